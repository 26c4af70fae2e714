package minutes

import "github.com/folkmoot/folkmoot/decision"

// methodRules gives what belongs to a way of voting alone.
func (t *teller) methodRules(s decision.PollSpec, add func(key string, args ...any)) {
	switch s.Method {
	case decision.MethodApproval:
		t.approvalRules(s, add)
	case decision.MethodConsensus:
		t.consensusRules(s.Consensus, add)
	case decision.MethodYesNo:
		t.yesNoRules(s.YesNo, add)
	case decision.MethodRanked:
		add("method.ranked")
		add("ranked.runoff")
		ranks(s.Ranked.Max, add)
		add("tie." + string(s.Tie))
	case decision.MethodConsent:
		add("method.consent")
		add("consent.passes")
		add("consent.objection")
		if s.Consent.Months > 0 {
			add("consent.term", "count", s.Consent.Months)
		}
	case decision.MethodGradients:
		t.gradientsRules(s.Gradients, add)
	case decision.MethodFist:
		add("method.fist_to_five")
		add("fist.pass", "count", s.Fist.Pass)
		add("fist.fist")
	case decision.MethodLazy:
		add("method.lazy")
		add("lazy.objection")
		add("lazy.then." + string(s.Lazy.Then))
	case decision.MethodRough:
		add("method.rough")
		add("rough.call")
	default:
		t.numberRules(s, add)
	}
}

func ranks(most int, add func(key string, args ...any)) {
	if most > 0 {
		add("ranked.max", "count", most)
		return
	}
	add("ranked.any")
}

func (t *teller) yesNoRules(r *decision.YesNoRule, add func(key string, args ...any)) {
	add("method.yes_no")
	if r.Number > 0 {
		add("yes_no.number", "count", r.Number)
		return
	}
	add("yes_no."+string(r.Base), "share", t.least(r.Threshold))
}

func (t *teller) approvalRules(s decision.PollSpec, add func(key string, args ...any)) {
	r := s.Approval
	add("method.approval", "count", r.Seats)
	if r.Max > 0 {
		add("approval.max", "count", r.Max)
	} else {
		add("approval.any")
	}
	if !r.Floor.IsZero() {
		add("approval.floor", "share", t.least(r.Floor))
	}
	if s.Tie == "" || s.Tie == decision.TieStands {
		add("approval.tie")
	} else {
		add("tie." + string(s.Tie))
	}
}

func (t *teller) consensusRules(r *decision.ConsensusRule, add func(key string, args ...any)) {
	if r.NoAbstain {
		add("method.consensus_no_abstain")
	} else {
		add("method.consensus")
	}
	if r.BlocksAllowed == 0 {
		add("blocks.none")
	} else {
		add("blocks.allowed", "count", r.BlocksAllowed)
	}
	add("blocks.mean")
	if r.Judges == decision.JudgesPeers {
		add("blocks.peers")
	}
	add("stand_asides", "share", t.share(r.StandAsideCap))
	add("concerns", "share", t.share(r.ConcernCap))
	add("agrees", "count", r.AgreeFloor)
	switch f := r.Fallback; {
	case f == nil:
		add("fallback.none")
	case f.Kind == decision.FallbackAlternative:
		add("fallback.alternative")
	default:
		add("fallback."+string(f.Kind), "share", t.least(f.Threshold), "meetings", f.Meetings, "days", f.Days)
	}
}

func (t *teller) gradientsRules(r *decision.GradientsRule, add func(key string, args ...any)) {
	add("method.gradients")
	add("gradients.support", "share", t.least(r.Support), "upto", r.Upto)
	add("gradients.oppose", "share", t.share(r.Oppose), "from", r.From)
	if r.Vetoes > 0 {
		add("gradients.vetoes.allowed", "count", r.Vetoes)
	} else {
		add("gradients.vetoes.none")
	}
}
