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
// threshold of the base. Majority is more than half of yes and no (Robert's
// Rules of Order, 12th edition, 44:1).
type YesNoRule struct {
	Threshold ballot.Share `json:"threshold"`
	Base      Base         `json:"base"`
}

// DefaultYesNo is a simple majority.
func DefaultYesNo() YesNoRule {
	return YesNoRule{Threshold: ballot.Share{Num: 1, Den: 2, MoreThan: true}, Base: BaseCounted}
}

type yesNoMethod struct{}

func (yesNoMethod) plan(s *PollSpec) error {
	if len(s.Options) > 0 {
		return ErrMarksForeign.With("method", string(s.Method))
	}
	if s.YesNo == nil {
		rule := DefaultYesNo()
		s.YesNo = &rule
	}
	if s.YesNo.Threshold.IsZero() || s.YesNo.Threshold.Num == 0 && !s.YesNo.Threshold.MoreThan {
		return ErrRule.With("field", "threshold", "num", s.YesNo.Threshold.Num, "den", s.YesNo.Threshold.Den)
	}
	if err := oneOf("base", s.YesNo.Base, BaseCounted, BaseCast, BasePresent, BaseRoll); err != nil {
		return err
	}
	return checkShare("threshold", s.YesNo.Threshold)
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

func (yesNoMethod) judge(s *PollSpec, t Tally, a Attending, _ Lot) Verdict {
	var of int64
	switch s.YesNo.Base {
	case BaseCounted:
		of = t.Valid
	case BaseCast:
		of = t.Ballots
	case BasePresent:
		of = int64(a.Present)
	case BaseRoll:
		of = int64(a.Roll)
	}
	c := atLeast("yes_"+string(s.YesNo.Base), t.Count(string(ballot.Yes)), s.YesNo.Threshold, of)
	v := Verdict{Kind: NotAdopted, Checks: []Check{c}}
	if c.Met {
		v.Kind = Adopted
	}
	return v
}

func (yesNoMethod) changes(*PollSpec, Tally) []change {
	return []change{
		more("more_yes", ballot.Yes),
		more("more_no", ballot.No),
		turned("no_to_yes", ballot.No, ballot.Yes),
		turned("abstain_to_yes", ballot.Abstain, ballot.Yes),
		turned("yes_to_no", ballot.Yes, ballot.No),
	}
}
