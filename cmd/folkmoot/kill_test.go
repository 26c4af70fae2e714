package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
)

var (
	kills    = flag.Int("kills", 30, "how often TestKill kills the server")
	killSeed = flag.Uint64("kill-seed", 0, "seed of TestKill; 0 for one of its own")
)

// killsPerFolder bounds the life of one data folder, so that many kills do not
// mean long logs.
const killsPerFolder = 50

// A server that is killed at any moment has every ballot that it acknowledged,
// none twice, shows a tally that is a recount, and keeps a tree that verifies.
func TestKill(t *testing.T) {
	seed := *killSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	for left, folder := *kills, uint64(0); left > 0; folder++ {
		n := min(left, killsPerFolder)
		left -= n
		t.Run(fmt.Sprintf("seed=%d", seed+folder), func(t *testing.T) { killMany(t, n, seed+folder) })
	}
}

func killMany(t *testing.T, n int, seed uint64) {
	r := rand.New(rand.NewPCG(seed, 1))
	data := t.TempDir()
	p := serve(t, data)
	h := openHall(t, p)
	h.seat(20, seed)
	heard := 0
	for i := range n {
		dying, more, in := p, 1+r.IntN(20), moment(r, 200*time.Millisecond)
		heard += more
		seen := h.watch()
		h.after(more, func() { time.AfterFunc(in, dying.kill) }) // while ballots are decided, written, answered, shown
		h.gate.open(p.base)
		unsure := h.propose(false)
		<-p.ended
		h.rest()
		h.remember(<-seen)
		for r.IntN(5) == 0 { // again, while it folds
			p = launch(t, program(t), serving(data)...)
			time.AfterFunc(moment(r, 100*time.Millisecond), p.kill)
			<-p.ended
		}
		p = serve(t, data)
		h.check(p.base, false)
		if unsure != nil {
			require.NoError(t, h.propose(true))
		}
		if i%3 == 0 {
			h.seat(1, seed)
		}
	}
	finish(t, h, p, data)
	t.Logf("%d kills, %d ballots acknowledged by %d phones", n, h.acked, len(h.phones))
	require.GreaterOrEqual(t, h.acked, heard, "the phones were hardly heard between the kills")
}

func moment(r *rand.Rand, within time.Duration) time.Duration {
	return time.Duration(r.Int64N(int64(within)))
}

// finish lets the phones send what was not acknowledged, closes the polls, stops
// the server and reads its journal.
func finish(t *testing.T, h *hall, p *process, data string) {
	h.gate.close()
	h.running.Wait()
	h.settle(p.base)
	h.check(p.base, true)
	before, err := h.chair.View(h.ctx, h.meeting, false)
	require.NoError(t, err)
	for _, q := range h.polls {
		_, err := h.chair.Do(h.ctx, h.meeting, decision.ClosePoll{ID: decision.CommandID(q.poll), Poll: q.poll, Round: 1})
		require.NoError(t, err)
	}
	after, err := h.chair.View(h.ctx, h.meeting, false)
	require.NoError(t, err)
	for _, q := range h.polls {
		running, err := before.Tally(q.poll)
		require.NoError(t, err)
		closed, err := after.Tally(q.poll)
		require.NoError(t, err)
		require.Equal(t, running.Counts, closed.Counts)
	}
	require.Equal(t, 0, p.stop(t), p.err)
	h.readJournal(data)
}

// readJournal verifies the tree of every log, and finds each intent of each
// phone exactly once.
func (h *hall) readJournal(data string) {
	t := h.t
	store, err := journal.Open(data, journal.Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	logs, err := store.Logs()
	require.NoError(t, err)
	require.Len(t, logs, 1)
	require.NoError(t, store.Verify(logs[0].ID))

	type intent struct {
		poll    decision.PollID
		member  decision.MemberID
		counter uint64
	}
	stored := map[intent]int{}
	joined := map[decision.MemberID]int{}
	for entry, err := range store.Read(logs[0].ID, 1) {
		require.NoError(t, err)
		enc := decision.Encoded{Facts: entry.Facts}
		for _, part := range entry.Parts {
			enc.Parts = append(enc.Parts, decision.EncodedPart{Label: part.Label, Member: decision.MemberID(part.Member), Body: part.Body})
		}
		ev, err := decision.Decode(enc)
		require.NoError(t, err)
		switch body := ev.Body.(type) {
		case *decision.BallotCast:
			stored[intent{body.Poll, ev.By.Member(), body.Counter}]++
		case *decision.MemberJoined:
			joined[body.Member]++
		}
	}
	want := map[intent]int{}
	for _, p := range h.phones {
		require.Equal(t, 1, joined[p.member], "%s joined once", p.name)
		for poll, b := range p.ballots {
			for c := uint64(1); c <= b.counter; c++ {
				want[intent{poll, p.member, c}] = 1
			}
		}
	}
	require.Equal(t, want, stored, "each intent is stored once")
}
