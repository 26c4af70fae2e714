package decision

import "time"

// AccountFloor is what the hall asked beside the agenda. It holds no question
// that is hidden and no name of who asked unnamed; of a temperature check that
// is open it says only that it was asked.
type AccountFloor struct {
	Checks    []AccountCheck    `json:"checks"`    // temperature checks, oldest first
	Questions []AccountQuestion `json:"questions"` // oldest first
	Hidden    int               `json:"hidden"`    // questions that were hidden
}

// AccountCheck is a temperature check; it never bound anybody.
type AccountCheck struct {
	ID       CheckID      `json:"id"`
	Proposal ProposalID   `json:"proposal,omitempty"`
	Question string       `json:"question,omitempty"`
	Asked    time.Time    `json:"asked"`
	Closed   *time.Time   `json:"closed,omitempty"`
	Result   *Temperature `json:"result,omitempty"`
}

// AccountQuestion is a question from the floor and what became of it.
type AccountQuestion struct {
	ID      QuestionID    `json:"id"`
	Text    string        `json:"text"` // "" where it has been erased
	By      MemberID      `json:"by,omitempty"`
	Unnamed bool          `json:"unnamed"`
	At      time.Time     `json:"at"`
	State   QuestionState `json:"state"`
	Support int           `json:"support"` // how many others raised it up
}

// accountFloor is nil where nothing of it happened.
func (m *Meeting) accountFloor() *AccountFloor {
	f := &m.floor
	a := &AccountFloor{Checks: []AccountCheck{}, Questions: []AccountQuestion{}}
	for _, c := range f.checks {
		line := AccountCheck{ID: c.id, Proposal: c.proposal, Question: c.question, Asked: c.asked, Closed: sometime(c.closed)}
		if line.Closed != nil {
			result := c.result
			line.Result = &result
		}
		a.Checks = append(a.Checks, line)
	}
	for _, id := range f.questions.order {
		q, ok := f.questions.standing(id)
		if !ok {
			continue
		}
		if q.state == QuestionHidden {
			a.Hidden++
			continue
		}
		line := AccountQuestion{ID: id, Text: q.text, Unnamed: q.unnamed, At: q.at, State: q.state, Support: len(q.support)}
		if !q.unnamed {
			line.By = q.author
		}
		a.Questions = append(a.Questions, line)
	}
	if len(a.Checks)+len(a.Questions)+a.Hidden == 0 {
		return nil
	}
	return a
}
