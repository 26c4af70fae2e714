package live

import (
	"bufio"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/room"
)

// Serve makes a websocket of a request, sends the viewer everything they may
// see, hands the connection to a loop and returns; the connection lives on. An
// error means that nothing was answered yet: ErrOriginForeign, ErrNoWebsocket,
// room.ErrStopping, or one of [room.Room.Sit].
func (h *Hub) Serve(w http.ResponseWriter, req *http.Request, r *room.Room, v room.Viewer) error {
	if !h.opt.CheckOrigin(req) {
		return ErrOriginForeign
	}
	if !websocket.IsWebSocketUpgrade(req) {
		return ErrNoWebsocket
	}
	if h.isClosed() {
		return room.ErrStopping
	}
	seat, view, err := r.Sit(req.Context(), v)
	if err != nil {
		return err
	}
	g := &gate{}
	ws, err := h.upgrader.Upgrade(&hijacker{w, g}, req, nil)
	if err != nil {
		r.Leave(seat)
		if g.Conn == nil {
			return ErrNoWebsocket
		}
		return nil // the line is ours by now, and broken
	}
	ws.SetReadLimit(h.opt.ReadLimit)
	s := newSocket(h, r, seat, ws, g)
	if !h.enter() {
		s.cut()
		r.Leave(seat)
		return nil
	}
	h.count.accepted.Add(1)
	h.count.connections.Add(1)
	s.begin(view)
	s.loop.add(s)
	go s.read()
	return nil
}

// Refuse tells a page why it may not come in, with a close code: a browser
// hides the answer to a failed upgrade from its page, which would come back for
// ever. Unauthenticated becomes CloseSessionUnknown, Forbidden CloseRemoved,
// and NotFound CloseMeetingGone; nil means that this was told, or that the line
// broke. Any other error is given back, and so is every error where no
// websocket is asked for or by a foreign page: nothing was answered yet.
func (h *Hub) Refuse(w http.ResponseWriter, req *http.Request, why error) error {
	codes := map[decision.Kind]int{decision.Unauthenticated: CloseSessionUnknown,
		decision.Forbidden: CloseRemoved, decision.NotFound: CloseMeetingGone}
	var refusal *decision.Error
	if !errors.As(why, &refusal) || codes[refusal.Kind] == 0 ||
		!websocket.IsWebSocketUpgrade(req) || !h.opt.CheckOrigin(req) || !h.enter() {
		return why
	}
	defer h.sockets.Done()
	g := &gate{}
	ws, err := h.upgrader.Upgrade(&hijacker{w, g}, req, nil)
	if err != nil {
		if g.Conn == nil {
			return why
		}
		return nil
	}
	defer ws.Close()
	ws.SetReadLimit(h.opt.ReadLimit)
	_ = g.SetDeadline(time.Now().Add(closeWait))
	if _, err := g.Write(farewell(codes[refusal.Kind], "")); err != nil {
		return nil
	}
	ws.SetCloseHandler(func(int, string) error { return nil }) // a second close frame would be an error to the phone
	for err == nil {                                           // until the phone has answered
		_, _, err = ws.NextReader()
	}
	return nil
}

// hijacker hands a connection over with a gate in front of it.
type hijacker struct {
	http.ResponseWriter
	gate *gate
}

func (h *hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(h.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	h.gate.Conn = conn
	return h.gate, rw, nil
}

// gate stands between gorilla/websocket and the network. During the handshake
// it lets everything through; then what gorilla writes, which is always one
// whole control frame, is owed to the phone like any other message.
type gate struct {
	net.Conn
	socket *socket // nil during the handshake
}

// Read notes that the phone has said something.
func (g *gate) Read(p []byte) (int, error) {
	n, err := g.Conn.Read(p)
	if n > 0 && g.socket != nil {
		g.socket.heard()
	}
	return n, err
}

// Write takes a control frame over.
func (g *gate) Write(p []byte) (int, error) {
	if g.socket == nil {
		return g.Conn.Write(p)
	}
	g.socket.owe(p)
	return len(p), nil
}

// SetWriteDeadline leaves the deadline to whoever has the line.
func (g *gate) SetWriteDeadline(t time.Time) error {
	if g.socket == nil {
		return g.Conn.SetWriteDeadline(t)
	}
	return nil
}
