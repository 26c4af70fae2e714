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
	do(h.host, decision.MovePhase{ID: id(), Proposal: shed, To: decision.PhaseDiscussion, Reason: "One more thing."})
	do(bo, decision.DeclareConflict{ID: id(), Proposal: shed, Member: boID, Kind: decision.ConflictFinancial, Words: "My firm."})
	do(h.host, decision.RecuseMember{ID: id(), Proposal: shed, Member: boID, Left: true, Reason: "His firm."})
	do(h.host, decision.ReinstateMember{ID: id(), Proposal: shed, Member: boID, Reason: "It made no offer."})
	conflicts, err := bo.Conflicts(ctx, meeting, shed)
	require.NoError(h.t, err)
	require.Equal(h.t, "My firm.", conflicts[0].Words)
	require.Len(h.t, conflicts[0].Steps, 3)
	do(bo, decision.WithdrawProposal{ID: id(), Proposal: shed, Reason: "Not this year."})
	do(h.host, decision.MovePhase{ID: id(), Proposal: shed, To: decision.PhaseDiscussion, Reason: "This year, after all."})
	do(h.host, decision.DeferProposal{ID: id(), Proposal: shed, Until: "2099-01-31", Reason: "No money."})

	do(h.host, decision.SetNotice{ID: id(), Notice: decision.Notice{Body: "Board", Place: "Town hall"}})
	sent, again := client.NewID[decision.ApologyID](), client.NewID[decision.ApologyID]()
	do(h.host, decision.AddApology{ID: id(), Apology: sent, Name: "Hal", StandIn: "Ines"})
	do(h.host, decision.AddApology{ID: id(), Apology: again, Member: boID})
	do(h.host, decision.RemoveApology{ID: id(), Apology: again})
	point := client.NewID[decision.PointID]()
	do(bo, decision.RaisePoint{ID: id(), Point: point, Text: "We were not told."})
	do(h.host, decision.RulePoint{ID: id(), Point: point, Reason: "You were."})
	do(bo, decision.AppealRuling{ID: id(), Point: point})
	do(h.host, decision.DecideAppeal{ID: id(), Point: point, Overturned: true})
	action := client.NewID[decision.ActionID]()
	do(h.host, decision.AddAction{ID: id(), Action: action, What: "Call the roofer", Member: boID, Due: "2099-01-31"})
	do(h.host, decision.EditAction{ID: id(), Action: action, What: "Call two roofers", Member: boID, Due: "2099-01-31", Proposal: roof})
	do(bo, decision.SettleAction{ID: id(), Action: action, State: decision.ActionDone})
	actions, err := bo.Actions(ctx, meeting)
	require.NoError(h.t, err)
	require.Equal(h.t, "Call two roofers", actions[0].What)
	require.Equal(h.t, roof, actions[0].Proposal)

	do(h.host, decision.MovePhase{ID: id(), Proposal: roof, To: decision.PhaseDecided})
	do(h.host, decision.SetRationale{ID: id(), Proposal: roof, Rationale: decision.Rationale{Reasons: "It leaks."}})
	do(h.host, decision.RelateDecision{ID: id(), Proposal: roof, Earlier: decision.Relation{Kind: decision.Amends,
		Meeting: client.NewID[decision.MeetingID](), Proposal: client.NewID[decision.ProposalID](), Title: "Repairs", Date: "2025-03-14"}})
	decided, err := bo.Decision(ctx, meeting, roof)
	require.NoError(h.t, err)
	require.Equal(h.t, "It leaks.", decided.Rationale.Reasons)
	require.Equal(h.t, "Repairs", decided.Relations[0].Title)
	do(h.host, decision.CorrectRecord{ID: id(), Text: "Hal is Hal Smith."})
	do(h.host, decision.SetEquity{ID: id(), Minutes: true})
	equity, err := h.host.Equity(ctx, meeting)
	require.NoError(h.t, err)
	require.Equal(h.t, 2, equity.Overall.Wrote)
	kept, err := bo.Record(ctx, meeting)
	require.NoError(h.t, err)
	require.Equal(h.t, "Town hall", kept.Notice.Place)
	require.Len(h.t, kept.Apologies, 1)
	require.True(h.t, kept.Points[0].Overturned)
	require.Len(h.t, kept.Corrections, 1)
}
