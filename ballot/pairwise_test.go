package ballot

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Ranked pairs as a rule says it: the strengths of victory from the greatest
// down; of each, what closes no cycle with the victories locked and the others
// of the same strength is locked. Whether there is a way is searched each time.
func rankedPairsByTheRule(d [][]int64) [][]bool {
	n := len(d)
	var reaches func(edges [][2]int, from, to int, seen []bool) bool
	reaches = func(edges [][2]int, from, to int, seen []bool) bool {
		seen[from] = true
		return slices.ContainsFunc(edges, func(e [2]int) bool {
			return e[0] == from && (e[1] == to || !seen[e[1]] && reaches(edges, e[1], to, seen))
		})
	}
	var locked [][2]int
	for win := int64(100); win > 0; win-- {
		for loss := range win {
			var same [][2]int
			for a := range n {
				for b := range n {
					if d[a][b] == win && d[b][a] == loss && !reaches(locked, b, a, make([]bool, n)) {
						same = append(same, [2]int{a, b})
					}
				}
			}
			all := slices.Concat(locked, same)
			for _, e := range same {
				if !reaches(all, e[1], e[0], make([]bool, n)) {
					locked = append(locked, e)
				}
			}
		}
	}
	above := square[bool](n)
	for a := range n {
		for b := range n {
			above[a][b] = a != b && reaches(locked, a, b, make([]bool, n))
		}
	}
	return above
}

func TestRankedPairsLocksByTheRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 7).Draw(t, "options")
		d := square[int64](n)
		for a := range n {
			for b := range n {
				if a != b {
					d[a][b] = rapid.Int64Range(0, 6).Draw(t, "votes")
				}
			}
		}
		want, got := rankedPairsByTheRule(d), rankedPairs(d)
		for a := range n {
			for b := range n {
				require.Equal(t, want[a][b], got.has(a, b), "%d above %d", a, b)
			}
		}
	})
}

// The screens ask for it while people vote, with as many options as a meeting
// may have.
func BenchmarkCondorcet(b *testing.B) {
	for _, options := range []int{10, 200} {
		labels := make([]string, options)
		for i := range labels {
			labels[i] = fmt.Sprint(i)
		}
		x, r := NewBox(labels...), rand.New(rand.NewPCG(1, 2))
		for range 1000 {
			if err := x.Add(Ballot{Ranking: ranking(r, options)}, 1); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(fmt.Sprintf("options=%d", options), func(b *testing.B) {
			for b.Loop() {
				Condorcet(x)
			}
		})
	}
}
