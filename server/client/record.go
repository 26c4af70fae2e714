package client

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// routeOfRecord is the route of what is kept for the record.
func routeOfRecord(cmd decision.Command) (route, bool) {
	post := func(b body, path ...string) (route, bool) { return route{http.MethodPost, path, b}, true }
	switch x := cmd.(type) {
	case decision.DeclareConflict:
		b := body{"id": x.ID, "member": x.Member, "kind": x.Kind, "words": x.Words}
		if x.Done != "" {
			b["done"] = x.Done
		}
		return post(b, "proposals", string(x.Proposal), "conflicts")
	case decision.RecuseMember:
		return post(body{"id": x.ID, "left": x.Left, "reason": x.Reason}, "proposals", string(x.Proposal), "conflicts", string(x.Member), "recuse")
	case decision.ReinstateMember:
		return post(body{"id": x.ID, "reason": x.Reason}, "proposals", string(x.Proposal), "conflicts", string(x.Member), "reinstate")
	case decision.WithdrawProposal:
		return post(body{"id": x.ID, "reason": x.Reason}, "proposals", string(x.Proposal), "withdraw")
	case decision.NoteProposal:
		return post(body{"id": x.ID}, "proposals", string(x.Proposal), "note")
	case decision.DeferProposal:
		return post(body{"id": x.ID, "until": x.Until, "reason": x.Reason}, "proposals", string(x.Proposal), "defer")
	case decision.SetRationale:
		return route{http.MethodPut, []string{"proposals", string(x.Proposal), "rationale"}, body{"id": x.ID, "rationale": x.Rationale}}, true
	case decision.RelateDecision:
		e := x.Earlier
		return post(body{"id": x.ID, "kind": e.Kind, "meeting": e.Meeting, "earlier": e.Proposal, "title": e.Title, "date": e.Date},
			"proposals", string(x.Proposal), "relations")
	case decision.SetNotice:
		return route{http.MethodPut, []string{"notice"}, body{"id": x.ID, "notice": x.Notice}}, true
	case decision.AddApology:
		return post(body{"id": x.ID, "apology": x.Apology, "member": x.Member, "name": x.Name, "stand_in": x.StandIn, "note": x.Note}, "apologies")
	case decision.RemoveApology:
		return post(body{"id": x.ID}, "apologies", string(x.Apology), "remove")
	}
	return routeOfActions(cmd)
}

// routeOfActions is the route of actions, points of order, and what follows the meeting.
func routeOfActions(cmd decision.Command) (route, bool) {
	post := func(b body, path ...string) (route, bool) { return route{http.MethodPost, path, b}, true }
	switch x := cmd.(type) {
	case decision.RaisePoint:
		return post(body{"id": x.ID, "point": x.Point, "proposal": x.Proposal, "member": x.Member, "text": x.Text}, "points")
	case decision.RulePoint:
		return post(body{"id": x.ID, "well_taken": x.WellTaken, "reason": x.Reason}, "points", string(x.Point), "rule")
	case decision.AppealRuling:
		return post(body{"id": x.ID, "member": x.Member, "reason": x.Reason}, "points", string(x.Point), "appeal")
	case decision.DecideAppeal:
		return post(body{"id": x.ID, "overturned": x.Overturned, "reason": x.Reason}, "points", string(x.Point), "appeal", "decide")
	case decision.AddAction:
		b := actionBody(decision.EditAction(x))
		b["action"] = x.Action
		return post(b, "actions")
	case decision.EditAction:
		return route{http.MethodPut, []string{"actions", string(x.Action)}, actionBody(x)}, true
	case decision.SettleAction:
		return post(body{"id": x.ID, "state": x.State, "note": x.Note}, "actions", string(x.Action), "settle")
	case decision.CorrectRecord:
		return post(body{"id": x.ID, "proposal": x.Proposal, "text": x.Text}, "corrections")
	case decision.ApproveRecord:
		return post(body{"id": x.ID, "approver": x.Approver, "on": x.On}, "approvals")
	case decision.SetEquity:
		return post(body{"id": x.ID, "minutes": x.Minutes, "names": x.Names}, "equity")
	}
	return route{}, false
}

func actionBody(x decision.EditAction) body {
	return body{"id": x.ID, "what": x.What, "member": x.Member, "name": x.Name, "due": x.Due, "proposal": x.Proposal}
}

// Conflicts are the interests declared on a proposal.
func (c *Client) Conflicts(ctx context.Context, meeting decision.MeetingID, proposal decision.ProposalID) ([]decision.ConflictLine, error) {
	var out struct {
		Conflicts []decision.ConflictLine `json:"conflicts"`
	}
	return out.Conflicts, c.get(ctx, below(meeting, "proposals", string(proposal), "conflicts"), &out)
}

// Decision is what is said of a proposal's decision.
func (c *Client) Decision(ctx context.Context, meeting decision.MeetingID, proposal decision.ProposalID) (out decision.DecisionLine, err error) {
	return out, c.get(ctx, below(meeting, "proposals", string(proposal), "decision"), &out)
}

// Actions are all actions of a meeting.
func (c *Client) Actions(ctx context.Context, meeting decision.MeetingID) ([]decision.ActionLine, error) {
	var out struct {
		Actions []decision.ActionLine `json:"actions"`
	}
	return out.Actions, c.get(ctx, below(meeting, "actions"), &out)
}

// Record is what is kept of a meeting beside its decisions.
func (c *Client) Record(ctx context.Context, meeting decision.MeetingID) (out decision.Record, err error) {
	return out, c.get(ctx, below(meeting, "record"), &out)
}

// Equity says who took part, by group.
func (c *Client) Equity(ctx context.Context, meeting decision.MeetingID) (out decision.Equity, err error) {
	return out, c.get(ctx, below(meeting, "equity"), &out)
}
