package main

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// hall is a meeting whose phones cast without pause over HTTP while its server
// dies and comes back. Each phone knows what was acknowledged and what it was
// about to say; check compares the server with that.
type hall struct {
	t         *testing.T
	ctx       context.Context
	transport *client.Client // of which all browsers are copies
	meeting   decision.MeetingID
	code      string
	chair     *client.Client
	polls     []question
	phones    []*phone
	proposals []decision.AddProposal // sent by the chair; the last may not have arrived
	gate      *gate
	running   sync.WaitGroup
	shown     map[decision.PollID]int // the most ballots that the screen ever showed

	mu     sync.Mutex
	faults []error // answers that must not be
	acked  int
	due    int // how many acknowledged ballots then waits for
	then   func()
}

type question struct {
	poll    decision.PollID
	options []decision.OptionID // none: positions
}

// openHall opens a meeting with running polls of both methods.
func openHall(t *testing.T, p *process) *hall {
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Hour)
	t.Cleanup(cancel)
	c, err := client.New(p.base, nil)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	h := &hall{t: t, ctx: ctx, transport: c, chair: c.Another(), gate: newGate(), shown: map[decision.PollID]int{}}
	_, err = h.chair.Session(ctx)
	require.NoError(t, err)
	_, err = h.chair.SpendLink(ctx, p.link)
	require.NoError(t, err)
	h.meeting, err = h.chair.OpenMeeting(ctx, decision.OpenMeeting{ID: client.NewID[decision.CommandID](),
		Title: "Winter meeting", Language: "en", Zone: "Europe/Berlin", Joining: decision.JoinOpen, Name: "Mara"})
	require.NoError(t, err)
	card, err := h.chair.JoinCard(ctx, h.meeting)
	require.NoError(t, err)
	h.code = card.Code
	for range 2 {
		h.ask(decision.PollSpec{Method: decision.MethodConsensus, Show: decision.ShowLive})
		h.ask(decision.PollSpec{Method: decision.MethodApproval, Show: decision.ShowLive, Options: []decision.Option{
			{ID: client.NewID[decision.OptionID](), Name: "North"}, {ID: client.NewID[decision.OptionID](), Name: "East"},
			{ID: client.NewID[decision.OptionID](), Name: "South"}, {ID: client.NewID[decision.OptionID](), Name: "West"}}})
	}
	return h
}

// ask puts one question to the vote.
func (h *hall) ask(spec decision.PollSpec) {
	proposal, poll := client.NewID[decision.ProposalID](), client.NewID[decision.PollID]()
	id := client.NewID[decision.CommandID]
	for _, cmd := range []decision.Command{
		decision.AddProposal{ID: id(), Proposal: proposal, Title: fmt.Sprintf("Proposal %d", len(h.polls)+1), Text: "We repair the roof."},
		decision.MovePhase{ID: id(), Proposal: proposal, To: decision.PhaseDiscussion},
		decision.MovePhase{ID: id(), Proposal: proposal, To: decision.PhaseVote},
		decision.PlanPoll{ID: id(), Poll: poll, Proposal: proposal, Spec: spec},
		decision.OpenPoll{ID: id(), Poll: poll, Text: 1},
	} {
		_, err := h.chair.Do(h.ctx, h.meeting, cmd)
		require.NoError(h.t, err)
	}
	q := question{poll: poll}
	for _, o := range spec.Options {
		q.options = append(q.options, o.ID)
	}
	h.polls = append(h.polls, q)
}

// propose lets the chair add a proposal, under one id until it is acknowledged.
func (h *hall) propose(again bool) error {
	if !again {
		n := len(h.proposals) + 1
		h.proposals = append(h.proposals, decision.AddProposal{ID: client.NewID[decision.CommandID](),
			Proposal: client.NewID[decision.ProposalID](), Title: fmt.Sprintf("Later %d", n), Text: "For another day."})
	}
	ctx, cancel := context.WithTimeout(h.ctx, patience)
	defer cancel()
	_, err := h.chair.Do(ctx, h.meeting, h.proposals[len(h.proposals)-1])
	return err
}

// after lets something happen once so many more ballots are acknowledged.
func (h *hall) after(more int, then func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.due, h.then = h.acked+more, then
}

// rest waits until no phone hears anything more of a dead server.
func (h *hall) rest() {
	h.gate.rest(len(h.phones))
	h.mu.Lock()
	defer h.mu.Unlock()
	require.Empty(h.t, h.faults)
}

// watch looks at the hall's screen until the server dies: what it ever shows
// must still be there afterwards.
func (h *hall) watch() (seen <-chan map[decision.PollID]int) {
	out := make(chan map[decision.PollID]int, 1)
	most := map[decision.PollID]int{}
	live, err := h.chair.Live(h.ctx, h.meeting, true)
	require.NoError(h.t, err)
	go func() {
		defer func() { _ = live.Close(); out <- most }()
		for {
			for _, q := range h.polls {
				if tally, err := live.View().Tally(q.poll); err == nil {
					most[q.poll] = max(most[q.poll], tally.Cast)
				}
			}
			if _, err := live.Next(h.ctx); err != nil {
				return
			}
		}
	}()
	return out
}

// check compares a server with what the phones know, while all of them rest. A
// ballot that was sent and not acknowledged may be there or not; with settled
// there is none.
func (h *hall) check(base string, settled bool) {
	t := h.t
	chair, err := h.chair.At(base)
	require.NoError(t, err)
	h.chair = chair
	cast := map[decision.PollID]map[string]int64{}
	voters := map[decision.PollID]int{}
	members := map[decision.MemberID]bool{}
	for _, p := range h.phones {
		me := p.found(base, settled)
		if me == nil {
			continue
		}
		require.False(t, members[me.Member], "two phones are one member")
		members[me.Member] = true
		for _, b := range p.stored(me, settled) {
			if cast[b.Poll] == nil {
				cast[b.Poll] = map[string]int64{}
			}
			voters[b.Poll]++
			for _, name := range names(*b.Marks) {
				cast[b.Poll][name]++
			}
		}
	}
	view, err := h.chair.View(h.ctx, h.meeting, false)
	require.NoError(t, err)
	roll, err := view.Roll()
	require.NoError(t, err)
	require.Equal(t, len(members)+1, roll.Members, "the phones and the chair are on the roll, each once")
	for _, q := range h.polls {
		tally, err := view.Tally(q.poll)
		require.NoError(t, err)
		require.True(t, tally.Shown)
		counts := map[string]int64{}
		for _, c := range tally.Counts {
			if c.Count > 0 {
				counts[c.ID] = c.Count
			}
		}
		recount := cast[q.poll]
		if recount == nil {
			recount = map[string]int64{}
		}
		require.Equal(t, recount, counts, "the tally is a recount of what each member's page says")
		require.Equal(t, voters[q.poll], tally.Cast)
		require.GreaterOrEqual(t, tally.Cast, h.shown[q.poll], "the screen showed a ballot that is gone")
	}
	h.checkAgenda(view)
}

func (h *hall) checkAgenda(view *client.View) {
	agenda, err := view.Agenda()
	require.NoError(h.t, err)
	ids := map[decision.ProposalID]bool{}
	for _, item := range agenda.Items {
		require.False(h.t, ids[item.ID])
		ids[item.ID] = true
	}
	for i, p := range h.proposals {
		if i < len(h.proposals)-1 {
			require.True(h.t, ids[p.Proposal], "an acknowledged proposal is missing")
		}
	}
	require.LessOrEqual(h.t, len(ids), len(h.polls)+len(h.proposals))
}

// names are the marks as the tally names them.
func names(m decision.Marks) []string {
	if m.Position != "" {
		return []string{string(m.Position)}
	}
	var all []string
	for _, o := range m.Approved {
		all = append(all, string(o))
	}
	return all
}

// remember keeps the most that the screen has shown.
func (h *hall) remember(seen map[decision.PollID]int) {
	for id := range maps.Keys(seen) {
		h.shown[id] = max(h.shown[id], seen[id])
	}
}

// settle lets every phone send what was not acknowledged, once more, and nothing else.
func (h *hall) settle(base string) {
	t := h.t
	for _, p := range h.phones {
		c, err := p.c.At(base)
		require.NoError(t, err)
		if p.c = c; p.member == "" {
			require.NoError(t, p.enter(h.ctx))
		}
		for _, q := range h.polls {
			b := p.ballot(q.poll)
			if b.pending == nil {
				continue
			}
			require.NoError(t, p.cast(h.ctx, q, b.counter+1, *b.pending))
			b.counter, b.marks, b.pending = b.counter+1, *b.pending, nil
		}
	}
}
