// Package cvr reads cast vote records: the NIST Cast Vote Records Common Data
// Format (NIST SP 1500-103) in JSON, in the parts that ranked elections use, and
// the detailed reports of RCTab as results to compare with.
package cvr

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/internal/lines"
)

// MaxFile is the largest file that is read, in bytes.
const MaxFile = 1 << 30

// report is the part of a CastVoteRecordReport that is read.
type report struct {
	Election []struct {
		Candidate []struct {
			ID   string `json:"@id"`
			Name string
		}
		Contest []contest
	}
	CVR []record
}

type contest struct {
	ID               string `json:"@id"`
	Name             string
	ContestSelection []struct {
		ID           string `json:"@id"`
		CandidateIds []string
		IsWriteIn    bool
	}
}

type record struct {
	CurrentSnapshotId string
	CVRSnapshot       []struct {
		ID         string `json:"@id"`
		CVRContest []struct {
			ContestId           string
			CVRContestSelection []selection
		}
	}
}

type selection struct {
	ContestSelectionId string
	Rank               *int
	SelectionPosition  []struct {
		Rank          *int
		HasIndication string
		IsAllocable   string
	}
}

// Read reads the ballots of one contest; name is what errors call the file. The
// contest is named by its id or name and may be empty if there is only one.
// A record without the contest gives no ballot. Errors are of type
// *ballot.FileError, or those of in.
func Read(name string, in io.Reader, contestName string) (*ballot.Election, error) {
	text, err := readAll(name, in)
	if err != nil {
		return nil, err
	}
	var r report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, jsonError(name, text, err)
	}
	p := &parser{file: name, report: r, options: make(map[string]int)}
	if err := p.findContest(contestName); err != nil {
		return nil, err
	}
	return p.read()
}

func readAll(name string, in io.Reader) ([]byte, error) {
	text, err := io.ReadAll(io.LimitReader(in, MaxFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxFile {
		return nil, &ballot.FileError{File: name, Msg: fmt.Sprintf("the file is larger than %d MB", MaxFile>>20)}
	}
	return bytes.TrimPrefix(text, []byte("\ufeff")), nil
}

// jsonError finds the line of an error of encoding/json.
func jsonError(name string, text []byte, err error) error {
	offset := int64(len(text))
	var syntax *json.SyntaxError
	var typed *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &typed):
		offset = typed.Offset
	}
	line := 1 + bytes.Count(text[:min(offset, int64(len(text)))], []byte("\n"))
	return &ballot.FileError{File: name, Line: line, Msg: fmt.Sprintf("%v; expected a cast vote record report in JSON", err)}
}

type parser struct {
	file    string
	report  report
	contest contest
	options map[string]int // by the id of the selection
	labels  []string
	writeIn string
}

func (p *parser) errorf(format string, args ...any) error {
	return &ballot.FileError{File: p.file, Msg: fmt.Sprintf(format, args...)}
}

func (p *parser) findContest(name string) error {
	names := make(map[string]string)
	var contests []string
	for _, e := range p.report.Election {
		for _, c := range e.Candidate {
			names[c.ID] = c.Name
		}
		for _, c := range e.Contest {
			contests = append(contests, c.Name)
			if name == "" || c.ID == name || c.Name == name {
				p.contest = c
			}
		}
	}
	switch {
	case len(contests) == 0:
		return p.errorf("no contest found; expected Election[].Contest[]")
	case p.contest.ID == "" || name == "" && len(contests) > 1:
		return p.errorf("contest %q; expected one of %q", name, contests)
	}
	for _, s := range p.contest.ContestSelection {
		label := s.ID
		if len(s.CandidateIds) > 0 && names[s.CandidateIds[0]] != "" {
			label = names[s.CandidateIds[0]]
		}
		o := slices.Index(p.labels, label)
		if o < 0 {
			o = len(p.labels)
			p.labels = append(p.labels, label)
		}
		p.options[s.ID] = o
		if s.IsWriteIn {
			p.writeIn = label
		}
	}
	if len(p.labels) == 0 {
		return p.errorf("contest %q has no selections; expected ContestSelection[]", p.contest.Name)
	}
	return nil
}

func (p *parser) read() (*ballot.Election, error) {
	box, err := lines.New(p.file, nil).NewBox(0, p.labels)
	if err != nil {
		return nil, err
	}
	for i, r := range p.report.CVR {
		b, found, err := p.ballot(r)
		if err != nil {
			return nil, p.errorf("CVR %d: %v", i+1, err)
		}
		if !found {
			continue
		}
		if err := box.Add(b, 1); err != nil {
			return nil, p.errorf("CVR %d: %v", i+1, err)
		}
	}
	return &ballot.Election{Title: p.contest.Name, WriteIn: p.writeIn, Box: box}, nil
}

const maxRank = 1000

// ballot reads the current snapshot of a record; false if it lacks the contest.
func (p *parser) ballot(r record) (ballot.Ballot, bool, error) {
	var b ballot.Ballot
	for _, snapshot := range r.CVRSnapshot {
		if snapshot.ID != r.CurrentSnapshotId {
			continue
		}
		for _, c := range snapshot.CVRContest {
			if c.ContestId != p.contest.ID {
				continue
			}
			for _, s := range c.CVRContestSelection {
				if err := p.mark(&b, s); err != nil {
					return b, false, err
				}
			}
			return b, true, nil
		}
		return b, false, nil
	}
	return b, false, fmt.Errorf("no snapshot %q; expected the one named by CurrentSnapshotId", r.CurrentSnapshotId)
}

func (p *parser) mark(b *ballot.Ballot, s selection) error {
	o, ok := p.options[s.ContestSelectionId]
	if !ok {
		return fmt.Errorf("selection %q; expected one of the contest's selections", s.ContestSelectionId)
	}
	if len(s.SelectionPosition) == 0 {
		return place(b, o, s.Rank)
	}
	for _, position := range s.SelectionPosition {
		if position.HasIndication == "no" || position.IsAllocable == "no" {
			continue
		}
		rank := position.Rank
		if rank == nil {
			rank = s.Rank
		}
		if err := place(b, o, rank); err != nil {
			return err
		}
	}
	return nil
}

func place(b *ballot.Ballot, o int, rank *int) error {
	if rank == nil || *rank < 1 || *rank > maxRank {
		return fmt.Errorf("a mark has no rank; expected Rank from 1 to %d", maxRank)
	}
	for len(b.Ranking) < *rank {
		b.Ranking = append(b.Ranking, nil)
	}
	b.Ranking[*rank-1] = append(b.Ranking[*rank-1], o)
	return nil
}
