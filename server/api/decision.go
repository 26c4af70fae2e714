package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// decided registers what becomes of a proposal beside its vote.
func (a *API) decided() {
	type withdrawProposal struct {
		ProposalPath
		Body struct {
			CommandBody
			Reason string `json:"reason,omitempty"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/withdraw", "withdrawProposal", "Withdraw a proposal", func(in *withdrawProposal) decision.Command {
		return decision.WithdrawProposal{ID: in.Body.ID, Proposal: in.Proposal, Reason: in.Body.Reason}
	})

	type deferProposal struct {
		ProposalPath
		Body struct {
			CommandBody
			Until  string `json:"until" doc:"a day to come, as 2026-03-14"`
			Reason string `json:"reason"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/defer", "deferProposal", "Put a proposal off until a day", func(in *deferProposal) decision.Command {
		return decision.DeferProposal{ID: in.Body.ID, Proposal: in.Proposal, Until: in.Body.Until, Reason: in.Body.Reason}
	})

	type noteProposal struct {
		ProposalPath
		Body struct{ CommandBody }
	}
	command(a, http.MethodPost, "/proposals/{proposal}/note", "noteProposal", "Tick off a proposal on which there is nothing to decide", func(in *noteProposal) decision.Command {
		return decision.NoteProposal{ID: in.Body.ID, Proposal: in.Proposal}
	})

	type setRationale struct {
		ProposalPath
		Body struct {
			CommandBody
			Rationale decision.Rationale `json:"rationale" doc:"each text at most 5,000 characters"`
		}
	}
	command(a, http.MethodPut, "/proposals/{proposal}/rationale", "setRationale", "Say why it was decided so, and when it is looked at again", func(in *setRationale) decision.Command {
		return decision.SetRationale{ID: in.Body.ID, Proposal: in.Proposal, Rationale: in.Body.Rationale}
	})

	type relateDecision struct {
		ProposalPath
		Body struct {
			CommandBody
			Kind    decision.RelationKind `json:"kind" enum:"supersedes,amends"`
			Meeting decision.MeetingID    `json:"meeting" doc:"of the earlier decision"`
			Earlier decision.ProposalID   `json:"earlier"`
			Title   string                `json:"title,omitempty" doc:"of the earlier decision, where it is of another meeting"`
			Date    string                `json:"date,omitempty" doc:"of the earlier decision, where it is of another meeting"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/relations", "relateDecision", "Say that a decision supersedes or amends an earlier one", func(in *relateDecision) decision.Command {
		b := in.Body
		return decision.RelateDecision{ID: b.ID, Proposal: in.Proposal, Earlier: decision.Relation{Kind: b.Kind, Meeting: b.Meeting,
			Proposal: b.Earlier, Title: b.Title, Date: b.Date}}
	})

	type decided struct {
		Body decision.DecisionLine
	}
	query(a, "/proposals/{proposal}/decision", "decision", "What is said of a proposal's decision", func(ctx context.Context, in *ProposalPath) (*decided, error) {
		out := &decided{}
		err := a.lookAs(ctx, in.Meeting, func(m *decision.Meeting, _ decision.Audience, _ decision.MemberID) (err error) {
			out.Body, err = m.Decision(in.Proposal)
			return err
		})
		return out, err
	})
}
