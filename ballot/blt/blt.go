// Package blt reads and writes ballot files in the BLT format of Hill, Wichmann
// and Woodall (Algorithm 123), with the additions of later programs.
//
// A file is a list of words and quoted strings; line ends count as spaces:
//
//	4 2                    four options, two seats
//	-2                     option 2 has withdrawn
//	[nick amy bob cy dee]  short names, which ballots may then use
//	[tie 3 1 2 4]          the tie order
//	[withdrawn bob]        the same as -2
//	3 1 4=3 - 2 0          three ballots: 1 first, 4 and 3 equal, a rank skipped, 2
//	(id7) 2 0              one ballot with an id instead of a number
//	12 0                   twelve blank ballots
//	0                      end of the ballots
//	"Amy" "Bob" "Cy" "Dee" the names
//	"Gardening club"       the title
//
// Comments are "# to the end of the line" and "/* … */". A byte-order mark and
// carriage returns are accepted. An option may stand on a ballot twice.
package blt

import (
	"io"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/internal/lines"
)

// Read reads a file; name is what errors call it. Errors are of type
// *ballot.FileError, or those of in.
func Read(name string, in io.Reader) (*ballot.Election, error) {
	p := &parser{lines: lines.New(name, in), nicks: make(map[string]int)}
	return p.read()
}

// word is a piece of the file: a bare word or a quoted string.
type word struct {
	text   string
	quoted bool
	line   int
}

type parser struct {
	lines    *lines.Reader
	rest     string // of the current line
	comment  bool   // inside /* … */
	options  int
	election ballot.Election
	nicks    map[string]int
	// withdrawn and tieOrder are indexes until the names are known.
	withdrawn, tieOrder []int
	box                 *ballot.Box // its options are numbers until the names are known
	ranks               [][]int     // of the ballot being read
	marks               []int       // on which ranks stands
}

// next is the next word; io.EOF at the end.
func (p *parser) next() (word, error) {
	for {
		for p.rest != "" && isSpace(p.rest[0]) {
			p.rest = p.rest[1:]
		}
		if p.comment {
			if i := strings.Index(p.rest, "*/"); i >= 0 {
				p.comment, p.rest = false, p.rest[i+2:]
				continue
			}
		}
		if p.rest == "" || p.comment || p.rest[0] == '#' {
			line, err := p.lines.Next()
			if err != nil {
				return word{line: p.lines.Line()}, err
			}
			p.rest = line
			continue
		}
		if strings.HasPrefix(p.rest, "/*") {
			p.comment, p.rest = true, p.rest[2:]
			continue
		}
		return p.cut()
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\v' || c == '\f' }

// cut takes the first word off the rest of the line.
func (p *parser) cut() (word, error) {
	line := p.lines.Line()
	if p.rest[0] == '"' {
		end := strings.IndexByte(p.rest[1:], '"')
		if end < 0 {
			return word{}, p.lines.Errorf("a name is not closed; expected a second %q on the same line", `"`)
		}
		w := word{text: p.rest[1 : end+1], quoted: true, line: line}
		p.rest = p.rest[end+2:]
		return w, nil
	}
	end := 1
	for first := p.rest[0]; first != '[' && first != ']' && end < len(p.rest); end++ {
		if c := p.rest[end]; isSpace(c) || c == '#' || c == '"' || c == '[' || c == ']' {
			break
		}
	}
	w := word{text: p.rest[:end], line: line}
	p.rest = p.rest[end:]
	return w, nil
}

// need is next where the file must go on; what is what was expected.
func (p *parser) need(what string) (word, error) {
	w, err := p.next()
	if err == io.EOF {
		return w, p.lines.Errorf("the file ends here; expected %s", what)
	}
	return w, err
}

func (p *parser) number(what string, low, high int) (int, error) {
	w, err := p.need(what)
	if err != nil {
		return 0, err
	}
	n, convErr := strconv.Atoi(w.text)
	if convErr != nil || w.quoted || n < low || n > high {
		return 0, p.lines.ErrorAt(w.line, "found %.40q; expected %s, %d to %d", w.text, what, low, high)
	}
	return n, nil
}

func (p *parser) read() (*ballot.Election, error) {
	var err error
	if p.options, err = p.number("the number of options", 1, ballot.MaxOptions); err != nil {
		return nil, err
	}
	if p.election.Seats, err = p.number("the number of seats", 1, ballot.MaxOptions); err != nil {
		return nil, err
	}
	numbers := make([]string, p.options)
	for o := range numbers {
		numbers[o] = strconv.Itoa(o + 1)
	}
	p.box = ballot.NewBox(numbers...)
	if err := p.readBallots(); err != nil {
		return nil, err
	}
	if err := p.readNames(); err != nil {
		return nil, err
	}
	return &p.election, nil
}

// readBallots reads everything up to the lone 0.
func (p *parser) readBallots() error {
	for {
		w, err := p.need("a ballot, or 0 after the last one")
		switch {
		case err != nil:
			return err
		case w.quoted:
			return p.lines.ErrorAt(w.line, "found the name %.40q; expected a ballot, or 0 after the last one", w.text)
		case w.text == "[":
			if err := p.readOption(); err != nil {
				return err
			}
			continue
		case strings.HasPrefix(w.text, "-"):
			o, convErr := strconv.Atoi(w.text[1:])
			if convErr != nil || o < 1 || o > p.options || p.box.Len() > 0 {
				return p.lines.ErrorAt(w.line, "found %.40q; expected the number of ballots, or before the ballots a withdrawn option, -1 to -%d", w.text, p.options)
			}
			p.withdrawn = append(p.withdrawn, o-1)
			continue
		case w.text == "0":
			return nil
		}
		n := int64(1)
		if strings.HasPrefix(w.text, "(") {
			if !strings.HasSuffix(w.text, ")") {
				return p.lines.ErrorAt(w.line, "found %.40q; expected an id in round brackets without spaces", w.text)
			}
		} else if n, err = strconv.ParseInt(w.text, 10, 64); err != nil || n < 1 || n > ballot.MaxBallots {
			return p.lines.ErrorAt(w.line, "found %.40q; expected a number of ballots, at least 1", w.text)
		}
		if err := p.readRanking(); err != nil {
			return err
		}
		if err := p.box.Add(ballot.Ballot{Ranking: p.ranks}, n); err != nil {
			return p.lines.ErrorAt(w.line, "%v", err)
		}
	}
}

// readRanking reads ranks up to the closing 0.
func (p *parser) readRanking() error {
	p.ranks, p.marks = p.ranks[:0], p.marks[:0]
	for {
		w, err := p.need("an option, or 0 at the end of the ballot")
		if err != nil {
			return err
		}
		switch w.text {
		case "0":
			return nil
		case "-":
			p.ranks = append(p.ranks, nil)
			continue
		}
		if w.quoted {
			return p.lines.ErrorAt(w.line, "found the name %.40q; expected an option, or 0 at the end of the ballot", w.text)
		}
		first := len(p.marks)
		for part := range strings.SplitSeq(w.text, "=") {
			o, err := p.option(part, w.line)
			if err != nil {
				return err
			}
			p.marks = append(p.marks, o)
		}
		p.ranks = append(p.ranks, p.marks[first:len(p.marks):len(p.marks)])
	}
}

// option is the index of a number or nickname.
func (p *parser) option(text string, line int) (int, error) {
	if o, ok := p.nicks[text]; ok {
		return o, nil
	}
	o, err := strconv.Atoi(text)
	if err != nil || o < 1 || o > p.options {
		return 0, p.lines.ErrorAt(line, "found option %.40q; expected 1 to %d or a nickname", text, p.options)
	}
	return o - 1, nil
}

// readOption reads what stands in square brackets.
func (p *parser) readOption() error {
	kind, err := p.need("nick, tie or withdrawn")
	if err != nil {
		return err
	}
	if kind.text != "nick" && kind.text != "tie" && kind.text != "withdrawn" {
		return p.lines.ErrorAt(kind.line, "found [%.40s; expected [nick, [tie or [withdrawn", kind.text)
	}
	var list []int
	for i := 0; ; i++ {
		w, err := p.need("]")
		if err != nil {
			return err
		}
		if w.text == "]" {
			break
		}
		if kind.text == "nick" {
			if _, twice := p.nicks[w.text]; twice || i >= p.options {
				return p.lines.ErrorAt(w.line, "nickname %.40q; expected %d different ones", w.text, p.options)
			}
			p.nicks[w.text] = i
			continue
		}
		o, err := p.option(w.text, w.line)
		if err != nil {
			return err
		}
		list = append(list, o)
	}
	switch kind.text {
	case "nick":
		if len(p.nicks) != p.options {
			return p.lines.ErrorAt(kind.line, "%d nicknames; expected %d", len(p.nicks), p.options)
		}
	case "tie":
		p.tieOrder = list
	case "withdrawn":
		p.withdrawn = append(p.withdrawn, list...)
	}
	return nil
}

// readNames reads the names and the title, and builds the box.
func (p *parser) readNames() error {
	var labels []string
	for i := range p.options {
		w, err := p.need("the quoted name of option " + strconv.Itoa(i+1))
		if err != nil {
			return err
		}
		if !w.quoted {
			return p.lines.ErrorAt(w.line, "found %.40q; expected the quoted name of option %d of %d", w.text, i+1, p.options)
		}
		labels = append(labels, w.text)
	}
	if _, err := p.lines.NewBox(p.lines.Line(), labels); err != nil {
		return err
	}
	p.box.Rename(labels...)
	p.election.Box = p.box
	for _, o := range p.withdrawn {
		p.election.Withdrawn = append(p.election.Withdrawn, labels[o])
	}
	for _, o := range p.tieOrder {
		p.election.TieOrder = append(p.election.TieOrder, labels[o])
	}
	return p.readTitle()
}

func (p *parser) readTitle() error {
	w, err := p.next()
	if err == io.EOF {
		return nil // the title may be missing
	}
	if err != nil {
		return err
	}
	if !w.quoted {
		return p.lines.ErrorAt(w.line, "found %.40q; expected the quoted title", w.text)
	}
	p.election.Title = w.text
	w, err = p.next()
	switch {
	case err == io.EOF:
		return nil
	case err != nil:
		return err
	case w.quoted: // a source or comment, as OpenSTV writes it
		return p.atEnd()
	}
	return p.lines.ErrorAt(w.line, "found %.40q after the title; expected the end of the file", w.text)
}

func (p *parser) atEnd() error {
	for {
		w, err := p.next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if !w.quoted {
			return p.lines.ErrorAt(w.line, "found %.40q after the title; expected the end of the file", w.text)
		}
	}
}
