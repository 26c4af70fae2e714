package decision

import "time"

// CheckID names a temperature check.
type CheckID string

// Warmth is one answer to a temperature check.
type Warmth string

// The answers to a temperature check: up, sideways, down (Seeds for Change).
const (
	Warm   Warmth = "warm"
	Unsure Warmth = "unsure"
	Cold   Warmth = "cold"
)

// Warmths lists the answers, from warm to cold.
func Warmths() []Warmth { return []Warmth{Warm, Unsure, Cold} }

// A check closes by itself after its seconds, DefaultCheck where none are given.
const (
	MinCheck     = 10
	MaxCheck     = 3600
	DefaultCheck = 60
	// MaxChecks is the most checks of a meeting.
	MaxChecks = 500
)

// check is a temperature check. It never binds, and nobody is told who answered
// what.
type check struct {
	id       CheckID
	proposal ProposalID // what it is about, or ""
	question string     // what is asked where it is about no proposal
	asked    time.Time
	until    time.Time
	answers  map[MemberID]Warmth
	closed   time.Time
	result   Temperature
}

// Temperature is the result of a check: how many gave each answer, and how many
// of those entitled to vote were present.
type Temperature struct {
	Warm    int `json:"warm"`
	Unsure  int `json:"unsure"`
	Cold    int `json:"cold"`
	Present int `json:"present"`
}

// check is the newest check, or nil.
func (f *floor) check() *check {
	if len(f.checks) == 0 {
		return nil
	}
	return f.checks[len(f.checks)-1]
}

// AskTemperature asks all how warm they are towards a proposal, or asks a short
// question. It never binds.
type AskTemperature struct {
	ID       CommandID
	Check    CheckID    // made by the client
	Proposal ProposalID // or "" with a question
	Question string     // may be empty with a proposal
	Seconds  int        // until it closes by itself; 0 is DefaultCheck
}

// AnswerTemperature answers a check that is open, or changes the answer.
type AnswerTemperature struct {
	ID     CommandID
	Check  CheckID
	Warmth Warmth
}

// CloseTemperature closes a check and shows its result.
type CloseTemperature struct {
	ID    CommandID
	Check CheckID
}

// Refusals of temperature checks.
var (
	ErrCheckUnknown = Define(NotFound, "check_unknown")
	ErrCheckOpen    = Define(Conflict, "check_open") // another is still open
	ErrCheckClosed  = Define(Closed, "check_closed")
	ErrChecksFull   = Define(TooMany, "checks_full") // arg max
)

func (c AskTemperature) commandID() CommandID    { return c.ID }
func (c AnswerTemperature) commandID() CommandID { return c.ID }
func (c CloseTemperature) commandID() CommandID  { return c.ID }

// TemperatureAsked opens a check.
type TemperatureAsked struct {
	Check    CheckID    `json:"check"`
	Proposal ProposalID `json:"proposal,omitempty"`
	Seconds  int        `json:"seconds"`
	Words    Words      `json:"-"`
}

// TemperatureAnswered is an answer.
type TemperatureAnswered struct {
	Check  CheckID `json:"check"`
	Warmth Warmth  `json:"-"`
}

// TemperatureClosed closes a check with its result.
type TemperatureClosed struct {
	Check  CheckID     `json:"check"`
	Result Temperature `json:"result"`
}

var _ = []struct{}{register[TemperatureAsked](), register[TemperatureAnswered](), register[TemperatureClosed]()}

func (*TemperatureAsked) kind() (string, int)    { return "temperature-asked", 1 }
func (*TemperatureAnswered) kind() (string, int) { return "temperature-answered", 1 }
func (*TemperatureClosed) kind() (string, int)   { return "temperature-closed", 1 }

func (e *TemperatureAsked) parts(MemberID) []Part       { return []Part{{PartText, "", &e.Words}} }
func (e *TemperatureAnswered) parts(by MemberID) []Part { return []Part{{PartMarks, by, &e.Warmth}} }
func (*TemperatureClosed) parts(MemberID) []Part        { return nil }

func (c AskTemperature) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	if !validID(c.Check) {
		return nil, ErrBadID.With("field", "check")
	}
	for _, other := range m.floor.checks {
		switch {
		case other.id == c.Check:
			return nil, ErrIDTaken.With("field", "check")
		case other.closed.IsZero():
			return nil, ErrCheckOpen
		}
	}
	if len(m.floor.checks) >= MaxChecks {
		return nil, ErrChecksFull.With("max", MaxChecks)
	}
	if c.Seconds == 0 {
		c.Seconds = DefaultCheck
	}
	if c.Seconds < MinCheck || c.Seconds > MaxCheck {
		return nil, ErrBadValue.With("field", "seconds", "value", c.Seconds)
	}
	question, err := c.words(m)
	if err != nil {
		return nil, err
	}
	return []Body{&TemperatureAsked{c.Check, c.Proposal, c.Seconds, Words{question}}}, nil
}

// words checks what is asked: a proposal, or a question in a line.
func (c AskTemperature) words(m *Meeting) (string, error) {
	if c.Proposal != "" {
		if _, err := m.proposal(c.Proposal); err != nil || c.Question == "" {
			return "", err
		}
	}
	return line("question", c.Question, MaxTitle)
}

func (e *TemperatureAsked) apply(m *Meeting, ev Event) {
	m.floor.checks = append(m.floor.checks, &check{id: e.Check, proposal: e.Proposal, question: e.Words.Text, asked: ev.At,
		until: ev.At.Add(time.Duration(e.Seconds) * time.Second), answers: map[MemberID]Warmth{}})
	m.touch(SectionTemperature)
}

// asked finds a check that is open.
func (f *floor) asked(id CheckID) (*check, error) {
	for _, c := range f.checks {
		switch {
		case c.id != id:
		case !c.closed.IsZero():
			return nil, ErrCheckClosed
		default:
			return c, nil
		}
	}
	return nil, ErrCheckUnknown
}

func (c AnswerTemperature) decide(m *Meeting, by By, at time.Time) ([]Body, error) {
	if err := m.may(by, actSpeak); err != nil {
		return nil, err
	}
	it, err := m.floor.asked(c.Check)
	switch {
	case err != nil:
		return nil, err
	case !it.until.After(at):
		return nil, ErrCheckClosed
	}
	if err := oneOf("warmth", c.Warmth, Warmths()...); err != nil {
		return nil, err
	}
	if it.answers[by.member] == c.Warmth {
		return nil, nil
	}
	return []Body{&TemperatureAnswered{c.Check, c.Warmth}}, nil
}

func (e *TemperatureAnswered) apply(m *Meeting, ev Event) {
	if it, err := m.floor.asked(e.Check); err == nil {
		it.answers[ev.By.member] = e.Warmth
	}
	m.touch(SectionTemperature)
	m.touchMe(ev.By.member)
}

func (c CloseTemperature) decide(m *Meeting, by By, at time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	it, err := m.floor.asked(c.Check)
	if err != nil {
		return nil, err
	}
	if by.kind == byClock && it.until.After(at) {
		return nil, nil
	}
	return []Body{&TemperatureClosed{c.Check, m.measured(it)}}, nil
}

// measured is the result of a check as it stands.
func (m *Meeting) measured(c *check) Temperature {
	t := Temperature{Present: m.roll.present}
	for _, w := range c.answers {
		switch w {
		case Warm:
			t.Warm++
		case Unsure:
			t.Unsure++
		case Cold:
			t.Cold++
		}
	}
	return t
}

func (e *TemperatureClosed) apply(m *Meeting, ev Event) {
	if it, err := m.floor.asked(e.Check); err == nil {
		it.closed, it.result = ev.At, e.Result
	}
	m.touch(SectionTemperature)
}

// CheckLine is a temperature check as all see it.
type CheckLine struct {
	ID       CheckID      `json:"id"`
	Proposal ProposalID   `json:"proposal,omitempty" doc:"what it is about"`
	Question string       `json:"question,omitempty"`
	Asked    time.Time    `json:"asked"`
	Until    time.Time    `json:"until" doc:"when it closes by itself"`
	Answered int          `json:"answered"`
	Present  int          `json:"present"`
	Open     bool         `json:"open"`
	Closed   *time.Time   `json:"closed,omitempty"`
	Result   *Temperature `json:"result,omitempty" doc:"once it is closed, so that no tap can be told from another"`
}

// TemperatureSection is the newest check; the earlier ones come by GET.
type TemperatureSection struct {
	Newest *CheckLine `json:"newest,omitempty"`
}

// MyWarmth is the viewer's own answer to the newest check.
type MyWarmth struct {
	Check  CheckID `json:"check"`
	Warmth Warmth  `json:"warmth"`
}

func (m *Meeting) checkLine(c *check) CheckLine {
	l := CheckLine{ID: c.id, Proposal: c.proposal, Question: c.question, Asked: c.asked, Until: c.until,
		Answered: len(c.answers), Present: m.roll.present, Open: c.closed.IsZero(), Closed: sometime(c.closed)}
	if !l.Open {
		l.Result, l.Present = &c.result, c.result.Present
		l.Answered = c.result.Warm + c.result.Unsure + c.result.Cold
	}
	return l
}

func (m *Meeting) temperatureSection() TemperatureSection {
	c := m.floor.check()
	if c == nil {
		return TemperatureSection{}
	}
	l := m.checkLine(c)
	return TemperatureSection{&l}
}

// Checks lists all temperature checks, oldest first.
func (m *Meeting) Checks() []CheckLine {
	lines := make([]CheckLine, len(m.floor.checks))
	for i, c := range m.floor.checks {
		lines[i] = m.checkLine(c)
	}
	return lines
}
