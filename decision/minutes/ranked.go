package minutes

import (
	"slices"
	"strconv"
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
	var by []string
	for _, it := range t.families.of[t.families.root(o.Idea)] {
		if name := isolated(t.nameOf(it.Author)); !slices.Contains(by, name) {
			by = append(by, name)
		}
	}
	return t.say("minutes.option_idea", "option", o.Name, "names", t.list(by))
}

// counting shows the rounds of a ranked count as a table and as a picture, tells
// each in sentences, and compares the options in pairs.
func (t *teller) counting(s decision.PollSpec, r decision.AccountRound) {
	rounds := r.Tally.Rounds
	if len(rounds) == 0 {
		return
	}
	t.doc.add(para{t.say("minutes.count")})
	for part := range slices.Chunk(rounds, tableRounds) {
		t.doc.add(t.rounds(s, part, outAfter(rounds)))
	}
	t.flow(s, r)
	var items []item
	for _, said := range t.steps(s, r, 1, len(rounds)) {
		items = append(items, item{text: said})
	}
	if len(items) > 0 {
		t.doc.add(list{items})
	}
	t.pairs(s, r)
}

// tableRounds are as many rounds as a printed table has room for.
const tableRounds = 16

// rounds are some rounds of a count as a table. Many have their numbers alone
// above them.
func (t *teller) rounds(s decision.PollSpec, rounds []ballot.Round, gone map[string]int) table {
	head := []string{t.say("minutes.count_option")}
	for _, round := range rounds {
		name := strconv.Itoa(round.Round)
		if len(rounds) <= 7 {
			name = t.say("minutes.count_round", "round", round.Round)
		}
		head = append(head, name)
	}
	var rows [][]string
	for _, o := range s.Options {
		row := []string{isolated(o.Name)}
		for _, round := range rounds {
			cell := votes(round.Tally, string(o.ID))
			if after, is := gone[string(o.ID)]; is && round.Round > after {
				cell = "–"
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	exhausted, threshold := []string{t.say("minutes.count_exhausted")}, []string{t.say("minutes.count_threshold")}
	for _, round := range rounds {
		out := "0"
		if round.Inactive != nil {
			out = round.Inactive.Exhausted.String()
		}
		if round.NonTransferable != nil {
			out = round.NonTransferable.String()
		}
		exhausted = append(exhausted, out)
		need := "–"
		if round.Threshold != nil {
			need = round.Threshold.String()
		}
		threshold = append(threshold, need)
	}
	return table{head, append(rows, exhausted, threshold)}
}

// steps tells what happened in some rounds of a count.
func (t *teller) steps(s decision.PollSpec, r decision.AccountRound, first, last int) []string {
	var said []string
	for _, step := range r.Tally.Explain() {
		if round, of := step.Args["round"].(int); !of || first <= round && round <= last {
			said = append(said, t.step(s, r, step))
		}
	}
	return said
}

// outAfter is the round after which each option is out that was eliminated.
func outAfter(rounds []ballot.Round) map[string]int {
	out := map[string]int{}
	for _, r := range rounds {
		for _, label := range r.Eliminated {
			out[label] = r.Round
		}
	}
	return out
}

// votes are those of an option in a round; a dash once it is out.
func votes(tally map[string]ballot.Votes, label string) string {
	v, ok := tally[label]
	if !ok {
		return "–"
	}
	return v.String()
}

// step says one step of a count, with what moved; labels become the names of
// options.
func (t *teller) step(s decision.PollSpec, r decision.AccountRound, step ballot.Sentence) string {
	args := []any{}
	for name, value := range step.Args {
		switch v := value.(type) {
		case []string:
			args = append(args, name, t.options(s, optionIDs(v)))
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
	round, ok := step.Args["round"].(int)
	if !ok {
		return said
	}
	if step.Code == ballot.SayEliminated || step.Code == ballot.SayEliminatedBatch {
		if moved := t.moved(s, r, round); moved != "" {
			said += " " + moved
		}
	}
	return t.say("minutes.count_step", "round", round, "step", said)
}

// moved tells where the votes of those went who are out after a round.
func (t *teller) moved(s decision.PollSpec, r decision.AccountRound, round int) string {
	sums := map[string]int64{}
	for _, f := range r.Flows {
		if f.Round == round && f.From != f.To {
			n, whole := f.Votes.Int()
			if !whole {
				return "" // parts of ballots are not counted in a sentence
			}
			sums[f.To] += n
		}
	}
	var parts []string
	for _, o := range s.Options {
		if n := sums[string(o.ID)]; n > 0 {
			parts = append(parts, t.say("rounds.to", "count", n, "option", o.Name))
		}
	}
	if n := sums[ballot.ToExhausted]; n > 0 {
		parts = append(parts, t.say("rounds.to_none", "count", n))
	}
	if len(parts) == 0 {
		return ""
	}
	return t.say("rounds.moved", "list", t.list(parts))
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
