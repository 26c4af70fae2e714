package decision

import (
	"time"
)

// Role is what a member is in this meeting.
type Role string

// The roles of the roll.
const (
	Facilitator   Role = "facilitator"
	CoFacilitator Role = "co_facilitator"
	Recorder      Role = "recorder"
	Participant   Role = "participant"
	Observer      Role = "observer"
)

// act is something that a role may or may not do.
type act uint8

const (
	actRun     act = iota // run the meeting: phases, polls, the roll, the screen
	actPropose            // write and change proposals
	actVote               // cast a ballot
	actWrite              // write ideas and contributions
	actSpeak              // raise a hand, give signals, answer temperature checks, ask from the floor
	actRecord             // keep the record: notice, apologies, conflicts, rulings, actions
)

// acts says which role may do what. There is no other place where it is said.
var acts = map[Role]map[act]bool{
	Facilitator:   {actRun: true, actPropose: true, actVote: true, actWrite: true, actSpeak: true, actRecord: true},
	CoFacilitator: {actRun: true, actPropose: true, actVote: true, actWrite: true, actSpeak: true, actRecord: true},
	Recorder:      {actPropose: true, actVote: true, actWrite: true, actSpeak: true, actRecord: true},
	Participant:   {actVote: true, actWrite: true, actSpeak: true},
	Observer:      {},
}

// member is one person of the meeting.
type member struct {
	id       MemberID
	name     string
	known    string // the name as it tells people apart; "" of who was removed
	role     Role
	group    string
	weight   int // of a ballot in polls by weight; 1 or more
	admitted bool
	present  bool
	removed  bool
	roles    []RoleSince
	gone     time.Time // when they were removed
	attended []Attendance
}

// RoleSince is a role of a member and when they came to have it.
type RoleSince struct {
	Role  Role      `json:"role"`
	Since time.Time `json:"since"`
}

// Attendance is one stretch of presence; Left is zero while it lasts.
type Attendance struct {
	Arrived time.Time `json:"arrived"`
	Left    time.Time `json:"left,omitzero"`
}

// roll is the list of members, in order of joining, with its sums.
type roll struct {
	byID    map[MemberID]*member
	order   []MemberID
	waiting int // not yet admitted
	voters  int // admitted, not removed, entitled to vote: the roll R
	present int // of the voters, those present: P
	groups  map[string]GroupCount
	named   map[string][]MemberID // who bears a name, by what sameName makes of it
}

func newRoll() roll {
	return roll{byID: map[MemberID]*member{}, groups: map[string]GroupCount{}, named: map[string][]MemberID{}}
}

func (p *member) onRoll() bool { return p.admitted && !p.removed }
func (p *member) votes() bool  { return p.onRoll() && acts[p.role][actVote] }

// name is a member's name; "" of one that is erased.
func (r *roll) name(id MemberID) string {
	if p, ok := r.byID[id]; ok {
		return p.name
	}
	return ""
}

// change runs f on a member and keeps the sums of the roll right.
func (r *roll) change(p *member, f func()) {
	r.count(p, -1)
	f()
	r.count(p, +1)
}

func (r *roll) count(p *member, by int) {
	if !p.admitted && !p.removed {
		r.waiting += by
	}
	if !p.votes() {
		return
	}
	here := 0
	if p.present {
		here = by
	}
	r.voters += by
	r.present += here
	if p.group == "" {
		return
	}
	g := r.groups[p.group]
	r.groups[p.group] = GroupCount{p.group, g.Voters + by, g.Present + here}
	if g.Voters+by == 0 {
		delete(r.groups, p.group)
	}
}

// facilitators counts the members who may run the meeting.
func (r *roll) facilitators() int {
	n := 0
	for _, p := range r.byID {
		if p.onRoll() && acts[p.role][actRun] {
			n++
		}
	}
	return n
}

// may refuses what the roll does not allow: nobody, a guest, somebody not
// admitted or removed, or a role that may not; and everything once the meeting
// has ended.
func (m *Meeting) may(by By, a act) error {
	if m.state == StateEnded {
		return ErrMeetingEnded
	}
	if by.kind == byClock && a == actRun {
		return nil
	}
	p, err := m.acting(by)
	if err != nil {
		return err
	}
	if !acts[p.role][a] {
		return ErrNotAllowed.With("role", string(p.role))
	}
	return nil
}

// acting is the member on the roll who gives a command.
func (m *Meeting) acting(by By) (*member, error) {
	if by.kind != byMember {
		return nil, ErrNotAllowed.With("role", by.String())
	}
	p, ok := m.roll.byID[by.member]
	switch {
	case !ok:
		return nil, ErrNotOnRoll
	case p.removed:
		return nil, ErrRemoved
	case !p.admitted:
		return nil, ErrNotAdmitted
	}
	return p, nil
}

// Role is the role of a member who is on the roll; ok is false for anyone else.
func (m *Meeting) Role(id MemberID) (role Role, ok bool) {
	p, found := m.roll.byID[id]
	if !found || !p.onRoll() {
		return "", false
	}
	return p.role, true
}

// --- commands ---

// JoinMeeting puts a guest onto the roll, or into the lobby. Member is drawn
// by the server.
type JoinMeeting struct {
	ID     CommandID
	Member MemberID
	Name   string
	Code   string // the join code, once more: it may have changed since
	// Simulated is who plays a member; only a rehearsal admits them.
	Simulated bool
}

// AdmitMember lets somebody in from the lobby.
type AdmitMember struct {
	ID     CommandID
	Member MemberID
}

// RemoveMember takes somebody off the roll. What they cast in a running named
// poll no longer counts.
type RemoveMember struct {
	ID     CommandID
	Member MemberID
}

// SetRole gives a member another role.
type SetRole struct {
	ID     CommandID
	Member MemberID
	Role   Role
}

// SetPresence counts a member in, or out: by themselves, or by who runs the
// meeting. A dropped line is not a departure.
type SetPresence struct {
	ID      CommandID
	Member  MemberID
	Present bool
}

// HandOver makes another member the facilitator; whoever hands over stays as
// co-facilitator.
type HandOver struct {
	ID CommandID
	To MemberID
}

// RenameMember changes a member's name: their own, or by who runs the meeting.
type RenameMember struct {
	ID     CommandID
	Member MemberID
	Name   string
}

// Refusals of the roll.
var (
	ErrNotOnRoll       = Define(Forbidden, "not_on_roll")
	ErrRemoved         = Define(Forbidden, "removed_from_roll")
	ErrNotAdmitted     = Define(Forbidden, "not_admitted")
	ErrMemberUnknown   = Define(NotFound, "member_unknown")
	ErrJoinClosed      = Define(Forbidden, "join_closed")     // the roll is closed: joining is by personal link
	ErrJoinCode        = Define(NotFound, "join_code_wrong")  // wrong, or no longer the code
	ErrNotRehearsal    = Define(Forbidden, "not_a_rehearsal") // a real meeting admits nobody who is simulated
	ErrLastFacilitator = Define(Conflict, "last_facilitator") // somebody must run the meeting
	ErrRollFull        = Define(TooMany, "roll_full")         // arg max
)

// MaxRoll is the most members a meeting may have.
const MaxRoll = 20000

func (c JoinMeeting) commandID() CommandID  { return c.ID }
func (c AdmitMember) commandID() CommandID  { return c.ID }
func (c RemoveMember) commandID() CommandID { return c.ID }
func (c SetRole) commandID() CommandID      { return c.ID }
func (c SetPresence) commandID() CommandID  { return c.ID }
func (c RenameMember) commandID() CommandID { return c.ID }
func (c HandOver) commandID() CommandID     { return c.ID }

// --- events ---

// Name is the erasable name of a member.
type Name struct {
	Name string `json:"name"`
}

// MemberJoined puts somebody on the roll, admitted or waiting. Who was
// admitted is present.
type MemberJoined struct {
	Member   MemberID `json:"member"`
	Role     Role     `json:"role"`
	Admitted bool     `json:"admitted"`
	Who      Name     `json:"-"`
}

// MemberAdmitted lets somebody in.
type MemberAdmitted struct {
	Member MemberID `json:"member"`
}

// MemberRemoved takes somebody off the roll.
type MemberRemoved struct {
	Member MemberID `json:"member"`
}

// RoleSet gives a role.
type RoleSet struct {
	Member MemberID `json:"member"`
	Role   Role     `json:"role"`
}

// PresenceSet is an arrival or a departure.
type PresenceSet struct {
	Member  MemberID `json:"member"`
	Present bool     `json:"present"`
}

// MemberRenamed changes a name.
type MemberRenamed struct {
	Member MemberID `json:"member"`
	Who    Name     `json:"-"`
}

var _ = []struct{}{register[MemberJoined](), register[MemberAdmitted](), register[MemberRemoved](),
	register[RoleSet](), register[PresenceSet](), register[MemberRenamed]()}

func (*MemberJoined) kind() (string, int)   { return "member-joined", 1 }
func (*MemberAdmitted) kind() (string, int) { return "member-admitted", 1 }
func (*MemberRemoved) kind() (string, int)  { return "member-removed", 1 }
func (*RoleSet) kind() (string, int)        { return "role-set", 1 }
func (*PresenceSet) kind() (string, int)    { return "presence-set", 1 }
func (*MemberRenamed) kind() (string, int)  { return "member-renamed", 1 }

func (e *MemberJoined) parts(MemberID) []Part  { return []Part{{PartText, e.Member, &e.Who}} }
func (*MemberAdmitted) parts(MemberID) []Part  { return nil }
func (*MemberRemoved) parts(MemberID) []Part   { return nil }
func (*RoleSet) parts(MemberID) []Part         { return nil }
func (*PresenceSet) parts(MemberID) []Part     { return nil }
func (e *MemberRenamed) parts(MemberID) []Part { return []Part{{PartText, e.Member, &e.Who}} }

// --- rules and effects ---

// onRollForRunner finds a member for whoever runs the meeting.
func (m *Meeting) onRollForRunner(by By, id MemberID) (*member, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, ok := m.roll.byID[id]
	if !ok || p.removed {
		return nil, ErrMemberUnknown
	}
	return p, nil
}

// ownOrRunner finds a member for themselves or for whoever runs the meeting.
func (m *Meeting) ownOrRunner(by By, id MemberID) (*member, error) {
	if by.kind == byMember && by.member == id {
		if m.state == StateEnded {
			return nil, ErrMeetingEnded
		}
		return m.acting(by)
	}
	return m.onRollForRunner(by, id)
}

// keepsFacilitator refuses to leave the meeting without anybody to run it.
func (m *Meeting) keepsFacilitator(p *member, next Role) error {
	if p.onRoll() && acts[p.role][actRun] && !acts[next][actRun] && m.roll.facilitators() == 1 {
		return ErrLastFacilitator
	}
	return nil
}

// touchMember marks what shows a member as changed.
func (m *Meeting) touchMember(id MemberID) {
	m.touch(SectionRoll, SectionQuorum)
	m.touchMe(id)
	m.touchCandidacies(id)
	if c := m.floor.check(); c != nil && c.closed.IsZero() {
		m.touch(SectionTemperature)
	}
	for _, p := range m.polls {
		if p.state == PollStateRunning {
			m.touchPoll(p)
		}
	}
}
