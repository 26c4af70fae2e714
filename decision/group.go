package decision

import "time"

// MaxGroups is the most stakeholder groups of a meeting.
const MaxGroups = 50

// SetGroup puts a member into a stakeholder group, named by its label; an empty
// label takes them out.
type SetGroup struct {
	ID     CommandID
	Member MemberID
	Group  string
}

// ErrGroupsFull refuses one group too many; arg max.
var ErrGroupsFull = Define(TooMany, "groups_full")

func (c SetGroup) commandID() CommandID { return c.ID }

// GroupSet puts a member into a group.
type GroupSet struct {
	Member MemberID `json:"member"`
	Group  string   `json:"group"`
}

var _ = register[GroupSet]()

func (*GroupSet) kind() (string, int)   { return "group-set", 1 }
func (*GroupSet) parts(MemberID) []Part { return nil }

func (c SetGroup) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.onRollForRunner(by, c.Member)
	if err != nil {
		return nil, err
	}
	group := ""
	if c.Group != "" {
		if group, err = line("group", c.Group, MaxName); err != nil {
			return nil, err
		}
	}
	if p.group == group {
		return nil, nil
	}
	if err := m.groupFixed(p); err != nil {
		return nil, err
	}
	if _, known := m.roll.groups[group]; !known && group != "" && len(m.roll.groups) >= MaxGroups {
		return nil, ErrGroupsFull.With("max", MaxGroups)
	}
	return []Body{&GroupSet{c.Member, group}}, nil
}

// groupFixed refuses to take a member out of their group while a poll runs that
// asks each group, and where they have cast already. Who comes late can still be
// put into one.
func (m *Meeting) groupFixed(who *member) error {
	for _, p := range m.polls {
		if p.state != PollStateRunning || !p.spec.grouped() {
			continue
		}
		if _, has := p.now().cast[who.id]; has || who.group != "" {
			return ErrGroupInPoll
		}
	}
	return nil
}

func (e *GroupSet) apply(m *Meeting, _ Event) {
	p := m.roll.byID[e.Member]
	m.roll.change(p, func() { p.group = e.Group })
	m.touch(SectionQueue) // which may go by groups
	m.touchMember(p.id)
}

// GroupCount is how many of a group are on the roll and present, of those
// entitled to vote.
type GroupCount struct {
	Group   string `json:"group"`
	Voters  int    `json:"voters"`
	Present int    `json:"present"`
}
