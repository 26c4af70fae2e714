package decision_test

import (
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/decision"
)

// recordRefusals are the ways to be refused of what is kept for the record.
func recordRefusals() []refusal {
	return slices.Concat(conflictRefusals(), noticeRefusals(), pointRefusals(), actionRefusals(), asideRefusals(), rationaleRefusals(), recordCorrections())
}

// forTheRecord lets an event of every kind happen that is kept for the record.
func (s *scene) forTheRecord() {
	p := s.propose(decision.PhaseDiscussion)
	s.declares(s.part, p, decision.ConflictRecused)
	s.do(s.part, decision.ReinstateMember{ID: s.id(), Proposal: p, Member: s.part.Member(), Reason: "She sold it."})
	start := s.now
	s.do(s.record, decision.SetNotice{ID: s.id(), Notice: decision.Notice{Body: "Board", Kind: "Ordinary meeting", Given: "2026-03-01", Place: "Hall", Start: &start}})
	s.do(s.record, decision.AddApology{ID: s.id(), Apology: decision.ApologyID(s.uuid()), Member: s.observe.Member(), Note: "Has the flu."})
	sent := decision.ApologyID(s.uuid())
	s.do(s.record, decision.AddApology{ID: s.id(), Apology: sent, Name: "Hal", StandIn: "Ines"})
	s.do(s.record, decision.RemoveApology{ID: s.id(), Apology: sent})
	o := s.pointOf(s.part)
	s.do(s.facil, decision.RulePoint{ID: s.id(), Point: o, Reason: "Notice was on the door."})
	s.do(s.part, decision.AppealRuling{ID: s.id(), Point: o, Reason: "Nobody uses that door."})
	s.do(s.record, decision.DecideAppeal{ID: s.id(), Point: o, Overturned: true, Reason: "Four to two."})
	a := s.actionOf(s.part)
	s.do(s.part, decision.SettleAction{ID: s.id(), Action: a, State: decision.ActionDone, Note: "Paid in cash."})
	earlier, later := s.adopted(), s.adopted()
	s.do(s.record, decision.SetRationale{ID: s.id(), Proposal: later, Rationale: decision.Rationale{Reasons: "The roof is dry.", Review: "2027-01-31"}})
	s.do(s.record, decision.RelateDecision{ID: s.id(), Proposal: later, Earlier: decision.Relation{Kind: decision.Supersedes, Meeting: s.m.ID(), Proposal: earlier}})
	s.do(s.facil, decision.WithdrawProposal{ID: s.id(), Proposal: p, Reason: "No longer needed."})
	s.do(s.facil, decision.SetEquity{ID: s.id(), Minutes: true, Names: true})
}

// pointOf is a point of order that somebody has raised.
func (s *scene) pointOf(by decision.By) decision.PointID {
	id := decision.PointID(s.uuid())
	s.do(by, decision.RaisePoint{ID: s.id(), Point: id, Text: "We were not told."})
	return id
}

// actionOf is an action that somebody has taken on.
func (s *scene) actionOf(by decision.By) decision.ActionID {
	id := decision.ActionID(s.uuid())
	s.do(s.record, decision.AddAction{ID: s.id(), Action: id, What: "Order the barrels", Member: by.Member(), Due: "2026-03-20"})
	return id
}

// adopted is a proposal that was adopted.
func (s *scene) adopted() decision.ProposalID {
	p, q := s.polled(consensus())
	s.cast(s.facil, q, 1, agree)
	s.shut(q, 1)
	s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDecided})
	return p
}

// afterTheEnd is what may still be noted once the meeting is over.
func (s *scene) afterTheEnd() {
	s.do(s.record, decision.CorrectRecord{ID: s.id(), Text: "Cleo came at six."})
	s.do(s.record, decision.ApproveRecord{ID: s.id(), Approver: "The next assembly", On: "2026-03-14"})
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
	{"say how the meeting was called", "fcr", func(s *scene) decision.Command {
		return decision.SetNotice{ID: s.id(), Notice: decision.Notice{Place: "Hall"}}
	}},
	{"note an apology", "fcr", func(s *scene) decision.Command {
		return decision.AddApology{ID: s.id(), Apology: decision.ApologyID(s.uuid()), Name: "Hal"}
	}},
	{"take an apology back", "fcr", func(s *scene) decision.Command {
		sent := decision.ApologyID(s.uuid())
		s.do(s.record, decision.AddApology{ID: s.id(), Apology: sent, Name: "Hal"})
		return decision.RemoveApology{ID: s.id(), Apology: sent}
	}},
	{"raise a point of order", "fcrp", func(s *scene) decision.Command {
		return decision.RaisePoint{ID: s.id(), Point: decision.PointID(s.uuid()), Text: "x"}
	}},
	{"write down the participant's point of order", "fcrp", func(s *scene) decision.Command {
		return decision.RaisePoint{ID: s.id(), Point: decision.PointID(s.uuid()), Member: s.part.Member(), Text: "x"}
	}},
	{"rule on a point of order", "fct", func(s *scene) decision.Command {
		return decision.RulePoint{ID: s.id(), Point: s.pointOf(s.part), Reason: "x"}
	}},
	{"appeal from a ruling", "fcrp", func(s *scene) decision.Command {
		o := s.pointOf(s.part)
		s.do(s.facil, decision.RulePoint{ID: s.id(), Point: o, Reason: "x"})
		return decision.AppealRuling{ID: s.id(), Point: o}
	}},
	{"record what became of an appeal", "fcr", func(s *scene) decision.Command {
		o := s.pointOf(s.part)
		s.do(s.facil, decision.RulePoint{ID: s.id(), Point: o, Reason: "x"})
		s.do(s.part, decision.AppealRuling{ID: s.id(), Point: o})
		return decision.DecideAppeal{ID: s.id(), Point: o}
	}},
	{"note an action", "fcr", func(s *scene) decision.Command {
		return decision.AddAction{ID: s.id(), Action: decision.ActionID(s.uuid()), What: "x", Name: "Hal", Due: "2026-03-20"}
	}},
	{"change an action", "fcr", func(s *scene) decision.Command {
		return decision.EditAction{ID: s.id(), Action: s.actionOf(s.part), What: "x", Name: "Hal", Due: "2026-03-20"}
	}},
	{"say that the participant's action is done", "fcrp", func(s *scene) decision.Command {
		return decision.SettleAction{ID: s.id(), Action: s.actionOf(s.part), State: decision.ActionDone}
	}},
	{"drop the participant's action", "fcr", func(s *scene) decision.Command {
		return decision.SettleAction{ID: s.id(), Action: s.actionOf(s.part), State: decision.ActionDropped, Note: "x"}
	}},
	{"withdraw the facilitator's proposal", "fct", func(s *scene) decision.Command {
		return decision.WithdrawProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft)}
	}},
	{"withdraw the recorder's proposal", "fcrt", func(s *scene) decision.Command {
		p := decision.ProposalID(s.uuid())
		s.do(s.record, decision.AddProposal{ID: s.id(), Proposal: p, Title: "x"})
		return decision.WithdrawProposal{ID: s.id(), Proposal: p}
	}},
	{"defer a proposal", "fct", func(s *scene) decision.Command {
		return decision.DeferProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Until: "2026-05-01", Reason: "x"}
	}},
	{"tick off an item", "fct", func(s *scene) decision.Command {
		return decision.NoteProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft)}
	}},
	{"say why it was decided so", "fcr", func(s *scene) decision.Command {
		return decision.SetRationale{ID: s.id(), Proposal: s.adopted(), Rationale: decision.Rationale{Reasons: "x"}}
	}},
	{"say that a decision supersedes another", "fcr", func(s *scene) decision.Command { return s.relating(decision.Supersedes) }},
	{"correct the minutes", "fcr", func(s *scene) decision.Command { return decision.CorrectRecord{ID: s.id(), Text: "x"} }},
	{"correct the minutes after the end", "fcr", func(s *scene) decision.Command {
		s.do(s.facil, decision.EndMeeting{ID: s.id()})
		return decision.CorrectRecord{ID: s.id(), Text: "x"}
	}},
	{"note that the minutes were approved", "fcr", func(s *scene) decision.Command {
		s.do(s.facil, decision.EndMeeting{ID: s.id()})
		return decision.ApproveRecord{ID: s.id(), Approver: "x"}
	}},
	{"set the equity view", "fct", func(s *scene) decision.Command { return decision.SetEquity{ID: s.id(), Minutes: true} }},
}

// relating says what a decision does to another of another meeting.
func (s *scene) relating(kind decision.RelationKind) decision.RelateDecision {
	return decision.RelateDecision{ID: s.id(), Proposal: s.adopted(), Earlier: decision.Relation{Kind: kind,
		Meeting: decision.MeetingID(s.uuid()), Proposal: decision.ProposalID(s.uuid()), Title: "Paint it red", Date: "2025-03-14"}}
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

// anyRecord draws a command of what is kept for the record.
func (s *scene) anyRecord(t *rapid.T, p decision.ProposalID, point decision.PointID, taken decision.ActionID) decision.Command {
	member := s.who(rapid.SampledFrom([]rune("fcrpowx")).Draw(t, "member")).Member()
	word := rapid.SampledFrom([]string{"", "Word", "A\nB", "A\u202eB"}).Draw(t, "word")
	date := rapid.SampledFrom([]string{"", "2026-03-13", "2026-05-01", "soon"}).Draw(t, "day")
	done := rapid.SampledFrom([]decision.ConflictDone{"", decision.ConflictRecused, decision.ConflictLeft, "x"}).Draw(t, "done")
	state := rapid.SampledFrom([]decision.ActionState{decision.ActionOpen, decision.ActionDone, decision.ActionDropped, "x"}).Draw(t, "state")
	yes := rapid.Bool().Draw(t, "yes")
	return rapid.SampledFrom([]decision.Command{
		decision.DeclareConflict{ID: s.id(), Proposal: p, Member: member, Kind: decision.ConflictOffice, Words: word, Done: done},
		decision.RecuseMember{ID: s.id(), Proposal: p, Member: member, Left: yes, Reason: word},
		decision.ReinstateMember{ID: s.id(), Proposal: p, Member: member, Reason: word},
		decision.SetNotice{ID: s.id(), Notice: decision.Notice{Body: word, Given: date}},
		decision.AddApology{ID: s.id(), Apology: decision.ApologyID(s.uuid()), Member: member, Note: word},
		decision.RaisePoint{ID: s.id(), Point: decision.PointID(s.uuid()), Proposal: p, Member: member, Text: word},
		decision.RulePoint{ID: s.id(), Point: point, WellTaken: yes, Reason: word},
		decision.AppealRuling{ID: s.id(), Point: point, Member: member, Reason: word},
		decision.DecideAppeal{ID: s.id(), Point: point, Overturned: yes, Reason: word},
		decision.AddAction{ID: s.id(), Action: decision.ActionID(s.uuid()), What: word, Member: member, Due: date, Proposal: p},
		decision.EditAction{ID: s.id(), Action: taken, What: word, Member: member, Due: date},
		decision.SettleAction{ID: s.id(), Action: taken, State: state, Note: word},
		decision.WithdrawProposal{ID: s.id(), Proposal: p, Reason: word},
		decision.NoteProposal{ID: s.id(), Proposal: p},
		decision.DeferProposal{ID: s.id(), Proposal: p, Until: date, Reason: word},
		decision.SetRationale{ID: s.id(), Proposal: p, Rationale: decision.Rationale{Reasons: word, Review: date}},
		decision.CorrectRecord{ID: s.id(), Proposal: p, Text: word},
		decision.ApproveRecord{ID: s.id(), Approver: word, On: date},
		decision.SetEquity{ID: s.id(), Minutes: yes, Names: !yes},
	}).Draw(t, "for the record")
}
