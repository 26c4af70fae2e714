package decision_test

import (
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/decision"
)

// treasurer is an election in which everything is allowed.
var treasurer = decision.ElectionRule{Office: "Treasurer", Seats: 2, Self: true, Free: true}

// electing is a new election under a rule, with nominations open.
func (s *scene) electing(rule decision.ElectionRule) decision.ProposalID {
	p := s.propose(decision.PhaseDiscussion)
	s.do(s.facil, decision.SetElection{ID: s.id(), Proposal: p, Rule: &rule})
	s.do(s.facil, decision.OpenNominations{ID: s.id(), Proposal: p, Open: true})
	return p
}

// nominate nominates a member, or a free name.
func (s *scene) nominate(by decision.By, p decision.ProposalID, who any) decision.CandidateID {
	cmd := decision.Nominate{ID: s.id(), Proposal: p, Candidate: decision.CandidateID(s.uuid()), Reason: "Counts well."}
	switch who := who.(type) {
	case decision.By:
		cmd.Member = who.Member()
	case string:
		cmd.Name = who
	}
	for _, ev := range s.do(by, cmd) {
		if named, ok := ev.Body.(*decision.CandidateNominated); ok {
			return named.Candidate
		}
	}
	return ""
}

func (s *scene) answer(by decision.By, p decision.ProposalID, c decision.CandidateID, accept bool) {
	s.do(by, decision.AnswerNomination{ID: s.id(), Proposal: p, Candidate: c, Accept: accept})
}

func (s *scene) second(by decision.By, p decision.ProposalID, c decision.CandidateID, second bool) {
	s.do(by, decision.SecondCandidate{ID: s.id(), Proposal: p, Candidate: c, Second: second})
}

// accepted is a member who is nominated and has accepted.
func (s *scene) accepted(by, who decision.By, p decision.ProposalID) decision.CandidateID {
	c := s.nominate(by, p, who)
	s.answer(who, p, c, true)
	return c
}

// candidates is what a viewer sees of an election.
func (s *scene) candidates(p decision.ProposalID, by decision.By) []decision.CandidateLine {
	a, ok := s.m.AudienceOf(by.Member())
	if !ok {
		a = decision.ToScreen
	}
	lines, err := s.m.Candidates(p, a, by.Member())
	require.NoError(s.t, err)
	return lines
}

func (s *scene) election(p decision.ProposalID, a decision.Audience) decision.CandidatesSection {
	return s.m.Section(decision.SectionCandidates(p), a).(decision.CandidatesSection)
}

// nominations is an election in which one declines and one, who is not there,
// stands.
func (s *scene) nominations() {
	p := s.electing(treasurer)
	s.answer(s.part, p, s.nominate(s.record, p, s.part), false)
	zoe := s.nominate(s.part, p, "Zoe Absent")
	s.answer(s.facil, p, zoe, true)
	s.second(s.record, p, zoe, true)
	s.do(s.facil, decision.WriteStatement{ID: s.id(), Proposal: p, Candidate: zoe, Text: "By letter."})
	spec := s.ranked("Zoe", "None of these")
	spec.Options[0].Candidate = zoe
	q := s.plan(p, spec)
	s.open(q, 1)
	s.shut(q, 1)
}

// anyNomination draws a command of an election.
func (s *scene) anyNomination(t *rapid.T, p decision.ProposalID, c decision.CandidateID) decision.Command {
	n, yes := rapid.IntRange(0, 2).Draw(t, "number"), rapid.Bool().Draw(t, "yes")
	member := s.who(rapid.SampledFrom([]rune("fcrpowx")).Draw(t, "member")).Member()
	word := rapid.SampledFrom([]string{"", "Word", "zoe absent", "A\u202eB"}).Draw(t, "word")
	spec := s.ranked("One", "Two")
	spec.Options[0].Candidate = c
	return rapid.SampledFrom([]decision.Command{
		decision.SetElection{ID: s.id(), Proposal: p, Rule: &decision.ElectionRule{Office: word, Seats: n, Self: yes, Free: true}},
		decision.SetElection{ID: s.id(), Proposal: p},
		decision.OpenNominations{ID: s.id(), Proposal: p, Open: yes},
		decision.Nominate{ID: s.id(), Proposal: p, Candidate: decision.CandidateID(s.uuid()), Member: member},
		decision.Nominate{ID: s.id(), Proposal: p, Candidate: decision.CandidateID(s.uuid()), Name: word},
		decision.AnswerNomination{ID: s.id(), Proposal: p, Candidate: c, Accept: yes},
		decision.SecondCandidate{ID: s.id(), Proposal: p, Candidate: c, Second: yes},
		decision.WriteStatement{ID: s.id(), Proposal: p, Candidate: c, Text: word},
		decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: p, Spec: spec},
	}).Draw(t, "nomination")
}

// electionRules say who may do what in an election; see TestWhoMayDoWhat.
var electionRules = []roleRule{
	{"make it an election", "fct", func(s *scene) decision.Command {
		return decision.SetElection{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Rule: &treasurer}
	}},
	{"close nominations", "fct", func(s *scene) decision.Command {
		return decision.OpenNominations{ID: s.id(), Proposal: s.electing(treasurer)}
	}},
	{"nominate", "fcrp", func(s *scene) decision.Command {
		return decision.Nominate{ID: s.id(), Proposal: s.electing(treasurer), Candidate: decision.CandidateID(s.uuid()), Name: "Zoe"}
	}},
	{"answer the observer's nomination", "o", func(s *scene) decision.Command {
		p := s.electing(treasurer)
		c := s.accepted(s.part, s.observe, p)
		return decision.AnswerNomination{ID: s.id(), Proposal: p, Candidate: c}
	}},
	{"answer for a free name", "fc", func(s *scene) decision.Command {
		p := s.electing(treasurer)
		c := s.nominate(s.part, p, "Zoe")
		s.answer(s.facil, p, c, true)
		return decision.AnswerNomination{ID: s.id(), Proposal: p, Candidate: c}
	}},
	{"write the observer's statement", "o", func(s *scene) decision.Command {
		p := s.electing(treasurer)
		return decision.WriteStatement{ID: s.id(), Proposal: p, Candidate: s.accepted(s.part, s.observe, p), Text: "x"}
	}},
	{"second the observer, whom the participant nominated", "fcr", func(s *scene) decision.Command {
		p := s.electing(treasurer)
		return decision.SecondCandidate{ID: s.id(), Proposal: p, Candidate: s.accepted(s.part, s.observe, p), Second: true}
	}},
}
