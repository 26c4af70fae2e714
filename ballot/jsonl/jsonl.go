// Package jsonl reads and writes ballots as JSON Lines, the one format that holds
// every kind of mark. The first line describes the election, every other line is
// a group of identical ballots:
//
//	{"folkmoot_ballots":1,"title":"Lunch","seats":1,"options":["Soup","Pie","Cake"]}
//	{"count":3,"ranking":["Pie",["Soup","Cake"]]}
//	{"count":1,"ranking":["Cake",null,"Soup"]}
//	{"count":1,"ranking":[[],"Soup"]}
//	{"count":2,"approvals":["Soup","Pie"]}
//	{"count":1,"scores":{"Soup":5,"Cake":0}}
//	{"count":4,"choice":"agree"}
//	{"count":1}
//
// In a ranking null is a skipped rank, a list holds equal ranks or an overvote,
// and an empty list is an overvote of options that were not recorded. A line
// without marks is blank ballots. The first line may also have "withdrawn",
// "write_in" and "tie_order". Unknown keys are refused, so that a later version
// cannot be misread; changes of meaning raise folkmoot_ballots.
package jsonl

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/internal/lines"
)

const version = 1

type header struct {
	Version   int      `json:"folkmoot_ballots"`
	Title     string   `json:"title,omitempty"`
	Seats     int      `json:"seats,omitempty"`
	Options   []string `json:"options"`
	Withdrawn []string `json:"withdrawn,omitempty"`
	WriteIn   string   `json:"write_in,omitempty"`
	TieOrder  []string `json:"tie_order,omitempty"`
}

type record struct {
	Count     int64             `json:"count"`
	Ranking   []json.RawMessage `json:"ranking,omitempty"`
	Approvals []string          `json:"approvals,omitempty"`
	Scores    map[string]int    `json:"scores,omitempty"`
	Choice    ballot.Choice     `json:"choice,omitempty"`
}

// Read reads a file; name is what errors call it. Errors are of type
// *ballot.FileError, or those of in.
func Read(name string, in io.Reader) (*ballot.Election, error) {
	p := &parser{lines: lines.New(name, in), index: make(map[string]int)}
	text, err := p.lines.Next()
	if err == io.EOF {
		return nil, p.lines.ErrorAt(1, "the file is empty; expected a line that starts with {\"folkmoot_ballots\":%d", version)
	}
	if err != nil {
		return nil, err
	}
	e, err := p.header(text)
	if err != nil {
		return nil, err
	}
	for {
		text, err := p.lines.Next()
		if err == io.EOF {
			return e, nil
		}
		if err != nil {
			return nil, err
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		if err := p.record(e.Box, text); err != nil {
			return nil, err
		}
	}
}

type parser struct {
	lines *lines.Reader
	index map[string]int
}

func (p *parser) decode(text string, into any, want string) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil && d.InputOffset() < int64(len(strings.TrimRight(text, " \t"))) {
		err = errors.New("something follows the object")
	}
	if err != nil {
		return p.lines.Errorf("%v; expected %s", err, want)
	}
	return nil
}

func (p *parser) header(text string) (*ballot.Election, error) {
	var h header
	if err := p.decode(text, &h, `{"folkmoot_ballots":1,"options":[…]}`); err != nil {
		return nil, err
	}
	if h.Version != version || h.Seats < 0 {
		return nil, p.lines.Errorf("folkmoot_ballots is %d and seats %d; expected version %d and seats not negative", h.Version, h.Seats, version)
	}
	box, err := p.lines.NewBox(1, h.Options)
	if err != nil {
		return nil, err
	}
	for o, label := range h.Options {
		p.index[label] = o
	}
	for _, label := range slices.Concat(h.Withdrawn, h.TieOrder) {
		if _, ok := p.index[label]; !ok {
			return nil, p.lines.Errorf("%.60q is withdrawn or in the tie order; expected one of the options", label)
		}
	}
	if _, ok := p.index[h.WriteIn]; !ok && h.WriteIn != "" {
		return nil, p.lines.Errorf("the write-in bucket is %.60q; expected one of the options", h.WriteIn)
	}
	return &ballot.Election{Title: h.Title, Seats: h.Seats, Withdrawn: h.Withdrawn,
		WriteIn: h.WriteIn, TieOrder: h.TieOrder, Box: box}, nil
}

func (p *parser) option(label string) (int, error) {
	o, ok := p.index[label]
	if !ok {
		return 0, p.lines.Errorf("found the option %.60q; expected one of the %d options of line 1", label, len(p.index))
	}
	return o, nil
}

func (p *parser) record(box *ballot.Box, text string) error {
	var r record
	if err := p.decode(text, &r, `{"count":…} with ranking, approvals, scores or choice`); err != nil {
		return err
	}
	b := ballot.Ballot{Choice: r.Choice}
	for i, raw := range r.Ranking {
		rank, err := p.rank(raw)
		if err != nil {
			return p.lines.Errorf("rank %d: %v", i+1, unwrap(err))
		}
		b.Ranking = append(b.Ranking, rank)
	}
	for _, label := range r.Approvals {
		o, err := p.option(label)
		if err != nil {
			return err
		}
		b.Approvals = append(b.Approvals, o)
	}
	for label, value := range r.Scores {
		o, err := p.option(label)
		if err != nil {
			return err
		}
		b.Scores = append(b.Scores, ballot.Score{Option: o, Value: value})
	}
	if err := box.Add(b, r.Count); err != nil {
		return p.lines.Errorf("%v; expected count from 1 and every option at most once", err)
	}
	return nil
}

func unwrap(err error) string {
	var e *ballot.FileError
	if errors.As(err, &e) {
		return e.Msg
	}
	return err.Error()
}

func (p *parser) rank(raw json.RawMessage) ([]int, error) {
	if bytes.Equal(raw, []byte("null")) {
		return nil, nil
	}
	var one string
	if json.Unmarshal(raw, &one) == nil {
		o, err := p.option(one)
		return []int{o}, err
	}
	var several []string
	if err := json.Unmarshal(raw, &several); err != nil {
		return nil, fmt.Errorf("found %.40s; expected an option, a list of options, or null", raw)
	}
	if len(several) == 0 {
		return []int{ballot.Overvote}, nil
	}
	var rank []int
	for _, label := range several {
		o, err := p.option(label)
		if err != nil {
			return nil, err
		}
		rank = append(rank, o)
	}
	return rank, nil
}

// Write writes an election so that Read gives the same back. Lines are sorted.
func Write(out io.Writer, e *ballot.Election) error {
	options := e.Box.Options()
	first, err := json.Marshal(header{Version: version, Title: e.Title, Seats: e.Seats, Options: options,
		Withdrawn: e.Withdrawn, WriteIn: e.WriteIn, TieOrder: e.TieOrder})
	if err != nil {
		return err
	}
	var rows []string
	for b, n := range e.Box.All() {
		row, err := json.Marshal(recordOf(options, b, n))
		if err != nil {
			return err
		}
		rows = append(rows, string(row))
	}
	slices.Sort(rows)
	w := bufio.NewWriter(out)
	w.Write(append(first, '\n'))
	for _, row := range rows {
		w.WriteString(row + "\n")
	}
	return w.Flush()
}

func recordOf(options []string, b ballot.Ballot, n int64) record {
	r := record{Count: n, Choice: b.Choice}
	for _, rank := range b.Ranking {
		var entry any
		switch {
		case len(rank) == 1 && rank[0] == ballot.Overvote:
			entry = []string{}
		case len(rank) == 1:
			entry = options[rank[0]]
		case len(rank) > 1:
			list := make([]string, len(rank))
			for i, o := range rank {
				list[i] = options[o]
			}
			entry = list
		}
		raw, _ := json.Marshal(entry) // strings always encode
		r.Ranking = append(r.Ranking, raw)
	}
	for _, o := range b.Approvals {
		r.Approvals = append(r.Approvals, options[o])
	}
	if len(b.Scores) > 0 {
		r.Scores = make(map[string]int, len(b.Scores))
	}
	for _, s := range b.Scores {
		r.Scores[options[s.Option]] = s.Value
	}
	return r
}
