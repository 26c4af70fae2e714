package live

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"github.com/gorilla/websocket"

	"github.com/folkmoot/folkmoot/server/room"
)

// socket is one connection.
type socket struct {
	hub  *Hub
	loop *loop
	room *room.Room
	ws   *websocket.Conn // for reading; what it writes comes in by owe
	conn net.Conn        // as hijacked
	line syscall.RawConn // nil where a write cannot be tried without waiting

	mu     sync.Mutex
	seat   *room.Seat // its marks say what was given out, to the line or to the goroutine that has it
	lagged bool       // a goroutine of its own has the line
	beat   bool       // clock frame and ping are owed
	pong   []byte     // owed; only the newest (RFC 6455, section 5.5.3)
	bye    []byte     // the close frame, owed last
	over   bool       // nothing more is written

	checked uint64 // the recheck that was answered last

	at place // owned by the loop
}

func newSocket(h *Hub, r *room.Room, seat *room.Seat, ws *websocket.Conn, g *gate) *socket {
	s := &socket{hub: h, loop: h.quietest(), room: r, ws: ws, conn: g.Conn, line: lineOf(g.Conn), seat: seat}
	if c, ok := bare(s.conn).(*net.TCPConn); ok {
		_ = c.SetWriteBuffer(lineBytes) // a wish: without it old frames wait longer in the kernel
	}
	g.socket = s
	return s
}

// bare is the connection beneath TLS.
func bare(conn net.Conn) net.Conn {
	if c, ok := conn.(interface{ NetConn() net.Conn }); ok {
		return c.NetConn()
	}
	return conn
}

// begin sends the first view, and the time: a phone's own clock may be wrong.
func (s *socket) begin(view []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.conn.SetReadDeadline(time.Now().Add(s.hub.opt.Idle))
	p := newPen(s.hub)
	p.frames += 2
	s.put(p, appendText(encode(view), clockFrame(s.seat.Epoch, s.hub.opt.Clock())))
	p.rest()
}

// update sends what is owed, unless a goroutine has the line: it will find
// what is new by itself.
func (s *socket) update(p *pen) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.lagged {
		s.put(p, s.take(p))
	}
}

// tick sends clock frame and ping, with whatever else is owed.
func (s *socket) tick(p *pen) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.beat = true
	if !s.lagged {
		s.put(p, s.take(p))
	}
}

// owe takes over a control frame that gorilla writes.
func (s *socket) owe(frame []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if frame[0] == finished|websocket.CloseMessage {
		s.part(bytes.Clone(frame))
	} else {
		s.pong = bytes.Clone(frame)
	}
	s.settle()
}

// hangUp says goodbye after the message that is under way; the phone has
// closeWait to take it and to answer.
func (s *socket) hangUp(code int, reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.part(farewell(code, reason)) {
		s.settle()
	}
}

// settle sends what is owed from outside the loops; s.mu is held.
func (s *socket) settle() {
	if !s.lagged {
		p := newPen(s.hub)
		s.put(p, s.take(p))
		p.rest()
	}
}

// part notes the close frame, and tells whether it is the first; s.mu is held.
func (s *socket) part(bye []byte) bool {
	if s.bye != nil || s.over {
		return false
	}
	s.bye = bye
	_ = s.conn.SetReadDeadline(time.Now().Add(closeWait))
	return true
}

// heard gives the phone time again.
func (s *socket) heard() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bye == nil {
		_ = s.conn.SetReadDeadline(time.Now().Add(s.hub.opt.Idle))
	}
}

// take gives all that is owed, as one piece of whole messages that must now be
// written, and moves the marks. The piece is valid until the pen is used
// again. s.mu is held.
func (s *socket) take(p *pen) []byte {
	if s.over {
		return nil
	}
	sheet := s.room.Board().Sheet(s.seat.Audience)
	to, moved := s.seat.Moved()
	switch {
	case s.bye != nil:
	case s.revoked():
		s.part(farewell(CloseSessionUnknown, ""))
	case s.room.Board().Gone():
		s.part(farewell(CloseMeetingGone, ""))
	case moved && to == "":
		s.part(farewell(CloseRemoved, ""))
	case moved:
		s.part(farewell(CloseAudienceChanged, ""))
	default:
		return s.takeFrames(p, sheet)
	}
	p.buf = p.buf[:0]
	if moved {
		s.takeMe(p)
	}
	s.over = true
	p.buf = append(p.buf, s.bye...)
	return p.buf
}

// revoked tells whether the browser may look no longer; it asks once after each
// recheck. s.mu is held.
func (s *socket) revoked() bool {
	now := s.hub.rechecks.Load()
	if now == s.checked {
		return false
	}
	s.checked = now
	return !s.seat.Holds()
}

// takeFrames gives what is newer than the marks, then a clock frame and a ping
// where they are due, then a pong.
func (s *socket) takeFrames(p *pen, sheet *room.Sheet) []byte {
	seat := s.seat
	if sheet.Epoch != seat.Epoch {
		seat.Epoch, seat.Sent, seat.SentMe = sheet.Epoch, 0, 0
	}
	var piece []byte
	if newest := sheet.Newest(); newest > seat.Sent {
		var n int
		piece, n = p.join(sheet, seat.Sent)
		p.frames += int64(n)
		seat.Sent = newest
	}
	me := seat.Me()
	mine := me != nil && me.Epoch == seat.Epoch && me.Version > seat.SentMe
	if !mine && !s.beat && s.pong == nil {
		return piece
	}
	p.buf = append(p.buf[:0], piece...)
	if mine {
		s.takeMe(p)
	}
	if s.beat {
		p.buf = append(appendText(p.buf, clockFrame(seat.Epoch, s.hub.opt.Clock())), ping...)
		p.frames++
		s.beat = false
	}
	p.buf = append(p.buf, s.pong...)
	s.pong = nil
	return p.buf
}

// takeMe adds the newest personal frame, if the phone has not got it. It is
// one phone's alone, so its bytes are not kept.
func (s *socket) takeMe(p *pen) {
	me := s.seat.Me()
	if me == nil || me.Epoch == s.seat.Epoch && me.Version <= s.seat.SentMe {
		return
	}
	p.buf = appendText(p.buf, me.JSON)
	p.frames++
	s.seat.SentMe = me.Version
}

// put writes a piece; what the network does not take at once goes to a
// goroutine. s.mu is held and the line is free.
func (s *socket) put(p *pen, piece []byte) {
	if len(piece) == 0 {
		return
	}
	n := 0
	if s.line != nil {
		var err error
		if n, err = p.try.write(s.line, piece); err != nil {
			s.over = true
			_ = bare(s.conn).Close() // wakes the reading goroutine, which clears up
			return
		}
		p.bytes += int64(n)
	}
	if n == len(piece) {
		return
	}
	if s.line != nil {
		s.hub.count.lagging.Add(1)
	}
	s.lagged = true
	rest := bytes.Clone(piece[n:])
	s.hub.sockets.Go(func() { s.drain(rest) })
}

// drain writes the rest of a piece, then what has become owed meanwhile, until
// there is nothing left.
func (s *socket) drain(rest []byte) {
	p := newPen(s.hub)
	defer p.rest()
	for len(rest) > 0 {
		if err := s.write(rest); err != nil {
			s.cut()
			return
		}
		p.bytes += int64(len(rest))
		p.rest()
		s.mu.Lock()
		rest = s.take(p)
		s.lagged = len(rest) > 0
		s.mu.Unlock()
	}
}

// write writes a whole piece, from the goroutine that has the line. A phone
// that is too slow gets closeWait for what is under way and its close frame.
func (s *socket) write(piece []byte) error {
	defer s.conn.SetWriteDeadline(time.Time{})
	_ = s.conn.SetWriteDeadline(time.Now().Add(s.hub.opt.Slow))
	n, err := s.conn.Write(piece)
	if !errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	s.mu.Lock()
	first := s.part(farewell(CloseTooSlow, ""))
	s.mu.Unlock()
	if !first {
		return err
	}
	s.hub.count.slow.Add(1)
	_ = s.conn.SetWriteDeadline(time.Now().Add(closeWait))
	_, err = s.conn.Write(piece[n:])
	return err
}

// cut ends the line.
func (s *socket) cut() {
	s.mu.Lock()
	s.over = true
	s.mu.Unlock()
	_ = bare(s.conn).Close()
}

// read owns the connection: it reads until the end, then gives everything
// back. A phone has nothing to say here but pongs, pings and goodbye.
func (s *socket) read() {
	defer s.hub.sockets.Done()
	var err error
	for err == nil {
		if _, _, err = s.ws.NextReader(); err == nil {
			s.hangUp(websocket.CloseUnsupportedData, "")
		}
	}
	s.lastWords(err)
	s.cut()
	s.loop.remove(s)
	s.room.Leave(s.seat)
	s.hub.count.connections.Add(-1)
}

// lastWords sees to it that our close frame arrives where the phone has not
// answered it: closing with unread bytes would reset the line.
func (s *socket) lastWords(err error) {
	var answered *websocket.CloseError
	var failed net.Error
	switch {
	case errors.As(err, &answered):
	case errors.As(err, &failed) && failed.Timeout():
		s.mu.Lock()
		silent := s.part(farewell(CloseTooSlow, ""))
		if silent {
			s.hub.count.silent.Add(1)
			s.settle()
		}
		s.mu.Unlock()
	default:
		s.mu.Lock()
		parted := s.bye != nil
		s.mu.Unlock()
		if parted {
			_, _ = io.Copy(io.Discard, s.conn) // until the deadline that part has set
		}
	}
}
