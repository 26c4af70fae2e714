package decision

import (
	"time"

	"github.com/folkmoot/folkmoot/ballot"
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
// Ideas stand in it once they are revealed, with their authors where the
// brainstorm tells them. Of a discussion it holds what somebody asked, feared or
// wanted changed; the rest is counted. The seed of a lot stands in it once its
// round is closed.
//
// What is kept for the record stands in it as every member may read it; the
// equity view where the meeting wants it there.
//
// Who marked what, with the reasons, stands in it where the round's numbers do
// and the poll said beforehand that names are given at all. Where names are for
// the facilitators alone the account never has them, whoever asks: it counts the
// blocks, objections and concerns by what became of them, the positions that
// nobody confirmed after an amendment, and who opened a poll of lazy consensus;
// it has neither their owners nor their words, nor what was said about them in
// talks after a block. The call of rough consensus and appeals against it are
// acts before the whole meeting, and stand in it with their reasons.

// Account is a meeting as it can be told: the one source of minutes and
// records. It is a copy, safe to keep and to use from any goroutine. Its JSON
// form has a fixed order.
type Account struct {
	Meeting   AccountMeeting    `json:"meeting"`
	Roll      []AccountMember   `json:"roll"`      // all who were ever admitted, in order of joining
	Proposals []AccountProposal `json:"proposals"` // in the order of the agenda
	// Record is what was kept beside the decisions, nil where that is nothing.
	Record  *Record      `json:"record,omitempty"`
	Actions []ActionLine `json:"actions,omitempty"` // in the order in which they were noted
	Equity  *Equity      `json:"equity,omitempty"`  // where the meeting wants it in the minutes
	// Floor is nil where nobody took a temperature or asked from the floor.
	Floor *AccountFloor `json:"floor,omitempty"`
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
	Name     string       `json:"name"`  // the newest; "" where it has been erased
	Roles    []RoleSince  `json:"roles"` // oldest first; the last is the role they have or had at the end
	Group    string       `json:"group,omitempty"`
	Weight   int          `json:"weight,omitempty"` // in polls by weight; where it is not 1
	Votes    bool         `json:"votes"`            // entitled to vote now, or at the end
	Attended []Attendance `json:"attended"`         // stretches of presence, oldest first
	Removed  *time.Time   `json:"removed,omitempty"`
}

// AccountProposal is a proposal with all that became of it.
type AccountProposal struct {
	ID       ProposalID       `json:"id"`
	Phase    Phase            `json:"phase"`
	Versions []AccountVersion `json:"versions"` // oldest first; never empty
	Moves    []Move           `json:"moves"`    // oldest first
	Polls    []AccountPoll    `json:"polls"`    // in the order in which they were planned
	// Minutes are those planned for it; 0 is no plan.
	Minutes int        `json:"minutes,omitempty"`
	Started *time.Time `json:"started,omitempty"` // when it left draft
	Decided *time.Time `json:"decided,omitempty"` // when it was decided, where it still is
	Spent   int        `json:"spent,omitempty"`   // seconds that the hall was at it, out of draft and not paused
	// Brainstorm is nil where nobody has written an idea.
	Brainstorm *AccountBrainstorm `json:"brainstorm,omitempty"`
	// Discussion is nil where nobody has contributed.
	Discussion *AccountDiscussion `json:"discussion,omitempty"`
	Conflicts  []ConflictLine     `json:"conflicts,omitempty"` // in the order of declaring
	Aside      *Aside             `json:"aside,omitempty"`     // where it is set aside without a vote
	Rationale  *Rationale         `json:"rationale,omitempty"` // nil where nothing was written
	Relations  []Relation         `json:"relations,omitempty"` // earlier decisions that it changes
	Overtaken  []Overtaken        `json:"overtaken,omitempty"` // later decisions of this meeting that change it
	// Election is nil where the proposal elects nobody.
	Election *AccountElection `json:"election,omitempty"`
}

// AccountBrainstorm is what became of a proposal's ideas.
type AccountBrainstorm struct {
	Rule     BrainstormRule `json:"rule"`
	Revealed bool           `json:"revealed"` // the ideas may be told
	Count    int            `json:"count"`    // ideas written, with those merged into others
	Writers  int            `json:"writers"`
	Dotters  int            `json:"dotters"`            // members who have placed dots
	Ideas    []AccountIdea  `json:"ideas"`              // in the order in which they were written; empty until revealed
	Withheld int            `json:"withheld,omitempty"` // of those counted, kept from the reveal
}

// AccountIdea is one idea.
type AccountIdea struct {
	ID     IdeaID   `json:"id"`
	Text   string   `json:"text"`
	Author MemberID `json:"author,omitempty"` // where it is told
	Into   IdeaID   `json:"into,omitempty"`   // merged into this one
	Group  string   `json:"group,omitempty"`
	Dots   int      `json:"dots"`             // with those of the ideas merged into it
	Option PollID   `json:"option,omitempty"` // the newest poll in which it became an option
}

// AccountDiscussion is what a discussion brought up.
type AccountDiscussion struct {
	Kinds  map[ContributionKind]int `json:"kinds"`
	Raised []AccountContribution    `json:"raised"` // concerns, questions and amendments, oldest first
}

// AccountContribution is a concern, a question or an amendment.
type AccountContribution struct {
	ID       ContributionID   `json:"id"`
	Kind     ContributionKind `json:"kind"`
	Text     string           `json:"text"`
	By       MemberID         `json:"by,omitempty"`
	At       time.Time        `json:"at"`
	Resolved bool             `json:"resolved"` // its owner holds it for answered
	Replies  int              `json:"replies"`
	Files    []string         `json:"files,omitempty"` // names of attachments
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
	Text     int        `json:"text"`              // the version of the text to which the counted ballots refer
	Carried  []Carried  `json:"carried,omitempty"` // amendments taken over while it ran, oldest first
	Opened   time.Time  `json:"opened"`
	OpenedBy By         `json:"opened_by"`
	AtOpen   Attending  `json:"at_open"`
	Told     int        `json:"told,omitempty"` // lazy consensus: on the roll when it opened
	Seen     int        `json:"seen,omitempty"` // lazy consensus: how many have opened it
	Cast     int        `json:"cast"`
	Closing  *time.Time `json:"closing,omitempty"` // when somebody closed it by hand, where a grace followed
	ByHand   *By        `json:"by_hand,omitempty"` // who
	Closed   *time.Time `json:"closed,omitempty"`
	ClosedBy *By        `json:"closed_by,omitempty"` // the clock, where time closed it
	Why      string     `json:"why,omitempty"`       // the reason given for closing it without quorum, or as the text changed
	AtClose  *Attending `json:"at_close,omitempty"`
	Shown    *time.Time `json:"shown,omitempty"` // when the numbers came out; without it the fields below are empty
	ShownBy  *By        `json:"shown_by,omitempty"`
	Tally    *Tally     `json:"tally,omitempty"`
	Verdict  *Verdict   `json:"verdict,omitempty"`
	// Flows are the ballots that stayed or moved between the rounds of a count;
	// Analysis compares the options of a ranked poll in pairs and decides nothing.
	Flows    []ballot.Flow    `json:"flows,omitempty"`
	Analysis *ballot.Analysis `json:"analysis,omitempty"`
	Lot      string           `json:"lot,omitempty"`       // SHA-256 of the seed, published when the round opened, in hexadecimal
	Seed     string           `json:"seed,omitempty"`      // revealed when it was closed, in hexadecimal
	Weights  *Attending       `json:"weights,omitempty"`   // in a poll by weight, at the close
	NotValid int64            `json:"not_valid,omitempty"` // blocks that peers found not principled
	Groups   []AccountGroup   `json:"groups,omitempty"`    // where the poll looks at stakeholder groups
	Movement []Movement       `json:"movement,omitempty"`  // of positions, since the round before
	Stale    int              `json:"stale,omitempty"`     // positions on an earlier text that nobody confirmed: not counted
	// CardCounts count blocks, objections, concerns and reservations by what became of them.
	CardCounts []CardCount `json:"card_counts,omitempty"`
	Calls      []Call      `json:"calls,omitempty"` // of rough consensus, oldest first, each with the appeals against it
	Talks      []Talk      `json:"talks,omitempty"` // after a block; without words where names are not told
	// What follows is given by name, the ballots in the order of the roll, where the
	// poll's names are for everybody; else nil.
	Ballots      []AccountBallot `json:"ballots,omitempty"`
	StaleBallots []AccountBallot `json:"stale_ballots,omitempty"`
	SeenBy       []AccountSeen   `json:"seen_by,omitempty"`
	Cards        []AccountCard   `json:"cards,omitempty"` // in the order in which they were raised
}

// AccountBallot is what one member said with their ballot.
type AccountBallot struct {
	Member MemberID `json:"member"`
	Marks  Marks    `json:"marks"`
	Source Source   `json:"source"`
	Text   int      `json:"text"`             // the version of the text that it was given for
	Group  string   `json:"group,omitempty"`  // its owner's, where the poll looks at groups
	Weight int64    `json:"weight,omitempty"` // in a poll by weight
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
	m.accountRecord(&a)
	a.Floor = m.accountFloor()
	return a
}

func (p *member) account() AccountMember {
	a := AccountMember{ID: p.id, Name: p.name, Roles: append([]RoleSince{}, p.roles...), Group: p.group, Votes: p.votes(),
		Attended: append([]Attendance{}, p.attended...), Removed: sometime(p.gone)}
	if p.weight != 1 {
		a.Weight = p.weight
	}
	return a
}

func (m *Meeting) accountProposal(p *proposal) AccountProposal {
	a := AccountProposal{ID: p.id, Phase: p.phase, Moves: append([]Move{}, p.moves...), Polls: []AccountPoll{}, Minutes: p.minutes,
		Brainstorm: p.brainstorm.account(), Discussion: p.discussion.account(),
		Election: m.accountElection(p)}
	a.Started, a.Decided = p.span()
	a.Spent = int(p.spent / time.Second)
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
	m.accountDecision(&a, p)
	return a
}

func (b *brainstorm) account() *AccountBrainstorm {
	if len(b.order)+len(b.left) == 0 {
		return nil
	}
	a := &AccountBrainstorm{Rule: b.rule, Revealed: b.open(), Count: b.count(), Withheld: len(b.withheld), Ideas: []AccountIdea{}}
	a.Writers, a.Dotters = b.people()
	if !a.Revealed {
		return a
	}
	dots := b.sums()
	for _, id := range b.order {
		it := b.ideas[id]
		line := AccountIdea{ID: id, Text: it.text, Into: it.into, Group: it.group, Dots: dots[id], Option: it.option}
		if !b.rule.Hidden {
			line.Author = it.author
		}
		a.Ideas = append(a.Ideas, line)
	}
	return a
}

func (d *discussion) account() *AccountDiscussion {
	if len(d.order) == 0 {
		return nil
	}
	a := &AccountDiscussion{Kinds: map[ContributionKind]int{}, Raised: []AccountContribution{}}
	for _, id := range d.order {
		c := d.byID[id]
		a.Kinds[c.kind]++
		if c.kind == Support || c.kind == Information {
			continue
		}
		line := AccountContribution{ID: id, Kind: c.kind, Text: c.text, By: c.author, At: c.at, Resolved: c.resolved, Replies: c.replies}
		for _, f := range c.files {
			line.Files = append(line.Files, f.Name)
		}
		a.Raised = append(a.Raised, line)
	}
	return a
}

func (m *Meeting) accountRound(p *poll, r *round) AccountRound {
	a := AccountRound{Round: r.number, Text: r.text, Opened: r.opened.at, OpenedBy: r.opened.by, AtOpen: r.atOpen,
		Cast: r.turnout(), Told: r.told, Seen: len(r.seen), Carried: append([]Carried(nil), r.carried...), Closing: r.closing.when(), ByHand: r.closing.who(), Closed: r.closed.when(), ClosedBy: r.closed.who(),
		Shown: r.shown.when(), ShownBy: r.shown.who(), Lot: r.lotHash, Seed: r.revealedSeed}
	if r.outcome == nil {
		return a
	}
	attending := r.outcome.people()
	attending.Answered = r.outcome.Attending.Answered
	a.AtClose, a.Why = &attending, r.why
	if !r.shown.yet() {
		return a
	}
	tally, verdict := r.outcome.clone().Tally, r.outcome.Verdict
	tally.Rules = nil // they stand in the poll's settings
	a.Tally, a.Verdict = &tally, &verdict
	a.Flows, a.Analysis = tally.Flows(), p.pairs(r, tally)
	m.accountTold(p, r, &a)
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
