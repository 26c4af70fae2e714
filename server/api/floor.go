package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// floor is what happens in the hall beside the agenda.
func (a *API) floor() {
	a.queue()
	a.signals()
	a.questions()
}

func (a *API) queue() {
	type setQueue struct {
		MeetingPath
		Body struct {
			CommandBody
			Rule decision.QueueRule `json:"rule"`
		}
	}
	command(a, http.MethodPost, "/queue/rule", "setQueue", "Fix how the floor is given", func(in *setQueue) decision.Command {
		return decision.SetQueue{ID: in.Body.ID, Rule: in.Body.Rule}
	})

	type raiseHand struct {
		MeetingPath
		Body struct {
			CommandBody
			Member decision.MemberID `json:"member" doc:"oneself; who runs the meeting may ask for somebody else"`
			Kind   decision.HandKind `json:"kind" enum:"speak,reply,point_of_order"`
		}
	}
	command(a, http.MethodPost, "/queue/hands", "raiseHand", "Ask for the floor", func(in *raiseHand) decision.Command {
		return decision.RaiseHand{ID: in.Body.ID, Member: in.Body.Member, Kind: in.Body.Kind}
	})

	type ofMember struct {
		MeetingPath
		Body struct {
			CommandBody
			Member decision.MemberID `json:"member,omitempty" doc:"empty: all hands, or whoever is next"`
		}
	}
	command(a, http.MethodPost, "/queue/lower", "lowerHand", "Take a hand down", func(in *ofMember) decision.Command {
		return decision.LowerHand{ID: in.Body.ID, Member: in.Body.Member}
	})
	command(a, http.MethodPost, "/queue/floor", "giveFloor", "Give the floor to somebody, or to the next", func(in *ofMember) decision.Command {
		return decision.GiveFloor{ID: in.Body.ID, Member: in.Body.Member}
	})
	command(a, http.MethodPost, "/queue/end", "endTurn", "End the turn of whoever speaks", func(in *ofMember) decision.Command {
		return decision.EndTurn{ID: in.Body.ID, Member: in.Body.Member}
	})

	type startTimer struct {
		MeetingPath
		Body struct {
			CommandBody
			Purpose decision.Purpose `json:"purpose" enum:"silence,discussion,break,other"`
			Seconds int              `json:"seconds"`
		}
	}
	command(a, http.MethodPost, "/timer", "startTimer", "Start the hall's timer", func(in *startTimer) decision.Command {
		return decision.StartTimer{ID: in.Body.ID, Purpose: in.Body.Purpose, Seconds: in.Body.Seconds}
	})

	type extendTimer struct {
		MeetingPath
		Body struct {
			CommandBody
			Seconds int `json:"seconds" doc:"how many more"`
		}
	}
	command(a, http.MethodPost, "/timer/extend", "extendTimer", "Give the timer more time", func(in *extendTimer) decision.Command {
		return decision.ExtendTimer{ID: in.Body.ID, Seconds: in.Body.Seconds}
	})

	type stopTimer struct {
		MeetingPath
		Body CommandBody
	}
	command(a, http.MethodPost, "/timer/stop", "stopTimer", "Stop the timer", func(in *stopTimer) decision.Command {
		return decision.StopTimer{ID: in.Body.ID}
	})
}

func (a *API) signals() {
	type giveSignal struct {
		MeetingPath
		Body struct {
			CommandBody
			Signal decision.Signal `json:"signal" doc:"agree, unsure, slower, louder, plain_language or wrap_up; empty takes it back"`
		}
	}
	command(a, http.MethodPost, "/signals", "giveSignal", "Give a signal, which fades", func(in *giveSignal) decision.Command {
		return decision.GiveSignal{ID: in.Body.ID, Signal: in.Body.Signal}
	})

	type askTemperature struct {
		MeetingPath
		Body struct {
			CommandBody
			Check    decision.CheckID    `json:"check" doc:"made by the client"`
			Proposal decision.ProposalID `json:"proposal,omitempty" doc:"what it is about"`
			Question string              `json:"question,omitempty" doc:"needed where it is about no proposal"`
			Seconds  int                 `json:"seconds,omitempty" doc:"until it closes by itself; 60 where none are given"`
		}
	}
	command(a, http.MethodPost, "/temperature", "askTemperature", "Ask how warm the hall is; never binding", func(in *askTemperature) decision.Command {
		b := in.Body
		return decision.AskTemperature{ID: b.ID, Check: b.Check, Proposal: b.Proposal, Question: b.Question, Seconds: b.Seconds}
	})

	type answerTemperature struct {
		CheckPath
		Body struct {
			CommandBody
			Warmth decision.Warmth `json:"warmth" enum:"warm,unsure,cold"`
		}
	}
	command(a, http.MethodPost, "/temperature/{check}/answer", "answerTemperature", "Answer a temperature check, or change the answer", func(in *answerTemperature) decision.Command {
		return decision.AnswerTemperature{ID: in.Body.ID, Check: in.Check, Warmth: in.Body.Warmth}
	})

	type closeTemperature struct {
		CheckPath
		Body CommandBody
	}
	command(a, http.MethodPost, "/temperature/{check}/close", "closeTemperature", "Close a temperature check and show its result", func(in *closeTemperature) decision.Command {
		return decision.CloseTemperature{ID: in.Body.ID, Check: in.Check}
	})

	type checkList struct {
		Body struct {
			Checks []decision.CheckLine `json:"checks" doc:"oldest first"`
		}
	}
	query(a, "/temperature", "checks", "All temperature checks", func(ctx context.Context, in *MeetingPath) (*checkList, error) {
		out := &checkList{}
		err := a.lookAs(ctx, in.Meeting, func(m *decision.Meeting, _ decision.Audience, _ decision.MemberID) error {
			out.Body.Checks = m.Checks()
			return nil
		})
		return out, err
	})
}

func (a *API) questions() {
	type setQuestions struct {
		MeetingPath
		Body struct {
			CommandBody
			Rule decision.QuestionsRule `json:"rule"`
		}
	}
	command(a, http.MethodPost, "/questions/rule", "setQuestions", "Fix how questions from the floor are taken", func(in *setQuestions) decision.Command {
		return decision.SetQuestions{ID: in.Body.ID, Rule: in.Body.Rule}
	})

	type askQuestion struct {
		MeetingPath
		Body struct {
			CommandBody
			Question decision.QuestionID `json:"question" doc:"made by the client"`
			Text     string              `json:"text" doc:"at most 500 characters"`
			Unnamed  bool                `json:"unnamed" doc:"what the writer was told; refused where it has changed"`
		}
	}
	command(a, http.MethodPost, "/questions", "askQuestion", "Ask the meeting a question", func(in *askQuestion) decision.Command {
		return decision.AskQuestion{ID: in.Body.ID, Question: in.Body.Question, Text: in.Body.Text, Unnamed: in.Body.Unnamed}
	})

	type supportQuestion struct {
		QuestionPath
		Body struct {
			CommandBody
			Support bool `json:"support"`
		}
	}
	command(a, http.MethodPost, "/questions/{question}/support", "supportQuestion", "Raise a question up, or take that back", func(in *supportQuestion) decision.Command {
		return decision.SupportQuestion{ID: in.Body.ID, Question: in.Question, Support: in.Body.Support}
	})

	type withdrawQuestion struct {
		QuestionPath
		Body CommandBody
	}
	command(a, http.MethodPost, "/questions/{question}/withdraw", "withdrawQuestion", "Withdraw a question of one's own", func(in *withdrawQuestion) decision.Command {
		return decision.WithdrawQuestion{ID: in.Body.ID, Question: in.Question}
	})
	type handleQuestion struct {
		QuestionPath
		Body struct {
			CommandBody
			State  decision.QuestionState `json:"state" enum:"open,taken_up,answered,hidden"`
			Reason string                 `json:"reason,omitempty" doc:"needed for hiding; the author is told"`
		}
	}
	command(a, http.MethodPost, "/questions/{question}/state", "handleQuestion", "Take a question up, mark it answered, or hide it", func(in *handleQuestion) decision.Command {
		return decision.HandleQuestion{ID: in.Body.ID, Question: in.Question, State: in.Body.State, Reason: in.Body.Reason}
	})

	type questionAsk struct {
		MeetingPath
		From  int `query:"from" minimum:"0" doc:"where to go on from"`
		Limit int `query:"limit" default:"100" minimum:"1" maximum:"500"`
	}
	type questionPage struct {
		Body struct {
			Questions []decision.QuestionLine `json:"questions" doc:"in the order in which they are taken"`
			Next      int                     `json:"next" doc:"where to go on from; 0 at the end"`
		}
	}
	query(a, "/questions", "questions", "A page of the questions from the floor", func(ctx context.Context, in *questionAsk) (*questionPage, error) {
		out := &questionPage{}
		err := a.lookAs(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience, who decision.MemberID) error {
			out.Body.Questions, out.Body.Next = m.Questions(seen, who, in.From, in.Limit)
			return nil
		})
		return out, err
	})
}

// CheckPath names a temperature check of a meeting.
type CheckPath struct {
	MeetingPath
	Check decision.CheckID `path:"check"`
}

// QuestionPath names a question from the floor of a meeting.
type QuestionPath struct {
	MeetingPath
	Question decision.QuestionID `path:"question"`
}
