package minutes_test

import (
	"time"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// stood puts an attack into everything that can be said against a proposal and
// about its polls.
func (s *scene) stood(ada, by decision.By, p decision.ProposalID, line, a string) {
	s.do(ada, decision.SetGroup{ID: s.id(), Member: by.Member(), Group: line})
	q := s.begun(ada, p, 2, decision.PollSpec{Method: decision.MethodYesNo, Question: line,
		Quorum: decision.Quorum{Participation: ballot.Share{Num: 1, Den: 1}}})
	s.do(ada, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1, Reason: a})

	closes := s.now.Add(time.Hour)
	q = s.begun(ada, p, 2, decision.PollSpec{Method: decision.MethodLazy, Question: line, ClosesAt: &closes})
	s.do(by, decision.SeePoll{ID: s.id(), Poll: q})
	s.cast(by, q, 1, 2, 1, decision.Marks{Position: ballot.Objection, Reason: a, Value: a, Alternative: a})
	s.tend(ada, q, 1, by, &decision.Offer{How: decision.HowDeferred, Note: a, Who: line, Due: "2026-04-01"})
	s.shut(ada, q, 1)

	q = s.begun(ada, p, 2, decision.PollSpec{Method: decision.MethodRough, Question: line})
	s.shut(ada, q, 1)
	s.do(ada, decision.CallRough{ID: s.id(), Poll: q, Round: 1, Reason: a})
	s.do(by, decision.AppealCall{ID: s.id(), Poll: q, Round: 1, Reason: a})

	rule := decision.DefaultConsensus()
	rule.Fallback = &decision.Fallback{Kind: decision.FallbackClock, Threshold: majority, Meetings: 1, Days: 1}
	q = s.begun(ada, p, 2, decision.PollSpec{Method: decision.MethodConsensus, Question: line, Consensus: &rule})
	s.cast(by, q, 1, 2, 1, take(ballot.Reservations, a))
	s.cast(by, q, 1, 2, 2, take(ballot.Block, a))
	s.shut(ada, q, 1)
	s.do(ada, decision.HoldTalk{ID: s.id(), Poll: q, Note: a})
}

// grouped puts an attack on the name of two groups of a poll that asks each.
func (s *scene) grouped(ada decision.By, p decision.ProposalID, line string) {
	q := s.begun(ada, p, 2, decision.PollSpec{Method: decision.MethodYesNo, Question: line, Groups: &decision.GroupRule{Threshold: majority},
		Quorum: decision.Quorum{Also: []decision.Need{{Of: decision.OfPresence, Number: 1, Group: line}}}})
	s.shut(ada, q, 1)
}

// plainRound makes every text of a round harmless, without touching the meeting
// that it is an account of.
func plainRound(r *decision.AccountRound) {
	word := func(s *string, harmless string) {
		if *s != "" {
			*s = harmless
		}
	}
	word(&r.Why, "reason")
	for j := range r.Ballots {
		r.Ballots[j].Marks.Reason = "reason"
	}
	for i := range r.Cards {
		c := &r.Cards[i]
		word(&c.Reason, "reason")
		word(&c.Value, "value")
		word(&c.Alternative, "alternative")
		if c.Offer != nil {
			o := *c.Offer
			o.Note, o.Who = "note", "Who"
			c.Offer = &o
		}
	}
	for i := range r.Talks {
		r.Talks[i].Note = "note"
	}
	for i := range r.Calls {
		c := &r.Calls[i]
		c.Reason, c.Appeals = "reason", append([]decision.Appeal(nil), c.Appeals...)
		for j := range c.Appeals {
			c.Appeals[j].Reason = "reason"
		}
	}
	for i := range r.Groups {
		word(&r.Groups[i].Group, "Group")
	}
	if r.Verdict == nil {
		return
	}
	v := *r.Verdict
	v.Checks, v.Flips = append([]decision.Check(nil), v.Checks...), append([]decision.Flip(nil), v.Flips...)
	for i := range v.Checks {
		word(&v.Checks[i].Group, "Group")
	}
	for i := range v.Flips {
		word(&v.Flips[i].Group, "Group")
	}
	r.Verdict = &v
}
