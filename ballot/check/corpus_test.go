package check_test

import (
	"os"
	"testing"

	"github.com/folkmoot/folkmoot/ballot/check"
	"github.com/stretchr/testify/require"
)

// The folder FOLKMOOT_ELECTIONS holds elections with the counts that other
// programs made of them. Every entry must agree.
func TestKnownElections(t *testing.T) {
	root := os.Getenv("FOLKMOOT_ELECTIONS")
	if root == "" {
		t.Skip("FOLKMOOT_ELECTIONS is not set: no elections with known results to check")
	}
	fsys := os.DirFS(root)
	entries := 0
	for _, folder := range check.Folders(fsys, ".") {
		for _, r := range check.Folder(fsys, folder) {
			entries++
			t.Run(r.Name, func(t *testing.T) { require.NoError(t, r.Err) })
		}
	}
	require.GreaterOrEqual(t, entries, 111)
}
