package decision

import "time"

// CardLine is a card of the desk as others see it.
type CardLine struct {
	Poll        PollID     `json:"poll"`
	Round       int        `json:"round"`
	Owner       MemberID   `json:"owner,omitempty"`
	Name        string     `json:"name,omitempty" doc:"of the owner; not on the screen"`
	Position    Position   `json:"position"`
	Stops       bool       `json:"stops" doc:"by itself it stands in the way"`
	Reason      string     `json:"reason,omitempty"`
	Value       string     `json:"value,omitempty" doc:"the shared value or need at stake"`
	Alternative string     `json:"alternative,omitempty"`
	Text        int        `json:"text" doc:"the version of the text that it refers to"`
	Stale       bool       `json:"stale" doc:"the text has changed since; the owner has not said whether it still holds"`
	At          time.Time  `json:"at"`
	State       CardState  `json:"state"`
	Open        bool       `json:"open"`
	Offer       *Offer     `json:"offer,omitempty"`
	Ended       *time.Time `json:"ended,omitempty"`
	By          int        `json:"by,omitempty" doc:"the version of the text that resolved it"`
	Judged      *Judged    `json:"judged,omitempty" doc:"what the others find, where the rule asks them"`
}

// Judged is how a block stands with those who judge it.
type Judged struct {
	Principled int   `json:"principled"`
	Not        int   `json:"not"`
	Present    int   `json:"present" doc:"who may judge: present, without its owner"`
	Valid      *bool `json:"valid,omitempty" doc:"absent while it is open; then it counts"`
}

// DeskSection is the block and concern desk of a poll, where it may be seen:
// cards that are open come first.
type DeskSection struct {
	Poll  PollID     `json:"poll"`
	Round int        `json:"round"`
	Shown bool       `json:"shown" doc:"whether cards may be seen now"`
	Open  int        `json:"open" doc:"open cards that stop the proposal"`
	Count int        `json:"count" doc:"all cards"`
	Cards []CardLine `json:"cards" doc:"the first few"`
	Talks []Talk     `json:"talks,omitempty" doc:"meetings of blocker and proposers after a block"`
	// Until is when the rule's time for talks ends, where it has one.
	Until *time.Time `json:"until,omitempty" doc:"after a block: from then on the vote may be planned, however few talks there were"`
}

// SectionDesk is the section of a poll's desk.
func SectionDesk(id PollID) SectionName { return SectionName("desk/" + string(id)) }

func (m *Meeting) touchDesk(p *poll) { m.touch(SectionDesk(p.id)) }

// deskFor tells whether an audience may see the cards of a poll: like names; on
// the screen, without them, where they are everybody's from the start.
func (p *poll) deskFor(a Audience) bool {
	if a == ToScreen {
		return p.spec.Names == NamesLive && p.numbersFor(a)
	}
	return p.namesFor(a)
}

func (m *Meeting) deskSection(p *poll, a Audience) DeskSection {
	s := DeskSection{Poll: p.id, Cards: []CardLine{}}
	now := p.now()
	if now == nil {
		return s
	}
	s.Round = now.number
	if !p.deskFor(a) {
		return s
	}
	s.Shown, s.Talks = true, append([]Talk(nil), now.talks...)
	for i := range s.Talks {
		if a == ToScreen {
			s.Talks[i].By = ""
		}
	}
	if _, f, err := m.blocked(p.id); err == nil && f.Kind == FallbackClock {
		until, _ := f.waits(now, m.last)
		s.Until = &until
	}
	sc, _ := p.spec.scale()
	s.Count, s.Cards = len(now.cards), m.cardLines(p, now, a, newestFew)
	for _, c := range now.cards {
		if c.open() && c.marks.Position == sc.stops {
			s.Open++
		}
	}
	return s
}

// Desk lists all cards of a poll's newest round, open ones first; shown is false
// where they may not be seen. It fails with ErrPollUnknown.
func (m *Meeting) Desk(id PollID, a Audience) (cards []CardLine, shown bool, err error) {
	p, err := m.poll(id)
	if err != nil {
		return nil, false, err
	}
	if p.now() == nil || !p.deskFor(a) {
		return []CardLine{}, false, nil
	}
	return m.cardLines(p, p.now(), a, len(p.now().cards)), true, nil
}

// cardLines are the cards of a round, at most limit: those that stop the proposal
// first, open ones before ended ones.
func (m *Meeting) cardLines(p *poll, r *round, a Audience, limit int) []CardLine {
	sc, _ := p.spec.scale()
	lines := []CardLine{}
	for _, want := range []struct{ open, stops bool }{{true, true}, {true, false}, {false, true}, {false, false}} {
		for _, c := range r.cards {
			if len(lines) == limit {
				return lines
			}
			live := c.open() || c.state == CardStands
			if live != want.open || (c.marks.Position == sc.stops) != want.stops {
				continue
			}
			lines = append(lines, m.cardLine(p, r, c, sc, a))
		}
	}
	return lines
}

func (m *Meeting) cardLine(p *poll, r *round, c *card, sc scale, a Audience) CardLine {
	_, stale := r.stale[c.owner]
	stale = stale && (c.open() || c.state == CardStands)
	l := CardLine{Poll: p.id, Round: r.number, Position: c.marks.Position, Stops: c.marks.Position == sc.stops,
		Reason: c.marks.Reason, Value: c.marks.Value, Alternative: c.marks.Alternative, Text: c.text, Stale: stale,
		At: c.at, State: c.state, Open: c.open(), Offer: c.offer, Ended: sometime(c.ended), By: c.by}
	if a != ToScreen {
		l.Owner, l.Name = c.owner, m.roll.name(c.owner)
	} else if c.offer != nil {
		nameless := *c.offer
		nameless.Who, nameless.By = "", ""
		l.Offer = &nameless
	}
	if l.Stops && p.spec.judged() && (c.open() || c.found != nil) { // nobody judges what has been withdrawn
		j := m.judgement(p, c)
		l.Judged = &j
	}
	return l
}
