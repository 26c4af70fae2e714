package demo_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/demo"
)

// The story is one that the rules allow, lasts as long as it says, and leaves a
// proposal in every phase.
func TestEvents(t *testing.T) {
	n := 0
	id := func() string {
		n++
		return fmt.Sprintf("00000000-0000-4000-8000-%012d", n)
	}
	start := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	events, err := demo.Events(demo.Options{Meeting: decision.MeetingID(id()), Facilitator: decision.MemberID(id()),
		JoinCode: "BCDFGH", Start: start, ID: id})
	require.NoError(t, err)
	m := decision.NewMeeting(decision.MeetingID("00000000-0000-4000-8000-000000000001"))
	for _, ev := range events {
		require.NoError(t, m.Apply(ev))
	}
	last := events[len(events)-1].At
	require.WithinDuration(t, start.Add(demo.Duration), last, demo.Duration/3)
	phases := map[decision.Phase]int{}
	for _, item := range m.Section(decision.SectionAgenda, decision.ToMember).(decision.AgendaSection).Items {
		phases[item.Phase]++
	}
	for _, p := range decision.Phases() {
		require.NotZero(t, phases[p], p)
	}
}
