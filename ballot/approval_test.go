package ballot_test

import (
	"encoding/json"
	"testing"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/stretchr/testify/require"
)

func fill(t *testing.T, x *ballot.Box, groups map[string][]int, counts map[string]int64) {
	t.Helper()
	for who, approvals := range groups {
		require.NoError(t, x.Add(ballot.Ballot{Approvals: approvals}, counts[who]))
	}
}

func order(labels ...string) ballot.TieRule {
	return ballot.TieRule{Kind: ballot.TieCandidateOrder, Order: labels}
}

func TestApproval(t *testing.T) {
	lunch := func() *ballot.Box {
		x := ballot.NewBox("pizza", "salad", "soup")
		fill(t, x, map[string][]int{"a": {0, 1}, "b": {1, 2}, "c": {0}, "blank": nil},
			map[string]int64{"a": 3, "b": 2, "c": 2, "blank": 1})
		return x
	}
	half := ballot.Share{Num: 5, Den: 7}
	moreThanHalf := ballot.Share{Num: 5, Den: 7, MoreThan: true}
	for name, c := range map[string]struct {
		rules   ballot.ApprovalRules
		winners []string
		tied    *ballot.Tie
	}{
		"a tie for the one seat stays open": {
			ballot.ApprovalRules{Seats: 1}, []string{}, &ballot.Tie{Options: []string{"pizza", "salad"}, Seats: 1}},
		"a given order breaks it": {
			ballot.ApprovalRules{Seats: 1, TieBreak: order("soup", "salad", "pizza")}, []string{"salad"}, nil},
		"a lot drawn by hand breaks it": {
			ballot.ApprovalRules{Seats: 1, TieBreak: ballot.TieRule{Kind: ballot.TieLot, Script: []ballot.TieBreak{
				{Tied: []string{"salad", "pizza"}, Chosen: []string{"salad"}}}}}, []string{"salad"}, nil},
		"a lot drawn among others does not": {
			ballot.ApprovalRules{Seats: 1, TieBreak: ballot.TieRule{Kind: ballot.TieLot, Script: []ballot.TieBreak{
				{Tied: []string{"salad", "soup"}, Chosen: []string{"salad"}}}}}, []string{}, &ballot.Tie{Options: []string{"pizza", "salad"}, Seats: 1}},
		// SHA-256("evening" ‖ option) begins with 59 for salad and 71 for pizza.
		"a seed breaks it": {
			ballot.ApprovalRules{Seats: 1, TieBreak: ballot.TieRule{Kind: ballot.TieLot, Seed: "evening", Generator: ballot.LotSHA256}},
			[]string{"salad"}, nil},
		"no tie where both have a seat": {
			ballot.ApprovalRules{Seats: 2}, []string{"pizza", "salad"}, nil},
		"a ballot over the limit is rejected whole": {
			ballot.ApprovalRules{Seats: 3, MaxApprovals: 1, Floor: ballot.Share{Num: 1, Den: 1}}, []string{"pizza"}, nil},
		"exactly the floor is enough": {
			ballot.ApprovalRules{Seats: 3, Floor: half}, []string{"pizza", "salad"}, nil},
		"unless more is asked for": {
			ballot.ApprovalRules{Seats: 3, Floor: moreThanHalf}, []string{}, nil},
		"a floor of the roll": {
			ballot.ApprovalRules{Seats: 3, Floor: half, FloorBase: 8}, []string{}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			tally, err := ballot.Approval(lunch(), c.rules)
			require.NoError(t, err)
			require.Equal(t, c.winners, tally.Winners)
			require.Equal(t, c.tied, tally.Tied)
			require.Equal(t, int64(8), tally.Valid+tally.Abstentions+tally.OutOfBounds)
		})
	}
}

func TestApprovalRefusesBadRules(t *testing.T) {
	x := ballot.NewBox("a", "b")
	for name, rules := range map[string]ballot.ApprovalRules{
		"no seat":                {},
		"floor above the whole":  {Seats: 1, Floor: ballot.Share{Num: 3, Den: 2}},
		"tie order with a twice": {Seats: 1, TieBreak: order("a", "a", "b")},
		"tie order with c":       {Seats: 1, TieBreak: order("a", "b", "c")},
	} {
		_, err := ballot.Approval(x, rules)
		require.ErrorIs(t, err, ballot.ErrRules, name)
	}
}

func TestPositions(t *testing.T) {
	x := ballot.NewBox("the proposal")
	for choice, n := range map[ballot.Choice]int64{
		ballot.Agree: 5, ballot.Reservations: 2, ballot.StandAside: 1, ballot.Block: 1, ballot.Abstain: 3, "shrug": 1, "": 2,
	} {
		require.NoError(t, x.Add(ballot.Ballot{Choice: choice}, n))
	}
	tally := ballot.Positions(x)
	require.Equal(t, int64(5), tally.Count("agree"))
	require.Equal(t, int64(3), tally.Count("abstain"))
	require.Equal(t, int64(9), tally.Valid)
	require.Equal(t, int64(5), tally.Abstentions)
	require.Equal(t, int64(1), tally.OutOfBounds)
	text, err := json.Marshal(tally)
	require.NoError(t, err)
	require.Contains(t, string(text), `"totals":{"abstain":"3","agree":"5","block":"1","reservations":"2","stand-aside":"1"}`)
}

// The cases are the arithmetic vectors of Robert's Rules and of common bylaws.
func TestMajority(t *testing.T) {
	atLeast := func(num, den int64) ballot.Share { return ballot.Share{Num: num, Den: den} }
	for _, c := range []struct {
		name             string
		yes, no, abstain int64
		rules            ballot.MajorityRules
		winner           string
	}{
		{"136 to 70 misses two thirds by two", 136, 70, 0, ballot.MajorityRules{Threshold: atLeast(2, 3)}, "no"},
		{"138 to 68 has them", 138, 68, 0, ballot.MajorityRules{Threshold: atLeast(2, 3)}, "yes"},
		{"13 of 22 misses 60 %", 13, 9, 0, ballot.MajorityRules{Threshold: atLeast(3, 5)}, "no"},
		{"abstentions are not counted", 30, 15, 15, ballot.MajorityRules{Threshold: atLeast(2, 3)}, "yes"},
		{"of those present they act as a no", 30, 15, 15,
			ballot.MajorityRules{Threshold: atLeast(2, 3), Base: ballot.BaseNumber, Number: 60}, "no"},
		{"45 to 7 misses nine tenths", 45, 7, 0, ballot.MajorityRules{Threshold: atLeast(9, 10)}, "no"},
		{"2 to 1 with 1 abstaining", 2, 1, 1, ballot.MajorityRules{}, "yes"},
		{"the same of all cast", 2, 1, 1, ballot.MajorityRules{Base: ballot.BaseCast}, "no"},
		{"a tie fails", 2, 2, 0, ballot.MajorityRules{}, "no"},
		{"nobody voted", 0, 0, 0, ballot.MajorityRules{}, "no"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x := ballot.NewBox()
			for choice, n := range map[ballot.Choice]int64{ballot.Yes: c.yes, ballot.No: c.no, ballot.Abstain: c.abstain} {
				if n > 0 {
					require.NoError(t, x.Add(ballot.Ballot{Choice: choice}, n))
				}
			}
			tally, err := ballot.Majority(x, c.rules)
			require.NoError(t, err)
			require.Equal(t, []string{c.winner}, tally.Winners)
		})
	}
}
