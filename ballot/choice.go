package ballot

import "fmt"

// Positions counts the five positions of consensus: agree, reservations, stand
// aside, block, abstain. Totals are keyed by the choice's text; Valid leaves out
// abstentions and blank ballots. Whether the proposal is adopted is for the
// decision rule to say, so there are no winners.
func Positions(x *Box) Tally {
	return CountChoices(x, "consensus", Agree, Reservations, StandAside, Block, Abstain)
}

// ConsentRound counts consent, concern and objection; there is no abstention.
func ConsentRound(x *Box) Tally {
	return CountChoices(x, "consent", Consent, Concern, Objection)
}

// Base is the whole that a threshold is a share of.
type Base string

// The bases of a yes/no question. In every base but BaseCounted an abstention
// acts as a no.
const (
	BaseCounted Base = "counted" // yes and no
	BaseCast    Base = "cast"    // all ballots given
	BaseNumber  Base = "number"  // a number given with the settings: those present, the roll
)

// MajorityRules are the settings of [Majority]. The zero value is a simple
// majority: more than half of yes and no.
type MajorityRules struct {
	// Threshold is the share of the base that yes needs; zero means more than half.
	Threshold Share `json:"threshold,omitzero"`
	// Base is the whole; empty means BaseCounted.
	Base Base `json:"base,omitempty"`
	// Number is the whole when Base is BaseNumber.
	Number int64 `json:"number,omitempty"`
}

// Majority counts yes, no and abstain. Winners holds "yes" when yes reaches the
// threshold and "no" otherwise: a tie fails a majority, and so does no vote at
// all. Shares are compared as integers. It fails with [ErrRules]. More than half
// of yes and no, with abstentions and blanks left out, is the majority of
// Robert's Rules of Order, 12th edition, 44:1.
func Majority(x *Box, rules MajorityRules) (Tally, error) {
	if err := rules.Threshold.check(); err != nil {
		return Tally{}, err
	}
	t := CountChoices(x, "majority", Yes, No, Abstain)
	t.Rules = rules
	var whole int64
	switch rules.Base {
	case "", BaseCounted:
		whole = t.Valid
	case BaseCast:
		whole = t.Ballots
	case BaseNumber:
		whole = rules.Number
	default:
		return Tally{}, fmt.Errorf("%w: base %q is none of counted, cast, number", ErrRules, rules.Base)
	}
	threshold := rules.Threshold
	if threshold.IsZero() {
		threshold = Share{Num: 1, Den: 2, MoreThan: true}
	}
	winner := No
	if threshold.Reached(t.Count(string(Yes)), whole) {
		winner = Yes
	}
	t.Winners = []string{string(winner)}
	return t, nil
}

// CountChoices counts the given choices. A ballot with another choice, or with
// marks of another kind only, is out of bounds.
func CountChoices(x *Box, method string, choices ...Choice) Tally {
	t := x.newTally(method, nil)
	t.Totals = make(map[string]Votes, len(choices))
	t.Options = nil
	for _, c := range choices {
		t.Options = append(t.Options, string(c))
		t.Totals[string(c)] = Votes{}
	}
	for b, n := range x.All() {
		_, known := t.Totals[string(b.Choice)]
		switch {
		case b.Blank():
			t.Abstentions += n
			continue
		case !known:
			t.OutOfBounds += n
			continue
		case b.Choice == Abstain:
			t.Abstentions += n
		default:
			t.Valid += n
		}
		t.Totals[string(b.Choice)] = Whole(t.Count(string(b.Choice)) + n)
	}
	return t
}
