package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/labstack/echo/v4"
)

// Beside the public door a server has two others: a socket in its data folder,
// for commands of the same machine's user, and, where it is asked for, an
// address for metrics.

// socketName is the control socket's file in the data folder.
const socketName = "control.sock"

// maxSocketPath is the longest path of a Unix socket that every system takes.
const maxSocketPath = 103

// startSide opens the side doors and gives what stops them. A door that fails
// later says so on failed.
func (s *Server) startSide(ctx context.Context, failed chan<- error) ([]func(context.Context) error, error) {
	path := filepath.Join(s.cfg.Data, socketName)
	_ = os.Remove(path) // of a process that was killed: the journal's lock says that none is running
	control, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("open the control socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("open the control socket: %w", err), control.Close())
	}
	stops := []func(context.Context) error{serveSide(control, s.controls(), failed)}
	if s.cfg.Admin == "" {
		return stops, nil
	}
	admin, err := net.Listen("tcp", s.cfg.Admin)
	if err != nil {
		return stops, fmt.Errorf("listen for metrics on %s: %w", s.cfg.Admin, err)
	}
	s.cfg.Logger.Info("metrics", "addr", admin.Addr().String())
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", s.metrics.handler())
	return append(stops, serveSide(admin, mux, failed)), nil
}

func serveSide(l net.Listener, h http.Handler, failed chan<- error) func(context.Context) error {
	hs := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		if err := hs.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	}()
	return hs.Shutdown
}

// controls are the commands of the control socket.
func (s *Server) controls() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /link", func(w http.ResponseWriter, r *http.Request) {
		link, err := s.HostLink(r.Context())
		reply(w, link, err)
	})
	mux.HandleFunc("POST /link/revoke", func(w http.ResponseWriter, r *http.Request) {
		reply(w, "", s.people.RevokeHosts(r.Context()))
	})
	return mux
}

func reply(w http.ResponseWriter, text string, err error) {
	if err != nil {
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, text)
}

// Control gives a command to the server that runs on a data folder, and its
// answer. It fails with ErrNotRunning where none runs there.
func Control(ctx context.Context, data, path string) (string, error) {
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", filepath.Join(data, socketName))
	}
	client := &http.Client{Transport: &http.Transport{DialContext: dial}, Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://folkmoot"+path, nil)
	if err != nil {
		return "", err
	}
	res, err := client.Do(req)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return "", fmt.Errorf("%w on the data folder %s", ErrNotRunning, data)
	}
	if errors.Is(err, fs.ErrPermission) {
		return "", fmt.Errorf("the data folder %s belongs to somebody else: run this as the user who runs the server", data)
	}
	if err != nil {
		return "", fmt.Errorf("the server on the data folder %s does not answer: %w", data, err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 64<<10))
	if err != nil {
		return "", err
	}
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("the server answered: %s", body)
	}
	return string(body), nil
}

// ErrNotRunning means that no server answers on a data folder.
var ErrNotRunning = errors.New("no server is running")

// logged is middleware that writes one line for a request: route and status,
// never the path itself, an address, a token or a name.
func (s *Server) logged(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		start := time.Now()
		if err := next(c); err != nil {
			c.Error(err)
		}
		s.cfg.Logger.LogAttrs(c.Request().Context(), slog.LevelDebug, "request",
			slog.String("method", methodOf(c.Request())), slog.String("route", c.Path()),
			slog.Int("status", c.Response().Status), slog.Duration("took", time.Since(start)),
			slog.String("request", c.Response().Header().Get(echo.HeaderXRequestID)))
		return nil
	}
}

// recovered is middleware that turns a panic into an error: one request fails,
// not the server.
func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if p := recover(); p != nil && p != http.ErrAbortHandler {
				err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
			}
		}()
		return next(c)
	}
}

// logWriter takes what echo and net/http themselves would print, without the
// addresses of those who ask.
type logWriter struct{ log *slog.Logger }

var addresses = regexp.MustCompile(`\d{1,3}(\.\d{1,3}){3}(:\d+)?|\[[0-9a-fA-F:.]+(%\w+)?\](:\d+)?`)

func (w logWriter) Write(p []byte) (int, error) {
	w.log.Debug("door", "line", string(addresses.ReplaceAll(bytes.TrimSpace(p), []byte("(address)"))))
	return len(p), nil
}
