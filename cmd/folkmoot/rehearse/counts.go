package rehearse

import (
	"sync"
	"time"
)

// counts is what all phones count together. Safe for concurrent use by its
// methods.
type counts struct {
	mu sync.Mutex

	joined, casts, changes, ideas, said, dots, retries, tooSlow int

	refusals map[string]int // by code
	errors   map[string]int // by what happened
	answers  spread         // from a cast to its answer
	back     spread         // from wanting the line to having the view again
	outage   struct {
		begun  time.Duration
		phones int
		left   int // that are not back yet
		last   time.Duration
	}
}

func newCounts() *counts { return &counts{refusals: map[string]int{}, errors: map[string]int{}} }

func (c *counts) locked(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

func (c *counts) add(which *int)          { c.locked(func() { *which++ }) }
func (c *counts) refuse(code string)      { c.locked(func() { c.refusals[code]++ }) }
func (c *counts) fail(what string)        { c.locked(func() { c.errors[what]++ }) }
func (c *counts) answer(in time.Duration) { c.locked(func() { c.answers.add(in) }) }

func (c *counts) get(which *int) (n int) {
	c.locked(func() { n = *which })
	return n
}

// fallen notes that a phone loses the line in the outage, before it does.
func (c *counts) fallen(at time.Duration) {
	c.locked(func() {
		if c.outage.phones++; c.outage.phones == 1 {
			c.outage.begun = at
		}
		c.outage.left++
	})
}

// backAfter notes that a phone is back, a while after it wanted to be; from the
// outage or not.
func (c *counts) backAfter(d, now time.Duration, outage bool) {
	c.locked(func() {
		c.back.add(d)
		if outage {
			c.outage.left--
			c.outage.last = now
		}
	})
}
