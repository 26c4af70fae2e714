package decision_test

import (
	"strings"

	"github.com/folkmoot/folkmoot/decision"
)

func electionRefusals() []refusal {
	set := func(change func(r *decision.ElectionRule)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			rule := treasurer
			change(&rule)
			return decision.SetElection{ID: s.id(), Proposal: s.propose(decision.PhaseDiscussion), Rule: &rule}
		}
	}
	changed := func(change func(r *decision.ElectionRule)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			rule := treasurer
			p := s.electing(rule)
			s.nominate(s.part, p, s.record)
			change(&rule)
			return decision.SetElection{ID: s.id(), Proposal: p, Rule: &rule}
		}
	}
	strict := decision.ElectionRule{Office: "Treasurer", Seats: 1}
	nominate := func(rule decision.ElectionRule, change func(s *scene, c *decision.Nominate)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := decision.Nominate{ID: s.id(), Proposal: s.electing(rule), Candidate: decision.CandidateID(s.uuid()), Member: s.observe.Member()}
			change(s, &c)
			return c
		}
	}
	answer := func(by rune, prepare func(s *scene, p decision.ProposalID, c decision.CandidateID)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			p := s.electing(treasurer)
			c := s.nominate(s.record, p, s.who(by))
			prepare(s, p, c)
			return decision.AnswerNomination{ID: s.id(), Proposal: p, Candidate: c, Accept: true}
		}
	}
	statement := func(accept bool, text string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			p := s.electing(treasurer)
			c := s.nominate(s.record, p, s.part)
			if accept {
				s.answer(s.part, p, c, true)
			}
			return decision.WriteStatement{ID: s.id(), Proposal: p, Candidate: c, Text: text}
		}
	}
	second := func(by, who rune, accept bool) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			p := s.electing(treasurer)
			c := s.nominate(s.who(by), p, s.who(who))
			if accept {
				s.answer(s.who(who), p, c, true)
			}
			return decision.SecondCandidate{ID: s.id(), Proposal: p, Candidate: c, Second: true}
		}
	}
	option := func(of func(s *scene, p decision.ProposalID) []decision.CandidateID) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			p := s.electing(treasurer)
			spec := s.ranked("One", "Two")
			for i, c := range of(s, p) {
				spec.Options[i].Candidate = c
			}
			return decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: p, Spec: spec}
		}
	}
	nothing := func(*scene, decision.ProposalID, decision.CandidateID) {}
	return []refusal{
		{"an election of nothing", decision.ErrProposalUnknown, 'f', func(s *scene) decision.Command {
			return decision.SetElection{ID: s.id(), Proposal: "x", Rule: &treasurer}
		}},
		{"an office without a name", decision.ErrEmpty, 'f', set(func(r *decision.ElectionRule) { r.Office = " " })},
		{"an office of 201 letters", decision.ErrTooLong, 'f', set(func(r *decision.ElectionRule) { r.Office = strings.Repeat("x", 201) })},
		{"no seat", decision.ErrRule, 'f', set(func(r *decision.ElectionRule) { r.Seats = 0 })},
		{"51 seats", decision.ErrRule, 'f', set(func(r *decision.ElectionRule) { r.Seats = decision.MaxSeats + 1 })},
		{"seconds below none", decision.ErrRule, 'f', set(func(r *decision.ElectionRule) { r.Seconds = -1 })},
		{"six seconds", decision.ErrRule, 'f', set(func(r *decision.ElectionRule) { r.Seconds = decision.MaxSeconds + 1 })},
		{"an election once the vote has begun", decision.ErrCandidatesFixed, 'f', func(s *scene) decision.Command {
			return decision.SetElection{ID: s.id(), Proposal: s.propose(decision.PhaseVote), Rule: &treasurer}
		}},
		{"no self-nomination any more, once somebody is nominated", decision.ErrElectionBegun, 'f', changed(func(r *decision.ElectionRule) { r.Self = false })},
		{"no free names any more, once somebody is nominated", decision.ErrElectionBegun, 'f', changed(func(r *decision.ElectionRule) { r.Free = false })},
		{"more seconds, once somebody is nominated", decision.ErrElectionBegun, 'f', changed(func(r *decision.ElectionRule) { r.Seconds = 1 })},
		{"no election any more, once somebody is nominated", decision.ErrElectionBegun, 'f', func(s *scene) decision.Command {
			p := s.electing(treasurer)
			s.nominate(s.part, p, s.record)
			return decision.SetElection{ID: s.id(), Proposal: p}
		}},
		{"nominations for what is no election", decision.ErrNotElection, 'f', func(s *scene) decision.Command {
			return decision.OpenNominations{ID: s.id(), Proposal: s.propose(decision.PhaseDiscussion), Open: true}
		}},
		{"nominating for what is no election", decision.ErrNotElection, 'p', nominate(treasurer, func(s *scene, c *decision.Nominate) { c.Proposal = s.propose(decision.PhaseDiscussion) })},
		{"nominating while it is paused", decision.ErrPaused, 'p', nominate(treasurer, func(s *scene, c *decision.Nominate) { s.pause(c.Proposal) })},
		{"nominating before nominations are open", decision.ErrNominationsClosed, 'p', nominate(treasurer, func(s *scene, c *decision.Nominate) {
			s.do(s.facil, decision.OpenNominations{ID: s.id(), Proposal: c.Proposal})
		})},
		{"nominating once the vote has begun", decision.ErrCandidatesFixed, 'p', nominate(treasurer, func(s *scene, c *decision.Nominate) {
			s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: c.Proposal, To: decision.PhaseVote})
		})},
		{"nominating oneself where that is not allowed", decision.ErrSelfNomination, 'p', nominate(strict, func(s *scene, c *decision.Nominate) { c.Member = s.part.Member() })},
		{"nominating a free name where that is not allowed", decision.ErrFreeName, 'p', nominate(strict, func(_ *scene, c *decision.Nominate) { c.Member, c.Name = "", "Zoe" })},
		{"nominating a member by name", decision.ErrNameOnRoll, 'p', nominate(treasurer, func(_ *scene, c *decision.Nominate) { c.Member, c.Name = "", "EVA" })},
		{"nominating a member and a name", decision.ErrNominateOne, 'p', nominate(treasurer, func(_ *scene, c *decision.Nominate) { c.Name = "Zoe" })},
		{"nominating nobody", decision.ErrEmpty, 'p', nominate(strict, func(_ *scene, c *decision.Nominate) { c.Member = "" })},
		{"a free name of 81 letters", decision.ErrTooLong, 'p', nominate(treasurer, func(_ *scene, c *decision.Nominate) { c.Member, c.Name = "", strings.Repeat("x", 81) })},
		{"a free name that turns the writing", decision.ErrBadCharacter, 'p', nominate(treasurer, func(_ *scene, c *decision.Nominate) { c.Member, c.Name = "", "a\u202eb" })},
		{"nominating who was removed", decision.ErrMemberUnknown, 'p', nominate(treasurer, func(s *scene, c *decision.Nominate) { c.Member = s.removed.Member() })},
		{"nominating who waits in the lobby", decision.ErrMemberUnknown, 'p', nominate(treasurer, func(s *scene, c *decision.Nominate) { c.Member = s.waits.Member() })},
		{"nominating nobody's id", decision.ErrMemberUnknown, 'p', nominate(treasurer, func(s *scene, c *decision.Nominate) { c.Member = s.never.Member() })},
		{"nominating twice", decision.ErrNominatedAlready, 'p', nominate(treasurer, func(s *scene, c *decision.Nominate) { s.nominate(s.part, c.Proposal, s.observe) })},
		{"nominating who stands", decision.ErrNominatedAlready, 'p', nominate(treasurer, func(s *scene, c *decision.Nominate) { s.accepted(s.record, s.observe, c.Proposal) })},
		{"a reason of 501 letters", decision.ErrTooLong, 'p', nominate(treasurer, func(_ *scene, c *decision.Nominate) { c.Reason = strings.Repeat("x", 501) })},
		{"a candidate's id that is none", decision.ErrBadID, 'p', nominate(treasurer, func(_ *scene, c *decision.Nominate) { c.Candidate = "x" })},
		{"a candidate's id that is taken", decision.ErrIDTaken, 'p', nominate(treasurer, func(s *scene, c *decision.Nominate) { c.Candidate = s.nominate(s.record, c.Proposal, s.co) })},
		{"accepting another's nomination", decision.ErrNotNominee, 'f', answer('o', nothing)},
		{"accepting a nomination that one does not see", decision.ErrCandidateUnknown, 'p', answer('o', nothing)},
		{"answering once the vote has begun", decision.ErrCandidatesFixed, 'p', answer('p', func(s *scene, p decision.ProposalID, _ decision.CandidateID) {
			s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseVote})
		})},
		{"answering after removal", decision.ErrRemoved, 'p', answer('p', func(s *scene, _ decision.ProposalID, _ decision.CandidateID) {
			s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.part.Member()})
		})},
		{"answering after the end", decision.ErrMeetingEnded, 'p', answer('p', func(s *scene, _ decision.ProposalID, _ decision.CandidateID) {
			s.do(s.facil, decision.EndMeeting{ID: s.id()})
		})},
		{"a statement before accepting", decision.ErrNotAccepted, 'p', statement(false, "x")},
		{"another's statement", decision.ErrNotNominee, 'f', statement(true, "x")},
		{"a statement of 2,001 letters", decision.ErrTooLong, 'p', statement(true, strings.Repeat("é", 2001))},
		{"a statement that turns the writing", decision.ErrBadCharacter, 'p', statement(true, "a\u202eb")},
		{"seconding oneself", decision.ErrSecondOwn, 'p', second('r', 'p', true)},
		{"seconding whom one has nominated", decision.ErrSecondOwn, 'p', second('p', 'o', true)},
		{"seconding who has not accepted", decision.ErrNotAccepted, 'f', second('p', 'o', false)},
		{"seconding whom one does not see", decision.ErrCandidateUnknown, 'p', second('r', 'o', false)},
		{"an option from no candidate", decision.ErrCandidateUnknown, 'f', option(func(*scene, decision.ProposalID) []decision.CandidateID { return []decision.CandidateID{"x"} })},
		{"an option from who has not accepted", decision.ErrNotStanding, 'f', option(func(s *scene, p decision.ProposalID) []decision.CandidateID {
			return []decision.CandidateID{s.nominate(s.record, p, s.part)}
		})},
		{"an option from a candidate for another office", decision.ErrCandidateUnknown, 'f', option(func(s *scene, _ decision.ProposalID) []decision.CandidateID {
			return []decision.CandidateID{s.accepted(s.record, s.part, s.electing(treasurer))}
		})},
		{"a candidate twice", decision.ErrOptionTwice, 'f', option(func(s *scene, p decision.ProposalID) []decision.CandidateID {
			c := s.accepted(s.record, s.part, p)
			return []decision.CandidateID{c, c}
		})},
	}
}
