package decision

import "time"

// SetWeight says how much a member's ballot counts in polls by weight. Without
// it everybody weighs 1.
type SetWeight struct {
	ID     CommandID
	Member MemberID
	Weight int
}

func (c SetWeight) commandID() CommandID { return c.ID }

// WeightSet gives a weight.
type WeightSet struct {
	Member MemberID `json:"member"`
	Weight int      `json:"weight"`
}

var _ = register[WeightSet]()

func (*WeightSet) kind() (string, int)   { return "weight-set", 1 }
func (*WeightSet) parts(MemberID) []Part { return nil }

func (c SetWeight) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.onRollForRunner(by, c.Member)
	if err != nil {
		return nil, err
	}
	if c.Weight < 1 || c.Weight > MaxWeight {
		return nil, ErrBadValue.With("field", "weight", "value", c.Weight)
	}
	if p.weight == c.Weight {
		return nil, nil
	}
	for _, q := range m.polls {
		if q.state == PollStateRunning && q.spec.ByWeight {
			return nil, ErrWeightInPoll
		}
	}
	return []Body{&WeightSet{c.Member, c.Weight}}, nil
}

func (e *WeightSet) apply(m *Meeting, _ Event) {
	p := m.roll.byID[e.Member]
	p.weight = e.Weight
	m.touchMember(p.id)
}
