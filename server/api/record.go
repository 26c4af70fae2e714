package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// record registers what is kept of a meeting beside its decisions.
func (a *API) record() {
	a.notice()
	a.points()
	a.actions()
	a.afterwards()
	a.decided()

	type record struct {
		Body decision.Record
	}
	query(a, "/record", "record", "Notice, apologies, points of order, corrections and approvals", func(ctx context.Context, in *MeetingPath) (*record, error) {
		out := &record{}
		err := a.lookAs(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience, _ decision.MemberID) error {
			var ok bool
			if out.Body, ok = m.Record(seen); !ok {
				return decision.ErrNotAllowed.With("role", string(seen))
			}
			return nil
		})
		return out, err
	})
}

func (a *API) notice() {
	type setNotice struct {
		MeetingPath
		Body struct {
			CommandBody
			Notice decision.Notice `json:"notice"`
		}
	}
	command(a, http.MethodPut, "/notice", "setNotice", "Say how the meeting was called", func(in *setNotice) decision.Command {
		return decision.SetNotice{ID: in.Body.ID, Notice: in.Body.Notice}
	})

	type addApology struct {
		MeetingPath
		Body struct {
			CommandBody
			Apology decision.ApologyID `json:"apology" doc:"made by the client"`
			Member  decision.MemberID  `json:"member,omitempty"`
			Name    string             `json:"name,omitempty" doc:"of somebody who is not on the roll"`
			StandIn string             `json:"stand_in,omitempty" doc:"who stands in, or holds the proxy"`
			Note    string             `json:"note,omitempty"`
		}
	}
	command(a, http.MethodPost, "/apologies", "addApology", "Note who is not coming", func(in *addApology) decision.Command {
		b := in.Body
		return decision.AddApology{ID: b.ID, Apology: b.Apology, Member: b.Member, Name: b.Name, StandIn: b.StandIn, Note: b.Note}
	})

	type removeApology struct {
		MeetingPath
		Apology decision.ApologyID `path:"apology"`
		Body    CommandBody
	}
	command(a, http.MethodPost, "/apologies/{apology}/remove", "removeApology", "Take an apology back", func(in *removeApology) decision.Command {
		return decision.RemoveApology{ID: in.Body.ID, Apology: in.Apology}
	})
}

// PointPath names a point of order of a meeting.
type PointPath struct {
	MeetingPath
	Point decision.PointID `path:"point" doc:"the id of the point of order"`
}

func (a *API) points() {
	type raisePoint struct {
		MeetingPath
		Body struct {
			CommandBody
			Point    decision.PointID    `json:"point" doc:"made by the client"`
			Proposal decision.ProposalID `json:"proposal,omitempty" doc:"on which it is raised"`
			Member   decision.MemberID   `json:"member,omitempty" doc:"whose it is; the sender's unless given"`
			Text     string              `json:"text" doc:"at most 2,000 characters"`
		}
	}
	command(a, http.MethodPost, "/points", "raisePoint", "Raise a point of order", func(in *raisePoint) decision.Command {
		b := in.Body
		return decision.RaisePoint{ID: b.ID, Point: b.Point, Proposal: b.Proposal, Member: b.Member, Text: b.Text}
	})

	type rulePoint struct {
		PointPath
		Body struct {
			CommandBody
			WellTaken bool   `json:"well_taken"`
			Reason    string `json:"reason"`
		}
	}
	command(a, http.MethodPost, "/points/{point}/rule", "rulePoint", "Rule on a point of order", func(in *rulePoint) decision.Command {
		return decision.RulePoint{ID: in.Body.ID, Point: in.Point, WellTaken: in.Body.WellTaken, Reason: in.Body.Reason}
	})
	type appealRuling struct {
		PointPath
		Body struct {
			CommandBody
			Member decision.MemberID `json:"member,omitempty" doc:"who appeals; the sender unless given"`
			Reason string            `json:"reason,omitempty"`
		}
	}
	command(a, http.MethodPost, "/points/{point}/appeal", "appealRuling", "Appeal from a ruling to the group", func(in *appealRuling) decision.Command {
		return decision.AppealRuling{ID: in.Body.ID, Point: in.Point, Member: in.Body.Member, Reason: in.Body.Reason}
	})
	type decideAppeal struct {
		PointPath
		Body struct {
			CommandBody
			Overturned bool   `json:"overturned"`
			Reason     string `json:"reason,omitempty"`
		}
	}
	command(a, http.MethodPost, "/points/{point}/appeal/decide", "decideAppeal", "Record what the group made of an appeal", func(in *decideAppeal) decision.Command {
		return decision.DecideAppeal{ID: in.Body.ID, Point: in.Point, Overturned: in.Body.Overturned, Reason: in.Body.Reason}
	})
}

// afterwards registers corrections, approvals and the equity view.
func (a *API) afterwards() {
	type correctRecord struct {
		MeetingPath
		Body struct {
			CommandBody
			Proposal decision.ProposalID `json:"proposal,omitempty" doc:"what it concerns; the whole meeting unless given"`
			Text     string              `json:"text" doc:"at most 2,000 characters"`
		}
	}
	command(a, http.MethodPost, "/corrections", "correctRecord", "Add a correction to the minutes", func(in *correctRecord) decision.Command {
		return decision.CorrectRecord{ID: in.Body.ID, Proposal: in.Body.Proposal, Text: in.Body.Text}
	})

	type approveRecord struct {
		MeetingPath
		Body struct {
			CommandBody
			Approver string `json:"approver" doc:"who approved the minutes, such as the next meeting"`
			On       string `json:"on,omitempty" doc:"the day, as 2026-03-14; today unless given"`
		}
	}
	command(a, http.MethodPost, "/approvals", "approveRecord", "Note that the minutes were approved", func(in *approveRecord) decision.Command {
		return decision.ApproveRecord{ID: in.Body.ID, Approver: in.Body.Approver, On: in.Body.On}
	})

	type setEquity struct {
		MeetingPath
		Body struct {
			CommandBody
			Minutes bool `json:"minutes" doc:"it stands in the minutes"`
			Names   bool `json:"names" doc:"the group agreed to names"`
		}
	}
	command(a, http.MethodPost, "/equity", "setEquity", "Say where the equity view stands, and whether names were agreed to", func(in *setEquity) decision.Command {
		return decision.SetEquity{ID: in.Body.ID, Minutes: in.Body.Minutes, Names: in.Body.Names}
	})
	type equity struct {
		Body decision.Equity
	}
	query(a, "/equity", "equity", "Who took part, by group", func(ctx context.Context, in *MeetingPath) (*equity, error) {
		out := &equity{}
		err := a.lookAs(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience, _ decision.MemberID) (err error) {
			out.Body, err = m.Equity(seen)
			return err
		})
		return out, err
	})
}
