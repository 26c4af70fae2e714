//go:build linux || darwin || freebsd

package journal

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// freeSpace returns how many bytes the folder's file system can still take, and whether that is known.
func freeSpace(dir string) (int64, bool) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		return 0, false
	}
	return int64(st.Bavail) * int64(st.Bsize), true
}

// lockFolder locks a folder against other processes until the file it returns is closed.
func lockFolder(dir string, wait time.Duration) (*os.File, error) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	for end := time.Now().Add(wait); ; time.Sleep(wait / 10) {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return f, nil // locked, or a file system without locks on folders: bbolt's own lock is left
		}
		if time.Now().After(end) {
			return nil, errors.Join(fmt.Errorf("%w; stop it first", ErrLocked), f.Close())
		}
	}
}

// syncFolder makes a new name in a folder durable.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
