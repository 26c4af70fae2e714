package client_test

import (
	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// election takes a new proposal from its nominations to a candidate who stands.
func (h *house) election(meeting decision.MeetingID, bo *client.Client, boID decision.MemberID) {
	h.t.Helper()
	ctx := h.t.Context()
	do := func(c *client.Client, cmd decision.Command) {
		h.t.Helper()
		_, err := c.Do(ctx, meeting, cmd)
		require.NoError(h.t, err, "%T", cmd)
	}
	board, bodo := client.NewID[decision.ProposalID](), client.NewID[decision.CandidateID]()
	do(h.host, decision.AddProposal{ID: id(), Proposal: board, Title: "Board", Text: "We elect one."})
	do(h.host, decision.SetElection{ID: id(), Proposal: board, Rule: &decision.ElectionRule{Office: "Chair", Seats: 1}})
	do(h.host, decision.SetElection{ID: id(), Proposal: board})
	do(h.host, decision.SetElection{ID: id(), Proposal: board, Rule: &decision.ElectionRule{Office: "Chair", Seats: 1, Free: true, Seconds: 1}})
	do(h.host, decision.OpenNominations{ID: id(), Proposal: board, Open: true})
	do(h.host, decision.Nominate{ID: id(), Proposal: board, Candidate: bodo, Member: boID, Reason: "She listens."})
	do(bo, decision.AnswerNomination{ID: id(), Proposal: board, Candidate: bodo, Accept: true})
	do(bo, decision.WriteStatement{ID: id(), Proposal: board, Candidate: bodo, Text: "I would like to."})
	zoe := client.NewID[decision.CandidateID]()
	do(bo, decision.Nominate{ID: id(), Proposal: board, Candidate: zoe, Name: "Zoe"})
	do(h.host, decision.AnswerNomination{ID: id(), Proposal: board, Candidate: zoe, Accept: true})
	do(h.host, decision.SecondCandidate{ID: id(), Proposal: board, Candidate: zoe, Second: true})
	lines, err := bo.Candidates(ctx, meeting, board)
	require.NoError(h.t, err)
	require.Equal(h.t, []bool{false, true}, []bool{lines[0].Stands, lines[1].Stands})
	require.Equal(h.t, []any{"Bodo", "I would like to.", "She listens."}, []any{lines[0].Name, lines[0].Statement, lines[0].Nominations[0].Reason})
	v, err := bo.View(ctx, meeting, false)
	require.NoError(h.t, err)
	section, err := v.CandidatesSection(board)
	require.NoError(h.t, err)
	require.Equal(h.t, []string{"Zoe"}, section.Names)
}
