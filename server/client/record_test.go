package client_test

import (
	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// forTheRecord uses every route of what is kept for the record.
func (h *house) forTheRecord(meeting decision.MeetingID, shed decision.ProposalID, bo *client.Client, boID decision.MemberID) {
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
}
