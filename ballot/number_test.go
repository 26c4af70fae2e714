package ballot

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// Products and quotients in fixed point are those of rationals, rounded as asked.
func TestFixedPointRoundsAsAsked(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.Int64Range(0, 5_000_000*nano)
		a, b := number.Draw(t, "a"), number.Draw(t, "b")
		d := rapid.Int64Range(1, 5_000_000*nano).Draw(t, "d")
		exact := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
		down, rest := new(big.Int).QuoRem(exact, big.NewInt(d), new(big.Int))
		if !down.IsInt64() {
			require.Equal(t, int64(math.MaxInt64), mulDiv(a, b, d))
			return
		}
		require.Equal(t, down.Int64(), mulDiv(a, b, d))
		require.Equal(t, down.Int64()+int64(min(1, rest.Sign())), mulDivRound(a, b, d, true))
		require.Equal(t, rest.Sign() == 0, divides(a, b, d))
	})
}

func TestVotesInDecimals(t *testing.T) {
	for text, want := range map[string]string{
		"8": "8", "8.00000": "8", "-3": "-3", "34.00150": "34.0015", "1/3": "1/3", "2/4": "0.5", "0.000000001": "0.000000001",
		"123456789012345678901234567890": "123456789012345678901234567890",
	} {
		v, err := ParseVotes(text)
		require.NoError(t, err)
		require.Equal(t, want, v.String())
	}
	for _, text := range []string{"", "x", "1e9", "0x10", "1_000", "1/0", "NaN", "Inf"} {
		_, err := ParseVotes(text)
		require.Error(t, err, text)
	}
}

func TestShares(t *testing.T) {
	third := Share{Num: 1, Den: 3}
	require.True(t, third.Reached(33, 99))
	require.False(t, third.Reached(33, 100))
	third.MoreThan = true
	require.False(t, third.Reached(33, 99))
	require.True(t, third.Reached(34, 99))
	require.False(t, third.Reached(1, 0), "nothing is a share of nobody")
	require.True(t, Share{}.Reached(0, 0), "nothing is asked for")
	require.True(t, Share{Num: math.MaxInt64, Den: math.MaxInt64}.Reached(math.MaxInt64, math.MaxInt64))
}

// The same decimals, however large the numbers: a Meek count in big integers is
// the one in 63 bits, and more votes than these hold are counted too.
func TestMeekCountsAnyNumberOfVotes(t *testing.T) {
	omega := big.NewRat(1, 1_000_000)
	rapid.Check(t, func(t *rapid.T) {
		p := anyPoll(t, rapid.Bool().Draw(t, "wild"))
		rules := MeekRules{Seats: rapid.IntRange(1, 3).Draw(t, "seats"), TieBreak: p.order(),
			Keep: rapid.SampledFrom([]string{KeepReference, KeepTruncated}).Draw(t, "keep")}
		_, err := rules.complete()
		require.NoError(t, err)
		small, err := countMeek(p.box(t), rules, fixed9{}, omega)
		require.NoError(t, err)
		large, err := countMeek(p.box(t), rules, bigFixed9{}, omega)
		require.NoError(t, err)
		require.Equal(t, asJSON(t, small), asJSON(t, large))
	})
	x := NewBox("Ann", "Ben", "Cleo")
	for o, n := range []int64{9_000_000_000, 5_000_000_000, 1_000_000_000} {
		require.NoError(t, x.Add(Ballot{Ranking: [][]int{{o}, {(o + 1) % 3}}}, n))
	}
	tally, err := Meek(x, MeekRules{Seats: 2})
	require.NoError(t, err)
	require.Equal(t, []string{"Ann", "Ben"}, tally.Winners)
}
