package minutes

import (
	"fmt"
	"html"
	"strings"
)

// style is the look of the page: dark on white, for the screen and for print.
const style = `:root{color-scheme:light}
body{margin:2rem auto;max-width:42rem;padding:0 1rem;background:#fff;color:#1a1a1a;font:1rem/1.55 Georgia,"Noto Serif",serif;overflow-wrap:anywhere}
h1,h2,h3,h4{font-family:system-ui,sans-serif;line-height:1.25;margin:1.6em 0 .5em;break-after:avoid;hyphens:auto}
h1{font-size:1.8rem}h2{font-size:1.35rem;border-block-end:1px solid #bbb;padding-block-end:.2em}h3{font-size:1.1rem}h4{font-size:1rem}
p,ul{margin:.6em 0}li{margin:.25em 0}
blockquote{margin:.6em 0;padding:.1em 1em;border-inline-start:3px solid #767676}
blockquote p{white-space:pre-wrap}
.notice{border:2px solid #1a1a1a;padding:.6em 1em;font-weight:bold}
.changes{border:1px solid #bbb;padding:.4em .8em}
.changes p{white-space:pre-wrap;margin:.2em 0}
del{background:#fde8e8;color:#7a1111}ins{background:#e3f4e3;color:#0d4f1c}
.table{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{overflow-wrap:normal;padding:.2em .7em;border-block-end:1px solid #bbb;text-align:end}th:first-child{text-align:start;font-weight:normal;min-width:9rem;overflow-wrap:anywhere}
thead th,thead th:first-child{font-weight:bold}
summary{font-family:system-ui,sans-serif;cursor:pointer}
.pairs th,.pairs td{padding:.2em .45em}
` + pictureStyle + `
.sign{margin-block-start:3em;max-width:22rem;border-block-start:1px solid #1a1a1a;padding-block-start:.2em;break-inside:avoid}
@page{margin:20mm}
@media print{body{margin:0;max-width:none;padding:0;font-size:11pt}blockquote,li,tr{break-inside:avoid-page}
.table,.flow{overflow:visible}.flow svg{max-width:100%;height:auto}.table th,.table td{padding-inline:.35em}
details::details-content{content-visibility:visible}summary{list-style:none;font-weight:bold}}`

// html writes a document as one page: no script, nothing from outside, every
// text escaped.
func (d *document) html() string {
	var b strings.Builder
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=%q dir=%q>\n<head>\n<meta charset=\"utf-8\">\n"+
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"+
		"<title>%s</title>\n<style>\n%s\n</style>\n</head>\n<body>\n<main>\n", d.lang, d.dir, text(d.title), style)
	for _, part := range d.blocks {
		part.html(&b)
	}
	b.WriteString("</main>\n</body>\n</html>\n")
	return b.String()
}

// text escapes a text for the content of an element.
func text(s string) string { return html.EscapeString(harmless(s)) }

func (h heading) html(b *strings.Builder) {
	fmt.Fprintf(b, "<h%d>%s</h%d>\n", h.level, text(h.text), h.level)
}

func (p para) html(b *strings.Builder) { b.WriteString("<p>" + text(p.text) + "</p>\n") }

func (n notice) html(b *strings.Builder) {
	b.WriteString("<p class=\"notice\">" + text(n.text) + "</p>\n")
}

func (l list) html(b *strings.Builder) {
	b.WriteString("<ul>\n")
	for _, it := range l.items {
		b.WriteString("<li>" + text(it.text))
		if it.quote != "" {
			b.WriteByte('\n')
			quote{it.quote}.html(b)
		}
		b.WriteString("</li>\n")
	}
	b.WriteString("</ul>\n")
}

func (q quote) html(b *strings.Builder) {
	b.WriteString("<blockquote><p dir=\"auto\">" + text(q.text) + "</p></blockquote>\n")
}

func (d difference) html(b *strings.Builder) {
	b.WriteString("<div class=\"changes\">\n")
	for _, l := range d.lines {
		if l.gap {
			b.WriteString("<p>…</p>\n")
			continue
		}
		b.WriteString("<p dir=\"auto\">")
		for _, r := range l.runs {
			switch r.op {
			case kept:
				b.WriteString(text(r.text))
			case removed:
				b.WriteString("<del>" + text(r.text) + "</del>")
			case added:
				b.WriteString("<ins>" + text(r.text) + "</ins>")
			}
		}
		b.WriteString("</p>\n")
	}
	b.WriteString("</div>\n")
}

func (t table) html(b *strings.Builder) {
	b.WriteString("<div class=\"table\"><table>\n<thead><tr>")
	for _, c := range t.head {
		b.WriteString("<th scope=\"col\">" + text(c) + "</th>")
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, r := range t.rows {
		b.WriteString("<tr><th scope=\"row\">" + text(r[0]) + "</th>")
		for _, c := range r[1:] {
			b.WriteString("<td>" + text(c) + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table></div>\n")
}

func (s signatures) html(b *strings.Builder) {
	for _, label := range s.labels {
		b.WriteString("<p class=\"sign\">" + text(label) + "</p>\n")
	}
}
