package decision_test

import (
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/decision"
)

var long = strings.Repeat("x", 60000)

func noticeRefusals() []refusal {
	notice := func(n decision.Notice) func(*scene) decision.Command {
		return func(s *scene) decision.Command { return decision.SetNotice{ID: s.id(), Notice: n} }
	}
	apology := func(change func(s *scene, c *decision.AddApology)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := decision.AddApology{ID: s.id(), Apology: decision.ApologyID(s.uuid()), Member: s.part.Member()}
			change(s, &c)
			return c
		}
	}
	return []refusal{
		{"notice given on the 30th of February", decision.ErrBadDate, 'r', notice(decision.Notice{Given: "2026-02-30"})},
		{"notice given on a day of 60,000 letters", decision.ErrBadDate, 'r', notice(decision.Notice{Given: long})},
		{"a place of two lines", decision.ErrBadCharacter, 'r', notice(decision.Notice{Place: "Hall\nRoom 2"})},
		{"a purpose of 60,000 letters", decision.ErrTooLong, 'r', notice(decision.Notice{Purpose: long})},
		{"an apology of nobody", decision.ErrNobodyNamed, 'r', apology(func(_ *scene, c *decision.AddApology) { c.Member = "" })},
		{"an apology of two", decision.ErrNobodyNamed, 'r', apology(func(_ *scene, c *decision.AddApology) { c.Name = "Hal" })},
		{"an apology of who is not on the roll", decision.ErrMemberUnknown, 'r', apology(func(s *scene, c *decision.AddApology) { c.Member = s.never.Member() })},
		{"an apology's id that is none", decision.ErrBadID, 'r', apology(func(_ *scene, c *decision.AddApology) { c.Apology = "x" })},
		{"an apology's id that is taken", decision.ErrIDTaken, 'r', apology(func(s *scene, c *decision.AddApology) {
			s.do(s.record, decision.AddApology{ID: s.id(), Apology: c.Apology, Name: "Hal"})
		})},
		{"two apologies of one member", decision.ErrApologyTwice, 'r', apology(func(s *scene, c *decision.AddApology) {
			s.do(s.record, decision.AddApology{ID: s.id(), Apology: decision.ApologyID(s.uuid()), Member: c.Member})
		})},
		{"a note of 60,000 letters", decision.ErrTooLong, 'r', apology(func(_ *scene, c *decision.AddApology) { c.Note = long })},
		{"a stand-in of 81 letters", decision.ErrTooLong, 'r', apology(func(_ *scene, c *decision.AddApology) { c.StandIn = long[:81] })},
		{"taking back an apology that nobody sent", decision.ErrApologyUnknown, 'r', func(s *scene) decision.Command {
			return decision.RemoveApology{ID: s.id(), Apology: decision.ApologyID(s.uuid())}
		}},
	}
}

func pointRefusals() []refusal {
	raise := func(change func(s *scene, c *decision.RaisePoint)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := decision.RaisePoint{ID: s.id(), Point: decision.PointID(s.uuid()), Text: "We were not told."}
			change(s, &c)
			return c
		}
	}
	ruled := func(s *scene) decision.PointID {
		o := s.pointOf(s.part)
		s.do(s.facil, decision.RulePoint{ID: s.id(), Point: o, Reason: "x"})
		return o
	}
	appealed := func(s *scene) decision.PointID {
		o := ruled(s)
		s.do(s.part, decision.AppealRuling{ID: s.id(), Point: o})
		return o
	}
	return []refusal{
		{"a point of order that says nothing", decision.ErrEmpty, 'p', raise(func(_ *scene, c *decision.RaisePoint) { c.Text = " \n " })},
		{"a point of order of 60,000 letters", decision.ErrTooLong, 'p', raise(func(_ *scene, c *decision.RaisePoint) { c.Text = long })},
		{"a point of order on nothing", decision.ErrProposalUnknown, 'p', raise(func(_ *scene, c *decision.RaisePoint) { c.Proposal = "x" })},
		{"a point's id that is none", decision.ErrBadID, 'p', raise(func(_ *scene, c *decision.RaisePoint) { c.Point = "x" })},
		{"a point's id that is taken", decision.ErrIDTaken, 'p', raise(func(s *scene, c *decision.RaisePoint) { c.Point = s.pointOf(s.part) })},
		{"somebody else's point of order", decision.ErrNotAllowed, 'p', raise(func(s *scene, c *decision.RaisePoint) { c.Member = s.co.Member() })},
		{"the point of order of nobody", decision.ErrMemberUnknown, 'r', raise(func(s *scene, c *decision.RaisePoint) { c.Member = s.never.Member() })},
		{"a ruling by a participant", decision.ErrNotAllowed, 'p', func(s *scene) decision.Command {
			return decision.RulePoint{ID: s.id(), Point: s.pointOf(s.part), Reason: "x"}
		}},
		{"a ruling without a reason", decision.ErrEmpty, 'f', func(s *scene) decision.Command {
			return decision.RulePoint{ID: s.id(), Point: s.pointOf(s.part)}
		}},
		{"a ruling on nothing", decision.ErrPointUnknown, 'f', func(s *scene) decision.Command {
			return decision.RulePoint{ID: s.id(), Point: decision.PointID(s.uuid()), Reason: "x"}
		}},
		{"a second ruling", decision.ErrPointRuled, 'f', func(s *scene) decision.Command {
			return decision.RulePoint{ID: s.id(), Point: ruled(s), WellTaken: true, Reason: "x"}
		}},
		{"an appeal from an unknown ruling", decision.ErrPointUnknown, 'p', func(s *scene) decision.Command {
			return decision.AppealRuling{ID: s.id(), Point: decision.PointID(s.uuid())}
		}},
		{"an appeal before the ruling", decision.ErrPointNotRuled, 'p', func(s *scene) decision.Command {
			return decision.AppealRuling{ID: s.id(), Point: s.pointOf(s.part)}
		}},
		{"a second appeal", decision.ErrRulingAppealed, 'p', func(s *scene) decision.Command {
			return decision.AppealRuling{ID: s.id(), Point: appealed(s)}
		}},
		{"an appeal of 60,000 letters", decision.ErrTooLong, 'p', func(s *scene) decision.Command {
			return decision.AppealRuling{ID: s.id(), Point: ruled(s), Reason: long}
		}},
		{"an appeal decided that nobody made", decision.ErrNotAppealed, 'f', func(s *scene) decision.Command {
			return decision.DecideAppeal{ID: s.id(), Point: ruled(s)}
		}},
		{"an appeal on nothing decided", decision.ErrPointUnknown, 'f', func(s *scene) decision.Command {
			return decision.DecideAppeal{ID: s.id(), Point: "x"}
		}},
		{"an appeal decided twice", decision.ErrAppealDecided, 'f', func(s *scene) decision.Command {
			o := appealed(s)
			s.do(s.facil, decision.DecideAppeal{ID: s.id(), Point: o})
			return decision.DecideAppeal{ID: s.id(), Point: o, Overturned: true}
		}},
	}
}

func actionRefusals() []refusal {
	add := func(change func(s *scene, c *decision.AddAction)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := decision.AddAction{ID: s.id(), Action: decision.ActionID(s.uuid()), What: "Order the barrels", Member: s.part.Member(), Due: "2026-03-20"}
			change(s, &c)
			return c
		}
	}
	settle := func(state decision.ActionState, note string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.SettleAction{ID: s.id(), Action: s.actionOf(s.part), State: state, Note: note}
		}
	}
	return []refusal{
		{"an action without an owner", decision.ErrNobodyNamed, 'r', add(func(_ *scene, c *decision.AddAction) { c.Member = "" })},
		{"an action without a date", decision.ErrEmpty, 'r', add(func(_ *scene, c *decision.AddAction) { c.Due = "" })},
		{"an action due on a day that is none", decision.ErrBadDate, 'r', add(func(_ *scene, c *decision.AddAction) { c.Due = "next week" })},
		{"an action due in the year 202", decision.ErrBadDate, 'r', add(func(_ *scene, c *decision.AddAction) { c.Due = "0202-03-20" })},
		{"an action that says nothing", decision.ErrEmpty, 'r', add(func(_ *scene, c *decision.AddAction) { c.What = " " })},
		{"an action of 60,000 letters", decision.ErrTooLong, 'r', add(func(_ *scene, c *decision.AddAction) { c.What = long })},
		{"an action of who is not on the roll", decision.ErrMemberUnknown, 'r', add(func(s *scene, c *decision.AddAction) { c.Member = s.removed.Member() })},
		{"an action of no proposal", decision.ErrProposalUnknown, 'r', add(func(_ *scene, c *decision.AddAction) { c.Proposal = "x" })},
		{"an action's id that is none", decision.ErrBadID, 'r', add(func(_ *scene, c *decision.AddAction) { c.Action = "x" })},
		{"an action's id that is taken", decision.ErrIDTaken, 'r', add(func(s *scene, c *decision.AddAction) { c.Action = s.actionOf(s.part) })},
		{"changing no action", decision.ErrActionUnknown, 'r', func(s *scene) decision.Command { return decision.EditAction{ID: s.id(), Action: "x"} }},
		{"settling no action", decision.ErrActionUnknown, 'p', func(s *scene) decision.Command { return decision.SettleAction{ID: s.id(), Action: "x"} }},
		{"somebody else's action done", decision.ErrNotAllowed, 'o', settle(decision.ActionDone, "")},
		{"a state that is none", decision.ErrBadValue, 'p', settle("half_done", "")},
		{"dropped without a note", decision.ErrActionNote, 'r', settle(decision.ActionDropped, " ")},
		{"a note of 60,000 letters on an action", decision.ErrTooLong, 'r', settle(decision.ActionDone, long)},
	}
}

func asideRefusals() []refusal {
	put := func(phase decision.Phase, until, reason string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.DeferProposal{ID: s.id(), Proposal: s.propose(phase), Until: until, Reason: reason}
		}
	}
	return []refusal{
		{"withdrawn while a poll runs", decision.ErrPhasePoll, 'f', func(s *scene) decision.Command {
			p, _ := s.polled(consensus())
			return decision.WithdrawProposal{ID: s.id(), Proposal: p}
		}},
		{"deferred while a poll runs", decision.ErrPhasePoll, 'f', func(s *scene) decision.Command {
			p, _ := s.polled(consensus())
			return decision.DeferProposal{ID: s.id(), Proposal: p, Until: "2026-05-01", Reason: "x"}
		}},
		{"withdrawn after the decision", decision.ErrPhaseSame, 'f', func(s *scene) decision.Command {
			return decision.WithdrawProposal{ID: s.id(), Proposal: s.adopted()}
		}},
		{"withdrawn during a pause", decision.ErrPaused, 'f', func(s *scene) decision.Command {
			p := s.propose(decision.PhaseDraft)
			s.pause(p)
			return decision.WithdrawProposal{ID: s.id(), Proposal: p}
		}},
		{"nothing withdrawn", decision.ErrProposalUnknown, 'f', func(s *scene) decision.Command { return decision.WithdrawProposal{ID: s.id(), Proposal: "x"} }},
		{"nothing deferred", decision.ErrProposalUnknown, 'f', func(s *scene) decision.Command { return decision.DeferProposal{ID: s.id(), Proposal: "x"} }},
		{"nothing ticked off", decision.ErrProposalUnknown, 'f', func(s *scene) decision.Command { return decision.NoteProposal{ID: s.id(), Proposal: "x"} }},
		{"ticked off during a pause", decision.ErrPaused, 'f', func(s *scene) decision.Command {
			p := s.propose(decision.PhaseDraft)
			s.pause(p)
			return decision.NoteProposal{ID: s.id(), Proposal: p}
		}},
		{"ticked off while a vote runs", decision.ErrPhasePoll, 'f', func(s *scene) decision.Command {
			p, _ := s.polled(consensus())
			return decision.NoteProposal{ID: s.id(), Proposal: p}
		}},
		{"ticked off after a vote", decision.ErrNoteVote, 'f', func(s *scene) decision.Command {
			return decision.NoteProposal{ID: s.id(), Proposal: s.propose(decision.PhaseVote)}
		}},
		{"ticked off twice", decision.ErrPhaseSame, 'f', func(s *scene) decision.Command {
			p := s.propose(decision.PhaseDraft)
			s.do(s.facil, decision.NoteProposal{ID: s.id(), Proposal: p})
			return decision.NoteProposal{ID: s.id(), Proposal: p}
		}},
		{"withdrawn with 60,000 letters", decision.ErrTooLong, 'f', func(s *scene) decision.Command {
			return decision.WithdrawProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Reason: long}
		}},
		{"deferred to no day", decision.ErrEmpty, 'f', put(decision.PhaseDraft, "", "x")},
		{"deferred to yesterday", decision.ErrDatePast, 'f', put(decision.PhaseDraft, "2026-03-13", "x")},
		{"deferred without a reason", decision.ErrEmpty, 'f', put(decision.PhaseDiscussion, "2026-05-01", "")},
		{"withdrawn by its proposer after the end", decision.ErrMeetingEnded, 'r', func(s *scene) decision.Command {
			p := decision.ProposalID(s.uuid())
			s.do(s.record, decision.AddProposal{ID: s.id(), Proposal: p, Title: "x"})
			s.do(s.facil, decision.EndMeeting{ID: s.id()})
			return decision.WithdrawProposal{ID: s.id(), Proposal: p}
		}},
	}
}

func rationaleRefusals() []refusal {
	why := func(r decision.Rationale) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.SetRationale{ID: s.id(), Proposal: s.adopted(), Rationale: r}
		}
	}
	relate := func(change func(s *scene, c *decision.RelateDecision)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := s.relating(decision.Amends)
			change(s, &c)
			return c
		}
	}
	return []refusal{
		{"a review that is over", decision.ErrDatePast, 'r', why(decision.Rationale{Review: "2026-03-13"})},
		{"an expiry that is over", decision.ErrDatePast, 'r', why(decision.Rationale{Expires: "2025-12-31"})},
		{"a review on no day", decision.ErrBadDate, 'r', why(decision.Rationale{Review: "in spring"})},
		{"reasons of 60,000 letters", decision.ErrTooLong, 'r', why(decision.Rationale{Reasons: long})},
		{"announced by nobody", decision.ErrMemberUnknown, 'r', why(decision.Rationale{Announced: "x"})},
		{"reasons before the decision", decision.ErrNotDecided, 'r', func(s *scene) decision.Command {
			return decision.SetRationale{ID: s.id(), Proposal: s.propose(decision.PhaseVote)}
		}},
		{"reasons for nothing", decision.ErrProposalUnknown, 'r', func(s *scene) decision.Command { return decision.SetRationale{ID: s.id(), Proposal: "x"} }},
		{"what was withdrawn supersedes", decision.ErrNotAdopted, 'r', relate(func(s *scene, c *decision.RelateDecision) {
			c.Proposal = s.propose(decision.PhaseDraft)
			s.do(s.facil, decision.WithdrawProposal{ID: s.id(), Proposal: c.Proposal})
		})},
		{"what is not decided supersedes", decision.ErrNotDecided, 'r', relate(func(s *scene, c *decision.RelateDecision) { c.Proposal = s.propose(decision.PhaseDraft) })},
		{"a relation that is none", decision.ErrBadValue, 'r', relate(func(_ *scene, c *decision.RelateDecision) { c.Earlier.Kind = "likes" })},
		{"a decision of no meeting", decision.ErrBadID, 'r', relate(func(_ *scene, c *decision.RelateDecision) { c.Earlier.Meeting = "x" })},
		{"no decision of a meeting", decision.ErrBadID, 'r', relate(func(_ *scene, c *decision.RelateDecision) { c.Earlier.Proposal = "x" })},
		{"a decision without a title", decision.ErrEmpty, 'r', relate(func(_ *scene, c *decision.RelateDecision) { c.Earlier.Title = "" })},
		{"a decision without a day", decision.ErrEmpty, 'r', relate(func(_ *scene, c *decision.RelateDecision) { c.Earlier.Date = "" })},
		{"a decision on a day that is none", decision.ErrBadDate, 'r', relate(func(_ *scene, c *decision.RelateDecision) { c.Earlier.Date = "2026-13-01" })},
		{"said twice", decision.ErrRelated, 'r', relate(func(s *scene, c *decision.RelateDecision) {
			s.do(s.record, decision.RelateDecision{ID: s.id(), Proposal: c.Proposal, Earlier: c.Earlier})
		})},
		{"superseding itself", decision.ErrRelation, 'r', relate(func(s *scene, c *decision.RelateDecision) {
			c.Earlier.Meeting, c.Earlier.Proposal = s.m.ID(), c.Proposal
		})},
		{"superseding what superseded it, through another", decision.ErrRelation, 'r', relate(func(s *scene, c *decision.RelateDecision) {
			between, last := s.adopted(), s.adopted()
			for _, r := range [][2]decision.ProposalID{{between, c.Proposal}, {last, between}} {
				s.do(s.record, decision.RelateDecision{ID: s.id(), Proposal: r[0], Earlier: decision.Relation{Kind: decision.Amends, Meeting: s.m.ID(), Proposal: r[1]}})
			}
			c.Earlier.Meeting, c.Earlier.Proposal = s.m.ID(), last
		})},
		{"superseding what is not decided", decision.ErrNotDecided, 'r', relate(func(s *scene, c *decision.RelateDecision) {
			c.Earlier.Meeting, c.Earlier.Proposal = s.m.ID(), s.propose(decision.PhaseDraft)
		})},
		{"superseding 21 decisions", decision.ErrRelationTop, 'r', relate(func(s *scene, c *decision.RelateDecision) {
			for range decision.MaxRelations {
				e := c.Earlier
				e.Proposal = decision.ProposalID(s.uuid())
				s.do(s.record, decision.RelateDecision{ID: s.id(), Proposal: c.Proposal, Earlier: e})
			}
		})},
	}
}

func recordCorrections() []refusal {
	approve := func(approver, on string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			s.do(s.facil, decision.EndMeeting{ID: s.id()})
			return decision.ApproveRecord{ID: s.id(), Approver: approver, On: on}
		}
	}
	return []refusal{
		{"a correction by a participant", decision.ErrNotAllowed, 'p', func(s *scene) decision.Command { return decision.CorrectRecord{ID: s.id(), Text: "x"} }},
		{"a correction that says nothing", decision.ErrEmpty, 'r', func(s *scene) decision.Command { return decision.CorrectRecord{ID: s.id()} }},
		{"a correction of 60,000 letters", decision.ErrTooLong, 'r', func(s *scene) decision.Command { return decision.CorrectRecord{ID: s.id(), Text: long} }},
		{"a correction on nothing", decision.ErrProposalUnknown, 'r', func(s *scene) decision.Command {
			return decision.CorrectRecord{ID: s.id(), Proposal: "x", Text: "x"}
		}},
		{"approved before the end", decision.ErrNotEnded, 'r', func(s *scene) decision.Command { return decision.ApproveRecord{ID: s.id(), Approver: "x"} }},
		{"approved by nobody", decision.ErrEmpty, 'r', approve("", "")},
		{"approved on a day that is none", decision.ErrBadDate, 'r', approve("x", "soon")},
		{"approved in a year to come", decision.ErrDateFuture, 'r', approve("x", "2027-01-01")},
	}
}

func TestWhatIsKeptForTheRecordEnds(t *testing.T) {
	s := hall(t)
	s.do(s.facil, decision.SetPresence{ID: s.id(), Member: s.part.Member()})
	for range decision.MaxRecorded {
		s.do(s.facil, decision.RulePoint{ID: s.id(), Point: s.pointOf(s.part), Reason: "x"})
		s.actionOf(s.part)
		s.do(s.record, decision.AddApology{ID: s.id(), Apology: decision.ApologyID(s.uuid()), Name: "Hal"})
		s.do(s.record, decision.CorrectRecord{ID: s.id(), Text: "x"})
	}
	s.refused(decision.ErrRecordFull, s.part, decision.RaisePoint{ID: s.id(), Point: decision.PointID(s.uuid()), Text: "x"})
	s.refused(decision.ErrRecordFull, s.record, decision.AddApology{ID: s.id(), Apology: decision.ApologyID(s.uuid()), Name: "Hal"})
	s.refused(decision.ErrRecordFull, s.record, decision.CorrectRecord{ID: s.id(), Text: "x"})
	s.refused(decision.ErrRecordFull, s.record, decision.AddAction{ID: s.id(), Action: decision.ActionID(s.uuid()), What: "x", Name: "Hal", Due: "2026-03-20"})
	s.do(s.facil, decision.EndMeeting{ID: s.id()})
	for range decision.MaxRecorded {
		s.do(s.record, decision.ApproveRecord{ID: s.id(), Approver: "x"})
	}
	s.refused(decision.ErrRecordFull, s.record, decision.ApproveRecord{ID: s.id(), Approver: "x"})
}
