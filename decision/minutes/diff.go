package minutes

import (
	"strings"
	"unicode"
)

// op says what became of a piece of text.
type op uint8

const (
	kept op = iota
	removed
	added
)

// run is a piece of a line.
type run struct {
	op   op
	text string
}

// changedLine is a line of a difference: what the old and the new text have of
// it. A gap stands for lines that are the same and left out.
type changedLine struct {
	gap            bool
	hasOld, hasNew bool
	runs           []run
}

func (l changedLine) same() bool { return l.hasOld && l.hasNew && l.old() == l.new() }
func (l changedLine) old() string {
	return l.without(added)
}
func (l changedLine) new() string { return l.without(removed) }

func (l changedLine) without(o op) string {
	var b strings.Builder
	for _, r := range l.runs {
		if r.op != o {
			b.WriteString(r.text)
		}
	}
	return b.String()
}

// around is how many unchanged lines are shown beside a change.
const around = 2

// differences compares two texts line by line and, where a line was replaced by
// another, word by word.
func differences(before, after string) []changedLine {
	steps := compare(strings.Split(before, "\n"), strings.Split(after, "\n"))
	var lines []changedLine
	for i := 0; i < len(steps); {
		if steps[i].op == kept {
			lines = append(lines, changedLine{hasOld: true, hasNew: true, runs: []run{steps[i]}})
			i++
			continue
		}
		var out, in []string
		for ; i < len(steps) && steps[i].op != kept; i++ {
			if steps[i].op == removed {
				out = append(out, steps[i].text)
			} else {
				in = append(in, steps[i].text)
			}
		}
		lines = append(lines, replaced(out, in)...)
	}
	return shortened(lines)
}

// replaced pairs lines taken out with lines put in.
func replaced(out, in []string) []changedLine {
	var lines []changedLine
	n := min(len(out), len(in))
	for i := range n {
		lines = append(lines, changedLine{hasOld: true, hasNew: true, runs: joined(compare(pieces(out[i]), pieces(in[i])))})
	}
	for _, s := range out[n:] {
		lines = append(lines, changedLine{hasOld: true, runs: []run{{removed, s}}})
	}
	for _, s := range in[n:] {
		lines = append(lines, changedLine{hasNew: true, runs: []run{{added, s}}})
	}
	return lines
}

// pieces cuts a line into words and what stands between them.
func pieces(s string) []string {
	var all []string
	start, inWord := 0, false
	for i, r := range s {
		word := unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)
		if i > start && (word != inWord || !word) {
			all = append(all, s[start:i])
			start = i
		}
		inWord = word
	}
	if start < len(s) {
		all = append(all, s[start:])
	}
	return all
}

// joined puts neighbouring runs of one kind together.
func joined(runs []run) []run {
	var all []run
	for _, r := range runs {
		if n := len(all); n > 0 && all[n-1].op == r.op {
			all[n-1].text += r.text
			continue
		}
		all = append(all, r)
	}
	return all
}

// shortened leaves out unchanged lines that are far from every change.
func shortened(lines []changedLine) []changedLine {
	near := make([]bool, len(lines))
	for i, l := range lines {
		if !l.same() {
			for j := max(0, i-around); j <= min(len(lines)-1, i+around); j++ {
				near[j] = true
			}
		}
	}
	var short []changedLine
	for i, l := range lines {
		switch {
		case near[i]:
			short = append(short, l)
		case i == 0 || near[i-1]:
			short = append(short, changedLine{gap: true})
		}
	}
	return short
}

// tooMuch is the largest table that compare fills; longer middles count as
// replaced as a whole.
const tooMuch = 4_000_000

// compare turns a into b by a longest common subsequence, found after the
// common start and end have been set aside.
func compare(a, b []string) []run {
	var head, tail []run
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head = append(head, run{kept, a[0]})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append(tail, run{kept, a[len(a)-1]})
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	out := append(head, middle(a, b)...)
	for i := len(tail) - 1; i >= 0; i-- {
		out = append(out, tail[i])
	}
	return out
}

func middle(a, b []string) []run {
	var out []run
	if len(a)*len(b) > tooMuch {
		for _, s := range a {
			out = append(out, run{removed, s})
		}
		for _, s := range b {
			out = append(out, run{added, s})
		}
		return out
	}
	// longest[i][j] is the length of the longest common subsequence of a[i:] and b[j:].
	longest := make([][]int32, len(a)+1)
	for i := range longest {
		longest[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				longest[i][j] = longest[i+1][j+1] + 1
			} else {
				longest[i][j] = max(longest[i+1][j], longest[i][j+1])
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out = append(out, run{kept, a[i]})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && longest[i+1][j] >= longest[i][j+1]:
			out = append(out, run{removed, a[i]})
			i++
		default:
			out = append(out, run{added, b[j]})
			j++
		}
	}
	return out
}
