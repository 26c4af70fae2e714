package decision

import "time"

// PauseProposal stops, or resumes, all work on a proposal: while it is paused
// nobody writes, no ballot is taken, and no vote closes because its time is over:
// silence is no assent where nobody could speak. Pausing needs a reason.
type PauseProposal struct {
	ID       CommandID
	Proposal ProposalID
	Paused   bool
	Reason   string
}

// PlanTime plans minutes for a proposal in the run-sheet; 0 takes the plan away.
type PlanTime struct {
	ID       CommandID
	Proposal ProposalID
	Minutes  int
}

// MaxPlanned is the most minutes that can be planned for one proposal: a day.
const MaxPlanned = 24 * 60

// ProposalPaused stops or resumes work.
type ProposalPaused struct {
	Proposal ProposalID `json:"proposal"`
	Paused   bool       `json:"paused"`
	Why      Reason     `json:"-"`
}

// TimePlanned plans minutes.
type TimePlanned struct {
	Proposal ProposalID `json:"proposal"`
	Minutes  int        `json:"minutes"`
}

func (*ProposalPaused) kind() (string, int)     { return "proposal-paused", 1 }
func (*TimePlanned) kind() (string, int)        { return "time-planned", 1 }
func (e *ProposalPaused) parts(MemberID) []Part { return []Part{{PartText, "", &e.Why}} }
func (*TimePlanned) parts(MemberID) []Part      { return nil }

func (c PauseProposal) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
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
	case p.paused == c.Paused:
		return nil, ErrPauseSame
	case c.Paused && why == "":
		return nil, ErrPhaseReason
	}
	return []Body{&ProposalPaused{c.Proposal, c.Paused, Reason{why}}}, nil
}

func (e *ProposalPaused) apply(m *Meeting, ev Event) {
	p := m.proposals[e.Proposal]
	if p.paused = e.Paused; !p.paused {
		p.resumed = ev.At
	}
	p.moves = append(p.moves, Move{From: p.phase, To: p.phase, At: ev.At, By: ev.By.member, Reason: e.Why.Reason, Paused: &e.Paused})
	m.touchPolls(p)
	m.touch(SectionAgenda)
}

func (c PlanTime) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actPropose); err != nil {
		return nil, err
	}
	p, err := m.proposal(c.Proposal)
	switch {
	case err != nil:
		return nil, err
	case c.Minutes < 0 || c.Minutes > MaxPlanned:
		return nil, ErrBadValue.With("field", "minutes", "value", c.Minutes)
	case c.Minutes == p.minutes:
		return nil, nil
	}
	return []Body{&TimePlanned{c.Proposal, c.Minutes}}, nil
}

func (e *TimePlanned) apply(m *Meeting, _ Event) {
	m.proposals[e.Proposal].minutes = e.Minutes
	m.touch(SectionAgenda)
}
