package cvr

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
)

// Report is what a detailed report of RCTab says of a count, in our words. It
// marshals to the part of an entry of `counts` that the report knows.
type Report struct {
	Contest    string         `json:"contest"`
	Winners    []string       `json:"winners"`
	Undervotes *ballot.Votes  `json:"undervotes,omitempty"`
	Rounds     []ballot.Round `json:"rounds"`
}

// rctabReport is the JSON form, format version 1. Numbers are strings, but for
// the totals.
type rctabReport struct {
	Config            struct{ Contest string }
	JSONFormatVersion string `json:"jsonFormatVersion"`
	Summary           struct{ Undervotes json.RawMessage }
	Results           []struct {
		Round           int
		Threshold       ballot.Votes
		Tally           map[string]ballot.Votes
		InactiveBallots struct {
			ExhaustedChoices, Overvotes, SkippedRankings, RepeatedRankings ballot.Votes
			FinalRoundSurplus                                              *ballot.Votes
		}
		TallyResults []struct {
			Elected, Eliminated string
			Transfers           map[string]ballot.Votes
		}
	}
}

// ReadReport reads a detailed report of RCTab, in JSON or CSV; name is what errors
// call the file. The CSV form does not tell who got which transfer.
func ReadReport(name string, in io.Reader) (*Report, error) {
	text, err := readAll(name, in)
	if err != nil {
		return nil, err
	}
	if strings.HasPrefix(string(text), "Contest Information") {
		return readCSVReport(name, string(text))
	}
	var r rctabReport
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, jsonError(name, text, err)
	}
	if r.JSONFormatVersion != "1" {
		return nil, &ballot.FileError{File: name, Line: 1, Msg: fmt.Sprintf("jsonFormatVersion %q; expected a detailed report of RCTab, version 1", r.JSONFormatVersion)}
	}
	out := &Report{Contest: r.Config.Contest, Winners: []string{}}
	if undervotes := strings.Trim(string(r.Summary.Undervotes), `"`); undervotes != "" {
		v, err := ballot.ParseVotes(undervotes)
		if err != nil {
			return nil, &ballot.FileError{File: name, Msg: "summary.undervotes: " + err.Error()}
		}
		out.Undervotes = &v
	}
	for _, result := range r.Results {
		round := ballot.Round{Round: result.Round, Threshold: &result.Threshold, Tally: result.Tally,
			Elected: []string{}, Eliminated: []string{}, Transfers: make(map[string]map[string]ballot.Votes),
			Inactive: &ballot.Inactive{
				Exhausted: result.InactiveBallots.ExhaustedChoices, Overvotes: result.InactiveBallots.Overvotes,
				Skipped: result.InactiveBallots.SkippedRankings, Duplicates: result.InactiveBallots.RepeatedRankings,
				FinalSurplus: result.InactiveBallots.FinalRoundSurplus,
			}}
		for _, t := range result.TallyResults {
			from := t.Elected
			if from == "" {
				from = t.Eliminated
				round.Eliminated = append(round.Eliminated, from)
			} else {
				round.Elected = append(round.Elected, from)
			}
			if moved := transfers(t.Transfers); len(moved) > 0 {
				round.Transfers[from] = moved
			}
		}
		out.add(round)
	}
	return out, nil
}

func (r *Report) add(round ballot.Round) {
	r.Rounds = append(r.Rounds, round)
	for _, label := range round.Elected {
		if !slices.Contains(r.Winners, label) {
			r.Winners = append(r.Winners, label)
		}
	}
}

func transfers(moved map[string]ballot.Votes) map[string]ballot.Votes {
	out := maps.Clone(moved)
	for theirs, ours := range map[string]string{"exhausted": ballot.ToExhausted, "residual surplus": ballot.ToResidual} {
		if v, ok := out[theirs]; ok {
			delete(out, theirs)
			out[ours] = v
		}
	}
	maps.DeleteFunc(out, func(_ string, v ballot.Votes) bool { return v.Cmp(ballot.Votes{}) == 0 })
	return out
}

// csvReport reads the table of rounds: three columns for each, of which the first
// holds the votes.
type csvReport struct {
	file   string
	line   int
	rounds []ballot.Round
}

func readCSVReport(name, text string) (*Report, error) {
	in := csv.NewReader(strings.NewReader(text))
	in.FieldsPerRecord = -1
	c := csvReport{file: name}
	out := &Report{Winners: []string{}}
	for {
		row, err := in.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, &ballot.FileError{File: name, Msg: err.Error()}
		}
		c.line, _ = in.FieldPos(0)
		if err := c.row(row); err != nil {
			return nil, err
		}
		if len(row) > 1 && row[0] == "Contest" {
			out.Contest = row[1]
		}
	}
	if len(c.rounds) == 0 {
		return nil, &ballot.FileError{File: name, Msg: "no line that starts with Rounds; expected a summary report of RCTab"}
	}
	for _, round := range c.rounds {
		out.add(round)
	}
	return out, nil
}

func (c *csvReport) row(row []string) error {
	if row[0] == "Rounds" {
		for i := 1; i < len(row); i += 3 {
			c.rounds = append(c.rounds, ballot.Round{Round: len(c.rounds) + 1, Elected: []string{}, Eliminated: []string{},
				Tally: make(map[string]ballot.Votes), Inactive: &ballot.Inactive{}})
		}
		return nil
	}
	for i := range c.rounds {
		if 3*i+1 >= len(row) || row[3*i+1] == "" {
			continue
		}
		if err := c.cell(&c.rounds[i], row[0], row[3*i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (c *csvReport) cell(r *ballot.Round, row, cell string) error {
	switch row {
	case "Eliminated":
		r.Eliminated = strings.Split(cell, "; ")
		return nil
	case "Elected":
		r.Elected = strings.Split(cell, "; ")
		return nil
	case "Active Ballots", "Inactive Ballots Total", "Residual surplus":
		return nil
	}
	votes, err := ballot.ParseVotes(cell)
	if err != nil {
		return &ballot.FileError{File: c.file, Line: c.line, Msg: fmt.Sprintf("%s: %v", row, err)}
	}
	switch row {
	case "Current Round Threshold":
		r.Threshold = &votes
	case "Inactive Ballots by Overvotes":
		r.Inactive.Overvotes = votes
	case "Inactive Ballots by Skipped Rankings":
		r.Inactive.Skipped = votes
	case "Inactive Ballots by Exhausted Choices":
		r.Inactive.Exhausted = votes
	case "Inactive Ballots by Repeated Rankings":
		r.Inactive.Duplicates = votes
	case "Final Round Surplus":
		r.Inactive.FinalSurplus = &votes
	default:
		r.Tally[row] = votes
	}
	return nil
}
