package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
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

// marks draws what somebody says.
func (q question) marks(r *rand.Rand) decision.Marks {
	if q.options == nil {
		all := []decision.Position{"agree", "reservations", "stand-aside", "block", "abstain"}
		m := decision.Marks{Position: all[r.IntN(len(all))]}
		if m.Position == "block" {
			m.Reason = "Not before spring."
		}
		return m
	}
	var m decision.Marks
	for _, o := range q.options {
		if r.IntN(2) == 0 {
			m.Approved = append(m.Approved, o)
		}
	}
	return m
}

// ballotOf is what a phone knows of its ballot in one poll.
type ballotOf struct {
	counter uint64          // acknowledged
	marks   decision.Marks  // acknowledged
	pending *decision.Marks // sent with the next counter, not acknowledged
}

type phone struct {
	hall    *hall
	name    string
	rand    *rand.Rand
	c       *client.Client
	join    decision.CommandID
	member  decision.MemberID // "" until acknowledged
	ballots map[decision.PollID]*ballotOf
}

// seat adds phones; each begins with the next life of the server.
func (h *hall) seat(n int, seed uint64) {
	for range n {
		p := &phone{hall: h, name: fmt.Sprintf("Person %d", len(h.phones)+1), rand: rand.New(rand.NewPCG(seed, uint64(len(h.phones)))),
			c: h.transport.Another(), join: client.NewID[decision.CommandID](), ballots: map[decision.PollID]*ballotOf{}}
		h.phones = append(h.phones, p)
		h.running.Go(p.run)
	}
}

// run acts through all lives of the server, in each until it does not answer.
func (p *phone) run() {
	for life := 0; ; {
		var base string
		if life, base = p.hall.gate.next(life); life == 0 {
			return
		}
		c, err := p.c.At(base)
		for p.c = cmp.Or(c, p.c); err == nil; {
			err = p.act()
		}
		p.hall.judge(p.name, err)
	}
}

// judge notes an answer that no living server may give. A line that breaks, a
// server that stops and too many casts a second are none.
func (h *hall) judge(who string, err error) {
	var r *client.Refusal
	if errors.As(err, &r) && r.Code != "stopping" && r.Code != "too_fast" || errors.Is(err, errWrong) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.faults = append(h.faults, fmt.Errorf("%s: %w", who, err))
	}
}

var errWrong = errors.New("wrong answer")

// act does one thing and gives an error where this life has nothing more to give.
func (p *phone) act() error {
	ctx, cancel := context.WithTimeout(p.hall.ctx, patience)
	defer cancel()
	if p.member == "" {
		return p.enter(ctx)
	}
	q := p.hall.polls[p.rand.IntN(len(p.hall.polls))]
	b := p.ballot(q.poll)
	switch dice := p.rand.IntN(100); {
	case b.pending != nil:
	case dice < 10 && b.counter > 0: // the answer was slow, so the phone asks again
		return p.cast(ctx, q, b.counter, b.marks)
	case dice < 15 && b.counter > 0:
		return p.contradict(ctx, q, b)
	default:
		m := q.marks(p.rand)
		b.pending = &m
	}
	if err := p.cast(ctx, q, b.counter+1, *b.pending); err != nil {
		return err
	}
	b.counter, b.marks, b.pending = b.counter+1, *b.pending, nil
	p.hall.acknowledged()
	return nil
}

func (h *hall) acknowledged() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.acked++
}

func (p *phone) ballot(id decision.PollID) *ballotOf {
	if p.ballots[id] == nil {
		p.ballots[id] = &ballotOf{}
	}
	return p.ballots[id]
}

func (p *phone) cast(ctx context.Context, q question, counter uint64, m decision.Marks) error {
	return p.c.Cast(ctx, p.hall.meeting, decision.CastBallot{Poll: q.poll, Round: 1, Text: 1, Counter: counter, Marks: m})
}

// contradict sends other marks under an acknowledged counter: a conflict.
func (p *phone) contradict(ctx context.Context, q question, b *ballotOf) error {
	m := q.marks(p.rand)
	if same(m, b.marks) {
		return nil
	}
	err := p.cast(ctx, q, b.counter, m)
	if client.Refused(err, "counter_reused") {
		return nil
	}
	if err == nil {
		return fmt.Errorf("%w: other marks under the same counter were taken", errWrong)
	}
	return err
}

// enter joins; the same command is sent until it is acknowledged.
func (p *phone) enter(ctx context.Context) error {
	if _, err := p.c.Session(ctx); err != nil {
		return err
	}
	member, err := p.c.Join(ctx, p.hall.meeting, decision.JoinMeeting{ID: p.join, Name: p.name, Code: p.hall.code})
	p.member = member
	return err
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

func same(a, b decision.Marks) bool {
	return a.Position == b.Position && a.Reason == b.Reason && slices.Equal(a.Approved, b.Approved)
}

// gate lets phones act while a server lives, and knows when all wait.
type gate struct {
	mu      sync.Mutex
	changed *sync.Cond
	life    int
	base    string
	over    bool
	waiting int
}

func newGate() *gate {
	g := &gate{}
	g.changed = sync.NewCond(&g.mu)
	return g
}

// next waits for the life after one and gives its number and address; 0 at the end.
func (g *gate) next(life int) (int, string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waiting++
	g.changed.Broadcast()
	for !g.over && g.life <= life {
		g.changed.Wait()
	}
	g.waiting--
	if g.over {
		return 0, ""
	}
	return g.life, g.base
}

// open begins a life.
func (g *gate) open(base string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.life, g.base = g.life+1, base
	g.changed.Broadcast()
}

// close ends all lives.
func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.over = true
	g.changed.Broadcast()
}

// rest waits until n phones wait for the next life.
func (g *gate) rest(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for g.waiting < n {
		g.changed.Wait()
	}
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

// found is the phone's own page, nil while it has not joined.
func (p *phone) found(base string, settled bool) *decision.MeSection {
	t := p.hall.t
	c, err := p.c.At(base)
	require.NoError(t, err)
	p.c = c
	s, err := p.c.Session(p.hall.ctx)
	require.NoError(t, err)
	if len(s.Grants) == 0 {
		require.Empty(t, p.member, "%s had joined", p.name)
		require.False(t, settled)
		return nil
	}
	view, err := p.c.View(p.hall.ctx, p.hall.meeting, false)
	require.NoError(t, err)
	me, err := view.Me()
	require.NoError(t, err)
	require.Equal(t, s.Grants[0].Member, me.Member)
	if p.member != "" {
		require.Equal(t, p.member, me.Member)
	}
	return &me
}

// stored are the phone's ballots that the server has, compared with what the
// phone knows.
func (p *phone) stored(me *decision.MeSection, settled bool) []decision.MyBallot {
	t := p.hall.t
	var there []decision.MyBallot
	seen := map[decision.PollID]bool{}
	for _, b := range me.Ballots {
		require.False(t, seen[b.Poll])
		seen[b.Poll] = true
		want := p.ballot(b.Poll)
		switch {
		case b.Counter == want.counter && b.Counter == 0:
			require.Nil(t, b.Marks)
			continue
		case b.Counter == want.counter:
			require.True(t, same(want.marks, *b.Marks), "%s: acknowledged %v, stored %v", p.name, want.marks, *b.Marks)
		case want.pending != nil && b.Counter == want.counter+1:
			require.True(t, same(*want.pending, *b.Marks), "%s: sent %v, stored %v", p.name, *want.pending, *b.Marks)
		default:
			require.Fail(t, "a ballot is missing or invented", "%s: acknowledged %d, stored %d", p.name, want.counter, b.Counter)
		}
		require.False(t, settled && want.pending != nil)
		there = append(there, b)
	}
	for _, q := range p.hall.polls {
		require.True(t, seen[q.poll], "%s is not asked in poll %s", p.name, q.poll)
	}
	return there
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
