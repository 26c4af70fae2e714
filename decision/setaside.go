package decision

import "time"

// The verdicts on a proposal that is set aside without a vote.
const (
	Withdrawn VerdictKind = "withdrawn" // by its proposer, or who runs the meeting
	Deferred  VerdictKind = "deferred"  // until a day
	Noted     VerdictKind = "noted"     // dealt with: there was nothing to decide
)

// ErrNoteVote refuses to tick off a proposal that is put to the vote.
var ErrNoteVote = Define(Conflict, "note_vote")

// Aside says why a proposal is decided without a vote. It can be taken up again:
// moved back, with a reason.
type Aside struct {
	Kind   VerdictKind `json:"kind"`
	Until  string      `json:"until,omitempty" doc:"the day until which it is deferred, as 2026-03-14"`
	Reason string      `json:"reason,omitempty"`
	At     time.Time   `json:"at"`
	By     MemberID    `json:"by,omitempty"`
}

// WithdrawProposal takes a proposal out of the meeting: by its proposer, or by
// who runs the meeting.
type WithdrawProposal struct {
	ID       CommandID
	Proposal ProposalID
	Reason   string
}

// DeferProposal puts a proposal off until a day, with a reason.
type DeferProposal struct {
	ID       CommandID
	Proposal ProposalID
	Until    string // ISO 8601
	Reason   string
}

// NoteProposal ticks off an item of the agenda on which there is nothing to
// decide, such as a report.
type NoteProposal struct {
	ID       CommandID
	Proposal ProposalID
}

func (c WithdrawProposal) commandID() CommandID { return c.ID }
func (c DeferProposal) commandID() CommandID    { return c.ID }
func (c NoteProposal) commandID() CommandID     { return c.ID }

// ProposalSetAside decides a proposal without a vote.
type ProposalSetAside struct {
	Proposal ProposalID  `json:"proposal"`
	From     Phase       `json:"from"`
	Verdict  VerdictKind `json:"verdict"`
	Until    string      `json:"until,omitempty"`
	Why      Reason      `json:"-"`
}

var _ = register[ProposalSetAside]()

func (*ProposalSetAside) kind() (string, int)     { return "proposal-set-aside", 1 }
func (e *ProposalSetAside) parts(MemberID) []Part { return []Part{{PartText, "", &e.Why}} }

// asidable refuses to set a proposal aside where it cannot be.
func (m *Meeting) asidable(p *proposal) error {
	switch {
	case m.running(p) != nil:
		return ErrPhasePoll
	case p.phase == PhaseDecided:
		return ErrPhaseSame.With("phase", string(p.phase))
	case p.paused:
		return ErrPaused
	}
	return nil
}

func (c WithdrawProposal) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.proposal(c.Proposal)
	if err != nil || p.versions[0].by != by.member || by.member == "" {
		if may := m.may(by, actRun); may != nil {
			return nil, may
		}
	} else if _, err := m.ownOr(actRun, by, by.member); err != nil {
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	why, err := prose("reason", c.Reason, MaxReason)
	if err != nil {
		return nil, err
	}
	return []Body{&ProposalSetAside{p.id, p.phase, Withdrawn, "", Reason{why}}}, m.asidable(p)
}

func (c DeferProposal) decide(m *Meeting, by By, at time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, err := m.proposal(c.Proposal)
	if err != nil {
		return nil, err
	}
	if c.Until == "" {
		return nil, ErrEmpty.With("field", "until")
	}
	if err := dayToCome("until", c.Until, at); err != nil {
		return nil, err
	}
	why, err := said("reason", c.Reason)
	if err != nil {
		return nil, err
	}
	return []Body{&ProposalSetAside{p.id, p.phase, Deferred, c.Until, Reason{why}}}, m.asidable(p)
}

func (c NoteProposal) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, err := m.proposal(c.Proposal)
	if err != nil {
		return nil, err
	}
	if err := m.asidable(p); err != nil {
		return nil, err
	}
	if p.phase == PhaseVote {
		return nil, ErrNoteVote
	}
	return []Body{&ProposalSetAside{Proposal: p.id, From: p.phase, Verdict: Noted}}, nil
}

func (e *ProposalSetAside) apply(m *Meeting, ev Event) {
	p := m.proposals[e.Proposal]
	p.aside = &Aside{e.Verdict, e.Until, e.Why.Reason, ev.At, ev.By.member}
	p.phase = PhaseDecided
	p.moves = append(p.moves, Move{From: e.From, To: p.phase, At: ev.At, By: ev.By.member, Reason: e.Why.Reason, Aside: e.Verdict, Until: e.Until})
	m.touchElection(p)
	m.touchPolls(p)
	m.touch(SectionAgenda)
}
