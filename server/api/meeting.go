package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/identity"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/room"
)

// Opened is the answer to the opening of a meeting.
type Opened struct {
	Body struct {
		Meeting decision.MeetingID `json:"meeting"`
		Seq     journal.Seq        `json:"seq"`
	}
}

// MeetingLine is a meeting in the host's list.
type MeetingLine struct {
	ID       decision.MeetingID `json:"id"`
	Title    string             `json:"title"`
	State    decision.State     `json:"state"`
	Opened   time.Time          `json:"opened"`
	Runs     bool               `json:"runs" doc:"this browser may run it"`
	Archived bool               `json:"archived"`
}

// agendaDraft is a proposal to begin with.
type agendaDraft struct {
	Title   string `json:"title" doc:"one line, at most 200 characters"`
	Text    string `json:"text,omitempty" doc:"at most 50,000 characters"`
	Minutes int    `json:"minutes,omitempty" minimum:"0" doc:"planned; 0 is no plan"`
}

func (a *API) meetings() {
	type openMeeting struct {
		Body struct {
			CommandBody
			Title     string                  `json:"title"`
			Language  string                  `json:"language" doc:"BCP 47, such as en or de"`
			Zone      string                  `json:"zone" doc:"IANA time zone, such as Europe/Berlin"`
			Joining   decision.Joining        `json:"joining" enum:"open,lobby,closed"`
			Name      string                  `json:"name" doc:"of whoever opens it and will facilitate"`
			From      decision.MeetingID      `json:"from,omitempty" doc:"an earlier meeting, whose proposals and times to begin with"`
			Open      bool                    `json:"open,omitempty" doc:"of the earlier meeting, only the proposals that are not decided"`
			Agenda    []agendaDraft           `json:"agenda,omitempty" maxItems:"200" doc:"proposals to begin with, such as those of a run-sheet; before those of an earlier meeting"`
			Of        decision.OrganisationID `json:"organisation,omitempty" doc:"whose meeting it is: its standing roll is invited, its quorum holds"`
			As        decision.MemberID       `json:"as,omitempty" doc:"who of the standing roll opens it and will facilitate"`
			Rehearsal bool                    `json:"rehearsal,omitempty" doc:"simulated members may join"`
		}
	}
	huma.Register(a.huma, operation(http.MethodPost, "/meetings", "openMeeting", "Open a meeting, as its facilitator"),
		func(ctx context.Context, in *openMeeting) (*Opened, error) {
			b := in.Body
			cmd := decision.OpenMeeting{ID: b.ID, Title: b.Title, Language: b.Language,
				Zone: b.Zone, Joining: b.Joining, Name: b.Name, Rehearsal: b.Rehearsal}
			for _, d := range b.Agenda {
				cmd.Agenda = append(cmd.Agenda, decision.Draft{Title: d.Title, Text: d.Text, Minutes: d.Minutes})
			}
			out, err := a.openMeeting(ctx, cmd, beginning{b.From, b.Open, b.Of, b.As})
			return out, a.answered(ctx, err)
		})

	type meetingList struct {
		Body struct {
			Meetings []MeetingLine `json:"meetings" doc:"newest first"`
		}
	}
	huma.Register(a.huma, operation(http.MethodGet, "/meetings", "meetings", "The meetings of this server, for its host"),
		func(ctx context.Context, _ *struct{}) (*meetingList, error) {
			out := &meetingList{}
			var err error
			out.Body.Meetings, err = a.listMeetings(ctx)
			return out, a.answered(ctx, err)
		})

	type endMeeting struct {
		MeetingPath
		Body CommandBody
	}
	command(a, http.MethodPost, "/end", "endMeeting", "End the meeting for good", func(in *endMeeting) decision.Command {
		return decision.EndMeeting{ID: in.Body.ID}
	})
	type freezeScreen struct {
		MeetingPath
		Body struct {
			CommandBody
			Frozen bool `json:"frozen"`
		}
	}
	command(a, http.MethodPost, "/freeze", "freezeScreen", "Hold what the hall's screen shows, or let it go on", func(in *freezeScreen) decision.Command {
		return decision.FreezeScreen{ID: in.Body.ID, Frozen: in.Body.Frozen}
	})
	type showProposal struct {
		MeetingPath
		Body struct {
			CommandBody
			Proposal decision.ProposalID `json:"proposal"`
		}
	}
	command(a, http.MethodPost, "/show", "showProposal", "Make a proposal the one that the hall is at", func(in *showProposal) decision.Command {
		return decision.ShowProposal{ID: in.Body.ID, Proposal: in.Body.Proposal}
	})
	a.views()
	a.joining()
}

// listMeetings lists the meetings that the caller is of, and for the host all. One
// whose room has stopped, such as while it is deleted, is left out.
func (a *API) listMeetings(ctx context.Context) ([]MeetingLine, error) {
	t, err := token(ctx)
	if err != nil {
		return nil, err
	}
	host := a.people.Host(t)
	lines := []MeetingLine{}
	for _, r := range a.rooms.All() {
		grant, in := a.people.Grant(t, r.ID())
		if !host && !in {
			continue
		}
		err := r.Look(ctx, func(m *decision.Meeting) {
			s, ok := m.Section(decision.SectionMeeting, decision.ToFacilitator).(decision.MeetingSection)
			seen, on := m.AudienceOf(grant.Member)
			if ok && m.Opened() && (host || on || grant.Screen) {
				lines = append(lines, MeetingLine{s.ID, s.Title, s.State, s.Opened, seen == decision.ToFacilitator, s.Archived})
			}
		})
		if err != nil && !errors.Is(err, room.ErrStopping) {
			return nil, err
		}
	}
	sortNewestFirst(lines)
	return lines, nil
}

// View is everything that a viewer may see as of now.
type View struct {
	Epoch    string  `json:"epoch"`
	Sections []Frame `json:"sections"`
}

// Frame is a section as sent, here and over the websocket.
type Frame struct {
	Section decision.SectionName `json:"section" doc:"meeting, roll, quorum, agenda, me, clock, or proposal, poll, tally, verdict with an id"`
	Epoch   string               `json:"epoch" doc:"new whenever the server folds the meeting anew"`
	Version uint64               `json:"version" doc:"the newest wins"`
	Data    any                  `json:"data"`
}

func (a *API) views() {
	type ask struct {
		MeetingPath
		As string `query:"as" enum:"screen" doc:"look as the hall's screen"`
		If string `header:"If-None-Match"`
	}
	type answer struct {
		Status      int
		ETag        string `header:"ETag"`
		ContentType string `header:"Content-Type"`
		Body        []byte
	}
	op := operation(http.MethodGet, "/meetings/{meeting}/view", "view", "Everything that the viewer may see")
	a.describeSections(&op)
	huma.Register(a.huma, op, func(ctx context.Context, in *ask) (*answer, error) {
		view, err := a.view(ctx, in.Meeting, in.As == "screen")
		if err != nil {
			return nil, a.answered(ctx, err)
		}
		out := &answer{Status: http.StatusOK, ETag: etag(view), ContentType: "application/json", Body: view}
		if in.If == out.ETag {
			out.Status, out.Body = http.StatusNotModified, nil
		}
		return out, nil
	})
}

func (a *API) view(ctx context.Context, meeting decision.MeetingID, screen bool) ([]byte, error) {
	r, err := a.rooms.Get(meeting)
	if err != nil {
		return nil, err
	}
	who, err := a.caller(ctx, meeting)
	if err != nil {
		return nil, err
	}
	return r.View(ctx, who.viewer(screen))
}

// describeSections puts the type of every section into the description.
func (a *API) describeSections(op *huma.Operation) {
	op.Responses["200"] = &huma.Response{Description: "The view", Content: map[string]*huma.MediaType{
		"application/json": {Schema: a.schema(View{})}}}
	op.Responses["304"] = &huma.Response{Description: "Nothing has changed"}
	for _, section := range []any{decision.MeetingSection{}, decision.RollSection{}, decision.QuorumSection{}, decision.RecordSection{}, decision.ActionsSection{},
		decision.AgendaSection{}, decision.ProposalSection{}, decision.PollSection{}, decision.TallySection{},
		decision.VerdictSection{}, decision.DeskSection{}, decision.IdeasSection{}, decision.DiscussionSection{}, decision.CandidatesSection{}, decision.MeSection{}, decision.QueueSection{},
		decision.SignalsSection{}, decision.TemperatureSection{}, decision.QuestionsSection{}, decision.TimerSection{}, Envelope{}} {
		a.schema(section)
	}
}

func (a *API) joining() {
	type joinMeeting struct {
		MeetingPath
		Body struct {
			CommandBody
			Name      string `json:"name"`
			Code      string `json:"code"`
			Simulated bool   `json:"simulated,omitempty" doc:"a member played by a program; only a rehearsal admits it"`
		}
	}
	type joined struct {
		Body struct {
			Member decision.MemberID `json:"member"`
			Seq    journal.Seq       `json:"seq"`
		}
	}
	huma.Register(a.huma, operation(http.MethodPost, "/meetings/{meeting}/members", "joinMeeting", "Join with the join code"),
		func(ctx context.Context, in *joinMeeting) (*joined, error) {
			out := &joined{}
			var err error
			out.Body.Member, out.Body.Seq, err = a.join(ctx, in.Meeting, decision.JoinMeeting{ID: in.Body.ID, Name: in.Body.Name, Code: in.Body.Code, Simulated: in.Body.Simulated})
			return out, a.answered(ctx, err)
		})

	type makeLink struct {
		MeetingPath
		Body struct {
			Kind string `json:"kind" enum:"facilitator,screen" doc:"facilitator: another device for whoever asks, or for the host a way back in"`
		}
	}
	type madeLink struct {
		Body struct {
			URL string `json:"url"`
			QR  string `json:"qr" doc:"an SVG document"`
		}
	}
	huma.Register(a.huma, operation(http.MethodPost, "/meetings/{meeting}/links", "makeLink", "Make a link for another device, or for the hall's screen"),
		func(ctx context.Context, in *makeLink) (*madeLink, error) {
			out := &madeLink{}
			var err error
			out.Body.URL, out.Body.QR, err = a.makeLink(ctx, in.Meeting, in.Body.Kind)
			return out, a.answered(ctx, err)
		})

	type joinCard struct {
		Body struct {
			URL  string `json:"url"`
			Code string `json:"code"`
			QR   string `json:"qr" doc:"an SVG document"`
		}
	}
	query(a, "/join", "joinCard", "How others join, as link, code and QR code", func(ctx context.Context, in *MeetingPath) (*joinCard, error) {
		out := &joinCard{}
		err := a.look(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience) error {
			if seen == decision.ToWaiting {
				return decision.ErrNotAdmitted
			}
			s := m.Section(decision.SectionMeeting, seen).(decision.MeetingSection)
			if s.JoinCode == "" {
				return decision.ErrJoinClosed
			}
			out.Body.Code = s.JoinCode
			return nil
		})
		if err == nil {
			out.Body.URL = a.joinURL(out.Body.Code)
			out.Body.QR, err = qrSVG(out.Body.URL)
		}
		return out, err
	})
}

// join puts the caller on the roll. The session and the membership go into one
// transaction; a session that has joined already stays who it is.
func (a *API) join(ctx context.Context, meeting decision.MeetingID, cmd decision.JoinMeeting) (decision.MemberID, journal.Seq, error) {
	t, err := token(ctx)
	if err != nil {
		return "", 0, err
	}
	r, err := a.rooms.Get(meeting)
	if err != nil {
		return "", 0, err
	}
	ctx = context.WithoutCancel(ctx) // what is durable is let in, also where the browser hung up
	defer a.people.Hold(t)()
	if g, ok := a.people.Grant(t, meeting); ok && g.Member != "" {
		stays, err := a.onRoll(ctx, r, g.Member)
		if err != nil || stays {
			return g.Member, 0, err
		}
		if err := a.people.RevokeMember(ctx, meeting, g.Member); err != nil {
			return "", 0, err
		}
	}
	if found, err := a.people.ResolveJoinCode(t, address(ctx), cmd.Code); err != nil {
		return "", 0, err
	} else if found != meeting {
		return "", 0, decision.ErrJoinCode
	}
	member := newID[decision.MemberID]()
	grant, err := a.people.GrantMember(t, meeting, member)
	if err != nil {
		return "", 0, err
	}
	cmd.Member, cmd.Code = member, identity.CleanJoinCode(cmd.Code)
	seq, err := r.Do(ctx, decision.ByGuest(), cmd, grant.Writes...)
	if err != nil {
		return "", 0, err
	}
	grant.Commit()
	return member, seq, nil
}

// onRoll tells whether somebody is on the roll, or waits to be.
func (a *API) onRoll(ctx context.Context, r *room.Room, who decision.MemberID) (is bool, err error) {
	err = r.Look(ctx, func(m *decision.Meeting) { _, is = m.AudienceOf(who) })
	return is, err
}

// makeLink makes a link for a facilitator's other device or for the screen.
func (a *API) makeLink(ctx context.Context, meeting decision.MeetingID, kind string) (url, qr string, err error) {
	r, err := a.rooms.Get(meeting)
	if err != nil {
		return "", "", err
	}
	runner, err := a.linkFor(ctx, r)
	if err != nil {
		return "", "", err
	}
	link, change := a.people.MintScreen(meeting)
	if kind == "facilitator" {
		link, change = a.people.MintMember(meeting, runner)
	}
	if err := a.people.Save(ctx, change); err != nil {
		return "", "", err
	}
	url = LinkURL(a.opt.Base(), link)
	qr, err = qrSVG(url)
	return url, qr, err
}

// linkFor is the member for whom links may be made: the caller, who runs the
// meeting; or, for the server's host, who may have lost the browser in which
// they ran it, the meeting's facilitator.
func (a *API) linkFor(ctx context.Context, r *room.Room) (runner decision.MemberID, err error) {
	t, err := token(ctx)
	if err != nil {
		return "", err
	}
	g, _ := a.people.Grant(t, r.ID())
	host := a.people.Host(t)
	var may error
	err = r.Look(ctx, func(m *decision.Meeting) {
		runner, may = g.Member, m.MayRun(caller{member: g.Member}.by())
		if may != nil && host {
			runner, may = m.FacilitatorID(), nil
		}
	})
	return runner, errors.Join(err, may)
}

// LinkURL is the address that leads to what a link's token gives. The token
// stands in the fragment, which no browser sends.
func LinkURL(base string, t identity.Token) string { return base + "/l#" + t.Reveal() }

// joinURL is the address behind the QR code: in capital letters, which take the
// fewest modules (ISO/IEC 18004, alphanumeric mode).
func (a *API) joinURL(code string) string { return strings.ToUpper(a.opt.Base()) + "/J/" + code }

func etag(view []byte) string {
	sum := sha256.Sum256(view)
	return `"` + hex.EncodeToString(sum[:12]) + `"`
}
