package ballot

import (
	"cmp"
	"slices"
)

// Analysis compares the options of a ranked poll in pairs. It is shown beside a
// count and decides nothing by itself. Rankings are lists of tied groups, best
// first.
type Analysis struct {
	// Pairwise[a][b] is the number of ballots that rank a above b. An option that
	// is not ranked is below all ranked ones and level with the others.
	Pairwise map[string]map[string]int64 `json:"pairwise"`
	// CondorcetWinner beats every other option; nil if there is none.
	CondorcetWinner *string `json:"condorcet_winner"`
	// CondorcetLoser loses to every other option; nil if there is none.
	CondorcetLoser *string `json:"condorcet_loser"`
	// SmithSet is the smallest set whose members beat everyone outside it.
	SmithSet []string `json:"smith_set"`
	// SchulzeRanking and SchulzeStrengths: Schulze, "A new monotonic,
	// clone-independent, reversal symmetric, and Condorcet-consistent single-winner
	// election method" (2011), with winning votes.
	SchulzeRanking   [][]string                  `json:"schulze_ranking"`
	SchulzeStrengths map[string]map[string]int64 `json:"schulze_strengths"`
	// RankedPairsRanking: Tideman's ranked pairs with winning votes; equal
	// victories are locked together.
	RankedPairsRanking [][]string `json:"ranked_pairs_ranking"`
}

// AnalysisRules name the conventions of [Condorcet]; none of them can be changed.
type AnalysisRules struct {
	Unranked    string `json:"unranked"`
	Schulze     string `json:"schulze"`
	RankedPairs string `json:"ranked_pairs"`
}

// Condorcet analyses a ranked box. Winners holds the Condorcet winner if there
// is one. Scores rank as well where a ballot has no ranking. The arithmetic is
// integers.
func Condorcet(x *Box) Tally {
	t := x.newTally("condorcet", AnalysisRules{
		Unranked:    "below every ranked name, equal among themselves",
		Schulze:     "winning votes",
		RankedPairs: "winning votes",
	})
	d := x.pairwise(&t)
	n, paths := len(d), schulzeStrengths(d)
	t.Analysis = &Analysis{
		Pairwise:         x.table(d),
		SmithSet:         x.labels(smithSet(d)),
		SchulzeStrengths: x.table(paths),
	}
	for a := range n {
		wins, losses := 0, 0
		for b := range n {
			wins += btoi(d[a][b] > d[b][a])
			losses += btoi(d[a][b] < d[b][a])
		}
		if n > 1 && wins == n-1 {
			t.Analysis.CondorcetWinner = &x.options[a]
			t.Winners = []string{x.options[a]}
		}
		if n > 1 && losses == n-1 {
			t.Analysis.CondorcetLoser = &x.options[a]
		}
	}
	t.Analysis.SchulzeRanking = x.layers(func(a, b int) bool { return paths[a][b] > paths[b][a] })
	locked := rankedPairs(d)
	t.Analysis.RankedPairsRanking = x.layers(locked.has)
	return t
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// pairwise counts, for each pair, the ballots that rank the first above the second.
func (x *Box) pairwise(t *Tally) [][]int64 {
	n := len(x.options)
	d := square[int64](n)
	place := make([]int, n)
	for b, count := range x.All() {
		if !ranksOf(b, place) {
			t.Abstentions += count
			continue
		}
		t.Valid += count
		for i := range n {
			for j := range n {
				if place[i] < place[j] {
					d[i][j] += count
				}
			}
		}
	}
	undervotes := Whole(t.Abstentions)
	t.Undervotes = &undervotes
	return d
}

// ranksOf fills in the place of each option on a ballot; lower is better. It is
// false for a blank ballot. An option ranked twice has its better place; scores
// rank where there is no ranking.
func ranksOf(b Ballot, place []int) bool {
	const last = int(^uint(0) >> 1)
	for o := range place {
		place[o] = last
	}
	marked := false
	for r, rank := range b.Ranking {
		for _, o := range rank {
			marked = true
			if o >= 0 && place[o] == last {
				place[o] = r
			}
		}
	}
	if marked || len(b.Scores) == 0 {
		return marked
	}
	for _, s := range b.Scores {
		place[s.Option] = -s.Value
	}
	return true
}

func square[T any](n int) [][]T {
	rows := make([][]T, n)
	for i := range rows {
		rows[i] = make([]T, n)
	}
	return rows
}

func (x *Box) table(d [][]int64) map[string]map[string]int64 {
	out := make(map[string]map[string]int64, len(d))
	for a, row := range d {
		m := make(map[string]int64, len(row))
		for b, v := range row {
			if a != b {
				m[x.options[b]] = v
			}
		}
		out[x.options[a]] = m
	}
	return out
}

// smithSet grows from the options that lose least until nobody outside is
// unbeaten by a member.
func smithSet(d [][]int64) []int {
	n := len(d)
	losses := make([]int, n) // options that a does not beat
	for a := range n {
		for b := range n {
			losses[a] += btoi(a != b && d[a][b] <= d[b][a])
		}
	}
	if n == 0 {
		return nil
	}
	in := make([]bool, n)
	least := slices.Min(losses)
	for a := range n {
		in[a] = losses[a] == least
	}
	for grown := true; grown; {
		grown = false
		for a := range n {
			for b := range n {
				if in[a] && !in[b] && d[a][b] <= d[b][a] {
					in[b], grown = true, true
				}
			}
		}
	}
	var set []int
	for a := range n {
		if in[a] {
			set = append(set, a)
		}
	}
	return set
}

// schulzeStrengths are the strongest paths by winning votes.
func schulzeStrengths(d [][]int64) [][]int64 {
	n := len(d)
	p := square[int64](n)
	for i := range n {
		for j := range n {
			if d[i][j] > d[j][i] {
				p[i][j] = d[i][j]
			}
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				if i != j && i != k && j != k {
					p[i][j] = max(p[i][j], min(p[i][k], p[k][j]))
				}
			}
		}
	}
	return p
}

// rankedPairs is who is locked above whom, directly or through others. Among
// equal victories, each that closes no cycle with those locked before plus the
// others of its kind is locked.
func rankedPairs(d [][]int64) relation {
	type victory struct{ a, b int }
	var victories []victory
	for a := range d {
		for b := range d {
			if d[a][b] > d[b][a] {
				victories = append(victories, victory{a, b})
			}
		}
	}
	strength := func(v, w victory) int {
		return cmp.Or(cmp.Compare(d[w.a][w.b], d[v.a][v.b]), cmp.Compare(d[v.b][v.a], d[w.b][w.a]))
	}
	slices.SortFunc(victories, strength)
	locked := newRelation(len(d))
	for len(victories) > 0 {
		same := 1
		for same < len(victories) && strength(victories[0], victories[same]) == 0 {
			same++
		}
		tried := locked.clone()
		for _, v := range victories[:same] {
			if !locked.has(v.b, v.a) {
				tried.add(v.a, v.b)
			}
		}
		for _, v := range victories[:same] {
			if !tried.has(v.b, v.a) {
				locked.add(v.a, v.b)
			}
		}
		victories = victories[same:]
	}
	return locked
}

// relation says who is above whom, and is transitive: a row of bits for each.
type relation [][]uint64

func newRelation(n int) relation {
	r := make(relation, n)
	for a := range r {
		r[a] = make([]uint64, (n+63)/64)
	}
	return r
}

func (r relation) has(a, b int) bool { return r[a][b/64]>>(b%64)&1 != 0 }

// add puts a above b, and with it whoever is above a above whatever is below b.
func (r relation) add(a, b int) {
	if r.has(a, b) {
		return
	}
	below := slices.Clone(r[b])
	below[b/64] |= 1 << (b % 64)
	for x := range r {
		if x == a || r.has(x, a) {
			for i, bits := range below {
				r[x][i] |= bits
			}
		}
	}
}

func (r relation) clone() relation {
	out := make(relation, len(r))
	for a := range r {
		out[a] = slices.Clone(r[a])
	}
	return out
}

// layers groups the options: first those that nobody is above, and so on.
func (x *Box) layers(above func(a, b int) bool) [][]string {
	var left []int
	for o := range x.options {
		left = append(left, o)
	}
	ranking := [][]string{}
	for len(left) > 0 {
		var top, rest []int
		for _, o := range left {
			if slices.ContainsFunc(left, func(a int) bool { return a != o && above(a, o) }) {
				rest = append(rest, o)
			} else {
				top = append(top, o)
			}
		}
		ranking = append(ranking, x.labels(top))
		left = rest
	}
	return ranking
}
