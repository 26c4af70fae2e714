package decision

import (
	"github.com/folkmoot/folkmoot/ballot"
)

// Base is the whole of which a threshold is a share.
type Base string

// The bases of a yes/no poll. In the bases cast, present and roll an abstention
// acts as a no.
const (
	BaseCounted Base = "counted" // yes and no, abstentions and blanks left out
	BaseCast    Base = "cast"    // all ballots
	BasePresent Base = "present" // the members present, entitled to vote, when the poll closes
	BaseRoll    Base = "roll"    // all members entitled to vote
)

// YesNoRule says when a yes/no poll adopts its proposal: the yes reach the
// threshold of the base, or the number where one is given. Majority is more than
// half of yes and no (Robert's Rules of Order, 12th edition, 44:1).
type YesNoRule struct {
	Threshold ballot.Share `json:"threshold,omitzero"`
	Number    int          `json:"number,omitempty"` // of yes, in place of the threshold
	Base      Base         `json:"base"`
}

// DefaultYesNo is a simple majority.
func DefaultYesNo() YesNoRule {
	return YesNoRule{Threshold: ballot.Share{Num: 1, Den: 2, MoreThan: true}, Base: BaseCounted}
}

type yesNoMethod struct{}

func (yesNoMethod) plan(s *PollSpec) error {
	if err := noOptions(s); err != nil {
		return err
	}
	rule := DefaultYesNo()
	if s.YesNo != nil {
		rule = *s.YesNo
	}
	s.YesNo = &rule
	t := rule.Threshold
	switch {
	case rule.Number < 0 || rule.Number > MaxRoll || rule.Number > 0 && !t.IsZero():
		return ErrRule.With("field", "number", "num", rule.Number, "den", MaxRoll)
	case rule.Number == 0 && (t.IsZero() || t.Num == 0 && !t.MoreThan):
		return ErrRule.With("field", "threshold", "num", t.Num, "den", t.Den)
	}
	if err := oneOf("base", rule.Base, BaseCounted, BaseCast, BasePresent, BaseRoll); err != nil {
		return err
	}
	return checkShare("threshold", t)
}

func (yesNoMethod) check(s *PollSpec, m Marks) (Marks, error) {
	rest := m
	rest.Answer = ""
	if err := foreign(s.Method, rest); err != nil {
		return m, err
	}
	if err := oneOf("answer", m.Answer, ballot.Yes, ballot.No, ballot.Abstain); err != nil {
		return m, err
	}
	return Marks{Answer: m.Answer}, nil
}

func (yesNoMethod) ballot(_ *PollSpec, m Marks) ballot.Ballot { return ballot.Ballot{Choice: m.Answer} }

func (yesNoMethod) count(_ *PollSpec, box *ballot.Box, _ Lot) (Tally, error) {
	t, err := ballot.Majority(box, ballot.MajorityRules{})
	t.Winners, t.Rules = []string{}, nil // the verdict says what it means
	return t, err
}

// base is the whole of which the threshold is a share.
func (r *YesNoRule) base(o *Sums) int64 {
	switch r.Base {
	case BaseCast:
		return o.Tally.Ballots
	case BasePresent:
		return int64(o.Attending.Present)
	case BaseRoll:
		return int64(o.Attending.Roll)
	}
	return o.Tally.Valid
}

func (yesNoMethod) judge(s *PollSpec, o Sums, _ Lot) Verdict {
	r := s.YesNo
	var checks []Check
	switch {
	case r.Number > 0:
		checks = append(checks, enough("yes_number", o.count(ballot.Yes), int64(r.Number)))
	case s.Groups != nil && s.Groups.Equal:
		checks = append(checks, s.equalGroups(&o))
	default:
		checks = append(checks, atLeast("yes_"+string(r.Base), o.count(ballot.Yes), r.Threshold, r.base(&o)))
	}
	return pass(append(checks, s.groupYes(&o)...))
}

func (yesNoMethod) changes(*PollSpec, Sums) []change {
	return []change{
		more("more_yes", ballot.Yes),
		more("more_no", ballot.No),
		turned("no_to_yes", ballot.No, ballot.Yes),
		turned("abstain_to_yes", ballot.Abstain, ballot.Yes),
		turned("yes_to_no", ballot.Yes, ballot.No),
	}
}
