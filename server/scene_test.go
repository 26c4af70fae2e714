package server_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/client"
	"github.com/folkmoot/folkmoot/server/live"
)

// A proposal goes from ideas to a decision; after each move, what each role sees
// and what is in no answer to them.
func TestScene_FromIdeasToADecision(t *testing.T) {
	h := open(t)
	h.As(h.wim).Sees("Assembly").SeesNo("Ana", "Ben", h.code)
	h.As(h.wall).Sees("Assembly", h.code).SeesNo("Ana", "Ben", "Wim")
	h.As(h.ben).Sees("Ben", "Ana").SeesNo("Wim")
	h.As(h.ana).Sees("Wim")

	p := h.proposes("Which project?", "We have 4,000 euros.")
	h.As(h.ben).Does(decision.AddIdea{ID: command(), Proposal: p, Idea: client.NewID[decision.IdeaID](), Text: "x"}).Refused(409, "not_in_brainstorm")
	h.As(h.ben).Does(decision.AddContribution{ID: command(), Proposal: p, Contribution: client.NewID[decision.ContributionID](),
		Kind: decision.Question, Text: "x"}).Refused(409, "not_in_discussion")

	h.moves(p, decision.PhaseBrainstorm, "")
	h.As(h.ana).Does(decision.SetBrainstorm{ID: command(), Proposal: p, Rule: decision.BrainstormRule{Silent: true, Dots: 3}})
	trees, pond := h.writes(h.ben, p, "Plant trees"), h.writes(h.cleo, p, "Dig a pond")
	h.As(h.ben).Sees("Plant trees").SeesNo("Dig a pond")
	for _, other := range []*person{h.ana, h.cora, h.rita, h.olga, h.wall, h.wim} {
		h.As(other).SeesNo("Plant trees", "Dig a pond")
	}
	h.As(h.ben).Does(decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{trees: 1}}).Refused(409, "ideas_hidden")
	h.As(h.ben).Does(decision.RevealIdeas{ID: command(), Proposal: p}).Refused(403, "not_allowed")
	h.As(h.cora).Does(decision.RevealIdeas{ID: command(), Proposal: p})
	for _, other := range []*person{h.ana, h.cleo, h.olga, h.wall} {
		h.As(other).Sees("Plant trees", "Dig a pond")
	}
	h.As(h.wim).SeesNo("Plant trees")
	h.As(h.ben).Does(decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{trees: 2, pond: 1}})
	h.As(h.olga).Does(decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{trees: 1}}).Refused(403, "not_allowed")
	h.As(h.wall).Sees(`"dots":2`).SeesNo("Ben")

	h.moves(p, decision.PhaseDiscussion, "")
	h.writesNothing(p)
	worry := h.says(h.cleo, p, decision.Concern, "Who waters them?")
	h.As(h.ben).Sees("Who waters them?", "Cleo")
	h.As(h.wall).Sees("Who waters them?").SeesNo("Cleo")
	h.As(h.ana).Does(decision.ResolveContribution{ID: command(), Proposal: p, Contribution: worry, Resolved: true}).Refused(403, "not_yours")
	h.As(h.cleo).Does(decision.ResolveContribution{ID: command(), Proposal: p, Contribution: worry, Resolved: true})
	h.As(h.rita).Sees(`"resolved":true`)

	spec := decision.PollSpec{Method: decision.MethodRanked, Show: decision.ShowTurnout, Options: options("Trees", "Pond")}
	spec.Options[0].Idea, spec.Options[1].Idea = trees, pond
	q := h.asks(p, 1, spec)
	h.As(h.ben).Sees(`"option":"` + string(q) + `"`) // in their own section: their idea stands on a ballot
	h.As(h.cleo).Does(marked(q, 1, 1, 1, decision.Marks{Ranking: []decision.OptionID{spec.Options[1].ID, spec.Options[0].ID}}))
	h.As(h.ben).Does(marked(q, 1, 1, 1, decision.Marks{Ranking: []decision.OptionID{spec.Options[0].ID}}))
	h.As(h.olga).Does(marked(q, 1, 1, 1, decision.Marks{})).Refused(403, "not_allowed")
	h.As(h.ben).Sees(`"ranking":["`+string(spec.Options[0].ID)).SeesNo(`"ranking":["`+string(spec.Options[1].ID), `"threshold"`, `ranked_majority`)
	for _, other := range []*person{h.ana, h.cora, h.olga, h.wall} {
		h.As(other).Sees(`"cast":2`).SeesNo(`"ranking":[`, `ranked_majority`, `"threshold"`)
	}
	h.As(h.rita).Does(marked(q, 1, 1, 1, decision.Marks{Ranking: []decision.OptionID{spec.Options[0].ID}}))
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	for _, other := range []*person{h.ana, h.ben, h.olga, h.wall} {
		h.As(other).Sees("ranked_majority", `"elected":["`+string(spec.Options[0].ID))
	}
	h.As(h.ben).Sees(`"ranking":["` + string(spec.Options[1].ID))
	h.As(h.wall).SeesNo(`"ranking":[`)
	h.moves(p, decision.PhaseDecided, "")
	h.As(h.ana).Does(decision.EndMeeting{ID: command()})
	h.As(h.ben).Sees("Plant trees", `"state":"ended"`)
	h.As(h.ben).Does(decision.SetPresence{ID: command(), Member: h.ben.id}).Refused(410, "meeting_ended")
}

// writesNothing shows that a brainstorm is over.
func (h *hall) writesNothing(p decision.ProposalID) {
	h.t.Helper()
	h.As(h.ben).Does(decision.AddIdea{ID: command(), Proposal: p, Idea: client.NewID[decision.IdeaID](), Text: "Late"}).Refused(409, "not_in_brainstorm")
	h.As(h.ben).Does(decision.PlaceDots{Proposal: p, Counter: 9}).Refused(409, "not_in_brainstorm")
}

// Every move between two phases, forward, back, and over others: who runs the
// meeting makes it, going back with a reason; nobody else can.
func TestScene_EveryMoveBetweenPhases(t *testing.T) {
	h := open(t)
	p, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus})
	h.As(h.ana).Does(decision.MovePhase{ID: command(), Proposal: p, To: decision.PhaseDiscussion, Reason: "x"}).Refused(409, "phase_has_poll")
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	place := map[decision.Phase]int{}
	for i, phase := range decision.Phases() {
		place[phase] = i
	}
	now := decision.PhaseVote
	for _, from := range decision.Phases() {
		for _, to := range decision.Phases() {
			if from == to {
				continue
			}
			if now != from {
				h.As(h.cora).Does(decision.MovePhase{ID: command(), Proposal: p, To: from, Reason: "to begin here"})
			}
			reason := ""
			if place[to] < place[from] {
				h.As(h.ana).Does(decision.MovePhase{ID: command(), Proposal: p, To: to}).Refused(422, "phase_needs_reason")
				reason = fmt.Sprintf("from %s back to %s", from, to)
			}
			h.As(h.ana).Does(decision.MovePhase{ID: command(), Proposal: p, To: to, Reason: reason})
			h.As(h.ben).Sees(`"phase":"`+string(to)+`"`, reason)
			now = to
		}
		h.pauseForBreath()
	}
	h.As(h.ana).Does(decision.MovePhase{ID: command(), Proposal: p, To: now}).Refused(409, "phase_same")
	for _, who := range []*person{h.rita, h.ben, h.olga, h.wall} {
		h.As(who).Does(decision.MovePhase{ID: command(), Proposal: p, To: decision.PhaseDraft, Reason: "x"}).Refused(403, "not_allowed")
	}
}

// pauseForBreath gives Ana and Cora new browsers: a session may write so often only.
func (h *hall) pauseForBreath() {
	h.t.Helper()
	h.settle()
	for _, p := range []*person{h.ana, h.cora} {
		link, err := p.c.MakeLink(h.ctx, h.meeting, "facilitator")
		require.NoError(h.t, err)
		fresh := h.browser()
		_, err = fresh.SpendLink(h.ctx, link.URL)
		require.NoError(h.t, err)
		p.c = fresh
	}
}

// A vote that failed comes again, with a reason, a new text and a new round.
func TestScene_AFailedVoteComesAgain(t *testing.T) {
	h := open(t)
	p, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus})
	h.As(h.ben).Does(marked(q, 1, 1, 1, block))
	h.As(h.cleo).Does(marked(q, 1, 1, 1, agree)).SeesNo("harms the well")
	h.As(h.wall).SeesNo("harms the well")
	h.As(h.ana).Sees("harms the well") // who runs the meeting sees who blocks, and why
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	h.As(h.cleo).Sees("harms the well", `"kind":"blocked"`)
	h.As(h.wall).Sees(`"kind":"blocked"`).SeesNo("harms the well")
	h.As(h.ana).Does(decision.MovePhase{ID: command(), Proposal: p, To: decision.PhaseDiscussion}).Refused(422, "phase_needs_reason")
	h.moves(p, decision.PhaseDiscussion, "Lids will do.")
	h.As(h.ben).Does(decision.EditProposal{ID: command(), Proposal: p, Version: 1, Title: "Mine"}).Refused(403, "not_allowed")
	h.As(h.rita).Does(decision.EditProposal{ID: command(), Proposal: p, Version: 1, Title: "Collect rainwater", Text: "Two barrels with lids."})
	h.As(h.ana).Does(decision.OpenPoll{ID: command(), Poll: q, Text: 1}).Refused(409, "text_changed")
	h.As(h.ana).Does(decision.OpenPoll{ID: command(), Poll: q, Text: 2})
	h.As(h.ben).Does(marked(q, 1, 1, 2, agree)).Refused(409, "round_changed")
	h.As(h.ben).Does(marked(q, 2, 1, 1, agree)).Refused(409, "text_changed")
	h.As(h.ben).Does(marked(q, 2, 2, 1, agree))
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 2})
	h.As(h.cleo).Sees(`"kind":"adopted"`, "Lids will do.", "Two barrels.", "Two barrels with lids.")
	minutes, err := h.cleo.c.Minutes(h.ctx, h.meeting, "md", "en")
	require.NoError(t, err)
	for _, told := range []string{"Round 1", "The proposal is blocked.", "Lids will do.", "Round 2", "The proposal is adopted."} {
		require.Contains(t, string(minutes), told)
	}
	later := h.asks(p, 2, decision.PollSpec{Method: decision.MethodYesNo})
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: later, Round: 1})
	h.As(h.ana).Does(decision.OpenPoll{ID: command(), Poll: q, Text: 2}).Refused(409, "poll_superseded")
}

func TestScene_APauseHoldsEverybody(t *testing.T) {
	h := open(t)
	p, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus})
	h.As(h.ana).Does(decision.PauseProposal{ID: command(), Proposal: p, Paused: true}).Refused(422, "phase_needs_reason")
	h.As(h.ben).Does(decision.PauseProposal{ID: command(), Proposal: p, Paused: true, Reason: "Soup"}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.PauseProposal{ID: command(), Proposal: p, Paused: true, Reason: "Soup is ready."})
	h.As(h.wall).Sees(`"paused":true`)
	h.As(h.ben).Does(marked(q, 1, 1, 1, agree)).Refused(409, "paused")
	h.As(h.ben).Does(decision.AddContribution{ID: command(), Proposal: p, Contribution: client.NewID[decision.ContributionID](),
		Kind: decision.Support, Text: "x"}).Refused(409, "paused")
	h.As(h.cora).Does(decision.PauseProposal{ID: command(), Proposal: p})
	h.As(h.ben).Does(marked(q, 1, 1, 1, agree))
}

// Where authors are hidden, no answer to anybody, at any time, says who wrote:
// not the lists, not the minutes, not the export.
func TestScene_HiddenAuthorsAreInNoAnswer(t *testing.T) {
	h := open(t)
	p := h.storms(decision.BrainstormRule{Silent: true, Hidden: true, Dots: 2})
	idea := h.writes(h.ben, p, "Plant trees")
	h.As(h.cora).Does(decision.RevealIdeas{ID: command(), Proposal: p})
	h.As(h.ben).Does(decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{idea: 2}})
	h.moves(p, decision.PhaseDiscussion, "")
	for _, who := range []*person{h.ana, h.cora, h.cleo, h.olga, h.wall} {
		h.As(who).Sees("Plant trees")
		lines, err := who.c.Ideas(h.ctx, h.meeting, p)
		require.NoError(t, err)
		require.NotContains(t, asText(t, lines), "Ben", who.name)
		require.False(t, lines[0].Mine, who.name)
	}
	log, _, err := h.ana.c.Export(h.ctx, h.meeting)
	require.NoError(t, err)
	for _, line := range strings.Split(strings.TrimSpace(string(log)), "\n") {
		if strings.Contains(line, "Plant trees") || strings.Contains(line, `"dots-placed"`) {
			require.NotContains(t, line, string(h.ben.id), "neither who wrote nor who placed dots is in the export")
		}
	}
	minutes, err := h.ana.c.Minutes(h.ctx, h.meeting, "md", "en")
	require.NoError(t, err)
	require.Contains(t, string(minutes), "Nobody was told who wrote what.")
	require.NotContains(t, string(minutes), "By Ben")
}

// The seed of a lot is in no answer while its poll runs; when it is closed the
// seed is told, and its SHA-256 is what was published.
func TestScene_TheLotIsSealed(t *testing.T) {
	h := open(t)
	spec := decision.PollSpec{Method: decision.MethodApproval, Tie: decision.TieLot, Options: options("One", "Two")}
	_, q := h.polled(spec)
	h.As(h.ben).Does(marked(q, 1, 1, 1, decision.Marks{Approved: []decision.OptionID{spec.Options[0].ID}}))
	h.As(h.cleo).Does(marked(q, 1, 1, 1, decision.Marks{Approved: []decision.OptionID{spec.Options[1].ID}}))
	for _, who := range []*person{h.ana, h.cora, h.ben, h.olga, h.wall} {
		h.As(who).Sees(`"kind":"tied"`)
	}
	before := strings.Join(h.answers, "\n")
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	v, err := h.ben.c.View(h.ctx, h.meeting, false)
	require.NoError(t, err)
	poll, err := v.Poll(q)
	require.NoError(t, err)
	require.Len(t, poll.Seed, 64)
	require.NotContains(t, before, poll.Seed)
	seed, err := hex.DecodeString(poll.Seed)
	require.NoError(t, err)
	sum := sha256.Sum256(seed)
	require.Equal(t, hex.EncodeToString(sum[:]), poll.Lot)
	require.Contains(t, before, poll.Lot)
	verdict, err := v.Verdict(q)
	require.NoError(t, err)
	order := ballot.LotOrder(seed, []string{string(spec.Options[0].ID), string(spec.Options[1].ID)})
	require.Equal(t, order[0], string(verdict.Verdict.Elected[0]))
	h.As(h.ana).Sees(poll.Seed) // and in the export
}

// The numbers wait for the reveal; who runs the meeting sees them first.
func TestScene_NumbersWaitForTheReveal(t *testing.T) {
	h := open(t)
	_, q := h.polled(decision.PollSpec{Method: decision.MethodYesNo, Show: decision.ShowReveal, Names: decision.NamesFacilitator})
	h.As(h.ben).Does(marked(q, 1, 1, 1, decision.Marks{Answer: "yes"}))
	for _, who := range []*person{h.ana, h.cleo, h.wall} {
		h.As(who).SeesNo("yes_counted", `"count":1,`, `"answer"`)
	}
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1}).Sees("yes_counted", `"answer":"yes"`)
	for _, who := range []*person{h.ben, h.cleo, h.olga, h.wall} {
		h.As(who).SeesNo("yes_counted", `"verdict":"adopted"`)
	}
	h.As(h.ben).Does(decision.RevealTally{ID: command(), Poll: q}).Refused(403, "not_allowed")
	h.As(h.cora).Does(decision.RevealTally{ID: command(), Poll: q})
	h.As(h.cleo).Sees("yes_counted").SeesNo(`"answer":"yes"`)
	h.As(h.wall).Sees("yes_counted").SeesNo(`"answer"`)
	_, err := h.cleo.c.Voices(h.ctx, h.meeting, q)
	requireRefusal(t, err, 403, "names_hidden")
}

// Polls close by themselves: when all have cast, and at a time; what is on its
// way within the grace is counted.
func TestScene_PollsCloseByThemselves(t *testing.T) {
	var ahead atomic.Int64 // of the machine's clock
	h := open(t, func(cfg *server.Config) {
		cfg.Clock = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	})
	closed := func(q decision.PollID) func(*client.View) bool {
		return func(v *client.View) bool {
			poll, err := v.Poll(q)
			require.NoError(t, err)
			return poll.State == decision.PollStateClosed
		}
	}
	_, all := h.polled(decision.PollSpec{Method: decision.MethodConsensus, WhenAll: true})
	for _, who := range []*person{h.ana, h.cora, h.rita, h.ben, h.cleo} {
		h.As(who).Does(marked(all, 1, 1, 1, agree))
	}
	h.settle()
	h.until(h.wall, closed(all))
	h.As(h.ben).Does(marked(all, 1, 1, 2, block)).Refused(410, "poll_closed")

	end := time.Now().Add(time.Hour)
	_, timed := h.polled(decision.PollSpec{Method: decision.MethodConsensus, ClosesAt: &end})
	h.As(h.ben).Does(marked(timed, 1, 1, 1, agree))
	h.settle()
	ahead.Store(int64(time.Hour))
	h.As(h.ben).Does(marked(timed, 1, 1, 2, block)).Refused(410, "poll_closed")
	h.until(h.wall, closed(timed))

	_, grace := h.polled(decision.PollSpec{Method: decision.MethodConsensus, Grace: 60})
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: grace, Round: 1})
	h.As(h.cora).Does(decision.ClosePoll{ID: command(), Poll: grace, Round: 1}).Refused(409, "poll_closing")
	h.As(h.ben).Does(marked(grace, 1, 1, 1, agree)) // on its way when it closed
	h.settle()
	ahead.Add(int64(time.Minute))
	h.As(h.ben).Does(marked(grace, 1, 1, 2, block)).Refused(410, "poll_closed")
	h.until(h.wall, closed(grace))
	h.As(h.cleo).Sees(`"cast":1`)
}

// Two facilitators do the same at once: it happens once, and the other is told.
func TestScene_TwoFacilitatorsAtOnce(t *testing.T) {
	h := open(t)
	p, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus})
	h.settle()
	both := func(cmd func() decision.Command, code string) {
		t.Helper()
		var all sync.WaitGroup
		errs := make(chan error, 2)
		for _, who := range []*person{h.ana, h.cora} {
			all.Go(func() {
				_, err := who.c.Do(h.ctx, h.meeting, cmd())
				errs <- err
			})
		}
		all.Wait()
		done := 0
		for range 2 {
			if err := <-errs; err == nil {
				done++
			} else {
				require.True(t, client.Refused(err, code), "%v", err)
			}
		}
		require.Equal(t, 1, done, code)
	}
	both(func() decision.Command { return decision.ClosePoll{ID: command(), Poll: q, Round: 1} }, "poll_over")
	both(func() decision.Command {
		return decision.MovePhase{ID: command(), Proposal: p, To: decision.PhaseDiscussion, Reason: "x"}
	}, "phase_same")
	both(func() decision.Command {
		return decision.EditProposal{ID: command(), Proposal: p, Version: 1, Title: string(command())}
	}, "text_changed")
	both(func() decision.Command { return decision.OpenPoll{ID: command(), Poll: q, Text: 2} }, "poll_running")
}

func TestScene_TheFacilitationIsHandedOver(t *testing.T) {
	h := open(t)
	h.As(h.cora).Does(decision.HandOver{ID: command(), To: h.ben.id}).Refused(403, "not_allowed")
	h.As(h.ana).Does(decision.HandOver{ID: command(), To: h.wim.id}).Refused(403, "not_admitted")
	h.As(h.ana).Does(decision.HandOver{ID: command(), To: h.ben.id})
	h.As(h.ben).Sees("Wim", `"role":"facilitator"`)
	h.As(h.ben).Does(decision.AdmitMember{ID: command(), Member: h.wim.id})
	h.As(h.ana).Sees(`"role":"co_facilitator"`)
	h.As(h.wim).Sees("Ben")
}

// Who is taken off the roll sees nothing more, does nothing more, and what they
// cast no longer counts.
func TestScene_WhoIsRemovedIsOut(t *testing.T) {
	h := open(t)
	_, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus})
	h.As(h.ben).Does(marked(q, 1, 1, 1, block)).Sees("harms the well")
	h.As(h.ana).Does(decision.RemoveMember{ID: command(), Member: h.ben.id}).Sees(`"cast":0`)
	h.As(h.ben).Does(marked(q, 1, 1, 2, block)).Refused(403, "removed_from_roll")
	_, err := h.ben.c.View(h.ctx, h.meeting, false)
	requireRefusal(t, err, 403, "not_on_roll")
	var closed *client.Closed
	for err = nil; err == nil; _, err = h.ben.live.Next(h.ctx) {
	}
	require.True(t, errors.As(err, &closed), "the websocket ends: %v", err)
	require.Equal(t, live.CloseRemoved, closed.Code)
}

// Whoever was taken off the roll may ask to join again from the same browser, as
// a new member.
func TestScene_WhoIsRemovedMayJoinAgain(t *testing.T) {
	h := open(t)
	h.As(h.ana).Does(decision.RemoveMember{ID: command(), Member: h.ben.id})
	h.settle()
	again, err := h.ben.c.Join(h.ctx, h.meeting, decision.JoinMeeting{ID: command(), Name: "Ben", Code: h.code})
	require.NoError(t, err)
	require.NotEqual(t, h.ben.id, again)
}

// A facilitator who has lost their browser gets back in by a new host link; a
// member cannot make such a link.
func TestScene_TheHostGetsBackIn(t *testing.T) {
	h := open(t)
	link, err := h.server.HostLink(h.ctx)
	require.NoError(t, err)
	other := h.browser()
	_, err = other.SpendLink(h.ctx, link)
	require.NoError(t, err)
	back, err := other.MakeLink(h.ctx, h.meeting, "facilitator")
	require.NoError(t, err)
	_, err = other.SpendLink(h.ctx, back.URL)
	require.NoError(t, err)
	_, err = other.Do(h.ctx, h.meeting, decision.RenameMember{ID: command(), Member: h.ana.id, Name: "Ana, on another laptop"})
	require.NoError(t, err)
	_, err = h.ben.c.MakeLink(h.ctx, h.meeting, "facilitator")
	requireRefusal(t, err, 403, "not_allowed")
}

// A joining that is replayed from another browser gives it nothing.
func TestScene_AJoiningIsNotReplayed(t *testing.T) {
	h := open(t)
	join := decision.JoinMeeting{ID: command(), Name: "Gil", Code: h.code}
	gil := h.browser()
	_, err := gil.Join(h.ctx, h.meeting, join)
	require.NoError(t, err)
	thief := h.browser()
	_, err = thief.Join(h.ctx, h.meeting, join)
	requireRefusal(t, err, 409, "command_done")
	_, err = thief.View(h.ctx, h.meeting, false)
	requireRefusal(t, err, 403, "not_on_roll")
}

// A meeting is exported, then deleted; nothing of it is left for anybody.
func TestScene_AMeetingIsDeletedAfterAnExport(t *testing.T) {
	h := open(t)
	other, code := h.begin("Other meeting")
	_, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus})
	h.settle()
	for _, who := range []*person{h.ben, h.rita, h.olga, h.wim, h.wall} {
		_, _, err := who.c.Export(h.ctx, h.meeting)
		require.ErrorAs(t, err, new(*client.Refusal), who.name)
		require.ErrorAs(t, who.c.Delete(h.ctx, h.meeting, 1), new(*client.Refusal), who.name)
	}
	_, seq, err := h.ana.c.Export(h.ctx, h.meeting)
	require.NoError(t, err)
	requireRefusal(t, h.ana.c.Delete(h.ctx, h.meeting, seq), 409, "meeting_has_running_poll")
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	h.settle()
	requireRefusal(t, h.ana.c.Delete(h.ctx, h.meeting, seq), 409, "not_exported")
	requireRefusal(t, h.ana.c.Delete(h.ctx, h.meeting, 0), 409, "not_exported")
	log, seq, err := h.ana.c.Export(h.ctx, h.meeting)
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(log)), "\n")
	require.Len(t, lines, int(seq)+1)
	require.Contains(t, lines[len(lines)-1], `"root":"`)
	for _, who := range []*person{h.ana, h.ben, h.wall} {
		h.As(who).Sees("Assembly")
	}
	require.NoError(t, h.ana.c.Delete(h.ctx, h.meeting, seq))
	for _, who := range []*person{h.ana, h.ben, h.wall} {
		_, err := who.c.View(h.ctx, h.meeting, false)
		requireRefusal(t, err, 404, "meeting_unknown", who.name)
		for err = nil; err == nil; _, err = who.live.Next(h.ctx) {
		}
		var closed *client.Closed
		require.ErrorAs(t, err, &closed, who.name)
		require.Equal(t, live.CloseMeetingGone, closed.Code, "the page is told that the meeting is gone")
	}
	_, err = h.nadia.c.Invitation(h.ctx, h.code)
	require.Error(t, err, "the code leads nowhere")
	_, err = h.nadia.c.Invitation(h.ctx, code)
	require.NoError(t, err)
	_, err = h.ana.c.View(h.ctx, other, false)
	require.NoError(t, err, "other meetings stay")
}

// A new meeting begins with the proposals of another, for who ran that one.
func TestScene_AMeetingIsClonedAndPutAway(t *testing.T) {
	h := open(t)
	p := h.proposes("Garden", "Dig it.")
	h.As(h.rita).Does(decision.PlanTime{ID: command(), Proposal: p, Minutes: 25})
	h.As(h.ana).Does(decision.ArchiveMeeting{ID: command(), Archived: true}).Refused(409, "meeting_not_ended")
	h.As(h.ana).Does(decision.EndMeeting{ID: command()}, decision.ArchiveMeeting{ID: command(), Archived: true})
	h.As(h.ben).Sees(`"archived":true`)
	again := decision.OpenMeeting{ID: command(), Title: "Next", Language: "en", Zone: "UTC", Joining: decision.JoinOpen, Name: "Ben"}
	_, err := h.ben.c.OpenFrom(h.ctx, h.meeting, again)
	requireRefusal(t, err, 403, "not_allowed")
	next, err := h.ana.c.OpenFrom(h.ctx, h.meeting, again)
	require.NoError(t, err)
	v, err := h.ana.c.View(h.ctx, next, false)
	require.NoError(t, err)
	agenda, err := v.Agenda()
	require.NoError(t, err)
	require.Equal(t, []any{"Garden", 25, decision.PhaseDraft}, []any{agenda.Items[0].Title, agenda.Items[0].Minutes, agenda.Items[0].Phase})
	require.NotEqual(t, p, agenda.Items[0].ID)
}

// A simulated member is let into a rehearsal and into nothing else.
func TestScene_OnlyARehearsalAdmitsSimulatedMembers(t *testing.T) {
	h := open(t)
	robot := decision.JoinMeeting{ID: command(), Name: "Robot", Code: h.code, Simulated: true}
	_, err := h.nadia.c.Join(h.ctx, h.meeting, robot)
	requireRefusal(t, err, 403, "not_a_rehearsal")
	meeting, err := h.host.OpenMeeting(h.ctx, decision.OpenMeeting{ID: command(), Title: "Rehearsal", Language: "en",
		Zone: "UTC", Joining: decision.JoinOpen, Name: "Ana", Rehearsal: true})
	require.NoError(t, err)
	card, err := h.host.JoinCard(h.ctx, meeting)
	require.NoError(t, err)
	_, err = h.nadia.c.Join(h.ctx, meeting, decision.JoinMeeting{ID: command(), Name: "Robot", Code: card.Code, Simulated: true})
	require.NoError(t, err)
}

// Who comes late finds the vote that runs, votes, and is counted.
func TestScene_WhoComesLateVotes(t *testing.T) {
	h := open(t)
	_, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus, WhenAll: true})
	for _, who := range []*person{h.ana, h.cora, h.rita, h.ben} {
		h.As(who).Does(marked(q, 1, 1, 1, agree))
	}
	h.As(h.cora).Does(decision.AdmitMember{ID: command(), Member: h.wim.id})
	h.As(h.wim).Sees("Collect rainwater", `"asked":["`+string(q))
	h.As(h.cleo).Does(marked(q, 1, 1, 1, agree)).Sees(`"state":"running"`)
	h.As(h.wim).Does(marked(q, 1, 1, 1, agree))
	h.settle()
	h.until(h.wim, func(v *client.View) bool {
		verdict, err := v.Verdict(q)
		require.NoError(t, err)
		return verdict.Final
	})
	h.As(h.ben).Sees(`"voters":6`, `"cast":6`)
}

// A server that stops and starts again has kept all of it.
func TestScene_NothingOfABrainstormIsLostByARestart(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s, stop := running(t, dir)
	host, err := client.New("http://"+s.Addr().String(), nil)
	require.NoError(t, err)
	defer host.Close()
	h := &hall{t: t, ctx: ctx, server: s, host: host}
	_, err = host.Session(ctx)
	require.NoError(t, err)
	link, err := s.HostLink(ctx)
	require.NoError(t, err)
	_, err = host.SpendLink(ctx, link)
	require.NoError(t, err)
	h.meeting, h.code = h.begin("Assembly")
	h.ana = &person{name: "Ana", c: host}
	p := h.storms(decision.BrainstormRule{Silent: true, Dots: 3})
	idea := h.writes(h.ana, p, "Plant trees")
	h.As(h.ana).Does(decision.RevealIdeas{ID: command(), Proposal: p}, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{idea: 3}})
	h.settle()
	before, err := host.Ideas(ctx, h.meeting, p)
	require.NoError(t, err)
	stop()
	s, stop = running(t, dir)
	defer stop()
	again, err := host.At("http://" + s.Addr().String())
	require.NoError(t, err)
	after, err := again.Ideas(ctx, h.meeting, p)
	require.NoError(t, err)
	require.Equal(t, asText(t, before), asText(t, after))
	_, err = again.Do(ctx, h.meeting, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{idea: 3}})
	require.NoError(t, err, "a retry is known again")
	_, err = again.Do(ctx, h.meeting, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{idea: 1}})
	var r *client.Refusal
	require.ErrorAs(t, err, &r)
	require.Equal(t, "counter_reused", r.Code)
	var dots map[decision.IdeaID]int
	text, err := json.Marshal(r.Args["dots"])
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &dots))
	require.Equal(t, map[decision.IdeaID]int{idea: 3}, dots)
}
