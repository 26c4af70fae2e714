package main

import (
	"context"
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// fault is a system call of the committer that fails, as strace names it: the
// first, counted from when the server is ready, and with steps up to the last,
// one in each life of the server.
type fault struct {
	call, error string
	step, last  int
}

// Of the syncs, every second one is of a commit's pages, the others of its meta page.
var (
	failingSync  = fault{"fdatasync", "EIO", 1, 40}
	failingWrite = fault{"pwrite64", "ENOSPC", 7, 141}
)

var attached = regexp.MustCompile(`(strace: Process \d+ attached with \d+ threads)`)

// A server whose k-th sync fails ends with an error and acknowledges nothing
// from then on. Nothing that it acknowledged before is missing after a restart,
// and what phones send again under the same counters counts once.
func TestFailingSync(t *testing.T) { failingSync.strike(t) }

// The same is true of a disk that is full in spite of all checks, in the middle
// of a commit.
func TestFailingWrite(t *testing.T) { failingWrite.strike(t) }

func (f fault) strike(t *testing.T) {
	needs(t, "strace")
	if !mayTrace() {
		t.Skip("skipped: strace may not attach to a process here")
	}
	data := t.TempDir()
	p := serve(t, data)
	h := openHall(t, p)
	h.seat(8, 1)
	unsure := error(nil)
	for k := 1; k <= f.last; k += f.step {
		tracer := f.aim(t, p, k)
		h.gate.open(p.base)
		if unsure == nil {
			unsure = h.propose(false)
		} else {
			unsure = h.propose(true)
		}
		require.Equal(t, 1, p.status(t), "%s %d", f.call, k)
		h.rest()
		<-tracer.ended
		require.Equal(t, 1, strings.Count(tracer.err.String(), "(INJECTED)"), "%s %d: the fault fired once:\n%s", f.call, k, tracer.err)
		require.Contains(t, p.err.String(), "may or may not be on disk", "the last words say what has happened")

		p = serve(t, data)
		h.check(p.base, false)
	}
	if unsure != nil {
		require.NoError(t, h.propose(true))
	}
	finish(t, h, p, data)
	require.Positive(t, h.acked)
	t.Logf("%s failed %d times, %d ballots acknowledged by %d phones", f.call, (f.last-1)/f.step+1, h.acked, len(h.phones))
}

// aim lets the k-th call of each thread of a running server fail. Only the thread
// of the journal's committer makes such calls.
func (f fault) aim(t *testing.T, p *process, k int) *process {
	t.Helper()
	tracer := launch(t, "strace", "-f", "-p", strconv.Itoa(p.cmd.Process.Pid), "-e", "trace="+f.call,
		"-e", fmt.Sprintf("inject=%s:error=%s:when=%d", f.call, f.error, k))
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	require.NotEmpty(t, tracer.err.await(ctx, tracer.ended, attached), "strace did not attach:\n%s", tracer.err)
	return tracer
}

// mayTrace tells whether strace may trace a process that is not its child.
func mayTrace() bool {
	cat := exec.Command("cat")
	in, err := cat.StdinPipe()
	if err != nil || cat.Start() != nil {
		return false
	}
	tracer := exec.Command("strace", "-p", strconv.Itoa(cat.Process.Pid))
	attached := newOutput()
	tracer.Stderr = attached
	if tracer.Start() != nil {
		return false
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = tracer.Wait() }()
	ok := attached.await(context.Background(), ended, regexp.MustCompile(`(Process \d+ attached)`)) != ""
	_ = in.Close()
	_ = cat.Wait()
	<-ended
	return ok
}
