package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// shownTo is all that an audience, and whoever holds the minutes, can learn.
func shownTo(t require.TestingT, s *scene, a decision.Audience, q decision.PollID) string {
	count, _, err := s.m.Counted(q, a)
	require.NoError(t, err)
	voices, _, err := s.m.Voices(q, a)
	require.NoError(t, err)
	cards, _, err := s.m.Desk(q, a)
	require.NoError(t, err)
	all := []any{view(t, s.m, a), count, voices, cards, s.m.Account(), s.m.Noted(), s.m.Me(s.observe.Member()), s.m.Reminders(s.now)}
	for _, p := range s.m.Account().Proposals {
		line, err := s.m.Decision(p.ID)
		require.NoError(t, err)
		all = append(all, line)
	}
	return encoded(t, all)
}

// anyMarks are marks that a poll takes; two draws of them differ in what they say
// alone.
func anyMarks(t *rapid.T, spec decision.PollSpec) decision.Marks {
	some := rapid.SliceOfNDistinct(rapid.IntRange(0, max(0, len(spec.Options)-1)), 1, max(1, len(spec.Options)-1), rapid.ID[int]).Draw(t, "options")
	switch spec.Method {
	case decision.MethodYesNo:
		return decision.Marks{Answer: rapid.SampledFrom([]ballot.Choice{ballot.Yes, ballot.No, ballot.Abstain}).Draw(t, "answer")}
	case decision.MethodConsensus:
		return rapid.SampledFrom([]decision.Marks{agree, block, take(ballot.StandAside, "Not I."), take(ballot.Reservations, "Hm."), take(ballot.Abstain, "")}).Draw(t, "position")
	case decision.MethodConsent:
		return rapid.SampledFrom([]decision.Marks{take(ballot.Consent, ""), take(ballot.Objection, "Harm."), take(ballot.Concern, "Hm.")}).Draw(t, "answer")
	case decision.MethodRanked, decision.MethodSTV:
		return ranking(spec, some...)
	}
	var m decision.Marks
	for _, i := range some {
		m.Approved = append(m.Approved, spec.Options[i].ID)
	}
	return m
}

// Two meetings that differ in the marks alone look the same to everybody, and in
// the minutes, until the numbers are shown.
func TestMarksAreToldByNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		show := rapid.SampledFrom([]decision.Show{decision.ShowTurnout, decision.ShowReveal}).Draw(t, "show")
		method := rapid.SampledFrom([]decision.Method{decision.MethodYesNo, decision.MethodConsensus, decision.MethodConsent,
			decision.MethodRanked, decision.MethodSTV, decision.MethodApproval}).Draw(t, "method")
		closed := show == decision.ShowReveal && rapid.Bool().Draw(t, "closed")
		again := rapid.Bool().Draw(t, "amended")
		names := rapid.SampledFrom([]decision.Names{decision.NamesLive, decision.NamesAfterClose, decision.NamesFacilitator}).Draw(t, "names")
		var halls []*scene
		var polls []decision.PollID
		for range 2 {
			s := hall(t)
			s.group("North", s.part, s.record)
			s.group("South", s.facil, s.co)
			spec := decision.PollSpec{Method: method, Show: show, Names: names}
			if method == decision.MethodRanked || method == decision.MethodSTV || method == decision.MethodApproval {
				spec.Options = s.options("A", "B", "C", "None of these")
				spec.Options[3].None = true
			}
			p, q := s.polled(spec)
			for _, by := range []decision.By{s.facil, s.co, s.record, s.part} {
				s.cast(by, q, 1, anyMarks(t, spec))
			}
			if again {
				s.amend(p, 1, "With lids.")
				s.do(s.part, ballotOn(q, 1, 2, 2, anyMarks(t, spec)))
			}
			if closed {
				s.shut(q, 1)
			}
			halls, polls = append(halls, s), append(polls, q)
		}
		for _, a := range decision.Audiences() {
			if closed && a == decision.ToFacilitator {
				continue // who runs the meeting reveals what they see
			}
			require.JSONEq(t, shownTo(t, halls[0], a, polls[0]), shownTo(t, halls[1], a, polls[1]), a)
		}
	})
}

// Two halls in which two members have changed places in all that nobody is told
// the author of look the same to everybody else.
func TestWhoItWasIsToldByNothingElse(t *testing.T) {
	var seen [2][]string
	for turn := range 2 {
		s := hall(t)
		one, other := s.part, s.co
		if turn == 1 {
			one, other = other, one
		}
		p := s.storming(decision.BrainstormRule{Silent: true, Hidden: true, Dots: 3, Moderated: true})
		kept, first := s.idea(one, p, "Sell the well."), s.idea(one, p, "Barrels")
		second := s.idea(other, p, "Ponds")
		s.do(s.facil, decision.WithholdIdea{ID: s.id(), Proposal: p, Idea: kept, Withheld: true, Reason: "It is not ours."})
		look := func() {
			for _, a := range decision.Audiences() {
				ideas, err := s.m.Ideas(p, a, s.observe.Member())
				require.NoError(t, err)
				questions, _ := s.m.Questions(a, s.observe.Member(), 0, 100)
				lines, err := s.m.Candidates(p, decision.ToMember, s.observe.Member())
				require.NoError(t, err)
				equity, _ := s.m.Equity(a)
				seen[turn] = append(seen[turn], encoded(t, []any{view(t, s.m, a), ideas, questions, lines, equity, s.m.Checks(), s.m.Account(), s.m.Me(s.observe.Member())}))
			}
		}
		look()
		s.reveal(p)
		s.do(one, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{first: 3}})
		s.do(other, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{second: 2}})
		look()
		s.do(s.facil, decision.SetQuestions{ID: s.id(), Rule: decision.QuestionsRule{Unnamed: true, Shown: true}})
		ask := func(by decision.By, text string) decision.QuestionID {
			id := decision.QuestionID(s.uuid())
			s.do(by, decision.AskQuestion{ID: s.id(), Question: id, Text: text, Unnamed: true})
			return id
		}
		q := ask(one, "Who pays?")
		s.hides(ask(other, "Why is Ada late?"))
		s.do(other, decision.SupportQuestion{ID: s.id(), Question: q, Support: true})
		check := s.check("")
		s.do(one, decision.AnswerTemperature{ID: s.id(), Check: check, Warmth: decision.Cold})
		s.do(other, decision.AnswerTemperature{ID: s.id(), Check: check, Warmth: decision.Warm})
		s.do(one, decision.GiveSignal{ID: s.id(), Signal: decision.SignalSlower})
		s.do(other, decision.GiveSignal{ID: s.id(), Signal: decision.SignalLouder})
		look()
		s.do(s.facil, decision.EndMeeting{ID: s.id()})
		look()
	}
	require.Equal(t, seen[0], seen[1])
}
