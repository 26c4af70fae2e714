package journal_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/folkmoot/folkmoot/server/journal"
)

// holds reports whether a word stands anywhere in the file.
func holds(t *testing.T, dir, word string) bool {
	return bytes.Contains(bytesOf(t, file(dir)), []byte(word))
}

func TestErasingAMemberKeepsTheTree(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, journal.Options{})
	var at journal.Seq
	for i := range 40 {
		at = appendTo(t, s, hall, at, said("ada", fmt.Sprint("ada-says-", i)), said("ben", fmt.Sprint("ben-says-", i)))
	}
	appendTo(t, s, garden, 0, said("ada", "in the garden"))
	before := read(t, s, hall, 1)
	head, err := s.Head(hall)
	require.NoError(t, err)

	n, err := s.Erase(bg, hall, "ada")
	require.NoError(t, err)
	require.Equal(t, 80, n)
	for range 2 { // before and after a restart
		after := read(t, s, hall, 1)
		require.Len(t, after, 80)
		for i, e := range after {
			if i%2 == 1 {
				require.Equal(t, before[i], e, "ben's records are as they were")
				continue
			}
			require.Equal(t, before[i].Facts, e.Facts)
			for j, p := range e.Parts {
				require.Equal(t, journal.Part{Label: before[i].Parts[j].Label, Erased: true, Hash: before[i].Parts[j].Sum()}, p)
			}
		}
		now, err := s.Head(hall)
		require.NoError(t, err)
		require.Equal(t, head, now)
		require.NoError(t, s.Verify(hall))
		require.Equal(t, []string{`{"text":"in the garden"}`}, texts(t, s, garden), "another log is not touched")
		require.NoError(t, s.Close())
		require.False(t, holds(t, dir, "ada-says-"), "not even in a free page")
		require.True(t, holds(t, dir, "ben-says-"))
		s = open(t, dir, journal.Options{})
	}
	n, err = s.Erase(bg, hall, "ada")
	require.NoError(t, err)
	require.Zero(t, n, "there is nothing left of her")
	at = appendTo(t, s, hall, at, said("cem", "life goes on"))
	require.NoError(t, s.Verify(hall))
	proof, err := tlog.ProveTree(int64(at), 80, s.Hashes(hall))
	require.NoError(t, err)
	now, err := s.Head(hall)
	require.NoError(t, err)
	require.NoError(t, tlog.CheckTree(proof, now.Size, now.Root, 80, head.Root))
	_, err = s.Erase(bg, hall, "")
	require.ErrorIs(t, err, journal.ErrInvalid, "parts that concern nobody are not erased by nobody's name")
}

// An imported log brings its erased parts along, and its tree is the same.
func TestErasedPartsCanBeAppended(t *testing.T) {
	s := open(t, t.TempDir(), journal.Options{})
	appendTo(t, s, hall, 0, said("ada", "one"), said("ben", "two"), said("ada", "three"))
	_, err := s.Erase(bg, hall, "ada")
	require.NoError(t, err)
	other := open(t, t.TempDir(), journal.Options{})
	var at journal.Seq
	for e, err := range s.Read(hall, 1) {
		require.NoError(t, err)
		at = appendTo(t, other, hall, at, e.Record)
	}
	want, err := s.Head(hall)
	require.NoError(t, err)
	got, err := other.Head(hall)
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.NoError(t, other.Verify(hall))
}

func TestDroppingALog(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, journal.Options{})
	var recs []journal.Record
	for i := range 2000 {
		recs = append(recs, said("ada", fmt.Sprint("secret-", i)))
	}
	appendTo(t, s, hall, 0, recs...)
	appendTo(t, s, garden, 0, said("ben", "stays"))
	appendTo(t, s, club, 0, said("ben", "stays too"))
	require.NoError(t, s.Drop(bg, hall, []journal.Write{{Space: "dropped", Key: string(hall), Value: []byte("1")}}))
	for range 2 {
		_, err := s.Head(hall)
		require.ErrorIs(t, err, journal.ErrNoLog)
		logs, err := s.Logs()
		require.NoError(t, err)
		require.Len(t, logs, 2)
		require.NoError(t, s.Verify(garden))
		require.NoError(t, s.Verify(club))
		v, err := s.Get("dropped", string(hall))
		require.NoError(t, err)
		require.Equal(t, "1", string(v))
		require.NoError(t, s.Close())
		require.False(t, holds(t, dir, "secret-"))
		s = open(t, dir, journal.Options{})
	}
	appendTo(t, s, hall, 0, said("ada", "a new beginning"))
	require.NoError(t, s.Verify(hall))
}

func TestALogDroppedUnderAReader(t *testing.T) {
	s := open(t, t.TempDir(), journal.Options{})
	var recs []journal.Record
	for i := range 5000 {
		recs = append(recs, said("ada", fmt.Sprint(i)))
	}
	appendTo(t, s, hall, 0, recs...)
	var last error
	for _, last = range s.Read(hall, 1) {
		if last == nil {
			if err := s.Drop(bg, hall, nil); err != nil {
				require.ErrorIs(t, err, journal.ErrNoLog)
			}
		}
	}
	require.ErrorIs(t, last, journal.ErrNoLog)
}

// The bytes of what was erased are gone at the latest after the next start, even if the process ended
// between the erasure and the compaction: the copy made there still has the note that it is owed.
func TestACompactionThatIsOwedIsMadeUpFor(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, journal.Options{})
	appendTo(t, s, hall, 0, said("ada", "the-erased-word"), said("ben", "stays"))
	require.NoError(t, os.Mkdir(file(dir)+".compact", 0o700)) // in the way of the copy
	require.NoError(t, os.WriteFile(file(dir)+".compact/x", nil, 0o600))
	n, err := s.Erase(bg, hall, "ada")
	require.Equal(t, 2, n, "erased")
	require.Error(t, err, "but not compacted")
	require.Equal(t, []string{"–", `{"text":"stays"}`}, texts(t, s, hall))
	require.True(t, holds(t, dir, "the-erased-word"))
	appendTo(t, s, hall, 2, said("ben", "and works on"))
	require.NoError(t, s.Close())

	require.NoError(t, os.RemoveAll(file(dir)+".compact"))
	s = open(t, dir, journal.Options{})
	require.NoError(t, s.Verify(hall))
	require.Len(t, read(t, s, hall, 1), 3)
	require.NoError(t, s.Close())
	require.False(t, holds(t, dir, "the-erased-word"))
}

func TestCompactingShrinksTheFile(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, journal.Options{})
	big := strings.Repeat("x", 1<<20)
	for i := range 20 {
		require.NoError(t, s.Put(bg, []journal.Write{{Space: "s", Key: fmt.Sprint(i), Value: []byte(big)}}))
	}
	for i := range 20 {
		require.NoError(t, s.Put(bg, []journal.Write{{Space: "s", Key: fmt.Sprint(i)}}))
	}
	used := func() int64 {
		var b bytes.Buffer
		n, err := s.Backup(&b)
		require.NoError(t, err)
		return n
	}
	require.Greater(t, used(), int64(20<<20))
	require.NoError(t, s.Compact(bg))
	require.Less(t, used(), int64(1<<20))
	appendTo(t, s, hall, 0, said("ada", "one"))
	require.NoError(t, s.Close())
	s = open(t, dir, journal.Options{})
	require.NoError(t, s.Verify(hall))
}
