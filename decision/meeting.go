package decision

import "time"

// State is where a meeting stands.
type State string

// The states of a meeting.
const (
	StateRunning State = "running"
	StateEnded   State = "ended"
)

// Joining is how people come onto the roll.
type Joining string

// The ways of joining.
const (
	JoinOpen   Joining = "open"   // a name, and admitted at once
	JoinLobby  Joining = "lobby"  // a name, then admitted by the facilitator
	JoinClosed Joining = "closed" // only by personal link
)

// Meeting is one meeting, folded from its events. Make one with [NewMeeting].
// It is owned by one goroutine.
type Meeting struct {
	id       MeetingID
	title    string
	language string
	zone     string
	joining  Joining
	joinCode string
	state    State
	opened   time.Time
	ended    happening
	last     time.Time // time of the newest event
	current  ProposalID
	timing   ProposalID // on which time is spent, or ""

	rehearsal bool
	frozen    bool // the hall's screen holds what it shows
	archived  bool
	of        OrganisationID // whose meeting it is, or ""
	quorum    Quorum         // that a poll has unless it is given another
	roll      roll
	agenda    []ProposalID
	proposals map[ProposalID]*proposal
	polls     map[PollID]*poll
	record    record
	floor     floor
	done      map[CommandID]string // what each command id was given to
	touched   Touched
}

// NewMeeting is a meeting to which nothing has happened yet; the first event
// must be its opening.
func NewMeeting(id MeetingID) *Meeting {
	return &Meeting{
		id:        id,
		roll:      newRoll(),
		proposals: map[ProposalID]*proposal{},
		polls:     map[PollID]*poll{},
		done:      map[CommandID]string{},
	}
}

// ID is the meeting's id.
func (m *Meeting) ID() MeetingID { return m.id }

// JoinCode is the code that guests type or scan; unambiguous capital letters.
func (m *Meeting) JoinCode() string { return m.joinCode }

// Rehearsal tells whether simulated members may join.
func (m *Meeting) Rehearsal() bool { return m.rehearsal }

// Opened tells whether the meeting's opening event has been applied.
func (m *Meeting) Opened() bool { return m.state != "" }

// Decide answers with the events that would follow from a command, or with the
// refusal, a *[Error]. It changes nothing. A command whose id has been carried
// out already gives no events and no error: it has happened.
func (m *Meeting) Decide(by By, at time.Time, cmd Command) ([]Event, error) {
	if cmd == nil {
		return nil, ErrUnknownCommand
	}
	id := cmd.commandID()
	if done, err := again(m.done, id, asked(cmd)); done || err != nil {
		return nil, err
	}
	if !m.Opened() {
		if _, opens := cmd.(OpenMeeting); !opens {
			return nil, ErrMeetingUnknown
		}
	}
	bodies, err := cmd.decide(m, by, m.notBefore(at))
	if err != nil {
		return nil, err
	}
	return happened(bodies, m.notBefore(at), by, id, asked(cmd)), nil
}

// notBefore is the time of an event decided at at: in UTC, whole milliseconds,
// and never before the newest event, so that a clock stepped back cannot turn
// the order of things around.
func (m *Meeting) notBefore(at time.Time) time.Time {
	at = at.UTC().Truncate(time.Millisecond)
	if at.Before(m.last) {
		return m.last
	}
	return at
}

// Apply carries an event out. It refuses only an event that is none of a
// meeting's; unknown kinds and versions are refused by [Decode] already.
func (m *Meeting) Apply(ev Event) error {
	body, ok := ev.Body.(meetingBody)
	if !ok {
		return ErrUnknownEvent.With("kind", "", "version", 0)
	}
	m.last = ev.At
	if ev.Command != "" {
		m.done[ev.Command] = ev.Asked
	}
	body.apply(m, ev)
	m.keepTime(ev.At)
	return nil
}

// Due is the next thing that time itself will do, and when; ok is false where
// nothing waits for time.
func (m *Meeting) Due() (at time.Time, cmd Command, ok bool) {
	for _, p := range m.polls {
		if p.state != PollStateRunning {
			continue
		}
		if end, closes := m.ends(p); closes && (!ok || end.Before(at)) {
			at, cmd, ok = end, ClosePoll{Poll: p.id}, true
		}
	}
	if end, c, waits := m.floor.due(); waits && m.state == StateRunning && (!ok || end.Before(at)) {
		at, cmd, ok = end, c, true
	}
	return at, cmd, ok
}

// --- opening and ending ---

// OpenMeeting starts a meeting; its giver, the host, becomes the facilitator.
// Meeting, JoinCode and Facilitator are drawn by the room.
type OpenMeeting struct {
	ID          CommandID
	Title       string
	Language    string // BCP 47, such as "en" or "de"
	Zone        string // IANA time zone, such as "Europe/Berlin"
	Joining     Joining
	JoinCode    string
	Facilitator MemberID
	Name        string  // the facilitator's
	Rehearsal   bool    // simulated members may join
	Agenda      []Draft // proposals to begin with, such as those of an earlier meeting
	// Organisation is whose meeting it is, or "". Roll is who is invited, such as
	// its standing roll; where the facilitator is on it, they are taken from there.
	Organisation OrganisationID
	Roll         []Invited
	Quorum       *Quorum // nil is the default of DefaultQuorum
}

// Draft is a proposal to begin with.
type Draft struct {
	Proposal ProposalID `json:"proposal,omitempty"`
	Title    string     `json:"title"`
	Text     string     `json:"text,omitempty"`
	Minutes  int        `json:"minutes,omitempty"`
}

// ArchiveMeeting puts an ended meeting away, or takes it out again.
type ArchiveMeeting struct {
	ID       CommandID
	Archived bool
}

// EndMeeting ends the meeting: afterwards it can only be read.
type EndMeeting struct{ ID CommandID }

// ShowProposal makes a proposal the one that the hall is at; the screen shows it.
type ShowProposal struct {
	ID       CommandID
	Proposal ProposalID
}

// Refusals about the meeting as a whole.
var (
	ErrMeetingUnknown  = Define(NotFound, "meeting_unknown")
	ErrMeetingEnded    = Define(Closed, "meeting_ended")
	ErrMeetingPolls    = Define(Conflict, "meeting_has_running_poll") // a poll must be closed before the meeting ends
	ErrMeetingIsOpened = Define(Conflict, "meeting_already_opened")
	ErrNotEnded        = Define(Conflict, "meeting_not_ended") // only an ended meeting is put away
)

func (c OpenMeeting) commandID() CommandID    { return c.ID }
func (c EndMeeting) commandID() CommandID     { return c.ID }
func (c ArchiveMeeting) commandID() CommandID { return c.ID }
func (c ShowProposal) commandID() CommandID   { return c.ID }

// MeetingOpened is the first event of every meeting.
type MeetingOpened struct {
	Meeting  MeetingID `json:"meeting"`
	Title    string    `json:"title"`
	Language string    `json:"language"`
	Zone     string    `json:"zone"`
	Joining  Joining   `json:"joining"`
	JoinCode string    `json:"join_code"`
	// Rehearsal meetings admit simulated members.
	Rehearsal    bool           `json:"rehearsal,omitempty"`
	Organisation OrganisationID `json:"organisation,omitempty"`
	Quorum       *Quorum        `json:"quorum,omitempty"`
}

// MeetingArchived puts an ended meeting away, or takes it out again.
type MeetingArchived struct {
	Archived bool `json:"archived"`
}

// MeetingEnded closes the meeting for good.
type MeetingEnded struct{}

// ProposalShown moves the hall's attention.
type ProposalShown struct {
	Proposal ProposalID `json:"proposal"`
}

var _ = []struct{}{register[MeetingOpened](), register[MeetingArchived](), register[MeetingEnded](), register[ProposalShown]()}

func (*MeetingOpened) kind() (string, int)     { return "meeting-opened", 1 }
func (*MeetingArchived) kind() (string, int)   { return "meeting-archived", 1 }
func (*MeetingArchived) parts(MemberID) []Part { return nil }
func (*MeetingEnded) kind() (string, int)      { return "meeting-ended", 1 }
func (*ProposalShown) kind() (string, int)     { return "proposal-shown", 1 }
func (*MeetingOpened) parts(MemberID) []Part   { return nil }
func (*MeetingEnded) parts(MemberID) []Part    { return nil }
func (*ProposalShown) parts(MemberID) []Part   { return nil }

func (c OpenMeeting) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if by.kind != byHost {
		return nil, ErrNotAllowed.With("role", by.String())
	}
	if m.Opened() {
		return nil, ErrMeetingIsOpened
	}
	title, err := line("title", c.Title, MaxTitle)
	if err != nil {
		return nil, err
	}
	name, err := line("name", c.Name, MaxName)
	if err != nil {
		return nil, err
	}
	if !validID(c.Facilitator) {
		return nil, ErrBadID.With("field", "facilitator")
	}
	if err := oneOf("joining", c.Joining, JoinOpen, JoinLobby, JoinClosed); err != nil {
		return nil, err
	}
	for _, f := range []struct{ name, value string }{{"language", c.Language}, {"zone", c.Zone}, {"join_code", c.JoinCode}} {
		if _, err := line(f.name, f.value, 64); err != nil {
			return nil, err
		}
	}
	if c.Quorum != nil {
		if err := c.Quorum.check(); err != nil {
			return nil, err
		}
	}
	bodies := []Body{
		&MeetingOpened{m.id, title, c.Language, c.Zone, c.Joining, c.JoinCode, c.Rehearsal, c.Organisation, c.Quorum},
		&MemberJoined{Member: c.Facilitator, Role: Facilitator, Admitted: true, Who: Name{name}},
	}
	if bodies, err = c.inviteAll(bodies); err != nil {
		return nil, err
	}
	return c.begin(bodies)
}

// begin adds the proposals to begin with, as the facilitator's.
func (c OpenMeeting) begin(bodies []Body) ([]Body, error) {
	if len(c.Agenda) > MaxAgenda {
		return nil, ErrAgendaFull.With("max", MaxAgenda)
	}
	for _, d := range c.Agenda {
		w, err := written(d.Title, d.Text)
		if err != nil {
			return nil, err
		}
		bodies = append(bodies, &ProposalAdded{Proposal: d.Proposal, Author: c.Facilitator, Written: w})
		if d.Minutes > 0 && d.Minutes <= MaxPlanned {
			bodies = append(bodies, &TimePlanned{d.Proposal, d.Minutes})
		}
	}
	return bodies, nil
}

// Drafts are the meeting's proposals as an agenda to begin another meeting with:
// all, or those that are still open.
func (m *Meeting) Drafts(open bool) []Draft {
	var all []Draft
	for _, id := range m.agenda {
		p := m.proposals[id]
		if open && p.phase == PhaseDecided {
			continue
		}
		all = append(all, Draft{Title: p.newest().title, Text: p.newest().text, Minutes: p.minutes})
	}
	return all
}

func (c ArchiveMeeting) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.acting(by)
	switch {
	case err != nil:
		return nil, err
	case !acts[p.role][actRun]:
		return nil, ErrNotAllowed.With("role", string(p.role))
	case m.state != StateEnded:
		return nil, ErrNotEnded
	case m.archived == c.Archived:
		return nil, nil
	}
	return []Body{&MeetingArchived{c.Archived}}, nil
}

func (e *MeetingArchived) apply(m *Meeting, _ Event) {
	m.archived = e.Archived
	m.touch(SectionMeeting)
}

func (e *MeetingOpened) apply(m *Meeting, ev Event) {
	m.title, m.language, m.zone = e.Title, e.Language, e.Zone
	m.joining, m.joinCode, m.rehearsal = e.Joining, e.JoinCode, e.Rehearsal
	m.of, m.quorum = e.Organisation, DefaultQuorum()
	if e.Quorum != nil {
		m.quorum = *e.Quorum
	}
	m.state, m.opened = StateRunning, ev.At
	m.touch(SectionMeeting, SectionRoll, SectionQuorum, SectionAgenda, SectionRecord, SectionActions,
		SectionQueue, SectionSignals, SectionTemperature, SectionQuestions, SectionTimer)
}

func (c EndMeeting) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	if m.HasRunningPoll() {
		return nil, ErrMeetingPolls
	}
	if c := m.floor.check(); c != nil && c.closed.IsZero() && len(c.answers) > 0 {
		return []Body{&TemperatureClosed{c.id, m.measured(c)}, &MeetingEnded{}}, nil
	}
	return []Body{&MeetingEnded{}}, nil
}

// HasRunningPoll tells whether some poll takes ballots.
func (m *Meeting) HasRunningPoll() bool {
	for _, p := range m.polls {
		if p.state == PollStateRunning {
			return true
		}
	}
	return false
}

func (e *MeetingEnded) apply(m *Meeting, ev Event) {
	m.state, m.ended = StateEnded, happening{ev.At, ev.By}
	m.floor.close(ev.At)
	m.touch(SectionMeeting, SectionQueue, SectionSignals, SectionTimer)
	for _, p := range m.proposals {
		m.touchPolls(p)
	}
	m.touchAllMe()
}

func (c ShowProposal) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	if _, err := m.proposal(c.Proposal); err != nil {
		return nil, err
	}
	if m.current == c.Proposal {
		return nil, nil
	}
	return []Body{&ProposalShown{c.Proposal}}, nil
}

func (e *ProposalShown) apply(m *Meeting, _ Event) { m.show(e.Proposal) }

// show makes a proposal the current one.
func (m *Meeting) show(id ProposalID) {
	m.current = id
	m.touch(SectionMeeting, SectionAgenda, SectionQuorum)
}

// oneOf refuses a value that is none of the allowed ones.
func oneOf[T ~string](field string, v T, allowed ...T) error {
	for _, a := range allowed {
		if v == a {
			return nil
		}
	}
	return ErrBadValue.With("field", field, "value", string(v))
}
