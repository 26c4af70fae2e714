package decision_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

func tallyOf(s *scene, q decision.PollID) decision.TallySection {
	return s.m.Section(decision.SectionTally(q), decision.ToFacilitator).(decision.TallySection)
}

func countOf(s *scene, q decision.PollID, id string) int64 {
	for _, c := range tallyOf(s, q).Counts {
		if c.ID == id {
			return c.Count
		}
	}
	return -1
}

func TestPhasesGoForwardFreelyAndBackWithAReason(t *testing.T) {
	all := decision.Phases()
	for i, from := range all {
		for j, to := range all {
			s := hall(t)
			p, q := s.polled(consensus())
			s.shut(q, 1) // so that it may be decided
			if from != decision.PhaseVote {
				s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: from, Reason: "to begin from here"})
			}
			plain := decision.MovePhase{ID: s.id(), Proposal: p, To: to}
			switch {
			case i == j:
				s.refused(decision.ErrPhaseSame, s.facil, plain)
				continue
			case j < i:
				s.refused(decision.ErrPhaseReason, s.facil, plain)
				plain.Reason = "we know more now"
			}
			s.do(s.facil, plain)
			moves := s.m.Account().Proposals[0].Moves
			last := moves[len(moves)-1]
			require.Equal(t, decision.Move{From: from, To: to, At: s.now, By: s.facil.Member(), Reason: plain.Reason}, last)
		}
	}
}

func TestOpeningAPollBringsItsProposalToTheVoteAndIntoTheHall(t *testing.T) {
	s := hall(t)
	s.propose(decision.PhaseDraft)
	p, _ := s.polled(consensus())
	meeting := s.m.Section(decision.SectionMeeting, decision.ToScreen).(decision.MeetingSection)
	require.Equal(t, p, meeting.Current)
	require.Equal(t, decision.PhaseVote, s.m.Account().Proposals[1].Phase)
}

func TestAPollLeftOpenInItsSettingsIsFilledIn(t *testing.T) {
	s := hall(t)
	s.plan(s.propose(decision.PhaseDraft), consensus())
	spec := s.m.Account().Proposals[0].Polls[0].Spec
	require.Equal(t, "Collect rainwater", spec.Question)
	require.Equal(t, decision.ShowLive, spec.Show)
	require.Equal(t, decision.NamesAfterClose, spec.Names)
	require.Equal(t, decision.DefaultConsensus(), *spec.Consensus)
}

func TestPlanningDoesNotWriteToTheCommand(t *testing.T) {
	s := hall(t)
	options := s.options("  One  ", "Two")
	s.plan(s.propose(decision.PhaseDraft), decision.PollSpec{Method: decision.MethodApproval, Options: options})
	require.Equal(t, "  One  ", options[0].Name)
}

func TestTheLastBallotBeforeTheCloseCounts(t *testing.T) {
	s := hall(t)
	_, q := s.polled(consensus())
	s.cast(s.part, q, 1, block)
	require.Equal(t, int64(1), countOf(s, q, "block"))
	s.cast(s.part, q, 7, agree)
	require.Equal(t, int64(0), countOf(s, q, "block"))
	require.Equal(t, int64(1), countOf(s, q, "agree"))
	require.Equal(t, 1, tallyOf(s, q).Cast)
}

func TestARetryIsTheSameBallotEvenAfterTheClose(t *testing.T) {
	s := hall(t)
	_, q := s.polled(consensus())
	s.cast(s.part, q, 1, agree)
	s.shut(q, 1)
	require.Empty(t, s.do(s.part, ballotIn(q, 1, 1, agree)))
}

func TestApprovalsInAnotherOrderAreTheSameMarks(t *testing.T) {
	s := hall(t)
	o := s.options("One", "Two", "Three")
	_, q := s.polled(decision.PollSpec{Method: decision.MethodApproval, Options: o})
	s.cast(s.part, q, 1, decision.Marks{Approved: []decision.OptionID{o[2].ID, o[0].ID}})
	require.Empty(t, s.do(s.part, ballotIn(q, 1, 1, decision.Marks{Approved: []decision.OptionID{o[0].ID, o[2].ID}})))
}

func TestAReasonIsKeptWhereAPositionHasOne(t *testing.T) {
	for position, kept := range map[decision.Position]bool{ballot.Agree: false, ballot.Abstain: false, ballot.Reservations: true, ballot.StandAside: true, ballot.Block: true} {
		s := hall(t)
		_, q := s.polled(consensus())
		s.cast(s.part, q, 1, take(position, " why \r\n not "))
		want := ""
		if kept {
			want = "why \n not"
		}
		require.Equal(t, want, s.m.Me(s.part.Member()).Ballots[0].Marks.Reason, position)
	}
}

func TestABallotIsWithdrawnWithItsOwnersVote(t *testing.T) {
	for name, cmd := range map[string]func(s *scene) decision.Command{
		"removal": func(s *scene) decision.Command {
			return decision.RemoveMember{ID: s.id(), Member: s.part.Member()}
		},
		"becoming an observer": func(s *scene) decision.Command {
			return decision.SetRole{ID: s.id(), Member: s.part.Member(), Role: decision.Observer}
		},
	} {
		s := hall(t)
		_, closed := s.polled(consensus())
		s.cast(s.part, closed, 1, agree)
		s.shut(closed, 1)
		_, running := s.polled(consensus())
		s.cast(s.part, running, 1, agree)
		s.do(s.facil, cmd(s))
		require.Equal(t, 0, tallyOf(s, running).Cast, name)
		require.Equal(t, int64(0), countOf(s, running, "agree"), name)
		require.Equal(t, int64(1), countOf(s, closed, "agree"), "%s: closed means closed", name)
	}
}

func TestDepartingKeepsTheBallot(t *testing.T) {
	s := hall(t)
	_, q := s.polled(consensus())
	s.cast(s.part, q, 1, agree)
	s.do(s.part, decision.SetPresence{ID: s.id(), Member: s.part.Member(), Present: false})
	require.Equal(t, 1, tallyOf(s, q).Cast)
}

func TestAttendanceIsTakenAtOpenAndAtClose(t *testing.T) {
	s := hall(t)
	_, q := s.polled(consensus())
	s.do(s.part, decision.SetPresence{ID: s.id(), Member: s.part.Member(), Present: false})
	s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.record.Member()})
	s.shut(q, 1)
	s.join("Late", decision.Participant)
	r := s.m.Account().Proposals[0].Polls[0].Rounds[0]
	require.Equal(t, decision.Attending{Roll: 4, Present: 4}, r.AtOpen, "an observer is no voter")
	require.Equal(t, decision.Attending{Roll: 3, Present: 2}, *r.AtClose)
}

func TestTimeClosesAPollWhenItIsDueAndNotBefore(t *testing.T) {
	s := hall(t)
	_, _, waits := s.m.Due()
	require.False(t, waits)
	spec, end := consensus(), s.now.Add(time.Minute)
	spec.ClosesAt = &end
	_, q := s.polled(spec)
	at, cmd, waits := s.m.Due()
	require.True(t, waits)
	require.Equal(t, end, at)
	s.now = end.Add(-time.Millisecond)
	require.Empty(t, s.do(decision.ByClock(), cmd))
	s.now = end
	require.NotEmpty(t, s.do(decision.ByClock(), cmd))
	require.Equal(t, decision.ByClock(), *s.m.Account().Proposals[0].Polls[0].Rounds[0].ClosedBy)
	s.refused(decision.ErrPollClosed, s.part, ballotIn(q, 1, 1, agree))
	_, _, waits = s.m.Due()
	require.False(t, waits)
}

func TestTheLobbyIsNotPresentUntilAdmitted(t *testing.T) {
	s := hall(t)
	roll := func() decision.RollSection {
		return s.m.Section(decision.SectionRoll, decision.ToFacilitator).(decision.RollSection)
	}
	before := roll()
	s.do(s.facil, decision.AdmitMember{ID: s.id(), Member: s.waits.Member()})
	after := roll()
	require.Equal(t, []int{before.Members + 1, before.Voters + 1, before.Present + 1, before.Waiting - 1},
		[]int{after.Members, after.Voters, after.Present, after.Waiting})
	require.Len(t, s.m.Account().Roll[6].Attended, 1)
}

func TestAFacilitatorInTheLobbyMayBeRemoved(t *testing.T) {
	s := hall(t)
	s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.co.Member()})
	s.do(s.facil, decision.SetRole{ID: s.id(), Member: s.waits.Member(), Role: decision.Facilitator})
	s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.waits.Member()})
}

// The sums of the roll, kept as people come and go, are those of a recount; the
// numbers of a running poll are those of its ballots.
func TestSumsAreThoseOfARecount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := hall(t)
		_, q := s.polled(consensus())
		for range rapid.IntRange(0, 25).Draw(t, "steps") {
			by := s.who(rapid.SampledFrom([]rune("fcrpow")).Draw(t, "who"))
			cmd := rapid.SampledFrom([]decision.Command{
				decision.AdmitMember{ID: s.id(), Member: by.Member()},
				decision.RemoveMember{ID: s.id(), Member: by.Member()},
				decision.SetRole{ID: s.id(), Member: by.Member(), Role: decision.Observer},
				decision.SetRole{ID: s.id(), Member: by.Member(), Role: decision.Participant},
				decision.SetPresence{ID: s.id(), Member: by.Member(), Present: false},
				decision.SetPresence{ID: s.id(), Member: by.Member(), Present: true},
				ballotIn(q, 1, uint64(s.drawn), agree), ballotIn(q, 1, uint64(s.drawn), block),
			}).Draw(t, "cmd")
			if _, isBallot := cmd.(decision.CastBallot); !isBallot {
				by = s.facil
			}
			events, _ := s.m.Decide(by, s.now, cmd)
			for _, ev := range events {
				require.NoError(t, s.m.Apply(ev))
			}
		}
		roll := s.m.Section(decision.SectionRoll, decision.ToFacilitator).(decision.RollSection)
		members, _ := s.m.Members(decision.ToFacilitator, 0, 100)
		var recount decision.RollSection
		for _, p := range members {
			if !p.Admitted {
				recount.Waiting++
				continue
			}
			recount.Members++
			if p.Role != decision.Observer {
				recount.Voters++
				if p.Present {
					recount.Present++
				}
			}
		}
		require.Equal(t, []int{recount.Members, recount.Voters, recount.Present, recount.Waiting},
			[]int{roll.Members, roll.Voters, roll.Present, roll.Waiting})
		voices, _, err := s.m.Voices(q, decision.ToFacilitator)
		require.NoError(t, err)
		counted := map[string]int64{}
		for _, v := range voices {
			counted[string(v.Position)]++
		}
		for _, c := range tallyOf(s, q).Counts {
			require.Equal(t, counted[c.ID], c.Count, c.ID)
		}
		require.Equal(t, len(voices), tallyOf(s, q).Cast)
	})
}
