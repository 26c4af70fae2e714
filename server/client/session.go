package client

import (
	"context"
	"net/http"
	"net/url"

	"github.com/folkmoot/folkmoot/decision"
)

// Session is what this browser is to the server.
type Session struct {
	Host   bool    `json:"host"` // may open meetings
	Grants []Grant `json:"grants"`
}

// Grant is what this browser is in one meeting.
type Grant struct {
	Meeting decision.MeetingID `json:"meeting"`
	Member  decision.MemberID  `json:"member"`
	Screen  bool               `json:"screen"`
}

// Spent is what a link has given.
type Spent struct {
	Kind    string             `json:"kind"` // host, member or screen
	Meeting decision.MeetingID `json:"meeting"`
}

// Invitation is the meeting that a join code leads to.
type Invitation struct {
	Meeting  decision.MeetingID `json:"meeting"`
	Title    string             `json:"title"`
	Language string             `json:"language"`
	Joining  decision.Joining   `json:"joining"`
}

// Link is a way in, as address and as QR code.
type Link struct {
	URL  string `json:"url"`
	Code string `json:"code"` // of a join card
	QR   string `json:"qr"`   // an SVG document
}

// Session asks what this browser is; where it has no session, it gets one. Every
// browser begins so.
func (c *Client) Session(ctx context.Context) (s Session, err error) {
	return s, c.get(ctx, "/session", &s)
}

// SpendLink gives this browser what a link leads to.
func (c *Client) SpendLink(ctx context.Context, link string) (s Spent, err error) {
	body := map[string]string{"token": fragment(link)}
	return s, c.call(ctx, http.MethodPost, "/links/spend", body, &s)
}

// Invitation finds the meeting of a join code.
func (c *Client) Invitation(ctx context.Context, code string) (i Invitation, err error) {
	return i, c.get(ctx, "/join/"+url.PathEscape(code), &i)
}

// OpenMeeting opens a meeting whose facilitator is this browser. Of the command,
// what the server draws stays empty. The meeting's id is the command's.
func (c *Client) OpenMeeting(ctx context.Context, cmd decision.OpenMeeting) (decision.MeetingID, error) {
	return c.OpenFrom(ctx, "", cmd)
}

// OpenFrom is OpenMeeting with the proposals and times of an earlier meeting that
// this browser runs; "" for none.
func (c *Client) OpenFrom(ctx context.Context, from decision.MeetingID, cmd decision.OpenMeeting) (decision.MeetingID, error) {
	body := map[string]any{"id": cmd.ID, "title": cmd.Title, "language": cmd.Language, "zone": cmd.Zone,
		"joining": cmd.Joining, "name": cmd.Name, "rehearsal": cmd.Rehearsal, "from": from}
	var out struct {
		Meeting decision.MeetingID `json:"meeting"`
	}
	return out.Meeting, c.call(ctx, http.MethodPost, "/meetings", body, &out)
}

// Join puts this browser's owner on the roll. Of the command, Member stays
// empty: the server draws it.
func (c *Client) Join(ctx context.Context, meeting decision.MeetingID, cmd decision.JoinMeeting) (decision.MemberID, error) {
	body := map[string]any{"id": cmd.ID, "name": cmd.Name, "code": cmd.Code, "simulated": cmd.Simulated}
	var out struct {
		Member decision.MemberID `json:"member"`
	}
	return out.Member, c.call(ctx, http.MethodPost, below(meeting, "members"), body, &out)
}

// MakeLink makes a link for another device of this facilitator ("facilitator")
// or for the hall's screen ("screen").
func (c *Client) MakeLink(ctx context.Context, meeting decision.MeetingID, kind string) (l Link, err error) {
	return l, c.call(ctx, http.MethodPost, below(meeting, "links"), map[string]string{"kind": kind}, &l)
}

// JoinCard is how others join.
func (c *Client) JoinCard(ctx context.Context, meeting decision.MeetingID) (l Link, err error) {
	return l, c.get(ctx, below(meeting, "join"), &l)
}
