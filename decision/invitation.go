package decision

import "time"

// Invited is somebody who belongs to a meeting before they have come: on the
// roll, entitled, and not present. They come in by a personal link.
type Invited struct {
	Member MemberID `json:"member"`
	Name   string   `json:"name"`
	Group  string   `json:"group,omitempty"`
	Role   Role     `json:"role,omitempty"`   // "" is participant
	Weight int      `json:"weight,omitempty"` // 0 is 1; see MaxWeight
}

// MaxInvited is the most people of one InviteMembers.
const MaxInvited = 1000

// MaxWeight is the most that one person can weigh.
const MaxWeight = 1_000_000

// InviteMembers puts people on the roll of a running meeting, not yet present.
type InviteMembers struct {
	ID     CommandID
	People []Invited
}

// Refusals of invitations.
var (
	ErrPersonTwice = Define(Invalid, "person_twice") // arg name: somebody stands in the list twice
	ErrPeopleMany  = Define(TooLarge, "people_many") // args people, max: more than one command takes
)

func (c InviteMembers) commandID() CommandID { return c.ID }

// MemberInvited puts somebody on the roll who is expected.
type MemberInvited struct {
	Member MemberID `json:"member"`
	Role   Role     `json:"role"`
	Group  string   `json:"group,omitempty"`
	Weight int      `json:"weight"`
	Who    Name     `json:"-"`
}

var _ = register[MemberInvited]()

func (*MemberInvited) kind() (string, int)     { return "member-invited", 1 }
func (e *MemberInvited) parts(MemberID) []Part { return []Part{{PartText, e.Member, &e.Who}} }

// checked is somebody with everything filled in, or the refusal of what is wrong.
func (p Invited) checked() (Invited, error) {
	if !validID(p.Member) {
		return p, ErrBadID.With("field", "member")
	}
	var err error
	if p.Name, err = line("name", p.Name, MaxName); err != nil {
		return p, err
	}
	if p.Group != "" {
		if p.Group, err = line("group", p.Group, MaxName); err != nil {
			return p, err
		}
	}
	if p.Role == "" {
		p.Role = Participant
	}
	if p.Weight == 0 {
		p.Weight = 1
	}
	if p.Weight < 1 || p.Weight > MaxWeight {
		return p, ErrBadValue.With("field", "weight", "value", p.Weight)
	}
	return p, oneOf("role", p.Role, Facilitator, CoFacilitator, Recorder, Participant, Observer)
}

func (c InviteMembers) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	if len(c.People) > MaxInvited {
		return nil, ErrPeopleMany.With("people", len(c.People), "max", MaxInvited)
	}
	return m.invite(c.People, nil)
}

// invite is the events that put people on the roll after those of before.
func (m *Meeting) invite(people []Invited, before []Body) ([]Body, error) {
	if len(m.roll.byID)+len(people) > MaxRoll {
		return nil, ErrRollFull.With("max", MaxRoll)
	}
	groups := map[string]bool{}
	for g := range m.roll.groups {
		groups[g] = true
	}
	listed := make(map[MemberID]bool, len(people))
	for _, one := range people {
		p, err := one.checked()
		if err != nil {
			return nil, err
		}
		if listed[p.Member] {
			return nil, ErrPersonTwice.With("name", p.Name)
		}
		if _, taken := m.roll.byID[p.Member]; taken {
			return nil, ErrIDTaken.With("field", "member")
		}
		listed[p.Member] = true
		if p.Group != "" {
			groups[p.Group] = true
		}
		before = append(before, &MemberInvited{p.Member, p.Role, p.Group, p.Weight, Name{p.Name}})
	}
	if len(groups) > MaxGroups {
		return nil, ErrGroupsFull.With("max", MaxGroups)
	}
	return before, nil
}

// inviteAll adds the roll that a meeting begins with. The facilitator is there
// already, and takes their group and weight from it.
func (c OpenMeeting) inviteAll(bodies []Body) ([]Body, error) {
	var others []Invited
	for _, p := range c.Roll {
		if p.Member != c.Facilitator {
			others = append(others, p)
			continue
		}
		if p.Group != "" {
			bodies = append(bodies, &GroupSet{p.Member, p.Group})
		}
		if p.Weight > 1 {
			bodies = append(bodies, &WeightSet{p.Member, p.Weight})
		}
	}
	return NewMeeting("").invite(others, bodies)
}

func (e *MemberInvited) apply(m *Meeting, ev Event) {
	p := &member{id: e.Member, name: e.Who.Name, role: e.Role, group: e.Group, weight: max(1, e.Weight), roles: []RoleSince{{e.Role, ev.At}}}
	m.roll.add(p)
	m.roll.change(p, func() { p.admitted = true })
	m.touchMember(p.id)
}

// Roster lists everybody who is on the roll, in order, as they would be invited
// again.
func (m *Meeting) Roster() []Invited {
	all := make([]Invited, 0, len(m.roll.order))
	for _, id := range m.roll.order {
		if p := m.roll.byID[id]; p.onRoll() {
			all = append(all, Invited{Member: id, Name: p.name, Group: p.group, Role: p.role, Weight: p.weight})
		}
	}
	return all
}

// Expects tells whether somebody is on the roll of a running meeting and has
// not come, or has left.
func (m *Meeting) Expects(id MemberID) bool {
	p, ok := m.roll.byID[id]
	return ok && p.onRoll() && !p.present && m.state == StateRunning
}

// Organisation is whose meeting it is, or "".
func (m *Meeting) Organisation() OrganisationID { return m.of }
