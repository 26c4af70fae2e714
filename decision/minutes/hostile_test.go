package minutes_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"golang.org/x/net/html"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

// page is what a reader's browser makes of minutes.
type page struct {
	elements, attributes map[string]int
	quotes               []string
}

func parsed(t *testing.T, text string) page {
	t.Helper()
	root, err := html.Parse(strings.NewReader(text))
	require.NoError(t, err)
	p := page{elements: map[string]int{}, attributes: map[string]int{}}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			p.elements["(comment)"]++
		}
		if n.Type != html.ElementNode {
			continue
		}
		p.elements[n.Data]++
		for _, a := range n.Attr {
			p.attributes[a.Key]++
		}
		if n.Data == "blockquote" {
			p.quotes = append(p.quotes, content(n))
		}
	}
	return p
}

func content(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// rendered is what GitHub's flavour of Markdown makes of a text.
func rendered(t *testing.T, markdown string) string {
	t.Helper()
	var b bytes.Buffer
	md := goldmark.New(goldmark.WithExtensions(extension.GFM))
	require.NoError(t, md.Convert([]byte(markdown), &b))
	return b.String()
}

func requireOnly(t *testing.T, found map[string]int, allowed ...string) {
	t.Helper()
	for name := range found {
		require.Contains(t, allowed, name)
	}
}

func TestNoTextBecomesMarkupInHTML(t *testing.T) {
	s := hostile(t)
	got := written(t, s.meeting.Account(), minutes.Options{Format: minutes.HTML})
	p := parsed(t, got)
	requireOnly(t, p.elements, "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "h4", "p", "ul", "li", "blockquote", "div", "del", "ins",
		"table", "thead", "tbody", "tr", "th", "td", "b", "details", "summary",
		"figure", "figcaption", "svg", "title", "desc", "defs", "pattern", "rect", "path", "text")
	requireOnly(t, p.attributes, "lang", "dir", "charset", "name", "content", "class", "scope", "id", "role", "aria-labelledby", "aria-label",
		"width", "height", "viewBox", "direction", "patternUnits", "patternTransform", "fill", "d", "x", "y", "text-anchor")
	require.Equal(t, len(attacks), p.elements["svg"], "a picture for each ranked count")
	require.Equal(t, 1, p.elements["h1"])
	require.NotContains(t, got, "://www", "no request leaves the page")
	quoted := strings.Join(p.quotes, "\n\n")
	for _, a := range attacks {
		require.Contains(t, quoted, strings.TrimSpace(a), "the exact text stands in the minutes")
	}
}

func TestNoTextBecomesMarkupInMarkdown(t *testing.T) {
	s := hostile(t)
	own := parsed(t, rendered(t, written(t, plain(s.meeting.Account()), minutes.Options{Format: minutes.Markdown})))
	got := parsed(t, rendered(t, written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown})))
	requireOnly(t, got.elements, "html", "head", "body", "h1", "h2", "h3", "h4", "p", "ul", "li", "blockquote", "pre", "code", "br",
		"table", "thead", "tbody", "tr", "th", "td", "strong")
	for _, name := range []string{"h1", "h2", "h3", "h4", "ul", "li", "blockquote", "pre", "code", "table", "tr", "th", "td", "strong"} {
		require.Equal(t, own.elements[name], got.elements[name], "as many <%s> as with harmless texts", name)
	}
	quoted := strings.ReplaceAll(strings.Join(got.quotes, "\n"), "\u00a0", " ")
	for _, a := range attacks {
		for _, line := range strings.Split(a, "\n") {
			require.Contains(t, quoted, strings.TrimSpace(line))
		}
	}
}

// plain is an account with every text that members wrote made harmless.
func plain(a decision.Account) decision.Account {
	a.Meeting.Title = "Title"
	for i := range a.Roll {
		a.Roll[i].Name, a.Roll[i].Group = "Name", "Group"
	}
	for i := range a.Floor.Checks {
		a.Floor.Checks[i].Question = "Question"
	}
	for i := range a.Floor.Questions {
		a.Floor.Questions[i].Text = "Question"
	}
	for _, p := range a.Proposals {
		for i := range p.Versions {
			p.Versions[i].Title, p.Versions[i].Text = "Title", strings.Repeat("text\n", i)+"text"
		}
		for i := range p.Moves {
			if p.Moves[i].Reason != "" {
				p.Moves[i].Reason = "reason"
			}
		}
		for i := range p.Brainstorm.Ideas {
			p.Brainstorm.Ideas[i].Text, p.Brainstorm.Ideas[i].Group = "idea", "Group"
		}
		for i := range p.Discussion.Raised {
			p.Discussion.Raised[i].Text, p.Discussion.Raised[i].Files = "concern", []string{"file"}
		}
		for i := range p.Polls {
			p.Polls[i].Spec.Question = "Question"
			options := make([]decision.Option, len(p.Polls[i].Spec.Options))
			for j, o := range p.Polls[i].Spec.Options {
				options[j] = decision.Option{ID: o.ID, Name: "option", Idea: o.Idea}
			}
			p.Polls[i].Spec.Options = options
			for _, n := range p.Polls[i].Spec.Quorum.Also {
				n.Group = "Group"
				p.Polls[i].Spec.Quorum.Also = []decision.Need{n}
			}
			for j := range p.Polls[i].Rounds {
				plainRound(&p.Polls[i].Rounds[j])
			}
		}
	}
	return a
}

func TestATextInHebrewDoesNotTurnItsSentence(t *testing.T) {
	s, _ := garden(t)
	s.join("דב")
	got := written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown})
	require.Contains(t, got, "- \u2068דב\u2069 (Participant)")
}

func TestControlCharactersAndOverridesNeverReachThePage(t *testing.T) {
	s, ada := garden(t)
	s.propose(ada, "One", "text")
	a := s.meeting.Account()
	a.Proposals[0].Versions[0].Text = "a\x00b\x1b[31mc\u202egnp.exe\u2028d\x7f"
	a.Roll[0].Name = "Ada\u202e"
	for _, f := range []minutes.Format{minutes.Markdown, minutes.HTML} {
		got := written(t, a, minutes.Options{Format: f})
		require.False(t, strings.ContainsAny(got, "\x00\x1b\u202e\u2028\x7f"), f)
		require.Contains(t, got, "\uFFFDgnp.exe\uFFFDd")
	}
}
