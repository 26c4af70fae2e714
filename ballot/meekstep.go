package ballot

import (
	"math/big"
	"slices"
)

// distribute gives every ballot's weight of 1 to the options in order, each
// keeping its factor of what arrives. With truncated shares the non-transferable
// votes hold the rounding loss as well.
func (c *meekCount[T]) distribute() {
	zero := c.num.whole(0)
	for o := range c.votes {
		c.votes[o] = zero
	}
	c.lost = zero
	for _, b := range c.ballots {
		var rest T
		switch {
		case b.equal && c.rules.EqualRanks == EqualRanksDescent:
			rest = c.descend(b, b.ranks, c.num.whole(1))
		default:
			rest = c.passDown(b)
		}
		c.lost = c.num.add(c.lost, c.num.times(rest, b.n))
	}
	if c.rules.Keep == KeepTruncated {
		c.lost = c.num.sub(c.num.whole(c.valid), c.inPlay())
	}
}

// inPlay are the votes of the hopeful and the elected.
func (c *meekCount[T]) inPlay() T {
	total := c.num.whole(0)
	for o, v := range c.votes {
		if c.hopeful[o] || c.elected[o] {
			total = c.num.add(total, v)
		}
	}
	return total
}

// passDown goes through the ranks and returns the weight that nobody kept.
func (c *meekCount[T]) passDown(b meekBallot) T {
	weight := c.num.whole(1)
	for _, rank := range b.ranks {
		if c.sign(weight) <= 0 {
			break
		}
		live := c.live(rank)
		switch len(live) {
		case 0:
		case 1:
			weight = c.keep(live[0], weight, b.n)
		default:
			weight = c.equalize(live, weight, b.n)
		}
	}
	return weight
}

func (c *meekCount[T]) sign(a T) int { return c.num.cmp(a, c.num.whole(0)) }

func (c *meekCount[T]) live(rank []int) []int {
	if len(rank) == 1 {
		if c.hopeful[rank[0]] || c.elected[rank[0]] {
			return rank
		}
		return nil
	}
	var live []int
	for _, o := range rank {
		if c.hopeful[o] || c.elected[o] {
			live = append(live, o)
		}
	}
	return live
}

// keep gives one option its part of the weight of n ballots and returns the rest.
func (c *meekCount[T]) keep(o int, weight T, n int64) T {
	f := c.factor[o]
	var kept, rest T
	if c.rules.Keep == KeepReference {
		kept = c.num.mul(weight, f, true)
		rest = c.num.sub(weight, kept)
	} else {
		kept = c.num.mul(weight, f, false)
		rest = c.num.mul(weight, c.num.sub(c.num.whole(1), f), false)
	}
	c.votes[o] = c.num.add(c.votes[o], c.num.times(kept, n))
	return rest
}

// equalize averages over all orders of the options of one rank: option i gets
// weight × f_i × E[product of (1−f) of those before it], and the product of all
// (1−f) goes on. The expectation is exact; only its results are rounded down.
func (c *meekCount[T]) equalize(rank []int, weight T, n int64) T {
	w := c.num.rat(weight)
	one := big.NewRat(1, 1)
	rest := new(big.Rat).Set(w)
	for _, o := range rank {
		passed := []*big.Rat{one} // elementary symmetric polynomials of the others' 1−f
		for _, other := range rank {
			if other != o {
				passed = timesOnePlus(passed, new(big.Rat).Sub(one, c.num.rat(c.factor[other])))
			}
		}
		share := new(big.Rat).Mul(w, c.num.rat(c.factor[o]))
		share.Mul(share, expectation(passed))
		c.votes[o] = c.num.add(c.votes[o], c.num.times(c.num.fromRat(share), n))
		rest.Mul(rest, new(big.Rat).Sub(one, c.num.rat(c.factor[o])))
	}
	return c.num.fromRat(rest)
}

// timesOnePlus multiplies the polynomial, lowest degree first, by (1 + a·x).
func timesOnePlus(poly []*big.Rat, a *big.Rat) []*big.Rat {
	out := make([]*big.Rat, len(poly)+1)
	for i := range out {
		out[i] = new(big.Rat)
		if i < len(poly) {
			out[i].Set(poly[i])
		}
		if i > 0 {
			out[i].Add(out[i], new(big.Rat).Mul(a, poly[i-1]))
		}
	}
	return out
}

// expectation is the mean, over the place in a random order, of the product of
// those before: of k−1 others, every set of s stands before with probability
// s!·(k−1−s)!/k!.
func expectation(symmetric []*big.Rat) *big.Rat {
	k := int64(len(symmetric))
	sum := new(big.Rat)
	for s, e := range symmetric {
		sets := new(big.Int).Binomial(k-1, int64(s))
		sets.Mul(sets, big.NewInt(k))
		sum.Add(sum, new(big.Rat).Quo(e, new(big.Rat).SetInt(sets)))
	}
	return sum
}

// descend shares the weight among the live options of the first rank; each keeps
// its factor and sends the rest down the next rank on its own. A rank without a
// live option ends the branch.
func (c *meekCount[T]) descend(b meekBallot, ranks [][]int, weight T) T {
	if len(ranks) == 0 || c.sign(weight) <= 0 {
		return weight
	}
	live := c.live(ranks[0])
	if len(live) == 0 {
		return weight
	}
	share := c.num.div(weight, c.num.whole(int64(len(live))), false)
	lost := c.num.whole(0)
	for _, o := range live {
		lost = c.num.add(lost, c.descend(b, ranks[1:], c.keep(o, share, b.n)))
	}
	return lost
}

// setQuota divides the votes in play by one more than the seats.
func (c *meekCount[T]) setQuota() {
	c.quota = c.num.div(c.inPlay(), c.num.whole(int64(c.rules.Seats)+1), false)
	c.quota = c.num.add(c.quota, c.num.unit())
}

// electAtQuota elects the hopeful that reached the quota, most votes first. In
// fixed decimals the quota holds one unit more than its share, so reaching it is
// enough; without rounding it must be passed.
func (c *meekCount[T]) electAtQuota() []int {
	need := 1
	if c.rules.Arithmetic == MeekFixed {
		need = 0
	}
	var elected []int
	for o := range c.votes {
		if c.hopeful[o] && c.num.cmp(c.votes[o], c.quota) >= need {
			elected = append(elected, o)
		}
	}
	slices.SortStableFunc(elected, func(a, b int) int { return c.num.cmp(c.votes[b], c.votes[a]) })
	for _, o := range elected {
		c.hopeful[o], c.elected[o] = false, true
		c.winners = append(c.winners, c.x.options[o])
	}
	return elected
}

func (c *meekCount[T]) setSurplus() {
	c.surplus = c.num.whole(0)
	for o := range c.votes {
		if c.elected[o] {
			c.surplus = c.num.add(c.surplus, c.num.sub(c.votes[o], c.quota))
		}
	}
	if c.rules.Keep == KeepReference && c.sign(c.surplus) < 0 {
		c.surplus = c.num.whole(0)
	}
}

// lowerFactors sets f × quota / votes for each elected.
func (c *meekCount[T]) lowerFactors() {
	for o := range c.factor {
		if c.elected[o] && c.sign(c.votes[o]) > 0 {
			f := c.num.div(c.num.mul(c.factor[o], c.quota, true), c.votes[o], true)
			if c.rules.Arithmetic == MeekApprox {
				f = c.num.fromRat(roundUp6(c.num.rat(f)))
			}
			c.factor[o] = f
		}
	}
}

func roundUp6(r *big.Rat) *big.Rat {
	const million = 1_000_000
	n := new(big.Int).Mul(r.Num(), big.NewInt(million))
	n, rest := n.DivMod(n, r.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		n.Add(n, big.NewInt(1))
	}
	return new(big.Rat).SetFrac(n, big.NewInt(million))
}

// ascending are the hopeful, fewest votes first.
func (c *meekCount[T]) ascending() []int {
	var list []int
	for o, in := range c.hopeful {
		if in {
			list = append(list, o)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int { return c.num.cmp(c.votes[a], c.votes[b]) })
	return list
}

// lowest is the hopeful to be eliminated; all within the surplus of the lowest
// are tied with it.
func (c *meekCount[T]) lowest(round int) (int, error) {
	list := c.ascending()
	limit := c.votes[list[0]]
	if c.sign(c.surplus) > 0 {
		limit = c.num.add(limit, c.surplus)
	}
	tied := slices.DeleteFunc(list, func(o int) bool { return c.num.cmp(c.votes[o], limit) > 0 })
	return c.ties.choose(round, ChoosingLoser, tied)
}

// sureLosers is the largest group of lowest options that together with the
// surplus have fewer votes than the next one and leaves enough for the seats.
func (c *meekCount[T]) sureLosers() []int {
	list := c.ascending()
	open := c.rules.Seats - c.count(c.elected)
	best, sum := 0, c.surplus
	for i := 0; i < len(list)-1 && len(list)-i-1 >= open; i++ {
		sum = c.num.add(sum, c.votes[list[i]])
		if c.num.cmp(sum, c.votes[list[i+1]]) < 0 {
			best = i + 1
		}
	}
	return list[:best]
}

func (c *meekCount[T]) eliminate(r *Round, losers []int) {
	for _, o := range losers {
		r.Eliminated = append(r.Eliminated, c.x.options[o])
		c.hopeful[o] = false
		c.factor[o] = c.num.whole(0)
	}
}

// seatRemaining elects the hopeful that are left when they are no more than the
// open seats.
func (c *meekCount[T]) seatRemaining() {
	if c.count(c.elected) >= c.rules.Seats || c.count(c.hopeful) == 0 {
		return
	}
	if len(c.rounds) == 0 {
		c.distribute()
		c.setQuota()
		c.setSurplus()
		c.record(meekElected, nil)
	}
	list := c.ascending()
	slices.Reverse(list)
	r := &c.rounds[len(c.rounds)-1]
	r.ElectedRemaining = c.x.labels(list)
	c.winners = append(c.winners, r.ElectedRemaining...)
}

// record writes the round down, before its elimination.
func (c *meekCount[T]) record(why string, elected []int) *Round {
	quota, surplus, lost := c.votesOf(c.quota), c.votesOf(c.surplus), c.votesOf(c.lost)
	r := Round{
		Round: len(c.rounds) + 1, Threshold: &quota, Surplus: &surplus, NonTransferable: &lost,
		Iteration: why, Tally: make(map[string]Votes), Keep: make(map[string]Votes),
		Elected: c.x.labels(elected), Eliminated: []string{},
	}
	for o := range c.votes {
		if c.hopeful[o] || c.elected[o] {
			r.Tally[c.x.options[o]] = c.votesOf(c.votes[o])
		}
		if c.elected[o] && !slices.Contains(elected, o) {
			r.Keep[c.x.options[o]] = c.votesOf(c.factor[o])
		}
	}
	c.rounds = append(c.rounds, r)
	return &c.rounds[len(c.rounds)-1]
}

func (c *meekCount[T]) votesOf(a T) Votes { return c.num.votes(a) }
