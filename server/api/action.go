package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// ActionBody is what an action says.
type ActionBody struct {
	What     string              `json:"what" doc:"one line, at most 200 characters"`
	Member   decision.MemberID   `json:"member,omitempty" doc:"who does it: a member,"`
	Name     string              `json:"name,omitempty" doc:"or a name"`
	Due      string              `json:"due" doc:"a day, as 2026-03-14"`
	Proposal decision.ProposalID `json:"proposal,omitempty"`
}

func (a *API) actions() {
	type addAction struct {
		MeetingPath
		Body struct {
			CommandBody
			Action decision.ActionID `json:"action" doc:"made by the client"`
			ActionBody
		}
	}
	command(a, http.MethodPost, "/actions", "addAction", "Note what is to be done, by whom, by when", func(in *addAction) decision.Command {
		b := in.Body
		return decision.AddAction{ID: b.ID, Action: b.Action, What: b.What, Member: b.Member, Name: b.Name, Due: b.Due, Proposal: b.Proposal}
	})

	type editAction struct {
		MeetingPath
		Action decision.ActionID `path:"action"`
		Body   struct {
			CommandBody
			ActionBody
		}
	}
	command(a, http.MethodPut, "/actions/{action}", "editAction", "Change an action", func(in *editAction) decision.Command {
		b := in.Body
		return decision.EditAction{ID: b.ID, Action: in.Action, What: b.What, Member: b.Member, Name: b.Name, Due: b.Due, Proposal: b.Proposal}
	})

	type settleAction struct {
		MeetingPath
		Action decision.ActionID `path:"action"`
		Body   struct {
			CommandBody
			State decision.ActionState `json:"state" enum:"open,done,not_done,dropped"`
			Note  string               `json:"note,omitempty" doc:"needed for what was not done, or is dropped"`
		}
	}
	command(a, http.MethodPost, "/actions/{action}/settle", "settleAction", "Say what became of an action", func(in *settleAction) decision.Command {
		return decision.SettleAction{ID: in.Body.ID, Action: in.Action, State: in.Body.State, Note: in.Body.Note}
	})

	type actions struct {
		Body struct {
			Actions []decision.ActionLine `json:"actions" doc:"in the order in which they were noted"`
		}
	}
	query(a, "/actions", "actions", "All actions", func(ctx context.Context, in *MeetingPath) (*actions, error) {
		out := &actions{}
		err := a.lookAs(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience, _ decision.MemberID) error {
			out.Body.Actions = m.Actions(seen)
			return nil
		})
		return out, err
	})
}
