package live

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/room"
)

var longText = strings.Repeat("We repair the roof before winter. ", 30)

func TestTheFirstMessageIsTheView(t *testing.T) {
	h := openHall(t, setting{})
	bo := h.join("Bo")
	h.write("We repair the roof.")
	require.Equal(t, h.view(room.Viewer{Screen: true}), h.screen().first)

	// The personal section is rendered anew for each view, and counts.
	me := regexp.MustCompile(`("section":"me","epoch":"\w+","version":)\d+`)
	want := me.ReplaceAllString(h.view(room.Viewer{Member: bo}), "${1}0")
	require.Contains(t, want, `"version":0`)
	require.Equal(t, want, me.ReplaceAllString(h.member(bo).first, "${1}0"))
}

func TestEverybodyGetsWhatChanges(t *testing.T) {
	for name, set := range map[string]setting{
		"plain":    {},
		"TLS":      {tls: true},
		"one loop": {live: Options{Loops: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			h := openHall(t, set)
			phones := []*phone{h.screen(), h.member(h.chair), h.member(h.join("Bo")), h.member(h.join("Cy"))}
			for range 5 {
				title := h.write(longText)
				for _, p := range phones {
					p.sees(title)
				}
			}
		})
	}
}

func TestOnlyMyPhoneGetsWhatIsMine(t *testing.T) {
	h := openHall(t, setting{})
	bo, cy := h.join("Bo"), h.join("Cy")
	mine, other := h.member(bo), h.member(cy)
	h.do(decision.RenameMember{ID: newID[decision.CommandID](), Member: bo, Name: "Bodil"})
	got := mine.until(func(m message) bool { return m.Section == "me" })
	require.Equal(t, "Bodil", got.field(t, "name"))

	title := h.write("Anything.")
	other.until(func(m message) bool {
		require.NotEqual(t, "me", m.Section)
		return m.Section == "agenda" && strings.Contains(string(m.Data), title)
	})
}

func TestTheDoorRefusesBeforeTheUpgrade(t *testing.T) {
	h := openHall(t, setting{})
	chair := url.Values{"member": {string(h.chair)}}
	for name, c := range map[string]struct {
		query  url.Values
		header http.Header
		code   string
	}{
		"a page of another site":      {chair, http.Header{"Origin": {"https://evil.example"}}, "origin_foreign"},
		"an origin that is no URL":    {chair, http.Header{"Origin": {"://"}}, "origin_foreign"},
		"an origin hidden on purpose": {chair, http.Header{"Origin": {"null"}}, "origin_foreign"},
		"somebody not on the roll":    {url.Values{"member": {"nobody"}}, nil, "not_on_roll"},
	} {
		t.Run(name, func(t *testing.T) {
			_, res, err := websocket.DefaultDialer.DialContext(t.Context(), h.url(c.query), c.header)
			require.ErrorIs(t, err, websocket.ErrBadHandshake)
			defer res.Body.Close()
			body, err := io.ReadAll(res.Body)
			require.NoError(t, err)
			require.Equal(t, c.code, strings.TrimSpace(string(body)))
		})
	}
	t.Run("no websocket asked for", func(t *testing.T) {
		res, err := h.site.Client().Get(h.site.URL + "/?" + chair.Encode())
		require.NoError(t, err)
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		require.NoError(t, err)
		require.Equal(t, "websocket_expected", strings.TrimSpace(string(body)))
	})
	require.Zero(t, h.hub.Stats().Accepted)

	own, _, err := websocket.DefaultDialer.DialContext(t.Context(), h.url(chair), http.Header{"Origin": {h.site.URL}})
	require.NoError(t, err, "our own page comes in")
	require.NoError(t, own.Close())
}

func TestABrowserIsToldByCloseCode(t *testing.T) {
	h := openHall(t, setting{})
	bo := h.join("Bo")
	h.do(decision.RemoveMember{ID: newID[decision.CommandID](), Member: bo})
	query := url.Values{"member": {string(bo)}, "browser": {""}}
	ws, _, err := websocket.DefaultDialer.DialContext(t.Context(), h.url(query), nil)
	require.NoError(t, err)
	defer ws.Close()
	_, _, err = ws.ReadMessage()
	require.True(t, websocket.IsCloseError(err, CloseRemoved), "%v", err)

	_, res, err := websocket.DefaultDialer.DialContext(t.Context(), h.url(query), http.Header{"Origin": {"https://evil.example"}})
	require.ErrorIs(t, err, websocket.ErrBadHandshake, "a foreign page is told nothing")
	require.NoError(t, res.Body.Close())
}

func TestRefuseLeavesOtherErrorsToTheCaller(t *testing.T) {
	hub := New(Options{})
	defer hub.Close(context.Background())
	upgrade := http.Header{"Connection": {"Upgrade"}, "Upgrade": {"websocket"}}
	for name, c := range map[string]struct {
		why    error
		header http.Header
	}{
		"not for a page to know":           {room.ErrStopping, upgrade},
		"no refusal at all":                {io.ErrUnexpectedEOF, upgrade},
		"no websocket":                     {decision.ErrMeetingUnknown, nil},
		"a line that cannot be taken over": {decision.ErrMeetingUnknown, upgrade},
	} {
		t.Run(name, func(t *testing.T) {
			answer := httptest.NewRecorder()
			req := httptest.NewRequest(http.MethodGet, "/", nil)
			req.Header = c.header
			require.Equal(t, c.why, hub.Refuse(answer, req, c.why))
			require.Zero(t, answer.Body.Len())
		})
	}
}

func TestWhoIsRemovedIsToldAndSeesNothingMore(t *testing.T) {
	h := openHall(t, setting{})
	bo := h.join("Bo")
	phone, screen := h.member(bo), h.connect(url.Values{"member": {string(bo)}, "screen": {""}}, false)
	h.do(decision.RemoveMember{ID: newID[decision.CommandID](), Member: bo})
	me := phone.until(func(m message) bool { return m.Section != "clock" })
	require.Equal(t, "me", me.Section)
	require.Equal(t, true, me.field(t, "removed"))
	require.Equal(t, CloseRemoved, phone.closed().Code)
	require.Equal(t, CloseRemoved, screen.closed().Code, "nor as the screen, if that was their door")
}

func TestWhoGetsAnotherRoleComesBackForAnotherView(t *testing.T) {
	h := openHall(t, setting{})
	bo := h.join("Bo")
	phone := h.member(bo)
	h.do(decision.SetRole{ID: newID[decision.CommandID](), Member: bo, Role: decision.CoFacilitator})
	me := phone.until(func(m message) bool { return m.Section != "clock" })
	require.Equal(t, "me", me.Section)
	require.Equal(t, "co_facilitator", me.field(t, "role"))
	require.Equal(t, CloseAudienceChanged, phone.closed().Code)
	require.Equal(t, true, h.member(bo).held["me"].field(t, "runs"))
}

func TestAServerThatStopsTellsEverybodyToComeBack(t *testing.T) {
	h := openHall(t, setting{})
	phones := []*phone{h.screen(), h.member(h.chair)}
	var wg sync.WaitGroup
	wg.Go(func() { _ = h.hub.Close(context.Background()) })
	for _, p := range phones {
		bye := p.closed()
		require.Equal(t, CloseRestarting, bye.Code)
		wait, err := strconv.Atoi(bye.Text)
		require.NoError(t, err)
		require.Less(t, wait, 1000)
	}
	wg.Wait()
	require.Zero(t, h.hub.Stats().Connections)

	_, res, err := websocket.DefaultDialer.DialContext(t.Context(), h.url(url.Values{"screen": {""}}), nil)
	require.ErrorIs(t, err, websocket.ErrBadHandshake)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Equal(t, room.ErrStopping.Code, strings.TrimSpace(string(body)))
}

func TestAServerThatMustStopNowCutsWhoDoesNotAnswer(t *testing.T) {
	h := openHall(t, setting{})
	h.screen() // never answers the close frame
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, h.hub.Close(ctx), context.Canceled)
	require.Zero(t, h.hub.Stats().Connections)
}

func TestAPhoneIsToldTheTimeWithTheFirstView(t *testing.T) {
	now := time.Date(2026, 3, 1, 19, 30, 0, 0, time.UTC)
	h := openHall(t, setting{live: Options{Heartbeat: time.Hour, Clock: func() time.Time { return now }}})
	p := h.screen()
	m, err := p.next()
	require.NoError(t, err)
	require.Equal(t, "clock", m.Section)
	require.Equal(t, p.epoch, m.Epoch)
	require.JSONEq(t, `{"now":"2026-03-01T19:30:00Z"}`, string(m.Data))
}

func TestAHeartbeatTellsTheTimeAndAsksForASign(t *testing.T) {
	now := time.Date(2026, 3, 1, 19, 30, 0, 0, time.UTC)
	h := openHall(t, setting{live: Options{Heartbeat: 16 * time.Millisecond, Clock: func() time.Time { return now }}})
	p := h.screen()
	pings := 0
	answer := p.ws.PingHandler()
	p.ws.SetPingHandler(func(s string) error { pings++; return answer(s) })
	for range 4 {
		m := p.until(func(m message) bool { return m.Section == "clock" })
		require.Equal(t, p.epoch, m.Epoch)
		require.JSONEq(t, `{"now":"2026-03-01T19:30:00Z"}`, string(m.Data))
	}
	require.GreaterOrEqual(t, pings, 2)
}

func TestASilentPhoneIsLetGoAndOneThatAnswersStays(t *testing.T) {
	h := openHall(t, setting{live: Options{Heartbeat: 100 * time.Millisecond, Idle: 3 * time.Second}})
	h.screen() // reads nothing more, so it answers no ping
	speaks := h.screen()
	for h.hub.Stats().Silent == 0 {
		_, err := speaks.next()
		require.NoError(t, err)
	}
	for range 3 {
		_, err := speaks.next()
		require.NoError(t, err)
	}
	require.EqualValues(t, 1, h.hub.Stats().Silent)
}

func TestAPhoneHasNothingToSayHere(t *testing.T) {
	for name, c := range map[string]struct {
		send func(*websocket.Conn) error
		code int
	}{
		"a message":       {func(c *websocket.Conn) error { return c.WriteMessage(websocket.TextMessage, []byte("hi")) }, websocket.CloseUnsupportedData},
		"a long message":  {func(c *websocket.Conn) error { return c.WriteMessage(websocket.BinaryMessage, make([]byte, 4096)) }, websocket.CloseMessageTooBig},
		"no frame at all": {func(c *websocket.Conn) error { _, err := c.NetConn().Write([]byte("GET / HTTP/1.1\r\n")); return err }, websocket.CloseProtocolError},
		"a polite goodbye": {func(c *websocket.Conn) error {
			return c.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseGoingAway, ""))
		}, websocket.CloseGoingAway},
	} {
		t.Run(name, func(t *testing.T) {
			h := openHall(t, setting{})
			p := h.screen()
			require.NoError(t, c.send(p.ws))
			require.Equal(t, c.code, p.closed().Code)
		})
	}
}

func TestAfterAFoldEverythingComesAnew(t *testing.T) {
	h := openHall(t, setting{journal: journal.Options{MaxSize: 1}}) // the smallest there is
	bo := h.join("Bo")
	h.write("We repair the roof.")
	p := h.member(bo)
	before, sections := p.epoch, len(p.held)
	err := error(nil)
	for version := 1; err == nil; version++ {
		_, err = h.room.Do(t.Context(), decision.ByMember(h.chair), decision.EditProposal{
			ID: newID[decision.CommandID](), Proposal: h.proposal, Version: version,
			Title: fmt.Sprint("Version ", version+1, "."), Text: strings.Repeat("x", 9000)})
	}
	require.ErrorIs(t, err, room.ErrStorageFull)
	p.until(func(message) bool { return p.epoch != before && len(p.held) == sections })
	require.Equal(t, h.view(room.Viewer{Screen: true}), h.screen().first)
	require.NotEqual(t, before, h.screen().epoch)
}
