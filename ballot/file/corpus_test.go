package file_test

import (
	"encoding/json"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/check"
	"github.com/folkmoot/folkmoot/ballot/cvr"
	"github.com/folkmoot/folkmoot/ballot/file"
	"github.com/stretchr/testify/require"
)

func elections(t *testing.T) fs.FS {
	t.Helper()
	root := os.Getenv("FOLKMOOT_ELECTIONS")
	if root == "" {
		t.Skip("FOLKMOOT_ELECTIONS is not set: no foreign files to read")
	}
	return os.DirFS(root)
}

func open(t *testing.T, fsys fs.FS, name string) *ballot.Election {
	t.Helper()
	f, err := fsys.Open(name)
	require.NoError(t, err)
	defer f.Close()
	e, err := file.Read(path.Base(name), f, file.Options{})
	require.NoError(t, err)
	return e
}

// renamed are options that the foreign file calls differently.
var renamed = map[string]map[string]string{
	"tennessee-capital":   {"Memph": "Memphis, TN", "Nash": "Nashville, TN", "Chat": "Chattanooga, TN", "Knox": "Knoxville, TN"},
	"tennessee-overvotes": {"Memph": "Memphis, TN", "Nash": "Nashville, TN", "Chat": "Chattanooga, TN", "Knox": "Knoxville, TN"},
	"rctab-generic-csv":   {"Write-In": "Undeclared Write-ins"},
	"droop-42":            {"Cåstor": "Castor", "Pøllüx": "Pollux", "Hélen": "Helen"},
}

// Every foreign ballot file holds the same ballots as the election it is named
// after.
func TestForeignBallotFiles(t *testing.T) {
	fsys := elections(t)
	files, err := fs.Glob(fsys, "_formats/*")
	require.NoError(t, err)
	read := 0
	for _, name := range files {
		base, _, _ := strings.Cut(path.Base(name), ".")
		if strings.Contains(name, "report") || strings.Contains(name, "config") || strings.HasSuffix(name, ".starvote") || strings.HasSuffix(name, ".tsv") {
			continue
		}
		t.Run(path.Base(name), func(t *testing.T) {
			got := open(t, fsys, name)
			if base == "comments-withdrawn" {
				require.Equal(t, []string{"Amy", "Bob", "Chuck", "Diane"}, got.Box.Options())
				require.Equal(t, []string{"Bob"}, got.Withdrawn)
				require.Equal(t, int64(10), got.Box.Len())
				return
			}
			ballots := "ballots.blt"
			if _, err := fs.Stat(fsys, base+"/scores.csv"); err == nil {
				ballots = "scores.csv"
			}
			want := open(t, fsys, base+"/"+ballots)
			requireSameBallots(t, want, got, renamed[base])
			require.ElementsMatch(t, want.Withdrawn, got.Withdrawn)
		})
		read++
	}
	require.GreaterOrEqual(t, read, 12)
}

// requireSameBallots compares by the options' names.
func requireSameBallots(t *testing.T, want, got *ballot.Election, names map[string]string) {
	t.Helper()
	index := make(map[string]int)
	for o, label := range want.Box.Options() {
		index[label] = o
	}
	place := make([]int, len(got.Box.Options()))
	for o, label := range got.Box.Options() {
		to, ok := index[label]
		if !ok {
			to, ok = index[names[label]]
		}
		require.True(t, ok, "option %q", label)
		place[o] = to
	}
	mapped := ballot.NewBox(want.Box.Options()...)
	for b, n := range got.Box.All() {
		out := ballot.Ballot{Choice: b.Choice}
		for _, rank := range b.Ranking {
			var r []int
			for _, o := range rank {
				if o != ballot.Overvote {
					o = place[o]
				}
				r = append(r, o)
			}
			out.Ranking = append(out.Ranking, r)
		}
		for _, o := range b.Approvals {
			out.Approvals = append(out.Approvals, place[o])
		}
		for _, s := range b.Scores {
			out.Scores = append(out.Scores, ballot.Score{Option: place[s.Option], Value: s.Value})
		}
		require.NoError(t, mapped.Add(out, n))
	}
	require.Equal(t, want.Box.Len(), mapped.Len())
	for b, n := range want.Box.All() {
		require.NoError(t, mapped.Remove(b, n), "%v", b)
	}
	require.Zero(t, mapped.Len())
}

// The reports of RCTab, in JSON and CSV, agree with our count of their ballots.
func TestForeignReports(t *testing.T) {
	fsys := elections(t)
	for _, name := range []string{
		"rctab-stv-whole-threshold.rctab-report.json", "rctab-stv-whole-threshold.rctab-report.csv",
		"rctab-ts2-overvote-skip.rctab-report.json", "rctab-ts2-overvote-skip.rctab-report.csv",
	} {
		t.Run(name, func(t *testing.T) {
			f, err := fsys.Open("_formats/" + name)
			require.NoError(t, err)
			defer f.Close()
			report, err := cvr.ReadReport(name, f)
			require.NoError(t, err)
			require.NotEmpty(t, report.Rounds)
			want, err := json.Marshal(report)
			require.NoError(t, err)

			base, _, _ := strings.Cut(name, ".")
			var expected struct {
				Seats  int
				Counts []struct {
					Method string
					Rules  json.RawMessage
				}
			}
			text, err := fs.ReadFile(fsys, base+"/expected.json")
			require.NoError(t, err)
			require.NoError(t, json.Unmarshal(text, &expected))
			e := open(t, fsys, base+"/ballots.blt")
			tally, err := e.Count(expected.Counts[0].Method, expected.Counts[0].Rules)
			require.NoError(t, err)
			require.NoError(t, check.Compare(want, tally))
		})
	}
}

func TestReportWithoutBallots(t *testing.T) {
	f, err := elections(t).Open("_formats/maine-2018-governor-primary.report-only.json")
	require.NoError(t, err)
	defer f.Close()
	report, err := cvr.ReadReport("maine", f)
	require.NoError(t, err)
	require.Equal(t, []string{"Mills, Janet T."}, report.Winners)
	require.Len(t, report.Rounds, 4)
}
