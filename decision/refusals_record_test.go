package decision_test

import (
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/decision"
)

// recordRefusals are the ways to be refused of what is kept for the record.
func recordRefusals() []refusal { return slices.Concat(conflictRefusals()) }

// forTheRecord lets an event of every kind happen that is kept for the record.
func (s *scene) forTheRecord() {
	p := s.propose(decision.PhaseDiscussion)
	s.declares(s.part, p, decision.ConflictRecused)
	s.do(s.part, decision.ReinstateMember{ID: s.id(), Proposal: p, Member: s.part.Member(), Reason: "She sold it."})
}

// recordRules say who may keep the record; see TestWhoMayDoWhat.
var recordRules = []roleRule{
	{"declare the participant's interest", "fcrp", func(s *scene) decision.Command {
		return decision.DeclareConflict{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Member: s.part.Member(), Kind: decision.ConflictOther}
	}},
	{"declare the observer's interest", "fcro", func(s *scene) decision.Command {
		return decision.DeclareConflict{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Member: s.observe.Member(), Kind: decision.ConflictNone}
	}},
	{"declare and recuse the participant", "fcp", func(s *scene) decision.Command {
		return decision.DeclareConflict{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Member: s.part.Member(), Kind: decision.ConflictOther,
			Words: "x", Done: decision.ConflictRecused}
	}},
	{"recuse the participant", "fcp", func(s *scene) decision.Command {
		return decision.RecuseMember{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Member: s.part.Member(), Reason: "x"}
	}},
	{"reinstate the participant", "fcp", func(s *scene) decision.Command {
		p := s.propose(decision.PhaseDraft)
		s.declares(s.part, p, decision.ConflictLeft)
		return decision.ReinstateMember{ID: s.id(), Proposal: p, Member: s.part.Member(), Reason: "x"}
	}},
}

func conflictRefusals() []refusal {
	declare := func(change func(s *scene, c *decision.DeclareConflict)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := decision.DeclareConflict{ID: s.id(), Proposal: s.propose(decision.PhaseDiscussion), Member: s.part.Member(), Kind: decision.ConflictFinancial}
			change(s, &c)
			return c
		}
	}
	recuse := func(member func(*scene) decision.MemberID, reason string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.RecuseMember{ID: s.id(), Proposal: s.propose(decision.PhaseDiscussion), Member: member(s), Reason: reason}
		}
	}
	part := func(s *scene) decision.MemberID { return s.part.Member() }
	back := func(prepare func(s *scene) decision.ProposalID, reason string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.ReinstateMember{ID: s.id(), Proposal: prepare(s), Member: s.part.Member(), Reason: reason}
		}
	}
	recused := func(s *scene) decision.ProposalID {
		p := s.propose(decision.PhaseDiscussion)
		s.declares(s.part, p, decision.ConflictRecused)
		return p
	}
	decided := func(s *scene) decision.ProposalID {
		p, q := s.polled(consensus())
		s.declares(s.part, p, decision.ConflictRecused)
		s.shut(q, 1)
		return p
	}
	return []refusal{
		{"a kind of interest that is none", decision.ErrBadValue, 'p', declare(func(_ *scene, c *decision.DeclareConflict) { c.Kind = "love" })},
		{"nothing declared", decision.ErrBadValue, 'p', declare(func(_ *scene, c *decision.DeclareConflict) { c.Kind = "" })},
		{"something done that cannot be", decision.ErrBadValue, 'p', declare(func(_ *scene, c *decision.DeclareConflict) { c.Done = "reinstated" })},
		{"out of the vote without an interest", decision.ErrBadValue, 'p', declare(func(_ *scene, c *decision.DeclareConflict) {
			c.Kind, c.Done = decision.ConflictNone, decision.ConflictRecused
		})},
		{"60,000 letters declared", decision.ErrTooLong, 'p', declare(func(_ *scene, c *decision.DeclareConflict) { c.Words = strings.Repeat("x", 60000) })},
		{"the interest of nobody", decision.ErrMemberUnknown, 'f', declare(func(s *scene, c *decision.DeclareConflict) { c.Member = s.never.Member() })},
		{"the interest of who waits", decision.ErrMemberUnknown, 'f', declare(func(s *scene, c *decision.DeclareConflict) { c.Member = s.waits.Member() })},
		{"an interest in nothing", decision.ErrProposalUnknown, 'p', declare(func(_ *scene, c *decision.DeclareConflict) { c.Proposal = "x" })},
		{"declared again by who is recused", decision.ErrRecusedAlready, 'p', declare(func(s *scene, c *decision.DeclareConflict) {
			s.declares(s.part, c.Proposal, decision.ConflictRecused)
		})},
		{"recused again", decision.ErrRecusedAlready, 'f', func(s *scene) decision.Command {
			return decision.RecuseMember{ID: s.id(), Proposal: recused(s), Member: s.part.Member(), Reason: "x"}
		}},
		{"somebody else recused without a reason", decision.ErrRecusalReason, 'f', recuse(part, " \n")},
		{"recused after the decision", decision.ErrRecusalOver, 'p', func(s *scene) decision.Command {
			p, q := s.polled(consensus())
			s.shut(q, 1)
			s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDecided})
			return decision.RecuseMember{ID: s.id(), Proposal: p, Member: s.part.Member()}
		}},
		{"reinstated without a reason", decision.ErrRecusalReason, 'p', back(recused, "")},
		{"reinstated without being recused", decision.ErrNotRecused, 'p', back(func(s *scene) decision.ProposalID { return s.propose(decision.PhaseDraft) }, "x")},
		{"reinstated after the poll is closed", decision.ErrRecusalOver, 'f', back(decided, "x")},
		{"declared after the end", decision.ErrMeetingEnded, 'p', declare(func(s *scene, _ *decision.DeclareConflict) {
			s.do(s.facil, decision.EndMeeting{ID: s.id()})
		})},
	}
}
