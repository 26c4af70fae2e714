package org

import (
	"context"
	"errors"
	"sync"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/room"
)

// Clerk tells organisations where their meetings stand: it is poked whenever a
// meeting has changed, and at the start it tells everything once more, so that a
// crash between a meeting's log and its organisation's loses nothing. Being told
// twice leads to nothing.
type Clerk struct {
	// Also is called after an organisation was told of a meeting; nil: nothing
	// more is done. It is set before Run.
	Also func(ctx context.Context, r *room.Room)

	keeper *Keeper
	wake   chan struct{}

	mu      sync.Mutex
	changed map[*room.Room]bool

	telling sync.Mutex // so that what is told later is newer
	nobody  sync.Map   // the rooms whose meetings are no organisation's
}

// NewClerk makes a clerk; Run lets it work.
func NewClerk(k *Keeper) *Clerk {
	return &Clerk{keeper: k, wake: make(chan struct{}, 1), changed: map[*room.Room]bool{}}
}

// Poke says that a meeting has changed. It does not block, and may be called from
// any goroutine.
func (c *Clerk) Poke(r *room.Room) {
	c.mu.Lock()
	c.changed[r] = true
	c.mu.Unlock()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Run works until the context is done.
func (c *Clerk) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
		}
		c.mu.Lock()
		rooms := c.changed
		c.changed = map[*room.Room]bool{}
		c.mu.Unlock()
		for r := range rooms {
			if r.Board().Gone() {
				c.nobody.Delete(r)
				continue
			}
			if c.Also != nil {
				c.Also(ctx, r)
			}
			if err := c.Tell(ctx, r); err != nil && ctx.Err() == nil && !errors.Is(err, room.ErrStopping) {
				c.keeper.log.Error("an organisation was not told of its meeting, and will be at the next change or start", "meeting", r.ID(), "error", err)
			}
		}
	}
}

// Tell tells a meeting's organisation where it stands, durable on return. A
// meeting without an organisation leads to nothing. Errors are those of
// [room.Room.Look] and [Keeper.Do].
func (c *Clerk) Tell(ctx context.Context, r *room.Room) error {
	if _, free := c.nobody.Load(r); free {
		return nil
	}
	c.telling.Lock()
	defer c.telling.Unlock()
	var note decision.NoteMeeting
	var of decision.OrganisationID
	err := r.Look(ctx, func(m *decision.Meeting) { note, of = m.Noted(), m.Organisation() })
	if err != nil || !opened(note) {
		return err
	}
	if of == "" {
		c.nobody.Store(r, true)
		return nil
	}
	_, _, err = c.keeper.Do(ctx, of, decision.ByClock(), note)
	return err
}

// Forget tells an organisation that a meeting of it has been deleted.
func (c *Clerk) Forget(ctx context.Context, of decision.OrganisationID, was decision.MeetingOfBody) error {
	was.Gone = true
	_, _, err := c.keeper.Do(ctx, of, decision.ByClock(), decision.NoteMeeting{MeetingOfBody: was})
	return err
}

// opened tells whether the meeting has been opened.
func opened(n decision.NoteMeeting) bool { return n.State != "" }
