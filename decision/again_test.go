package decision_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// A phone that heard no answer sends again, and is told that its ballot counts
// also after the poll and the meeting are over.
func TestCastBallot_RetryAfterTheEnd(t *testing.T) {
	s := hall(t)
	ben := s.join("Ben", decision.Participant)
	_, q := s.polled(consensus())
	cast := ballotIn(q, 1, 1, take(ballot.Agree, ""))
	s.do(ben, cast)
	s.shut(q, 1)
	require.Empty(t, s.do(ben, cast))
	s.do(s.facil, decision.EndMeeting{ID: s.id()})
	require.Empty(t, s.do(ben, cast))
	s.refused(decision.ErrMeetingEnded, ben, ballotIn(q, 1, 2, take(ballot.Agree, "")))
}

// A timed poll can be opened again after its time: the new round is closed by hand.
func TestOpenPoll_AgainAfterItsTime(t *testing.T) {
	s := hall(t)
	spec := consensus()
	closes := s.now.Add(time.Hour)
	spec.ClosesAt = &closes
	_, q := s.polled(spec)
	s.now = closes
	_, due, ok := s.m.Due()
	require.True(t, ok)
	s.do(decision.ByClock(), due)
	s.now = s.now.Add(time.Minute)
	s.open(q, 1)
	_, _, ok = s.m.Due()
	require.False(t, ok)
	s.shut(q, 2)
}

// A name cannot be told apart from another by what nobody sees.
func TestNames_Invisible(t *testing.T) {
	s := hall(t)
	for _, name := range []string{"Ti\u200bna", "\u3164", "Ti\u00adna", "Ti\u2060na"} {
		s.refused(decision.ErrBadCharacter, s.facil, decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: name})
	}
	s.do(s.facil, decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "Mina \U0001F469\u200d\U0001F33E"})
}
