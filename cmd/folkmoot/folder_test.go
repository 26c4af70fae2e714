package main

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"
)

// A data folder that cannot be opened is refused with one sentence and status 1,
// and every byte in it stays.
func TestFolder_Refused(t *testing.T) {
	whole, used := dataFile(t)
	require.Greater(t, int64(len(whole)), used, "the file has room above its last used page")
	for name, c := range map[string]struct {
		make func(t *testing.T, dir string)
		want string
	}{
		"another program's folder": {func(t *testing.T, dir string) {
			write(t, dir, "notes.txt", []byte("Milk, eggs"))
		}, "not made by Folkmoot"},
		"another program's file": {func(t *testing.T, dir string) {
			write(t, dir, "folkmoot.db", []byte(strings.Repeat("SQLite format 3\x00", 1000)))
		}, "not made by Folkmoot"},
		"another program's bbolt file": {func(t *testing.T, dir string) {
			db, err := bolt.Open(filepath.Join(dir, "folkmoot.db"), 0o600, nil)
			require.NoError(t, err)
			require.NoError(t, db.Update(func(tx *bolt.Tx) error {
				_, err := tx.CreateBucket([]byte("wallet"))
				return err
			}))
			require.NoError(t, db.Close())
		}, "not made by Folkmoot"},
		"a file in place of the folder": {func(t *testing.T, dir string) {
			require.NoError(t, os.Remove(dir))
			write(t, filepath.Dir(dir), filepath.Base(dir), []byte("Milk, eggs"))
		}, "not a directory"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			require.NoError(t, os.Mkdir(dir, 0o700))
			c.make(t, dir)
			refuses(t, dir, c.want)
		})
	}
	for i := range 10 {
		cut := used*int64(2*i+1)/20 + int64(i)
		t.Run("truncated", func(t *testing.T) {
			dir := t.TempDir()
			write(t, dir, "folkmoot.db", whole[:cut])
			refuses(t, dir, "cut short")
		})
	}
	t.Run("one byte short", func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, "folkmoot.db", whole[:used-1])
		refuses(t, dir, "cut short")
	})
	t.Run("cut above its last used page", func(t *testing.T) {
		dir := t.TempDir()
		write(t, dir, "folkmoot.db", whole[:used])
		require.Equal(t, 0, serve(t, dir).stop(t))
	})
}

// A folder that another process holds is refused, and that process goes on.
func TestFolder_Held(t *testing.T) {
	data := t.TempDir()
	p := serve(t, data)
	status, stdout, stderr := runs(t, serving(data)...)
	require.Equal(t, 1, status)
	require.Empty(t, stdout)
	sentence(t, stderr, data, "in use by another process")
	openHall(t, p).check(p.base, true)
	status, link, stderr := runs(t, "link", "--data", data)
	require.Equal(t, 0, status, stderr)
	require.Contains(t, link, p.base)
}

// refuses starts a server that must not start.
func refuses(t *testing.T, dir, want string) {
	t.Helper()
	before := contents(t, dir)
	status, stdout, stderr := runs(t, serving(dir)...)
	require.Equal(t, 1, status, stderr)
	require.Empty(t, stdout)
	sentence(t, stderr, dir, want)
	require.Equal(t, before, contents(t, dir), "nothing in the folder has changed")
}

// sentence checks that a refusal is one line that names what it is about.
func sentence(t *testing.T, stderr string, parts ...string) {
	t.Helper()
	require.True(t, strings.HasPrefix(stderr, "folkmoot: "), stderr)
	require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
	for _, part := range parts {
		require.Contains(t, stderr, part)
	}
}

// dataFile is the data file of a server that has held a meeting and stopped, and
// how much of it is in use: bbolt's newer meta page counts pages.
func dataFile(t *testing.T) (whole []byte, used int64) {
	t.Helper()
	data := t.TempDir()
	p := serve(t, data)
	h := openHall(t, p)
	for range 20 {
		require.NoError(t, h.propose(false))
	}
	require.Equal(t, 0, p.stop(t))
	whole, err := os.ReadFile(filepath.Join(data, "folkmoot.db"))
	require.NoError(t, err)
	page := int64(binary.NativeEndian.Uint32(whole[16+8:]))
	newest := uint64(0)
	for _, meta := range [][]byte{whole[16:], whole[page+16:]} {
		if txid := binary.NativeEndian.Uint64(meta[48:]); txid >= newest {
			newest, used = txid, page*int64(binary.NativeEndian.Uint64(meta[40:]))
		}
	}
	return whole, used
}

func write(t *testing.T, dir, name string, data []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
}

// contents are all files below a path, or the file itself.
func contents(t *testing.T, path string) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, filepath.WalkDir(path, func(name string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			all[name] = "folder"
			return nil
		}
		data, err := os.ReadFile(name)
		all[name] = string(data)
		return err
	}))
	return all
}
