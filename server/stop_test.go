package server

import (
	"context"
	"net"
	"os"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// silentPhone is a server with a meeting, and a phone in it that takes everything
// and answers nothing, not even a goodbye.
func silentPhone(t *testing.T) (s *Server, phone *websocket.Conn, stop func(), ended <-chan error) {
	t.Helper()
	s, c, stop, ended := opened(t)
	meetings, err := c.Meetings(t.Context())
	require.NoError(t, err)
	phone, err = c.Dial(t.Context(), meetings[0].ID, false, nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = phone.Close() })
	phone.SetCloseHandler(func(int, string) error { return nil })
	_, _, err = phone.ReadMessage()
	require.NoError(t, err)
	return s, phone, stop, ended
}

// opened is a server with a meeting, and the browser of who opened it.
func opened(t *testing.T) (s *Server, c *client.Client, stop func(), ended <-chan error) {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Addr, cfg.Data, cfg.MinFree = "127.0.0.1:0", t.TempDir(), 0
	s, err := New(t.Context(), cfg)
	require.NoError(t, err)
	t.Cleanup(s.Close)
	serving, stop := context.WithCancel(t.Context())
	end := make(chan error, 1)
	go func() { end <- s.Serve(serving) }()
	c, err = client.New(s.Base(), nil)
	require.NoError(t, err)
	t.Cleanup(c.Close)
	_, err = c.Session(t.Context())
	require.NoError(t, err)
	link, err := s.HostLink(t.Context())
	require.NoError(t, err)
	_, err = c.SpendLink(t.Context(), link)
	require.NoError(t, err)
	_, err = c.OpenMeeting(t.Context(), decision.OpenMeeting{ID: decision.CommandID(uuid.NewString()), Title: "Assembly",
		Language: "en", Zone: "UTC", Joining: decision.JoinOpen, Name: "Ana"})
	require.NoError(t, err)
	return s, c, stop, end
}

// A server that stops lets nobody new in while it waits for a phone.
func TestServe_TheDoorIsShutFirst(t *testing.T) {
	s, phone, stop, ended := silentPhone(t)
	stop()
	var err error
	for err == nil {
		_, _, err = phone.ReadMessage()
	}
	require.True(t, websocket.IsCloseError(err, 4000), "%v", err)
	for {
		conn, err := net.Dial("tcp", s.Addr().String())
		if err != nil {
			break
		}
		require.NoError(t, conn.Close())
	}
	require.NoError(t, phone.NetConn().SetReadDeadline(time.Now().Add(10*time.Millisecond)))
	_, err = phone.NetConn().Read(make([]byte, 1))
	require.ErrorIs(t, err, os.ErrDeadlineExceeded, "the phone still has its line")
	require.NoError(t, phone.Close())
	require.NoError(t, <-ended)
}

// A phone that has to be cut off is no failure of the server's stop.
func TestServe_APhoneThatIsCutOff(t *testing.T) {
	s, _, stop, ended := silentPhone(t)
	s.patience = 0
	stop()
	require.NoError(t, <-ended)
}

// A meeting whose room has stopped, since it is being deleted or cannot be read any
// more, takes the others off nobody's list.
func TestServe_AStoppedMeetingIsNotListed(t *testing.T) {
	s, c, stop, ended := opened(t)
	later, err := c.OpenMeeting(t.Context(), decision.OpenMeeting{ID: decision.CommandID(uuid.NewString()), Title: "Later",
		Language: "en", Zone: "UTC", Joining: decision.JoinOpen, Name: "Ana"})
	require.NoError(t, err)
	for _, r := range s.rooms.All() {
		if r.ID() != later {
			r.Close()
		}
	}
	meetings, err := c.Meetings(t.Context())
	require.NoError(t, err)
	require.Len(t, meetings, 1)
	require.Equal(t, later, meetings[0].ID)
	waiting, err := c.Waiting(t.Context())
	require.NoError(t, err)
	require.Len(t, waiting, 1)
	stop()
	require.NoError(t, <-ended)
}
