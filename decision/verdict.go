package decision

import (
	"github.com/folkmoot/folkmoot/ballot"
)

// VerdictKind is what a tally means for the group.
type VerdictKind string

// The kinds of verdict.
const (
	Adopted    VerdictKind = "adopted"
	NotAdopted VerdictKind = "not_adopted"
	Blocked    VerdictKind = "blocked"
	NoQuorum   VerdictKind = "no_quorum"
	Tied       VerdictKind = "tied"
	Elected    VerdictKind = "elected"  // options chosen
	Uncalled   VerdictKind = "uncalled" // rough consensus: the facilitator has yet to call it
)

// Verdict is what a tally means under the rule, with its arithmetic.
type Verdict struct {
	Kind    VerdictKind `json:"kind"`
	Checks  []Check     `json:"checks"`            // every condition of the rule, in order
	Elected []OptionID  `json:"elected,omitempty"` // options chosen, in order
	Tied    []OptionID  `json:"tied,omitempty"`    // options between which nothing decides
	Broken  *TieBroken  `json:"broken,omitempty"`  // the newest tie that the rule broke
	None    bool        `json:"none,omitempty"`    // "none of these" won: nothing is adopted
	Call    *Call       `json:"call,omitempty"`    // rough consensus: what the facilitator called
	Flips   []Flip      `json:"flips,omitempty"`   // what would change the verdict; empty where nothing within reach would
	Early   bool        `json:"early,omitempty"`   // of a running poll, as shown: too few have cast to say how it would end
}

// TieBroken is a tie that the poll's tie rule broke.
type TieBroken struct {
	Tied []OptionID `json:"tied"`
	By   TieRule    `json:"by"`
}

// Check is one condition of a rule: how much there is, how much is needed, of
// what. All numbers are whole; a share of a base is given as share and base,
// with need as the least whole number that reaches it.
type Check struct {
	Code  string        `json:"code"`
	Group string        `json:"group,omitempty"` // the stakeholder group of which it is asked
	Have  int64         `json:"have"`
	Need  int64         `json:"need"` // the least that is enough, or for a limit the most that is allowed
	Of    int64         `json:"of,omitempty"`
	At    *ballot.Share `json:"share,omitempty"`
	Met   bool          `json:"met"`

	curved bool // its margin is no straight line in the number of changes
}

// Flip is one kind of change and the least number of it that, by itself,
// changes whether the proposal is adopted, or who is elected.
type Flip struct {
	Change string   `json:"change"`
	Option OptionID `json:"option,omitempty"`
	Group  string   `json:"group,omitempty"` // whose members make the change, where the rule asks each group
	Count  int64    `json:"count"`
}

// checkShare refuses a share that is no part of a whole, or can never be reached.
func checkShare(field string, s ballot.Share) error {
	if s.IsZero() {
		return nil
	}
	if s.Den <= 0 || s.Den > 1_000_000 || s.Num < 0 || s.Num > s.Den || s.Num == s.Den && s.MoreThan {
		return ErrRule.With("field", field, "num", s.Num, "den", s.Den)
	}
	return nil
}

// atLeast is the condition that have is the asked share of the whole.
func atLeast(code string, have int64, s ballot.Share, of int64) Check {
	c := Check{Code: code, Have: have, Need: least(s, of), Of: of, At: &s, Met: s.Reached(have, of)}
	if of <= 0 {
		c.Need = have + 1
	}
	return c
}

// atMost is the condition that have is no more than the share of the whole.
func atMost(code string, have int64, s ballot.Share, of int64) Check {
	limit := s.Num * of / s.Den
	return Check{Code: code, Have: have, Need: limit, Of: of, At: &s, Met: have <= limit}
}

// least is the smallest whole number that reaches the share of the whole; of an
// empty whole no number does.
func least(s ballot.Share, of int64) int64 {
	switch {
	case of <= 0:
		return 1
	case s.MoreThan:
		return s.Num*of/s.Den + 1
	}
	return (s.Num*of + s.Den - 1) / s.Den
}

func allMet(checks []Check) bool {
	for _, c := range checks {
		if !c.Met {
			return false
		}
	}
	return true
}

// margin is by how much a condition is met or missed, in parts of its share.
func (c Check) margin() int64 {
	if c.At == nil {
		return c.Have - c.Need
	}
	return c.Have*c.At.Den - c.At.Num*c.Of
}

// turning are the numbers around which a margin that is at before with none,
// and at after with one, crosses nothing.
func turning(before, after int64) []int64 {
	step := after - before
	if step == 0 {
		return nil
	}
	n := -before / step
	return []int64{n - 1, n, n + 1, n + 2}
}

func sameVerdict(a, b Verdict) bool {
	if a.Kind == Elected && b.Kind == Elected {
		return sameSet(a.Elected, b.Elected)
	}
	return (a.Kind == Adopted) == (b.Kind == Adopted) && (a.Kind == Elected) == (b.Kind == Elected)
}

func sameSet(a, b []OptionID) bool {
	in := make(map[OptionID]bool, len(a))
	for _, o := range a {
		in[o] = true
	}
	for _, o := range b {
		if !in[o] {
			return false
		}
	}
	return len(a) == len(b)
}

// Judge says what the sums mean under the settings of their poll: one pure
// function from roll, ballots and rule. Flips are given for every kind of
// change that, by itself and within the roll, changes the verdict; in a poll by
// weight none, as there a number of people, or of ballots, says nothing.
func Judge(s *PollSpec, o Sums, l Lot) Verdict {
	v := judge(s, o, l)
	if s.ByWeight {
		return v
	}
	for _, c := range within(append(methods[s.Method].changes(s, o), presence), o.Groups) {
		if n, ok := leastFlip(s, o, l, v, c); ok {
			v.Flips = append(v.Flips, Flip{c.name, c.option, c.group, n})
		}
	}
	return v
}

func judge(s *PollSpec, o Sums, l Lot) Verdict {
	quorum := s.Quorum.checks(&o)
	v := methods[s.Method].judge(s, o, l)
	v.Checks = append(quorum, v.Checks...)
	if !allMet(quorum) {
		return Verdict{Kind: NoQuorum, Checks: v.Checks}
	}
	return v
}
