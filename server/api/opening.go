package api

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/identity"
)

// beginning is what a new meeting takes from elsewhere.
type beginning struct {
	from decision.MeetingID // an earlier meeting
	open bool               // only its open proposals
	of   decision.OrganisationID
	as   decision.MemberID // who of its standing roll facilitates
}

// openMeeting opens a meeting under the id of the command that asks for it, so
// that asking again finds it.
func (a *API) openMeeting(ctx context.Context, cmd decision.OpenMeeting, from beginning) (*Opened, error) {
	t, err := token(ctx)
	if err != nil {
		return nil, err
	}
	earlier, err := a.drafts(ctx, from)
	if err != nil {
		return nil, err
	}
	cmd.Agenda = append(cmd.Agenda, earlier...)
	for i := range cmd.Agenda {
		cmd.Agenda[i].Proposal = newID[decision.ProposalID]()
	}
	ctx = context.WithoutCancel(ctx) // what is durable is let in, also where the browser hung up
	defer a.people.Hold(t)()
	out := &Opened{}
	id := decision.MeetingID(cmd.ID)
	out.Body.Meeting = id
	if _, err := a.rooms.Get(id); err == nil {
		if g, ok := a.people.Grant(t, id); !ok || g.Member == "" {
			return nil, decision.ErrIDTaken.With("field", "id")
		}
		return out, nil
	}
	by := decision.ByGuest()
	if a.people.Host(t) {
		by = decision.ByHost()
	}
	cmd.Facilitator = newID[decision.MemberID]()
	if cmd, err = a.ofOrganisation(ctx, cmd, from); err != nil {
		return nil, err
	}
	return out, a.create(ctx, t, by, cmd, out)
}

// create opens the meeting's room and lets its facilitator in, in one transaction,
// and tells its organisation.
func (a *API) create(ctx context.Context, t identity.Token, by decision.By, cmd decision.OpenMeeting, out *Opened) error {
	code, change := a.people.NewJoinCode(out.Body.Meeting)
	defer a.people.GiveBackJoinCode(code) // of a meeting that was refused
	cmd.JoinCode = code
	grant, err := a.people.GrantMember(t, out.Body.Meeting, cmd.Facilitator)
	if err != nil {
		return err
	}
	change = change.And(grant)
	r, seq, err := a.rooms.Create(ctx, out.Body.Meeting, by, cmd, change.Writes...)
	if err != nil {
		return err
	}
	change.Commit()
	out.Body.Seq = seq
	if err := a.opt.Clerk.Tell(ctx, r); err != nil {
		a.opt.Logger.Error("an organisation was not told of its meeting, and will be at the next change or start", "meeting", r.ID(), "error", err)
	}
	return nil
}

// ofOrganisation fills what a meeting takes from its organisation, for the host.
func (a *API) ofOrganisation(ctx context.Context, cmd decision.OpenMeeting, from beginning) (decision.OpenMeeting, error) {
	if from.of == "" {
		return cmd, nil
	}
	if err := a.onlyHost(ctx); err != nil {
		return cmd, err
	}
	var inner error
	err := a.opt.Organisations.Look(from.of, func(o *decision.Organisation) {
		cmd, inner = o.Opening(cmd, from.as)
	})
	return cmd, errors.Join(err, inner)
}

// drafts are the proposals of an earlier meeting that the caller runs, or that is
// of the same organisation and the caller its host; none for no meeting.
func (a *API) drafts(ctx context.Context, from beginning) (all []decision.Draft, err error) {
	if from.from == "" {
		return nil, nil
	}
	r, err := a.rooms.Get(from.from)
	if err != nil {
		return nil, err
	}
	series := false
	if from.of != "" && a.onlyHost(ctx) == nil {
		if err := r.Look(ctx, func(m *decision.Meeting) { series = m.Organisation() == from.of }); err != nil {
			return nil, err
		}
	}
	if !series {
		if r, err = a.runner(ctx, from.from); err != nil {
			return nil, err
		}
	}
	err = r.Look(ctx, func(m *decision.Meeting) { all = m.Drafts(from.open) })
	return all, err
}
