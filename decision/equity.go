package decision

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// EquityFloor is how many members a line of the equity view stands for at
// least. With two, each of them would know the other's number from their own;
// three is the least with which nobody is singled out by one of the others
// (L. Sweeney, k-anonymity, 2002).
const EquityFloor = 3

// equitySetting says what the group agreed on about the equity view.
type equitySetting struct {
	minutes bool // it stands in the minutes
	names   bool // the group agreed to names
	set     happening
}

// SetEquity says whether the equity view stands in the minutes, and whether the
// group agreed that it gives names. Who recorded that is kept with it.
type SetEquity struct {
	ID      CommandID
	Minutes bool
	Names   bool
}

func (c SetEquity) commandID() CommandID { return c.ID }

// EquitySet is what was agreed on about the equity view.
type EquitySet struct {
	Minutes bool `json:"minutes"`
	Names   bool `json:"names"`
}

var _ = register[EquitySet]()

func (*EquitySet) kind() (string, int)   { return "equity-set", 1 }
func (*EquitySet) parts(MemberID) []Part { return nil }

func (c SetEquity) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	if e := m.record.equity; e.minutes == c.Minutes && e.names == c.Names {
		return nil, nil
	}
	return []Body{&EquitySet{c.Minutes, c.Names}}, nil
}

func (e *EquitySet) apply(m *Meeting, ev Event) {
	m.record.equity = equitySetting{e.Minutes, e.Names, happening{ev.At, ev.By}}
	m.touch(SectionRecord)
}

// EquitySetting is what was agreed on about the equity view, and who recorded it.
type EquitySetting struct {
	Minutes bool       `json:"minutes" doc:"it stands in the minutes"`
	Names   bool       `json:"names" doc:"the group agreed to names"`
	By      MemberID   `json:"by,omitempty"`
	Name    string     `json:"name,omitempty" doc:"of who recorded it"`
	At      *time.Time `json:"at,omitempty"`
}

func (m *Meeting) equitySetting() EquitySetting {
	e := m.record.equity
	return EquitySetting{e.minutes, e.names, e.set.by.member, m.roll.name(e.set.by.member), e.set.when()}
}

// EquityCount is how many took part, and how.
type EquityCount struct {
	Invited int `json:"invited" doc:"on the roll, entitled to vote"`
	Present int `json:"present" doc:"at any time"`
	Spoke   int `json:"spoke" doc:"had a turn in the speaking queue"`
	Wrote   int `json:"wrote" doc:"an idea whose author is told, or a contribution"`
	Voted   int `json:"voted" doc:"in any poll"`
}

func (c *EquityCount) add(o EquityCount) {
	c.Invited += o.Invited
	c.Present += o.Present
	c.Spoke += o.Spoke
	c.Wrote += o.Wrote
	c.Voted += o.Voted
}

// EquityRow is a line of the equity view.
type EquityRow struct {
	Group string `json:"group" doc:"the group's label; empty for members without a group, and for small groups"`
	Small bool   `json:"small" doc:"groups too small to stand alone, together"`
	EquityCount
}

// EquityMember is a member in an equity view with names.
type EquityMember struct {
	Member MemberID `json:"member"`
	Name   string   `json:"name"`
	Group  string   `json:"group,omitempty"`
	EquityCount
}

// Equity says who took part: in all and by group, never by name unless the
// group agreed.
type Equity struct {
	Floor   int            `json:"floor" doc:"members that a group must have to stand alone"`
	Overall EquityCount    `json:"overall"`
	Groups  []EquityRow    `json:"groups" doc:"by label, small groups last; empty where no two lines could stand"`
	Members []EquityMember `json:"members,omitempty" doc:"in the order of the roll; only where the group agreed"`
	Setting EquitySetting  `json:"setting"`
}

// Equity says who took part, for who runs the meeting; the refusal for anybody
// else.
func (m *Meeting) Equity(a Audience) (Equity, error) {
	if a != ToFacilitator {
		return Equity{}, ErrNotAllowed.With("role", string(a))
	}
	return m.equity(), nil
}

func (m *Meeting) equity() Equity {
	e := Equity{Floor: EquityFloor, Setting: m.equitySetting()}
	wrote, voted := m.whoWrote(), m.whoVoted()
	one := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	groups := map[string]*EquityRow{}
	for _, id := range m.roll.order {
		p := m.roll.byID[id]
		if !p.votes() {
			continue
		}
		turns, _ := m.spoke(id)
		c := EquityCount{1, one(len(p.attended) > 0), one(turns > 0), one(wrote[id]), one(voted[id])}
		e.Overall.add(c)
		if groups[p.group] == nil {
			groups[p.group] = &EquityRow{Group: p.group}
		}
		groups[p.group].add(c)
		if e.Setting.Names {
			e.Members = append(e.Members, EquityMember{id, p.name, p.group, c})
		}
	}
	e.Groups = grouped(slices.Collect(maps.Values(groups)))
	return e
}

// grouped puts groups that are too small together until every line stands for
// at least EquityFloor members, so that none can be worked out from the others
// either; where no two lines are left there are none.
func grouped(rows []*EquityRow) []EquityRow {
	slices.SortFunc(rows, func(a, b *EquityRow) int {
		return cmp.Or(cmp.Compare(a.Invited, b.Invited), cmp.Compare(a.Group, b.Group))
	})
	small, joined := EquityRow{Small: true}, 0
	for joined < len(rows) && (rows[joined].Invited < EquityFloor || joined > 0 && small.Invited < EquityFloor) {
		small.add(rows[joined].EquityCount)
		joined++
	}
	out := []EquityRow{}
	for _, r := range rows[joined:] {
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b EquityRow) int { return cmp.Compare(a.Group, b.Group) })
	if joined > 0 {
		out = append(out, small)
	}
	if len(out) < 2 {
		return []EquityRow{}
	}
	return out
}

// whoWrote are the members who wrote a contribution, or an idea whose author
// everybody is told; hidden authors stay hidden here, too.
func (m *Meeting) whoWrote() map[MemberID]bool {
	all := map[MemberID]bool{}
	for _, p := range m.proposals {
		for _, c := range p.discussion.byID {
			all[c.author] = true
		}
		if b := &p.brainstorm; b.open() && !b.rule.Hidden {
			for _, it := range b.ideas {
				all[it.author] = true
			}
		}
	}
	return all
}

// whoVoted are the members who cast a ballot.
func (m *Meeting) whoVoted() map[MemberID]bool {
	all := map[MemberID]bool{}
	for _, p := range m.polls {
		for _, r := range p.rounds {
			for id := range r.cast {
				all[id] = true
			}
		}
	}
	return all
}
