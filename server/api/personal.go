package api

import (
	"context"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/identity"
	"github.com/folkmoot/folkmoot/server/room"
)

// maxLinks is how many personal links are made at once.
const maxLinks = 500

// PersonalLink is one member's way in.
type PersonalLink struct {
	Member decision.MemberID `json:"member"`
	Name   string            `json:"name"`
	Group  string            `json:"group,omitempty"`
	URL    string            `json:"url" doc:"a secret: whoever opens it is this member"`
}

// PersonalLinks are links that exist nowhere else: the server keeps only hashes.
type PersonalLinks struct {
	Body struct {
		Links []PersonalLink `json:"links"`
		CSV   string         `json:"csv" doc:"for a mail merge, with a header: name, group, link"`
		Sheet string         `json:"sheet" doc:"an HTML page of cards with QR codes, for print"`
		Next  int            `json:"next" doc:"where to go on from; 0 at the end"`
	}
}

func (a *API) personal() {
	type inviteMembers struct {
		MeetingPath
		Body struct {
			CommandBody
			People []decision.Invited `json:"people" doc:"at most 1000 at once; the ids are made by the client"`
		}
	}
	command(a, http.MethodPost, "/invited", "inviteMembers", "Put people on the roll who are expected", func(in *inviteMembers) decision.Command {
		return decision.InviteMembers{ID: in.Body.ID, People: in.Body.People}
	})

	type makePersonalLinks struct {
		MeetingPath
		Body struct {
			From    int  `json:"from" minimum:"0" doc:"where to go on from, in order of the roll"`
			Replace bool `json:"replace" doc:"earlier personal links lead nowhere from now on; devices that came by one stay"`
		}
	}
	huma.Register(a.huma, operation(http.MethodPost, "/meetings/{meeting}/personal-links", "makePersonalLinks", "Make a personal link for each member, up to 500 at once"),
		func(ctx context.Context, in *makePersonalLinks) (*PersonalLinks, error) {
			out, err := a.makePersonalLinks(ctx, in.Meeting, in.Body.From, in.Body.Replace)
			return out, a.answered(ctx, err)
		})

	type renewedLink struct {
		Body struct {
			URL string `json:"url"`
			QR  string `json:"qr" doc:"an SVG document"`
		}
	}
	huma.Register(a.huma, operation(http.MethodPost, "/meetings/{meeting}/members/{member}/link", "renewLink", "Give a member a new personal link; their old links and devices lead nowhere from now on"),
		func(ctx context.Context, in *MemberPath) (*renewedLink, error) {
			out := &renewedLink{}
			var err error
			out.Body.URL, out.Body.QR, err = a.renewLink(ctx, in.Meeting, in.Member)
			return out, a.answered(ctx, err)
		})

	type deviceList struct {
		Body struct {
			Devices []identity.Device `json:"devices" doc:"oldest first"`
		}
	}
	query(a, "/devices", "devices", "The browsers that are me in this meeting", func(ctx context.Context, in *MeetingPath) (*deviceList, error) {
		out := &deviceList{}
		t, who, err := a.itself(ctx, in.Meeting)
		if err == nil {
			out.Body.Devices = a.people.Devices(t, in.Meeting, who)
		}
		return out, err
	})
	type devicePath struct {
		MeetingPath
		Device string `path:"device" doc:"the device's id"`
	}
	type revokedDevice struct {
		Body struct {
			Revoked bool `json:"revoked"`
		}
	}
	huma.Register(a.huma, operation(http.MethodPost, "/meetings/{meeting}/devices/{device}/revoke", "revokeDevice", "Let one of my browsers be me no longer"),
		func(ctx context.Context, in *devicePath) (*revokedDevice, error) {
			out := &revokedDevice{}
			_, who, err := a.itself(ctx, in.Meeting)
			if err == nil {
				err = a.revokeDevice(ctx, in.Meeting, who, in.Device)
			}
			out.Body.Revoked = err == nil
			return out, a.answered(ctx, err)
		})
}

// revokeDevice takes a browser's pass away and closes its websocket.
func (a *API) revokeDevice(ctx context.Context, meeting decision.MeetingID, who decision.MemberID, device string) error {
	r, err := a.rooms.Get(meeting)
	if err != nil {
		return err
	}
	if err := a.people.RevokeDevice(ctx, meeting, who, device); err != nil {
		return err
	}
	a.hub.Recheck(r)
	return nil
}

// itself is the member who asks about themselves.
func (a *API) itself(ctx context.Context, meeting decision.MeetingID) (identity.Token, decision.MemberID, error) {
	t, err := token(ctx)
	if err != nil {
		return t, "", err
	}
	who, err := a.caller(ctx, meeting)
	if err == nil && who.member == "" {
		err = decision.ErrNotOnRoll
	}
	return t, who.member, err
}

// makePersonalLinks makes links for a stretch of the roll, for who runs the meeting.
func (a *API) makePersonalLinks(ctx context.Context, meeting decision.MeetingID, from int, replace bool) (*PersonalLinks, error) {
	r, err := a.rooms.Get(meeting)
	if err != nil {
		return nil, err
	}
	if _, err := a.linkFor(ctx, r); err != nil {
		return nil, err
	}
	var title, language string
	var roster []decision.Invited
	out := &PersonalLinks{}
	err = r.Look(ctx, func(m *decision.Meeting) {
		s, _ := m.Section(decision.SectionMeeting, decision.ToFacilitator).(decision.MeetingSection)
		title, language = s.Title, s.Language
		if roster = m.Roster(); from < len(roster) {
			roster = roster[from:]
		} else {
			roster = nil
		}
	})
	if err != nil {
		return nil, err
	}
	if len(roster) > maxLinks {
		roster, out.Body.Next = roster[:maxLinks], from+maxLinks
	}
	ids := make([]decision.MemberID, len(roster))
	for i, p := range roster {
		ids[i] = p.Member
	}
	tokens, err := a.people.MintMembers(ctx, meeting, ids, replace)
	if err != nil {
		return nil, err
	}
	out.Body.Links = []PersonalLink{}
	for i, p := range roster {
		out.Body.Links = append(out.Body.Links, PersonalLink{p.Member, p.Name, p.Group, LinkURL(a.opt.Base(), tokens[i])})
	}
	say := a.languages.Speak(language, "")
	if out.Body.CSV, err = mailMerge(say, out.Body.Links); err != nil {
		return nil, err
	}
	out.Body.Sheet, err = cards(say, title, out.Body.Links)
	return out, err
}

// renewLink revokes all that one member has and gives them a new link. Whoever
// runs the meeting cannot lock themselves out by it.
func (a *API) renewLink(ctx context.Context, meeting decision.MeetingID, member decision.MemberID) (url, qr string, err error) {
	r, err := a.rooms.Get(meeting)
	if err != nil {
		return "", "", err
	}
	runner, err := a.linkFor(ctx, r)
	if err != nil {
		return "", "", err
	}
	if ok, err := a.onRoll(ctx, r, member); err != nil || !ok {
		return "", "", errors.Join(err, decision.ErrMemberUnknown)
	}
	var link identity.Token
	if member == runner {
		var tokens []identity.Token
		if tokens, err = a.people.MintMembers(ctx, meeting, []decision.MemberID{member}, true); err == nil {
			link = tokens[0]
		}
	} else {
		link, err = a.people.RenewMember(ctx, meeting, member)
	}
	if err != nil {
		return "", "", err
	}
	a.hub.Recheck(r)
	url = LinkURL(a.opt.Base(), link)
	qr, err = qrSVG(url)
	return url, qr, err
}

// spend gives a session what a link leads to. Whoever comes to a running meeting
// by their personal link has arrived: that goes into the same transaction.
func (a *API) spend(ctx context.Context, link, session identity.Token) (identity.Pass, error) {
	ctx = context.WithoutCancel(ctx) // what is durable is let in, also where the browser hung up
	return a.people.SpendWith(link, session, func(p identity.Pass, c identity.Change) error {
		if p.Kind != identity.KindMember {
			return a.people.Save(ctx, c)
		}
		r, err := a.rooms.Get(p.Meeting)
		if err != nil {
			return err
		}
		var expected bool
		if err := r.Look(ctx, func(m *decision.Meeting) { expected = m.Expects(p.Member) }); err != nil {
			return err
		}
		if !expected {
			return a.people.Save(ctx, c)
		}
		arrival := decision.SetPresence{ID: newID[decision.CommandID](), Member: p.Member, Present: true}
		switch _, err := r.Do(ctx, decision.ByMember(p.Member), arrival, c.Writes...); {
		case errors.Is(err, room.ErrHappened):
			return a.people.Save(ctx, c)
		case err != nil:
			return err
		}
		c.Commit()
		return nil
	})
}
