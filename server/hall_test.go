package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/client"
	"github.com/folkmoot/folkmoot/server/live"
)

// patience bounds what a test waits for.
const patience = 2 * time.Minute

// hall is a meeting on a real server: a journal on disk, HTTP and websockets
// over loopback. A scene reads
//
//	h.As(h.ana).Does(cmd).Sees("Plant trees")
//	h.As(h.ben).Does(cmd).Refused(403, "not_allowed")
//
// and what was neither asked about nor refused must have happened.
type hall struct {
	t        *testing.T
	ctx      context.Context
	server   *server.Server
	host     *client.Client // who opened the meeting: Ana
	meeting  decision.MeetingID
	code     string
	everyone []*person
	answers  []string // every answer that anybody got
	last     *turn

	ana    *person // facilitator
	cora   *person // co-facilitator
	rita   *person // recorder
	ben    *person // participant
	cleo   *person // participant
	olga   *person // observer
	wim    *person // waits in the lobby
	gus    *person // was removed
	wall   *person // the hall's screen
	nadia  *person // has a session, and is not of the meeting
	nobody *person // has no session
}

// person is somebody with a browser, and, where they are let in, a websocket.
type person struct {
	name string
	c    *client.Client
	id   decision.MemberID
	live *client.Live
}

func command() decision.CommandID { return client.NewID[decision.CommandID]() }

// running is a server on a data folder, and how to stop it.
func running(t *testing.T, dir string, changes ...func(*server.Config)) (*server.Server, func()) {
	t.Helper()
	cfg := server.DefaultConfig()
	cfg.Addr, cfg.Data, cfg.MinFree, cfg.Tick = "127.0.0.1:0", dir, 0, 10*time.Millisecond
	for _, change := range changes {
		change(&cfg)
	}
	s, err := server.New(t.Context(), cfg)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	return s, func() {
		cancel()
		require.NoError(t, <-ended)
		s.Close()
	}
}

// serve runs a server on a new data folder until the test ends.
func serve(t *testing.T, changes ...func(*server.Config)) (*server.Server, *client.Client) {
	t.Helper()
	s, stop := running(t, t.TempDir(), changes...)
	host, err := client.New("http://"+s.Addr().String(), nil)
	require.NoError(t, err)
	t.Cleanup(func() {
		host.Close()
		stop()
	})
	_, err = host.Session(t.Context())
	require.NoError(t, err)
	link, err := s.HostLink(t.Context())
	require.NoError(t, err)
	_, err = host.SpendLink(t.Context(), link)
	require.NoError(t, err)
	return s, host
}

// open is a meeting with a lobby and somebody in every role.
func open(t *testing.T, changes ...func(*server.Config)) *hall {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	h := &hall{t: t, ctx: ctx}
	h.server, h.host = serve(t, changes...)
	h.meeting, h.code = h.begin("Assembly")
	h.ana = &person{name: "Ana", c: h.host}
	v, err := h.host.View(ctx, h.meeting, false)
	require.NoError(t, err)
	me, err := v.Me()
	require.NoError(t, err)
	h.ana.id = me.Member
	h.enter(h.ana)
	h.cora, h.rita = h.joins("Cora", decision.CoFacilitator), h.joins("Rita", decision.Recorder)
	h.ben, h.cleo = h.joins("Ben", decision.Participant), h.joins("Cleo", decision.Participant)
	h.olga, h.gus, h.wim = h.joins("Olga", decision.Observer), h.joins("Gus", decision.Participant), h.knocks("Wim")
	h.As(h.ana).Does(decision.RemoveMember{ID: command(), Member: h.gus.id})
	h.wall, h.nadia = &person{name: "the screen", c: h.browser()}, &person{name: "Nadia", c: h.browser()}
	h.nobody = &person{name: "nobody", c: h.host.Another()}
	link, err := h.host.MakeLink(ctx, h.meeting, "screen")
	require.NoError(t, err)
	_, err = h.wall.c.SpendLink(ctx, link.URL)
	require.NoError(t, err)
	h.enter(h.wall)
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	t.Cleanup(h.leave)
	return h
}

// begin opens a meeting of Ana's.
func (h *hall) begin(title string) (decision.MeetingID, string) {
	h.t.Helper()
	meeting, err := h.host.OpenMeeting(h.ctx, decision.OpenMeeting{ID: command(), Title: title, Language: "en",
		Zone: "Europe/Berlin", Joining: decision.JoinLobby, Name: "Ana"})
	require.NoError(h.t, err)
	card, err := h.host.JoinCard(h.ctx, meeting)
	require.NoError(h.t, err)
	return meeting, card.Code
}

// browser is a new browser with a session.
func (h *hall) browser() *client.Client {
	h.t.Helper()
	c := h.host.Another()
	_, err := c.Session(h.ctx)
	require.NoError(h.t, err)
	return c
}

func (h *hall) knocks(name string) *person {
	h.t.Helper()
	p := &person{name: name, c: h.browser()}
	var err error
	p.id, err = p.c.Join(h.ctx, h.meeting, decision.JoinMeeting{ID: command(), Name: name, Code: h.code})
	require.NoError(h.t, err)
	h.enter(p)
	return p
}

func (h *hall) joins(name string, role decision.Role) *person {
	h.t.Helper()
	p := h.knocks(name)
	h.As(h.ana).Does(decision.AdmitMember{ID: command(), Member: p.id})
	if role != decision.Participant {
		h.As(h.ana).Does(decision.SetRole{ID: command(), Member: p.id, Role: role})
	}
	return p
}

// enter opens a person's websocket.
func (h *hall) enter(p *person) {
	h.t.Helper()
	var err error
	p.live, err = p.c.Live(h.ctx, h.meeting, p.id == "")
	require.NoError(h.t, err, p.name)
	h.everyone = append(h.everyone, p)
}

func (h *hall) leave() {
	h.settle()
	for _, p := range h.everyone {
		_ = p.live.Close()
	}
}

// turn is what one person does, and sees.
type turn struct {
	h   *hall
	who *person
	cmd decision.Command
	err error
}

// settle demands that the last command happened, where nothing else was said.
func (h *hall) settle() {
	h.t.Helper()
	if h.last != nil {
		require.NoError(h.t, h.last.err, "%s: %T", h.last.who.name, h.last.cmd)
	}
	h.last = nil
}

// As begins somebody's turn.
func (h *hall) As(p *person) *turn {
	h.t.Helper()
	h.settle()
	return &turn{h: h, who: p}
}

// Does sends commands; all but the last must happen.
func (tu *turn) Does(cmds ...decision.Command) *turn {
	tu.h.t.Helper()
	for _, cmd := range cmds {
		tu.h.settle()
		tu.cmd = cmd
		_, tu.err = tu.who.c.Do(tu.h.ctx, tu.h.meeting, cmd)
		tu.h.last = tu
	}
	return tu
}

// Refused demands that the last command was refused, with a status and a code.
func (tu *turn) Refused(status int, code string) *turn {
	tu.h.t.Helper()
	requireRefusal(tu.h.t, tu.err, status, code, tu.who.name, fmt.Sprintf("%T", tu.cmd))
	tu.h.last, tu.err = nil, nil
	return tu
}

func requireRefusal(t *testing.T, err error, status int, code string, about ...string) {
	t.Helper()
	var r *client.Refusal
	require.ErrorAs(t, err, &r, "%v", about)
	require.Equal(t, []any{status, code}, []any{r.Status, r.Code}, "%v", about)
}

// Sees demands that texts stand somewhere in what the person can see now, by GET
// and by websocket.
func (tu *turn) Sees(texts ...string) *turn {
	tu.h.t.Helper()
	tu.h.settle()
	all := tu.h.seen(tu.who)
	for _, text := range texts {
		require.Contains(tu.h.t, all, text, "%s sees", tu.who.name)
	}
	return tu
}

// SeesNo demands that texts stand in no answer at all that the person can get now.
func (tu *turn) SeesNo(texts ...string) *turn {
	tu.h.t.Helper()
	tu.h.settle()
	all := tu.h.seen(tu.who)
	for _, text := range texts {
		require.NotContains(tu.h.t, all, text, "%s does not see", tu.who.name)
	}
	return tu
}

// seen is every answer that a person gets: the view, by GET and as the
// websocket's frames have built it, the lists behind it, and the minutes.
func (h *hall) seen(p *person) string {
	h.t.Helper()
	var all []string
	view, err := p.c.View(h.ctx, h.meeting, false)
	require.NoError(h.t, err, p.name)
	all = append(all, asText(h.t, view.Sections), h.pushed(p, view))
	list := func(v any, err error) {
		var r *client.Refusal
		if errors.As(err, &r) {
			r.Request = "" // its random letters may spell somebody's name
		} else {
			require.NoError(h.t, err)
		}
		all = append(all, asText(h.t, v), asText(h.t, r))
	}
	members, _, err := p.c.Members(h.ctx, h.meeting, 0, 100)
	list(members, err)
	agenda, err := view.Agenda()
	require.NoError(h.t, err)
	for _, item := range agenda.Items {
		ideas, err := p.c.Ideas(h.ctx, h.meeting, item.ID)
		list(ideas, err)
		said, _, err := p.c.Contributions(h.ctx, h.meeting, item.ID, 0, 100)
		list(said, err)
		candidates, err := p.c.Candidates(h.ctx, h.meeting, item.ID)
		list(candidates, err)
		versions, err := p.c.Versions(h.ctx, h.meeting, item.ID)
		list(versions, err)
		proposal, err := view.Proposal(item.ID)
		require.NoError(h.t, err)
		for _, q := range proposal.Polls {
			voices, err := p.c.Voices(h.ctx, h.meeting, q)
			list(voices, err)
			cards, err := p.c.Desk(h.ctx, h.meeting, q)
			list(cards, err)
			counted, err := p.c.Counted(h.ctx, h.meeting, q)
			list(counted, err)
		}
	}
	h.recordOf(p, agenda.Items, list)
	minutes, err := p.c.Minutes(h.ctx, h.meeting, "json", "")
	list(string(minutes), err)
	log, _, err := p.c.Export(h.ctx, h.meeting)
	list(string(log), err)
	whole := strings.Join(all, "\n")
	h.answers = append(h.answers, whole)
	return whole
}

// pushed is what the frames have built once they are as new as a view.
func (h *hall) pushed(p *person, view *client.View) string {
	h.t.Helper()
	for !asNew(p.live.View(), view) {
		h.next(p)
	}
	return asText(h.t, p.live.View().Sections)
}

// next waits for a frame. Whoever belongs to another audience by now is sent away
// and comes back at once.
func (h *hall) next(p *person) {
	h.t.Helper()
	_, err := p.live.Next(h.ctx)
	var closed *client.Closed
	if errors.As(err, &closed) && closed.Code == live.CloseAudienceChanged {
		_ = p.live.Close()
		p.live, err = p.c.Live(h.ctx, h.meeting, p.id == "")
	}
	require.NoError(h.t, err, p.name)
}

// asNew tells whether frames have built what a view says. The personal section
// counts by itself, so that is compared by what it says.
func asNew(have, want *client.View) bool {
	for name, f := range want.Sections {
		got := have.Sections[name]
		if name == decision.SectionMe && !bytes.Equal(got.Data, f.Data) || name != decision.SectionMe && got.Version < f.Version {
			return false
		}
	}
	return have.Epoch == want.Epoch
}

// asText is a value as JSON, with what is escaped for HTML as it is.
func asText(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	require.NoError(t, enc.Encode(v))
	return b.String()
}

// until waits for frames until what a person sees is as wished.
func (h *hall) until(p *person, wished func(*client.View) bool) {
	h.t.Helper()
	for !wished(p.live.View()) {
		h.next(p)
	}
}

// proposes makes a proposal of Ana's.
func (h *hall) proposes(title, text string) decision.ProposalID {
	h.t.Helper()
	p := client.NewID[decision.ProposalID]()
	h.As(h.ana).Does(decision.AddProposal{ID: command(), Proposal: p, Title: title, Text: text})
	return p
}

func (h *hall) moves(p decision.ProposalID, to decision.Phase, why string) {
	h.t.Helper()
	h.As(h.ana).Does(decision.MovePhase{ID: command(), Proposal: p, To: to, Reason: why})
}

// storms takes a new proposal into a brainstorm.
func (h *hall) storms(rule decision.BrainstormRule) decision.ProposalID {
	h.t.Helper()
	p := h.proposes("Ideas", "")
	h.moves(p, decision.PhaseBrainstorm, "")
	h.As(h.ana).Does(decision.SetBrainstorm{ID: command(), Proposal: p, Rule: rule})
	return p
}

func (h *hall) writes(by *person, p decision.ProposalID, text string) decision.IdeaID {
	h.t.Helper()
	id := client.NewID[decision.IdeaID]()
	h.As(by).Does(decision.AddIdea{ID: command(), Proposal: p, Idea: id, Text: text})
	return id
}

func (h *hall) says(by *person, p decision.ProposalID, kind decision.ContributionKind, text string) decision.ContributionID {
	h.t.Helper()
	id := client.NewID[decision.ContributionID]()
	h.As(by).Does(decision.AddContribution{ID: command(), Proposal: p, Contribution: id, Kind: kind, Text: text})
	return id
}

// asks plans a poll and opens it on a version of the text.
func (h *hall) asks(p decision.ProposalID, text int, spec decision.PollSpec) decision.PollID {
	h.t.Helper()
	q := client.NewID[decision.PollID]()
	h.As(h.ana).Does(decision.PlanPoll{ID: command(), Proposal: p, Poll: q, Spec: spec}, decision.OpenPoll{ID: command(), Poll: q, Text: text})
	return q
}

// polled is a poll on a new proposal.
func (h *hall) polled(spec decision.PollSpec) (decision.ProposalID, decision.PollID) {
	h.t.Helper()
	p := h.proposes("Collect rainwater", "Two barrels.")
	h.moves(p, decision.PhaseDiscussion, "")
	return p, h.asks(p, 1, spec)
}

func marked(q decision.PollID, round, text int, counter uint64, marks decision.Marks) decision.CastBallot {
	return decision.CastBallot{Poll: q, Round: round, Text: text, Counter: counter, Marks: marks}
}

func options(names ...string) []decision.Option {
	var all []decision.Option
	for _, n := range names {
		all = append(all, decision.Option{ID: client.NewID[decision.OptionID](), Name: n})
	}
	return all
}

var (
	agree = decision.Marks{Position: "agree"}
	block = decision.Marks{Position: "block", Reason: "It harms the well."}
)

// request is one as it is, for what no client would send.
type request struct {
	method, path string // path below the meeting; one that begins with "//" is below /api
	kind, body   string
	origin       string // "" is the server's own, "-" is none
}

// send sends a request with a person's cookie and gives status and code.
func (h *hall) send(p *person, r request) (status int, code string, answer *http.Response) {
	h.t.Helper()
	path := "/meetings/" + string(h.meeting) + r.path
	if below, ok := strings.CutPrefix(r.path, "//"); ok {
		path = "/" + below
	}
	req, err := http.NewRequestWithContext(h.ctx, r.method, h.host.Base()+"/api"+path, strings.NewReader(r.body))
	require.NoError(h.t, err)
	if r.kind == "" {
		r.kind = "application/json"
	}
	req.Header.Set("Content-Type", r.kind)
	req.Header.Set("Cookie", p.c.Cookie())
	switch r.origin {
	case "":
		req.Header.Set("Origin", h.host.Base())
	case "-":
	default:
		req.Header.Set("Origin", r.origin)
	}
	res, err := http.DefaultClient.Do(req)
	require.NoError(h.t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(h.t, err)
	var envelope struct{ Code string }
	if res.StatusCode >= 300 {
		require.NoError(h.t, json.Unmarshal(text, &envelope), "%s", text)
	}
	return res.StatusCode, envelope.Code, res
}
