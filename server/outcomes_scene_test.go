package server_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/client"
)

// five are those who vote in the lettered hall.
func (h *hall) five() []*person { return []*person{h.ana, h.cora, h.rita, h.ben, h.cleo} }

// votes casts the first ballots of a round, one for each of the first of the five,
// and closes it.
func (h *hall) votes(q decision.PollID, round int, all ...decision.Marks) {
	h.t.Helper()
	for i, marks := range all {
		h.As(h.five()[i]).Does(marked(q, round, 1, 1, marks))
	}
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: round})
}

// approves, ranks and rates mark options by their places on the ballot; rates
// gives each a number.
func approves(of decision.PollSpec, places ...int) (m decision.Marks) {
	for _, i := range places {
		m.Approved = append(m.Approved, of.Options[i].ID)
	}
	return m
}

func ranks(of decision.PollSpec, places ...int) (m decision.Marks) {
	for _, i := range places {
		m.Ranking = append(m.Ranking, of.Options[i].ID)
	}
	return m
}

func rates(of decision.PollSpec, scores ...int) decision.Marks {
	m := decision.Marks{Scores: map[decision.OptionID]int{}}
	for i, n := range scores {
		m.Scores[of.Options[i].ID] = n
	}
	return m
}

// chosen are options by their names.
func chosen(of decision.PollSpec, ids []decision.OptionID) (names []string) {
	for _, id := range ids {
		for _, o := range of.Options {
			if o.ID == id {
				names = append(names, o.Name)
			}
		}
	}
	return names
}

// As many yes as no is no majority: it is not adopted, and talk comes next.
func TestScene_ATiedYesNoVoteFails(t *testing.T) {
	h := open(t)
	_, q := h.polled(decision.PollSpec{Method: decision.MethodYesNo})
	yes, no := decision.Marks{Answer: "yes"}, decision.Marks{Answer: "no"}
	h.votes(q, 1, yes, no, yes, no, decision.Marks{Answer: "abstain"})
	poll, _, v := h.numbers(q)
	require.Equal(t, decision.NotAdopted, v.Kind)
	require.Empty(t, v.Tied)
	require.Contains(t, v.Flips, decision.Flip{Change: "abstain_to_yes", Count: 1})
	require.Equal(t, []decision.Next{decision.NextDiscuss, decision.NextReopen, decision.NextDecide}, poll.Next)
}

// Two options have as many approvals, and the rule lets a tie stand: nothing is
// chosen. Another round comes first among what is offered; it replaces the first,
// whose ballots count no more, and its tie stays in the minutes.
func TestScene_ATieThatStandsIsVotedOnAgain(t *testing.T) {
	h := open(t)
	spec := decision.PollSpec{Method: decision.MethodApproval, Tie: decision.TieStands, Options: options("Pond", "Shed", "Trees")}
	p, q := h.polled(spec)
	h.votes(q, 1, approves(spec, 0), approves(spec, 1), approves(spec, 0, 1), approves(spec, 2))
	poll, _, v := h.numbers(q)
	require.Equal(t, decision.Tied, v.Kind)
	require.Empty(t, v.Elected)
	require.ElementsMatch(t, []string{"Pond", "Shed"}, chosen(spec, v.Tied))
	require.Equal(t, []decision.Next{decision.NextReopen, decision.NextDiscuss, decision.NextDecide}, poll.Next)
	for _, who := range h.here() {
		h.As(who).Sees(`"kind":"tied"`)
	}

	h.As(h.ana).Does(decision.OpenPoll{ID: command(), Poll: q, Text: 1})
	h.As(h.ben).Does(marked(q, 1, 1, 2, approves(spec, 1))).Refused(409, "round_changed")
	h.As(h.cleo).Does(marked(q, 2, 1, 1, approves(spec, 1)))
	_, tally, _ := h.numbers(q)
	require.Equal(t, []any{2, 1}, []any{tally.Round, tally.Cast}, "what was cast in the first round counts no more")
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1}).Refused(409, "round_changed")
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 2})
	_, _, v = h.numbers(q)
	require.Equal(t, []string{"Shed"}, chosen(spec, v.Elected))
	h.moves(p, decision.PhaseDecided, "")
	minutes, err := h.cleo.c.Minutes(h.ctx, h.meeting, "md", "en")
	require.NoError(t, err)
	for _, told := range []string{"Round 1", "Round 2", "Chosen: Shed."} {
		require.Contains(t, string(minutes), told)
	}
}

// A consent round is reached when everybody who is present has answered; who has
// gone home is not waited for.
func TestScene_ConsentIsReachedWhenAllWhoArePresentHaveAnswered(t *testing.T) {
	h := open(t)
	_, q := h.polled(decision.PollSpec{Method: decision.MethodConsent})
	at := func(p decision.Position) decision.Marks { return decision.Marks{Position: p} }
	for i, who := range h.five()[:4] {
		h.As(who).Does(marked(q, 1, 1, 1, at("consent")))
		_, _, v := h.numbers(q)
		require.Equal(t, decision.NotAdopted, v.Kind, "%d of five have answered", i+1)
	}
	h.As(h.ana).Does(decision.SetPresence{ID: command(), Member: h.cleo.id})
	_, _, v := h.numbers(q)
	require.Equal(t, decision.Adopted, v.Kind, "the fifth has gone home")
	h.As(h.ana).Does(decision.SetPresence{ID: command(), Member: h.cleo.id, Present: true})
	_, _, v = h.numbers(q)
	require.Equal(t, decision.NotAdopted, v.Kind, "and is back")
	h.As(h.cleo).Does(marked(q, 1, 1, 1, decision.Marks{Position: "concern", Reason: "Look at it in a year."}))
	h.As(h.wall).SeesNo("Look at it in a year.")
	h.As(h.ana).Does(decision.ClosePoll{ID: command(), Poll: q, Round: 1})
	for _, who := range h.here() {
		h.As(who).Sees(`"kind":"adopted"`)
	}
	h.As(h.wall).SeesNo("Look at it in a year.", "Cleo")
	h.As(h.wim).SeesNo("Look at it in a year.", "adopted")
}

// Lazy consensus: nobody says a word, three days pass, and it is adopted; it says
// how many were told and how many have looked.
func TestScene_SilenceIsAssentWhenItsTimeIsOver(t *testing.T) {
	var ahead atomic.Int64
	h := open(t, func(cfg *server.Config) {
		cfg.Clock = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	})
	end := time.Now().Add(72 * time.Hour)
	_, q := h.polled(decision.PollSpec{Method: decision.MethodLazy, ClosesAt: &end})
	h.As(h.ben).Does(decision.SeePoll{ID: command(), Poll: q})
	h.As(h.cleo).Does(marked(q, 1, 1, 1, decision.Marks{Position: "objection", Reason: "It leaks."})).Refused(422, "objection_needs_alternative")
	ahead.Store(int64(71 * time.Hour))
	poll, _, v := h.numbers(q)
	require.Equal(t, decision.PollStateRunning, poll.State, "there is still an hour")
	require.Equal(t, decision.Adopted, v.Kind, "if nobody objects")
	require.Contains(t, v.Flips, decision.Flip{Change: "more_objection", Count: 1})
	ahead.Store(int64(73 * time.Hour))
	h.until(h.wall, func(v *client.View) bool {
		poll, err := v.Poll(q)
		require.NoError(t, err)
		return poll.State == decision.PollStateClosed
	})
	for _, who := range h.here() {
		h.As(who).Sees(`"kind":"adopted"`, `"seen":1,"told":5`)
	}
	h.As(h.cleo).Does(marked(q, 1, 1, 2, decision.Marks{Position: "objection", Reason: "It leaks.", Alternative: "A tank."})).Refused(410, "poll_closed")
}

// The group has less resistance to doing nothing than to either plan: neither is
// adopted.
func TestScene_TheLeastResistanceIsToDoingNothing(t *testing.T) {
	h := open(t)
	spec := decision.PollSpec{Method: decision.MethodResistance, Options: options("Pond", "Shed", "Leave it as it is")}
	spec.Resistance = &decision.ResistanceRule{Passive: spec.Options[2].ID}
	_, q := h.polled(spec)
	h.As(h.ben).Does(marked(q, 1, 1, 1, rates(spec, 11))).Refused(422, "score_range")
	h.votes(q, 1, rates(spec, 10, 4, 2), rates(spec, 8, 9, 3), rates(spec, 0, 5, 1), rates(spec, 2, 6, 4))
	poll, tally, v := h.numbers(q)
	require.Equal(t, decision.NotAdopted, v.Kind)
	require.Equal(t, []int64{20, 24, 10}, []int64{tally.Counts[0].Count, tally.Counts[1].Count, tally.Counts[2].Count})
	require.Equal(t, "0.75", tally.Acceptance[string(spec.Options[2].ID)].String())
	require.Equal(t, decision.NextDiscuss, poll.Next[0])
	for _, who := range h.here() {
		h.As(who).Sees(`"kind":"not_adopted"`, "Leave it as it is").SeesNo(`"elected"`)
	}
}

// Three seats are filled in proportion: three voters who agree have two of them,
// the other two have one. The count is told step by step, the screen is told no
// ballot.
func TestScene_ThreeSeatsAreFilledByASingleTransferableVote(t *testing.T) {
	h := open(t)
	spec := decision.PollSpec{Method: decision.MethodSTV, Options: options("Ada", "Bo", "Cy", "Di"), STV: &decision.STVRule{Seats: 3}}
	_, q := h.polled(spec)
	h.As(h.ben).Does(marked(q, 1, 1, 1, ranks(spec, 0, 0))).Refused(422, "option_twice")
	h.votes(q, 1, ranks(spec, 0, 1, 2), ranks(spec, 0, 1), ranks(spec, 0, 1, 2), ranks(spec, 3), ranks(spec, 3, 2))
	_, _, v := h.numbers(q)
	require.Equal(t, decision.Elected, v.Kind)
	require.ElementsMatch(t, []string{"Ada", "Bo", "Di"}, chosen(spec, v.Elected))
	counted, err := h.cleo.c.Counted(h.ctx, h.meeting, q)
	require.NoError(t, err)
	require.NotEmpty(t, counted.Steps)
	for _, who := range h.here() {
		h.As(who).Sees(`"kind":"elected"`)
	}
	h.As(h.wall).SeesNo(`"ranking"`)
}

// "None of these" has most approvals: nothing is chosen, the proposal is back in
// discussion, and it says why.
func TestScene_NoneOfTheseWins(t *testing.T) {
	h := open(t)
	spec := decision.PollSpec{Method: decision.MethodApproval, Options: options("Pond", "Shed", "None of these"),
		Approval: &decision.ApprovalRule{Seats: 2, Floor: ballot.Share{Num: 1, Den: 2}}}
	spec.Options[2].None = true
	p, q := h.polled(spec)
	h.votes(q, 1, approves(spec, 2), approves(spec, 2), approves(spec, 0, 1), approves(spec, 2, 0))
	poll, _, v := h.numbers(q)
	require.Equal(t, decision.NotAdopted, v.Kind)
	require.True(t, v.None)
	require.Empty(t, v.Elected)
	require.Empty(t, poll.Next, "it is discussed already")
	for _, who := range h.here() {
		h.As(who).Sees(`"phase":"discussion"`, `"none":true`)
	}
	h.says(h.ben, p, decision.Question, "What would you like instead?")
	h.As(h.ana).Does(decision.OpenPoll{ID: command(), Poll: q, Text: 1})
	h.votes(q, 2, approves(spec, 0), approves(spec, 0))
	_, _, v = h.numbers(q)
	require.Equal(t, []string{"Pond"}, chosen(spec, v.Elected))
}
