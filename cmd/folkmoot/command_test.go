package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/server/client"
)

var update = flag.Bool("update", false, "write docs/config.md anew")

// docs/config.md is what `folkmoot config` prints.
func TestConfig_Reference(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, writeReference(&out))
	name := filepath.Join("..", "..", "docs", "config.md")
	if *update {
		require.NoError(t, os.WriteFile(name, out.Bytes(), 0o644))
	}
	golden, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(golden), out.String(), "run go test ./cmd/folkmoot -run TestConfig -update, and look at the difference")
	status, stdout, stderr := runs(t, "config")
	require.Equal(t, 0, status, stderr)
	require.Equal(t, string(golden), stdout)
}

// A command line that makes no sense is refused with status 2 before anything is
// touched, in words that say what would be right.
func TestCommandLine_Refused(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{}, "expected one of"},
		{[]string{"dance"}, "unexpected argument dance"},
		{[]string{"serve", "--colour", "red"}, "unknown flag --colour"},
		{[]string{"serve", "--addr", "8080"}, "such as :8080 or 127.0.0.1:8080"},
		{[]string{"serve", "--admin-addr", "here"}, "such as 127.0.0.1:9090"},
		{[]string{"serve", "--data", ""}, "want the path of a folder"},
		{[]string{"serve", "--data", strings.Repeat("deep/", 30)}, "too long for the socket"},
		{[]string{"serve", "--public-url", "moot.example.org"}, "such as https://moot.example.org"},
		{[]string{"serve", "--public-url", "https://moot.example.org/meetings"}, "want scheme and host alone"},
		{[]string{"serve", "--tls-cert", "chain.pem"}, "give both or none"},
		{[]string{"serve", "--tls-cert", "a", "--tls-key", "b", "--acme", "moot.example.org"}, "exclude each other"},
		{[]string{"serve", "--acme", "https://moot.example.org"}, "want host names alone"},
		{[]string{"serve", "--acme-url", "https://ca.example.org"}, "need --acme"},
		{[]string{"serve", "--trusted-proxies", "proxy.example.org"}, "such as 10.0.0.0/8"},
		{[]string{"serve", "--max-size", "lots"}, "lots"},
		{[]string{"serve", "--max-size=-1"}, "0 for no limit"},
		{[]string{"serve", "--min-free=-1"}, "0 or more"},
		{[]string{"serve", "--tick", "1h"}, "between 10ms and 10s"},
		{[]string{"serve", "--tick", "soon"}, "soon"},
		{[]string{"serve", "--log-level", "loud"}, "debug"},
	} {
		dir := filepath.Join(t.TempDir(), "data")
		t.Setenv("FOLKMOOT_DATA", dir)
		status, stdout, stderr := runs(t, c.args...)
		require.Equal(t, 2, status, "%v: %s", c.args, stderr)
		require.Empty(t, stdout)
		require.Contains(t, stderr, c.want, c.args)
		require.Contains(t, stderr, "folkmoot --help")
		require.NoFileExists(t, dir)
	}
}

// A setting may come from the environment; a flag wins.
func TestCommandLine_Environment(t *testing.T) {
	t.Setenv("FOLKMOOT_TICK", "1h")
	status, _, stderr := runs(t, serving(t.TempDir())...)
	require.Equal(t, 2, status)
	require.Contains(t, stderr, "--tick 1h0m0s")
	require.Equal(t, 0, serve(t, t.TempDir(), "--tick", "50ms").stop(t))
}

// `folkmoot link` gives a host link of the running server. A new one revokes one
// that nobody has used; --revoke takes the host's rights from all.
func TestLink(t *testing.T) {
	data := t.TempDir()
	p := serve(t, data)
	link := func(more ...string) string {
		status, stdout, stderr := runs(t, append([]string{"link", "--data", data}, more...)...)
		require.Equal(t, 0, status, stderr)
		return stdout[:len(stdout)-1]
	}
	host, err := client.New(p.base, nil)
	require.NoError(t, err)
	defer host.Close()
	spend := func(link string) error {
		_, err := host.Session(t.Context())
		require.NoError(t, err)
		_, err = host.SpendLink(t.Context(), link)
		return err
	}
	second := link()
	require.True(t, client.Refused(spend(p.link), "link_unknown"), "it was not used and is revoked")
	require.NoError(t, spend(second))
	s, err := host.Session(t.Context())
	require.NoError(t, err)
	require.True(t, s.Host)

	host = host.Another()
	require.True(t, client.Refused(spend(second), "link_spent"), "it works in one browser")
	require.NoError(t, spend(link()))
	third := link("--revoke")
	s, err = host.Session(t.Context())
	require.NoError(t, err)
	require.False(t, s.Host)
	require.NoError(t, spend(third))
}

// Without a running server `folkmoot link` says so.
func TestLink_NotRunning(t *testing.T) {
	data := t.TempDir()
	status, stdout, stderr := runs(t, "link", "--data", data)
	require.Equal(t, 1, status)
	require.Empty(t, stdout)
	sentence(t, stderr, data, "no server is running", "folkmoot serve")

	serve(t, data).kill()
	status, _, stderr = runs(t, "link", "--data", data)
	require.Equal(t, 1, status)
	sentence(t, stderr, "no server is running")
	require.Equal(t, 0, serve(t, data).stop(t), "a socket left behind is no obstacle")
	require.NoFileExists(t, filepath.Join(data, "control.sock"))
}
