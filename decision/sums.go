package decision

import (
	"maps"
	"slices"

	"github.com/folkmoot/folkmoot/ballot"
)

// Tally is a count, with options named by their ids.
type Tally = ballot.Tally

// Sums is what a verdict is made of: who could take part, and how the ballots
// were counted; where the rule asks each stakeholder group, of each group too.
type Sums struct {
	Group     string    `json:"group,omitempty"` // its label; "" of the whole, and of those in no group
	Attending Attending `json:"attending"`
	// Heads are, in a poll by weight, the people; answered are all whose ballot counts.
	Heads    *Attending `json:"heads,omitempty"`
	Tally    Tally      `json:"tally"`
	NotValid int64      `json:"not_valid,omitempty"` // blocks that the group's own rule does not count
	// Left is, in lazy consensus, how many minutes of its time were left when it was closed.
	Left int64 `json:"left,omitempty"`
	// Groups add up to the whole. Members of no group come last, with an empty label.
	Groups []Sums `json:"groups,omitempty"`
}

// clone is a copy that can be changed.
func (o Sums) clone() Sums {
	o.Tally.Totals = maps.Clone(o.Tally.Totals)
	o.Groups = slices.Clone(o.Groups)
	for i := range o.Groups {
		o.Groups[i] = o.Groups[i].clone()
	}
	return o
}

// count is the number of ballots with a mark.
func (o *Sums) count(label ballot.Choice) int64 { return o.Tally.Count(string(label)) }

// blocks are those that count.
func (o *Sums) blocks(label ballot.Choice) int64 { return o.count(label) - o.NotValid }

// shift moves n ballots' worth of one total; it tells whether there were any.
func (o *Sums) shift(label ballot.Choice, n int64) bool {
	have := o.count(label) + n
	o.Tally.Totals[string(label)] = ballot.Whole(have)
	return have >= 0
}

// change is one kind of change to the sums. All counts and sums grow or shrink
// by the same with each one of it.
type change struct {
	name   string
	option OptionID
	do     func(o *Sums, n int64) bool // makes n of it; false where there is no room for so many
	near   []int64                     // numbers near which the verdict may turn, beside those that the checks tell
	group  string
	inside bool // made by members of the group; without it, by anybody
}

// make gives the sums with n changes, of the whole and of the group whose
// members make them; false where there is no room for so many.
func (c change) make(o Sums, n int64) (Sums, bool) {
	o.Tally.Totals = maps.Clone(o.Tally.Totals)
	if !c.do(&o, n) {
		return o, false
	}
	if !c.inside {
		return o, true
	}
	o.Groups = slices.Clone(o.Groups)
	g := &o.Groups[slices.IndexFunc(o.Groups, func(g Sums) bool { return g.Group == c.group })]
	g.Tally.Totals = maps.Clone(g.Tally.Totals)
	return o, c.do(g, n)
}

// within are the changes as the members of each group can make them, where the
// rule asks each group.
func within(all []change, groups []Sums) []change {
	if len(groups) == 0 {
		return all
	}
	var out []change
	for _, g := range groups {
		for _, c := range all {
			c.group, c.inside = g.Group, true
			out = append(out, c)
		}
	}
	return out
}

// presence is one more person of the roll arriving.
var presence = change{name: "more_present", do: func(o *Sums, n int64) bool {
	o.Attending.Present += int(n)
	return o.Attending.Present <= o.Attending.Roll
}}

// more are ballots for a choice that counts, from people who have not cast.
func more(name string, c ballot.Choice) change {
	return change{name: name, do: func(o *Sums, n int64) bool {
		o.Tally.Ballots += n
		o.Tally.Valid += n
		return o.shift(c, n) && o.Tally.Ballots <= int64(o.Attending.Roll)
	}}
}

// turned are ballots changed from one choice to another.
func turned(name string, from, to ballot.Choice) change {
	return change{name: name, do: func(o *Sums, n int64) bool {
		switch ballot.Abstain {
		case to:
			o.Tally.Abstentions += n
			o.Tally.Valid -= n
		case from:
			o.Tally.Abstentions -= n
			o.Tally.Valid += n
		}
		return o.shift(from, -n) && o.shift(to, n)
	}}
}

// withdrawn are stopping positions turned into another; those that do not count
// cannot be withdrawn to any effect.
func withdrawn(name string, from, to ballot.Choice) change {
	c := turned(name, from, to)
	turn := c.do
	c.do = func(o *Sums, n int64) bool { return turn(o, n) && o.blocks(from) >= 0 }
	return c
}

// leastFlip is the least number of changes that makes the verdict another one.
// Every condition compares two sums that are linear in that number, so it turns
// at one place; only around those places can the verdict turn.
func leastFlip(s *PollSpec, o Sums, l Lot, was Verdict, c change) (int64, bool) {
	after := func(n int64) (Verdict, bool) {
		changed, ok := c.make(o, n)
		if !ok {
			return Verdict{}, false
		}
		return judge(s, changed, l), true
	}
	first, ok := after(1)
	if !ok {
		return 0, false
	}
	places := append([]int64{1}, c.near...)
	for i, check := range was.Checks {
		if check.curved {
			if check.Have == first.Checks[i].Have && check.Of == first.Checks[i].Of {
				continue // these members have no part in it
			}
			places = append(places, crossing(check.Met, i, int64(o.Attending.Roll), after))
			continue
		}
		places = append(places, turning(check.margin(), first.Checks[i].margin())...)
	}
	slices.Sort(places)
	for _, n := range slices.Compact(places) {
		if n < 1 {
			continue
		}
		now, ok := after(n)
		if !ok {
			return 0, false
		}
		if !sameVerdict(was, now) {
			return n, true
		}
	}
	return 0, false
}

// crossing finds by halving the least number of changes, of at most most, with
// which condition i is no longer as it was; where none does, most + 1. The
// condition turns once at most.
func crossing(was bool, i int, most int64, after func(int64) (Verdict, bool)) int64 {
	low, high := int64(1), most+1
	for low < high {
		n := (low + high) / 2
		if v, ok := after(n); !ok || v.Checks[i].Met != was {
			high = n
		} else {
			low = n + 1
		}
	}
	return low
}
