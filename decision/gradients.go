package decision

import (
	"slices"

	"github.com/folkmoot/folkmoot/ballot"
)

// GradientsRule says when a poll of the eight gradients of agreement (Kaner,
// Facilitator's Guide to Participatory Decision-Making) adopts its proposal. The
// scale has no built-in pass mark: at least Support of the counted ballots lie in
// levels 1 to Upto, at most Oppose of them in levels From to 8, and no more than
// Vetoes are vetoes. Abstaining, level 4, is not counted.
type GradientsRule struct {
	Upto    int          `json:"upto"` // 1 to 3
	Support ballot.Share `json:"support"`
	From    int          `json:"from"` // 5 to 8
	Oppose  ballot.Share `json:"oppose"`
	Vetoes  int          `json:"vetoes"`
}

// DefaultGradients is: two thirds endorse or agree with reservations, at most a
// fifth dislike it or more, no veto.
func DefaultGradients() GradientsRule {
	return GradientsRule{Upto: 3, Support: ballot.Share{Num: 2, Den: 3}, From: 6, Oppose: ballot.Share{Num: 1, Den: 5}}
}

const veto Position = "veto"

type gradientsMethod struct{}

func (gradientsMethod) plan(s *PollSpec) error {
	if err := noOptions(s); err != nil {
		return err
	}
	rule := DefaultGradients()
	if s.Gradients != nil {
		rule = *s.Gradients
	}
	s.Gradients = &rule
	switch {
	case rule.Upto < 1 || rule.Upto > 3:
		return ErrRule.With("field", "upto", "num", rule.Upto, "den", 3)
	case rule.From < 5 || rule.From > 8:
		return ErrRule.With("field", "from", "num", rule.From, "den", 8)
	case rule.Vetoes < 0 || rule.Vetoes > MaxRoll:
		return ErrRule.With("field", "vetoes", "num", rule.Vetoes, "den", MaxRoll)
	case rule.Support.IsZero():
		return ErrRule.With("field", "support", "num", 0, "den", 0)
	}
	if err := checkCap("oppose", rule.Oppose); err != nil {
		return err
	}
	return checkShare("support", rule.Support)
}

func (gradientsMethod) scale(*PollSpec) scale {
	return scale{all: ballot.Gradients, stops: veto, reasons: []Position{veto},
		cards: []Position{veto, ballot.Gradients[6]}}
}

func (g gradientsMethod) check(s *PollSpec, m Marks) (Marks, error) {
	return s.checkPosition(m, g.scale(s))
}

func (gradientsMethod) ballot(_ *PollSpec, m Marks) ballot.Ballot { return positionBallot(m) }

func (gradientsMethod) count(_ *PollSpec, box *ballot.Box, _ Lot) (Tally, error) {
	return ballot.GradientsOfAgreement(box), nil
}

func (gradientsMethod) judge(s *PollSpec, o Sums, _ Lot) Verdict {
	r := s.Gradients
	sum := func(levels []Position) (n int64) {
		for _, p := range levels {
			n += o.count(p)
		}
		return n
	}
	against := sum(slices.Clone(ballot.Gradients[r.From-1:]))
	checks := append([]Check{
		limit("gradients_vetoes", o.blocks(veto), int64(r.Vetoes)),
		atLeast("gradients_support", sum(ballot.Gradients[:r.Upto]), r.Support, o.Tally.Valid),
		atMost("gradients_oppose", against, r.Oppose, o.Tally.Valid),
	}, s.groupBlocks(&o, "gradients_vetoes", veto)...)
	return pass(checks).stopped("gradients_vetoes")
}

func (gradientsMethod) changes(*PollSpec, Sums) []change {
	return []change{
		more("more_endorse", ballot.Gradients[0]),
		turned("disagreement_to_endorse", ballot.Gradients[6], ballot.Gradients[0]),
		withdrawn("veto_to_endorse", veto, ballot.Gradients[0]),
		more("more_disagreement", ballot.Gradients[6]),
		more("more_veto", veto),
		turned("endorse_to_disagreement", ballot.Gradients[0], ballot.Gradients[6]),
		turned("endorse_to_veto", ballot.Gradients[0], veto),
	}
}
