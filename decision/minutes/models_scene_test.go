package minutes_test

import (
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// crew are five members of the garden; Ada facilitates, Ben takes notes.
type crew struct{ ada, ben, cleo, dov, eva decision.By }

func (c crew) all() []decision.By { return []decision.By{c.ada, c.ben, c.cleo, c.dov, c.eva} }

func manned(t *testing.T) (*scene, crew) {
	s, ada := garden(t)
	c := crew{ada, s.join("Ben Okri"), s.join("Cléo Núñez"), s.join("Dov Levi"), s.join("Eva Blum")}
	s.do(ada, decision.SetRole{ID: s.id(), Member: c.ben.Member(), Role: decision.Recorder})
	return s, c
}

// discussed is a proposal that is ready for a vote.
func (s *scene) discussed(by, ada decision.By, title, text string) decision.ProposalID {
	s.Helper()
	s.wait(1)
	p := s.propose(by, title, text)
	s.move(ada, p, decision.PhaseDiscussion, "")
	s.wait(5)
	return p
}

// begun plans a poll and opens its first round on the newest text.
func (s *scene) begun(by decision.By, p decision.ProposalID, text int, spec decision.PollSpec) decision.PollID {
	s.Helper()
	q := s.plan(by, p, spec)
	s.open(by, q, text)
	s.wait(1)
	return q
}

// positions casts a position for each member in turn; an empty one casts none.
func (s *scene) positions(q decision.PollID, round, text, counter int, by []decision.By, positions ...decision.Position) {
	s.Helper()
	for i, p := range positions {
		if p != "" {
			s.cast(by[i], q, round, text, counter, decision.Marks{Position: p})
		}
	}
}

func (s *scene) answers(q decision.PollID, by []decision.By, answers ...decision.Answer) {
	s.Helper()
	for i, a := range answers {
		if a != "" {
			s.cast(by[i], q, 1, 1, 1, decision.Marks{Answer: a})
		}
	}
}

func (s *scene) tend(by decision.By, q decision.PollID, round int, owner decision.By, offer *decision.Offer) {
	s.Helper()
	s.do(by, decision.TendCard{ID: s.id(), Poll: q, Round: round, Owner: owner.Member(), Offer: offer})
}

func (s *scene) decided(ada decision.By, p decision.ProposalID) *scene {
	s.Helper()
	s.move(ada, p, decision.PhaseDecided, "")
	return s.over(ada)
}

func (s *scene) over(ada decision.By) *scene {
	s.Helper()
	s.wait(1)
	s.do(ada, decision.EndMeeting{ID: s.id()})
	return s
}

var majority = ballot.Share{Num: 1, Den: 2, MoreThan: true}

// amendedWhileRunning: a block is talked through, the text is amended while the
// vote runs, all say where they stand now, and it is adopted.
func amendedWhileRunning(t *testing.T) *scene {
	s, c := manned(t)
	p := s.discussed(c.ben, c.ada, "A fire pit by the pond", "We build a fire pit by the pond.\nEverybody may use it.")
	q := s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodConsensus, Names: decision.NamesLive, Quorum: decision.DefaultQuorum()})
	s.positions(q, 1, 1, 1, c.all(), ballot.Agree, ballot.Agree, "", ballot.Agree, ballot.Abstain)
	s.cast(c.cleo, q, 1, 1, 1, decision.Marks{Position: ballot.Block, Reason: "In a dry summer one spark is enough.\nThe reeds burn first.",
		Value: "We look after the land."})
	s.wait(2)
	s.tend(c.ada, q, 1, c.cleo, nil)
	s.wait(3)
	s.tend(c.ada, q, 1, c.cleo, &decision.Offer{How: decision.HowAmended, Note: "Ben offers a ring of stone, and no fire while the forest warning is red."})
	s.wait(1)
	s.do(c.ada, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "A fire pit by the pond", Running: decision.RunningCarry,
		Text: "We build a fire pit by the pond, in a ring of stone.\nNobody lights it while the forest warning is red.\nEverybody may use it."})
	s.wait(1)
	s.positions(q, 1, 2, 2, c.all(), ballot.Agree, ballot.Agree, ballot.Agree, ballot.Reservations)
	s.shut(c.ada, q, 1)
	return s.decided(c.ada, p)
}

// overruledByVote: a block stands, two talks do not mend it, and the vote that
// the rule allows is won.
func overruledByVote(t *testing.T) *scene {
	s, c := manned(t)
	rule := decision.DefaultConsensus()
	rule.Judges = decision.JudgesPeers
	rule.Fallback = &decision.Fallback{Kind: decision.FallbackClock, Threshold: ballot.Share{Num: 75, Den: 100}, Meetings: 2, Days: 90}
	p := s.discussed(c.ben, c.ada, "Chickens", "We keep six hens in the old greenhouse.")
	q := s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodConsensus, Names: decision.NamesLive, Consensus: &rule, Quorum: decision.DefaultQuorum()})
	s.positions(q, 1, 1, 1, c.all(), ballot.Agree, ballot.Agree, ballot.Agree, "", ballot.StandAside)
	s.cast(c.dov, q, 1, 1, 1, decision.Marks{Position: ballot.Block, Reason: "Animals need somebody there every day. We are not."})
	for i, by := range []decision.By{c.ada, c.ben, c.cleo, c.eva} {
		s.do(by, decision.JudgeBlock{ID: s.id(), Poll: q, Round: 1, Owner: c.dov.Member(), Principled: i < 2})
	}
	s.wait(1)
	s.shut(c.ada, q, 1)
	for _, note := range []string{"Ben offers a rota for the mornings. Dov asks who covers August.", "Nobody can promise August. Dov does not withdraw."} {
		s.wait(7 * 24 * 60)
		s.do(c.ada, decision.HoldTalk{ID: s.id(), Poll: q, Note: note})
	}
	s.wait(30)
	f := decision.PollID(s.uuid())
	s.do(c.ada, decision.PlanFallback{ID: s.id(), Of: q, Poll: f})
	s.open(c.ada, f, 1)
	s.wait(1)
	s.answers(f, c.all(), ballot.Yes, ballot.Yes, ballot.Yes, ballot.No, ballot.Yes)
	s.shut(c.ada, f, 1)
	return s.decided(c.ada, p)
}

// objectionIntegrated: a consent round in which an objection is deferred, with
// somebody who takes it up and a date, and its owner accepts that.
func objectionIntegrated(t *testing.T) *scene {
	s, c := manned(t)
	p := s.discussed(c.ben, c.ada, "Opening hours", "The garden is open from eight to eight, every day.")
	q := s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodConsent, Names: decision.NamesLive, Consent: &decision.ConsentRule{Months: 6}})
	s.positions(q, 1, 1, 1, c.all(), ballot.Consent, "", ballot.Consent, "", ballot.Consent)
	s.cast(c.dov, q, 1, 1, 1, decision.Marks{Position: ballot.Objection, Reason: "Without a key for the shed, nobody can close up in the evening.",
		Value: "The tools are there for all of us.", Alternative: "Open until six, for now."})
	s.cast(c.ben, q, 1, 1, 1, take(ballot.Concern, "Eight in the morning is early on Sundays."))
	s.wait(2)
	s.tend(c.ada, q, 1, c.dov, nil)
	s.wait(2)
	s.tend(c.ada, q, 1, c.dov, &decision.Offer{How: decision.HowDeferred, Note: "We start now; two more keys are cut.", Who: "Eva Blum", Due: "2026-04-01"})
	s.wait(1)
	s.cast(c.dov, q, 1, 1, 2, take(ballot.Consent, ""))
	s.shut(c.ada, q, 1)
	return s.decided(c.ada, p)
}

// levelsMoved: the gradients of agreement, polled again after an amendment.
func levelsMoved(t *testing.T) *scene {
	s, c := manned(t)
	g := ballot.Gradients
	p := s.discussed(c.ben, c.ada, "One shared tool shed", "All tools go into one shed.")
	q := s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodGradients, Show: decision.ShowTurnout})
	s.positions(q, 1, 1, 1, c.all(), g[0], g[3], g[0])
	s.cast(c.dov, q, 1, 1, 1, take(g[4], "Who repairs what is broken?"))
	s.cast(c.eva, q, 1, 1, 1, take(g[6], "My grandfather's scythe stays with me."))
	s.shut(c.ada, q, 1)
	s.wait(1)
	s.move(c.ada, p, decision.PhaseDiscussion, "Two of us want to hear more.")
	s.do(c.ben, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "One shared tool shed",
		Text: "All shared tools go into one shed. Private tools stay private.\nThe shed has a repair fund of 100 euros."})
	s.wait(5)
	s.open(c.ada, q, 2)
	s.wait(1)
	s.positions(q, 2, 2, 1, c.all(), g[0], g[1], g[0], g[1])
	s.cast(c.eva, q, 2, 2, 1, take(g[5], "I still think it will end in a heap."))
	s.shut(c.ada, q, 2)
	return s.decided(c.ada, p)
}

// fingersShown: fist to five, stopped by a hand under the pass mark; only the
// facilitators see whose.
func fingersShown(t *testing.T) *scene {
	s, c := manned(t)
	p := s.discussed(c.ben, c.ada, "A summer party", "We hold a summer party on 20 June.")
	q := s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodFist, Names: decision.NamesFacilitator})
	s.positions(q, 1, 1, 1, c.all(), "5", "4", "2", "5")
	s.cast(c.eva, q, 1, 1, 1, take("0", "On that day my daughter gets married."))
	s.wait(1)
	s.cast(c.eva, q, 1, 1, 2, take("3", "If it can be a week later, gladly."))
	s.shut(c.ada, q, 1)
	return s.over(c.ada)
}

// silenceBroken: lazy consensus with a window, and one objection in it.
func silenceBroken(t *testing.T) *scene {
	s, c := manned(t)
	p := s.discussed(c.ben, c.ada, "Mulch from the town", "We take the town's free mulch for all paths.")
	closes := s.now.Add(48 * time.Hour)
	q := s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodLazy, ClosesAt: &closes})
	for _, by := range []decision.By{c.ada, c.cleo} {
		s.do(by, decision.SeePoll{ID: s.id(), Poll: q})
	}
	s.wait(60)
	s.cast(c.cleo, q, 1, 1, 1, decision.Marks{Position: ballot.Objection, Reason: "Last year it was full of glass.",
		Alternative: "We chip our own branches; I can borrow a chipper."})
	s.now = closes
	s.do(decision.ByClock(), decision.ClosePoll{Poll: q})
	return s.over(c.ada)
}

// calledAnew: rough consensus, with an objection answered, a call, an appeal, and
// another call.
func calledAnew(t *testing.T) *scene {
	s, c := manned(t)
	p := s.discussed(c.ben, c.ada, "Paths without concrete", "New paths are laid with gravel, not with concrete.")
	q := s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodRough})
	s.positions(q, 1, 1, 1, c.all(), ballot.Agree, "", ballot.Agree, ballot.Abstain, ballot.Agree)
	s.cast(c.ben, q, 1, 1, 1, take(ballot.Objection, "My wheelchair does not roll on gravel."))
	s.shut(c.ada, q, 1)
	s.wait(2)
	s.tend(c.ada, q, 1, c.ben, &decision.Offer{How: decision.HowAnswered, Note: "Gravel can be bound; the school yard has it."})
	s.wait(1)
	call := func(adopted bool, why string) {
		s.do(c.ada, decision.CallRough{ID: s.id(), Poll: q, Round: 1, Adopted: adopted, Reason: why})
		s.wait(2)
	}
	call(true, "One objection, and it has an answer.")
	s.do(c.dov, decision.AppealCall{ID: s.id(), Poll: q, Round: 1, Reason: "Nobody has asked Ben whether that answer helps him."})
	s.wait(3)
	call(true, "Ben has tried bound gravel at the school and can roll on it.")
	return s.decided(c.ada, p)
}

// failedInOneGroup: a double majority of four groups that fails in one of them,
// and a poll by weight that passes.
func failedInOneGroup(t *testing.T) *scene {
	s, c := manned(t)
	more := []decision.By{s.join("Finn Holm"), s.join("Gül Aydın"), s.join("Hana Mori"), s.join("Ida Roth")}
	by := append(c.all(), more...)
	for i, group := range []string{"", "Residents", "Residents", "Traders", "Traders", "Town", "School", "School", "Residents"} {
		if group != "" {
			s.do(c.ada, decision.SetGroup{ID: s.id(), Member: by[i].Member(), Group: group})
		}
	}
	p := s.discussed(c.ben, c.ada, "No cars in Mill Lane", "Mill Lane is closed to cars from May to September.")
	q := s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodYesNo, Groups: &decision.GroupRule{Threshold: majority},
		Quorum: decision.Quorum{Presence: majority, Also: []decision.Need{
			{Of: decision.OfPresence, Share: ballot.Share{Num: 1, Den: 3}, Each: true},
			{Of: decision.OfParticipation, Number: 5}}}})
	s.answers(q, by, ballot.Yes, ballot.Yes, ballot.Yes, ballot.No, ballot.No, ballot.Yes, ballot.Yes, ballot.Abstain)
	s.do(by[8], decision.SetPresence{ID: s.id(), Member: by[8].Member(), Present: false})
	s.wait(1)
	s.shut(c.ada, q, 1)
	s.move(c.ada, p, decision.PhaseDecided, "")

	for i, weight := range []int{1, 3, 3, 1, 4, 1, 1, 1, 2} {
		if weight > 1 {
			s.do(c.ada, decision.SetWeight{ID: s.id(), Member: by[i].Member(), Weight: weight})
		}
	}
	p = s.discussed(c.ben, c.ada, "Shares in the mill", "The cooperative buys the mill.")
	q = s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodYesNo, ByWeight: true})
	s.answers(q, by, ballot.Yes, ballot.Yes, ballot.Yes, ballot.No, ballot.No, ballot.Abstain)
	s.shut(c.ada, q, 1)
	return s.decided(c.ada, p)
}

// tooFew: no quorum, closed with a reason, then opened again on the same text;
// and a choice between two that is tied.
func tooFew(t *testing.T) *scene {
	s, c := manned(t)
	for _, by := range []decision.By{c.dov, c.eva, c.cleo} {
		s.do(by, decision.SetPresence{ID: s.id(), Member: by.Member(), Present: false})
	}
	p := s.discussed(c.ben, c.ada, "A lock for the gate", "The gate gets a lock with a code.")
	q := s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodYesNo, Quorum: decision.DefaultQuorum()})
	s.answers(q, c.all(), ballot.Yes, ballot.Yes)
	s.do(c.ada, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1, Reason: "The others are still on the late train."})
	s.wait(20)
	for _, by := range []decision.By{c.dov, c.eva} {
		s.do(by, decision.SetPresence{ID: s.id(), Member: by.Member(), Present: true})
	}
	s.open(c.ada, q, 1)
	s.wait(1)
	for i, a := range []decision.Answer{ballot.Yes, ballot.Yes, "", ballot.No, ballot.No} {
		if a != "" {
			s.cast(c.all()[i], q, 2, 1, 1, decision.Marks{Answer: a})
		}
	}
	s.shut(c.ada, q, 2)
	s.move(c.ada, p, decision.PhaseDecided, "")

	p = s.discussed(c.ben, c.ada, "Which colour?", "The gate is painted in one colour.")
	spec := decision.PollSpec{Method: decision.MethodApproval, Options: []decision.Option{
		{ID: decision.OptionID(s.uuid()), Name: "Green"}, {ID: decision.OptionID(s.uuid()), Name: "Blue"}, {ID: decision.OptionID(s.uuid()), Name: "White"}}}
	q = s.begun(c.ada, p, 1, spec)
	for i, o := range []int{0, 0, 1, 1} {
		s.cast([]decision.By{c.ada, c.ben, c.dov, c.eva}[i], q, 1, 1, 1, decision.Marks{Approved: []decision.OptionID{spec.Options[o].ID}})
	}
	s.shut(c.ada, q, 1)
	return s.over(c.ada)
}
