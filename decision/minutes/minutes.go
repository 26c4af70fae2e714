// Package minutes writes a meeting, or one of its proposals, down for people:
// in Markdown, as one printable HTML page, and in JSON.
//
// Its source is a [decision.Account], which says who may see what; minutes add
// nothing to it and hide nothing of it. While the meeting is running they are
// headed as a draft. The words come from the language files that the page uses
// too (see web/locales), so a rule reads the same on the phone before the vote
// and in the minutes after it.
//
// The text is made to be read aloud: whole sentences, no empty headings. What
// members wrote stands in it exactly, in quotes, and never as markup.
//
// What minutes must hold follows Robert's Rules of Order (12th edition, section
// 48) and the Charity Commission for England and Wales, Charities and meetings
// (CC48).
package minutes

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/folkmoot/folkmoot/decision"
)

// Format is the form in which minutes are written.
type Format string

// The formats.
const (
	Markdown Format = "md"   // CommonMark, UTF-8
	HTML     Format = "html" // one page without scripts or outside files, for print
	JSON     Format = "json" // the account itself
)

// Formats lists all formats.
func Formats() []Format { return []Format{Markdown, HTML, JSON} }

// ContentType is the media type of a format.
func (f Format) ContentType() string {
	switch f {
	case Markdown:
		return "text/markdown; charset=utf-8"
	case HTML:
		return "text/html; charset=utf-8"
	}
	return "application/json"
}

// Errors of [Languages.Write].
var (
	ErrFormat   = errors.New("unknown format of minutes")
	ErrProposal = errors.New("no such proposal in the account")
)

// Options say what to write.
type Options struct {
	Format   Format
	Language string              // BCP 47; "" is the meeting's own. Without a file for it, English
	Proposal decision.ProposalID // "" is the whole meeting
	Version  string              // of the program, named at the end; "" names none
	// Later is what became of the meeting's decisions in later meetings of its
	// organisation.
	Later []decision.PastDecision
}

// Write writes minutes. It fails with ErrFormat, with ErrProposal, with the
// writer's error, or where a language file lacks a message. It is safe for
// concurrent use.
func (l *Languages) Write(w io.Writer, a decision.Account, o Options) error {
	from, to := 0, len(a.Proposals)
	if o.Proposal != "" {
		from = slices.IndexFunc(a.Proposals, func(p decision.AccountProposal) bool { return p.ID == o.Proposal })
		if from < 0 {
			return fmt.Errorf("%w: %s", ErrProposal, o.Proposal)
		}
		to = from + 1
		a.Floor = floorOf(a.Floor, o.Proposal)
	}
	switch o.Format {
	case JSON:
		a.Proposals = a.Proposals[from:to]
		return writeJSON(w, a, o)
	case Markdown, HTML:
	default:
		return fmt.Errorf("%w: %q", ErrFormat, o.Format)
	}
	t := &teller{words: l.words(o.Language, a.Meeting), account: a, names: namesOf(a), later: map[decision.ProposalID]decision.PastDecision{},
		rulesOf: map[string]decision.AccountPoll{}}
	for _, d := range o.Later {
		t.later[d.Proposal] = d
	}
	t.head(o.Proposal != "", from)
	t.people()
	for i := from; i < to; i++ {
		if o.Proposal != "" || !t.untouched(a.Proposals[i]) {
			t.proposal(i+1, a.Proposals[i])
		}
	}
	t.temperatures(2, "")
	t.questions()
	t.record(o.Proposal)
	t.close(o.Version)
	if t.words.err != nil {
		return t.words.err
	}
	render := t.doc.markdown
	if o.Format == HTML {
		render = t.doc.html
	}
	_, err := io.WriteString(w, render())
	return err
}

// writeJSON writes the account with the program that wrote it.
func writeJSON(w io.Writer, a decision.Account, o Options) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(struct {
		Format  string `json:"format"`
		Program string `json:"program,omitempty"`
		Draft   bool   `json:"draft"`
		decision.Account
		Later []decision.PastDecision `json:"later,omitempty"` // what became of its decisions
	}{"folkmoot-minutes/1", o.Version, running(a), a, o.Later})
}

func running(a decision.Account) bool { return a.Meeting.State != decision.StateEnded }

func namesOf(a decision.Account) map[decision.MemberID]string {
	names := make(map[decision.MemberID]string, len(a.Roll))
	for _, p := range a.Roll {
		names[p.ID] = p.Name
	}
	return names
}
