package decision

import (
	"cmp"

	"github.com/folkmoot/folkmoot/ballot"
)

// ScoreRule elects the Seats options with the highest sums of scores from 0 to Max.
type ScoreRule struct {
	Seats int `json:"seats"`
	Max   int `json:"max"` // 1 to 100
}

// defaultMax is the top of a range of points that was left open.
const defaultMax = 5

type scoreMethod struct{}

func (scoreMethod) plan(s *PollSpec) error {
	if err := planOptions(s); err != nil {
		return err
	}
	var rule ScoreRule
	if s.Score != nil {
		rule = *s.Score
	}
	rule.Seats, rule.Max = cmp.Or(rule.Seats, 1), cmp.Or(rule.Max, defaultMax)
	s.Score = &rule
	if err := planMax(rule.Max); err != nil {
		return err
	}
	return s.planSeats(rule.Seats)
}

func (scoreMethod) check(s *PollSpec, m Marks) (Marks, error) {
	if err := s.scored(m, s.Score.Max); err != nil {
		return m, err
	}
	return points(m.Scores), nil
}

func (scoreMethod) ballot(s *PollSpec, m Marks) ballot.Ballot { return scoreBallot(s, m) }

func (scoreMethod) count(s *PollSpec, box *ballot.Box, l Lot) (Tally, error) {
	t, err := ballot.ScoreVoting(box, ballot.ScoreRules{Seats: s.Score.Seats, Max: s.Score.Max, DropBlank: true,
		TieBreak: ballot.TieRule{Kind: ballot.TieCandidateOrder, Order: s.order(l)}})
	t.Rules = nil
	return t, err
}

func (scoreMethod) judge(s *PollSpec, o Sums, l Lot) Verdict {
	return s.judgeSums(o, l, s.Score.Seats, "score_points")
}

// changes are, for each option, more ballots that give it alone the most points.
func (m scoreMethod) changes(s *PollSpec, o Sums) []change {
	return s.moreOf("more_scores", s.Score.Max, o, m.judge(s, o, Lot{}))
}
