package room_test

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/room"
)

// Folding a meeting of 100,000 events at start, read from the journal.
func BenchmarkRoom_Fold(b *testing.B) {
	const people, events = 1000, 100_000
	store := mustStore(b, b.TempDir())
	h := mustHall(b, store, people, room.Options{}, nil)
	castAll(b, h, (events-people)/people)
	head, err := store.Head(journal.LogID(h.meeting))
	if err != nil {
		b.Fatal(err)
	}
	h.Close()
	for b.Loop() {
		r, err := room.Open(context.Background(), h.meeting, store, room.Options{})
		if err != nil {
			b.Fatal(err)
		}
		r.Close()
	}
	b.ReportMetric(float64(head.Size), "events")
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/fold")
}

// castAll lets every member cast so many ballots, all at once.
func castAll(b *testing.B, h *hall, each int) {
	b.Helper()
	var wg sync.WaitGroup
	var failed atomic.Pointer[error]
	for i, m := range h.members {
		wg.Go(func() {
			for n := range each {
				p := ballot.Agree
				if (i+n)%3 == 0 {
					p = ballot.StandAside
				}
				if _, err := h.Do(context.Background(), decision.ByMember(m), h.cast(uint64(n+1), p)); err != nil {
					failed.Store(&err)
					return
				}
			}
		})
	}
	wg.Wait()
	if err := failed.Load(); err != nil {
		b.Fatal(*err)
	}
}

// memoryLog keeps records in memory: what the same room does without a disk.
type memoryLog struct {
	mu   sync.Mutex
	logs map[journal.LogID][]journal.Record
}

func (l *memoryLog) Append(_ context.Context, log journal.LogID, _ journal.Kind, _ journal.Seq, recs []journal.Record, _ []journal.Write) (journal.Seq, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.logs[log] = append(l.logs[log], recs...)
	return journal.Seq(len(l.logs[log])), nil
}

func (l *memoryLog) Read(journal.LogID, journal.Seq) iter.Seq2[journal.Entry, error] {
	return func(func(journal.Entry, error) bool) {}
}

func (l *memoryLog) Head(journal.LogID) (journal.Head, error) { return journal.Head{}, nil }

func (l *memoryLog) Probe(context.Context) error { return nil }

// Casting through the room, durably and, in the same run, without a disk.
func BenchmarkRoom_Cast(b *testing.B) {
	const people, each = 256, 40
	for b.Loop() {
		b.StopTimer()
		durable := mustHall(b, mustStore(b, b.TempDir()), people, room.Options{}, nil)
		memory := mustHall(b, &memoryLog{logs: map[journal.LogID][]journal.Record{}}, people, room.Options{}, nil)
		b.StartTimer()
		before := b.Elapsed()
		castAll(b, memory, each)
		inMemory := b.Elapsed() - before
		castAll(b, durable, each)
		onDisk := b.Elapsed() - before - inMemory
		b.ReportMetric(people*each/onDisk.Seconds(), "durable-casts/s")
		b.ReportMetric(100*inMemory.Seconds()/onDisk.Seconds(), "%-of-memory")
		b.StopTimer()
		durable.Close()
		memory.Close()
		b.StartTimer()
	}
}
