package decision

import "github.com/folkmoot/folkmoot/ballot"

// Attending is who could take part at a moment: the roll R and those present P,
// in members entitled to vote on the matter; in a poll by weight, their weights.
type Attending struct {
	Roll     int `json:"roll"`
	Present  int `json:"present"`
	Answered int `json:"answered,omitempty"` // of those present, whose ballot counts
}

// Quorum is how many must be there for a decision, and how many must take part.
// A zero share asks for nothing.
type Quorum struct {
	Presence      ballot.Share `json:"presence,omitzero"`      // of the roll, present when the poll closes
	Participation ballot.Share `json:"participation,omitzero"` // of the roll, ballots cast
	Also          []Need       `json:"also,omitempty"`         // further conditions, all of which must be met
}

// Need is one condition of a quorum beside the two shares of the roll.
type Need struct {
	Of     NeedOf       `json:"of"`
	Share  ballot.Share `json:"share,omitzero"`   // of the base; or
	Number int          `json:"number,omitempty"` // a number of people, also in a poll by weight
	Base   Base         `json:"base,omitempty"`   // of participation: roll (also where empty) or present
	Group  string       `json:"group,omitempty"`  // of this stakeholder group alone
	Each   bool         `json:"each,omitempty"`   // of every stakeholder group
}

// NeedOf says what a condition of a quorum counts.
type NeedOf string

// What a quorum counts.
const (
	OfPresence      NeedOf = "presence"      // people present when the poll closes
	OfParticipation NeedOf = "participation" // ballots cast
)

// MaxNeeds is the most further conditions of a quorum.
const MaxNeeds = 20

// DefaultQuorum is the rule of a body without one of its own: more than half of
// the roll present (Robert's Rules of Order, 12th edition, section 40).
func DefaultQuorum() Quorum {
	return Quorum{Presence: ballot.Share{Num: 1, Den: 2, MoreThan: true}}
}

// IsZero tells whether nothing is asked for.
func (q Quorum) IsZero() bool {
	return q.Presence.IsZero() && q.Participation.IsZero() && len(q.Also) == 0
}

func (q Quorum) check() error {
	for _, s := range []ballot.Share{q.Presence, q.Participation} {
		if err := checkShare("quorum", s); err != nil {
			return err
		}
	}
	if len(q.Also) > MaxNeeds {
		return ErrRule.With("field", "quorum", "num", len(q.Also), "den", MaxNeeds)
	}
	for _, n := range q.Also {
		if err := n.check(); err != nil {
			return err
		}
	}
	return nil
}

func (n Need) check() error {
	if err := oneOf("of", n.Of, OfPresence, OfParticipation); err != nil {
		return err
	}
	if err := oneOf("base", n.Base, "", BaseRoll, BasePresent); err != nil {
		return err
	}
	if n.Number < 0 || n.Number > MaxRoll || n.Share.IsZero() == (n.Number == 0) || n.Base == BasePresent && n.Of == OfPresence || n.Each && n.Group != "" {
		return ErrRule.With("field", "quorum", "num", n.Number, "den", MaxRoll)
	}
	if n.Group != "" {
		if _, err := line("group", n.Group, MaxName); err != nil {
			return err
		}
	}
	return checkShare("quorum", n.Share)
}

// grouped tells whether the condition looks at stakeholder groups.
func (n Need) grouped() bool { return n.Each || n.Group != "" }

// checks holds a quorum against the roll and the ballots cast.
func (q Quorum) checks(o *Sums) []Check {
	out := []Check{}
	a, cast := o.Attending, o.Tally.Ballots
	if !q.Presence.IsZero() {
		out = append(out, atLeast("quorum_presence", int64(a.Present), q.Presence, int64(a.Roll)))
	}
	if !q.Participation.IsZero() {
		out = append(out, atLeast("quorum_participation", cast, q.Participation, int64(a.Roll)))
	}
	for _, n := range q.Also {
		if !n.grouped() {
			out = append(out, n.hold(o))
			continue
		}
		found := false
		for i := range o.Groups {
			if g := &o.Groups[i]; g.Group != "" && (n.Each || g.Group == n.Group) {
				out = append(out, n.hold(g))
				found = true
			}
		}
		if !found && n.Group != "" {
			out = append(out, n.hold(&Sums{Group: n.Group}))
		}
	}
	return out
}

// hold is the condition against the sums of the whole, or of one group.
func (n Need) hold(o *Sums) Check {
	have, of := int64(o.Attending.Present), int64(o.Attending.Roll)
	if n.Of == OfParticipation {
		have = o.Tally.Ballots
		if n.Base == BasePresent {
			of = int64(o.Attending.Present)
		}
	}
	code := "quorum_" + string(n.Of)
	if n.Base == BasePresent {
		code += "_present"
	}
	var c Check
	if n.Number > 0 { // of people, also where ballots weigh
		have = int64(o.people().Present)
		if n.Of == OfParticipation {
			have = int64(o.people().Answered)
		}
		c = Check{Code: code + "_number", Have: have, Need: int64(n.Number), Met: have >= int64(n.Number)}
	} else {
		c = atLeast(code, have, n.Share, of)
	}
	c.Group = o.Group
	return c
}
