package rehearse

import (
	"context"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// habit is how a phone reads.
type habit uint8

const (
	reads  habit = iota
	stalls       // every few seconds, nothing at all for a while: a phone in a pocket
	drips        // every few seconds, one byte a second for a while: the far corner of the hall
)

// How long a slow phone reads well, and how long it does not. A server closes a
// phone that takes longer than ten seconds for one piece.
const (
	wellFrom, wellTo = 2 * time.Second, 5 * time.Second
	slowFrom, slowTo = 5 * time.Second, 25 * time.Second
	dripEvery        = time.Second
)

// line is what all connections of one phone go through: it counts what comes in,
// and holds it back as the phone's habit is.
type line struct {
	habit habit
	bytes atomic.Int64
	awake chan struct{} // closed: reads well from now on
	once  sync.Once

	// Owned by the reading goroutine:
	rand       *rand.Rand
	from, till time.Time // of the next time of slowness; zero: not yet known
}

func newLine(h habit, r *rand.Rand) *line {
	return &line{habit: h, rand: r, awake: make(chan struct{})}
}

// wakeUp ends all slowness.
func (l *line) wakeUp() { l.once.Do(func() { close(l.awake) }) }

// dial opens a connection that the line watches.
func (l *line) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &watched{Conn: conn, line: l, gone: make(chan struct{})}, nil
}

// plan draws when the phone is slow next; at the beginning of a connection, and
// after each time of slowness.
func (l *line) plan() {
	l.from = time.Now().Add(l.between(wellFrom, wellTo))
	l.till = l.from.Add(l.between(slowFrom, slowTo))
}

func (l *line) between(from, to time.Duration) time.Duration {
	return from + time.Duration(l.rand.Int64N(int64(to-from)))
}

// watched is one connection of a line.
type watched struct {
	net.Conn
	line *line
	gone chan struct{}
	once sync.Once
}

// Read reads as the phone's habit is.
func (w *watched) Read(b []byte) (int, error) {
	l := w.line
	if l.habit != reads && !l.from.IsZero() {
		now := time.Now()
		switch {
		case now.Before(l.from):
		case now.After(l.till):
			l.plan()
		case l.habit == stalls:
			w.wait(l.till.Sub(now))
			l.plan()
		default:
			if w.wait(dripEvery) {
				b = b[:1]
			}
		}
	}
	n, err := w.Conn.Read(b)
	l.bytes.Add(int64(n))
	return n, err
}

// wait waits, and tells whether it did to the end: not when the phone wakes up or
// the connection is closed.
func (w *watched) wait(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-w.line.awake:
		w.line.from = time.Time{}
	case <-w.gone:
	}
	return false
}

// Close ends a wait too.
func (w *watched) Close() error {
	w.once.Do(func() { close(w.gone) })
	return w.Conn.Close()
}
