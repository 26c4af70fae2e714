package server_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

func (h *hall) raises(p *person, kind decision.HandKind) {
	h.t.Helper()
	h.As(p).Does(decision.RaiseHand{ID: command(), Member: p.id, Kind: kind})
}

// called is who waits to speak, in order, as somebody sees it.
func (h *hall) called(p *person) []string {
	h.t.Helper()
	h.settle()
	v, err := p.c.View(h.ctx, h.meeting, false)
	require.NoError(h.t, err)
	q, err := v.Queue()
	require.NoError(h.t, err)
	names := []string{}
	for _, l := range q.Next {
		names = append(names, l.Name)
	}
	return names
}

// A hall speaks in turn: the fair order, a point of order, somebody who leaves;
// the screen names nobody until it is told to.
func TestScene_TheFloorIsGivenFairly(t *testing.T) {
	h := open(t)
	h.As(h.ben).Sees(`"order":"first_come"`, `"purpose":"other"`, `"signals":[]`, `"top":[]`) // before anything happens
	h.As(h.ana).Does(decision.SetQueue{ID: command(), Rule: decision.QueueRule{Order: decision.Fair, Limit: 60}})
	h.raises(h.ben, decision.HandSpeak)
	h.As(h.ben).Does(decision.GiveFloor{ID: command(), Member: h.ben.id}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.GiveFloor{ID: command(), Member: h.ben.id})
	h.raises(h.ben, decision.HandSpeak)
	h.raises(h.cleo, decision.HandSpeak)
	h.raises(h.rita, decision.HandReply)
	require.Equal(t, []string{"Rita", "Cleo", "Ben"}, h.called(h.cleo), "Ben has spoken, Cleo has not")
	h.raises(h.cora, decision.HandOrder)
	require.Equal(t, []string{"Cora", "Rita", "Cleo", "Ben"}, h.called(h.olga))
	h.As(h.wall).Sees(`"orders":1`).SeesNo("Ben", "Cleo", string(h.ben.id))
	h.As(h.wim).SeesNo(`"orders"`)
	h.As(h.olga).Does(decision.RaiseHand{ID: command(), Member: h.olga.id, Kind: decision.HandSpeak}).Refused(403, "not_allowed")
	h.As(h.cleo).Does(decision.RaiseHand{ID: command(), Member: h.ben.id, Kind: decision.HandSpeak}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.SetPresence{ID: command(), Member: h.rita.id})
	require.Equal(t, []string{"Cora", "Cleo", "Ben"}, h.called(h.ana))
	h.As(h.ana).Does(decision.RaiseHand{ID: command(), Member: h.rita.id, Kind: decision.HandSpeak}).Refused(409, "not_present")
	h.As(h.ana).Does(decision.GiveFloor{ID: command(), Member: h.rita.id}).Refused(409, "no_hand")
	h.As(h.cora).Does(decision.GiveFloor{ID: command()})
	h.As(h.cora).Does(decision.GiveFloor{ID: command()})
	h.As(h.ben).Does(decision.EndTurn{ID: command(), Member: h.cleo.id}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.SetQueue{ID: command(), Rule: decision.QueueRule{Order: decision.Fair, Names: true}})
	h.As(h.wall).Sees("Cleo").SeesNo("Ben")
	h.As(h.cleo).Does(decision.EndTurn{ID: command(), Member: h.cleo.id})
	h.As(h.ana).Does(decision.EndTurn{ID: command(), Member: h.cleo.id}).Refused(409, "not_speaking")
}

// Signals and temperature checks are counted; whose they are is in no answer to
// anybody but themselves, nor in the export.
func TestScene_SignalsAndWarmthAreNobodys(t *testing.T) {
	h := open(t)
	p := h.proposes("Collect rainwater", "Two barrels.")
	check := client.NewID[decision.CheckID]()
	h.As(h.ben).Does(decision.GiveSignal{ID: command(), Signal: decision.SignalLouder})
	h.As(h.cleo).Does(decision.GiveSignal{ID: command(), Signal: decision.SignalLouder})
	for _, who := range []*person{h.ana, h.rita, h.olga, h.wall} {
		h.As(who).Sees(`"signal":"louder","count":2`)
	}
	h.As(h.olga).Does(decision.GiveSignal{ID: command(), Signal: decision.SignalLouder}).Refused(403, "not_allowed")
	h.As(h.ben).Does(decision.AskTemperature{ID: command(), Check: check, Proposal: p}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.AskTemperature{ID: command(), Check: check, Proposal: p, Seconds: 600})
	h.As(h.ben).Does(decision.AnswerTemperature{ID: command(), Check: check, Warmth: decision.Cold})
	for _, who := range []*person{h.ana, h.cleo, h.olga, h.wall} {
		h.As(who).Sees(`"answered":1`).SeesNo(`"warmth":"cold"`, `"cold":1`)
	}
	h.As(h.ben).Sees(`"warmth":"cold"`).SeesNo(`"cold":1`)
	h.As(h.ana).Does(decision.CloseTemperature{ID: command(), Check: check})
	for _, who := range []*person{h.ana, h.cleo, h.olga, h.wall} {
		h.As(who).Sees(`"cold":1`).SeesNo(`"warmth":"cold"`)
	}
	h.As(h.cleo).Does(decision.AnswerTemperature{ID: command(), Check: check, Warmth: decision.Warm}).Refused(410, "check_closed")
	minutes, err := h.cleo.c.Minutes(h.ctx, h.meeting, "md", "en")
	require.NoError(t, err)
	require.Contains(t, string(minutes), "Temperature checks, not binding")
	log, _, err := h.ana.c.Export(h.ctx, h.meeting)
	require.NoError(t, err)
	seen := 0
	for _, line := range strings.Split(string(log), "\n") {
		if strings.Contains(line, `"signal-given"`) || strings.Contains(line, `"temperature-answered"`) {
			seen++
			require.NotContains(t, line, string(h.ben.id))
			require.NotContains(t, line, `"cold"`)
		}
	}
	require.Equal(t, 3, seen)
}

// A question is asked, raised up, hidden; who asked unnamed is told to nobody,
// and why it is hidden to its author.
func TestScene_QuestionsFromTheFloor(t *testing.T) {
	h := open(t)
	ask := func(p *person, text string, unnamed bool) decision.QuestionID {
		t.Helper()
		q := client.NewID[decision.QuestionID]()
		h.As(p).Does(decision.AskQuestion{ID: command(), Question: q, Text: text, Unnamed: unnamed})
		return q
	}
	pays := ask(h.ben, "Who pays?", false)
	h.As(h.cleo).Sees("Who pays?", "Ben").Does(decision.SupportQuestion{ID: command(), Question: pays, Support: true})
	h.As(h.ben).Does(decision.SupportQuestion{ID: command(), Question: pays, Support: true}).Refused(422, "question_own")
	h.As(h.wall).SeesNo("Who pays?")
	h.As(h.ana).Does(decision.SetQuestions{ID: command(), Rule: decision.QuestionsRule{Unnamed: true, Shown: true}})
	h.As(h.wall).Sees("Who pays?").SeesNo("Ben")
	h.As(h.cleo).Does(decision.AskQuestion{ID: command(), Question: client.NewID[decision.QuestionID](), Text: "Why me?"}).Refused(409, "question_naming")
	rude := ask(h.cleo, "<b>Why</b> is Ana so slow?", true)
	lines, _, err := h.ana.c.Questions(h.ctx, h.meeting, 0, 10)
	require.NoError(t, err)
	require.NotContains(t, asText(t, lines), "Cleo", "who runs the meeting is not told either")
	slip := ask(h.ben, "Never mind?", true)
	h.As(h.ana).Does(decision.WithdrawQuestion{ID: command(), Question: slip}).Refused(403, "question_foreign")
	h.As(h.ben).Does(decision.WithdrawQuestion{ID: command(), Question: slip})
	h.settle()
	h.As(h.ana).SeesNo("Never mind?")
	h.As(h.ben).Does(decision.HandleQuestion{ID: command(), Question: rude, State: decision.QuestionHidden, Reason: "x"}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.HandleQuestion{ID: command(), Question: rude, State: decision.QuestionHidden}).Refused(422, "question_needs_reason")
	h.As(h.ana).Does(decision.HandleQuestion{ID: command(), Question: rude, State: decision.QuestionHidden, Reason: "It is about a person."})
	h.As(h.cleo).Sees("It is about a person.")
	for _, who := range []*person{h.ben, h.olga, h.wall} {
		v, err := who.c.View(h.ctx, h.meeting, false)
		require.NoError(t, err)
		require.NotContains(t, asText(t, v.Sections), "so slow")
		require.NotContains(t, asText(t, v.Sections), "about a person")
		list, _, err := who.c.Questions(h.ctx, h.meeting, 0, 10)
		require.NoError(t, err)
		require.NotContains(t, asText(t, list), "so slow")
	}
	h.As(h.ben).Does(decision.SupportQuestion{ID: command(), Question: rude, Support: true}).Refused(404, "question_unknown")
	log, _, err := h.ana.c.Export(h.ctx, h.meeting)
	require.NoError(t, err)
	for _, line := range strings.Split(string(log), "\n") {
		require.NotContains(t, line, "so slow")
		if strings.Contains(line, `"question-asked"`) && strings.Contains(line, string(rude)) {
			require.NotContains(t, line, string(h.cleo.id))
		}
	}
}

// The hall's timer and a temperature check end by themselves, and all see it.
func TestScene_TheTimerRunsOut(t *testing.T) {
	h := open(t)
	h.As(h.ben).Does(decision.StartTimer{ID: command(), Purpose: decision.TimerBreak, Seconds: 60}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.StartTimer{ID: command(), Purpose: decision.TimerBreak, Seconds: 36000}).Refused(422, "timer_range")
	h.As(h.ana).Does(decision.StartTimer{ID: command(), Purpose: decision.TimerBreak, Seconds: 5})
	h.As(h.wall).Sees(`"running":true`)
	h.settle()
	h.until(h.wall, func(v *client.View) bool {
		timer, err := v.Timer()
		require.NoError(t, err)
		return !timer.Running && timer.RanOut
	})
	h.As(h.cora).Does(decision.StopTimer{ID: command()}).Refused(409, "timer_none")
}

// Who runs the meeting reads a moderated brainstorm before the reveal, without
// authors; a withheld idea reaches nobody but its author, then or later.
func TestScene_AWithheldIdeaIsNotRevealed(t *testing.T) {
	h := open(t)
	p := h.storms(decision.BrainstormRule{Silent: true, Moderated: true, Dots: 2})
	h.As(h.cleo).Sees(`"moderated":true`) // it is said before anybody writes
	wall, fence := h.writes(h.ben, p, "A wall against Rita"), h.writes(h.cleo, p, "A fence")
	lines, err := h.ana.c.Ideas(h.ctx, h.meeting, p)
	require.NoError(t, err)
	require.Contains(t, asText(t, lines), "A wall against Rita")
	require.NotContains(t, asText(t, lines), "Ben")
	h.As(h.rita).Does(decision.WithholdIdea{ID: command(), Proposal: p, Idea: wall, Withheld: true, Reason: "x"}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.WithholdIdea{ID: command(), Proposal: p, Idea: wall, Withheld: true}).Refused(422, "withhold_needs_reason")
	h.As(h.ana).Does(decision.WithholdIdea{ID: command(), Proposal: p, Idea: wall, Withheld: true, Reason: "It is about a person."})
	lines, err = h.ben.c.Ideas(h.ctx, h.meeting, p)
	require.NoError(t, err)
	require.Equal(t, "It is about a person.", lines[0].Reason)
	h.writes(h.ben, p, "A wall")
	h.As(h.ana).Does(decision.RevealIdeas{ID: command(), Proposal: p})
	h.As(h.ana).Does(decision.WithholdIdea{ID: command(), Proposal: p, Idea: fence, Withheld: true, Reason: "Late"}).Refused(409, "ideas_revealed")
	h.As(h.rita).Does(decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{wall: 1}}).Refused(404, "idea_unknown")
	h.As(h.cleo).Sees("A fence", `"withheld":1`)
	for _, who := range []*person{h.cleo, h.rita, h.olga, h.wall} {
		lines, err = who.c.Ideas(h.ctx, h.meeting, p)
		require.NoError(t, err)
		require.Len(t, lines, 2)
		h.As(who).SeesNo("wall against")
	}
	log, _, err := h.ana.c.Export(h.ctx, h.meeting)
	require.NoError(t, err)
	require.NotContains(t, string(log), "wall against")
	require.NotContains(t, string(log), "about a person")
}
