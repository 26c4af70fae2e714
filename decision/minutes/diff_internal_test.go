package minutes

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func told(lines []changedLine) string {
	d := document{blocks: []block{difference{lines}}}
	return strings.TrimSuffix(strings.TrimPrefix(d.markdown(), "```diff\n"), "```\n")
}

func TestADifferenceShowsWhatChangedAndALittleAround(t *testing.T) {
	for _, c := range []struct{ name, before, after, want string }{
		{"a line replaced", "a\nb\nc", "a\nB\nc", "  a\n- b\n+ B\n  c\n"},
		{"a line put in", "a\nc", "a\nb\nc", "  a\n+ b\n  c\n"},
		{"a line taken out", "a\nb\nc", "a\nc", "  a\n- b\n  c\n"},
		{"from nothing", "", "a", "- \n+ a\n"},
		{"far lines are left out", "1\n2\n3\n4\n5\n6\n7\n8", "1\n2\n3\n4\n5\n6\n7\nx", "  …\n  6\n  7\n- 8\n+ x\n"},
		{"a gap between two changes", "x\n1\n2\n3\n4\n5\n6\ny", "X\n1\n2\n3\n4\n5\n6\nY", "- x\n+ X\n  1\n  2\n  …\n  5\n  6\n- y\n+ Y\n"},
	} {
		require.Equal(t, c.want, told(differences(c.before, c.after)), c.name)
	}
}

func TestAReplacedLineShowsTheWordsThatChanged(t *testing.T) {
	got := differences("The cost is 300 euros.", "The cost is at most 340 euros.")
	require.Equal(t, []run{{kept, "The cost is "}, {removed, "300"}, {added, "at most 340"}, {kept, " euros."}}, got[0].runs)
}

func TestAFenceIsLongerThanAnyInTheText(t *testing.T) {
	d := document{blocks: []block{difference{differences("a", "````\n```")}}}
	require.True(t, strings.HasPrefix(d.markdown(), "`````diff\n"), d.markdown())
}

// Nothing is lost: taking out what was put in gives the old text, and the other
// way round.
func TestBothTextsStandInTheirDifference(t *testing.T) {
	line := rapid.StringMatching(`[ab ,.]{0,4}`)
	rapid.Check(t, func(t *rapid.T) {
		before := strings.Join(rapid.SliceOfN(line, 1, 12).Draw(t, "before"), "\n")
		after := strings.Join(rapid.SliceOfN(line, 1, 12).Draw(t, "after"), "\n")
		var old, now []string
		for _, s := range compare(strings.Split(before, "\n"), strings.Split(after, "\n")) {
			if s.op != added {
				old = append(old, s.text)
			}
			if s.op != removed {
				now = append(now, s.text)
			}
		}
		require.Equal(t, before, strings.Join(old, "\n"))
		require.Equal(t, after, strings.Join(now, "\n"))
		for _, l := range differences(before, after) {
			if l.gap {
				continue
			}
			require.True(t, !l.hasOld || strings.Contains("\n"+before+"\n", "\n"+l.old()+"\n"))
			require.True(t, !l.hasNew || strings.Contains("\n"+after+"\n", "\n"+l.new()+"\n"))
		}
	})
}
