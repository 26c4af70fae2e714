package decision

import (
	"cmp"
	"slices"
	"time"
)

// floor is what happens in the hall beside the agenda: who speaks and who waits
// to speak, signals, temperature checks, questions from the floor, the timer.
type floor struct {
	queue     queue
	signals   map[MemberID]signal
	checks    []*check
	questions floorQuestions
	timer     *timer
}

// due is the next thing on the floor that time itself will do.
func (f *floor) due() (at time.Time, cmd Command, ok bool) {
	soonest := func(when time.Time, what Command) {
		if !ok || when.Before(at) {
			at, cmd, ok = when, what, true
		}
	}
	for _, s := range f.signals {
		soonest(s.until, FadeSignals{})
	}
	if c := f.check(); c != nil && c.closed.IsZero() {
		soonest(c.until, CloseTemperature{Check: c.id})
	}
	if f.timer != nil && f.timer.running() {
		soonest(f.timer.until, StopTimer{})
	}
	return at, cmd, ok
}

// close ends all of it with the meeting.
func (f *floor) close(at time.Time) {
	f.queue.endTurn(at)
	f.queue.hands, f.signals = nil, nil
	if f.timer != nil && f.timer.running() {
		f.timer.ended = at
	}
}

// leaveFloor takes somebody who departs out of all that needs them here: their
// hand, their turn, their signal.
func (m *Meeting) leaveFloor(id MemberID, at time.Time) {
	f := &m.floor
	if f.queue.lower(id) {
		m.touch(SectionQueue)
	}
	if now := f.queue.now; now != nil && now.member == id {
		f.queue.endTurn(at)
		m.touch(SectionQueue)
	}
	if _, has := f.signals[id]; has {
		delete(f.signals, id)
		m.touch(SectionSignals)
	}
}

// --- questions from the floor ---

// QuestionID names a question from the floor.
type QuestionID string

// QuestionState is where a question from the floor stands.
type QuestionState string

// The states of a question from the floor.
const (
	QuestionOpen     QuestionState = "open"
	QuestionTakenUp  QuestionState = "taken_up"
	QuestionAnswered QuestionState = "answered"
	QuestionHidden   QuestionState = "hidden" // from all but its author and who runs the meeting
	// QuestionWithdrawn is one that its author took back: nobody sees it any more.
	QuestionWithdrawn QuestionState = "withdrawn"
)

// The most of the questions from the floor: characters of one, questions of a
// meeting, and open ones of one member.
const (
	MaxFloorQuestion  = 500
	MaxFloorQuestions = 2000
	MaxOpenQuestions  = 10
)

// QuestionsRule is how questions from the floor are taken. The zero value names
// who asks, and does not show them in the hall.
type QuestionsRule struct {
	Unnamed bool `json:"unnamed" doc:"who asks is told to nobody"`
	Shown   bool `json:"shown" doc:"the hall's screen shows the first few"`
}

type floorQuestions struct {
	rule  QuestionsRule
	byID  map[QuestionID]*floorQuestion
	order []QuestionID
	asked map[MemberID][]QuestionID // by whom, in the order of asking
}

type floorQuestion struct {
	id      QuestionID
	text    string
	author  MemberID
	unnamed bool // as it was when it was asked
	at      time.Time
	state   QuestionState
	reason  string // why it is hidden
	support map[MemberID]bool
}

// SetQuestions fixes how questions from the floor are taken from now on. What
// was asked before stays named, or unnamed, as it was.
type SetQuestions struct {
	ID   CommandID
	Rule QuestionsRule
}

// AskQuestion puts a question to the meeting. Unnamed is what the page told its
// writer; where it has changed since, the question is refused.
type AskQuestion struct {
	ID       CommandID
	Question QuestionID // made by the client
	Text     string
	Unnamed  bool
}

// SupportQuestion raises somebody else's question up, or takes that back.
type SupportQuestion struct {
	ID       CommandID
	Question QuestionID
	Support  bool
}

// HandleQuestion says what becomes of a question. Hiding it needs a reason,
// which its author is told.
type HandleQuestion struct {
	ID       CommandID
	Question QuestionID
	State    QuestionState
	Reason   string
}

// Refusals of questions from the floor.
var (
	ErrQuestionUnknown = Define(NotFound, "question_unknown")
	ErrQuestionsFull   = Define(TooMany, "questions_full")        // arg max
	ErrQuestionsYours  = Define(TooMany, "questions_yours_full")  // arg max; the member's own open ones
	ErrQuestionNaming  = Define(Conflict, "question_naming")      // whether names are given has changed; arg unnamed
	ErrQuestionOwn     = Define(Invalid, "question_own")          // nobody raises up their own
	ErrQuestionOver    = Define(Closed, "question_over")          // it is answered
	ErrQuestionReason  = Define(Invalid, "question_needs_reason") // hiding needs one
)

func (c SetQuestions) commandID() CommandID    { return c.ID }
func (c AskQuestion) commandID() CommandID     { return c.ID }
func (c SupportQuestion) commandID() CommandID { return c.ID }
func (c HandleQuestion) commandID() CommandID  { return c.ID }

// QuestionsSet fixes how questions are taken.
type QuestionsSet struct {
	Rule QuestionsRule `json:"rule"`
}

// QuestionAsked is a new question.
type QuestionAsked struct {
	Question QuestionID `json:"question"`
	Unnamed  bool       `json:"unnamed"`
	Words    Words      `json:"-"`
}

// QuestionSupported raises a question up, or takes that back.
type QuestionSupported struct {
	Question QuestionID `json:"question"`
	Support  bool       `json:"support"`
}

// QuestionHandled says what becomes of a question.
type QuestionHandled struct {
	Question QuestionID    `json:"question"`
	State    QuestionState `json:"state"`
	Why      Reason        `json:"-"`
}

var _ = []struct{}{register[QuestionsSet](), register[QuestionAsked](), register[QuestionSupported](), register[QuestionHandled]()}

func (*QuestionsSet) kind() (string, int)      { return "questions-set", 1 }
func (*QuestionAsked) kind() (string, int)     { return "question-asked", 1 }
func (*QuestionSupported) kind() (string, int) { return "question-supported", 1 }
func (*QuestionHandled) kind() (string, int)   { return "question-handled", 1 }

func (*QuestionsSet) parts(MemberID) []Part       { return nil }
func (e *QuestionAsked) parts(by MemberID) []Part { return []Part{{PartText, by, &e.Words}} }
func (*QuestionSupported) parts(MemberID) []Part  { return nil }
func (e *QuestionHandled) parts(MemberID) []Part  { return []Part{{PartText, "", &e.Why}} }
func (q *floorQuestion) waits() bool              { return q.state == QuestionOpen || q.state == QuestionTakenUp }

// by tells whether somebody asked it.
func (q *floorQuestion) by(viewer MemberID) bool { return viewer != "" && q.author == viewer }

// seenBy tells whether a viewer may see it.
func (q *floorQuestion) seenBy(a Audience, viewer MemberID) bool {
	return q.state != QuestionHidden || a == ToFacilitator || q.by(viewer)
}

func (c SetQuestions) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	if m.floor.questions.rule == c.Rule {
		return nil, nil
	}
	return []Body{&QuestionsSet{c.Rule}}, nil
}

func (e *QuestionsSet) apply(m *Meeting, _ Event) {
	m.floor.questions.rule = e.Rule
	m.touch(SectionQuestions)
}

func (c AskQuestion) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actSpeak); err != nil {
		return nil, err
	}
	f := &m.floor.questions
	if !validID(c.Question) {
		return nil, ErrBadID.With("field", "question")
	}
	if _, taken := f.byID[c.Question]; taken {
		return nil, ErrIDTaken.With("field", "question")
	}
	waiting := 0
	for _, id := range f.asked[by.member] {
		if f.byID[id].waits() {
			waiting++
		}
	}
	switch {
	case len(f.order) >= MaxFloorQuestions:
		return nil, ErrQuestionsFull.With("max", MaxFloorQuestions)
	case waiting >= MaxOpenQuestions:
		return nil, ErrQuestionsYours.With("max", MaxOpenQuestions)
	case c.Unnamed != f.rule.Unnamed:
		return nil, ErrQuestionNaming.With("unnamed", f.rule.Unnamed)
	}
	text, err := prose("question", c.Text, MaxFloorQuestion)
	if err == nil && text == "" {
		err = ErrEmpty.With("field", "question")
	}
	if err != nil {
		return nil, err
	}
	return []Body{&QuestionAsked{c.Question, c.Unnamed, Words{text}}}, nil
}

func (e *QuestionAsked) apply(m *Meeting, ev Event) {
	f := &m.floor.questions
	if f.byID == nil {
		f.byID, f.asked = map[QuestionID]*floorQuestion{}, map[MemberID][]QuestionID{}
	}
	f.byID[e.Question] = &floorQuestion{id: e.Question, text: e.Words.Text, author: ev.By.member, unnamed: e.Unnamed,
		at: ev.At, state: QuestionOpen, support: map[MemberID]bool{}}
	f.order = append(f.order, e.Question)
	f.asked[ev.By.member] = append(f.asked[ev.By.member], e.Question)
	m.touch(SectionQuestions)
	m.touchMe(ev.By.member)
}

func (c SupportQuestion) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actSpeak); err != nil {
		return nil, err
	}
	q, ok := m.floor.questions.standing(c.Question)
	switch {
	case !ok || q.state == QuestionHidden && q.author != by.member:
		return nil, ErrQuestionUnknown
	case q.author == by.member:
		return nil, ErrQuestionOwn
	case !q.waits():
		return nil, ErrQuestionOver
	case q.support[by.member] == c.Support:
		return nil, nil
	}
	return []Body{&QuestionSupported{c.Question, c.Support}}, nil
}

func (e *QuestionSupported) apply(m *Meeting, ev Event) {
	q := m.floor.questions.byID[e.Question]
	if e.Support {
		q.support[ev.By.member] = true
	} else {
		delete(q.support, ev.By.member)
	}
	m.touch(SectionQuestions)
}

func (c HandleQuestion) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	q, ok := m.floor.questions.standing(c.Question)
	if !ok {
		return nil, ErrQuestionUnknown
	}
	if err := oneOf("state", c.State, QuestionOpen, QuestionTakenUp, QuestionAnswered, QuestionHidden); err != nil {
		return nil, err
	}
	why, err := prose("reason", c.Reason, MaxReason)
	switch {
	case err != nil:
		return nil, err
	case c.State == q.state:
		return nil, nil
	case c.State != QuestionHidden:
		why = ""
	case why == "":
		return nil, ErrQuestionReason
	}
	return []Body{&QuestionHandled{c.Question, c.State, Reason{why}}}, nil
}

func (e *QuestionHandled) apply(m *Meeting, _ Event) {
	q := m.floor.questions.byID[e.Question]
	q.state, q.reason = e.State, e.Why.Reason
	m.touch(SectionQuestions)
	m.touchMe(q.author)
}

// ordered are the questions in the order in which they are taken: what is taken
// up, what is open, what is answered, what is hidden; of the open ones those
// that most people raised up first, then the older. What was withdrawn is not
// among them.
func (f *floorQuestions) ordered() []*floorQuestion {
	places := map[QuestionState]int{QuestionTakenUp: 0, QuestionOpen: 1, QuestionAnswered: 2, QuestionHidden: 3}
	all := make([]*floorQuestion, 0, len(f.order))
	for _, id := range f.order {
		if q, ok := f.standing(id); ok {
			all = append(all, q)
		}
	}
	slices.SortStableFunc(all, func(a, b *floorQuestion) int {
		return cmp.Or(cmp.Compare(places[a.state], places[b.state]), cmp.Compare(len(b.support), len(a.support)))
	})
	return all
}
