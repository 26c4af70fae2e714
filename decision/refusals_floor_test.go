package decision_test

import (
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/decision"
)

func handRefusals() []refusal {
	raise := func(member func(s *scene) decision.MemberID, kind decision.HandKind) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.RaiseHand{ID: s.id(), Member: member(s), Kind: kind}
		}
	}
	rule := func(r decision.QueueRule) func(*scene) decision.Command {
		return func(s *scene) decision.Command { return decision.SetQueue{ID: s.id(), Rule: r} }
	}
	part := func(s *scene) decision.MemberID { return s.part.Member() }
	gone := func(s *scene) decision.MemberID {
		s.do(s.part, decision.SetPresence{ID: s.id(), Member: s.part.Member()})
		return s.part.Member()
	}
	return []refusal{
		{"a hand for somebody who is not present", decision.ErrNotPresent, 'f', raise(gone, decision.HandSpeak)},
		{"one's own hand while not present", decision.ErrNotPresent, 'p', raise(gone, decision.HandSpeak)},
		{"a hand for somebody in the lobby", decision.ErrNotPresent, 'f', raise(func(s *scene) decision.MemberID { return s.waits.Member() }, decision.HandSpeak)},
		{"a hand for nobody", decision.ErrMemberUnknown, 'f', raise(func(s *scene) decision.MemberID { return s.never.Member() }, decision.HandSpeak)},
		{"a hand of who was removed", decision.ErrRemoved, 'x', raise(func(s *scene) decision.MemberID { return s.removed.Member() }, decision.HandSpeak)},
		{"an observer's hand", decision.ErrNotAllowed, 'o', raise(func(s *scene) decision.MemberID { return s.observe.Member() }, decision.HandSpeak)},
		{"an observer's hand, raised for them", decision.ErrNotAllowed, 'f', raise(func(s *scene) decision.MemberID { return s.observe.Member() }, decision.HandSpeak)},
		{"another's hand", decision.ErrNotAllowed, 'r', raise(part, decision.HandSpeak)},
		{"a hand of no kind", decision.ErrBadValue, 'p', raise(part, "shout")},
		{"a hand after the end", decision.ErrMeetingEnded, 'p', func(s *scene) decision.Command {
			s.do(s.facil, decision.EndMeeting{ID: s.id()})
			return decision.RaiseHand{ID: s.id(), Member: s.part.Member(), Kind: decision.HandSpeak}
		}},
		{"the floor with no hand up", decision.ErrNoHand, 'f', func(s *scene) decision.Command { return decision.GiveFloor{ID: s.id()} }},
		{"the floor for a hand that is down", decision.ErrNoHand, 'f', func(s *scene) decision.Command {
			s.hand(s.record, decision.HandSpeak)
			return decision.GiveFloor{ID: s.id(), Member: s.part.Member()}
		}},
		{"the floor for somebody who has left", decision.ErrNoHand, 'f', func(s *scene) decision.Command {
			s.hand(s.part, decision.HandSpeak)
			return decision.GiveFloor{ID: s.id(), Member: gone(s)}
		}},
		{"the floor given by a participant", decision.ErrNotAllowed, 'p', func(s *scene) decision.Command {
			s.hand(s.part, decision.HandSpeak)
			return decision.GiveFloor{ID: s.id(), Member: s.part.Member()}
		}},
		{"ending the turn of who does not speak", decision.ErrNotSpeaking, 'f', func(s *scene) decision.Command {
			s.speaks(s.record)
			return decision.EndTurn{ID: s.id(), Member: s.part.Member()}
		}},
		{"an order of no kind", decision.ErrBadValue, 'f', rule(decision.QueueRule{Order: "loudest"})},
		{"a limit of nine seconds", decision.ErrBadValue, 'f', rule(decision.QueueRule{Order: decision.Fair, Limit: 9})},
		{"a limit of more than an hour", decision.ErrBadValue, 'f', rule(decision.QueueRule{Order: decision.Fair, Limit: 3601})},
		{"a limit of less than nothing", decision.ErrBadValue, 'f', rule(decision.QueueRule{Order: decision.Fair, Limit: -60})},
		{"a signal that is none", decision.ErrBadValue, 'p', func(s *scene) decision.Command { return decision.GiveSignal{ID: s.id(), Signal: "boo"} }},
		{"an observer's signal", decision.ErrNotAllowed, 'o', func(s *scene) decision.Command {
			return decision.GiveSignal{ID: s.id(), Signal: decision.SignalLouder}
		}},
	}
}

func checkRefusals() []refusal {
	ask := func(change func(*decision.AskTemperature)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := decision.AskTemperature{ID: s.id(), Check: decision.CheckID(s.uuid()), Question: "Soup first?"}
			change(&c)
			return c
		}
	}
	answer := func(w decision.Warmth, before func(s *scene, c decision.CheckID)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := s.check("")
			before(s, c)
			return decision.AnswerTemperature{ID: s.id(), Check: c, Warmth: w}
		}
	}
	return []refusal{
		{"a check about nothing", decision.ErrEmpty, 'f', ask(func(c *decision.AskTemperature) { c.Question = " " })},
		{"a check about an unknown proposal", decision.ErrProposalUnknown, 'f', ask(func(c *decision.AskTemperature) { c.Proposal = "x" })},
		{"a long question", decision.ErrTooLong, 'f', ask(func(c *decision.AskTemperature) { c.Question = strings.Repeat("x", 201) })},
		{"a check of nine seconds", decision.ErrBadValue, 'f', ask(func(c *decision.AskTemperature) { c.Seconds = 9 })},
		{"a check of two hours", decision.ErrBadValue, 'f', ask(func(c *decision.AskTemperature) { c.Seconds = 7200 })},
		{"a check's id that is none", decision.ErrBadID, 'f', ask(func(c *decision.AskTemperature) { c.Check = "x" })},
		{"a check asked by a participant", decision.ErrNotAllowed, 'p', ask(func(*decision.AskTemperature) {})},
		{"a check while another is open", decision.ErrCheckOpen, 'f', func(s *scene) decision.Command {
			s.check("")
			return decision.AskTemperature{ID: s.id(), Check: decision.CheckID(s.uuid()), Question: "And now?"}
		}},
		{"a check's id that is taken", decision.ErrIDTaken, 'f', func(s *scene) decision.Command {
			c := s.check("")
			s.do(s.facil, decision.CloseTemperature{ID: s.id(), Check: c})
			return decision.AskTemperature{ID: s.id(), Check: c, Question: "And now?"}
		}},
		{"an answer after the close", decision.ErrCheckClosed, 'p', answer(decision.Warm, func(s *scene, c decision.CheckID) {
			s.do(s.facil, decision.CloseTemperature{ID: s.id(), Check: c})
		})},
		{"an answer after its time, before the clock has acted", decision.ErrCheckClosed, 'p', answer(decision.Warm, func(s *scene, _ decision.CheckID) {
			s.now = s.now.Add(decision.DefaultCheck * time.Second)
		})},
		{"an answer of no kind", decision.ErrBadValue, 'p', answer("hot", func(*scene, decision.CheckID) {})},
		{"an observer's answer", decision.ErrNotAllowed, 'o', answer(decision.Warm, func(*scene, decision.CheckID) {})},
		{"an answer to nothing", decision.ErrCheckUnknown, 'p', func(s *scene) decision.Command {
			return decision.AnswerTemperature{ID: s.id(), Check: "x", Warmth: decision.Warm}
		}},
		{"closing twice", decision.ErrCheckClosed, 'f', func(s *scene) decision.Command {
			c := s.check("")
			s.do(s.co, decision.CloseTemperature{ID: s.id(), Check: c})
			return decision.CloseTemperature{ID: s.id(), Check: c}
		}},
	}
}

func questionRefusals() []refusal {
	ask := func(text string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.AskQuestion{ID: s.id(), Question: decision.QuestionID(s.uuid()), Text: text}
		}
	}
	of := func(cmd func(s *scene, q decision.QuestionID) decision.Command) func(*scene) decision.Command {
		return func(s *scene) decision.Command { return cmd(s, s.asks(s.part, "Who pays?")) }
	}
	support := of(func(s *scene, q decision.QuestionID) decision.Command {
		return decision.SupportQuestion{ID: s.id(), Question: q, Support: true}
	})
	return []refusal{
		{"an empty question", decision.ErrEmpty, 'p', ask(" \n ")},
		{"a question of 5,000 characters", decision.ErrTooLong, 'p', ask(strings.Repeat("x", 5000))},
		{"a question of 501 characters", decision.ErrTooLong, 'p', ask(strings.Repeat("é", 501))},
		{"a question with a right-to-left override", decision.ErrBadCharacter, 'p', ask("Who \u202eyap?")},
		{"a question with a control character", decision.ErrBadCharacter, 'p', ask("Who\x00 pays?")},
		{"an observer's question", decision.ErrNotAllowed, 'o', ask("Who pays?")},
		{"a question's id that is none", decision.ErrBadID, 'p', func(s *scene) decision.Command {
			return decision.AskQuestion{ID: s.id(), Question: "x", Text: "Who pays?"}
		}},
		{"a question's id that is taken", decision.ErrIDTaken, 'r', of(func(s *scene, q decision.QuestionID) decision.Command {
			return decision.AskQuestion{ID: s.id(), Question: q, Text: "Who else pays?"}
		})},
		{"a question that believed itself unnamed", decision.ErrQuestionNaming, 'p', func(s *scene) decision.Command {
			return decision.AskQuestion{ID: s.id(), Question: decision.QuestionID(s.uuid()), Text: "Who pays?", Unnamed: true}
		}},
		{"raising up one's own question", decision.ErrQuestionOwn, 'p', support},
		{"raising up an answered question", decision.ErrQuestionOver, 'r', of(func(s *scene, q decision.QuestionID) decision.Command {
			s.do(s.facil, decision.HandleQuestion{ID: s.id(), Question: q, State: decision.QuestionAnswered})
			return decision.SupportQuestion{ID: s.id(), Question: q, Support: true}
		})},
		{"raising up a hidden question", decision.ErrQuestionUnknown, 'r', of(func(s *scene, q decision.QuestionID) decision.Command {
			s.hides(q)
			return decision.SupportQuestion{ID: s.id(), Question: q, Support: true}
		})},
		{"raising up nothing", decision.ErrQuestionUnknown, 'p', func(s *scene) decision.Command {
			return decision.SupportQuestion{ID: s.id(), Question: "x", Support: true}
		}},
		{"withdrawing somebody else's question", decision.ErrQuestionForeign, 'f', of(func(s *scene, q decision.QuestionID) decision.Command {
			return decision.WithdrawQuestion{ID: s.id(), Question: q}
		})},
		{"withdrawing an answered question", decision.ErrQuestionOver, 'p', of(func(s *scene, q decision.QuestionID) decision.Command {
			s.do(s.facil, decision.HandleQuestion{ID: s.id(), Question: q, State: decision.QuestionAnswered})
			return decision.WithdrawQuestion{ID: s.id(), Question: q}
		})},
		{"withdrawing what others cannot see", decision.ErrQuestionUnknown, 'r', of(func(s *scene, q decision.QuestionID) decision.Command {
			s.hides(q)
			return decision.WithdrawQuestion{ID: s.id(), Question: q}
		})},
		{"opening a withdrawn question again", decision.ErrQuestionUnknown, 'f', of(func(s *scene, q decision.QuestionID) decision.Command {
			s.do(s.part, decision.WithdrawQuestion{ID: s.id(), Question: q})
			return decision.HandleQuestion{ID: s.id(), Question: q, State: decision.QuestionOpen}
		})},
		{"a facilitator who calls it withdrawn", decision.ErrBadValue, 'f', of(func(s *scene, q decision.QuestionID) decision.Command {
			return decision.HandleQuestion{ID: s.id(), Question: q, State: decision.QuestionWithdrawn}
		})},
		{"hiding without a reason", decision.ErrQuestionReason, 'f', of(func(s *scene, q decision.QuestionID) decision.Command {
			return decision.HandleQuestion{ID: s.id(), Question: q, State: decision.QuestionHidden, Reason: " "}
		})},
		{"hiding by a participant", decision.ErrNotAllowed, 'r', of(func(s *scene, q decision.QuestionID) decision.Command {
			return decision.HandleQuestion{ID: s.id(), Question: q, State: decision.QuestionHidden, Reason: "x"}
		})},
		{"a state that is none", decision.ErrBadValue, 'f', of(func(s *scene, q decision.QuestionID) decision.Command {
			return decision.HandleQuestion{ID: s.id(), Question: q, State: "gone"}
		})},
		{"handling nothing", decision.ErrQuestionUnknown, 'f', func(s *scene) decision.Command {
			return decision.HandleQuestion{ID: s.id(), Question: "x", State: decision.QuestionAnswered}
		}},
	}
}

func timerRefusals() []refusal {
	start := func(seconds int) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.StartTimer{ID: s.id(), Purpose: decision.TimerSilence, Seconds: seconds}
		}
	}
	running := func(cmd func(s *scene) decision.Command) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			s.do(s.facil, start(60)(s))
			return cmd(s)
		}
	}
	extend := func(seconds int) func(*scene) decision.Command {
		return running(func(s *scene) decision.Command { return decision.ExtendTimer{ID: s.id(), Seconds: seconds} })
	}
	return []refusal{
		{"a timer of 0", decision.ErrTimerRange, 'f', start(0)},
		{"a timer of less than nothing", decision.ErrTimerRange, 'f', start(-5)},
		{"a timer of 10 hours", decision.ErrTimerRange, 'f', start(36000)},
		{"a timer for no purpose", decision.ErrBadValue, 'f', func(s *scene) decision.Command {
			return decision.StartTimer{ID: s.id(), Purpose: "nap", Seconds: 60}
		}},
		{"a second timer", decision.ErrTimerRuns, 'f', running(start(60))},
		{"a timer started by a participant", decision.ErrNotAllowed, 'p', start(60)},
		{"extending by nothing", decision.ErrTimerRange, 'f', extend(0)},
		{"extending back", decision.ErrTimerRange, 'f', extend(-30)},
		{"extending beyond four hours", decision.ErrTimerRange, 'f', extend(decision.MaxTimer - 59)},
		{"extending beyond what can be counted", decision.ErrTimerRange, 'f', extend(1 << 62)},
		{"extending no timer", decision.ErrTimerNone, 'f', func(s *scene) decision.Command { return decision.ExtendTimer{ID: s.id(), Seconds: 60} }},
		{"stopping no timer", decision.ErrTimerNone, 'f', func(s *scene) decision.Command { return decision.StopTimer{ID: s.id()} }},
	}
}

func moderationRefusals() []refusal {
	withhold := func(rule decision.BrainstormRule, reason string, before func(s *scene, p decision.ProposalID)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			p := s.storming(rule)
			c := decision.WithholdIdea{ID: s.id(), Proposal: p, Idea: s.idea(s.part, p, "x"), Withheld: true, Reason: reason}
			before(s, p)
			return c
		}
	}
	nothing := func(*scene, decision.ProposalID) {}
	return []refusal{
		{"withholding without a reason", decision.ErrWithheldWhy, 'f', withhold(moderated, " ", nothing)},
		{"withholding after the reveal", decision.ErrIdeasRevealed, 'f', withhold(moderated, "x", func(s *scene, p decision.ProposalID) { s.reveal(p) })},
		{"withholding where it was not said beforehand", decision.ErrNotModerated, 'f', withhold(decision.DefaultBrainstorm(), "x", nothing)},
		{"withholding by a participant", decision.ErrNotAllowed, 'p', withhold(moderated, "x", nothing)},
		{"withholding nothing", decision.ErrIdeaUnknown, 'f', func(s *scene) decision.Command {
			return decision.WithholdIdea{ID: s.id(), Proposal: s.storming(moderated), Idea: "x", Withheld: true, Reason: "x"}
		}},
		{"moderation of what all see at once", decision.ErrModerated, 'f', func(s *scene) decision.Command {
			return decision.SetBrainstorm{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Rule: decision.BrainstormRule{Moderated: true}}
		}},
		{"an idea under the id of a withheld one", decision.ErrIDTaken, 'p', func(s *scene) decision.Command {
			p, id := s.withheld()
			return decision.AddIdea{ID: s.id(), Proposal: p, Idea: id, Text: "x"}
		}},
		{"dots on a withheld idea", decision.ErrIdeaUnknown, 'p', func(s *scene) decision.Command {
			p, id := s.withheld()
			return decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{id: 1}}
		}},
		{"a withheld idea under a heading", decision.ErrIdeaUnknown, 'f', func(s *scene) decision.Command {
			p, id := s.withheld()
			return decision.GroupIdea{ID: s.id(), Proposal: p, Idea: id, Group: "x"}
		}},
	}
}
