package blobs_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/server/blobs"
)

var png = append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{0}, 100)...)

func mustOpen(tb testing.TB) (*blobs.Store, string) {
	tb.Helper()
	dir := filepath.Join(tb.TempDir(), "blobs")
	s, err := blobs.Open(dir, nil)
	require.NoError(tb, err)
	return s, dir
}

// What a file is, its content says, and never its name.
func TestStore_Put(t *testing.T) {
	s, _ := mustOpen(t)
	for _, row := range []struct {
		name string
		data []byte
		want string
		err  error
	}{
		{"an image", png, "image/png", nil},
		{"a PDF", []byte("%PDF-1.7\n"), "application/pdf", nil},
		{"a JPEG", []byte("\xff\xd8\xff\xe0 and more"), "image/jpeg", nil},
		{"nothing", nil, "", blobs.ErrEmpty},
		{"a page that calls itself an image", []byte("<!doctype html><script>alert(1)</script>"), "", blobs.ErrType},
		{"an SVG, which can hold scripts", []byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`), "", blobs.ErrType},
		{"a program", []byte("\x7fELF\x02\x01\x01"), "", blobs.ErrType},
		{"more than we take", append(png, make([]byte, blobs.MaxSize)...), "", blobs.ErrSize},
	} {
		info, err := s.Put(row.data)
		if row.err != nil {
			require.ErrorIs(t, err, row.err, row.name)
			continue
		}
		require.NoError(t, err, row.name)
		require.Equal(t, row.want, info.Type, row.name)
		back, err := s.Read(info.ID)
		require.NoError(t, err, row.name)
		require.Equal(t, row.data, back, row.name)
	}
}

// The same content is one file; nothing half-written is left behind.
func TestStore_Put_Same(t *testing.T) {
	s, dir := mustOpen(t)
	a, err := s.Put(png)
	require.NoError(t, err)
	b, err := s.Put(png)
	require.NoError(t, err)
	require.Equal(t, a, b)
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 1)
}

// A name that is no hash reaches no file, and a file that is no longer what its
// name says is not given out.
func TestStore_Read_Unknown(t *testing.T) {
	s, dir := mustOpen(t)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "..", "secret"), []byte("x"), 0o600))
	for _, id := range []string{"", "../secret", "zz", "00"} {
		_, err := s.Read(id)
		require.ErrorIs(t, err, blobs.ErrUnknown, id)
		require.ErrorIs(t, s.Remove(id), blobs.ErrUnknown, id)
	}
	info, err := s.Put(png)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, info.ID), []byte("other"), 0o600))
	_, err = s.Stat(info.ID)
	require.ErrorIs(t, err, blobs.ErrUnknown)
	require.NoError(t, s.Remove(info.ID))
	require.NoError(t, s.Remove(info.ID), "twice")
}
