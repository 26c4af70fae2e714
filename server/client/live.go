package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/folkmoot/folkmoot/decision"
)

// Closed says that the server ended a websocket, and why; package live has the
// codes.
type Closed struct {
	Code   int
	Reason string
}

// Error gives the code.
func (c *Closed) Error() string { return fmt.Sprintf("websocket closed with %d", c.Code) }

// writeBuffers are for pongs and close frames, of all phones together.
var writeBuffers sync.Pool

// Live is one websocket with the view that its frames have built. It has no
// goroutine: pings are answered while Next waits. One goroutine may use it.
type Live struct {
	ws   *websocket.Conn
	view *View
}

// Dial opens a websocket as it is, for whoever reads its messages themselves. A
// nil dial is the transport's own; another one may watch the bytes. Errors:
// *Refusal, or the network's.
func (c *Client) Dial(ctx context.Context, meeting decision.MeetingID, asScreen bool, dial func(ctx context.Context, network, addr string) (net.Conn, error)) (*websocket.Conn, error) {
	if dial == nil {
		dial = c.transport.DialContext
	}
	d := websocket.Dialer{
		NetDialContext: dial, TLSClientConfig: c.transport.TLSClientConfig, Jar: c.jar,
		ReadBufferSize: 4096, WriteBufferSize: 512, WriteBufferPool: &writeBuffers,
	}
	u := *c.base
	u.Scheme = "ws" + u.Scheme[len("http"):]
	ws, res, err := d.DialContext(ctx, u.String()+"/api"+below(meeting, "live")+as(asScreen), http.Header{"Origin": {c.base.String()}})
	if errors.Is(err, websocket.ErrBadHandshake) {
		text, _ := io.ReadAll(res.Body) // the dialer has read its first kilobyte
		return nil, refusal(res.StatusCode, text)
	}
	return ws, err
}

// Live opens a websocket and takes the whole view, which is its first message.
// Errors: *Refusal, *Closed, or the network's.
func (c *Client) Live(ctx context.Context, meeting decision.MeetingID, asScreen bool) (*Live, error) {
	ws, err := c.Dial(ctx, meeting, asScreen, nil)
	if err != nil {
		return nil, err
	}
	l := &Live{ws, newView()}
	if _, err := l.Next(ctx); err != nil {
		_ = ws.Close()
		return nil, err
	}
	return l, nil
}

// View is what has been seen up to now. It changes with Next.
func (l *Live) View() *View { return l.view }

// Next waits for a message and takes it into the view. It fails with *Closed
// when the server ends the connection and with the context's error when that
// ends first; after any error the connection is over.
func (l *Live) Next(ctx context.Context) (Frame, error) {
	stop := context.AfterFunc(ctx, func() { _ = l.ws.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	_, message, err := l.ws.ReadMessage()
	var end *websocket.CloseError
	switch {
	case ctx.Err() != nil:
		return Frame{}, ctx.Err()
	case errors.As(err, &end) && end.Code != websocket.CloseAbnormalClosure:
		return Frame{}, &Closed{end.Code, end.Text}
	case err != nil:
		return Frame{}, err
	}
	return l.view.take(message)
}

// Close says goodbye and lets the connection go.
func (l *Live) Close() error {
	_ = l.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second))
	return l.ws.Close()
}
