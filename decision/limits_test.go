package decision_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

// Nobody fills by themselves what all share: nominations, points of order, the
// list of what they declared.
func TestNobodyFillsWhatIsForAll(t *testing.T) {
	s := hall(t)
	race := s.electing(treasurer)
	nominate := func(i int) decision.Nominate {
		return decision.Nominate{ID: s.id(), Proposal: race, Candidate: decision.CandidateID(s.uuid()), Name: fmt.Sprint("Somebody ", i)}
	}
	for i := range decision.MaxNominations {
		s.do(s.part, nominate(i))
	}
	refused := s.refused(decision.ErrNominationsYours, s.part, nominate(100))
	require.Equal(t, decision.MaxNominations, refused.Args["max"])
	s.do(s.record, nominate(100))
	for i := range decision.MaxNominations {
		s.do(s.facil, nominate(200+i)) // a list is handed in
	}
	s.do(s.facil, nominate(300))

	point := func() decision.RaisePoint {
		return decision.RaisePoint{ID: s.id(), Point: decision.PointID(s.uuid()), Text: "We are late."}
	}
	var first decision.PointID
	for range decision.MaxOpenPoints {
		first = s.pointOf(s.part)
	}
	s.refused(decision.ErrPointsYours, s.part, point())
	s.do(s.record, point())
	s.do(s.facil, decision.RulePoint{ID: s.id(), Point: first, Reason: "We are."})
	s.do(s.part, point())

	declare := func() decision.DeclareConflict {
		return decision.DeclareConflict{ID: s.id(), Proposal: race, Member: s.part.Member(), Kind: decision.ConflictOther}
	}
	for range decision.MaxDeclared {
		s.do(s.part, declare())
	}
	s.refused(decision.ErrRecordFull, s.part, declare())
	s.do(s.part, decision.RecuseMember{ID: s.id(), Proposal: race, Member: s.part.Member()}) // stepping back is always possible
}

// A silence that is over is not promised again.
func TestABrainstormThatWasRevealedIsNotSilentAgain(t *testing.T) {
	s := hall(t)
	p := s.storming(decision.BrainstormRule{Silent: true})
	s.reveal(p)
	s.refused(decision.ErrIdeasRevealed, s.facil, decision.SetBrainstorm{ID: s.id(), Proposal: p, Rule: decision.BrainstormRule{Silent: true, Moderated: true}})
	s.do(s.facil, decision.SetBrainstorm{ID: s.id(), Proposal: p, Rule: atOnce})
}

// What people answered is not lost where the meeting ends before the check does.
func TestTheEndOfTheMeetingClosesItsTemperatureCheck(t *testing.T) {
	s := hall(t)
	check := s.check("")
	s.do(s.part, decision.AnswerTemperature{ID: s.id(), Check: check, Warmth: decision.Cold})
	s.do(s.facil, decision.EndMeeting{ID: s.id()})
	told := s.m.Account().Floor.Checks[0]
	require.Equal(t, decision.Temperature{Cold: 1, Present: 4}, *told.Result)
	require.False(t, s.temperature().Open)
	require.JSONEq(t, seen(t, s.m), seen(t, fold(t, s.m.ID(), s.events, nil)))
}

// A file that was handed in twice has the name of the first time, at each look.
func TestAFileHasOneName(t *testing.T) {
	s := hall(t)
	for i := range 20 {
		p := s.propose(decision.PhaseDiscussion)
		s.do(s.part, decision.AddContribution{ID: s.id(), Proposal: p, Contribution: decision.ContributionID(s.uuid()), Kind: decision.Information,
			Text: "See the plan.", Attachments: []decision.Attachment{{Blob: "b10b", Name: fmt.Sprint("plan ", i), Type: "text/plain", Size: 1}}})
	}
	found, ok := s.m.Attachment("b10b")
	require.True(t, ok)
	require.Equal(t, "plan 0", found.Name)
}

// While a proposal is paused, nobody judges a block either.
func TestNobodyJudgesABlockDuringAPause(t *testing.T) {
	s := hall(t)
	p, q := s.polled(peers())
	s.cast(s.part, q, 1, block)
	s.pause(p)
	s.refused(decision.ErrPaused, s.co, decision.JudgeBlock{ID: s.id(), Poll: q, Round: 1, Owner: s.part.Member()})
}
