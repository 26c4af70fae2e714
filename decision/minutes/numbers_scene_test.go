package minutes_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

// leastResistance: a block stands, and the text, another text and nothing at all
// are weighed by the resistance that they meet.
func leastResistance(t *testing.T) *scene {
	s, c := manned(t)
	rule := decision.DefaultConsensus()
	rule.Fallback = &decision.Fallback{Kind: decision.FallbackAlternative}
	p := s.discussed(c.ben, c.ada, "Night light", "A lamp burns at the gate all night.")
	q := s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodConsensus, Consensus: &rule})
	s.positions(q, 1, 1, 1, c.all(), ballot.Agree, ballot.Agree, "", ballot.Abstain)
	s.cast(c.cleo, q, 1, 1, 1, decision.Marks{Position: ballot.Block, Reason: "Light kills the moths.", Value: "The garden is for all that lives in it.",
		Alternative: "A lamp that wakes when somebody comes."})
	s.shut(c.ada, q, 1)
	s.wait(5)
	options := []decision.Option{{ID: decision.OptionID(s.uuid()), Name: "A lamp all night"},
		{ID: decision.OptionID(s.uuid()), Name: "A lamp that wakes"}, {ID: decision.OptionID(s.uuid()), Name: "No lamp"}}
	f := decision.PollID(s.uuid())
	s.do(c.ada, decision.PlanFallback{ID: s.id(), Of: q, Poll: f, Options: options})
	s.open(c.ada, f, 1)
	s.wait(1)
	for i, given := range [][]int{{0, 2, 8}, {2, 1, 7}, {10, 1, 3}, {4, 0, 5}} {
		scores := map[decision.OptionID]int{}
		for j, n := range given {
			scores[options[j].ID] = n
		}
		s.cast(c.all()[i], f, 1, 1, 1, decision.Marks{Scores: scores})
	}
	s.shut(c.ada, f, 1)
	return s.decided(c.ada, p)
}

// The option of doing nothing can win: then the minutes say that it has.
func TestDoingNothingMeetsTheLeastResistance(t *testing.T) {
	play := func(given ...int) string {
		s, c := manned(t)
		p := s.discussed(c.ben, c.ada, "Night light", "A lamp burns at the gate all night.")
		lamp, dark := decision.OptionID(s.uuid()), decision.OptionID(s.uuid())
		q := s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodResistance, Resistance: &decision.ResistanceRule{Passive: dark},
			Options: []decision.Option{{ID: lamp, Name: "A lamp"}, {ID: dark, Name: "It stays dark"}}})
		for i, n := range given {
			s.cast(c.all()[i], q, 1, 1, 1, decision.Marks{Scores: map[decision.OptionID]int{lamp: n, dark: 3}})
		}
		s.shut(c.ada, q, 1)
		return written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown, Language: "en"})
	}
	said := "“It stays dark” meets the least resistance: nothing is adopted."
	require.Contains(t, play(9, 8, 9, 8, 9), said)
	require.NotContains(t, play(1, 1, 0, 1, 0), said)
}

// twoOfFour: two seats by single transferable vote, with a surplus that goes on.
func twoOfFour(t *testing.T) *scene {
	s, c := manned(t)
	p := s.discussed(c.ben, c.ada, "Two for the council", "The garden sends two people to the district council.")
	spec := decision.PollSpec{Method: decision.MethodSTV, STV: &decision.STVRule{Seats: 2, Count: decision.STVScottish}, Tie: decision.TieOrder}
	for _, name := range []string{"Cléo", "Dov", "Eva", "None of these"} {
		spec.Options = append(spec.Options, decision.Option{ID: decision.OptionID(s.uuid()), Name: name, None: name == "None of these"})
	}
	q := s.begun(c.ada, p, 1, spec)
	for i, places := range [][]int{{0, 1}, {0, 1}, {0, 2}, {1}, {2, 3}} {
		s.cast(c.all()[i], q, 1, 1, 1, rank(spec, places...))
	}
	s.shut(c.ada, q, 1)
	return s.decided(c.ada, p)
}
