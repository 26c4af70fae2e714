package journal_test

import (
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/server/journal"
)

// -update writes the golden journals that are missing. It never writes over one that exists: a file of a
// released version is never made again.
var update = flag.Bool("update", false, "write the golden journals that are missing")

const goldenDir = "../../testdata/journals"

// counting is a source of salts that gives the same ones each time.
type counting byte

func (c *counting) Read(p []byte) (int, error) {
	for i := range p {
		*c++
		p[i] = byte(*c)
	}
	return len(p), nil
}

// goldens says how each golden journal was made with the program of its time.
var goldens = map[string]func(t *testing.T, s *journal.Store){
	"format-1-plain": func(t *testing.T, s *journal.Store) {
		var at journal.Seq
		for i := range 7 {
			at = appendTo(t, s, hall, at, said("ada", fmt.Sprint("word ", i)), said("ben", strings.Repeat("é", i)))
		}
		_, err := s.Append(bg, club, journal.KindOrganisation, 0,
			[]journal.Record{{Facts: []byte(`{"kind":"founded","version":1}`)}},
			[]journal.Write{{Space: "meetings", Key: string(hall), Value: []byte(`{"of":"club"}`)}, {Space: "empty", Key: "", Value: []byte{}}})
		require.NoError(t, err)
	},
	"format-1-erased": func(t *testing.T, s *journal.Store) {
		appendTo(t, s, hall, 0, said("ada", "gone"), said("ben", "stays"), said("ada", "gone too"))
		appendTo(t, s, garden, 0, said("cem", "dropped"))
		_, err := s.Erase(bg, hall, "ada")
		require.NoError(t, err)
		require.NoError(t, s.Drop(bg, garden, nil))
	},
	"format-1-large": func(t *testing.T, s *journal.Store) {
		many := journal.Record{Facts: []byte(`{"kind":"roll","version":1}`)}
		for i := range 150 {
			many.Parts = append(many.Parts, journal.Part{Label: "who", Member: fmt.Sprint("m", i), Body: fmt.Appendf(nil, `{"name":"Member %d"}`, i)})
		}
		appendTo(t, s, hall, 0, many, said("ada", strings.Repeat("a text of several pages ", 1000)))
		var at journal.Seq
		for i := range 300 {
			at = appendTo(t, s, garden, at, said("ben", fmt.Sprint(i)))
		}
	},
}

func TestGoldenJournalsOpenForever(t *testing.T) {
	if *update {
		for name, fill := range goldens {
			writeGolden(t, filepath.Join(goldenDir, name), fill)
		}
	}
	files, err := filepath.Glob(filepath.Join(goldenDir, "*.db"))
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), len(goldens), "golden journals are missing from %s", goldenDir)
	readme := string(bytesOf(t, "../../testdata/README.md"))
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".db")
		t.Run(name, func(t *testing.T) {
			require.Contains(t, readme, name, "testdata/README.md says why each file exists")
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(file(dir), bytesOf(t, path), 0o600))
			s := open(t, dir, journal.Options{})
			require.Equal(t, string(bytesOf(t, strings.TrimSuffix(path, ".db")+".golden.txt")), describe(t, s))
			logs, err := s.Logs()
			require.NoError(t, err)
			for _, log := range logs { // and it is written on
				_, err := s.Append(bg, log.ID, log.Kind, log.Head, []journal.Record{said("dua", "today")}, nil)
				require.NoError(t, err)
				require.NoError(t, s.Verify(log.ID))
			}
			require.NoError(t, s.Compact(bg))
		})
	}
}

func writeGolden(t *testing.T, path string, fill func(*testing.T, *journal.Store)) {
	if _, err := os.Stat(path + ".db"); err == nil {
		return
	}
	s := open(t, t.TempDir(), journal.Options{Rand: new(counting)})
	fill(t, s)
	require.NoError(t, s.Compact(bg))
	f, err := os.Create(path + ".db")
	require.NoError(t, err)
	_, err = s.Backup(f)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	require.NoError(t, os.WriteFile(path+".golden.txt", []byte(describe(t, s)), 0o644))
}

// describe writes down all that a journal holds.
func describe(t *testing.T, s *journal.Store) string {
	var b strings.Builder
	logs, err := s.Logs()
	require.NoError(t, err)
	for _, log := range logs {
		require.NoError(t, s.Verify(log.ID))
		head, err := s.Head(log.ID)
		require.NoError(t, err)
		fmt.Fprintf(&b, "log %s kind %d size %d root %s\n", log.ID, log.Kind, head.Size, hex.EncodeToString(head.Root[:]))
		for _, e := range read(t, s, log.ID, 1) {
			fmt.Fprintf(&b, "%d %s\n", e.Seq, e.Facts)
			for _, p := range e.Parts {
				if p.Erased {
					fmt.Fprintf(&b, "  %s erased %x\n", p.Label, p.Hash[:])
				} else {
					fmt.Fprintf(&b, "  %s %s %x %s\n", p.Label, p.Member, p.Salt, p.Body)
				}
			}
		}
	}
	for _, space := range []string{"empty", "meetings"} {
		for kv, err := range s.Scan(space, "") {
			require.NoError(t, err)
			fmt.Fprintf(&b, "key %s %q %q\n", kv.Space, kv.Key, kv.Value)
		}
	}
	return b.String()
}
