package decision

import (
	"slices"

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
	Elected    VerdictKind = "elected" // options chosen
)

// Verdict is what a tally means under the rule, with its arithmetic.
type Verdict struct {
	Kind    VerdictKind `json:"kind"`
	Checks  []Check     `json:"checks"`            // every condition of the rule, in order
	Elected []OptionID  `json:"elected,omitempty"` // options chosen, in order
	Tied    []OptionID  `json:"tied,omitempty"`    // options between which nothing decides
	Broken  *TieBroken  `json:"broken,omitempty"`  // the newest tie that the rule broke
	Flips   []Flip      `json:"flips,omitempty"`   // what would change the verdict; empty where nothing within reach would
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
	Code string        `json:"code"`
	Have int64         `json:"have"`
	Need int64         `json:"need"` // the least that is enough, or for a limit the most that is allowed
	Of   int64         `json:"of,omitempty"`
	At   *ballot.Share `json:"share,omitempty"`
	Met  bool          `json:"met"`
}

// Flip is one kind of change and the least number of it that, by itself,
// changes whether the proposal is adopted, or who is elected.
type Flip struct {
	Change string   `json:"change"`
	Option OptionID `json:"option,omitempty"`
	Count  int64    `json:"count"`
}

// Attending is who could take part at a moment: the roll R and those present P,
// in members entitled to vote.
type Attending struct {
	Roll    int `json:"roll"`
	Present int `json:"present"`
}

// Quorum is how many must be there for a decision, and how many must take part.
// A zero share asks for nothing.
type Quorum struct {
	Presence      ballot.Share `json:"presence,omitzero"`      // of the roll, present when the poll closes
	Participation ballot.Share `json:"participation,omitzero"` // of the roll, ballots cast
}

// DefaultQuorum is the rule of a body without one of its own: more than half of
// the roll present (Robert's Rules of Order, 12th edition, section 40).
func DefaultQuorum() Quorum {
	return Quorum{Presence: ballot.Share{Num: 1, Den: 2, MoreThan: true}}
}

func (q Quorum) check() error {
	for _, s := range []ballot.Share{q.Presence, q.Participation} {
		if err := checkShare("quorum", s); err != nil {
			return err
		}
	}
	return nil
}

// checks holds a quorum against the roll and the ballots cast.
func (q Quorum) checks(a Attending, cast int64) []Check {
	var out []Check
	if !q.Presence.IsZero() {
		out = append(out, atLeast("quorum_presence", int64(a.Present), q.Presence, int64(a.Roll)))
	}
	if !q.Participation.IsZero() {
		out = append(out, atLeast("quorum_participation", cast, q.Participation, int64(a.Roll)))
	}
	return out
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

// change is one kind of change to a tally. All counts and sums grow or shrink
// by the same with each one of it.
type change struct {
	name   string
	option OptionID
	do     func(t *Tally, a *Attending, n int64) bool // makes n of it; false where there is no room for so many
	near   []int64                                    // numbers near which the verdict may turn, beside those that the checks tell
}

// Tally is a count, with options named by their ids.
type Tally = ballot.Tally

// Judge says what a tally means under the settings of its poll: one pure
// function from roll, ballots and rule. Flips are given for every kind of
// change that, by itself and within the roll, changes the verdict.
func Judge(s *PollSpec, t Tally, a Attending, l Lot) Verdict {
	v := judge(s, t, a, l)
	for _, c := range append(methods[s.Method].changes(s, t), presence) {
		if n, ok := leastFlip(s, t, a, l, v, c); ok {
			v.Flips = append(v.Flips, Flip{c.name, c.option, n})
		}
	}
	return v
}

// presence is one more person of the roll arriving.
var presence = change{name: "more_present", do: func(_ *Tally, a *Attending, n int64) bool {
	a.Present += int(n)
	return a.Present <= a.Roll
}}

func judge(s *PollSpec, t Tally, a Attending, l Lot) Verdict {
	quorum := s.Quorum.checks(a, t.Ballots)
	v := methods[s.Method].judge(s, t, a, l)
	v.Checks = append(quorum, v.Checks...)
	if !allMet(quorum) {
		return Verdict{Kind: NoQuorum, Checks: v.Checks}
	}
	return v
}

// leastFlip is the least number of changes that makes the verdict another one.
// Every condition compares two sums that are linear in that number, so it turns
// at one place; only around those places can the verdict turn.
func leastFlip(s *PollSpec, t Tally, a Attending, l Lot, was Verdict, c change) (int64, bool) {
	after := func(n int64) (Verdict, bool) {
		t, a := cloneTally(t), a
		if !c.do(&t, &a, n) {
			return Verdict{}, false
		}
		return judge(s, t, a, l), true
	}
	first, ok := after(1)
	if !ok {
		return 0, false
	}
	places := append([]int64{1}, c.near...)
	for i, check := range was.Checks {
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

func cloneTally(t Tally) Tally {
	totals := make(map[string]ballot.Votes, len(t.Totals))
	for k, v := range t.Totals {
		totals[k] = v
	}
	t.Totals = totals
	return t
}

// shift moves n ballots' worth of one total; it tells whether there were any.
func shift(t *Tally, label ballot.Choice, n int64) bool {
	have := t.Count(string(label)) + n
	t.Totals[string(label)] = ballot.Whole(have)
	return have >= 0
}

// attending is who could take part just now.
func (m *Meeting) attending() Attending {
	return Attending{Roll: m.roll.voters, Present: m.roll.present}
}

// outcome counts and judges the running round as it stands.
func (m *Meeting) outcome(p *poll, l Lot) (Outcome, error) {
	t, err := methods[p.spec.Method].count(&p.spec, p.now().box, l)
	if err != nil {
		return Outcome{}, err
	}
	a := m.attending()
	return Outcome{a, t, Judge(&p.spec, t, a, l)}, nil
}
