//go:build unix

package live

import (
	"net"
	"syscall"
)

// lineOf gives a connection on which a write can be tried without waiting, or
// nil. A connection of a type we do not know may do more than write.
func lineOf(conn net.Conn) syscall.RawConn {
	var line syscall.RawConn
	switch c := conn.(type) {
	case *net.TCPConn:
		line, _ = c.SyscallConn()
	case *net.UnixConn:
		line, _ = c.SyscallConn()
	}
	return line
}

// writeNow writes what can be written at once to a descriptor that does not
// block, as all of package net are.
func writeNow(fd uintptr, b []byte) (int, error) {
	for {
		n, err := syscall.Write(int(fd), b)
		switch err {
		case nil:
			return n, nil
		case syscall.EINTR:
		case syscall.EAGAIN:
			return 0, nil
		default:
			return 0, err
		}
	}
}
