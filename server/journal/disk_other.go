//go:build !linux && !darwin && !freebsd

package journal

import (
	"os"
	"time"
)

// freeSpace is not known on this system: only Options.MaxSize limits the file.
func freeSpace(string) (int64, bool) { return 0, false }

// lockFolder leaves locking to bbolt, which locks the file.
func lockFolder(dir string, _ time.Duration) (*os.File, error) { return os.Open(dir) }

// syncFolder has nothing to call on this system.
func syncFolder(string) error { return nil }
