package server_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// Each model through the server: reached, not reached, and stopped. Ben and Cleo cast.
func TestScene_EachModelIsReachedNotReachedOrStopped(t *testing.T) {
	h := open(t)
	type row struct {
		method    decision.Method
		ben, cleo decision.Marks
		want      decision.VerdictKind
	}
	at := func(p decision.Position) decision.Marks { return decision.Marks{Position: p} }
	why := func(p decision.Position) decision.Marks {
		return decision.Marks{Position: p, Reason: "It floods.", Alternative: "A pond."}
	}
	for i, r := range []row{
		{decision.MethodConsensus, at("agree"), at("agree"), decision.Adopted},
		{decision.MethodConsensus, at("agree"), at("stand-aside"), decision.NotAdopted},
		{decision.MethodConsensus, at("agree"), why("block"), decision.Blocked},
		{decision.MethodConsent, at("consent"), at("concern"), decision.NotAdopted},
		{decision.MethodConsent, at("consent"), why("objection"), decision.Blocked},
		{decision.MethodGradients, at("endorse"), at("agree-with-reservations"), decision.Adopted},
		{decision.MethodGradients, at("endorse"), at("more-discussion-wanted"), decision.NotAdopted},
		{decision.MethodGradients, at("endorse"), why("veto"), decision.Blocked},
		{decision.MethodFist, at("5"), at("3"), decision.Adopted},
		{decision.MethodFist, at("5"), at("2"), decision.NotAdopted},
		{decision.MethodFist, at("5"), why("0"), decision.Blocked},
		{decision.MethodLazy, at("agree"), why("objection"), decision.Blocked},
		{decision.MethodLazy, at("agree"), at("agree"), decision.NotAdopted}, // it is closed before its time
		{decision.MethodRough, at("agree"), at("agree"), decision.Uncalled},
		{decision.MethodYesNo, decision.Marks{Answer: "yes"}, decision.Marks{Answer: "abstain"}, decision.Adopted},
		{decision.MethodYesNo, decision.Marks{Answer: "yes"}, decision.Marks{Answer: "no"}, decision.NotAdopted},
	} {
		h.pauseForBreath()
		spec := decision.PollSpec{Method: r.method}
		if r.method == decision.MethodLazy {
			end := time.Now().Add(time.Hour)
			spec.ClosesAt = &end
		}
		_, q := h.polled(spec)
		h.As(h.ben).Does(marked(q, 1, 1, 1, r.ben))
		h.As(h.cleo).Does(marked(q, 1, 1, 1, r.cleo))
		h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1})
		h.settle()
		view, err := h.ben.c.View(h.ctx, h.meeting, false)
		require.NoError(t, err)
		v, err := view.Verdict(q)
		require.NoError(t, err)
		require.Equal(t, r.want, v.Verdict.Kind, "%d: %s", i, r.method)
		require.NotNil(t, v.Verdict.Checks, "%s: a list, also without a condition", r.method)
	}
}

// A block is raised, met by a new text, and withdrawn by its owner alone; nobody
// reads its reason before they may, and the screen no name.
func TestScene_ABlockIsMetByANewText(t *testing.T) {
	h := open(t)
	p, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus})
	h.As(h.ben).Does(marked(q, 1, 1, 1, block))
	h.As(h.cleo).Does(marked(q, 1, 1, 1, agree)).SeesNo("harms the well")
	h.As(h.wall).SeesNo("harms the well")
	h.As(h.ana).Sees("harms the well")
	offer := &decision.Offer{How: decision.HowAmended, Note: "With lids then.", Who: "Zoe"}
	h.As(h.ben).Does(decision.TendCard{ID: command(), Poll: q, Round: 1, Owner: h.ben.id, Offer: offer}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.TendCard{ID: command(), Poll: q, Round: 1, Owner: h.ben.id, Offer: offer})
	h.As(h.cleo).SeesNo("With lids then", "Zoe")
	edit := decision.EditProposal{ID: command(), Proposal: p, Version: 1, Title: "Collect rainwater", Text: "Two barrels with lids."}
	h.As(h.ana).Does(edit).Refused(409, "text_in_running_poll")
	edit.ID, edit.Running = command(), decision.RunningCarry
	h.As(h.ana).Does(edit)
	h.As(h.ben).Sees(`"stale_text":1`).Does(marked(q, 1, 1, 2, agree)).Refused(409, "text_changed")
	h.As(h.ben).Does(marked(q, 1, 2, 2, agree))
	h.As(h.cleo).Does(marked(q, 1, 2, 2, agree))
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	h.As(h.cleo).Sees(`"kind":"adopted"`, `"state":"resolved"`, "With lids then", "Zoe")
	h.As(h.wall).Sees(`"kind":"adopted"`).SeesNo("harms the well", "Zoe")
	h.As(h.wim).SeesNo("adopted", "harms the well", "Zoe")
}

// A block stands; the rule chosen beforehand leads to a vote, which is won; the
// blocked poll is superseded.
func TestScene_ABlockIsOverruledAsTheRuleSaid(t *testing.T) {
	h := open(t)
	rule := decision.DefaultConsensus()
	rule.Fallback = &decision.Fallback{Kind: decision.FallbackVote, Threshold: ballot.Share{Num: 2, Den: 3}}
	_, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus, Consensus: &rule})
	h.As(h.ben).Does(marked(q, 1, 1, 1, block))
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	h.As(h.cleo).Sees(`"kind":"blocked"`, `"fallback_vote"`)
	vote := client.NewID[decision.PollID]()
	h.As(h.ana).Does(decision.PlanFallback{ID: command(), Of: q, Poll: vote}, decision.OpenPoll{ID: command(), Poll: vote, Text: 1})
	h.As(h.ben).Does(marked(vote, 1, 1, 1, decision.Marks{Answer: "no"}))
	h.As(h.cleo).Does(marked(vote, 1, 1, 1, decision.Marks{Answer: "yes"}))
	h.As(h.rita).Does(marked(vote, 1, 1, 1, decision.Marks{Answer: "yes"}))
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: vote, Round: 1})
	h.As(h.cleo).Sees(`"kind":"adopted"`)
	h.As(h.ana).Does(decision.OpenPoll{ID: command(), Poll: q, Text: 1}).Refused(409, "poll_superseded")
}

// Without quorum a poll is closed for a reason alone, which everybody reads; a
// poll with a grace keeps it until the grace is over.
func TestScene_ClosingWithoutQuorumNeedsAReason(t *testing.T) {
	h := open(t)
	for _, grace := range []int{0, 1} {
		spec := decision.PollSpec{Method: decision.MethodYesNo, Grace: grace}
		spec.Quorum.Participation = ballot.Share{Num: 1, Den: 2}
		_, q := h.polled(spec)
		h.As(h.ben).Does(marked(q, 1, 1, 1, decision.Marks{Answer: "yes"}))
		h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1}).Refused(409, "quorum_needs_reason")
		h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1, Reason: fmt.Sprintf("The hall is needed, %d.", grace)})
		h.until(h.ben, func(v *client.View) bool {
			p, err := v.Poll(q)
			require.NoError(t, err)
			return p.State == decision.PollStateClosed && p.Why != ""
		})
		h.As(h.cleo).Sees(`"kind":"no_quorum"`, fmt.Sprintf("The hall is needed, %d.", grace))
	}
}
