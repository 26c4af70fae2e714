package decision

import "time"

func (c JoinMeeting) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if m.state == StateEnded {
		return nil, ErrMeetingEnded
	}
	if by.kind != byGuest {
		return nil, ErrNotAllowed.With("role", by.String())
	}
	if c.Simulated && !m.rehearsal {
		return nil, ErrNotRehearsal
	}
	if m.joining == JoinClosed {
		return nil, ErrJoinClosed
	}
	if c.Code != m.joinCode {
		return nil, ErrJoinCode
	}
	if !validID(c.Member) {
		return nil, ErrBadID.With("field", "member")
	}
	if _, taken := m.roll.byID[c.Member]; taken {
		return nil, ErrIDTaken.With("field", "member")
	}
	if len(m.roll.byID) >= MaxRoll {
		return nil, ErrRollFull.With("max", MaxRoll)
	}
	name, err := line("name", c.Name, MaxName)
	if err != nil {
		return nil, err
	}
	if !c.Simulated { // phones of a second rehearsal are numbered as those of the first
		if err := m.roll.free(name, ""); err != nil {
			return nil, err
		}
	}
	return []Body{&MemberJoined{c.Member, Participant, m.joining == JoinOpen, Name{name}}}, nil
}

func (e *MemberJoined) apply(m *Meeting, ev Event) {
	p := &member{id: e.Member, name: e.Who.Name, role: e.Role, weight: 1, roles: []RoleSince{{e.Role, ev.At}}}
	m.roll.add(p)
	if e.Admitted {
		m.admit(p, ev.At)
	}
	m.touchMember(p.id)
}

func (c AdmitMember) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.onRollForRunner(by, c.Member)
	if err != nil {
		return nil, err
	}
	if p.admitted {
		return nil, nil
	}
	return []Body{&MemberAdmitted{c.Member}}, nil
}

func (e *MemberAdmitted) apply(m *Meeting, ev Event) { m.admit(m.roll.byID[e.Member], ev.At) }

// admit lets a member in and counts them present.
func (m *Meeting) admit(p *member, at time.Time) {
	m.roll.change(p, func() {
		p.admitted, p.present = true, true
		p.attended = append(p.attended, Attendance{Arrived: at})
	})
	m.touchMember(p.id)
}

func (c RemoveMember) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.onRollForRunner(by, c.Member)
	if err != nil {
		return nil, err
	}
	if err := m.keepsFacilitator(p, Observer); err != nil {
		return nil, err
	}
	return []Body{&MemberRemoved{c.Member}}, nil
}

func (e *MemberRemoved) apply(m *Meeting, ev Event) {
	p := m.roll.byID[e.Member]
	m.roll.change(p, func() {
		m.depart(p, ev.At)
		p.removed, p.gone = true, ev.At
	})
	m.roll.unname(p)
	m.withdrawBallots(p, ev.At)
	m.touchMember(p.id)
}

func (c SetRole) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.onRollForRunner(by, c.Member)
	if err != nil {
		return nil, err
	}
	if err := oneOf("role", c.Role, Facilitator, CoFacilitator, Recorder, Participant, Observer); err != nil {
		return nil, err
	}
	if p.role == c.Role {
		return nil, nil
	}
	if err := m.keepsFacilitator(p, c.Role); err != nil {
		return nil, err
	}
	return []Body{&RoleSet{c.Member, c.Role}}, nil
}

func (e *RoleSet) apply(m *Meeting, ev Event) {
	p := m.roll.byID[e.Member]
	m.roll.change(p, func() { p.role = e.Role })
	p.roles = append(p.roles, RoleSince{e.Role, ev.At})
	if !p.votes() {
		m.withdrawBallots(p, ev.At)
	}
	if !acts[p.role][actSpeak] {
		m.leaveFloor(p.id, ev.At)
	}
	m.touchMember(p.id)
}

func (c HandOver) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	to, err := m.onRollForRunner(by, c.To)
	if err != nil {
		return nil, err
	}
	from, err := m.acting(by)
	switch {
	case err != nil:
		return nil, err
	case from.role != Facilitator || to == from:
		return nil, ErrNotAllowed.With("role", string(from.role))
	case !to.admitted:
		return nil, ErrNotAdmitted
	}
	return []Body{&RoleSet{to.id, Facilitator}, &RoleSet{from.id, CoFacilitator}}, nil
}

func (c SetPresence) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.ownOrRunner(by, c.Member)
	if err != nil {
		return nil, err
	}
	if !p.admitted {
		return nil, ErrNotAdmitted
	}
	if p.present == c.Present {
		return nil, nil
	}
	return []Body{&PresenceSet{c.Member, c.Present}}, nil
}

func (e *PresenceSet) apply(m *Meeting, ev Event) {
	p := m.roll.byID[e.Member]
	m.roll.change(p, func() {
		if e.Present {
			p.present = true
			p.attended = append(p.attended, Attendance{Arrived: ev.At})
			return
		}
		m.depart(p, ev.At)
	})
	m.touchMember(p.id)
}

// depart ends the running stretch of presence.
func (m *Meeting) depart(p *member, at time.Time) {
	if p.present {
		p.present = false
		m.leaveFloor(p.id, at)
		p.attended[len(p.attended)-1].Left = at
	}
}

func (c RenameMember) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.ownOrRunner(by, c.Member)
	if err != nil {
		return nil, err
	}
	name, err := line("name", c.Name, MaxName)
	if err != nil {
		return nil, err
	}
	if p.name == name {
		return nil, nil
	}
	if by.member == p.id {
		if err := m.roll.free(name, p.id); err != nil {
			return nil, err
		}
	}
	return []Body{&MemberRenamed{c.Member, Name{name}}}, nil
}

func (e *MemberRenamed) apply(m *Meeting, _ Event) {
	p := m.roll.byID[e.Member]
	m.roll.bear(p, e.Who.Name)
	m.touchMember(p.id)
	m.touchName(p.id)
}
