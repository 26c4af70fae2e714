package decision

import "time"

// QuestionLine is a question from the floor as others see it.
type QuestionLine struct {
	ID      QuestionID    `json:"id"`
	Text    string        `json:"text"`
	Name    string        `json:"name,omitempty" doc:"of who asks, where it is given; not on the screen"`
	At      time.Time     `json:"at"`
	State   QuestionState `json:"state"`
	Support int           `json:"support" doc:"how many others raised it up"`
	Mine    bool          `json:"mine"`
	Raised  bool          `json:"raised" doc:"the viewer raised it up"`
	Reason  string        `json:"reason,omitempty" doc:"why it is hidden; to its author and to who runs the meeting"`
}

// QuestionsSection says how the questions from the floor stand. The list comes
// by GET.
type QuestionsSection struct {
	Rule     QuestionsRule  `json:"rule"`
	Open     int            `json:"open" doc:"open or taken up"`
	Answered int            `json:"answered"`
	Hidden   int            `json:"hidden"`
	Top      []QuestionLine `json:"top" doc:"the first few that wait, in their order; on the screen only where they are shown"`
}

func (m *Meeting) questionsSection(a Audience) QuestionsSection {
	f := &m.floor.questions
	s := QuestionsSection{Rule: f.rule, Top: []QuestionLine{}}
	for _, q := range f.ordered() {
		switch {
		case q.state == QuestionHidden:
			s.Hidden++
		case !q.waits():
			s.Answered++
		default:
			s.Open++
			if len(s.Top) < newestFew && (a != ToScreen || f.rule.Shown) {
				s.Top = append(s.Top, m.questionLine(q, a, ""))
			}
		}
	}
	return s
}

func (m *Meeting) questionLine(q *floorQuestion, a Audience, viewer MemberID) QuestionLine {
	l := QuestionLine{ID: q.id, Text: q.text, At: q.at, State: q.state, Support: len(q.support), Mine: q.by(viewer), Raised: q.support[viewer]}
	if !q.unnamed && a != ToScreen {
		l.Name = m.roll.name(q.author)
	}
	if a == ToFacilitator || l.Mine {
		l.Reason = q.reason
	}
	return l
}

// Questions is a page of the questions from the floor, in the order in which
// they are taken, as far as a viewer may see them; next is where to go on from,
// or 0.
func (m *Meeting) Questions(a Audience, viewer MemberID, from, limit int) (lines []QuestionLine, next int) {
	lines = []QuestionLine{}
	all := m.floor.questions.ordered()
	for i := max(from, 0); i < len(all); i++ {
		q := all[i]
		if !q.seenBy(a, viewer) || a == ToScreen && !m.floor.questions.rule.Shown {
			continue
		}
		if len(lines) == limit {
			return lines, i
		}
		lines = append(lines, m.questionLine(q, a, viewer))
	}
	return lines, 0
}

// WithdrawQuestion takes back a question of one's own, for which there is still
// an answer to come. Nobody sees it any more, and the minutes do not have it.
type WithdrawQuestion struct {
	ID       CommandID
	Question QuestionID
}

// ErrQuestionForeign refuses to withdraw what somebody else asked.
var ErrQuestionForeign = Define(Forbidden, "question_foreign")

func (c WithdrawQuestion) commandID() CommandID { return c.ID }

func (c WithdrawQuestion) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actSpeak); err != nil {
		return nil, err
	}
	q, ok := m.floor.questions.standing(c.Question)
	switch {
	case !ok || q.state == QuestionHidden && !q.by(by.member):
		return nil, ErrQuestionUnknown
	case !q.by(by.member):
		return nil, ErrQuestionForeign
	case !q.waits():
		return nil, ErrQuestionOver
	}
	return []Body{&QuestionHandled{Question: c.Question, State: QuestionWithdrawn}}, nil
}

// standing is a question that was asked and not withdrawn.
func (f *floorQuestions) standing(id QuestionID) (*floorQuestion, bool) {
	q, ok := f.byID[id]
	return q, ok && q.state != QuestionWithdrawn
}

// MyQuestion is what became of a question of the viewer's own.
type MyQuestion struct {
	Question QuestionID    `json:"question"`
	State    QuestionState `json:"state"`
	Reason   string        `json:"reason,omitempty" doc:"why it is hidden"`
}
