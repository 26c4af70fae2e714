package room_test

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/room"
)

// faulty is a command that the meeting cannot decide without a panic.
type faulty struct{ decision.Command }

// A fault of ours in one question or one command fails that alone: the meeting
// goes on, and so do all others of the server.
func TestRoom_Panic(t *testing.T) {
	h := mustHall(t, mustStore(t, t.TempDir()), 1, room.Options{}, nil)
	ctx, ben := context.Background(), decision.ByMember(h.members[0])
	require.ErrorContains(t, h.Look(ctx, func(*decision.Meeting) { panic("a fault in a look") }), "a fault in a look")
	_, err := h.Do(ctx, ben, faulty{})
	require.ErrorContains(t, err, "panic")
	h.must(ben, h.cast(1, ballot.Agree))
	require.Equal(t, 1, h.tally().Cast)
}

// Commands that wait together and are more than the journal takes at once are
// written in several parts; nobody is refused because of the others.
func TestRoom_Do_MoreThanTheJournalTakes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := mustStore(t, t.TempDir())
		h := mustHall(t, store, 40, room.Options{}, nil)
		busy := make(chan struct{})
		var asked sync.WaitGroup
		asked.Go(func() { _ = h.Look(context.Background(), func(*decision.Meeting) { <-busy }) })
		synctest.Wait()
		value := bytes.Repeat([]byte{'x'}, 1<<20)
		refused := make([]error, len(h.members))
		for i, m := range h.members {
			asked.Go(func() {
				_, refused[i] = h.Do(context.Background(), decision.ByMember(m), h.cast(1, ballot.Agree),
					journal.Write{Space: "test", Key: string(m), Value: value})
			})
		}
		synctest.Wait()
		close(busy)
		asked.Wait()
		require.NoError(t, errors.Join(refused...))
		require.Equal(t, len(h.members), h.tally().Cast)
	})
}

// A meeting that could not be deleted is there again, and can be deleted later.
func TestRooms_Delete_Fails(t *testing.T) {
	store := mustStore(t, t.TempDir())
	h := mustHall(t, store, 1, room.Options{}, nil)
	h.Close()
	all, err := room.OpenRooms(t.Context(), store, room.Options{})
	require.NoError(t, err)
	defer all.Close()
	full := errors.New("the disk is full")
	refuses := func(context.Context, decision.MeetingID) error { return full }
	require.ErrorIs(t, all.Delete(t.Context(), h.meeting, refuses), full)
	r, err := all.Get(h.meeting)
	require.NoError(t, err)
	_, err = r.Do(t.Context(), decision.ByMember(h.members[0]), h.cast(1, ballot.Agree))
	require.NoError(t, err)
	require.NoError(t, all.Delete(t.Context(), h.meeting, func(context.Context, decision.MeetingID) error { return nil }))
	_, err = all.Get(h.meeting)
	require.ErrorIs(t, err, decision.ErrMeetingUnknown)
}
