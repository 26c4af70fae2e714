package decision

import (
	"slices"
	"time"
)

// ConflictKind says what interest of their own a member has in a proposal.
type ConflictKind string

// The kinds of interest. ConflictNone says that somebody was asked and has none.
const (
	ConflictNone      ConflictKind = "none"
	ConflictFinancial ConflictKind = "financial"
	ConflictFamily    ConflictKind = "family"
	ConflictOffice    ConflictKind = "office" // held elsewhere
	ConflictOther     ConflictKind = "other"
)

// ConflictDone says what was done about an interest.
type ConflictDone string

// What can be done (Charity Commission for England and Wales, Conflicts of
// interest, CC29): a recused member leaves the base of every count on the
// proposal; who left the room is recused too.
const (
	ConflictNoted      ConflictDone = "noted"
	ConflictRecused    ConflictDone = "recused" // stayed, without a vote
	ConflictLeft       ConflictDone = "left"    // left the room
	ConflictReinstated ConflictDone = "reinstated"
)

// conflict is what one member declared on one proposal, and what was done.
type conflict struct {
	member   MemberID
	declared Declared // the newest declaration; its kind is "" where there is none
	steps    []ConflictStep
}

// ConflictStep is one thing that was done about an interest.
type ConflictStep struct {
	Done   ConflictDone `json:"done"`
	At     time.Time    `json:"at"`
	By     MemberID     `json:"by,omitempty"`
	Reason string       `json:"reason,omitempty"`
}

// done is what was done last.
func (c *conflict) done() ConflictDone { return c.steps[len(c.steps)-1].Done }

// DeclareConflict says what interest a member has in a proposal, and with Done
// at once what follows; empty is noted. Members declare their own; who keeps the
// record declares for others. Declaring again replaces what was declared.
type DeclareConflict struct {
	ID       CommandID
	Proposal ProposalID
	Member   MemberID
	Kind     ConflictKind
	Words    string
	Done     ConflictDone
}

// RecuseMember takes a member out of the vote on a proposal: by themselves, or by
// who runs the meeting, with a reason.
type RecuseMember struct {
	ID       CommandID
	Proposal ProposalID
	Member   MemberID
	Left     bool // and out of the room
	Reason   string
}

// ReinstateMember lets a recused member vote again, until the poll is closed; it
// needs a reason. Who recused themselves may do it, and who runs the meeting.
type ReinstateMember struct {
	ID       CommandID
	Proposal ProposalID
	Member   MemberID
	Reason   string
}

// MaxDeclared is how often one member's interest in one proposal can change.
const MaxDeclared = 100

// Refusals about conflicts of interest.
var (
	ErrRecusedAlready = Define(Conflict, "already_recused")
	ErrNotRecused     = Define(Conflict, "not_recused")
	ErrRecusalReason  = Define(Invalid, "recusal_needs_reason")
	ErrRecusalOver    = Define(Closed, "recusal_over") // the vote on the proposal is closed
)

func (c DeclareConflict) commandID() CommandID { return c.ID }
func (c RecuseMember) commandID() CommandID    { return c.ID }
func (c ReinstateMember) commandID() CommandID { return c.ID }

// Declared is the erasable content of a declaration.
type Declared struct {
	Kind  ConflictKind `json:"kind"`
	Words string       `json:"words,omitempty"`
}

// ConflictDeclared is a declaration.
type ConflictDeclared struct {
	Proposal ProposalID `json:"proposal"`
	Member   MemberID   `json:"member"`
	Declared Declared   `json:"-"`
}

// MemberRecused takes a member out of the vote on a proposal.
type MemberRecused struct {
	Proposal ProposalID `json:"proposal"`
	Member   MemberID   `json:"member"`
	Left     bool       `json:"left,omitempty"`
	Why      Reason     `json:"-"`
}

// MemberReinstated lets a member vote on a proposal again.
type MemberReinstated struct {
	Proposal ProposalID `json:"proposal"`
	Member   MemberID   `json:"member"`
	Why      Reason     `json:"-"`
}

var _ = []struct{}{register[ConflictDeclared](), register[MemberRecused](), register[MemberReinstated]()}

func (*ConflictDeclared) kind() (string, int) { return "conflict-declared", 1 }
func (*MemberRecused) kind() (string, int)    { return "member-recused", 1 }
func (*MemberReinstated) kind() (string, int) { return "member-reinstated", 1 }

func (e *ConflictDeclared) parts(MemberID) []Part { return []Part{{PartText, e.Member, &e.Declared}} }
func (e *MemberRecused) parts(MemberID) []Part    { return []Part{{PartText, e.Member, &e.Why}} }
func (e *MemberReinstated) parts(MemberID) []Part { return []Part{{PartText, e.Member, &e.Why}} }

// recusedFrom tells whether a member has no vote on a proposal.
func (m *Meeting) recusedFrom(p *proposal, id MemberID) bool {
	_, is := p.recused[id]
	return is
}

// ownOr finds a member on the roll for themselves, or for whoever may do a.
func (m *Meeting) ownOr(a act, by By, id MemberID) (*member, error) {
	who, err := m.acting(by)
	switch {
	case err != nil:
		return nil, err
	case m.state == StateEnded:
		return nil, ErrMeetingEnded
	case who.id == id:
		return who, nil
	case !acts[who.role][a]:
		return nil, ErrNotAllowed.With("role", string(who.role))
	}
	other, ok := m.roll.byID[id]
	if !ok || !other.onRoll() {
		return nil, ErrMemberUnknown
	}
	return other, nil
}

func (c DeclareConflict) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	who, err := m.ownOr(actRecord, by, c.Member)
	if err != nil {
		return nil, err
	}
	p, err := m.proposal(c.Proposal)
	if err != nil {
		return nil, err
	}
	if err := oneOf("kind", c.Kind, ConflictNone, ConflictFinancial, ConflictFamily, ConflictOffice, ConflictOther); err != nil {
		return nil, err
	}
	if err := oneOf("done", c.Done, "", ConflictNoted, ConflictRecused, ConflictLeft); err != nil {
		return nil, err
	}
	words, err := prose("words", c.Words, MaxReason)
	if err != nil {
		return nil, err
	}
	out := c.Done == ConflictRecused || c.Done == ConflictLeft
	switch {
	case m.recusedFrom(p, who.id):
		return nil, ErrRecusedAlready
	case out && c.Kind == ConflictNone:
		return nil, ErrBadValue.With("field", "done", "value", string(c.Done))
	}
	if was := p.conflictOf(who.id); was != nil && len(was.steps) >= MaxDeclared {
		return nil, ErrRecordFull.With("max", MaxDeclared)
	}
	bodies := []Body{&ConflictDeclared{p.id, who.id, Declared{c.Kind, words}}}
	if !out {
		return bodies, nil
	}
	more, err := RecuseMember{Proposal: p.id, Member: who.id, Left: c.Done == ConflictLeft, Reason: words}.decide(m, by, time.Time{})
	return append(bodies, more...), err
}

func (c RecuseMember) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	who, err := m.ownOr(actRun, by, c.Member)
	if err != nil {
		return nil, err
	}
	p, err := m.proposal(c.Proposal)
	if err != nil {
		return nil, err
	}
	why, err := prose("reason", c.Reason, MaxReason)
	switch {
	case err != nil:
		return nil, err
	case m.recusedFrom(p, who.id) && c.Left == (p.conflictOf(who.id).done() == ConflictLeft):
		return nil, ErrRecusedAlready
	case p.phase == PhaseDecided:
		return nil, ErrRecusalOver
	case why == "" && who.id != by.member:
		return nil, ErrRecusalReason
	}
	return []Body{&MemberRecused{p.id, who.id, c.Left, Reason{why}}}, nil
}

func (c ReinstateMember) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	who, err := m.ownOr(actRun, by, c.Member)
	if err != nil {
		return nil, err
	}
	p, err := m.proposal(c.Proposal)
	if err != nil {
		return nil, err
	}
	why, err := prose("reason", c.Reason, MaxReason)
	switch {
	case err != nil:
		return nil, err
	case !m.recusedFrom(p, who.id):
		return nil, ErrNotRecused
	case p.recused[who.id] != by.member && m.may(by, actRun) != nil:
		return nil, ErrNotAllowed.With("role", string(m.roll.byID[by.member].role))
	case p.phase == PhaseDecided, p.phase == PhaseVote && m.running(p) == nil && m.voted(p):
		return nil, ErrRecusalOver
	case why == "":
		return nil, ErrRecusalReason
	}
	return []Body{&MemberReinstated{p.id, who.id, Reason{why}}}, nil
}

// conflictOf is a member's interest in a proposal, or nil.
func (p *proposal) conflictOf(id MemberID) *conflict {
	for _, c := range p.conflicts {
		if c.member == id {
			return c
		}
	}
	return nil
}

// conflictStep adds to what was done about a member's interest in a proposal.
func (m *Meeting) conflictStep(p *proposal, id MemberID, step ConflictStep) *conflict {
	c := p.conflictOf(id)
	if c == nil {
		c = &conflict{member: id}
		p.conflicts = append(p.conflicts, c)
	}
	c.steps = append(c.steps, step)
	m.touch(SectionProposal(p.id))
	m.touchMe(id)
	return c
}

func (e *ConflictDeclared) apply(m *Meeting, ev Event) {
	step := ConflictStep{Done: ConflictNoted, At: ev.At, By: ev.By.member}
	m.conflictStep(m.proposals[e.Proposal], e.Member, step).declared = e.Declared
}

func (e *MemberRecused) apply(m *Meeting, ev Event) {
	p, done := m.proposals[e.Proposal], ConflictRecused
	if e.Left {
		done = ConflictLeft
	}
	m.conflictStep(p, e.Member, ConflictStep{done, ev.At, ev.By.member, e.Why.Reason})
	if p.recused == nil {
		p.recused = map[MemberID]MemberID{}
	}
	if !m.recusedFrom(p, e.Member) {
		p.recused[e.Member] = ev.By.member
	}
	m.withdrawRecused(p, e.Member, ev.At)
	m.touchVoteOn(p)
}

func (e *MemberReinstated) apply(m *Meeting, ev Event) {
	p := m.proposals[e.Proposal]
	m.conflictStep(p, e.Member, ConflictStep{ConflictReinstated, ev.At, ev.By.member, e.Why.Reason})
	delete(p.recused, e.Member)
	m.touchVoteOn(p)
}

// touchVoteOn marks the running poll on a proposal as changed: its base has.
func (m *Meeting) touchVoteOn(p *proposal) {
	if q := m.running(p); q != nil {
		m.touchPoll(q)
	}
}

// ConflictLine is a member's interest in a proposal, as everybody on the roll
// may read it.
type ConflictLine struct {
	Member MemberID       `json:"member"`
	Name   string         `json:"name"`
	Kind   ConflictKind   `json:"kind,omitempty" doc:"empty where the member declared nothing themselves"`
	Words  string         `json:"words,omitempty"`
	Done   ConflictDone   `json:"done" doc:"what was done last"`
	Steps  []ConflictStep `json:"steps" doc:"all that was done, oldest first"`
}

// MyConflict is the viewer's own interest in a proposal.
type MyConflict struct {
	Proposal ProposalID   `json:"proposal"`
	Kind     ConflictKind `json:"kind,omitempty"`
	Done     ConflictDone `json:"done"`
	Out      bool         `json:"out" doc:"has no vote on the proposal"`
	Mine     bool         `json:"mine" doc:"recused by themselves, who may come back"`
}

func (m *Meeting) conflictLines(p *proposal) []ConflictLine {
	lines := []ConflictLine{}
	for _, c := range p.conflicts {
		lines = append(lines, ConflictLine{c.member, m.roll.name(c.member), c.declared.Kind, c.declared.Words, c.done(), slices.Clone(c.steps)})
	}
	return lines
}

// Conflicts lists the interests declared on a proposal, oldest first, for
// whoever may see them; it fails with ErrProposalUnknown.
func (m *Meeting) Conflicts(id ProposalID, a Audience) ([]ConflictLine, error) {
	p, err := m.proposal(id)
	if err != nil || a == ToScreen || a == ToWaiting {
		return []ConflictLine{}, err
	}
	return m.conflictLines(p), nil
}

func (m *Meeting) myConflicts(id MemberID) []MyConflict {
	mine := []MyConflict{}
	for _, pid := range m.agenda {
		p := m.proposals[pid]
		if c := p.conflictOf(id); c != nil {
			by, out := p.recused[id]
			mine = append(mine, MyConflict{pid, c.declared.Kind, c.done(), out, out && by == id})
		}
	}
	return mine
}
