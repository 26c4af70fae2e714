package live

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"
)

// A crowd is a process of its own with many connections, so that the
// benchmarks measure the server's processor time and memory alone. It is this
// test binary, started again, with one epoll loop for all connections.

const crowdEnv = "FOLKMOOT_CROWD" // host:port, number of connections, path or "" for bare TCP

type crowd struct {
	t   testing.TB
	in  io.WriteCloser
	out *bufio.Reader
}

func gather(t testing.TB, addr string, n int, path string) *crowd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %d %s", crowdEnv, addr, n, path))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = in.Close()
		require.NoError(t, cmd.Wait())
	})
	c := &crowd{t: t, in: in, out: bufio.NewReaderSize(out, 1<<20)}
	return c
}

func (c *crowd) ask(what string, n int) {
	c.t.Helper()
	_, err := fmt.Fprintln(c.in, what, n)
	require.NoError(c.t, err)
}

func (c *crowd) answer() int {
	c.t.Helper()
	line, err := c.out.ReadString('\n')
	require.NoError(c.t, err)
	n, err := strconv.Atoi(strings.TrimSpace(line))
	require.NoError(c.t, err)
	return n
}

// all waits until every connection has seen n: bytes, or ballots cast.
func (c *crowd) all(n int) {
	c.t.Helper()
	c.ask("all", n)
	c.answer()
}

// sighting is when a connection has seen a number of ballots cast.
type sighting struct {
	Socket, Cast uint32
	At           int64 // nanoseconds of the monotonic clock
}

func (c *crowd) sightings() []sighting {
	c.t.Helper()
	c.ask("sightings", 0)
	all := make([]sighting, c.answer())
	require.NoError(c.t, binary.Read(c.out, binary.LittleEndian, all))
	return all
}

func monotonic(clock int32) int64 {
	var ts unix.Timespec
	if err := unix.ClockGettime(clock, &ts); err != nil {
		panic(err)
	}
	return ts.Nano()
}

// beCrowd is the other side.
func beCrowd() bool {
	spec := strings.SplitN(os.Getenv(crowdEnv), " ", 3)
	if len(spec) < 3 {
		return false
	}
	n, err := strconv.Atoi(spec[1])
	if err == nil {
		err = newMob(spec[0], n, spec[2]).run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "crowd:", err)
		os.Exit(1)
	}
	return true
}

type mob struct {
	addr, path string
	n          int
	ep         int
	people     []person
	seen       []sighting
	want       int // what all are waited for to have seen; 0: nobody waits
	behind     int // how many have not
	buf        []byte
}

// person is one connection.
type person struct {
	fd       int
	greeted  bool // past the answer to the upgrade
	carry    []byte
	progress int // bytes, or ballots
}

func newMob(addr string, n int, path string) *mob {
	return &mob{addr: addr, n: n, path: path, buf: make([]byte, 256<<10)}
}

func (m *mob) run() (err error) {
	if m.ep, err = unix.EpollCreate1(0); err != nil {
		return err
	}
	if err := unix.EpollCtl(m.ep, unix.EPOLL_CTL_ADD, 0, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: -1}); err != nil {
		return err
	}
	m.people = make([]person, m.n)
	for i := range m.people {
		if err := m.connect(i); err != nil {
			return fmt.Errorf("connection %d: %w", i, err)
		}
	}
	events := make([]unix.EpollEvent, 1024)
	for {
		n, err := unix.EpollWait(m.ep, events, -1)
		if err == unix.EINTR {
			continue
		}
		if err != nil {
			return err
		}
		for _, e := range events[:n] {
			if e.Fd < 0 {
				if over := m.command(); over {
					return nil
				}
				continue
			}
			if err := m.read(int(e.Fd)); err != nil {
				return fmt.Errorf("connection %d: %w", e.Fd, err)
			}
		}
	}
}

func (m *mob) connect(i int) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return err
	}
	host, port, _ := strings.Cut(m.addr, ":")
	to := &unix.SockaddrInet4{}
	if to.Port, err = strconv.Atoi(port); err != nil || host != "127.0.0.1" {
		return fmt.Errorf("address %q: %w", m.addr, err)
	}
	to.Addr = [4]byte{127, 0, 0, 1}
	if err := unix.Connect(fd, to); err != nil {
		return err
	}
	if m.path != "" {
		hello := "GET " + m.path + " HTTP/1.1\r\nHost: " + m.addr + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
			"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
		if _, err := unix.Write(fd, []byte(hello)); err != nil {
			return err
		}
	}
	m.people[i] = person{fd: fd, greeted: m.path == ""}
	return unix.EpollCtl(m.ep, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(i)})
}

// command reads one line; it tells whether it was the last.
func (m *mob) command() (over bool) {
	n, err := unix.Read(0, m.buf)
	if err != nil || n == 0 {
		return true
	}
	var what string
	var number int
	if _, err := fmt.Sscan(string(m.buf[:n]), &what, &number); err != nil {
		return true
	}
	switch what {
	case "all":
		m.want, m.behind = number, 0
		for i := range m.people {
			if m.people[i].progress < number {
				m.behind++
			}
		}
		m.tell()
	case "sightings":
		var b bytes.Buffer
		fmt.Fprintln(&b, len(m.seen))
		_ = binary.Write(&b, binary.LittleEndian, m.seen)
		_, _ = os.Stdout.Write(b.Bytes())
	}
	return false
}

func (m *mob) tell() {
	if m.want > 0 && m.behind == 0 {
		fmt.Println(m.want)
		m.want = 0
	}
}

func (m *mob) read(i int) error {
	p := &m.people[i]
	n, err := unix.Read(p.fd, m.buf)
	if err != nil {
		return err
	}
	if n == 0 {
		return unix.EpollCtl(m.ep, unix.EPOLL_CTL_DEL, p.fd, nil)
	}
	before := p.progress
	if m.path == "" {
		p.progress += n
	} else {
		m.listen(i, m.buf[:n])
	}
	if before < m.want && p.progress >= m.want {
		m.behind--
		m.tell()
	}
	return nil
}

// ballots is the number of ballots cast that a message tells, or 0.
func ballots(message []byte) (n int) {
	if !bytes.HasPrefix(message, []byte(`{"section":"poll/`)) {
		return 0
	}
	_, rest, _ := bytes.Cut(message, []byte(`"cast":`))
	for _, digit := range rest {
		if digit < '0' || digit > '9' {
			break
		}
		n = 10*n + int(digit-'0')
	}
	return n
}

// listen takes whole messages out of what has come and looks for the number of
// ballots cast.
func (m *mob) listen(i int, b []byte) {
	p := &m.people[i]
	if len(p.carry) > 0 {
		b = append(p.carry, b...)
	}
	if !p.greeted {
		_, rest, found := bytes.Cut(b, []byte("\r\n\r\n"))
		if !found {
			p.carry = bytes.Clone(b)
			return
		}
		p.greeted, b = true, rest
	}
	for {
		payload, rest, whole := firstMessage(b)
		if !whole {
			break
		}
		if n := ballots(payload); n > 0 {
			p.progress = n
			m.seen = append(m.seen, sighting{uint32(i), uint32(n), monotonic(unix.CLOCK_MONOTONIC)})
		}
		b = rest
	}
	p.carry = append(p.carry[:0:0], b...)
}

// firstMessage takes the first message of b.
func firstMessage(b []byte) (payload, rest []byte, whole bool) {
	if len(b) < 2 {
		return nil, b, false
	}
	n, at := int(b[1]), 2
	switch {
	case n == 126 && len(b) >= 4:
		n, at = int(binary.BigEndian.Uint16(b[2:])), 4
	case n == 127 && len(b) >= 10:
		n, at = int(binary.BigEndian.Uint64(b[2:])), 10
	case n >= 126:
		return nil, b, false
	}
	if len(b) < at+n {
		return nil, b, false
	}
	return b[at : at+n], b[at+n:], true
}

// narrowLine makes a line take little from its first byte on.
func narrowLine(_, _ string, c syscall.RawConn) (err error) {
	failed := c.Control(func(fd uintptr) { err = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_RCVBUF, 4096) })
	return errors.Join(failed, err)
}

// settled waits until all of a crowd are in.
func (h *hall) settled(n int64) {
	h.t.Helper()
	require.Eventually(h.t, func() bool { return h.hub.Stats().Connections >= n }, time.Minute, time.Millisecond)
}
