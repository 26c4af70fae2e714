package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

// What its author takes back is gone for everybody, from the minutes and from an
// export; and nobody learns from the withdrawal who had asked.
func TestAWithdrawnQuestionIsGone(t *testing.T) {
	s := hall(t)
	s.do(s.facil, decision.SetQuestions{ID: s.id(), Rule: decision.QuestionsRule{Unnamed: true, Shown: true}})
	q := s.asks(s.part, "Who pays?")
	s.do(s.record, decision.SupportQuestion{ID: s.id(), Question: q, Support: true})
	require.Equal(t, 1, s.questions(decision.ToScreen).Open)
	s.do(s.part, decision.WithdrawQuestion{ID: s.id(), Question: q})

	for _, a := range []decision.Audience{decision.ToFacilitator, decision.ToMember, decision.ToScreen} {
		now := s.questions(a)
		require.Empty(t, now.Top)
		require.Zero(t, now.Open+now.Answered+now.Hidden)
		for _, viewer := range []decision.By{s.part, s.record} {
			lines, _ := s.m.Questions(a, viewer.Member(), 0, 10)
			require.Empty(t, lines)
		}
	}
	require.Empty(t, s.m.Me(s.part.Member()).Questions)
	require.Nil(t, s.m.Account().Floor)
	for _, ev := range s.events {
		switch ev.Body.(type) {
		case *decision.QuestionAsked, *decision.QuestionHandled:
			require.True(t, s.m.Concealed(ev, decision.PartWho) && s.m.Concealed(ev, decision.PartText))
		}
	}
	again := fold(t, s.m.ID(), s.events, nil)
	require.Empty(t, again.Me(s.part.Member()).Questions)
	for range decision.MaxOpenQuestions {
		s.asks(s.part, "It makes room for others.")
	}
}
