// Package sheet reads and writes ballots as comma-separated values, in three forms
// told apart by the header line:
//
//	count,1,2,3          ranks: a cell is empty (skipped), an option's number,
//	5,2,1,               several joined by = (3=5), or OV (several, not recorded
//	2,3=1,,OV            which); the options are numbered from 1
//
//	count,Amy,Bob        scores: a cell is a whole number, or empty for no score
//	7,5,0
//
//	id,precinct,Amy,Bob  one ballot a line, as RCTab's generic form has it: in the
//	x1,p1,1,2            column of an option stands its rank; columns in front of
//	x2,p1,,1             the options are ignored
//
// In the ranks form names come from elsewhere; Read takes them as an argument, and
// numbers the options 1, 2, … without. Fields may be quoted, two quotes are one.
package sheet

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/internal/lines"
)

// Read reads a file; name is what errors call it. names are the options of the
// ranks form, or nil. Errors are of type *ballot.FileError, or those of in.
func Read(name string, in io.Reader, names []string) (*ballot.Election, error) {
	p := &parser{lines: lines.New(name, in)}
	header, err := p.row()
	header = slices.Clone(header)
	if err == io.EOF {
		return nil, p.lines.Errorf("the file is empty; expected a header line that starts with count, or with the columns of one ballot a line")
	}
	if err != nil {
		return nil, err
	}
	switch {
	case strings.TrimSpace(header[0]) != "count":
		return p.readColumns(header)
	case len(header) > 1 && isNumbered(header[1:]):
		return p.readRanks(header, names)
	}
	return p.readScores(header)
}

type parser struct {
	lines  *lines.Reader
	fields []string
}

// row is the next line that is not empty, split into fields. They are valid until
// the next call.
func (p *parser) row() ([]string, error) {
	for {
		line, err := p.lines.Next()
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		if !strings.Contains(line, `"`) {
			p.fields = p.fields[:0]
			for field := range strings.SplitSeq(line, ",") {
				p.fields = append(p.fields, field)
			}
			return p.fields, nil
		}
		fields, err := csv.NewReader(strings.NewReader(line)).Read()
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			return nil, p.lines.Errorf("column %d: %v; expected fields separated by commas, quotes doubled inside quotes", parse.Column, parse.Err)
		}
		return fields, err
	}
}

func isNumbered(header []string) bool {
	for i, h := range header {
		if strings.TrimSpace(h) != strconv.Itoa(i+1) {
			return false
		}
	}
	return true
}

// eachRow calls do for every line after the header.
func (p *parser) eachRow(width int, do func(fields []string) error) error {
	for {
		fields, err := p.row()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if len(fields) > width {
			return p.lines.Errorf("%d fields; expected at most %d, as in the header", len(fields), width)
		}
		if err := do(fields); err != nil {
			return err
		}
	}
}

func (p *parser) add(box *ballot.Box, count string, b ballot.Ballot) error {
	n, err := strconv.ParseInt(strings.TrimSpace(count), 10, 64)
	if err != nil || n < 1 || n > ballot.MaxBallots {
		return p.lines.Errorf("found %.40q; expected a number of ballots, at least 1", count)
	}
	if err := box.Add(b, n); err != nil {
		return p.lines.Errorf("%v", err)
	}
	return nil
}

func (p *parser) readRanks(header, names []string) (*ballot.Election, error) {
	type row struct {
		line    int
		count   string
		ranking [][]int
	}
	var rows []row
	highest := len(names)
	err := p.eachRow(len(header), func(fields []string) error {
		r := row{line: p.lines.Line(), count: fields[0]}
		for _, cell := range fields[1:] {
			rank, err := p.rankCell(cell, len(names))
			if err != nil {
				return err
			}
			for _, o := range rank {
				highest = max(highest, o+1)
			}
			r.ranking = append(r.ranking, rank)
		}
		rows = append(rows, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if names == nil {
		for o := range highest {
			names = append(names, strconv.Itoa(o+1))
		}
	}
	box, err := p.lines.NewBox(0, names)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		n, convErr := strconv.ParseInt(strings.TrimSpace(r.count), 10, 64)
		if convErr != nil || n < 1 {
			return nil, p.lines.ErrorAt(r.line, "found %.40q; expected a number of ballots, at least 1", r.count)
		}
		if err := box.Add(ballot.Ballot{Ranking: r.ranking}, n); err != nil {
			return nil, p.lines.ErrorAt(r.line, "%v", err)
		}
	}
	return &ballot.Election{Box: box}, nil
}

func (p *parser) rankCell(cell string, options int) ([]int, error) {
	cell = strings.TrimSpace(cell)
	switch cell {
	case "":
		return nil, nil
	case "OV":
		return []int{ballot.Overvote}, nil
	}
	if options == 0 {
		options = ballot.MaxOptions
	}
	var rank []int
	for part := range strings.SplitSeq(cell, "=") {
		o, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || o < 1 || o > options {
			return nil, p.lines.Errorf("found %.40q in a rank; expected nothing, OV, or option numbers 1 to %d joined by =", cell, options)
		}
		rank = append(rank, o-1)
	}
	return rank, nil
}

func (p *parser) readScores(header []string) (*ballot.Election, error) {
	box, err := p.lines.NewBox(p.lines.Line(), header[1:])
	if err != nil {
		return nil, err
	}
	err = p.eachRow(len(header), func(fields []string) error {
		var b ballot.Ballot
		for o, cell := range fields[1:] {
			cell = strings.TrimSpace(cell)
			if cell == "" {
				continue
			}
			v, err := strconv.Atoi(cell)
			if err != nil {
				return p.lines.Errorf("found %.40q as a score; expected a whole number or nothing", cell)
			}
			b.Scores = append(b.Scores, ballot.Score{Option: o, Value: v})
		}
		return p.add(box, fields[0], b)
	})
	if err != nil {
		return nil, err
	}
	return &ballot.Election{Box: box}, nil
}

// readColumns reads one ballot a line. The options are the columns at the end
// in which only ranks stand.
func (p *parser) readColumns(header []string) (*ballot.Election, error) {
	var rows [][]string
	var at []int
	err := p.eachRow(len(header), func(fields []string) error {
		rows = append(rows, slices.Clone(fields))
		at = append(at, p.lines.Line())
		return nil
	})
	if err != nil {
		return nil, err
	}
	first := len(header)
	for first > 0 && columnOfRanks(rows, first-1) {
		first--
	}
	if first == len(header) || len(rows) == 0 {
		return nil, p.lines.ErrorAt(1, "no column of ranks found; expected a header line that starts with count, or columns at the end that hold ranks from 1")
	}
	e := &ballot.Election{}
	if e.Box, err = p.lines.NewBox(1, header[first:]); err != nil {
		return nil, err
	}
	for i, fields := range rows {
		var b ballot.Ballot
		for c := first; c < len(fields); c++ {
			rank, _ := strconv.Atoi(strings.TrimSpace(fields[c]))
			if rank == 0 {
				continue
			}
			for len(b.Ranking) < rank {
				b.Ranking = append(b.Ranking, nil)
			}
			b.Ranking[rank-1] = append(b.Ranking[rank-1], c-first)
		}
		if err := e.Box.Add(b, 1); err != nil {
			return nil, p.lines.ErrorAt(at[i], "%v", err)
		}
	}
	for _, label := range e.Box.Options() {
		if strings.Contains(strings.ToLower(label), "write-in") {
			e.WriteIn = label
		}
	}
	return e, nil
}

const maxRank = 1000

func columnOfRanks(rows [][]string, c int) bool {
	for _, fields := range rows {
		if c >= len(fields) {
			continue
		}
		cell := strings.TrimSpace(fields[c])
		rank, err := strconv.Atoi(cell)
		if cell != "" && (err != nil || rank < 1 || rank > maxRank) {
			return false
		}
	}
	return true
}

// Write writes the ranks form, or the scores form if the ballots bear scores or
// approvals. Lines are sorted, the largest group first. In the ranks form the
// names are lost. It fails on choices and on ballots with both kinds of marks.
func Write(out io.Writer, e *ballot.Election) error {
	ranks, scored := 0, false
	for b := range e.Box.All() {
		ranks = max(ranks, len(b.Ranking))
		scored = scored || len(b.Scores) > 0 || len(b.Approvals) > 0
		if b.Choice != "" || scored && ranks > 0 {
			return fmt.Errorf("CSV holds rankings or scores, not choices or both; use jsonl")
		}
	}
	if scored && isNumbered(e.Box.Options()) {
		return fmt.Errorf("in CSV, options called 1, 2, … would be read as ranks; use jsonl")
	}
	header := []string{"count"}
	if scored {
		header = append(header, e.Box.Options()...)
	} else {
		for r := range max(ranks, 1) {
			header = append(header, strconv.Itoa(r+1))
		}
	}
	var rows [][]string
	for b, n := range e.Box.All() {
		row := make([]string, len(header))
		row[0] = strconv.FormatInt(n, 10)
		for r, rank := range b.Ranking {
			row[r+1] = cellOf(rank)
		}
		for _, o := range b.Approvals {
			row[o+1] = "1"
		}
		for _, s := range b.Scores {
			row[s.Option+1] = strconv.Itoa(s.Value)
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b []string) int {
		if len(a[0]) != len(b[0]) {
			return len(b[0]) - len(a[0])
		}
		if a[0] != b[0] {
			return strings.Compare(b[0], a[0])
		}
		return slices.Compare(a, b)
	})
	w := csv.NewWriter(out)
	_ = w.Write(header)
	_ = w.WriteAll(rows)
	return w.Error()
}

func cellOf(rank []int) string {
	var parts []string
	for _, o := range rank {
		if o == ballot.Overvote {
			return "OV"
		}
		parts = append(parts, strconv.Itoa(o+1))
	}
	return strings.Join(parts, "=")
}
