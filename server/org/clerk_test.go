package org_test

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/org"
	"github.com/folkmoot/folkmoot/server/room"
)

// A deleted meeting is asked for nothing more, and nothing of it is kept.
func TestADeletedMeetingIsLetGo(t *testing.T) {
	store, err := journal.Open(t.TempDir(), journal.Options{})
	require.NoError(t, err)
	defer store.Close()
	orgs, err := org.Open(store, time.Now, nil)
	require.NoError(t, err)
	clerk := org.NewClerk(orgs)
	asked, gone := make(chan *room.Room), make(chan bool)
	clerk.Also = func(_ context.Context, r *room.Room) { asked <- r }
	rooms, err := room.OpenRooms(t.Context(), store, room.Options{Announce: clerk.Poke})
	require.NoError(t, err)
	defer rooms.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer func() { cancel(); <-gone }()
	go func() { clerk.Run(ctx); close(gone) }()

	opens := func(title string) *room.Room {
		r, _, err := rooms.Create(ctx, id[decision.MeetingID](), decision.ByHost(), decision.OpenMeeting{ID: id[decision.CommandID](), Title: title,
			Language: "en", Zone: "UTC", Joining: decision.JoinOpen, JoinCode: "KMRT", Facilitator: id[decision.MemberID](), Name: "Ada"})
		require.NoError(t, err)
		return r
	}
	first := opens("First")
	require.Equal(t, first.ID(), (<-asked).ID())
	freed := make(chan struct{})
	runtime.AddCleanup(first, func(freed chan struct{}) { close(freed) }, freed)
	require.NoError(t, rooms.Delete(ctx, first.ID(), func(context.Context, decision.MeetingID) error { return nil }))
	first = nil
	second := opens("Second").ID()
	require.Equal(t, second, (<-asked).ID(), "nothing was asked of the first again")
	for is := false; !is; {
		runtime.GC()
		select {
		case <-freed:
			is = true
		default:
		}
	}
}
