package ballot

import (
	"cmp"
	"fmt"
	"math/big"
	"slices"
)

// IRV elects one option by instant-runoff voting under US rules: while nobody has
// more than half of the active ballots, the lowest is eliminated and its ballots
// go to their next continuing option. Votes are integers; the threshold is
// floor(active/2) + 1. The settings are those of RCTab, the Universal RCV
// Tabulator (BrightSpots/rcv, config_file_documentation.txt). A count without
// any active ballot elects nobody. It fails with [ErrRules] or a [LotError].
func IRV(x *Box, rules RankedRules) (Tally, error) {
	if rules.Seats > 1 {
		return Tally{}, fmt.Errorf("%w: irv has one seat; sequential-irv, bottoms-up and stv have more", ErrRules)
	}
	c, err := newRankedCount(x, rules, 0)
	if err != nil {
		return Tally{}, err
	}
	if err := c.runIRV(); err != nil {
		return Tally{}, err
	}
	return c.tally("irv"), nil
}

// SequentialIRV fills several seats by an IRV each, leaving out the winners so
// far and bringing back everyone else (multi-pass IRV). A ballot may help elect
// several winners. A pass without active ballots leaves its seat and all after it
// empty. It fails like [IRV].
func SequentialIRV(x *Box, rules RankedRules) (Tally, error) {
	var (
		all    *rankedCount
		passes []Pass
	)
	winners := []string{}
	excluded := rules.Excluded
	for pass := 1; pass <= max(rules.Seats, 1); pass++ {
		rules.Excluded = slices.Concat(excluded, winners)
		c, err := newRankedCount(x, rules, 0)
		if err != nil {
			return Tally{}, err
		}
		if all != nil {
			c.ties.used, c.ties.broken = all.ties.used, all.ties.broken
		}
		c.ties.pass = pass
		if err := c.runIRV(); err != nil {
			return Tally{}, fmt.Errorf("pass %d: %w", pass, err)
		}
		passes = append(passes, Pass{Winners: c.winners, Rounds: c.rounds})
		winners = append(winners, c.winners...)
		all = c
		if len(c.winners) == 0 {
			break // nobody counts any more; every other pass would be the same
		}
	}
	rules.Excluded = excluded
	all.rules = rules
	t := all.tally("sequential-irv")
	t.Rounds, t.Passes, t.Winners = nil, passes, winners
	return t, nil
}

// BottomsUp eliminates, write-ins first and then the lowest, until as many
// options remain as there are seats; those are elected. No surplus moves. It
// fails like [IRV].
func BottomsUp(x *Box, rules RankedRules) (Tally, error) {
	c, err := newRankedCount(x, rules, 0)
	if err != nil {
		return Tally{}, err
	}
	c.deal()
	for !c.stopped() {
		r := c.begin()
		c.setThreshold(r, r.Round > 1)
		if r.Round == 1 && c.active() == 0 {
			break
		}
		if c.left <= c.seats() {
			c.elect(r, c.ranking()...)
			break
		}
		if err := c.eliminateSome(r); err != nil {
			return Tally{}, err
		}
	}
	return c.tally("bottoms-up"), nil
}

// BottomsUpThreshold eliminates until every option left has more than a
// percentage of the active ballots; those are elected, however many. The
// comparison is exact. It fails like [IRV].
func BottomsUpThreshold(x *Box, rules RankedRules) (Tally, error) {
	if rules.Threshold.Kind != ThresholdPercent {
		return Tally{}, fmt.Errorf("%w: bottoms-up-threshold needs a threshold of kind percent", ErrRules)
	}
	c, err := newRankedCount(x, rules, 0)
	if err != nil {
		return Tally{}, err
	}
	c.deal()
	var threshold *big.Rat
	for !c.stopped() {
		r := c.begin()
		if threshold == nil || !rules.Threshold.FixedAfterFirstRound {
			threshold = new(big.Rat).SetFrac64(c.active(), 100)
			threshold.Mul(threshold, c.percent)
		}
		votes := Fraction(threshold)
		r.Threshold = &votes
		below := slices.DeleteFunc(c.ranking(), func(o int) bool { return Whole(c.votes[o]).Cmp(votes) > 0 })
		switch {
		case c.active() == 0:
			return c.tally("bottoms-up-threshold"), nil
		case len(below) == 0:
			c.elect(r, c.ranking()...)
			return c.tally("bottoms-up-threshold"), nil
		case rules.CutoffElimination && !c.writeInHasVotes():
			below = slices.DeleteFunc(below, func(o int) bool { return Whole(c.votes[o]).Cmp(votes) >= 0 })
			if len(below) > 0 {
				c.eliminate(r, below)
				continue
			}
		}
		if err := c.eliminateSome(r); err != nil {
			return Tally{}, err
		}
	}
	return c.tally("bottoms-up-threshold"), nil
}

// runIRV counts one seat. Electing and eliminating happen in different rounds.
func (c *rankedCount) runIRV() error {
	c.deal()
	won := false
	for !c.stopped() {
		r := c.begin()
		c.setThreshold(r, won)
		if c.active() == 0 {
			return nil
		}
		if !won {
			winner, err := c.findWinner(r)
			if err != nil {
				return err
			}
			if winner >= 0 {
				won = true
				c.winners = append(c.winners, c.x.options[winner])
				r.Elected = []string{c.x.options[winner]}
				if !c.rules.ContinueUntilTwo || c.left <= 2 {
					return nil
				}
				continue
			}
		}
		if won && c.left <= 2 {
			return nil
		}
		if err := c.eliminateSome(r); err != nil {
			return err
		}
	}
	return nil
}

// stopped reports whether the settings end the count here.
func (c *rankedCount) stopped() bool {
	return c.rules.StopAfterRound != nil && len(c.rounds) >= *c.rules.StopAfterRound
}

func (c *rankedCount) seats() int { return max(c.rules.Seats, 1) }

// active is the number of votes that count for someone, in units.
func (c *rankedCount) active() int64 {
	var sum int64
	for _, v := range c.votes {
		sum += v
	}
	return sum
}

// ranking are the continuing options, most votes first.
func (c *rankedCount) ranking() []int {
	var list []int
	for o, ok := range c.continuing {
		if ok {
			list = append(list, o)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(c.votes[b], c.votes[a]) })
	return list
}

// begin writes down the votes of a new round.
func (c *rankedCount) begin() *Round {
	c.rounds = append(c.rounds, Round{
		Round: len(c.rounds) + 1, Elected: []string{}, Eliminated: []string{},
		Tally: make(map[string]Votes, len(c.votes)),
		Inactive: &Inactive{
			Exhausted: c.number(c.inactive[exhausted]), Overvotes: c.number(c.inactive[overvoted]),
			Skipped: c.number(c.inactive[skippedRanks]), Duplicates: c.number(c.inactive[duplicated]),
		},
	})
	r := &c.rounds[len(c.rounds)-1]
	for o, v := range c.votes {
		if c.continuing[o] || v > 0 {
			r.Tally[c.x.options[o]] = c.number(v)
		}
	}
	return r
}

// number turns units into votes.
func (c *rankedCount) number(units int64) Votes {
	if c.unit == 1 {
		return Whole(units)
	}
	return Fraction(big.NewRat(units, c.unit))
}

// setThreshold computes the threshold of the round from its active votes, unless
// it is frozen.
func (c *rankedCount) setThreshold(r *Round, frozen bool) {
	if r.Round == 1 || !frozen && !c.rules.Threshold.FixedAfterFirstRound {
		c.threshold = c.thresholdOf(c.active())
	}
	votes := c.number(c.threshold)
	r.Threshold = &votes
}

func (c *rankedCount) thresholdOf(active int64) int64 {
	seats := int64(c.seats())
	step := c.unit
	if c.rules.Threshold.Fractional {
		step = 1
	}
	switch c.rules.Threshold.Kind {
	case ThresholdDroop:
		return active/(step*(seats+1))*step + step
	case ThresholdHare:
		return (active + step*seats - 1) / (step * seats) * step
	default:
		return active/(2*step)*step + step
	}
}

func (c *rankedCount) writeInHasVotes() bool {
	return c.writeIn >= 0 && c.continuing[c.writeIn] && c.votes[c.writeIn] > 0
}

// findWinner is the option that reached the threshold, the last one left, or the
// higher of the last two; -1 if there is none yet.
func (c *rankedCount) findWinner(r *Round) (int, error) {
	if c.writeInHasVotes() {
		return -1, nil
	}
	list := c.ranking()
	if c.votes[list[0]] < c.threshold && len(list) > 2 {
		return -1, nil
	}
	tied := extreme(list, func(o int) int64 { return c.votes[o] })
	return c.ties.choose(r.Round, ChoosingWinner, tied)
}

// eliminateSome eliminates the write-in bucket if it has votes, or all who cannot
// catch up (batch), or the lowest.
func (c *rankedCount) eliminateSome(r *Round) error {
	if c.writeInHasVotes() {
		c.eliminate(r, []int{c.writeIn})
		return nil
	}
	if c.rules.BatchElimination {
		if batch := c.batch(); len(batch) > 1 {
			c.eliminate(r, batch)
			return nil
		}
	}
	tied := extreme(c.ranking(), func(o int) int64 { return -c.votes[o] })
	loser, err := c.ties.choose(r.Round, ChoosingLoser, tied)
	if err != nil {
		return err
	}
	c.eliminate(r, []int{loser})
	return nil
}

// batch is the largest set of lowest options that together have fewer votes than
// the next one.
func (c *rankedCount) batch() []int {
	list := c.ranking()
	slices.Reverse(list)
	var sum int64
	best := 0
	for i, o := range list {
		above := i > 0 && c.votes[o] > c.votes[list[i-1]]
		if above && sum < c.votes[o] && !(c.rules.ContinueUntilTwo && len(list)-i < 2) {
			best = i
		}
		sum += c.votes[o]
	}
	return list[:best]
}

func (c *rankedCount) elect(r *Round, options ...int) {
	r.Elected = append(r.Elected, c.x.labels(options)...)
	c.winners = append(c.winners, c.x.labels(options)...)
}

// eliminate moves the piles of the losers and writes down where they went.
func (c *rankedCount) eliminate(r *Round, losers []int) {
	c.ties.past = append(c.ties.past, slices.Clone(c.votes))
	for _, o := range losers {
		c.leave(o)
	}
	for _, o := range losers {
		r.Eliminated = append(r.Eliminated, c.x.options[o])
		c.votes[o] = 0
		moved := c.newMoves()
		c.lift(o, func(p *parcel) { moved.add(c.lay(p)) })
		moved.writeTo(c, r, o)
	}
}

// moves adds up what went from one option to each other.
type moves struct {
	to        []int64
	exhausted int64
}

func (c *rankedCount) newMoves() moves { return moves{to: make([]int64, len(c.votes))} }

func (m *moves) add(to int, units int64) {
	if to < 0 {
		m.exhausted += units
	} else {
		m.to[to] += units
	}
}

func (m *moves) writeTo(c *rankedCount, r *Round, from int) {
	targets := make(map[string]Votes)
	for o, units := range m.to {
		if units > 0 {
			targets[c.x.options[o]] = c.number(units)
		}
	}
	if m.exhausted > 0 {
		targets[ToExhausted] = c.number(m.exhausted)
	}
	if len(targets) > 0 {
		if r.Transfers == nil {
			r.Transfers = make(map[string]map[string]Votes)
		}
		r.Transfers[c.x.options[from]] = targets
	}
}

func (c *rankedCount) tally(method string) Tally {
	t := c.x.newTally(method, c.rules)
	undervotes := c.number(c.inactive[undervote])
	t.Undervotes = &undervotes
	t.Abstentions, _ = undervotes.Int()
	t.Valid = t.Ballots - t.Abstentions
	t.Rounds, t.TieBreaks = c.rounds, c.ties.broken
	if c.winners != nil {
		t.Winners = c.winners
	}
	return t
}
