package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The tests of this file's users run the real program as a process.

// patience is how long a test waits for something that must come.
const patience = 2 * time.Minute

var built struct {
	sync.Once
	dir, path string
	err       error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built.dir != "" {
		_ = os.RemoveAll(built.dir)
	}
	os.Exit(code)
}

// program builds the program, once.
func program(t *testing.T) string {
	t.Helper()
	built.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "folkmoot-test-"); built.err != nil {
			return
		}
		built.path = filepath.Join(built.dir, "folkmoot")
		if runtime.GOOS == "windows" {
			built.path += ".exe"
		}
		if out, err := exec.Command("go", "build", "-o", built.path, ".").CombinedOutput(); err != nil {
			built.err = fmt.Errorf("go build: %w\n%s", err, out)
		}
	})
	require.NoError(t, built.err)
	return built.path
}

// output collects what a process writes, and lets others wait for a part of it.
type output struct {
	mu    sync.Mutex
	text  bytes.Buffer
	grown chan struct{}
}

func newOutput() *output { return &output{grown: make(chan struct{})} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.grown)
	o.grown = make(chan struct{})
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// await gives the first group of the first match, or "" when the process ends
// or ctx does without one.
func (o *output) await(ctx context.Context, ended <-chan struct{}, re *regexp.Regexp) string {
	for {
		o.mu.Lock()
		match, grown := re.FindStringSubmatch(o.text.String()), o.grown
		o.mu.Unlock()
		if match != nil {
			return match[1]
		}
		select {
		case <-grown:
		case <-ended:
			if match := re.FindStringSubmatch(o.String()); match != nil {
				return match[1]
			}
			return ""
		case <-ctx.Done():
			return ""
		}
	}
}

// process is a running program.
type process struct {
	cmd      *exec.Cmd
	out, err *output
	ended    chan struct{} // closed once it has ended and all it wrote is there
	link     string        // to becoming the host
	base     string        // the server's address
}

// launch starts any program. It is killed when the test ends.
func launch(t *testing.T, name string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(name, args...), out: newOutput(), err: newOutput(), ended: make(chan struct{})}
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.err
	require.NoError(t, p.cmd.Start())
	go func() {
		defer close(p.ended)
		_ = p.cmd.Wait()
	}()
	t.Cleanup(p.kill)
	return p
}

// serving gives the arguments of a server on a free port of this machine.
func serving(data string, more ...string) []string {
	return append([]string{"serve", "--addr", "127.0.0.1:0", "--data", data, "--min-free", "0"}, more...)
}

// serve starts a server and waits until it is ready.
func serve(t *testing.T, data string, more ...string) *process {
	t.Helper()
	p := launch(t, program(t), serving(data, more...)...)
	p.awaitReady(t)
	return p
}

var metricsAddr = regexp.MustCompile(`msg=metrics addr=(\S+)`)

var hostLink = regexp.MustCompile(`(?m)^  (https?://\S+/l#\S+)$`)

// awaitReady waits for the host link, and then until the server takes commands.
func (p *process) awaitReady(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	p.link = p.out.await(ctx, p.ended, hostLink)
	require.NotEmpty(t, p.link, "the server did not start:\n%s\n%s", p.out, p.err)
	p.base, _, _ = strings.Cut(p.link, "/l#")
	status, _ := fetch(t, p.base+"/readyz")
	require.Equal(t, http.StatusOK, status)
}

// kill sends SIGKILL and waits for the end.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
}

// stop sends SIGTERM and gives the exit status.
func (p *process) stop(t *testing.T) int {
	t.Helper()
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	return p.status(t)
}

// status waits for the end and gives the exit status.
func (p *process) status(t *testing.T) int {
	t.Helper()
	select {
	case <-p.ended:
		return p.cmd.ProcessState.ExitCode()
	case <-time.After(patience):
		require.Fail(t, "the process does not end", "%s\n%s", p.out, p.err)
		return -1
	}
}

// fetch gets a page and gives status and body.
func fetch(t *testing.T, url string) (int, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(body)
}

// runs carries out one command line to its end.
func runs(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	p := launch(t, program(t), args...)
	status = p.status(t)
	return status, p.out.String(), p.err.String()
}

// needs skips a test on a machine without the tools it calls. In the project's own
// checks, where CI is set, they are installed, and a missing one fails.
func needs(t *testing.T, tools ...string) {
	t.Helper()
	for _, tool := range tools {
		if _, err := exec.LookPath(tool); err != nil {
			require.NotEqual(t, "true", os.Getenv("CI"), "%s is missing", tool)
			t.Skipf("skipped: this machine has no %s", tool)
		}
	}
}
