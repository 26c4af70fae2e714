package check_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/abif"
	"github.com/folkmoot/folkmoot/ballot/check"
	"github.com/stretchr/testify/require"
)

func tally(t *testing.T, method string) ballot.Tally {
	t.Helper()
	e, err := abif.Read("ballots", strings.NewReader("4:A>B\n3:B>C\n2:C>A\n"))
	require.NoError(t, err)
	e.Seats = 1
	got, err := e.Count(method, nil)
	require.NoError(t, err)
	return got
}

const agreed = `{"winners":["A"],"undervotes":"0","rounds":[
 {"round":1,"threshold":"5","tally":{"A":"4","B":"3.000","C":2},"elected":[],"eliminated":["C"],"transfers":{"C":{"A":"2"}},
  "inactive":{"exhausted":"0","overvotes":"0","skipped":"0","duplicates":"0"}},
 {"round":2,"threshold":"5","tally":{"A":"6","B":"3","C":"0"},"elected":["A"],"eliminated":[]}]}`

func TestCompareAgrees(t *testing.T) {
	require.NoError(t, check.Compare([]byte(agreed), tally(t, "irv")))
}

// Whatever an entry says differently is found and named.
func TestCompareFindsEveryDifference(t *testing.T) {
	for _, c := range []struct{ old, changed, want string }{
		{`"winners":["A"]`, `"winners":["B"]`, `winners: got ["A"], want ["B"]`},
		{`"undervotes":"0"`, `"undervotes":"1"`, `undervotes: got 0, want 1`},
		{`"A":"4"`, `"A":"4.00001"`, `round 1: tally of A: got 4, want 4.00001`},
		{`"A":"6","B":"3","C":"0"`, `"A":"6","B":"3","D":"1"`, `round 2: tally of D: got 0, want 1`},
		{`"A":"6","B":"3"`, `"A":"6"`, `round 2: tally of B: got 3, want 0`},
		{`"threshold":"5"`, `"threshold":"6"`, `round 1: threshold: got 5, want 6`},
		{`"eliminated":["C"]`, `"eliminated":["B"]`, `round 1: eliminated: got ["C"], want ["B"]`},
		{`"eliminated":["C"]`, `"eliminated":[]`, `round 1: eliminated: got ["C"], want []`},
		{`"C":{"A":"2"}`, `"C":{"A":"1","B":"1"}`, `round 1: transfers: from C of A: got 2, want 1`},
		{`"transfers":{"C":{"A":"2"}}`, `"transfers":{}`, `round 1: transfers: from C of A: got 2, want 0`},
		{`"skipped":"0"`, `"skipped":"3"`, `round 1: inactive: skipped: got 0, want 3`},
		{`"eliminated":[]}]`, `"eliminated":[]},{"round":3}]`, `number of rounds: got 2, want 3`},
		{`"undervotes":"0"`, `"undervotes":"0","analysis":{"smith_set":["A"]}`, `analysis: got nothing, want {"smith_set":["A"]}`},
		{`"undervotes":"0"`, `"undervotes":"0","tie_breaks":[{"round":1,"tied":["A","B"],"chosen":"A"}]`, `tie breaks: got nothing`},
	} {
		changed := strings.Replace(agreed, c.old, c.changed, 1)
		require.NotEqual(t, agreed, changed)
		require.ErrorContains(t, check.Compare([]byte(changed), tally(t, "irv")), c.want)
	}
}

func TestComparePrecision(t *testing.T) {
	const third = `{"winners":["A"],"rounds":[{"tally":{"A":"4.0004","B":"3","C":"2"}},{}]}`
	require.Error(t, check.Compare([]byte(third), tally(t, "irv")))
	within := strings.Replace(third, `{"winners"`, `{"precision":"compare to 0.001: rounding","winners"`, 1)
	require.NoError(t, check.Compare([]byte(within), tally(t, "irv")))
}

func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys["capital/"+name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

const head = `{"format":1,"ballots":{"file":"ballots.blt"},"seats":1,"candidates":["A","B"],`

// A folder that cannot be read, or has no entries, is a failure.
func TestFolderFailures(t *testing.T) {
	const ballots = "2 1\n3 1 0\n2 2 0\n0\n\"A\" \"B\" \"T\"\n"
	for want, files := range map[string]map[string]string{
		"expected.json: file does not exist":   {},
		"invalid character":                    {"expected.json": "{]"},
		"format 2; expected 1":                 {"expected.json": `{"format":2}`},
		"expected.json has no entry in counts": {"expected.json": head + `"counts":[]}`, "ballots.blt": ballots},
		"ballots.blt: file does not exist":     {"expected.json": head + `"counts":[{}]}`},
		`ballots.file "../x"; expected a file`: {"expected.json": `{"format":1,"ballots":{"file":"../x"}}`},
		"ballots.blt:1: found \"x\"; expected": {"expected.json": head + `"counts":[{}]}`, "ballots.blt": "x"},
		`method "dice" is none of`:             {"expected.json": head + `"counts":[{"id":"d","method":"dice","rules":{}}]}`, "ballots.blt": ballots},
		"rules: ":                              {"expected.json": head + `"counts":[{"id":"d","method":"irv"}]}`, "ballots.blt": ballots},
		`winners: got ["A"], want ["B"]`:       {"expected.json": head + `"counts":[{"id":"d","method":"irv","rules":{},"winners":["B"]}]}`, "ballots.blt": ballots},
	} {
		results := check.Folder(folder(files), "capital")
		require.Len(t, results, 1)
		require.ErrorContains(t, results[0].Err, want)
		require.True(t, strings.HasPrefix(results[0].Name, "capital"))
	}
}
