package live

import (
	"encoding/binary"
	"encoding/json"
	"syscall"
	"time"

	"github.com/gorilla/websocket"

	"github.com/folkmoot/folkmoot/server/room"
)

// finished marks the last frame of a message (RFC 6455, section 5.2): ours are
// never split. Frames from a server are not masked.
const finished = 0x80

var ping = []byte{finished | websocket.PingMessage, 0}

// encode is a text message as it goes over the network.
func encode(message []byte) []byte {
	return append(appendHeader(make([]byte, 0, len(message)+10), websocket.TextMessage, len(message)), message...)
}

// appendHeader writes the header of a message of n bytes.
func appendHeader(b []byte, opcode byte, n int) []byte {
	b = append(b, finished|opcode)
	switch {
	case n <= 125:
		return append(b, byte(n))
	case n <= 0xffff:
		return binary.BigEndian.AppendUint16(append(b, 126), uint16(n))
	}
	return binary.BigEndian.AppendUint64(append(b, 127), uint64(n))
}

// appendText writes a text message.
func appendText(b, message []byte) []byte {
	return append(appendHeader(b, websocket.TextMessage, len(message)), message...)
}

// farewell is a close frame.
func farewell(code int, reason string) []byte {
	payload := websocket.FormatCloseMessage(code, reason)
	return append(appendHeader(nil, websocket.CloseMessage, len(payload)), payload...)
}

// clockFrame tells the time, in the words of all frames.
func clockFrame(epoch string, now time.Time) []byte {
	message, err := json.Marshal(map[string]any{
		"section": "clock", "epoch": epoch, "version": 0,
		"data": map[string]any{"now": now.UTC().Truncate(time.Millisecond)},
	})
	if err != nil {
		panic("live: a time that is no JSON: " + err.Error())
	}
	return message
}

// pen is what one goroutine writes with: its buffer, the pieces that many
// phones share, and its counts.
type pen struct {
	hub           *Hub
	try           attempt
	buf           []byte
	shared        map[span][]byte
	frames, bytes int64 // not yet counted
}

// span is all frames of a sheet newer than a mark.
type span struct {
	sheet *room.Sheet
	since uint64
}

func newPen(h *Hub) *pen { return &pen{hub: h, shared: map[span][]byte{}} }

// join gives the frames of a span as one piece, made once for all phones with
// the same mark, and their number.
func (p *pen) join(sheet *room.Sheet, since uint64) ([]byte, int) {
	frames := sheet.Since(since)
	if len(frames) == 1 {
		return frames[0].Wire(encode), 1
	}
	key := span{sheet, since}
	piece, ok := p.shared[key]
	if !ok {
		for _, f := range frames {
			piece = append(piece, f.Wire(encode)...)
		}
		p.shared[key] = piece
	}
	return piece, len(frames)
}

// rest counts what was sent and lets the shared pieces go.
func (p *pen) rest() {
	p.hub.count.frames.Add(p.frames)
	p.hub.count.bytes.Add(p.bytes)
	p.frames, p.bytes = 0, 0
	clear(p.shared)
	if cap(p.buf) > 1<<20 {
		p.buf = nil
	}
}

// attempt is a write that does not wait. It is kept so that a round allocates
// nothing.
type attempt struct {
	piece []byte
	n     int
	err   error
	do    func(fd uintptr) (done bool)
}

// write takes as much of a piece as the network takes at once.
func (a *attempt) write(line syscall.RawConn, piece []byte) (int, error) {
	if a.do == nil {
		a.do = func(fd uintptr) bool {
			a.n, a.err = writeNow(fd, a.piece)
			return true
		}
	}
	a.piece, a.n, a.err = piece, 0, nil
	err := line.Write(a.do)
	a.piece = nil
	if err != nil {
		return 0, err
	}
	return a.n, a.err
}
