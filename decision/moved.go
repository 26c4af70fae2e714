package decision

import (
	"slices"

	"github.com/folkmoot/folkmoot/ballot"
)

// Moved is how many of those who answered in both rounds went up or down the
// scale since the round before, or stayed.
type Moved struct {
	Up   int `json:"up" doc:"more in favour than in the round before"`
	Down int `json:"down"`
	Same int `json:"same"`
}

// levels are the steps of a scale, the strongest support last; nil where the
// positions are no steps.
func (s *PollSpec) levels() []Position {
	switch s.Method {
	case MethodGradients:
		up := slices.Clone(ballot.Gradients)
		slices.Reverse(up)
		return up
	case MethodFist:
		return ballot.Fingers
	}
	return nil
}

// moved sums up the movement of a closed round; nil where there is none to tell.
func (m *Meeting) moved(p *poll) *Moved {
	levels := p.spec.levels()
	if levels == nil || p.state != PollStateClosed {
		return nil
	}
	var sum *Moved
	for _, one := range m.movement(p, p.now()) {
		if sum == nil {
			sum = &Moved{}
		}
		switch from, to := slices.Index(levels, one.From), slices.Index(levels, one.To); {
		case to > from:
			sum.Up += one.Count
		case to < from:
			sum.Down += one.Count
		default:
			sum.Same += one.Count
		}
	}
	return sum
}
