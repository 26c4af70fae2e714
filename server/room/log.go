package room

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
)

// Log is what a room needs of the journal. Append is durable on return; an
// error that is none of journal.ErrFull, ErrTooLarge, ErrInvalid or
// ErrConflict means that nobody knows whether it was written.
type Log interface {
	Append(ctx context.Context, log journal.LogID, kind journal.Kind, after journal.Seq, recs []journal.Record, writes []journal.Write) (journal.Seq, error)
	Read(log journal.LogID, from journal.Seq) iter.Seq2[journal.Entry, error]
	Head(log journal.LogID) (journal.Head, error)
	Probe(ctx context.Context) error
}

// Export gives every record of the log up to the head at the time of asking to
// each, with the meeting as it stands then, and the head of its tree to last.
// It runs in the room's goroutine, so that nothing is revealed meanwhile that
// was hidden: it is meant for a meeting's end, not for its busiest minute.
func (r *Room) Export(ctx context.Context, each func(*decision.Meeting, journal.Entry) error, last func(journal.Head)) error {
	var err error
	_, doErr := r.ask(request{ctx: ctx, look: func() { err = r.export(each, last) }})
	return errors.Join(doErr, err)
}

func (r *Room) export(each func(*decision.Meeting, journal.Entry) error, last func(journal.Head)) error {
	for e, err := range r.log.Read(journal.LogID(r.id), 1) {
		if err != nil {
			return fmt.Errorf("room %s: export: %w", r.id, err)
		}
		if err := each(r.meeting, e); err != nil {
			return fmt.Errorf("room %s: export record %d: %w", r.id, e.Seq, err)
		}
	}
	head, err := r.log.Head(journal.LogID(r.id))
	if err != nil {
		return fmt.Errorf("room %s: export: %w", r.id, err)
	}
	last(head)
	return nil
}

// Head is the position of the meeting's newest record.
func (r *Room) Head(ctx context.Context) (journal.Seq, error) {
	return r.ask(request{ctx: ctx, look: func() {}})
}

// Event reads a stored record back.
func Event(e journal.Entry) (decision.Event, error) { return decision.Decode(fromRecord(e.Record)) }

// fold builds the meeting anew from its log, under a new epoch.
func (r *Room) fold() error {
	m := decision.NewMeeting(r.id)
	var head journal.Seq
	for e, err := range r.log.Read(journal.LogID(r.id), 1) {
		if errors.Is(err, journal.ErrNoLog) {
			break
		}
		if err != nil {
			return fmt.Errorf("room %s: fold: %w", r.id, err)
		}
		ev, err := decision.Decode(fromRecord(e.Record))
		if err != nil {
			return fmt.Errorf("room %s: fold record %d: %w", r.id, e.Seq, err)
		}
		if err := m.Apply(ev); err != nil {
			return fmt.Errorf("room %s: fold record %d: %w", r.id, e.Seq, err)
		}
		head = e.Seq
	}
	m.TakeTouched()
	r.meeting, r.head = m, head
	r.pending = decision.Touched{}
	r.paintAll()
	return nil
}

// Record is an event as the journal keeps it.
func Record(ev decision.Event) (journal.Record, error) {
	enc, err := decision.Encode(ev)
	if err != nil {
		return journal.Record{}, err
	}
	rec := journal.Record{Facts: enc.Facts, Parts: make([]journal.Part, len(enc.Parts))}
	for i, p := range enc.Parts {
		rec.Parts[i] = journal.Part{Label: p.Label, Member: string(p.Member), Body: p.Body}
	}
	return rec, nil
}

func fromRecord(rec journal.Record) decision.Encoded {
	enc := decision.Encoded{Facts: rec.Facts, Parts: make([]decision.EncodedPart, len(rec.Parts))}
	for i, p := range rec.Parts {
		enc.Parts[i] = decision.EncodedPart{Label: p.Label, Member: decision.MemberID(p.Member), Body: p.Body}
	}
	return enc
}
