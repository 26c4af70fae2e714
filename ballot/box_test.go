package ballot_test

import (
	"testing"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestBoxGroupsEqualMarks(t *testing.T) {
	x := ballot.NewBox("a", "b", "c")
	require.NoError(t, x.Add(ballot.Ballot{Approvals: []int{2, 0}}, 1))
	require.NoError(t, x.Add(ballot.Ballot{Approvals: []int{0, 2}}, 2))
	require.NoError(t, x.Add(ballot.Ballot{Ranking: [][]int{{0}, {2, 1}, {}, nil}}, 1))
	require.NoError(t, x.Add(ballot.Ballot{Ranking: [][]int{{0}, {1, 2}}}, 1))
	require.Equal(t, int64(5), x.Len())
	require.Equal(t, 2, x.Distinct())
}

func TestBoxRefuses(t *testing.T) {
	x := ballot.NewBox("a", "b")
	require.ErrorIs(t, x.Add(ballot.Ballot{Approvals: []int{2}}, 1), ballot.ErrUnknownOption)
	require.ErrorIs(t, x.Add(ballot.Ballot{Ranking: [][]int{{-2}}}, 1), ballot.ErrUnknownOption)
	require.ErrorIs(t, x.Add(ballot.Ballot{Ranking: [][]int{{0, ballot.Overvote}}}, 1), ballot.ErrUnknownOption)
	require.ErrorIs(t, x.Add(ballot.Ballot{Approvals: []int{1, 1}}, 1), ballot.ErrRepeated)
	require.ErrorIs(t, x.Add(ballot.Ballot{Scores: []ballot.Score{{0, 1}, {0, 2}}}, 1), ballot.ErrRepeated)
	require.ErrorIs(t, x.Add(ballot.Ballot{}, 0), ballot.ErrMultiplicity)
	require.ErrorIs(t, x.Add(ballot.Ballot{}, -3), ballot.ErrMultiplicity)
	require.ErrorIs(t, x.Remove(ballot.Ballot{}, 1), ballot.ErrNotInBox)
	require.Zero(t, x.Len())
}

const options = 4

func anyBallot(t *rapid.T) ballot.Ballot {
	option := rapid.IntRange(0, options-1)
	var b ballot.Ballot
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		for range rapid.IntRange(0, 4).Draw(t, "ranks") {
			if rapid.IntRange(0, 9).Draw(t, "unknown") == 0 {
				b.Ranking = append(b.Ranking, []int{ballot.Overvote})
				continue
			}
			b.Ranking = append(b.Ranking, rapid.SliceOfN(option, 0, 3).Draw(t, "rank"))
		}
	case 1:
		b.Approvals = rapid.SliceOfDistinct(option, rapid.ID[int]).Draw(t, "approvals")
	case 2:
		for _, o := range rapid.SliceOfDistinct(option, rapid.ID[int]).Draw(t, "scored") {
			b.Scores = append(b.Scores, ballot.Score{Option: o, Value: rapid.IntRange(-3, 400).Draw(t, "value")})
		}
	case 3:
		b.Choice = rapid.SampledFrom([]ballot.Choice{ballot.Yes, ballot.Block, "", "ünïcode"}).Draw(t, "choice")
	}
	return b
}

// Casting, changing and withdrawing in any order leaves the ballots that a plain
// list would hold, and they count the same.
func TestBoxIsAMultiset(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := ballot.NewBox("a", "b", "c", "d")
		var list []ballot.Ballot
		t.Repeat(map[string]func(*rapid.T){
			"cast": func(t *rapid.T) {
				b := anyBallot(t)
				require.NoError(t, x.Add(b, 1))
				list = append(list, b)
			},
			"withdraw": func(t *rapid.T) {
				if len(list) == 0 {
					t.Skip("nothing to withdraw")
				}
				i := rapid.IntRange(0, len(list)-1).Draw(t, "which")
				require.NoError(t, x.Remove(list[i], 1))
				list = append(list[:i], list[i+1:]...)
			},
			"": func(t *rapid.T) {
				require.Equal(t, int64(len(list)), x.Len())
				again := ballot.NewBox("a", "b", "c", "d")
				for b, n := range x.All() {
					require.NoError(t, again.Add(b, n))
				}
				rules := ballot.RankedRules{TieBreak: ballot.TieRule{Kind: ballot.TieCandidateOrder, Order: x.Options()}}
				want, err := ballot.IRV(again, rules)
				require.NoError(t, err)
				got, err := ballot.IRV(x, rules)
				require.NoError(t, err)
				require.Equal(t, want, got)
				for _, b := range list {
					require.NoError(t, again.Remove(b, 1))
				}
				require.Zero(t, again.Len())
				require.Zero(t, again.Distinct())
			},
		})
	})
}

// Changing ballots many times leaves a box as small as it was.
func TestBoxDoesNotGrowByChanges(t *testing.T) {
	x := ballot.NewBox("a", "b", "c", "d")
	change := func(i int) ballot.Ballot {
		return ballot.Ballot{Scores: []ballot.Score{{Option: 0, Value: i}, {Option: 3, Value: -i}}}
	}
	for i := range 200_000 {
		require.NoError(t, x.Add(change(i), 1))
		if i >= 10 {
			require.NoError(t, x.Remove(change(i-10), 1))
		}
	}
	require.Equal(t, int64(10), x.Len())
	require.Equal(t, 10, x.Distinct())
	for i := 199_990; i < 200_000; i++ {
		require.NoError(t, x.Remove(change(i), 1))
	}
	require.Less(t, x.Size(), 16_000, "bytes kept for ten ballots")
}
