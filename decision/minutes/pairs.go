package minutes

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/decision"
)

// mostPairs is how many options are compared in pairs on paper.
const mostPairs = 20

type (
	// folded stands closed on the screen until somebody wants it, and open in
	// print.
	folded struct {
		summary string
		blocks  []block
	}
	// pairTable tells how many ballots rank an option above another.
	pairTable struct {
		names []string
		above [][]int64
		read  string // how the form with a row and a column for each option is read
		// The words of the form that has a line for each pair; level says "2 : 2, level".
		ahead, behind, votes string
		level                func(votes string) string
	}
)

// pairs compares the options of a ranked poll in pairs.
func (t *teller) pairs(s decision.PollSpec, r decision.AccountRound) {
	if r.Analysis == nil || len(s.Options) < 2 {
		return
	}
	told := []string{t.say("pairs.decides_nothing")}
	if winner := r.Analysis.CondorcetWinner; winner != nil {
		told = append(told, t.say("pairs.winner", "option", t.nameOfOption(s, *winner)))
	} else {
		told = append(told, t.say("pairs.no_winner"), t.say("minutes.pairs_smith", "options", t.options(s, optionIDs(r.Analysis.SmithSet))))
	}
	if loser := r.Analysis.CondorcetLoser; loser != nil {
		told = append(told, t.say("minutes.pairs_loser", "option", t.nameOfOption(s, *loser)))
	}
	compared := s.Options
	if len(compared) > mostPairs {
		compared = lasting(s, r)
		told = append(told, t.say("minutes.pairs_most", "most", mostPairs))
	}
	table := pairTable{read: t.say("minutes.pairs_read"), ahead: t.say("minutes.pairs_ahead"), behind: t.say("minutes.pairs_behind"), votes: t.say("minutes.pairs_votes"),
		level: func(votes string) string { return t.say("minutes.pairs_level", "votes", votes) }}
	for _, a := range compared {
		var row []int64
		for _, b := range compared {
			row = append(row, r.Analysis.Pairwise[string(a.ID)][string(b.ID)])
		}
		table.names, table.above = append(table.names, isolated(a.Name)), append(table.above, row)
	}
	t.doc.add(folded{t.say("minutes.pairs"), []block{para{strings.Join(told, " ")}, table}})
}

// lasting are the mostPairs options that stayed longest in the count, in the
// order of the ballot.
func lasting(s decision.PollSpec, r decision.AccountRound) []decision.Option {
	rounds := func(o decision.Option) int {
		n := 0
		for _, round := range r.Tally.Rounds {
			if _, in := round.Tally[string(o.ID)]; in {
				n++
			}
		}
		return n
	}
	longest := slices.Clone(s.Options)
	slices.SortStableFunc(longest, func(a, b decision.Option) int { return cmp.Compare(rounds(b), rounds(a)) })
	longest = longest[:mostPairs]
	return slices.DeleteFunc(slices.Clone(s.Options), func(o decision.Option) bool { return !slices.Contains(longest, o) })
}

func (t *teller) nameOfOption(s decision.PollSpec, label string) string {
	return t.options(s, []decision.OptionID{decision.OptionID(label)})
}

func optionIDs(labels []string) []decision.OptionID {
	ids := make([]decision.OptionID, len(labels))
	for i, label := range labels {
		ids[i] = decision.OptionID(label)
	}
	return ids
}

func (f folded) markdown(b *strings.Builder) {
	b.WriteString("**" + inline(f.summary) + "**\n")
	for _, part := range f.blocks {
		b.WriteByte('\n')
		part.markdown(b)
	}
}

func (f folded) html(b *strings.Builder) {
	b.WriteString("<details>\n<summary>" + text(f.summary) + "</summary>\n")
	for _, part := range f.blocks {
		part.html(b)
	}
	b.WriteString("</details>\n")
}

// markdown has a line for each pair, whoever is ahead first.
func (p pairTable) markdown(b *strings.Builder) {
	rows := table{head: []string{p.ahead, p.behind, p.votes}}
	for i := range p.names {
		for j := i + 1; j < len(p.names); j++ {
			first, second := i, j
			if p.above[j][i] > p.above[i][j] {
				first, second = j, i
			}
			votes := fmt.Sprintf("%d : %d", p.above[first][second], p.above[second][first])
			if p.above[i][j] == p.above[j][i] {
				votes = p.level(votes)
			}
			rows.rows = append(rows.rows, []string{p.names[first], p.names[second], votes})
		}
	}
	rows.markdown(b)
}

// html has a row and a column for each option; the columns bear the numbers of
// the rows.
func (p pairTable) html(b *strings.Builder) {
	b.WriteString("<p>" + text(p.read) + "</p>\n<div class=\"table pairs\"><table>\n<thead><tr><td></td>")
	for i, name := range p.names {
		fmt.Fprintf(b, "<th scope=\"col\" aria-label=\"%s\">%d</th>", text(name), i+1)
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for i, name := range p.names {
		fmt.Fprintf(b, "<tr><th scope=\"row\">%d. %s</th>", i+1, text(name))
		for j, n := range p.above[i] {
			figure := strconv.FormatInt(n, 10)
			switch {
			case i == j:
				figure = "–"
			case n > p.above[j][i]:
				figure = "<b>" + figure + "</b>"
			}
			b.WriteString("<td>" + figure + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table></div>\n")
}
