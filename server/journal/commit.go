package journal

import (
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"

	bolt "go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"
	"golang.org/x/mod/sumdb/tlog"
)

// A request belongs to its caller until the committer takes it, and then until it is answered.
const (
	waiting int32 = iota
	taken
	withdrawn
)

const (
	maxGroup   = 2 * MaxBatch // bytes of one transaction, unless one request alone is larger
	slackSpace = 1 << 20      // bytes of free disk beyond an estimate
)

// request is one call waiting for the committer.
type request struct {
	state  atomic.Int32
	answer chan error // has room for the one answer

	// An append, if there are records.
	log     logKey
	kind    Kind
	after   Seq
	records []encoded
	last    Seq // answer: the position of the last record

	writes []Write
	size   int // bytes, about

	alone func() error // if set, runs between two transactions instead
}

// encoded is a record ready to be stored, but for its position.
type encoded struct {
	leaf  tlog.Hash
	value []byte // without tree hashes
}

// staged is what a transaction is going to change, and the state of the logs after it.
type staged struct {
	requests []*request
	logs     map[logKey]*logState
	created  []logKey
	keys     [][]byte
	values   [][]byte
	writes   bool
}

func (s *Store) signal() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// take empties the queue; more is false once the store is closed and nothing waits.
func (s *Store) take(spare []*request) (batch []*request, more bool) {
	s.queueMu.Lock()
	defer s.queueMu.Unlock()
	batch, s.queue = s.queue, spare[:0]
	return batch, !s.closed || len(batch) > 0
}

// commitLoop is the only writer. It keeps its thread, so that a failing sync can be aimed at it.
func (s *Store) commitLoop() {
	runtime.LockOSThread()
	defer close(s.done)
	var batch []*request
	for more := true; more; {
		batch, more = s.take(batch)
		if len(batch) == 0 {
			if more {
				<-s.wake
			}
			continue
		}
		s.process(batch)
		clear(batch)
	}
}

// process answers every request of a batch, in order.
func (s *Store) process(batch []*request) {
	var group []*request
	size := 0
	flush := func() {
		if len(group) > 0 {
			s.commit(group)
		}
		group, size = nil, 0
	}
	for _, r := range batch {
		if !r.state.CompareAndSwap(waiting, taken) {
			continue
		}
		if r.alone != nil {
			flush()
			r.answer <- s.run(r.alone)
			continue
		}
		if size+r.size > maxGroup {
			flush()
		}
		group, size = append(group, r), size+r.size
	}
	flush()
}

func (s *Store) run(job func() error) error {
	if err := s.failedErr(); err != nil {
		return err
	}
	return job()
}

// commit makes a group durable in one transaction and answers it. Where there is no space for all,
// the halves are tried alone, so that a large request does not take small ones down with it.
func (s *Store) commit(group []*request) {
	if err := s.failedErr(); err != nil {
		answer(group, err)
		return
	}
	size := 0
	for _, r := range group {
		size += r.size
	}
	st := s.stage(group)
	if len(st.requests) == 0 {
		return
	}
	err := s.checkSpace(int64(size), s.options.MinFree)
	if err == nil {
		err = s.transact(st.writes, st.apply)
	}
	switch {
	case err == nil:
		s.publish(st)
		answer(st.requests, nil)
	case errors.Is(err, ErrFull) && len(st.requests) > 1:
		half := len(st.requests) / 2
		s.commit(st.requests[:half:half])
		s.commit(st.requests[half:])
	default:
		answer(st.requests, err)
	}
}

func answer(group []*request, err error) {
	for _, r := range group {
		r.answer <- err
	}
}

// stage gives each record its position and tree hashes, in memory. Requests that cannot be
// granted are answered here and touch nothing.
func (s *Store) stage(group []*request) *staged {
	st := &staged{logs: make(map[logKey]*logState)}
	for _, r := range group {
		if err := s.stageOne(st, r); err != nil {
			r.answer <- err
			continue
		}
		st.requests = append(st.requests, r)
		st.writes = st.writes || len(r.writes) > 0
	}
	return st
}

func (s *Store) stageOne(st *staged, r *request) error {
	if len(r.records) == 0 {
		return nil
	}
	log := st.logs[r.log]
	if log == nil {
		durable := s.logs[r.log] // written by this goroutine alone: no lock to read
		if durable == nil {
			durable = &logState{kind: r.kind}
		}
		log = durable.clone()
	}
	switch {
	case log.head != r.after:
		return fmt.Errorf("%w: log %s stands at %d, not at %d", ErrConflict, r.log.id(), log.head, r.after)
	case log.kind != r.kind:
		return fmt.Errorf("%w: log %s is of kind %d, not %d", ErrInvalid, r.log.id(), log.kind, r.kind)
	}
	if log.head == 0 {
		st.created = append(st.created, r.log)
	}
	st.logs[r.log] = log
	keys := make([]byte, 0, len(r.records)*recordKeySize)
	for i := range r.records {
		value := log.add(r.records[i].value, r.records[i].leaf)
		keys = appendRecordKey(keys, r.log, log.head)
		st.keys = append(st.keys, keys[len(keys)-recordKeySize:])
		st.values = append(st.values, value)
	}
	r.last = log.head
	return nil
}

// apply writes what is staged.
func (st *staged) apply(tx *bolt.Tx) error {
	logs := tx.Bucket(bucketLogs)
	for _, key := range st.created {
		if err := logs.Put(key[:], []byte{byte(st.logs[key].kind)}); err != nil {
			return err
		}
	}
	records := tx.Bucket(bucketRecords)
	records.FillPercent = fillPercent
	for i, key := range st.keys {
		if err := records.Put(key, st.values[i]); err != nil {
			return err
		}
	}
	for _, r := range st.requests {
		if err := applyWrites(tx, r.writes); err != nil {
			return err
		}
	}
	return nil
}

func applyWrites(tx *bolt.Tx, writes []Write) error {
	kv := tx.Bucket(bucketKV)
	for _, w := range writes {
		var err error
		if key := kvKey(w.Space, w.Key); w.Value == nil {
			err = kv.Delete(key)
		} else {
			err = kv.Put(key, w.Value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// transact runs one transaction. A reached quota is ErrFull: bbolt reports it before it writes.
// Whatever else goes wrong fails the store. With writes, nobody reads keys until it is durable.
func (s *Store) transact(writes bool, f func(*bolt.Tx) error) error {
	if writes {
		s.kvMu.Lock()
		defer s.kvMu.Unlock()
	}
	err := s.db.Update(f)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, berrors.ErrMaxSizeReached):
		return fmt.Errorf("%w: the file has reached its quota of %d bytes", ErrFull, s.options.MaxSize)
	}
	return s.fail(err)
}

// checkSpace asks the disk whether a commit of about size bytes fits and leaves reserve.
func (s *Store) checkSpace(size, reserve int64) error {
	free, known := freeSpace(s.dir)
	if need := 3*size + slackSpace + reserve; known && free < need {
		return fmt.Errorf("%w: %d bytes free on the disk, %d needed", ErrFull, free, need)
	}
	return nil
}

// publish shows what has become durable.
func (s *Store) publish(st *staged) {
	if len(st.logs) == 0 {
		return
	}
	s.stateMu.Lock()
	defer s.stateMu.Unlock()
	for key, log := range st.logs {
		s.logs[key] = log
	}
}

// fail ends all work of the store.
func (s *Store) fail(err error) error {
	s.failure = fmt.Errorf("%w: %w", ErrUnknown, err)
	close(s.failed)
	s.log.Error("a commit failed, the process has to exit", "error", err)
	return s.failure
}

func (s *Store) failedErr() error {
	select {
	case <-s.failed:
		return s.failure
	default:
		return nil
	}
}
