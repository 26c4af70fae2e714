package decision

import "time"

// OrganisationID names an organisation: a version 4 UUID.
type OrganisationID string

// Organisation is a standing body that meets: its roll, its defaults, what it
// keeps to use again, and what it has decided. It is folded from a log of its
// own. Make one with [NewOrganisation]; it is owned by one goroutine.
//
// Who manages it is whoever holds the host link of the server. Its people have
// the same id in each of its meetings.
type Organisation struct {
	id       OrganisationID
	founded  time.Time
	last     time.Time
	name     string
	defaults Defaults

	people    map[MemberID]*Person
	order     []MemberID
	templates []*Template
	meetings  []*pastMeeting // oldest first
	decisions map[DecisionRef]*PastDecision
	mailed    map[mailKey]bool
	done      map[CommandID]string
}

// Defaults are what a new meeting of an organisation begins with.
type Defaults struct {
	Joining  Joining `json:"joining"`
	Language string  `json:"language"`         // BCP 47
	Zone     string  `json:"zone"`             // IANA time zone
	Quorum   *Quorum `json:"quorum,omitempty"` // nil is DefaultQuorum
}

// NewOrganisation is an organisation to which nothing has happened; its first
// event is its founding.
func NewOrganisation(id OrganisationID) *Organisation {
	return &Organisation{id: id, people: map[MemberID]*Person{}, decisions: map[DecisionRef]*PastDecision{},
		mailed: map[mailKey]bool{}, done: map[CommandID]string{}}
}

// OrganisationCommand is something asked of an organisation. The set is closed.
type OrganisationCommand interface {
	commandID() CommandID
	decideIn(o *Organisation, by By, at time.Time) ([]Body, error)
}

// FoundOrganisation makes an organisation.
type FoundOrganisation struct {
	ID       CommandID
	Name     string
	Defaults Defaults
}

// ChangeOrganisation gives an organisation another name and other defaults.
type ChangeOrganisation struct {
	ID       CommandID
	Name     string
	Defaults Defaults
}

// Refusals of organisations.
var (
	ErrOrganisationUnknown = Define(NotFound, "organisation_unknown")
)

func (c FoundOrganisation) commandID() CommandID  { return c.ID }
func (c ChangeOrganisation) commandID() CommandID { return c.ID }

// OrganisationSet is the first event of every organisation, and each change of
// its name and defaults.
type OrganisationSet struct {
	Organisation OrganisationID `json:"organisation"`
	Name         string         `json:"name"`
	Defaults     Defaults       `json:"defaults"`
}

var _ = registerOrganisation[OrganisationSet]()

func (*OrganisationSet) kind() (string, int)   { return "organisation-set", 1 }
func (*OrganisationSet) parts(MemberID) []Part { return nil }

// ID is the organisation's id.
func (o *Organisation) ID() OrganisationID { return o.id }

// Founded tells whether the organisation's first event has been applied.
func (o *Organisation) Founded() bool { return !o.founded.IsZero() }

// Decide answers with the events that would follow from a command, or with the
// refusal, a *[Error], as [Meeting.Decide] does.
func (o *Organisation) Decide(by By, at time.Time, cmd OrganisationCommand) ([]Event, error) {
	if cmd == nil {
		return nil, ErrUnknownCommand
	}
	id := cmd.commandID()
	if done, err := again(o.done, id, asked(cmd)); done || err != nil {
		return nil, err
	}
	if _, founds := cmd.(FoundOrganisation); !founds && !o.Founded() {
		return nil, ErrOrganisationUnknown
	}
	if at = at.UTC().Truncate(time.Millisecond); at.Before(o.last) {
		at = o.last
	}
	bodies, err := cmd.decideIn(o, by, at)
	if err != nil {
		return nil, err
	}
	return happened(bodies, at, by, id, asked(cmd)), nil
}

// Apply carries an event out. It refuses only an event that is none of an
// organisation's.
func (o *Organisation) Apply(ev Event) error {
	body, ok := ev.Body.(organisationBody)
	if !ok {
		return ErrUnknownEvent.With("kind", "", "version", 0)
	}
	o.last = ev.At
	if ev.Command != "" {
		o.done[ev.Command] = ev.Asked
	}
	body.applyTo(o, ev)
	return nil
}

// managed refuses everybody but the host.
func managed(by By) error {
	if by.kind != byHost {
		return ErrNotAllowed.With("role", by.String())
	}
	return nil
}

func (c FoundOrganisation) decideIn(o *Organisation, by By, _ time.Time) ([]Body, error) {
	if o.Founded() {
		return nil, ErrIDTaken.With("field", "id")
	}
	return o.set(by, c.Name, c.Defaults)
}

func (c ChangeOrganisation) decideIn(o *Organisation, by By, _ time.Time) ([]Body, error) {
	return o.set(by, c.Name, c.Defaults)
}

func (o *Organisation) set(by By, name string, d Defaults) ([]Body, error) {
	if err := managed(by); err != nil {
		return nil, err
	}
	name, err := line("name", name, MaxTitle)
	if err != nil {
		return nil, err
	}
	if err := oneOf("joining", d.Joining, JoinOpen, JoinLobby, JoinClosed); err != nil {
		return nil, err
	}
	for _, f := range []struct{ name, value string }{{"language", d.Language}, {"zone", d.Zone}} {
		if _, err := line(f.name, f.value, 64); err != nil {
			return nil, err
		}
	}
	if d.Quorum != nil {
		if err := d.Quorum.check(); err != nil {
			return nil, err
		}
	}
	return []Body{&OrganisationSet{o.id, name, d}}, nil
}

func (e *OrganisationSet) applyTo(o *Organisation, ev Event) {
	if o.founded.IsZero() {
		o.founded = ev.At
	}
	o.name, o.defaults = e.Name, e.Defaults
}

// OrganisationLine is an organisation in the host's list.
type OrganisationLine struct {
	ID       OrganisationID `json:"id"`
	Name     string         `json:"name"`
	People   int            `json:"people"`
	Meetings int            `json:"meetings"`
	InForce  int            `json:"in_force" doc:"decisions that hold"`
}

// Line is the organisation in a list, as its decisions stand on a day (2006-01-02).
func (o *Organisation) Line(day string) OrganisationLine {
	l := OrganisationLine{ID: o.id, Name: o.name, People: len(o.order), Meetings: len(o.meetings)}
	for _, d := range o.decisions {
		if now := d.asOf(day).Status; now == InForce || now == Amended {
			l.InForce++
		}
	}
	return l
}

// OrganisationView is an organisation as whoever manages it sees it. The people
// come by [Organisation.People], the decisions by [Organisation.Decisions].
type OrganisationView struct {
	ID        OrganisationID  `json:"id"`
	Name      string          `json:"name"`
	Defaults  Defaults        `json:"defaults"`
	People    int             `json:"people"`
	Templates []Template      `json:"templates"`
	Meetings  []MeetingOfBody `json:"meetings" doc:"newest first"`
}

// View is the organisation for whoever manages it.
func (o *Organisation) View() OrganisationView {
	v := OrganisationView{ID: o.id, Name: o.name, Defaults: o.defaults, People: len(o.order),
		Templates: o.Templates(), Meetings: []MeetingOfBody{}}
	for i := len(o.meetings) - 1; i >= 0; i-- {
		v.Meetings = append(v.Meetings, o.meetings[i].MeetingOfBody)
	}
	return v
}
