package journal

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// LogID names a log: a UUID in canonical text, lower case with hyphens.
type LogID string

// Kind says what a log belongs to.
type Kind byte

// The kinds of log.
const (
	KindMeeting      Kind = 1
	KindOrganisation Kind = 2
)

// Seq is the position of a record in its log, from 1; 0 stands before the first.
type Seq uint64

// Part is what a record says about one member, apart from the facts, so that it can be
// hidden or erased alone.
type Part struct {
	Label  string          // what it is, for example "who", "text", "marks": 1 to 32 of a–z, 0–9 and -
	Member string          // whom it concerns, or ""; at most 128 bytes, outside the hash
	Salt   []byte          // 16 to 64 random bytes; Append draws 16 when there are none
	Body   json.RawMessage // canonical JSON once stored
	Erased bool            // Member, Salt and Body are gone, Hash is left
	Hash   tlog.Hash       // of an erased part; otherwise ask Sum
}

// Record is one entry of a log before it has a position.
type Record struct {
	Facts json.RawMessage // canonical JSON once stored; stays as long as its log
	Parts []Part          // at most 65,535
}

// Entry is a stored record.
type Entry struct {
	Seq Seq
	Record
}

// Write is one change of the key–value store. A nil Value deletes the key.
type Write struct {
	Space string // 1 to 64 bytes without NUL
	Key   string // at most 1,024 bytes
	Value []byte
}

// LogInfo describes a log.
type LogInfo struct {
	ID   LogID
	Kind Kind
	Head Seq // position of its newest durable record
}

// Head is the state of a log's Merkle tree.
type Head struct {
	Size int64     // number of records
	Root tlog.Hash // RFC 6962 tree hash over them
}

// Options sets a store up; the zero value is usable.
type Options struct {
	MaxSize  int64         // bytes the file may grow to; 0: no limit, less than 1 MiB counts as 1 MiB
	MinFree  int64         // bytes of free disk space demanded beyond what a commit needs; 0: none
	LockWait time.Duration // how long to wait for another process to let go; 0: half a second
	Rand     io.Reader     // where salts come from; nil: crypto/rand
	Logger   *slog.Logger  // nil: none; it never sees what a record says
}

// Limits on what one call may carry; beyond them Append, Put and Drop return ErrTooLarge.
const (
	MaxRecord = 4 << 20  // bytes of one record, encoded
	MaxBatch  = 16 << 20 // bytes of one call, encoded
)

// Errors of Open. Each is wrapped in a sentence that names the file and says what to do;
// the file is untouched.
var (
	ErrForeign   = errors.New("not made by Folkmoot")
	ErrTruncated = errors.New("cut short")
	ErrDamaged   = errors.New("damaged") // also from Read and Verify
	ErrLocked    = errors.New("in use by another process")
	ErrNewer     = errors.New("made by a newer version of Folkmoot")
)

// Errors of a store's methods.
var (
	ErrInvalid  = errors.New("journal: invalid argument")
	ErrTooLarge = errors.New("journal: too large")
	ErrConflict = errors.New("journal: the log is at another position")
	ErrNoLog    = errors.New("journal: no such log")
	ErrFull     = errors.New("journal: no space left, nothing was written")
	ErrUnknown  = errors.New("journal: a commit failed and may or may not be on disk: exit and open the file again")
	ErrClosed   = errors.New("journal: closed")
)
