package ballot

import (
	"cmp"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// FractionalSTV fills several seats by the single transferable vote under US
// rules. Arithmetic is fixed-point with the decimals of the settings, rounded
// down: the surplus fraction is trunc((tally − threshold) / tally), each ballot
// of value w sends on trunc(w × fraction), and what rounding leaves with the
// winner is residual. The threshold is fixed in round 1: Droop or Hare, whole or
// fractional. Source: RCTab (BrightSpots/rcv, Tabulator). It fails like [IRV].
func FractionalSTV(x *Box, rules RankedRules) (Tally, error) {
	if rules.Decimals < 0 || rules.Decimals > 9 {
		return Tally{}, fmt.Errorf("%w: decimals must be 0 to 9", ErrRules)
	}
	switch rules.WinnersPerRound {
	case "", "all", "one":
	default:
		return Tally{}, fmt.Errorf("%w: winners per round %q is none of all, one", ErrRules, rules.WinnersPerRound)
	}
	switch rules.Threshold.Kind {
	case ThresholdDroop, ThresholdHare:
	default:
		return Tally{}, fmt.Errorf("%w: stv-fractional needs a threshold of kind droop or hare", ErrRules)
	}
	c, err := newRankedCount(x, rules, rules.Decimals)
	if err != nil {
		return Tally{}, err
	}
	if err := c.runSTV(); err != nil {
		return Tally{}, err
	}
	return c.tally("stv-fractional"), nil
}

func (c *rankedCount) runSTV() error {
	c.deal()
	for !c.stopped() {
		r := c.begin()
		c.setThreshold(r, r.Round > 1)
		if r.Round == 1 && c.active() == 0 {
			return nil
		}
		if len(c.winners) >= c.seats() || c.left == 0 {
			c.end(r)
			return nil
		}
		winners, err := c.findWinners(r)
		if err != nil {
			return err
		}
		if len(winners) == 0 {
			if err := c.eliminateSome(r); err != nil {
				return err
			}
			continue
		}
		if c.left <= c.seats()-len(c.winners) && c.seats() > len(c.winners)+len(winners) {
			c.elect(r, winners...) // more seats than options: nothing to move
			c.end(r)
			return nil
		}
		c.seat(r, winners)
	}
	return nil
}

// end notes the surpluses that moved to nobody.
func (c *rankedCount) end(r *Round) {
	votes := c.number(c.finalSurplus)
	r.Inactive.FinalSurplus = &votes
}

// findWinners are the options to be elected in this round, most votes first.
func (c *rankedCount) findWinners(r *Round) ([]int, error) {
	list := c.ranking()
	if c.left <= c.seats()-len(c.winners) {
		return list, nil
	}
	if c.writeInHasVotes() {
		return nil, nil
	}
	list = slices.DeleteFunc(list, func(o int) bool { return c.votes[o] < c.threshold })
	if len(list) > 1 && c.rules.WinnersPerRound == "one" {
		tied := extreme(list, func(o int) int64 { return c.votes[o] })
		first, err := c.ties.choose(r.Round, ChoosingWinner, tied)
		return []int{first}, err
	}
	return list, nil
}

// seat elects the winners and moves their surpluses. Once the seats are filled,
// surpluses move to nobody.
func (c *rankedCount) seat(r *Round, winners []int) {
	c.ties.past = append(c.ties.past, slices.Clone(c.votes))
	c.elect(r, winners...)
	for _, o := range winners {
		c.leave(o)
	}
	last := len(c.winners) >= c.seats()
	for _, o := range winners {
		if c.votes[o] > c.threshold {
			c.moveSurplus(r, o, last)
		}
	}
}

func (c *rankedCount) moveSurplus(r *Round, from int, last bool) {
	tally := c.votes[from]
	surplus := tally - c.threshold
	fraction := mulDiv(surplus, c.unit, tally)
	c.votes[from] = c.threshold
	c.revalue()
	moved := c.newMoves()
	sent := int64(0)
	c.lift(from, func(p *parcel) {
		c.value[p.group] = mulDiv(c.value[p.group], fraction, c.unit)
		units := c.worth(p)
		sent += units
		to := -1
		if last {
			c.finalSurplus += units
		} else {
			to, _ = c.lay(p)
		}
		moved.add(to, units)
	})
	moved.writeTo(c, r, from)
	c.writeResidual(r, from, surplus-sent)
}

// revalue makes room for values other than a unit.
func (c *rankedCount) revalue() {
	if c.value != nil {
		return
	}
	c.value = make([]int64, c.x.Distinct())
	for g := range c.value {
		c.value[g] = c.unit
	}
}

func (c *rankedCount) writeResidual(r *Round, from int, units int64) {
	if units == 0 {
		return
	}
	if r.Transfers == nil {
		r.Transfers = make(map[string]map[string]Votes)
	}
	label := c.x.options[from]
	if r.Transfers[label] == nil {
		r.Transfers[label] = make(map[string]Votes)
	}
	r.Transfers[label][ToResidual] = c.number(units)
}

// mulDiv is floor(a × b / d), for values that are not negative and d above 0. A
// result that does not fit, which no count reaches, is the largest number.
func mulDiv(a, b, d int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	if hi >= uint64(d) {
		return math.MaxInt64
	}
	q, _ := bits.Div64(hi, lo, uint64(d))
	return int64(min(q, math.MaxInt64))
}

func sortByVotes(options []int, votes []int64) {
	slices.SortStableFunc(options, func(a, b int) int { return cmp.Compare(votes[b], votes[a]) })
}

// divides reports whether d divides a × b.
func divides(a, b, d int64) bool {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	return bits.Rem64(hi, lo, uint64(d)) == 0
}
