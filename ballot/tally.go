package ballot

import (
	"encoding/json"
	"errors"
)

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
	// Precision says how the votes of the rounds are shown where they are not exact
	// decimals; the count itself ran on exact numbers.
	Precision string `json:"precision,omitempty"`
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
	// Undervotes are ranked ballots with no mark: never active, never inactive.
	// They are the Abstentions of a ranked count.
	Undervotes *Votes `json:"undervotes,omitempty"`
	// Totals are votes, points or ballots per option or choice, for rules without rounds.
	Totals map[string]Votes `json:"totals,omitempty"`
	// Winners in order of election. Fewer than the seats where too few options
	// qualify or a tie was not broken.
	Winners []string `json:"winners"`
	// Tied is the tie that was left open because no tie order was given.
	Tied *Tie `json:"tied,omitempty"`
	// TieBreaks are the ties that were broken, in order.
	TieBreaks []TieBreak `json:"tie_breaks,omitempty"`
	// Rounds are the steps of the count, for rules that have them.
	Rounds []Round `json:"rounds,omitempty"`
	// Passes are the counts for one seat each, for sequential IRV.
	Passes []Pass `json:"passes,omitempty"`
	// Acceptance is 1 for no resistance and 0 for full resistance by all, for
	// [Resistance].
	Acceptance map[string]Votes `json:"acceptance,omitempty"`
	// Analysis compares the options in pairs, for the Condorcet analysis.
	Analysis *Analysis `json:"analysis,omitempty"`
}

// Tie is a set of options of which only some can have the seats that are left.
type Tie struct {
	Options []string `json:"options"`
	// Seats is how many of them there is room for; less than len(Options).
	Seats int `json:"seats"`
}

// What a tie-break decides.
const (
	ChoosingWinner  = "winner"
	ChoosingLoser   = "loser"
	ChoosingSurplus = "surplus"
)

// TieBreak tells how one tie was broken.
type TieBreak struct {
	// Pass is the pass of sequential IRV, from 1.
	Pass  int `json:"pass,omitempty"`
	Round int `json:"round,omitempty"`
	// Choosing is what was decided: winner, loser or surplus.
	Choosing string `json:"choosing,omitempty"`
	// Step is the rung of the ladder that decided, for STAR.
	Step   string   `json:"step,omitempty"`
	Tied   []string `json:"tied"`
	Chosen []string `json:"chosen"`
	// By is the rule that decided: candidate-order, permutation, lot,
	// previous-rounds, previous-stage.
	By string `json:"by,omitempty"`
}

// MarshalJSON writes Chosen as one label where one was chosen in a ranked count,
// as the schema has it.
func (b TieBreak) MarshalJSON() ([]byte, error) {
	type plain TieBreak
	if b.Choosing == "" || len(b.Chosen) != 1 {
		return json.Marshal(plain(b))
	}
	return json.Marshal(struct {
		plain
		Chosen string `json:"chosen"`
	}{plain(b), b.Chosen[0]})
}

// UnmarshalJSON reads Chosen as one label or as a list.
func (b *TieBreak) UnmarshalJSON(text []byte) error {
	type plain TieBreak
	read := struct {
		*plain
		Chosen json.RawMessage `json:"chosen"`
	}{plain: (*plain)(b)}
	if err := json.Unmarshal(text, &read); err != nil {
		return err
	}
	var one string
	if json.Unmarshal(read.Chosen, &one) == nil {
		b.Chosen = []string{one}
		return nil
	}
	return json.Unmarshal(read.Chosen, &b.Chosen)
}

// Round is one step of a count: the votes at that step, then the decisions
// taken on them. Which fields are set depends on the method.
type Round struct {
	Round int `json:"round"`
	// Threshold is what an option needed to be elected in this round.
	Threshold *Votes `json:"threshold,omitempty"`
	// Tally are the votes of each option in this round, before its decisions.
	Tally map[string]Votes `json:"tally,omitempty"`
	// Elected and Eliminated are the decisions taken on Tally.
	Elected    []string `json:"elected,omitzero"`
	Eliminated []string `json:"eliminated,omitzero"`
	// Inactive are the ballots that no longer count for anyone, by reason (US rules).
	Inactive *Inactive `json:"inactive,omitempty"`
	// NonTransferable are the votes with no next preference, so far (STV).
	NonTransferable *Votes `json:"non_transferable,omitempty"`
	// Transfers are the votes moved after this round: from, to, how many.
	// [ToExhausted] and [ToResidual] stand for no option.
	Transfers map[string]map[string]Votes `json:"transfers,omitempty"`
	// Action is what is carried out next (Gregory STV).
	Action *Action `json:"action,omitempty"`
	// Iteration tells why a Meek round ended: elected, omega, stable, batch.
	Iteration string `json:"iteration,omitempty"`
	// Surplus is what the elected have above the quota (Meek).
	Surplus *Votes `json:"surplus,omitempty"`
	// Keep are the keep factors of the elected that keep less than all (Meek).
	Keep map[string]Votes `json:"keep,omitempty"`
	// ElectedRemaining were seated without the quota at the end of the count (Meek).
	ElectedRemaining []string `json:"elected_remaining,omitempty"`
	// Totals, Finalists, Runoff, NoPreference and Winner tell of a STAR round.
	Totals       map[string]Votes `json:"totals,omitempty"`
	Finalists    []string         `json:"finalists,omitempty"`
	Runoff       map[string]int64 `json:"runoff,omitempty"`
	NoPreference *int64           `json:"no_preference,omitempty"`
	Winner       string           `json:"winner,omitempty"`
}

// Targets of transfers that are no options. No option may bear such a label in a
// ranked count.
const (
	ToExhausted = "(exhausted)"
	ToResidual  = "(residual)"
)

// Inactive counts ballots, or votes, that count for nobody any more, up to the
// round, by reason.
type Inactive struct {
	Exhausted  Votes `json:"exhausted"`
	Overvotes  Votes `json:"overvotes"`
	Skipped    Votes `json:"skipped"`
	Duplicates Votes `json:"duplicates"`
	// FinalSurplus are the surpluses of the last elected, which move to nobody.
	FinalSurplus *Votes `json:"final_surplus,omitempty"`
}

// Action is a step of a Gregory count: the transfer of a surplus or of the
// papers of eliminated options.
type Action struct {
	// Type is surplus or eliminate.
	Type string `json:"type"`
	// Candidate and Amount tell of a surplus.
	Candidate string `json:"candidate,omitempty"`
	Amount    *Votes `json:"amount,omitempty"`
	// Candidates are those eliminated.
	Candidates []string `json:"candidates,omitempty"`
	// Transferred is false when the count ends before the action is carried out.
	Transferred *bool `json:"transferred,omitempty"`
}

// Pass is one count of sequential IRV.
type Pass struct {
	Winners []string `json:"winners"`
	Rounds  []Round  `json:"rounds"`
}

// Count is the whole number of votes of an option or choice, 0 if it has none.
func (t Tally) Count(label string) int64 {
	n, _ := t.Totals[label].Int()
	return n
}
