package ballot

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
)

// ApprovalRules are the settings of [Approval].
type ApprovalRules struct {
	// Seats is how many options can win; at least 1.
	Seats int
	// MaxApprovals is how many options one ballot may approve of; 0 is no limit.
	// A ballot with more is rejected whole.
	MaxApprovals int
	// Floor is the share of the base that an option needs to win.
	Floor Share
	// FloorBase replaces the valid ballots as the whole the floor is a share of,
	// for example the number of members on the roll. 0 means the valid ballots.
	FloorBase int64
	// KeepBlank counts blank ballots as valid instead of as abstentions.
	KeepBlank bool
	// TieBreak breaks a tie across the last seat. Its zero value leaves it open.
	TieBreak TieRule
}

// approvalJSON is the form of ApprovalRules in JSON; min and max are those of a
// score of 0 or 1.
type approvalJSON struct {
	Seats        int     `json:"seats"`
	Min          int     `json:"min,string"`
	Max          int     `json:"max,string"`
	DropBlank    bool    `json:"drop_blank"`
	MaxApprovals int     `json:"max_approvals,omitempty"`
	Floor        Share   `json:"floor,omitzero"`
	FloorBase    int64   `json:"floor_base,omitempty"`
	TieBreak     TieRule `json:"tie_break"`
}

func (r ApprovalRules) wire() approvalJSON {
	return approvalJSON{Seats: r.Seats, Max: 1, DropBlank: !r.KeepBlank, MaxApprovals: r.MaxApprovals,
		Floor: r.Floor, FloorBase: r.FloorBase, TieBreak: r.TieBreak}
}

// MarshalJSON writes the settings in the schema of an entry of `counts`.
func (r ApprovalRules) MarshalJSON() ([]byte, error) {
	return json.Marshal(r.wire())
}

// UnmarshalJSON reads what MarshalJSON writes; a setting left out keeps its value.
func (r *ApprovalRules) UnmarshalJSON(text []byte) error {
	wire := r.wire()
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&wire); err != nil {
		return err
	}
	if wire.Min != 0 || wire.Max != 1 {
		return fmt.Errorf("%w: approvals are scores from 0 to 1", ErrRules)
	}
	*r = ApprovalRules{Seats: wire.Seats, MaxApprovals: wire.MaxApprovals, Floor: wire.Floor,
		FloorBase: wire.FloorBase, KeepBlank: !wire.DropBlank, TieBreak: wire.TieBreak}
	return nil
}

// Approval elects the options with the most approvals. Ballots bear Approvals,
// or Scores of 0 and 1. A tie that reaches across the last seat is broken by the
// tie rule; without one the tied options stand in [Tally.Tied] and their seats
// stay empty. Without valid ballots nobody is elected. It fails with [ErrRules].
func Approval(x *Box, rules ApprovalRules) (Tally, error) {
	if rules.Seats < 1 || rules.Seats > MaxOptions || rules.MaxApprovals < 0 || rules.FloorBase < 0 {
		return Tally{}, fmt.Errorf("%w: seats must be at least 1, limits not negative", ErrRules)
	}
	if err := rules.Floor.check(); err != nil {
		return Tally{}, err
	}
	ties, err := newTieBreaker(x, rules.TieBreak, true)
	if err != nil {
		return Tally{}, err
	}
	t := x.newTally("approval", rules)
	sums := make([]int64, len(x.options))
	for b, n := range x.All() {
		marks, ok := approvalsOf(b)
		switch {
		case !ok || rules.MaxApprovals > 0 && len(marks) > rules.MaxApprovals:
			t.OutOfBounds += n
			continue
		case len(marks) == 0 && !rules.KeepBlank:
			t.Abstentions += n
			continue
		}
		t.Valid += n
		for _, o := range marks {
			sums[o] += n
		}
	}
	base := t.Valid
	if rules.FloorBase > 0 {
		base = rules.FloorBase
	}
	t.setTotals(x, sums)
	qualified := make([]int, 0, len(sums))
	for o, sum := range sums {
		if rules.Floor.Reached(sum, base) {
			qualified = append(qualified, o)
		}
	}
	t.seat(x, qualified, sums, rules.Seats, ties)
	return t, nil
}

// approvalsOf reads approvals, or scores of 0 and 1; false for any other score.
func approvalsOf(b Ballot) ([]int, bool) {
	marks := slices.Clone(b.Approvals)
	for _, s := range b.Scores {
		if s.Value < 0 || s.Value > 1 {
			return nil, false
		}
		if s.Value == 1 {
			marks = append(marks, s.Option)
		}
	}
	return marks, true
}

// seat fills t.Winners, unless nobody voted, with the highest sums among candidates, and breaks or
// reports a tie across the last seat.
func (t *Tally) seat(x *Box, candidates []int, sums []int64, seats int, ties *tieBreaker) {
	if t.Valid == 0 {
		return
	}
	slices.SortStableFunc(candidates, func(a, b int) int { return cmp.Compare(sums[b], sums[a]) })
	if len(candidates) <= seats {
		t.Winners = x.labels(candidates)
		return
	}
	last := sums[candidates[seats-1]]
	if sums[candidates[seats]] != last {
		t.Winners = x.labels(candidates[:seats])
		return
	}
	var clear, tied []int
	for _, o := range candidates {
		switch {
		case sums[o] > last:
			clear = append(clear, o)
		case sums[o] == last:
			tied = append(tied, o)
		}
	}
	t.Winners = x.labels(clear)
	left := seats - len(clear)
	chosen, by := ties.seats(tied, left)
	if chosen == nil {
		t.Tied = &Tie{Options: x.labels(tied), Seats: left}
		return
	}
	t.Winners = append(t.Winners, x.labels(chosen)...)
	t.TieBreaks = append(t.TieBreaks, TieBreak{
		Choosing: "winner", Tied: x.labels(tied), Chosen: x.labels(chosen), By: by,
	})
}

func (x *Box) labels(options []int) []string {
	labels := make([]string, len(options))
	for i, o := range options {
		labels[i] = x.options[o]
	}
	return labels
}

func (x *Box) newTally(method string, rules any) Tally {
	return Tally{Method: method, Rules: rules, Options: x.options, Ballots: x.total, Winners: []string{}}
}

func (t *Tally) setTotals(x *Box, sums []int64) {
	t.Totals = make(map[string]Votes, len(sums))
	for o, sum := range sums {
		t.Totals[x.options[o]] = Whole(sum)
	}
}
