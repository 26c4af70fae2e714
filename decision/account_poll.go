package decision

import "time"

// Carried is an amendment that a running round took over: from then on its
// question was about the new version of the text.
type Carried struct {
	From int       `json:"from"` // version of the text until then
	Text int       `json:"text"` // version since
	At   time.Time `json:"at"`
	By   MemberID  `json:"by,omitempty"`
}

// AccountGroup is one stakeholder group in a closed round.
type AccountGroup struct {
	Group    string     `json:"group"` // its label; "" of those in no group
	AtOpen   *Attending `json:"at_open,omitempty"`
	AtClose  Attending  `json:"at_close"`
	Tally    Tally      `json:"tally"`
	NotValid int64      `json:"not_valid,omitempty"` // blocks that its peers found not principled
	Met      *bool      `json:"met,omitempty"`       // all that was asked of this group; nil where nothing was
}

// AccountCard is what became of one block, objection, concern or reservation.
type AccountCard struct {
	Owner       MemberID   `json:"owner"`
	Position    Position   `json:"position"`
	Stops       bool       `json:"stops,omitempty"` // by itself it stood in the way
	Reason      string     `json:"reason,omitempty"`
	Value       string     `json:"value,omitempty"` // the shared value or need at stake
	Alternative string     `json:"alternative,omitempty"`
	Text        int        `json:"text"` // the version of the text that it refers to
	At          time.Time  `json:"at"`
	State       CardState  `json:"state"`
	Offer       *Offer     `json:"offer,omitempty"` // the newest
	Ended       *time.Time `json:"ended,omitempty"`
	By          int        `json:"by,omitempty"`     // version of the text that resolved it
	Judged      *Judged    `json:"judged,omitempty"` // what its peers found, where the rule asks them
}

// CardCount is how many cards of a position ended in a state.
type CardCount struct {
	Position Position  `json:"position"`
	State    CardState `json:"state"`
	Count    int       `json:"count"`
}

// AccountSeen is when a member opened a poll of lazy consensus.
type AccountSeen struct {
	Member MemberID  `json:"member"`
	At     time.Time `json:"at"`
}

// Movement is how many took one position in the round before and another, or the
// same, in this one.
type Movement struct {
	From    Position   `json:"from"`
	To      Position   `json:"to"`
	Count   int        `json:"count"`
	Members []MemberID `json:"members,omitempty"` // in the order of the roll, where names are told
}

// named tells whether who marked what is for every member once the poll is closed.
func (p *poll) named() bool { return p.spec.Names != NamesFacilitator }

// accountTold adds what is told of a closed round once its numbers are out.
func (m *Meeting) accountTold(p *poll, r *round, a *AccountRound) {
	a.NotValid = r.outcome.NotValid
	if weights := r.outcome.Attending; p.spec.ByWeight {
		a.Weights = &weights
	}
	a.Groups = accountGroups(r)
	a.Calls = append([]Call(nil), r.calls...)
	a.Movement = m.movement(p, r)
	a.Stale = len(r.stale)
	for _, c := range r.cards {
		a.CardCounts = counted(a.CardCounts, c)
	}
	a.Talks = append([]Talk(nil), r.talks...)
	if !p.named() {
		for i := range a.Talks {
			a.Talks[i] = Talk{At: a.Talks[i].At}
		}
		return
	}
	sc, _ := p.spec.scale()
	for _, c := range r.cards {
		a.Cards = append(a.Cards, c.account(sc))
	}
	a.Ballots = []AccountBallot{}
	for _, id := range m.roll.order {
		if b, has := r.cast[id]; has {
			a.Ballots = append(a.Ballots, p.accountBallot(id, b))
		}
		if b, has := r.stale[id]; has {
			a.StaleBallots = append(a.StaleBallots, p.accountBallot(id, b))
		}
		if at, has := r.seen[id]; has {
			a.SeenBy = append(a.SeenBy, AccountSeen{id, at})
		}
	}
}

func (p *poll) accountBallot(id MemberID, b castBallot) AccountBallot {
	line := AccountBallot{Member: id, Marks: b.marks, Source: b.source, Text: b.text}
	if p.spec.grouped() {
		line.Group = b.group
	}
	if p.spec.ByWeight {
		line.Weight = b.weight
	}
	return line
}

func (c *card) account(sc scale) AccountCard {
	return AccountCard{Owner: c.owner, Position: c.marks.Position, Stops: c.marks.Position == sc.stops, Reason: c.marks.Reason,
		Value: c.marks.Value, Alternative: c.marks.Alternative, Text: c.text, At: c.at, State: c.state, Offer: c.offer,
		Ended: sometime(c.ended), By: c.by, Judged: c.found}
}

// counted adds a card to the counts.
func counted(counts []CardCount, c *card) []CardCount {
	for i := range counts {
		if counts[i].Position == c.marks.Position && counts[i].State == c.state {
			counts[i].Count++
			return counts
		}
	}
	return append(counts, CardCount{c.marks.Position, c.state, 1})
}

// accountGroups are the stakeholder groups of a closed round, as its outcome has
// them.
func accountGroups(r *round) []AccountGroup {
	atOpen := map[string]Attending{}
	for _, g := range r.groupsAtOpen {
		atOpen[g.Group] = Attending{Roll: g.Voters, Present: g.Present}
	}
	var groups []AccountGroup
	for _, o := range r.outcome.clone().Groups {
		g := AccountGroup{Group: o.Group, AtClose: o.people(), Tally: o.Tally, NotValid: o.NotValid}
		g.AtClose.Answered = o.Attending.Answered
		g.Tally.Rules = nil
		if a, has := atOpen[o.Group]; has {
			g.AtOpen = &a
		}
		for _, c := range r.outcome.Verdict.Checks {
			if c.Group != "" && c.Group == o.Group {
				met := c.Met && (g.Met == nil || *g.Met)
				g.Met = &met
			}
		}
		groups = append(groups, g)
	}
	return groups
}

// movement compares the positions of a round with those of the round before, for
// those who took one in both. Both are named by the poll's own order of positions.
func (m *Meeting) movement(p *poll, r *round) []Movement {
	sc, positions := p.spec.scale()
	if !positions || r.number < 2 || !p.rounds[r.number-2].shown.yet() {
		return nil
	}
	before := p.rounds[r.number-2].cast
	type step struct{ from, to Position }
	moved := map[step]*Movement{}
	for _, id := range m.roll.order {
		b, had := before[id]
		now, has := r.cast[id]
		if !had || !has {
			continue
		}
		s := step{b.marks.Position, now.marks.Position}
		if moved[s] == nil {
			moved[s] = &Movement{From: s.from, To: s.to}
		}
		moved[s].Count++
		if p.named() {
			moved[s].Members = append(moved[s].Members, id)
		}
	}
	var all []Movement
	for _, from := range sc.all {
		for _, to := range sc.all {
			if one := moved[step{from, to}]; one != nil {
				all = append(all, *one)
			}
		}
	}
	return all
}
