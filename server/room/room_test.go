package room_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/room"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds every wait of a test.
const patience = time.Minute

func id[T ~string]() T { return T(uuid.NewString()) }

func mustStore(tb testing.TB, dir string) *journal.Store {
	tb.Helper()
	s, err := journal.Open(dir, journal.Options{})
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = s.Close() })
	return s
}

func mustRoom(tb testing.TB, log room.Log, meeting decision.MeetingID, opt room.Options) *room.Room {
	tb.Helper()
	r, err := room.Open(context.Background(), meeting, log, opt)
	require.NoError(tb, err)
	tb.Cleanup(r.Close)
	return r
}

// hall is a meeting with a running consensus poll and its people.
type hall struct {
	*room.Room
	tb          testing.TB
	meeting     decision.MeetingID
	facilitator decision.MemberID
	members     []decision.MemberID
	proposal    decision.ProposalID
	poll        decision.PollID
}

const code = "BCDFGH"

func mustHall(tb testing.TB, log room.Log, people int, opt room.Options, closes *time.Time) *hall {
	tb.Helper()
	h := &hall{tb: tb, meeting: id[decision.MeetingID](), facilitator: id[decision.MemberID](),
		proposal: id[decision.ProposalID](), poll: id[decision.PollID]()}
	h.Room = mustRoom(tb, log, h.meeting, opt)
	h.must(decision.ByHost(), decision.OpenMeeting{ID: id[decision.CommandID](), Title: "Assembly", Language: "en",
		Zone: "UTC", Joining: decision.JoinOpen, JoinCode: code, Facilitator: h.facilitator, Name: "Ana"})
	for i := range people {
		m := id[decision.MemberID]()
		h.members = append(h.members, m)
		h.must(decision.ByGuest(), decision.JoinMeeting{ID: id[decision.CommandID](), Member: m, Name: fmt.Sprintf("Member %d", i), Code: code})
	}
	ana := decision.ByMember(h.facilitator)
	h.must(ana, decision.AddProposal{ID: id[decision.CommandID](), Proposal: h.proposal, Title: "Repair café", Text: "In the old depot."})
	h.must(ana, decision.MovePhase{ID: id[decision.CommandID](), Proposal: h.proposal, To: decision.PhaseDiscussion})
	h.must(ana, decision.PlanPoll{ID: id[decision.CommandID](), Poll: h.poll, Proposal: h.proposal,
		Spec: decision.PollSpec{Method: decision.MethodConsensus, ClosesAt: closes}})
	h.must(ana, decision.OpenPoll{ID: id[decision.CommandID](), Poll: h.poll, Text: 1})
	return h
}

func (h *hall) must(by decision.By, cmd decision.Command) journal.Seq {
	h.tb.Helper()
	seq, err := h.Do(context.Background(), by, cmd)
	require.NoError(h.tb, err)
	return seq
}

func (h *hall) cast(counter uint64, p decision.Position) decision.CastBallot {
	return decision.CastBallot{Poll: h.poll, Round: 1, Text: 1, Counter: counter, Marks: decision.Marks{Position: p}}
}

func (h *hall) tally() decision.TallySection {
	h.tb.Helper()
	var out decision.TallySection
	require.NoError(h.tb, h.Look(context.Background(), func(m *decision.Meeting) {
		out = m.Section(decision.SectionTally(h.poll), decision.ToFacilitator).(decision.TallySection)
	}))
	return out
}

// What Do acknowledged is there after a restart, once.
func TestRoom_Do_Durable(t *testing.T) {
	dir := t.TempDir()
	store := mustStore(t, dir)
	h := mustHall(t, store, 50, room.Options{}, nil)
	var wg sync.WaitGroup
	for _, m := range h.members {
		wg.Go(func() {
			for counter := range uint64(3) {
				for range 2 { // each sent twice, as a phone does that heard no answer
					if _, err := h.Do(context.Background(), decision.ByMember(m), h.cast(counter+1, ballot.Agree)); err != nil {
						t.Errorf("cast: %v", err)
					}
				}
			}
		})
	}
	wg.Wait()
	require.EqualValues(t, 50, h.tally().Cast)
	head, err := store.Head(journal.LogID(h.meeting))
	require.NoError(t, err)
	h.Close()
	require.NoError(t, store.Close())

	again := *h
	again.Room = mustRoom(t, mustStore(t, dir), h.meeting, room.Options{})
	require.EqualValues(t, 50, again.tally().Cast)
	require.EqualValues(t, 2+50+5+150, head.Size, "an opening, its facilitator, the joins, the steps to the vote, and three ballots each")
}

// A command that is sent again, or given twice at once, happens once.
func TestRoom_Do_SameCommand(t *testing.T) {
	h := mustHall(t, mustStore(t, t.TempDir()), 0, room.Options{}, nil)
	cmd := decision.ClosePoll{ID: id[decision.CommandID](), Poll: h.poll, Round: 1}
	first := h.must(decision.ByMember(h.facilitator), cmd)
	require.Equal(t, first, h.must(decision.ByMember(h.facilitator), cmd))
	_, err := h.Do(context.Background(), decision.ByMember(h.facilitator), decision.ClosePoll{ID: id[decision.CommandID](), Poll: h.poll, Round: 1})
	require.ErrorIs(t, err, decision.ErrPollOver, "another facilitator's press on the same button")
}

// fullLog is a real journal whose disk can be filled and emptied.
type fullLog struct {
	*journal.Store
	full atomic.Bool
	dead atomic.Bool
}

func (l *fullLog) Append(ctx context.Context, log journal.LogID, kind journal.Kind, after journal.Seq, recs []journal.Record, writes []journal.Write) (journal.Seq, error) {
	switch {
	case l.full.Load():
		return 0, fmt.Errorf("append: %w", journal.ErrFull)
	case l.dead.Load():
		return 0, fmt.Errorf("append: %w", journal.ErrUnknown)
	}
	return l.Store.Append(ctx, log, kind, after, recs, writes)
}

func (l *fullLog) Probe(ctx context.Context) error {
	if l.full.Load() {
		return journal.ErrFull
	}
	return l.Store.Probe(ctx)
}

// A full disk refuses, shows nothing of what it refused, lets everybody read,
// and takes writes again once there is space.
func TestRoom_Do_StorageFull(t *testing.T) {
	log := &fullLog{Store: mustStore(t, t.TempDir())}
	h := mustHall(t, log, 2, room.Options{}, nil)
	h.must(decision.ByMember(h.members[0]), h.cast(1, ballot.Agree))
	before := h.Board().Sheet(decision.ToMember).Epoch

	log.full.Store(true)
	_, err := h.Do(context.Background(), decision.ByMember(h.members[1]), h.cast(1, ballot.Agree))
	require.ErrorIs(t, err, room.ErrStorageFull)
	require.Equal(t, 1, h.tally().Cast)
	require.NotEqual(t, before, h.Board().Sheet(decision.ToMember).Epoch, "folded anew")
	_, err = h.Do(context.Background(), decision.ByMember(h.members[1]), h.cast(1, ballot.Agree))
	require.ErrorIs(t, err, room.ErrStorageFull, "refused at the door")

	log.full.Store(false)
	require.Eventually(t, func() bool {
		_, err := h.Do(context.Background(), decision.ByMember(h.members[1]), h.cast(1, ballot.Agree))
		return err == nil
	}, patience, 50*time.Millisecond)
	require.Equal(t, 2, h.tally().Cast)
}

// After a commit whose fate is unknown nothing is acknowledged any more.
func TestRoom_Do_Unknown(t *testing.T) {
	log := &fullLog{Store: mustStore(t, t.TempDir())}
	h := mustHall(t, log, 1, room.Options{}, nil)
	log.dead.Store(true)
	for range 2 {
		_, err := h.Do(context.Background(), decision.ByMember(h.members[0]), h.cast(1, ballot.Agree))
		require.ErrorIs(t, err, room.ErrStopping)
	}
}

// Where the log has moved on without the room, nothing is written; the room is
// folded again, and takes what is sent again.
func TestRoom_Do_Conflict(t *testing.T) {
	store := mustStore(t, t.TempDir())
	h := mustHall(t, store, 2, room.Options{}, nil)
	before := h.Board().Sheet(decision.ToMember).Epoch
	other := *h
	other.Room = mustRoom(t, store, h.meeting, room.Options{})
	other.must(decision.ByMember(h.members[0]), h.cast(1, ballot.Agree))

	ben, cast := decision.ByMember(h.members[1]), h.cast(1, ballot.Agree)
	_, err := h.Do(context.Background(), ben, cast)
	require.ErrorIs(t, err, room.ErrStopping)
	require.Equal(t, 1, h.tally().Cast, "what the other has written")
	require.NotEqual(t, before, h.Board().Sheet(decision.ToMember).Epoch, "folded anew")
	h.must(ben, cast)
	require.Equal(t, 2, h.tally().Cast)
}

// A deadline that passed while nobody ran the meeting is an event before the
// first command; one that passes while it runs is one too, and wakes the room.
func TestRoom_Clock(t *testing.T) {
	var ahead atomic.Int64 // of the machine's clock
	opt := room.Options{Clock: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }}
	store := mustStore(t, t.TempDir())
	closes := time.Now().Add(time.Hour)
	h := mustHall(t, store, 1, opt, &closes)
	h.Close()
	ahead.Store(int64(2 * time.Hour))

	again := *h
	again.Room = mustRoom(t, store, h.meeting, opt)
	_, err := again.Do(context.Background(), decision.ByMember(h.members[0]), h.cast(1, ballot.Agree))
	require.ErrorIs(t, err, decision.ErrPollClosed)

	closes = opt.Clock().Add(time.Hour)
	log := &watchedLog{Store: store, closed: make(chan struct{})}
	live := mustHall(t, log, 1, opt, &closes)
	ahead.Store(int64(time.Until(closes) - 100*time.Millisecond))
	live.tally() // the room looks at the clock, and nobody asks it anything from here on
	select {
	case <-log.closed:
	case <-time.After(patience):
		require.Fail(t, "the poll was never closed")
	}
	require.False(t, opt.Clock().Before(closes))
	_, err = live.Do(context.Background(), decision.ByMember(live.members[0]), live.cast(1, ballot.Agree))
	require.ErrorIs(t, err, decision.ErrPollClosed)
}

// watchedLog tells when a poll has been closed.
type watchedLog struct {
	*journal.Store
	closed chan struct{}
}

func (l *watchedLog) Append(ctx context.Context, log journal.LogID, kind journal.Kind, after journal.Seq, recs []journal.Record, writes []journal.Write) (journal.Seq, error) {
	seq, err := l.Store.Append(ctx, log, kind, after, recs, writes)
	for _, rec := range recs {
		if strings.Contains(string(rec.Facts), `"poll-closed"`) {
			close(l.closed)
		}
	}
	return seq, err
}

type frame struct {
	Section string          `json:"section"`
	Epoch   string          `json:"epoch"`
	Version uint64          `json:"version"`
	Data    json.RawMessage `json:"data"`
}

func viewOf(t *testing.T, r *room.Room, v room.Viewer) map[string]frame {
	t.Helper()
	text, err := r.View(context.Background(), v)
	require.NoError(t, err)
	var view struct{ Sections []frame }
	require.NoError(t, json.Unmarshal(text, &view))
	out := map[string]frame{}
	for _, f := range view.Sections {
		out[f.Section] = f
	}
	return out
}

// A view shows what was acknowledged before it was asked for.
func TestRoom_View_Fresh(t *testing.T) {
	h := mustHall(t, mustStore(t, t.TempDir()), 1, room.Options{Tick: time.Hour}, nil)
	h.must(decision.ByMember(h.members[0]), h.cast(1, ballot.Agree))
	view := viewOf(t, h.Room, room.Viewer{Member: h.members[0]})
	require.Contains(t, string(view["poll/"+string(h.poll)].Data), `"cast":1`)
	require.Contains(t, string(view["me"].Data), `"counter":1`)
	require.Equal(t, view, viewOf(t, h.Room, room.Viewer{Member: h.members[0]}), "unchanged, to the version")
	screen := viewOf(t, h.Room, room.Viewer{Screen: true})
	require.NotContains(t, screen, "me")
	require.NotContains(t, string(screen["roll"].Data), "Member 0", "the screen shows nobody's name")
}

// A seat gets every newer frame once, in order, and its own personal frames only.
func TestRoom_Sit_Frames(t *testing.T) {
	announced := make(chan struct{}, 100)
	h := mustHall(t, mustStore(t, t.TempDir()), 2, room.Options{Tick: 10 * time.Millisecond, Announce: func(*room.Room) {
		select {
		case announced <- struct{}{}:
		default:
		}
	}}, nil)
	mine, _, err := h.Sit(context.Background(), room.Viewer{Member: h.members[0]})
	require.NoError(t, err)
	other, _, err := h.Sit(context.Background(), room.Viewer{Member: h.members[1]})
	require.NoError(t, err)
	was := other.Me().Version

	h.must(decision.ByMember(h.members[0]), h.cast(1, ballot.Agree))
	require.Eventually(t, func() bool { return mine.Me().Version > mine.SentMe }, patience, time.Millisecond)
	require.Eventually(t, func() bool {
		return len(h.Board().Sheet(mine.Audience).Since(mine.Sent)) >= 3
	}, patience, time.Millisecond)
	last := mine.Sent
	for _, f := range h.Board().Sheet(mine.Audience).Since(mine.Sent) {
		require.Greater(t, f.Version, last)
		last = f.Version
	}
	require.Equal(t, was, other.Me().Version, "nobody else's")
	h.Leave(mine)
	h.Leave(other)
}

// Whoever is removed, or gets a role that sees otherwise, loses the seat.
func TestRoom_Sit_Moved(t *testing.T) {
	h := mustHall(t, mustStore(t, t.TempDir()), 2, room.Options{Tick: 10 * time.Millisecond}, nil)
	gone, _, err := h.Sit(context.Background(), room.Viewer{Member: h.members[0]})
	require.NoError(t, err)
	raised, _, err := h.Sit(context.Background(), room.Viewer{Member: h.members[1]})
	require.NoError(t, err)
	ana := decision.ByMember(h.facilitator)
	h.must(ana, decision.RemoveMember{ID: id[decision.CommandID](), Member: h.members[0]})
	h.must(ana, decision.SetRole{ID: id[decision.CommandID](), Member: h.members[1], Role: decision.CoFacilitator})
	require.Eventually(t, func() bool {
		_, a := gone.Moved()
		_, b := raised.Moved()
		return a && b
	}, patience, time.Millisecond)
	to, _ := gone.Moved()
	require.Empty(t, to)
	to, _ = raised.Moved()
	require.Equal(t, decision.ToFacilitator, to)
	_, _, err = h.Sit(context.Background(), room.Viewer{Member: h.members[0]})
	require.ErrorIs(t, err, decision.ErrNotOnRoll)
}

// A command that comes with writes of its own, seen again, is refused: whoever
// replays somebody's joining gets nothing, and the meeting is not folded anew.
func TestRoom_Do_Replay(t *testing.T) {
	store := mustStore(t, t.TempDir())
	h := mustHall(t, store, 0, room.Options{}, nil)
	join := decision.JoinMeeting{ID: id[decision.CommandID](), Member: id[decision.MemberID](), Name: "Ben", Code: code}
	pass := journal.Write{Space: "session", Key: "ben", Value: []byte("{}")}
	_, err := h.Do(context.Background(), decision.ByGuest(), join, pass)
	require.NoError(t, err)
	epoch := h.Board().Sheet(decision.ToMember).Epoch

	join.Member = id[decision.MemberID]()
	thief := journal.Write{Space: "session", Key: "thief", Value: []byte("{}")}
	_, err = h.Do(context.Background(), decision.ByGuest(), join, thief)
	require.ErrorIs(t, err, room.ErrHappened)
	require.Equal(t, epoch, h.Board().Sheet(decision.ToMember).Epoch)
	kept, err := store.Get("session", "thief")
	require.NoError(t, err)
	require.Nil(t, kept)
}

// A full disk does not keep a meeting whose timer is overdue from being opened
// for reading; the timer runs once there is space.
func TestRoom_Open_OverdueOnFullDisk(t *testing.T) {
	var late atomic.Bool
	start := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	opt := room.Options{Clock: func() time.Time {
		if late.Load() {
			return start.Add(2 * time.Hour)
		}
		return start
	}}
	log := &fullLog{Store: mustStore(t, t.TempDir())}
	closes := start.Add(time.Hour)
	h := mustHall(t, log, 1, opt, &closes)
	h.Close()
	late.Store(true)
	log.full.Store(true)
	again := *h
	again.Room = mustRoom(t, log, h.meeting, opt)
	require.Zero(t, again.tally().Cast)
	log.full.Store(false)
	require.Eventually(t, func() bool {
		_, err := again.Do(context.Background(), decision.ByMember(h.members[0]), h.cast(1, ballot.Agree))
		return errors.Is(err, decision.ErrPollClosed)
	}, patience, 20*time.Millisecond)
}
