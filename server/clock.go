package server

import (
	"log/slog"
	"sync"
	"time"
)

// clock is the machine's clock, but it never goes back: where that is put back,
// this goes on at the pace of time until the other has caught up, or the server
// is started again. So a countdown that people see, and the seconds of grace of
// a closing poll, pass as they were told.
type clock struct {
	wall    func() time.Time
	elapsed func() time.Duration // since any moment; no clock setting changes it
	log     *slog.Logger

	mu   sync.Mutex
	last time.Time     // what was told last
	at   time.Duration // elapsed by then
	// behind is by how much the machine's clock was said to be behind.
	behind time.Duration
}

// setBack is by how much a clock must be put back for the log to say so.
const setBack = time.Second

// newClock follows the machine.
func newClock(log *slog.Logger) *clock {
	start := time.Now()
	return &clock{wall: time.Now, elapsed: func() time.Duration { return time.Since(start) }, log: log}
}

// now is safe for concurrent use.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	wall, elapsed := c.wall().Round(0), c.elapsed()
	on := c.last.Add(elapsed - c.at)
	if c.last.IsZero() || !on.After(wall) {
		c.last, c.at, c.behind = wall, elapsed, 0
		return wall
	}
	if behind := on.Sub(wall); behind >= c.behind+setBack {
		c.log.Warn("the machine's clock was put back; the server goes on from the time it had until it is started again", "by", behind.String())
		c.behind = behind
	}
	c.last, c.at = on, elapsed
	return on
}
