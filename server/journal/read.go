package journal

import (
	"bytes"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"
)

// How much one read transaction copies out before it ends.
const (
	chunkBytes   = 1 << 20
	chunkEntries = 1024
)

// view runs one short read transaction.
func (s *Store) view(f func(*bolt.Tx) error) error {
	s.dbMu.RLock()
	defer s.dbMu.RUnlock()
	if err := s.usable(); err != nil {
		return err
	}
	return guard(func() error { return s.db.View(f) })
}

// usable refuses reading from a store that has failed or is closed.
func (s *Store) usable() error {
	if err := s.failedErr(); err != nil {
		return err
	}
	select {
	case <-s.done:
		return ErrClosed
	default:
		return nil
	}
}

// durable returns where a log stands, as far as it is on disk.
func (s *Store) durable(log LogID) (logKey, *logState, error) {
	key, err := log.parse()
	if err != nil {
		return key, nil, err
	}
	if err := s.usable(); err != nil {
		return key, nil, err
	}
	s.stateMu.RLock()
	defer s.stateMu.RUnlock()
	st := s.logs[key]
	if st == nil {
		return key, nil, fmt.Errorf("%w: %s", ErrNoLog, log)
	}
	return key, st, nil
}

// Logs lists all logs, by id.
func (s *Store) Logs() ([]LogInfo, error) {
	if err := s.usable(); err != nil {
		return nil, err
	}
	s.stateMu.RLock()
	defer s.stateMu.RUnlock()
	infos := make([]LogInfo, 0, len(s.logs))
	for key, st := range s.logs {
		infos = append(infos, LogInfo{ID: key.id(), Kind: st.kind, Head: st.head})
	}
	slices.SortFunc(infos, func(a, b LogInfo) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return infos, nil
}

// Read yields a log's records from a position on (0 and 1 both mean the first) up to the newest that was
// durable when it began. It reads in short transactions, so a slow caller holds nobody up; the caller may
// keep what it gets. After an error, which is yielded last, nothing follows. Errors: ErrNoLog, also when
// the log is dropped meanwhile, ErrDamaged, ErrInvalid, ErrClosed, ErrUnknown.
func (s *Store) Read(log LogID, from Seq) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		for stored, err := range s.stored(log, from) {
			e := Entry{Seq: stored.seq}
			if err == nil {
				e.Record, err = stored.record()
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

// storedRecord is a record as it lies in the file.
type storedRecord struct {
	seq   Seq
	value []byte
}

func (r storedRecord) record() (Record, error) {
	body, _, err := splitHashes(r.value)
	if err != nil {
		return Record{}, fmt.Errorf("record %d: %w", r.seq, err)
	}
	rec, err := decode(body)
	if err != nil {
		return Record{}, fmt.Errorf("record %d: %w", r.seq, err)
	}
	return rec, nil
}

// stored yields a log's records without taking them apart; see Read.
func (s *Store) stored(log LogID, from Seq) iter.Seq2[storedRecord, error] {
	return func(yield func(storedRecord, error) bool) {
		key, st, err := s.durable(log)
		if err != nil {
			yield(storedRecord{}, err)
			return
		}
		for next := max(from, 1); next <= st.head; {
			chunk, err := s.chunk(key, next, st.head)
			if err != nil {
				yield(storedRecord{}, err)
				return
			}
			for _, r := range chunk {
				if !yield(r, nil) {
					return
				}
			}
			next += Seq(len(chunk))
		}
	}
}

// chunk copies the next records of a log, at least one.
func (s *Store) chunk(key logKey, from, to Seq) (chunk []storedRecord, err error) {
	err = s.view(func(tx *bolt.Tx) error {
		if tx.Bucket(bucketLogs).Get(key[:]) == nil {
			return fmt.Errorf("%w: %s was dropped", ErrNoLog, key.id())
		}
		size, c := 0, tx.Bucket(bucketRecords).Cursor()
		k, v := c.Seek(recordKey(key, from))
		for next := from; next <= to && len(chunk) < chunkEntries && size < chunkBytes; next++ {
			if !bytes.Equal(k, recordKey(key, next)) {
				return fmt.Errorf("%w: log %s has no record %d", ErrDamaged, key.id(), next)
			}
			chunk = append(chunk, storedRecord{next, bytes.Clone(v)})
			size += len(v)
			k, v = c.Next()
		}
		return nil
	})
	return chunk, err
}

// Head returns the size and root of a log's Merkle tree. Errors: ErrNoLog, ErrInvalid, ErrUnknown.
func (s *Store) Head(log LogID) (Head, error) {
	_, st, err := s.durable(log)
	if err != nil {
		return Head{}, err
	}
	root, err := st.root()
	return Head{Size: int64(st.head), Root: root}, err
}

// Hashes returns a reader of the log's stored tree hashes, from which tlog.ProveRecord and
// tlog.ProveTree make proofs. It refuses indexes beyond the tree with ErrInvalid.
func (s *Store) Hashes(log LogID) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		key, st, err := s.durable(log)
		if err != nil {
			return nil, err
		}
		hashes := make([]tlog.Hash, len(indexes))
		err = s.view(func(tx *bolt.Tx) error {
			for i, index := range indexes {
				if index < 0 || index >= tlog.StoredHashCount(int64(st.head)) {
					return fmt.Errorf("%w: tree hash %d of a tree of %d", ErrInvalid, index, st.head)
				}
				level, n := tlog.SplitStoredHashIndex(index)
				if hashes[i], err = storedHash(tx.Bucket(bucketRecords), key, level, n); err != nil {
					return err
				}
			}
			return nil
		})
		return hashes, err
	})
}

// Verify recomputes every leaf and the whole tree of a log from what is stored. Errors: ErrDamaged, which
// says where, and those of Read.
func (s *Store) Verify(log LogID) error {
	var tree logState
	_, st, err := s.durable(log)
	if err != nil {
		return err
	}
	for stored, err := range s.stored(log, 1) {
		if err != nil {
			return err
		}
		if stored.seq > st.head {
			break
		}
		r, err := stored.record()
		if err != nil {
			return err
		}
		body, _, _ := splitHashes(stored.value)
		if want := tree.add(nil, r.LeafHash()); !bytes.Equal(stored.value[len(body):], want) {
			return fmt.Errorf("%w: log %s, record %d does not match the tree", ErrDamaged, log, stored.seq)
		}
	}
	if !slices.Equal(tree.frontier, st.frontier) {
		return fmt.Errorf("%w: log %s does not match its head", ErrDamaged, log)
	}
	return nil
}

// Get returns a copy of the value of a key, nil if there is none (an empty value is not nil).
// What it returns is durable. Errors: ErrInvalid, ErrClosed, ErrUnknown.
func (s *Store) Get(space, key string) (value []byte, err error) {
	if err := checkSpaceName(space); err != nil {
		return nil, err
	}
	s.kvMu.RLock()
	defer s.kvMu.RUnlock()
	full := kvKey(space, key)
	err = s.view(func(tx *bolt.Tx) error {
		if k, v := tx.Bucket(bucketKV).Cursor().Seek(full); bytes.Equal(k, full) {
			value = append([]byte{}, v...)
		}
		return nil
	})
	return value, err
}

// Scan yields the keys of a space that begin with prefix, in order of their bytes. It reads in short
// transactions: what is written meanwhile may or may not be seen. Errors as with Get; the error is
// yielded last.
func (s *Store) Scan(space, prefix string) iter.Seq2[Write, error] {
	return func(yield func(Write, error) bool) {
		if err := checkSpaceName(space); err != nil {
			yield(Write{}, err)
			return
		}
		from, start := kvKey(space, prefix), kvKey(space, prefix)
		for {
			chunk, err := s.scanChunk(space, from, start)
			if err != nil {
				yield(Write{}, err)
				return
			}
			if len(chunk) == 0 {
				return
			}
			for _, w := range chunk {
				if !yield(w, nil) {
					return
				}
			}
			from = append(kvKey(space, chunk[len(chunk)-1].Key), 0)
		}
	}
}

func (s *Store) scanChunk(space string, from, prefix []byte) (chunk []Write, err error) {
	s.kvMu.RLock()
	defer s.kvMu.RUnlock()
	err = s.view(func(tx *bolt.Tx) error {
		size, c := 0, tx.Bucket(bucketKV).Cursor()
		for k, v := c.Seek(from); bytes.HasPrefix(k, prefix); k, v = c.Next() {
			if len(chunk) == chunkEntries || size > chunkBytes {
				break
			}
			chunk = append(chunk, Write{Space: space, Key: string(k[len(space)+1:]), Value: append([]byte{}, v...)})
			size += len(k) + len(v)
		}
		return nil
	})
	return chunk, err
}

// Backup writes a consistent copy of the whole file while the store goes on working, and returns how many
// bytes it wrote. The copy opens like any other folkmoot.db. Pages freed meanwhile are not used again until
// it is done, so a slow w makes the file grow: write to a disk first. Backups and compactions wait for each
// other. Errors: w's, ErrClosed, ErrUnknown.
func (s *Store) Backup(w io.Writer) (n int64, err error) {
	select {
	case s.maint <- struct{}{}:
	case <-s.closing:
		return 0, ErrClosed
	}
	defer func() { <-s.maint }()
	if err := s.failedErr(); err != nil {
		return 0, err
	}
	s.dbMu.RLock()
	db := s.db // stays open: Close and Compact wait for the token
	s.dbMu.RUnlock()
	select {
	case <-s.closing:
		return 0, ErrClosed
	default:
	}
	err = db.View(func(tx *bolt.Tx) error {
		n, err = tx.WriteTo(untilClosed{w, s.closing})
		return err
	})
	return n, err
}

// untilClosed is a writer that fails once the store is being closed.
type untilClosed struct {
	w       io.Writer
	closing <-chan struct{}
}

func (u untilClosed) Write(p []byte) (int, error) {
	select {
	case <-u.closing:
		return 0, ErrClosed
	default:
		return u.w.Write(p)
	}
}
