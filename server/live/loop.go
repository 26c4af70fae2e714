package live

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/folkmoot/folkmoot/server/room"
)

// ending is how a loop ends its connections.
type ending uint8

const (
	notYet ending = iota
	tellToComeBack
	cutOff
)

// breath is how many phones a loop serves before it lets others run.
const breath = 32

// loop sends to its share of the connections.
type loop struct {
	hub   *Hub
	wake  chan struct{} // one slot
	owned atomic.Int64  // connections
	load  atomic.Int64  // nanoseconds that one round of each of its rooms takes

	mu sync.Mutex
	in inbox

	// Owned by the loop's goroutine:
	pen    *pen
	rooms  map[*room.Room]*group
	slots  [beats][]*socket
	next   int // slot for the next connection
	now    int // slot of the next beat
	ending ending
}

// inbox is what has come for a loop since it last looked.
type inbox struct {
	joined, left []*socket
	changed      map[*room.Room]struct{}
	ending       ending
}

// group is a loop's connections of one room.
type group struct {
	sockets []*socket
	last    time.Duration // that the last round took
	cost    time.Duration // the less of the last two, so that one hiccup is not taken for load
}

// place is where a connection stands in its loop's lists.
type place struct {
	slot            uint8
	inSlot, inGroup int32
}

func newLoop(h *Hub) *loop {
	return &loop{hub: h, wake: make(chan struct{}, 1), in: inbox{changed: map[*room.Room]struct{}{}},
		pen: newPen(h), rooms: map[*room.Room]*group{}}
}

// tell changes the inbox and wakes the loop.
func (l *loop) tell(f func(*inbox)) {
	l.mu.Lock()
	f(&l.in)
	l.mu.Unlock()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *loop) announce(r *room.Room) { l.tell(func(in *inbox) { in.changed[r] = struct{}{} }) }

func (l *loop) end(how ending) { l.tell(func(in *inbox) { in.ending = how }) }

func (l *loop) add(s *socket) {
	l.owned.Add(1)
	l.tell(func(in *inbox) { in.joined = append(in.joined, s) })
}

func (l *loop) remove(s *socket) {
	l.owned.Add(-1)
	l.tell(func(in *inbox) { in.left = append(in.left, s) })
}

func (l *loop) run() {
	beat := time.NewTicker(max(l.hub.opt.Heartbeat/beats, 1))
	defer beat.Stop()
	for {
		select {
		case <-l.wake:
			l.work()
		case <-beat.C:
			l.tick()
		case <-l.hub.stop:
			return
		}
		l.pen.rest()
	}
}

// work does what has come.
func (l *loop) work() {
	l.mu.Lock()
	in := l.in
	l.in = inbox{changed: make(map[*room.Room]struct{}, len(in.changed)), ending: in.ending}
	l.mu.Unlock()
	for _, s := range in.joined {
		l.keep(s)
		s.update(l.pen) // what came between the first message and now
	}
	for _, s := range in.left {
		l.drop(s)
	}
	if in.ending != l.ending {
		l.ending = in.ending
		l.each(l.finish)
	} else if l.ending != notYet {
		for _, s := range in.joined {
			l.finish(s)
		}
	}
	for r := range in.changed {
		if g := l.rooms[r]; g != nil {
			l.round(r, g)
		}
	}
}

// round sends to all connections of a room, and asks the room for as much time
// between rounds as keeps the loops busy for half of it at most.
func (l *loop) round(r *room.Room, g *group) {
	start := time.Now()
	for i, s := range g.sockets {
		s.update(l.pen)
		if i%breath == breath-1 {
			runtime.Gosched()
		}
	}
	took := time.Since(start)
	cost := min(took, g.last)
	l.load.Add(int64(cost - g.cost))
	g.last, g.cost = took, cost
	busiest := int64(0)
	for _, other := range l.hub.loops {
		busiest = max(busiest, other.load.Load())
	}
	r.Board().SetPace(min(2*time.Duration(busiest), maxPace))
}

// tick gives one slot its heartbeat.
func (l *loop) tick() {
	for _, s := range l.slots[l.now] {
		s.tick(l.pen)
	}
	l.now = (l.now + 1) % beats
}

func (l *loop) each(f func(*socket)) {
	for _, slot := range l.slots {
		for _, s := range slot {
			f(s)
		}
	}
}

func (l *loop) finish(s *socket) {
	if l.ending == cutOff {
		s.cut()
	} else {
		s.hangUp(CloseRestarting, l.hub.comeBackIn())
	}
}

// keep puts a connection into the lists.
func (l *loop) keep(s *socket) {
	g := l.rooms[s.room]
	if g == nil {
		g = &group{}
		l.rooms[s.room] = g
	}
	s.at = place{slot: uint8(l.next), inSlot: int32(len(l.slots[l.next])), inGroup: int32(len(g.sockets))}
	g.sockets = append(g.sockets, s)
	l.slots[l.next] = append(l.slots[l.next], s)
	l.next = (l.next + 1) % beats
}

// drop takes a connection out of the lists; the last one moves to its place.
func (l *loop) drop(s *socket) {
	slot := l.slots[s.at.slot]
	last := slot[len(slot)-1]
	slot[s.at.inSlot], last.at.inSlot = last, s.at.inSlot
	slot[len(slot)-1] = nil
	l.slots[s.at.slot] = slot[:len(slot)-1]

	g := l.rooms[s.room]
	last = g.sockets[len(g.sockets)-1]
	g.sockets[s.at.inGroup], last.at.inGroup = last, s.at.inGroup
	g.sockets[len(g.sockets)-1] = nil
	g.sockets = g.sockets[:len(g.sockets)-1]
	if len(g.sockets) == 0 {
		delete(l.rooms, s.room)
		l.load.Add(-int64(g.cost))
	}
}
