package decision_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

func (s *scene) hand(by decision.By, kind decision.HandKind) {
	s.do(by, decision.RaiseHand{ID: s.id(), Member: by.Member(), Kind: kind})
}

// speaks gives somebody the floor.
func (s *scene) speaks(by decision.By) {
	s.hand(by, decision.HandSpeak)
	s.do(s.facil, decision.GiveFloor{ID: s.id(), Member: by.Member()})
}

// spoke is a whole turn of so many seconds.
func (s *scene) spoke(by decision.By, seconds int) {
	s.speaks(by)
	s.wait(seconds)
	s.do(by, decision.EndTurn{ID: s.id(), Member: by.Member()})
}

func (s *scene) wait(seconds int) { s.now = s.now.Add(time.Duration(seconds) * time.Second) }

// time lets the clock do what is due, as the room does.
func (s *scene) time() {
	for at, cmd, ok := s.m.Due(); ok && !at.After(s.now); at, cmd, ok = s.m.Due() {
		require.NotEmpty(s.t, s.do(decision.ByClock(), cmd), "what is due happens")
	}
}

func (s *scene) check(p decision.ProposalID) decision.CheckID {
	id, question := decision.CheckID(s.uuid()), ""
	if p == "" {
		question = "Soup first?"
	}
	s.do(s.facil, decision.AskTemperature{ID: s.id(), Check: id, Proposal: p, Question: question})
	return id
}

func (s *scene) asks(by decision.By, text string) decision.QuestionID {
	id := decision.QuestionID(s.uuid())
	s.do(by, decision.AskQuestion{ID: s.id(), Question: id, Text: text, Unnamed: s.questions(decision.ToMember).Rule.Unnamed})
	return id
}

func (s *scene) hides(q decision.QuestionID) {
	s.do(s.facil, decision.HandleQuestion{ID: s.id(), Question: q, State: decision.QuestionHidden, Reason: "It insults somebody."})
}

var moderated = decision.BrainstormRule{Silent: true, Moderated: true, Dots: 3}

// withheld is a brainstorm that was revealed without one idea of the participant's.
func (s *scene) withheld() (decision.ProposalID, decision.IdeaID) {
	p := s.storming(moderated)
	s.idea(s.record, p, "A fence")
	id := s.idea(s.part, p, "A wall against Ben")
	s.do(s.facil, decision.WithholdIdea{ID: s.id(), Proposal: p, Idea: id, Withheld: true, Reason: "It names a neighbour."})
	s.reveal(p)
	return p, id
}

func (s *scene) queue(a decision.Audience) decision.QueueSection {
	return s.m.Section(decision.SectionQueue, a).(decision.QueueSection)
}

func (s *scene) questions(a decision.Audience) decision.QuestionsSection {
	return s.m.Section(decision.SectionQuestions, a).(decision.QuestionsSection)
}

func (s *scene) temperature() *decision.CheckLine {
	return s.m.Section(decision.SectionTemperature, decision.ToMember).(decision.TemperatureSection).Newest
}

func (s *scene) timer() decision.TimerSection {
	return s.m.Section(decision.SectionTimer, decision.ToScreen).(decision.TimerSection)
}

// next names who waits to speak, in order.
func (s *scene) next() []string {
	names := []string{}
	for _, l := range s.queue(decision.ToMember).Next {
		names = append(names, l.Name)
	}
	return names
}

func (s *scene) order(o decision.QueueOrder, limit int) {
	s.do(s.facil, decision.SetQueue{ID: s.id(), Rule: decision.QueueRule{Order: o, Limit: limit}})
}

// onTheFloor is a hall in which an event of every kind of the floor happens.
func (s *scene) onTheFloor() {
	s.do(s.part, decision.SetPresence{ID: s.id(), Member: s.part.Member(), Present: true})
	s.order(decision.Fair, 60)
	s.spoke(s.part, 30)
	s.hand(s.record, decision.HandReply)
	s.do(s.record, decision.LowerHand{ID: s.id(), Member: s.record.Member()})
	s.do(s.part, decision.GiveSignal{ID: s.id(), Signal: decision.SignalSlower})
	p := s.propose(decision.PhaseDiscussion)
	c := s.check(p)
	s.do(s.part, decision.AnswerTemperature{ID: s.id(), Check: c, Warmth: decision.Cold})
	s.do(s.facil, decision.CloseTemperature{ID: s.id(), Check: c})
	s.do(s.facil, decision.SetQuestions{ID: s.id(), Rule: decision.QuestionsRule{Unnamed: true}})
	q := s.asks(s.part, "Who pays?")
	s.do(s.record, decision.SupportQuestion{ID: s.id(), Question: q, Support: true})
	s.hides(s.asks(s.part, "Why is Ada so slow?"))
	s.do(s.facil, decision.StartTimer{ID: s.id(), Purpose: decision.TimerSilence, Seconds: 60})
	s.do(s.facil, decision.ExtendTimer{ID: s.id(), Seconds: 60})
	s.wait(125)
	s.time()
	s.withheld()
}

func (s *scene) signals() map[decision.Signal]int {
	counts := map[decision.Signal]int{}
	for _, c := range s.m.Section(decision.SectionSignals, decision.ToScreen).(decision.SignalsSection).Signals {
		counts[c.Signal] = c.Count
	}
	return counts
}

// One live signal for each member: a new one replaces, the same is not given
// again, and time takes each away.
func TestSignals(t *testing.T) {
	s := hall(t)
	give := func(by decision.By, kind decision.Signal) []decision.Event {
		return s.do(by, decision.GiveSignal{ID: s.id(), Signal: kind})
	}
	give(s.part, decision.SignalLouder)
	give(s.record, decision.SignalLouder)
	require.Empty(t, give(s.part, decision.SignalLouder))
	require.Equal(t, map[decision.Signal]int{decision.SignalLouder: 2}, s.signals())
	s.wait(30)
	give(s.part, decision.SignalWrapUp)
	require.Equal(t, map[decision.Signal]int{decision.SignalLouder: 1, decision.SignalWrapUp: 1}, s.signals())
	require.Equal(t, decision.SignalWrapUp, s.m.Me(s.part.Member()).Signal.Signal)
	s.wait(29)
	s.time()
	require.Len(t, s.signals(), 2)
	s.wait(6)
	s.time()
	require.Equal(t, map[decision.Signal]int{decision.SignalWrapUp: 1}, s.signals())
	give(s.part, "")
	require.Empty(t, s.signals())
	require.Nil(t, s.m.Me(s.part.Member()).Signal)
	require.Empty(t, give(s.part, ""))
	require.Empty(t, s.do(decision.ByClock(), decision.FadeSignals{}), "nothing to fade")
}

// A check about a proposal: the counts come out when it closes, to all alike,
// and nobody is told who answered.
func TestTemperature(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDiscussion)
	c := s.check(p)
	answer := func(by decision.By, w decision.Warmth) []decision.Event {
		return s.do(by, decision.AnswerTemperature{ID: s.id(), Check: c, Warmth: w})
	}
	answer(s.part, decision.Cold)
	answer(s.part, decision.Warm)
	require.Empty(t, answer(s.part, decision.Warm))
	answer(s.record, decision.Warm)
	answer(s.co, decision.Unsure)
	require.Equal(t, 3, s.temperature().Answered)
	require.Nil(t, s.temperature().Result)
	require.Equal(t, decision.Warm, s.m.Me(s.part.Member()).Warmth.Warmth)
	s.wait(59)
	s.time()
	require.True(t, s.temperature().Open)
	s.wait(1)
	s.time()
	require.Equal(t, &decision.Temperature{Warm: 2, Unsure: 1, Present: 4}, s.temperature().Result)
	require.Equal(t, p, s.m.Account().Floor.Checks[0].Proposal)
	require.Equal(t, s.temperature().Result, s.m.Account().Floor.Checks[0].Result)
	require.Empty(t, s.m.Account().Proposals[0].Polls, "it is no poll")

	next := s.check("")
	require.Nil(t, s.m.Me(s.part.Member()).Warmth, "a new question")
	require.Equal(t, next, s.m.Checks()[1].ID)
	s.do(s.facil, decision.EndMeeting{ID: s.id()})
	_, _, waits := s.m.Due()
	require.False(t, waits, "nothing is due after the end")
	require.Nil(t, s.m.Account().Floor.Checks[1].Result)
}

// Who raised what up orders the questions; the hall sees each as the rule of
// its asking says.
func TestQuestions(t *testing.T) {
	s := hall(t)
	pays, lasts, starts := s.asks(s.part, "Who pays?"), s.asks(s.record, "How long?"), s.asks(s.co, "When?")
	support := func(by decision.By, q decision.QuestionID, yes bool) []decision.Event {
		return s.do(by, decision.SupportQuestion{ID: s.id(), Question: q, Support: yes})
	}
	texts := func(a decision.Audience, viewer decision.By) []string {
		lines, next := s.m.Questions(a, viewer.Member(), 0, 10)
		require.Zero(t, next)
		got := []string{}
		for _, l := range lines {
			got = append(got, l.Text)
		}
		return got
	}
	support(s.facil, lasts, true)
	support(s.part, lasts, true)
	require.Empty(t, support(s.part, lasts, true), "raising up twice is once")
	support(s.facil, starts, true)
	require.Equal(t, []string{"How long?", "When?", "Who pays?"}, texts(decision.ToMember, s.part))
	support(s.facil, lasts, false)
	support(s.part, lasts, false)
	require.Equal(t, []string{"When?", "Who pays?", "How long?"}, texts(decision.ToMember, s.part))
	s.do(s.facil, decision.HandleQuestion{ID: s.id(), Question: pays, State: decision.QuestionTakenUp})
	s.do(s.facil, decision.HandleQuestion{ID: s.id(), Question: starts, State: decision.QuestionAnswered})
	require.Equal(t, []string{"Who pays?", "How long?", "When?"}, texts(decision.ToMember, s.part))

	require.Empty(t, texts(decision.ToScreen, decision.By{}))
	require.Empty(t, s.questions(decision.ToScreen).Top)
	s.do(s.facil, decision.SetQuestions{ID: s.id(), Rule: decision.QuestionsRule{Shown: true, Unnamed: true}})
	require.Len(t, s.questions(decision.ToScreen).Top, 2)
	require.Empty(t, s.questions(decision.ToScreen).Top[0].Name)
	require.Equal(t, "Dov", s.questions(decision.ToMember).Top[0].Name, "what was asked named stays named")
	s.asks(s.part, "Is it safe?")
	require.Empty(t, s.questions(decision.ToFacilitator).Top[2].Name, "who runs the meeting is not told either")
	require.Empty(t, s.m.Account().Floor.Questions[3].By)

	s.hides(lasts)
	require.NotContains(t, texts(decision.ToMember, s.part), "How long?")
	require.Contains(t, texts(decision.ToMember, s.record), "How long?")
	require.Contains(t, texts(decision.ToFacilitator, s.facil), "How long?")
	require.NotContains(t, encoded(t, s.m.Account()), "How long?")
	require.Equal(t, "It insults somebody.", s.m.Me(s.record.Member()).Questions[0].Reason)
	s.do(s.facil, decision.HandleQuestion{ID: s.id(), Question: lasts, State: decision.QuestionOpen})
	require.Contains(t, texts(decision.ToMember, s.part), "How long?")
	require.Empty(t, s.m.Me(s.record.Member()).Questions[0].Reason)
	page, next := s.m.Questions(decision.ToMember, s.part.Member(), 1, 2)
	require.Len(t, page, 2)
	require.Equal(t, 3, next)
}

func TestQuestionsAreBounded(t *testing.T) {
	s := hall(t)
	for range decision.MaxOpenQuestions {
		s.asks(s.part, "Why?")
	}
	ask := decision.AskQuestion{ID: s.id(), Question: decision.QuestionID(s.uuid()), Text: "Why?"}
	s.refused(decision.ErrQuestionsYours, s.part, ask)
	s.do(s.facil, decision.HandleQuestion{ID: s.id(), Question: s.questions(decision.ToMember).Top[0].ID, State: decision.QuestionAnswered})
	s.do(s.part, ask)
	for range decision.MaxFloorQuestions - decision.MaxOpenQuestions - 1 {
		q := s.asks(s.record, "Why?")
		s.do(s.facil, decision.HandleQuestion{ID: s.id(), Question: q, State: decision.QuestionAnswered})
	}
	s.refused(decision.ErrQuestionsFull, s.record, decision.AskQuestion{ID: s.id(), Question: decision.QuestionID(s.uuid()), Text: "Why?"})
}

func TestChecksAreBounded(t *testing.T) {
	s := hall(t)
	for range decision.MaxChecks {
		s.do(s.facil, decision.CloseTemperature{ID: s.id(), Check: s.check("")})
	}
	s.refused(decision.ErrChecksFull, s.facil, decision.AskTemperature{ID: s.id(), Check: decision.CheckID(s.uuid()), Question: "Why?"})
}

func TestTimer(t *testing.T) {
	s := hall(t)
	require.Equal(t, decision.TimerSection{Purpose: decision.TimerOther}, s.timer())
	begun := s.now
	s.do(s.facil, decision.StartTimer{ID: s.id(), Purpose: decision.TimerSilence, Seconds: 300})
	s.do(s.co, decision.ExtendTimer{ID: s.id(), Seconds: 60})
	require.Equal(t, begun.Add(6*time.Minute), *s.timer().Until)
	s.wait(359)
	s.time()
	require.Empty(t, s.do(decision.ByClock(), decision.StopTimer{}), "it is not due yet")
	require.True(t, s.timer().Running)
	s.wait(1)
	s.time()
	require.False(t, s.timer().Running)
	require.True(t, s.timer().RanOut)
	s.do(s.facil, decision.StartTimer{ID: s.id(), Purpose: decision.TimerBreak, Seconds: 600})
	s.do(s.facil, decision.StopTimer{ID: s.id()})
	require.False(t, s.timer().RanOut)
	require.Equal(t, s.now, *s.timer().Ended)
}

// Before the reveal whoever runs the meeting reads the ideas without authors;
// a withheld one is told to its author and to nobody else, and counts nowhere
// but among the withheld.
func TestModerationBeforeTheReveal(t *testing.T) {
	s := hall(t)
	p := s.storming(moderated)
	fence, wall := s.idea(s.record, p, "A fence"), s.idea(s.part, p, "A wall against Ben")
	ideas := func(a decision.Audience, viewer decision.By) string {
		lines, err := s.m.Ideas(p, a, viewer.Member())
		require.NoError(t, err)
		return encoded(t, lines)
	}
	require.Contains(t, ideas(decision.ToFacilitator, s.facil), "A wall")
	require.NotContains(t, ideas(decision.ToFacilitator, s.facil), "Dov")
	require.NotContains(t, ideas(decision.ToMember, s.record), "A wall")
	withhold := func(id decision.IdeaID, yes bool) {
		s.do(s.facil, decision.WithholdIdea{ID: s.id(), Proposal: p, Idea: id, Withheld: yes, Reason: "It names a neighbour."})
	}
	withhold(fence, true)
	withhold(wall, true)
	withhold(fence, false)
	require.Contains(t, ideas(decision.ToMember, s.part), "It names a neighbour.")
	require.True(t, s.m.Me(s.part.Member()).Ideas[0].Withheld)
	again := s.idea(s.part, p, "A wall")
	for revealed := range 2 {
		section := s.m.Section(decision.SectionIdeas(p), decision.ToMember).(decision.IdeasSection)
		require.Equal(t, 2, section.Count)
		require.Equal(t, 1, section.Withheld)
		require.Equal(t, 2, section.Writers)
		b := s.m.Account().Proposals[0].Brainstorm
		require.Equal(t, 3, b.Count)
		require.Equal(t, 1, b.Withheld)
		require.NotContains(t, encoded(t, b), "against Ben")
		if revealed == 0 {
			s.reveal(p)
		}
	}
	for _, other := range []decision.By{s.facil, s.record} {
		a, _ := s.m.AudienceOf(other.Member())
		require.Contains(t, ideas(a, other), string(again))
		require.NotContains(t, ideas(a, other), "against Ben")
	}
	require.Contains(t, ideas(decision.ToMember, s.part), "against Ben")
	require.NotContains(t, view(t, s.m, decision.ToMember), "against Ben")
	for _, ev := range s.events {
		if added, is := ev.Body.(*decision.IdeaAdded); is && added.Idea == wall {
			require.True(t, s.m.Concealed(ev, decision.PartWho))
			require.True(t, s.m.Concealed(ev, decision.PartText))
		}
	}
}
