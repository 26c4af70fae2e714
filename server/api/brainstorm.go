package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

func (a *API) brainstorm() {
	type setBrainstorm struct {
		ProposalPath
		Body struct {
			CommandBody
			Rule decision.BrainstormRule `json:"rule"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/brainstorm", "setBrainstorm", "Fix how ideas are gathered", func(in *setBrainstorm) decision.Command {
		return decision.SetBrainstorm{ID: in.Body.ID, Proposal: in.Proposal, Rule: in.Body.Rule}
	})

	type addIdea struct {
		ProposalPath
		Body struct {
			CommandBody
			Idea decision.IdeaID `json:"idea" doc:"made by the client"`
			Text string          `json:"text" doc:"at most 1,000 characters"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/ideas", "addIdea", "Write an idea down", func(in *addIdea) decision.Command {
		return decision.AddIdea{ID: in.Body.ID, Proposal: in.Proposal, Idea: in.Body.Idea, Text: in.Body.Text}
	})

	type revealIdeas struct {
		ProposalPath
		Body CommandBody
	}
	command(a, http.MethodPost, "/proposals/{proposal}/ideas/reveal", "revealIdeas", "Show all ideas to everybody", func(in *revealIdeas) decision.Command {
		return decision.RevealIdeas{ID: in.Body.ID, Proposal: in.Proposal}
	})

	type withholdIdea struct {
		ProposalPath
		Idea decision.IdeaID `path:"idea"`
		Body struct {
			CommandBody
			Withheld bool   `json:"withheld"`
			Reason   string `json:"reason,omitempty" doc:"needed for withholding; the author is told"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/ideas/{idea}/withhold", "withholdIdea", "Keep an idea of a moderated brainstorm from the reveal", func(in *withholdIdea) decision.Command {
		return decision.WithholdIdea{ID: in.Body.ID, Proposal: in.Proposal, Idea: in.Idea, Withheld: in.Body.Withheld, Reason: in.Body.Reason}
	})

	type mergeIdeas struct {
		ProposalPath
		Idea decision.IdeaID `path:"idea"`
		Body struct {
			CommandBody
			Into decision.IdeaID `json:"into"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/ideas/{idea}/merge", "mergeIdeas", "Make an idea part of another that says the same", func(in *mergeIdeas) decision.Command {
		return decision.MergeIdeas{ID: in.Body.ID, Proposal: in.Proposal, Idea: in.Idea, Into: in.Body.Into}
	})

	type groupIdea struct {
		ProposalPath
		Idea decision.IdeaID `path:"idea"`
		Body struct {
			CommandBody
			Group string `json:"group" doc:"the heading; empty takes the idea out"`
		}
	}
	command(a, http.MethodPost, "/proposals/{proposal}/ideas/{idea}/group", "groupIdea", "Put an idea under a heading", func(in *groupIdea) decision.Command {
		return decision.GroupIdea{ID: in.Body.ID, Proposal: in.Proposal, Idea: in.Idea, Group: in.Body.Group}
	})

	type placeDots struct {
		ProposalPath
		Body struct {
			Counter uint64                  `json:"counter" minimum:"1" doc:"one more than the one in the section me"`
			Dots    map[decision.IdeaID]int `json:"dots" doc:"where all of the member's dots lie"`
		}
	}
	command(a, http.MethodPut, "/proposals/{proposal}/dots", "placeDots", "Say where one's dots lie", func(in *placeDots) decision.Command {
		return decision.PlaceDots{Proposal: in.Proposal, Counter: in.Body.Counter, Dots: in.Body.Dots}
	})

	type ideaList struct {
		Body struct {
			Ideas []decision.IdeaLine `json:"ideas" doc:"in the order in which they were written"`
		}
	}
	query(a, "/proposals/{proposal}/ideas", "ideas", "The ideas that the viewer may see", func(ctx context.Context, in *ProposalPath) (*ideaList, error) {
		out := &ideaList{}
		err := a.lookAs(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience, who decision.MemberID) (err error) {
			out.Body.Ideas, err = m.Ideas(in.Proposal, seen, who)
			return err
		})
		return out, err
	})
}
