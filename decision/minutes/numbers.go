package minutes

import (
	"strings"

	"github.com/folkmoot/folkmoot/decision"
)

// numberRules gives the rules of the methods that count numbers, or transfer votes.
func (t *teller) numberRules(s decision.PollSpec, add func(key string, args ...any)) {
	switch s.Method {
	case decision.MethodScore:
		add("method.score", "count", s.Score.Seats, "max", s.Score.Max)
	case decision.MethodStar:
		add("method.star", "count", s.Star.Seats, "max", s.Star.Max)
		add("star.tie")
	case decision.MethodDots:
		add("method.dots", "count", s.Dots.Seats, "max", s.Dots.Dots)
		if s.Dots.PerOption > 0 {
			add("dots.per_option", "count", s.Dots.PerOption)
		} else {
			add("dots.any")
		}
	case decision.MethodSTV:
		add("method.stv", "count", s.STV.Seats)
		add("stv." + string(s.STV.Count))
		if s.STV.Max > 0 {
			add("ranked.max", "count", s.STV.Max)
		} else {
			add("ranked.any")
		}
	case decision.MethodResistance:
		add("method.resistance")
		add("resistance.passive", "option", t.options(s, []decision.OptionID{s.Resistance.Passive}))
		add("resistance.tie")
		return
	}
	add("tie." + string(s.Tie))
}

// noneRule says what it means where "none of these" wins.
func (t *teller) noneRule(s decision.PollSpec, add func(key string, args ...any)) {
	for _, o := range s.Options {
		switch {
		case !o.None:
		case s.Ranked != nil || s.STV != nil:
			add("none.seat", "option", o.Name)
		default:
			add("none.ends", "option", o.Name)
		}
	}
}

// sums are the options with what they were given; of resistance, with the exact
// share to which each is accepted.
func (t *teller) sums(s decision.PollSpec, r decision.AccountRound, add func(string, int64, func(decision.Marks) bool)) {
	for _, o := range s.Options {
		label := isolated(o.Name)
		if share, has := r.Tally.Acceptance[string(o.ID)]; has {
			label = t.say("minutes.accepted", "label", o.Name, "share", share.String())
		}
		add(label, r.Tally.Count(string(o.ID)), func(decision.Marks) bool { return false })
	}
}

// runoffs tell the rounds of a STAR.
func (t *teller) runoffs(s decision.PollSpec, r decision.AccountRound) {
	var items []item
	if s.Method == decision.MethodStar {
		for _, step := range r.Tally.Explain() {
			items = append(items, item{text: t.step(s, r, step)})
		}
	}
	if len(items) > 0 {
		t.doc.add(para{t.say("minutes.runoffs")}, list{items})
	}
}

// scores gives each ballot by name, where the poll lets the minutes have them.
func (t *teller) scores(s decision.PollSpec, r decision.AccountRound) {
	var items []item
	for _, b := range r.Ballots {
		var given []string
		for _, o := range s.Options {
			if n, has := b.Marks.Scores[o.ID]; has {
				given = append(given, t.say("minutes.side", "label", o.Name, "have", n))
			}
		}
		if len(given) > 0 {
			items = append(items, item{text: t.say("minutes.ranking", "name", t.nameOf(b.Member), "options", strings.Join(given, ", "))})
		}
	}
	if len(items) > 0 {
		t.doc.add(para{t.say("minutes.scores")}, list{items})
	}
}
