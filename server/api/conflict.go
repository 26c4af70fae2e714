package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

func (a *API) conflicts() {
	type declareConflict struct {
		ProposalPath
		Body struct {
			CommandBody
			Member decision.MemberID     `json:"member" doc:"whose interest it is: the sender's own, or for who keeps the record anybody's"`
			Kind   decision.ConflictKind `json:"kind" enum:"none,financial,family,office,other"`
			Words  string                `json:"words,omitempty" doc:"at most 2,000 characters"`
			Done   decision.ConflictDone `json:"done,omitempty" enum:"noted,recused,left" doc:"noted unless given; recused and left take the member out of the vote"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/conflicts", "declareConflict", "Declare a conflict of interest, or that there is none", func(in *declareConflict) decision.Command {
		return decision.DeclareConflict{ID: in.Body.ID, Proposal: in.Proposal, Member: in.Body.Member, Kind: in.Body.Kind, Words: in.Body.Words, Done: in.Body.Done}
	})

	type recuseMember struct {
		ProposalPath
		Member decision.MemberID `path:"member" doc:"the member's id"`
		Body   struct {
			CommandBody
			Left   bool   `json:"left,omitempty" doc:"and out of the room"`
			Reason string `json:"reason,omitempty" doc:"needed for somebody else"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/conflicts/{member}/recuse", "recuseMember", "Take a member out of the vote on a proposal", func(in *recuseMember) decision.Command {
		return decision.RecuseMember{ID: in.Body.ID, Proposal: in.Proposal, Member: in.Member, Left: in.Body.Left, Reason: in.Body.Reason}
	})

	type reinstateMember struct {
		ProposalPath
		Member decision.MemberID `path:"member" doc:"the member's id"`
		Body   struct {
			CommandBody
			Reason string `json:"reason"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/conflicts/{member}/reinstate", "reinstateMember", "Let a recused member vote again", func(in *reinstateMember) decision.Command {
		return decision.ReinstateMember{ID: in.Body.ID, Proposal: in.Proposal, Member: in.Member, Reason: in.Body.Reason}
	})

	type conflicts struct {
		Body struct {
			Conflicts []decision.ConflictLine `json:"conflicts" doc:"oldest first"`
		}
	}
	query(a, "/proposals/{proposal}/conflicts", "conflicts", "The interests declared on a proposal", func(ctx context.Context, in *ProposalPath) (*conflicts, error) {
		out := &conflicts{}
		err := a.lookAs(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience, _ decision.MemberID) (err error) {
			out.Body.Conflicts, err = m.Conflicts(in.Proposal, seen)
			return err
		})
		return out, err
	})
}
