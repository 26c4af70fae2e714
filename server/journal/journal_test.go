package journal_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/folkmoot/folkmoot/server/journal"
)

func TestWhatIsAppendedIsReadBackInOrder(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, journal.Options{})
	require.EqualValues(t, 2, appendTo(t, s, hall, 0, said("ada", "one"), said("ben", "two")))
	require.EqualValues(t, 3, appendTo(t, s, hall, 2, said("ada", "three")))
	appendTo(t, s, garden, 0, said("cem", "elsewhere"))

	for range 2 { // before and after a restart
		require.Equal(t, []string{`{"text":"one"}`, `{"text":"two"}`, `{"text":"three"}`}, texts(t, s, hall))
		entries := read(t, s, hall, 2)
		require.Len(t, entries, 2)
		require.EqualValues(t, 2, entries[0].Seq)
		require.Equal(t, "ben", entries[0].Parts[0].Member)
		require.Len(t, entries[0].Parts[0].Salt, 16)
		require.Empty(t, read(t, s, hall, 4))
		logs, err := s.Logs()
		require.NoError(t, err)
		require.Equal(t, []journal.LogInfo{
			{ID: garden, Kind: journal.KindMeeting, Head: 1},
			{ID: hall, Kind: journal.KindMeeting, Head: 3},
		}, logs)
		require.NoError(t, s.Verify(hall))
		require.NoError(t, s.Close())
		s = open(t, dir, journal.Options{})
	}
}

func TestEveryPartHasASaltOfItsOwn(t *testing.T) {
	s := open(t, t.TempDir(), journal.Options{})
	var recs []journal.Record
	for range 200 { // enough to be encoded in shares
		recs = append(recs, said("ada", "the same"))
	}
	appendTo(t, s, hall, 0, recs...)
	seen := map[string]bool{}
	for _, e := range read(t, s, hall, 1) {
		for _, p := range e.Parts {
			require.False(t, seen[string(p.Salt)])
			seen[string(p.Salt)] = true
		}
	}
	require.Len(t, seen, 400)
}

func TestRecordsAreStoredInCanonicalForm(t *testing.T) {
	s := open(t, t.TempDir(), journal.Options{})
	given := journal.Record{
		Facts: json.RawMessage(" {\"b\": 1, \"a\":\"\\u00e9\"}\n"),
		Parts: []journal.Part{{Label: "text", Body: json.RawMessage(`{"z":[1 , 2],"a":null}`)}},
	}
	appendTo(t, s, hall, 0, given)
	got := read(t, s, hall, 1)[0]
	require.Equal(t, `{"a":"é","b":1}`, string(got.Facts))
	require.Equal(t, `{"a":null,"z":[1,2]}`, string(got.Parts[0].Body))
	require.Equal(t, " {\"b\": 1, \"a\":\"\\u00e9\"}\n", string(given.Facts), "the caller's record is left alone")
}

func TestWhatAppendRefuses(t *testing.T) {
	s := open(t, t.TempDir(), journal.Options{})
	appendTo(t, s, hall, 0, said("ada", "one"))
	ok := []journal.Record{said("ada", "x")}
	facts := func(f string) []journal.Record { return []journal.Record{{Facts: []byte(f)}} }
	part := func(p journal.Part) []journal.Record {
		return []journal.Record{{Facts: []byte(`{}`), Parts: []journal.Part{p}}}
	}
	body, salt := []byte(`{}`), bytes.Repeat([]byte{1}, 16)
	for name, c := range map[string]struct {
		log    journal.LogID
		kind   journal.Kind
		after  journal.Seq
		recs   []journal.Record
		writes []journal.Write
		want   error
	}{
		"a position behind":             {hall, 1, 0, ok, nil, journal.ErrConflict},
		"a position ahead":              {hall, 1, 2, ok, nil, journal.ErrConflict},
		"a position in an unknown log":  {garden, 1, 1, ok, nil, journal.ErrConflict},
		"another kind":                  {hall, 2, 1, ok, nil, journal.ErrInvalid},
		"an unknown kind":               {garden, 3, 0, ok, nil, journal.ErrInvalid},
		"no id":                         {"", 1, 0, ok, nil, journal.ErrInvalid},
		"an id in capitals":             {journal.LogID(strings.ToUpper(string(garden))), 1, 0, ok, nil, journal.ErrInvalid},
		"an id without hyphens":         {journal.LogID(strings.ReplaceAll(string(garden), "-", "")), 1, 0, ok, nil, journal.ErrInvalid},
		"an id with a sign":             {"+a6f1f5e-7e1b-4c39-8b0e-90f6c1a2d3e4", 1, 0, ok, nil, journal.ErrInvalid},
		"no records":                    {hall, 1, 1, nil, nil, journal.ErrInvalid},
		"no facts":                      {hall, 1, 1, facts(""), nil, journal.ErrInvalid},
		"facts that are not JSON":       {hall, 1, 1, facts("{"), nil, journal.ErrInvalid},
		"a fraction":                    {hall, 1, 1, facts(`{"a":1.5}`), nil, journal.ErrInvalid},
		"a name twice":                  {hall, 1, 1, facts(`{"a":1,"a":1}`), nil, journal.ErrInvalid},
		"no label":                      {hall, 1, 1, part(journal.Part{Body: body}), nil, journal.ErrInvalid},
		"a label with a quote":          {hall, 1, 1, part(journal.Part{Label: `a"`, Body: body}), nil, journal.ErrInvalid},
		"a long label":                  {hall, 1, 1, part(journal.Part{Label: strings.Repeat("a", 33), Body: body}), nil, journal.ErrInvalid},
		"a long member":                 {hall, 1, 1, part(journal.Part{Label: "who", Member: strings.Repeat("a", 129), Body: body}), nil, journal.ErrInvalid},
		"a short salt":                  {hall, 1, 1, part(journal.Part{Label: "who", Salt: salt[:15], Body: body}), nil, journal.ErrInvalid},
		"no body":                       {hall, 1, 1, part(journal.Part{Label: "who"}), nil, journal.ErrInvalid},
		"an erased part with a body":    {hall, 1, 1, part(journal.Part{Label: "who", Erased: true, Body: body}), nil, journal.ErrInvalid},
		"a large record":                {hall, 1, 1, facts(`"` + strings.Repeat("a", journal.MaxRecord) + `"`), nil, journal.ErrTooLarge},
		"a large batch":                 {hall, 1, 1, slicesRepeat(facts(`"`+strings.Repeat("a", journal.MaxRecord-100)+`"`), 5), nil, journal.ErrTooLarge},
		"a write without a space":       {hall, 1, 1, ok, []journal.Write{{Key: "k", Value: body}}, journal.ErrInvalid},
		"a write with a NUL in a space": {hall, 1, 1, ok, []journal.Write{{Space: "a\x00b", Value: body}}, journal.ErrInvalid},
		"a write with a long key":       {hall, 1, 1, ok, []journal.Write{{Space: "s", Key: strings.Repeat("k", 1025)}}, journal.ErrTooLarge},
		"a large write":                 {hall, 1, 1, ok, []journal.Write{{Space: "s", Value: make([]byte, journal.MaxBatch)}}, journal.ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.Append(bg, c.log, c.kind, c.after, c.recs, c.writes)
			require.ErrorIs(t, err, c.want)
		})
	}
	logs, err := s.Logs()
	require.NoError(t, err)
	require.Equal(t, []journal.LogInfo{{ID: hall, Kind: journal.KindMeeting, Head: 1}}, logs, "nothing was written")
	for _, err := range s.Scan("s", "") {
		t.Fatal("a refused batch left a key behind", err)
	}
}

func slicesRepeat[T any](s []T, n int) (out []T) {
	for range n {
		out = append(out, s...)
	}
	return out
}

func TestUnknownLogs(t *testing.T) {
	s := open(t, t.TempDir(), journal.Options{})
	_, headErr := s.Head(hall)
	_, eraseErr := s.Erase(bg, hall, "ada")
	var readErr error
	for _, readErr = range s.Read(hall, 1) {
	}
	for name, err := range map[string]error{
		"head": headErr, "erase": eraseErr, "read": readErr,
		"verify": s.Verify(hall), "drop": s.Drop(bg, hall, nil),
	} {
		require.ErrorIs(t, err, journal.ErrNoLog, name)
	}
}

func TestKeysAndValues(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, journal.Options{})
	w := func(space, key, value string) journal.Write {
		return journal.Write{Space: space, Key: key, Value: []byte(value)}
	}
	_, err := s.Append(bg, hall, journal.KindOrganisation, 0, []journal.Record{said("ada", "hello")},
		[]journal.Write{w("session", "b", "2"), w("session", "a", "1"), w("sessions", "a", "other")})
	require.NoError(t, err)
	require.NoError(t, s.Put(bg, []journal.Write{w("session", "", ""), w("session", "c", "3"), {Space: "session", Key: "c"}}))
	scan := func(space, prefix string) (got []string) {
		for kv, err := range s.Scan(space, prefix) {
			require.NoError(t, err)
			got = append(got, kv.Key+"="+string(kv.Value))
		}
		return got
	}
	for range 2 {
		require.Equal(t, []string{"=", "a=1", "b=2"}, scan("session", ""))
		require.Equal(t, []string{"b=2"}, scan("session", "b"))
		require.Empty(t, scan("sess", ""))
		got, err := s.Get("session", "a")
		require.NoError(t, err)
		require.Equal(t, []byte("1"), got)
		got, err = s.Get("session", "")
		require.NoError(t, err)
		require.Equal(t, []byte{}, got, "an empty value is not a missing one")
		got, err = s.Get("session", "c")
		require.NoError(t, err)
		require.Nil(t, got)
		require.NoError(t, s.Close())
		s = open(t, dir, journal.Options{})
	}
	require.NoError(t, s.Put(bg, []journal.Write{{Space: "session", Key: "a"}}))
	require.Equal(t, []string{"=", "b=2"}, scan("session", ""))
	_, err = s.Get("", "a")
	require.ErrorIs(t, err, journal.ErrInvalid)
}

func TestLongScansAndReadsGoOnFromChunkToChunk(t *testing.T) {
	s := open(t, t.TempDir(), journal.Options{})
	var writes []journal.Write
	var recs []journal.Record
	for i := range 3000 {
		writes = append(writes, journal.Write{Space: "n", Key: fmt.Sprintf("%05d", i), Value: []byte{1}})
		recs = append(recs, said("ada", fmt.Sprint(i)))
	}
	_, err := s.Append(bg, hall, journal.KindMeeting, 0, recs, writes)
	require.NoError(t, err)
	n := 0
	for kv, err := range s.Scan("n", "") {
		require.NoError(t, err)
		require.Equal(t, fmt.Sprintf("%05d", n), kv.Key)
		n++
	}
	require.Equal(t, 3000, n)
	entries := read(t, s, hall, 500)
	require.Len(t, entries, 2501)
	require.Equal(t, `{"text":"2999"}`, string(entries[2500].Parts[1].Body))
	for range s.Read(hall, 1) {
		break // stopping early is allowed
	}
}

func TestAReaderMayWriteWhileItReads(t *testing.T) {
	s := open(t, t.TempDir(), journal.Options{})
	at := appendTo(t, s, hall, 0, said("ada", "one"), said("ada", "two"))
	n := 0
	for _, err := range s.Read(hall, 1) {
		require.NoError(t, err)
		at = appendTo(t, s, hall, at, said("ben", "more"))
		n++
	}
	require.Equal(t, 2, n, "it reads up to where the log stood when it began")
}

func TestTheTreeIsThatOfRFC6962(t *testing.T) {
	s := open(t, t.TempDir(), journal.Options{})
	var hashes []tlog.Hash // what tlog itself would store
	stored := tlog.HashReaderFunc(func(indexes []int64) (out []tlog.Hash, err error) {
		for _, i := range indexes {
			out = append(out, hashes[i])
		}
		return out, nil
	})
	var at journal.Seq
	for n := int64(1); n <= 70; n++ {
		at = appendTo(t, s, hall, at, said("ada", fmt.Sprint(n)))
		leaf := read(t, s, hall, at)[0]
		more, err := tlog.StoredHashes(n-1, leaf.LeafData(), stored)
		require.NoError(t, err)
		hashes = append(hashes, more...)
		root, err := tlog.TreeHash(n, stored)
		require.NoError(t, err)
		head, err := s.Head(hall)
		require.NoError(t, err)
		require.Equal(t, journal.Head{Size: n, Root: root}, head)
		for k := range n {
			proof, err := tlog.ProveRecord(n, k, s.Hashes(hall))
			require.NoError(t, err)
			require.NoError(t, tlog.CheckRecord(proof, n, root, k, hashes[tlog.StoredHashIndex(0, k)]))
		}
	}
	_, err := s.Hashes(hall).ReadHashes([]int64{tlog.StoredHashCount(70)})
	require.ErrorIs(t, err, journal.ErrInvalid)
}

func TestManyWritersOfManyLogsAtOnce(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, journal.Options{})
	const logs, batches = 24, 30
	id := func(i int) journal.LogID { return journal.LogID(fmt.Sprintf("4f1c6f0e-3c53-4f0b-9e55-%012d", i)) }
	var wg sync.WaitGroup
	failures := make(chan error, 4*logs*batches)
	for i := range logs {
		wg.Go(func() {
			var at journal.Seq
			for n := range batches {
				recs := []journal.Record{said("ada", fmt.Sprintf("%d/%d", i, n)), said("ben", "and more")}
				next, err := s.Append(bg, id(i), journal.KindMeeting, at, recs, []journal.Write{{Space: "at", Key: string(id(i)), Value: fmt.Append(nil, n)}})
				if err != nil || next != at+2 {
					failures <- fmt.Errorf("log %d batch %d: at %d: %w", i, n, next, err)
					return
				}
				// A wrong position beside it fails alone.
				if _, err := s.Append(bg, id(i), journal.KindMeeting, at, recs, nil); err == nil {
					failures <- fmt.Errorf("log %d: position %d was given twice", i, at)
				}
				at = next
				for range s.Read(id(i), at) {
				}
				if v, err := s.Get("at", string(id(i))); err != nil || string(v) != fmt.Sprint(n) {
					failures <- fmt.Errorf("log %d: key says %q, not %d: %w", i, v, n, err)
				}
			}
		})
	}
	wg.Go(func() {
		for range 5 {
			if err := s.Compact(bg); err != nil {
				failures <- err
			}
			var copied bytes.Buffer
			if _, err := s.Backup(&copied); err != nil {
				failures <- err
			}
		}
	})
	wg.Wait()
	close(failures)
	for err := range failures {
		t.Error(err)
	}
	require.NoError(t, s.Close())
	s = open(t, dir, journal.Options{})
	for i := range logs {
		require.Len(t, read(t, s, id(i), 1), 2*batches)
		require.NoError(t, s.Verify(id(i)))
	}
}

func TestACallIsTakenBackOnlyWhileItWaits(t *testing.T) {
	s := open(t, t.TempDir(), journal.Options{})
	gone, cancel := context.WithCancel(bg)
	cancel()
	_, err := s.Append(gone, hall, journal.KindMeeting, 0, []journal.Record{said("ada", "one")}, nil)
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.Head(hall)
	require.ErrorIs(t, err, journal.ErrNoLog)

	// Whatever moment the context ends at, the answer tells whether the record is there.
	var at journal.Seq
	for i := range 200 {
		ctx, cancel := context.WithCancel(bg)
		go func() {
			for range rand.IntN(1 + 2000*(i%5)) {
			}
			cancel()
		}()
		next, err := s.Append(ctx, hall, journal.KindMeeting, at, []journal.Record{said("ada", "one")}, nil)
		if err == nil {
			at = next
		} else {
			require.ErrorIs(t, err, context.Canceled)
		}
		cancel()
		if at > 0 {
			head, err := s.Head(hall)
			require.NoError(t, err)
			require.EqualValues(t, at, head.Size)
		}
	}
}

func TestABackupIsAJournal(t *testing.T) {
	s := open(t, t.TempDir(), journal.Options{})
	appendTo(t, s, hall, 0, said("ada", "one"), said("ben", "two"))
	require.NoError(t, s.Put(bg, []journal.Write{{Space: "s", Key: "k", Value: []byte("v")}}))
	var copied bytes.Buffer
	n, err := s.Backup(&copied)
	require.NoError(t, err)
	require.EqualValues(t, copied.Len(), n)
	appendTo(t, s, hall, 2, said("ada", "later"))

	dir := t.TempDir()
	require.NoError(t, os.WriteFile(file(dir), copied.Bytes(), 0o600))
	restored := open(t, dir, journal.Options{})
	require.Equal(t, []string{`{"text":"one"}`, `{"text":"two"}`}, texts(t, restored, hall))
	require.NoError(t, restored.Verify(hall))
	appendTo(t, restored, hall, 2, said("cem", "another way"))
}

func TestClosing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, journal.Options{})
	appendTo(t, s, hall, 0, said("ada", "one"))
	require.NoError(t, s.Close())
	require.NoError(t, s.Close())
	_, appendErr := s.Append(bg, hall, journal.KindMeeting, 1, []journal.Record{said("ada", "two")}, nil)
	_, headErr := s.Head(hall)
	_, logsErr := s.Logs()
	_, getErr := s.Get("s", "k")
	_, backupErr := s.Backup(&bytes.Buffer{})
	_, eraseErr := s.Erase(bg, hall, "ada")
	for name, err := range map[string]error{
		"append": appendErr, "head": headErr, "logs": logsErr, "get": getErr, "backup": backupErr, "erase": eraseErr,
		"put": s.Put(bg, nil), "verify": s.Verify(hall), "compact": s.Compact(bg), "probe": s.Probe(bg), "drop": s.Drop(bg, hall, nil),
	} {
		require.ErrorIs(t, err, journal.ErrClosed, name)
	}
	open(t, dir, journal.Options{})
}
