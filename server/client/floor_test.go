package client_test

import (
	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// onTheFloor uses every route of what happens beside the agenda; bo may run the
// meeting.
func (h *house) onTheFloor(meeting decision.MeetingID, p decision.ProposalID, bo *client.Client, boID decision.MemberID) {
	h.t.Helper()
	ctx := h.t.Context()
	do := func(c *client.Client, cmd decision.Command) {
		h.t.Helper()
		_, err := c.Do(ctx, meeting, cmd)
		require.NoError(h.t, err, "%T", cmd)
	}
	see := func() *client.View {
		h.t.Helper()
		v, err := bo.View(ctx, meeting, false)
		require.NoError(h.t, err)
		return v
	}
	link, err := h.host.MakeLink(ctx, meeting, "facilitator")
	require.NoError(h.t, err)
	chair := h.host.Another() // a session may write so often only
	_, err = chair.Session(ctx)
	require.NoError(h.t, err)
	_, err = chair.SpendLink(ctx, link.URL)
	require.NoError(h.t, err)
	do(chair, decision.SetQueue{ID: id(), Rule: decision.QueueRule{Order: decision.Fair, Limit: 120}})
	do(bo, decision.RaiseHand{ID: id(), Member: boID, Kind: decision.HandReply})
	do(bo, decision.LowerHand{ID: id(), Member: boID})
	do(chair, decision.RaiseHand{ID: id(), Member: boID, Kind: decision.HandSpeak})
	do(chair, decision.GiveFloor{ID: id()})
	queue, err := see().Queue()
	require.NoError(h.t, err)
	require.Equal(h.t, boID, queue.Speaking.Member)
	do(bo, decision.EndTurn{ID: id(), Member: boID})

	do(bo, decision.GiveSignal{ID: id(), Signal: decision.SignalPlain})
	signals, err := see().Signals()
	require.NoError(h.t, err)
	require.Equal(h.t, 1, signals.Signals[0].Count)

	check := client.NewID[decision.CheckID]()
	do(chair, decision.AskTemperature{ID: id(), Check: check, Proposal: p, Question: "Soon?", Seconds: 600})
	do(bo, decision.AnswerTemperature{ID: id(), Check: check, Warmth: decision.Warm})
	do(chair, decision.CloseTemperature{ID: id(), Check: check})
	newest, err := see().Temperature()
	require.NoError(h.t, err)
	require.Equal(h.t, &decision.Temperature{Warm: 1, Present: 2}, newest.Newest.Result)
	checks, err := bo.Checks(ctx, meeting)
	require.NoError(h.t, err)
	require.Equal(h.t, []decision.CheckLine{*newest.Newest}, checks)

	do(chair, decision.SetQuestions{ID: id(), Rule: decision.QuestionsRule{Shown: true}})
	q := client.NewID[decision.QuestionID]()
	do(bo, decision.AskQuestion{ID: id(), Question: q, Text: "Who pays?"})
	slip := client.NewID[decision.QuestionID]()
	do(bo, decision.AskQuestion{ID: id(), Question: slip, Text: "Never mind?"})
	do(bo, decision.WithdrawQuestion{ID: id(), Question: slip})
	do(chair, decision.SupportQuestion{ID: id(), Question: q, Support: true})
	do(chair, decision.HandleQuestion{ID: id(), Question: q, State: decision.QuestionTakenUp})
	section, err := see().Questions()
	require.NoError(h.t, err)
	require.Equal(h.t, 1, section.Open)
	lines, next, err := chair.Questions(ctx, meeting, 0, 10)
	require.NoError(h.t, err)
	require.Zero(h.t, next)
	require.True(h.t, lines[0].Raised)

	do(chair, decision.StartTimer{ID: id(), Purpose: decision.TimerDiscussion, Seconds: 60})
	do(chair, decision.ExtendTimer{ID: id(), Seconds: 60})
	timer, err := see().Timer()
	require.NoError(h.t, err)
	require.True(h.t, timer.Running)
	do(chair, decision.StopTimer{ID: id()})

	storm, idea := client.NewID[decision.ProposalID](), client.NewID[decision.IdeaID]()
	do(bo, decision.AddProposal{ID: id(), Proposal: storm, Title: "Fence"})
	do(bo, decision.MovePhase{ID: id(), Proposal: storm, To: decision.PhaseBrainstorm})
	do(bo, decision.SetBrainstorm{ID: id(), Proposal: storm, Rule: decision.BrainstormRule{Silent: true, Moderated: true}})
	do(chair, decision.AddIdea{ID: id(), Proposal: storm, Idea: idea, Text: "A wall"})
	do(bo, decision.WithholdIdea{ID: id(), Proposal: storm, Idea: idea, Withheld: true, Reason: "It is rude."})
	ideas, err := chair.Ideas(ctx, meeting, storm)
	require.NoError(h.t, err)
	require.Equal(h.t, "It is rude.", ideas[0].Reason)
}
