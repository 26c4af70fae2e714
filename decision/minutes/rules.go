package minutes

import (
	"fmt"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// rules gives the settings of a poll in the words that its voters read.
func (t *teller) rules(s decision.PollSpec) []item {
	var said []string
	add := func(key string, args ...any) { said = append(said, t.say("rule."+key, args...)) }
	t.methodRules(s, add)
	t.noneRule(s, add)
	if s.Quorum.IsZero() {
		add("quorum.none")
	}
	if !s.Quorum.Presence.IsZero() {
		add("quorum.presence", "share", t.least(s.Quorum.Presence))
	}
	if !s.Quorum.Participation.IsZero() {
		add("quorum.participation", "share", t.least(s.Quorum.Participation))
	}
	add("show." + string(s.Show))
	add("names." + string(s.Names))
	add("change")
	if s.ClosesAt != nil {
		add("closes_at", "time", t.time(*s.ClosesAt))
	}
	if s.WhenAll {
		add("when_all")
	}
	if s.Grace > 0 {
		add("grace", "count", s.Grace)
	}
	items := make([]item, len(said))
	for i, text := range said {
		items[i] = item{text: text}
	}
	return items
}

// methodRules gives what belongs to a way of voting alone.
func (t *teller) methodRules(s decision.PollSpec, add func(key string, args ...any)) {
	switch s.Method {
	case decision.MethodApproval:
		t.approvalRules(s, add)
	case decision.MethodConsensus:
		t.consensusRules(s.Consensus, add)
	case decision.MethodYesNo:
		add("method.yes_no")
		add("yes_no."+string(s.YesNo.Base), "share", t.least(s.YesNo.Threshold))
	case decision.MethodScore, decision.MethodStar, decision.MethodDots, decision.MethodSTV, decision.MethodResistance:
		t.numberRules(s, add)
	case decision.MethodRanked:
		add("method.ranked")
		add("ranked.runoff")
		if s.Ranked.Max > 0 {
			add("ranked.max", "count", s.Ranked.Max)
		} else {
			add("ranked.any")
		}
		add("tie." + string(s.Tie))
	}
}

func (t *teller) approvalRules(s decision.PollSpec, add func(key string, args ...any)) {
	r := s.Approval
	add("method.approval", "count", r.Seats)
	if r.Max > 0 {
		add("approval.max", "count", r.Max)
	} else {
		add("approval.any")
	}
	if !r.Floor.IsZero() {
		add("approval.floor", "share", t.least(r.Floor))
	}
	if s.Tie == "" || s.Tie == decision.TieStands {
		add("approval.tie")
	} else {
		add("tie." + string(s.Tie))
	}
}

func (t *teller) consensusRules(r *decision.ConsensusRule, add func(key string, args ...any)) {
	if r.NoAbstain {
		add("method.consensus_no_abstain")
	} else {
		add("method.consensus")
	}
	if r.BlocksAllowed == 0 {
		add("blocks.none")
	} else {
		add("blocks.allowed", "count", r.BlocksAllowed)
	}
	add("stand_asides", "share", t.share(r.StandAsideCap))
	add("concerns", "share", t.share(r.ConcernCap))
	add("agrees", "count", r.AgreeFloor)
}

// share says a part of a whole, in words where there are any.
func (t *teller) share(s ballot.Share) string {
	part := fmt.Sprintf("share.%d/%d", s.Num, s.Den)
	said := ""
	if t.has(part) {
		said = t.say(part)
	} else {
		said = t.say("share.plain", "num", s.Num, "den", s.Den)
	}
	if s.MoreThan {
		return t.say("share.more_than", "share", said)
	}
	return said
}

// least says a share that must be reached.
func (t *teller) least(s ballot.Share) string {
	if s.MoreThan {
		return t.share(s)
	}
	return t.say("share.at_least", "share", t.share(s))
}
