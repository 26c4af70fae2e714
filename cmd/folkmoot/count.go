package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/check"
	"github.com/folkmoot/folkmoot/ballot/file"
)

// CountCmd counts a ballot file, converts it, or checks known elections.
type CountCmd struct {
	Method  string   `placeholder:"METHOD" help:"How to count: irv, sequential-irv, bottoms-up, bottoms-up-threshold, stv-fractional, stv-scottish, stv-wigm, stv-meek, approval, score, star, bloc-star, dots, resistance, majority, consensus, consent, gradients, fist-to-five or condorcet."`
	Rules   string   `placeholder:"FILE" help:"Settings of the method: a JSON file with the object 'rules' of docs/counting.md."`
	Seats   int      `placeholder:"N" help:"How many are elected; otherwise what the rules or the file say."`
	Format  string   `enum:"table,json,markdown" default:"table" help:"Form of the result: ${enum}."`
	To      string   `placeholder:"FORMAT" help:"Convert the file instead of counting it: blt, abif, csv or jsonl."`
	Check   bool     `help:"Count the elections in these folders and compare with their expected.json."`
	Contest string   `placeholder:"NAME" help:"Contest to read from a file that holds several."`
	Names   string   `placeholder:"FILE" help:"Names of the options of a CSV file of ranks, one a line."`
	Seed    string   `placeholder:"TEXT" help:"Seed published before the count: ties go by ascending SHA-256 of seed and option, the earlier one faring better."`
	Files   []string `arg:"" name:"file" help:"Ballot file, - for standard input; with --check, folders."`
}

// Help lists what kong prints below the flags.
func (*CountCmd) Help() string {
	return "File formats are told apart by content: BLT, ABIF, CSV of ranks or scores, RCTab's CSV, JSON Lines, and NIST cast vote records in JSON. See docs/counting.md."
}

// Run prints the result on standard output.
func (c *CountCmd) Run(std streams) error {
	if c.Check {
		return c.runCheck(std.out)
	}
	if len(c.Files) != 1 {
		return fmt.Errorf("%d files; expected one (only --check takes several)", len(c.Files))
	}
	election, err := c.read(std.in)
	if err != nil {
		return err
	}
	if c.To != "" {
		return file.Write(std.out, election, file.Format(c.To))
	}
	if c.Method == "" {
		return fmt.Errorf("--method is missing; expected one of %s", strings.Join(ballot.Methods(), ", "))
	}
	tally, err := c.count(election)
	if err != nil {
		return err
	}
	switch c.Format {
	case "json":
		out := json.NewEncoder(std.out)
		out.SetIndent("", "  ")
		return out.Encode(tally)
	case "markdown":
		return writeCount(std.out, election.Title, tally, markdownTable)
	}
	return writeCount(std.out, election.Title, tally, plainTable)
}

func (c *CountCmd) read(stdin io.Reader) (*ballot.Election, error) {
	names, err := c.readNames()
	if err != nil {
		return nil, err
	}
	name, in := c.Files[0], stdin
	if name == "-" {
		name = "standard input"
	} else {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	return file.Read(name, in, file.Options{Names: names, Contest: c.Contest})
}

func (c *CountCmd) readNames() ([]string, error) {
	if c.Names == "" {
		return nil, nil
	}
	f, err := os.Open(c.Names)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var names []string
	for lines := bufio.NewScanner(f); ; {
		if !lines.Scan() {
			return names, lines.Err()
		}
		if name := strings.TrimSpace(lines.Text()); name != "" {
			names = append(names, name)
		}
	}
}

// count applies --rules, --seats and --seed over what the file says.
func (c *CountCmd) count(e *ballot.Election) (ballot.Tally, error) {
	rules := map[string]any{}
	if c.Rules != "" {
		text, err := os.ReadFile(c.Rules)
		if err != nil {
			return ballot.Tally{}, err
		}
		if err := json.Unmarshal(text, &rules); err != nil {
			return ballot.Tally{}, fmt.Errorf("%s: %w; expected a JSON object of settings", c.Rules, err)
		}
	}
	if c.Seats < 0 {
		return ballot.Tally{}, fmt.Errorf("--seats is %d; expected at least 1", c.Seats)
	}
	if c.Seats > 0 {
		rules["seats"] = c.Seats
		e.Seats = c.Seats
	}
	if c.Seed != "" {
		rules["tie_break"] = ballot.TieRule{Kind: ballot.TieLot, Seed: c.Seed, Generator: ballot.LotSHA256}
	}
	text := []byte{}
	if len(rules) > 0 {
		var err error
		if text, err = json.Marshal(rules); err != nil {
			return ballot.Tally{}, err
		}
	}
	tally, err := e.Count(c.Method, text)
	if lot := new(ballot.LotError); errors.As(err, &lot) {
		err = fmt.Errorf("%w; give tie_break in --rules, or --seed", err)
	}
	return tally, err
}

// runCheck prints one line for each entry and the sum.
func (c *CountCmd) runCheck(out io.Writer) error {
	passed, failed := 0, 0
	for _, arg := range c.Files {
		for _, r := range checkFolder(arg) {
			if r.Err == nil {
				passed++
				fmt.Fprintln(out, "ok", r.Name)
				continue
			}
			failed++
			fmt.Fprintf(out, "FAILED %s: %v\n", r.Name, r.Err)
		}
	}
	fmt.Fprintf(out, "%d passed, %d failed\n", passed, failed)
	if failed > 0 {
		return fmt.Errorf("%d of %d known results differ", failed, passed+failed)
	}
	return nil
}

// checkFolder checks the election in a folder, or the elections in its folders.
func checkFolder(arg string) []check.Result {
	dir, err := filepath.Abs(arg)
	if err != nil {
		return []check.Result{{Name: arg, Err: err}}
	}
	parent, base := os.DirFS(filepath.Dir(dir)), filepath.Base(dir)
	var results []check.Result
	for _, folder := range check.Folders(parent, base) {
		results = append(results, check.Folder(parent, folder)...)
	}
	return results
}
