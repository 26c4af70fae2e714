package minutes

import (
	"fmt"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// rules gives the settings of a poll in the words, and in the order, in which its
// voters read them.
func (t *teller) rules(s decision.PollSpec) []item {
	var said []string
	add := func(key string, args ...any) { said = append(said, t.say("rule."+key, args...)) }
	if of := t.pollOf(s.FallbackOf); of != nil {
		add("fallback_of", "question", of.Spec.Question)
	}
	t.methodRules(s, add)
	t.groupRules(s, add)
	t.noneRule(s, add)
	t.quorumRules(s.Quorum, add)
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

// pollOf finds a poll by its id, or nil.
func (t *teller) pollOf(id decision.PollID) *decision.AccountPoll {
	for _, p := range t.account.Proposals {
		for i := range p.Polls {
			if id != "" && p.Polls[i].ID == id {
				return &p.Polls[i]
			}
		}
	}
	return nil
}

// groupRules give what is asked of stakeholder groups, and how ballots weigh.
func (t *teller) groupRules(s decision.PollSpec, add func(key string, args ...any)) {
	if r := s.Groups; r != nil {
		if r.Equal {
			add("groups.equal")
		}
		if !r.Threshold.IsZero() {
			add("groups.threshold", "share", t.least(r.Threshold))
		}
		if r.NoBlock {
			add("groups.no_block")
		}
	}
	if s.ByWeight {
		add("by_weight")
	}
}

func (t *teller) quorumRules(q decision.Quorum, add func(key string, args ...any)) {
	if q.IsZero() {
		add("quorum.none")
	}
	if !q.Presence.IsZero() {
		add("quorum.presence", "share", t.least(q.Presence))
	}
	if !q.Participation.IsZero() {
		add("quorum.participation", "share", t.least(q.Participation))
	}
	for _, n := range q.Also {
		need := t.need(n)
		switch {
		case n.Each:
			add("quorum.in_each", "need", need)
		case n.Group != "":
			add("quorum.in_group", "need", need, "group", n.Group)
		default:
			add("quorum."+needKey(n), t.needArgs(n)...)
		}
	}
}

func (t *teller) need(n decision.Need) string {
	return t.say("rule.quorum."+needKey(n), t.needArgs(n)...)
}

func needKey(n decision.Need) string {
	key := string(n.Of)
	switch {
	case n.Number > 0:
		return key + "_number"
	case n.Base == decision.BasePresent:
		return key + "_present"
	}
	return key
}

func (t *teller) needArgs(n decision.Need) []any {
	if n.Number > 0 {
		return []any{"count", n.Number}
	}
	return []any{"share", t.least(n.Share)}
}

// share says a part of a whole, in words where there are any.
func (t *teller) share(s ballot.Share) string {
	part := fmt.Sprintf("share.%d/%d", s.Num, s.Den)
	said := ""
	switch {
	case t.has(part):
		said = t.say(part)
	case s.Den == 100:
		said = t.say("share.percent", "num", s.Num)
	default:
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
