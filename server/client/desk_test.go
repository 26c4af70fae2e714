package client_test

import (
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// aroundTheDesk uses every route of what follows blocks and objections.
func (h *house) aroundTheDesk(meeting decision.MeetingID, bo *client.Client, boID decision.MemberID) {
	h.t.Helper()
	ctx := h.t.Context()
	do := func(c *client.Client, cmd decision.Command) {
		h.t.Helper()
		_, err := c.Do(ctx, meeting, cmd)
		require.NoError(h.t, err, "%T", cmd)
	}
	polled := func(spec decision.PollSpec) (decision.ProposalID, decision.PollID) {
		h.t.Helper()
		p, q := client.NewID[decision.ProposalID](), client.NewID[decision.PollID]()
		do(h.host, decision.AddProposal{ID: id(), Proposal: p, Title: string(spec.Method)})
		do(h.host, decision.MovePhase{ID: id(), Proposal: p, To: decision.PhaseDiscussion})
		do(h.host, decision.PlanPoll{ID: id(), Proposal: p, Poll: q, Spec: spec})
		do(h.host, decision.OpenPoll{ID: id(), Poll: q, Text: 1})
		return p, q
	}
	marks := func(q decision.PollID, counter uint64, text int, m decision.Marks) decision.CastBallot {
		return decision.CastBallot{Poll: q, Round: 1, Text: text, Counter: counter, Marks: m}
	}
	templates, err := bo.Templates(ctx)
	require.NoError(h.t, err)
	require.Equal(h.t, decision.Templates(), templates)
	do(h.host, decision.SetWeight{ID: id(), Member: boID, Weight: 2})

	rule := decision.DefaultConsensus()
	rule.Judges = decision.JudgesPeers
	rule.Fallback = &decision.Fallback{Kind: decision.FallbackClock, Threshold: ballot.Share{Num: 3, Den: 4}, Meetings: 1, Days: 9}
	p, q := polled(decision.PollSpec{Method: decision.MethodConsensus, Names: decision.NamesLive, Consensus: &rule})
	no := decision.Marks{Position: ballot.Block, Reason: "It burns.", Value: "Safety"}
	do(bo, marks(q, 1, 1, no))
	do(h.host, decision.TendCard{ID: id(), Poll: q, Round: 1, Owner: boID})
	do(h.host, decision.TendCard{ID: id(), Poll: q, Round: 1, Owner: boID,
		Offer: &decision.Offer{How: decision.HowDelegated, Note: "Ask the fire brigade.", Who: "Cem", Due: "2026-12-01"}})
	do(h.host, decision.JudgeBlock{ID: id(), Poll: q, Round: 1, Owner: boID, Principled: true})
	cards, err := bo.Desk(ctx, meeting, q)
	require.NoError(h.t, err)
	require.Equal(h.t, "Cem", cards[0].Offer.Who)
	require.True(h.t, *cards[0].Judged.Valid)
	v, err := bo.View(ctx, meeting, false)
	require.NoError(h.t, err)
	desk, err := v.Desk(q)
	require.NoError(h.t, err)
	require.Equal(h.t, cards[0].Reason, desk.Cards[0].Reason)

	do(h.host, decision.EditProposal{ID: id(), Proposal: p, Version: 1, Title: "Consensus", Text: "Of stone.", Running: decision.RunningCarry})
	do(bo, marks(q, 2, 2, no))
	do(h.host, decision.ClosePoll{ID: id(), Poll: q, Round: 1})
	do(h.host, decision.HoldTalk{ID: id(), Poll: q, Note: "At the fire brigade."})
	do(h.host, decision.PlanFallback{ID: id(), Of: q, Poll: client.NewID[decision.PollID]()})

	_, q = polled(decision.PollSpec{Method: decision.MethodRough})
	do(h.host, decision.ClosePoll{ID: id(), Poll: q, Round: 1})
	do(h.host, decision.CallRough{ID: id(), Poll: q, Round: 1, Adopted: true, Reason: "All hum."})
	do(bo, decision.AppealCall{ID: id(), Poll: q, Round: 1, Reason: "I did not."})

	tomorrow := time.Now().Add(24 * time.Hour)
	_, q = polled(decision.PollSpec{Method: decision.MethodLazy, ClosesAt: &tomorrow})
	do(bo, decision.SeePoll{ID: id(), Poll: q})
	do(h.host, decision.ClosePoll{ID: id(), Poll: q, Round: 1})
}
