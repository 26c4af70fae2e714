package minutes_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

// question is a question from the floor, under the naming that holds now.
func (s *scene) question(by decision.By, text string, unnamed bool) decision.QuestionID {
	s.Helper()
	id := decision.QuestionID(s.uuid())
	s.do(by, decision.AskQuestion{ID: s.id(), Question: id, Text: text, Unnamed: unnamed})
	return id
}

// warmth is a temperature check with its answers, closed by the clock.
func (s *scene) warmth(ada decision.By, p decision.ProposalID, question string, answers map[decision.By]decision.Warmth) {
	s.Helper()
	id := decision.CheckID(s.uuid())
	s.do(ada, decision.AskTemperature{ID: s.id(), Check: id, Proposal: p, Question: question})
	for by, w := range answers {
		s.do(by, decision.AnswerTemperature{ID: s.id(), Check: id, Warmth: w})
	}
	s.wait(1)
	s.do(decision.ByClock(), decision.CloseTemperature{Check: id})
}

// hall puts texts wherever the floor takes them.
func (s *scene) hall(ada, by decision.By, p decision.ProposalID, line, text string) {
	s.Helper()
	s.question(by, text, false)
	s.warmth(ada, p, line, nil)
	s.warmth(ada, "", line, nil)
}

// onTheFloor is an evening with moderated ideas, two temperature checks and
// questions of every fate.
func onTheFloor(t *testing.T) *scene {
	s, ada := garden(t)
	ben, cleo, dov := s.join("Ben Okri"), s.join("Cléo Núñez"), s.join("Dov Levi")
	s.do(ada, decision.SetRole{ID: s.id(), Member: ben.Member(), Role: decision.Recorder})
	s.wait(2)
	pays, lasts := s.question(cleo, "Who pays for the soup?", false), s.question(dov, "How long may the meeting last?", false)
	for _, by := range []decision.By{ada, ben, cleo} {
		s.do(by, decision.SupportQuestion{ID: s.id(), Question: lasts, Support: true})
	}
	s.do(dov, decision.SupportQuestion{ID: s.id(), Question: pays, Support: true})
	s.warmth(ada, "", "Shall we eat first?", map[decision.By]decision.Warmth{ben: decision.Warm, cleo: decision.Warm, dov: decision.Unsure})
	s.do(ada, decision.HandleQuestion{ID: s.id(), Question: lasts, State: decision.QuestionAnswered})
	s.do(ada, decision.SetQuestions{ID: s.id(), Rule: decision.QuestionsRule{Unnamed: true}})
	s.wait(1)
	safe := s.question(ben, "Is the pond safe for children?", true)
	rude := s.question(dov, "Why does Cléo always win?", true)
	s.do(ada, decision.HandleQuestion{ID: s.id(), Question: safe, State: decision.QuestionTakenUp})
	s.do(ada, decision.HandleQuestion{ID: s.id(), Question: rude, State: decision.QuestionHidden, Reason: "It is about a person."})

	p := s.propose(ada, "Dig a pond", "Behind the shed, two metres wide.")
	s.move(ada, p, decision.PhaseBrainstorm, "")
	s.do(ada, decision.SetBrainstorm{ID: s.id(), Proposal: p, Rule: decision.BrainstormRule{Silent: true, Moderated: true}})
	s.idea(cleo, p, "A fence around it")
	wall := s.idea(dov, p, "A wall against Cléo")
	s.do(ada, decision.WithholdIdea{ID: s.id(), Proposal: p, Idea: wall, Withheld: true, Reason: "It is about a person."})
	s.do(ada, decision.RevealIdeas{ID: s.id(), Proposal: p})
	s.move(ada, p, decision.PhaseDiscussion, "")
	s.warmth(ada, p, "", map[decision.By]decision.Warmth{ada: decision.Warm, ben: decision.Warm, cleo: decision.Warm, dov: decision.Cold})
	s.wait(5)
	s.warmth(ada, p, "With the fence?", map[decision.By]decision.Warmth{ada: decision.Warm, dov: decision.Warm})
	s.now = s.now.Add(time.Second)
	s.do(ada, decision.AskTemperature{ID: s.id(), Check: decision.CheckID(s.uuid()), Proposal: p})
	s.do(ada, decision.EndMeeting{ID: s.id()})
	return s
}

// What was hidden or withheld, and who asked unnamed, is in no form of the
// minutes; the minutes of one proposal have its own checks and no others.
func TestTheFloorKeepsItsSecretsInTheMinutes(t *testing.T) {
	account := onTheFloor(t).meeting.Account()
	for _, f := range minutes.Formats() {
		got := written(t, account, minutes.Options{Format: f})
		for _, secret := range []string{"always win", "wall against", "about a person"} {
			require.NotContains(t, got, secret, "%s", f)
		}
		one := written(t, account, minutes.Options{Format: f, Proposal: account.Proposals[0].ID})
		require.Contains(t, one, "With the fence?")
		for _, other := range []string{"eat first", "pays for the soup", "pond safe"} {
			require.NotContains(t, one, other, "%s", f)
		}
	}
	for _, q := range account.Floor.Questions {
		require.Equal(t, strings.Contains(q.Text, "pond"), q.By == "", q.Text)
	}
}
