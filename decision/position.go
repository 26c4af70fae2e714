package decision

import (
	"slices"

	"github.com/folkmoot/folkmoot/ballot"
)

// scale is the set of positions of a method whose ballots take one.
type scale struct {
	all     []Position
	stops   Position   // the position that by itself stands in the way, or ""
	reasons []Position // those that must say why
	silent  []Position // those that say nothing more
	cards   []Position // those that make a card on the desk
}

// scaled is a method whose ballots take a position.
type scaled interface {
	scale(s *PollSpec) scale
}

// scale is the poll's set of positions; ok is false where ballots mark options,
// or yes and no.
func (s *PollSpec) scale() (sc scale, ok bool) {
	if m, is := methods[s.Method].(scaled); is {
		return m.scale(s), true
	}
	return scale{}, false
}

// checkPosition checks the marks of a ballot that takes a position.
func (s *PollSpec) checkPosition(m Marks, sc scale) (Marks, error) {
	rest := m
	rest.Position, rest.Reason, rest.Value, rest.Alternative = "", "", "", ""
	if err := foreign(s.Method, rest); err != nil {
		return m, err
	}
	if err := oneOf("position", m.Position, sc.all...); err != nil {
		return m, err
	}
	out := Marks{Position: m.Position}
	for _, f := range []struct {
		name string
		from string
		to   *string
	}{{"reason", m.Reason, &out.Reason}, {"value", m.Value, &out.Value}, {"alternative", m.Alternative, &out.Alternative}} {
		text, err := prose(f.name, f.from, MaxReason)
		if err != nil {
			return m, err
		}
		*f.to = text
	}
	switch {
	case slices.Contains(sc.silent, m.Position):
		return Marks{Position: m.Position}, nil
	case out.Reason == "" && slices.Contains(sc.reasons, m.Position):
		return m, ErrBlockReason.With("position", string(m.Position))
	}
	if m.Position != sc.stops {
		out.Value, out.Alternative = "", ""
	}
	return out, nil
}

func positionBallot(m Marks) ballot.Ballot { return ballot.Ballot{Choice: m.Position} }

// noOptions refuses options on a poll about one text.
func noOptions(s *PollSpec) error {
	if len(s.Options) > 0 {
		return ErrMarksForeign.With("method", string(s.Method))
	}
	return nil
}

// limit is the condition that no more than so many take a position.
func limit(code string, have, most int64) Check {
	return Check{Code: code, Have: have, Need: most, Met: have <= most}
}

// enough is the condition that at least so many take a position.
func enough(code string, have, least int64) Check {
	return Check{Code: code, Have: have, Need: least, Met: have >= least}
}

// groupBlocks are the conditions that no stakeholder group has an open block,
// where the poll asks for that.
func (s *PollSpec) groupBlocks(o *Sums, code string, stops Position) []Check {
	if s.Groups == nil || !s.Groups.NoBlock {
		return nil
	}
	var out []Check
	for i := range o.Groups {
		if g := &o.Groups[i]; g.Group != "" {
			c := limit(code, g.blocks(stops), 0)
			c.Group = g.Group
			out = append(out, c)
		}
	}
	return out
}

// pass is the verdict of a rule that adopts where all its conditions are met.
func pass(checks []Check) Verdict {
	v := Verdict{Kind: NotAdopted, Checks: checks}
	if allMet(checks) {
		v.Kind = Adopted
	}
	return v
}

// stopped turns a verdict into blocked where the condition about blocks is not
// met, of the whole or of a group.
func (v Verdict) stopped(code string) Verdict {
	for _, c := range v.Checks {
		if !c.Met && c.Code == code {
			v.Kind = Blocked
		}
	}
	return v
}
