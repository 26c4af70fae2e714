package journal_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/journal"
)

// The figure of interest is the ratio of two rates measured in one run: durable records per second
// through the journal, and through a plain file with grouped appends, each group ended by fdatasync.
// Both have the same writers, each waiting for its answer before it writes again. A meeting's writers
// meet in one goroutine first, as they do in its room.

// benchRecord is a ballot as a room would record it: facts, who cast it, what it says.
func benchRecord(n int) journal.Record {
	return journal.Record{
		Facts: fmt.Appendf(nil, `{"at":"2026-03-01T19:04:%02d.123456Z","client":"7f9c2ba4-e88f-427d-a616-%012d","counter":1,"kind":"ballot-cast","poll":"0b6f7b0a-0a64-4a5c-9a5e-5b0b3f9c2f11","round":1,"source":"phone","text":3,"version":1}`, n%60, n),
		Parts: []journal.Part{
			{Label: "who", Member: fmt.Sprintf("9d8b1a52-5a0b-4f6e-8c7d-%012d", n%2000), Body: fmt.Appendf(nil, `{"member":"9d8b1a52-5a0b-4f6e-8c7d-%012d"}`, n%2000)},
			{Label: "marks", Member: fmt.Sprintf("9d8b1a52-5a0b-4f6e-8c7d-%012d", n%2000), Body: []byte(`{"approvals":["1a2b3c4d-0000-4000-8000-000000000001","1a2b3c4d-0000-4000-8000-000000000004"]}`)},
		},
	}
}

// benchRecords are made before the clock starts.
var benchRecords = func() (recs [4096]journal.Record) {
	for i := range recs {
		recs[i] = benchRecord(i)
	}
	return
}()

// benchLines are as long as what the journal stores for each record.
var benchLines = func() (lines [len(benchRecords)][]byte) {
	for i, r := range benchRecords {
		line := append([]byte(nil), r.Facts...)
		for _, p := range r.Parts {
			line = append(append(line, p.Label+p.Member+"a salt, 16 bytes"...), p.Body...)
		}
		lines[i] = append(line, make([]byte, 2*32+15+24)...) // tree hashes, lengths, key
	}
	return
}()

// desk gathers what its writers bring and hands it on in groups, one at a time.
type desk[T any] struct {
	mu      sync.Mutex
	waiting []T
	answers []chan error
	wake    chan struct{}
	flush   func([]T) error
}

func newDesk[T any](flush func([]T) error) *desk[T] {
	return &desk[T]{wake: make(chan struct{}, 1), flush: flush}
}

func (d *desk[T]) put(item T, answer chan error) error {
	d.mu.Lock()
	d.waiting = append(d.waiting, item)
	d.answers = append(d.answers, answer)
	d.mu.Unlock()
	select {
	case d.wake <- struct{}{}:
	default:
	}
	return <-answer
}

func (d *desk[T]) run(stop <-chan struct{}) {
	for {
		select {
		case <-d.wake:
		case <-stop:
			return
		}
		d.mu.Lock()
		items, answers := d.waiting, d.answers
		d.waiting, d.answers = nil, nil
		d.mu.Unlock()
		if len(items) == 0 {
			continue
		}
		err := d.flush(items)
		for _, a := range answers {
			a <- err
		}
	}
}

// rate runs writers against a function for a while and returns durable records per second.
func rate(b *testing.B, writers int, span time.Duration, write func(writer, n int, answer chan error) error) float64 {
	syscall.Sync() // what went before does not count
	var wg sync.WaitGroup
	counts := make([]int, writers)
	start := time.Now()
	for w := range writers {
		wg.Go(func() {
			answer := make(chan error, 1)
			for n := w; time.Since(start) < span; n += writers {
				if err := write(w, n, answer); err != nil {
					b.Error(err)
					return
				}
				counts[w]++
			}
		})
	}
	wg.Wait()
	total := 0
	for _, c := range counts {
		total += c
	}
	return float64(total) / time.Since(start).Seconds()
}

// openRaw is the yardstick.
func openRaw(b *testing.B) (write func(_, n int, answer chan error) error) {
	f, err := os.Create(filepath.Join(b.TempDir(), "raw"))
	if err != nil {
		b.Fatal(err)
	}
	var group []byte
	d := newDesk(func(items [][]byte) error {
		group = group[:0]
		for _, item := range items {
			group = append(group, item...)
		}
		if _, err := f.Write(group); err != nil {
			return err
		}
		return syscall.Fdatasync(int(f.Fd()))
	})
	stop := make(chan struct{})
	b.Cleanup(func() {
		close(stop)
		_ = f.Close()
	})
	go d.run(stop)
	return func(_, n int, answer chan error) error { return d.put(benchLines[n%len(benchLines)], answer) }
}

func openMeetings(b *testing.B, meetings int) (write func(writer, n int, answer chan error) error) {
	s, err := journal.Open(b.TempDir(), journal.Options{})
	if err != nil {
		b.Fatal(err)
	}
	stop := make(chan struct{})
	b.Cleanup(func() {
		close(stop)
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	rooms := make([]*desk[journal.Record], meetings)
	for i := range rooms {
		id := journal.LogID(fmt.Sprintf("4f1c6f0e-3c53-4f0b-9e55-%012d", i))
		var at journal.Seq
		rooms[i] = newDesk(func(recs []journal.Record) (err error) {
			at, err = s.Append(context.Background(), id, journal.KindMeeting, at, recs, nil)
			return err
		})
		go rooms[i].run(stop)
	}
	return func(w, n int, answer chan error) error {
		return rooms[w%meetings].put(benchRecords[n%len(benchRecords)], answer)
	}
}

func BenchmarkAppend(b *testing.B) {
	const turns, span = 12, 200 * time.Millisecond
	ballast := make([]byte, 64<<20) // a server has a heap, and collects it less often than a bare loop
	defer runtime.KeepAlive(ballast)
	for _, c := range []struct{ writers, meetings int }{{1, 1}, {16, 1}, {256, 1}, {256, 16}, {2000, 1}, {2000, 16}} {
		b.Run(fmt.Sprintf("writers=%d/meetings=%d", c.writers, c.meetings), func(b *testing.B) {
			var raw, through float64
			for range b.N {
				// Turn and turn about, so that a slow moment of the machine meets both.
				writeRaw, writeThrough := openRaw(b), openMeetings(b, c.meetings)
				for range turns {
					raw += rate(b, c.writers, span, writeRaw) / turns
					through += rate(b, c.writers, span, writeThrough) / turns
				}
			}
			b.ReportMetric(raw/float64(b.N), "raw-records/s")
			b.ReportMetric(through/float64(b.N), "records/s")
			b.ReportMetric(100*through/raw, "%-of-raw")
			b.ReportMetric(0, "ns/op")
		})
	}
}
