// Package abif reads and writes the Aggregated Ballot Information Format of
// electorama.
//
//	# a comment, at the start of a line or behind a ballot
//	{"title": "Capital"}      metadata: title and max_rating are used
//	=Memph:[Memphis, TN]      a token and the name it stands for
//	42:Memph>Nash=Chat>Knox   42 ballots: Memphis first, then two as equals, …
//	26:Nash/5>Chat/3,Knox/3   scores; a comma gives no order
//	3:[New York]>"Los Angeles"
//	7:                        seven blank ballots
//
// A token that was not declared stands for an option of that name. Where names
// bear scores, these are the marks; the order of the names is kept as a ranking
// only where it says something else than the scores.
package abif

import (
	"cmp"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/internal/lines"
)

// Read reads a file; name is what errors call it. Errors are of type
// *ballot.FileError, or those of in.
func Read(name string, in io.Reader) (*ballot.Election, error) {
	p := &parser{lines: lines.New(name, in), tokens: make(map[string]int)}
	for {
		line, err := p.lines.Next()
		if err == io.EOF {
			return p.finish()
		}
		if err != nil {
			return nil, err
		}
		if err := p.line(strings.TrimSpace(line)); err != nil {
			return nil, err
		}
	}
}

type parser struct {
	lines  *lines.Reader
	title  string
	labels []string
	tokens map[string]int // token or name → option
	groups []group
	marks  []mark // of the ballot being read
}

type group struct {
	ballot ballot.Ballot
	n      int64
	line   int
}

func (p *parser) line(text string) error {
	switch {
	case text == "" || text[0] == '#':
		return nil
	case text[0] == '{':
		return p.metadata(text)
	case text[0] == '=':
		return p.declaration(text[1:])
	}
	return p.ballots(text)
}

var bareMetadata = regexp.MustCompile(`^\{\s*"?([A-Za-z_][A-Za-z0-9_]*)"?\s*:\s*(.*?)\s*\}\s*(?:#.*)?$`)

func (p *parser) metadata(text string) error {
	parts := bareMetadata.FindStringSubmatch(text)
	if parts == nil {
		return p.lines.Errorf("found %.60q; expected metadata such as {\"title\": \"…\"}", text)
	}
	if parts[1] == "title" {
		if json.Unmarshal([]byte(parts[2]), &p.title) != nil {
			p.title = strings.Trim(parts[2], `"'`)
		}
	}
	return nil
}

func (p *parser) declaration(text string) error {
	token, rest, err := p.name(text)
	if err != nil {
		return err
	}
	rest, ok := strings.CutPrefix(strings.TrimSpace(rest), ":")
	if !ok {
		return p.lines.Errorf("found =%.60q; expected =token:[Full name]", text)
	}
	label, rest, err := p.name(strings.TrimSpace(rest))
	if err != nil {
		return err
	}
	if rest = strings.TrimSpace(rest); rest != "" && rest[0] != '#' {
		return p.lines.Errorf("found %.60q behind the name; expected the end of the line", rest)
	}
	if o, known := p.tokens[token]; known {
		if p.labels[o] != token {
			return p.lines.Errorf("the token %.60q is declared twice; expected different tokens", token)
		}
		p.labels[o] = label // ballots before used it undeclared
		p.tokens[label] = o
		return nil
	}
	p.tokens[token] = len(p.labels)
	if _, known := p.tokens[label]; !known {
		p.tokens[label] = len(p.labels)
	}
	p.labels = append(p.labels, label)
	return nil
}

// endsToken are the bytes that no bare token holds.
var endsToken = func() (ends [256]bool) {
	for _, c := range []byte(">=,/:#[]{}\"") {
		ends[c] = true
	}
	return ends
}()

// name cuts a token, a [name] or a "name" off the front.
func (p *parser) name(text string) (name, rest string, err error) {
	if text == "" {
		return "", "", p.lines.Errorf("a name is missing; expected a token, [name] or \"name\"")
	}
	closing := ""
	switch text[0] {
	case '[':
		closing = "]"
	case '"':
		closing = `"`
	}
	if closing != "" {
		name, rest, ok := strings.Cut(text[1:], closing)
		if !ok || name == "" {
			return "", "", p.lines.Errorf("found %.60q; expected a name that ends with %s", text, closing)
		}
		return name, rest, nil
	}
	end := 0
	for end < len(text) && !endsToken[text[end]] {
		end++
	}
	name = strings.TrimSpace(text[:end])
	if name == "" {
		return "", "", p.lines.Errorf("found %.60q; expected a name", text)
	}
	return name, text[end:], nil
}

func (p *parser) option(name string) int {
	o, ok := p.tokens[name]
	if !ok {
		o = len(p.labels)
		p.tokens[name] = o
		p.labels = append(p.labels, name)
	}
	return o
}

// mark is one name on a ballot.
type mark struct {
	option int
	score  int
	scored bool
	front  byte // what stood in front: '>', '=' or ','
}

func (p *parser) ballots(text string) error {
	count, rest, ok := strings.Cut(text, ":")
	n, err := strconv.ParseInt(strings.TrimSpace(count), 10, 64)
	if !ok || err != nil || n < 1 || n > ballot.MaxBallots {
		return p.lines.Errorf("found %.60q; expected ballots such as 42:A>B=C, a comment or metadata", text)
	}
	marks := p.marks[:0]
	front := byte('>')
	for rest = strings.TrimSpace(rest); rest != "" && rest[0] != '#'; {
		var m mark
		if m, rest, err = p.mark(rest); err != nil {
			return err
		}
		m.front = front
		marks = append(marks, m)
		if rest == "" || rest[0] == '#' {
			break
		}
		if front = rest[0]; !strings.ContainsRune(">=,", rune(front)) {
			return p.lines.Errorf("found %.60q; expected >, = or , between names", rest)
		}
		if rest = strings.TrimSpace(rest[1:]); rest == "" || rest[0] == '#' {
			return p.lines.Errorf("the ballot ends with %q; expected another name", front)
		}
	}
	p.marks = marks
	b, err := p.toBallot(marks)
	if err != nil {
		return err
	}
	p.groups = append(p.groups, group{b, n, p.lines.Line()})
	return nil
}

// mark cuts a name and its score off the front.
func (p *parser) mark(text string) (mark, string, error) {
	name, rest, err := p.name(text)
	if err != nil {
		return mark{}, "", err
	}
	m := mark{option: p.option(name)}
	rest = strings.TrimSpace(rest)
	if after, ok := strings.CutPrefix(rest, "/"); ok {
		end := strings.IndexAny(after, ">=,#")
		if end < 0 {
			end = len(after)
		}
		if m.score, err = strconv.Atoi(strings.TrimSpace(after[:end])); err != nil {
			return m, "", p.lines.Errorf("found the score %.40q; expected a whole number", after[:end])
		}
		m.scored = true
		rest = after[end:]
	}
	return m, rest, nil
}

func (p *parser) toBallot(marks []mark) (ballot.Ballot, error) {
	var b ballot.Ballot
	scored, ordered := 0, true
	options := make([]int, 0, len(marks)) // the ranks stand on it
	for i, m := range marks {
		if m.scored {
			scored++
			b.Scores = append(b.Scores, ballot.Score{Option: m.option, Value: m.score})
		}
		if m.front == ',' {
			ordered = false
		}
		options = append(options, m.option)
		if m.front == '=' && i > 0 {
			last := len(b.Ranking) - 1
			b.Ranking[last] = options[len(options)-1-len(b.Ranking[last]):]
		} else {
			b.Ranking = append(b.Ranking, options[len(options)-1:])
		}
	}
	switch {
	case scored == 0 && !ordered:
		return b, p.lines.Errorf("names are joined by commas without scores; expected > or = between them, or scores")
	case scored > 0 && scored < len(marks):
		return b, p.lines.Errorf("%d of %d names have a score; expected all or none", scored, len(marks))
	case scored > 0 && (!ordered || sameOrder(b)):
		b.Ranking = nil
	}
	return b, nil
}

// sameOrder reports whether the ranking is the one that the scores give.
func sameOrder(b ballot.Ballot) bool {
	byScore := slices.Clone(b.Scores)
	slices.SortStableFunc(byScore, func(s, t ballot.Score) int { return cmp.Compare(t.Value, s.Value) })
	var ranking [][]int
	for i, s := range byScore {
		if i > 0 && byScore[i-1].Value == s.Value {
			ranking[len(ranking)-1] = append(ranking[len(ranking)-1], s.Option)
		} else {
			ranking = append(ranking, []int{s.Option})
		}
	}
	return slices.EqualFunc(ranking, b.Ranking, func(r, s []int) bool {
		return slices.Equal(slices.Sorted(slices.Values(r)), slices.Sorted(slices.Values(s)))
	})
}

func (p *parser) finish() (*ballot.Election, error) {
	if len(p.labels) == 0 && len(p.groups) == 0 {
		return nil, p.lines.ErrorAt(0, "the file holds no ballot; expected lines such as 42:A>B=C")
	}
	box, err := p.lines.NewBox(0, p.labels)
	if err != nil {
		return nil, err
	}
	for _, g := range p.groups {
		if err := box.Add(g.ballot, g.n); err != nil {
			return nil, p.lines.ErrorAt(g.line, "%v", err)
		}
	}
	return &ballot.Election{Title: p.title, Box: box}, nil
}
