package decision_test

import (
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// peers is a consensus poll whose blocks are judged by those present.
func peers() decision.PollSpec {
	rule := decision.DefaultConsensus()
	rule.Judges = decision.JudgesPeers
	return decision.PollSpec{Method: decision.MethodConsensus, Names: decision.NamesLive, Consensus: &rule}
}

// falling is a consensus poll with a fallback.
func falling(f decision.Fallback) decision.PollSpec {
	rule := decision.DefaultConsensus()
	rule.Fallback = &f
	return decision.PollSpec{Method: decision.MethodConsensus, Consensus: &rule}
}

var (
	half        = ballot.Share{Num: 1, Den: 2, MoreThan: true}
	nineTenths  = ballot.Share{Num: 9, Den: 10}
	byVote      = decision.Fallback{Kind: decision.FallbackVote, Threshold: nineTenths}
	byClock     = decision.Fallback{Kind: decision.FallbackClock, Threshold: ballot.Share{Num: 3, Den: 4}, Meetings: 6, Days: 90}
	alternative = decision.Fallback{Kind: decision.FallbackAlternative}
)

// blocked is a closed poll in which the participant's block stands.
func (s *scene) blocked(spec decision.PollSpec) (decision.ProposalID, decision.PollID) {
	p, q := s.polled(spec)
	s.cast(s.part, q, 1, block)
	s.shut(q, 1)
	return p, q
}

// objected is a closed round of rough consensus with an objection of the participant.
func (s *scene) objected() (decision.ProposalID, decision.PollID) {
	p, q := s.polled(decision.PollSpec{Method: decision.MethodRough})
	s.cast(s.part, q, 1, take(ballot.Objection, "It floods."))
	s.shut(q, 1)
	return p, q
}

// called is a round of rough consensus that has been called.
func (s *scene) called() (decision.ProposalID, decision.PollID) {
	p, q := s.polled(decision.PollSpec{Method: decision.MethodRough})
	s.shut(q, 1)
	s.do(s.facil, decision.CallRough{ID: s.id(), Poll: q, Round: 1, Adopted: true, Reason: "All hum."})
	return p, q
}

func (s *scene) offer(q decision.PollID, o decision.Offer) decision.TendCard {
	return decision.TendCard{ID: s.id(), Poll: q, Round: 1, Owner: s.part.Member(), Offer: &o}
}

// answered is an offer that needs nothing more.
func answered() decision.Offer {
	return decision.Offer{How: decision.HowAnswered, Note: "There is a drain."}
}

// groups puts Ada and Ben into one group and Cleo and Dov into another.
func (s *scene) groups() {
	for _, g := range []struct {
		who   decision.By
		label string
	}{{s.facil, "Owners"}, {s.co, "Owners"}, {s.record, "Tenants"}, {s.part, "Tenants"}} {
		s.do(s.facil, decision.SetGroup{ID: s.id(), Member: g.who.Member(), Group: g.label})
	}
}

// doubly is a majority overall and in each group.
func doubly() decision.PollSpec {
	spec := yesNo()
	spec.Groups = &decision.GroupRule{Threshold: half}
	return spec
}

// lazily is a poll in which silence is assent for an hour.
func (s *scene) lazily() decision.PollSpec {
	until := s.now.Add(time.Hour)
	return decision.PollSpec{Method: decision.MethodLazy, ClosesAt: &until}
}

// aroundTheDesk lets an event of every kind happen that follows blocks,
// objections and amendments.
func (s *scene) aroundTheDesk() {
	s.do(s.facil, decision.SetWeight{ID: s.id(), Member: s.part.Member(), Weight: 2})
	p, q := s.polled(peers())
	s.cast(s.part, q, 1, block)
	s.do(s.facil, decision.TendCard{ID: s.id(), Poll: q, Round: 1, Owner: s.part.Member()})
	s.do(s.record, decision.JudgeBlock{ID: s.id(), Poll: q, Round: 1, Owner: s.part.Member(), Principled: true})
	s.do(s.facil, s.offer(q, decision.Offer{How: decision.HowDeferred, Note: "Ask the plumber.", Who: "Bea", Due: "2026-04-01"}))
	s.do(s.facil, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "Collect rainwater", Text: "One barrel.", Running: decision.RunningCarry})
	c := ballotIn(q, 1, 2, block)
	c.Text = 2
	s.do(s.part, c)
	s.shut(q, 1)
	_, q = s.blocked(falling(byClock))
	s.do(s.facil, decision.HoldTalk{ID: s.id(), Poll: q, Note: "We met by the well."})
	s.now = s.now.AddDate(0, 0, 90)
	s.do(s.facil, decision.PlanFallback{ID: s.id(), Of: q, Poll: decision.PollID(s.uuid())})
	_, q = s.called()
	s.do(s.part, decision.AppealCall{ID: s.id(), Poll: q, Round: 1, Reason: "Nobody hummed."})
	_, q = s.polled(s.lazily())
	s.do(s.part, decision.SeePoll{ID: s.id(), Poll: q})
	s.shut(q, 1)
	spec := yesNo()
	spec.Quorum.Participation = half
	_, q = s.polled(spec)
	s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1, Reason: "The hall is needed."})
}

// deskRules say who may do what about blocks and objections; see TestWhoMayDoWhat.
var deskRules = []roleRule{
	{"set a weight", "fct", func(s *scene) decision.Command {
		return decision.SetWeight{ID: s.id(), Member: s.part.Member(), Weight: 2}
	}},
	{"note that a block is understood", "fct", func(s *scene) decision.Command {
		_, q := s.polled(consensus())
		s.cast(s.part, q, 1, block)
		return decision.TendCard{ID: s.id(), Poll: q, Round: 1, Owner: s.part.Member()}
	}},
	{"judge the participant's block", "fcr", func(s *scene) decision.Command {
		_, q := s.polled(peers())
		s.cast(s.part, q, 1, block)
		return decision.JudgeBlock{ID: s.id(), Poll: q, Round: 1, Owner: s.part.Member(), Principled: true}
	}},
	{"plan the vote after a block", "fct", func(s *scene) decision.Command {
		_, q := s.blocked(falling(byVote))
		return decision.PlanFallback{ID: s.id(), Of: q, Poll: decision.PollID(s.uuid())}
	}},
	{"note a talk after a block", "fct", func(s *scene) decision.Command {
		_, q := s.blocked(falling(byClock))
		return decision.HoldTalk{ID: s.id(), Poll: q, Note: "x"}
	}},
	{"call rough consensus", "fct", func(s *scene) decision.Command {
		_, q := s.polled(decision.PollSpec{Method: decision.MethodRough})
		s.shut(q, 1)
		return decision.CallRough{ID: s.id(), Poll: q, Round: 1, Reason: "x"}
	}},
	{"appeal a call", "fcrp", func(s *scene) decision.Command {
		_, q := s.called()
		return decision.AppealCall{ID: s.id(), Poll: q, Round: 1, Reason: "x"}
	}},
	{"have seen a text", "fcrp", func(s *scene) decision.Command {
		_, q := s.polled(s.lazily())
		return decision.SeePoll{ID: s.id(), Poll: q}
	}},
	{"amend the text of a running vote", "fc", func(s *scene) decision.Command {
		p, _ := s.polled(consensus())
		return decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "New", Running: decision.RunningCarry}
	}},
}

// deskRefusals are the ways to be refused about blocks, objections, amendments,
// groups and weights.
func deskRefusals() []refusal {
	return slices.Concat(cardRefusals(), fallbackRefusals(), roughRefusals(), amendRefusals(), ruleRefusals(), baseRefusals())
}

func cardRefusals() []refusal {
	tending := func(change func(s *scene, c *decision.TendCard)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			_, q := s.polled(consensus())
			s.cast(s.part, q, 1, block)
			c := s.offer(q, answered())
			change(s, &c)
			return c
		}
	}
	offering := func(change func(o *decision.Offer)) func(*scene) decision.Command {
		return tending(func(_ *scene, c *decision.TendCard) { change(c.Offer) })
	}
	judging := func(spec decision.PollSpec, change func(s *scene, c *decision.JudgeBlock)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			_, q := s.polled(spec)
			s.cast(s.part, q, 1, block)
			c := decision.JudgeBlock{ID: s.id(), Poll: q, Round: 1, Owner: s.part.Member()}
			change(s, &c)
			return c
		}
	}
	as := func(*scene, *decision.JudgeBlock) {}
	return []refusal{
		{"a card of no poll", decision.ErrPollUnknown, 'f', tending(func(_ *scene, c *decision.TendCard) { c.Poll = "x" })},
		{"a card of another round", decision.ErrRound, 'f', tending(func(_ *scene, c *decision.TendCard) { c.Round = 2 })},
		{"a card of nobody", decision.ErrCardUnknown, 'f', tending(func(s *scene, c *decision.TendCard) { c.Owner = s.never.Member() })},
		{"a card of who agrees", decision.ErrCardUnknown, 'f', tending(func(s *scene, c *decision.TendCard) {
			s.cast(s.co, c.Poll, 1, agree)
			c.Owner = s.co.Member()
		})},
		{"a card that was withdrawn", decision.ErrCardUnknown, 'f', tending(func(s *scene, c *decision.TendCard) { s.cast(s.part, c.Poll, 2, agree) })},
		{"a card before the opening", decision.ErrPollNotOpen, 'f', func(s *scene) decision.Command {
			return s.offer(s.plan(s.propose(decision.PhaseDraft), consensus()), answered())
		}},
		{"an offer without words", decision.ErrEmpty, 'f', offering(func(o *decision.Offer) { o.Note = " \n" })},
		{"an offer of 2,001 letters", decision.ErrTooLong, 'f', offering(func(o *decision.Offer) { o.Note = strings.Repeat("x", 2001) })},
		{"an offer of a kind that is none", decision.ErrBadValue, 'f', offering(func(o *decision.Offer) { o.How = "ignored" })},
		{"an offer for a day that is none", decision.ErrBadDate, 'f', offering(func(o *decision.Offer) { o.Due = "2026-02-30" })},
		{"put off, and nobody takes it on", decision.ErrOfferNeeds, 'f', offering(func(o *decision.Offer) { o.How, o.Due = decision.HowDeferred, "2026-04-01" })},
		{"put off without a day", decision.ErrOfferNeeds, 'f', offering(func(o *decision.Offer) { o.How, o.Who = decision.HowDeferred, "Bea" })},
		{"delegated to nobody", decision.ErrOfferNeeds, 'f', offering(func(o *decision.Offer) { o.How = decision.HowDelegated })},
		{"judging where nobody judges", decision.ErrNoPeers, 'c', judging(consensus(), as)},
		{"judging one's own block", decision.ErrOwnBlock, 'p', judging(peers(), as)},
		{"judging what is closed", decision.ErrPollOver, 'c', judging(peers(), func(s *scene, c *decision.JudgeBlock) { s.shut(c.Poll, 1) })},
		{"judging what is no block", decision.ErrCardUnknown, 'c', judging(peers(), func(s *scene, c *decision.JudgeBlock) {
			s.cast(s.part, c.Poll, 2, take(ballot.StandAside, "x"))
		})},
		{"judging while away", decision.ErrNotPresent, 'c', judging(peers(), func(s *scene, _ *decision.JudgeBlock) {
			s.do(s.co, decision.SetPresence{ID: s.id(), Member: s.co.Member()})
		})},
		{"judging while recused", decision.ErrRecused, 'c', judging(peers(), func(s *scene, c *decision.JudgeBlock) {
			s.declares(s.co, s.m.Account().Proposals[0].ID, decision.ConflictRecused)
		})},
		{"a ballot of who is recused", decision.ErrRecused, 'p', func(s *scene) decision.Command {
			p, q := s.polled(consensus())
			s.declares(s.part, p, decision.ConflictRecused)
			return ballotIn(q, 1, 1, agree)
		}},
	}
}

func fallbackRefusals() []refusal {
	after := func(spec decision.PollSpec, change func(s *scene, c *decision.PlanFallback)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			_, q := s.blocked(spec)
			c := decision.PlanFallback{ID: s.id(), Of: q, Poll: decision.PollID(s.uuid())}
			change(s, &c)
			return c
		}
	}
	as := func(*scene, *decision.PlanFallback) {}
	talking := func(spec decision.PollSpec, note string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			_, q := s.blocked(spec)
			return decision.HoldTalk{ID: s.id(), Poll: q, Note: note}
		}
	}
	rule := func(f decision.Fallback) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: s.propose(decision.PhaseDraft), Spec: falling(f)}
		}
	}
	return []refusal{
		{"a fallback of no poll", decision.ErrPollUnknown, 'f', after(falling(byVote), func(_ *scene, c *decision.PlanFallback) { c.Of = "x" })},
		{"a fallback without a rule", decision.ErrNoFallback, 'f', after(consensus(), as)},
		{"a fallback where nothing is blocked", decision.ErrNotBlocked, 'f', func(s *scene) decision.Command {
			_, q := s.polled(falling(byVote))
			s.cast(s.part, q, 1, agree)
			s.shut(q, 1)
			return decision.PlanFallback{ID: s.id(), Of: q, Poll: decision.PollID(s.uuid())}
		}},
		{"a fallback while it runs", decision.ErrNotBlocked, 'f', func(s *scene) decision.Command {
			_, q := s.polled(falling(byVote))
			s.cast(s.part, q, 1, block)
			return decision.PlanFallback{ID: s.id(), Of: q, Poll: decision.PollID(s.uuid())}
		}},
		{"a fallback under an id that is none", decision.ErrBadID, 'f', after(falling(byVote), func(_ *scene, c *decision.PlanFallback) { c.Poll = "x" })},
		{"a fallback under an id that is taken", decision.ErrIDTaken, 'f', after(falling(byVote), func(_ *scene, c *decision.PlanFallback) { c.Poll = c.Of })},
		{"a vote before the clock has run out", decision.ErrClockRuns, 'f', after(falling(byClock), as)},
		{"an alternative of two options", decision.ErrAlternatives, 'f', after(falling(alternative), func(s *scene, c *decision.PlanFallback) { c.Options = s.options("One", "Two") })},
		{"a fallback that no block asks for", decision.ErrFallbackOnly, 'f', func(s *scene) decision.Command {
			p, q := s.blocked(falling(byVote))
			spec := yesNo()
			spec.FallbackOf = q
			return decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: p, Spec: spec}
		}},
		{"a talk where the rule has none", decision.ErrNoFallback, 'f', talking(falling(byVote), "x")},
		{"a talk without words", decision.ErrEmpty, 'f', talking(falling(byClock), "")},
		{"a fallback of a kind that is none", decision.ErrBadValue, 'f', rule(decision.Fallback{Kind: "lot"})},
		{"a vote without a threshold", decision.ErrRule, 'f', rule(decision.Fallback{Kind: decision.FallbackVote})},
		{"a threshold over all", decision.ErrRule, 'f', rule(decision.Fallback{Kind: decision.FallbackVote, Threshold: ballot.Share{Num: 11, Den: 10}})},
		{"a clock without days", decision.ErrRule, 'f', rule(decision.Fallback{Kind: decision.FallbackClock, Threshold: nineTenths, Meetings: 6})},
		{"a clock of thirteen talks", decision.ErrRule, 'f', rule(decision.Fallback{Kind: decision.FallbackClock, Threshold: nineTenths, Meetings: 13, Days: 90})},
		{"a vote with a clock", decision.ErrRule, 'f', rule(decision.Fallback{Kind: decision.FallbackVote, Threshold: nineTenths, Days: 90})},
		{"an alternative with a threshold", decision.ErrRule, 'f', rule(decision.Fallback{Kind: decision.FallbackAlternative, Threshold: nineTenths})},
	}
}

func roughRefusals() []refusal {
	calling := func(closed func(s *scene) (decision.ProposalID, decision.PollID), round int, reason string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			_, q := closed(s)
			return decision.CallRough{ID: s.id(), Poll: q, Round: round, Adopted: true, Reason: reason}
		}
	}
	appealing := func(closed func(s *scene) (decision.ProposalID, decision.PollID), reason string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			_, q := closed(s)
			return decision.AppealCall{ID: s.id(), Poll: q, Round: 1, Reason: reason}
		}
	}
	open := func(s *scene) (decision.ProposalID, decision.PollID) {
		return s.polled(decision.PollSpec{Method: decision.MethodRough})
	}
	heard := func(s *scene) (decision.ProposalID, decision.PollID) {
		p, q := open(s)
		s.shut(q, 1)
		return p, q
	}
	none := func(*scene) (decision.ProposalID, decision.PollID) { return "", "x" }
	return []refusal{
		{"calling no poll", decision.ErrPollUnknown, 'f', calling(none, 1, "x")},
		{"calling what runs", decision.ErrNotRough, 'f', calling(open, 1, "x")},
		{"calling a consensus poll", decision.ErrNotRough, 'f', calling(func(s *scene) (decision.ProposalID, decision.PollID) { return s.blocked(consensus()) }, 1, "x")},
		{"calling what is called", decision.ErrNotRough, 'f', calling((*scene).called, 1, "x")},
		{"calling another round", decision.ErrRound, 'f', calling(heard, 2, "x")},
		{"calling without a reason", decision.ErrEmpty, 'f', calling(heard, 1, " ")},
		{"calling over an objection", decision.ErrObjectionsOpen, 'f', calling((*scene).objected, 1, "x")},
		{"appealing no poll", decision.ErrPollUnknown, 'p', appealing(none, "x")},
		{"appealing what is not called", decision.ErrNothingToAppeal, 'p', appealing(heard, "x")},
		{"appealing without a reason", decision.ErrEmpty, 'p', appealing((*scene).called, "")},
		{"appealing a second time", decision.ErrNothingToAppeal, 'p', appealing(func(s *scene) (decision.ProposalID, decision.PollID) {
			p, q := s.called()
			s.do(s.record, decision.AppealCall{ID: s.id(), Poll: q, Round: 1, Reason: "x"})
			return p, q
		}, "x")},
		{"seeing no poll", decision.ErrPollUnknown, 'p', func(s *scene) decision.Command { return decision.SeePoll{ID: s.id(), Poll: "x"} }},
		{"seeing what is closed", decision.ErrPollOver, 'p', func(s *scene) decision.Command {
			_, q := s.polled(s.lazily())
			s.shut(q, 1)
			return decision.SeePoll{ID: s.id(), Poll: q}
		}},
		{"an objection without an alternative", decision.ErrAlternative, 'p', func(s *scene) decision.Command {
			_, q := s.polled(s.lazily())
			return ballotIn(q, 1, 1, take(ballot.Objection, "It floods."))
		}},
		{"an objection without a reason", decision.ErrBlockReason, 'p', func(s *scene) decision.Command {
			_, q := s.polled(s.lazily())
			return ballotIn(q, 1, 1, decision.Marks{Position: ballot.Objection, Alternative: "A pond."})
		}},
	}
}

// anyAtTheDesk draws a command about blocks, objections, groups and weights.
func (s *scene) anyAtTheDesk(t *rapid.T, q decision.PollID) decision.Command {
	owner := s.who(rapid.SampledFrom([]rune("fcrpx")).Draw(t, "owner")).Member()
	n := rapid.IntRange(0, 3).Draw(t, "number")
	word := rapid.SampledFrom([]string{"", "Word", "A\u202eB"}).Draw(t, "word")
	yes := rapid.Bool().Draw(t, "yes")
	proposals := s.m.Account().Proposals
	p := rapid.SampledFrom(proposals).Draw(t, "proposal").ID
	marks := rapid.SampledFrom([]decision.Marks{agree, block, take(ballot.StandAside, "x"), take(ballot.Reservations, "")}).Draw(t, "marks")
	again := ballotIn(q, 1, uint64(n), marks)
	again.Text = 2
	return rapid.SampledFrom([]decision.Command{
		decision.TendCard{ID: s.id(), Poll: q, Round: n, Owner: owner},
		decision.TendCard{ID: s.id(), Poll: q, Round: 1, Owner: owner, Offer: &decision.Offer{How: decision.HowAmended, Note: word, Due: word}},
		decision.JudgeBlock{ID: s.id(), Poll: q, Round: 1, Owner: owner, Principled: yes},
		decision.PlanFallback{ID: s.id(), Of: q, Poll: decision.PollID(s.uuid())},
		decision.HoldTalk{ID: s.id(), Poll: q, Note: word},
		decision.CallRough{ID: s.id(), Poll: q, Round: 1, Adopted: yes, Reason: word},
		decision.AppealCall{ID: s.id(), Poll: q, Round: 1, Reason: word},
		decision.SeePoll{ID: s.id(), Poll: q},
		decision.SetWeight{ID: s.id(), Member: owner, Weight: n},
		decision.SetGroup{ID: s.id(), Member: owner, Group: word},
		decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "Word", Text: word, Running: decision.RunningCarry},
		decision.EditProposal{ID: s.id(), Proposal: p, Version: n, Title: "Word", Text: "x", Running: decision.RunningClose, Reason: word},
		decision.RecuseMember{ID: s.id(), Proposal: p, Member: owner, Reason: "x"},
		decision.ReinstateMember{ID: s.id(), Proposal: p, Member: owner, Reason: "x"},
		again, again,
	}).Draw(t, "at the desk")
}
