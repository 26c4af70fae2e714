package decision

import (
	"cmp"
	"time"
)

// Phase is where a proposal stands.
type Phase string

// The phases of a proposal.
const (
	PhaseDraft      Phase = "draft"
	PhaseBrainstorm Phase = "brainstorm"
	PhaseDiscussion Phase = "discussion"
	PhaseVote       Phase = "vote"
	PhaseDecided    Phase = "decided"
)

// Phases lists the phases in their order.
func Phases() []Phase {
	return []Phase{PhaseDraft, PhaseBrainstorm, PhaseDiscussion, PhaseVote, PhaseDecided}
}

func (p Phase) index() int {
	for i, q := range Phases() {
		if p == q {
			return i
		}
	}
	return -1
}

// proposal is what is to be decided.
type proposal struct {
	id       ProposalID
	phase    Phase
	versions []version // never empty
	polls    []PollID
	moves    []Move
	paused   bool
	resumed  time.Time     // the last time, after a pause
	minutes  int           // planned for it; 0 is no plan
	spent    time.Duration // while the hall was at it
	since    *time.Time    // when the hall came to it, while it is

	brainstorm brainstorm
	discussion discussion
	election   election
	conflicts  []*conflict           // in the order of declaring
	recused    map[MemberID]MemberID // who has no vote on it, and by whom

	aside     *Aside // set aside without a vote, or nil
	rationale Rationale
	relations []Relation
	overtaken []Overtaken
}

// version is the text of a proposal at a time; versions count from 1.
type version struct {
	title string
	text  string
	by    MemberID
	at    time.Time
}

// Move is one change of phase.
type Move struct {
	From    Phase     `json:"from"`
	To      Phase     `json:"to"`
	At      time.Time `json:"at"`
	By      MemberID  `json:"by,omitempty"`
	Reason  string    `json:"reason,omitempty"`
	Because Because   `json:"because,omitempty" doc:"where a rule gave the reason: none_of_these"`
	Paused  *bool     `json:"paused,omitempty" doc:"not a move: the proposal was paused, or resumed"`

	Aside VerdictKind `json:"aside,omitempty" doc:"it was withdrawn, deferred or dealt with by this move"`
	Until string      `json:"until,omitempty" doc:"the day until which it was deferred"`
}

func (p *proposal) newest() version { return p.versions[len(p.versions)-1] }

// running is the proposal's running poll, or nil.
func (m *Meeting) running(p *proposal) *poll {
	for _, id := range p.polls {
		if q := m.polls[id]; q.state == PollStateRunning {
			return q
		}
	}
	return nil
}

// AddProposal puts a new proposal at the end of the agenda, in draft.
type AddProposal struct {
	ID       CommandID
	Proposal ProposalID // made by the client
	Title    string
	Text     string
}

// EditProposal gives a proposal a new version. Version is the one that the
// writer had before them.
type EditProposal struct {
	ID       CommandID
	Proposal ProposalID
	Version  int
	Title    string
	Text     string
	Running  Running // where a poll runs on it: what becomes of that
	Reason   string  // where that poll is closed
}

// MovePhase moves a proposal on, or back; going back needs a reason.
type MovePhase struct {
	ID       CommandID
	Proposal ProposalID
	To       Phase
	Reason   string
}

// MoveProposal puts a proposal at a place of the agenda; places count from 1.
type MoveProposal struct {
	ID       CommandID
	Proposal ProposalID
	Place    int
}

// Refusals about proposals.
var (
	ErrPaused          = Define(Conflict, "paused")     // work on the proposal is paused
	ErrPauseSame       = Define(Conflict, "pause_same") // it is, or is not, paused already
	ErrProposalUnknown = Define(NotFound, "proposal_unknown")
	ErrTextChanged     = Define(Conflict, "text_changed")      // args version, newest
	ErrTextInVote      = Define(Conflict, "text_in_vote")      // the text is put to the vote, or decided
	ErrPhaseReason     = Define(Invalid, "phase_needs_reason") // going back needs a reason
	ErrPhaseSame       = Define(Conflict, "phase_same")        // arg phase
	ErrPhasePoll       = Define(Conflict, "phase_has_poll")    // a poll is running
	ErrPhaseUndecided  = Define(Conflict, "phase_undecided")   // nothing was voted on
	ErrAgendaFull      = Define(TooMany, "agenda_full")        // arg max
)

// MaxAgenda is the most proposals a meeting may have.
const MaxAgenda = 500

func (c AddProposal) commandID() CommandID   { return c.ID }
func (c EditProposal) commandID() CommandID  { return c.ID }
func (c MovePhase) commandID() CommandID     { return c.ID }
func (c MoveProposal) commandID() CommandID  { return c.ID }
func (c PauseProposal) commandID() CommandID { return c.ID }
func (c PlanTime) commandID() CommandID      { return c.ID }

// Written is the text of a version.
type Written struct {
	Title string `json:"title"`
	Text  string `json:"text"`
}

// ProposalAdded is a new proposal with version 1 of its text.
type ProposalAdded struct {
	Proposal ProposalID `json:"proposal"`
	Author   MemberID   `json:"author,omitempty"` // where it is not who acted
	Written  Written    `json:"-"`
}

// ProposalEdited is a new version of the text.
type ProposalEdited struct {
	Proposal ProposalID `json:"proposal"`
	Version  int        `json:"version"`
	Written  Written    `json:"-"`
}

// Reason is why something was done, in somebody's words.
type Reason struct {
	Reason string `json:"reason"`
}

// given is the part of a reason, where the facts say that there is one.
func (r *Reason) given(there bool) []Part {
	if !there {
		return nil
	}
	return []Part{{PartText, "", r}}
}

// PhaseMoved is a change of phase.
type PhaseMoved struct {
	Proposal ProposalID `json:"proposal"`
	From     Phase      `json:"from"`
	To       Phase      `json:"to"`
	Because  Because    `json:"because,omitempty"` // where no person gave a reason
	Why      Reason     `json:"-"`
}

// Because is a reason that a rule gives.
type Because string

// BecauseNone is that "none of these" has won.
const BecauseNone Because = "none_of_these"

// ProposalMoved is a change of the agenda's order.
type ProposalMoved struct {
	Proposal ProposalID `json:"proposal"`
	Place    int        `json:"place"`
}

var _ = []struct{}{register[ProposalPaused](), register[TimePlanned](), register[ProposalAdded](), register[ProposalEdited](), register[PhaseMoved](), register[ProposalMoved]()}

func (*ProposalAdded) kind() (string, int)  { return "proposal-added", 1 }
func (*ProposalEdited) kind() (string, int) { return "proposal-edited", 1 }
func (*PhaseMoved) kind() (string, int)     { return "phase-moved", 1 }
func (*ProposalMoved) kind() (string, int)  { return "proposal-moved", 1 }

func (e *ProposalAdded) parts(MemberID) []Part  { return []Part{{PartText, "", &e.Written}} }
func (e *ProposalEdited) parts(MemberID) []Part { return []Part{{PartText, "", &e.Written}} }
func (e *PhaseMoved) parts(MemberID) []Part     { return []Part{{PartText, "", &e.Why}} }
func (*ProposalMoved) parts(MemberID) []Part    { return nil }

// proposal finds a proposal.
func (m *Meeting) proposal(id ProposalID) (*proposal, error) {
	p, ok := m.proposals[id]
	if !ok {
		return nil, ErrProposalUnknown
	}
	return p, nil
}

// written checks the text of a version.
func written(title, text string) (Written, error) {
	title, err := line("title", title, MaxTitle)
	if err != nil {
		return Written{}, err
	}
	text, err = prose("text", text, MaxText)
	return Written{title, text}, err
}

func (c AddProposal) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actPropose); err != nil {
		return nil, err
	}
	if !validID(c.Proposal) {
		return nil, ErrBadID.With("field", "proposal")
	}
	if _, taken := m.proposals[c.Proposal]; taken {
		return nil, ErrIDTaken.With("field", "proposal")
	}
	if len(m.agenda) >= MaxAgenda {
		return nil, ErrAgendaFull.With("max", MaxAgenda)
	}
	w, err := written(c.Title, c.Text)
	if err != nil {
		return nil, err
	}
	return []Body{&ProposalAdded{Proposal: c.Proposal, Written: w}}, nil
}

func (e *ProposalAdded) apply(m *Meeting, ev Event) {
	m.proposals[e.Proposal] = &proposal{
		id:       e.Proposal,
		phase:    PhaseDraft,
		versions: []version{{e.Written.Title, e.Written.Text, cmp.Or(e.Author, ev.By.member), ev.At}},
	}
	m.agenda = append(m.agenda, e.Proposal)
	if m.current == "" {
		m.show(e.Proposal)
	}
	m.touch(SectionAgenda, SectionProposal(e.Proposal), SectionIdeas(e.Proposal), SectionDiscussion(e.Proposal))
}

func (c EditProposal) decide(m *Meeting, by By, at time.Time) ([]Body, error) {
	if err := m.may(by, actPropose); err != nil {
		return nil, err
	}
	p, err := m.proposal(c.Proposal)
	if err != nil {
		return nil, err
	}
	q := m.running(p)
	switch {
	case p.phase == PhaseVote && q == nil || p.phase == PhaseDecided:
		return nil, ErrTextInVote
	case p.paused:
		return nil, ErrPaused
	}
	if c.Version != len(p.versions) {
		return nil, ErrTextChanged.With("version", c.Version, "newest", len(p.versions))
	}
	w, err := written(c.Title, c.Text)
	if err != nil {
		return nil, err
	}
	if v := p.newest(); v.title == w.Title && v.text == w.Text {
		return nil, nil
	}
	edited := &ProposalEdited{c.Proposal, len(p.versions) + 1, w}
	if q == nil {
		return []Body{edited}, nil
	}
	before, after, err := m.amendRunning(by, at, c, p, q)
	if err != nil {
		return nil, err
	}
	return append(append(before, edited), after...), nil
}

func (e *ProposalEdited) apply(m *Meeting, ev Event) {
	p := m.proposals[e.Proposal]
	p.versions = append(p.versions, version{e.Written.Title, e.Written.Text, ev.By.member, ev.At})
	m.touch(SectionAgenda)
	m.touchPolls(p)
}

func (c MovePhase) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, err := m.proposal(c.Proposal)
	if err != nil {
		return nil, err
	}
	if err := oneOf("to", c.To, Phases()...); err != nil {
		return nil, err
	}
	why, err := prose("reason", c.Reason, MaxReason)
	if err != nil {
		return nil, err
	}
	switch {
	case c.To == p.phase:
		return nil, ErrPhaseSame.With("phase", string(c.To))
	case p.paused:
		return nil, ErrPaused
	case m.running(p) != nil:
		return nil, ErrPhasePoll
	case c.To.index() < p.phase.index() && why == "":
		return nil, ErrPhaseReason
	case c.To == PhaseDecided && !m.voted(p):
		return nil, ErrPhaseUndecided
	}
	return []Body{&PhaseMoved{Proposal: c.Proposal, From: p.phase, To: c.To, Why: Reason{why}}}, nil
}

// voted tells whether a poll on the proposal's newest text has been closed, and
// called where that is for somebody to do.
func (m *Meeting) voted(p *proposal) bool {
	for _, id := range p.polls {
		if q := m.polls[id]; q.state == PollStateClosed && q.now().text == len(p.versions) && q.now().outcome.Verdict.Kind != Uncalled && !m.superseded(q) {
			return true
		}
	}
	return false
}

func (e *PhaseMoved) apply(m *Meeting, ev Event) {
	p := m.proposals[e.Proposal]
	p.phase, p.aside = e.To, nil
	p.moves = append(p.moves, Move{From: e.From, To: e.To, At: ev.At, By: ev.By.member, Reason: e.Why.Reason, Because: e.Because})
	if e.To == PhaseDraft {
		p.spent, p.since = 0, nil
	}
	m.endSilence(p.id, ev.At)
	m.show(p.id)
	m.touchElection(p)
	m.touchPolls(p)
}

func (c MoveProposal) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	if _, err := m.proposal(c.Proposal); err != nil {
		return nil, err
	}
	if c.Place < 1 || c.Place > len(m.agenda) {
		return nil, ErrBadValue.With("field", "place", "value", c.Place)
	}
	if m.agenda[c.Place-1] == c.Proposal {
		return nil, nil
	}
	return []Body{&ProposalMoved{c.Proposal, c.Place}}, nil
}

func (e *ProposalMoved) apply(m *Meeting, _ Event) {
	rest := make([]ProposalID, 0, len(m.agenda))
	for _, id := range m.agenda {
		if id != e.Proposal {
			rest = append(rest, id)
		}
	}
	m.agenda = append(rest[:e.Place-1:e.Place-1], append([]ProposalID{e.Proposal}, rest[e.Place-1:]...)...)
	m.touch(SectionAgenda, SectionQuorum)
	m.touchAllMe() // what it holds stands in the order of the agenda
}
