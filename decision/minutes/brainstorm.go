package minutes

import (
	"strings"

	"github.com/folkmoot/folkmoot/decision"
)

// brainstorm tells how ideas were gathered, what they were, and what became of
// each.
func (t *teller) brainstorm(p decision.AccountProposal) {
	b := p.Brainstorm
	if b == nil {
		return
	}
	said := []string{t.say("minutes.ideas_count", "ideas", b.Count, "writers", b.Writers), t.manner(b)}
	if b.Rule.Dots > 0 {
		said = append(said, t.say("minutes.ideas_dots", "count", b.Rule.Dots, "dotters", b.Dotters))
	}
	if b.Rule.Moderated {
		said = append(said, t.say("minutes.ideas_moderated"))
	}
	if b.Withheld > 0 {
		said = append(said, t.say("minutes.ideas_withheld", "count", b.Withheld))
	}
	if !b.Revealed {
		said = append(said, t.say("minutes.ideas_unrevealed"))
	}
	t.doc.add(heading{3, t.say("minutes.brainstorm")})
	t.doc.say(said...)
	groups := groupsOf(b.Ideas)
	for _, g := range groups {
		switch {
		case g != "":
			t.doc.add(para{t.say("minutes.ideas_group", "group", g)})
		case len(groups) > 1:
			t.doc.add(para{t.say("minutes.ideas_ungrouped")})
		}
		t.doc.add(list{t.ideas(p, g)})
	}
}

// manner tells in what manner a brainstorm was held.
func (t *teller) manner(b *decision.AccountBrainstorm) string {
	key := "minutes.ideas_at_once"
	if b.Rule.Silent {
		key = "minutes.ideas_silent"
	}
	if b.Rule.Hidden {
		return t.say(key) + " " + t.say("minutes.ideas_hidden")
	}
	return t.say(key)
}

// groupsOf are the headings of ideas, in the order in which they come first;
// ideas without one come last.
func groupsOf(ideas []decision.AccountIdea) []string {
	var groups []string
	seen, without := map[string]bool{}, false
	for _, it := range ideas {
		switch {
		case it.Into != "":
		case it.Group == "":
			without = true
		case !seen[it.Group]:
			seen[it.Group] = true
			groups = append(groups, it.Group)
		}
	}
	if without {
		groups = append(groups, "")
	}
	return groups
}

// ideas are those under a heading, each with those that were merged into it.
func (t *teller) ideas(p decision.AccountProposal, group string) []item {
	b := p.Brainstorm
	var items []item
	for _, it := range b.Ideas {
		if it.Into != "" || it.Group != group {
			continue
		}
		said := []string{t.author(b, it)}
		if it.Dots > 0 {
			said = append(said, t.say("minutes.idea_dots", "count", it.Dots))
		}
		if fate := t.fate(p, it); fate != "" {
			said = append(said, fate)
		}
		items = append(items, t.idea(strings.Join(said, ", "), it))
		for _, other := range t.families.of[it.ID] {
			if other.Into != "" {
				items = append(items, t.idea(t.say("minutes.idea_merged", "who", t.author(b, other)), other))
			}
		}
	}
	return items
}

func (t *teller) idea(said string, it decision.AccountIdea) item {
	if it.Text == "" {
		return item{text: said + ": " + t.say("minutes.erased_text")}
	}
	return item{said + ":", it.Text}
}

func (t *teller) author(b *decision.AccountBrainstorm, it decision.AccountIdea) string {
	if b.Rule.Hidden {
		return t.say("minutes.idea_hidden")
	}
	return t.say("minutes.idea_by", "name", t.nameOf(it.Author))
}

// families are the ideas of a brainstorm with those that were merged into them.
type families struct {
	into map[decision.IdeaID]decision.IdeaID        // where an idea was merged to, or ""
	of   map[decision.IdeaID][]decision.AccountIdea // by the idea they ended up in, it among them, in the order of writing
}

func familiesOf(b *decision.AccountBrainstorm) families {
	f := families{map[decision.IdeaID]decision.IdeaID{}, map[decision.IdeaID][]decision.AccountIdea{}}
	if b == nil {
		return f
	}
	for _, it := range b.Ideas {
		f.into[it.ID] = it.Into
	}
	for _, it := range b.Ideas {
		root := f.root(it.ID)
		f.of[root] = append(f.of[root], it)
	}
	return f
}

// root is the idea that an idea ended up in.
func (f families) root(id decision.IdeaID) decision.IdeaID {
	for f.into[id] != "" {
		id = f.into[id]
	}
	return id
}

// fate tells as what option an idea was put to the vote, and whether it was
// chosen in the newest round; "" where it became none.
func (t *teller) fate(p decision.AccountProposal, it decision.AccountIdea) string {
	for _, q := range p.Polls {
		if q.ID != it.Option {
			continue
		}
		for _, o := range q.Spec.Options {
			if o.Idea == "" || t.families.root(o.Idea) != it.ID {
				continue
			}
			key := "minutes.idea_option"
			if n := len(q.Rounds); n > 0 && q.Rounds[n-1].Verdict != nil {
				key = "minutes.idea_lost"
				for _, id := range q.Rounds[n-1].Verdict.Elected {
					if id == o.ID {
						key = "minutes.idea_won"
					}
				}
			}
			return t.say(key, "option", o.Name)
		}
	}
	return ""
}

// discussion lists concerns, questions and amendments, and counts the rest:
// minutes are no transcript of the debate.
func (t *teller) discussion(p decision.AccountProposal) {
	d := p.Discussion
	if d == nil {
		return
	}
	t.doc.add(heading{3, t.say("minutes.discussion")})
	var items []item
	for _, c := range d.Raised {
		items = append(items, t.raised(c))
	}
	if len(items) > 0 {
		t.doc.add(list{items})
	}
	var rest []string
	for _, kind := range []decision.ContributionKind{decision.Support, decision.Information} {
		if n := d.Kinds[kind]; n > 0 {
			rest = append(rest, t.say("minutes.rest_"+string(kind), "count", n))
		}
	}
	if len(rest) > 0 {
		t.doc.say(t.say("minutes.rest", "list", t.list(rest)))
	}
}

func (t *teller) raised(c decision.AccountContribution) item {
	said := t.say("minutes.raised", "kind", t.say("contribution."+string(c.Kind)), "name", t.nameOf(c.By), "time", t.time(c.At))
	switch {
	case c.Kind == decision.Amendment:
	case c.Resolved:
		said += ", " + t.say("minutes.raised_resolved")
	default:
		said += ", " + t.say("minutes.raised_open")
	}
	if len(c.Files) > 0 {
		said += ", " + t.say("minutes.raised_files", "names", t.list(isolatedAll(c.Files)))
	}
	if c.Text == "" {
		return item{text: said + ": " + t.say("minutes.erased_text")}
	}
	return item{said + ":", c.Text}
}

func isolatedAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = isolated(s)
	}
	return out
}
