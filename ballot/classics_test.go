package ballot_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/abif"
	"github.com/stretchr/testify/require"
)

// The elections of testdata/elections were counted by hand; its README says how
// to read them.
func TestClassics(t *testing.T) {
	files, err := filepath.Glob("../testdata/elections/*.txt")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 11)
	for _, name := range files {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		sections := sectionsOf(string(text))
		require.Equal(t, "ballots", sections[0].head)
		require.Greater(t, len(sections), 1)
		election, err := abif.Read(name, strings.NewReader(strings.Join(sections[0].lines, "\n")))
		require.NoError(t, err)
		for i, s := range sections[1:] {
			method, rules, _ := strings.Cut(s.head, " ")
			t.Run(fmt.Sprintf("%s/%d-%s", strings.TrimSuffix(filepath.Base(name), ".txt"), i+1, method), func(t *testing.T) {
				tally, err := election.Count(method, []byte(rules))
				require.NoError(t, err)
				require.NotEmpty(t, s.lines)
				s.compare(t, tally)
			})
		}
	}
}

type section struct {
	head  string
	lines []string
}

// sectionsOf splits a file at blank lines; comments are dropped.
func sectionsOf(text string) []section {
	var sections []section
	open := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \n")
		switch {
		case strings.HasPrefix(line, "#"):
		case line == "":
			open = false
		case !open:
			sections = append(sections, section{head: line})
			open = true
		default:
			last := &sections[len(sections)-1]
			last.lines = append(last.lines, line)
		}
	}
	return sections
}

func (s section) compare(t *testing.T, tally ballot.Tally) {
	var ties []string
	rounds := tally.Rounds
	columns := 0
	for _, line := range s.lines {
		key, value, _ := strings.Cut(line, ": ")
		switch {
		case key == "winners":
			want := []string{}
			if value != "none" {
				want = strings.Split(value, ", ")
			}
			require.ElementsMatch(t, want, tally.Winners)
		case key == "tie":
			ties = append(ties, value)
		case key == "tie open":
			require.NotNil(t, tally.Tied)
			require.Equal(t, value, strings.Join(tally.Tied.Options, ", "))
		case key == "smith":
			require.Equal(t, value, strings.Join(tally.Analysis.SmithSet, ", "))
		case key == "schulze":
			require.Equal(t, value, rankingOf(tally.Analysis.SchulzeRanking))
		case key == "ranked pairs":
			require.Equal(t, value, rankingOf(tally.Analysis.RankedPairsRanking))
		case strings.HasPrefix(line, "pass "):
			var pass int
			_, err := fmt.Sscanf(line, "pass %d", &pass)
			require.NoError(t, err)
			rounds, columns = tally.Passes[pass-1].Rounds, 0
		case line[0] == ' ':
			columns = len(strings.Fields(line))
			if strings.TrimSpace(line) != "total" {
				require.Len(t, rounds, columns, "rounds")
			}
		default:
			cells := twoSpaces.Split(line, -1)
			require.Len(t, cells, columns+1, line)
			for i, cell := range cells[1:] {
				require.Equal(t, cell, cellOf(tally, rounds, i, cells[0]), "%s in column %d", cells[0], i+1)
			}
		}
	}
	if ties != nil {
		require.Equal(t, ties, tiesOf(tally))
	} else {
		require.Empty(t, tiesOf(tally))
	}
}

var twoSpaces = regexp.MustCompile(`  +`)

// cellOf is what the table should say of an option or a row in brackets.
func cellOf(tally ballot.Tally, rounds []ballot.Round, i int, row string) string {
	if len(rounds) == 0 {
		cell := tally.Totals[row].String()
		if slices.Contains(tally.Winners, row) {
			cell += " elected"
		}
		return cell
	}
	r := rounds[i]
	var votes *ballot.Votes
	switch row {
	case "(threshold)":
		votes = r.Threshold
	case "(exhausted)":
		votes = &r.Inactive.Exhausted
	case "(overvotes)":
		votes = &r.Inactive.Overvotes
	case "(skipped)":
		votes = &r.Inactive.Skipped
	case "(duplicates)":
		votes = &r.Inactive.Duplicates
	case "(final surplus)":
		votes = r.Inactive.FinalSurplus
	case "(not transferable)":
		votes = r.NonTransferable
	default:
		if v, ok := r.Tally[row]; ok {
			votes = &v
		} else if v, ok := r.Totals[row]; ok {
			votes = &v
		} else if tally.Method == "stv-meek" {
			votes = &ballot.Votes{}
		}
	}
	if votes == nil {
		return "."
	}
	cell := votes.String()
	if slices.Contains(r.Elected, row) || slices.Contains(r.ElectedRemaining, row) || r.Winner == row {
		cell += " elected"
	}
	if slices.Contains(r.Eliminated, row) {
		cell += " out"
	}
	return cell
}

func rankingOf(groups [][]string) string {
	var parts []string
	for _, g := range groups {
		parts = append(parts, strings.Join(g, " = "))
	}
	return strings.Join(parts, " > ")
}

func tiesOf(tally ballot.Tally) []string {
	var ties []string
	for _, b := range tally.TieBreaks {
		tied := slices.Sorted(slices.Values(b.Tied))
		line := fmt.Sprintf("%d %s among %s: %s", b.Round, b.Choosing+b.Step, strings.Join(tied, ", "), strings.Join(b.Chosen, ", "))
		if b.By != "" {
			line += " by " + b.By
		}
		ties = append(ties, line)
	}
	return ties
}
