package minutes

import "github.com/folkmoot/folkmoot/decision"

// told tells of lazy consensus how many knew of it, and who opened it.
func (t *teller) told(r decision.AccountRound) {
	if r.Told == 0 {
		return
	}
	key, names := "minutes.told", []string(nil)
	for _, s := range r.SeenBy {
		key, names = "minutes.told_names", append(names, isolated(t.nameOf(s.Member)))
	}
	t.doc.say(t.say(key, "count", r.Told, "seen", r.Seen, "names", t.list(names)))
}

// groups gives the numbers of each stakeholder group.
func (t *teller) groups(s decision.PollSpec, r decision.AccountRound) {
	var items []item
	for _, g := range r.Groups {
		label := g.Group
		if label == "" {
			label = t.say("minutes.no_group")
		}
		key, open := "minutes.group_close", 0
		if g.AtOpen != nil {
			key, open = "minutes.group", g.AtOpen.Present
		}
		text := t.say(key, "group", label, "roll", g.AtClose.Roll, "open", open, "present", g.AtClose.Present)
		one := decision.AccountRound{Tally: &g.Tally}
		var sides []string
		for _, side := range t.sides(s, one) {
			sides = append(sides, t.say("minutes.side", "label", side.label, "have", side.count))
		}
		if len(sides) > 0 {
			text += " " + t.say("minutes.group_sides", "list", t.list(sides))
		}
		items = append(items, item{text: text})
	}
	if len(items) > 0 {
		t.doc.add(para{t.say("minutes.groups")}, list{items})
	}
}

// movement tells how positions have moved since the round before.
func (t *teller) movement(r decision.AccountRound) {
	if len(r.Movement) == 0 {
		return
	}
	var items []item
	stayed := decision.Movement{}
	for _, m := range r.Movement {
		if m.From == m.To {
			stayed.Count += m.Count
			stayed.Members = append(stayed.Members, m.Members...)
			continue
		}
		said := t.say("minutes.moved_position", "from", t.position(m.From), "to", t.position(m.To))
		items = append(items, item{text: t.howMany(said, m)})
	}
	if len(items) == 0 {
		t.doc.say(t.say("minutes.nobody_moved"))
		return
	}
	if stayed.Count > 0 {
		items = append(items, item{text: t.howMany(t.say("minutes.stayed"), stayed)})
	}
	t.doc.add(para{t.say("minutes.movement")}, list{items})
}

func (t *teller) howMany(label string, m decision.Movement) string {
	if len(m.Members) == 0 {
		return t.say("minutes.number", "label", label, "have", m.Count)
	}
	var names []string
	for _, id := range m.Members {
		names = append(names, isolated(t.nameOf(id)))
	}
	return t.say("minutes.number_names", "label", label, "have", m.Count, "names", t.list(names))
}

// calls tells each call of rough consensus, with the appeals against it.
func (t *teller) calls(r decision.AccountRound) {
	for i, c := range r.Calls {
		key := "minutes.call_against"
		if c.Adopted {
			key = "minutes.call"
		}
		if i > 0 {
			key += "_anew"
		}
		t.quoted(t.say(key, "name", t.nameOf(c.By), "time", t.time(c.At)), c.Reason)
		for _, a := range c.Appeals {
			t.quoted(t.say("minutes.call_appeal", "name", t.nameOf(a.By), "time", t.time(a.At)), a.Reason)
		}
	}
}
