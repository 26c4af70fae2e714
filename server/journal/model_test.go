package journal_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/server/journal"
)

// model is a journal that anyone believes: maps and slices.
type model struct {
	logs map[journal.LogID][]journal.Record
	keys map[string]string // space/key → value
}

// TestTheJournalBehavesLikeAModel plays random calls on a store and on the model, with restarts in between,
// and compares all that can be seen.
func TestTheJournalBehavesLikeAModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "journal")
		require.NoError(t, err)
		defer func() { _ = os.RemoveAll(dir) }()
		s, err := journal.Open(dir, journal.Options{})
		require.NoError(t, err)
		defer func() { _ = s.Close() }()
		m := model{logs: map[journal.LogID][]journal.Record{}, keys: map[string]string{}}
		ids := rapid.SampledFrom([]journal.LogID{hall, garden, club})
		members := rapid.SampledFrom([]string{"ada", "ben", "cem"})

		t.Repeat(map[string]func(*rapid.T){
			"append": func(t *rapid.T) {
				log := ids.Draw(t, "log")
				var recs []journal.Record
				for range rapid.IntRange(1, 40).Draw(t, "records") {
					recs = append(recs, said(members.Draw(t, "member"), strings.Repeat("w", rapid.IntRange(0, 300).Draw(t, "length"))))
				}
				after := journal.Seq(len(m.logs[log]))
				writes := drawWrites(t)
				if rapid.IntRange(0, 9).Draw(t, "wrong") == 0 {
					_, err := s.Append(bg, log, journal.KindMeeting, after+1, recs, writes)
					require.ErrorIs(t, err, journal.ErrConflict)
					return
				}
				at, err := s.Append(bg, log, journal.KindMeeting, after, recs, writes)
				require.NoError(t, err)
				require.Equal(t, after+journal.Seq(len(recs)), at)
				for e, err := range s.Read(log, after+1) { // with the salts it drew
					require.NoError(t, err)
					m.logs[log] = append(m.logs[log], e.Record)
				}
				m.write(writes)
			},
			"put": func(t *rapid.T) {
				writes := drawWrites(t)
				require.NoError(t, s.Put(bg, writes))
				m.write(writes)
			},
			"erase": func(t *rapid.T) {
				log, member := ids.Draw(t, "log"), members.Draw(t, "member")
				n, err := s.Erase(bg, log, member)
				if m.logs[log] == nil {
					require.ErrorIs(t, err, journal.ErrNoLog)
					return
				}
				require.NoError(t, err)
				require.Equal(t, m.erase(log, member), n)
			},
			"drop": func(t *rapid.T) {
				log, writes := ids.Draw(t, "log"), drawWrites(t)
				err := s.Drop(bg, log, writes)
				if m.logs[log] == nil {
					require.ErrorIs(t, err, journal.ErrNoLog)
					return
				}
				require.NoError(t, err)
				delete(m.logs, log)
				m.write(writes)
			},
			"compact": func(t *rapid.T) { require.NoError(t, s.Compact(bg)) },
			"reopen": func(t *rapid.T) {
				require.NoError(t, s.Close())
				s, err = journal.Open(dir, journal.Options{})
				require.NoError(t, err)
			},
			"restore a backup": func(t *rapid.T) {
				var copied bytes.Buffer
				_, err := s.Backup(&copied)
				require.NoError(t, err)
				require.NoError(t, s.Close())
				require.NoError(t, os.WriteFile(file(dir), copied.Bytes(), 0o600))
				s, err = journal.Open(dir, journal.Options{})
				require.NoError(t, err)
			},
			"": func(t *rapid.T) { m.compare(t, s) },
		})
	})
}

func drawWrites(t *rapid.T) (writes []journal.Write) {
	for range rapid.IntRange(0, 3).Draw(t, "writes") {
		w := journal.Write{
			Space: rapid.SampledFrom([]string{"a", "ab"}).Draw(t, "space"),
			Key:   rapid.StringMatching(`[abc\x00]{0,2}`).Draw(t, "key"),
		}
		if rapid.Bool().Draw(t, "set") {
			w.Value = []byte(rapid.StringMatching(`.{0,20}`).Draw(t, "value"))
		}
		writes = append(writes, w)
	}
	return writes
}

func (m *model) write(writes []journal.Write) {
	for _, w := range writes {
		if w.Value == nil {
			delete(m.keys, w.Space+"/"+w.Key)
		} else {
			m.keys[w.Space+"/"+w.Key] = string(w.Value)
		}
	}
}

func (m *model) erase(log journal.LogID, member string) (n int) {
	for i := range m.logs[log] {
		for j := range m.logs[log][i].Parts {
			if p := &m.logs[log][i].Parts[j]; p.Member == member {
				*p = journal.Part{Label: p.Label, Erased: true, Hash: p.Sum()}
				n++
			}
		}
	}
	return n
}

func (m *model) compare(t *rapid.T, s *journal.Store) {
	var want []journal.LogInfo
	for _, id := range slices.Sorted(maps.Keys(m.logs)) {
		want = append(want, journal.LogInfo{ID: id, Kind: journal.KindMeeting, Head: journal.Seq(len(m.logs[id]))})
	}
	logs, err := s.Logs()
	require.NoError(t, err)
	require.ElementsMatch(t, want, logs)
	for id, recs := range m.logs {
		var hashes []tlog.Hash
		i := 0
		for e, err := range s.Read(id, 0) {
			require.NoError(t, err)
			require.Equal(t, journal.Entry{Seq: journal.Seq(i + 1), Record: recs[i]}, e)
			more, err := tlog.StoredHashes(int64(i), recs[i].LeafData(), fixed(hashes))
			require.NoError(t, err)
			hashes = append(hashes, more...)
			i++
		}
		require.Len(t, recs, i)
		root, err := tlog.TreeHash(int64(i), fixed(hashes))
		require.NoError(t, err)
		head, err := s.Head(id)
		require.NoError(t, err)
		require.Equal(t, journal.Head{Size: int64(i), Root: root}, head)
		require.NoError(t, s.Verify(id))
	}
	got := map[string]string{}
	for _, space := range []string{"a", "ab"} {
		for kv, err := range s.Scan(space, "") {
			require.NoError(t, err)
			got[kv.Space+"/"+kv.Key] = string(kv.Value)
			v, err := s.Get(kv.Space, kv.Key)
			require.NoError(t, err)
			require.Equal(t, kv.Value, v)
		}
	}
	require.Equal(t, m.keys, got)
}

// fixed reads tree hashes from a slice.
func fixed(hashes []tlog.Hash) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) (out []tlog.Hash, err error) {
		for _, i := range indexes {
			if i >= int64(len(hashes)) {
				return nil, fmt.Errorf("no hash %d", i)
			}
			out = append(out, hashes[i])
		}
		return out, nil
	})
}
