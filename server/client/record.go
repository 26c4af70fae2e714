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
	}
	return route{}, false
}

// Conflicts are the interests declared on a proposal.
func (c *Client) Conflicts(ctx context.Context, meeting decision.MeetingID, proposal decision.ProposalID) ([]decision.ConflictLine, error) {
	var out struct {
		Conflicts []decision.ConflictLine `json:"conflicts"`
	}
	return out.Conflicts, c.get(ctx, below(meeting, "proposals", string(proposal), "conflicts"), &out)
}
