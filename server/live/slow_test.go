package live

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

// flood changes the text, seen each time by a quick phone, until something is so.
func (h *hall) flood(quick *phone, until func(Stats) bool) (changes int, last string) {
	h.t.Helper()
	give := time.Now().Add(patience)
	for ; !until(h.hub.Stats()); changes++ {
		require.True(h.t, time.Now().Before(give), "it never became so: %+v", h.hub.Stats())
		last = h.write(longText)
		quick.sees(last)
	}
	return changes, last
}

var screenDoor = url.Values{"screen": {""}}

func TestASlowPhoneHoldsNobodyUpAndSkipsAhead(t *testing.T) {
	h := openHall(t, setting{live: Options{Slow: time.Minute}})
	quick, slow := h.screen(), h.connect(screenDoor, true)
	before, _ := h.flood(quick, func(s Stats) bool { return s.Lagging > 0 })
	missed := 0
	_, last := h.flood(quick, func(Stats) bool { missed++; return missed > 100 })
	// agenda and proposal change each time
	require.Less(t, slow.sees(last), 2*(before+50), "of the last 100 changes it got few")
	require.Equal(t, string(quick.held["agenda"].Data), string(slow.held["agenda"].Data))

	next := h.write("After it has caught up.")
	slow.sees(next)
	quick.sees(next)
}

func TestAPhoneThatTakesNothingIsToldThatItIsTooSlow(t *testing.T) {
	h := openHall(t, setting{live: Options{Slow: 100 * time.Millisecond}})
	quick, slow := h.screen(), h.connect(screenDoor, true)
	h.flood(quick, func(s Stats) bool { return s.Slow == 1 })
	require.Equal(t, CloseTooSlow, slow.closed().Code, "behind a whole message")
	h.flood(quick, func(s Stats) bool { return s.Connections == 1 })
}

func TestAPhoneThatDripsIsCutOff(t *testing.T) {
	for name, set := range map[string]setting{"plain": {}, "TLS": {tls: true}} {
		t.Run(name, func(t *testing.T) {
			set.live.Slow = 100 * time.Millisecond
			h := openHall(t, set)
			quick, slow := h.screen(), h.connect(screenDoor, true)
			one := make([]byte, 1)
			h.flood(quick, func(s Stats) bool {
				_, _ = slow.ws.NetConn().Read(one)
				return s.Slow == 1 && s.Connections == 1
			})
		})
	}
}

func TestMessagesNeverMix(t *testing.T) {
	h := openHall(t, setting{live: Options{Heartbeat: 16 * time.Millisecond, Slow: time.Minute}})
	quick, slow := h.screen(), h.connect(screenDoor, true)
	pongs := 0
	slow.ws.SetPongHandler(func(string) error { pongs++; return nil })
	ask := func() {
		err := slow.ws.WriteControl(websocket.PingMessage, []byte("still there?"), time.Now().Add(patience))
		require.NoError(t, err)
	}
	for round := range 5 {
		lagging := h.hub.Stats().Lagging
		_, last := h.flood(quick, func(s Stats) bool { ask(); return s.Lagging > lagging })
		for range 10 {
			ask()
			last = h.write(fmt.Sprint(longText, round))
			quick.sees(last)
		}
		slow.sees(last) // phone.next checks each message
	}
	require.Positive(t, pongs)
}

func TestAStormOfPhonesThatComeGoAndComeBack(t *testing.T) {
	h := openHall(t, setting{})
	watcher := h.screen()
	const phones, rounds = 60, 3
	for range rounds {
		var wg sync.WaitGroup
		failed := make(chan error, phones)
		for i := range phones {
			wg.Go(func() {
				ws, _, err := websocket.DefaultDialer.Dial(h.url(screenDoor), nil)
				if err != nil {
					failed <- err
					return
				}
				defer ws.Close()
				if i%3 == 0 {
					return // gone before the first message
				}
				_ = ws.SetReadDeadline(time.Now().Add(patience))
				if _, first, err := ws.ReadMessage(); err != nil {
					failed <- err
				} else if len(first) == 0 {
					failed <- errors.New("an empty first message")
				}
			})
		}
		watcher.sees(h.write(longText))
		wg.Wait()
		close(failed)
		for err := range failed {
			require.NoError(t, err)
		}
	}
	h.eventually("all have left", func(s Stats) bool { return s.Connections == 1 })
	require.EqualValues(t, 1+phones*rounds, h.hub.Stats().Accepted)
	watcher.sees(h.write("It goes on."))
}

func TestWhatChangesDuringTheUpgradeIsNotMissed(t *testing.T) {
	h := openHall(t, setting{live: Options{Loops: 1, Heartbeat: time.Hour}})
	watcher := h.screen()
	title := make(chan string, 1)
	door := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		h.ServeHTTP(busyDoor{w, func() {
			changed := h.write("Written after the view was taken.")
			watcher.sees(changed)
			title <- changed
		}}, req)
	}))
	defer door.Close()
	late := h.connectTo(websocket.Dialer{}, address(door, screenDoor))
	late.sees(<-title)
}

// busyDoor lets something happen before it hands a connection over.
type busyDoor struct {
	http.ResponseWriter
	first func()
}

func (d busyDoor) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	d.first()
	return http.NewResponseController(d.ResponseWriter).Hijack()
}

func TestWhoLeavesGivesTheSeatBack(t *testing.T) {
	h := openHall(t, setting{})
	bo := h.join("Bo")
	watcher := h.screen()
	// Each seat that is kept for Bo takes a version whenever Bo changes.
	versions := func() uint64 {
		newest := uint64(0)
		for _, m := range watcher.held {
			newest = max(newest, m.Version)
		}
		h.do(decision.RenameMember{ID: newID[decision.CommandID](), Member: bo, Name: "Bo " + uuid.NewString()})
		return watcher.until(func(m message) bool { return m.Section == "roll" }).Version - newest
	}
	versions()
	alone := versions()
	var phones []*phone
	for range 10 {
		phones = append(phones, h.member(bo))
	}
	versions()
	require.Equal(t, alone+10, versions())
	for _, p := range phones {
		require.NoError(t, p.ws.Close())
	}
	h.eventually("all have left", func(s Stats) bool { return s.Connections == 1 })
	versions()
	require.Equal(t, alone, versions())
}
