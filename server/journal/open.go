package journal

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
)

const (
	fileName    = "folkmoot.db"
	newName     = fileName + ".new"
	compactName = fileName + ".compact"

	appName = "folkmoot journal"
	format  = 1

	fillPercent = 0.9     // of a page, before it is split: keys of a log only grow
	minMaxSize  = 1 << 20 // bytes
	allocSize   = 16 << 20
	mapAhead    = 8 << 30 // bytes of address space, so that growing never waits for a reader
)

var (
	bucketApp     = []byte("folkmoot")
	bucketLogs    = []byte("logs")
	bucketRecords = []byte("records")
	bucketKV      = []byte("kv")

	keyApp     = []byte("app")
	keyFormat  = []byte("format")
	keyCompact = []byte("compact")
	keyProbe   = []byte("probe")
	owed       = []byte("owed")
)

// Store is an open data folder. Its methods may be called from any number of goroutines.
type Store struct {
	dir     string
	options Options
	log     *slog.Logger
	lock    *os.File // the folder, locked against other processes
	randMu  sync.Mutex

	dbMu sync.RWMutex // held for reading through each read transaction; db changes in Compact
	db   *bolt.DB

	stateMu sync.RWMutex
	logs    map[logKey]*logState // what is durable; an entry is replaced, never changed

	kvMu  sync.RWMutex  // held by a commit with key–value writes, so that none is read before it is durable
	maint chan struct{} // holds one token while a backup or a compaction runs

	queueMu sync.Mutex
	queue   []*request
	closed  bool
	wake    chan struct{}
	closing chan struct{} // closed by Close
	done    chan struct{} // closed when the committer has ended

	failed  chan struct{}
	failure error // why; written before failed is closed
}

// Open opens the data folder, or makes it if it is missing or empty, and holds it until Close. It comes
// before anything else that writes into the folder: a folder with other files and no folkmoot.db is taken
// for another program's. Errors: ErrForeign, ErrTruncated, ErrDamaged, ErrLocked, ErrNewer, each in a
// sentence and with every file as it was; others are the operating system's.
func Open(dir string, o Options) (*Store, error) {
	s := &Store{
		dir:     dir,
		options: o,
		log:     cmp.Or(o.Logger, slog.New(slog.DiscardHandler)),
		logs:    make(map[logKey]*logState),
		maint:   make(chan struct{}, 1),
		wake:    make(chan struct{}, 1),
		closing: make(chan struct{}),
		done:    make(chan struct{}),
		failed:  make(chan struct{}),
	}
	s.options.LockWait = cmp.Or(o.LockWait, 500*time.Millisecond)
	if o.MaxSize > 0 {
		s.options.MaxSize = max(o.MaxSize, minMaxSize)
	}
	if err := s.open(); err != nil {
		if s.db != nil {
			_ = s.db.Close()
		}
		if s.lock != nil {
			_ = s.lock.Close()
		}
		return nil, sentence(dir, err)
	}
	go s.commitLoop()
	if s.compactionOwed() {
		if err := s.Compact(context.Background()); err != nil {
			s.log.Warn("deleted bytes still lie in the file: compaction failed", "error", err)
		}
	}
	return s, nil
}

// sentence says which file an error of Open is about.
func sentence(dir string, err error) error {
	path := filepath.Join(dir, fileName)
	for _, known := range []error{ErrForeign, ErrTruncated, ErrDamaged, ErrLocked, ErrNewer} {
		if errors.Is(err, known) {
			return fmt.Errorf("the data file %s cannot be opened and was left as it is: %w", path, err)
		}
	}
	return fmt.Errorf("open the data folder %s: %w", dir, err)
}

func (s *Store) open() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	var err error
	if s.lock, err = lockFolder(s.dir, s.options.LockWait); err != nil {
		return err
	}
	path := filepath.Join(s.dir, fileName)
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist) || err == nil && info.Mode().IsRegular() && info.Size() == 0:
		if err := checkEmpty(s.dir); err != nil {
			return err
		}
		if err := create(s.dir); err != nil {
			return err
		}
	case err != nil:
		return err
	default:
		if err := inspect(path, s.options.LockWait); err != nil {
			return err
		}
	}
	_ = os.Remove(filepath.Join(s.dir, compactName))
	if s.db, err = s.openDB(path); err != nil {
		return err
	}
	return guard(s.load)
}

// inspect decides whether a file is ours and whole, without changing it.
func inspect(path string, wait time.Duration) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	if err := preflight(f); err != nil {
		return err
	}
	return guard(func() error {
		db, err := openBolt(path, &bolt.Options{ReadOnly: true, Timeout: wait, NoStatistics: true})
		if err != nil {
			return err
		}
		return errors.Join(checkMarker(db), db.Close())
	})
}

// guard turns a crash inside bbolt over a damaged file into ErrDamaged.
func guard(f func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %v; put a backup in its place", ErrDamaged, r)
		}
	}()
	return f()
}

// checkEmpty refuses a folder in which another program keeps its files.
func checkEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		name := e.Name()
		if name == fileName || name == newName || name == "lost+found" || strings.HasPrefix(name, ".") {
			continue
		}
		return fmt.Errorf("%w: the folder has no such file but holds %q; give an empty folder or one of Folkmoot's", ErrForeign, name)
	}
	return nil
}

// create makes an empty journal under another name and moves it into place whole.
func create(dir string) error {
	temp := filepath.Join(dir, newName)
	if err := os.Remove(temp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	db, err := openBolt(temp, &bolt.Options{Timeout: time.Second})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{bucketApp, bucketLogs, bucketRecords, bucketKV} {
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		app := tx.Bucket(bucketApp)
		return errors.Join(app.Put(keyApp, []byte(appName)), app.Put(keyFormat, []byte(strconv.Itoa(format))))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return err
	}
	if err := os.Rename(temp, filepath.Join(dir, fileName)); err != nil {
		return err
	}
	return syncFolder(dir)
}

func openBolt(path string, o *bolt.Options) (*bolt.DB, error) {
	o.FreelistType = bolt.FreelistMapType
	db, err := bolt.Open(path, 0o600, o)
	switch {
	case errors.Is(err, berrors.ErrTimeout):
		return nil, fmt.Errorf("%w; stop it first", ErrLocked)
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrChecksum), errors.Is(err, berrors.ErrVersionMismatch):
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return db, err
}

// openDB opens a file for the committer.
func (s *Store) openDB(path string) (*bolt.DB, error) {
	ahead := int64(mapAhead)
	if strconv.IntSize == 32 {
		ahead = 256 << 20
	}
	if s.options.MaxSize > 0 {
		ahead = min(ahead, 2*s.options.MaxSize)
	}
	db, err := openBolt(path, &bolt.Options{
		Timeout:         s.options.LockWait,
		InitialMmapSize: int(ahead),
		NoStatistics:    true,
	})
	if err != nil {
		return nil, err
	}
	db.AllocSize = allocSize
	if s.options.MaxSize > 0 {
		db.AllocSize = int(min(allocSize, s.options.MaxSize/16)) &^ (os.Getpagesize() - 1)
		db.MaxSize = int(s.options.MaxSize)
	}
	return db, nil
}

// load reads where each log stands. Each log begins where the one before it ends, so that a record with a
// damaged key, or one of a log that is not listed, is found.
func (s *Store) load() error {
	return s.db.View(func(tx *bolt.Tx) error {
		records := tx.Bucket(bucketRecords)
		c := records.Cursor()
		next, _ := c.First()
		err := tx.Bucket(bucketLogs).ForEach(func(k, v []byte) error {
			if len(k) != len(logKey{}) || len(v) != 1 {
				return fmt.Errorf("%w: a wrong entry in the list of logs", ErrDamaged)
			}
			key := logKey(k)
			if !bytes.Equal(next, recordKey(key, 1)) {
				return fmt.Errorf("%w: log %s does not begin where it should; put a backup in its place", ErrDamaged, key.id())
			}
			head := lastSeq(c, key)
			next, _ = c.Next()
			frontier, err := readFrontier(records, key, head)
			s.logs[key] = &logState{kind: Kind(v[0]), head: head, frontier: frontier}
			return err
		})
		if err == nil && next != nil {
			err = fmt.Errorf("%w: records without a log; put a backup in its place", ErrDamaged)
		}
		return err
	})
}

// lastSeq leaves the cursor at the last record of a log, which has at least one, and returns its position.
func lastSeq(c *bolt.Cursor, key logKey) Seq {
	last, _ := c.Seek(recordKey(key, ^Seq(0)))
	if last == nil {
		last, _ = c.Last()
	} else {
		last, _ = c.Prev()
	}
	return keySeq(last)
}

func (s *Store) compactionOwed() (is bool) {
	_ = s.view(func(tx *bolt.Tx) error {
		is = bytes.Equal(tx.Bucket(bucketApp).Get(keyCompact), owed)
		return nil
	})
	return is
}

// Close stops taking calls, commits what was accepted and lets the folder go. It waits for that; a
// running backup is broken off at its next write. A second Close does nothing.
func (s *Store) Close() error {
	s.queueMu.Lock()
	if s.closed {
		s.queueMu.Unlock()
		<-s.done
		return nil
	}
	s.closed = true
	close(s.closing)
	s.queueMu.Unlock()
	s.signal()
	<-s.done
	s.maint <- struct{}{}
	s.dbMu.Lock()
	defer s.dbMu.Unlock()
	err := errors.Join(s.db.Close(), s.lock.Close())
	select {
	case <-s.failed:
		return errors.Join(s.failure, err)
	default:
		return err
	}
}

// Failed is closed when a commit has failed in a way that leaves unknown what is on disk. From then on
// every call returns ErrUnknown, and the process has to exit with a status other than 0.
func (s *Store) Failed() <-chan struct{} { return s.failed }
