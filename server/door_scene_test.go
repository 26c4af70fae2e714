package server_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/blobs"
	"github.com/folkmoot/folkmoot/server/client"
)

// logged is what a server logs.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *logged) config(cfg *server.Config) { cfg.Logger = slog.New(slog.NewTextHandler(l, nil)) }

// begins sends the head of a request, and as much of its body as is given; the
// connection stays open.
func (h *hall) begins(who *person, method, path, kind string, length int, body string) (*net.TCPConn, *bufio.Reader) {
	h.t.Helper()
	conn, err := net.Dial("tcp", h.server.Addr().String())
	require.NoError(h.t, err)
	h.t.Cleanup(func() { _ = conn.Close() })
	_, err = fmt.Fprintf(conn, "%s /api%s HTTP/1.1\r\nHost: %s\r\nOrigin: %s\r\nContent-Type: %s\r\nCookie: %s\r\nContent-Length: %d\r\n\r\n%s",
		method, path, h.server.Addr(), h.host.Base(), kind, who.c.Cookie(), length, body)
	require.NoError(h.t, err)
	return conn.(*net.TCPConn), bufio.NewReader(conn)
}

// refusedWith reads an answer that says no.
func (h *hall) refusedWith(answers *bufio.Reader, status int, code string) {
	h.t.Helper()
	res, err := http.ReadResponse(answers, nil)
	require.NoError(h.t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(h.t, err)
	var r client.Refusal
	require.NoError(h.t, json.Unmarshal(text, &r), "%s", text)
	require.Equal(h.t, []any{status, code}, []any{res.StatusCode, r.Code})
}

// A line that breaks in the middle of a request is no fault of the server: the
// phone may send it again, and nothing in the log alarms anybody.
func TestScene_ALineBreaksInTheMiddleOfARequest(t *testing.T) {
	log := &logged{}
	h := open(t, log.config)
	for path, kind := range map[string]string{"/points": "application/json", "/files": "application/octet-stream"} {
		conn, answers := h.begins(h.ben, http.MethodPost, "/meetings/"+string(h.meeting)+path, kind, 1000, `{"id":`)
		require.NoError(t, conn.CloseWrite())
		h.refusedWith(answers, http.StatusServiceUnavailable, "interrupted")
	}
	require.NotContains(t, log.String(), "level=ERROR")
}

// Who may not write a file into a meeting is refused before the server takes it
// in: nobody else's bytes lie in its memory.
func TestScene_AFileIsRefusedBeforeItIsRead(t *testing.T) {
	h := open(t)
	for _, c := range []struct {
		who    *person
		status int
		code   string
	}{{h.nobody, 401, "no_session"}, {h.nadia, 403, "not_on_roll"}, {h.wim, 403, "not_admitted"}, {h.olga, 403, "not_allowed"}, {h.wall, 403, "not_allowed"}} {
		_, answers := h.begins(c.who, http.MethodPost, "/meetings/"+string(h.meeting)+"/files", "application/octet-stream", blobs.MaxSize, "GIF89a")
		h.refusedWith(answers, c.status, c.code)
	}
}

// The largest file is taken; of a larger one it is said how large one may be.
func TestScene_TheLargestFile(t *testing.T) {
	h := open(t)
	file := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, blobs.MaxSize)...)
	_, err := h.ben.c.Upload(h.ctx, h.meeting, file[:blobs.MaxSize])
	require.NoError(t, err)
	_, err = h.ben.c.Upload(h.ctx, h.meeting, file[:blobs.MaxSize+1])
	requireRefusal(t, err, 413, "body_too_large")
	var r *client.Refusal
	require.ErrorAs(t, err, &r)
	require.Equal(t, map[string]any{"max": float64(blobs.MaxSize)}, r.Args)
}

// Files leave the space alone that is kept free on the disk for what people decide.
func TestScene_FilesDoNotFillTheDisk(t *testing.T) {
	dir := t.TempDir()
	s, stop := running(t, dir)
	ana := hostOf(t, s)
	meeting, err := ana.OpenMeeting(t.Context(), decision.OpenMeeting{ID: command(), Title: "Assembly", Language: "en", Zone: "UTC", Joining: decision.JoinOpen, Name: "Ana"})
	require.NoError(t, err)
	_, err = ana.Upload(t.Context(), meeting, []byte("%PDF-1.7 one"))
	require.NoError(t, err)
	ana.Close()
	stop()
	s, stop = running(t, dir, func(cfg *server.Config) { cfg.MinFree = 1 << 60 })
	defer stop()
	ana, err = ana.At(s.Base())
	require.NoError(t, err)
	defer ana.Close()
	_, err = ana.Upload(t.Context(), meeting, []byte("%PDF-1.7 two"))
	requireRefusal(t, err, 503, "storage_full")
	_, err = ana.Upload(t.Context(), meeting, []byte("%PDF-1.7 one"))
	require.NoError(t, err, "what is there already takes no space")
}

// Files are looked at only for who may speak, and only as many as one may name.
func TestScene_NamedFilesAreLookedAtForMembersAlone(t *testing.T) {
	h := open(t)
	p := h.proposes("Talk", "")
	h.moves(p, decision.PhaseDiscussion, "")
	h.settle()
	unknown := decision.Attachment{Blob: decision.BlobID(strings.Repeat("0", 64)), Name: "plan.pdf"}
	says := func(files ...decision.Attachment) decision.AddContribution {
		return decision.AddContribution{ID: command(), Proposal: p, Contribution: client.NewID[decision.ContributionID](),
			Kind: decision.Support, Text: "See here.", Attachments: files}
	}
	h.As(h.nadia).Does(says(unknown)).Refused(403, "not_on_roll")
	h.As(h.nobody).Does(says(unknown)).Refused(401, "no_session")
	h.As(h.ben).Does(says(unknown)).Refused(404, "file_unknown")
	many := make([]decision.Attachment, decision.MaxAttachments+1)
	for i := range many {
		many[i] = unknown
	}
	h.As(h.ben).Does(says(many...)).Refused(422, "attachments_many")
}

// Each visit lets a browser keep its session for the whole time again, so that who
// comes every few months stays who they are.
func TestScene_ASessionLastsFromTheLastVisit(t *testing.T) {
	h := open(t)
	req, err := http.NewRequestWithContext(h.ctx, http.MethodGet, h.host.Base()+"/api/session", nil)
	require.NoError(t, err)
	req.Header.Set("Cookie", h.ben.c.Cookie())
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Len(t, res.Cookies(), 1)
	again := res.Cookies()[0]
	require.Equal(t, h.ben.c.Cookie(), again.Name+"="+again.Value, "the same session")
	require.Equal(t, 180*24*60*60, again.MaxAge)
}

// The list of meetings holds those that one is of; who was removed is not.
func TestScene_TheListOfMeetings(t *testing.T) {
	h := open(t)
	other, _ := h.begin("Other")
	for who, want := range map[*person][]decision.MeetingID{
		h.ana: {other, h.meeting}, h.ben: {h.meeting}, h.wim: {h.meeting}, h.wall: {h.meeting}, h.gus: nil, h.nadia: nil,
	} {
		lines, err := who.c.Meetings(h.ctx)
		require.NoError(t, err)
		var ids []decision.MeetingID
		for _, l := range lines {
			ids = append(ids, l.ID)
		}
		require.Equal(t, want, ids, who.name)
	}
}

// A browser that shows the hall's screen goes on showing it when its owner joins
// in another window and somebody's browser is let go of.
func TestScene_AScreenStaysWhenItsOwnerJoins(t *testing.T) {
	h := open(t)
	_, err := h.wall.c.Join(h.ctx, h.meeting, decision.JoinMeeting{ID: command(), Name: "Walter", Code: h.code})
	require.NoError(t, err)
	_, err = h.ana.c.RenewLink(h.ctx, h.meeting, h.ben.id)
	require.NoError(t, err)
	p := h.proposes("Still here", "")
	for {
		f, err := h.wall.live.Next(h.ctx)
		require.NoError(t, err)
		if f.Section == decision.SectionProposal(p) {
			break
		}
	}
	h.settle()
}

// An id that is none, or that means something else already, is refused in a
// sentence, wherever something new is made.
func TestScene_AnIDThatIsNoneOrTaken(t *testing.T) {
	h := open(t)
	_, err := h.host.OpenMeeting(h.ctx, decision.OpenMeeting{ID: "x", Title: "Assembly", Language: "en", Zone: "UTC", Joining: decision.JoinOpen, Name: "Ana"})
	requireRefusal(t, err, 422, "bad_id")
	_, err = h.host.Found(h.ctx, decision.FoundOrganisation{ID: "x", Name: "Union"})
	requireRefusal(t, err, 422, "bad_id")
	union := decision.FoundOrganisation{ID: command(), Name: "Union",
		Defaults: decision.Defaults{Joining: decision.JoinClosed, Language: "en", Zone: "UTC"}}
	_, err = h.host.Found(h.ctx, union)
	require.NoError(t, err)
	_, err = h.host.OpenMeeting(h.ctx, decision.OpenMeeting{ID: union.ID, Title: "Assembly", Language: "en", Zone: "UTC", Joining: decision.JoinOpen, Name: "Ana"})
	requireRefusal(t, err, 409, "id_taken")
	union.ID = decision.CommandID(h.meeting)
	_, err = h.host.Found(h.ctx, union)
	requireRefusal(t, err, 409, "id_taken")
}

// Only where nobody listens is it said that no server runs.
func TestControl_WhoDoesNotAnswer(t *testing.T) {
	dir := t.TempDir()
	_, err := server.Control(t.Context(), dir, "/link")
	require.ErrorIs(t, err, server.ErrNotRunning)
	l, err := net.Listen("unix", filepath.Join(dir, "control.sock"))
	require.NoError(t, err)
	var hangsUp sync.WaitGroup
	hangsUp.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	})
	_, err = server.Control(t.Context(), dir, "/link")
	require.Error(t, err)
	require.NotErrorIs(t, err, server.ErrNotRunning)
	require.NoError(t, l.Close())
	hangsUp.Wait()
}
