package file_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/abif"
	"github.com/folkmoot/folkmoot/ballot/blt"
	"github.com/folkmoot/folkmoot/ballot/cvr"
	"github.com/folkmoot/folkmoot/ballot/file"
	"github.com/folkmoot/folkmoot/ballot/jsonl"
	"github.com/folkmoot/folkmoot/ballot/sheet"
	"github.com/stretchr/testify/require"
)

type reader func(name string, in io.Reader) (*ballot.Election, error)

// readers is every parser, by the ending of its seeds.
var readers = map[string]reader{
	"blt":   blt.Read,
	"abif":  abif.Read,
	"jsonl": jsonl.Read,
	"csv":   func(name string, in io.Reader) (*ballot.Election, error) { return sheet.Read(name, in, nil) },
	"json":  func(name string, in io.Reader) (*ballot.Election, error) { return cvr.Read(name, in, "") },
}

// seeds are the files in testdata/seeds with an ending.
func seeds(t testing.TB, ending string) map[string][]byte {
	names, err := filepath.Glob("testdata/seeds/*." + ending)
	require.NoError(t, err)
	files := make(map[string][]byte)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		files[name] = text
	}
	require.NotEmpty(t, files, "fuzzing %s starts from nothing", ending)
	return files
}

// Every parser has seeds, every seed holds ballots, and its content alone tells
// which parser it belongs to.
func TestSeedsHoldBallots(t *testing.T) {
	formats := map[string]file.Format{"blt": file.BLT, "abif": file.ABIF, "csv": file.CSV, "jsonl": file.JSONL, "json": file.CDF}
	for ending, read := range readers {
		for name, text := range seeds(t, ending) {
			e, err := read(name, bytes.NewReader(text))
			require.NoError(t, err)
			require.NotZero(t, e.Box.Len(), name)
			format, err := file.Detect(name, text)
			require.NoError(t, err)
			require.Equal(t, formats[ending], format, name)
		}
	}
}

// fuzz reads anything: it must not panic, errors say where, and what was read
// survives being written as JSON Lines.
func fuzz(f *testing.F, ending string) {
	for _, text := range seeds(f, ending) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) { requireReadsOrSaysWhy(t, readers[ending], text) })
}

func requireReadsOrSaysWhy(t *testing.T, read reader, text []byte) {
	e, err := read("fuzz", bytes.NewReader(text))
	if err != nil {
		var fileError *ballot.FileError
		require.True(t, errors.As(err, &fileError), "%v", err)
		require.True(t, strings.HasPrefix(err.Error(), "fuzz:"), "%v", err)
		return
	}
	var out bytes.Buffer
	require.NoError(t, file.Write(&out, e, file.JSONL))
	again, err := jsonl.Read("again", &out)
	require.NoError(t, err)
	requireSameBallots(t, e, again, nil)
}

func FuzzBLT(f *testing.F)   { fuzz(f, "blt") }
func FuzzABIF(f *testing.F)  { fuzz(f, "abif") }
func FuzzCSV(f *testing.F)   { fuzz(f, "csv") }
func FuzzJSONL(f *testing.F) { fuzz(f, "jsonl") }
func FuzzCDF(f *testing.F)   { fuzz(f, "json") }

// FuzzAnyFormat finds the parser by content.
func FuzzAnyFormat(f *testing.F) {
	for ending := range readers {
		for _, text := range seeds(f, ending) {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		requireReadsOrSaysWhy(t, func(name string, in io.Reader) (*ballot.Election, error) {
			return file.Read(name, in, file.Options{})
		}, text)
	})
}
