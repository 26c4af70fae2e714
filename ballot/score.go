package ballot

import (
	"fmt"
	"math/big"
	"slices"
)

// ScoreRules are the settings of [ScoreVoting] and [Dots].
type ScoreRules struct {
	// Seats is how many options can win; 0 means 1.
	Seats int `json:"seats"`
	// Min and Max bound each score. A ballot with a score outside is rejected whole.
	Min int `json:"min,string"`
	Max int `json:"max,string"`
	// Budget bounds the sum of the scores of one ballot; 0 is no bound. With it
	// the method is dot voting.
	Budget int `json:"budget,omitempty"`
	// DropBlank counts a ballot without any score other than 0 as an abstention.
	DropBlank bool    `json:"drop_blank"`
	TieBreak  TieRule `json:"tie_break"`
}

// maxScore bounds scores so that sums over MaxBallots fit 63 bits.
const maxScore = 1 << 20

func (r ScoreRules) check() error {
	if r.Max <= r.Min || r.Budget < 0 || r.Min < -maxScore || r.Max > maxScore {
		return fmt.Errorf("%w: max must be above min, both within ±%d, budget not negative", ErrRules, maxScore)
	}
	return checkSeats(r.Seats)
}

// ScoreVoting elects the options with the highest sums of scores; no score is 0.
// A tie across the last seat is broken by the tie order of the settings or left
// open in [Tally.Tied]. The arithmetic is integers. It fails with [ErrRules].
func ScoreVoting(x *Box, rules ScoreRules) (Tally, error) { return countScores(x, "score", rules) }

// Dots is score voting with a budget: each voter spreads at most Budget dots. It
// fails with [ErrRules].
func Dots(x *Box, rules ScoreRules) (Tally, error) {
	if rules.Budget < 1 {
		return Tally{}, fmt.Errorf("%w: dots need a budget of at least 1", ErrRules)
	}
	if rules.Max == 0 {
		rules.Max = rules.Budget
	}
	return countScores(x, "dots", rules)
}

func countScores(x *Box, method string, rules ScoreRules) (Tally, error) {
	if err := rules.check(); err != nil {
		return Tally{}, err
	}
	ties, err := newTieBreaker(x, rules.TieBreak, true)
	if err != nil {
		return Tally{}, err
	}
	t := x.newTally(method, rules)
	sums := make([]int64, len(x.options))
	for b, n := range x.All() {
		scores, ok := scoresOf(b, rules.Min, rules.Max)
		sum := 0
		for _, s := range scores {
			sum += s.Value
		}
		switch {
		case !ok || rules.Budget > 0 && sum > rules.Budget:
			t.OutOfBounds += n
			continue
		case rules.DropBlank && allZero(scores):
			t.Abstentions += n
			continue
		}
		t.Valid += n
		for _, s := range scores {
			sums[s.Option] += int64(s.Value) * n
		}
	}
	t.setTotals(x, sums)
	all := make([]int, len(sums))
	for o := range all {
		all[o] = o
	}
	t.seat(x, all, sums, max(rules.Seats, 1), ties)
	return t, nil
}

// scoresOf are the scores of a ballot, approvals counting 1; false if one is out
// of bounds.
func scoresOf(b Ballot, low, high int) ([]Score, bool) {
	scores := slices.Clone(b.Scores)
	for _, o := range b.Approvals {
		scores = append(scores, Score{Option: o, Value: 1})
	}
	for _, s := range scores {
		if s.Value < low || s.Value > high {
			return nil, false
		}
	}
	return scores, true
}

func allZero(scores []Score) bool {
	return !slices.ContainsFunc(scores, func(s Score) bool { return s.Value != 0 })
}

// ResistanceRules are the settings of [Resistance].
type ResistanceRules struct {
	// Max is the strongest resistance; 0 means 10.
	Max int `json:"max,string"`
	// Passive is the option of what happens if nothing is decided, or empty. An
	// option less accepted than it is not adopted.
	Passive string `json:"passive,omitempty"`
}

// Resistance finds the option with the least total resistance (systemic
// consensing, Schrotta and Visotschnig). An option without a number meets no
// resistance. Ties go to the option with fewer strongest ratings, then to the
// lower median, and are then left open in [Tally.Tied]. Acceptance is the exact
// fraction 1 − total ÷ (Max × valid ballots). It fails with [ErrRules].
func Resistance(x *Box, rules ResistanceRules) (Tally, error) {
	if rules.Max == 0 {
		rules.Max = 10
	}
	passive := -1
	if rules.Passive != "" {
		passive = x.indexOf(rules.Passive)
	}
	if rules.Max < 1 || rules.Max > 1000 || rules.Passive != "" && passive < 0 {
		return Tally{}, fmt.Errorf("%w: max must be 1 to 1000 and the passive option stand on the ballot", ErrRules)
	}
	t := x.newTally("resistance", rules)
	given := make([][]int64, len(x.options)) // option → rating → ballots
	for o := range given {
		given[o] = make([]int64, rules.Max+1)
	}
	rating := make([]int, len(x.options))
	for b, n := range x.All() {
		scores, ok := scoresOf(b, 0, rules.Max)
		if !ok {
			t.OutOfBounds += n
			continue
		}
		if len(scores) == 0 {
			t.Abstentions += n
			continue
		}
		t.Valid += n
		clear(rating)
		for _, s := range scores {
			rating[s.Option] = s.Value
		}
		for o, r := range rating {
			given[o][r] += n
		}
	}
	sums := make([]int64, len(x.options))
	t.Acceptance = make(map[string]Votes, len(sums))
	for o, byRating := range given {
		for r, n := range byRating {
			sums[o] += int64(r) * n
		}
		if t.Valid > 0 {
			all := int64(rules.Max) * t.Valid
			t.Acceptance[x.options[o]] = Fraction(big.NewRat(all-sums[o], all))
		}
	}
	t.setTotals(x, sums)
	if t.Valid > 0 && len(sums) > 0 {
		t.leastResistance(x, given, sums, passive)
	}
	return t, nil
}

func (t *Tally) leastResistance(x *Box, given [][]int64, sums []int64, passive int) {
	var candidates []int
	for o := range sums {
		if passive < 0 || sums[o] <= sums[passive] {
			candidates = append(candidates, o)
		}
	}
	tied := extreme(candidates, func(o int) int64 { return -sums[o] })
	for _, step := range []struct {
		name  string
		value func(o int) int64
	}{
		{"fewer strongest ratings", func(o int) int64 { return -given[o][len(given[o])-1] }},
		{"lower median", func(o int) int64 { return -doubleMedian(given[o], t.Valid) }},
	} {
		if len(tied) == 1 {
			break
		}
		best := extreme(tied, step.value)
		if len(best) < len(tied) {
			t.TieBreaks = append(t.TieBreaks, TieBreak{Step: step.name, Tied: x.labels(tied), Chosen: x.labels(best)})
		}
		tied = best
	}
	if len(tied) > 1 {
		t.Tied = &Tie{Options: x.labels(tied), Seats: 1}
		return
	}
	t.Winners = x.labels(tied)
}

// doubleMedian is twice the median of n ratings, so that it stays an integer.
func doubleMedian(byRating []int64, n int64) int64 {
	return nth(byRating, (n-1)/2) + nth(byRating, n/2)
}

func nth(byRating []int64, i int64) int64 {
	for r, n := range byRating {
		if i < n {
			return int64(r)
		}
		i -= n
	}
	return int64(len(byRating) - 1)
}
