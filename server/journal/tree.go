package journal

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/bits"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/mod/sumdb/tlog"
)

// logKey is a log id as stored.
type logKey [16]byte

const recordKeySize = len(logKey{}) + 8

func recordKey(log logKey, seq Seq) []byte {
	return appendRecordKey(make([]byte, 0, recordKeySize), log, seq)
}

func appendRecordKey(dst []byte, log logKey, seq Seq) []byte {
	return binary.BigEndian.AppendUint64(append(dst, log[:]...), uint64(seq))
}

// keySeq returns the position in a record's key.
func keySeq(key []byte) Seq { return Seq(binary.BigEndian.Uint64(key[len(logKey{}):])) }

// parse returns the id's bytes, if it is a UUID in canonical text.
func (id LogID) parse() (logKey, error) {
	var k logKey
	if len(id) == 36 && id[8] == '-' && id[13] == '-' && id[18] == '-' && id[23] == '-' {
		digits := id[:8] + id[9:13] + id[14:18] + id[19:23] + id[24:]
		if _, err := hex.Decode(k[:], []byte(digits)); err == nil && k.id() == id {
			return k, nil
		}
	}
	return logKey{}, fmt.Errorf("%w: log id %q is not a UUID in lower case", ErrInvalid, id)
}

func (k logKey) id() LogID {
	h := hex.EncodeToString(k[:])
	return LogID(h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:])
}

// logState is where a log stands. The frontier holds the roots of the complete subtrees that make up the
// tree, the largest first, one for each 1 in the binary form of head.
type logState struct {
	kind     Kind
	head     Seq
	frontier []tlog.Hash
}

func (st *logState) clone() *logState {
	c := *st
	c.frontier = append(make([]tlog.Hash, 0, len(st.frontier)+8), st.frontier...)
	return &c
}

// add appends a leaf to the tree, and to value the hashes that are stored with its record: the leaf's and,
// for each trailing 1 of the record's index, that of the subtree it completes.
func (st *logState) add(value []byte, leaf tlog.Hash) []byte {
	h, completed := leaf, 0
	value = append(value, h[:]...)
	for n := uint64(st.head); n&1 == 1; n >>= 1 {
		last := len(st.frontier) - 1
		h = tlog.NodeHash(st.frontier[last], h)
		st.frontier = st.frontier[:last]
		value = append(value, h[:]...)
		completed++
	}
	st.frontier = append(st.frontier, h)
	st.head++
	return append(value, byte(1+completed))
}

// root is the tree's hash: those of the frontier are all that tlog asks for, in their order.
func (st *logState) root() (tlog.Hash, error) {
	return tlog.TreeHash(int64(st.head), tlog.HashReaderFunc(func([]int64) ([]tlog.Hash, error) {
		return st.frontier, nil
	}))
}

// storedHash reads one hash of a log's tree: it lies with the record that completed its subtree.
func storedHash(records *bolt.Bucket, log logKey, level int, n int64) (tlog.Hash, error) {
	seq := Seq(n+1) << level
	value := records.Get(recordKey(log, seq))
	if value == nil {
		return tlog.Hash{}, fmt.Errorf("%w: log %s has no record %d", ErrDamaged, log.id(), seq)
	}
	_, hashes, err := splitHashes(value)
	if err != nil || level >= len(hashes) {
		return tlog.Hash{}, fmt.Errorf("%w: log %s, record %d lacks tree hash %d", ErrDamaged, log.id(), seq, level)
	}
	return hashes[level], nil
}

func readFrontier(records *bolt.Bucket, log logKey, head Seq) ([]tlog.Hash, error) {
	var frontier []tlog.Hash
	for done := uint64(0); done < uint64(head); {
		level := bits.Len64(uint64(head)-done) - 1
		h, err := storedHash(records, log, level, int64(done>>level))
		if err != nil {
			return nil, err
		}
		frontier = append(frontier, h)
		done += 1 << level
	}
	return frontier, nil
}
