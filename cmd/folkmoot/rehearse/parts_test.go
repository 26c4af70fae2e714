package rehearse

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/decision"
)

// A comparison finds whatever was acknowledged and is not there.
func TestCompare_Missing(t *testing.T) {
	yes, no := decision.Marks{Answer: "yes"}, decision.Marks{Answer: "no"}
	whole := func() (*phone, *decision.MeSection) {
		p := &phone{member: "m", given: newGiven()}
		p.given.ballots["q"] = &givenBallot{round: 2, counter: 3, marks: yes}
		p.given.dots["p"] = &givenDots{counter: 2, sum: 4}
		p.given.ideas = []decision.IdeaID{"i"}
		return p, &decision.MeSection{Member: "m",
			Ballots: []decision.MyBallot{{Poll: "q", Round: 2, Counter: 3, Marks: &yes}},
			Dots:    []decision.MyDots{{Proposal: "p", Counter: 2, Dots: map[decision.IdeaID]int{"i": 3, "j": 1}}},
			Ideas:   []decision.MyIdea{{Proposal: "p", Idea: "i"}}}
	}
	for _, c := range []struct {
		what   string
		change func(*phone, *decision.MeSection)
		want   string // "": nothing is missing
	}{
		{"all is there", func(*phone, *decision.MeSection) {}, ""},
		{"another member", func(_ *phone, me *decision.MeSection) { me.Member = "x" }, "member m"},
		{"the poll is gone", func(_ *phone, me *decision.MeSection) { me.Ballots = nil }, "ballot 3 in poll q"},
		{"the ballot is gone", func(_ *phone, me *decision.MeSection) { me.Ballots[0].Marks, me.Ballots[0].Counter = nil, 0 }, "ballot 3 in poll q"},
		{"an older ballot", func(_ *phone, me *decision.MeSection) { me.Ballots[0].Counter = 2 }, "the server has 2"},
		{"a newer ballot", func(_ *phone, me *decision.MeSection) { me.Ballots[0].Counter = 4 }, "the server has 4"},
		{"other marks", func(_ *phone, me *decision.MeSection) { me.Ballots[0].Marks = &no }, "or other marks"},
		{"an earlier round", func(_ *phone, me *decision.MeSection) { me.Ballots[0].Round = 1 }, "ballot 3"},
		{"a later round", func(_ *phone, me *decision.MeSection) { me.Ballots[0] = decision.MyBallot{Poll: "q", Round: 3} }, ""},
		{"the next one, unanswered", func(p *phone, me *decision.MeSection) {
			p.given.ballots["q"].pending = &no
			me.Ballots[0].Counter, me.Ballots[0].Marks = 4, &no
		}, ""},
		{"unanswered, and others are there", func(p *phone, me *decision.MeSection) {
			p.given.ballots["q"].pending = &no
			me.Ballots[0].Counter = 4
		}, "the server has 4"},
		{"no dots", func(_ *phone, me *decision.MeSection) { me.Dots = nil }, "dots 2 on proposal p"},
		{"fewer dots", func(_ *phone, me *decision.MeSection) { delete(me.Dots[0].Dots, "j") }, "dots 2"},
		{"no idea", func(_ *phone, me *decision.MeSection) { me.Ideas = nil }, "idea i"},
	} {
		t.Run(c.what, func(t *testing.T) {
			p, me := whole()
			c.change(p, me)
			var out findings
			p.compare(me, &out)
			if c.want == "" {
				require.Empty(t, out.missing)
				return
			}
			require.Len(t, out.missing, 1)
			require.Contains(t, out.missing[0].What, c.want)
		})
	}
}

// A cast is on a phone with the first frame of its poll that was rendered after
// its member's own section.
func TestLook(t *testing.T) {
	const ms = time.Millisecond
	on := func(version uint64) sighting { return sighting{poll: 1, era: 1, version: version} }
	casts := []*cast{
		{begun: 10 * ms, seen: on(5)},
		{begun: 30 * ms, seen: on(8)},
		{begun: 40 * ms}, // its member was away
		{begun: 90 * ms, seen: on(20)},
	}
	quick := &track{spells: []spell{{glimpses: []glimpse{{on(3), 11 * ms}, {on(6), 20 * ms}, {on(9), 50 * ms}, {on(21), 100 * ms}}}}}
	skips := &track{spells: []spell{{glimpses: []glimpse{{sighting{poll: 2, era: 1, version: 9}, 15 * ms}, {on(9), 60 * ms}, {on(21), 100 * ms}}}}}
	late := &track{spells: []spell{{from: 25 * ms, glimpses: []glimpse{{on(9), 70 * ms}, {on(21), 95 * ms}}}}}
	away := &track{spells: []spell{{till: 15 * ms}}}
	stuck := &track{spells: []spell{{glimpses: []glimpse{{on(6), 12 * ms}}}}}

	out := look(casts, []*track{quick, skips, late, away}, time.Second)
	require.Equal(t, 3, out.watched)
	require.Zero(t, out.unseen)
	require.EqualValues(t, 3+3+2, out.each.n, "late has not waited for the first cast")
	require.EqualValues(t, 3, out.last.n)
	require.Equal(t, 50*ms, out.last.most, "the first cast, on the phone that skips; the second is on the late one after 40")

	require.Equal(t, 2, look(casts, []*track{quick, stuck}, time.Second).unseen)
}

// Shares of a spread are those of the sorted list, at most one per cent too long.
func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.Int64Range(1, int64(10*time.Minute)), 1, 200).Draw(t, "durations")
		of := rapid.Float64Range(0.01, 1).Draw(t, "share")
		var s spread
		for _, d := range all {
			s.add(time.Duration(d))
		}
		slices.Sort(all)
		want := time.Duration(all[max(0, int(float64(len(all))*of+0.9999999)-1)])
		got := s.share(of)
		if float64(got) > 1.011*float64(max(want, 100*time.Microsecond)) || float64(got) < 0.999*float64(want)-float64(2*time.Microsecond) {
			t.Fatalf("%v of %v is %v, not %v", of, all, want, got)
		}
	})
	require.Zero(t, new(spread).share(0.5))
}

// Taking a message apart quickly gives what JSON gives, whatever texts are in it.
func TestSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) sent {
			data, _ := json.Marshal(map[string]string{"text": rapid.OneOf(rapid.String(), rapid.Just(`x"},{"section":"`), rapid.Just(`","version":3,"data":`)).Draw(t, "text")})
			return sent{rapid.SampledFrom([]string{"me", "agenda", "poll/1"}).Draw(t, "section"), rapid.StringMatching(`[a-z]{1,5}`).Draw(t, "epoch"), rapid.Uint64().Draw(t, "version"), data}
		}), 1, 5).Draw(t, "frames")
		view, err := json.Marshal(map[string]any{"epoch": "e", "sections": list})
		require.NoError(t, err)
		check(t, list, view, true)
		one, err := json.Marshal(list[0])
		require.NoError(t, err)
		check(t, list[:1], one, false)
		check(t, list[:1], []byte(strings.Replace(string(one), `{"section"`, `{ "section"`, 1)), false)
	})
	_, _, err := split([]byte("hello"))
	require.Error(t, err)
}

func check(t *rapid.T, want []sent, message []byte, isView bool) {
	frames, view, err := split(message)
	require.NoError(t, err)
	require.Equal(t, isView, view)
	require.Len(t, frames, len(want))
	for i, f := range frames {
		require.Equal(t, want[i].Section, string(f.section))
		require.Equal(t, want[i].Epoch, string(f.epoch))
		require.Equal(t, want[i].Version, f.version)
		require.JSONEq(t, string(want[i].Data), string(f.data))
	}
}

// A phone that drips takes one byte; one that is woken up takes all.
func TestLine_Habits(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	for _, how := range []habit{drips, stalls} {
		l := newLine(how, rand.New(rand.NewPCG(1, 1)))
		conn, err := l.dial(context.Background(), "tcp", listener.Addr().String())
		require.NoError(t, err)
		other, err := listener.Accept()
		require.NoError(t, err)
		_, err = other.Write([]byte("news"))
		require.NoError(t, err)
		l.from, l.till = time.Now(), time.Now().Add(time.Hour)
		buf := make([]byte, 10)
		if how == drips {
			n, err := conn.Read(buf)
			require.NoError(t, err)
			require.Equal(t, 1, n)
		}
		l.wakeUp()
		n, err := conn.Read(buf)
		require.NoError(t, err)
		require.Greater(t, n, 2)
		require.EqualValues(t, 4, l.bytes.Load())
		require.NoError(t, conn.Close())
		require.NoError(t, other.Close())
	}
}

// What the rehearsal reports of a server is read from its metrics.
func TestReadMetrics(t *testing.T) {
	m, err := readMetrics(strings.NewReader("# HELP process_resident_memory_bytes x\nprocess_resident_memory_bytes 2.5e+07\n" +
		"go_memstats_heap_inuse_bytes 100\ngo_memstats_stack_inuse_bytes 20\nfolkmoot_phones 7\nfolkmoot_phones_too_slow_total 3\n"))
	require.NoError(t, err)
	require.Equal(t, &Measured{Resident: 25_000_000, Heap: 120, Connections: 7, TooSlow: 3}, m)
}
