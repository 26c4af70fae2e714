package decision

import (
	"math/big"

	"github.com/folkmoot/folkmoot/ballot"
)

// GroupRule is what a poll asks of the stakeholder groups, besides its overall
// rule: a double majority, as the chambers of the Forest Stewardship Council
// have it (FSC Statutes, voting of the general assembly). A group's members are
// those of the roll when the poll closes; who belongs to no group counts in the
// whole alone.
type GroupRule struct {
	// Threshold is the share of yes in each group, of the same base as the poll's
	// own threshold; zero asks for none. Yes/no polls only.
	Threshold ballot.Share `json:"threshold,omitzero"`
	// NoBlock asks that no group has an open block, however many the rule allows.
	NoBlock bool `json:"no_block,omitempty"`
	// Equal weighs each group the same in the overall threshold: the mean of the
	// groups' shares is held against it. Yes/no polls only.
	Equal bool `json:"equal,omitempty"`
}

// planGroups checks the rule for groups.
func (s *PollSpec) planGroups() error {
	r := s.Groups
	if r == nil {
		return nil
	}
	yes := s.Method == MethodYesNo
	sc, positions := s.scale()
	switch {
	case !yes && (!r.Threshold.IsZero() || r.Equal):
		return ErrMarksForeign.With("method", string(s.Method))
	case r.NoBlock && (!positions || sc.stops == "" || s.Method == MethodRough):
		return ErrMarksForeign.With("method", string(s.Method))
	case yes && r.Equal && s.YesNo.Number > 0:
		return ErrRule.With("field", "number", "num", s.YesNo.Number, "den", 0)
	}
	return checkShare("group_threshold", r.Threshold)
}

// grouped tells whether the poll looks at stakeholder groups.
func (s *PollSpec) grouped() bool {
	if s.Groups != nil {
		return true
	}
	for _, n := range s.Quorum.Also {
		if n.grouped() {
			return true
		}
	}
	return false
}

// groupYes are the thresholds of the groups.
func (s *PollSpec) groupYes(o *Sums) []Check {
	if s.Groups == nil || s.Groups.Threshold.IsZero() {
		return nil
	}
	var out []Check
	for i := range o.Groups {
		if g := &o.Groups[i]; g.Group != "" {
			c := atLeast("yes_"+string(s.YesNo.Base), g.count(ballot.Yes), s.Groups.Threshold, s.YesNo.base(g))
			c.Group = g.Group
			out = append(out, c)
		}
	}
	return out
}

// equalGroups is the overall threshold where each group weighs the same: the
// mean of the groups' shares, exact. A group of which nobody is in the base has
// a share of nothing. Have and of are the mean in lowest terms, or, where these
// are too large, in billionths.
func (s *PollSpec) equalGroups(o *Sums) Check {
	// The shares are added over the product of their bases: reducing each sum
	// would take most of the time.
	sum, whole, groups := new(big.Int), big.NewInt(1), int64(0)
	for i := range o.Groups {
		g := &o.Groups[i]
		if g.Group == "" {
			continue
		}
		groups++
		if base := s.YesNo.base(g); base > 0 {
			share := new(big.Int).Mul(whole, big.NewInt(g.count(ballot.Yes)))
			sum.Add(sum.Mul(sum, big.NewInt(base)), share)
			whole.Mul(whole, big.NewInt(base))
		}
	}
	c := Check{Code: "groups_equal", At: &s.YesNo.Threshold, curved: true}
	if groups == 0 {
		c.Need, c.Of = 1, 1
		return c
	}
	whole.Mul(whole, big.NewInt(groups))
	order := new(big.Int).Mul(sum, big.NewInt(c.At.Den)).Cmp(new(big.Int).Mul(whole, big.NewInt(c.At.Num)))
	c.Met = order > 0 || order == 0 && !c.At.MoreThan
	const billion = 1_000_000_000
	if whole.IsInt64() {
		mean := new(big.Rat).SetFrac(sum, whole)
		c.Have, c.Of = mean.Num().Int64(), mean.Denom().Int64()
	}
	if c.Of == 0 || c.Of > billion {
		part := new(big.Int).Mul(sum, big.NewInt(billion))
		c.Have, c.Of = part.Quo(part, whole).Int64(), billion
	}
	c.Need = least(*c.At, c.Of)
	if c.Met { // where it is cut to billionths
		c.Have = max(c.Have, c.Need)
	} else {
		c.Have = min(c.Have, c.Need-1)
	}
	return c
}
