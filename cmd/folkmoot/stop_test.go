package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// SIGTERM tells every phone to come back later and how soon, finishes the request
// under way, and ends with status 0; what that request asked for has happened.
func TestStop_Clean(t *testing.T) {
	data := t.TempDir()
	p := serve(t, data)
	h := openHall(t, p)
	h.castOne(p)
	one := h.phones[0]
	screen, err := h.chair.Live(h.ctx, h.meeting, true)
	require.NoError(t, err)
	defer screen.Close()
	mine, err := one.c.Live(h.ctx, h.meeting, false)
	require.NoError(t, err)
	defer mine.Close()

	slow := beginCast(t, p, h, `{"round":1,"text":1,"counter":2,"marks":{"position":"abstain"}}`)
	require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
	for _, live := range []*client.Live{screen, mine} {
		var end *client.Closed
		for err := error(nil); end == nil; {
			if _, err = live.Next(h.ctx); err != nil {
				require.ErrorAs(t, err, &end)
			}
		}
		require.Equal(t, 4000, end.Code)
		ms, err := strconv.Atoi(end.Reason)
		require.NoError(t, err, "the reason is how many milliseconds to wait")
		require.Less(t, ms, 10_000)
	}
	require.Equal(t, http.StatusOK, slow())
	require.Equal(t, 0, p.status(t), p.err)
	require.NotContains(t, p.err.String(), "level=ERROR")

	b := one.ballot(h.polls[0].poll)
	b.counter, b.marks = 2, decision.Marks{Position: "abstain"}
	p = serve(t, data)
	h.move(p.base)
	h.check(p.base, true)
}

// beginCast sends a ballot but for its last byte, once the server has begun to
// read it; finish sends that, and gives the status of the answer.
func beginCast(t *testing.T, p *process, h *hall, body string) (finish func() int) {
	t.Helper()
	base := strings.TrimPrefix(p.base, "http://")
	conn, err := net.Dial("tcp", base)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	fmt.Fprintf(conn, "PUT /api/meetings/%s/polls/%s/ballot HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nContent-Type: application/json\r\n"+
		"Cookie: %s\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n",
		h.meeting, h.polls[0].poll, base, p.base, h.phones[0].c.Cookie(), len(body))
	answers := bufio.NewReader(conn)
	res, err := http.ReadResponse(answers, nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusContinue, res.StatusCode)
	_, err = io.WriteString(conn, body[:len(body)-1])
	require.NoError(t, err)
	return func() int {
		_, err := io.WriteString(conn, body[len(body)-1:])
		require.NoError(t, err)
		res, err := http.ReadResponse(answers, nil)
		require.NoError(t, err)
		require.NoError(t, res.Body.Close())
		return res.StatusCode
	}
}

// Metrics and logs say how the server does, never of whom: after a whole meeting,
// with mistakes and refusals, both are searched for everything that was said.
func TestWatching_SaysNothingOfAnyone(t *testing.T) {
	data := t.TempDir()
	p := serve(t, data, "--log-level", "debug", "--admin-addr", "127.0.0.1:0")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	admin := p.err.await(ctx, p.ended, metricsAddr)
	require.NotEmpty(t, admin, p.err)
	h := openHall(t, p)
	h.castOne(p)
	one := h.phones[0]
	said := h.wholeMeeting(p)

	status, metrics := fetch(t, "http://"+admin+"/metrics")
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, metrics, `folkmoot_request_seconds_count{method="PUT",route="/api/meetings/:meeting/polls/:poll/ballot",status="200"}`)
	require.Contains(t, metrics, "folkmoot_meetings 1")
	require.Equal(t, 0, p.stop(t), p.err)
	logs := p.err.String()
	require.Contains(t, logs, "route=/api/meetings/:meeting/polls/:poll/ballot status=200")

	for what, text := range said {
		require.NotEmpty(t, text, what)
		require.NotContains(t, metrics, text, what)
		require.NotContains(t, logs, text, what)
	}
	for what, id := range map[string]string{"meeting": string(h.meeting), "member": string(one.member), "poll": string(h.polls[0].poll)} {
		require.NotContains(t, metrics, id, what)
	}
	require.NotContains(t, logs, string(one.member))
	require.NotRegexp(t, `127\.0\.0\.1:\d+`, strings.ReplaceAll(logs, admin, ""), "no address of anyone")
}

// wholeMeeting plays the rest of a meeting, with mistakes, and gives everything
// that was said in it.
func (h *hall) wholeMeeting(p *process) map[string]string {
	t := h.t
	one, id := h.phones[0], client.NewID[decision.CommandID]
	consensus, approval := h.polls[0].poll, h.polls[1]
	do := func(c *client.Client, cmd decision.Command) {
		_, err := c.Do(h.ctx, h.meeting, cmd)
		require.NoError(t, err)
	}
	live, err := one.c.Live(h.ctx, h.meeting, false)
	require.NoError(t, err)
	defer live.Close()
	do(one.c, decision.RenameMember{ID: id(), Member: one.member, Name: "Zwetschge Quittenbaum"})
	do(one.c, decision.CastBallot{Poll: consensus, Round: 1, Text: 1, Counter: 2,
		Marks: decision.Marks{Position: "block", Reason: "Grundwasserschaden"}})
	do(one.c, decision.CastBallot{Poll: approval.poll, Round: 1, Text: 1, Counter: 1,
		Marks: decision.Marks{Approved: approval.options[:1]}})
	later := client.NewID[decision.ProposalID]()
	do(h.chair, decision.AddProposal{ID: id(), Proposal: later, Title: "Dachpappe", Text: "Regenrinne"})
	do(h.chair, decision.MovePhase{ID: id(), Proposal: later, To: decision.PhaseDiscussion})
	do(h.chair, decision.MovePhase{ID: id(), Proposal: later, To: decision.PhaseDraft, Reason: "Kostenvoranschlag"})
	for _, err := range []error{
		one.c.Cast(h.ctx, h.meeting, decision.CastBallot{Poll: approval.poll, Round: 1, Text: 1, Counter: 2,
			Marks: decision.Marks{Approved: []decision.OptionID{"Wahlgeheimnis"}}}),
		one.c.Cast(h.ctx, "Niemandsland", decision.CastBallot{Poll: consensus}),
		failing(one.c.Invitation(h.ctx, "Falschcode")),
		failing(one.c.SpendLink(h.ctx, "http://moot/l#Schluesselwort")),
		failing(one.c.Do(h.ctx, h.meeting, decision.EndMeeting{ID: id()})),
		failing(one.c.Minutes(h.ctx, h.meeting, "Papyrus", "")),
	} {
		var r *client.Refusal
		require.ErrorAs(t, err, &r)
	}
	for _, path := range []string{"/Irrweg.html", "/api/Irrweg?name=Irrweg", "/j/" + h.code, "/api/join/" + h.code + "?x=Irrweg"} {
		_, _ = fetch(t, p.base+path)
	}
	req, err := http.NewRequestWithContext(h.ctx, "MIRABELLE", p.base+"/api/session", nil)
	require.NoError(t, err)
	_, err = http.DefaultClient.Do(req)
	require.NoError(t, err)
	_, err = http.Post(p.base+"/api/meetings", "application/json", strings.NewReader(`{"title":"Halbsatz`))
	require.NoError(t, err)
	screen, err := h.chair.MakeLink(h.ctx, h.meeting, "screen")
	require.NoError(t, err)
	for _, q := range h.polls {
		do(h.chair, decision.ClosePoll{ID: id(), Poll: q.poll, Round: 1})
	}
	do(h.chair, decision.RemoveMember{ID: id(), Member: one.member})
	do(h.chair, decision.EndMeeting{ID: id()})
	minutes, err := h.chair.Minutes(h.ctx, h.meeting, "md", "de")
	require.NoError(t, err)
	require.Contains(t, string(minutes), "Dachpappe")

	return map[string]string{"a name": "Quittenbaum", "the chair's name": "Mara", "a first name": one.name, "the meeting's title": "Winter meeting",
		"the code": h.code, "a reason": "Grundwasserschaden", "a position": "block", "an option": string(approval.options[0]),
		"a wrong option": "Wahlgeheimnis", "a title": "Dachpappe", "a text": "Regenrinne", "a reason for going back": "Kostenvoranschlag",
		"a wrong code": "Falschcode", "a wrong token": "Schluesselwort", "a wrong meeting": "Niemandsland", "a wrong format": "Papyrus",
		"a wrong path": "Irrweg", "a made-up method": "MIRABELLE", "broken JSON": "Halbsatz", "the host link": p.link[strings.Index(p.link, "#")+1:],
		"a screen link": screen.URL[strings.Index(screen.URL, "#")+1:], "a session": strings.SplitN(one.c.Cookie(), "=", 2)[1],
		"the chair's session": strings.SplitN(h.chair.Cookie(), "=", 2)[1]}
}

// failing is the error of a call whose answer is of no interest.
func failing[T any](_ T, err error) error {
	if err == nil {
		return errors.New("it was not refused")
	}
	return err
}
