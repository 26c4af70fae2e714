package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/folkmoot/folkmoot/ballot"
	"github.com/stretchr/testify/require"
)

// count runs `folkmoot count` with the arguments.
func count(t *testing.T, stdin string, args ...string) (string, error) {
	t.Helper()
	var cmds struct {
		Count CountCmd `cmd:""`
	}
	parser, err := kong.New(&cmds)
	require.NoError(t, err)
	ctx, err := parser.Parse(append([]string{"count"}, args...))
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = ctx.Run(streams{in: strings.NewReader(stdin), out: &out, err: &out})
	return out.String(), err
}

const capital = "4 1\n42 1 2 3 4 0\n26 2 3 4 1 0\n17 4 3 2 1 0\n15 3 4 2 1 0\n0\n" +
	"\"Memphis\" \"Nashville\" \"Chattanooga\" \"Knoxville\" \"Capital\"\n"

func TestCount_Table(t *testing.T) {
	out, err := count(t, capital, "--method", "irv", "-")
	require.NoError(t, err)
	require.Equal(t, `Capital

Method: irv
Ballots: 100, valid 100
Winners: Knoxville

             Round 1  Round 2     Round 3
Memphis           42       42          42
Nashville         26   26 out
Chattanooga   15 out
Knoxville         17       32  58 elected
threshold         51       51          51

- Round 1: Chattanooga has the fewest votes (15) and is eliminated.
- Round 2: Nashville has the fewest votes (26) and is eliminated.
- Round 3: Knoxville reached the threshold of 51 and is elected.
`, out)
}

func TestCount_Markdown(t *testing.T) {
	out, err := count(t, capital, "--method", "stv-scottish", "--seats", "1", "--format", "markdown", "-")
	require.NoError(t, err)
	require.Contains(t, out, "|  | Round 1 | Round 2 | Round 3 |\n| --- | ---: | ---: | ---: |\n| Memphis | 42 | 42 | 42 |")
	require.Contains(t, out, "Winners: Knoxville")
}

func TestCount_JSONIsAnEntryOfCounts(t *testing.T) {
	out, err := count(t, capital, "--method", "condorcet", "--format", "json", "-")
	require.NoError(t, err)
	var entry struct {
		Method   string
		Winners  []string
		Analysis struct {
			SmithSet []string `json:"smith_set"`
		}
	}
	require.NoError(t, json.Unmarshal([]byte(out), &entry))
	require.Equal(t, "condorcet", entry.Method)
	require.Equal(t, []string{"Nashville"}, entry.Winners)
	require.Equal(t, []string{"Nashville"}, entry.Analysis.SmithSet)
}

func TestCount_Rules(t *testing.T) {
	rules := filepath.Join(t.TempDir(), "rules.json")
	require.NoError(t, os.WriteFile(rules, []byte(`{"stop_after_round": 1}`), 0o600))
	out, err := count(t, capital, "--method", "irv", "--rules", rules, "-")
	require.NoError(t, err)
	require.Contains(t, out, "Winners: none")
	require.NotContains(t, out, "Round 2")
}

func TestCount_Ties(t *testing.T) {
	const even = "2 1\n1 1 0\n1 2 0\n0\n\"A\" \"B\" \"Even\"\n"
	_, err := count(t, even, "--method", "irv", "-")
	require.ErrorContains(t, err, "round 1: a lot must choose the winner among A, B; give tie_break in --rules, or --seed")
	out, err := count(t, even, "--method", "irv", "--seed", "2026-05-04", "-")
	require.NoError(t, err)
	first := ballot.LotOrder([]byte("2026-05-04"), []string{"A", "B"})[0]
	require.Contains(t, out, "Winners: "+first)
}

func TestCount_To(t *testing.T) {
	out, err := count(t, capital, "--to", "jsonl", "-")
	require.NoError(t, err)
	back, err := count(t, out, "--to", "blt", "-")
	require.NoError(t, err)
	require.Equal(t, strings.Join(strings.Fields(capital), " "), strings.Join(strings.Fields(back), " "))
}

func TestCount_Refuses(t *testing.T) {
	for want, args := range map[string][]string{
		`method "dice" is none of irv`:                   {"--method", "dice", "-"},
		"--method is missing":                            {"-"},
		"2 files; expected one":                          {"--method", "irv", "-", "-"},
		`format "docx" is none of blt, abif, csv, jsonl`: {"--to", "docx", "-"},
		"no such file or directory":                      {"--method", "irv", "/nowhere/ballots.blt"},
		"must be one of":                                 {"--method", "irv", "--format", "xml", "-"},
		"--seats is -1":                                  {"--method", "irv", "--seats=-1", "-"},
		"irv has one seat":                               {"--method", "irv", "--seats=2", "-"},
	} {
		_, err := count(t, capital, args...)
		require.ErrorContains(t, err, want)
	}
	_, err := count(t, "4 1\n42 9 0\n0\n", "--method", "irv", "-")
	require.EqualError(t, err, `standard input:2: found option "9"; expected 1 to 4 or a nickname`)
}

func known(t *testing.T, expected string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "capital")
	require.NoError(t, os.Mkdir(dir, 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ballots.blt"), []byte(capital), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "expected.json"), []byte(expected), 0o600))
	return dir
}

func TestCount_Check(t *testing.T) {
	const head = `{"format":1,"ballots":{"file":"ballots.blt"},"seats":1,"candidates":["Memphis","Nashville","Chattanooga","Knoxville"],"counts":[`
	good := known(t, head+`{"id":"irv","method":"irv","rules":{},"winners":["Knoxville"]}]}`)
	bad := known(t, head+`{"id":"irv","method":"irv","rules":{},"winners":["Knoxville"],"rounds":[{"round":1,"tally":{"Memphis":"41"}}]}]}`)
	empty := known(t, head+`]}`)

	out, err := count(t, "", "--check", good)
	require.NoError(t, err)
	require.Equal(t, "ok capital/irv\n1 passed, 0 failed\n", out)

	out, err = count(t, "", "--check", filepath.Dir(good))
	require.NoError(t, err)
	require.Equal(t, "ok capital/irv\n1 passed, 0 failed\n", out, "a folder of elections")

	out, err = count(t, "", "--check", good, bad, empty, "/nowhere")
	require.Error(t, err)
	require.Contains(t, out, "ok capital/irv\n")
	require.Contains(t, out, "FAILED capital/irv: round 1: tally of Chattanooga: got 15, want 0\n")
	require.Contains(t, out, "FAILED capital: expected.json has no entry in counts\n")
	require.Contains(t, out, "FAILED nowhere: ")
	require.True(t, strings.HasSuffix(out, "\n1 passed, 3 failed\n"))
}

// The command line has words for everything a count may say.
func TestCount_WordsForEveryCode(t *testing.T) {
	for _, code := range ballot.ExplainCodes {
		require.NotEmpty(t, countWords[code], code)
	}
	require.Len(t, reflect.ValueOf(countWords).MapKeys(), len(ballot.ExplainCodes))
}
