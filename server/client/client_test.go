package client_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/client"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const english = "en"

// house is a running server with a door in front of it that notes what goes through.
type house struct {
	t    *testing.T
	host *client.Client
	door *httptest.Server
	key  func(context.Context) (string, error) // makes a host link

	mu   sync.Mutex
	used map[string]bool // "GET /session", with {} for ids
}

var ids = regexp.MustCompile(`[0-9a-f]{64}|[0-9a-f]{8}-[0-9a-f-]{27}|/join/[A-Z]+$`)

func openHouse(t *testing.T) *house {
	t.Helper()
	cfg := server.DefaultConfig()
	cfg.Addr, cfg.Data, cfg.MinFree, cfg.Tick = "127.0.0.1:0", t.TempDir(), 0, 10*time.Millisecond
	s, err := server.New(t.Context(), cfg)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	h := &house{t: t, key: s.HostLink, used: map[string]bool{}}
	behind := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: s.Addr().String()})
	between := &http.Transport{}
	behind.Transport = between
	h.door = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		path := strings.TrimPrefix(r.URL.Path, "/api")
		h.used[r.Method+" "+ids.ReplaceAllStringFunc(path, func(id string) string {
			return strings.Replace(id, strings.TrimPrefix(id, "/join/"), "{}", 1)
		})] = true
		h.mu.Unlock()
		behind.ServeHTTP(w, r)
	}))
	h.host, err = client.New(h.door.URL, nil)
	require.NoError(t, err)
	_, err = h.host.Session(t.Context())
	require.NoError(t, err)
	link, err := s.HostLink(t.Context())
	require.NoError(t, err)
	spent, err := h.host.SpendLink(t.Context(), link)
	require.NoError(t, err)
	require.Equal(t, "host", spent.Kind)
	t.Cleanup(func() {
		h.host.Close()
		cancel()
		require.NoError(t, <-ended)
		between.CloseIdleConnections()
		h.door.Close()
		s.Close()
	})
	return h
}

// id draws a command id.
func id() decision.CommandID { return client.NewID[decision.CommandID]() }

// meeting opens a meeting with a lobby and gives its join code.
func (h *house) meeting() (decision.MeetingID, string) {
	meeting, err := h.host.OpenMeeting(h.t.Context(), decision.OpenMeeting{ID: id(), Title: "Winter meeting",
		Language: english, Zone: "Europe/Berlin", Joining: decision.JoinLobby, Name: "Mara"})
	require.NoError(h.t, err)
	card, err := h.host.JoinCard(h.t.Context(), meeting)
	require.NoError(h.t, err)
	require.Contains(h.t, card.QR, "<svg")
	return meeting, card.Code
}

// guest is a new browser that has joined and waits in the lobby.
func (h *house) guest(meeting decision.MeetingID, name, code string) (*client.Client, decision.MemberID) {
	c := h.host.Another()
	_, err := c.Session(h.t.Context())
	require.NoError(h.t, err)
	found, err := c.Invitation(h.t.Context(), code)
	require.NoError(h.t, err)
	require.Equal(h.t, meeting, found.Meeting)
	member, err := c.Join(h.t.Context(), meeting, decision.JoinMeeting{ID: id(), Name: name, Code: code})
	require.NoError(h.t, err)
	return c, member
}

// Every route of the server is used once in a whole meeting, and what each does is
// seen in the sections.
func TestAMeetingThroughEveryRoute(t *testing.T) {
	h := openHouse(t)
	ctx := t.Context()
	meeting, code := h.meeting()
	bo, boID := h.guest(meeting, "Bo", code)
	do := func(c *client.Client, cmd decision.Command) {
		t.Helper()
		seq, err := c.Do(ctx, meeting, cmd)
		require.NoError(t, err, "%T", cmd)
		require.Positive(t, seq)
	}
	see := func(c *client.Client) *client.View {
		t.Helper()
		v, err := c.View(ctx, meeting, false)
		require.NoError(t, err)
		return v
	}
	me := func() decision.MeSection {
		t.Helper()
		s, err := see(bo).Me()
		require.NoError(t, err)
		return s
	}
	require.False(t, me().Admitted)
	do(h.host, decision.AdmitMember{ID: id(), Member: boID})
	require.True(t, me().Admitted)
	do(bo, decision.RenameMember{ID: id(), Member: boID, Name: "Bodo"})
	require.Equal(t, "Bodo", me().Name)
	do(bo, decision.SetPresence{ID: id(), Member: boID, Present: true})
	require.True(t, me().Present)
	do(h.host, decision.SetRole{ID: id(), Member: boID, Role: decision.CoFacilitator})
	require.True(t, me().Runs)

	roof, shed := client.NewID[decision.ProposalID](), client.NewID[decision.ProposalID]()
	do(h.host, decision.AddProposal{ID: id(), Proposal: roof, Title: "Roof", Text: "We repair it."})
	do(h.host, decision.AddProposal{ID: id(), Proposal: shed, Title: "Shed", Text: "We build one."})
	do(h.host, decision.EditProposal{ID: id(), Proposal: roof, Version: 1, Title: "Roof", Text: "We repair it soon."})
	do(h.host, decision.MoveProposal{ID: id(), Proposal: shed, Place: 1})
	do(h.host, decision.ShowProposal{ID: id(), Proposal: roof})
	do(h.host, decision.FreezeScreen{ID: id(), Frozen: true})
	do(h.host, decision.FreezeScreen{ID: id(), Frozen: false})
	agenda, err := see(bo).Agenda()
	require.NoError(t, err)
	require.Equal(t, roof, agenda.Current)
	require.Equal(t, shed, agenda.Items[0].ID)
	versions, err := bo.Versions(ctx, meeting, roof)
	require.NoError(t, err)
	require.Len(t, versions, 2)

	live, err := bo.Live(ctx, meeting, false)
	require.NoError(t, err)
	poll := client.NewID[decision.PollID]()
	do(h.host, decision.MovePhase{ID: id(), Proposal: roof, To: decision.PhaseDiscussion})
	do(h.host, decision.MovePhase{ID: id(), Proposal: roof, To: decision.PhaseVote})
	do(h.host, decision.PlanPoll{ID: id(), Proposal: roof, Poll: poll, Spec: decision.PollSpec{
		Method: decision.MethodConsensus, Show: decision.ShowReveal, Names: decision.NamesAfterClose}})
	do(h.host, decision.OpenPoll{ID: id(), Poll: poll, Text: 2})
	require.NoError(t, bo.Cast(ctx, meeting, decision.CastBallot{Poll: poll, Round: 1, Text: 2, Counter: 1,
		Marks: decision.Marks{Position: "reservations", Reason: "Cost."}}))
	do(h.host, decision.CastBallot{Poll: poll, Round: 1, Text: 2, Counter: 1, Marks: decision.Marks{Position: "agree"}})
	do(h.host, decision.ClosePoll{ID: id(), Poll: poll, Round: 1})
	do(h.host, decision.RevealTally{ID: id(), Poll: poll})
	verdict, err := see(bo).Verdict(poll)
	require.NoError(t, err)
	require.Equal(t, decision.Adopted, verdict.Verdict.Kind)
	voices, err := bo.Voices(ctx, meeting, poll)
	require.NoError(t, err)
	require.Equal(t, "Cost.", voices[1].Reason)

	for shown := false; !shown; { // frames lead to what the view says
		_, err := live.Next(ctx)
		require.NoError(t, err)
		v, err := live.View().Verdict(poll)
		require.NoError(t, err)
		shown = v.Final && v.Shown
	}
	quorum, err := live.View().Quorum()
	require.NoError(t, err)
	require.Equal(t, 2, quorum.Roll)
	proposal, err := live.View().Proposal(roof)
	require.NoError(t, err)
	require.Equal(t, []decision.PollID{poll}, proposal.Polls)
	running, err := live.View().Poll(poll)
	require.NoError(t, err)
	require.Equal(t, decision.PollStateClosed, running.State)
	require.NoError(t, live.Close())

	lines, next, err := bo.Members(ctx, meeting, 0, 1)
	require.NoError(t, err)
	require.Len(t, lines, 1)
	require.Equal(t, 1, next)
	for _, format := range []string{"md", "html", "json"} {
		text, err := bo.Minutes(ctx, meeting, format, "de")
		require.NoError(t, err)
		require.Contains(t, string(text), "Bodo")
	}
	screen, err := h.host.MakeLink(ctx, meeting, "screen")
	require.NoError(t, err)
	wall := h.host.Another()
	_, err = wall.Session(ctx)
	require.NoError(t, err)
	spent, err := wall.SpendLink(ctx, screen.URL)
	require.NoError(t, err)
	require.Equal(t, client.Spent{Kind: "screen", Meeting: meeting}, spent)
	seen, err := wall.View(ctx, meeting, false)
	require.NoError(t, err)
	roll, err := seen.Roll()
	require.NoError(t, err)
	require.Equal(t, 2, roll.Members)
	require.Empty(t, roll.Newest, "the screen shows no names")

	h.ideasAndWords(meeting, shed, bo, boID)
	h.organisation(meeting, bo, boID)
	h.election(meeting, bo, boID)
	h.aroundTheDesk(meeting, bo, boID)
	h.onTheFloor(meeting, roof, bo, boID)
	h.forTheRecord(meeting, roof, shed, bo, boID)
	do(h.host, decision.RemoveMember{ID: id(), Member: boID})
	do(h.host, decision.EndMeeting{ID: id()})
	do(h.host, decision.ApproveRecord{ID: id(), Approver: "The spring meeting"})
	do(h.host, decision.ArchiveMeeting{ID: id(), Archived: true})
	list, err := h.host.Meetings(ctx)
	require.NoError(t, err)
	require.Equal(t, decision.StateEnded, list[1].State)
	after, err := h.host.OpenFrom(ctx, meeting, decision.OpenMeeting{ID: id(), Title: "Spring meeting",
		Language: english, Zone: "Europe/Berlin", Joining: decision.JoinOpen, Name: "Mara"})
	require.NoError(t, err)
	v, err := h.host.View(ctx, after, false)
	require.NoError(t, err)
	agenda, err = v.Agenda()
	require.NoError(t, err)
	require.Equal(t, []string{"Shed", "Roof", "Board"}, []string{agenda.Items[0].Title, agenda.Items[1].Title, agenda.Items[2].Title})
	log, seq, err := h.host.Export(ctx, meeting)
	require.NoError(t, err)
	require.Equal(t, int(seq)+1, strings.Count(string(log), "\n"), "a line for each record, and the last one")
	require.NoError(t, h.host.Delete(ctx, meeting, seq))
	_, err = h.host.View(ctx, meeting, false)
	require.True(t, client.Refused(err, "meeting_unknown"), "%v", err)
	require.Equal(t, routes(t), h.used)
}

// ideasAndWords takes a proposal through a brainstorm, a discussion and a ranked poll.
func (h *house) ideasAndWords(meeting decision.MeetingID, p decision.ProposalID, bo *client.Client, boID decision.MemberID) {
	h.t.Helper()
	ctx := h.t.Context()
	do := func(c *client.Client, cmd decision.Command) {
		h.t.Helper()
		_, err := c.Do(ctx, meeting, cmd)
		require.NoError(h.t, err, "%T", cmd)
	}
	one, two := client.NewID[decision.IdeaID](), client.NewID[decision.IdeaID]()
	do(h.host, decision.PlanTime{ID: id(), Proposal: p, Minutes: 20})
	do(h.host, decision.MovePhase{ID: id(), Proposal: p, To: decision.PhaseBrainstorm})
	do(h.host, decision.SetBrainstorm{ID: id(), Proposal: p, Rule: decision.BrainstormRule{Silent: true, Dots: 2}})
	do(bo, decision.AddIdea{ID: id(), Proposal: p, Idea: one, Text: "Of wood"})
	do(h.host, decision.AddIdea{ID: id(), Proposal: p, Idea: two, Text: "Wooden"})
	do(h.host, decision.RevealIdeas{ID: id(), Proposal: p})
	do(h.host, decision.MergeIdeas{ID: id(), Proposal: p, Idea: two, Into: one})
	do(h.host, decision.GroupIdea{ID: id(), Proposal: p, Idea: one, Group: "Wood"})
	do(bo, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{one: 2}})
	ideas, err := bo.Ideas(ctx, meeting, p)
	require.NoError(h.t, err)
	require.Equal(h.t, []decision.IdeaLine{{ID: one, Text: "Of wood", Author: "Bodo", Mine: true, Group: "Wood", Merged: 1, Dots: 2}}, ideas)

	do(h.host, decision.MovePhase{ID: id(), Proposal: p, To: decision.PhaseDiscussion})
	png := []byte("\x89PNG\r\n\x1a\n and so on")
	file, err := bo.Upload(ctx, meeting, png)
	require.NoError(h.t, err)
	require.Equal(h.t, "image/png", file.Type)
	file.Name = "shed.png"
	said := client.NewID[decision.ContributionID]()
	do(bo, decision.AddContribution{ID: id(), Proposal: p, Contribution: said, Kind: decision.Concern, Text: "It burns.", Attachments: []decision.Attachment{file}})
	do(bo, decision.ResolveContribution{ID: id(), Proposal: p, Contribution: said, Resolved: true})
	lines, _, err := h.host.Contributions(ctx, meeting, p, 0, 10)
	require.NoError(h.t, err)
	require.True(h.t, lines[0].Resolved)
	require.Equal(h.t, file, lines[0].Attachments[0])
	back, err := h.host.File(ctx, meeting, file.Blob)
	require.NoError(h.t, err)
	require.Equal(h.t, png, back)

	do(h.host, decision.PauseProposal{ID: id(), Proposal: p, Paused: true, Reason: "Soup"})
	do(h.host, decision.PauseProposal{ID: id(), Proposal: p})
	do(h.host, decision.SetGroup{ID: id(), Member: boID, Group: "Carpenters"})
	do(h.host, decision.HandOver{ID: id(), To: boID})
	v, err := h.host.View(ctx, meeting, false)
	require.NoError(h.t, err)
	me, err := v.Me()
	require.NoError(h.t, err)
	require.Equal(h.t, decision.CoFacilitator, me.Role)
	do(bo, decision.HandOver{ID: id(), To: me.Member})

	spec := decision.PollSpec{Method: decision.MethodRanked, Options: []decision.Option{
		{ID: client.NewID[decision.OptionID](), Name: "Wood", Idea: one}, {ID: client.NewID[decision.OptionID](), Name: "Stone"}}}
	q := client.NewID[decision.PollID]()
	do(h.host, decision.PlanPoll{ID: id(), Proposal: p, Poll: q, Spec: spec})
	do(h.host, decision.OpenPoll{ID: id(), Poll: q, Text: 1})
	do(bo, decision.CastBallot{Poll: q, Round: 1, Text: 1, Counter: 1, Marks: decision.Marks{Ranking: []decision.OptionID{spec.Options[0].ID}}})
	do(h.host, decision.ClosePoll{ID: id(), Poll: q, Round: 1})
	counted, err := bo.Counted(ctx, meeting, q)
	require.NoError(h.t, err)
	require.Equal(h.t, []string{string(spec.Options[0].ID)}, counted.Tally.Winners)
}

// routes are those of the description that the server is checked against.
func routes(t *testing.T) map[string]bool {
	text, err := os.ReadFile(filepath.Join("..", "api", "openapi.json"))
	require.NoError(t, err)
	var doc struct{ Paths map[string]map[string]any }
	require.NoError(t, json.Unmarshal(text, &doc))
	all := map[string]bool{}
	for path, ops := range doc.Paths {
		for method := range ops {
			all[strings.ToUpper(method)+" "+regexp.MustCompile(`\{\w+\}`).ReplaceAllString(path, "{}")] = true
		}
	}
	return all
}

// A refusal comes back with its code, its status and the arguments of its
// sentence, from a websocket too.
func TestRefusals(t *testing.T) {
	h := openHouse(t)
	meeting, code := h.meeting()
	ctx := t.Context()
	bo, _ := h.guest(meeting, "Bo", code)
	_, err := bo.Do(ctx, meeting, decision.EndMeeting{ID: id()})
	var r *client.Refusal
	require.ErrorAs(t, err, &r)
	require.Equal(t, http.StatusForbidden, r.Status)
	require.NotEmpty(t, r.Request)
	_, err = bo.Join(ctx, meeting, decision.JoinMeeting{ID: "me", Name: "Bo", Code: code})
	require.NoError(t, err, "who has joined stays who they are")

	stranger := h.host.Another()
	_, err = stranger.View(ctx, meeting, false)
	require.True(t, client.Refused(err, "no_session"), "%v", err)
	_, err = stranger.Session(ctx)
	require.NoError(t, err)
	_, err = stranger.Join(ctx, meeting, decision.JoinMeeting{ID: id(), Name: strings.Repeat("B", 81), Code: code})
	require.ErrorAs(t, err, &r)
	require.Equal(t, "too_long", r.Code)
	require.EqualValues(t, 81, r.Args["length"])
	_, err = stranger.Live(ctx, meeting, false)
	require.True(t, client.Refused(err, "not_on_roll") || isClosed(err), "%v", err)
	_, err = stranger.Do(ctx, meeting, decision.JoinMeeting{})
	require.ErrorContains(t, err, "no route for a decision.JoinMeeting")
}

func isClosed(err error) bool {
	_, ok := err.(*client.Closed)
	return ok
}

// A member who is removed loses the websocket for good; one who waits for
// something gives up with their context.
func TestLive_Ends(t *testing.T) {
	h := openHouse(t)
	meeting, code := h.meeting()
	bo, boID := h.guest(meeting, "Bo", code)
	live, err := bo.Live(t.Context(), meeting, false)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(10*time.Millisecond, cancel)
	for err = error(nil); err == nil; {
		_, err = live.Next(ctx)
	}
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, live.Close())

	live, err = bo.Live(t.Context(), meeting, false)
	require.NoError(t, err)
	_, err = h.host.Do(t.Context(), meeting, decision.RemoveMember{ID: id(), Member: boID})
	require.NoError(t, err)
	for err = error(nil); err == nil; {
		_, err = live.Next(t.Context())
	}
	require.Equal(t, &client.Closed{Code: 4101}, err)
	require.NoError(t, live.Close())
}

// A server that hangs up in the middle is an error of the network, not a refusal:
// the command may have happened.
func TestHangingUpIsNoRefusal(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		panic(http.ErrAbortHandler)
	}))
	defer s.Close()
	c, err := client.New(s.URL, nil)
	require.NoError(t, err)
	defer c.Close()
	_, err = c.Do(t.Context(), "m", decision.EndMeeting{ID: id()})
	require.Error(t, err)
	require.NotErrorAs(t, err, new(*client.Refusal))
	for _, base := range []string{"", "moot.example.org", "ftp://moot.example.org", "http://"} {
		_, err = client.New(base, nil)
		require.Error(t, err, base)
	}
}
