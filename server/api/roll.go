package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// MemberPath names a member of a meeting.
type MemberPath struct {
	MeetingPath
	Member decision.MemberID `path:"member" doc:"the member's id"`
}

func (a *API) roll() {
	type memberCommand struct {
		MemberPath
		Body CommandBody
	}
	command(a, http.MethodPost, "/members/{member}/admit", "admitMember", "Let somebody in from the lobby", func(in *memberCommand) decision.Command {
		return decision.AdmitMember{ID: in.Body.ID, Member: in.Member}
	})
	command(a, http.MethodPost, "/members/{member}/remove", "removeMember", "Take somebody off the roll", func(in *memberCommand) decision.Command {
		return decision.RemoveMember{ID: in.Body.ID, Member: in.Member}
	})

	command(a, http.MethodPost, "/members/{member}/facilitate", "handOver", "Hand the facilitation over to a member", func(in *memberCommand) decision.Command {
		return decision.HandOver{ID: in.Body.ID, To: in.Member}
	})

	type setRole struct {
		MemberPath
		Body struct {
			CommandBody
			Role decision.Role `json:"role"`
		}
	}
	command(a, http.MethodPost, "/members/{member}/role", "setRole", "Give a member another role", func(in *setRole) decision.Command {
		return decision.SetRole{ID: in.Body.ID, Member: in.Member, Role: in.Body.Role}
	})

	type setGroup struct {
		MemberPath
		Body struct {
			CommandBody
			Group string `json:"group" doc:"the group's label; empty takes the member out"`
		}
	}
	command(a, http.MethodPost, "/members/{member}/group", "setGroup", "Put a member into a stakeholder group", func(in *setGroup) decision.Command {
		return decision.SetGroup{ID: in.Body.ID, Member: in.Member, Group: in.Body.Group}
	})

	type setWeight struct {
		MemberPath
		Body struct {
			CommandBody
			Weight int `json:"weight" doc:"of their ballots in polls by weight, 1 to 1,000,000"`
		}
	}
	command(a, http.MethodPost, "/members/{member}/weight", "setWeight", "Say how much a member's ballot counts in polls by weight", func(in *setWeight) decision.Command {
		return decision.SetWeight{ID: in.Body.ID, Member: in.Member, Weight: in.Body.Weight}
	})

	type setPresence struct {
		MemberPath
		Body struct {
			CommandBody
			Present bool `json:"present"`
		}
	}
	command(a, http.MethodPost, "/members/{member}/presence", "setPresence", "Count a member in or out", func(in *setPresence) decision.Command {
		return decision.SetPresence{ID: in.Body.ID, Member: in.Member, Present: in.Body.Present}
	})

	type renameMember struct {
		MemberPath
		Body struct {
			CommandBody
			Name string `json:"name" doc:"one line, at most 80 characters"`
		}
	}
	command(a, http.MethodPost, "/members/{member}/name", "renameMember", "Change a member's name", func(in *renameMember) decision.Command {
		return decision.RenameMember{ID: in.Body.ID, Member: in.Member, Name: in.Body.Name}
	})

	type rollAsk struct {
		MeetingPath
		From  int `query:"from" minimum:"0" doc:"where to go on from"`
		Limit int `query:"limit" default:"100" minimum:"1" maximum:"500"`
	}
	type rollPage struct {
		Body struct {
			Members []decision.MemberLine `json:"members"`
			Next    int                   `json:"next" doc:"where to go on from; 0 at the end"`
		}
	}
	query(a, "/members", "members", "A page of the roll", func(ctx context.Context, in *rollAsk) (*rollPage, error) {
		out := &rollPage{}
		err := a.look(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience) error {
			if seen == decision.ToWaiting {
				return decision.ErrNotAdmitted
			}
			out.Body.Members, out.Body.Next = m.Members(seen, in.From, in.Limit)
			return nil
		})
		return out, err
	})
}
