package minutes

import (
	"strings"
)

// markdown writes a document in CommonMark. Texts are escaped so that none of
// them can become a heading, a link, a list, HTML or anything else but itself,
// and so that addresses in them are not made links (GitHub Flavored Markdown,
// section 6.9).
func (d *document) markdown() string {
	var b strings.Builder
	for _, part := range d.blocks {
		var one strings.Builder
		part.markdown(&one)
		if b.Len() > 0 && one.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(one.String())
	}
	return b.String()
}

func (h heading) markdown(b *strings.Builder) {
	b.WriteString(strings.Repeat("#", h.level) + " " + inline(h.text) + "\n")
}

func (p para) markdown(b *strings.Builder) { b.WriteString(atStart(inline(p.text)) + "\n") }

func (n notice) markdown(b *strings.Builder) { b.WriteString("**" + inline(n.text) + "**\n") }

func (l list) markdown(b *strings.Builder) {
	for i, it := range l.items {
		b.WriteString("- " + atStart(inline(it.text)) + "\n")
		if it.quote == "" {
			continue
		}
		b.WriteString("\n")
		writeQuote(b, "  > ", it.quote)
		if i+1 < len(l.items) {
			b.WriteString("\n")
		}
	}
}

func (q quote) markdown(b *strings.Builder) { writeQuote(b, "> ", q.text) }

// writeQuote writes lines exactly as they are, each with a hard break where the
// next goes on.
func writeQuote(b *strings.Builder, prefix, text string) {
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		l = strings.TrimRight(l, " \t")
		rest := strings.TrimLeft(l, " \t")
		indent := strings.ReplaceAll(l[:len(l)-len(rest)], "\t", "    ")
		b.WriteString(strings.TrimRight(prefix+strings.Repeat("&nbsp;", len(indent))+atStart(inline(rest)), " "))
		if rest != "" && i+1 < len(lines) && strings.TrimSpace(lines[i+1]) != "" {
			b.WriteByte('\\')
		}
		b.WriteByte('\n')
	}
}

func (d difference) markdown(b *strings.Builder) {
	var body strings.Builder
	for _, l := range d.lines {
		switch {
		case l.gap:
			body.WriteString("  …\n")
		case l.same():
			body.WriteString("  " + l.old() + "\n")
		default:
			if l.hasOld {
				body.WriteString("- " + l.old() + "\n")
			}
			if l.hasNew {
				body.WriteString("+ " + l.new() + "\n")
			}
		}
	}
	text := harmless(body.String())
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	b.WriteString(fence + "diff\n" + text + fence + "\n")
}

// A table is of GitHub Flavored Markdown (section 4.10); the figures stand right.
func (t table) markdown(b *strings.Builder) {
	row := func(cells []string) {
		for _, c := range cells {
			b.WriteString("| " + inline(c) + " ")
		}
		b.WriteString("|\n")
	}
	row(t.head)
	b.WriteString("| --- " + strings.Repeat("| ---: ", len(t.head)-1) + "|\n")
	for _, r := range t.rows {
		row(r)
	}
}

func (s signatures) markdown(b *strings.Builder) {
	for i, label := range s.labels {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(atStart(inline(label)) + ": ........................................\n")
	}
}

// inline escapes a text for the middle of a line; line ends become spaces.
func inline(s string) string {
	var b strings.Builder
	s = strings.ReplaceAll(harmless(s), "\n", " ")
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<>&~|$@^{}#", r),
			r == ':' && strings.HasPrefix(s[i+1:], "/"),
			r == '.' && i >= 3 && strings.EqualFold(s[i-3:i], "www"):
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// atStart escapes what would begin a list, a heading's underline or a rule at
// the start of a line.
func atStart(s string) string {
	if s == "" {
		return s
	}
	if strings.ContainsRune("-+=", rune(s[0])) {
		return `\` + s
	}
	digits := strings.TrimLeft(s, "0123456789")
	if n := len(s) - len(digits); n > 0 && digits != "" && (digits[0] == '.' || digits[0] == ')') {
		return s[:n] + `\` + digits
	}
	return s
}
