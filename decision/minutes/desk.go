package minutes

import (
	"slices"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// stopping are the positions that by themselves stand in the way, with the key of
// the sentence that tells of one.
var stopping = map[decision.Position]string{
	ballot.Block: "block", ballot.Objection: "objection", "veto": "veto", ballot.Fingers[0]: "fist",
}

// desk tells each block and objection, and each concern that something became of:
// what was said with it, what was offered to meet it, and how it ended. Where
// names are for the facilitators alone, blocks and objections are counted.
func (t *teller) desk(s decision.PollSpec, r decision.AccountRound) {
	lead := func() { t.doc.say(t.say("minutes.desk")) }
	for _, c := range r.Cards {
		if short(c) || !c.Stops && again(r, c) {
			continue
		}
		lead()
		lead = func() {}
		t.card(s, r, c)
	}
	var items []item
	for _, n := range r.CardCounts {
		if _, stops := stopping[n.Position]; stops && len(r.Cards) == 0 {
			items = append(items, item{text: t.say("minutes.card_count", "position", t.position(n.Position),
				"have", n.Count, "state", t.say("desk.state."+string(n.State)))})
		}
	}
	if len(items) > 0 {
		t.doc.add(para{t.say("minutes.card_counts")}, list{items})
	}
}

// short tells whether there is no more to a card than a line, or not even that: a
// position that its owner left again without a word.
func short(c decision.AccountCard) bool {
	if c.Stops || c.Offer != nil || c.Value != "" || c.Alternative != "" {
		return false
	}
	return c.Ended == nil || c.Reason == ""
}

// card tells one card from beginning to end.
func (t *teller) card(s decision.PollSpec, r decision.AccountRound, c decision.AccountCard) {
	kind, stops := stopping[c.Position]
	if !stops {
		kind = "other"
	}
	said := t.say("minutes.card."+kind, "name", t.nameOf(c.Owner), "position", t.position(c.Position),
		"time", t.time(c.At), "version", c.Text)
	late := c.Offer != nil && c.Offer.At.After(*r.Closed)
	ended := []string{t.judged(c), t.cardEnd(c, holds(r, c))}
	if again(r, c) {
		t.doc.say(append([]string{t.say("minutes.card_again", "name", t.nameOf(c.Owner), "time", t.time(c.At))}, ended...)...)
		return
	}
	t.quoted(said, c.Reason)
	if c.Value != "" {
		t.quoted(t.say("minutes.card_value"), c.Value)
	}
	if c.Alternative != "" {
		t.quoted(t.say("minutes.card_alternative"), c.Alternative)
	}
	if late {
		t.doc.say(ended...)
	}
	if o := c.Offer; o != nil {
		t.quoted(t.say("minutes.offer."+string(o.How), "name", t.nameOf(o.By), "time", t.time(o.At)), o.Note)
		t.doc.say(t.takenOn(*o))
	}
	if !late {
		t.doc.say(ended...)
	}
}

// quoted says something, and then somebody's exact words.
func (t *teller) quoted(lead, words string) {
	t.doc.say(lead)
	if words == "" {
		t.doc.say(t.say("minutes.erased_text"))
		return
	}
	t.doc.add(quote{words})
}

// takenOn tells who takes an offer on, and by when.
func (t *teller) takenOn(o decision.Offer) string {
	switch {
	case o.Who != "" && o.Due != "":
		return t.say("minutes.offer_who_due", "name", o.Who, "date", o.Due)
	case o.Who != "":
		return t.say("minutes.offer_who", "name", o.Who)
	case o.Due != "":
		return t.say("minutes.offer_due", "date", o.Due)
	}
	return ""
}

// judged tells what peers found of a block.
func (t *teller) judged(c decision.AccountCard) string {
	j := c.Judged
	if j == nil {
		return ""
	}
	key := "minutes.judged_open"
	if j.Valid != nil && *j.Valid {
		key = "minutes.judged_valid"
	} else if j.Valid != nil {
		key = "minutes.judged_not_valid"
	}
	return t.say(key, "principled", j.Principled, "not", j.Not, "present", j.Present)
}

// again tells whether a card was told with the round before, and its owner has not
// held to it in this one.
func again(r decision.AccountRound, c decision.AccountCard) bool {
	return c.At.Before(r.Opened) && !holds(r, c)
}

// holds tells whether a card's owner still took its position when the round was
// closed.
func holds(r decision.AccountRound, c decision.AccountCard) bool {
	return c.Ended == nil && slices.ContainsFunc(r.Ballots, func(b decision.AccountBallot) bool {
		return b.Member == c.Owner && b.Marks.Position == c.Position
	})
}

// cardEnd tells how a card ended; held says whether its owner held to it.
func (t *teller) cardEnd(c decision.AccountCard, held bool) string {
	switch {
	case c.State == decision.CardNotValid:
		return "" // its peers have been told of
	case c.Ended == nil && !held:
		return t.say("minutes.card_end.unconfirmed", "name", t.nameOf(c.Owner))
	case c.Ended == nil:
		return t.say("minutes.card_end.stands")
	case c.State == decision.CardWithdrawn:
		return t.say("minutes.card_end.withdrawn", "name", t.nameOf(c.Owner), "time", t.time(*c.Ended))
	case c.By > 0:
		return t.say("minutes.card_end.text", "name", t.nameOf(c.Owner), "version", c.By, "time", t.time(*c.Ended))
	}
	return t.say("minutes.card_end.offer", "name", t.nameOf(c.Owner), "time", t.time(*c.Ended))
}

// reasons gives what else was said with the ballots: first with those that made a
// card, in the order in which they came, then with the others.
func (t *teller) reasons(r decision.AccountRound) {
	var items []item
	add := func(owner decision.MemberID, position decision.Position, reason string) {
		key := "minutes.voice"
		if reason == "" {
			key = "minutes.voice_silent"
		}
		items = append(items, item{t.say(key, "name", t.nameOf(owner), "position", t.position(position)), reason})
	}
	for _, c := range r.Cards {
		if short(c) && holds(r, c) {
			add(c.Owner, c.Position, c.Reason)
		}
	}
	for _, b := range r.Ballots {
		carded := func(c decision.AccountCard) bool {
			return c.Owner == b.Member && c.Position == b.Marks.Position && c.Ended == nil
		}
		if b.Marks.Position != "" && b.Marks.Reason != "" && !slices.ContainsFunc(r.Cards, carded) {
			add(b.Member, b.Marks.Position, b.Marks.Reason)
		}
	}
	if len(items) == 0 {
		return
	}
	key := "minutes.reasons"
	if slices.ContainsFunc(r.Cards, func(c decision.AccountCard) bool { return !short(c) && (c.Stops || !again(r, c)) }) {
		key = "minutes.reasons_else"
	}
	t.doc.add(para{t.say(key)}, list{items})
}

// talks tells when blockers and proposers met after a block, and what came of it.
func (t *teller) talks(r decision.AccountRound) {
	if len(r.Talks) == 0 {
		return
	}
	var items []item
	for _, talk := range r.Talks {
		items = append(items, item{t.say("minutes.talk", "time", t.time(talk.At)), talk.Note})
	}
	t.doc.add(para{t.say("minutes.talks")}, list{items})
}
