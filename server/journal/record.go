package journal

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"
)

const (
	recordVersion = 1
	partWhole     = 0
	partErased    = 1

	saltSize  = 16
	maxSalt   = 64
	maxLabel  = 32
	maxMember = 128
	maxParts  = 1<<16 - 1
)

// Sum returns the part's hash: over salt and body, or what is left of an erased part. The body has
// to be canonical, as Read returns it.
func (p *Part) Sum() tlog.Hash { h, _ := p.sum(nil); return h }

// sum is Sum; it writes into scratch and returns it for further use.
func (p *Part) sum(scratch []byte) (tlog.Hash, []byte) {
	if p.Erased {
		return p.Hash, scratch
	}
	data := append(scratch[:0], '[', '"')
	data = hex.AppendEncode(data, p.Salt)
	data = append(data, '"', ',')
	data = append(data, p.Body...)
	data = append(data, ']')
	return sha256.Sum256(data), data
}

// LeafData returns what the record's leaf hashes: canonical JSON of the facts and of each part's hash
// and label. Facts and bodies have to be canonical, as Read returns them.
func (r *Record) LeafData() []byte {
	data, _ := r.appendLeaf(nil, nil)
	return data
}

func (r *Record) appendLeaf(data, scratch []byte) (leaf, scratchAgain []byte) {
	data = append(data, `{"facts":`...)
	data = append(data, r.Facts...)
	data = append(data, `,"parts":[`...)
	for i := range r.Parts {
		if i > 0 {
			data = append(data, ',')
		}
		var sum tlog.Hash
		sum, scratch = r.Parts[i].sum(scratch)
		data = append(data, `{"hash":"`...)
		data = hex.AppendEncode(data, sum[:])
		data = append(data, `","label":"`...)
		data = append(data, r.Parts[i].Label...)
		data = append(data, `"}`...)
	}
	return append(data, `]}`...), scratch
}

// LeafHash returns the hash of the record's leaf, that of RFC 6962 over LeafData.
func (r *Record) LeafHash() tlog.Hash {
	var h leafHasher
	return h.sum(r)
}

// leafHasher computes leaf hashes one after the other in the same memory.
type leafHasher struct{ leaf, scratch []byte }

func (h *leafHasher) sum(r *Record) tlog.Hash {
	h.leaf, h.scratch = r.appendLeaf(append(h.leaf[:0], 0), h.scratch)
	return sha256.Sum256(h.leaf)
}

// normal returns the record as it is stored: checked, canonical, its parts in the memory of parts, which
// has room, and its missing salts taken from the front of salts. It may share memory with r.
func (r *Record) normal(parts []Part, salts *[]byte) (Record, error) {
	facts, err := canonical(r.Facts)
	if err != nil {
		return Record{}, fmt.Errorf("facts: %w", err)
	}
	if len(r.Parts) > maxParts {
		return Record{}, fmt.Errorf("%w: %d parts in one record, at most %d", ErrTooLarge, len(r.Parts), maxParts)
	}
	for i := range r.Parts {
		if err := r.Parts[i].normal(&parts[i], salts); err != nil {
			return Record{}, fmt.Errorf("part %d: %w", i, err)
		}
	}
	return Record{Facts: facts, Parts: parts}, nil
}

func (p *Part) normal(to *Part, salts *[]byte) error {
	if err := checkLabel(p.Label); err != nil {
		return err
	}
	if p.Erased {
		if p.Member != "" || len(p.Salt) > 0 || len(p.Body) > 0 {
			return fmt.Errorf("%w: an erased part has only a label and a hash", ErrInvalid)
		}
		*to = Part{Label: p.Label, Erased: true, Hash: p.Hash}
		return nil
	}
	if len(p.Member) > maxMember || !utf8.ValidString(p.Member) {
		return fmt.Errorf("%w: a member is at most %d bytes of UTF-8", ErrInvalid, maxMember)
	}
	body, err := canonical(p.Body)
	if err != nil {
		return fmt.Errorf("%s: %w", p.Label, err)
	}
	salt := p.Salt
	if len(salt) == 0 {
		salt, *salts = (*salts)[:saltSize:saltSize], (*salts)[saltSize:]
	}
	if len(salt) < saltSize || len(salt) > maxSalt {
		return fmt.Errorf("%w: a salt of %d bytes, not %d to %d", ErrInvalid, len(salt), saltSize, maxSalt)
	}
	to.Label, to.Member, to.Salt, to.Body = p.Label, p.Member, salt, body
	return nil
}

func checkLabel(label string) error {
	for _, b := range []byte(label) {
		if (b < 'a' || b > 'z') && (b < '0' || b > '9') && b != '-' {
			return fmt.Errorf("%w: label %q", ErrInvalid, label)
		}
	}
	if label == "" || len(label) > maxLabel {
		return fmt.Errorf("%w: label %q", ErrInvalid, label)
	}
	return nil
}

// encode appends the stored form of a normal record, without its tree hashes.
func (r *Record) encode(dst []byte) []byte {
	dst = append(dst, recordVersion)
	dst = appendBytes(dst, r.Facts)
	dst = binary.AppendUvarint(dst, uint64(len(r.Parts)))
	for i := range r.Parts {
		p := &r.Parts[i]
		if p.Erased {
			dst = appendBytes(append(dst, partErased), []byte(p.Label))
			dst = append(dst, p.Hash[:]...)
			continue
		}
		dst = appendBytes(append(dst, partWhole), []byte(p.Label))
		dst = appendBytes(dst, []byte(p.Member))
		dst = appendBytes(dst, p.Salt)
		dst = appendBytes(dst, p.Body)
	}
	return dst
}

func appendBytes(dst, b []byte) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(b))), b...)
}

// appendHashes completes the stored form of a record.
func appendHashes(dst []byte, hashes []tlog.Hash) []byte {
	for i := range hashes {
		dst = append(dst, hashes[i][:]...)
	}
	return append(dst, byte(len(hashes)))
}

// splitHashes divides a stored record into what encode wrote and its tree hashes.
func splitHashes(value []byte) (body []byte, hashes []tlog.Hash, err error) {
	if len(value) == 0 {
		return nil, nil, fmt.Errorf("%w: an empty record", ErrDamaged)
	}
	n := int(value[len(value)-1])
	at := len(value) - 1 - n*tlog.HashSize
	if n == 0 || n > 64 || at < 0 {
		return nil, nil, fmt.Errorf("%w: a record with %d tree hashes in %d bytes", ErrDamaged, n, len(value))
	}
	hashes = make([]tlog.Hash, n)
	for i := range hashes {
		copy(hashes[i][:], value[at+i*tlog.HashSize:])
	}
	return value[:at], hashes, nil
}

// decode reads what encode wrote. The record shares the memory of body.
func decode(body []byte) (Record, error) {
	d := decoder{rest: body}
	if v := d.byte(); v != recordVersion {
		return Record{}, fmt.Errorf("%w: a record of encoding %d", ErrDamaged, v)
	}
	r := Record{Facts: d.bytes()}
	n := d.number()
	if n > maxParts || n > uint64(len(d.rest)) {
		return Record{}, fmt.Errorf("%w: a record with %d parts in %d bytes", ErrDamaged, n, len(body))
	}
	if n > 0 {
		r.Parts = make([]Part, n)
	}
	for i := range r.Parts {
		p := &r.Parts[i]
		state := d.byte()
		p.Label = string(d.bytes())
		switch state {
		case partWhole:
			p.Member, p.Salt, p.Body = string(d.bytes()), d.bytes(), d.bytes()
		case partErased:
			p.Erased = true
			copy(p.Hash[:], d.take(tlog.HashSize))
		default:
			return Record{}, fmt.Errorf("%w: a part in state %d", ErrDamaged, state)
		}
	}
	if d.short || len(d.rest) > 0 {
		return Record{}, fmt.Errorf("%w: a record of a wrong length", ErrDamaged)
	}
	return r, nil
}

// decoder takes a record apart; once it runs short it stays so and returns nothing more.
type decoder struct {
	rest  []byte
	short bool
}

func (d *decoder) take(n uint64) []byte {
	if n > uint64(len(d.rest)) {
		d.short, d.rest = true, nil
		return nil
	}
	b := d.rest[:n:n]
	d.rest = d.rest[n:]
	return b
}

func (d *decoder) byte() byte {
	if b := d.take(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (d *decoder) number() uint64 {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 {
		d.short, d.rest = true, nil
		return 0
	}
	d.rest = d.rest[size:]
	return n
}

func (d *decoder) bytes() []byte { return d.take(d.number()) }

// size bounds the length of what encode writes.
func (r *Record) size() int {
	n := 1 + binary.MaxVarintLen32*2 + len(r.Facts)
	for i := range r.Parts {
		p := &r.Parts[i]
		n += 1 + 4*binary.MaxVarintLen32 + len(p.Label) + len(p.Member) + len(p.Salt) + len(p.Body) + len(p.Hash)
	}
	return n
}
