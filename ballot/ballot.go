// Package ballot counts ballots: it holds what voters marked and turns it into
// a [Tally], round by round, under the published rules of voting.
//
// A [Ballot] is one voter's marks on a list of options. A [Box] holds the
// ballots of one poll, identical ones grouped. A rule is a function from a Box
// and its settings to a Tally:
//
//	box := ballot.NewBox("pizza", "salad", "soup")
//	_ = box.Add(ballot.Ballot{Approvals: []int{0, 2}}, 1)
//	tally, err := ballot.Approval(box, ballot.ApprovalRules{Seats: 1})
//
// Ballots name options by index (0 for the first), settings and tallies name
// them by the labels given to NewBox, so that both read the same in JSON.
//
// All arithmetic is exact: integers, rationals, or the fixed number of decimals
// that a rule names. Nothing here reads a clock, chance, a file or the network:
// the outcome of a lot comes in with the settings. Every rule gives the same
// tally for the same ballots in any order.
package ballot

import (
	"errors"
	"fmt"
)

// Overvote stands in a rank for several options marked there when the source
// did not record which ones.
const Overvote = -1

// MaxOptions is the largest number of options on one ballot paper.
const MaxOptions = 16000

// Ballot is one voter's marks. Options are indexes into the labels of the [Box].
// A poll uses one kind of mark; the others stay empty. The zero value is a blank
// ballot.
type Ballot struct {
	// Ranking holds the ranks, best first. A rank holds one option, none (the
	// voter skipped it), or several (equal ranks, or an overvote, as the rule
	// says). [Overvote] alone stands for unknown options.
	Ranking [][]int
	// Approvals are the options approved of, in any order, none twice.
	Approvals []int
	// Scores are the options that were given a number, none twice: stars,
	// points, dots, resistance. An option left out has no score, which is
	// not the same as a score of 0.
	Scores []Score
	// Choice is one mark out of a closed list: a consensus position, yes or no,
	// a level of agreement.
	Choice Choice
}

// Score is the number one voter gave to one option.
type Score struct{ Option, Value int }

// Choice is one mark out of a closed list. Its text is the code used in JSON.
type Choice string

// The choices of a yes/no question, of consensus and of consent. Abstain belongs
// to the first two.
const (
	Yes          Choice = "yes"
	No           Choice = "no"
	Abstain      Choice = "abstain"
	Agree        Choice = "agree"
	Reservations Choice = "reservations"
	StandAside   Choice = "stand-aside"
	Block        Choice = "block"
	Consent      Choice = "consent"
	Concern      Choice = "concern"
	Objection    Choice = "objection"
)

// Errors of [Box.Add] and [Box.Remove]. They are wrapped with what was found.
var (
	// ErrUnknownOption says that a mark names an option the box does not have.
	ErrUnknownOption = errors.New("unknown option")
	// ErrRepeated says that an option is approved or scored twice on one ballot.
	ErrRepeated = errors.New("option marked twice")
	// ErrMultiplicity says that ballots were added or removed a number of times
	// that is not positive, or that would exceed [MaxBallots] in all.
	ErrMultiplicity = errors.New("number of ballots out of range")
	// ErrNotInBox says that fewer such ballots are in the box than should be removed.
	ErrNotInBox = errors.New("no such ballot in the box")
)

// Blank reports whether the ballot bears no mark at all.
func (b Ballot) Blank() bool {
	for _, rank := range b.Ranking {
		if len(rank) > 0 {
			return false
		}
	}
	return len(b.Approvals) == 0 && len(b.Scores) == 0 && b.Choice == ""
}

// check finds marks that no rule could read.
func (b Ballot) check(options int) error {
	for r, rank := range b.Ranking {
		for _, o := range rank {
			if o != Overvote && (o < 0 || o >= options) {
				return fmt.Errorf("rank %d: %w: %d of %d", r+1, ErrUnknownOption, o, options)
			}
			if o == Overvote && len(rank) > 1 {
				return fmt.Errorf("rank %d: %w: an overvote of unknown options beside known ones", r+1, ErrUnknownOption)
			}
		}
	}
	if err := checkOnce(b.Approvals, options, func(o int) int { return o }); err != nil {
		return fmt.Errorf("approvals: %w", err)
	}
	if err := checkOnce(b.Scores, options, func(s Score) int { return s.Option }); err != nil {
		return fmt.Errorf("scores: %w", err)
	}
	return nil
}

func checkOnce[M any](marks []M, options int, option func(M) int) error {
	for i, m := range marks {
		o := option(m)
		if o < 0 || o >= options {
			return fmt.Errorf("%w: %d of %d", ErrUnknownOption, o, options)
		}
		for _, earlier := range marks[:i] {
			if option(earlier) == o {
				return fmt.Errorf("%w: %d", ErrRepeated, o)
			}
		}
	}
	return nil
}
