package ballot_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/abif"
	"github.com/stretchr/testify/require"
)

// everyMark is an election with all kinds of marks in one box.
func everyMark(t testing.TB) *ballot.Election {
	x := ballot.NewBox("Ann", "Ben", "Cleo")
	for _, b := range []ballot.Ballot{
		{Ranking: [][]int{{0}, {1}, {2}}}, {Ranking: [][]int{{1, 2}, nil, {0}}}, {Ranking: [][]int{{ballot.Overvote}, {2}, {2}}},
		{Approvals: []int{0, 2}}, {Scores: []ballot.Score{{Option: 0, Value: 5}, {Option: 1, Value: -1}}},
		{Choice: ballot.Agree}, {Choice: ballot.Yes}, {},
	} {
		require.NoError(t, x.Add(b, 2))
	}
	return &ballot.Election{Seats: 2, Box: x}
}

// rulesThatWork are settings for each method; they seed the fuzzing as well.
var rulesThatWork = map[string][]string{
	"irv":                  {`{}`, `{"overvote":"skip","max_skipped_ranks":1,"tie_break":{"kind":"lot","seed":"x","generator":"sha256"}}`},
	"sequential-irv":       {`{"seats":3,"tie_break":{"kind":"permutation","order":["Ben","Ann","Cleo"]}}`},
	"bottoms-up":           {`{"seats":1,"tie_break":{"kind":"candidate-order"}}`},
	"bottoms-up-threshold": {`{"threshold":{"kind":"percent","percent":"12.5"},"tie_break":{"kind":"candidate-order"}}`},
	"stv-fractional":       {`{"decimals":9,"threshold":{"kind":"hare","fractional":true},"tie_break":{"kind":"candidate-order"}}`},
	"stv-scottish":         {`{"tie_break":{"kind":"previous-stage-then-lot","order":["Ann"]}}`},
	"stv-wigm":             {`{"batch_elimination":true,"tie_break":{"kind":"candidate-order"}}`},
	"stv-meek":             {`{"tie_break":{"kind":"candidate-order"}}`, `{"arithmetic":"rational","omega":"0.0001","tie_break":{"kind":"candidate-order"}}`},
	"approval":             {`{"seats":1,"max_approvals":2}`}, "score": {`{"min":"-1","max":"5"}`}, "dots": {`{"budget":5}`},
	"star": {`{"max":"5","tie_break":{"kind":"candidate-order"}}`}, "bloc-star": {`{"ladder":"bettervoting","tie_break":{"kind":"candidate-order"}}`},
	"resistance": {`{"max":"10","passive":"Ben"}`}, "majority": {`{"threshold":{"num":2,"den":3},"base":"cast"}`},
	"consensus": {``}, "consent": {``}, "gradients": {``}, "fist-to-five": {``}, "condorcet": {`{}`},
}

func TestEveryMethodCountsByName(t *testing.T) {
	for _, method := range ballot.Methods() {
		require.NotEmpty(t, rulesThatWork[method], method)
		for _, rules := range rulesThatWork[method] {
			tally, err := everyMark(t).Count(method, []byte(rules))
			var lot *ballot.LotError
			if errors.As(err, &lot) {
				continue
			}
			require.NoError(t, err, "%s %s", method, rules)
			require.Equal(t, method, tally.Method)
			require.Equal(t, int64(16), tally.Ballots)
		}
	}
	require.Len(t, rulesThatWork, len(ballot.Methods()))
}

func TestRulesAreRefused(t *testing.T) {
	for _, c := range []struct{ method, rules, want string }{
		{"irv", `{"seats":2}`, "irv has one seat"},
		{"irv", `{"overvotes":"skip"}`, `unknown field "overvotes"`},
		{"irv", `{"overvote":"ignore"}`, `overvote "ignore" is none of exhaust, skip`},
		{"irv", `{"duplicates":"count"}`, `duplicates "count" is none of`},
		{"irv", `{"max_rankings":0}`, "a limit is below what makes sense"},
		{"irv", `{"excluded":["Zoe"]}`, `excluded "Zoe" is not on the ballot`},
		{"irv", `{"write_in":"Zoe","write_ins_eliminated_first":true}`, `write-in "Zoe" is not on the ballot`},
		{"irv", `{"tie_break":{"kind":"coin"}}`, `tie-break "coin" is none of`},
		{"irv", `{"tie_break":{"kind":"candidate-order","order":["Ann","Ann"]}}`, `"Ann" stands twice in the tie order`},
		{"irv", `{"tie_break":{"kind":"candidate-order","order":["Zoe"]}}`, "the tie order names options that are not on the ballot"},
		{"irv", `{`, "unexpected EOF"},
		{"irv", `{} {}`, "something follows the object"},
		{"bottoms-up", `{"seats":20000}`, "20000 seats; expected at most 16000"},
		{"bottoms-up-threshold", `{}`, "needs a threshold of kind percent"},
		{"bottoms-up-threshold", `{"threshold":{"kind":"percent","percent":"a lot"}}`, `percent "a lot" is not a decimal from 0 to 100`},
		{"stv-fractional", `{"decimals":12}`, "decimals must be 0 to 9"},
		{"stv-fractional", `{"threshold":{"kind":"majority"}}`, "needs a threshold of kind droop or hare"},
		{"stv-fractional", `{"winners_per_round":"some"}`, `winners per round "some" is none of all, one`},
		{"stv-scottish", `{"batch_elimination":true}`, "stv-scottish eliminates one at a time"},
		{"stv-scottish", `{"decimals":4}`, "stv-scottish: decimals is 5, not 4"},
		{"stv-wigm", `{"zero_surplus_is_a_stage":false}`, "zero_surplus_is_a_stage is true, not false"},
		{"stv-meek", `{"arithmetic":"float"}`, `arithmetic "float" is none of`},
		{"stv-meek", `{"omega":"-1"}`, `omega "-1" is not a decimal of at least 0`},
		{"stv-meek", `{"arithmetic":"rational","omega":"0"}`, "or the count does not end"},
		{"approval", `{"seats":0}`, "seats must be at least 1"},
		{"approval", `{"max":"3"}`, "approvals are scores from 0 to 1"},
		{"score", `{"max":"-4"}`, "max must be above min"},
		{"score", `{"max":"99999999"}`, "both within ±1048576"},
		{"dots", `{}`, "dots need a budget of at least 1"},
		{"star", `{"seats":2}`, "star has one seat"},
		{"star", `{"ladder":"rope"}`, `ladder "rope" is none of starvote, bettervoting`},
		{"resistance", `{"passive":"Zoe"}`, "the passive option stand on the ballot"},
		{"majority", `{"base":"moon"}`, `base "moon" is none of counted, cast, number`},
		{"majority", `{"threshold":{"num":3,"den":2}}`, "share 3/2 is not between 0 and 1"},
		{"consensus", `{"seats":1}`, "consensus has no settings"},
		{"dice", ``, `method "dice" is none of irv`},
	} {
		_, err := everyMark(t).Count(c.method, []byte(c.rules))
		require.ErrorContains(t, err, c.want, "%s %s", c.method, c.rules)
		require.ErrorIs(t, err, ballot.ErrRules)
	}
}

// Ballots without the marks that a method reads are an error, not a count of
// nothing; but scores do rank.
func TestMarksMustSuitTheMethod(t *testing.T) {
	const rankings, scores = "2:A>B\n1:B\n", "2:A/5,B/3\n1:B/1\n"
	for method, ballots := range map[string]string{"score": rankings, "approval": rankings, "star": rankings, "consensus": rankings, "majority": scores} {
		e, err := abif.Read("ballots", strings.NewReader(ballots))
		require.NoError(t, err)
		_, err = e.Count(method, nil)
		require.ErrorIs(t, err, ballot.ErrRules)
		require.ErrorContains(t, err, "and no ballot bears any", method)
	}
	for _, method := range []string{"irv", "stv-scottish", "stv-meek", "condorcet"} {
		require.Equal(t, []string{"A"}, countOf(t, scores, method, `{}`).Winners, method)
	}
}

// Any settings count or are refused; none panic or go on for ever.
func FuzzRules(f *testing.F) {
	seeds := 0
	for method, list := range rulesThatWork {
		for _, rules := range list {
			f.Add(method, rules)
			seeds++
		}
	}
	require.Positive(f, seeds)
	f.Fuzz(func(t *testing.T, method, rules string) {
		_, err := everyMark(t).Count(method, []byte(rules))
		var lot *ballot.LotError
		if err != nil && !errors.As(err, &lot) {
			require.ErrorIs(t, err, ballot.ErrRules)
		}
	})
}
