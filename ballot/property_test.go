package ballot

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// poll is a small ranked poll with everything that voters do: short ballots,
// skipped ranks, overvotes, the same option twice, blank ballots.
type poll struct {
	labels  []string
	ballots []Ballot
}

func anyPoll(t *rapid.T, wild bool) poll {
	labels := []string{"Ann", "Ben", "Cleo", "Dag", "Eve"}[:rapid.IntRange(2, 5).Draw(t, "options")]
	option := rapid.IntRange(0, len(labels)-1)
	return poll{labels, rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Ballot {
		if !wild {
			order := rapid.Permutation(indexes(len(labels))).Draw(t, "order")
			return ranked(order[:rapid.IntRange(0, len(order)).Draw(t, "length")])
		}
		var b Ballot
		for range rapid.IntRange(0, 5).Draw(t, "ranks") {
			b.Ranking = append(b.Ranking, rapid.OneOf(
				rapid.SliceOfN(option, 1, 1), rapid.SliceOfN(option, 0, 3), rapid.Just([]int{Overvote})).Draw(t, "rank"))
		}
		return b
	}), 1, 12).Draw(t, "ballots")}
}

func indexes(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

func ranked(order []int) Ballot {
	var b Ballot
	for _, o := range order {
		b.Ranking = append(b.Ranking, []int{o})
	}
	return b
}

func (p poll) box(t require.TestingT) *Box {
	x := NewBox(p.labels...)
	for _, b := range p.ballots {
		require.NoError(t, x.Add(b, 1))
	}
	return x
}

func (p poll) order() TieRule { return TieRule{Kind: TieCandidateOrder, Order: p.labels} }

func anyRules(t *rapid.T, p poll) RankedRules {
	limit := func(low int, name string) *int {
		if rapid.Bool().Draw(t, name+" unlimited") {
			return nil
		}
		n := rapid.IntRange(low, 3).Draw(t, name)
		return &n
	}
	return RankedRules{
		Overvote:        rapid.SampledFrom([]string{OvervoteExhaust, OvervoteSkip, OvervoteIfMultiple}).Draw(t, "overvote"),
		Duplicates:      rapid.SampledFrom([]string{DuplicatesSkip, DuplicatesExhaust}).Draw(t, "duplicates"),
		MaxSkippedRanks: limit(0, "skipped"), MaxRankings: limit(1, "rankings"),
		BatchElimination: rapid.Bool().Draw(t, "batch"), ContinueUntilTwo: rapid.Bool().Draw(t, "until two"),
		TieBreak: p.order(),
	}
}

// counts are all ranked methods with settings drawn for them.
func counts(t *rapid.T, p poll) map[string]func(*Box) (Tally, error) {
	seats := rapid.IntRange(1, len(p.labels)).Draw(t, "seats")
	us := anyRules(t, p)
	several := us
	several.Seats = seats
	stv := several
	stv.Decimals = rapid.IntRange(0, 6).Draw(t, "decimals")
	stv.Threshold = Threshold{Kind: rapid.SampledFrom([]string{ThresholdDroop, ThresholdHare}).Draw(t, "threshold"),
		Fractional: rapid.Bool().Draw(t, "fractional")}
	stv.WinnersPerRound = rapid.SampledFrom([]string{"all", "one"}).Draw(t, "winners per round")
	percent := us
	percent.Threshold = Threshold{Kind: ThresholdPercent, Percent: "12.5"}
	percent.CutoffElimination = rapid.Bool().Draw(t, "cutoff")
	gregory := GregoryRules{Seats: seats, TieBreak: p.order()}
	batch := gregory
	batch.BatchElimination = true
	meek := MeekRules{Seats: seats, TieBreak: p.order(),
		EqualRanks: rapid.SampledFrom([]string{EqualRanksEqualize, EqualRanksDescent}).Draw(t, "equal ranks")}
	approx := meek
	approx.Arithmetic = MeekApprox
	return map[string]func(*Box) (Tally, error){
		"irv":                  func(x *Box) (Tally, error) { return IRV(x, us) },
		"sequential-irv":       func(x *Box) (Tally, error) { return SequentialIRV(x, several) },
		"bottoms-up":           func(x *Box) (Tally, error) { return BottomsUp(x, several) },
		"bottoms-up-threshold": func(x *Box) (Tally, error) { return BottomsUpThreshold(x, percent) },
		"stv-fractional":       func(x *Box) (Tally, error) { return FractionalSTV(x, stv) },
		"stv-scottish":         func(x *Box) (Tally, error) { return ScottishSTV(x, gregory) },
		"stv-wigm":             func(x *Box) (Tally, error) { return WIGM(x, gregory) },
		"stv-wigm batch":       func(x *Box) (Tally, error) { return WIGM(x, batch) },
		"stv-meek":             func(x *Box) (Tally, error) { return Meek(x, meek) },
		"stv-meek approx":      func(x *Box) (Tally, error) { return Meek(x, approx) },
		"condorcet":            func(x *Box) (Tally, error) { return Condorcet(x), nil },
	}
}

func asJSON(t require.TestingT, tally Tally) string {
	text, err := json.Marshal(tally)
	require.NoError(t, err)
	return string(text)
}

// In every round, the votes, those that count for nobody and what rounding lost
// add up to the ballots.
func TestVotesAreConserved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPoll(t, true)
		x := p.box(t)
		for name, count := range counts(t, p) {
			tally, err := count(x)
			require.NoError(t, err, name)
			require.Equal(t, tally.Ballots, tally.Valid+tally.Abstentions+tally.OutOfBounds, name)
			requireConserved(t, name, tally, tally.Rounds)
			for _, pass := range tally.Passes {
				requireConserved(t, name, tally, pass.Rounds)
			}
		}
	})
}

func requireConserved(t require.TestingT, name string, tally Tally, rounds []Round) {
	lost := new(big.Rat)
	for _, r := range rounds {
		sum := new(big.Rat).Set(lost)
		for _, v := range r.Tally {
			sum.Add(sum, v.Rat())
		}
		if i := r.Inactive; i != nil {
			for _, v := range []Votes{i.Exhausted, i.Overvotes, i.Skipped, i.Duplicates} {
				sum.Add(sum, v.Rat())
			}
			if i.FinalSurplus != nil {
				sum.Add(sum, i.FinalSurplus.Rat())
			}
		}
		if r.NonTransferable != nil {
			sum.Add(sum, r.NonTransferable.Rat())
		}
		if tally.Method == "stv-meek" { // truncated shares may lose some of the last decimals
			whole := new(big.Rat).SetInt64(tally.Valid)
			require.LessOrEqual(t, new(big.Rat).Sub(whole, sum).Cmp(big.NewRat(1, 1_000_000)), 0, name)
			require.LessOrEqual(t, sum.Cmp(whole), 0, name)
			continue
		}
		require.Equal(t, Whole(tally.Ballots-tally.Abstentions-tally.OutOfBounds).String(), Fraction(sum).String(), "%s round %d", name, r.Round)
		for _, to := range r.Transfers {
			lost.Add(lost, to[ToResidual].Rat())
		}
	}
}

// The order of the ballots, how they are grouped, and the order in which the
// options are printed on them make no difference.
func TestOrderMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPoll(t, true)
		shuffled := poll{p.labels, rapid.Permutation(p.ballots).Draw(t, "ballot order")}
		to := rapid.Permutation(indexes(len(p.labels))).Draw(t, "option order")
		relabelled := p.relabel(to)
		for name, count := range counts(t, p) {
			want, err := count(p.box(t))
			require.NoError(t, err, name)
			got, err := count(shuffled.box(t))
			require.NoError(t, err, name)
			require.Equal(t, asJSON(t, want), asJSON(t, got), name)

			apart := NewBox(p.labels...)
			for _, b := range p.ballots {
				apart.appendGroup(appendBallot(nil, b), 1)
			}
			got, err = count(apart)
			require.NoError(t, err, name)
			require.Equal(t, asJSON(t, want), asJSON(t, got), "%s, ungrouped", name)

			got, err = count(relabelled.box(t))
			require.NoError(t, err, name)
			require.ElementsMatch(t, want.Winners, got.Winners, "%s, options in another order", name)
		}
	})
}

// relabel prints option o at place to[o]; labels, and with them tie orders, keep
// their meaning.
func (p poll) relabel(to []int) poll {
	out := poll{make([]string, len(p.labels)), nil}
	for o, label := range p.labels {
		out.labels[to[o]] = label
	}
	for _, b := range p.ballots {
		var moved Ballot
		for _, rank := range b.Ranking {
			var r []int
			for _, o := range rank {
				if o != Overvote {
					o = to[o]
				}
				r = append(r, o)
			}
			moved.Ranking = append(moved.Ranking, r)
		}
		out.ballots = append(out.ballots, moved)
	}
	return out
}

func TestIRVOfTwoIsMajority(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.IntRange(0, 50).Draw(t, "first")
		second := rapid.IntRange(0, 50).Filter(func(n int) bool { return n != first }).Draw(t, "second")
		x, choices := NewBox("yes", "no"), NewBox()
		for o, n := range []int{first, second} {
			if n > 0 {
				require.NoError(t, x.Add(ranked([]int{o, 1 - o}), int64(n)))
				require.NoError(t, choices.Add(Ballot{Choice: []Choice{Yes, No}[o]}, int64(n)))
			}
		}
		irv, err := IRV(x, RankedRules{})
		require.NoError(t, err)
		majority, err := Majority(choices, MajorityRules{})
		require.NoError(t, err)
		require.Equal(t, majority.Winners, irv.Winners)
	})
}

// naiveIRV counts as one would by hand, without groups or piles: in every round
// all ballots are read again. Ties go by ballot order of the options: the earlier
// one wins, the later one loses.
func naiveIRV(ballots []Ballot, options int) (winner int, ok bool) {
	out := make([]bool, options)
	for left := options; ; left-- {
		votes := make([]int, options)
		active := 0
		for _, b := range ballots {
			for _, rank := range b.Ranking {
				if !out[rank[0]] {
					votes[rank[0]]++
					active++
					break
				}
			}
		}
		if active == 0 {
			return 0, false
		}
		best, worst := -1, -1
		for o, v := range votes {
			if out[o] {
				continue
			}
			if best < 0 || v > votes[best] {
				best = o
			}
			if worst < 0 || v <= votes[worst] {
				worst = o
			}
		}
		if 2*votes[best] > active || left <= 2 {
			return best, true
		}
		out[worst] = true
	}
}

func TestIRVAgreesWithANaiveCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPoll(t, false)
		tally, err := IRV(p.box(t), RankedRules{TieBreak: p.order()})
		require.NoError(t, err)
		want := []string{}
		if winner, ok := naiveIRV(p.ballots, len(p.labels)); ok {
			want = append(want, p.labels[winner])
		}
		require.Equal(t, want, tally.Winners)
	})
}

// Ballots longer than ten ranks, and options beyond the first 61 and the first 125,
// are read by other code than short ones.
func TestIRVAgreesWithANaiveCountOnLongBallots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := make([]string, rapid.SampledFrom([]int{12, 60, 61, 62, 125, 126, 300}).Draw(t, "options"))
		for o := range labels {
			labels[o] = fmt.Sprint("option ", o)
		}
		p := poll{labels: labels}
		for range rapid.IntRange(1, 12).Draw(t, "ballots") {
			order := rapid.Permutation(indexes(len(labels))).Draw(t, "order")
			p.ballots = append(p.ballots, ranked(order[:rapid.IntRange(1, min(len(order), 40)).Draw(t, "length")]))
		}
		limit := rapid.SampledFrom([]int{1, 9, 10, 11, 1000}).Draw(t, "max rankings")
		tally, err := IRV(p.box(t), RankedRules{TieBreak: p.order(), MaxRankings: &limit})
		require.NoError(t, err)
		for i, b := range p.ballots {
			p.ballots[i].Ranking = b.Ranking[:min(limit, len(b.Ranking))]
		}
		winner, _ := naiveIRV(p.ballots, len(labels))
		require.Equal(t, []string{labels[winner]}, tally.Winners)
	})
}

// With one seat, every STV elects whom IRV elects, unless a tie was broken.
func TestSTVOfOneSeatIsIRV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPoll(t, false)
		x := p.box(t)
		irv, err := IRV(x, RankedRules{TieBreak: p.order()})
		require.NoError(t, err)
		if len(irv.Winners) == 0 {
			t.Skip("nobody voted")
		}
		fractional, err := FractionalSTV(x, RankedRules{Threshold: Threshold{Kind: ThresholdDroop}, TieBreak: p.order()})
		require.NoError(t, err)
		require.Equal(t, irv.Winners, fractional.Winners)
		scottish, err := ScottishSTV(x, GregoryRules{TieBreak: p.order()})
		require.NoError(t, err)
		wigm, err := WIGM(x, GregoryRules{TieBreak: p.order()})
		require.NoError(t, err)
		if len(irv.TieBreaks) == 0 && len(scottish.TieBreaks) == 0 && len(wigm.TieBreaks) == 0 {
			require.Equal(t, irv.Winners, scottish.Winners)
			require.Equal(t, irv.Winners, wigm.Winners)
		}
	})
}

// One more approval of a winner never unseats it.
func TestApprovalIsMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		labels := []string{"Ann", "Ben", "Cleo"}
		x := NewBox(labels...)
		for _, approvals := range rapid.SliceOfN(rapid.SliceOfNDistinct(rapid.IntRange(0, 2), 0, 3, rapid.ID[int]), 1, 10).Draw(t, "ballots") {
			require.NoError(t, x.Add(Ballot{Approvals: approvals}, 1))
		}
		rules := ApprovalRules{Seats: rapid.IntRange(1, 2).Draw(t, "seats"), TieBreak: TieRule{Kind: TieCandidateOrder, Order: labels}}
		before, err := Approval(x, rules)
		require.NoError(t, err)
		if len(before.Winners) == 0 {
			t.Skip("all ballots are blank")
		}
		winner := rapid.SampledFrom(before.Winners).Draw(t, "winner")
		require.NoError(t, x.Add(Ballot{Approvals: []int{slices.Index(labels, winner)}}, 1))
		after, err := Approval(x, rules)
		require.NoError(t, err)
		require.Contains(t, after.Winners, winner)
	})
}

// Every seat is filled where there are options enough and someone voted.
func TestSeatsAreFilled(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPoll(t, false)
		if !slices.ContainsFunc(p.ballots, func(b Ballot) bool { return !b.Blank() }) {
			t.Skip("nobody voted")
		}
		x := p.box(t)
		seats := rapid.IntRange(1, len(p.labels)).Draw(t, "seats")
		irv, err := IRV(x, RankedRules{TieBreak: p.order(), ContinueUntilTwo: true})
		require.NoError(t, err)
		require.Len(t, irv.Winners, 1)
		for _, kind := range []string{ThresholdDroop, ThresholdHare} {
			for _, fractional := range []bool{false, true} {
				stv, err := FractionalSTV(x, RankedRules{Seats: seats, Decimals: 4, TieBreak: p.order(), Threshold: Threshold{Kind: kind, Fractional: fractional}})
				require.NoError(t, err)
				require.Len(t, stv.Winners, seats, kind)
			}
		}
		for _, count := range []func(*Box, GregoryRules) (Tally, error){ScottishSTV, WIGM} {
			tally, err := count(x, GregoryRules{Seats: seats, TieBreak: p.order()})
			require.NoError(t, err)
			require.Len(t, tally.Winners, seats)
		}
		for _, arithmetic := range []string{MeekFixed, MeekApprox, MeekGuarded} {
			tally, err := Meek(x, MeekRules{Seats: seats, Arithmetic: arithmetic, TieBreak: p.order()})
			require.NoError(t, err)
			require.Len(t, tally.Winners, seats, arithmetic)
			require.Len(t, slices.Compact(slices.Sorted(slices.Values(tally.Winners))), seats, "nobody has two seats")
		}
	})
}
