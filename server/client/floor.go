package client

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// routeOfFloor is the route of what happens beside the agenda.
func routeOfFloor(cmd decision.Command) (route, bool) {
	post := func(b body, path ...string) (route, bool) { return route{http.MethodPost, path, b}, true }
	switch x := cmd.(type) {
	case decision.SetQueue:
		return post(body{"id": x.ID, "rule": x.Rule}, "queue", "rule")
	case decision.RaiseHand:
		return post(body{"id": x.ID, "member": x.Member, "kind": x.Kind}, "queue", "hands")
	case decision.LowerHand:
		return post(body{"id": x.ID, "member": x.Member}, "queue", "lower")
	case decision.GiveFloor:
		return post(body{"id": x.ID, "member": x.Member}, "queue", "floor")
	case decision.EndTurn:
		return post(body{"id": x.ID, "member": x.Member}, "queue", "end")
	case decision.StartTimer:
		return post(body{"id": x.ID, "purpose": x.Purpose, "seconds": x.Seconds}, "timer")
	case decision.ExtendTimer:
		return post(body{"id": x.ID, "seconds": x.Seconds}, "timer", "extend")
	case decision.StopTimer:
		return post(body{"id": x.ID}, "timer", "stop")
	case decision.GiveSignal:
		return post(body{"id": x.ID, "signal": x.Signal}, "signals")
	case decision.AskTemperature:
		return post(body{"id": x.ID, "check": x.Check, "proposal": x.Proposal, "question": x.Question, "seconds": x.Seconds}, "temperature")
	case decision.AnswerTemperature:
		return post(body{"id": x.ID, "warmth": x.Warmth}, "temperature", string(x.Check), "answer")
	case decision.CloseTemperature:
		return post(body{"id": x.ID}, "temperature", string(x.Check), "close")
	case decision.SetQuestions:
		return post(body{"id": x.ID, "rule": x.Rule}, "questions", "rule")
	case decision.AskQuestion:
		return post(body{"id": x.ID, "question": x.Question, "text": x.Text, "unnamed": x.Unnamed}, "questions")
	case decision.SupportQuestion:
		return post(body{"id": x.ID, "support": x.Support}, "questions", string(x.Question), "support")
	case decision.WithdrawQuestion:
		return post(body{"id": x.ID}, "questions", string(x.Question), "withdraw")
	case decision.HandleQuestion:
		return post(body{"id": x.ID, "state": x.State, "reason": x.Reason}, "questions", string(x.Question), "state")
	case decision.WithholdIdea:
		return post(body{"id": x.ID, "withheld": x.Withheld, "reason": x.Reason},
			"proposals", string(x.Proposal), "ideas", string(x.Idea), "withhold")
	}
	return route{}, false
}

// Queue says who has the floor and who waits for it.
func (v *View) Queue() (decision.QueueSection, error) {
	return section[decision.QueueSection](v, decision.SectionQueue)
}

// Signals counts the signals that are seen now.
func (v *View) Signals() (decision.SignalsSection, error) {
	return section[decision.SignalsSection](v, decision.SectionSignals)
}

// Temperature is the newest temperature check.
func (v *View) Temperature() (decision.TemperatureSection, error) {
	return section[decision.TemperatureSection](v, decision.SectionTemperature)
}

// Questions says how the questions from the floor stand.
func (v *View) Questions() (decision.QuestionsSection, error) {
	return section[decision.QuestionsSection](v, decision.SectionQuestions)
}

// Timer is the hall's timer.
func (v *View) Timer() (decision.TimerSection, error) {
	return section[decision.TimerSection](v, decision.SectionTimer)
}

// Checks are all temperature checks, oldest first.
func (c *Client) Checks(ctx context.Context, meeting decision.MeetingID) ([]decision.CheckLine, error) {
	var out struct {
		Checks []decision.CheckLine `json:"checks"`
	}
	return out.Checks, c.get(ctx, below(meeting, "temperature"), &out)
}

// Questions is a page of the questions from the floor, in the order in which
// they are taken; next is where to go on from, 0 at the end.
func (c *Client) Questions(ctx context.Context, meeting decision.MeetingID, from, limit int) (lines []decision.QuestionLine, next int, err error) {
	var out struct {
		Questions []decision.QuestionLine `json:"questions"`
		Next      int                     `json:"next"`
	}
	err = c.get(ctx, below(meeting, "questions")+page(from, limit), &out)
	return out.Questions, out.Next, err
}
