package client

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// routeOfDesk is the route of what follows blocks and objections.
func routeOfDesk(cmd decision.Command) (route, bool) {
	post := func(b body, path ...string) (route, bool) { return route{http.MethodPost, path, b}, true }
	switch x := cmd.(type) {
	case decision.TendCard:
		b := body{"id": x.ID, "round": x.Round}
		if o := x.Offer; o != nil {
			b["offer"] = body{"how": o.How, "note": o.Note, "who": o.Who, "due": o.Due}
		}
		return post(b, "polls", string(x.Poll), "cards", string(x.Owner), "tend")
	case decision.JudgeBlock:
		return post(body{"id": x.ID, "round": x.Round, "principled": x.Principled}, "polls", string(x.Poll), "cards", string(x.Owner), "judge")
	case decision.PlanFallback:
		b := body{"id": x.ID, "poll": x.Poll}
		if len(x.Options) > 0 {
			b["options"] = x.Options
		}
		return post(b, "polls", string(x.Of), "fallback")
	case decision.HoldTalk:
		return post(body{"id": x.ID, "note": x.Note}, "polls", string(x.Poll), "talks")
	case decision.CallRough:
		return post(body{"id": x.ID, "round": x.Round, "adopted": x.Adopted, "reason": x.Reason}, "polls", string(x.Poll), "call")
	case decision.AppealCall:
		return post(body{"id": x.ID, "round": x.Round, "reason": x.Reason}, "polls", string(x.Poll), "appeal")
	case decision.SeePoll:
		return post(body{"id": x.ID}, "polls", string(x.Poll), "seen")
	}
	return route{}, false
}

// Desk lists all cards of a poll's block and concern desk, where they may be seen.
func (c *Client) Desk(ctx context.Context, meeting decision.MeetingID, poll decision.PollID) ([]decision.CardLine, error) {
	var out struct {
		Cards []decision.CardLine `json:"cards"`
	}
	return out.Cards, c.get(ctx, below(meeting, "polls", string(poll), "desk"), &out)
}

// Ways are the built-in ways of deciding.
func (c *Client) Ways(ctx context.Context) ([]decision.Way, error) {
	var out struct {
		Templates []decision.Way `json:"templates"`
	}
	return out.Templates, c.get(ctx, "/templates", &out)
}

// Desk is a poll's block and concern desk.
func (v *View) Desk(id decision.PollID) (decision.DeskSection, error) {
	return section[decision.DeskSection](v, decision.SectionDesk(id))
}
