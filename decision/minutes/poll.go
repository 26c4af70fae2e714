package minutes

import (
	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// poll tells a vote: its question, its rules as they stood before it opened,
// and every round.
func (t *teller) poll(p decision.AccountProposal, q decision.AccountPoll) {
	t.doc.add(heading{3, t.say("minutes.poll", "question", q.Spec.Question)})
	if len(q.Spec.Options) > 0 {
		var items []item
		for _, o := range q.Spec.Options {
			items = append(items, item{text: t.option(p, o)})
		}
		t.doc.add(para{t.say("minutes.options")}, list{items})
	}
	lead := t.say("minutes.rules_planned")
	if len(q.Rounds) > 0 {
		lead = t.say("minutes.rules", "time", t.time(q.Rounds[0].Opened))
	}
	t.doc.add(para{lead}, list{t.rules(q.Spec)})
	if len(q.Rounds) == 0 {
		t.doc.say(t.say("minutes.planned", "time", t.time(q.Planned)))
	}
	for _, r := range q.Rounds {
		if len(q.Rounds) > 1 {
			t.doc.add(heading{4, t.say("minutes.round", "round", r.Round)})
		}
		t.round(q, r)
	}
}

// round tells one opening of a poll: its times and attendance, the numbers, the
// verdict with its arithmetic, and who announced it.
func (t *teller) round(q decision.AccountPoll, r decision.AccountRound) {
	said := []string{t.say("minutes.round_opened", "name", t.by(&r.OpenedBy), "version", r.Text, "time", t.time(r.Opened),
		"present", r.AtOpen.Present, "roll", r.AtOpen.Roll)}
	if r.Closed == nil {
		t.doc.say(append(said, t.say("minutes.round_running"))...)
		return
	}
	said = append(said, t.closing(r),
		t.say("minutes.round_cast", "count", r.Cast, "roll", r.AtClose.Roll))
	switch {
	case r.Shown != nil:
	case running(t.account):
		said = append(said, t.say("minutes.round_unshown"))
	default:
		said = append(said, t.say("minutes.round_never_shown"))
	}
	t.doc.say(said...)
	if r.Shown == nil {
		return
	}
	t.numbers(q.Spec, r)
	t.reasons(r)
	t.verdict(q.Spec, *r.Verdict)
	t.lot(r)
	if *r.ShownBy == *r.ClosedBy && r.Shown.Equal(*r.Closed) {
		t.doc.say(t.say("minutes.announced_close", "time", t.time(*r.Shown)))
	} else {
		t.doc.say(t.say("minutes.announced", "name", t.by(r.ShownBy), "time", t.time(*r.Shown)))
	}
}

// closing tells when and how a round was closed.
func (t *teller) closing(r decision.AccountRound) string {
	key, args := "minutes.round_closed", []any{"name", t.by(r.ClosedBy)}
	switch {
	case r.Closing != nil:
		key, args = "minutes.round_closed_grace", []any{"name", t.by(r.ByHand), "closing", t.time(*r.Closing)}
	case *r.ClosedBy == decision.ByClock():
		key, args = "minutes.round_closed_clock", nil
	}
	return t.say(key, append(args, "time", t.time(*r.Closed), "present", r.AtClose.Present, "roll", r.AtClose.Roll)...)
}

// side is a line of the numbers: what was marked, how often, and by whom.
type side struct {
	label string
	count int64
	names []string
}

// sides are the options or positions in the order of the ballot, and the blank
// ballots of an approval poll.
func (t *teller) sides(s decision.PollSpec, r decision.AccountRound) []side {
	var all []side
	add := func(label string, count int64, marked func(decision.Marks) bool) {
		one := side{label: label, count: count}
		for _, b := range r.Ballots {
			if marked(b.Marks) {
				one.names = append(one.names, isolated(t.nameOf(b.Member)))
			}
		}
		all = append(all, one)
	}
	switch s.Method {
	case decision.MethodConsensus, decision.MethodYesNo:
		for _, label := range r.Tally.Options {
			add(t.say("position."+label), r.Tally.Count(label), func(m decision.Marks) bool {
				return string(m.Position) == label || string(m.Answer) == label
			})
		}
		return all
	case decision.MethodApproval:
		t.approvals(s, r, add)
	case decision.MethodScore, decision.MethodStar, decision.MethodDots, decision.MethodResistance:
		t.sums(s, r, add)
	}
	if r.Tally.Abstentions > 0 {
		add(t.say("minutes.blank"), r.Tally.Abstentions, func(m decision.Marks) bool { return len(m.Approved)+len(m.Ranking)+len(m.Scores) == 0 })
	}
	return all
}

func (t *teller) approvals(s decision.PollSpec, r decision.AccountRound, add func(string, int64, func(decision.Marks) bool)) {
	for _, o := range s.Options {
		add(o.Name, r.Tally.Count(string(o.ID)), func(m decision.Marks) bool {
			for _, id := range m.Approved {
				if id == o.ID {
					return true
				}
			}
			return false
		})
	}
}

// numbers gives the count of each side, with names where the poll lets the
// minutes have them.
func (t *teller) numbers(s decision.PollSpec, r decision.AccountRound) {
	var items []item
	for _, one := range t.sides(s, r) {
		if len(one.names) > 0 {
			items = append(items, item{text: t.say("minutes.number_names", "label", one.label, "have", one.count, "names", t.list(one.names))})
			continue
		}
		items = append(items, item{text: t.say("minutes.number", "label", one.label, "have", one.count)})
	}
	if s.Ranked != nil || s.STV != nil {
		t.counting(s, r)
		t.rankings(s, r)
	}
	if len(items) > 0 {
		t.doc.add(para{t.say("minutes.numbers")}, list{items})
	}
	t.runoffs(s, r)
	t.scores(s, r)
	phones := 0
	for _, b := range r.Ballots {
		if b.Source == decision.SourcePhone {
			phones++
		}
	}
	said := []string{t.say("minutes.valid", "count", r.Tally.Valid)}
	if phones > 0 {
		said = append(said, t.say("minutes.sources", "count", phones))
	}
	t.doc.say(said...)
}

// reasons gives what was said with blocks, stand-asides and reservations, in
// that order.
func (t *teller) reasons(r decision.AccountRound) {
	var items []item
	for _, position := range []decision.Position{ballot.Block, ballot.StandAside, ballot.Reservations} {
		for _, b := range r.Ballots {
			if b.Marks.Position != position {
				continue
			}
			key := "minutes.voice"
			if b.Marks.Reason == "" {
				key = "minutes.voice_silent"
			}
			items = append(items, item{t.say(key, "name", t.nameOf(b.Member), "position", t.say("position."+string(position))), b.Marks.Reason})
		}
	}
	if len(items) > 0 {
		t.doc.add(para{t.say("minutes.reasons")}, list{items})
	}
}

// verdict tells what the numbers mean, with the arithmetic and what would have
// changed it.
func (t *teller) verdict(s decision.PollSpec, v decision.Verdict) {
	said := []string{t.say("minutes.verdict", "verdict", t.verdictSentence(s, v))}
	if v.Kind == decision.Tied && len(v.Elected) > 0 {
		said = append(said, t.say("verdict.also_elected", "names", t.options(s, v.Elected)))
	}
	var items []item
	for _, c := range v.Checks {
		key := "minutes.check_met"
		if !c.Met {
			key = "minutes.check_unmet"
		}
		items = append(items, item{text: t.say(key, "check", t.say("check."+c.Code, "have", c.Have, "need", c.Need, "of", c.Of))})
	}
	if v.Broken != nil {
		said = append(said, t.say("minutes.tie_broken", "names", t.options(s, v.Broken.Tied), "rule", t.say("tie.by."+string(v.Broken.By))))
	}
	t.doc.say(said...)
	t.doc.add(para{t.say("minutes.arithmetic")}, list{items})
	if len(v.Flips) == 0 {
		return
	}
	var flips []string
	for _, f := range v.Flips {
		args := []any{"count", f.Count}
		if f.Option != "" {
			args = append(args, "option", t.options(s, []decision.OptionID{f.Option}))
		}
		flips = append(flips, t.say("flip."+f.Change, args...))
	}
	t.doc.say(t.say("minutes.flips", "list", t.list(flips)))
}

// verdictSentence says a verdict in one sentence.
func (t *teller) verdictSentence(s decision.PollSpec, v decision.Verdict) string {
	if v.None {
		return t.say("verdict.none_of_these")
	}
	options := v.Elected
	if v.Kind == decision.Tied {
		options = v.Tied
	}
	if len(options) == 0 {
		return t.say("verdict.sentence." + string(v.Kind))
	}
	return t.say("verdict.sentence."+string(v.Kind), "names", t.options(s, options))
}

// options joins the names of options.
func (t *teller) options(s decision.PollSpec, ids []decision.OptionID) string {
	var names []string
	for _, id := range ids {
		for _, o := range s.Options {
			if o.ID == id {
				names = append(names, isolated(o.Name))
			}
		}
	}
	return t.list(names)
}
