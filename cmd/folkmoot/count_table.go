package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/ballot"
)

// writeCount prints title, winners, the tables of the count and its sentences.
func writeCount(w io.Writer, title string, t ballot.Tally, table func(io.Writer, [][]string)) error {
	out := &bytes.Buffer{}
	if title != "" {
		fmt.Fprintf(out, "%s\n\n", title)
	}
	fmt.Fprintf(out, "Method: %s\nBallots: %d, valid %d", t.Method, t.Ballots, t.Valid)
	if t.Abstentions > 0 {
		fmt.Fprintf(out, ", blank or abstaining %d", t.Abstentions)
	}
	if t.OutOfBounds > 0 {
		fmt.Fprintf(out, ", not usable %d", t.OutOfBounds)
	}
	fmt.Fprintf(out, "\nWinners: %s\n", listOf(t.Winners))
	for i, p := range t.Passes {
		fmt.Fprintf(out, "\nSeat %d\n\n", i+1)
		table(out, roundTable(t, p.Rounds))
	}
	switch {
	case t.Analysis != nil:
		writeAnalysis(out, t, table)
	case len(t.Rounds) > 0:
		fmt.Fprintln(out)
		table(out, roundTable(t, t.Rounds))
	case len(t.Totals) > 0:
		fmt.Fprintln(out)
		table(out, totalsTable(t))
	}
	fmt.Fprintln(out)
	for _, s := range t.Explain() {
		fmt.Fprintf(out, "- %s\n", inEnglish(s))
	}
	_, err := w.Write(out.Bytes())
	return err
}

func listOf(labels []string) string {
	if len(labels) == 0 {
		return "none"
	}
	return strings.Join(labels, ", ")
}

// places limits what a table shows of a fraction; JSON has it all.
const places = 9

func shown(v ballot.Votes) string {
	if s := v.String(); len(s) < 16 && !strings.Contains(s, "/") {
		return s
	}
	return "≈" + v.Rat().FloatString(places)
}

// roundTable has a row for each option, then the threshold and what no longer counts.
func roundTable(t ballot.Tally, rounds []ballot.Round) [][]string {
	header := []string{""}
	for _, r := range rounds {
		header = append(header, fmt.Sprintf("Round %d", r.Round))
	}
	rows := [][]string{header}
	for _, label := range t.Options {
		row := []string{label}
		for _, r := range rounds {
			row = append(row, cellOf(r, label))
		}
		rows = append(rows, row)
	}
	for _, line := range []struct {
		name  string
		votes func(ballot.Round) *ballot.Votes
	}{
		{"threshold", func(r ballot.Round) *ballot.Votes { return r.Threshold }},
		{"exhausted", inactive(func(i *ballot.Inactive) *ballot.Votes { return &i.Exhausted })},
		{"overvotes", inactive(func(i *ballot.Inactive) *ballot.Votes { return &i.Overvotes })},
		{"skipped ranks", inactive(func(i *ballot.Inactive) *ballot.Votes { return &i.Skipped })},
		{"duplicates", inactive(func(i *ballot.Inactive) *ballot.Votes { return &i.Duplicates })},
		{"final surplus", inactive(func(i *ballot.Inactive) *ballot.Votes { return i.FinalSurplus })},
		{"not transferable", func(r ballot.Round) *ballot.Votes { return r.NonTransferable }},
		{"surplus", func(r ballot.Round) *ballot.Votes { return r.Surplus }},
	} {
		row, any := []string{line.name}, false
		for _, r := range rounds {
			cell := ""
			if v := line.votes(r); v != nil {
				cell = shown(*v)
				any = any || cell != "0"
			}
			row = append(row, cell)
		}
		if any {
			rows = append(rows, row)
		}
	}
	return rows
}

func inactive(part func(*ballot.Inactive) *ballot.Votes) func(ballot.Round) *ballot.Votes {
	return func(r ballot.Round) *ballot.Votes {
		if r.Inactive == nil {
			return nil
		}
		return part(r.Inactive)
	}
}

// cellOf is an option's votes in a round and what was decided on it.
func cellOf(r ballot.Round, label string) string {
	votes, ok := r.Tally[label]
	if r.Totals != nil {
		votes, ok = r.Totals[label]
	}
	if !ok {
		return ""
	}
	cell := shown(votes)
	switch {
	case slices.Contains(r.Elected, label) || slices.Contains(r.ElectedRemaining, label) || r.Winner == label:
		cell += " elected"
	case slices.Contains(r.Eliminated, label):
		cell += " out"
	}
	if n, ok := r.Runoff[label]; ok {
		cell += fmt.Sprintf(" (runoff %d)", n)
	}
	return cell
}

func totalsTable(t ballot.Tally) [][]string {
	rows := [][]string{{"", "Total"}}
	for _, label := range t.Options {
		cell := shown(t.Totals[label])
		if slices.Contains(t.Winners, label) {
			cell += " elected"
		}
		rows = append(rows, []string{label, cell})
	}
	return rows
}

func writeAnalysis(out io.Writer, t ballot.Tally, table func(io.Writer, [][]string)) {
	rows := [][]string{append([]string{"preferred to"}, t.Options...)}
	for _, a := range t.Options {
		row := []string{a}
		for _, b := range t.Options {
			cell := ""
			if a != b {
				cell = fmt.Sprint(t.Analysis.Pairwise[a][b])
			}
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	fmt.Fprintln(out)
	table(out, rows)
	fmt.Fprintf(out, "\nCondorcet winner: %s\nCondorcet loser: %s\nSmith set: %s\nSchulze: %s\nRanked pairs: %s\n",
		orNone(t.Analysis.CondorcetWinner), orNone(t.Analysis.CondorcetLoser), listOf(t.Analysis.SmithSet),
		rankingOf(t.Analysis.SchulzeRanking), rankingOf(t.Analysis.RankedPairsRanking))
}

func orNone(label *string) string {
	if label == nil {
		return "none"
	}
	return *label
}

func rankingOf(groups [][]string) string {
	var parts []string
	for _, g := range groups {
		parts = append(parts, strings.Join(g, " = "))
	}
	return strings.Join(parts, " > ")
}

// plainTable aligns columns with spaces; numbers stand at the right.
func plainTable(out io.Writer, rows [][]string) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				line.WriteString(cell + pad)
			} else {
				line.WriteString("  " + pad + cell)
			}
		}
		fmt.Fprintln(out, strings.TrimRight(line.String(), " "))
	}
}

// markdownTable writes a pipe table.
func markdownTable(out io.Writer, rows [][]string) {
	escape := strings.NewReplacer("|", `\|`, "\n", " ")
	for i, row := range rows {
		for _, cell := range row {
			fmt.Fprintf(out, "| %s ", escape.Replace(cell))
		}
		fmt.Fprintln(out, "|")
		if i == 0 {
			fmt.Fprintln(out, "| --- "+strings.Repeat("| ---: ", len(row)-1)+"|")
		}
	}
}
