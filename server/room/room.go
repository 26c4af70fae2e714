// Package room runs meetings: one goroutine per meeting decides commands,
// applies their events, appends them to the journal and, once they are
// durable, answers and announces.
//
// The goroutine is the only owner of its [decision.Meeting]. It drains all
// waiting commands into one batch; each sees the effects of those before it.
// Nothing is rendered and no read is answered from a state that is not yet on
// disk. What viewers see is rendered once per audience into frames, at most
// once per tick, and laid out on the room's board, from which any number of
// connections take the newest without asking the goroutine.
package room

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
)

// Options set a room up. The zero value is usable.
type Options struct {
	Clock  func() time.Time // nil: time.Now
	Tick   time.Duration    // the least time between two renderings; 0: 100 ms
	Logger *slog.Logger     // nil: none; it never sees names, texts or marks
	// Announce is called after each rendering, from the room's goroutine; it
	// must not block. nil: nobody listens.
	Announce func(*Room)
	// Seed draws the chance of a lot. nil: crypto/rand.
	Seed func() decision.Seed
	// Epoch makes a word that no earlier fold of any meeting had. nil: random.
	Epoch func() string
}

// Refusals of the room itself.
var (
	// ErrStorageFull refuses commands while the disk or the quota is full;
	// reading goes on, and writing as soon as there is space.
	ErrStorageFull = decision.Define(decision.Unavailable, "storage_full")
	// ErrStopping refuses commands while the server stops, after a commit whose
	// fate is unknown, or where the log has moved on without the room, which is
	// then folded again. The command may or may not have happened; sending it
	// again is safe.
	ErrStopping = decision.Define(decision.Unavailable, "stopping")
	// ErrHappened refuses a command that comes with writes of its own and leads
	// to nothing, since it has happened already: whoever gave it then has what
	// they asked for, and nobody else gets it by asking again.
	ErrHappened = decision.Define(decision.Conflict, "command_done")
	// ErrTooBig refuses a command whose events the journal cannot take.
	ErrTooBig = decision.Define(decision.TooLarge, "command_too_big")
)

// maxBatch and batchBytes bound the commands of one append; waiting bounds those
// that queue for the next before their senders wait at the door.
const (
	maxBatch   = 1024
	batchBytes = journal.MaxBatch / 2 // more than any one command comes to
	waiting    = 4096
	probeWait  = time.Second
)

// Room is one running meeting. Its methods may be called from any goroutine.
type Room struct {
	id    decision.MeetingID
	log   Log
	opt   Options
	board *Board

	in      chan request
	stop    chan struct{}
	stopped chan struct{}
	closing sync.Once

	// Owned by the goroutine:
	meeting *decision.Meeting
	head    journal.Seq
	full    bool
	probing bool      // the probe's timer runs
	held    time.Time // the clock does not act before, after a refusal
	pending decision.Touched
	seats   map[*Seat]struct{}
	sitting map[decision.MemberID]map[*Seat]struct{}
	painted time.Time // when frames were last rendered
}

// request is one thing asked of the goroutine: a command with its writes, or a
// look at the meeting.
type request struct {
	ctx    context.Context
	by     decision.By
	cmd    decision.Command
	writes []journal.Write
	look   func()
	answer chan result
}

type result struct {
	seq journal.Seq
	err error
}

// Open folds a meeting from its log and starts its goroutine. A log without
// records is a meeting that waits for its opening. Overdue timers run before
// Open returns.
func Open(ctx context.Context, id decision.MeetingID, log Log, opt Options) (*Room, error) {
	if opt.Clock == nil {
		opt.Clock = time.Now
	}
	if opt.Tick == 0 {
		opt.Tick = 100 * time.Millisecond
	}
	if opt.Logger == nil {
		opt.Logger = slog.New(slog.DiscardHandler)
	}
	if opt.Announce == nil {
		opt.Announce = func(*Room) {}
	}
	if opt.Seed == nil {
		opt.Seed = newSeed
	}
	if opt.Epoch == nil {
		opt.Epoch = newEpoch
	}
	r := &Room{
		id: id, log: log, opt: opt, board: newBoard(),
		in: make(chan request, waiting), stop: make(chan struct{}), stopped: make(chan struct{}),
		seats: map[*Seat]struct{}{}, sitting: map[decision.MemberID]map[*Seat]struct{}{},
	}
	if err := r.fold(); err != nil {
		return nil, err
	}
	if err := r.runOverdue(ctx); err != nil && !errors.Is(err, ErrStorageFull) {
		return nil, err // on a full disk they run as soon as there is space
	}
	go r.run()
	return r, nil
}

// ID is the meeting's id.
func (r *Room) ID() decision.MeetingID { return r.id }

// Do carries a command out and returns when it is durable, with the position
// of the meeting's newest record. writes go into the same transaction. It
// fails with a *decision.Error, with ErrStorageFull or ErrStopping, or with
// the context's error, after which the command may still happen.
func (r *Room) Do(ctx context.Context, by decision.By, cmd decision.Command, writes ...journal.Write) (journal.Seq, error) {
	return r.ask(request{ctx: ctx, by: by, cmd: cmd, writes: writes})
}

// Look calls f with the meeting as it durably stands, from the room's own
// goroutine: f must be quick and keep nothing of the meeting.
func (r *Room) Look(ctx context.Context, f func(*decision.Meeting)) error {
	_, err := r.ask(request{ctx: ctx, look: func() { f(r.meeting) }})
	return err
}

func (r *Room) ask(q request) (journal.Seq, error) {
	q.answer = make(chan result, 1)
	select {
	case r.in <- q:
	case <-r.stopped:
		return 0, ErrStopping
	case <-q.ctx.Done():
		return 0, q.ctx.Err()
	}
	hungUp := q.ctx.Done()
	if q.look != nil {
		hungUp = nil // a look that was asked happens, and whoever asked must know
	}
	select {
	case res := <-q.answer:
		return res.seq, res.err
	case <-hungUp:
		return 0, q.ctx.Err()
	case <-r.stopped:
		select {
		case res := <-q.answer:
			return res.seq, res.err
		default:
			return 0, ErrStopping
		}
	}
}

// Close stops the goroutine after the batch it is at and waits for it.
// Commands that still wait are refused with ErrStopping.
func (r *Room) Close() {
	r.closing.Do(func() { close(r.stop) })
	<-r.stopped
}

// runOverdue lets time do what it should have done while nobody ran the meeting.
func (r *Room) runOverdue(ctx context.Context) error {
	for {
		at, cmd, ok := r.meeting.Due()
		if !ok || at.After(r.opt.Clock()) {
			return nil
		}
		q := request{ctx: ctx, by: decision.ByClock(), cmd: cmd, answer: make(chan result, 1)}
		r.batch([]request{q})
		if res := <-q.answer; res.err != nil {
			return fmt.Errorf("room %s: overdue timer: %w", r.id, res.err)
		}
	}
}

// run is the goroutine: batches, timers, ticks and probes, until stopped.
func (r *Room) run() {
	defer close(r.stopped)
	tick, due, probe := newAlarm(), newAlarm(), newAlarm()
	defer tick.Stop()
	defer due.Stop()
	defer probe.Stop()
	for {
		r.setAlarms(tick, due, probe)
		select {
		case q := <-r.in:
			if !r.clockActs() || !r.batch(r.drain(q)) {
				return
			}
		case <-due.C:
			if !r.clockActs() {
				return
			}
		case <-tick.C:
			r.paint()
		case <-probe.C:
			r.tryProbe()
		case <-r.stop:
			return
		}
	}
}

// newAlarm is a timer that does not run yet.
func newAlarm() *time.Timer {
	t := time.NewTimer(time.Hour)
	t.Stop()
	return t
}

// setAlarms starts the timers that something waits for.
func (r *Room) setAlarms(tick, due, probe *time.Timer) {
	tick.Stop()
	if r.dirty() {
		tick.Reset(time.Until(r.painted.Add(max(r.opt.Tick, r.board.pace()))))
	}
	due.Stop()
	if at, _, ok := r.meeting.Due(); ok && !r.full {
		due.Reset(max(at.Sub(r.opt.Clock()), time.Until(r.held)))
	}
	if r.full && !r.probing {
		r.probing = true
		probe.Reset(probeWait)
	}
}

// clockActs gives the command that is due, before any other that waits; it
// tells whether the room goes on.
func (r *Room) clockActs() bool {
	at, cmd, ok := r.meeting.Due()
	if !ok || r.full || at.After(r.opt.Clock()) {
		return true
	}
	q := request{ctx: context.Background(), by: decision.ByClock(), cmd: cmd, answer: make(chan result, 1)}
	goesOn := r.batch([]request{q})
	if res := <-q.answer; res.err != nil {
		r.opt.Logger.Error("what was due was refused, and is tried again", "meeting", r.id, "error", res.err)
		r.held = time.Now().Add(probeWait)
	}
	return goesOn
}

func (r *Room) drain(first request) []request {
	batch := []request{first}
	for len(batch) < maxBatch {
		select {
		case q := <-r.in:
			batch = append(batch, q)
		default:
			return batch
		}
	}
	return batch
}

// tryProbe finds out whether there is space again.
func (r *Room) tryProbe() {
	r.probing = false
	ctx, cancel := context.WithTimeout(context.Background(), probeWait)
	defer cancel()
	if err := r.log.Probe(ctx); err == nil {
		r.full = false
		r.opt.Logger.Info("storage has space again", "meeting", r.id)
	}
}
