// Package check counts elections whose results are known and compares.
//
// An election is a folder with an expected.json and the ballot file that it
// names. Every entry of its `counts` is counted by its method and rules; ties
// that were broken by lot there are fed in as a scripted lot. Everything the
// entry says of the result is compared: numbers as exact decimals, or within the
// precision that the entry states; lists of options elected or eliminated in one
// round as sets.
package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/blt"
	"github.com/folkmoot/folkmoot/ballot/sheet"
)

// Result is the outcome for one entry.
type Result struct {
	// Name is the election's name and the entry's id, joined by a slash.
	Name string
	// Err says what differs or could not be read; nil if the entry agrees.
	Err error
}

// expected is an expected.json.
type expected struct {
	Format     int                   `json:"format"`
	Name       string                `json:"name"`
	Title      string                `json:"title"`
	Ballots    struct{ File string } `json:"ballots"`
	Seats      int                   `json:"seats"`
	Candidates []string              `json:"candidates"`
	Withdrawn  []string              `json:"withdrawn"`
	WriteIn    *string               `json:"write_in"`
	Counts     []json.RawMessage     `json:"counts"`
}

// entry is what is needed of an entry of counts to repeat it.
type entry struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	Rules     json.RawMessage   `json:"rules"`
	Withdrawn *[]string         `json:"withdrawn"`
	TieBreaks []ballot.TieBreak `json:"tie_breaks"`
	Precision string            `json:"precision"`
}

// Folder checks the election in one folder of fsys. A folder that cannot be read
// or has no entries gives one result with an error.
func Folder(fsys fs.FS, dir string) []Result {
	base := path.Base(dir)
	want, election, err := read(fsys, dir)
	if err != nil {
		return []Result{{Name: base, Err: err}}
	}
	if len(want.Counts) == 0 {
		return []Result{{Name: base, Err: fmt.Errorf("expected.json has no entry in counts")}}
	}
	var results []Result
	for i, text := range want.Counts {
		var e entry
		r := Result{Name: fmt.Sprintf("%s/%d", base, i+1)}
		if r.Err = json.Unmarshal(text, &e); r.Err == nil {
			r.Name = base + "/" + e.ID
			r.Err = checkEntry(*election, e, text)
		}
		results = append(results, r)
	}
	return results
}

// Folders are the elections in a folder: itself if it holds an expected.json, or
// has no folders; otherwise the folders in it whose names do not start with "_"
// or ".", sorted.
func Folders(fsys fs.FS, dir string) []string {
	if _, err := fs.Stat(fsys, path.Join(dir, "expected.json")); err == nil {
		return []string{dir}
	}
	entries, _ := fs.ReadDir(fsys, dir) // a folder that cannot be read fails in Folder
	var folders []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), "_") && !strings.HasPrefix(e.Name(), ".") {
			folders = append(folders, path.Join(dir, e.Name()))
		}
	}
	if len(folders) == 0 {
		return []string{dir}
	}
	return folders
}

// read reads expected.json and the ballots.
func read(fsys fs.FS, dir string) (*expected, *ballot.Election, error) {
	text, err := fs.ReadFile(fsys, path.Join(dir, "expected.json"))
	if err != nil {
		return nil, nil, err
	}
	var want expected
	if err := json.Unmarshal(text, &want); err != nil {
		return nil, nil, fmt.Errorf("expected.json: %w", err)
	}
	if want.Format != 1 {
		return nil, nil, fmt.Errorf("expected.json: format %d; expected 1", want.Format)
	}
	if !fs.ValidPath(want.Ballots.File) {
		return nil, nil, fmt.Errorf("expected.json: ballots.file %q; expected a file of the folder", want.Ballots.File)
	}
	file, err := fsys.Open(path.Join(dir, want.Ballots.File))
	if err != nil {
		return nil, nil, err
	}
	defer file.Close()
	election, err := readBallots(want.Ballots.File, file, want.Candidates)
	if err != nil {
		return nil, nil, err
	}
	election.Title, election.Seats, election.Withdrawn = want.Title, want.Seats, want.Withdrawn
	if want.WriteIn != nil {
		election.WriteIn = *want.WriteIn
	}
	return &want, election, nil
}

func readBallots(name string, in io.Reader, candidates []string) (*ballot.Election, error) {
	if strings.HasSuffix(name, ".blt") {
		return blt.Read(name, in)
	}
	return sheet.Read(name, in, candidates)
}

// checkEntry counts one entry and compares.
func checkEntry(e ballot.Election, want entry, text []byte) error {
	if want.Withdrawn != nil {
		e.Withdrawn = *want.Withdrawn
	}
	rules, err := rulesFor(e, want)
	if err != nil {
		return err
	}
	tally, err := e.Count(want.Method, rules)
	if err != nil {
		return err
	}
	got, err := json.Marshal(tally)
	if err != nil {
		return err
	}
	return compare(text, got, want.Precision)
}

// rulesFor adds to the rules of an entry the lots drawn there, and takes
// withdrawn options out of its tie order.
func rulesFor(e ballot.Election, want entry) ([]byte, error) {
	var rules map[string]any
	d := json.NewDecoder(bytes.NewReader(want.Rules))
	d.UseNumber()
	if err := d.Decode(&rules); err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	ties, ok := rules["tie_break"].(map[string]any)
	if !ok {
		return want.Rules, nil
	}
	if order, ok := ties["order"].([]any); ok {
		var kept []any
		for _, label := range order {
			if !contains(e.Withdrawn, label) {
				kept = append(kept, label)
			}
		}
		ties["order"] = kept
	}
	var script []ballot.TieBreak
	for _, b := range want.TieBreaks {
		if b.By == ballot.TieLot {
			script = append(script, b)
		}
	}
	ties["script"] = script
	return json.Marshal(rules)
}

func contains(list []string, label any) bool {
	for _, l := range list {
		if l == label {
			return true
		}
	}
	return false
}
