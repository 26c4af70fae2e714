package ballot

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// The benchmarks count a million ballots on ten options. Voters rank one to ten
// of them; three in five vote by one of 200 common lists, so that about a quarter
// of a million ballots differ from each other. The same seed makes the same
// ballots in every run.

const million = 1_000_000

var tenOptions = []string{"A", "B", "C", "D", "E", "F", "G", "H", "I", "J"}

func ranking(r *rand.Rand, options int) [][]int {
	perm := r.Perm(options)
	ranks := make([][]int, 1+r.IntN(options))
	for i := range ranks {
		ranks[i] = perm[i : i+1]
	}
	return ranks
}

func manyBallots(n, options int) []Ballot {
	r := rand.New(rand.NewPCG(1, 2))
	common := make([]Ballot, 200)
	for i := range common {
		common[i] = Ballot{Ranking: ranking(r, options)}
	}
	ballots := make([]Ballot, n)
	for i := range ballots {
		if r.IntN(5) < 3 {
			ballots[i] = common[min(r.IntN(200), r.IntN(200))]
		} else {
			ballots[i] = Ballot{Ranking: ranking(r, options)}
		}
	}
	return ballots
}

// boxOf groups; ungrouped keeps every ballot apart.
func boxOf(b testing.TB, ballots []Ballot, ungrouped bool) *Box {
	x := NewBox(tenOptions...)
	for _, v := range ballots {
		if ungrouped {
			x.buf = appendBallot(x.buf[:0], v)
			x.appendGroup(x.buf, 1)
			continue
		}
		if err := x.Add(v, 1); err != nil {
			b.Fatal(err)
		}
	}
	return x
}

func BenchmarkAdd(b *testing.B) {
	ballots := manyBallots(million, 10)
	b.ReportAllocs()
	for b.Loop() {
		boxOf(b, ballots, false)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/million, "ns/ballot")
}

func BenchmarkCount(b *testing.B) {
	ballots := manyBallots(million, 10)
	ties := TieRule{Kind: TieCandidateOrder, Order: tenOptions}
	b.Run("IRV/naive", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			naiveIRV(ballots, 10)
		}
	})
	for _, c := range []struct {
		name      string
		ungrouped bool
	}{{"grouped", false}, {"raw", true}} {
		x := boxOf(b, ballots, c.ungrouped)
		b.Run("IRV/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			b.ReportMetric(float64(x.Distinct()), "groups")
			for b.Loop() {
				if _, err := IRV(x, RankedRules{TieBreak: ties}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run("Scottish/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := ScottishSTV(x, GregoryRules{Seats: 4, TieBreak: ties}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// A live poll: one voter changes a ballot, and the screens want the new count.
func BenchmarkRecountAfterOneBallot(b *testing.B) {
	ties := TieRule{Kind: TieCandidateOrder, Order: tenOptions}
	for _, n := range []int{1_000, 100_000, million} {
		ballots := manyBallots(n, 10)
		x := boxOf(b, ballots, false)
		b.Run(fmt.Sprintf("cast=%d/distinct=%d", n, x.Distinct()), func(b *testing.B) {
			benchmarkRecount(b, x, ballots, ties)
		})
	}
	for _, distinct := range []int{10_000, 500_000} {
		x, ballots := NewBox(tenOptions...), []Ballot{}
		r := rand.New(rand.NewPCG(3, 4))
		for x.Distinct() < distinct {
			v := Ballot{Ranking: ranking(r, 10)}
			if err := x.Add(v, 1); err != nil {
				b.Fatal(err)
			}
			ballots = append(ballots, v)
		}
		b.Run(fmt.Sprintf("cast=%d/distinct=%d", x.Len(), distinct), func(b *testing.B) {
			benchmarkRecount(b, x, ballots, ties)
		})
	}
}

func benchmarkRecount(b *testing.B, x *Box, ballots []Ballot, ties TieRule) {
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		v := ballots[i%len(ballots)]
		if err := x.Remove(v, 1); err != nil {
			b.Fatal(err)
		}
		if err := x.Add(v, 1); err != nil {
			b.Fatal(err)
		}
		if _, err := IRV(x, RankedRules{TieBreak: ties}); err != nil {
			b.Fatal(err)
		}
	}
}
