package server

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestClock_GoesOnWhereTheMachinesIsPutBack(t *testing.T) {
	var said bytes.Buffer
	seven := time.Date(2026, 3, 14, 19, 0, 0, 0, time.UTC)
	wall, elapsed := seven, time.Duration(0)
	c := &clock{wall: func() time.Time { return wall }, elapsed: func() time.Duration { return elapsed }, log: slog.New(slog.NewTextHandler(&said, nil))}
	pass := func(d time.Duration) time.Time {
		wall, elapsed = wall.Add(d), elapsed+d
		return c.now()
	}
	require.Equal(t, seven, c.now())
	require.Equal(t, seven.Add(time.Minute), pass(time.Minute))
	wall = wall.Add(-time.Hour)
	require.Equal(t, seven.Add(2*time.Minute), pass(time.Minute), "a minute is a minute")
	require.Equal(t, seven.Add(12*time.Minute), pass(10*time.Minute))
	require.Equal(t, 1, strings.Count(said.String(), "put back"), "said once")
	wall = wall.Add(2 * time.Hour)
	require.Equal(t, wall.Add(time.Minute), pass(time.Minute), "put forward, it is followed at once")
}

func TestClock_NeverGoesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wall, elapsed := time.Unix(1_800_000_000, 0), time.Duration(0)
		c := &clock{wall: func() time.Time { return wall }, elapsed: func() time.Duration { return elapsed }, log: slog.New(slog.DiscardHandler)}
		last := c.now()
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			d := time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "passes"))
			elapsed += d
			wall = wall.Add(d + time.Duration(rapid.Int64Range(-int64(2*time.Hour), int64(time.Hour)).Draw(t, "is set by")))
			now := c.now()
			require.False(t, now.Before(last.Add(d)), "at least as much as passed")
			require.False(t, now.Before(wall))
			last = now
		}
	})
}
