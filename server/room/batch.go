package room

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
)

// decided is what has been decided and applied, and is not yet durable.
type decided struct {
	accepted []request
	records  []journal.Record
	writes   []journal.Write
	size     int // of records and writes, in bytes
}

func (d *decided) add(q request, records []journal.Record) {
	d.accepted = append(d.accepted, q)
	d.records = append(d.records, records...)
	d.writes = append(d.writes, q.writes...)
	for _, r := range records {
		d.size += len(r.Facts)
		for i := range r.Parts {
			d.size += len(r.Parts[i].Body)
		}
	}
	for _, w := range q.writes {
		d.size += len(w.Value)
	}
}

// batch decides, applies and appends, then answers; it tells whether the room
// can go on. What is too much for one append goes in several.
func (r *Room) batch(all []request) bool {
	var looks []request
	var d decided
	for _, q := range all {
		switch {
		case q.look != nil:
			looks = append(looks, q)
		case q.ctx.Err() != nil:
			q.answer <- result{err: q.ctx.Err()}
		case r.full:
			q.answer <- result{err: ErrStorageFull}
		default:
			records, err := r.decide(q)
			if err == nil && len(records) == 0 && len(q.writes) > 0 {
				err = ErrHappened
			}
			if err != nil {
				q.answer <- result{err: err}
				continue
			}
			d.add(q, records)
		}
		if d.size > batchBytes {
			if !r.append(d) {
				return false
			}
			d = decided{}
		}
	}
	if !r.append(d) {
		return false
	}
	for _, q := range looks {
		err := guarded(func() error { q.look(); return nil })
		q.answer <- result{seq: r.head, err: err}
	}
	return true
}

// decide asks the meeting and applies what follows. The events are encoded
// before the first is applied, so a refusal leaves no trace.
func (r *Room) decide(q request) ([]journal.Record, error) {
	var events []decision.Event
	var records []journal.Record
	err := guarded(func() (err error) {
		if events, err = r.ruling(q); err == nil {
			records, err = encoded(events)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, ev := range events {
		if err := r.meeting.Apply(ev); err != nil {
			return nil, fmt.Errorf("room %s: %w", r.id, err)
		}
	}
	return records, nil
}

// ruling is what the meeting says to a command.
func (r *Room) ruling(q request) ([]decision.Event, error) {
	cmd := q.cmd
	if c, ok := cmd.(decision.Chancy); ok {
		cmd = c.WithSeed(r.opt.Seed())
	}
	return r.meeting.Decide(q.by, r.opt.Clock(), cmd)
}

func encoded(events []decision.Event) ([]journal.Record, error) {
	records := make([]journal.Record, len(events))
	for i, ev := range events {
		var err error
		if records[i], err = Record(ev); err != nil {
			return nil, fmt.Errorf("room: %w", err)
		}
	}
	return records, nil
}

// guarded calls what changes nothing, and turns a panic into an error: a fault of
// ours in one question fails that alone, and not every meeting of the server.
func guarded(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f()
}

// append makes a batch durable and answers it; it tells whether the room can
// go on.
func (r *Room) append(d decided) bool {
	if len(d.accepted) == 0 {
		return true
	}
	err := error(nil)
	if len(d.records) > 0 || len(d.writes) > 0 {
		err = r.commit(d.records, d.writes)
	}
	switch {
	case err == nil:
		r.collect()
		answer(d.accepted, result{seq: r.head})
		return true
	case errors.Is(err, journal.ErrFull):
		r.full = true
		r.opt.Logger.Error("storage is full: commands are refused until there is space", "meeting", r.id)
		return r.undo(d.accepted, ErrStorageFull)
	case errors.Is(err, journal.ErrConflict):
		r.opt.Logger.Error("the log has moved on without the room: it is folded again", "meeting", r.id, "error", err)
		return r.undo(d.accepted, ErrStopping)
	case errors.Is(err, journal.ErrTooLarge) || errors.Is(err, journal.ErrInvalid):
		r.opt.Logger.Error("the journal refused a batch", "meeting", r.id, "error", err)
		return r.undo(d.accepted, ErrTooBig)
	default:
		r.opt.Logger.Error("a commit failed: the meeting stops", "meeting", r.id, "error", err)
		answer(d.accepted, result{err: ErrStopping})
		return false
	}
}

// commit appends in a context of its own: what was decided together is written
// together, whoever hangs up.
func (r *Room) commit(records []journal.Record, writes []journal.Write) error {
	head, err := r.log.Append(context.Background(), journal.LogID(r.id), journal.KindMeeting, r.head, records, writes)
	if err == nil {
		r.head = head
	}
	return err
}

// undo forgets a batch that was not written, by folding again.
func (r *Room) undo(refused []request, why error) bool {
	err := r.fold()
	answer(refused, result{err: why})
	if err != nil {
		r.opt.Logger.Error("the meeting cannot be folded again: it stops", "meeting", r.id, "error", err)
		return false
	}
	r.opt.Announce(r)
	return true
}

func answer(all []request, res result) {
	for _, q := range all {
		q.answer <- res
	}
}
