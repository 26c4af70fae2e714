package decision

import (
	"slices"
	"strings"
	"time"
)

// An election begins with nominations: somebody is named, says whether they
// accept, and stands once they have and enough members have seconded them.
// Nominations from the floor and by acclaim of seconds follow Robert's Rules of
// Order Newly Revised, 12th edition, 46:6; that nobody is elected against their
// will, 46:46.

// The bounds of an election. MaxStatement and MaxNominationReason are in
// characters; MaxCandidates counts everybody who is nominated, MaxNominations
// those whom one member nominates who does not run the meeting.
const (
	MaxSeats            = 50
	MaxSeconds          = 5
	MaxStatement        = 2000
	MaxNominationReason = 500
	MaxCandidates       = 100
	MaxNominations      = 20
)

// CandidateID names somebody's candidacy in one election.
type CandidateID string

// CandidateAnswer is what a nominee has said to being nominated.
type CandidateAnswer string

// The answers.
const (
	CandidateAsked    CandidateAnswer = "asked" // nothing yet
	CandidateAccepted CandidateAnswer = "accepted"
	CandidateDeclined CandidateAnswer = "declined"
)

type candidate struct {
	id          CandidateID
	free        bool     // nominated by a name that is not on the roll
	member      MemberID // "" for a free name, and where it has been erased
	name        string   // a free name
	nominations []nomination
	seconds     []MemberID
	answer      CandidateAnswer
	statement   string
}

type nomination struct {
	by     MemberID
	reason string
}

// Nominate names a member of the roll, or by Name somebody who is not on it.
// Whoever nominates themselves accepts with it. Where others have nominated the
// same person before, it joins theirs, and counts as a second.
type Nominate struct {
	ID        CommandID
	Proposal  ProposalID
	Candidate CandidateID // made by the client
	Member    MemberID
	Name      string
	Reason    string
}

// AnswerNomination accepts or declines. Only the nominee may; for a free name,
// who runs the meeting says what they have been told.
type AnswerNomination struct {
	ID        CommandID
	Proposal  ProposalID
	Candidate CandidateID
	Accept    bool
}

// SecondCandidate seconds a candidate who has accepted, or takes that back.
type SecondCandidate struct {
	ID        CommandID
	Proposal  ProposalID
	Candidate CandidateID
	Second    bool
}

// WriteStatement is what a candidate says for themselves; an empty text takes
// it away. For a free name, who runs the meeting hands it in.
type WriteStatement struct {
	ID        CommandID
	Proposal  ProposalID
	Candidate CandidateID
	Text      string
}

// Refusals of nominations.
var (
	ErrNominationsClosed = Define(Conflict, "nominations_closed")
	ErrSelfNomination    = Define(Forbidden, "self_nomination")
	ErrNominateOne       = Define(Invalid, "nominate_one")           // a member, or a free name: not both
	ErrFreeName          = Define(Forbidden, "free_name")            // only members may be nominated
	ErrNameOnRoll        = Define(Conflict, "name_on_roll")          // a free name that a member bears
	ErrNominatedAlready  = Define(Conflict, "nominated_already")     // by the same member, or they stand already
	ErrCandidatesFull    = Define(TooMany, "candidates_full")        // arg max
	ErrNominationsYours  = Define(TooMany, "nominations_yours_full") // arg max; by the member themselves
	ErrCandidateUnknown  = Define(NotFound, "candidate_unknown")
	ErrNotNominee        = Define(Forbidden, "not_nominee") // nobody answers or speaks for another
	ErrNotAccepted       = Define(Conflict, "nomination_not_accepted")
	ErrSecondOwn         = Define(Forbidden, "second_own")            // oneself, or whom one has nominated
	ErrNotStanding       = Define(Conflict, "candidate_not_standing") // arg name
)

func (c Nominate) commandID() CommandID         { return c.ID }
func (c AnswerNomination) commandID() CommandID { return c.ID }
func (c SecondCandidate) commandID() CommandID  { return c.ID }
func (c WriteStatement) commandID() CommandID   { return c.ID }

// CandidateNominated names somebody. Candidate is that of an earlier nomination
// of the same person, where there is one.
type CandidateNominated struct {
	Proposal  ProposalID  `json:"proposal"`
	Candidate CandidateID `json:"candidate"`
	Free      bool        `json:"free,omitempty"`
	Nominee   Nominee     `json:"-"`
	Why       Reason      `json:"-"`
}

// Nominee is the erasable identity of who is nominated.
type Nominee struct {
	Member MemberID `json:"member,omitempty"`
	Name   string   `json:"name,omitempty"` // a free name
}

// NominationAnswered accepts or declines.
type NominationAnswered struct {
	Proposal  ProposalID  `json:"proposal"`
	Candidate CandidateID `json:"candidate"`
	Accept    bool        `json:"accept"`
}

// CandidateSeconded seconds a candidate, or takes that back.
type CandidateSeconded struct {
	Proposal  ProposalID  `json:"proposal"`
	Candidate CandidateID `json:"candidate"`
	Second    bool        `json:"second"`
}

// StatementWritten is what a candidate says for themselves.
type StatementWritten struct {
	Proposal  ProposalID  `json:"proposal"`
	Candidate CandidateID `json:"candidate"`
	Free      bool        `json:"free,omitempty"`
	Words     Words       `json:"-"`
}

var _ = []struct{}{register[CandidateNominated](), register[NominationAnswered](), register[CandidateSeconded](), register[StatementWritten]()}

func (*CandidateNominated) kind() (string, int) { return "candidate-nominated", 1 }
func (*NominationAnswered) kind() (string, int) { return "nomination-answered", 1 }
func (*CandidateSeconded) kind() (string, int)  { return "candidate-seconded", 1 }
func (*StatementWritten) kind() (string, int)   { return "statement-written", 1 }

func (e *CandidateNominated) parts(by MemberID) []Part {
	return []Part{{PartText, e.Nominee.Member, &e.Nominee}, {PartText, by, &e.Why}}
}
func (*NominationAnswered) parts(MemberID) []Part { return nil }
func (*CandidateSeconded) parts(MemberID) []Part  { return nil }
func (e *StatementWritten) parts(by MemberID) []Part {
	if e.Free {
		by = ""
	}
	return []Part{{PartText, by, &e.Words}}
}

// candidacy is nominating, for a candidate whom the giver of a command may see.
func (m *Meeting) candidacy(by By, id ProposalID, candidate CandidateID) (*candidate, error) {
	p, err := m.nominating(id)
	if err != nil {
		return nil, err
	}
	c, ok := p.election.byID[candidate]
	if !ok || !c.visible(by.member, m.MayRun(by) == nil) {
		return nil, ErrCandidateUnknown
	}
	return c, nil
}

func (c Nominate) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actWrite); err != nil {
		return nil, err
	}
	p, err := m.nominating(c.Proposal)
	if err != nil {
		return nil, err
	}
	el := &p.election
	if !el.open {
		return nil, ErrNominationsClosed
	}
	if !validID(c.Candidate) {
		return nil, ErrBadID.With("field", "candidate")
	}
	if _, taken := el.byID[c.Candidate]; taken {
		return nil, ErrIDTaken.With("field", "candidate")
	}
	why, err := prose("reason", c.Reason, MaxNominationReason)
	if err != nil {
		return nil, err
	}
	nominee, err := c.nominee(m, el.rule, by)
	if err != nil {
		return nil, err
	}
	named := &CandidateNominated{c.Proposal, c.Candidate, nominee.Member == "", nominee, Reason{why}}
	before := el.find(nominee)
	switch {
	case before == nil && len(el.order) >= MaxCandidates:
		return nil, ErrCandidatesFull.With("max", MaxCandidates)
	case m.MayRun(by) != nil && el.nominatedBy(by.member) >= MaxNominations:
		return nil, ErrNominationsYours.With("max", MaxNominations)
	case before != nil && (before.answer == CandidateAccepted || before.nominatedBy(by.member)):
		return nil, ErrNominatedAlready
	case before != nil:
		named.Candidate = before.id
	}
	if nominee.Member == by.member {
		return []Body{named, &NominationAnswered{c.Proposal, named.Candidate, true}}, nil
	}
	return []Body{named}, nil
}

// nominee checks who is nominated. An observer may be: it is the roll that
// stands for election, not only those who vote.
func (c Nominate) nominee(m *Meeting, rule *ElectionRule, by By) (Nominee, error) {
	switch {
	case c.Member != "" && c.Name != "":
		return Nominee{}, ErrNominateOne
	case c.Member == by.member && !rule.Self:
		return Nominee{}, ErrSelfNomination
	case c.Member != "":
		if p, ok := m.roll.byID[c.Member]; !ok || !p.onRoll() {
			return Nominee{}, ErrMemberUnknown
		}
		return Nominee{Member: c.Member}, nil
	}
	name, err := line("name", c.Name, MaxName)
	switch {
	case err != nil:
		return Nominee{}, err
	case !rule.Free:
		return Nominee{}, ErrFreeName
	}
	for _, p := range m.roll.byID {
		if p.onRoll() && strings.EqualFold(p.name, name) {
			return Nominee{}, ErrNameOnRoll
		}
	}
	return Nominee{Name: name}, nil
}

func (c AnswerNomination) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	it, err := m.ownCandidacy(by, c.Proposal, c.Candidate)
	if err != nil {
		return nil, err
	}
	if to := answerOf(c.Accept); to == it.answer {
		return nil, nil
	}
	return []Body{&NominationAnswered{c.Proposal, c.Candidate, c.Accept}}, nil
}

func answerOf(accept bool) CandidateAnswer {
	if accept {
		return CandidateAccepted
	}
	return CandidateDeclined
}

// ownCandidacy finds a candidate for themselves, or a free name for who runs
// the meeting. Whatever their role, who is on the roll speaks for themselves.
func (m *Meeting) ownCandidacy(by By, proposal ProposalID, id CandidateID) (*candidate, error) {
	if m.state == StateEnded {
		return nil, ErrMeetingEnded
	}
	if _, err := m.acting(by); err != nil {
		return nil, err
	}
	c, err := m.candidacy(by, proposal, id)
	if err != nil {
		return nil, err
	}
	if !c.speaks(by.member, m.MayRun(by) == nil) {
		return nil, ErrNotNominee
	}
	return c, nil
}

func (c SecondCandidate) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actVote); err != nil {
		return nil, err
	}
	it, err := m.candidacy(by, c.Proposal, c.Candidate)
	switch {
	case err != nil:
		return nil, err
	case it.member == by.member || it.nominatedBy(by.member):
		return nil, ErrSecondOwn
	case it.answer != CandidateAccepted:
		return nil, ErrNotAccepted
	case slices.Contains(it.seconds, by.member) == c.Second:
		return nil, nil
	}
	return []Body{&CandidateSeconded{c.Proposal, c.Candidate, c.Second}}, nil
}

func (c WriteStatement) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	it, err := m.ownCandidacy(by, c.Proposal, c.Candidate)
	if err != nil {
		return nil, err
	}
	if it.answer != CandidateAccepted {
		return nil, ErrNotAccepted
	}
	text, err := prose("statement", c.Text, MaxStatement)
	if err != nil || text == it.statement {
		return nil, err
	}
	return []Body{&StatementWritten{c.Proposal, c.Candidate, it.free, Words{text}}}, nil
}
