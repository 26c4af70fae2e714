package decision

const Deferred VerdictKind = "deferred"
