package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// sees tells what an audience can read of a poll in which Dov blocked.
type sees struct {
	numbers, verdict, reason bool
}

func looked(t *testing.T, s *scene, q decision.PollID, a decision.Audience) sees {
	t.Helper()
	tally, ok := s.m.Section(decision.SectionTally(q), a).(decision.TallySection)
	if !ok {
		return sees{}
	}
	verdict := s.m.Section(decision.SectionVerdict(q), a).(decision.VerdictSection)
	require.Equal(t, tally.Shown, len(tally.Counts) > 0)
	require.Equal(t, 1, tally.Cast, "how many have cast, everybody sees")
	_, shown, err := s.m.Voices(q, a)
	require.NoError(t, err)
	require.Equal(t, shown, len(tally.Voices) > 0)
	return sees{tally.Shown, verdict.Verdict != nil, len(tally.Voices) > 0}
}

// The rules of view.go as a table: what each audience sees of the numbers,
// while the poll runs, after close, and after the reveal.
func TestWhoSeesTheNumbersAndTheNamesWhen(t *testing.T) {
	const running, closed, revealed = 0, 1, 2
	nothing, numbers, all := sees{}, sees{true, true, false}, sees{true, true, true}
	for _, row := range []struct {
		show                             decision.Show
		names                            decision.Names
		when                             int
		facilitator, member, screen, out sees
	}{
		{decision.ShowLive, decision.NamesAfterClose, running, all, numbers, numbers, nothing},
		{decision.ShowLive, decision.NamesAfterClose, closed, all, all, numbers, nothing},
		{decision.ShowLive, decision.NamesFacilitator, running, all, numbers, numbers, nothing},
		{decision.ShowLive, decision.NamesFacilitator, closed, all, numbers, numbers, nothing},
		{decision.ShowTurnout, decision.NamesAfterClose, running, nothing, nothing, nothing, nothing},
		{decision.ShowTurnout, decision.NamesAfterClose, closed, all, all, numbers, nothing},
		{decision.ShowTurnout, decision.NamesFacilitator, closed, all, numbers, numbers, nothing},
		{decision.ShowReveal, decision.NamesAfterClose, running, nothing, nothing, nothing, nothing},
		{decision.ShowReveal, decision.NamesAfterClose, closed, all, nothing, nothing, nothing},
		{decision.ShowReveal, decision.NamesAfterClose, revealed, all, all, numbers, nothing},
		{decision.ShowReveal, decision.NamesFacilitator, revealed, all, numbers, numbers, nothing},
	} {
		s := hall(t)
		spec := consensus()
		spec.Show, spec.Names = row.show, row.names
		_, q := s.polled(spec)
		s.cast(s.part, q, 1, block)
		if row.when >= closed {
			s.shut(q, 1)
		}
		if row.when >= revealed {
			s.do(s.facil, decision.RevealTally{ID: s.id(), Poll: q})
		}
		for a, want := range map[decision.Audience]sees{decision.ToFacilitator: row.facilitator, decision.ToMember: row.member,
			decision.ToScreen: row.screen, decision.ToWaiting: row.out} {
			require.Equal(t, want, looked(t, s, q, a), "%s, %+v", a, row)
			if !want.reason {
				require.NotContains(t, view(t, s.m, a), "harms the well", "%s, %+v", a, row)
			}
			if !want.verdict {
				require.NotContains(t, view(t, s.m, a), "consensus_blocks", "%s, %+v", a, row)
				require.NotContains(t, view(t, s.m, a), `"verdict":"blocked"`, "%s, %+v", a, row)
			}
		}
	}
}

func TestANewRoundHidesItsOwnNumbersAndKeepsTheOldOnesOut(t *testing.T) {
	s := hall(t)
	spec := consensus()
	spec.Show = decision.ShowReveal
	_, q := s.polled(spec)
	s.cast(s.part, q, 1, block)
	s.shut(q, 1)
	s.do(s.facil, decision.RevealTally{ID: s.id(), Poll: q})
	s.open(q, 1)
	s.do(s.part, ballotIn(q, 2, 1, agree))
	for _, a := range decision.Audiences() {
		require.Equal(t, sees{}, looked(t, s, q, a), a)
	}
}

func TestTheScreenShowsNobodysName(t *testing.T) {
	s := everything(t)
	require.NotRegexp(t, `Ada|Ben|Cleo|Dora|Dov|Eva|Finn|Gus`, view(t, s.m, decision.ToScreen))
}

func TestWhoWaitsSeesTheMeetingsTitleAndNoMore(t *testing.T) {
	s := everything(t)
	require.Equal(t, []decision.SectionName{decision.SectionMeeting}, s.m.SectionsFor(decision.ToWaiting))
	got := view(t, s.m, decision.ToWaiting)
	require.Contains(t, got, "Assembly")
	require.NotRegexp(t, `rainwater|Ada|Dora|`+joinCode, got)
	for _, name := range s.m.SectionsFor(decision.ToFacilitator)[1:] {
		require.Nil(t, s.m.Section(name, decision.ToWaiting), name)
	}
}

func TestOnlyWhoRunsTheMeetingSeesTheLobby(t *testing.T) {
	s := hall(t)
	for _, a := range decision.Audiences() {
		if a == decision.ToFacilitator {
			require.Contains(t, view(t, s.m, a), "Finn")
			continue
		}
		require.NotContains(t, view(t, s.m, a), "Finn", a)
	}
}

func TestWhoWasRemovedIsSeenByNobodyOnTheRoll(t *testing.T) {
	s := hall(t)
	for _, a := range decision.Audiences() {
		require.NotContains(t, view(t, s.m, a), "Gus", a)
	}
}

func TestIDsThatAreNoneHaveNoSection(t *testing.T) {
	s := hall(t)
	for _, name := range []decision.SectionName{"proposal/x", "poll/x", "tally/x", "verdict/x", "x", "", "meeting/x"} {
		require.Nil(t, s.m.Section(name, decision.ToFacilitator), name)
	}
	require.Nil(t, s.m.Me(s.never.Member()))
}

func TestMyOwnBallotIsMineAlone(t *testing.T) {
	s := hall(t)
	spec := consensus()
	spec.Show, spec.Names = decision.ShowTurnout, decision.NamesFacilitator
	_, q := s.polled(spec)
	s.cast(s.part, q, 3, block)
	mine, others := s.m.Me(s.part.Member()), s.m.Me(s.record.Member())
	require.Equal(t, uint64(3), mine.Ballots[0].Counter)
	require.Equal(t, block, *mine.Ballots[0].Marks)
	require.Empty(t, mine.Asked)
	require.Nil(t, others.Ballots[0].Marks)
	require.Equal(t, []decision.PollID{q}, others.Asked)
	require.Empty(t, s.m.Me(s.observe.Member()).Ballots, "who has no vote is asked for none")
	require.Empty(t, s.m.Me(s.removed.Member()).Ballots)
}

func TestAnAccountObeysTheMembersView(t *testing.T) {
	for _, row := range []struct {
		name               string
		show               decision.Show
		names              decision.Names
		close, reveal, end bool
		numbers, voices    bool
	}{
		{"running, shown live", decision.ShowLive, decision.NamesAfterClose, false, false, false, false, false},
		{"running, turnout only", decision.ShowTurnout, decision.NamesAfterClose, false, false, false, false, false},
		{"closed", decision.ShowLive, decision.NamesAfterClose, true, false, false, true, true},
		{"closed, names for facilitators", decision.ShowLive, decision.NamesFacilitator, true, false, false, true, false},
		{"closed, not revealed", decision.ShowReveal, decision.NamesAfterClose, true, false, false, false, false},
		{"never revealed, ended", decision.ShowReveal, decision.NamesAfterClose, true, false, true, false, false},
		{"revealed", decision.ShowReveal, decision.NamesAfterClose, true, true, true, true, true},
		{"revealed, names for facilitators", decision.ShowReveal, decision.NamesFacilitator, true, true, true, true, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := hall(t)
			spec := consensus()
			spec.Show, spec.Names = row.show, row.names
			_, q := s.polled(spec)
			s.cast(s.part, q, 1, block)
			if row.close {
				s.shut(q, 1)
			}
			if row.reveal {
				s.do(s.facil, decision.RevealTally{ID: s.id(), Poll: q})
			}
			if row.end {
				s.do(s.facil, decision.EndMeeting{ID: s.id()})
			}
			got, round := encoded(t, s.m.Account()), s.m.Account().Proposals[0].Polls[0].Rounds[0]
			require.Equal(t, 1, round.Cast)
			require.Equal(t, row.numbers, round.Tally != nil)
			require.Equal(t, row.numbers, round.Verdict != nil)
			require.Equal(t, row.voices, len(round.Ballots) == 1)
			if !row.voices {
				require.NotContains(t, got, "harms the well")
			}
			if !row.numbers {
				require.NotContains(t, got, "consensus_blocks")
			}
			require.NotContains(t, got, joinCode)
			require.NotContains(t, got, "Finn", "who waits is not in the account")
			require.Contains(t, got, "Gus", "who was there and was removed is")
		})
	}
}

func TestEachRoundOfAnAccountIsShownByItself(t *testing.T) {
	s := hall(t)
	spec := consensus()
	spec.Show = decision.ShowReveal
	_, q := s.polled(spec)
	s.shut(q, 1)
	s.do(s.facil, decision.RevealTally{ID: s.id(), Poll: q})
	s.open(q, 1)
	s.shut(q, 2)
	rounds := s.m.Account().Proposals[0].Polls[0].Rounds
	require.NotNil(t, rounds[0].Verdict)
	require.Nil(t, rounds[1].Verdict)
}

func TestAnAccountTellsWhoCameAndWentInWhatRole(t *testing.T) {
	s := hall(t)
	s.do(s.part, decision.SetPresence{ID: s.id(), Member: s.part.Member(), Present: false})
	s.do(s.part, decision.SetPresence{ID: s.id(), Member: s.part.Member(), Present: true})
	a := s.m.Account()
	require.Len(t, a.Roll, 6)
	dov, gus := a.Roll[3], a.Roll[5]
	require.Equal(t, "Dov", dov.Name)
	require.Len(t, dov.Attended, 2)
	require.False(t, dov.Attended[0].Left.IsZero())
	require.True(t, dov.Attended[1].Left.IsZero())
	require.Equal(t, decision.CoFacilitator, a.Roll[1].Roles[1].Role)
	require.NotNil(t, gus.Removed)
	require.False(t, gus.Votes)
}

func TestAnAccountIsACopy(t *testing.T) {
	s := everything(t)
	before, a := encoded(t, s.m.Account()), s.m.Account()
	a.Roll[0].Attended[0] = decision.Attendance{}
	a.Roll[0].Roles[0].Role = "x"
	a.Proposals[1].Versions[0].Text = "x"
	a.Proposals[1].Moves[0].Reason = "x"
	a.Proposals[1].Polls[0].Rounds[0].Tally.Totals["agree"] = ballot.Whole(99)
	require.Equal(t, before, encoded(t, s.m.Account()))
}
