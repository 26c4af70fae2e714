package server_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

// A member declares an interest on their own phone and stays out of the vote; the
// ballot that they had given no longer counts. Everybody on the roll may read the
// declaration, nobody finds it in a frame, and the screen shows no more than a number.
func TestScene_AMemberWithAConflictStaysOutOfTheVote(t *testing.T) {
	h := open(t)
	p, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus})
	h.As(h.ben).Does(marked(q, 1, 1, 1, agree))
	h.As(h.ana).Sees(`"cast":1`)
	h.As(h.ben).Does(decision.DeclareConflict{ID: command(), Proposal: p, Member: h.ben.id, Kind: decision.ConflictFinancial,
		Words: "I sell the paint.", Done: decision.ConflictRecused})
	h.As(h.ben).Sees(`"out":true`)
	for _, who := range []*person{h.ana, h.rita, h.cleo, h.olga, h.wall} {
		h.As(who).Sees(`"recused":1`, `"cast":0`).SeesNo(`"out":true`)
	}
	h.As(h.olga).Sees("I sell the paint.", "financial")
	h.As(h.wall).SeesNo("I sell the paint.", "financial")
	h.As(h.wim).SeesNo("I sell the paint.", "recused")
	h.As(h.ben).Does(decision.DeclareConflict{ID: command(), Proposal: p, Member: h.ben.id, Kind: decision.ConflictNone}).Refused(409, "already_recused")
	h.As(h.cleo).Does(decision.RecuseMember{ID: command(), Proposal: p, Member: h.olga.id, Reason: "x"}).Refused(403, "not_allowed")
	h.As(h.rita).Does(decision.DeclareConflict{ID: command(), Proposal: p, Member: h.olga.id, Kind: decision.ConflictOffice, Words: "Sits on the other board."})
	h.As(h.ana).Does(decision.RecuseMember{ID: command(), Proposal: p, Member: h.cleo.id}).Refused(422, "recusal_needs_reason")
	h.settle()
	for _, who := range []*person{h.ana, h.cleo, h.olga} {
		lines, err := who.c.Conflicts(h.ctx, h.meeting, p)
		require.NoError(t, err)
		require.Len(t, lines, 2)
		require.Equal(t, "I sell the paint.", lines[0].Words)
		require.Equal(t, decision.ConflictRecused, lines[0].Done)
	}
	lines, err := h.wall.c.Conflicts(h.ctx, h.meeting, p)
	require.NoError(t, err)
	require.Empty(t, lines)
	_, err = h.wim.c.Conflicts(h.ctx, h.meeting, p)
	require.ErrorContains(t, err, "not_admitted")

	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	h.As(h.ana).Does(decision.ReinstateMember{ID: command(), Proposal: p, Member: h.ben.id, Reason: "Too late."}).Refused(410, "recusal_over")
}
