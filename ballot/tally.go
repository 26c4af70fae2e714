package ballot

import "errors"

// ErrRules says that settings contradict each other or name an option the box
// does not have. It is wrapped with what was found and what would be right.
var ErrRules = errors.New("unusable rules")

// Tally is the result of counting a box under one rule. Its JSON form is an
// entry of `counts` of an expected result (see docs/counting.md). Options appear
// by their labels.
type Tally struct {
	ID     string `json:"id,omitempty"`
	Method string `json:"method"`
	// Rules are the settings the count ran with.
	Rules any `json:"rules,omitempty"`
	// Options are all labels in ballot order.
	Options []string `json:"options,omitempty"`
	// Ballots is the number of ballots in the box: Valid + Abstentions + OutOfBounds.
	Ballots int64 `json:"ballots"`
	// Valid is the number of ballots that count. Shares are taken of it.
	Valid int64 `json:"valid"`
	// Abstentions are blank ballots and those marked abstain.
	Abstentions int64 `json:"abstentions"`
	// OutOfBounds are ballots rejected whole: a mark outside the range, too many
	// marks, a choice that is not on the paper.
	OutOfBounds int64 `json:"out_of_bounds"`
	// Totals are votes, points or ballots per option or choice, for rules without rounds.
	Totals map[string]Votes `json:"totals,omitempty"`
	// Winners in order of election. Fewer than the seats where too few options
	// qualify or a tie was not broken.
	Winners []string `json:"winners"`
	// Tied is the tie that was left open because no tie order was given.
	Tied *Tie `json:"tied,omitempty"`
	// TieBreaks are the ties that were broken, in order.
	TieBreaks []TieBreak `json:"tie_breaks,omitempty"`
}

// Tie is a set of options of which only some can have the seats that are left.
type Tie struct {
	Options []string `json:"options"`
	// Seats is how many of them there is room for; less than len(Options).
	Seats int `json:"seats"`
}

// TieBreak tells how one tie was broken.
type TieBreak struct {
	Round int `json:"round,omitempty"`
	// Choosing is what was decided: winner, loser or surplus.
	Choosing string   `json:"choosing,omitempty"`
	Tied     []string `json:"tied"`
	Chosen   []string `json:"chosen"`
	// By is the rule that decided: candidate-order, permutation, lot,
	// previous-rounds, previous-stage.
	By string `json:"by,omitempty"`
}

// Count is the whole number of votes of an option or choice, 0 if it has none.
func (t Tally) Count(label string) int64 {
	n, _ := t.Totals[label].Int()
	return n
}
