package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

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
	if h.acked++; h.acked == h.due {
		h.then()
	}
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
