package rehearse

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// The close codes of a server that matter to a phone (docs of package live).
const (
	closeRestarting = 4000 // the reason: milliseconds to wait
	closeTooSlow    = 4001
	closeFinal      = 4100 // from here on the phone does not come back
	closeAudience   = 4102 // but after this one, and at once
)

// phone is one simulated member.
type phone struct {
	crowd  *crowd
	number int
	c      *client.Client
	line   *line
	acting atomic.Bool // a worker acts for it
	frames atomic.Int64

	joining decision.CommandID

	mu     sync.Mutex
	rand   *rand.Rand
	member decision.MemberID
	me     *decision.MeSection
	pages  map[string]*page
	ws     *websocket.Conn // nil while it has no view
	fall   *drop           // why it lost the line, where we took it
	alive  bool            // it has the line or wants it back
	newest sighting        // the newest frame of a poll that it has got
	track  track
	waits  []*cast // casts that its own section does not show yet
	given  given
}

// drop is a loss of the line that we cause.
type drop struct {
	away   time.Duration // before it wants to be back
	outage bool
}

func newPhone(c *crowd, number int) *phone {
	source := rand.NewPCG(c.opt.Seed, uint64(number)+1)
	how := reads
	if (number+1)*c.opt.Slow/100 > number*c.opt.Slow/100 { // evenly among them
		how = stalls + habit(number*c.opt.Slow/100%2)
	}
	p := &phone{crowd: c, number: number, c: c.door.Another(), rand: rand.New(source),
		line:    newLine(how, rand.New(rand.NewPCG(c.opt.Seed, ^uint64(number)))),
		joining: client.NewID[decision.CommandID](), pages: map[string]*page{}, given: newGiven()}
	p.track.on = how == reads && number < maxWatchers
	return p
}

// join puts the phone on the roll; asked again, it stays who it is.
func (p *phone) join(ctx context.Context) error {
	if _, err := p.c.Session(ctx); err != nil {
		return err
	}
	member, err := p.c.Join(ctx, p.crowd.meeting.Meeting, decision.JoinMeeting{ID: p.joining,
		Name: "Simulated phone " + strconv.Itoa(p.number+1), Code: p.crowd.opt.Code, Simulated: true})
	p.mu.Lock()
	defer p.mu.Unlock()
	p.member = member
	return err
}

func (p *phone) connected() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ws != nil
}

// drop cuts the line; it tells whether there was one.
func (p *phone) drop(d drop) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ws == nil || p.fall != nil {
		return false
	}
	p.fall = &d
	if d.outage {
		p.crowd.counts.fallen(p.crowd.now())
	}
	_ = p.ws.NetConn().Close()
	return true
}

// upToDate tells whether a phone has the line, and has seen the newest ballots and
// its own. One that does not come back has nothing to wait for.
func (p *phone) upToDate() bool {
	newest := p.crowd.book.latest()
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.alive || p.ws != nil && len(p.waits) == 0 && !newest.after(p.newest)
}

// setAlive notes whether the phone has the line or wants it back.
func (p *phone) setAlive(is bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.alive = is
}

// live keeps the phone connected until ctx ends or the server tells it not to
// come back.
func (p *phone) live(ctx context.Context) {
	defer p.setAlive(false)
	var out absence // the first connection is no return
	for fails := 0; ctx.Err() == nil; fails++ {
		err := p.connect(ctx, out)
		was := p.lost()
		if ctx.Err() != nil {
			return
		}
		wait, last := p.comeBack(was, err, fails)
		if last {
			return
		}
		if was.connected {
			fails, out = 0, absence{since: time.Now()}
		}
		if was.fall != nil {
			out = absence{time.Now().Add(wait), was.fall.outage}
		}
		if !rest(ctx, wait) {
			return
		}
	}
}

// absence is a time without a line, since the phone has wanted one.
type absence struct {
	since  time.Time
	outage bool
}

// state is how a phone was when its line ended.
type state struct {
	connected bool
	fall      *drop
}

// lost notes that the line has ended.
func (p *phone) lost() state {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := state{p.ws != nil, p.fall}
	p.ws, p.fall, p.waits = nil, nil, nil
	p.track.end(p.crowd.now())
	return s
}

// comeBack says after which wait a phone comes back, as the page does it; or that
// it does not.
func (p *phone) comeBack(was state, err error, fails int) (wait time.Duration, last bool) {
	var closed *websocket.CloseError
	switch {
	case was.fall != nil:
		return was.fall.away, false
	case errors.As(err, &closed) && closed.Code == closeAudience:
		return 0, false
	case errors.As(err, &closed) && closed.Code >= closeFinal && closed.Code < closeFinal+100:
		p.crowd.counts.refuse("websocket " + strconv.Itoa(closed.Code))
		return 0, true
	case errors.As(err, &closed) && closed.Code == closeRestarting:
		ms, _ := strconv.Atoi(closed.Text)
		return time.Duration(ms) * time.Millisecond, false
	case errors.As(err, &closed) && closed.Code == closeTooSlow || was.connected && p.line.habit != reads:
		p.crowd.counts.add(&p.crowd.counts.tooSlow)
	case was.connected:
		p.crowd.counts.fail("line broken")
	default:
		p.crowd.counts.fail("no connection")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	longest := min(250*time.Millisecond<<min(fails, 4), 4*time.Second)
	return longest/2 + time.Duration(p.rand.Int64N(int64(longest/2))), false
}

// rest waits; it tells whether the context goes on.
func rest(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// connect opens the line and reads until it ends.
func (p *phone) connect(ctx context.Context, out absence) error {
	try, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	p.line.from = time.Time{}
	ws, err := p.c.Dial(try, p.crowd.meeting.Meeting, false, p.line.dial)
	if err != nil {
		return err
	}
	defer ws.Close()
	stop := context.AfterFunc(ctx, func() { _ = ws.NetConn().Close() })
	defer stop()
	_ = ws.SetReadDeadline(time.Now().Add(tryTime))
	if err := p.hear(ws); err != nil { // the whole view
		return err
	}
	_ = ws.SetReadDeadline(time.Time{})
	p.arrived(ws, out)
	for err == nil {
		err = p.hear(ws)
	}
	return err
}

// arrived notes that the phone is connected and has its view.
func (p *phone) arrived(ws *websocket.Conn, out absence) {
	p.line.plan()
	p.mu.Lock()
	p.ws = ws
	p.mu.Unlock()
	if !out.since.IsZero() {
		p.crowd.counts.backAfter(time.Since(out.since), p.crowd.now(), out.outage)
	}
}

var messages = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// hear reads one message and takes it in. The buffer is borrowed only once there
// is something to read.
func (p *phone) hear(ws *websocket.Conn) error {
	_, r, err := ws.NextReader()
	if err != nil {
		return err
	}
	b := messages.Get().(*bytes.Buffer)
	defer messages.Put(b)
	b.Reset()
	if _, err := b.ReadFrom(r); err != nil {
		return err
	}
	at := p.crowd.now()
	frames, view, err := split(b.Bytes())
	if err != nil {
		return err
	}
	p.frames.Add(int64(len(frames)))
	p.mu.Lock()
	defer p.mu.Unlock()
	if view {
		clear(p.pages)
		p.waits = nil
		p.track.begin(at)
	}
	for _, f := range frames {
		if err := p.take(f, view, at); err != nil {
			return err
		}
	}
	return nil
}

// take puts a frame into the phone's view; p.mu is held.
func (p *phone) take(f frame, view bool, at time.Duration) error {
	if string(f.section) == string(decision.SectionMe) {
		me := new(decision.MeSection)
		if err := json.Unmarshal(f.data, me); err != nil {
			return err
		}
		p.me = me
		if !view {
			p.recognise(f)
		}
		return nil
	}
	pg := p.crowd.book.page(f)
	if pg == nil {
		return nil
	}
	p.pages[pg.section] = pg
	if strings.HasPrefix(pg.section, "poll/") {
		if pg.seen.after(p.newest) {
			p.newest = pg.seen
		}
		if !view {
			p.track.see(pg.seen, at)
		}
	}
	return nil
}

// recognise finds the casts that the phone's own section shows: a room renders it
// before the sections that all see, and counts versions over all of them, so a
// frame of the poll with a higher version contains the cast, whoever gets it.
func (p *phone) recognise(f frame) {
	rest := p.waits[:0]
	for _, c := range p.waits {
		if !shows(p.me, c) {
			rest = append(rest, c)
			continue
		}
		c.seen = p.crowd.book.shows(c.poll, f)
	}
	clear(p.waits[len(rest):])
	p.waits = rest
}

func shows(me *decision.MeSection, c *cast) bool {
	for _, b := range me.Ballots {
		if b.Poll == c.poll {
			return b.Round > c.round || b.Round == c.round && b.Counter >= c.counter
		}
	}
	return false
}
