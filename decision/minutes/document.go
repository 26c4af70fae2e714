package minutes

import (
	"strings"
	"unicode"
)

// document is what is told, before it has a form. Its texts are plain: each
// form escapes all of them.
type document struct {
	lang, dir, title string
	blocks           []block
}

// block is a part of a document.
type block interface {
	markdown(b *strings.Builder)
	html(b *strings.Builder)
}

type (
	// heading stands above what follows; level 1 is the title's.
	heading struct {
		level int
		text  string
	}
	// para is one paragraph of our own words.
	para struct{ text string }
	// notice is a paragraph that must not be overlooked.
	notice struct{ text string }
	// list has one item for each thing said.
	list struct{ items []item }
	// item is a sentence, and perhaps somebody's exact words after it.
	item struct{ text, quote string }
	// quote is somebody's exact words.
	quote struct{ text string }
	// difference shows what changed between two texts.
	difference struct{ lines []changedLine }
	// table has a row for each thing counted; its first column names it.
	table struct {
		head []string
		rows [][]string
	}
	// signatures are lines to write on.
	signatures struct{ labels []string }
)

func (d *document) add(blocks ...block) { d.blocks = append(d.blocks, blocks...) }

// say adds a paragraph of sentences; none where all are empty.
func (d *document) say(sentences ...string) {
	var said []string
	for _, s := range sentences {
		if s != "" {
			said = append(said, s)
		}
	}
	if len(said) > 0 {
		d.add(para{strings.Join(said, " ")})
	}
}

// rightToLeft are the scripts whose letters turn the direction of a line.
var rightToLeft = []*unicode.RangeTable{unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana,
	unicode.Nko, unicode.Samaritan, unicode.Mandaic, unicode.Adlam, unicode.Hanifi_Rohingya}

// isolated keeps a text in right-to-left letters from turning what stands
// around it, with the isolates of the Unicode Bidirectional Algorithm (UAX #9);
// once is enough.
func isolated(s string) string {
	if strings.ContainsRune(s, '\u2068') {
		return s
	}
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, rightToLeft...) }) {
		return "\u2068" + s + "\u2069"
	}
	return s
}

// harmless replaces control characters and direction overrides, which no text
// of a meeting should hold.
func harmless(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && r != '\t' && unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r == 0x2028 || r == 0x2029 {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
