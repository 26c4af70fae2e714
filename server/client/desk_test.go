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
	host := h.host.Another() // a session may write so often only
	_, err := host.Session(ctx)
	require.NoError(h.t, err)
	link, err := h.host.MakeLink(ctx, meeting, "facilitator")
	require.NoError(h.t, err)
	_, err = host.SpendLink(ctx, link.URL)
	require.NoError(h.t, err)
	do := func(c *client.Client, cmd decision.Command) {
		h.t.Helper()
		_, err := c.Do(ctx, meeting, cmd)
		require.NoError(h.t, err, "%T", cmd)
	}
	polled := func(spec decision.PollSpec) (decision.ProposalID, decision.PollID) {
		h.t.Helper()
		p, q := client.NewID[decision.ProposalID](), client.NewID[decision.PollID]()
		do(host, decision.AddProposal{ID: id(), Proposal: p, Title: string(spec.Method)})
		do(host, decision.MovePhase{ID: id(), Proposal: p, To: decision.PhaseDiscussion})
		do(host, decision.PlanPoll{ID: id(), Proposal: p, Poll: q, Spec: spec})
		do(host, decision.OpenPoll{ID: id(), Poll: q, Text: 1})
		return p, q
	}
	marks := func(q decision.PollID, counter uint64, text int, m decision.Marks) decision.CastBallot {
		return decision.CastBallot{Poll: q, Round: 1, Text: text, Counter: counter, Marks: m}
	}
	ways, err := bo.Ways(ctx)
	require.NoError(h.t, err)
	require.Equal(h.t, decision.Ways(), ways)
	do(host, decision.SetWeight{ID: id(), Member: boID, Weight: 2})

	rule := decision.DefaultConsensus()
	rule.Judges = decision.JudgesPeers
	rule.Fallback = &decision.Fallback{Kind: decision.FallbackClock, Threshold: ballot.Share{Num: 3, Den: 4}, Meetings: 1, Days: 9}
	p, q := polled(decision.PollSpec{Method: decision.MethodConsensus, Names: decision.NamesLive, Consensus: &rule})
	no := decision.Marks{Position: ballot.Block, Reason: "It burns.", Value: "Safety"}
	do(bo, marks(q, 1, 1, no))
	do(host, decision.TendCard{ID: id(), Poll: q, Round: 1, Owner: boID})
	do(host, decision.TendCard{ID: id(), Poll: q, Round: 1, Owner: boID,
		Offer: &decision.Offer{How: decision.HowDelegated, Note: "Ask the fire brigade.", Who: "Cem", Due: "2026-12-01"}})
	do(host, decision.JudgeBlock{ID: id(), Poll: q, Round: 1, Owner: boID, Principled: true})
	cards, err := bo.Desk(ctx, meeting, q)
	require.NoError(h.t, err)
	require.Equal(h.t, "Cem", cards[0].Offer.Who)
	require.True(h.t, *cards[0].Judged.Valid)
	v, err := bo.View(ctx, meeting, false)
	require.NoError(h.t, err)
	desk, err := v.Desk(q)
	require.NoError(h.t, err)
	require.Equal(h.t, cards[0].Reason, desk.Cards[0].Reason)

	do(host, decision.EditProposal{ID: id(), Proposal: p, Version: 1, Title: "Consensus", Text: "Of stone.", Running: decision.RunningCarry})
	do(bo, marks(q, 2, 2, no))
	do(host, decision.ClosePoll{ID: id(), Poll: q, Round: 1})
	do(host, decision.HoldTalk{ID: id(), Poll: q, Note: "At the fire brigade."})
	do(host, decision.PlanFallback{ID: id(), Of: q, Poll: client.NewID[decision.PollID]()})

	_, q = polled(decision.PollSpec{Method: decision.MethodRough})
	do(host, decision.ClosePoll{ID: id(), Poll: q, Round: 1})
	do(host, decision.CallRough{ID: id(), Poll: q, Round: 1, Adopted: true, Reason: "All hum."})
	do(bo, decision.AppealCall{ID: id(), Poll: q, Round: 1, Reason: "I did not."})

	tomorrow := time.Now().Add(24 * time.Hour)
	_, q = polled(decision.PollSpec{Method: decision.MethodLazy, ClosesAt: &tomorrow})
	do(bo, decision.SeePoll{ID: id(), Poll: q})
	do(host, decision.ClosePoll{ID: id(), Poll: q, Round: 1})
}
