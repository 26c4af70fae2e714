package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/folkmoot/folkmoot/"

// house says which of our packages each package may import. Imports go one way:
// a package stands below everything that it imports.
var house = map[string][]string{
	"ballot":            {},
	"ballot/*":          {"ballot", "ballot/*", "ballot/internal/*"},
	"ballot/internal/*": {"ballot"},
	"decision":          {"ballot"},
	"decision/demo":     {"decision", "ballot"},
	"decision/minutes":  {"decision", "ballot"},
	"server/journal":    {},
	"server/identity":   {"decision", "server/journal"},
	"server/blobs":      {"decision"},
	"server/room":       {"decision", "server/journal"},
	"server/live":       {"decision", "server/room"},
	"server/org":        {"decision", "server/journal", "server/room"},
	"server/mail":       {"decision", "decision/minutes", "server/identity", "server/org", "server/room"},
	"server/api": {"decision", "decision/minutes", "ballot/*", "server/identity", "server/room",
		"server/live", "server/journal", "server/blobs", "server/org"},
	"server/client": {"decision"},
	"server":        {"server/*", "web", "decision", "decision/demo", "decision/minutes"},
	"cmd/folkmoot":  {"**"},
	// It stands where any other program would: at the server's door.
	"cmd/folkmoot/rehearse": {"decision", "ballot", "server/client"},
	"web":                   {},
}

// families says who alone may import a library from outside.
var families = map[string][]string{
	"go.etcd.io/bbolt":              {"server/journal"},
	"github.com/gorilla/websocket":  {"server/live", "server/client", "cmd/folkmoot/rehearse"},
	"github.com/labstack/echo":      {"server/api", "server"},
	"github.com/danielgtaylor/huma": {"server/api", "server"},
	"github.com/wneessen/go-mail":   {"server/mail"},
	"github.com/prometheus":         {"server"},
	"github.com/alecthomas/kong":    {"cmd/folkmoot"},
	"golang.org/x/crypto/acme":      {"server"},
}

// impure lists what a package that is a pure function of its arguments does
// not import. Packages time and log are not among them: values of time are
// pure, and impureCalls holds their clock.
var impure = []string{"os", "net", "net/http", "crypto/rand", "math/rand", "math/rand/v2", "syscall", "os/exec", "log", "log/slog", "sync"}

var impureCalls = regexp.MustCompile(`\btime\.(Now|Since|Until|After|AfterFunc|Sleep|NewTimer|NewTicker|Tick)\(`)

// The imports of every package stand in the table, and point one way.
func TestHouse_Imports(t *testing.T) {
	files := 0
	for pkg, file := range sources(t) {
		for _, name := range file {
			files++
			for _, imp := range importsOf(t, name) {
				checkImport(t, pkg, name, imp)
			}
			if pure(pkg) {
				text, err := os.ReadFile(name)
				require.NoError(t, err)
				require.Empty(t, impureCalls.FindString(string(text)), "%s reads the clock", name)
			}
		}
	}
	require.Greater(t, files, 50, "the test reads the source files")
}

// No source file outgrows what a reader can hold: about 400 lines.
func TestHouse_FileSize(t *testing.T) {
	for _, files := range sources(t) {
		for _, name := range files {
			text, err := os.ReadFile(name)
			require.NoError(t, err)
			require.LessOrEqual(t, strings.Count(string(text), "\n"), 450, name)
		}
	}
}

func checkImport(t *testing.T, pkg, file, imp string) {
	t.Helper()
	if own, ok := strings.CutPrefix(imp, module); ok {
		allowed, known := lookUp(pkg)
		require.True(t, known, "package %s is not in the house", pkg)
		require.True(t, matches(own, allowed), "%s may not import %s", file, own)
		return
	}
	for family, owners := range families {
		if imp == family || strings.HasPrefix(imp, family+"/") {
			require.True(t, matches(pkg, owners), "%s may not import %s", file, imp)
		}
	}
	if pure(pkg) {
		for _, bad := range impure {
			require.NotEqual(t, bad, imp, "%s is pure", file)
		}
	}
}

// pure tells whether a package takes everything as arguments: the two cores
// and what they hold.
func pure(pkg string) bool {
	return pkg == "ballot" || pkg == "decision"
}

func lookUp(pkg string) ([]string, bool) {
	if allowed, ok := house[pkg]; ok {
		return allowed, true
	}
	allowed, ok := house[path.Dir(pkg)+"/*"]
	return allowed, ok
}

func matches(pkg string, patterns []string) bool {
	for _, p := range patterns {
		if p == "**" || p == pkg {
			return true
		}
		if dir, ok := strings.CutSuffix(p, "/*"); ok && path.Dir(pkg) == dir {
			return true
		}
	}
	return false
}

// sources lists the Go files of each package that are not tests.
func sources(t *testing.T) map[string][]string {
	t.Helper()
	root := filepath.Join("..", "..")
	all := map[string][]string{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata" || d.Name() == ".git") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			pkg, err := filepath.Rel(root, filepath.Dir(name))
			if err != nil {
				return err
			}
			all[filepath.ToSlash(pkg)] = append(all[filepath.ToSlash(pkg)], name)
		}
		return nil
	})
	require.NoError(t, err)
	return all
}

func importsOf(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	require.NoError(t, err)
	var out []string
	for _, spec := range parsed.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		out = append(out, p)
	}
	return out
}
