package room

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/folkmoot/folkmoot/decision"
)

// Frame is one section as sent: immutable, and the same for everybody who gets it.
type Frame struct {
	Section decision.SectionName
	Epoch   string
	Version uint64 // counts over all sections of a room's epoch, from 1
	JSON    []byte // {"section","epoch","version","data"}

	once sync.Once
	wire []byte
}

// Wire is the frame as a transport sends it: made by encode at the first call,
// and kept. All callers must give the same encode.
func (f *Frame) Wire(encode func(message []byte) []byte) []byte {
	f.once.Do(func() { f.wire = encode(f.JSON) })
	return f.wire
}

// Sheet is all frames of an audience in one epoch, oldest version first. It is
// immutable.
type Sheet struct {
	Epoch  string
	Frames []*Frame
}

// Since gives the frames newer than a version, oldest first.
func (s *Sheet) Since(version uint64) []*Frame {
	i, _ := slices.BinarySearchFunc(s.Frames, version+1, func(f *Frame, v uint64) int {
		switch {
		case f.Version < v:
			return -1
		case f.Version > v:
			return 1
		}
		return 0
	})
	return s.Frames[i:]
}

// Newest is the version of the newest frame, 0 where there is none.
func (s *Sheet) Newest() uint64 {
	if len(s.Frames) == 0 {
		return 0
	}
	return s.Frames[len(s.Frames)-1].Version
}

// Board is where a room lays out its newest frames, one sheet per audience.
// It may be read from any goroutine.
type Board struct {
	sheets map[decision.Audience]*atomic.Pointer[Sheet]
	wait   atomic.Int64 // nanoseconds between renderings that the senders ask for
	gone   atomic.Bool  // the meeting has been deleted

	// Owned by the room's goroutine:
	epoch   string
	version uint64
}

func newBoard() *Board {
	b := &Board{sheets: map[decision.Audience]*atomic.Pointer[Sheet]{}}
	for _, a := range decision.Audiences() {
		b.sheets[a] = &atomic.Pointer[Sheet]{}
		b.sheets[a].Store(&Sheet{})
	}
	return b
}

// Sheet is the newest sheet of an audience.
func (b *Board) Sheet(a decision.Audience) *Sheet { return b.sheets[a].Load() }

// SetPace asks for at least this long between renderings, so that a round of
// sending costs at most a part of the time.
func (b *Board) SetPace(d time.Duration) { b.wait.Store(int64(d)) }

// Gone tells whether the meeting has been deleted: every seat is over.
func (b *Board) Gone() bool { return b.gone.Load() }

func (b *Board) pace() time.Duration { return time.Duration(b.wait.Load()) }

// Viewer is somebody who looks: a member, or the hall's screen.
type Viewer struct {
	Member decision.MemberID // "" for the screen
	Screen bool              // sees what the screen sees, whoever it is
	// Still tells whether the browser that looks may still do so; nil: always.
	// It is asked after [live.Hub.Recheck], by any goroutine.
	Still func() bool
}

// Seat is a viewer's place at the board, for as long as a connection lasts.
//
// Epoch, Sent and SentMe tell what the view that came with the seat contained;
// afterwards they belong to the connection. A sheet of another epoch starts
// anew: everything on it is still to be sent. Shared and personal frames are
// rendered one after the other, so each has a mark of its own.
type Seat struct {
	Audience decision.Audience
	Epoch    string
	Sent     uint64 // version of the newest shared frame sent
	SentMe   uint64 // version of the newest personal frame sent

	viewer Viewer
	me     atomic.Pointer[Frame]
	gone   atomic.Pointer[decision.Audience]
}

// Holds tells whether the browser in this seat may still look.
func (s *Seat) Holds() bool { return s.viewer.Still == nil || s.viewer.Still() }

// Me is the viewer's newest personal frame, or nil for the screen.
func (s *Seat) Me() *Frame { return s.me.Load() }

// Moved tells whether the viewer belongs to another audience by now, and to
// which; "" is to none at all, for who was removed. The seat is then over. A
// sheet that must no longer be seen from this seat is laid out only after Moved
// tells so: take the sheet, then ask.
func (s *Seat) Moved() (decision.Audience, bool) {
	if a := s.gone.Load(); a != nil {
		return *a, true
	}
	return "", false
}

// Board is the room's board.
func (r *Room) Board() *Board { return r.board }

// Sit takes a place for a viewer and gives everything they may see as of now,
// in the form of [View]. It fails with decision.ErrNotOnRoll for whoever is
// not of the meeting and decision.ErrMeetingUnknown for one not opened. A seat
// must be left with Leave.
func (r *Room) Sit(ctx context.Context, v Viewer) (seat *Seat, view []byte, err error) {
	_, doErr := r.ask(request{ctx: ctx, look: func() {
		if seat, err = r.seat(v); err == nil {
			r.keep(seat)
			view = r.view(seat)
		}
	}})
	if doErr != nil {
		return nil, nil, doErr
	}
	return seat, view, err
}

// Leave gives a seat up.
func (r *Room) Leave(s *Seat) {
	_, _ = r.ask(request{ctx: context.Background(), look: func() { r.drop(s) }})
}

// View gives everything that a viewer may see as of now, as JSON:
// {"epoch", "sections": [frames]}. Errors are those of Sit.
func (r *Room) View(ctx context.Context, v Viewer) (view []byte, err error) {
	_, doErr := r.ask(request{ctx: ctx, look: func() {
		var s *Seat
		if s, err = r.seat(v); err == nil {
			view = r.view(s)
		}
	}})
	if doErr != nil {
		return nil, doErr
	}
	return view, err
}

// AudienceFor is the audience a viewer belongs to. Errors are those of Sit.
func AudienceFor(m *decision.Meeting, v Viewer) (decision.Audience, error) {
	if !m.Opened() {
		return "", decision.ErrMeetingUnknown
	}
	if v.Member == "" && v.Screen {
		return decision.ToScreen, nil
	}
	a, ok := m.AudienceOf(v.Member)
	if !ok {
		return "", decision.ErrNotOnRoll
	}
	if v.Screen && a != decision.ToWaiting {
		return decision.ToScreen, nil
	}
	return a, nil
}

// seat makes a viewer's seat, without keeping it.
func (r *Room) seat(v Viewer) (*Seat, error) {
	a, err := AudienceFor(r.meeting, v)
	if err != nil {
		return nil, err
	}
	s := &Seat{Audience: a, viewer: v}
	r.paint()
	r.paintMe(s, r.board.version) // nothing has changed: the same view keeps its ETag
	sheet := r.board.Sheet(a)
	s.Epoch, s.Sent = sheet.Epoch, sheet.Newest()
	if me := s.Me(); me != nil {
		s.SentMe = me.Version
	}
	return s, nil
}

func (r *Room) keep(s *Seat) {
	r.seats[s] = struct{}{}
	who := s.viewer.Member
	if who == "" {
		return
	}
	if r.sitting[who] == nil {
		r.sitting[who] = map[*Seat]struct{}{}
	}
	r.sitting[who][s] = struct{}{}
}

func (r *Room) drop(s *Seat) {
	who := s.viewer.Member
	delete(r.seats, s)
	delete(r.sitting[who], s)
	if len(r.sitting[who]) == 0 {
		delete(r.sitting, who)
	}
}

// view writes all frames of a seat.
func (r *Room) view(s *Seat) []byte {
	sheet := r.board.Sheet(s.Audience)
	var b bytes.Buffer
	b.WriteString(`{"epoch":"` + sheet.Epoch + `","sections":[`)
	frames := sheet.Frames
	if me := s.Me(); me != nil {
		frames = append(slices.Clone(frames), me)
	}
	for i, f := range frames {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(f.JSON)
	}
	b.WriteString("]}")
	return b.Bytes()
}

// collect takes over what the last batch has touched.
func (r *Room) collect() {
	t := r.meeting.TakeTouched()
	if r.pending.Sections == nil {
		r.pending.Sections = map[decision.SectionName]bool{}
	}
	if r.pending.Members == nil {
		r.pending.Members = map[decision.MemberID]bool{}
	}
	for name := range t.Sections {
		r.pending.Sections[name] = true
	}
	for id := range t.Members {
		r.pending.Members[id] = true
	}
	r.pending.AllMe = r.pending.AllMe || t.AllMe
}

func (r *Room) dirty() bool {
	return len(r.pending.Sections) > 0 || len(r.pending.Members) > 0 || r.pending.AllMe
}

// paint renders what has changed since the last time and announces it.
func (r *Room) paint() {
	if !r.dirty() {
		return
	}
	for s := range r.touchedSeats() {
		r.board.version++
		r.paintMe(s, r.board.version)
	}
	for _, a := range decision.Audiences() {
		r.paintSheet(a, r.pending.Sections)
	}
	r.pending = decision.Touched{}
	r.painted = time.Now()
	r.opt.Announce(r)
}

// touchedSeats yields the seats whose personal section has changed.
func (r *Room) touchedSeats() map[*Seat]struct{} {
	if r.pending.AllMe {
		return r.seats
	}
	touched := map[*Seat]struct{}{}
	for id := range r.pending.Members {
		for s := range r.sitting[id] {
			touched[s] = struct{}{}
		}
	}
	return touched
}

// paintAll starts a new epoch with every section rendered.
func (r *Room) paintAll() {
	r.board.epoch, r.board.version = r.opt.Epoch(), 0
	for s := range r.seats {
		r.board.version++
		r.paintMe(s, r.board.version)
	}
	for _, a := range decision.Audiences() {
		all := map[decision.SectionName]bool{}
		for _, name := range r.meeting.SectionsFor(a) {
			all[name] = true
		}
		r.board.sheets[a].Store(&Sheet{Epoch: r.board.epoch})
		if r.meeting.Opened() {
			r.paintSheet(a, all)
		}
	}
	r.painted = time.Now()
}

// paintSheet replaces the named sections on an audience's sheet.
func (r *Room) paintSheet(a decision.Audience, names map[decision.SectionName]bool) {
	old := r.board.Sheet(a)
	next := &Sheet{Epoch: r.board.epoch}
	for _, f := range old.Frames {
		if !names[f.Section] {
			next.Frames = append(next.Frames, f)
		}
	}
	for _, name := range r.meeting.SectionsFor(a) {
		if !names[name] {
			continue
		}
		if data := r.meeting.Section(name, a); data != nil {
			r.board.version++
			next.Frames = append(next.Frames, r.frame(name, r.board.version, data))
		}
	}
	r.board.sheets[a].Store(next)
}

// paintMe renders a seat's personal section, and ends the seat where its
// viewer belongs to another audience by now.
func (r *Room) paintMe(s *Seat, version uint64) {
	if s.viewer.Member == "" {
		return
	}
	if s.Audience != decision.ToScreen {
		if me := r.meeting.Me(s.viewer.Member); me != nil {
			s.me.Store(r.frame(decision.SectionMe, version, me))
		}
	}
	if a, _ := AudienceFor(r.meeting, s.viewer); a != s.Audience {
		s.gone.Store(&a)
	}
}

func (r *Room) frame(name decision.SectionName, version uint64, data any) *Frame {
	message, err := json.Marshal(struct {
		Section decision.SectionName `json:"section"`
		Epoch   string               `json:"epoch"`
		Version uint64               `json:"version"`
		Data    any                  `json:"data"`
	}{name, r.board.epoch, version, data})
	if err != nil {
		panic("room: a section that is no JSON: " + err.Error())
	}
	return &Frame{Section: name, Epoch: r.board.epoch, Version: version, JSON: message}
}

func newEpoch() string { return rand.Text()[:12] }

func newSeed() (s decision.Seed) {
	_, _ = rand.Read(s[:]) // never fails: it ends the process instead
	return s
}
