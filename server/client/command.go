package client

import (
	"context"
	"fmt"
	"net/http"

	"github.com/folkmoot/folkmoot/decision"
)

// Do gives a command to a meeting; it is durable on return, and seq is the
// position of the meeting's newest record. A *Refusal says that it did not
// happen; after any other error it may have, and the same command may be sent
// again. OpenMeeting and JoinMeeting have methods of their own. The source of a
// ballot is the server's to say.
func (c *Client) Do(ctx context.Context, meeting decision.MeetingID, cmd decision.Command) (seq uint64, err error) {
	r, ok := routeOf(cmd)
	if !ok {
		return 0, fmt.Errorf("client: no route for a %T", cmd)
	}
	var out struct {
		Seq uint64 `json:"seq"`
	}
	return out.Seq, c.call(ctx, r.method, below(meeting, r.path...), r.body, &out)
}

// Cast gives or changes a ballot, as Do.
func (c *Client) Cast(ctx context.Context, meeting decision.MeetingID, b decision.CastBallot) error {
	_, err := c.Do(ctx, meeting, b)
	return err
}

type body map[string]any

// route is how a command goes over HTTP.
type route struct {
	method string
	path   []string
	body   body
}

func routeOf(cmd decision.Command) (route, bool) {
	post := func(b body, path ...string) (route, bool) { return route{http.MethodPost, path, b}, true }
	switch x := cmd.(type) {
	case decision.EndMeeting:
		return post(body{"id": x.ID}, "end")
	case decision.FreezeScreen:
		return post(body{"id": x.ID, "frozen": x.Frozen}, "freeze")
	case decision.ShowProposal:
		return post(body{"id": x.ID, "proposal": x.Proposal}, "show")
	case decision.AdmitMember:
		return post(body{"id": x.ID}, "members", string(x.Member), "admit")
	case decision.RemoveMember:
		return post(body{"id": x.ID}, "members", string(x.Member), "remove")
	case decision.SetRole:
		return post(body{"id": x.ID, "role": x.Role}, "members", string(x.Member), "role")
	case decision.SetPresence:
		return post(body{"id": x.ID, "present": x.Present}, "members", string(x.Member), "presence")
	case decision.RenameMember:
		return post(body{"id": x.ID, "name": x.Name}, "members", string(x.Member), "name")
	case decision.HandOver:
		return post(body{"id": x.ID}, "members", string(x.To), "facilitate")
	case decision.InviteMembers:
		return post(body{"id": x.ID, "people": x.People}, "invited")
	case decision.SetGroup:
		return post(body{"id": x.ID, "group": x.Group}, "members", string(x.Member), "group")
	case decision.SetWeight:
		return post(body{"id": x.ID, "weight": x.Weight}, "members", string(x.Member), "weight")
	case decision.ArchiveMeeting:
		return post(body{"id": x.ID, "archived": x.Archived}, "archive")
	case decision.AddProposal:
		return post(body{"id": x.ID, "proposal": x.Proposal, "title": x.Title, "text": x.Text}, "proposals")
	case decision.EditProposal:
		return route{http.MethodPut, []string{"proposals", string(x.Proposal)},
			body{"id": x.ID, "version": x.Version, "title": x.Title, "text": x.Text, "running": x.Running, "reason": x.Reason}}, true
	case decision.MovePhase:
		return post(body{"id": x.ID, "to": x.To, "reason": x.Reason}, "proposals", string(x.Proposal), "phase")
	case decision.MoveProposal:
		return post(body{"id": x.ID, "place": x.Place}, "proposals", string(x.Proposal), "place")
	case decision.PauseProposal:
		return post(body{"id": x.ID, "paused": x.Paused, "reason": x.Reason}, "proposals", string(x.Proposal), "pause")
	case decision.PlanTime:
		return post(body{"id": x.ID, "minutes": x.Minutes}, "proposals", string(x.Proposal), "minutes")
	}
	return routeOfWords(cmd)
}

// routeOfWords is the route of what belongs to a brainstorm, a discussion or a poll.
func routeOfWords(cmd decision.Command) (route, bool) {
	post := func(b body, path ...string) (route, bool) { return route{http.MethodPost, path, b}, true }
	switch x := cmd.(type) {
	case decision.SetBrainstorm:
		return post(body{"id": x.ID, "rule": x.Rule}, "proposals", string(x.Proposal), "brainstorm")
	case decision.RevealIdeas:
		return post(body{"id": x.ID}, "proposals", string(x.Proposal), "ideas", "reveal")
	case decision.MergeIdeas:
		return post(body{"id": x.ID, "into": x.Into}, "proposals", string(x.Proposal), "ideas", string(x.Idea), "merge")
	case decision.GroupIdea:
		return post(body{"id": x.ID, "group": x.Group}, "proposals", string(x.Proposal), "ideas", string(x.Idea), "group")
	case decision.ResolveContribution:
		return post(body{"id": x.ID, "resolved": x.Resolved}, "proposals", string(x.Proposal), "contributions", string(x.Contribution), "resolve")
	case decision.AddIdea:
		return post(body{"id": x.ID, "idea": x.Idea, "text": x.Text}, "proposals", string(x.Proposal), "ideas")
	case decision.PlaceDots:
		if x.Dots == nil {
			x.Dots = map[decision.IdeaID]int{}
		}
		return route{http.MethodPut, []string{"proposals", string(x.Proposal), "dots"}, body{"counter": x.Counter, "dots": x.Dots}}, true
	case decision.AddContribution:
		b := body{"id": x.ID, "contribution": x.Contribution, "kind": x.Kind, "text": x.Text, "reply": x.Reply, "attachments": attached(x.Attachments)}
		return post(b, "proposals", string(x.Proposal), "contributions")
	case decision.PlanPoll:
		return post(body{"id": x.ID, "poll": x.Poll, "spec": x.Spec, "opens": x.Opens}, "proposals", string(x.Proposal), "polls")
	case decision.OpenPoll:
		return post(body{"id": x.ID, "text": x.Text}, "polls", string(x.Poll), "open")
	case decision.ClosePoll:
		return post(body{"id": x.ID, "round": x.Round, "reason": x.Reason}, "polls", string(x.Poll), "close")
	case decision.RevealTally:
		return post(body{"id": x.ID}, "polls", string(x.Poll), "reveal")
	case decision.CastBallot:
		return route{http.MethodPut, []string{"polls", string(x.Poll), "ballot"},
			body{"round": x.Round, "text": x.Text, "counter": x.Counter, "marks": x.Marks}}, true
	}
	for _, of := range []func(decision.Command) (route, bool){routeOfFloor, routeOfRecord, routeOfNominations, routeOfDesk} {
		if r, ok := of(cmd); ok {
			return r, true
		}
	}
	return route{}, false
}

// attached names files that were uploaded before; what they are, the server says.
func attached(files []decision.Attachment) []map[string]any {
	named := make([]map[string]any, len(files))
	for i, f := range files {
		named[i] = map[string]any{"blob": f.Blob, "name": f.Name}
	}
	return named
}
