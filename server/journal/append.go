package journal

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	maxSpace  = 64
	maxKey    = 1024
	probeSize = 64 << 10
	minShare  = 32                  // records worth another goroutine
	spareSize = 4*tlog.HashSize + 1 // room for the tree hashes of most records
)

// Append adds records to a log, and key–value writes, all or nothing, and returns the position of the
// last record once they are durable. after is the log's newest position; 0 makes a log of that kind.
// Facts and bodies are stored in canonical form and parts without a salt get one; recs is left as it is
// and may be used again after the return.
//
// Errors: ErrInvalid, ErrTooLarge, ErrConflict, ErrFull and ErrClosed wrote nothing, nor did an error of
// ctx; ErrUnknown see Failed.
func (s *Store) Append(ctx context.Context, log LogID, kind Kind, after Seq, recs []Record, writes []Write) (Seq, error) {
	key, err := log.parse()
	if err != nil {
		return 0, err
	}
	if kind != KindMeeting && kind != KindOrganisation {
		return 0, fmt.Errorf("%w: kind of log %d", ErrInvalid, kind)
	}
	if len(recs) == 0 {
		return 0, fmt.Errorf("%w: no records", ErrInvalid)
	}
	r := &request{log: key, kind: kind, after: after, writes: writes}
	if r.records, err = s.encode(recs); err != nil {
		return 0, err
	}
	for i := range r.records {
		r.size += len(r.records[i].value) + spareSize
	}
	if err := s.submitWrites(ctx, r); err != nil {
		return 0, err
	}
	return r.last, nil
}

// Put makes key–value writes, all or nothing, in order, durable on return. Errors as with Append.
func (s *Store) Put(ctx context.Context, writes []Write) error {
	return s.submitWrites(ctx, &request{writes: writes})
}

// Probe finds out whether there is space again, by writing and taking away what a few records need.
// ErrFull means not yet; other errors as with Append.
func (s *Store) Probe(ctx context.Context) error {
	return s.submit(ctx, &request{alone: func() error {
		if err := s.checkSpace(probeSize, s.options.MinFree); err != nil {
			return err
		}
		err := s.transact(false, func(tx *bolt.Tx) error {
			return tx.Bucket(bucketApp).Put(keyProbe, make([]byte, probeSize))
		})
		if err != nil {
			return err
		}
		return s.transact(false, func(tx *bolt.Tx) error {
			return tx.Bucket(bucketApp).Delete(keyProbe)
		})
	}})
}

// submitWrites checks a request's writes and size and hands it in.
func (s *Store) submitWrites(ctx context.Context, r *request) error {
	for _, w := range r.writes {
		if err := checkWrite(w); err != nil {
			return err
		}
		r.size += len(w.Space) + len(w.Key) + len(w.Value)
	}
	if r.size > MaxBatch {
		return fmt.Errorf("%w: %d bytes in one call, at most %d", ErrTooLarge, r.size, MaxBatch)
	}
	return s.submit(ctx, r)
}

func checkWrite(w Write) error {
	if len(w.Key) > maxKey {
		return fmt.Errorf("%w: a key of %d bytes, at most %d", ErrTooLarge, len(w.Key), maxKey)
	}
	return checkSpaceName(w.Space)
}

func checkSpaceName(space string) error {
	if space == "" || len(space) > maxSpace || strings.ContainsRune(space, 0) {
		return fmt.Errorf("%w: space %q", ErrInvalid, space)
	}
	return nil
}

// kvKey is where a key of a space is stored.
func kvKey(space, key string) []byte {
	k := make([]byte, 0, len(space)+1+len(key))
	return append(append(append(k, space...), 0), key...)
}

// submit waits for the committer's answer. While the request is still in the queue, ctx takes it back.
func (s *Store) submit(ctx context.Context, r *request) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r.answer = make(chan error, 1)
	s.queueMu.Lock()
	if s.closed {
		s.queueMu.Unlock()
		return ErrClosed
	}
	s.queue = append(s.queue, r)
	s.queueMu.Unlock()
	s.signal()
	select {
	case err := <-r.answer:
		return err
	case <-ctx.Done():
		if r.state.CompareAndSwap(waiting, withdrawn) {
			return ctx.Err()
		}
		return <-r.answer
	}
}

// encode checks records and brings them into their stored form, on the caller's own time, and on all
// processors if there are many.
func (s *Store) encode(recs []Record) ([]encoded, error) {
	salts, err := s.drawSalts(recs)
	if err != nil {
		return nil, err
	}
	normal := make([]Record, len(recs))
	shares := max(1, min(runtime.GOMAXPROCS(0), len(recs)/minShare))
	errs := make([]error, shares)
	out := make([]encoded, len(recs))
	var wg sync.WaitGroup
	for i := range shares {
		from, to := i*len(recs)/shares, (i+1)*len(recs)/shares
		share := salts
		for j := from; j < to; j++ {
			salts = salts[missingSalts(&recs[j])*saltSize:]
		}
		job := func() { errs[i] = encodeShare(out[from:to], normal[from:to], recs[from:to], share) }
		if i == shares-1 {
			job()
		} else {
			wg.Go(job)
		}
	}
	wg.Wait()
	return out, errors.Join(errs...)
}

// encodeShare encodes some records, one after the other, into memory they share.
func encodeShare(out []encoded, normal, recs []Record, salts []byte) (err error) {
	room, count := 0, 0
	for i := range recs {
		count += len(recs[i].Parts)
	}
	parts := make([]Part, count)
	for i := range recs {
		n := len(recs[i].Parts)
		if normal[i], err = recs[i].normal(parts[:n:n], &salts); err != nil {
			return err
		}
		parts = parts[n:]
		size := normal[i].size()
		if size > MaxRecord {
			return fmt.Errorf("%w: a record of %d bytes, at most %d", ErrTooLarge, size, MaxRecord)
		}
		if room += size + spareSize; room > 2*MaxBatch {
			return fmt.Errorf("%w: more than %d bytes in one call", ErrTooLarge, MaxBatch)
		}
	}
	memory := make([]byte, 0, room)
	var h leafHasher
	for i := range normal {
		start := len(memory)
		memory = normal[i].encode(memory)
		end := len(memory)
		memory = memory[:end+spareSize]
		out[i] = encoded{leaf: h.sum(&normal[i]), value: memory[start : end : end+spareSize]}
	}
	return nil
}

// missingSalts counts the parts of a record that need a salt.
func missingSalts(r *Record) (n int) {
	for i := range r.Parts {
		if p := &r.Parts[i]; !p.Erased && len(p.Salt) == 0 {
			n++
		}
	}
	return n
}

// drawSalts reads as many salts as are missing.
func (s *Store) drawSalts(recs []Record) ([]byte, error) {
	missing := 0
	for i := range recs {
		missing += missingSalts(&recs[i])
	}
	salts := make([]byte, missing*saltSize)
	if s.options.Rand == nil {
		_, _ = rand.Read(salts) // never fails: it ends the process instead
		return salts, nil
	}
	s.randMu.Lock()
	defer s.randMu.Unlock()
	if _, err := io.ReadFull(s.options.Rand, salts); err != nil {
		return nil, fmt.Errorf("journal: draw salts: %w", err)
	}
	return salts, nil
}
