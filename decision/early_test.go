package decision_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// How a poll would end is said once half of those who are asked have cast. The
// hall has four who vote, all of them present.
func TestEarly(t *testing.T) {
	all := decision.Quorum{}
	later := seven.Add(48 * time.Hour)
	for name, one := range map[string]struct {
		spec  decision.PollSpec
		marks decision.Marks
		early []bool // after no ballot, one, two
	}{
		"yes and no":     {decision.PollSpec{Method: decision.MethodYesNo, Quorum: all}, decision.Marks{Answer: ballot.Yes}, []bool{true, true, false}},
		"consensus":      {decision.PollSpec{Method: decision.MethodConsensus, Quorum: all}, agree, []bool{true, true, false}},
		"a block":        {decision.PollSpec{Method: decision.MethodConsensus, Quorum: all}, block, []bool{true, false, false}},
		"silent consent": {decision.PollSpec{Method: decision.MethodLazy, ClosesAt: &later}, decision.Marks{Position: ballot.Objection, Reason: "It leaks.", Alternative: "Mend it."}, []bool{false, false, false}},
	} {
		t.Run(name, func(t *testing.T) {
			s := hall(t)
			_, q := s.polled(one.spec)
			section := func() decision.VerdictSection {
				return s.m.Section(decision.SectionVerdict(q), decision.ToScreen).(decision.VerdictSection)
			}
			for i, voter := range []decision.By{{}, s.facil, s.co} {
				if i > 0 {
					s.cast(voter, q, 1, one.marks)
				}
				require.Equal(t, one.early[i], section().Verdict.Early, "after %d", i)
				if one.early[i] {
					require.Empty(t, section().Verdict.Flips)
				}
			}
			if one.spec.ClosesAt == nil {
				s.shut(q, 1)
				require.False(t, section().Verdict.Early, "closed, it is what it is")
			}
		})
	}
}

// Who is away is not waited for in the hall, and is where the poll is open for days.
func TestEarly_WhoIsAway(t *testing.T) {
	later := seven.Add(48 * time.Hour)
	for want, closes := range map[bool]*time.Time{false: nil, true: &later} {
		s := hall(t)
		_, q := s.polled(decision.PollSpec{Method: decision.MethodYesNo, ClosesAt: closes})
		for _, by := range []decision.By{s.co, s.part} {
			s.do(by, decision.SetPresence{ID: s.id(), Member: by.Member()})
		}
		s.cast(s.facil, q, 1, decision.Marks{Answer: ballot.Yes})
		require.Equal(t, want, s.m.Section(decision.SectionVerdict(q), decision.ToMember).(decision.VerdictSection).Verdict.Early)
	}
}
