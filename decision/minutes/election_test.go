package minutes_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

// treasurerElected is an evening on which six are nominated: one stands for
// herself, one is not there, one has too few seconds, one declines, one does
// not answer, and one is elected.
func treasurerElected(t *testing.T) *scene {
	s, ada := garden(t)
	bo, cleo, dov, eva := s.join("Bo Okafor"), s.join("Cleo Marin"), s.join("Dov Levi"), s.join("Eva Lind")
	s.wait(5)
	p := s.propose(ada, "Who looks after our money?", "The treasurer keeps the books for two years.")
	s.do(ada, decision.SetElection{ID: s.id(), Proposal: p, Rule: &decision.ElectionRule{Office: "Treasurer", Seats: 1, Self: true, Free: true, Seconds: 1}})
	s.do(ada, decision.OpenNominations{ID: s.id(), Proposal: p, Open: true})
	s.move(ada, p, decision.PhaseDiscussion, "")
	nominate := func(by decision.By, who decision.MemberID, name string) decision.CandidateID {
		id := decision.CandidateID(s.uuid())
		s.do(by, decision.Nominate{ID: s.id(), Proposal: p, Candidate: id, Member: who, Name: name, Reason: "Patient with numbers."})
		return id
	}
	answer := func(by decision.By, c decision.CandidateID, accept bool) {
		s.do(by, decision.AnswerNomination{ID: s.id(), Proposal: p, Candidate: c, Accept: accept})
	}
	second := func(by decision.By, c decision.CandidateID) {
		s.do(by, decision.SecondCandidate{ID: s.id(), Proposal: p, Candidate: c, Second: true})
	}
	first := nominate(bo, cleo.Member(), "")
	nominate(dov, cleo.Member(), "")
	answer(cleo, first, true)
	s.do(cleo, decision.WriteStatement{ID: s.id(), Proposal: p, Candidate: first, Text: "I kept the books of the choir."})
	her := nominate(eva, eva.Member(), "")
	second(bo, her)
	second(dov, her)
	absent := nominate(cleo, "", "Zoe Absent")
	answer(ada, absent, true)
	second(bo, absent)
	answer(bo, nominate(ada, bo.Member(), ""), true)
	answer(dov, nominate(cleo, dov.Member(), ""), false)
	nominate(cleo, ada.Member(), "")
	s.wait(15)
	s.do(ada, decision.OpenNominations{ID: s.id(), Proposal: p})
	spec := decision.PollSpec{Method: decision.MethodRanked, Options: []decision.Option{
		{ID: decision.OptionID(s.uuid()), Candidate: first}, {ID: decision.OptionID(s.uuid()), Candidate: her},
		{ID: decision.OptionID(s.uuid()), Candidate: absent}, {ID: decision.OptionID(s.uuid()), Name: "None of these"}}}
	q := s.plan(ada, p, spec)
	s.open(ada, q, 1)
	for i, by := range []decision.By{ada, bo, cleo, dov, eva} {
		s.cast(by, q, 1, 1, 1, rank(spec, [][]int{{0, 1}, {2, 0}, {0}, {1, 0}, {1}}[i]...))
	}
	s.wait(4)
	s.shut(ada, q, 1)
	s.move(ada, p, decision.PhaseDecided, "")
	s.do(ada, decision.EndMeeting{ID: s.id()})
	return s
}

func TestTheMinutesOfAnElectionReadAsInTheGoldenFiles(t *testing.T) {
	s := treasurerElected(t)
	for _, lang := range []string{"en", "de"} {
		text := written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown, Language: lang, Version: "1.0-test"})
		golden(t, "election."+lang+".golden.md", text)
		require.Contains(t, text, "I kept the books of the choir.", "the voters read it")
	}
	require.Contains(t, encodedAccount(t, s), "choir")
}

func encodedAccount(t *testing.T, s *scene) string {
	t.Helper()
	return written(t, s.meeting.Account(), minutes.Options{Format: minutes.JSON})
}

// While people still make up their minds the minutes count nobody.
func TestADraftOfAnElectionTellsOnNobody(t *testing.T) {
	s, ada := garden(t)
	bo := s.join("Bo Okafor")
	p := s.propose(ada, "Chair", "")
	s.do(ada, decision.SetElection{ID: s.id(), Proposal: p, Rule: &decision.ElectionRule{Office: "Chair", Seats: 2, Seconds: 2}})
	s.do(ada, decision.OpenNominations{ID: s.id(), Proposal: p, Open: true})
	tell := func() string {
		return written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown, Proposal: p})
	}
	none := tell()
	require.Contains(t, none, "This was an election to the office “Chair”, with 2 seats. Nobody could nominate themselves.")
	s.do(ada, decision.Nominate{ID: s.id(), Proposal: p, Candidate: decision.CandidateID(s.uuid()), Member: bo.Member()})
	require.Equal(t, none, tell())
	s.move(ada, p, decision.PhaseVote, "")
	require.Contains(t, tell(), "One person was nominated; accepted: 0, declined: 0. One person had not answered.")
}
