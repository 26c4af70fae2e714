package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/room"
)

// WaitingMeeting is a meeting of this browser and what it waits for from its owner.
type WaitingMeeting struct {
	Meeting decision.MeetingID `json:"meeting"`
	Title   string             `json:"title"`
	State   decision.State     `json:"state"`
	Name    string             `json:"name,omitempty" doc:"who I am there; empty for a screen"`
	Screen  bool               `json:"screen"`
	Lobby   bool               `json:"lobby" doc:"I wait to be let in"`
	Asked   []WaitingPoll      `json:"asked" doc:"running polls in which I have not cast"`
	Opened  time.Time          `json:"opened"`
}

// WaitingPoll is a running poll that waits for somebody's ballot.
type WaitingPoll struct {
	Poll     decision.PollID     `json:"poll"`
	Proposal decision.ProposalID `json:"proposal"`
	Question string              `json:"question"`
	Ends     *time.Time          `json:"ends,omitempty" doc:"when it closes by itself"`
}

func (a *API) waiting() {
	type waitingList struct {
		Body struct {
			Meetings []WaitingMeeting `json:"meetings" doc:"those that ask something first, then newest first"`
		}
	}
	huma.Register(a.huma, operation(http.MethodGet, "/waiting", "waiting", "The meetings of this browser, and what waits for its owner"),
		func(ctx context.Context, _ *struct{}) (*waitingList, error) {
			out := &waitingList{}
			var err error
			out.Body.Meetings, err = a.waitingFor(ctx)
			return out, a.answered(ctx, err)
		})
}

// waitingFor lists the meetings of the caller's browser; one whose room has stopped,
// such as while it is deleted, is left out.
func (a *API) waitingFor(ctx context.Context) ([]WaitingMeeting, error) {
	t, err := token(ctx)
	if err != nil {
		return nil, err
	}
	s, err := a.people.Session(t)
	if err != nil {
		return []WaitingMeeting{}, nil // a browser that is nothing yet
	}
	all := []WaitingMeeting{}
	for _, g := range s.Grants {
		r, err := a.rooms.Get(g.Meeting)
		if err != nil {
			continue // deleted
		}
		err = r.Look(ctx, func(m *decision.Meeting) {
			if w, ok := waitingIn(m, g.Member, g.Screen); ok {
				all = append(all, w)
			}
		})
		if err != nil && !errors.Is(err, room.ErrStopping) {
			return nil, err
		}
	}
	sortWaiting(all)
	return all, nil
}

// waitingIn is what a meeting asks of one member; ok is false where they are not,
// or no longer, of it.
func waitingIn(m *decision.Meeting, member decision.MemberID, screen bool) (w WaitingMeeting, ok bool) {
	seen, on := m.AudienceOf(member)
	if !on && !screen {
		return w, false
	}
	s, ok := m.Section(decision.SectionMeeting, decision.ToMember).(decision.MeetingSection)
	if !ok || !m.Opened() {
		return w, false
	}
	w = WaitingMeeting{Meeting: s.ID, Title: s.Title, State: s.State, Opened: s.Opened, Screen: !on,
		Lobby: seen == decision.ToWaiting, Asked: []WaitingPoll{}}
	me := m.Me(member)
	if me == nil {
		return w, true
	}
	w.Name = me.Name
	for _, q := range me.Asked {
		if p, ok := m.Section(decision.SectionPoll(q), seen).(decision.PollSection); ok {
			w.Asked = append(w.Asked, WaitingPoll{q, p.Proposal, p.Spec.Question, p.Ends})
		}
	}
	return w, true
}

// sortWaiting puts what asks something first, then what runs, then the newest.
func sortWaiting(all []WaitingMeeting) {
	rank := func(w WaitingMeeting) int {
		switch {
		case len(w.Asked) > 0:
			return 0
		case w.State == decision.StateRunning:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b WaitingMeeting) int {
		if c := rank(a) - rank(b); c != 0 {
			return c
		}
		return b.Opened.Compare(a.Opened)
	})
}
