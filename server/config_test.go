package server

import (
	"net"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

// The address for links is the public one where it is given, else the one that
// the server listens on, else this machine's on its network.
func TestBase(t *testing.T) {
	lan := "localhost"
	if all := lanAddresses(); len(all) > 0 {
		lan = all[0]
	}
	for _, c := range []struct {
		cfg  Config
		at   net.TCPAddr
		want string
	}{
		{Config{Addr: "127.0.0.1:0"}, net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 4711}, "http://127.0.0.1:4711"},
		{Config{Addr: "[::1]:80"}, net.TCPAddr{IP: net.IPv6loopback, Port: 80}, "http://[::1]"},
		{Config{Addr: "laptop.local:8080"}, net.TCPAddr{IP: net.IPv4(10, 0, 0, 7), Port: 8080}, "http://laptop.local:8080"},
		{Config{Addr: ":8080"}, net.TCPAddr{IP: net.IPv6unspecified, Port: 8080}, "http://" + net.JoinHostPort(lan, "8080")},
		{Config{Addr: ":443", ACME: []string{"moot.example.org"}}, net.TCPAddr{Port: 443}, "https://moot.example.org"},
		{Config{Addr: "10.0.0.7:8443", TLSCert: "a", TLSKey: "b"}, net.TCPAddr{IP: net.IPv4(10, 0, 0, 7), Port: 8443}, "https://10.0.0.7:8443"},
		{Config{Addr: ":8080", PublicURL: "https://Moot.example.org/"}, net.TCPAddr{Port: 8080}, "https://moot.example.org"},
	} {
		require.Equal(t, c.want, c.cfg.base(&c.at))
	}
}

// A forwarded header is believed only from a trusted proxy.
func TestCameSecure(t *testing.T) {
	cfg := Config{TrustedProxies: []string{"10.0.0.0/8", "fd00::1"}}
	proxies, err := cfg.proxies()
	require.NoError(t, err)
	s := &Server{proxies: proxies}
	for remote, trusted := range map[string]bool{
		"10.1.2.3:5000": true, "[fd00::1]:5000": true, "192.168.1.9:5000": false, "[fd00::2]:5000": false, "nonsense": false,
	} {
		req := httptest.NewRequest(http.MethodGet, "http://moot.example.org/", nil)
		req.RemoteAddr = remote
		require.False(t, s.cameSecure(req))
		req.Header.Set("X-Forwarded-Proto", "https")
		require.Equal(t, trusted, s.cameSecure(req), remote)
	}
	require.True(t, s.cameSecure(httptest.NewRequest(http.MethodGet, "https://moot.example.org/", nil)))
}

// Doors that are no page's: an unknown route of the API is refused as such, and
// readiness ends with the server.
func TestDoors(t *testing.T) {
	cfg := DefaultConfig()
	cfg.Addr, cfg.Data, cfg.MinFree = "127.0.0.1:0", t.TempDir(), 0
	s, err := New(t.Context(), cfg)
	require.NoError(t, err)
	defer s.Close()
	get := func(path string) *httptest.ResponseRecorder {
		res := httptest.NewRecorder()
		s.echo.ServeHTTP(res, httptest.NewRequest(http.MethodGet, path, nil))
		return res
	}
	require.Equal(t, http.StatusOK, get("/healthz").Code)
	require.Equal(t, http.StatusOK, get("/readyz").Code)
	res := get("/api/nowhere")
	require.Equal(t, http.StatusNotFound, res.Code)
	require.Contains(t, res.Body.String(), `"code":"no_such_page"`)
	s.stopping.Store(true)
	require.Equal(t, http.StatusServiceUnavailable, get("/readyz").Code)
	require.Equal(t, http.StatusOK, get("/healthz").Code)
}
