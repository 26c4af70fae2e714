package decision_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

func (s *scene) pollSection(q decision.PollID) decision.PollSection {
	return s.m.Section(decision.SectionPoll(q), decision.ToScreen).(decision.PollSection)
}

// due is what waits for time, as the seconds from now until it happens; -1 is
// nothing.
func (s *scene) due() int {
	at, _, ok := s.m.Due()
	if !ok {
		return -1
	}
	return int(at.Sub(s.now) / time.Second)
}

// tick lets seconds go by and time do what is due.
func (s *scene) tick(seconds int) {
	s.now = s.now.Add(time.Duration(seconds) * time.Second)
	if at, cmd, ok := s.m.Due(); ok && !at.After(s.now) {
		s.do(decision.ByClock(), cmd)
	}
}

func (s *scene) state(q decision.PollID) decision.PollState { return s.pollSection(q).State }

func with(change func(*decision.PollSpec)) decision.PollSpec {
	spec := consensus()
	change(&spec)
	return spec
}

func TestAPollClosesWhenAllHaveCast(t *testing.T) {
	s := hall(t)
	_, q := s.polled(with(func(p *decision.PollSpec) { p.WhenAll = true }))
	require.Equal(t, -1, s.due())
	for _, by := range []decision.By{s.facil, s.co, s.record} {
		s.cast(by, q, 1, agree)
		s.tick(60)
		require.Equal(t, decision.PollStateRunning, s.state(q))
	}
	s.cast(s.part, q, 1, agree)
	s.tick(0)
	require.Equal(t, decision.PollStateClosed, s.state(q))
	require.Equal(t, decision.ByClock(), *s.m.Account().Proposals[0].Polls[0].Rounds[0].ClosedBy)
}

func TestAPollClosesWhenTheLastWhoHadNotCastGoes(t *testing.T) {
	for name, cmd := range map[string]func(s *scene) decision.Command{
		"removed": func(s *scene) decision.Command {
			return decision.RemoveMember{ID: s.id(), Member: s.part.Member()}
		},
		"an observer now": func(s *scene) decision.Command {
			return decision.SetRole{ID: s.id(), Member: s.part.Member(), Role: decision.Observer}
		},
	} {
		s := hall(t)
		_, q := s.polled(with(func(p *decision.PollSpec) { p.WhenAll = true }))
		for _, by := range []decision.By{s.facil, s.co, s.record} {
			s.cast(by, q, 1, agree)
		}
		s.do(s.facil, cmd(s))
		s.tick(0)
		require.Equal(t, decision.PollStateClosed, s.state(q), name)
	}
}

func TestNobodyIsNotAll(t *testing.T) {
	s := hall(t)
	_, q := s.polled(with(func(p *decision.PollSpec) { p.WhenAll = true }))
	for _, by := range []decision.By{s.part, s.record} {
		s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: by.Member()})
	}
	s.tick(3600)
	require.Equal(t, decision.PollStateRunning, s.state(q))
}

// With a grace, a ballot on its way when the poll closes is still counted.
func TestAGraceTakesWhatIsOnItsWay(t *testing.T) {
	for _, row := range []struct {
		name    string
		change  func(s *scene, p *decision.PollSpec)
		begin   func(s *scene, q decision.PollID) // what starts the closing
		closing bool
	}{
		{"closed by hand", func(*scene, *decision.PollSpec) {}, func(s *scene, q decision.PollID) { s.shut(q, 1) }, true},
		{"at a time", func(s *scene, p *decision.PollSpec) { at := s.now.Add(time.Minute); p.ClosesAt = &at },
			func(s *scene, _ decision.PollID) { s.tick(60) }, false},
		{"when all have cast", func(_ *scene, p *decision.PollSpec) { p.WhenAll = true }, func(s *scene, q decision.PollID) {
			for _, by := range []decision.By{s.facil, s.co, s.record, s.part} {
				s.cast(by, q, 1, agree)
			}
		}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := hall(t)
			spec := consensus()
			spec.Grace = 10
			row.change(s, &spec)
			_, q := s.polled(spec)
			row.begin(s, q)
			require.Equal(t, decision.PollStateRunning, s.state(q))
			require.Equal(t, row.closing, s.pollSection(q).Closing)
			require.Equal(t, s.now.Add(10*time.Second), *s.pollSection(q).Ends)
			require.Equal(t, 10, s.due())
			s.tick(9)
			s.cast(s.part, q, 7, block)
			s.refusedEnd()
			if row.name == "when all have cast" {
				require.Equal(t, 10, s.due(), "the grace begins with the newest ballot")
				s.tick(9)
			}
			s.tick(1)
			require.Equal(t, decision.PollStateClosed, s.state(q))
			require.Equal(t, int64(1), countOf(s, q, "block"))
			s.refused(decision.ErrPollClosed, s.part, ballotIn(q, 1, 8, agree))
			require.Nil(t, s.pollSection(q).Ends)
			require.Equal(t, -1, s.due())
		})
	}
}

// refusedEnd shows that a poll in its grace still runs for everything else.
func (s *scene) refusedEnd() {
	s.refused(decision.ErrMeetingPolls, s.facil, decision.EndMeeting{ID: s.id()})
}

func TestAPollStaysOpenForDays(t *testing.T) {
	s := hall(t)
	end := s.now.Add(9 * 24 * time.Hour)
	_, q := s.polled(with(func(p *decision.PollSpec) { p.ClosesAt = &end }))
	for range 8 {
		s.tick(24 * 3600)
		require.Equal(t, decision.PollStateRunning, s.state(q))
	}
	s.tick(24 * 3600)
	require.Equal(t, decision.PollStateClosed, s.state(q))
}

func TestTheEarliestEndIsDueFirst(t *testing.T) {
	s := hall(t)
	soon, late := s.now.Add(time.Minute), s.now.Add(time.Hour)
	_, second := s.polled(with(func(p *decision.PollSpec) { p.ClosesAt = &late }))
	_, first := s.polled(with(func(p *decision.PollSpec) { p.ClosesAt = &soon }))
	s.tick(60)
	require.Equal(t, []decision.PollState{decision.PollStateClosed, decision.PollStateRunning}, []decision.PollState{s.state(first), s.state(second)})
	s.tick(3540)
	require.Equal(t, decision.PollStateClosed, s.state(second))
}

// A clock that steps back an hour in the middle of a timed poll turns no order
// around, loses no ballot, and closes nothing early.
func TestAClockThatStepsBackDuringATimedPoll(t *testing.T) {
	s := hall(t)
	begun, end := s.now, s.now.Add(30*time.Minute)
	_, q := s.polled(with(func(p *decision.PollSpec) { p.ClosesAt = &end; p.Grace = 5 }))
	s.tick(20 * 60)
	before := s.now
	s.cast(s.part, q, 1, agree)
	s.now = s.now.Add(-time.Hour)
	s.cast(s.part, q, 2, block)
	s.cast(s.record, q, 1, agree)
	_, closes, ok := s.m.Due()
	require.True(t, ok)
	require.Empty(t, s.do(decision.ByClock(), closes), "it is not yet time")
	require.Equal(t, 2, tallyOf(s, q).Cast)
	last := begun
	for _, ev := range s.events {
		require.False(t, ev.At.Before(last))
		last = ev.At
	}
	require.Equal(t, before, last)
	s.now = end.Add(5 * time.Second)
	s.tick(0)
	require.Equal(t, decision.PollStateClosed, s.state(q))
	require.Equal(t, end.Add(5*time.Second), *s.pollSection(q).Closed)
}

func TestClosingByHandNeedsNoGraceWhereNoneIsSet(t *testing.T) {
	s := hall(t)
	_, q := s.polled(consensus())
	s.shut(q, 1)
	require.Equal(t, decision.PollStateClosed, s.state(q))
}

// Two facilitators press the same button: one of them closes, the other is told.
func TestTwoFacilitatorsAtOnce(t *testing.T) {
	s := hall(t)
	p, q := s.polled(consensus())
	s.shut(q, 1)
	s.refused(decision.ErrPollOver, s.co, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1})
	s.move(p, decision.PhaseDecided, "")
	s.refused(decision.ErrPhaseSame, s.co, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDecided})
	other := s.propose(decision.PhaseDraft)
	s.do(s.facil, decision.EditProposal{ID: s.id(), Proposal: other, Version: 1, Title: "Mine"})
	got := s.refused(decision.ErrTextChanged, s.co, decision.EditProposal{ID: s.id(), Proposal: other, Version: 1, Title: "Yours"})
	require.Equal(t, 2, got.Args["newest"])
}
