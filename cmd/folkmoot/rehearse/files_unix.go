//go:build unix

package rehearse

import (
	"fmt"
	"syscall"
)

// needFiles sees to it that this process may open n files, connections included,
// or says what would be right.
func needFiles(n int) error {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || uint64(limit.Cur) >= uint64(n) {
		return nil
	}
	raised := limit
	raised.Cur = raised.Max
	if syscall.Setrlimit(syscall.RLIMIT_NOFILE, &raised) == nil && uint64(raised.Cur) >= uint64(n) {
		return nil
	}
	return fmt.Errorf("this system lets a process open %d files, and so many phones need %d: raise it with ulimit -n %d, or play fewer", limit.Max, n, n)
}
