package journal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// Erase deletes member, salt and body of every part in a log that concerns a member, keeps the parts'
// hashes, so that the tree still verifies, and compacts the file. It returns how many parts it erased,
// 0 for a member of whom there is nothing. An error beside n > 0 means that the parts are erased but their
// bytes still lie in free pages: Compact again, or the next Open does. Errors: ErrNoLog, ErrInvalid,
// ErrFull, ErrClosed, ErrUnknown, or that of ctx while it waits.
func (s *Store) Erase(ctx context.Context, log LogID, member string) (n int, err error) {
	key, err := log.parse()
	if err != nil {
		return 0, err
	}
	if member == "" {
		return 0, fmt.Errorf("%w: erase needs a member", ErrInvalid)
	}
	err = s.maintain(ctx, func() error {
		if s.logs[key] == nil {
			return fmt.Errorf("%w: %s", ErrNoLog, log)
		}
		changed, parts, err := s.withoutMember(key, member)
		if err != nil || parts == 0 {
			return err
		}
		if err := s.reclaim(false, func(tx *bolt.Tx) error {
			records := tx.Bucket(bucketRecords)
			for _, r := range changed {
				if err := records.Put(recordKey(key, r.seq), r.value); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return err
		}
		n = parts
		return s.compact()
	})
	return n, err
}

// withoutMember returns the records of a log that change when a member is erased, and how many parts that are.
func (s *Store) withoutMember(key logKey, member string) (changed []storedRecord, parts int, err error) {
	for stored, err := range s.stored(key.id(), 1) {
		if err != nil {
			return nil, 0, err
		}
		r, err := stored.record()
		if err != nil {
			return nil, 0, err
		}
		before := parts
		for i := range r.Parts {
			if p := &r.Parts[i]; !p.Erased && p.Member == member {
				*p = Part{Label: p.Label, Erased: true, Hash: p.Sum()}
				parts++
			}
		}
		if parts > before {
			_, hashes, _ := splitHashes(stored.value)
			changed = append(changed, storedRecord{stored.seq, appendHashes(r.encode(nil), hashes)})
		}
	}
	return changed, parts, nil
}

// Drop deletes a whole log, with key–value writes in the same transaction, and compacts the file.
// Export it before. Errors as with Erase and Append; an error other than ErrUnknown after which the log
// is gone from Logs means that its bytes still lie in free pages.
func (s *Store) Drop(ctx context.Context, log LogID, writes []Write) error {
	key, err := log.parse()
	if err != nil {
		return err
	}
	for _, w := range writes {
		if err := checkWrite(w); err != nil {
			return err
		}
	}
	return s.maintain(ctx, func() error {
		st := s.logs[key]
		if st == nil {
			return fmt.Errorf("%w: %s", ErrNoLog, log)
		}
		if err := s.reclaim(len(writes) > 0, func(tx *bolt.Tx) error {
			return errors.Join(dropLog(tx, key, st.head), applyWrites(tx, writes))
		}); err != nil {
			return err
		}
		s.stateMu.Lock()
		delete(s.logs, key)
		s.stateMu.Unlock()
		return s.compact()
	})
}

func dropLog(tx *bolt.Tx, key logKey, head Seq) error {
	if err := tx.Bucket(bucketLogs).Delete(key[:]); err != nil {
		return err
	}
	records := tx.Bucket(bucketRecords)
	for seq := Seq(1); seq <= head; seq++ {
		if err := records.Delete(recordKey(key, seq)); err != nil {
			return err
		}
	}
	return nil
}

// reclaim commits a change that takes bytes away: it may go beyond the quota, because the compaction that
// follows gives more back, and leaves a note that this compaction is owed.
func (s *Store) reclaim(writes bool, f func(*bolt.Tx) error) error {
	if err := s.checkSpace(0, 0); err != nil {
		return err
	}
	quota := s.db.MaxSize
	s.db.MaxSize = 0
	defer func() { s.db.MaxSize = quota }()
	return s.transact(writes, func(tx *bolt.Tx) error {
		return errors.Join(f(tx), tx.Bucket(bucketApp).Put(keyCompact, owed))
	})
}

// Compact rewrites the file without its free pages. Commits wait for it, reading goes on. It needs
// as much free disk space as the file holds. After an error other than ErrUnknown the store works on
// with the old file. Errors: ErrFull, ErrClosed, ErrUnknown, the operating system's, or that of ctx.
func (s *Store) Compact(ctx context.Context) error { return s.maintain(ctx, s.compact) }

// maintain runs a job on the committer, while no backup runs.
func (s *Store) maintain(ctx context.Context, job func() error) error {
	select {
	case s.maint <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	case <-s.closing:
		return ErrClosed
	}
	defer func() { <-s.maint }()
	return s.submit(ctx, &request{alone: job})
}

// compact copies what is in use into a new file and puts it in place of the old one.
func (s *Store) compact() error {
	temp := filepath.Join(s.dir, compactName)
	fresh, err := s.copyCompact(temp)
	if err != nil {
		if fresh != nil {
			err = errors.Join(err, fresh.Close())
		}
		_ = os.Remove(temp)
		return fmt.Errorf("compact the journal: %w", err)
	}
	if err := os.Rename(temp, filepath.Join(s.dir, fileName)); err != nil {
		err = errors.Join(err, fresh.Close())
		_ = os.Remove(temp)
		return fmt.Errorf("compact the journal: %w", err)
	}
	s.dbMu.Lock()
	old := s.db
	s.db = fresh
	s.dbMu.Unlock()
	if err := syncFolder(s.dir); err != nil {
		return errors.Join(s.fail(err), old.Close())
	}
	s.log.Info("compacted the journal")
	return old.Close()
}

func (s *Store) copyCompact(temp string) (*bolt.DB, error) {
	size, err := usedSize(s.db)
	if err != nil {
		return nil, err
	}
	if err := s.checkSpace(size/3, 0); err != nil {
		return nil, err
	}
	if err := os.Remove(temp); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	fresh, err := s.openDB(temp)
	if err != nil {
		return nil, err
	}
	quota := fresh.MaxSize
	fresh.MaxSize, fresh.NoSync = 0, true
	err = bolt.Compact(fresh, s.db, chunkBytes)
	if err == nil {
		err = fresh.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucketApp).Delete(keyCompact) })
	}
	if err == nil {
		err = fresh.Sync()
	}
	fresh.MaxSize, fresh.NoSync = quota, false
	return fresh, err
}

func usedSize(db *bolt.DB) (size int64, err error) {
	err = db.View(func(tx *bolt.Tx) error {
		size = tx.Size()
		return nil
	})
	return size, err
}
