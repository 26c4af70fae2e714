package blt

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
)

// Write writes an election so that Read gives the same ballots. Identical ballots
// share a line; lines are sorted, the largest group first. Quotes in names become
// apostrophes. It fails on marks that BLT has no words for: scores, approvals,
// choices, and overvotes of unknown options.
func Write(out io.Writer, e *ballot.Election) error {
	w := bufio.NewWriter(out)
	options := e.Box.Options()
	fmt.Fprintf(w, "%d %d\n", len(options), max(e.Seats, 1))
	for _, label := range e.Withdrawn {
		fmt.Fprintf(w, "-%d\n", slices.Index(options, label)+1)
	}
	if len(e.TieOrder) > 0 {
		w.WriteString("[tie")
		for _, label := range e.TieOrder {
			fmt.Fprintf(w, " %d", slices.Index(options, label)+1)
		}
		w.WriteString("]\n")
	}
	lines := make([]string, 0, e.Box.Distinct())
	counts := make(map[string]int64, e.Box.Distinct())
	for b, n := range e.Box.All() {
		line, err := ranking(b)
		if err != nil {
			return err
		}
		lines = append(lines, line)
		counts[line] = n
	}
	slices.SortFunc(lines, func(a, b string) int {
		if counts[a] != counts[b] {
			return int(max(-1, min(1, counts[b]-counts[a])))
		}
		return strings.Compare(a, b)
	})
	for _, line := range lines {
		fmt.Fprintf(w, "%d%s 0\n", counts[line], line)
	}
	w.WriteString("0\n")
	for _, text := range append(slices.Clone(options), e.Title) {
		fmt.Fprintf(w, "\"%s\"\n", clean.Replace(text))
	}
	return w.Flush()
}

var clean = strings.NewReplacer(`"`, "'", "\n", " ", "\r", " ")

func ranking(b ballot.Ballot) (string, error) {
	if len(b.Approvals) > 0 || len(b.Scores) > 0 || b.Choice != "" {
		return "", fmt.Errorf("BLT holds rankings only; use csv or jsonl for scores, approvals and choices")
	}
	var line strings.Builder
	for _, rank := range b.Ranking {
		line.WriteByte(' ')
		if len(rank) == 0 {
			line.WriteByte('-')
		}
		for i, o := range rank {
			if o == ballot.Overvote {
				return "", fmt.Errorf("BLT cannot say that a rank holds several unknown options; use csv or jsonl")
			}
			if i > 0 {
				line.WriteByte('=')
			}
			line.WriteString(strconv.Itoa(o + 1))
		}
	}
	return line.String(), nil
}
