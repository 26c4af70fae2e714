package room

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
)

// Store is what the rooms together need of the journal.
type Store interface {
	Log
	Logs() ([]journal.LogInfo, error)
	Drop(ctx context.Context, log journal.LogID, writes []journal.Write) error
}

// Rooms holds the rooms of all meetings of a server. Its methods may be called
// from any goroutine.
type Rooms struct {
	store Store
	opt   Options

	creating sync.Mutex // one meeting is created at a time
	mu       sync.RWMutex
	byID     map[decision.MeetingID]*Room
}

// OpenRooms folds every meeting of the store. Overdue timers have run when it
// returns.
func OpenRooms(ctx context.Context, store Store, opt Options) (*Rooms, error) {
	all := &Rooms{store: store, opt: opt, byID: map[decision.MeetingID]*Room{}}
	logs, err := store.Logs()
	if err != nil {
		return nil, fmt.Errorf("rooms: %w", err)
	}
	for _, l := range logs {
		if l.Kind != journal.KindMeeting {
			continue
		}
		r, err := Open(ctx, decision.MeetingID(l.ID), store, opt)
		if err != nil {
			all.Close()
			return nil, err
		}
		all.byID[r.id] = r
	}
	return all, nil
}

// Get is the room of a meeting; decision.ErrMeetingUnknown where there is none.
func (all *Rooms) Get(id decision.MeetingID) (*Room, error) {
	all.mu.RLock()
	defer all.mu.RUnlock()
	if r, ok := all.byID[id]; ok {
		return r, nil
	}
	return nil, decision.ErrMeetingUnknown
}

// Create opens a new meeting with its first command, durable on return. The
// writes go into the same transaction. A meeting that is refused leaves no trace.
// Beside the errors of [Room.Do] there are decision.ErrBadID and, where another log
// has the id, decision.ErrIDTaken. The context must not end before the answer is
// there.
func (all *Rooms) Create(ctx context.Context, id decision.MeetingID, by decision.By, cmd decision.OpenMeeting, writes ...journal.Write) (*Room, journal.Seq, error) {
	all.creating.Lock()
	defer all.creating.Unlock()
	all.mu.Lock()
	r, known := all.byID[id]
	if !known {
		var err error
		if r, err = all.openNew(ctx, id); err != nil {
			all.mu.Unlock()
			return nil, 0, err
		}
		all.byID[id] = r
	}
	all.mu.Unlock()
	seq, err := r.Do(ctx, by, cmd, writes...)
	if err != nil && !known {
		all.mu.Lock()
		delete(all.byID, id)
		all.mu.Unlock()
		r.Close()
	}
	return r, seq, err
}

// openNew opens a room over an id that no log has.
func (all *Rooms) openNew(ctx context.Context, id decision.MeetingID) (*Room, error) {
	_, err := all.store.Head(journal.LogID(id))
	switch {
	case err == nil:
		return nil, decision.ErrIDTaken.With("field", "id")
	case errors.Is(err, journal.ErrInvalid):
		return nil, decision.ErrBadID.With("field", "id")
	case !errors.Is(err, journal.ErrNoLog):
		return nil, fmt.Errorf("rooms: %w", err)
	}
	return Open(ctx, id, all.store, all.opt)
}

// Delete stops a meeting's room, lets forget take away what people hold of it,
// and drops its log for ever. Where it fails halfway, such as on a full disk, the
// meeting is there again, and deleting it again finishes it.
func (all *Rooms) Delete(ctx context.Context, id decision.MeetingID, forget func(context.Context, decision.MeetingID) error) error {
	all.mu.Lock()
	r, ok := all.byID[id]
	delete(all.byID, id)
	all.mu.Unlock()
	if !ok {
		return decision.ErrMeetingUnknown
	}
	r.Close()
	r.board.gone.Store(true)
	r.opt.Announce(r)
	err := forget(ctx, id)
	if err == nil {
		err = all.store.Drop(ctx, journal.LogID(id), nil)
	}
	if err != nil {
		return fmt.Errorf("delete meeting %s: %w", id, errors.Join(err, all.reopen(id)))
	}
	return nil
}

// reopen runs a meeting again whose room was closed, if its log is still there.
func (all *Rooms) reopen(id decision.MeetingID) error {
	if _, err := all.store.Head(journal.LogID(id)); errors.Is(err, journal.ErrNoLog) {
		return nil
	}
	all.mu.Lock()
	defer all.mu.Unlock()
	r, err := Open(context.Background(), id, all.store, all.opt)
	if err == nil {
		all.byID[id] = r
	}
	return err
}

// All lists the rooms, by meeting id.
func (all *Rooms) All() []*Room {
	all.mu.RLock()
	defer all.mu.RUnlock()
	rooms := make([]*Room, 0, len(all.byID))
	for _, r := range all.byID {
		rooms = append(rooms, r)
	}
	slices.SortFunc(rooms, func(a, b *Room) int { return strings.Compare(string(a.id), string(b.id)) })
	return rooms
}

// Close stops all rooms and waits for them.
func (all *Rooms) Close() {
	for _, r := range all.All() {
		r.Close()
	}
}
