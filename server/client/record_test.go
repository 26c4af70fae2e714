package client_test

import (
	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// forTheRecord uses every route of what is kept for the record.
func (h *house) forTheRecord(meeting decision.MeetingID, roof, shed decision.ProposalID, bo *client.Client, boID decision.MemberID) {
	h.t.Helper()
	ctx := h.t.Context()
	do := func(c *client.Client, cmd decision.Command) {
		h.t.Helper()
		_, err := c.Do(ctx, meeting, cmd)
		require.NoError(h.t, err, "%T", cmd)
	}
	link, err := h.host.MakeLink(ctx, meeting, "facilitator")
	require.NoError(h.t, err)
	runs := h.host.Another() // a session may write so often only
	_, err = runs.Session(ctx)
	require.NoError(h.t, err)
	_, err = runs.SpendLink(ctx, link.URL)
	require.NoError(h.t, err)
	do(runs, decision.MovePhase{ID: id(), Proposal: shed, To: decision.PhaseDiscussion, Reason: "One more thing."})
	do(bo, decision.DeclareConflict{ID: id(), Proposal: shed, Member: boID, Kind: decision.ConflictFinancial, Words: "My firm."})
	do(runs, decision.RecuseMember{ID: id(), Proposal: shed, Member: boID, Left: true, Reason: "His firm."})
	do(runs, decision.ReinstateMember{ID: id(), Proposal: shed, Member: boID, Reason: "It made no offer."})
	conflicts, err := bo.Conflicts(ctx, meeting, shed)
	require.NoError(h.t, err)
	require.Equal(h.t, "My firm.", conflicts[0].Words)
	require.Len(h.t, conflicts[0].Steps, 3)
	do(bo, decision.WithdrawProposal{ID: id(), Proposal: shed, Reason: "Not this year."})
	do(runs, decision.MovePhase{ID: id(), Proposal: shed, To: decision.PhaseDiscussion, Reason: "This year, after all."})
	do(runs, decision.NoteProposal{ID: id(), Proposal: shed})
	do(runs, decision.MovePhase{ID: id(), Proposal: shed, To: decision.PhaseDiscussion, Reason: "There is something to decide."})
	do(runs, decision.DeferProposal{ID: id(), Proposal: shed, Until: "2099-01-31", Reason: "No money."})

	do(runs, decision.SetNotice{ID: id(), Notice: decision.Notice{Body: "Board", Place: "Town hall"}})
	sent, again := client.NewID[decision.ApologyID](), client.NewID[decision.ApologyID]()
	do(runs, decision.AddApology{ID: id(), Apology: sent, Name: "Hal", StandIn: "Ines"})
	do(runs, decision.AddApology{ID: id(), Apology: again, Member: boID})
	do(runs, decision.RemoveApology{ID: id(), Apology: again})
	point := client.NewID[decision.PointID]()
	do(bo, decision.RaisePoint{ID: id(), Point: point, Text: "We were not told."})
	do(runs, decision.RulePoint{ID: id(), Point: point, Reason: "You were."})
	do(bo, decision.AppealRuling{ID: id(), Point: point})
	do(runs, decision.DecideAppeal{ID: id(), Point: point, Overturned: true})
	action := client.NewID[decision.ActionID]()
	do(runs, decision.AddAction{ID: id(), Action: action, What: "Call the roofer", Member: boID, Due: "2099-01-31"})
	do(runs, decision.EditAction{ID: id(), Action: action, What: "Call two roofers", Member: boID, Due: "2099-01-31", Proposal: roof})
	do(bo, decision.SettleAction{ID: id(), Action: action, State: decision.ActionDone})
	actions, err := bo.Actions(ctx, meeting)
	require.NoError(h.t, err)
	require.Equal(h.t, "Call two roofers", actions[0].What)
	require.Equal(h.t, roof, actions[0].Proposal)

	do(runs, decision.MovePhase{ID: id(), Proposal: roof, To: decision.PhaseDecided})
	do(runs, decision.SetRationale{ID: id(), Proposal: roof, Rationale: decision.Rationale{Reasons: "It leaks."}})
	do(runs, decision.RelateDecision{ID: id(), Proposal: roof, Earlier: decision.Relation{Kind: decision.Amends,
		Meeting: client.NewID[decision.MeetingID](), Proposal: client.NewID[decision.ProposalID](), Title: "Repairs", Date: "2025-03-14"}})
	decided, err := bo.Decision(ctx, meeting, roof)
	require.NoError(h.t, err)
	require.Equal(h.t, "It leaks.", decided.Rationale.Reasons)
	require.Equal(h.t, "Repairs", decided.Relations[0].Title)
	do(runs, decision.CorrectRecord{ID: id(), Text: "Hal is Hal Smith."})
	do(runs, decision.SetEquity{ID: id(), Minutes: true})
	equity, err := runs.Equity(ctx, meeting)
	require.NoError(h.t, err)
	require.Equal(h.t, 2, equity.Overall.Wrote)
	kept, err := bo.Record(ctx, meeting)
	require.NoError(h.t, err)
	require.Equal(h.t, "Town hall", kept.Notice.Place)
	require.Len(h.t, kept.Apologies, 1)
	require.True(h.t, kept.Points[0].Overturned)
	require.Len(h.t, kept.Corrections, 1)
}
