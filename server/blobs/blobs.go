// Package blobs keeps the files that people attach, each under the SHA-256 of
// its content, in a folder of its own. A file is on disk, synced, before Put
// returns, and so before any event can name it.
//
// Only images and PDFs are taken, told by their content and never by their
// name: PNG, JPEG, GIF, WebP, PDF.
package blobs

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"runtime"

	"github.com/folkmoot/folkmoot/decision"
)

// MaxSize is the largest file, in bytes.
const MaxSize = 5 << 20

// Refusals of this package.
var (
	ErrUnknown = decision.Define(decision.NotFound, "file_unknown")
	ErrType    = decision.Define(decision.Invalid, "file_type")   // arg type: what the content is
	ErrSize    = decision.Define(decision.TooLarge, "file_large") // args size, max, in bytes
	ErrEmpty   = decision.Define(decision.Invalid, "file_empty")
	ErrPixels  = decision.Define(decision.TooLarge, "file_pixels") // args width, height
)

// types are those taken, as http.DetectContentType names them.
var types = map[string]bool{
	"image/png": true, "image/jpeg": true, "image/gif": true, "image/webp": true, "application/pdf": true,
}

// Info is what is known of a file.
type Info struct {
	ID   string // SHA-256 in lower-case hexadecimal
	Type string // media type, by content
	Size int64
}

// Store is a folder of files. Its methods may be called concurrently.
type Store struct {
	dir   string
	space func(size int64) error
}

// Open uses a folder, and makes it where it is not there. space says whether the
// disk takes a file of so many bytes, so that files do not take what the journal
// needs; nil: always.
func Open(dir string, space func(size int64) error) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("blobs: %w", err)
	}
	if space == nil {
		space = func(int64) error { return nil }
	}
	return &Store{dir, space}, nil
}

// Put keeps a file; the same content twice is one file. It fails with ErrEmpty,
// ErrSize, ErrType, ErrPixels, the error of space, or the file system's error.
func (s *Store) Put(data []byte) (Info, error) {
	info, err := inspect(data)
	if err != nil {
		return Info{}, err
	}
	path := filepath.Join(s.dir, info.ID)
	if _, err := os.Stat(path); err == nil {
		return info, nil
	}
	if err := s.space(info.Size); err != nil {
		return Info{}, fmt.Errorf("blobs: %w", err)
	}
	return info, writeSynced(s.dir, path, data)
}

func inspect(data []byte) (Info, error) {
	sum := sha256.Sum256(data)
	info := Info{hex.EncodeToString(sum[:]), http.DetectContentType(data), int64(len(data))}
	switch {
	case len(data) == 0:
		return Info{}, ErrEmpty
	case len(data) > MaxSize:
		return Info{}, ErrSize.With("size", len(data), "max", MaxSize)
	case !types[info.Type]:
		return Info{}, ErrType.With("type", info.Type)
	}
	return info, checkPixels(data)
}

// writeSynced writes a file beside its place, syncs it, moves it there and
// syncs the folder, so that it is there whole or not at all.
func writeSynced(dir, path string, data []byte) (err error) {
	f, err := os.CreateTemp(dir, "new-*")
	if err != nil {
		return fmt.Errorf("blobs: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(data)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return fmt.Errorf("blobs: %w", err)
	}
	if err = os.Rename(f.Name(), path); err != nil {
		return fmt.Errorf("blobs: %w", err)
	}
	if runtime.GOOS == "windows" {
		return nil // a folder cannot be synced there
	}
	folder, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("blobs: %w", err)
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// Read gives a file's content; ErrUnknown where there is none, or where what is
// there is no longer what its name says.
func (s *Store) Read(id string) ([]byte, error) {
	if b, err := hex.DecodeString(id); err != nil || len(b) != sha256.Size {
		return nil, ErrUnknown
	}
	data, err := os.ReadFile(filepath.Join(s.dir, id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrUnknown
	}
	if err != nil {
		return nil, fmt.Errorf("blobs: %w", err)
	}
	if sum := sha256.Sum256(data); !bytes.Equal([]byte(hex.EncodeToString(sum[:])), []byte(id)) {
		return nil, ErrUnknown
	}
	return data, nil
}

// Remove deletes a file; one that is not there is no error.
func (s *Store) Remove(id string) error {
	if b, err := hex.DecodeString(id); err != nil || len(b) != sha256.Size {
		return ErrUnknown
	}
	if err := os.Remove(filepath.Join(s.dir, id)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("blobs: %w", err)
	}
	return nil
}

// Stat says what a file is. Errors are those of Read.
func (s *Store) Stat(id string) (Info, error) {
	data, err := s.Read(id)
	if err != nil {
		return Info{}, err
	}
	return inspect(data)
}
