package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// A second round on a scale says how many went up and down it; up is towards
// support, whichever way the scale is numbered.
func TestHowManyMovedSinceTheRoundBefore(t *testing.T) {
	g := ballot.Gradients
	for method, c := range map[decision.Method]struct {
		first, second []decision.Position // of Ada, Ben, Cleo, Dov; "" casts nothing
		want          *decision.Moved
	}{
		decision.MethodGradients: {[]decision.Position{g[3], g[3], g[1], g[0]}, []decision.Position{g[0], g[1], g[5], g[0]}, &decision.Moved{Up: 2, Down: 1, Same: 1}},
		decision.MethodFist:      {[]decision.Position{"2", "5", "3", ""}, []decision.Position{"4", "3", "", "5"}, &decision.Moved{Up: 1, Down: 1}},
		decision.MethodConsensus: {[]decision.Position{ballot.Agree, ballot.Agree, ballot.Agree, ballot.Agree}, []decision.Position{ballot.Agree, ballot.Agree, ballot.Agree, ballot.Agree}, nil},
	} {
		t.Run(string(method), func(t *testing.T) {
			s := hall(t)
			_, q := s.polled(decision.PollSpec{Method: method, Show: decision.ShowReveal})
			moved := func(a decision.Audience) *decision.Moved {
				return s.m.Section(decision.SectionTally(q), a).(decision.TallySection).Moved
			}
			for i, positions := range [][]decision.Position{c.first, c.second} {
				if i > 0 {
					s.open(q, 1)
				}
				require.Nil(t, moved(decision.ToMember))
				for who, p := range positions {
					if by := []decision.By{s.facil, s.co, s.record, s.part}[who]; p != "" {
						s.says(by, q, i+1, 1, 1, take(p, ""))
					}
				}
				s.shut(q, i+1)
				require.Nil(t, moved(decision.ToMember), "not before the numbers are out")
				s.do(s.facil, decision.RevealTally{ID: s.id(), Poll: q})
			}
			require.Equal(t, c.want, moved(decision.ToMember))
		})
	}
}
