package api

import (
	"encoding/csv"
	"html/template"
	"strings"

	"github.com/folkmoot/folkmoot/decision/minutes"
)

// mailMerge is a table for a mail merge: comma-separated (RFC 4180), UTF-8 with a
// mark at its beginning, by which spreadsheets know it.
func mailMerge(say minutes.Speaker, links []PersonalLink) (string, error) {
	var b strings.Builder
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	_ = w.Write([]string{say.Say("links.csv_name"), say.Say("links.csv_group"), say.Say("links.csv_link")}) // a Builder takes everything
	for _, l := range links {
		_ = w.Write([]string{harmless(l.Name), harmless(l.Group), l.URL})
	}
	w.Flush()
	return b.String(), say.Err()
}

// harmless keeps a spreadsheet from reading a cell as a formula: what begins like
// one gets an apostrophe before it (OWASP, CSV injection).
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(cell)[0]) {
		return "'" + cell
	}
	return cell
}

// card is one member's card.
type card struct {
	Name, Group, URL string
	QR               template.HTML // drawn by us from the URL
}

// cards is a page to print and to cut: two cards in a row, none broken across
// pages, with a QR code and nothing that is loaded from elsewhere.
func cards(say minutes.Speaker, title string, links []PersonalLink) (string, error) {
	all := make([]card, len(links))
	for i, l := range links {
		svg, err := qrSVG(l.URL)
		if err != nil {
			return "", err
		}
		all[i] = card{l.Name, l.Group, l.URL, template.HTML(svg)} // no part of it is anybody's text
	}
	var b strings.Builder
	err := cardSheet.Execute(&b, map[string]any{"Lang": say.Tag(), "Dir": say.Dir(), "Title": title,
		"Scan": say.Say("links.card_scan"), "Secret": say.Say("links.card_secret"), "Cards": all})
	if err == nil {
		err = say.Err()
	}
	return b.String(), err
}

var cardSheet = template.Must(template.New("cards").Parse(`<!doctype html>
<html lang="{{.Lang}}" dir="{{.Dir}}">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>{{.Title}}</title>
<style>
  body { margin: 0 auto; max-width: 190mm; font: 11pt/1.35 system-ui, sans-serif; color: #1c2421; background: #fff; }
  main { display: grid; grid-template-columns: repeat(auto-fill, minmax(88mm, 1fr)); gap: 4mm; padding: 4mm; }
  section { display: grid; grid-template-columns: 36mm 1fr; gap: 4mm; align-items: center; padding: 4mm;
    border: 1px dashed #8a948f; break-inside: avoid; }
  svg { display: block; width: 36mm; height: 36mm; }
  h2 { margin: 0; font-size: 14pt; overflow-wrap: anywhere; }
  p { margin: 1mm 0 0; font-size: 9.5pt; hyphens: auto; overflow-wrap: anywhere; }
  small { display: block; margin-top: 1mm; color: #48524d; font-size: 8pt; overflow-wrap: anywhere; }
  @page { margin: 10mm; }
  @media print { body { max-width: none; } main { padding: 0; } }
</style>
<main>
{{- range .Cards}}
<section>{{.QR}}<div><h2>{{.Name}}</h2>{{if .Group}}<p>{{.Group}}</p>{{end}}<p>{{$.Title}}</p><small>{{$.Scan}} {{.URL}}</small><small>{{$.Secret}}</small></div></section>
{{- end}}
</main>
</html>
`))
