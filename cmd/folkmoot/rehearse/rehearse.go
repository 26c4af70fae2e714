// Package rehearse plays phones: members of a rehearsal who join, write, vote,
// change their minds, lose the line, come back, and read slowly, all over the
// API and the websockets of a running server, as real phones do.
//
// It never runs the meeting: proposals are moved and polls opened by whoever
// facilitates, and the phones follow what they see. A meeting that is no
// rehearsal admits none of them.
//
// Each phone has a session, a connection and a view of its own, with one
// goroutine that reads. What it does next is drawn from a seed, by a few workers
// that all phones share. Everything that the server has acknowledged is written
// down, and compared at the end with what each member's own section says.
package rehearse

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/folkmoot/folkmoot/server/client"
)

// The bounds of a rehearsal.
const (
	MaxVoters   = 5000
	MaxDuration = 10 * time.Minute
	MinPause    = 200 * time.Millisecond // below it, sessions are held back for writing too often

	requestsPerSecond = 500 // of all phones together
	workers           = 64  // requests under way
	maxWatchers       = 1000
	maxTexts          = 1000 // ideas, and contributions, of all phones together
)

const (
	tryTime    = 15 * time.Second // for one answer
	gatherTime = 60 * time.Second // for all lines to be open, after the last phone has joined
	settleTime = 15 * time.Second // for answers and frames that are still under way at the end
	checkTime  = 2 * time.Minute
)

// Options say what is played, and where.
type Options struct {
	Base     string        // address of the server
	Code     string        // join code of the meeting
	Voters   int           // phones; 1 to MaxVoters
	Duration time.Duration // from when all have joined; at most MaxDuration
	Pause    time.Duration // between two acts of a phone, on average; at least MinPause
	Seed     uint64        // of what the phones do
	Slow     int           // of a hundred phones, how many read slowly
	Outage   bool          // half-way, all phones lose the line at once
	Admin    string        // address of the server's metrics; "" for none
	// Log is told how it goes, in whole sentences, by one goroutine at a time. nil: nobody.
	Log func(sentence string)
}

// Validate says in a sentence what is wrong, and what would be right.
func (o *Options) Validate() error {
	switch {
	case o.Voters < 1 || o.Voters > MaxVoters:
		return fmt.Errorf("--voters %d: want between 1 and %d", o.Voters, MaxVoters)
	case o.Duration <= 0 || o.Duration > MaxDuration:
		return fmt.Errorf("--duration %s: want more than nothing and at most %s", o.Duration, MaxDuration)
	case o.Pause < MinPause || o.Pause > MaxDuration:
		return fmt.Errorf("--pause %s: want between %s and %s", o.Pause, MinPause, MaxDuration)
	case o.Slow < 0 || o.Slow > 100:
		return fmt.Errorf("--slow %d%%: want between 0%% and 100%%", o.Slow)
	}
	return nil
}

// crowd is all phones of one rehearsal.
type crowd struct {
	opt     Options
	start   time.Time
	door    *client.Client // of which every phone is another
	meeting client.Invitation
	phones  []*phone
	book    *book
	counts  *counts
	limit   *rate.Limiter
	texts   struct{ ideas, said atomic.Int64 } // written, or being written
	lives   sync.WaitGroup                     // reading goroutines
	logging sync.Mutex
	hungUp  time.Duration // when the phones stopped reading

	castsMu sync.Mutex
	casts   []*cast // acknowledged
}

// Run plays a rehearsal to its end and reports; it takes the duration, the time
// to join before, and that of the check afterwards. When ctx ends, the phones stop
// early and the report tells of what was until then. It fails where the rehearsal
// could not begin, with a sentence that says why.
func Run(ctx context.Context, opt Options) (*Report, error) {
	if err := opt.Validate(); err != nil {
		return nil, err
	}
	if err := needFiles(opt.Voters + workers + 64); err != nil {
		return nil, err
	}
	c := &crowd{opt: opt, start: time.Now(), book: newBook(), counts: newCounts(),
		limit: rate.NewLimiter(requestsPerSecond, workers)}
	var err error
	if c.door, err = client.New(opt.Base, client.NewTransport(workers)); err != nil {
		return nil, err
	}
	defer c.door.Close()
	r := &Report{}
	if r.Server.Before, err = c.measure(ctx); err != nil {
		return nil, err
	}
	if err := c.enter(ctx); err != nil {
		return nil, err
	}
	online, hangUp := context.WithCancel(context.WithoutCancel(ctx))
	defer c.lives.Wait()
	defer hangUp()
	c.gather(ctx, online)
	r.Server.Connected, _ = c.measure(online)

	c.play(ctx, online)
	c.settle(online)
	c.log("Comparing with what was acknowledged.")
	check, cancel := context.WithTimeout(online, checkTime)
	defer cancel()
	found := c.check(check)
	r.Server.After, _ = c.measure(online)
	c.wake(online)
	c.hungUp = c.now()
	hangUp()
	c.lives.Wait()
	c.fill(r, found)
	return r, nil
}

func (c *crowd) log(format string, args ...any) {
	if c.opt.Log == nil {
		return
	}
	c.logging.Lock()
	defer c.logging.Unlock()
	c.opt.Log(fmt.Sprintf(format, args...))
}

// now is the time since the beginning.
func (c *crowd) now() time.Duration { return time.Since(c.start) }

// enter finds the meeting and lets the first phone join: what is refused to it
// would be refused to all.
func (c *crowd) enter(ctx context.Context) error {
	try, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	scout := c.door.Another()
	_, err := scout.Session(try)
	if err == nil {
		c.meeting, err = scout.Invitation(try, c.opt.Code)
	}
	if err != nil {
		return c.explained(err)
	}
	for i := range c.opt.Voters {
		c.phones = append(c.phones, newPhone(c, i))
	}
	c.phones[0].c = scout
	return c.explained(c.phones[0].join(try))
}

// explained says in a sentence why a rehearsal cannot begin.
func (c *crowd) explained(err error) error {
	var r *client.Refusal
	switch {
	case err == nil:
		return nil
	case client.Refused(err, "not_a_rehearsal"):
		return fmt.Errorf("%q is a real meeting, which admits no simulated phones: open a meeting as a rehearsal, or start the server with --demo", c.meeting.Title)
	case client.Refused(err, "join_code_wrong"):
		return fmt.Errorf("no meeting at %s has the join code %s", c.door.Base(), c.opt.Code)
	case client.Refused(err, "join_closed"):
		return fmt.Errorf("%q is joined by personal links alone: open a rehearsal that people join by code", c.meeting.Title)
	case client.Refused(err, "meeting_ended"):
		return errors.New("the meeting has ended")
	case client.Refused(err, "too_many_attempts"):
		return errors.New("the server has seen too many wrong join codes: try again in a minute")
	case client.Refused(err, "origin_not_allowed"):
		return fmt.Errorf("the server is not reached under %s: use the address that its QR code shows", c.door.Base())
	case errors.As(err, &r):
		return fmt.Errorf("the server refuses: %s", r.Code)
	}
	return fmt.Errorf("no server answers at %s: %w", c.door.Base(), err)
}

// gather lets the other phones join and opens everybody's line.
func (c *crowd) gather(ctx, online context.Context) {
	c.log("%d phones are joining %q.", len(c.phones), c.meeting.Title)
	limited, cancel := context.WithTimeout(ctx, MaxDuration)
	defer cancel()
	c.each(limited, func(p *phone) {
		if p.number > 0 {
			if err := p.insist(limited, p.join); err != nil {
				return
			}
		}
		c.counts.add(&c.counts.joined)
		p.setAlive(true)
		c.lives.Go(func() { p.live(online) })
	})
	wait, stop := context.WithTimeout(ctx, gatherTime)
	defer stop()
	joined := c.counts.get(&c.counts.joined)
	until(wait, func() bool { return c.connected() >= joined })
	c.log("%d have joined, %d are connected.", joined, c.connected())
}

// each lets the workers do something for every phone.
func (c *crowd) each(ctx context.Context, f func(*phone)) {
	jobs := make(chan *phone)
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			for p := range jobs {
				f(p)
			}
		})
	}
	for _, p := range c.phones {
		select {
		case jobs <- p:
		case <-ctx.Done():
		}
	}
	close(jobs)
	working.Wait()
}

func (c *crowd) connected() int {
	n := 0
	for _, p := range c.phones {
		if p.connected() {
			n++
		}
	}
	return n
}

// play lets the phones act, each in its turn, in an order that is drawn anew for
// every round.
func (c *crowd) play(ctx, online context.Context) {
	over, cancel := context.WithTimeout(ctx, c.opt.Duration)
	defer cancel()
	sending, stop := context.WithCancel(online)
	defer stop()
	defer context.AfterFunc(over, func() {
		rest(sending, settleTime)
		stop()
	})()
	jobs := make(chan *phone)
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			for p := range jobs {
				p.act(sending)
			}
		})
	}
	working.Go(func() { c.comment(over) })
	if c.opt.Outage {
		working.Go(func() { c.outage(over) })
	}
	order := rand.New(rand.NewPCG(c.opt.Seed, 0))
	every := max(c.opt.Pause/time.Duration(len(c.phones)), time.Second/requestsPerSecond)
	turn := rate.NewLimiter(rate.Every(every), workers)
	for over.Err() == nil {
		for _, i := range order.Perm(len(c.phones)) {
			if turn.Wait(over) != nil {
				break
			}
			select {
			case jobs <- c.phones[i]:
			case <-over.Done():
			}
		}
	}
	close(jobs)
	working.Wait()
}

// comment says what the phones wait for, whenever that changes.
func (c *crowd) comment(ctx context.Context) {
	last := ""
	until(ctx, func() bool {
		says := "No poll is running: the phones wait for the facilitator to open one, and write where something is discussed."
		if n := c.book.running(); n > 0 {
			says = fmt.Sprintf("Polls running: %d. The phones vote.", n)
		}
		if c.book.waiting() {
			says = "The phones wait in the lobby for the facilitator to let them in."
		}
		if says != last {
			c.log("%s", says)
		}
		last = says
		return false
	})
}

// outage cuts all lines half-way.
func (c *crowd) outage(ctx context.Context) {
	half := time.NewTimer(c.opt.Duration / 2)
	defer half.Stop()
	select {
	case <-half.C:
	case <-ctx.Done():
		return
	}
	n := 0
	for _, p := range c.phones {
		if p.drop(drop{outage: true}) {
			n++
		}
	}
	c.log("All %d phones have lost the line at once.", n)
}

// settle waits until all phones that read are back on line and have seen the
// newest ballots.
func (c *crowd) settle(online context.Context) {
	ctx, cancel := context.WithTimeout(online, settleTime)
	defer cancel()
	until(ctx, func() bool { return c.all(func(p *phone) bool { return p.line.habit != reads || p.upToDate() }) })
}

// wake lets the slow phones read what has come, so that they hear whether the
// server has closed them, and come back.
func (c *crowd) wake(online context.Context) {
	ctx, cancel := context.WithTimeout(online, 5*time.Second)
	defer cancel()
	for _, p := range c.phones {
		p.line.wakeUp()
	}
	until(ctx, func() bool { return c.all((*phone).upToDate) })
}

func (c *crowd) all(is func(*phone) bool) bool {
	for _, p := range c.phones {
		if !is(p) {
			return false
		}
	}
	return true
}

// until asks ten times a second, until yes or the context's end.
func until(ctx context.Context, yes func() bool) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for !yes() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
