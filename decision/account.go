package decision

import (
	"time"
)

// What an account holds, and who may see it. In words:
//
// An account is for everybody on the roll, members and facilitators alike, and
// for whoever they give it to: it holds nothing that a member may not see
// (view.go). The screen, which sees no names, and those who wait in the lobby
// do not get it, and who was never admitted does not stand in it. The join code
// stays out.
//
// The numbers of a round, and its verdict, stand in it once the round is closed
// and, where they wait for it, revealed; a running round shows only how many
// have cast, even where its numbers are shown live, because an account is a
// document and stays when the numbers have moved on. What was never revealed
// stays out after the end of the meeting, too.
//
// Who marked what, with the reasons, stands in it where the round's numbers do
// and the poll said beforehand that names are given after close. Where names
// are for the facilitators alone the account never has them, whoever asks.

// Account is a meeting as it can be told: the one source of minutes and
// records. It is a copy, safe to keep and to use from any goroutine. Its JSON
// form has a fixed order.
type Account struct {
	Meeting   AccountMeeting    `json:"meeting"`
	Roll      []AccountMember   `json:"roll"`      // all who were ever admitted, in order of joining
	Proposals []AccountProposal `json:"proposals"` // in the order of the agenda
}

// AccountMeeting says what meeting this is.
type AccountMeeting struct {
	ID       MeetingID  `json:"id"`
	Title    string     `json:"title"`
	Language string     `json:"language"`
	Zone     string     `json:"zone"` // IANA time zone; all times are UTC, for showing in it
	State    State      `json:"state"`
	Joining  Joining    `json:"joining"`
	Opened   time.Time  `json:"opened"`
	Ended    *time.Time `json:"ended,omitempty"`
	EndedBy  *By        `json:"ended_by,omitempty"`
	AsOf     time.Time  `json:"as_of"` // time of the newest event
}

// AccountMember is one person of the meeting.
type AccountMember struct {
	ID       MemberID     `json:"id"`
	Name     string       `json:"name"`     // the newest; "" where it has been erased
	Roles    []RoleSince  `json:"roles"`    // oldest first; the last is the role they have or had at the end
	Votes    bool         `json:"votes"`    // entitled to vote now, or at the end
	Attended []Attendance `json:"attended"` // stretches of presence, oldest first
	Removed  *time.Time   `json:"removed,omitempty"`
}

// AccountProposal is a proposal with all that became of it.
type AccountProposal struct {
	ID       ProposalID       `json:"id"`
	Phase    Phase            `json:"phase"`
	Versions []AccountVersion `json:"versions"` // oldest first; never empty
	Moves    []Move           `json:"moves"`    // oldest first
	Polls    []AccountPoll    `json:"polls"`    // in the order in which they were planned
}

// AccountVersion is the text of a proposal at a time; versions count from 1.
type AccountVersion struct {
	Version int       `json:"version"`
	Title   string    `json:"title"` // "" where it has been erased
	Text    string    `json:"text"`
	By      MemberID  `json:"by,omitempty"`
	At      time.Time `json:"at"`
}

// AccountPoll is a question with its rules, as fixed before it opened.
type AccountPoll struct {
	ID      PollID         `json:"id"`
	Spec    PollSpec       `json:"spec"`
	State   PollState      `json:"state"`
	Planned time.Time      `json:"planned"`
	Rounds  []AccountRound `json:"rounds"` // oldest first
}

// AccountRound is one opening of a poll.
type AccountRound struct {
	Round    int        `json:"round"`
	Text     int        `json:"text"` // the version of the text that was put to the vote
	Opened   time.Time  `json:"opened"`
	OpenedBy By         `json:"opened_by"`
	AtOpen   Attending  `json:"at_open"`
	Cast     int        `json:"cast"`
	Closed   *time.Time `json:"closed,omitempty"`
	ClosedBy *By        `json:"closed_by,omitempty"` // the clock, where time closed it
	AtClose  *Attending `json:"at_close,omitempty"`
	Shown    *time.Time `json:"shown,omitempty"` // when the numbers came out; without it the fields below are empty
	ShownBy  *By        `json:"shown_by,omitempty"`
	Tally    *Tally     `json:"tally,omitempty"`
	Verdict  *Verdict   `json:"verdict,omitempty"`
	// Ballots are given by name, in the order of the roll, where the poll's
	// names are for everybody; else nil.
	Ballots []AccountBallot `json:"ballots,omitempty"`
}

// AccountBallot is what one member said with their ballot.
type AccountBallot struct {
	Member MemberID `json:"member"`
	Marks  Marks    `json:"marks"`
	Source Source   `json:"source"`
}

// Account tells the meeting as it stands, for everybody on the roll.
func (m *Meeting) Account() Account {
	a := Account{
		Meeting: AccountMeeting{ID: m.id, Title: m.title, Language: m.language, Zone: m.zone, State: m.state,
			Joining: m.joining, Opened: m.opened, Ended: m.ended.when(), EndedBy: m.ended.who(), AsOf: m.last},
		Roll:      []AccountMember{},
		Proposals: []AccountProposal{},
	}
	for _, id := range m.roll.order {
		if p := m.roll.byID[id]; p.admitted {
			a.Roll = append(a.Roll, p.account())
		}
	}
	for _, id := range m.agenda {
		a.Proposals = append(a.Proposals, m.accountProposal(m.proposals[id]))
	}
	return a
}

func (p *member) account() AccountMember {
	return AccountMember{ID: p.id, Name: p.name, Roles: append([]RoleSince{}, p.roles...), Votes: p.votes(),
		Attended: append([]Attendance{}, p.attended...), Removed: sometime(p.gone)}
}

func (m *Meeting) accountProposal(p *proposal) AccountProposal {
	a := AccountProposal{ID: p.id, Phase: p.phase, Moves: append([]Move{}, p.moves...), Polls: []AccountPoll{}}
	for i, v := range p.versions {
		a.Versions = append(a.Versions, AccountVersion{i + 1, v.title, v.text, v.by, v.at})
	}
	for _, id := range p.polls {
		q := m.polls[id]
		poll := AccountPoll{ID: q.id, Spec: q.spec, State: q.state, Planned: q.planned, Rounds: []AccountRound{}}
		for _, r := range q.rounds {
			poll.Rounds = append(poll.Rounds, m.accountRound(q, r))
		}
		a.Polls = append(a.Polls, poll)
	}
	return a
}

func (m *Meeting) accountRound(p *poll, r *round) AccountRound {
	a := AccountRound{Round: r.number, Text: r.text, Opened: r.opened.at, OpenedBy: r.opened.by, AtOpen: r.atOpen,
		Cast: r.turnout(), Closed: r.closed.when(), ClosedBy: r.closed.who(), Shown: r.shown.when(), ShownBy: r.shown.who()}
	if r.outcome == nil {
		return a
	}
	attending := r.outcome.Attending
	a.AtClose = &attending
	if !r.shown.yet() {
		return a
	}
	tally, verdict := cloneTally(r.outcome.Tally), r.outcome.Verdict
	tally.Rules = nil // they stand in the poll's settings
	a.Tally, a.Verdict = &tally, &verdict
	if p.spec.Names != NamesAfterClose {
		return a
	}
	a.Ballots = []AccountBallot{}
	for _, id := range m.roll.order {
		if b, has := r.cast[id]; has {
			a.Ballots = append(a.Ballots, AccountBallot{id, b.marks, b.source})
		}
	}
	return a
}

// when is the time of a happening, or nil before it.
func (h happening) when() *time.Time { return sometime(h.at) }

// who did it, or nil before it.
func (h happening) who() *By {
	if !h.yet() {
		return nil
	}
	return &h.by
}
