package main

import (
	"fmt"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
)

// The command line speaks English; pages and minutes say the same codes in the
// reader's language.
var countWords = map[string]string{
	ballot.SayElected:          "{round}{options} reached the threshold of {threshold} and is elected.",
	ballot.SayElectedHighest:   "{round}{options} has the most votes of those left ({votes}) and is elected.",
	ballot.SayElectedRemaining: "{round}No more are left than seats: {options} elected.",
	ballot.SayEliminated:       "{round}{options} has the fewest votes ({votes}) and is eliminated.",
	ballot.SayEliminatedBatch:  "{round}{options} cannot catch up and are eliminated together.",
	ballot.SaySurplus:          "{round}The surplus of {options} ({amount}) is transferred.",
	ballot.SayTie:              "{round}Tie between {tied}: {chosen} chosen{choosing}{by}{step}.",
	ballot.SayTieOpen:          "Tie between {tied} for {seats} seat(s), not broken.",
	ballot.SayStarFinalists:    "{round}{options} have the highest totals and enter the runoff.",
	ballot.SayStarWinner:       "{round}{options} wins the runoff with {votes} ballots.",
	ballot.SayMost:             "{options} has the highest total ({votes}).",
	ballot.SayNobody:           "Nobody is elected.",
}

func inEnglish(s ballot.Sentence) string {
	text := countWords[s.Code]
	for _, name := range []string{"round", "pass", "options", "votes", "threshold", "amount", "tied", "chosen", "choosing", "by", "step", "seats"} {
		text = strings.ReplaceAll(text, "{"+name+"}", argument(name, s.Args))
	}
	return text
}

func argument(name string, args map[string]any) string {
	value, ok := args[name]
	if !ok || value == "" {
		return ""
	}
	switch v := value.(type) {
	case []string:
		return strings.Join(v, ", ")
	case int:
		if name == "round" {
			if pass, ok := args["pass"]; ok {
				return fmt.Sprintf("Seat %v, round %d: ", pass, v)
			}
			return fmt.Sprintf("Round %d: ", v)
		}
	}
	switch name {
	case "choosing":
		return fmt.Sprintf(" as %v", value)
	case "by", "step":
		return fmt.Sprintf(" by %v", value)
	}
	return fmt.Sprint(value)
}
