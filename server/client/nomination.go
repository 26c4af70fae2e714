package client

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// routeOfNominations is the route of what belongs to an election.
func routeOfNominations(cmd decision.Command) (route, bool) {
	at := func(p decision.ProposalID, rest ...string) []string {
		return append([]string{"proposals", string(p)}, rest...)
	}
	switch x := cmd.(type) {
	case decision.SetElection:
		b := body{"id": x.ID}
		if x.Rule != nil {
			b["rule"] = x.Rule
		}
		return route{http.MethodPost, at(x.Proposal, "election"), b}, true
	case decision.OpenNominations:
		return route{http.MethodPost, at(x.Proposal, "nominations"), body{"id": x.ID, "open": x.Open}}, true
	case decision.Nominate:
		return route{http.MethodPost, at(x.Proposal, "candidates"),
			body{"id": x.ID, "candidate": x.Candidate, "member": x.Member, "name": x.Name, "reason": x.Reason}}, true
	case decision.AnswerNomination:
		return route{http.MethodPost, at(x.Proposal, "candidates", string(x.Candidate), "answer"), body{"id": x.ID, "accept": x.Accept}}, true
	case decision.SecondCandidate:
		return route{http.MethodPost, at(x.Proposal, "candidates", string(x.Candidate), "second"), body{"id": x.ID, "second": x.Second}}, true
	case decision.WriteStatement:
		return route{http.MethodPut, at(x.Proposal, "candidates", string(x.Candidate), "statement"), body{"id": x.ID, "text": x.Text}}, true
	}
	return route{}, false
}

// Candidates is who is nominated in an election, as far as this browser's owner
// may see it, in the order of their first nominations.
func (c *Client) Candidates(ctx context.Context, meeting decision.MeetingID, proposal decision.ProposalID) ([]decision.CandidateLine, error) {
	var out struct {
		Candidates []decision.CandidateLine `json:"candidates"`
	}
	return out.Candidates, c.get(ctx, below(meeting, "proposals", string(proposal), "candidates"), &out)
}

// CandidatesSection is how an election stands.
func (v *View) CandidatesSection(id decision.ProposalID) (decision.CandidatesSection, error) {
	return section[decision.CandidatesSection](v, decision.SectionCandidates(id))
}
