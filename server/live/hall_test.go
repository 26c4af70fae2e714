package live

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/room"
)

func TestMain(m *testing.M) {
	if beCrowd() {
		return
	}
	goleak.VerifyTestMain(m)
}

// patience bounds every wait of a test.
const patience = time.Minute

// hall is a meeting on a real journal, with a real server in front of it.
type hall struct {
	t     testing.TB
	store *journal.Store
	hub   *Hub
	room  *room.Room
	site  *httptest.Server
	chair decision.MemberID

	proposal decision.ProposalID
	versions int
}

type setting struct {
	live    Options
	room    room.Options
	journal journal.Options
	tls     bool

	announce func(*Hub, *room.Room) // nil: as it should be
}

func openHall(t testing.TB, set setting) *hall {
	t.Helper()
	h := &hall{t: t, chair: newID[decision.MemberID](), hub: New(set.live)}
	set.room.Announce = h.hub.Announce
	if set.announce != nil {
		set.room.Announce = func(r *room.Room) { set.announce(h.hub, r) }
	}
	if set.room.Tick == 0 {
		set.room.Tick = time.Millisecond
	}
	var err error
	h.store, err = journal.Open(t.TempDir(), set.journal)
	require.NoError(t, err)
	rooms, err := room.OpenRooms(t.Context(), h.store, set.room)
	require.NoError(t, err)
	h.room, _, err = rooms.Create(t.Context(), newID[decision.MeetingID](), decision.ByHost(), decision.OpenMeeting{
		ID: newID[decision.CommandID](), Title: "Spring meeting", Language: "en", Zone: "UTC",
		Joining: decision.JoinOpen, JoinCode: "WQRT", Facilitator: h.chair, Name: "Ada",
	})
	require.NoError(t, err)
	if set.tls {
		h.site = httptest.NewTLSServer(h)
	} else {
		h.site = httptest.NewServer(h)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		_ = h.hub.Close(ctx)
		h.site.CloseClientConnections()
		h.site.Close()
		rooms.Close()
		require.NoError(t, h.store.Close())
	})
	return h
}

// ServeHTTP opens the door to whoever says who they are. A browser is told by
// close code why it may not come in.
func (h *hall) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	q := req.URL.Query()
	err := h.hub.Serve(w, req, h.room, room.Viewer{Member: decision.MemberID(q.Get("member")), Screen: q.Has("screen")})
	if err != nil && q.Has("browser") {
		err = h.hub.Refuse(w, req, err)
	}
	var refusal *decision.Error
	if errors.As(err, &refusal) {
		http.Error(w, refusal.Code, http.StatusTeapot)
	} else if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

func newID[T ~string]() T { return T(uuid.NewString()) }

func (h *hall) do(cmd decision.Command) {
	h.t.Helper()
	_, err := h.room.Do(h.t.Context(), decision.ByMember(h.chair), cmd)
	require.NoError(h.t, err)
}

func (h *hall) join(name string) decision.MemberID {
	h.t.Helper()
	id := newID[decision.MemberID]()
	_, err := h.room.Do(h.t.Context(), decision.ByGuest(), decision.JoinMeeting{
		ID: newID[decision.CommandID](), Member: id, Name: name, Code: "WQRT"})
	require.NoError(h.t, err)
	return id
}

// write puts a new text before the meeting, and gives its title.
func (h *hall) write(text string) string {
	h.t.Helper()
	title := "Version " + uuid.NewString()
	if h.versions == 0 {
		h.proposal = newID[decision.ProposalID]()
		h.do(decision.AddProposal{ID: newID[decision.CommandID](), Proposal: h.proposal, Title: title, Text: text})
	} else {
		h.do(decision.EditProposal{ID: newID[decision.CommandID](), Proposal: h.proposal, Version: h.versions, Title: title, Text: text})
	}
	h.versions++
	return title
}

func (h *hall) view(v room.Viewer) string {
	h.t.Helper()
	view, err := h.room.View(h.t.Context(), v)
	require.NoError(h.t, err)
	return string(view)
}

// eventually waits for a counter.
func (h *hall) eventually(what string, ok func(Stats) bool) {
	h.t.Helper()
	require.Eventually(h.t, func() bool { return ok(h.hub.Stats()) }, patience, time.Millisecond, what)
}

// message is a frame, or the first message.
type message struct {
	Section  string
	Epoch    string
	Version  uint64
	Data     json.RawMessage
	Sections []message
}

func (m message) field(t testing.TB, name string) any {
	t.Helper()
	var all map[string]any
	require.NoError(t, json.Unmarshal(m.Data, &all))
	return all[name]
}

// phone is a client.
type phone struct {
	t     testing.TB
	ws    *websocket.Conn
	first string
	held  map[string]message // newest of each section
	epoch string
}

func (h *hall) url(query url.Values) string { return address(h.site, query) }

func address(site *httptest.Server, query url.Values) string {
	return "ws" + strings.TrimPrefix(site.URL, "http") + "/?" + query.Encode()
}

// connect takes a place; narrow makes the line take little at a time.
func (h *hall) connect(query url.Values, narrow bool) *phone {
	h.t.Helper()
	dialer := websocket.Dialer{}
	if h.site.TLS != nil {
		dialer.TLSClientConfig = h.site.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
		dialer.TLSClientConfig.NextProtos = nil
	}
	if narrow {
		dialer.NetDial = func(network, addr string) (net.Conn, error) {
			conn, err := (&net.Dialer{Control: narrowLine}).Dial(network, addr)
			if err == nil {
				err = conn.(*net.TCPConn).SetReadBuffer(4096)
			}
			return conn, err
		}
	}
	return h.connectTo(dialer, h.url(query))
}

func (h *hall) connectTo(dialer websocket.Dialer, address string) *phone {
	h.t.Helper()
	ws, _, err := dialer.DialContext(h.t.Context(), address, nil)
	require.NoError(h.t, err)
	h.t.Cleanup(func() { _ = ws.Close() })
	p := &phone{t: h.t, ws: ws, held: map[string]message{}}
	require.NoError(h.t, ws.SetReadDeadline(time.Now().Add(patience)))
	_, first, err := ws.ReadMessage()
	require.NoError(h.t, err)
	p.first = string(first)
	var m message
	require.NoError(h.t, json.Unmarshal(first, &m))
	p.epoch = m.Epoch
	for _, s := range m.Sections {
		p.held[s.Section] = s
	}
	return p
}

func (h *hall) member(id decision.MemberID) *phone {
	h.t.Helper()
	return h.connect(url.Values{"member": {string(id)}}, false)
}

func (h *hall) screen() *phone {
	h.t.Helper()
	return h.connect(url.Values{"screen": {""}}, false)
}

// next reads a frame and checks that it is newer than what is held.
func (p *phone) next() (message, error) {
	p.t.Helper()
	require.NoError(p.t, p.ws.SetReadDeadline(time.Now().Add(patience)))
	_, text, err := p.ws.ReadMessage()
	if err != nil {
		return message{}, err
	}
	var m message
	require.NoError(p.t, json.Unmarshal(text, &m), "every message is a whole one: %q", text)
	if m.Epoch != p.epoch {
		p.epoch, p.held = m.Epoch, map[string]message{}
	}
	if m.Section != "clock" {
		require.Greater(p.t, m.Version, p.held[m.Section].Version, "only news of %s", m.Section)
		p.held[m.Section] = m
	}
	return m, nil
}

// until reads until a frame is the one.
func (p *phone) until(ok func(message) bool) message {
	p.t.Helper()
	for {
		m, err := p.next()
		require.NoError(p.t, err)
		if ok(m) {
			return m
		}
	}
}

// sees reads until the agenda has a title, and tells how many frames that took.
func (p *phone) sees(title string) (frames int) {
	p.t.Helper()
	p.until(func(m message) bool {
		frames++
		return m.Section == "agenda" && strings.Contains(string(m.Data), title)
	})
	return frames
}

// closed reads until the line is closed, and gives the close frame.
func (p *phone) closed() *websocket.CloseError {
	p.t.Helper()
	for {
		if _, err := p.next(); err != nil {
			var bye *websocket.CloseError
			require.ErrorAs(p.t, err, &bye)
			return bye
		}
	}
}
