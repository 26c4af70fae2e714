package ballot

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
)

// The ways to break a tie, as named in settings.
const (
	TieCandidateOrder = "candidate-order"
	TiePermutation    = "permutation"
	TieLot            = "lot"
	TiePreviousRounds = "previous-rounds-then-lot"
	TiePreviousStage  = "previous-stage-then-lot"
)

// LotSHA256 is the generator that draws a lot by ascending SHA-256(seed ‖ label):
// the earlier option fares better. See [LotOrder].
const LotSHA256 = "sha256"

// TieRule says how ties are broken in a ranked count. The zero value breaks none:
// a tie that matters then ends the count with a [LotError].
type TieRule struct {
	// Kind is one of the Tie constants.
	Kind string `json:"kind,omitempty"`
	// Order ranks the options for ties. Under US rules the earliest of the tied
	// wins and the latest loses. In Scottish, WIGM and Meek counts the earliest is
	// the one chosen, for a surplus to be moved and for elimination alike.
	// Options left out come after all others.
	Order []string `json:"order,omitempty"`
	// Seed and Generator draw a lot. The only generator carried out here is
	// [LotSHA256]; of others the outcomes must be given in Script.
	Seed      string `json:"seed,omitempty"`
	Generator string `json:"generator,omitempty"`
	// Lot describes the lot in words.
	Lot string `json:"lot,omitempty"`
	// Script holds outcomes of lots drawn elsewhere. The first one with the same
	// tied options, choosing the same where it says so, that was not used yet
	// decides.
	Script []TieBreak `json:"script,omitempty"`
}

// LotError says that a tie must be broken before the count can go on. Whoever
// draws the lot puts the outcome into [TieRule.Script] and counts again.
type LotError struct {
	Round    int
	Choosing string // winner, loser or surplus
	Tied     []string
}

// Error names the round, what is to be chosen, and the tied.
func (e *LotError) Error() string {
	return fmt.Sprintf("round %d: a lot must choose the %s among %s", e.Round, e.Choosing, strings.Join(e.Tied, ", "))
}

// LotOrder is the order that a seed draws: options by ascending
// SHA-256(seed ‖ option). The earlier option fares better: it wins a tie to win
// and survives a tie to lose.
func LotOrder(seed []byte, options []string) []string {
	hashes := make(map[string][sha256.Size]byte, len(options))
	for _, o := range options {
		hashes[o] = sha256.Sum256(slices.Concat(seed, []byte(o)))
	}
	return slices.SortedFunc(slices.Values(options), func(a, b string) int {
		ha, hb := hashes[a], hashes[b]
		return bytes.Compare(ha[:], hb[:])
	})
}

// tieBreaker breaks the ties of one count and remembers how.
type tieBreaker struct {
	x     *Box
	rule  TieRule
	place []int // in rule.Order
	lot   []int // place in the drawn order, nil if none was drawn
	// latestLoses is the reading of the order under US rules.
	latestLoses bool
	// past are the votes of each option in the rounds before, oldest first.
	past   [][]int64
	used   []bool
	broken []TieBreak
	pass   int
}

func newTieBreaker(x *Box, rule TieRule, latestLoses bool) (*tieBreaker, error) {
	switch rule.Kind {
	case "", TieCandidateOrder, TiePermutation, TieLot, TiePreviousRounds, TiePreviousStage:
	default:
		return nil, fmt.Errorf("%w: tie-break %q is none of candidate-order, permutation, lot, previous-rounds-then-lot, previous-stage-then-lot", ErrRules, rule.Kind)
	}
	place, err := x.places(rule.Order)
	if err != nil {
		return nil, err
	}
	b := &tieBreaker{x: x, rule: rule, place: place, latestLoses: latestLoses, used: make([]bool, len(rule.Script))}
	if rule.Generator == LotSHA256 {
		b.lot, _ = x.places(LotOrder([]byte(rule.Seed), x.options))
	}
	return b, nil
}

// places is the position of each option in the order; options left out come last,
// in ballot order.
func (x *Box) places(order []string) ([]int, error) {
	at := make(map[string]int, len(order))
	for i, label := range order {
		if _, twice := at[label]; twice {
			return nil, fmt.Errorf("%w: %q stands twice in the tie order", ErrRules, label)
		}
		at[label] = i
	}
	place := make([]int, len(x.options))
	named := 0
	for o, label := range x.options {
		p, ok := at[label]
		if ok {
			named++
		} else {
			p = len(order) + o
		}
		place[o] = p
	}
	if named < len(order) {
		return nil, fmt.Errorf("%w: the tie order names options that are not on the ballot", ErrRules)
	}
	return place, nil
}

// seats picks as many of the tied as there are seats left, and says by what; nil
// if the rule leaves such ties open. There are no rounds to look back at.
func (b *tieBreaker) seats(tied []int, left int) (chosen []int, by string) {
	if outcome := b.scripted(ChoosingWinner, b.x.labels(tied), left); outcome != nil {
		for _, label := range outcome.Chosen {
			chosen = append(chosen, slices.Index(b.x.options, label))
		}
		return chosen, TieLot
	}
	place, by := b.place, b.rule.Kind
	switch {
	case b.lot != nil:
		place, by = b.lot, TieLot
	case len(b.rule.Order) == 0:
		return nil, ""
	}
	return slices.SortedFunc(slices.Values(tied), func(i, j int) int { return place[i] - place[j] })[:left], by
}

// scripted is the first outcome not used yet that chooses n of just these.
func (b *tieBreaker) scripted(choosing string, tied []string, n int) *TieBreak {
	sorted := func(labels []string) []string { return slices.Sorted(slices.Values(labels)) }
	for i, outcome := range b.rule.Script {
		suits := !b.used[i] && len(outcome.Chosen) == n && (outcome.Choosing == "" || outcome.Choosing == choosing) &&
			slices.Equal(sorted(outcome.Tied), sorted(tied))
		for _, label := range outcome.Chosen {
			suits = suits && slices.Contains(tied, label)
		}
		if suits && len(slices.Compact(sorted(outcome.Chosen))) == n {
			b.used[i] = true
			return &outcome
		}
	}
	return nil
}

// choose picks one of the tied. choosing is winner, loser or surplus.
func (b *tieBreaker) choose(round int, choosing string, tied []int) (int, error) {
	if len(tied) == 1 {
		return tied[0], nil
	}
	all := b.x.labels(tied)
	slices.Sort(all)
	chosen, by, err := b.decide(round, choosing, tied)
	if err != nil {
		return 0, err
	}
	b.broken = append(b.broken, TieBreak{
		Pass: b.pass, Round: round, Choosing: choosing,
		Tied: all, Chosen: []string{b.x.options[chosen]}, By: by,
	})
	return chosen, nil
}

func (b *tieBreaker) decide(round int, choosing string, tied []int) (chosen int, by string, err error) {
	switch b.rule.Kind {
	case TieCandidateOrder, TiePermutation:
		return b.byOrder(choosing, tied), b.rule.Kind, nil
	case TiePreviousRounds, TiePreviousStage:
		if tied = b.narrow(choosing, tied); len(tied) == 1 {
			return tied[0], strings.TrimSuffix(b.rule.Kind, "-then-lot"), nil
		}
	}
	chosen, err = b.draw(round, choosing, tied)
	return chosen, TieLot, err
}

// narrow goes back round by round and keeps the tied with the most votes there
// (for a loser: the fewest).
func (b *tieBreaker) narrow(choosing string, tied []int) []int {
	for r := len(b.past) - 1; r >= 0 && len(tied) > 1; r-- {
		votes := b.past[r]
		if choosing == ChoosingLoser {
			tied = extreme(tied, func(o int) int64 { return -votes[o] })
		} else {
			tied = extreme(tied, func(o int) int64 { return votes[o] })
		}
	}
	return tied
}

// extreme are the options with the largest value.
func extreme(options []int, value func(int) int64) []int {
	var best []int
	for _, o := range options {
		switch {
		case len(best) == 0 || value(o) > value(best[0]):
			best = []int{o}
		case value(o) == value(best[0]):
			best = append(best, o)
		}
	}
	return best
}

func (b *tieBreaker) byOrder(choosing string, tied []int) int {
	byPlace := func(i, j int) int { return b.place[i] - b.place[j] }
	if b.latestLoses && choosing == ChoosingLoser {
		return slices.MaxFunc(tied, byPlace)
	}
	return slices.MinFunc(tied, byPlace)
}

func (b *tieBreaker) draw(round int, choosing string, tied []int) (int, error) {
	labels := b.x.labels(tied)
	slices.Sort(labels)
	if outcome := b.scripted(choosing, labels, 1); outcome != nil {
		return slices.Index(b.x.options, outcome.Chosen[0]), nil
	}
	switch {
	case b.lot != nil && choosing == ChoosingLoser:
		return slices.MaxFunc(tied, func(i, j int) int { return b.lot[i] - b.lot[j] }), nil
	case b.lot != nil:
		return slices.MinFunc(tied, func(i, j int) int { return b.lot[i] - b.lot[j] }), nil
	case len(b.rule.Order) > 0:
		return b.byOrder(choosing, tied), nil
	}
	return 0, &LotError{Round: round, Choosing: choosing, Tied: labels}
}
