package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// says casts a ballot in any round, on any version of the text.
func (s *scene) says(by decision.By, q decision.PollID, round, text, counter int, marks decision.Marks) {
	s.do(by, decision.CastBallot{Poll: q, Round: round, Text: text, Counter: uint64(counter), Marks: marks})
}

// told is the newest round of the newest proposal's first poll, in the account.
func (s *scene) told() decision.AccountRound {
	proposals := s.m.Account().Proposals
	rounds := proposals[len(proposals)-1].Polls[0].Rounds
	return rounds[len(rounds)-1]
}

var blocks = decision.Marks{Position: ballot.Block, Reason: "No lids.", Value: "Health"}

func TestARoundThatRunsTellsNeitherCardsNorGroupsNorMovement(t *testing.T) {
	s := hall(t)
	_, q := s.polled(decision.PollSpec{Method: decision.MethodConsensus, Names: decision.NamesLive})
	s.says(s.part, q, 1, 1, 1, blocks)
	r := s.told()
	require.Equal(t, 1, r.Cast)
	require.Empty(t, r.Cards)
	require.Empty(t, r.CardCounts)
	require.Empty(t, r.Ballots)
	s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1})
	r = s.told()
	require.Len(t, r.Cards, 1, "names that were live stay in the record")
	require.Equal(t, "Health", r.Cards[0].Value)
	require.Len(t, r.Ballots, 1)
}

func TestNumbersThatWaitForTheirRevealKeepTheCardsBack(t *testing.T) {
	s := hall(t)
	_, q := s.polled(decision.PollSpec{Method: decision.MethodConsensus, Show: decision.ShowReveal})
	s.says(s.part, q, 1, 1, 1, blocks)
	s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1})
	require.Empty(t, s.told().Cards)
	s.do(s.facil, decision.RevealTally{ID: s.id(), Poll: q})
	require.Len(t, s.told().Cards, 1)
}

func TestWhatPeersFoundOfABlockStaysAsItWasWhenTheRoundWasClosed(t *testing.T) {
	s := hall(t)
	rule := decision.DefaultConsensus()
	rule.Judges = decision.JudgesPeers
	_, q := s.polled(decision.PollSpec{Method: decision.MethodConsensus, Names: decision.NamesLive, Consensus: &rule})
	s.says(s.part, q, 1, 1, 1, blocks)
	judged := func(by decision.By, principled bool) {
		s.do(by, decision.JudgeBlock{ID: s.id(), Poll: q, Round: 1, Owner: s.part.Member(), Principled: principled})
	}
	judged(s.facil, true)
	judged(s.co, false)
	s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1})
	want := s.told().Cards[0].Judged
	require.Equal(t, 1, want.Principled)
	require.Equal(t, 1, want.Not)
	require.True(t, *want.Valid)
	s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.co.Member()})
	require.Equal(t, want, s.told().Cards[0].Judged, "who leaves afterwards changes nothing")
	cards, shown, err := s.m.Desk(q, decision.ToMember)
	require.NoError(t, err)
	require.True(t, shown)
	require.Equal(t, want, cards[0].Judged, "the desk says the same")
}

func TestAnAmendmentOfARunningPollStandsInTheAccountWithItsTime(t *testing.T) {
	s := hall(t)
	p, q := s.polled(decision.PollSpec{Method: decision.MethodConsensus})
	s.says(s.part, q, 1, 1, 1, blocks)
	s.says(s.co, q, 1, 1, 1, decision.Marks{Position: ballot.Agree})
	s.now = s.now.Add(60e9)
	s.do(s.facil, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "With lids", Text: "Two barrels with lids.", Running: decision.RunningCarry})
	s.says(s.part, q, 1, 2, 2, decision.Marks{Position: ballot.Agree})
	s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1})
	r := s.told()
	require.Equal(t, []decision.Carried{{From: 1, Text: 2, At: s.now, By: s.facil.Member()}}, r.Carried)
	require.Equal(t, decision.CardResolved, r.Cards[0].State)
	require.Equal(t, 2, r.Cards[0].By, "version 2 resolved it")
	require.Equal(t, 1, r.Stale)
	require.Equal(t, s.co.Member(), r.StaleBallots[0].Member)
	require.Equal(t, 1, r.StaleBallots[0].Text)
	require.Equal(t, 2, r.Ballots[0].Text)
}

func TestPositionsAreComparedWithTheRoundBeforeOnly(t *testing.T) {
	for _, c := range []struct {
		names decision.Names
		who   int
	}{{decision.NamesAfterClose, 1}, {decision.NamesFacilitator, 0}} {
		s := hall(t)
		_, q := s.polled(decision.PollSpec{Method: decision.MethodFist, Names: c.names})
		s.says(s.part, q, 1, 1, 1, decision.Marks{Position: "2"})
		s.says(s.co, q, 1, 1, 1, decision.Marks{Position: "5"})
		s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1})
		require.Empty(t, s.told().Movement)
		s.do(s.facil, decision.OpenPoll{ID: s.id(), Poll: q, Text: 1})
		s.says(s.part, q, 2, 1, 1, decision.Marks{Position: "4"})
		s.says(s.record, q, 2, 1, 1, decision.Marks{Position: "4"})
		s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 2})
		r := s.told()
		require.Len(t, r.Movement, 1, "who cast in one round only has not moved")
		m := r.Movement[0]
		require.Equal(t, decision.Movement{From: "2", To: "4", Count: 1, Members: m.Members}, m)
		require.Len(t, m.Members, c.who)
		require.Equal(t, 1, r.Stale)
	}
}

func TestEachCallKeepsItsReasonAndItsOwnAppeals(t *testing.T) {
	s := hall(t)
	_, q := s.polled(decision.PollSpec{Method: decision.MethodRough})
	s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1})
	s.do(s.facil, decision.CallRough{ID: s.id(), Poll: q, Round: 1, Adopted: true, Reason: "All are for it."})
	s.do(s.part, decision.AppealCall{ID: s.id(), Poll: q, Round: 1, Reason: "I am not."})
	s.do(s.co, decision.CallRough{ID: s.id(), Poll: q, Round: 1, Reason: "Then not."})
	calls := s.told().Calls
	require.Len(t, calls, 2)
	require.Equal(t, "All are for it.", calls[0].Reason)
	require.Len(t, calls[0].Appeals, 1)
	require.False(t, calls[1].Adopted)
	require.Empty(t, calls[1].Appeals)
}
