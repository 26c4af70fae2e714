package minutes

import (
	"strings"

	"github.com/folkmoot/folkmoot/decision"
)

// election tells what people were elected to, how they were nominated, and who
// accepted. What candidates said for themselves is given once it was put to the
// vote, as the voters read it; before, that they said it.
func (t *teller) election(p decision.AccountProposal) {
	e := p.Election
	if e == nil {
		return
	}
	said := []string{t.say("minutes.election_office", "office", t.officeOf(e), "count", e.Rule.Seats)}
	if e.Rule.Self {
		said = append(said, t.say("minutes.election_rule_self"))
	} else {
		said = append(said, t.say("minutes.election_rule_others"))
	}
	if e.Rule.Free {
		said = append(said, t.say("minutes.election_rule_free"))
	}
	if e.Rule.Seconds > 0 {
		said = append(said, t.say("minutes.election_rule_seconds", "count", e.Rule.Seconds))
	}
	t.doc.add(heading{3, t.say("minutes.election")})
	t.doc.say(said...)
	t.doc.say(t.nominated(e)...)
	if len(e.Candidates) == 0 {
		return
	}
	var items []item
	for _, c := range e.Candidates {
		items = append(items, item{t.candidate(e, c), c.Words})
	}
	t.doc.add(para{t.say("minutes.election_accepted")}, list{items})
}

func (t *teller) officeOf(e *decision.AccountElection) string {
	if e.Rule.Office == "" {
		return t.say("minutes.erased_text")
	}
	return e.Rule.Office
}

// nominated counts nominations, once that tells on nobody.
func (t *teller) nominated(e *decision.AccountElection) []string {
	switch {
	case !e.Told:
		return nil
	case e.Nominated == 0:
		return []string{t.say("minutes.election_nobody")}
	}
	said := []string{t.say("minutes.election_counts", "count", e.Nominated, "accepted", e.Accepted, "declined", e.Declined)}
	if asked := e.Nominated - e.Accepted - e.Declined; asked > 0 {
		said = append(said, t.say("minutes.election_asked", "count", asked))
	}
	return said
}

func (t *teller) candidate(e *decision.AccountElection, c decision.AccountCandidate) string {
	name := isolated(c.Name)
	if name == "" {
		name = t.nameOf(c.Member)
	}
	said := []string{name}
	if len(c.By) == 1 && c.By[0] == c.Member && c.Member != "" {
		said = append(said, t.say("minutes.election_by_self"))
	} else {
		var names []string
		for _, id := range c.By {
			names = append(names, t.nameOf(id))
		}
		said = append(said, t.say("minutes.election_by", "names", t.list(names)))
	}
	if c.Seconds > 0 {
		said = append(said, t.say("minutes.election_seconds", "count", c.Seconds))
	}
	if e.Told && c.Seconds < e.Rule.Seconds {
		said = append(said, t.say("minutes.election_lacking"))
	}
	if c.Free {
		said = append(said, t.say("minutes.election_free"))
	}
	if c.Statement {
		said = append(said, t.say("minutes.election_statement"))
	}
	end := "."
	if c.Words != "" {
		end = ":"
	}
	return strings.Join(said, ", ") + end
}
