package minutes

import (
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/decision"
)

// proposal tells all of one proposal: its text, how it came to it, and its
// votes.
func (t *teller) proposal(place int, p decision.AccountProposal) {
	first := p.Versions[0]
	t.families = familiesOf(p.Brainstorm)
	phase := "minutes.phase_ended"
	if running(t.account) {
		phase = "minutes.phase_running"
	}
	t.doc.add(heading{2, t.say("minutes.proposal", "place", place, "title", t.titleOf(p))})
	t.doc.say(t.say("minutes.proposed", "name", t.nameOf(first.By), "time", t.time(first.At)),
		t.say(phase, "phase", t.say("phase."+string(p.Phase))), t.times(p), t.since(p.ID))
	t.texts(p)
	t.changes(p)
	t.course(p)
	t.conflicts(p)
	t.brainstorm(p)
	t.discussion(p)
	t.points(3, p.ID)
	t.temperatures(3, p.ID)
	t.election(p)
	for _, q := range p.Polls {
		t.poll(p, q)
	}
	t.rationale(p)
}

// since tells what became of a decision in a later meeting; "" where nothing did.
func (t *teller) since(id decision.ProposalID) string {
	d, ok := t.later[id]
	switch {
	case !ok:
		return ""
	case d.ByAt == nil:
		return t.say("minutes.later.expired")
	}
	return t.say("minutes.later."+string(d.Status), "date", t.date(*d.ByAt), "title", d.ByTitle)
}

// times tells the minutes that were planned for a proposal, and those it took.
func (t *teller) times(p decision.AccountProposal) string {
	var said []string
	if p.Minutes > 0 {
		said = append(said, t.say("minutes.time_planned", "count", p.Minutes))
	}
	if p.Started != nil && p.Decided != nil && p.Minutes > 0 {
		took := int((time.Duration(p.Spent) * time.Second).Round(time.Minute) / time.Minute)
		said = append(said, t.say("minutes.time_taken", "count", took, "from", t.time(*p.Started), "to", t.time(*p.Decided)))
	}
	return strings.Join(said, " ")
}

// texts gives the exact text of every version that was put to the vote, and of
// the newest.
func (t *teller) texts(p decision.AccountProposal) {
	voted := map[int]bool{}
	for _, q := range p.Polls {
		for _, r := range q.Rounds {
			voted[r.Text] = true
			for _, c := range r.Carried {
				voted[c.From] = true
			}
		}
	}
	t.doc.add(heading{3, t.say("minutes.text")})
	for i, v := range p.Versions {
		if i+1 < len(p.Versions) && !voted[v.Version] {
			continue
		}
		key := "minutes.version"
		if voted[v.Version] {
			key = "minutes.version_voted"
		}
		t.doc.say(t.say(key, "version", v.Version, "title", t.title(v.Title), "name", t.nameOf(v.By), "time", t.time(v.At)))
		switch {
		case erased(v):
			t.doc.say(t.say("minutes.erased_text"))
		case v.Text == "":
			t.doc.say(t.say("minutes.text_empty"))
		default:
			t.doc.add(quote{v.Text})
		}
	}
}

// erased tells whether the text of a version has been erased: a title is never
// empty otherwise.
func erased(v decision.AccountVersion) bool { return v.Title == "" }

// changes tells how each version differs from the one before.
func (t *teller) changes(p decision.AccountProposal) {
	if len(p.Versions) < 2 {
		return
	}
	t.doc.add(heading{3, t.say("minutes.changes")})
	for i, v := range p.Versions[1:] {
		before := p.Versions[i]
		key := "minutes.changed"
		switch {
		case erased(before) || erased(v):
			key = "minutes.changed_erased"
		case before.Text == v.Text:
			key = "minutes.changed_only_title"
		}
		t.doc.say(t.say(key, "name", t.nameOf(v.By), "version", v.Version, "time", t.time(v.At), "before", before.Version))
		if key == "minutes.changed_erased" {
			continue
		}
		if before.Title != v.Title {
			t.doc.say(t.say("minutes.changed_title", "from", t.title(before.Title), "to", t.title(v.Title)))
		}
		if before.Text != v.Text {
			t.doc.add(difference{differences(before.Text, v.Text)})
		}
	}
}

// course lists the proposal's moves from phase to phase, with reasons.
func (t *teller) course(p decision.AccountProposal) {
	if len(p.Moves) == 0 {
		return
	}
	var items []item
	for _, move := range p.Moves {
		key := "minutes.moved"
		switch {
		case move.Aside != "":
			key = "minutes.aside_" + string(move.Aside)
		case move.Paused != nil && *move.Paused:
			key = "minutes.paused"
		case move.Paused != nil:
			key = "minutes.resumed"
		case move.Because != "":
			key = "minutes.moved_because." + string(move.Because)
		}
		if move.Reason != "" {
			key += "_why"
		}
		items = append(items, item{t.say(key, "time", t.time(move.At), "name", t.nameOf(move.By),
			"from", t.say("phase."+string(move.From)), "to", t.say("phase."+string(move.To)), "until", move.Until), move.Reason})
	}
	t.doc.add(heading{3, t.say("minutes.course")}, list{items})
}
