package minutes

import (
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// option is an option of a poll, with whose idea it was.
func (t *teller) option(p decision.AccountProposal, o decision.Option) string {
	b := p.Brainstorm
	if o.Idea == "" || b == nil {
		return isolated(o.Name)
	}
	if b.Rule.Hidden {
		return t.say("minutes.option_hidden", "option", o.Name)
	}
	of, by := root(b.Ideas, decision.AccountIdea{ID: o.Idea}), []string{}
	for _, it := range b.Ideas {
		if name := isolated(t.nameOf(it.Author)); root(b.Ideas, it) == of && !contains(by, name) {
			by = append(by, name)
		}
	}
	return t.say("minutes.option_idea", "option", o.Name, "names", t.list(by))
}

func contains(all []string, s string) bool {
	for _, one := range all {
		if one == s {
			return true
		}
	}
	return false
}

// counting shows the rounds of a ranked count as a table, and tells each in a
// sentence.
func (t *teller) counting(s decision.PollSpec, r decision.AccountRound) {
	rounds := r.Tally.Rounds
	if len(rounds) == 0 {
		return
	}
	head := []string{t.say("minutes.count_option")}
	for _, round := range rounds {
		head = append(head, t.say("minutes.count_round", "round", round.Round))
	}
	var rows [][]string
	for _, o := range s.Options {
		row := []string{isolated(o.Name)}
		for _, round := range rounds {
			row = append(row, votes(round.Tally, string(o.ID)))
		}
		rows = append(rows, row)
	}
	exhausted, threshold := []string{t.say("minutes.count_exhausted")}, []string{t.say("minutes.count_threshold")}
	for _, round := range rounds {
		out := "0"
		if round.Inactive != nil {
			out = round.Inactive.Exhausted.String()
		}
		exhausted = append(exhausted, out)
		need := "–"
		if round.Threshold != nil {
			need = round.Threshold.String()
		}
		threshold = append(threshold, need)
	}
	t.doc.add(para{t.say("minutes.count")}, table{head, append(rows, exhausted, threshold)})
	var items []item
	for _, step := range r.Tally.Explain() {
		items = append(items, item{text: t.step(s, step)})
	}
	if len(items) > 0 {
		t.doc.add(list{items})
	}
}

// votes are those of an option in a round; a dash once it is out.
func votes(tally map[string]ballot.Votes, label string) string {
	v, ok := tally[label]
	if !ok {
		return "–"
	}
	return v.String()
}

// step says one step of a count; labels become the names of options.
func (t *teller) step(s decision.PollSpec, step ballot.Sentence) string {
	args := []any{}
	for name, value := range step.Args {
		switch v := value.(type) {
		case []string:
			ids := make([]decision.OptionID, len(v))
			for i, label := range v {
				ids[i] = decision.OptionID(label)
			}
			args = append(args, name, t.options(s, ids))
		case string:
			if name == "by" {
				v = t.say("count.by." + v)
			}
			args = append(args, name, v)
		default:
			args = append(args, name, value)
		}
	}
	said := t.say(step.Code, args...)
	if round, ok := step.Args["round"]; ok {
		return t.say("minutes.count_step", "round", round, "step", said)
	}
	return said
}

// rankings gives each ballot by name, where the poll lets the minutes have them.
func (t *teller) rankings(s decision.PollSpec, r decision.AccountRound) {
	var items []item
	for _, b := range r.Ballots {
		if len(b.Marks.Ranking) == 0 {
			continue
		}
		var names []string
		for _, id := range b.Marks.Ranking {
			names = append(names, t.options(s, []decision.OptionID{id}))
		}
		items = append(items, item{text: t.say("minutes.ranking", "name", t.nameOf(b.Member), "options", strings.Join(names, ", "))})
	}
	if len(items) > 0 {
		t.doc.add(para{t.say("minutes.rankings")}, list{items})
	}
}

// lot tells the chance of a round: what was published when it opened, and what
// was revealed when it closed.
func (t *teller) lot(r decision.AccountRound) {
	if r.Lot == "" || r.Seed == "" {
		return
	}
	t.doc.say(t.say("minutes.lot", "lot", r.Lot, "seed", r.Seed))
}
