package journal_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/folkmoot/folkmoot/server/journal"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	hall   journal.LogID = "4f1c6f0e-3c53-4f0b-9e55-2d0c8a3b7e10"
	garden journal.LogID = "0a6f1f5e-7e1b-4c39-8b0e-90f6c1a2d3e4"
	club   journal.LogID = "c2a7b6d4-5e8f-4a90-b1c2-d3e4f5a6b7c8"
)

var bg = context.Background()

// open opens a folder for the length of a test.
func open(t testing.TB, dir string, o journal.Options) *journal.Store {
	t.Helper()
	s, err := journal.Open(dir, o)
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// said is a record that says a word, spoken by a member.
func said(member, word string) journal.Record {
	return journal.Record{
		Facts: fmt.Appendf(nil, `{"kind":"said","version":1,"words":%d}`, len(word)),
		Parts: []journal.Part{
			{Label: "who", Member: member, Body: fmt.Appendf(nil, `{"member":%q}`, member)},
			{Label: "text", Member: member, Body: fmt.Appendf(nil, `{"text":%q}`, word)},
		},
	}
}

func appendTo(t testing.TB, s *journal.Store, log journal.LogID, after journal.Seq, recs ...journal.Record) journal.Seq {
	t.Helper()
	at, err := s.Append(bg, log, journal.KindMeeting, after, recs, nil)
	require.NoError(t, err)
	return at
}

// read collects a log.
func read(t testing.TB, s *journal.Store, log journal.LogID, from journal.Seq) (entries []journal.Entry) {
	t.Helper()
	for e, err := range s.Read(log, from) {
		require.NoError(t, err)
		entries = append(entries, e)
	}
	return entries
}

// texts collects what the "text" parts of a log say, "–" for an erased one.
func texts(t testing.TB, s *journal.Store, log journal.LogID) (out []string) {
	t.Helper()
	for _, e := range read(t, s, log, 1) {
		for _, p := range e.Parts {
			if p.Label != "text" {
				continue
			}
			if p.Erased {
				out = append(out, "–")
			} else {
				out = append(out, string(p.Body))
			}
		}
	}
	return out
}

func file(dir string) string { return filepath.Join(dir, "folkmoot.db") }

func bytesOf(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	require.NoError(t, err)
	return b
}
