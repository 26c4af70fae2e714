package minutes

import (
	"regexp"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/decision"
)

// verdict tells what the numbers mean, with the arithmetic and what would have
// changed it.
func (t *teller) verdict(s decision.PollSpec, r decision.AccountRound) {
	v := *r.Verdict
	said := []string{t.say("minutes.verdict", "verdict", t.verdictSentence(s, v))}
	if v.Kind == decision.Tied && len(v.Elected) > 0 {
		said = append(said, t.say("verdict.also_elected", "names", t.options(s, v.Elected)))
	}
	if v.Broken != nil {
		said = append(said, t.say("minutes.tie_broken", "names", t.options(s, v.Broken.Tied), "rule", t.say("tie.by."+string(v.Broken.By))))
	}
	t.doc.say(append(said, t.failing(r), t.overruled(s, v), t.review(s, r))...)
	t.arithmetic(v)
	t.flips(s, v)
}

// arithmetic gives each condition of the rule with its numbers.
func (t *teller) arithmetic(v decision.Verdict) {
	var items []item
	for _, c := range v.Checks {
		key := "minutes.check_met"
		if !c.Met {
			key = "minutes.check_unmet"
		}
		items = append(items, item{text: t.say(key, "check", t.condition(c))})
	}
	if len(items) > 0 {
		t.doc.add(para{t.say("minutes.arithmetic")}, list{items})
	}
}

// condition says one condition, of the whole or of a stakeholder group.
func (t *teller) condition(c decision.Check) string {
	said := t.say("check."+c.Code, "have", c.Have, "need", c.Need, "of", c.Of)
	if c.Group != "" {
		return t.say("check.group", "group", c.Group, "check", said)
	}
	return said
}

// flips tells what would have changed a verdict, and, where the rule asks each
// group, whose change it would have been.
func (t *teller) flips(s decision.PollSpec, v decision.Verdict) {
	if len(v.Flips) == 0 {
		return
	}
	grouped := false
	for _, f := range v.Flips {
		grouped = grouped || f.Group != ""
	}
	var flips []string
	for _, f := range v.Flips {
		args := []any{"count", f.Count}
		if f.Option != "" {
			args = append(args, "option", t.options(s, []decision.OptionID{f.Option}))
		}
		said := t.say("flip."+f.Change, args...)
		switch {
		case f.Group != "":
			said = t.say("flip.in_group", "change", said, "group", f.Group)
		case grouped:
			said = t.say("flip.in_no_group", "change", said)
		}
		flips = append(flips, said)
	}
	key := "minutes.flips"
	if len(flips) == 1 {
		key = "minutes.flip_one"
	}
	t.doc.say(t.say(key, "list", t.list(flips)))
}

// verdictSentence says a verdict in one sentence.
func (t *teller) verdictSentence(s decision.PollSpec, v decision.Verdict) string {
	switch {
	case v.None:
		return t.say("verdict.none_of_these")
	case nothingResistedLeast(s, v):
		return t.say("verdict.sentence.passive", "option", t.options(s, []decision.OptionID{s.Resistance.Passive}))
	case s.Method == decision.MethodRough && v.Kind == decision.Uncalled:
		return t.uncalled(v)
	}
	if v.Kind == decision.Blocked && (s.Method == decision.MethodConsent || s.Method == decision.MethodLazy) {
		return t.say("verdict.sentence.objected")
	}
	options := v.Elected
	if v.Kind == decision.Tied {
		options = v.Tied
	}
	key := "verdict.sentence." + outcome(s, v.Kind)
	if len(options) == 0 {
		return t.say(key)
	}
	return oneStop.ReplaceAllString(t.say(key, "names", t.options(s, options)), "$1")
}

// nothingResistedLeast tells whether the option of doing nothing has won.
func nothingResistedLeast(s decision.PollSpec, v decision.Verdict) bool {
	return s.Method == decision.MethodResistance && v.Kind == decision.NotAdopted &&
		slices.ContainsFunc(v.Checks, func(c decision.Check) bool { return c.Code == "resistance_ballots" && c.Met })
}

// oneStop finds the full stop after a name that ends in a mark of its own.
var oneStop = regexp.MustCompile(`([.!?]\x{2069}?)\.$`)

// outcome is a verdict's kind in the words for a proposal, for options or for
// people.
func outcome(s decision.PollSpec, k decision.VerdictKind) string {
	people := slices.ContainsFunc(s.Options, func(o decision.Option) bool { return o.Candidate != "" })
	switch {
	case k == decision.Elected && people:
		return "elected_people"
	case k != decision.NotAdopted || len(s.Options) == 0:
		return string(k)
	case people:
		return "none_elected"
	}
	return "none_chosen"
}

// uncalled says that a round of rough consensus still waits for its call, or
// that it never had one.
func (t *teller) uncalled(v decision.Verdict) string {
	key := "verdict.sentence.uncalled"
	switch {
	case running(t.account) && v.Call != nil:
		key = "verdict.sentence.appealed"
	case !running(t.account) && v.Call != nil:
		key = "minutes.not_called_anew"
	case !running(t.account):
		key = "minutes.not_called"
	}
	return t.say(key)
}

// failing names the stakeholder groups in which what was asked of each was not met.
func (t *teller) failing(r decision.AccountRound) string {
	var names []string
	for _, g := range r.Groups {
		if g.Met != nil && !*g.Met {
			names = append(names, isolated(g.Group))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return t.say("minutes.groups_failed", "names", t.list(names))
}

// overruled tells that a fallback adopted what a block had stopped.
func (t *teller) overruled(s decision.PollSpec, v decision.Verdict) string {
	if s.FallbackOf == "" || v.Kind != decision.Adopted {
		return ""
	}
	return t.say("minutes.overruled")
}

// review tells until when a consent decision holds.
func (t *teller) review(s decision.PollSpec, r decision.AccountRound) string {
	if s.Method != decision.MethodConsent || s.Consent.Months == 0 || r.Verdict.Kind != decision.Adopted {
		return ""
	}
	return t.say("minutes.review", "date", afterMonths(r.Closed.In(t.zone), s.Consent.Months).Format(time.DateOnly))
}

// afterMonths is the same day so many months later, or the last of that month
// where it has no such day (Regulation (EEC, Euratom) No 1182/71, article 3(2)(c)).
func afterMonths(t time.Time, months int) time.Time {
	year, month, day := t.Date()
	last := time.Date(year, month+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, min(day-last.Day(), 0))
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
