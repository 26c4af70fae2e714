package journal_test

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	bolt "go.etcd.io/bbolt"

	"github.com/folkmoot/folkmoot/server/journal"
)

// grown makes a closed journal with a few hundred records.
func grown(t *testing.T) (dir string) {
	dir = t.TempDir()
	s := open(t, dir, journal.Options{})
	var at journal.Seq
	for i := range 20 {
		var recs []journal.Record
		for j := range 20 {
			recs = append(recs, said("ada", strings.Repeat("word ", i+j)))
		}
		at = appendTo(t, s, hall, at, recs...)
	}
	require.NoError(t, s.Close())
	return dir
}

// fingerprint covers every file of a folder: name, size, content and permissions.
func fingerprint(t *testing.T, dir string) string {
	h := sha256.New()
	require.NoError(t, filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		require.NoError(t, err)
		fmt.Fprintln(h, path, info.Mode(), info.IsDir())
		if info.Mode().IsRegular() {
			h.Write(bytesOf(t, path))
		}
		return nil
	}))
	return fmt.Sprintf("%x", h.Sum(nil))
}

func refused(t *testing.T, dir string, want error, says ...string) {
	t.Helper()
	before := fingerprint(t, dir)
	_, err := journal.Open(dir, journal.Options{LockWait: 50 * time.Millisecond})
	require.ErrorIs(t, err, want)
	for _, word := range append(says, file(dir)) {
		require.ErrorContains(t, err, word)
	}
	require.Equal(t, before, fingerprint(t, dir), "a refused folder stays as it was")
}

// lastUsed returns where the pages in use end, by the newer of the two meta pages.
func lastUsed(t *testing.T, data []byte) int64 {
	page := int64(binary.NativeEndian.Uint32(data[24:]))
	var used, newest uint64
	for _, at := range []int64{0, page} {
		meta := data[at+16:]
		if tx := binary.NativeEndian.Uint64(meta[48:]); tx >= newest {
			newest, used = tx, binary.NativeEndian.Uint64(meta[40:])
		}
	}
	require.NotZero(t, used)
	return int64(used) * page
}

func TestATruncatedFileIsRefused(t *testing.T) {
	dir := grown(t)
	whole := bytesOf(t, file(dir))
	used := lastUsed(t, whole)
	require.Less(t, used, int64(len(whole)), "there is room behind the last page in use")

	for _, cut := range []int64{used - 1, used - 512, used - 4096, used - 4097, used * 3 / 4, used / 2, used / 4, 16384, 8192, 8191, 4096, 100, 80, 79, 24, 20, 19, 1} {
		t.Run(fmt.Sprint("cut at ", cut), func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(file(dir), whole[:cut], 0o600))
			refused(t, dir, journal.ErrTruncated, "cut short")
		})
	}
	for _, cut := range []int64{used, used + 1, used + 4096, int64(len(whole)) - 1} {
		t.Run(fmt.Sprint("cut at ", cut, ", above what is used"), func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(file(dir), whole[:cut], 0o600))
			s := open(t, dir, journal.Options{})
			require.NoError(t, s.Verify(hall))
			require.EqualValues(t, 401, appendTo(t, s, hall, 400, said("ada", "goes on")))
			require.NoError(t, s.Close())
			s = open(t, dir, journal.Options{})
			require.Len(t, read(t, s, hall, 1), 401)
		})
	}
}

func TestForeignFilesAndFoldersAreRefused(t *testing.T) {
	write := func(name string, data []byte) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			require.NoError(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
		}
	}
	otherBolt := func(o *bolt.Options) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			db, err := bolt.Open(file(dir), 0o600, o)
			require.NoError(t, err)
			require.NoError(t, db.Update(func(tx *bolt.Tx) error {
				_, err := tx.CreateBucket([]byte("members"))
				return err
			}))
			require.NoError(t, db.Close())
		}
	}
	noise := make([]byte, 100_000)
	_, _ = rand.Read(noise)
	for name, put := range map[string]func(*testing.T, string){
		"the folder of another program":         write("PG_VERSION", []byte("17\n")),
		"a text":                                write("folkmoot.db", []byte("Dear members, here is what we did last year and the year before.\n")),
		"a short text":                          write("folkmoot.db", []byte("hello")),
		"zeros":                                 write("folkmoot.db", make([]byte, 65536)),
		"noise":                                 write("folkmoot.db", noise),
		"an SQLite file":                        write("folkmoot.db", append([]byte("SQLite format 3\x00\x10\x00\x01\x01\x00"), make([]byte, 8000)...)),
		"a bbolt file":                          otherBolt(nil),
		"a bbolt file without a free list":      otherBolt(&bolt.Options{NoFreelistSync: true}),
		"a bbolt file with pages of other size": otherBolt(&bolt.Options{PageSize: 16384}),
		"an empty bbolt file": func(t *testing.T, dir string) {
			db, err := bolt.Open(file(dir), 0o600, nil)
			require.NoError(t, err)
			require.NoError(t, db.Close())
		},
		"a folder of that name": func(t *testing.T, dir string) {
			require.NoError(t, os.Mkdir(file(dir), 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir)
			refused(t, dir, journal.ErrForeign, "not made by Folkmoot")
		})
	}
}

func TestAFolderThatIsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data")
	require.NoError(t, os.WriteFile(path, []byte("x"), 0o600))
	_, err := journal.Open(path, journal.Options{})
	require.ErrorContains(t, err, path)
	require.Equal(t, "x", string(bytesOf(t, path)))
}

func TestEmptyFoldersAndFilesAreTaken(t *testing.T) {
	for name, prepare := range map[string]func(*testing.T, string){
		"no folder":         func(t *testing.T, dir string) { require.NoError(t, os.Remove(dir)) },
		"an empty folder":   func(*testing.T, string) {},
		"an empty file":     func(t *testing.T, dir string) { require.NoError(t, os.WriteFile(file(dir), nil, 0o600)) },
		"hidden files":      func(t *testing.T, dir string) { require.NoError(t, os.WriteFile(dir+"/.keep", nil, 0o600)) },
		"a freshly made fs": func(t *testing.T, dir string) { require.NoError(t, os.Mkdir(dir+"/lost+found", 0o700)) },
		"a start broken off": func(t *testing.T, dir string) {
			require.NoError(t, os.WriteFile(file(dir)+".new", []byte("half a file"), 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			require.NoError(t, os.Mkdir(dir, 0o700))
			prepare(t, dir)
			s := open(t, dir, journal.Options{})
			appendTo(t, s, hall, 0, said("ada", "one"))
			info, err := os.Stat(file(dir))
			require.NoError(t, err)
			require.EqualValues(t, 0o600, info.Mode().Perm(), "nobody else reads it")
			require.NoFileExists(t, file(dir)+".new")
		})
	}
}

func TestADamagedFileIsRefused(t *testing.T) {
	dir := grown(t)
	whole := bytesOf(t, file(dir))
	used := lastUsed(t, whole)
	page := int64(4096)
	for name, damage := range map[string]func(data []byte){
		"both meta pages":       func(d []byte) { d[60]++; d[page+60]++ },
		"the pages behind them": func(d []byte) { clear(d[2*page : used]) },
		"noise behind them":     func(d []byte) { _, _ = rand.Read(d[2*page : used]) },
		"headers gone": func(d []byte) {
			for at := 2 * page; at < used; at += page {
				clear(d[at : at+16])
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			data := bytes.Clone(whole)
			damage(data)
			require.NoError(t, os.WriteFile(file(dir), data, 0o600))
			refused(t, dir, journal.ErrDamaged, "damaged", "backup")
		})
	}
	t.Run("one meta page, the newer: the state before it counts", func(t *testing.T) {
		newer := int64(0)
		if binary.NativeEndian.Uint64(whole[page+16+48:]) > binary.NativeEndian.Uint64(whole[16+48:]) {
			newer = page
		}
		dir := t.TempDir()
		data := bytes.Clone(whole)
		data[newer+60]++
		require.NoError(t, os.WriteFile(file(dir), data, 0o600))
		s := open(t, dir, journal.Options{})
		require.Len(t, read(t, s, hall, 1), 380)
		require.NoError(t, s.Verify(hall))
	})
}

// A changed byte anywhere is found: at the start, on reading, or by Verify. Never does it end the process.
func TestNoChangedByteGoesUnnoticed(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, journal.Options{})
	appendTo(t, s, hall, 0, said("ada", "seventeen"), said("ben", "eighteen"))
	require.NoError(t, s.Compact(bg))
	require.NoError(t, s.Close())
	whole := bytesOf(t, file(dir))
	at := int64(bytes.Index(whole, []byte("seventeen")))
	for off := at - 200; off < at+300; off += 3 {
		dir := t.TempDir()
		data := bytes.Clone(whole[:lastUsed(t, whole)])
		data[off] ^= 0x20
		require.NoError(t, os.WriteFile(file(dir), data, 0o600))
		s, err := journal.Open(dir, journal.Options{})
		if err != nil {
			require.ErrorIs(t, err, journal.ErrDamaged)
			continue
		}
		var seen []journal.Entry
		for e, err := range s.Read(hall, 1) {
			if err == nil {
				seen = append(seen, e)
			}
		}
		if s.Verify(hall) == nil { // only what is outside the hashes: whose part it is
			require.Len(t, seen, 2, "offset %d", off-at)
			for _, e := range seen {
				require.Contains(t, string(e.Parts[1].Body), "teen")
			}
		}
		require.NoError(t, s.Close())
	}
}

func TestANewerFormatIsRefused(t *testing.T) {
	dir := grown(t)
	db, err := bolt.Open(file(dir), 0o600, nil)
	require.NoError(t, err)
	require.NoError(t, db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("folkmoot")).Put([]byte("format"), []byte("2"))
	}))
	require.NoError(t, db.Close())
	refused(t, dir, journal.ErrNewer, "newer version")
}

func TestOneProcessAtATime(t *testing.T) {
	dir := grown(t)
	if os.Getenv("JOURNAL_HOLD") != "" {
		t.Skip("this is the other process")
	}
	s := open(t, dir, journal.Options{})
	refused(t, dir, journal.ErrLocked, "in use by another process")
	require.NoError(t, s.Close())

	// Another process that knows nothing of this package holds the file alone.
	db, err := bolt.Open(file(dir), 0o600, nil)
	require.NoError(t, err)
	refused(t, dir, journal.ErrLocked)
	require.NoError(t, db.Close())

	// And a real other process.
	holder := exec.Command(os.Args[0], "-test.run=^TestHoldUntilTold$")
	holder.Env = append(os.Environ(), "JOURNAL_HOLD="+dir)
	in, err := holder.StdinPipe()
	require.NoError(t, err)
	out, err := holder.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, holder.Start())
	ready := make([]byte, 5)
	_, err = out.Read(ready)
	require.NoError(t, err)
	require.Equal(t, "ready", string(ready))
	refused(t, dir, journal.ErrLocked)
	require.NoError(t, in.Close())
	require.NoError(t, holder.Wait())
	open(t, dir, journal.Options{})
}

// TestHoldUntilTold is the other process of TestOneProcessAtATime.
func TestHoldUntilTold(t *testing.T) {
	dir := os.Getenv("JOURNAL_HOLD")
	if dir == "" {
		t.Skip("runs as a process of its own")
	}
	open(t, dir, journal.Options{})
	fmt.Print("ready")
	_, _ = os.Stdin.Read(make([]byte, 1))
}
