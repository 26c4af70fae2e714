package decision

import (
	"slices"
	"time"
)

// ActionID names an action.
type ActionID string

// ActionState says what became of an action.
type ActionState string

// The states of an action.
const (
	ActionOpen    ActionState = "open"
	ActionDone    ActionState = "done"
	ActionNotDone ActionState = "not_done"
	ActionDropped ActionState = "dropped"
)

// action is what somebody took on.
type action struct {
	id       ActionID
	owner    MemberID // or "", where a name is given
	agreed   Agreed
	due      string // ISO 8601, a day
	proposal ProposalID
	state    ActionState
	settled  happening
	note     string
}

// Agreed is the erasable content of an action.
type Agreed struct {
	What string `json:"what"`
	Name string `json:"name,omitempty"` // of an owner who is not on the roll
}

// AddAction notes what is to be done, by whom, and by when.
type AddAction struct {
	ID       CommandID
	Action   ActionID // made by the client
	What     string
	Member   MemberID // who does it: a member,
	Name     string   // or a name
	Due      string   // ISO 8601, such as "2026-03-14"
	Proposal ProposalID
}

// EditAction changes an action; all fields replace what was there.
type EditAction struct {
	ID       CommandID
	Action   ActionID
	What     string
	Member   MemberID
	Name     string
	Due      string
	Proposal ProposalID
}

// SettleAction says what became of an action, or opens it again; also after the
// end of the meeting. Who owns it may say that it is done; who keeps the record,
// anything. What was not done, or is dropped, needs a note.
type SettleAction struct {
	ID     CommandID
	Action ActionID
	State  ActionState
	Note   string
}

// Refusals about actions.
var (
	ErrActionUnknown = Define(NotFound, "action_unknown")
	ErrActionNote    = Define(Invalid, "action_needs_note")
)

func (c AddAction) commandID() CommandID    { return c.ID }
func (c EditAction) commandID() CommandID   { return c.ID }
func (c SettleAction) commandID() CommandID { return c.ID }

// ActionWritten is a new action, or a change to one.
type ActionWritten struct {
	Action   ActionID   `json:"action"`
	Owner    MemberID   `json:"owner,omitempty"`
	Due      string     `json:"due"`
	Proposal ProposalID `json:"proposal,omitempty"`
	Agreed   Agreed     `json:"-"`
}

// ActionSettled says what became of an action.
type ActionSettled struct {
	Action ActionID    `json:"action"`
	State  ActionState `json:"state"`
	Why    Reason      `json:"-"`
}

var _ = []struct{}{register[ActionWritten](), register[ActionSettled]()}

func (*ActionWritten) kind() (string, int) { return "action-written", 1 }
func (*ActionSettled) kind() (string, int) { return "action-settled", 1 }

func (e *ActionWritten) parts(MemberID) []Part    { return []Part{{PartText, e.Owner, &e.Agreed}} }
func (e *ActionSettled) parts(by MemberID) []Part { return []Part{{PartText, by, &e.Why}} }

func (m *Meeting) action(id ActionID) (*action, error) {
	i := slices.IndexFunc(m.record.actions, func(a *action) bool { return a.id == id })
	if i < 0 {
		return nil, ErrActionUnknown
	}
	return m.record.actions[i], nil
}

func (c AddAction) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRecord); err != nil {
		return nil, err
	}
	_, unknown := m.action(c.Action)
	switch {
	case !validID(c.Action):
		return nil, ErrBadID.With("field", "action")
	case unknown == nil:
		return nil, ErrIDTaken.With("field", "action")
	case len(m.record.actions) >= MaxRecorded:
		return nil, ErrRecordFull.With("max", MaxRecorded)
	}
	return EditAction(c).written(m)
}

func (c EditAction) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRecord); err != nil {
		return nil, err
	}
	if _, err := m.action(c.Action); err != nil {
		return nil, err
	}
	return c.written(m)
}

// written checks what an action says.
func (c EditAction) written(m *Meeting) ([]Body, error) {
	what, err := line("what", c.What, MaxTitle)
	if err != nil {
		return nil, err
	}
	name, err := m.whom("owner", c.Member, c.Name)
	if err != nil {
		return nil, err
	}
	if c.Due == "" {
		return nil, ErrEmpty.With("field", "due")
	}
	if err := day("due", c.Due); err != nil {
		return nil, err
	}
	if c.Proposal != "" {
		if _, err := m.proposal(c.Proposal); err != nil {
			return nil, err
		}
	}
	return []Body{&ActionWritten{c.Action, c.Member, c.Due, c.Proposal, Agreed{what, name}}}, nil
}

func (e *ActionWritten) apply(m *Meeting, _ Event) {
	a, err := m.action(e.Action)
	if err != nil {
		a = &action{id: e.Action, state: ActionOpen}
		m.record.actions = append(m.record.actions, a)
	}
	m.touchMe(a.owner)
	a.owner, a.due, a.proposal, a.agreed = e.Owner, e.Due, e.Proposal, e.Agreed
	m.touchMe(a.owner)
	m.touch(SectionActions)
}

func (c SettleAction) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	who, err := m.acting(by)
	if err != nil {
		return nil, err
	}
	a, err := m.action(c.Action)
	if err != nil {
		return nil, err
	}
	if err := oneOf("state", c.State, ActionOpen, ActionDone, ActionNotDone, ActionDropped); err != nil {
		return nil, err
	}
	note, err := prose("note", c.Note, MaxReason)
	given := c.State == ActionNotDone || c.State == ActionDropped
	switch {
	case err != nil:
		return nil, err
	case !acts[who.role][actRecord] && (a.owner != who.id || given):
		return nil, ErrNotAllowed.With("role", string(who.role))
	case given && note == "":
		return nil, ErrActionNote
	case a.state == c.State && a.note == note:
		return nil, nil
	}
	return []Body{&ActionSettled{a.id, c.State, Reason{note}}}, nil
}

func (e *ActionSettled) apply(m *Meeting, ev Event) {
	a, _ := m.action(e.Action)
	a.state, a.note, a.settled = e.State, e.Why.Reason, happening{ev.At, ev.By}
	if e.State == ActionOpen {
		a.settled = happening{}
	}
	m.touchMe(a.owner)
	m.touch(SectionActions)
}

// ActionLine is an action as everybody on the roll may read it.
type ActionLine struct {
	ID       ActionID    `json:"id"`
	What     string      `json:"what"`
	Owner    MemberID    `json:"owner,omitempty"`
	Name     string      `json:"name" doc:"of who does it"`
	Due      string      `json:"due" doc:"a day, as 2026-03-14"`
	Proposal ProposalID  `json:"proposal,omitempty"`
	State    ActionState `json:"state"`
	Settled  *time.Time  `json:"settled,omitempty"`
	Note     string      `json:"note,omitempty"`
}

// ActionsSection counts the actions; the list comes by GET.
type ActionsSection struct {
	Open    int          `json:"open"`
	Settled int          `json:"settled" doc:"done, not done, or dropped"`
	Newest  []ActionLine `json:"newest" doc:"the newest few; empty on the screen"`
}

func (m *Meeting) actionLine(a *action) ActionLine {
	l := ActionLine{a.id, a.agreed.What, a.owner, a.agreed.Name, a.due, a.proposal, a.state, a.settled.when(), a.note}
	if a.owner != "" {
		l.Name = m.roll.name(a.owner)
	}
	return l
}

// Actions lists all actions in the order in which they were noted, for whoever
// may see them.
func (m *Meeting) Actions(a Audience) []ActionLine {
	lines := []ActionLine{}
	if a == ToScreen || a == ToWaiting {
		return lines
	}
	for _, it := range m.record.actions {
		lines = append(lines, m.actionLine(it))
	}
	return lines
}

func (m *Meeting) actionsSection(a Audience) ActionsSection {
	s := ActionsSection{Newest: []ActionLine{}}
	for i := len(m.record.actions) - 1; i >= 0; i-- {
		it := m.record.actions[i]
		if it.state == ActionOpen {
			s.Open++
		} else {
			s.Settled++
		}
		if a != ToScreen && len(s.Newest) < newestFew {
			l := m.actionLine(it)
			l.Note = ""
			s.Newest = append(s.Newest, l)
		}
	}
	return s
}

// myActions are the newest open actions of a member, oldest first.
func (m *Meeting) myActions(id MemberID) []ActionLine {
	mine := []ActionLine{}
	for i := len(m.record.actions) - 1; i >= 0 && len(mine) < 2*newestFew; i-- {
		if a := m.record.actions[i]; a.owner == id && a.state == ActionOpen {
			mine = append(mine, m.actionLine(a))
		}
	}
	slices.Reverse(mine)
	return mine
}
