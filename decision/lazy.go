package decision

import "github.com/folkmoot/folkmoot/ballot"

// LazyRule is lazy consensus (Apache Software Foundation, "Voting process"): a
// text and a window; silence is assent; an objection gives a reason and an
// alternative, and leads to another way of deciding.
type LazyRule struct {
	Then Method `json:"then,omitempty"` // what follows an objection: consensus (also where empty) or consent
}

type lazyMethod struct{}

func (lazyMethod) plan(s *PollSpec) error {
	if err := noOptions(s); err != nil {
		return err
	}
	rule := LazyRule{Then: MethodConsensus}
	if s.Lazy != nil && s.Lazy.Then != "" {
		rule = *s.Lazy
	}
	s.Lazy = &rule
	if s.ClosesAt == nil {
		return ErrWindow
	}
	return oneOf("then", rule.Then, MethodConsensus, MethodConsent)
}

func (lazyMethod) scale(*PollSpec) scale {
	return scale{all: []Position{ballot.Agree, ballot.Objection}, stops: ballot.Objection,
		reasons: []Position{ballot.Objection}, silent: []Position{ballot.Agree}, cards: []Position{ballot.Objection}}
}

func (l lazyMethod) check(s *PollSpec, m Marks) (Marks, error) {
	out, err := s.checkPosition(m, l.scale(s))
	if err == nil && out.Position == ballot.Objection && out.Alternative == "" {
		err = ErrAlternative
	}
	return out, err
}

func (lazyMethod) ballot(_ *PollSpec, m Marks) ballot.Ballot { return positionBallot(m) }

func (lazyMethod) count(_ *PollSpec, box *ballot.Box, _ Lot) (Tally, error) {
	return ballot.CountChoices(box, "lazy", ballot.Agree, ballot.Objection), nil
}

func (lazyMethod) judge(s *PollSpec, o Sums, _ Lot) Verdict {
	checks := append([]Check{limit("lazy_objections", o.blocks(ballot.Objection), 0), limit("lazy_window", o.Left, 0)}, s.groupBlocks(&o, "lazy_objections", ballot.Objection)...)
	return pass(checks).stopped("lazy_objections")
}

func (lazyMethod) changes(*PollSpec, Sums) []change {
	return []change{
		more("more_objection", ballot.Objection),
		withdrawn("objection_to_agree", ballot.Objection, ballot.Agree),
		turned("agree_to_objection", ballot.Agree, ballot.Objection),
	}
}
