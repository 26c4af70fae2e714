package decision

import "time"

// ElectionRule says what a proposal elects, and how people are nominated for it.
type ElectionRule struct {
	Office  string `json:"office" doc:"what people are elected to"`
	Seats   int    `json:"seats" doc:"1 to 50"`
	Self    bool   `json:"self" doc:"members may nominate themselves"`
	Free    bool   `json:"free" doc:"somebody who is not on the roll may be nominated by name; who runs the meeting says whether they accept"`
	Seconds int    `json:"seconds" doc:"other members who must second a candidate; 0 to 5"`
}

// election is what makes a proposal an election; rule is nil where it is none.
type election struct {
	rule  *ElectionRule
	begun bool // it is, or once was, an election
	open  bool // people may be nominated
	was   bool // they may be now, or might before
	byID  map[CandidateID]*candidate
	order []CandidateID // of the first nomination
}

// SetElection makes a proposal an election, or changes what it elects; a nil
// rule makes it none. Once somebody is nominated, only office and seats change.
type SetElection struct {
	ID       CommandID
	Proposal ProposalID
	Rule     *ElectionRule
}

// OpenNominations opens or closes the nominations.
type OpenNominations struct {
	ID       CommandID
	Proposal ProposalID
	Open     bool
}

// Refusals of an election.
var (
	ErrNotElection     = Define(Conflict, "not_an_election")
	ErrElectionBegun   = Define(Conflict, "election_begun")   // somebody is nominated: the rule is fixed
	ErrCandidatesFixed = Define(Conflict, "candidates_fixed") // the vote has begun
)

func (c SetElection) commandID() CommandID     { return c.ID }
func (c OpenNominations) commandID() CommandID { return c.ID }

// ElectionSet makes a proposal an election, or none. The rule's office is a
// part of its own.
type ElectionSet struct {
	Proposal ProposalID    `json:"proposal"`
	Rule     *ElectionRule `json:"rule,omitempty"`
	Office   Words         `json:"-"`
}

// NominationsOpened opens or closes the nominations.
type NominationsOpened struct {
	Proposal ProposalID `json:"proposal"`
	Open     bool       `json:"open"`
}

var _ = []struct{}{register[ElectionSet](), register[NominationsOpened]()}

func (*ElectionSet) kind() (string, int)       { return "election-set", 1 }
func (*NominationsOpened) kind() (string, int) { return "nominations-opened", 1 }

func (e *ElectionSet) parts(MemberID) []Part     { return []Part{{PartText, "", &e.Office}} }
func (*NominationsOpened) parts(MemberID) []Part { return nil }

// fixed tells whether the vote on a proposal has begun, and with it who stands.
func (p *proposal) fixed() bool { return p.phase == PhaseVote || p.phase == PhaseDecided }

// electing finds a proposal whose candidates may still change: it is not paused
// and its vote has not begun.
func (m *Meeting) electing(id ProposalID) (*proposal, error) {
	p, err := m.proposal(id)
	switch {
	case err != nil:
		return nil, err
	case p.paused:
		return nil, ErrPaused
	case p.fixed():
		return nil, ErrCandidatesFixed
	}
	return p, nil
}

// nominating is electing, for a proposal that is an election.
func (m *Meeting) nominating(id ProposalID) (*proposal, error) {
	p, err := m.electing(id)
	if err == nil && p.election.rule == nil {
		err = ErrNotElection
	}
	return p, err
}

func (c SetElection) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, err := m.electing(c.Proposal)
	if err != nil {
		return nil, err
	}
	was, begun := p.election.rule, len(p.election.order) > 0
	if c.Rule == nil {
		switch {
		case was == nil:
			return nil, nil
		case begun:
			return nil, ErrElectionBegun
		}
		return []Body{&ElectionSet{Proposal: c.Proposal}}, nil
	}
	rule := *c.Rule
	if rule.Office, err = line("office", rule.Office, MaxTitle); err != nil {
		return nil, err
	}
	switch {
	case rule.Seats < 1 || rule.Seats > MaxSeats:
		return nil, ErrRule.With("field", "seats", "num", rule.Seats, "den", MaxSeats)
	case rule.Seconds < 0 || rule.Seconds > MaxSeconds:
		return nil, ErrRule.With("field", "seconds", "num", rule.Seconds, "den", MaxSeconds)
	case was != nil && rule == *was:
		return nil, nil
	case begun && (rule.Self != was.Self || rule.Free != was.Free || rule.Seconds != was.Seconds):
		return nil, ErrElectionBegun
	}
	office := Words{rule.Office}
	rule.Office = ""
	return []Body{&ElectionSet{c.Proposal, &rule, office}}, nil
}

func (c OpenNominations) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, err := m.nominating(c.Proposal)
	if err != nil || p.election.open == c.Open {
		return nil, err
	}
	return []Body{&NominationsOpened{c.Proposal, c.Open}}, nil
}

func (e *ElectionSet) apply(m *Meeting, _ Event) {
	p := m.proposals[e.Proposal]
	el := &p.election
	el.begun = true
	if e.Rule == nil {
		el.rule, el.open = nil, false
	} else {
		rule := *e.Rule
		rule.Office = e.Office.Text
		el.rule = &rule
	}
	m.touchElection(p)
}

func (e *NominationsOpened) apply(m *Meeting, _ Event) {
	el := &m.proposals[e.Proposal].election
	el.open, el.was = e.Open, el.was || e.Open
	m.touch(SectionCandidates(e.Proposal))
}

// touchElection marks what shows an election as changed, to all and to who is
// nominated.
func (m *Meeting) touchElection(p *proposal) {
	if !p.election.begun {
		return
	}
	m.touch(SectionCandidates(p.id))
	for _, c := range p.election.byID {
		m.touchMe(c.member)
	}
}
