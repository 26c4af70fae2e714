package minutes

import (
	"fmt"
	"slices"

	"github.com/folkmoot/folkmoot/decision"
)

// poll tells a vote: its question, its rules as they stood before it opened,
// and every round.
func (t *teller) poll(p decision.AccountProposal, q decision.AccountPoll) {
	if len(q.Rounds) == 0 {
		t.unopened(p, q)
		return
	}
	t.doc.add(heading{3, t.say("minutes.poll", "question", q.Spec.Question)})
	if len(q.Spec.Options) > 0 {
		var items []item
		for _, o := range q.Spec.Options {
			items = append(items, item{text: t.option(p, o)})
		}
		t.doc.add(para{t.say("minutes.options")}, list{items})
	}
	t.ruled(q)
	for i, r := range q.Rounds {
		if len(q.Rounds) > 1 {
			t.doc.add(heading{4, t.say("minutes.round", "round", r.Round)})
		}
		t.round(q, r)
		if i+1 < len(q.Rounds) {
			t.doc.say(t.say("minutes.round_followed", "round", q.Rounds[i+1].Round))
		}
	}
	t.followed(p, q)
}

// unopened tells in one sentence of a vote that was only prepared; nothing where a
// later one of the same proposal was opened.
func (t *teller) unopened(p decision.AccountProposal, q decision.AccountPoll) {
	at := slices.IndexFunc(p.Polls, func(one decision.AccountPoll) bool { return one.ID == q.ID })
	if !slices.ContainsFunc(p.Polls[at+1:], func(one decision.AccountPoll) bool { return len(one.Rounds) > 0 }) {
		t.doc.add(heading{3, t.say("minutes.poll", "question", q.Spec.Question)},
			para{t.say("minutes.planned", "time", t.time(q.Planned))})
	}
}

// ruled gives the rules of a vote, or names the earlier vote that had the same.
func (t *teller) ruled(q decision.AccountPoll) {
	rules := t.rules(q.Spec)
	said := fmt.Sprint(rules)
	opened := t.time(q.Rounds[0].Opened)
	if earlier, has := t.rulesOf[said]; has {
		t.doc.say(t.say("minutes.rules_same", "time", opened, "question", earlier.Spec.Question, "earlier", t.time(earlier.Rounds[0].Opened)))
		return
	}
	t.rulesOf[said] = q
	t.doc.add(para{t.say("minutes.rules", "time", opened)}, list{rules})
}

// followed tells which later vote took the place of this one, or may overrule it.
func (t *teller) followed(p decision.AccountProposal, q decision.AccountPoll) {
	later := false
	for _, next := range p.Polls {
		switch {
		case next.ID == q.ID:
			later = true
		case !later || len(next.Rounds) == 0 || len(q.Rounds) == 0:
		case next.Spec.FallbackOf == q.ID:
			t.doc.say(t.say("minutes.fallback_followed"))
			return
		case next.Spec.FallbackOf == "" && next.Spec.Question == q.Spec.Question:
			t.doc.say(t.say("minutes.poll_followed"))
			return
		}
	}
}

// round tells one opening of a poll: its times and attendance, the numbers, what
// was said, the verdict with its arithmetic, and who announced it.
func (t *teller) round(q decision.AccountPoll, r decision.AccountRound) {
	said := []string{t.opening(r)}
	for _, c := range r.Carried {
		said = append(said, t.say("minutes.carried", "name", t.nameOf(c.By), "version", c.Text, "time", t.time(c.At)))
	}
	if r.Closed == nil {
		t.doc.say(append(said, t.say("minutes.round_running"))...)
		return
	}
	said = append(said, t.closing(r))
	said = append(said, t.say("minutes.round_cast", "count", r.Cast, "roll", r.AtClose.Roll))
	if w := r.Weights; w != nil {
		said = append(said, t.say("minutes.weights", "present", w.Present, "roll", w.Roll, "have", r.Tally.Ballots))
	}
	switch {
	case r.Shown != nil:
	case running(t.account):
		said = append(said, t.say("minutes.round_unshown"))
	default:
		said = append(said, t.say("minutes.round_never_shown"))
	}
	t.doc.say(said...)
	if r.Why != "" {
		t.quoted(t.say(whyKey(r)), r.Why)
	}
	t.told(r)
	if r.Shown == nil {
		return
	}
	t.numbers(q.Spec, r)
	t.groups(q.Spec, r)
	t.movement(r)
	t.desk(q.Spec, r)
	t.reasons(r)
	t.calls(r)
	t.verdict(q.Spec, r)
	t.announced(q.Spec, r)
	t.talks(r)
	t.lot(r)
}

// opening tells when, by whom and on which text a round was opened.
func (t *teller) opening(r decision.AccountRound) string {
	version := r.Text
	if len(r.Carried) > 0 {
		version = r.Carried[0].From
	}
	return t.say("minutes.round_opened", "name", t.by(&r.OpenedBy), "version", version, "time", t.time(r.Opened),
		"present", r.AtOpen.Present, "roll", r.AtOpen.Roll)
}

// whyKey says of what kind the reason is with which a round was closed.
func whyKey(r decision.AccountRound) string {
	if r.Verdict != nil && r.Verdict.Kind == decision.NoQuorum {
		return "minutes.closed_why_quorum"
	}
	return "minutes.closed_why"
}

// announced tells when and by whom the numbers came out. A call of rough
// consensus says that of itself.
func (t *teller) announced(s decision.PollSpec, r decision.AccountRound) {
	switch {
	case s.Method == decision.MethodRough:
	case *r.ShownBy == *r.ClosedBy && r.Shown.Equal(*r.Closed):
		t.doc.say(t.say("minutes.announced_close", "time", t.time(*r.Shown)))
	default:
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
				one.names = append(one.names, t.voter(b))
			}
		}
		all = append(all, one)
	}
	switch s.Method {
	case decision.MethodApproval:
		t.approvals(s, r, add)
	case decision.MethodScore, decision.MethodStar, decision.MethodDots, decision.MethodResistance:
		t.sums(s, r, add)
	case decision.MethodRanked, decision.MethodSTV:
	default:
		for i, label := range r.Tally.Options {
			name := t.say("position." + label)
			if s.Method == decision.MethodGradients {
				name = t.say("minutes.level", "level", i+1, "label", name)
			}
			add(name, r.Tally.Count(label), func(m decision.Marks) bool {
				return string(m.Position) == label || string(m.Answer) == label
			})
		}
		return all
	}
	if r.Tally.Abstentions > 0 {
		add(t.say("minutes.blank"), r.Tally.Abstentions, func(m decision.Marks) bool { return len(m.Approved)+len(m.Ranking)+len(m.Scores) == 0 })
	}
	return all
}

// position names a position, or says that it has been erased.
func (t *teller) position(p decision.Position) string {
	if p == "" {
		return t.say("minutes.erased_text")
	}
	return t.say("position." + string(p))
}

// voter is who cast a ballot, with its weight where votes are weighed.
func (t *teller) voter(b decision.AccountBallot) string {
	name := isolated(t.nameOf(b.Member))
	if b.Weight > 0 {
		return t.say("minutes.weighing", "name", name, "weight", b.Weight)
	}
	return name
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
		lead := "minutes.numbers"
		if s.Method == decision.MethodResistance {
			lead = "minutes.numbers_resistance"
		}
		t.doc.add(para{t.say(lead)}, list{items})
	}
	t.runoffs(s, r)
	t.scores(s, r)
	phones := 0
	for _, b := range r.Ballots {
		if b.Source == decision.SourcePhone {
			phones++
		}
	}
	said := []string{t.say(validKey(s), "count", r.Tally.Valid, "have", r.Tally.Valid)}
	if phones > 0 {
		said = append(said, t.say("minutes.sources", "count", phones))
	}
	t.doc.say(append(said, t.stale(r))...)
}

// validKey says what the number of counted ballots leaves out.
func validKey(s decision.PollSpec) string {
	switch {
	case s.ByWeight:
		return "minutes.valid_weight"
	case s.Method == decision.MethodConsent, s.Method == decision.MethodFist, s.Method == decision.MethodLazy:
		return "minutes.valid_all"
	}
	return "minutes.valid"
}

// stale tells the positions on an earlier text, or of the round before, that
// nobody confirmed.
func (t *teller) stale(r decision.AccountRound) string {
	if r.Stale == 0 {
		return ""
	}
	if len(r.StaleBallots) == 0 {
		return t.say("minutes.stale_count", "count", r.Stale)
	}
	var names []string
	for _, b := range r.StaleBallots {
		names = append(names, t.say("minutes.stale_one", "name", t.nameOf(b.Member), "position", t.position(b.Marks.Position), "version", b.Text))
	}
	return t.say("minutes.stale", "count", r.Stale, "names", t.list(names))
}
