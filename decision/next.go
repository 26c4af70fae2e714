package decision

// Next is a step that may follow a closed poll.
type Next string

// The steps that can follow a closed poll. Only those that the rule allows are
// offered.
const (
	NextDecide      Next = "decide"  // record the matter as settled, as the verdict has it
	NextDiscuss     Next = "discuss" // back to discussion, for a new version and a new round
	NextReopen      Next = "reopen"  // another round on the same text
	NextReveal      Next = "reveal"  // show the numbers
	NextCall        Next = "call"    // rough consensus: call it
	NextTalk        Next = "talk"    // note a meeting of blocker and proposers
	NextVote        Next = "fallback_vote"
	NextAlternative Next = "fallback_alternative"
	NextConsensus   Next = "plan_consensus"
	NextConsent     Next = "plan_consent"
)

// next are the steps that may follow the newest round of a closed poll, the
// likeliest first.
func (m *Meeting) next(p *poll) []Next {
	of := m.proposals[p.proposal]
	if p.state != PollStateClosed || of.phase != PhaseVote || m.superseded(p) || m.running(of) != nil {
		return []Next{}
	}
	if !p.revealed() {
		return []Next{NextReveal}
	}
	switch v := p.now().outcome.Verdict; v.Kind {
	case Adopted, Elected:
		return []Next{NextDecide, NextDiscuss, NextReopen}
	case Blocked:
		return append(append([]Next{NextDiscuss}, m.afterBlock(p)...), NextReopen, NextDecide)
	case NoQuorum, Tied:
		return []Next{NextReopen, NextDiscuss, NextDecide}
	case Uncalled:
		return []Next{NextCall, NextDiscuss}
	default:
		return []Next{NextDiscuss, NextReopen, NextDecide}
	}
}

// afterBlock are the steps of the rule for a block that stands.
func (m *Meeting) afterBlock(p *poll) []Next {
	if p.spec.Method == MethodLazy {
		if p.spec.Lazy.Then == MethodConsent {
			return []Next{NextConsent}
		}
		return []Next{NextConsensus}
	}
	if p.spec.Method != MethodConsensus || p.spec.Consensus.Fallback == nil {
		return nil
	}
	f := p.spec.Consensus.Fallback
	_, runs := f.waits(p.now(), m.last)
	switch {
	case f.Kind == FallbackAlternative:
		return []Next{NextAlternative}
	case f.Kind == FallbackVote:
		return []Next{NextVote}
	case runs:
		return []Next{NextTalk}
	}
	return []Next{NextVote, NextTalk}
}
