package ballot

import (
	"fmt"
	"math/big"
)

// How a rank with several options is treated under US rules.
const (
	OvervoteExhaust    = "exhaust"
	OvervoteSkip       = "skip"
	OvervoteIfMultiple = "exhaust-if-multiple-continuing"
)

// How a second mark for the same option is treated under US rules.
const (
	DuplicatesSkip    = "skip"
	DuplicatesExhaust = "exhaust"
)

// The kinds of threshold.
const (
	ThresholdMajority = "majority" // more than half of the active ballots
	ThresholdDroop    = "droop"    // more than 1/(seats+1) of the active ballots
	ThresholdHare     = "hare"     // 1/seats of the active ballots
	ThresholdPercent  = "percent"  // a percentage of the active ballots
)

// Threshold says what an option needs to be elected.
type Threshold struct {
	Kind string `json:"kind"`
	// Fractional keeps the decimals of the rules instead of whole votes.
	Fractional bool `json:"fractional"`
	// FixedAfterFirstRound keeps the threshold of round 1.
	FixedAfterFirstRound bool `json:"fixed_after_first_round"`
	// Percent of the active ballots, as a decimal, for ThresholdPercent.
	Percent string `json:"percent,omitempty"`
}

// RankedRules are the settings of the counts by US rules: [IRV],
// [SequentialIRV], [BottomsUp], [BottomsUpThreshold] and [FractionalSTV].
// The zero value of each setting is usable; Seats 0 means 1.
type RankedRules struct {
	Threshold Threshold `json:"threshold"`
	Seats     int       `json:"seats"`
	// Overvote is one of the Overvote constants; empty means exhaust.
	Overvote string `json:"overvote"`
	// MaxSkippedRanks is how many ranks in a row may be skipped; nil is no limit,
	// 0 makes any gap end the ballot. Blank ranks after the last mark do not count.
	MaxSkippedRanks *int `json:"max_skipped_ranks"`
	// MaxRankings is how many ranks are read; nil is all.
	MaxRankings *int `json:"max_rankings"`
	// Duplicates is one of the Duplicates constants; empty means skip.
	Duplicates string `json:"duplicates"`
	// BatchElimination eliminates at once all options that cannot catch up.
	BatchElimination bool `json:"batch_elimination"`
	// ContinueUntilTwo goes on eliminating after the winner is found.
	ContinueUntilTwo bool `json:"continue_until_two"`
	// CutoffElimination eliminates at once all options below the percentage
	// (bottoms-up to a threshold).
	CutoffElimination bool `json:"cutoff_elimination"`
	// StopAfterRound ends the count after that round; nil is never.
	StopAfterRound *int `json:"stop_after_round"`
	// WriteInsEliminatedFirst eliminates WriteIn before all others.
	WriteInsEliminatedFirst bool `json:"write_ins_eliminated_first"`
	// WriteIn is the label of the bucket of undeclared write-ins, or empty.
	WriteIn string `json:"write_in,omitempty"`
	// Excluded options never count but still hold their ranks.
	Excluded []string `json:"excluded"`
	TieBreak TieRule  `json:"tie_break"`
	// Decimals are the places kept by FractionalSTV; it rounds down.
	Decimals int    `json:"decimals,omitempty"`
	Rounding string `json:"rounding,omitempty"`
	Surplus  string `json:"surplus,omitempty"`
	// WinnersPerRound is all or one (FractionalSTV); empty means all.
	WinnersPerRound string `json:"winners_per_round,omitempty"`
}

// SurplusFraction is the only way FractionalSTV moves surpluses.
const SurplusFraction = "weighted-inclusive, surplus fraction rounded first"

// reason says why a ballot counts for nobody.
type reason int

const (
	counted reason = iota
	exhausted
	overvoted
	skippedRanks
	duplicated
	undervote
	reasons
)

// rankedCount is the state of a count by US rules. Votes are int64 in units of
// 10^-decimals. Each group of ballots lies on the pile of one option, with one
// value; a round moves only the piles of those who leave.
type rankedCount struct {
	x        *Box
	rules    RankedRules
	ties     *tieBreaker
	unit     int64
	decimals int

	maxSkipped, maxRankings int // -1: no limit
	overvoteRule            string
	exhaustDuplicates       bool
	writeIn                 int // index or -1

	continuing   []bool
	stops        uint64  // a bit for each token at which the reading of a head stops
	headMask     uint64  // the ranks of a head that are read
	left         int     // number of continuing options
	shelved      []bool  // the first choices of an option still lie on its shelf
	firstGroup   []int32 // the number of the first group on each shelf
	piles        []pile
	lastBlock    []*block // of each pile
	blocks       []*block
	spare        []int32 // the blocks of piles that were lifted
	value        []int64 // of one ballot of each group; nil while all are worth a unit
	votes        []int64
	inactive     [reasons]int64
	finalSurplus int64
	threshold    int64 // of the current round, in units
	percent      *big.Rat
	rounds       []Round
	winners      []string
	scratch      map[int]bool
}

func newRankedCount(x *Box, rules RankedRules, decimals int) (*rankedCount, error) {
	c := &rankedCount{x: x, rules: rules, unit: 1, decimals: decimals, writeIn: -1, maxSkipped: -1, maxRankings: -1}
	for range decimals {
		c.unit *= 10
	}
	if x.total > (1<<62)/c.unit {
		return nil, fmt.Errorf("%w: %d ballots do not fit %d decimals", ErrRules, x.total, decimals)
	}
	if err := c.readRules(); err != nil {
		return nil, err
	}
	var err error
	if c.ties, err = newTieBreaker(x, rules.TieBreak, true); err != nil {
		return nil, err
	}
	n := len(x.options)
	c.continuing, c.votes, c.piles = make([]bool, n), make([]int64, n), make([]pile, n)
	for o := range n {
		c.continuing[o], c.piles[o] = true, noPile
	}
	c.lastBlock, c.shelved = make([]*block, n), make([]bool, n)
	c.left = n
	c.headMask = ^uint64(0)
	if c.maxRankings >= 0 && c.maxRankings <= headRanks {
		c.headMask = 1<<(headBits*c.maxRankings) - 1
	}
	for _, label := range rules.Excluded {
		o := x.indexOf(label)
		if o < 0 {
			return nil, fmt.Errorf("%w: excluded %q is not on the ballot", ErrRules, label)
		}
		if c.continuing[o] {
			c.continuing[o] = false
			c.left--
		}
	}
	return c, nil
}

func (c *rankedCount) readRules() error {
	r := c.rules
	if r.MaxSkippedRanks != nil {
		c.maxSkipped = *r.MaxSkippedRanks
	}
	if r.MaxRankings != nil {
		c.maxRankings = *r.MaxRankings
	}
	if err := checkSeats(r.Seats); err != nil {
		return err
	}
	if r.MaxSkippedRanks != nil && c.maxSkipped < 0 || r.MaxRankings != nil && c.maxRankings < 1 ||
		r.StopAfterRound != nil && *r.StopAfterRound < 1 {
		return fmt.Errorf("%w: a limit is below what makes sense (skipped ranks 0, rankings 1, rounds 1)", ErrRules)
	}
	switch r.Overvote {
	case "", OvervoteExhaust, OvervoteSkip, OvervoteIfMultiple:
		c.overvoteRule = r.Overvote
	default:
		return fmt.Errorf("%w: overvote %q is none of exhaust, skip, exhaust-if-multiple-continuing", ErrRules, r.Overvote)
	}
	switch r.Duplicates {
	case "", DuplicatesSkip:
	case DuplicatesExhaust:
		c.exhaustDuplicates = true
	default:
		return fmt.Errorf("%w: duplicates %q is none of skip, exhaust", ErrRules, r.Duplicates)
	}
	switch r.Threshold.Kind {
	case "", ThresholdMajority, ThresholdDroop, ThresholdHare:
	case ThresholdPercent:
		p, err := ParseVotes(r.Threshold.Percent)
		if err != nil || p.Rat().Sign() < 0 || p.Rat().Cmp(big.NewRat(100, 1)) > 0 {
			return fmt.Errorf("%w: percent %q is not a decimal from 0 to 100", ErrRules, r.Threshold.Percent)
		}
		c.percent = p.Rat()
	default:
		return fmt.Errorf("%w: threshold %q is none of majority, droop, hare, percent", ErrRules, r.Threshold.Kind)
	}
	if r.WriteIn != "" && r.WriteInsEliminatedFirst {
		if c.writeIn = c.x.indexOf(r.WriteIn); c.writeIn < 0 {
			return fmt.Errorf("%w: write-in %q is not on the ballot", ErrRules, r.WriteIn)
		}
	}
	if r.Rounding != "" && r.Rounding != "down" {
		return fmt.Errorf("%w: rounding %q: only down is known", ErrRules, r.Rounding)
	}
	if r.Surplus != "" && r.Surplus != SurplusFraction {
		return fmt.Errorf("%w: surplus %q: only %q is known", ErrRules, r.Surplus, SurplusFraction)
	}
	return nil
}

func checkSeats(seats int) error {
	if seats < 0 || seats > MaxOptions {
		return fmt.Errorf("%w: %d seats; expected at most %d", ErrRules, seats, MaxOptions)
	}
	return nil
}

func (x *Box) indexOf(label string) int {
	for o, l := range x.options {
		if l == label {
			return o
		}
	}
	return -1
}
