package journal_test

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/server/journal"
)

func TestAReachedQuotaRefusesAndLosesNothing(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, journal.Options{MaxSize: 4 << 20})
	word := strings.Repeat("word ", 1000)
	appendTo(t, s, garden, 0, said("ada", word), said("ben", word))
	var at journal.Seq
	var err error
	for range 10_000 {
		var next journal.Seq
		next, err = s.Append(bg, hall, journal.KindMeeting, at, []journal.Record{said("ada", word), said("ben", word)}, []journal.Write{{Space: "at", Key: "hall", Value: fmt.Append(nil, at+2)}})
		if err != nil {
			break
		}
		at = next
	}
	require.ErrorIs(t, err, journal.ErrFull)
	require.ErrorContains(t, err, "quota")
	require.Greater(t, at, journal.Seq(300), "it took most of the quota")
	info, err := os.Stat(file(dir))
	require.NoError(t, err)
	require.LessOrEqual(t, info.Size(), int64(4<<20))

	// Nothing of the refused batch is there, reading goes on, and so does refusing.
	require.ErrorIs(t, s.Probe(bg), journal.ErrFull)
	require.Len(t, read(t, s, hall, 1), int(at))
	v, err := s.Get("at", "hall")
	require.NoError(t, err)
	require.Equal(t, fmt.Sprint(at), string(v))
	require.NoError(t, s.Verify(hall))
	select {
	case <-s.Failed():
		t.Fatal("a quota is not a failure")
	default:
	}

	// Space is back once somebody has been erased; a log could as well have been dropped.
	n, err := s.Erase(bg, hall, "ada")
	require.NoError(t, err)
	require.Equal(t, int(at), n)
	require.NoError(t, s.Probe(bg))
	at = appendTo(t, s, hall, at, said("cem", word), said("dua", word))
	require.NoError(t, s.Drop(bg, garden, nil))
	require.NoError(t, s.Verify(hall))
	require.NoError(t, s.Close())
	s = open(t, dir, journal.Options{MaxSize: 4 << 20})
	require.Len(t, read(t, s, hall, 1), int(at))
	require.NoError(t, s.Verify(hall))
}

// A batch too large for what is left is refused alone; small ones beside it get through.
func TestALargeBatchDoesNotTakeSmallOnesDown(t *testing.T) {
	s := open(t, t.TempDir(), journal.Options{MaxSize: 4 << 20})
	var large []journal.Record
	for range 10 {
		large = append(large, said("ada", strings.Repeat("x", 1<<20)))
	}
	var wg sync.WaitGroup
	small, big := make([]error, 40), make([]error, 10)
	id := func(kind, i int) journal.LogID {
		return journal.LogID(fmt.Sprintf("4f1c6f0e-3c53-4f0b-9e5%d-%012d", kind, i))
	}
	for i := range small {
		wg.Go(func() {
			_, small[i] = s.Append(bg, id(1, i), journal.KindMeeting, 0, []journal.Record{said("ben", "small")}, nil)
		})
	}
	for i := range big {
		wg.Go(func() { _, big[i] = s.Append(bg, id(2, i), journal.KindMeeting, 0, large, nil) })
	}
	wg.Wait()
	for i, err := range small {
		require.NoError(t, err, i)
		require.NoError(t, s.Verify(id(1, i)))
	}
	for i, err := range big {
		require.ErrorIs(t, err, journal.ErrFull, i)
	}
}

func TestFreeSpaceDemanded(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, journal.Options{})
	appendTo(t, s, hall, 0, said("ada", "one"))
	require.NoError(t, s.Close())
	var fs syscall.Statfs_t
	require.NoError(t, syscall.Statfs(dir, &fs))
	s = open(t, dir, journal.Options{MinFree: int64(fs.Blocks) * int64(fs.Bsize)}) // more than can be free
	_, err := s.Append(bg, hall, journal.KindMeeting, 1, []journal.Record{said("ada", "two")}, nil)
	require.ErrorIs(t, err, journal.ErrFull)
	require.ErrorContains(t, err, "disk")
	require.ErrorIs(t, s.Put(bg, []journal.Write{{Space: "s", Key: "k", Value: []byte("v")}}), journal.ErrFull)
	require.ErrorIs(t, s.Probe(bg), journal.ErrFull)
	require.Len(t, read(t, s, hall, 1), 1)
	n, err := s.Erase(bg, hall, "ada")
	require.NoError(t, err, "erasing gives space back and needs no reserve")
	require.Equal(t, 2, n)
}

// A commit that fails for another reason ends all: here the file is made read-only beneath the store.
func TestAFailedCommitStopsTheStore(t *testing.T) {
	dir := t.TempDir()
	s, err := journal.Open(dir, journal.Options{})
	require.NoError(t, err)
	appendTo(t, s, hall, 0, said("ada", "one"))
	breakWriting(t, file(dir))

	_, err = s.Append(bg, hall, journal.KindMeeting, 1, []journal.Record{said("ada", "two")}, nil)
	require.ErrorIs(t, err, journal.ErrUnknown)
	<-s.Failed()
	_, appendErr := s.Append(bg, hall, journal.KindMeeting, 1, []journal.Record{said("ada", "two")}, nil)
	_, headErr := s.Head(hall)
	_, logsErr := s.Logs()
	_, getErr := s.Get("s", "k")
	_, eraseErr := s.Erase(bg, hall, "ada")
	var readErr, scanErr error
	for _, readErr = range s.Read(hall, 1) {
	}
	for _, scanErr = range s.Scan("s", "") {
	}
	for name, err := range map[string]error{
		"append": appendErr, "head": headErr, "logs": logsErr, "get": getErr, "erase": eraseErr, "read": readErr,
		"scan": scanErr, "put": s.Put(bg, nil), "probe": s.Probe(bg), "compact": s.Compact(bg),
		"verify": s.Verify(hall), "drop": s.Drop(bg, hall, nil), "close": s.Close(),
	} {
		require.ErrorIs(t, err, journal.ErrUnknown, name)
	}
	s = open(t, dir, journal.Options{})
	require.NoError(t, s.Verify(hall))
	require.Equal(t, []string{`{"text":"one"}`}, texts(t, s, hall))
}

// breakWriting replaces every descriptor this process has of a file by one that cannot be written to.
func breakWriting(t *testing.T, path string) {
	entries, err := os.ReadDir("/proc/self/fd")
	require.NoError(t, err)
	blind, err := os.Open(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, blind.Close()) }()
	broken := 0
	for _, e := range entries {
		var fd int
		_, err := fmt.Sscan(e.Name(), &fd)
		require.NoError(t, err)
		if fd == int(blind.Fd()) {
			continue
		}
		if to, err := os.Readlink("/proc/self/fd/" + e.Name()); errors.Is(err, os.ErrNotExist) || to != path {
			continue
		}
		require.NoError(t, syscall.Dup3(int(blind.Fd()), fd, syscall.O_CLOEXEC))
		broken++
	}
	require.Equal(t, 1, broken)
}
