package main

import (
	"bytes"
	"context"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/cmd/folkmoot/rehearse"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

var demoCode = regexp.MustCompile(`by the code ([A-Z]+)`)

// `folkmoot rehearse` plays in the demo meeting, whose code `serve --demo` tells,
// and reports as a table or as JSON; how it goes is told on standard error.
func TestRehearse_Demo(t *testing.T) {
	p := serve(t, t.TempDir(), "--demo", "--admin-addr", "127.0.0.1:0")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	code := p.out.await(ctx, p.ended, demoCode)
	require.NotEmpty(t, code)
	args := []string{"rehearse", "--url", p.base, "--code", code, "--voters", "10", "--duration", "1s", "--pause", "200ms", "--slow", "20%",
		"--admin", "http://" + p.err.await(ctx, p.ended, metricsAddr) + "/metrics"}

	status, stdout, stderr := runs(t, append(args, "--json")...)
	require.Equal(t, 0, status, stderr)
	require.Contains(t, stderr, "10 have joined, 10 are connected.")
	require.Contains(t, stderr, "The phones vote.")
	var r rehearse.Report
	reader := json.NewDecoder(bytes.NewReader([]byte(stdout)))
	reader.DisallowUnknownFields()
	require.NoError(t, reader.Decode(&r))
	require.Equal(t, 10, r.Joined)
	require.Equal(t, 2, r.Slow.Phones)
	require.Positive(t, r.Casts)
	require.Empty(t, r.Missing)
	require.NotNil(t, r.Server.Connected)
	require.EqualValues(t, 10, r.Server.Connected.Connections)
	require.Greater(t, r.Server.Connected.Resident, r.Server.Connected.Heap/2)

	status, stdout, stderr = runs(t, args...)
	require.Equal(t, 0, status, stderr)
	require.Contains(t, stdout, "10 of 10 phones")
	require.Contains(t, stdout, "server's memory")
}

// A rehearsal that cannot begin ends with status 1 and a sentence; a command line
// that makes no sense with status 2.
func TestRehearse_Refused(t *testing.T) {
	p := serve(t, t.TempDir())
	host, err := client.New(p.base, nil)
	require.NoError(t, err)
	defer host.Close()
	_, err = host.Session(t.Context())
	require.NoError(t, err)
	_, err = host.SpendLink(t.Context(), p.link)
	require.NoError(t, err)
	meeting, err := host.OpenMeeting(t.Context(), decision.OpenMeeting{ID: client.NewID[decision.CommandID](), Title: "Winter meeting",
		Language: "en", Zone: "Europe/Berlin", Joining: decision.JoinOpen, Name: "Mara"})
	require.NoError(t, err)
	card, err := host.JoinCard(t.Context(), meeting)
	require.NoError(t, err)
	for _, c := range []struct {
		args   []string
		status int
		want   string
	}{
		{[]string{"--url", p.base, "--code", card.Code}, 1, "is a real meeting, which admits no simulated phones"},
		{[]string{"--url", p.base, "--code", "BBBBBB"}, 1, "has the join code BBBBBB"},
		{[]string{"--url", strings.Replace(p.base, "127.0.0.1", "[::ffff:127.0.0.1]", 1), "--code", card.Code}, 1, "use the address that its QR code shows"},
		{[]string{"--url", "moot.example.org", "--code", "BBBBBB"}, 1, "is no address of a server"},
		{[]string{"--url", p.base}, 2, "--code"},
		{[]string{"--url", p.base, "--code", "BBBBBB", "--voters", "5001"}, 2, "between 1 and 5000"},
		{[]string{"--url", p.base, "--code", "BBBBBB", "--duration", "1h"}, 2, "at most 10m"},
		{[]string{"--url", p.base, "--code", "BBBBBB", "--slow", "many"}, 2, "such as 10%"},
	} {
		status, stdout, stderr := runs(t, append([]string{"rehearse"}, c.args...)...)
		require.Equal(t, c.status, status, "%v: %s", c.args, stderr)
		require.Empty(t, stdout)
		require.Contains(t, stderr, c.want)
	}
}
