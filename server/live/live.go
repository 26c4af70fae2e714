// Package live keeps the phones' websockets: the whole view first, then for
// every section the newest frame that a phone has not yet got.
//
// # Who writes
//
// There are as many sending loops as processors; each owns its share of the
// connections. When a room announces, each loop goes through its connections
// of that room and writes what is newer than the connection's marks, joined
// into one piece, by a write that does not wait. Nothing is queued: a phone
// that is behind has marks that are behind, and gets the newest when it can
// take it.
//
// A phone that does not take a whole piece gets a goroutine of its own, for
// just as long as it lags. The goroutine writes the rest, then takes the
// newest frames again, and ends once there is nothing left. A phone that needs
// longer than Options.Slow for one piece is told [CloseTooSlow] behind the
// message that is under way, or cut off if it does not even take that.
// Connections on which a write cannot be tried without waiting (TLS) always
// send in this way.
//
// So that bytes of two messages never mix, a connection has one lock and one
// rule: bytes go out in whole messages, only under the lock, and only while no
// goroutine has the line; the one that has it gives it back under the lock
// with all of its bytes written. What gorilla/websocket writes by itself
// (pongs, close frames) does not reach the network either: it goes through a
// gate that notes it as owed, and it leaves with the next piece.
//
// # Who ends
//
// One reading goroutine per connection owns it: it sees pongs, the close
// frame, or silence, gives the seat back and ends. [Hub.Close] waits for these,
// for the goroutines of lagging phones, and for the loops.
package live

import (
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/room"
)

// Close codes of our own (RFC 6455, section 7.4.2: 4000–4999). After 4000–4099,
// 1001 and a line that just broke, the page comes back by itself; after
// 4100–4199 it does not.
const (
	// CloseRestarting: the server stops. The reason is the number of
	// milliseconds to wait before coming back, drawn for each phone.
	CloseRestarting = 4000
	// CloseTooSlow: the phone took too long to take a message, or said nothing.
	CloseTooSlow = 4001
	// CloseSessionUnknown: we do not know who this is.
	CloseSessionUnknown = 4100
	// CloseRemoved: the member is no longer of the meeting.
	CloseRemoved = 4101
	// CloseAudienceChanged: the member sees something else by now; load the
	// view and come back at once.
	CloseAudienceChanged = 4102
	// CloseMeetingGone: there is no such meeting any more.
	CloseMeetingGone = 4103
)

// Refusals of the door.
var (
	// ErrOriginForeign refuses a page of another site.
	ErrOriginForeign = decision.Define(decision.Forbidden, "origin_foreign")
	// ErrNoWebsocket refuses a request that does not ask for a websocket.
	ErrNoWebsocket = decision.Define(decision.Invalid, "websocket_expected")
)

// Options set a hub up. The zero value is usable.
type Options struct {
	Loops     int           // sending loops; 0: as many as processors
	Heartbeat time.Duration // between two clock frames to a phone after the first, with a ping each; 0: 15 s
	Idle      time.Duration // a phone must say something (a pong will do) within this time; 0: 45 s
	Slow      time.Duration // how long a phone may take for one piece; 0: 10 s
	ReadLimit int64         // bytes of a message from a phone; none is expected; 0: 512
	// CheckOrigin tells whether the page that asks is one of ours. nil: the
	// Origin header is absent or names the request's host.
	CheckOrigin func(*http.Request) bool
	Clock       func() time.Time // what the clock frame tells; nil: time.Now
	Logger      *slog.Logger     // nil: none; it never sees names, tokens or frames
}

const (
	beats     = 16               // parts of a heartbeat over which pings are spread
	closeWait = 5 * time.Second  // for the last bytes and the phone's answer to a close frame
	maxPace   = 5 * time.Second  // however long a round took
	handshake = 10 * time.Second // for writing the answer to the upgrade
	lineBytes = 32 << 10         // of the kernel's buffer for a phone: what waits there is old already
	readBytes = 128              // the longest control frame (RFC 6455, section 5.5); a phone says no more
)

// Stats counts what a hub has done since its start.
type Stats struct {
	Connections int64 // now
	Accepted    int64
	Frames      int64 // given to phones, with clock frames and first views
	Bytes       int64 // taken by the network
	Lagging     int64 // times that a phone did not take a whole piece at once
	Slow        int64 // phones closed for taking too long
	Silent      int64 // phones closed for saying nothing
}

type counters struct{ connections, accepted, frames, bytes, lagging, slow, silent atomic.Int64 }

// Hub holds all connections of a server. Its methods may be called from any
// goroutine.
type Hub struct {
	opt      Options
	upgrader websocket.Upgrader
	loops    []*loop
	count    counters

	rechecks atomic.Uint64 // times that passes were taken from browsers

	mu     sync.Mutex // guards closed, and sockets against growing from 0 while waited for
	closed bool

	sockets sync.WaitGroup // reading goroutines, and those of lagging phones
	running sync.WaitGroup // loops
	stop    chan struct{}
	stopped sync.Once
}

// New starts a hub, which must be closed.
func New(o Options) *Hub {
	o.Loops = cmp.Or(o.Loops, runtime.GOMAXPROCS(0))
	o.Heartbeat = cmp.Or(o.Heartbeat, 15*time.Second)
	o.Idle = cmp.Or(o.Idle, 45*time.Second)
	o.Slow = cmp.Or(o.Slow, 10*time.Second)
	o.ReadLimit = cmp.Or(o.ReadLimit, 512)
	o.Logger = cmp.Or(o.Logger, slog.New(slog.DiscardHandler))
	if o.CheckOrigin == nil {
		o.CheckOrigin = sameOrigin
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	h := &Hub{opt: o, stop: make(chan struct{})}
	h.upgrader = websocket.Upgrader{
		HandshakeTimeout: handshake,
		ReadBufferSize:   readBytes,
		WriteBufferSize:  readBytes, // for control frames alone
		WriteBufferPool:  &sync.Pool{},
		CheckOrigin:      func(*http.Request) bool { return true }, // Serve has asked
		Error:            func(http.ResponseWriter, *http.Request, int, error) {},
	}
	for range o.Loops {
		h.loops = append(h.loops, newLoop(h))
	}
	for _, l := range h.loops {
		h.running.Go(l.run)
	}
	return h
}

// Announce tells the loops that a room has something new on its board. It is
// what room.Options.Announce wants: it never waits.
func (h *Hub) Announce(r *room.Room) {
	for _, l := range h.loops {
		l.announce(r)
	}
}

// Recheck closes the connections of a room whose browsers may look no longer
// (room.Viewer.Still), after passes were taken from some. It never waits.
func (h *Hub) Recheck(r *room.Room) {
	h.rechecks.Add(1)
	h.Announce(r)
}

// Stats is a snapshot of the counters.
func (h *Hub) Stats() Stats {
	c := &h.count
	return Stats{
		Connections: c.connections.Load(), Accepted: c.accepted.Load(), Frames: c.frames.Load(), Bytes: c.bytes.Load(),
		Lagging: c.lagging.Load(), Slow: c.slow.Load(), Silent: c.silent.Load(),
	}
}

// Close tells every phone to come back later and waits until all goroutines of
// the hub have ended. When ctx ends first, the lines are cut, and its error is
// returned; a phone that was just refused may still take five seconds. Rooms
// must be closed after the hub.
func (h *Hub) Close(ctx context.Context) error {
	h.mu.Lock()
	h.closed = true
	h.mu.Unlock()
	for _, l := range h.loops {
		l.end(tellToComeBack)
	}
	ended := make(chan struct{})
	go func() { h.sockets.Wait(); close(ended) }()
	var err error
	select {
	case <-ended:
	case <-ctx.Done():
		err = ctx.Err()
		for _, l := range h.loops {
			l.end(cutOff)
		}
		<-ended
	}
	h.stopped.Do(func() { close(h.stop) })
	h.running.Wait()
	return err
}

// enter counts a new reading goroutine, unless the hub is closed.
func (h *Hub) enter() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return false
	}
	h.sockets.Add(1)
	return true
}

func (h *Hub) isClosed() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.closed
}

// comeBackIn draws how long a phone waits before it comes back, in
// milliseconds: the more phones, the longer, so that they do not all come at once.
func (h *Hub) comeBackIn() string {
	spread := min(max(1000, h.count.connections.Load()), 10_000)
	return strconv.FormatInt(rand.Int64N(spread), 10)
}

// quietest is the loop with the fewest connections.
func (h *Hub) quietest() *loop {
	best := h.loops[0]
	for _, l := range h.loops[1:] {
		if l.owned.Load() < best.owned.Load() {
			best = l
		}
	}
	return best
}

func sameOrigin(req *http.Request) bool {
	origin := req.Header.Get("Origin")
	if origin == "" {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && strings.EqualFold(u.Host, req.Host)
}
