//go:build !unix

package live

import (
	"errors"
	"net"
	"syscall"
)

// lineOf gives nil: here no write can be tried without waiting.
func lineOf(net.Conn) syscall.RawConn { return nil }

func writeNow(uintptr, []byte) (int, error) { return 0, errors.ErrUnsupported }
