package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// CandidatePath names somebody's candidacy in an election.
type CandidatePath struct {
	ProposalPath
	Candidate decision.CandidateID `path:"candidate"`
}

func (a *API) nominations() {
	type setElection struct {
		ProposalPath
		Body struct {
			CommandBody
			Rule *decision.ElectionRule `json:"rule,omitempty" doc:"absent: the proposal is no election any more"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/election", "setElection", "Make a proposal an election, or none", func(in *setElection) decision.Command {
		return decision.SetElection{ID: in.Body.ID, Proposal: in.Proposal, Rule: in.Body.Rule}
	})

	type openNominations struct {
		ProposalPath
		Body struct {
			CommandBody
			Open bool `json:"open"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/nominations", "openNominations", "Open or close the nominations", func(in *openNominations) decision.Command {
		return decision.OpenNominations{ID: in.Body.ID, Proposal: in.Proposal, Open: in.Body.Open}
	})

	type nominate struct {
		ProposalPath
		Body struct {
			CommandBody
			Candidate decision.CandidateID `json:"candidate" doc:"made by the client; where others have nominated the same person, theirs is kept"`
			Member    decision.MemberID    `json:"member,omitempty" doc:"of the roll"`
			Name      string               `json:"name,omitempty" doc:"of somebody who is not on the roll, where the election allows it; at most 80 characters"`
			Reason    string               `json:"reason,omitempty" doc:"at most 500 characters"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/candidates", "nominate", "Nominate somebody", func(in *nominate) decision.Command {
		return decision.Nominate{ID: in.Body.ID, Proposal: in.Proposal, Candidate: in.Body.Candidate, Member: in.Body.Member,
			Name: in.Body.Name, Reason: in.Body.Reason}
	})

	type answerNomination struct {
		CandidatePath
		Body struct {
			CommandBody
			Accept bool `json:"accept"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/candidates/{candidate}/answer", "answerNomination", "Accept or decline one's nomination", func(in *answerNomination) decision.Command {
		return decision.AnswerNomination{ID: in.Body.ID, Proposal: in.Proposal, Candidate: in.Candidate, Accept: in.Body.Accept}
	})

	type secondCandidate struct {
		CandidatePath
		Body struct {
			CommandBody
			Second bool `json:"second" doc:"false takes it back"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/candidates/{candidate}/second", "secondCandidate", "Second a candidate", func(in *secondCandidate) decision.Command {
		return decision.SecondCandidate{ID: in.Body.ID, Proposal: in.Proposal, Candidate: in.Candidate, Second: in.Body.Second}
	})

	type writeStatement struct {
		CandidatePath
		Body struct {
			CommandBody
			Text string `json:"text" doc:"at most 2,000 characters; empty takes it away"`
		}
	}
	command(a, http.MethodPut, "/proposals/{proposal}/candidates/{candidate}/statement", "writeStatement", "Write what one says for oneself as a candidate", func(in *writeStatement) decision.Command {
		return decision.WriteStatement{ID: in.Body.ID, Proposal: in.Proposal, Candidate: in.Candidate, Text: in.Body.Text}
	})

	type candidateList struct {
		Body struct {
			Candidates []decision.CandidateLine `json:"candidates" doc:"in the order in which they were first nominated"`
		}
	}
	query(a, "/proposals/{proposal}/candidates", "candidates", "Who is nominated, as far as the viewer may see it", func(ctx context.Context, in *ProposalPath) (*candidateList, error) {
		out := &candidateList{}
		err := a.lookAs(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience, who decision.MemberID) (err error) {
			out.Body.Candidates, err = m.Candidates(in.Proposal, seen, who)
			return err
		})
		return out, err
	})
}
