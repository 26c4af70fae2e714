package ballot

import (
	"fmt"
	"math/big"
)

// The settings of [Meek] that select its arithmetic, as settings name them.
const (
	MeekFixed    = "fixed"
	MeekRational = "rational"
	MeekGuarded  = "guarded 18+9 places"
	MeekApprox   = "exact rationals within a pass; keep factors rounded up to 6 places"

	KeepReference = "ceil(weight * kf), weight -= keep"
	KeepTruncated = "floor(weight * kf), weight = floor(weight * (1 - kf))"
	KeepExact     = "weight * kf, weight * (1 - kf)"

	EqualRanksEqualize = "all orderings, equal shares (equalize)"
	EqualRanksDescent  = "recursive descent as droop: share w/k to each, then down each branch"

	StopBelowOmega = "surplus < omega"
	StopAtOmega    = "surplus <= omega"
)

// MeekRules are the settings of [Meek]. The zero value is the reference rule of
// the Proportional Representation Foundation for one seat.
type MeekRules struct {
	// Seats is how many are to be elected; 0 means 1.
	Seats int `json:"seats"`
	// Arithmetic is one of MeekFixed (nine decimals; the default), MeekRational,
	// MeekGuarded, MeekApprox. Numbers grow with each pass under MeekRational: it is
	// for small elections.
	Arithmetic string `json:"arithmetic,omitempty"`
	Decimals   int    `json:"decimals,omitempty"`
	// Omega is the surplus, as a decimal, at which distributing ends; empty means
	// 0.000001.
	Omega string `json:"omega,omitempty"`
	// Keep is one of the Keep constants. Empty means KeepReference for MeekFixed
	// and KeepExact otherwise.
	Keep string `json:"keep,omitempty"`
	// Stop is one of the Stop constants. Empty means StopBelowOmega with
	// KeepReference and StopAtOmega otherwise.
	Stop string `json:"stop,omitempty"`
	// BatchElimination eliminates all sure losers at once.
	BatchElimination bool   `json:"batch_elimination"`
	Quota            string `json:"quota,omitempty"`
	NewKeepFactor    string `json:"new_keep_factor,omitempty"`
	TiedWhen         string `json:"tied_when,omitempty"`
	ElectedWhen      string `json:"elected_when,omitempty"`
	// EqualRanks is one of the EqualRanks constants; empty means EqualRanksEqualize.
	EqualRanks string  `json:"equal_ranks,omitempty"`
	TieBreak   TieRule `json:"tie_break"`
}

// Meek fills several seats by Meek's method: the elected keep a factor of each
// vote, lowered until everyone elected holds just the quota, which falls as
// ballots exhaust. Sources: Hill, Wichmann and Woodall, "Algorithm 123: single
// transferable vote by Meek's method", Computer Journal 30(3), 1987; the PR
// Foundation's reference rule (nine decimals, keep factors and shares rounded
// up, omega 10^-6), which is the default. Equal ranks are averaged over all
// orders (stv-rs) or shared by recursive descent (droop); the latter can seat an
// option that nobody prefers. Ties among the lowest, everyone within the surplus
// of the lowest included, go by the tie order. It fails with [ErrRules] or a
// [LotError]. Without valid ballots nobody is elected.
func Meek(x *Box, rules MeekRules) (Tally, error) {
	omega, err := rules.complete()
	if err != nil {
		return Tally{}, err
	}
	switch {
	case rules.Arithmetic == MeekFixed && x.total <= 1<<32:
		return countMeek(x, rules, fixed9{}, omega)
	case rules.Arithmetic == MeekFixed:
		return countMeek(x, rules, bigFixed9{}, omega)
	case rules.Arithmetic == MeekGuarded:
		return countMeek(x, rules, guarded{}, omega)
	default:
		return countMeek(x, rules, rational{}, omega)
	}
}

// complete fills in defaults and checks; it returns omega.
func (r *MeekRules) complete() (*big.Rat, error) {
	setDefault := func(s *string, value string) {
		if *s == "" {
			*s = value
		}
	}
	setDefault(&r.Arithmetic, MeekFixed)
	setDefault(&r.Omega, "0.000001")
	if r.Arithmetic == MeekFixed {
		setDefault(&r.Keep, KeepReference)
	}
	setDefault(&r.Keep, KeepExact)
	if r.Keep == KeepReference {
		setDefault(&r.Stop, StopBelowOmega)
	}
	setDefault(&r.Stop, StopAtOmega)
	setDefault(&r.EqualRanks, EqualRanksEqualize)
	if err := checkSeats(r.Seats); err != nil {
		return nil, err
	}
	r.Seats = max(r.Seats, 1)
	for _, s := range []struct {
		name, value string
		known       []string
	}{
		{"arithmetic", r.Arithmetic, []string{MeekFixed, MeekRational, MeekGuarded, MeekApprox}},
		{"keep", r.Keep, []string{KeepReference, KeepTruncated, KeepExact}},
		{"stop", r.Stop, []string{StopBelowOmega, StopAtOmega}},
		{"equal_ranks", r.EqualRanks, []string{EqualRanksEqualize, EqualRanksDescent}},
	} {
		if err := oneOf(s.name, s.value, s.known); err != nil {
			return nil, err
		}
	}
	if r.Decimals != 0 && r.Decimals != 9 {
		return nil, fmt.Errorf("%w: stv-meek with fixed decimals has 9", ErrRules)
	}
	omega, err := ParseVotes(r.Omega)
	if err != nil || omega.Rat().Sign() < 0 {
		return nil, fmt.Errorf("%w: omega %q is not a decimal of at least 0", ErrRules, r.Omega)
	}
	if r.Arithmetic == MeekRational && omega.Rat().Cmp(big.NewRat(1, 1_000_000_000_000)) < 0 {
		return nil, fmt.Errorf("%w: without rounding omega must be at least 0.000000000001, or the count does not end", ErrRules)
	}
	return omega.Rat(), nil
}

func oneOf(name, value string, known []string) error {
	for _, k := range known {
		if k == value {
			return nil
		}
	}
	return fmt.Errorf("%w: %s %q is none of %q", ErrRules, name, value, known)
}

// The reasons why a Meek round ends.
const (
	meekElected = "elected"
	meekOmega   = "omega"
	meekStable  = "stable"
	meekBatch   = "batch"
)

// meekCount is the state of a Meek count over numbers of type T.
type meekCount[T any] struct {
	x       *Box
	rules   MeekRules
	num     arithmetic[T]
	ties    *tieBreaker
	ballots []meekBallot
	valid   int64
	omega   T

	hopeful, elected []bool
	factor           []T // keep factors; 0 for the eliminated
	votes            []T
	lost             T // non-transferable
	quota, surplus   T
	rounds           []Round
	winners          []string
}

type meekBallot struct {
	ranks [][]int
	equal bool // some rank holds several
	n     int64
}

func countMeek[T any](x *Box, rules MeekRules, num arithmetic[T], omega *big.Rat) (Tally, error) {
	ties, err := newTieBreaker(x, rules.TieBreak, false)
	if err != nil {
		return Tally{}, err
	}
	n := len(x.options)
	c := &meekCount[T]{x: x, rules: rules, num: num, ties: ties, omega: num.fromRat(omega),
		hopeful: make([]bool, n), elected: make([]bool, n), factor: make([]T, n), votes: make([]T, n)}
	for o := range n {
		c.hopeful[o], c.factor[o], c.votes[o] = true, num.whole(1), num.whole(0)
	}
	t := x.newTally("stv-meek", rules)
	if rules.Arithmetic == MeekRational || rules.Arithmetic == MeekApprox {
		t.Precision = "values printed here are truncated to 12 places"
	}
	c.read(&t)
	if c.valid == 0 {
		return t, nil
	}
	if err := c.run(); err != nil {
		return Tally{}, err
	}
	t.Rounds, t.TieBreaks = c.rounds, ties.broken
	if c.winners != nil {
		t.Winners = c.winners
	}
	return t, nil
}

// read lists the ballots; a second mark for an option is dropped, a rank of
// unknown options ends the ballot.
func (c *meekCount[T]) read(t *Tally) {
	seen := make([]int, len(c.x.options))
	number := 0
	for b, n := range c.x.All() {
		if b.Blank() {
			t.Abstentions += n
			continue
		}
		number++
		m := meekBallot{n: n}
		for _, rank := range b.Ranking {
			var kept []int
			unknown := false
			for _, o := range rank {
				if o == Overvote {
					unknown = true
				} else if seen[o] != number {
					seen[o] = number
					kept = append(kept, o)
				}
			}
			if unknown {
				break
			}
			if len(kept) > 0 {
				m.ranks = append(m.ranks, kept)
				m.equal = m.equal || len(kept) > 1
			}
		}
		if len(m.ranks) == 0 {
			t.OutOfBounds += n
			continue
		}
		c.valid += n
		c.ballots = append(c.ballots, m)
	}
	t.Valid = c.valid
	undervotes := Whole(t.Abstentions)
	t.Undervotes = &undervotes
}

func (c *meekCount[T]) run() error {
	for c.count(c.hopeful)+c.count(c.elected) > c.rules.Seats && c.count(c.elected) < c.rules.Seats {
		why, batch, elected := c.iterate()
		r := c.record(why, elected)
		switch why {
		case meekElected:
		case meekBatch:
			c.eliminate(r, batch)
		default:
			loser, err := c.lowest(r.Round)
			if err != nil {
				return err
			}
			c.eliminate(r, []int{loser})
		}
	}
	c.seatRemaining()
	return nil
}

func (c *meekCount[T]) count(set []bool) int {
	n := 0
	for _, in := range set {
		n += btoi(in)
	}
	return n
}

// iterate distributes the votes and lowers the keep factors until the round has
// a decision: someone reached the quota, or the surplus is small enough or no
// longer falls, or a batch is sure to lose.
func (c *meekCount[T]) iterate() (why string, batch, elected []int) {
	before := c.num.whole(c.valid)
	for {
		c.distribute()
		c.setQuota()
		elected = c.electAtQuota()
		c.setSurplus()
		if len(elected) > 0 {
			return meekElected, nil, elected
		}
		if d := c.num.cmp(c.surplus, c.omega); d < 0 || d == 0 && c.rules.Stop == StopAtOmega {
			return meekOmega, nil, nil
		}
		if c.num.cmp(c.surplus, before) >= 0 {
			return meekStable, nil, nil
		}
		if c.rules.BatchElimination {
			if batch = c.sureLosers(); len(batch) > 0 {
				return meekBatch, batch, nil
			}
		}
		before = c.surplus
		c.lowerFactors()
	}
}
