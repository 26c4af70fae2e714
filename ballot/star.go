package ballot

import (
	"cmp"
	"fmt"
	"slices"
)

// The ladders of tie-breaks of STAR.
const (
	LadderStarvote     = "starvote"
	LadderBettervoting = "bettervoting"
)

// StarRules are the settings of [STAR] and [BlocSTAR].
type StarRules struct {
	// Seats is 1 for STAR; 0 means 1.
	Seats int `json:"seats"`
	// Max is the top score; 0 means 5. A ballot with a score outside 0 to Max is
	// rejected whole.
	Max int `json:"max,string"`
	// Ladder is one of the Ladder constants; empty means starvote. They differ
	// where three or more tie for the runoff.
	Ladder string `json:"ladder"`
	// EqualScoresIsAbstention drops a ballot that scores all options alike as an
	// abstention. Otherwise only ballots without a score above 0 are abstentions,
	// and they stay among the valid ones.
	EqualScoresIsAbstention bool    `json:"equal_scores_is_abstention"`
	TieBreak                TieRule `json:"tie_break"`
}

// STAR elects one option: score, then automatic runoff. The two with the highest
// sums are finalists; each valid ballot counts for the finalist it scores
// higher. Ties for the runoff go by head-to-head, then by the number of top
// scores, then by lot; in the runoff by the sum, then by top scores, then by
// lot. Sources: Equal Vote Coalition, and its programs starvote and
// bettervoting. It fails with [ErrRules] or a [LotError].
func STAR(x *Box, rules StarRules) (Tally, error) {
	if rules.Seats > 1 {
		return Tally{}, fmt.Errorf("%w: star has one seat; bloc-star has more", ErrRules)
	}
	return countStar(x, "star", rules)
}

// BlocSTAR fills several seats by a STAR each, leaving out the winners so far.
// It fails like [STAR].
func BlocSTAR(x *Box, rules StarRules) (Tally, error) { return countStar(x, "bloc-star", rules) }

// starCount is the state of a STAR count.
type starCount struct {
	x       *Box
	rules   StarRules
	ties    *tieBreaker
	ballots []starBallot
	sums    []int64
	top     []int64 // ballots that give the top score
	round   int
}

type starBallot struct {
	scores []int
	n      int64
}

func countStar(x *Box, method string, rules StarRules) (Tally, error) {
	if rules.Max == 0 {
		rules.Max = 5
	}
	switch rules.Ladder {
	case "", LadderStarvote, LadderBettervoting:
	default:
		return Tally{}, fmt.Errorf("%w: ladder %q is none of starvote, bettervoting", ErrRules, rules.Ladder)
	}
	if rules.Max < 1 || rules.Max > maxScore {
		return Tally{}, fmt.Errorf("%w: max must be 1 to %d", ErrRules, maxScore)
	}
	if err := checkSeats(rules.Seats); err != nil {
		return Tally{}, err
	}
	ties, err := newTieBreaker(x, rules.TieBreak, true)
	if err != nil {
		return Tally{}, err
	}
	t := x.newTally(method, rules)
	c := &starCount{x: x, rules: rules, ties: ties,
		sums: make([]int64, len(x.options)), top: make([]int64, len(x.options))}
	c.read(&t)
	left := make([]int, len(x.options))
	for o := range left {
		left[o] = o
	}
	for len(t.Winners) < max(rules.Seats, 1) && len(left) > 0 && t.Valid > 0 {
		c.round++
		r, winner, err := c.run(left)
		if err != nil {
			return Tally{}, err
		}
		t.Rounds = append(t.Rounds, r)
		t.Winners = append(t.Winners, x.options[winner])
		left = slices.DeleteFunc(left, func(o int) bool { return o == winner })
	}
	t.TieBreaks = ties.broken
	return t, nil
}

func (c *starCount) read(t *Tally) {
	for b, n := range c.x.All() {
		marks, ok := scoresOf(b, 0, c.rules.Max)
		if !ok {
			t.OutOfBounds += n
			continue
		}
		scores := make([]int, len(c.x.options))
		for _, s := range marks {
			scores[s.Option] = s.Value
		}
		equal := len(scores) == 0 || slices.Min(scores) == slices.Max(scores)
		if allZero(marks) || equal && c.rules.EqualScoresIsAbstention {
			t.Abstentions += n
			if c.rules.EqualScoresIsAbstention {
				continue
			}
		}
		t.Valid += n
		c.ballots = append(c.ballots, starBallot{scores, n})
		for o, s := range scores {
			c.sums[o] += int64(s) * n
			if s == c.rules.Max {
				c.top[o] += n
			}
		}
	}
}

// run elects one of those left.
func (c *starCount) run(left []int) (Round, int, error) {
	r := Round{Round: c.round, Totals: make(map[string]Votes, len(left))}
	for _, o := range left {
		r.Totals[c.x.options[o]] = Whole(c.sums[o])
	}
	finalists, err := c.finalists(left)
	if err != nil {
		return r, 0, err
	}
	r.Finalists = c.x.labels(finalists)
	if len(finalists) == 1 {
		r.Winner = r.Finalists[0]
		return r, finalists[0], nil
	}
	a, b := finalists[0], finalists[1]
	forA, forB, neither := c.compare(a, b)
	r.Runoff = map[string]int64{c.x.options[a]: forA, c.x.options[b]: forB}
	r.NoPreference = &neither
	winner := a
	switch {
	case forA < forB:
		winner = b
	case forA == forB:
		if winner, err = c.breakRunoff(a, b); err != nil {
			return r, 0, err
		}
	}
	r.Winner = c.x.options[winner]
	return r, winner, nil
}

func (c *starCount) compare(a, b int) (forA, forB, neither int64) {
	for _, v := range c.ballots {
		switch {
		case v.scores[a] > v.scores[b]:
			forA += v.n
		case v.scores[a] < v.scores[b]:
			forB += v.n
		default:
			neither += v.n
		}
	}
	return forA, forB, neither
}

// finalists are the two with the highest sums, the higher first.
func (c *starCount) finalists(left []int) ([]int, error) {
	list := slices.Clone(left)
	sortByVotes(list, c.sums)
	if len(list) <= 2 {
		return list, nil
	}
	cut := c.sums[list[1]]
	var in, tied []int
	for _, o := range list {
		switch {
		case c.sums[o] > cut:
			in = append(in, o)
		case c.sums[o] == cut:
			tied = append(tied, o)
		}
	}
	return c.advance(in, tied)
}

// advance fills the runoff from those tied across the cut: by head-to-head, by
// top scores, by lot. Each step takes whole groups of equals off the top while
// they fit and goes on with the group that does not.
func (c *starCount) advance(in, tied []int) ([]int, error) {
	steps := []struct {
		name  string
		value func(among []int, o int) int64
	}{
		{"advance: head-to-head", c.headToHead},
		{"advance: top-score count", func(_ []int, o int) int64 { return c.top[o] }},
	}
	for i, step := range steps {
		if i == 0 && len(tied) > 2 && c.rules.Ladder == LadderBettervoting {
			continue
		}
		among, before := tied, len(in)
		for len(in)+len(tied) > 2 {
			group := extreme(tied, func(o int) int64 { return step.value(among, o) })
			if len(in)+len(group) > 2 {
				tied = group
				break
			}
			in = append(in, group...)
			tied = slices.DeleteFunc(slices.Clone(tied), func(o int) bool { return slices.Contains(group, o) })
			if len(in) == 2 {
				tied = nil
			}
		}
		if len(in) > before {
			c.note(step.name, among, in[before:])
		}
		if len(in)+len(tied) <= 2 {
			return append(in, tied...), nil
		}
	}
	return c.advanceByLot(in, tied)
}

func (c *starCount) advanceByLot(in, tied []int) ([]int, error) {
	among, before := tied, len(in)
	for len(in) < 2 {
		chosen, err := c.lot(tied)
		if err != nil {
			return nil, err
		}
		in = append(in, chosen)
		tied = slices.DeleteFunc(slices.Clone(tied), func(o int) bool { return o == chosen })
	}
	c.note("advance: lot", among, in[before:])
	return in, nil
}

// headToHead are the ballots that prefer o, summed over all others tied with it.
func (c *starCount) headToHead(among []int, o int) int64 {
	var sum int64
	for _, other := range among {
		if other != o {
			forO, _, _ := c.compare(o, other)
			sum += forO
		}
	}
	return sum
}

func (c *starCount) breakRunoff(a, b int) (int, error) {
	pair := []int{a, b}
	for _, step := range []struct {
		name  string
		value []int64
	}{{"runoff tie: score", c.sums}, {"runoff tie: top-score count", c.top}} {
		if cmp.Compare(step.value[a], step.value[b]) != 0 {
			winner := extreme(pair, func(o int) int64 { return step.value[o] })
			c.note(step.name, pair, winner)
			return winner[0], nil
		}
	}
	winner, err := c.lot(pair)
	if err == nil {
		c.note("runoff tie: lot", pair, []int{winner})
	}
	return winner, err
}

// lot draws by the tie rule, whose order stands for the lot if it has no other.
func (c *starCount) lot(tied []int) (int, error) {
	if k := c.rules.TieBreak.Kind; k == TieCandidateOrder || k == TiePermutation {
		return c.ties.byOrder(ChoosingWinner, tied), nil
	}
	return c.ties.draw(c.round, ChoosingWinner, tied)
}

func (c *starCount) note(step string, tied, chosen []int) {
	c.ties.broken = append(c.ties.broken, TieBreak{
		Round: c.round, Step: step, Tied: c.x.labels(tied), Chosen: c.x.labels(chosen),
	})
}
