package client

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"github.com/folkmoot/folkmoot/decision"
)

// Frame is one section as sent.
type Frame struct {
	Section decision.SectionName `json:"section"`
	Epoch   string               `json:"epoch"`
	Version uint64               `json:"version"` // the newest wins
	Data    json.RawMessage      `json:"data"`
}

// View is what a viewer sees: the newest frame of each section. It is not safe
// for concurrent use.
type View struct {
	Epoch    string
	Sections map[decision.SectionName]Frame
}

// sectionClock is the frame that tells the server's time.
const sectionClock decision.SectionName = "clock"

func newView() *View { return &View{Sections: map[decision.SectionName]Frame{}} }

// take puts a message into the view: a frame, or a whole view, which replaces
// all. A frame of a new epoch comes first of a new set of all sections; an older
// version than the one that is there changes nothing.
func (v *View) take(message []byte) (Frame, error) {
	var m struct {
		Frame
		Sections []Frame `json:"sections"`
	}
	if err := json.Unmarshal(message, &m); err != nil {
		return Frame{}, fmt.Errorf("client: a message that is no frame: %w", err)
	}
	if m.Section == "" {
		v.Epoch = m.Epoch
		clear(v.Sections)
		for _, f := range m.Sections {
			v.Sections[f.Section] = f
		}
		return m.Frame, nil
	}
	if m.Section != sectionClock && m.Epoch != v.Epoch {
		v.Epoch = m.Epoch
		clear(v.Sections)
	}
	if old, ok := v.Sections[m.Section]; !ok || m.Version >= old.Version {
		v.Sections[m.Section] = m.Frame
	}
	return m.Frame, nil
}

// section reads a section of a view; an absent one is the zero value.
func section[T any](v *View, name decision.SectionName) (out T, err error) {
	f, ok := v.Sections[name]
	if !ok {
		return out, nil
	}
	if err := json.Unmarshal(f.Data, &out); err != nil {
		return out, fmt.Errorf("client: section %s: %w", name, err)
	}
	return out, nil
}

// Roll is the section of that name; so are the others. An absent section is the
// zero value.
func (v *View) Roll() (decision.RollSection, error) {
	return section[decision.RollSection](v, decision.SectionRoll)
}

// Quorum is the default quorum against the roll.
func (v *View) Quorum() (decision.QuorumSection, error) {
	return section[decision.QuorumSection](v, decision.SectionQuorum)
}

// Agenda is the agenda in order.
func (v *View) Agenda() (decision.AgendaSection, error) {
	return section[decision.AgendaSection](v, decision.SectionAgenda)
}

// Me is the viewer's own section.
func (v *View) Me() (decision.MeSection, error) {
	return section[decision.MeSection](v, decision.SectionMe)
}

// Proposal is a proposal.
func (v *View) Proposal(id decision.ProposalID) (decision.ProposalSection, error) {
	return section[decision.ProposalSection](v, decision.SectionProposal(id))
}

// Poll is a poll's rules and where it stands.
func (v *View) Poll(id decision.PollID) (decision.PollSection, error) {
	return section[decision.PollSection](v, decision.SectionPoll(id))
}

// Tally is a poll's numbers.
func (v *View) Tally(id decision.PollID) (decision.TallySection, error) {
	return section[decision.TallySection](v, decision.SectionTally(id))
}

// Verdict is what a poll's numbers mean.
func (v *View) Verdict(id decision.PollID) (decision.VerdictSection, error) {
	return section[decision.VerdictSection](v, decision.SectionVerdict(id))
}

// View is everything that this browser's owner sees now, or with asScreen what
// the hall's screen sees.
func (c *Client) View(ctx context.Context, meeting decision.MeetingID, asScreen bool) (*View, error) {
	var text []byte
	if err := c.get(ctx, below(meeting, "view")+as(asScreen), &text); err != nil {
		return nil, err
	}
	v := newView()
	_, err := v.take(text)
	return v, err
}

func as(screen bool) string {
	if screen {
		return "?as=screen"
	}
	return ""
}

// Members is a page of the roll; next is where to go on from, 0 at the end.
func (c *Client) Members(ctx context.Context, meeting decision.MeetingID, from, limit int) (lines []decision.MemberLine, next int, err error) {
	var out struct {
		Members []decision.MemberLine `json:"members"`
		Next    int                   `json:"next"`
	}
	err = c.get(ctx, below(meeting, "members")+page(from, limit), &out)
	return out.Members, out.Next, err
}

// Contributions is a page of a proposal's discussion, oldest first; next is where
// to go on from, 0 at the end.
func (c *Client) Contributions(ctx context.Context, meeting decision.MeetingID, proposal decision.ProposalID, from, limit int) (lines []decision.ContributionLine, next int, err error) {
	var out struct {
		Contributions []decision.ContributionLine `json:"contributions"`
		Next          int                         `json:"next"`
	}
	err = c.get(ctx, below(meeting, "proposals", string(proposal), "contributions")+page(from, limit), &out)
	return out.Contributions, out.Next, err
}

// Voices is who marked what in a poll, where it shows that.
func (c *Client) Voices(ctx context.Context, meeting decision.MeetingID, poll decision.PollID) ([]decision.Voice, error) {
	var out struct {
		Voices []decision.Voice `json:"voices"`
	}
	return out.Voices, c.get(ctx, below(meeting, "polls", string(poll), "voices"), &out)
}

// Versions are all versions of a proposal's text, oldest first.
func (c *Client) Versions(ctx context.Context, meeting decision.MeetingID, proposal decision.ProposalID) ([]decision.VersionText, error) {
	var out struct {
		Versions []decision.VersionText `json:"versions"`
	}
	return out.Versions, c.get(ctx, below(meeting, "proposals", string(proposal), "versions"), &out)
}

// Minutes are the minutes as a document: format is md, html or json, lang a
// language or "" for the meeting's own.
func (c *Client) Minutes(ctx context.Context, meeting decision.MeetingID, format, lang string) (text []byte, err error) {
	q := url.Values{"format": {format}}
	if lang != "" {
		q.Set("lang", lang)
	}
	return text, c.get(ctx, below(meeting, "minutes")+"?"+q.Encode(), &text)
}

// MeetingLine is a meeting in the host's list.
type MeetingLine struct {
	ID     decision.MeetingID `json:"id"`
	Title  string             `json:"title"`
	State  decision.State     `json:"state"`
	Opened time.Time          `json:"opened"`
	Runs   bool               `json:"runs"` // this browser may run it
}

// Meetings lists the meetings that this browser's owner is of, newest first; all
// of the server for its host.
func (c *Client) Meetings(ctx context.Context) ([]MeetingLine, error) {
	var out struct {
		Meetings []MeetingLine `json:"meetings"`
	}
	return out.Meetings, c.get(ctx, "/meetings", &out)
}
