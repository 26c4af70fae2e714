package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// judged is a verdict on a tally of a poll that asks no groups.
func judged(s *decision.PollSpec, t decision.Tally, a decision.Attending) decision.Verdict {
	return decision.Judge(s, decision.Sums{Attending: a, Tally: t}, decision.Lot{})
}

// positions is the tally of a consensus poll.
func positions(agree, reservations, aside, block, abstain int64) decision.Tally {
	return decision.Tally{Method: "consensus", Ballots: agree + reservations + aside + block + abstain,
		Valid: agree + reservations + aside + block, Abstentions: abstain,
		Totals: map[string]ballot.Votes{"agree": ballot.Whole(agree), "reservations": ballot.Whole(reservations),
			"stand-aside": ballot.Whole(aside), "block": ballot.Whole(block), "abstain": ballot.Whole(abstain)}}
}

// Both sides of every limit of the consensus rule, with twenty on the roll.
func TestConsensusAdoptsWithinItsLimits(t *testing.T) {
	plain := decision.DefaultConsensus()
	minusOne := plain
	minusOne.BlocksAllowed = 1
	floor := plain
	floor.AgreeFloor = 5
	for _, row := range []struct {
		name                                  string
		rule                                  decision.ConsensusRule
		agree, reserved, aside, block, absent int64
		want                                  decision.VerdictKind
	}{
		{"all agree", plain, 8, 0, 0, 0, 0, decision.Adopted},
		{"one agrees, the rest abstain", plain, 1, 0, 0, 0, 9, decision.Adopted},
		{"one with reservations agrees, but half have concerns at most", plain, 0, 1, 0, 0, 0, decision.NotAdopted},
		{"nobody agrees", plain, 0, 0, 0, 0, 5, decision.NotAdopted},
		{"no ballots", plain, 0, 0, 0, 0, 0, decision.NotAdopted},
		{"one block", plain, 9, 0, 0, 1, 0, decision.Blocked},
		{"one block of one allowed", minusOne, 9, 0, 0, 1, 0, decision.Adopted},
		{"two blocks of one allowed", minusOne, 8, 0, 0, 2, 0, decision.Blocked},
		{"a quarter stands aside", plain, 6, 0, 2, 0, 0, decision.Adopted},
		{"more than a quarter", plain, 5, 0, 2, 0, 0, decision.NotAdopted},
		{"abstentions do not dilute stand-asides", plain, 5, 0, 2, 0, 5, decision.NotAdopted},
		{"half have concerns", plain, 4, 4, 0, 0, 0, decision.Adopted},
		{"more than half", plain, 4, 5, 0, 0, 0, decision.NotAdopted},
		{"both kinds of concern are added", plain, 4, 2, 2, 0, 0, decision.Adopted},
		{"and exceed the half", plain, 4, 3, 2, 0, 0, decision.NotAdopted},
		{"the floor is reached, reservations count", floor, 4, 1, 0, 0, 0, decision.Adopted},
		{"the floor is missed by one", floor, 4, 0, 0, 0, 0, decision.NotAdopted},
		{"a block weighs more than a missed limit", plain, 1, 0, 9, 1, 0, decision.Blocked},
	} {
		spec := consensus()
		spec.Consensus = &row.rule
		got := judged(&spec, positions(row.agree, row.reserved, row.aside, row.block, row.absent), decision.Attending{Roll: 20, Present: 20})
		require.Equal(t, row.want, got.Kind, row.name)
	}
}

// approvals is the tally of an approval poll of options a, b, c…
func approvals(valid, blank int64, votes ...int64) decision.Tally {
	t := decision.Tally{Method: "approval", Ballots: valid + blank, Valid: valid, Abstentions: blank, Totals: map[string]ballot.Votes{}}
	for i, v := range votes {
		t.Totals[string(rune('a'+i))] = ballot.Whole(v)
	}
	return t
}

func approval(options int, rule decision.ApprovalRule) decision.PollSpec {
	spec := decision.PollSpec{Method: decision.MethodApproval, Approval: &rule}
	for i := range options {
		spec.Options = append(spec.Options, decision.Option{ID: decision.OptionID(rune('a' + i)), Name: string(rune('A' + i))})
	}
	return spec
}

func ids(letters string) []decision.OptionID {
	var all []decision.OptionID
	for _, l := range letters {
		all = append(all, decision.OptionID(l))
	}
	return all
}

func TestApprovalElectsTheMostApproved(t *testing.T) {
	sixty := ballot.Share{Num: 60, Den: 100}
	moreThanHalf := ballot.Share{Num: 1, Den: 2, MoreThan: true}
	for _, row := range []struct {
		name         string
		rule         decision.ApprovalRule
		tally        decision.Tally
		want         decision.VerdictKind
		chosen, tied string
	}{
		{"one seat", decision.ApprovalRule{Seats: 1}, approvals(5, 0, 2, 4, 3), decision.Elected, "b", ""},
		{"two seats, most first", decision.ApprovalRule{Seats: 2}, approvals(5, 0, 2, 4, 3), decision.Elected, "bc", ""},
		{"a tie for the seat", decision.ApprovalRule{Seats: 1}, approvals(5, 0, 4, 4, 3), decision.Tied, "", "ab"},
		{"a tie for the last seat", decision.ApprovalRule{Seats: 2}, approvals(5, 0, 3, 4, 3), decision.Tied, "b", "ac"},
		{"a tie within the seats", decision.ApprovalRule{Seats: 2}, approvals(5, 0, 4, 4, 3), decision.Elected, "ab", ""},
		{"nobody approves of anything", decision.ApprovalRule{Seats: 1}, approvals(0, 5, 0, 0, 0), decision.NotAdopted, "", ""},
		{"what nobody approves of is not chosen", decision.ApprovalRule{Seats: 2}, approvals(5, 0, 5, 0, 0), decision.Elected, "a", ""},
		{"the floor is reached: 13.2 of 22", decision.ApprovalRule{Seats: 1, Floor: sixty}, approvals(22, 0, 14, 9, 1), decision.Elected, "a", ""},
		{"13 of 22 is under 60 %", decision.ApprovalRule{Seats: 1, Floor: sixty}, approvals(22, 0, 13, 9, 1), decision.NotAdopted, "", ""},
		{"exactly 60 % is enough", decision.ApprovalRule{Seats: 1, Floor: sixty}, approvals(5, 0, 3, 1, 1), decision.Elected, "a", ""},
		{"blanks are not in the base", decision.ApprovalRule{Seats: 1, Floor: sixty}, approvals(5, 15, 3, 1, 1), decision.Elected, "a", ""},
		{"half is not more than half", decision.ApprovalRule{Seats: 1, Floor: moreThanHalf}, approvals(4, 0, 2, 1, 1), decision.NotAdopted, "", ""},
		{"more than half is", decision.ApprovalRule{Seats: 1, Floor: moreThanHalf}, approvals(5, 0, 3, 1, 1), decision.Elected, "a", ""},
		{"the floor leaves a seat empty", decision.ApprovalRule{Seats: 2, Floor: moreThanHalf}, approvals(5, 0, 3, 1, 1), decision.Elected, "a", ""},
		{"a floor of nothing still asks for one", decision.ApprovalRule{Seats: 2, Floor: ballot.Share{Num: 0, Den: 1}}, approvals(5, 0, 3, 0, 0), decision.Elected, "a", ""},
	} {
		spec := approval(3, row.rule)
		got := judged(&spec, row.tally, decision.Attending{Roll: 40, Present: 40})
		require.Equal(t, row.want, got.Kind, row.name)
		require.Equal(t, ids(row.chosen), got.Elected, row.name)
		require.Equal(t, ids(row.tied), got.Tied, row.name)
	}
}

func TestAQuorumIsAskedForBeforeAnythingElse(t *testing.T) {
	third := ballot.Share{Num: 1, Den: 3}
	for _, row := range []struct {
		name          string
		quorum        decision.Quorum
		roll, present int
		cast          int64
		want          decision.VerdictKind
	}{
		{"more than half of 10: 6 are enough", decision.DefaultQuorum(), 10, 6, 3, decision.Adopted},
		{"5 of 10 are not", decision.DefaultQuorum(), 10, 5, 5, decision.NoQuorum},
		{"6 of 11 are", decision.DefaultQuorum(), 11, 6, 3, decision.Adopted},
		{"5 of 11 are not", decision.DefaultQuorum(), 11, 5, 3, decision.NoQuorum},
		{"an empty roll has none", decision.DefaultQuorum(), 0, 0, 0, decision.NoQuorum},
		{"a third of 10 cast: 4 are enough", decision.Quorum{Participation: third}, 10, 0, 4, decision.Adopted},
		{"3 are not", decision.Quorum{Participation: third}, 10, 10, 3, decision.NoQuorum},
		{"both are asked for: one is missed", decision.Quorum{Presence: third, Participation: third}, 9, 9, 2, decision.NoQuorum},
		{"both are reached", decision.Quorum{Presence: third, Participation: third}, 9, 3, 3, decision.Adopted},
		{"none is asked for", decision.Quorum{}, 10, 0, 1, decision.Adopted},
	} {
		spec := consensus()
		rule := decision.DefaultConsensus()
		spec.Consensus, spec.Quorum = &rule, row.quorum
		got := judged(&spec, positions(row.cast, 0, 0, 0, 0), decision.Attending{Roll: row.roll, Present: row.present})
		require.Equal(t, row.want, got.Kind, row.name)
	}
}
