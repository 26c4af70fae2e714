package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// Where the numbers wait to be revealed, so does what follows from them: that a
// proposal goes back to discussion tells that "none of these" has won.
func TestNoneOfTheseWaitsToBeRevealed(t *testing.T) {
	for _, show := range []decision.Show{decision.ShowLive, decision.ShowTurnout, decision.ShowReveal} {
		s := hall(t)
		spec := decision.PollSpec{Method: decision.MethodApproval, Show: show, Options: s.options("Barrel", "Pond", "None of these")}
		spec.Options[2].None = true
		p, q := s.polled(spec)
		s.cast(s.part, q, 1, decision.Marks{Approved: []decision.OptionID{spec.Options[2].ID}})
		s.shut(q, 1)
		account := func() decision.AccountProposal { return s.m.Account().Proposals[0] }
		if show == decision.ShowReveal {
			require.Equal(t, decision.PhaseVote, account().Phase)
			require.NotContains(t, view(t, s.m, decision.ToMember), decision.BecauseNone)
			require.Equal(t, []decision.Next{decision.NextReveal}, s.pollSection(q).Next)
			s.do(s.facil, decision.RevealTally{ID: s.id(), Poll: q})
		}
		require.Equal(t, decision.PhaseDiscussion, account().Phase)
		require.Equal(t, decision.BecauseNone, account().Moves[len(account().Moves)-1].Because)
		require.True(t, s.verdict(q).None)
		require.Equal(t, decision.ProposalID(p), account().ID)
		require.JSONEq(t, seen(t, s.m), seen(t, fold(t, s.m.ID(), s.events, nil)))
	}
}

// While nobody sees the numbers of a poll, no export tells who cast what, and
// nobody can be tried out at the desk to see whether they have blocked.
func TestNobodyLooksIntoARunningPoll(t *testing.T) {
	for _, row := range []struct {
		show    decision.Show
		running bool // it is hidden while it runs
	}{{decision.ShowLive, false}, {decision.ShowTurnout, true}, {decision.ShowReveal, true}} {
		s := hall(t)
		_, q := s.polled(decision.PollSpec{Method: decision.MethodConsensus, Show: row.show})
		s.cast(s.part, q, 1, block)
		cast := s.events[len(s.events)-1]
		hidden := func(want bool) {
			require.Equal(t, want, s.m.Concealed(cast, decision.PartMarks), row.show)
			require.Equal(t, want, s.m.Concealed(cast, decision.PartWho), row.show)
		}
		hidden(row.running)
		tend := decision.TendCard{ID: s.id(), Poll: q, Round: 1, Owner: s.part.Member()}
		if row.running {
			s.refused(decision.ErrCardUnknown, s.facil, tend)
			s.refused(decision.ErrCardUnknown, s.facil, decision.TendCard{ID: s.id(), Poll: q, Round: 1, Owner: s.co.Member()})
		} else {
			s.do(s.facil, tend)
		}
		s.shut(q, 1)
		hidden(false)
		s.open(q, 1)
		hidden(false)
		s.do(s.part, ballotIn(q, 2, 1, take(ballot.Agree, "")))
		cast = s.events[len(s.events)-1]
		hidden(row.running)
	}
}

// A verdict that waits to be revealed does not stand in for by an older one.
func TestAnOlderVerdictDoesNotStandInForAHiddenOne(t *testing.T) {
	s := hall(t)
	p, q := s.polled(consensus())
	s.cast(s.part, q, 1, block)
	s.shut(q, 1)
	require.Equal(t, decision.Blocked, s.agendaItem(1).Verdict)
	hidden := yesNo()
	hidden.Show = decision.ShowReveal
	vote := s.plan(p, hidden)
	s.open(vote, 1)
	s.cast(s.part, vote, 1, decision.Marks{Answer: ballot.Yes})
	s.shut(vote, 1)
	s.move(p, decision.PhaseDecided, "")
	require.Empty(t, s.agendaItem(1).Verdict)
	require.Empty(t, s.m.Noted().Decided[0].Verdict)
	line, err := s.m.Decision(p)
	require.NoError(t, err)
	require.Empty(t, line.Verdict)
	s.do(s.facil, decision.RevealTally{ID: s.id(), Poll: vote})
	require.Equal(t, decision.Adopted, s.agendaItem(1).Verdict)
	require.Equal(t, decision.Adopted, s.m.Noted().Decided[0].Verdict)
}
