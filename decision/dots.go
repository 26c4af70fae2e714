package decision

import (
	"cmp"

	"github.com/folkmoot/folkmoot/ballot"
)

// DotsRule elects the Seats options with the most dots; each ballot has Dots of
// them, of which at most PerOption go to one option; 0 is no limit.
type DotsRule struct {
	Seats     int `json:"seats"`
	Dots      int `json:"dots"` // 1 to 50
	PerOption int `json:"per_option,omitempty"`
}

// most is how many dots one ballot can give to one option.
func (r *DotsRule) most() int { return cmp.Or(r.PerOption, r.Dots) }

type dotsMethod struct{}

func (dotsMethod) plan(s *PollSpec) error {
	if err := planOptions(s); err != nil {
		return err
	}
	var rule DotsRule
	if s.Dots != nil {
		rule = *s.Dots
	}
	rule.Seats, rule.Dots = cmp.Or(rule.Seats, 1), cmp.Or(rule.Dots, 5)
	s.Dots = &rule
	if rule.Dots < 1 || rule.Dots > MaxDots {
		return ErrRule.With("field", "dots", "num", rule.Dots, "den", MaxDots)
	}
	if rule.PerOption < 0 || rule.PerOption > rule.Dots {
		return ErrRule.With("field", "per_option", "num", rule.PerOption, "den", rule.Dots)
	}
	return s.planSeats(rule.Seats)
}

func (dotsMethod) check(s *PollSpec, m Marks) (Marks, error) {
	if err := s.scored(m, s.Dots.most()); err != nil {
		return m, err
	}
	spent := 0
	for _, n := range m.Scores {
		spent += n
	}
	if spent > s.Dots.Dots {
		return m, ErrDotsSpent.With("dots", spent, "max", s.Dots.Dots)
	}
	return points(m.Scores), nil
}

func (dotsMethod) ballot(s *PollSpec, m Marks) ballot.Ballot { return scoreBallot(s, m) }

func (dotsMethod) count(s *PollSpec, box *ballot.Box, l Lot) (Tally, error) {
	t, err := ballot.Dots(box, ballot.ScoreRules{Seats: s.Dots.Seats, Max: s.Dots.most(), Budget: s.Dots.Dots, DropBlank: true,
		TieBreak: ballot.TieRule{Kind: ballot.TieCandidateOrder, Order: s.order(l)}})
	t.Rules = nil
	return t, err
}

func (dotsMethod) judge(s *PollSpec, o Sums, l Lot) Verdict {
	return s.judgeSums(o, l, s.Dots.Seats, "dots_placed")
}

// changes are, for each option, more ballots that give it all the dots it can get.
func (m dotsMethod) changes(s *PollSpec, o Sums) []change {
	return s.moreOf("more_dots", s.Dots.most(), o, m.judge(s, o, Lot{}))
}
