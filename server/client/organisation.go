package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/decision"
)

// atOrganisation is a path of an organisation's.
func atOrganisation(id decision.OrganisationID, parts ...string) string {
	path := "/organisations/" + url.PathEscape(string(id))
	for _, p := range parts {
		path += "/" + url.PathEscape(p)
	}
	return path
}

// Found makes an organisation; its id is the command's.
func (c *Client) Found(ctx context.Context, cmd decision.FoundOrganisation) (decision.OrganisationID, error) {
	var out struct {
		Organisation decision.OrganisationID `json:"organisation"`
	}
	return out.Organisation, c.call(ctx, http.MethodPost, "/organisations", body{"id": cmd.ID, "name": cmd.Name, "defaults": cmd.Defaults}, &out)
}

// Manage gives a command to an organisation, for its host; durable on return.
func (c *Client) Manage(ctx context.Context, id decision.OrganisationID, cmd decision.OrganisationCommand) error {
	post := func(b body, path ...string) error {
		return c.call(ctx, http.MethodPost, atOrganisation(id, path...), b, nil)
	}
	switch x := cmd.(type) {
	case decision.ChangeOrganisation:
		return c.call(ctx, http.MethodPut, atOrganisation(id), body{"id": x.ID, "name": x.Name, "defaults": x.Defaults}, nil)
	case decision.PutPeople:
		people := []body{}
		for _, p := range x.People {
			people = append(people, body{"member": p.Member, "name": p.Name, "mail": p.Mail, "group": p.Group, "role": p.Role, "weight": p.Weight})
		}
		return post(body{"id": x.ID, "people": people}, "people")
	case decision.DropPerson:
		return post(body{"id": x.ID}, "people", string(x.Person), "drop")
	case decision.StopMail:
		return post(body{"stopped": x.Stopped}, "people", string(x.Person), "mail")
	case decision.KeepTemplate:
		return post(body{"id": x.ID, "template": x.Template}, "templates")
	case decision.DropTemplate:
		return post(body{"id": x.ID}, "templates", string(x.Template), "drop")
	case decision.MarkDecision:
		b := body{"id": x.ID, "decision": x.Decision, "status": x.Status, "review": x.Review}
		if x.By != nil {
			b["by"] = x.By
		}
		return post(b, "decisions", "mark")
	}
	return fmt.Errorf("client: no route for a %T", cmd)
}

// Organisations are those of the server, for its host.
func (c *Client) Organisations(ctx context.Context) ([]decision.OrganisationLine, error) {
	var out struct {
		Organisations []decision.OrganisationLine `json:"organisations"`
	}
	return out.Organisations, c.get(ctx, "/organisations", &out)
}

// Organisation is one organisation, for the host.
func (c *Client) Organisation(ctx context.Context, id decision.OrganisationID) (v decision.OrganisationView, err error) {
	return v, c.get(ctx, atOrganisation(id), &v)
}

// People is a page of a standing roll, and where to go on; 0 at the end.
func (c *Client) People(ctx context.Context, id decision.OrganisationID, from, limit int) ([]decision.Person, int, error) {
	var out struct {
		People []decision.Person `json:"people"`
		Next   int               `json:"next"`
	}
	return out.People, out.Next, c.get(ctx, atOrganisation(id, "people")+page(from, limit), &out)
}

// PastDecisions is a page of an organisation's decisions, and where to go on; 0 at
// the end.
func (c *Client) PastDecisions(ctx context.Context, id decision.OrganisationID, from, limit int) ([]decision.PastDecision, int, error) {
	var out struct {
		Decisions []decision.PastDecision `json:"decisions"`
		Next      int                     `json:"next"`
	}
	return out.Decisions, out.Next, c.get(ctx, atOrganisation(id, "decisions")+page(from, limit), &out)
}

func page(from, limit int) string {
	return "?" + url.Values{"from": {strconv.Itoa(from)}, "limit": {strconv.Itoa(limit)}}.Encode()
}

// Runsheets are those that come with the program.
func (c *Client) Runsheets(ctx context.Context) ([]decision.Runsheet, error) {
	var out struct {
		Runsheets []decision.Runsheet `json:"runsheets"`
	}
	return out.Runsheets, c.get(ctx, "/runsheets", &out)
}

// MeetingBody is whose meeting it is, and what became of its decisions.
type MeetingBody struct {
	ID        decision.OrganisationID `json:"id"`
	Name      string                  `json:"name"`
	Templates []decision.Template     `json:"templates"`
	Later     []decision.PastDecision `json:"later"`
	Earlier   []decision.PastDecision `json:"earlier"`
	Invite    int                     `json:"invite"`
}

// MeetingOrganisation is whose meeting it is.
func (c *Client) MeetingOrganisation(ctx context.Context, meeting decision.MeetingID) (b MeetingBody, err error) {
	return b, c.get(ctx, below(meeting, "organisation"), &b)
}

// Series is what a new meeting takes from an organisation.
type Series struct {
	Organisation decision.OrganisationID
	As           decision.MemberID  // who of the standing roll facilitates; "" for somebody else
	From         decision.MeetingID // an earlier meeting; "" for none
	Open         bool               // only its open proposals
}

// OpenIn is OpenMeeting in an organisation.
func (c *Client) OpenIn(ctx context.Context, s Series, cmd decision.OpenMeeting) (decision.MeetingID, error) {
	agenda := []body{}
	for _, d := range cmd.Agenda {
		agenda = append(agenda, body{"title": d.Title, "text": d.Text, "minutes": d.Minutes})
	}
	var out struct {
		Meeting decision.MeetingID `json:"meeting"`
	}
	return out.Meeting, c.call(ctx, http.MethodPost, "/meetings", body{"id": cmd.ID, "title": cmd.Title, "language": cmd.Language,
		"zone": cmd.Zone, "joining": cmd.Joining, "name": cmd.Name, "organisation": s.Organisation, "as": s.As,
		"from": s.From, "open": s.Open, "agenda": agenda}, &out)
}

// PersonalLinks are ways in for some members.
type PersonalLinks struct {
	Links []struct {
		Member decision.MemberID `json:"member"`
		Name   string            `json:"name"`
		Group  string            `json:"group"`
		URL    string            `json:"url"`
	} `json:"links"`
	CSV   string `json:"csv"`
	Sheet string `json:"sheet"`
	Next  int    `json:"next"`
}

// MakePersonalLinks makes links for up to 500 members from a place of the roll.
func (c *Client) MakePersonalLinks(ctx context.Context, meeting decision.MeetingID, from int, replace bool) (l PersonalLinks, err error) {
	return l, c.call(ctx, http.MethodPost, below(meeting, "personal-links"), body{"from": from, "replace": replace}, &l)
}

// RenewLink gives a member a new link and revokes all they had.
func (c *Client) RenewLink(ctx context.Context, meeting decision.MeetingID, member decision.MemberID) (l Link, err error) {
	return l, c.call(ctx, http.MethodPost, below(meeting, "members", string(member), "link"), nil, &l)
}

// MailInvitations writes to everybody on the roll who was not written to yet, and
// gives how many that is.
func (c *Client) MailInvitations(ctx context.Context, meeting decision.MeetingID) (int, error) {
	var out struct {
		Letters int `json:"letters"`
	}
	return out.Letters, c.call(ctx, http.MethodPost, below(meeting, "mail"), nil, &out)
}

// Device is a browser that is me.
type Device struct {
	ID   string `json:"id"`
	Day  string `json:"day"`
	This bool   `json:"this"`
}

// Devices are the browsers that are this one's owner in a meeting.
func (c *Client) Devices(ctx context.Context, meeting decision.MeetingID) ([]Device, error) {
	var out struct {
		Devices []Device `json:"devices"`
	}
	return out.Devices, c.get(ctx, below(meeting, "devices"), &out)
}

// RevokeDevice lets one of them be me no longer.
func (c *Client) RevokeDevice(ctx context.Context, meeting decision.MeetingID, device string) error {
	return c.call(ctx, http.MethodPost, below(meeting, "devices", device, "revoke"), nil, nil)
}

// Waiting is a meeting of this browser and what it asks of its owner.
type Waiting struct {
	Meeting decision.MeetingID `json:"meeting"`
	Title   string             `json:"title"`
	State   decision.State     `json:"state"`
	Name    string             `json:"name"`
	Screen  bool               `json:"screen"`
	Lobby   bool               `json:"lobby"`
	Asked   []struct {
		Poll     decision.PollID `json:"poll"`
		Question string          `json:"question"`
		Ends     *time.Time      `json:"ends"`
	} `json:"asked"`
}

// Waiting lists what waits for this browser's owner in all their meetings.
func (c *Client) Waiting(ctx context.Context) ([]Waiting, error) {
	var out struct {
		Meetings []Waiting `json:"meetings"`
	}
	return out.Meetings, c.get(ctx, "/waiting", &out)
}
