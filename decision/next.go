package decision

import "slices"

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
// likeliest first; each of them can be taken.
func (m *Meeting) next(p *poll) []Next {
	of := m.proposals[p.proposal]
	if p.state != PollStateClosed || m.superseded(p) || m.running(of) != nil || of.paused || m.state == StateEnded {
		return []Next{}
	}
	switch {
	case of.phase == PhaseDiscussion && p.revealed():
		return append([]Next{}, m.afterBlock(p)...)
	case of.phase != PhaseVote:
		return []Next{}
	case !p.revealed():
		return []Next{NextReveal}
	}
	var steps []Next
	switch p.now().outcome.Verdict.Kind {
	case Adopted, Elected:
		steps = []Next{NextDecide, NextDiscuss, NextReopen}
	case Blocked:
		steps = append(append([]Next{NextDiscuss}, m.afterBlock(p)...), NextReopen, NextDecide)
	case NoQuorum, Tied:
		steps = []Next{NextReopen, NextDiscuss, NextDecide}
	case Uncalled:
		steps = []Next{NextCall, NextDiscuss, NextReopen}
	default:
		steps = []Next{NextDiscuss, NextReopen, NextDecide}
	}
	return slices.DeleteFunc(steps, func(n Next) bool {
		return n == NextReopen && m.openable(p, len(of.versions), m.last) != nil || n == NextDecide && !m.voted(of)
	})
}

// afterBlock are the steps of the rule for a block that stands.
func (m *Meeting) afterBlock(p *poll) []Next {
	if p.spec.Method == MethodLazy && m.blockOn(p) == nil {
		if p.spec.Lazy.Then == MethodConsent {
			return []Next{NextConsent}
		}
		return []Next{NextConsensus}
	}
	_, f, err := m.blocked(p.id)
	if err != nil {
		return nil
	}
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
