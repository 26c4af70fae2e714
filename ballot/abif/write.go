package abif

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
)

// Write writes an election so that Read gives the same ballots. Options are
// numbered tokens; square brackets in names become round ones. Approvals are
// written as scores of 1. It fails on marks that ABIF has no words for: skipped
// ranks, overvotes of unknown options, choices, and rankings beside scores of
// other options.
func Write(out io.Writer, e *ballot.Election) error {
	w := bufio.NewWriter(out)
	title, _ := json.Marshal(e.Title)
	fmt.Fprintf(w, "{\"version\": \"0.1\"}\n{\"title\": %s}\n", title)
	for o, label := range e.Box.Options() {
		fmt.Fprintf(w, "=%s:[%s]\n", token(o), brackets.Replace(label))
	}
	var lines []string
	for b, n := range e.Box.All() {
		line, err := marks(b)
		if err != nil {
			return err
		}
		lines = append(lines, fmt.Sprintf("%d:%s\n", n, line))
	}
	slices.SortFunc(lines, func(a, b string) int {
		an, _, _ := strings.Cut(a, ":")
		bn, _, _ := strings.Cut(b, ":")
		if len(an) != len(bn) {
			return len(bn) - len(an)
		}
		if an != bn {
			return strings.Compare(bn, an)
		}
		return strings.Compare(a, b)
	})
	for _, line := range lines {
		w.WriteString(line)
	}
	return w.Flush()
}

var brackets = strings.NewReplacer("[", "(", "]", ")", "\n", " ", "\r", " ")

func token(o int) string { return "o" + strconv.Itoa(o+1) }

func marks(b ballot.Ballot) (string, error) {
	scores := slices.Clone(b.Scores)
	for _, o := range b.Approvals {
		scores = append(scores, ballot.Score{Option: o, Value: 1})
	}
	if b.Choice != "" || len(scores) > 0 && len(b.Ranking) > 0 {
		return "", fmt.Errorf("ABIF holds rankings or scores, not choices or both; use jsonl")
	}
	var parts []string
	for _, s := range scores {
		parts = append(parts, fmt.Sprintf("%s/%d", token(s.Option), s.Value))
	}
	if len(scores) > 0 {
		return strings.Join(parts, ","), nil
	}
	for _, rank := range b.Ranking {
		var equal []string
		for _, o := range rank {
			if o == ballot.Overvote {
				return "", fmt.Errorf("ABIF cannot say that a rank holds several unknown options; use csv or jsonl")
			}
			equal = append(equal, token(o))
		}
		if len(rank) == 0 {
			return "", fmt.Errorf("ABIF cannot say that a rank was skipped; use blt, csv or jsonl")
		}
		parts = append(parts, strings.Join(equal, "="))
	}
	return strings.Join(parts, ">"), nil
}
