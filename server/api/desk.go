package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/folkmoot/folkmoot/decision"
)

// CardPath names the card of a member on a poll's desk.
type CardPath struct {
	PollPath
	Owner decision.MemberID `path:"owner" doc:"whose card it is"`
}

func (a *API) desk() {
	type tendCard struct {
		CardPath
		Body struct {
			CommandBody
			Round int `json:"round"`
			Offer *struct {
				How  decision.How `json:"how" enum:"answered,amended,monitored,deferred,delegated,shortened_term"`
				Note string       `json:"note"`
				Who  string       `json:"who,omitempty" doc:"takes it on"`
				Due  string       `json:"due,omitempty" doc:"a date, as in 2026-03-14"`
			} `json:"offer,omitempty" doc:"without it the card has been understood"`
		}
	}
	command(a, http.MethodPost, "/polls/{poll}/cards/{owner}/tend", "tendCard", "Note that a block, objection or concern is understood, or what is offered to meet it",
		func(in *tendCard) decision.Command {
			c := decision.TendCard{ID: in.Body.ID, Poll: in.Poll, Round: in.Body.Round, Owner: in.Owner}
			if o := in.Body.Offer; o != nil {
				c.Offer = &decision.Offer{How: o.How, Note: o.Note, Who: o.Who, Due: o.Due}
			}
			return c
		})

	type judgeBlock struct {
		CardPath
		Body struct {
			CommandBody
			Round      int  `json:"round"`
			Principled bool `json:"principled"`
		}
	}
	command(a, http.MethodPost, "/polls/{poll}/cards/{owner}/judge", "judgeBlock", "Say whether one finds another's block principled",
		func(in *judgeBlock) decision.Command {
			return decision.JudgeBlock{ID: in.Body.ID, Poll: in.Poll, Round: in.Body.Round, Owner: in.Owner, Principled: in.Body.Principled}
		})

	type planFallback struct {
		PollPath
		Body struct {
			CommandBody
			Poll    decision.PollID   `json:"poll" doc:"of the new poll, made by the client"`
			Options []decision.Option `json:"options,omitempty" doc:"of an alternative: the text, the other text, what happens if nothing is decided"`
		}
	}
	command(a, http.MethodPost, "/polls/{poll}/fallback", "planFallback", "Plan the poll that the rule of a blocked poll allows",
		func(in *planFallback) decision.Command {
			return decision.PlanFallback{ID: in.Body.ID, Of: in.Poll, Poll: in.Body.Poll, Options: in.Body.Options}
		})

	type holdTalk struct {
		PollPath
		Body struct {
			CommandBody
			Note string `json:"note"`
		}
	}
	command(a, http.MethodPost, "/polls/{poll}/talks", "holdTalk", "Note that a blocker and the proposers have met",
		func(in *holdTalk) decision.Command {
			return decision.HoldTalk{ID: in.Body.ID, Poll: in.Poll, Note: in.Body.Note}
		})

	type callRough struct {
		PollPath
		Body struct {
			CommandBody
			Round   int    `json:"round"`
			Adopted bool   `json:"adopted"`
			Reason  string `json:"reason"`
		}
	}
	command(a, http.MethodPost, "/polls/{poll}/call", "callRough", "Call rough consensus, or that there is none",
		func(in *callRough) decision.Command {
			return decision.CallRough{ID: in.Body.ID, Poll: in.Poll, Round: in.Body.Round, Adopted: in.Body.Adopted, Reason: in.Body.Reason}
		})

	type appealCall struct {
		PollPath
		Body struct {
			CommandBody
			Round  int    `json:"round"`
			Reason string `json:"reason"`
		}
	}
	command(a, http.MethodPost, "/polls/{poll}/appeal", "appealCall", "Appeal the facilitator's call",
		func(in *appealCall) decision.Command {
			return decision.AppealCall{ID: in.Body.ID, Poll: in.Poll, Round: in.Body.Round, Reason: in.Body.Reason}
		})

	type seePoll struct {
		PollPath
		Body CommandBody
	}
	command(a, http.MethodPost, "/polls/{poll}/seen", "seePoll", "Note that one has opened a poll of lazy consensus",
		func(in *seePoll) decision.Command { return decision.SeePoll{ID: in.Body.ID, Poll: in.Poll} })

	a.deskLists()
}

func (a *API) deskLists() {
	type deskCards struct {
		Body struct {
			Cards []decision.CardLine `json:"cards" doc:"open ones first"`
		}
	}
	query(a, "/polls/{poll}/desk", "pollDesk", "All cards of a poll's block and concern desk, where they may be seen",
		func(ctx context.Context, in *PollPath) (*deskCards, error) {
			out := &deskCards{}
			err := a.look(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience) (err error) {
				var shown bool
				if out.Body.Cards, shown, err = m.Desk(in.Poll, seen); err == nil && !shown {
					err = ErrNamesHidden
				}
				return err
			})
			return out, err
		})

	type templates struct {
		Body struct {
			Templates []decision.Way `json:"templates"`
		}
	}
	huma.Register(a.huma, operation(http.MethodGet, "/templates", "templates", "The built-in ways of deciding, ready to be changed and used"),
		func(context.Context, *struct{}) (*templates, error) {
			out := &templates{}
			out.Body.Templates = decision.Ways()
			return out, nil
		})
}
