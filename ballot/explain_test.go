package ballot_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/abif"
	"github.com/stretchr/testify/require"
)

func countOf(t *testing.T, ballots, method, rules string) ballot.Tally {
	t.Helper()
	e, err := abif.Read("ballots", strings.NewReader(ballots))
	require.NoError(t, err)
	tally, err := e.Count(method, []byte(rules))
	require.NoError(t, err)
	return tally
}

const lunch = "42:Memphis>Nashville>Chattanooga>Knoxville\n26:Nashville>Chattanooga>Knoxville>Memphis\n" +
	"15:Chattanooga>Knoxville>Nashville>Memphis\n17:Knoxville>Chattanooga>Nashville>Memphis\n"

func TestExplainSaysWhatHappened(t *testing.T) {
	for name, c := range map[string]struct {
		tally ballot.Tally
		codes []string
	}{
		"irv":      {countOf(t, lunch, "irv", `{}`), []string{ballot.SayEliminated, ballot.SayEliminated, ballot.SayElected}},
		"scottish": {countOf(t, lunch, "stv-scottish", `{"seats":2}`), []string{ballot.SayElected, ballot.SaySurplus, ballot.SayEliminated, ballot.SayEliminated, ballot.SayElected}},
		"batch": {countOf(t, "8:A\n6:B\n2:C\n1:D>B\n", "irv", `{"batch_elimination":true}`),
			[]string{ballot.SayEliminatedBatch, ballot.SayElected}},
		"remaining": {countOf(t, "3:A\n2:B\n", "bottoms-up", `{"seats":2,"threshold":{"kind":"hare"}}`), []string{ballot.SayElected, ballot.SayElectedRemaining}},
		"meek":      {countOf(t, "3:A\n2:B\n1:C\n", "stv-meek", `{"seats":2,"tie_break":{"kind":"candidate-order"}}`), nil},
		"tie":       {countOf(t, "1:A\n1:B\n", "irv", `{"tie_break":{"kind":"candidate-order"}}`), []string{ballot.SayTie, ballot.SayElectedHighest}},
		"open tie":  {countOf(t, "1:A/1\n1:B/1\n", "approval", `{}`), []string{ballot.SayTieOpen}},
		"approval":  {countOf(t, "2:A/1\n1:B/1\n", "approval", `{}`), []string{ballot.SayMost}},
		"nobody":    {countOf(t, "1:A/1\n1:B/1\n", "approval", `{"floor":{"num":2,"den":3}}`), []string{ballot.SayNobody}},
		"star":      {countOf(t, "2:A/5,B/3\n", "star", `{}`), []string{ballot.SayStarFinalists, ballot.SayStarWinner}},
		"passes":    {countOf(t, "2:A>B\n1:B\n", "sequential-irv", `{"seats":2}`), []string{ballot.SayElected, ballot.SayElected}},
	} {
		var codes []string
		for _, s := range c.tally.Explain() {
			codes = append(codes, s.Code)
			require.Contains(t, ballot.ExplainCodes, s.Code)
		}
		if c.codes != nil {
			require.Equal(t, c.codes, codes, name)
		}
		require.NotEmpty(t, codes, name)
	}
	first := countOf(t, lunch, "irv", `{}`).Explain()[0]
	require.Equal(t, map[string]any{"round": 1, "options": []string{"Chattanooga"}, "votes": "15"}, first.Args)
}

// What flows out of a round arrives in the next: for every option, the flows to it
// add up to its votes there.
func TestFlowsAddUp(t *testing.T) {
	tally := countOf(t, lunch, "stv-scottish", `{"seats":2}`)
	flows := tally.Flows()
	require.NotEmpty(t, flows)
	for i, r := range tally.Rounds[1:] {
		for label, votes := range r.Tally {
			sum := ballot.Votes{}.Rat()
			for _, f := range flows {
				if f.Round == i+1 && f.To == label {
					sum.Add(sum, f.Votes.Rat())
				}
			}
			require.Zero(t, sum.Cmp(votes.Rat()), "%s in round %d", label, r.Round)
		}
	}
	require.True(t, slices.ContainsFunc(flows, func(f ballot.Flow) bool {
		return f.Round == 1 && f.From == "Memphis" && f.To == "Nashville" && f.Votes.String() == "7.99974"
	}))
	require.True(t, slices.ContainsFunc(flows, func(f ballot.Flow) bool {
		return f.From == "Memphis" && f.To == ballot.ToResidual && f.Votes.String() == "0.00026"
	}))
}
