package server

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/pem"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// journalOf collects a server's log.
type journalOf struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journalOf) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journalOf) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// start runs a server until stop is called.
func start(t *testing.T, cfg Config) (s *Server, stop func()) {
	t.Helper()
	s, err := New(t.Context(), cfg)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-ended)
		s.Close()
	})
	t.Cleanup(stop)
	return s, stop
}

// A server with --acme proves to the authority that the name is its own, serves
// with the certificate that it gets, keeps it in the data folder and uses it
// again after a restart.
func TestACME(t *testing.T) {
	const host = "moot.example.org"
	ca := newAuthority(t)
	roots := filepath.Join(t.TempDir(), "roots.pem")
	own := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Certificate().Raw})
	require.NoError(t, os.WriteFile(roots, own, 0o600))
	log := &journalOf{}
	cfg := DefaultConfig()
	cfg.Addr, cfg.Data, cfg.MinFree = "127.0.0.1:0", t.TempDir(), 0
	cfg.ACME, cfg.ACMEURL, cfg.ACMERoots = []string{host}, ca.URL+"/directory", roots
	cfg.Logger = slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))

	serial := ""
	for range 2 {
		s, stop := start(t, cfg)
		ca.mu.Lock()
		ca.reach[host] = s.Addr().String()
		ca.mu.Unlock()
		require.False(t, s.Plain())
		require.True(t, strings.HasPrefix(s.Base(), "https://"+host+":"), s.Base())

		transport := client.NewTransport(4)
		transport.TLSClientConfig = &tls.Config{RootCAs: ca.roots()}
		transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, s.Addr().String())
		}
		res, err := (&http.Client{Transport: transport, Timeout: 30 * time.Second}).Get(s.Base() + "/")
		require.NoError(t, err, "%v\n%s", ca.problems, log)
		require.NoError(t, res.Body.Close())
		require.Equal(t, http.StatusOK, res.StatusCode)
		leaf := res.TLS.PeerCertificates[0]
		require.Equal(t, "Test authority", leaf.Issuer.CommonName)
		if serial == "" {
			serial = leaf.SerialNumber.String()
		}
		require.Equal(t, serial, leaf.SerialNumber.String(), "the certificate is the one of before")
		meets(t, s, transport)

		_, err = tls.Dial("tcp", s.Addr().String(), &tls.Config{ServerName: "other.example.org", RootCAs: ca.roots()})
		require.Error(t, err, "a name that is not ours")
		stray(t, s, log)
		transport.CloseIdleConnections()
		stop()
	}
	require.Len(t, ca.orders, 1, "one certificate was asked for")
	require.Empty(t, ca.problems)
	require.NoError(t, filepath.WalkDir(filepath.Join(cfg.Data, "certificates"), func(name string, d fs.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := d.Info()
		require.NoError(t, err)
		require.Zero(t, info.Mode()&0o077, "%s is its owner's alone", name)
		return nil
	}))
}

// meets opens a meeting over TLS, with its session cookie and its websocket.
func meets(t *testing.T, s *Server, transport *http.Transport) {
	link, err := s.HostLink(t.Context())
	require.NoError(t, err)
	c, err := client.New(s.Base(), transport)
	require.NoError(t, err)
	_, err = c.Session(t.Context())
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(c.Cookie(), "__Host-folkmoot="))
	_, err = c.SpendLink(t.Context(), link)
	require.NoError(t, err)
	id, err := c.OpenMeeting(t.Context(), decision.OpenMeeting{ID: client.NewID[decision.CommandID](),
		Title: "Winter meeting", Language: "en", Zone: "Europe/Berlin", Joining: decision.JoinOpen, Name: "Mara"})
	require.NoError(t, err)
	live, err := c.Live(t.Context(), id, false)
	require.NoError(t, err)
	me, err := live.View().Me()
	require.NoError(t, err)
	require.True(t, me.Runs)
	require.NoError(t, live.Close())
}

// stray speaks plain HTTP to a server that speaks TLS; net/http grumbles about it,
// and our log does not say who it was.
func stray(t *testing.T, s *Server, log *journalOf) {
	conn, err := net.Dial("tcp", s.Addr().String())
	require.NoError(t, err)
	_, err = conn.Write([]byte("hello\r\n\r\n"))
	require.NoError(t, err)
	_, _ = conn.Read(make([]byte, 1)) // until the server hangs up
	require.NoError(t, conn.Close())
	require.Eventually(t, func() bool { return strings.Contains(log.String(), "TLS handshake error from (address)") }, time.Minute, time.Millisecond)
	require.NotContains(t, log.String(), "127.0.0.1")
}

// The authority refuses a server that does not control the name, and says so: the
// page is then not served, rather than with a certificate that nobody trusts.
func TestACME_NotOurName(t *testing.T) {
	ca := newAuthority(t)
	roots := filepath.Join(t.TempDir(), "roots.pem")
	own := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Certificate().Raw})
	require.NoError(t, os.WriteFile(roots, own, 0o600))
	cfg := DefaultConfig()
	cfg.Addr, cfg.Data, cfg.MinFree = "127.0.0.1:0", t.TempDir(), 0
	cfg.ACME, cfg.ACMEURL, cfg.ACMERoots = []string{"moot.example.org"}, ca.URL+"/directory", roots
	s, _ := start(t, cfg)
	ca.reach["moot.example.org"] = ca.Listener.Addr().String() // somebody else's
	_, err := tls.Dial("tcp", s.Addr().String(), &tls.Config{ServerName: "moot.example.org", RootCAs: ca.roots()})
	require.Error(t, err)
	require.NotEmpty(t, ca.problems)
	require.Nil(t, ca.orders[0].chain)
}
