package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// ProposalPath names a proposal of a meeting.
type ProposalPath struct {
	MeetingPath
	Proposal decision.ProposalID `path:"proposal" doc:"the proposal's id"`
}

func (a *API) proposals() {
	type addProposal struct {
		MeetingPath
		Body struct {
			CommandBody
			Proposal decision.ProposalID `json:"proposal" doc:"made by the client"`
			Title    string              `json:"title" doc:"one line, at most 200 characters"`
			Text     string              `json:"text" doc:"at most 50,000 characters"`
		}
	}
	command(a, http.MethodPost, "/proposals", "addProposal", "Add a proposal, in draft", func(in *addProposal) decision.Command {
		return decision.AddProposal{ID: in.Body.ID, Proposal: in.Body.Proposal, Title: in.Body.Title, Text: in.Body.Text}
	})

	type editProposal struct {
		ProposalPath
		Body struct {
			CommandBody
			Version int              `json:"version" doc:"the version that the writer had before them"`
			Title   string           `json:"title" doc:"one line, at most 200 characters"`
			Text    string           `json:"text" doc:"at most 50,000 characters"`
			Running decision.Running `json:"running,omitempty" doc:"where a poll runs on it: carry (its ballots become stale) or close"`
			Reason  string           `json:"reason,omitempty" doc:"where that poll is closed"`
		}
	}
	command(a, http.MethodPut, "/proposals/{proposal}", "editProposal", "Give a proposal a new version", func(in *editProposal) decision.Command {
		return decision.EditProposal{ID: in.Body.ID, Proposal: in.Proposal, Version: in.Body.Version, Title: in.Body.Title, Text: in.Body.Text, Running: in.Body.Running, Reason: in.Body.Reason}
	})

	type movePhase struct {
		ProposalPath
		Body struct {
			CommandBody
			To     decision.Phase `json:"to"`
			Reason string         `json:"reason,omitempty" doc:"needed for going back"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/phase", "movePhase", "Move a proposal to another phase", func(in *movePhase) decision.Command {
		return decision.MovePhase{ID: in.Body.ID, Proposal: in.Proposal, To: in.Body.To, Reason: in.Body.Reason}
	})

	type moveProposal struct {
		ProposalPath
		Body struct {
			CommandBody
			Place int `json:"place" doc:"counts from 1"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/place", "moveProposal", "Put a proposal at a place of the agenda", func(in *moveProposal) decision.Command {
		return decision.MoveProposal{ID: in.Body.ID, Proposal: in.Proposal, Place: in.Body.Place}
	})

	type pauseProposal struct {
		ProposalPath
		Body struct {
			CommandBody
			Paused bool   `json:"paused"`
			Reason string `json:"reason,omitempty" doc:"needed for pausing"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/pause", "pauseProposal", "Pause, or resume, all work on a proposal", func(in *pauseProposal) decision.Command {
		return decision.PauseProposal{ID: in.Body.ID, Proposal: in.Proposal, Paused: in.Body.Paused, Reason: in.Body.Reason}
	})

	type planTime struct {
		ProposalPath
		Body struct {
			CommandBody
			Minutes int `json:"minutes" doc:"0 takes the plan away"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/minutes", "planTime", "Plan minutes for a proposal", func(in *planTime) decision.Command {
		return decision.PlanTime{ID: in.Body.ID, Proposal: in.Proposal, Minutes: in.Body.Minutes}
	})

	type proposalVersions struct {
		Body struct {
			Versions []decision.VersionText `json:"versions" doc:"oldest first"`
		}
	}
	query(a, "/proposals/{proposal}/versions", "proposalVersions", "All versions of a proposal's text",
		func(ctx context.Context, in *ProposalPath) (*proposalVersions, error) {
			out := &proposalVersions{}
			err := a.look(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience) (err error) {
				if seen == decision.ToWaiting {
					return decision.ErrNotAdmitted
				}
				out.Body.Versions, err = m.Versions(in.Proposal)
				return err
			})
			return out, err
		})
}
