package journal

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"strconv"

	bolt "go.etcd.io/bbolt"
)

// What bbolt writes at the start of its file: pages 0 and 1 are meta pages, each a 16-byte page
// header and 64 bytes of meta, in the byte order of the machine.
const (
	boltMagic    = 0xED0CDAED
	boltVersion  = 2
	boltHeader   = 16
	boltMetaSize = 64
	minPage      = 1 << 9
	maxPage      = 1 << 16

	pageBranch   = 0x01
	pageLeaf     = 0x02
	pageMeta     = 0x04
	pageFreelist = 0x10
	noFreelist   = ^uint64(0)
)

// meta is what a meta page says, as far as it is checked here.
type meta struct {
	pageSize             int64
	root, freelist, used uint64 // page numbers; used is one more than the highest used
	txid                 uint64
}

// preflight reads a file's meta pages and compares them with the file, before bbolt maps it
// into memory, where a missing page would end the process. It changes nothing.
func preflight(f *os.File) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: it is not a plain file", ErrForeign)
	}
	m, err := readMeta(f, info.Size())
	if err != nil {
		return err
	}
	if m.root >= m.used || m.freelist != noFreelist && m.freelist >= m.used || m.used > 1<<40 {
		return fmt.Errorf("%w: its meta page points past the end", ErrDamaged)
	}
	// Once more: a running process may have let the file grow before it wrote the meta page.
	if info, err = f.Stat(); err != nil {
		return err
	}
	if need := int64(m.used) * m.pageSize; info.Size() < need {
		return fmt.Errorf("%w: it has %d bytes and needs %d; put a backup in its place", ErrTruncated, info.Size(), need)
	}
	if err := checkPage(f, m, m.root, pageBranch, pageLeaf); err != nil {
		return err
	}
	if m.freelist == noFreelist {
		return nil
	}
	return checkPage(f, m, m.freelist, pageFreelist)
}

// readMeta returns the newest valid meta page, which is the one bbolt goes by.
func readMeta(f *os.File, size int64) (meta, error) {
	start := make([]byte, min(size, boltHeader+boltMetaSize))
	if _, err := io.ReadFull(io.NewSectionReader(f, 0, size), start); err != nil {
		return meta{}, err
	}
	first, err := parseMeta(start)
	if errors.Is(err, ErrForeign) {
		return meta{}, err
	}
	sizes := []int64{first.pageSize}
	if err != nil {
		sizes = sizes[:0]
		for s := int64(minPage); s <= maxPage; s *= 2 {
			sizes = append(sizes, s)
		}
	}
	for _, at := range sizes {
		page := make([]byte, boltHeader+boltMetaSize)
		if _, rerr := f.ReadAt(page, at); rerr != nil {
			continue
		}
		second, serr := parseMeta(page)
		if serr != nil || second.pageSize != at {
			continue
		}
		if err != nil || second.txid > first.txid {
			return second, nil
		}
	}
	return first, err
}

// parseMeta reads a meta page from its first bytes.
func parseMeta(page []byte) (meta, error) {
	native := binary.NativeEndian
	if len(page) < boltHeader+4 {
		if !bytes.HasPrefix([]byte{0, 0, 0, 0, 0, 0, 0, 0, pageMeta, 0, 0, 0, 0, 0, 0, 0}, page[:min(len(page), boltHeader)]) {
			return meta{}, ErrForeign
		}
		return meta{}, fmt.Errorf("%w: it has only %d bytes", ErrTruncated, len(page))
	}
	if native.Uint32(page[boltHeader:]) != boltMagic {
		return meta{}, ErrForeign
	}
	if len(page) < boltHeader+boltMetaSize {
		return meta{}, fmt.Errorf("%w: it has only %d bytes", ErrTruncated, len(page))
	}
	b := page[boltHeader : boltHeader+boltMetaSize]
	if native.Uint32(b[4:]) != boltVersion {
		return meta{}, fmt.Errorf("%w: bbolt version %d", ErrForeign, native.Uint32(b[4:]))
	}
	sum := fnv.New64a()
	_, _ = sum.Write(b[:56])
	m := meta{
		pageSize: int64(native.Uint32(b[8:])),
		root:     native.Uint64(b[16:]),
		freelist: native.Uint64(b[32:]),
		used:     native.Uint64(b[40:]),
		txid:     native.Uint64(b[48:]),
	}
	if sum.Sum64() != native.Uint64(b[56:]) || m.pageSize < minPage || m.pageSize > maxPage || m.pageSize&(m.pageSize-1) != 0 {
		return meta{}, fmt.Errorf("%w: both meta pages are wrong; put a backup in its place", ErrDamaged)
	}
	return m, nil
}

// checkPage looks whether a page is where and what it should be.
func checkPage(f *os.File, m meta, id uint64, kinds ...uint16) error {
	header := make([]byte, boltHeader)
	if _, err := f.ReadAt(header, int64(id)*m.pageSize); err != nil {
		return fmt.Errorf("%w: page %d: %w", ErrTruncated, id, err)
	}
	kind, overflow := binary.NativeEndian.Uint16(header[8:]), binary.NativeEndian.Uint32(header[12:])
	for _, k := range kinds {
		if binary.NativeEndian.Uint64(header) == id && kind == k && id+uint64(overflow) < m.used {
			return nil
		}
	}
	return fmt.Errorf("%w: page %d is not what it should be; put a backup in its place", ErrDamaged, id)
}

// checkMarker looks for the application's marker and format.
func checkMarker(db *bolt.DB) error {
	return db.View(func(tx *bolt.Tx) error {
		b := tx.Bucket(bucketApp)
		if b == nil || string(b.Get(keyApp)) != appName {
			return ErrForeign
		}
		text := string(b.Get(keyFormat))
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return fmt.Errorf("%w: format %q", ErrDamaged, text)
		}
		if n > format {
			return fmt.Errorf("%w: format %d, this one knows %d", ErrNewer, n, format)
		}
		for _, name := range [][]byte{bucketLogs, bucketRecords, bucketKV} {
			if tx.Bucket(name) == nil {
				return fmt.Errorf("%w: no bucket %q", ErrDamaged, name)
			}
		}
		return nil
	})
}
