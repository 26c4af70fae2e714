package live

import (
	"fmt"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/room"
)

// election is a running poll with enough members to cast.
type election struct {
	*hall
	poll   decision.PollID
	option decision.OptionID
	voters []decision.MemberID
	cast   int
}

func openElection(t testing.TB, set setting, voters int) *election {
	h := openHall(t, set)
	e := &election{hall: h, poll: newID[decision.PollID](), option: newID[decision.OptionID]()}
	h.write(longText)
	h.do(decision.MovePhase{ID: newID[decision.CommandID](), Proposal: h.proposal, To: decision.PhaseDiscussion})
	h.do(decision.PlanPoll{ID: newID[decision.CommandID](), Proposal: h.proposal, Poll: e.poll, Spec: decision.PollSpec{
		Method: decision.MethodApproval, Question: "When do we repair the roof?", Show: decision.ShowLive, Names: decision.NamesAfterClose,
		Options: []decision.Option{{ID: e.option, Name: "In spring"}, {ID: newID[decision.OptionID](), Name: "In autumn"}},
	}})
	h.do(decision.OpenPoll{ID: newID[decision.CommandID](), Poll: e.poll, Text: 1})
	e.voters = make([]decision.MemberID, voters)
	var wg sync.WaitGroup
	for i := range 64 {
		wg.Go(func() {
			for j := i; j < voters; j += 64 {
				e.voters[j] = newID[decision.MemberID]()
				_, err := h.room.Do(t.Context(), decision.ByGuest(), decision.JoinMeeting{
					ID: newID[decision.CommandID](), Member: e.voters[j], Name: fmt.Sprint("Member ", j), Code: "WQRT"})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	require.False(t, t.Failed())
	return e
}

// vote casts the next voter's ballot and gives the number of ballots since.
func (e *election) vote() int {
	_, err := e.room.Do(e.t.Context(), decision.ByMember(e.voters[e.cast]), decision.CastBallot{
		Poll: e.poll, Round: 1, Text: 1, Counter: 1, Marks: decision.Marks{Approved: []decision.OptionID{e.option}}})
	require.NoError(e.t, err)
	e.cast++
	return e.cast
}

func (e *election) crowd(n int) *crowd {
	already := e.hub.Stats().Connections
	c := gather(e.t, strings.TrimPrefix(e.site.URL, "http://"), n, "/?member="+string(e.chair))
	e.settled(already + int64(n))
	return c
}

// BenchmarkFanOut sends one round at a time to many phones, and the same bytes
// over as many bare TCP connections from one goroutine, and compares the
// processor time of this process. Budget: ×bare ≤ 1.25.
func BenchmarkFanOut(b *testing.B) {
	for _, n := range []int{1000, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) { fanOut(b, n) })
	}
}

func fanOut(b *testing.B, n int) {
	var announced int64 // processor time when the round began
	e := openElection(b, setting{announce: func(h *Hub, r *room.Room) {
		announced = monotonic(unix.CLOCK_PROCESS_CPUTIME_ID)
		h.Announce(r)
	}}, b.N+20)
	phones := e.crowd(n)
	for range 10 { // until everything has its size
		phones.all(e.vote())
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	defer listener.Close()
	others := gather(b, listener.Addr().String(), n, "")
	conns := make([]net.Conn, n)
	for i := range conns {
		conns[i], err = listener.Accept()
		require.NoError(b, err)
		defer conns[i].Close()
	}

	var live, bare int64
	before := e.hub.Stats()
	sent := 0
	b.ResetTimer()
	for range b.N {
		bytes := e.hub.Stats().Bytes
		phones.all(e.vote())
		live += monotonic(unix.CLOCK_PROCESS_CPUTIME_ID) - announced
		for e.hub.Stats().Bytes == bytes { // counted at the end of a round
			runtime.Gosched()
		}
		piece := make([]byte, (e.hub.Stats().Bytes-before.Bytes-int64(sent))/int64(n))
		sent += n * len(piece)

		start := monotonic(unix.CLOCK_PROCESS_CPUTIME_ID)
		for _, c := range conns {
			if _, err := c.Write(piece); err != nil {
				b.Fatal(err)
			}
		}
		others.all(sent / n)
		bare += monotonic(unix.CLOCK_PROCESS_CPUTIME_ID) - start
	}
	b.StopTimer()
	rounds := float64(b.N) * float64(n)
	b.ReportMetric(float64(live)/float64(bare), "×bare")
	b.ReportMetric(float64(live)/rounds, "cpu-ns/phone")
	b.ReportMetric(float64(bare)/rounds, "bare-ns/phone")
	b.ReportMetric(float64(sent)/rounds, "bytes/phone")
	b.ReportMetric(float64(e.hub.Stats().Lagging-before.Lagging), "lagging")
}

// BenchmarkIdlePhone measures the memory that a phone costs while nothing
// happens: heap and stacks, with the room's seat. It runs once, whatever b.N.
// Budget: 8192 B.
func BenchmarkIdlePhone(b *testing.B) {
	const n = 5000
	e := openElection(b, setting{}, 1)
	e.crowd(100) // what is made once
	before := memory()
	e.crowd(n)
	b.ReportMetric(float64(memory()-before)/n, "B/phone")
	b.ReportMetric(0, "ns/op")
}

func memory() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse + m.StackInuse)
}

// BenchmarkCastToScreen casts ballots one after the other, as fast as the
// journal takes them but at most 200 a second, and measures from the beginning
// of each cast until each phone has a frame that contains it. Budget of the
// 99th percentile at a tick of 100 ms: 130 ms for 1,000 phones, 200 ms for 5,000.
func BenchmarkCastToScreen(b *testing.B) {
	for _, n := range []int{1000, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			e := openElection(b, setting{room: room.Options{Tick: 100 * time.Millisecond}}, b.N+1)
			phones := e.crowd(n)
			begun := make([]int64, b.N+1)
			answered := make([]time.Duration, 0, b.N)
			b.ResetTimer()
			pace := time.NewTicker(5 * time.Millisecond)
			defer pace.Stop()
			for k := 1; k <= b.N; k++ {
				<-pace.C
				begun[k] = monotonic(unix.CLOCK_MONOTONIC)
				e.vote()
				answered = append(answered, time.Duration(monotonic(unix.CLOCK_MONOTONIC)-begun[k]))
			}
			phones.all(b.N)
			b.StopTimer()
			var seen []time.Duration
			last := make([]int, n)
			for _, s := range phones.sightings() {
				for k := last[s.Socket] + 1; k <= int(s.Cast); k++ {
					seen = append(seen, time.Duration(s.At-begun[k]))
				}
				last[s.Socket] = int(s.Cast)
			}
			require.Len(b, seen, n*b.N)
			report(b, seen, "seen")
			report(b, answered, "answered")
		})
	}
}

func report(b *testing.B, all []time.Duration, what string) {
	slices.Sort(all)
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(all[len(all)*p/100])/1e6, fmt.Sprint(what, "-p", p, "-ms"))
	}
}
