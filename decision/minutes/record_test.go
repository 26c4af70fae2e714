package minutes_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// boardMeeting is a board that decides on an offer in which one of them has an
// interest: notice, an apology, a recusal, a point of order with an appeal, a
// proposal put off, actions, reasons, and what followed the meeting.
func boardMeeting(t *testing.T) *scene {
	s, ada := opened(t, decision.OpenMeeting{Title: "Board meeting in March", Language: "en", Zone: "Europe/Berlin", Name: "Ada Lovelace"})
	start := s.now
	s.wait(2)
	ben, cleo, dov, eva := s.join("Ben Okri"), s.join("Cléo Núñez"), s.join("Dov Levi"), s.join("Eva Brandt")
	s.do(ada, decision.SetRole{ID: s.id(), Member: ben.Member(), Role: decision.Recorder})
	for _, by := range []decision.By{ada, ben, cleo} {
		s.do(ada, decision.SetGroup{ID: s.id(), Member: by.Member(), Group: "Residents"})
	}
	s.do(ben, decision.SetNotice{ID: s.id(), Notice: decision.Notice{Body: "The board of the Lindenhof housing co-operative", Kind: "ordinary meeting",
		Given: "2026-03-01", How: "by letter to all members of the board", Place: "common room, ground floor", Start: &start,
		Purpose: "To choose who paints the staircase."}})
	s.do(ben, decision.AddApology{ID: s.id(), Apology: decision.ApologyID(s.uuid()), Name: "Hal Smith", StandIn: "Eva Brandt", Note: "Travels until Monday."})

	s.wait(3)
	paint := s.propose(ada, "Paint the staircase", "Levi & Co. paint the staircase in April, for 4,800 euros.")
	s.move(ada, paint, decision.PhaseDiscussion, "")
	s.wait(1)
	s.do(dov, decision.DeclareConflict{ID: s.id(), Proposal: paint, Member: dov.Member(), Kind: decision.ConflictFamily,
		Words: "Levi & Co. belongs to my brother.", Done: decision.ConflictLeft})
	s.wait(1)
	s.do(ben, decision.DeclareConflict{ID: s.id(), Proposal: paint, Member: eva.Member(), Kind: decision.ConflictNone})
	s.say(cleo, paint, decision.Question, "Are there other offers?")
	point := decision.PointID(s.uuid())
	s.wait(1)
	s.do(cleo, decision.RaisePoint{ID: s.id(), Point: point, Proposal: paint, Text: "The rules ask for three offers above 3,000 euros. There are two."})
	s.do(ada, decision.RulePoint{ID: s.id(), Point: point, Reason: "A third firm was asked and did not answer."})
	s.wait(1)
	s.do(eva, decision.AppealRuling{ID: s.id(), Point: point, Reason: "Asked is not offered."})
	s.wait(2)
	s.do(ben, decision.DecideAppeal{ID: s.id(), Point: point, Reason: "One to three by show of hands."})

	poll := s.plan(ada, paint, decision.PollSpec{Method: decision.MethodYesNo, Quorum: decision.DefaultQuorum()})
	s.open(ada, poll, 1)
	for i, by := range []decision.By{ada, ben, cleo, eva} {
		s.cast(by, poll, 1, 1, 1, decision.Marks{Answer: []decision.Answer{ballot.Yes, ballot.Yes, ballot.No, ballot.Yes}[i]})
	}
	s.wait(3)
	s.shut(ada, poll, 1)
	s.move(ada, paint, decision.PhaseDecided, "")
	s.do(ben, decision.SetRationale{ID: s.id(), Proposal: paint, Rationale: decision.Rationale{
		Reasons: "The offer is 600 euros below the other one.", Outcome: "A clean staircase before the summer feast.",
		Criteria: "No paint comes off within two years.", Review: "2028-04-30", Announced: ada.Member()}})
	s.do(ben, decision.RelateDecision{ID: s.id(), Proposal: paint, Earlier: decision.Relation{Kind: decision.Amends,
		Meeting: decision.MeetingID(s.uuid()), Proposal: decision.ProposalID(s.uuid()), Title: "Repairs in 2026", Date: "2025-11-20"}})
	call, letter := decision.ActionID(s.uuid()), decision.ActionID(s.uuid())
	s.do(ben, decision.AddAction{ID: s.id(), Action: call, What: "Accept the offer in writing", Member: ada.Member(), Due: "2026-03-20", Proposal: paint})
	s.do(ben, decision.AddAction{ID: s.id(), Action: letter, What: "Tell the residents when the painters come", Name: "Hal Smith", Due: "2026-03-31"})

	s.wait(1)
	bikes := s.propose(ada, "A shed for bicycles", "We build one.")
	s.do(ada, decision.DeferProposal{ID: s.id(), Proposal: bikes, Until: "2026-04-11", Reason: "The architect is ill."})
	s.do(ada, decision.WithdrawProposal{ID: s.id(), Proposal: s.propose(ada, "New curtains", "")})
	s.do(ada, decision.NoteProposal{ID: s.id(), Proposal: s.propose(ada, "Reports", "")})
	s.do(ada, decision.SetEquity{ID: s.id(), Minutes: true})
	s.wait(1)
	s.do(ada, decision.EndMeeting{ID: s.id()})

	s.wait(6 * 24 * 60)
	s.do(ada, decision.SettleAction{ID: s.id(), Action: call, State: decision.ActionDone})
	s.do(ben, decision.SettleAction{ID: s.id(), Action: letter, State: decision.ActionDropped, Note: "The painters told them."})
	s.do(ben, decision.CorrectRecord{ID: s.id(), Proposal: paint, Text: "The price is 4,850 euros, with tax."})
	s.wait(21 * 24 * 60)
	s.do(ben, decision.ApproveRecord{ID: s.id(), Approver: "the board, at its meeting in April", On: "2026-04-10"})
	return s
}

// kept puts texts wherever something is kept for the record.
func (s *scene) kept(ada, by decision.By, p decision.ProposalID, line, text string) {
	s.Helper()
	short := string([]rune(line)[:min(len([]rune(line)), decision.MaxName)])
	s.do(ada, decision.SetNotice{ID: s.id(), Notice: decision.Notice{Body: line, Kind: line, How: line, Place: line, Purpose: text}})
	s.do(ada, decision.AddApology{ID: s.id(), Apology: decision.ApologyID(s.uuid()), Name: short, StandIn: short, Note: text})
	s.do(by, decision.DeclareConflict{ID: s.id(), Proposal: p, Member: by.Member(), Kind: decision.ConflictOther, Words: text})
	point := decision.PointID(s.uuid())
	s.do(by, decision.RaisePoint{ID: s.id(), Point: point, Proposal: p, Text: text})
	s.do(ada, decision.RulePoint{ID: s.id(), Point: point, Reason: text})
	s.do(by, decision.AppealRuling{ID: s.id(), Point: point, Reason: text})
	s.do(ada, decision.DecideAppeal{ID: s.id(), Point: point, Reason: text})
	action := decision.ActionID(s.uuid())
	s.do(ada, decision.AddAction{ID: s.id(), Action: action, What: line, Name: short, Due: "2026-03-20", Proposal: p})
	s.do(ada, decision.SettleAction{ID: s.id(), Action: action, State: decision.ActionNotDone, Note: text})
	s.do(ada, decision.CorrectRecord{ID: s.id(), Text: text})
	s.do(ada, decision.SetGroup{ID: s.id(), Member: by.Member(), Group: short})
}
