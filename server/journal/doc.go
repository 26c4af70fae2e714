// Package journal is a durable, append-only log per meeting and per organisation,
// with a Merkle tree over each log and a plain key–value store beside them, in one file.
// It knows bytes, not meanings: what a record says is decided by its callers.
//
// This comment is the specification of the file format, format 1.
//
// # The file
//
// One data folder holds folkmoot.db, a bbolt file (page format version 2). Its top-level buckets:
//
//	folkmoot   "app" → "folkmoot journal"; "format" → the format in decimal;
//	           "compact" → "owed" while deleted bytes may still lie in free pages;
//	           "probe" → bytes of a probe, if the process stopped in the middle of one
//	logs       log id (16 bytes) → kind (1 byte: 1 meeting, 2 organisation)
//	records    log id (16 bytes) ‖ position (8 bytes, big-endian, from 1) → record
//	kv         space ‖ 0x00 ‖ key → value
//
// A log id is a UUID, stored as its 16 bytes. Positions of a log have no gaps. "folkmoot.db.new"
// and "folkmoot.db.compact" are unfinished copies and are removed at the next start.
//
// # The record
//
// A record is facts plus any number of parts. Numbers are unsigned varints (as in encoding/binary),
// "bytes" are a number and as many bytes:
//
//	0x01                   version of this encoding
//	bytes                  facts, canonical JSON
//	number                 how many parts, then for each part
//	  0x00 bytes bytes bytes bytes    a whole part: label, member, salt, body (canonical JSON)
//	  0x01 bytes 32-bytes             an erased part: label, part hash
//	32-bytes × n           tree hashes: the leaf's, then one for each subtree it completes,
//	                       in the order of tlog.StoredHashes
//	n                      one byte
//
// So the hash at level L and index i of the tree lies with the record at position (i+1)·2^L,
// as its hash number L.
//
// # Canonical JSON
//
// The subset of RFC 8785 without fractions: no white space, members sorted by the UTF-16 code units
// of their names, no name twice, the shortest escapes, integers alone, from -(2^53-1) to 2^53-1, no
// minus zero, valid UTF-8, at most 100 levels deep. Append accepts any order, spacing and escapes and
// stores the canonical form (see [Canonical]).
//
// # Hashes
//
// All hashes are SHA-256. The hash of a part is that of the UTF-8 bytes of a canonical JSON array
// of two, the salt in lower-case hexadecimal and the body; the leaf's data is a canonical JSON object
// (here the middle of one hash is left out):
//
//	part  ["000102030405060708090a0b0c0d0e0f",{"name":"Ada"}]
//	      66eb39cdb4a2e192051114e86bee5db76ca085043b66a80c24ed32af336eda3d
//	leaf  {"facts":{"kind":"joined","version":1},"parts":[{"hash":"66eb…","label":"who"}]}
//	      e843de4bc8b19f944142a9a50fd31871711b4f3fd6e2c8f848808c8794c5c91d
//
// The leaf's hash is SHA-256(0x00 ‖ data), that of a node SHA-256(0x01 ‖ left ‖ right), the tree that
// of RFC 6962, section 2.1. The label is part of the leaf, the member is not hashed at all: it only
// says whose erasure takes the part away, so marks can be shown without the name beside them.
//
// # What may change
//
// Compatible, within a format: new top-level buckets, new keys in "folkmoot", new kinds of log.
// Anything else needs the next format number, and a program opens every older format; it refuses a
// newer one untouched. Files of every released version lie in testdata/journals and open forever.
// Urns of secret polls, when they come, get a top-level bucket "urns" here for closed polls and files
// of their own, beside this one, for running ones.
//
// # Durability
//
// One goroutine, on an operating system thread of its own, commits everything that waits in one bbolt
// transaction. A call that returned nil is on disk. [ErrFull] means that nothing was written. Any other
// error of a commit leaves unknown whether it is on disk: the store then refuses every call with
// [ErrUnknown] and closes [Store.Failed], and the process has to exit and open the file again.
package journal
