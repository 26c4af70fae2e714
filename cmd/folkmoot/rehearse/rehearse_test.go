package rehearse_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/folkmoot/folkmoot/cmd/folkmoot/rehearse"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/client"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// house is a running server, which can be stopped and started again.
type house struct {
	t     *testing.T
	cfg   server.Config
	s     *server.Server
	stop  func()
	chair *client.Client
}

func openHouse(t *testing.T, demo bool) *house {
	t.Helper()
	h := &house{t: t, cfg: server.DefaultConfig()}
	h.cfg.Addr, h.cfg.Data, h.cfg.MinFree, h.cfg.Tick, h.cfg.Demo = "127.0.0.1:0", t.TempDir(), 0, 10*time.Millisecond, demo
	require.NoError(t, h.start())
	t.Cleanup(func() { h.stop() })
	var err error
	h.chair, err = client.New(h.s.Base(), nil)
	require.NoError(t, err)
	t.Cleanup(h.chair.Close)
	_, err = h.chair.Session(t.Context())
	require.NoError(t, err)
	return h
}

// start starts the server; from the second time on at the same address.
func (h *house) start() error {
	s, err := server.New(h.t.Context(), h.cfg)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	h.cfg.Addr, h.s = s.Addr().(*net.TCPAddr).String(), s
	h.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			h.t.Error(err)
		}
		s.Close()
	})
	return nil
}

func (h *house) do(meeting decision.MeetingID, cmds ...decision.Command) {
	h.t.Helper()
	for _, cmd := range cmds {
		_, err := h.chair.Do(h.t.Context(), meeting, cmd)
		require.NoError(h.t, err, "%T", cmd)
	}
}

func id[T ~string]() T { return client.NewID[T]() }

// ask puts a question to the vote.
func (h *house) ask(meeting decision.MeetingID, spec decision.PollSpec) {
	h.t.Helper()
	p, q := id[decision.ProposalID](), id[decision.PollID]()
	h.do(meeting,
		decision.AddProposal{ID: id[decision.CommandID](), Proposal: p, Title: "Roof", Text: "We repair the roof."},
		decision.MovePhase{ID: id[decision.CommandID](), Proposal: p, To: decision.PhaseDiscussion},
		decision.MovePhase{ID: id[decision.CommandID](), Proposal: p, To: decision.PhaseVote},
		decision.PlanPoll{ID: id[decision.CommandID](), Poll: q, Proposal: p, Spec: spec},
		decision.OpenPoll{ID: id[decision.CommandID](), Poll: q, Text: 1})
}

// demo enters the demo meeting, where a ranked poll runs, as its facilitator, and
// opens a poll of every other method.
func (h *house) demo() (meeting decision.MeetingID, code string) {
	h.t.Helper()
	link, _, err := h.s.DemoLinks(h.t.Context())
	require.NoError(h.t, err)
	spent, err := h.chair.SpendLink(h.t.Context(), link)
	require.NoError(h.t, err)
	h.ask(spent.Meeting, decision.PollSpec{Method: decision.MethodConsensus})
	h.ask(spent.Meeting, decision.PollSpec{Method: decision.MethodYesNo})
	h.ask(spent.Meeting, decision.PollSpec{Method: decision.MethodApproval, Options: []decision.Option{
		{ID: id[decision.OptionID](), Name: "In spring"}, {ID: id[decision.OptionID](), Name: "In autumn"}}})
	return spent.Meeting, h.s.Demo().Code
}

// open opens a meeting of one's own, real or a rehearsal.
func (h *house) open(rehearsal bool) (meeting decision.MeetingID, code string) {
	h.t.Helper()
	link, err := h.s.HostLink(h.t.Context())
	require.NoError(h.t, err)
	_, err = h.chair.SpendLink(h.t.Context(), link)
	require.NoError(h.t, err)
	meeting, err = h.chair.OpenMeeting(h.t.Context(), decision.OpenMeeting{ID: id[decision.CommandID](), Title: "Winter meeting",
		Language: "en", Zone: "Europe/Berlin", Joining: decision.JoinOpen, Name: "Mara", Rehearsal: rehearsal})
	require.NoError(h.t, err)
	card, err := h.chair.JoinCard(h.t.Context(), meeting)
	require.NoError(h.t, err)
	return meeting, card.Code
}

// cast is how many ballots the tallies of all running polls count.
func (h *house) cast(meeting decision.MeetingID) (n int) {
	h.t.Helper()
	v, err := h.chair.View(h.t.Context(), meeting, false)
	require.NoError(h.t, err)
	agenda, err := v.Agenda()
	require.NoError(h.t, err)
	for _, item := range agenda.Items {
		if item.Running != "" {
			tally, err := v.Tally(item.Running)
			require.NoError(h.t, err)
			n += tally.Cast
		}
	}
	return n
}

// await returns once so many ballots are counted.
func (h *house) await(meeting decision.MeetingID, ballots int) {
	h.t.Helper()
	ask := time.NewTicker(50 * time.Millisecond)
	defer ask.Stop()
	for h.cast(meeting) < ballots {
		<-ask.C
	}
}

// rehearsal is one that goes on until it is told to end.
type rehearsal struct {
	t    *testing.T
	stop func()
	done chan struct{}
	r    *rehearse.Report
	err  error
}

func (h *house) run(opt rehearse.Options) *rehearsal {
	opt.Duration = rehearse.MaxDuration
	ctx, stop := context.WithCancel(h.t.Context())
	run := &rehearsal{t: h.t, stop: stop, done: make(chan struct{})}
	go func() {
		defer close(run.done)
		run.r, run.err = rehearse.Run(ctx, opt)
	}()
	h.t.Cleanup(func() { stop(); <-run.done })
	return run
}

func (r *rehearsal) end() *rehearse.Report {
	r.t.Helper()
	r.stop()
	<-r.done
	require.NoError(r.t, r.err)
	return r.r
}

func (h *house) options(code string, voters int) rehearse.Options {
	return rehearse.Options{Base: h.s.Base(), Code: code, Voters: voters, Duration: 3 * time.Second,
		Pause: 400 * time.Millisecond, Seed: 7, Slow: 10}
}

// Fifty phones play everything that a meeting in all phases offers. What they were
// told is there, the tallies count their ballots, and nothing was refused.
func TestRun_AWholeMeeting(t *testing.T) {
	h := openHouse(t, true)
	meeting, code := h.demo()
	before := h.cast(meeting)
	opt := h.options(code, 50)
	opt.Pause = rehearse.MinPause
	run := h.run(opt)
	h.await(meeting, before+4*50)
	r := run.end()
	require.Empty(t, r.Missing)
	require.Zero(t, r.Unchecked)
	require.Equal(t, 50, r.Joined)
	require.Empty(t, r.Refusals)
	require.Positive(t, r.Ideas)
	require.Positive(t, r.Contributions)
	require.Positive(t, r.Dots)
	require.Positive(t, r.Changes)
	require.Greater(t, r.Compared, 50+r.Ideas+r.Contributions)

	after, err := h.chair.View(t.Context(), meeting, false)
	require.NoError(t, err)
	require.Equal(t, 4*50, r.Casts)
	require.Equal(t, before+r.Casts, h.cast(meeting), "each first ballot counts once")
	roll, err := after.Roll()
	require.NoError(t, err)
	require.Equal(t, 50+24, roll.Members)

	require.EqualValues(t, r.Casts+r.Changes, r.Answer.Count)
	require.Positive(t, r.Watched)
	require.Zero(t, r.Unseen)
	require.Greater(t, r.Screen.Count, r.LastScreen.Count)
	require.Equal(t, 5, r.Slow.Phones)
	require.Nil(t, r.Outage)
	var table bytes.Buffer
	require.NoError(t, r.Table(&table))
	require.Contains(t, table.String(), "50 of 50 phones")
	require.NotContains(t, table.String(), "MISSING")
}

// After an outage all phones come back, and the rehearsal waits for them.
func TestRun_Outage(t *testing.T) {
	h := openHouse(t, true)
	_, code := h.demo()
	opt := h.options(code, 20)
	opt.Duration, opt.Outage = 2*time.Second, true
	r, err := rehearse.Run(t.Context(), opt)
	require.NoError(t, err)
	require.Empty(t, r.Missing)
	require.NotNil(t, r.Outage)
	require.Greater(t, r.Outage.Phones, 10)
	require.Equal(t, r.Outage.Phones, r.Outage.Back)
	require.GreaterOrEqual(t, r.Reconnects.Count, int64(r.Outage.Phones))
}

// Where no poll runs the phones wait, and say so.
func TestRun_NoPoll(t *testing.T) {
	h := openHouse(t, false)
	_, code := h.open(true)
	opt := h.options(code, 3)
	opt.Duration = time.Second
	var said []string
	opt.Log = func(sentence string) { said = append(said, sentence) }
	r, err := rehearse.Run(t.Context(), opt)
	require.NoError(t, err)
	require.Zero(t, r.Casts)
	require.Empty(t, r.Missing)
	require.Contains(t, strings.Join(said, "\n"), "No poll is running: the phones wait for the facilitator")
}

// A server that stops and starts again in the middle loses nothing; the phones come
// back by themselves and send again what was not answered.
func TestRun_ServerRestarts(t *testing.T) {
	h := openHouse(t, true)
	meeting, code := h.demo()
	before := h.cast(meeting)
	run := h.run(h.options(code, 20))
	h.await(meeting, before+10)
	h.stop()
	require.NoError(t, h.start())
	h.await(meeting, h.cast(meeting)+10)
	r := run.end()
	require.Empty(t, r.Missing)
	require.Zero(t, r.Unchecked)
	require.Equal(t, before+r.Casts, h.cast(meeting), "each first ballot counts once")
	require.Zero(t, r.Unseen)
	require.GreaterOrEqual(t, r.Reconnects.Count, int64(20), "every phone comes back")
}

// What cannot begin says why in a sentence.
func TestRun_CannotBegin(t *testing.T) {
	h := openHouse(t, false)
	meeting, code := h.open(false)
	opt := h.options(code, 3)
	_, err := rehearse.Run(t.Context(), opt)
	require.ErrorContains(t, err, `"Winter meeting" is a real meeting, which admits no simulated phones`)
	view, viewErr := h.chair.View(t.Context(), meeting, false)
	require.NoError(t, viewErr)
	roll, viewErr := view.Roll()
	require.NoError(t, viewErr)
	require.Equal(t, 1, roll.Members, "nobody was admitted")

	wrong := opt
	wrong.Code = "BBBBBB"
	_, err = rehearse.Run(t.Context(), wrong)
	require.ErrorContains(t, err, "no meeting at "+h.s.Base()+" has the join code BBBBBB")

	noMetrics := opt
	noMetrics.Admin = h.s.Base() + "/api/nothing"
	_, err = rehearse.Run(t.Context(), noMetrics)
	require.ErrorContains(t, err, "no metrics at")

	h.do(meeting, decision.EndMeeting{ID: id[decision.CommandID]()})
	_, err = rehearse.Run(t.Context(), opt)
	require.ErrorContains(t, err, "the meeting has ended")

	h.stop()
	_, err = rehearse.Run(t.Context(), opt)
	require.ErrorContains(t, err, "no server answers at "+h.s.Base())
}

// A rehearsal is bounded, and says what would be right.
func TestOptions_Bounds(t *testing.T) {
	right := rehearse.Options{Voters: 200, Duration: 30 * time.Second, Pause: 10 * time.Second, Slow: 10}
	require.NoError(t, right.Validate())
	for want, change := range map[string]func(*rehearse.Options){
		"--voters 0: want between 1 and 5000":    func(o *rehearse.Options) { o.Voters = 0 },
		"--voters 5001: want between 1 and 5000": func(o *rehearse.Options) { o.Voters = 5001 },
		"--duration 0s: want more than nothing":  func(o *rehearse.Options) { o.Duration = 0 },
		"--duration 10m1s: want more":            func(o *rehearse.Options) { o.Duration = 10*time.Minute + time.Second },
		"--pause 100ms: want between 200ms":      func(o *rehearse.Options) { o.Pause = 100 * time.Millisecond },
		"--slow 101%: want between 0% and 100%":  func(o *rehearse.Options) { o.Slow = 101 },
		"--slow -1%: want between 0% and 100%":   func(o *rehearse.Options) { o.Slow = -1 },
	} {
		o := right
		change(&o)
		require.ErrorContains(t, o.Validate(), want)
		_, err := rehearse.Run(t.Context(), o)
		require.ErrorContains(t, err, want)
	}
}

// The report as JSON has every figure, also those that are nothing.
func TestReport_JSON(t *testing.T) {
	text, err := json.Marshal(&rehearse.Report{})
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(text, &fields))
	for _, name := range []string{"url", "meeting", "title", "voters", "seed", "seconds", "joined", "casts", "changes", "ideas",
		"contributions", "dots", "refusals", "errors", "retries", "cast_to_answer", "cast_to_screen", "cast_to_last_screen",
		"casts_watched", "unseen", "reconnects", "outage", "frames_per_phone", "bytes_per_phone", "slow", "server", "compared",
		"outdated", "unchecked", "missing"} {
		require.Contains(t, fields, name)
		delete(fields, name)
	}
	require.Empty(t, fields)
	for _, name := range []string{"count", "p50_ms", "p95_ms", "p99_ms", "max_ms"} {
		require.Contains(t, string(text), `"`+name+`"`)
	}
}
