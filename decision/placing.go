package decision

import (
	"maps"
	"time"
)

// placed are the dots of one member.
type placed struct {
	counter uint64
	dots    map[IdeaID]int
}

// PlaceDots says where all of a member's dots lie. Counter counts as in CastBallot.
type PlaceDots struct {
	Proposal ProposalID
	Counter  uint64
	Dots     map[IdeaID]int
}

func (c PlaceDots) commandID() CommandID { return "" }

// DotsPlaced are all dots of one member.
type DotsPlaced struct {
	Proposal ProposalID     `json:"proposal"`
	Counter  uint64         `json:"counter"`
	Dots     map[IdeaID]int `json:"-"`
}

var _ = register[DotsPlaced]()

func (*DotsPlaced) kind() (string, int)        { return "dots-placed", 1 }
func (e *DotsPlaced) parts(by MemberID) []Part { return []Part{{PartMarks, by, &e.Dots}} }

func (c PlaceDots) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.brainstorming(by, actVote, c.Proposal)
	if err != nil {
		return nil, err
	}
	b := &p.brainstorm
	switch {
	case b.rule.Dots == 0:
		return nil, ErrNoDots
	case !b.open():
		return nil, ErrIdeasHidden
	case c.Counter == 0 || c.Counter > MaxCounter:
		return nil, ErrCounterRange.With("counter", c.Counter, "max", uint64(MaxCounter))
	}
	dots, sum := map[IdeaID]int{}, 0
	for id, n := range c.Dots {
		if _, ok := b.ideas[id]; !ok {
			return nil, ErrIdeaUnknown
		}
		if n < 0 || n > b.rule.Dots {
			return nil, ErrDotsSpent.With("dots", n, "max", b.rule.Dots)
		}
		if n > 0 {
			dots[b.root(id).id] += n
		}
		sum += n
	}
	if sum > b.rule.Dots {
		return nil, ErrDotsSpent.With("dots", sum, "max", b.rule.Dots)
	}
	stored, has := b.dots[by.member]
	lie := b.merged(stored.dots)
	switch {
	case has && c.Counter == stored.counter && maps.Equal(dots, lie):
		return nil, nil
	case has && c.Counter == stored.counter:
		return nil, ErrCounterReused.With("counter", stored.counter, "dots", lie)
	case has && c.Counter < stored.counter:
		return nil, ErrCounterOld.With("counter", stored.counter, "dots", lie)
	}
	return []Body{&DotsPlaced{Proposal: c.Proposal, Counter: c.Counter, Dots: dots}}, nil
}

// merged are dots on the ideas into which those that they were placed on have
// been merged since.
func (b *brainstorm) merged(dots map[IdeaID]int) map[IdeaID]int {
	sums := make(map[IdeaID]int, len(dots))
	for id, n := range dots {
		sums[b.root(id).id] += n
	}
	return sums
}

func (e *DotsPlaced) apply(m *Meeting, ev Event) {
	b := &m.proposals[e.Proposal].brainstorm
	if b.dots == nil {
		b.dots = map[MemberID]placed{}
	}
	b.dots[ev.By.member] = placed{e.Counter, e.Dots}
	m.touch(SectionIdeas(e.Proposal))
	m.touchMe(ev.By.member)
}

// sums are the dots of all members, by idea.
func (b *brainstorm) sums() map[IdeaID]int {
	sums := map[IdeaID]int{}
	for _, mine := range b.dots {
		for id, n := range mine.dots {
			sums[b.root(id).id] += n
		}
	}
	return sums
}
