package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

func (s *scene) declares(by decision.By, p decision.ProposalID, done decision.ConflictDone) {
	s.do(by, decision.DeclareConflict{ID: s.id(), Proposal: p, Member: by.Member(), Kind: decision.ConflictFamily, Words: "My sister owns the shop.", Done: done})
}

func (s *scene) conflict(p decision.ProposalID) decision.ConflictLine {
	lines, err := s.m.Conflicts(p, decision.ToMember)
	require.NoError(s.t, err)
	require.Len(s.t, lines, 1)
	return lines[0]
}

func TestADeclaredInterestIsNotedAndTheMemberVotesOn(t *testing.T) {
	s := hall(t)
	p, q := s.polled(consensus())
	s.declares(s.part, p, "")
	s.cast(s.part, q, 1, agree)
	c := s.conflict(p)
	require.Equal(t, "Dov", c.Name)
	require.Equal(t, decision.ConflictNoted, c.Done)
	require.Equal(t, []decision.MyConflict{{Proposal: p, Kind: decision.ConflictFamily, Done: decision.ConflictNoted}}, s.m.Me(s.part.Member()).Conflicts)
	require.Equal(t, 1, s.turnout(q))
}

func TestARecusedMembersBallotIsTakenBack(t *testing.T) {
	s := hall(t)
	p, q := s.polled(consensus())
	s.cast(s.part, q, 1, block)
	s.declares(s.part, p, decision.ConflictLeft)
	require.Zero(t, s.turnout(q))
	require.Equal(t, decision.MyConflict{Proposal: p, Kind: decision.ConflictFamily, Done: decision.ConflictLeft, Out: true, Mine: true},
		s.m.Me(s.part.Member()).Conflicts[0])
	require.Equal(t, 1, s.m.Section(decision.SectionProposal(p), decision.ToScreen).(decision.ProposalSection).Recused)

	s.do(s.part, decision.ReinstateMember{ID: s.id(), Proposal: p, Member: s.part.Member(), Reason: "She sold it."})
	s.cast(s.part, q, 1, agree)
	require.Equal(t, 1, s.turnout(q))
	var done []decision.ConflictDone
	for _, step := range s.conflict(p).Steps {
		done = append(done, step.Done)
	}
	require.Equal(t, []decision.ConflictDone{decision.ConflictNoted, decision.ConflictLeft, decision.ConflictReinstated}, done)
}

func TestWhoRecusedThemselvesMayComeBackAndWhoWasRecusedMayNot(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDiscussion)
	recuse := func(by decision.By, left bool) {
		s.do(by, decision.RecuseMember{ID: s.id(), Proposal: p, Member: s.part.Member(), Left: left, Reason: "Sells us the paint."})
	}
	back := func() decision.Command {
		return decision.ReinstateMember{ID: s.id(), Proposal: p, Member: s.part.Member(), Reason: "The offer is withdrawn."}
	}
	recuse(s.facil, false)
	s.refused(decision.ErrNotAllowed, s.part, back())
	recuse(s.part, true) // leaving the room, too, does not make it their own
	s.refused(decision.ErrNotAllowed, s.part, back())
	s.do(s.co, back())
	recuse(s.part, false)
	s.do(s.part, back())
	require.Equal(t, decision.ConflictReinstated, s.conflict(p).Done)
	require.Empty(t, s.conflict(p).Kind, "nothing was declared")
}

func TestInterestsAreSeenByTheRollAlone(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDiscussion)
	s.declares(s.part, p, decision.ConflictRecused)
	for _, a := range []decision.Audience{decision.ToScreen, decision.ToWaiting} {
		lines, err := s.m.Conflicts(p, a)
		require.NoError(t, err)
		require.Empty(t, lines)
	}
	for _, a := range decision.Audiences() {
		require.NotContains(t, view(t, s.m, a), "sister", "no pushed section holds what was declared")
	}
	_, err := s.m.Conflicts("x", decision.ToMember)
	require.ErrorIs(t, err, decision.ErrProposalUnknown)
}

// turnout is how many have cast.
func (s *scene) turnout(q decision.PollID) int {
	return s.m.Section(decision.SectionTally(q), decision.ToMember).(decision.TallySection).Cast
}
