package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/room"
)

// OrganisationPath names an organisation.
type OrganisationPath struct {
	Organisation decision.OrganisationID `path:"organisation" doc:"the organisation's id"`
}

func (p OrganisationPath) organisation() decision.OrganisationID { return p.Organisation }

// manage registers a route below an organisation that binds to one command of
// whoever manages it.
func manage[I interface {
	organisation() decision.OrganisationID
}](a *API, method, path, id, summary string, bind func(*I) decision.OrganisationCommand) {
	op := operation(method, "/organisations/{organisation}"+path, id, summary)
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*Done, error) {
		out := &Done{}
		err := a.onlyHost(ctx)
		if err == nil {
			_, out.Body.Seq, err = a.opt.Organisations.Do(ctx, (*in).organisation(), decision.ByHost(), bind(in))
		}
		return out, a.answered(ctx, err)
	})
}

// hostOrGuest is who asks for something that belongs to no meeting.
func (a *API) hostOrGuest(ctx context.Context) (decision.By, error) {
	t, err := token(ctx)
	if err != nil {
		return decision.By{}, err
	}
	if a.people.Host(t) {
		return decision.ByHost(), nil
	}
	return decision.ByGuest(), nil
}

// onlyHost refuses everybody but the host.
func (a *API) onlyHost(ctx context.Context) error {
	by, err := a.hostOrGuest(ctx)
	if err == nil && by != decision.ByHost() {
		err = decision.ErrNotAllowed.With("role", by.String())
	}
	return err
}

// lookAt shows an organisation to f, for its host.
func (a *API) lookAt(ctx context.Context, id decision.OrganisationID, f func(*decision.Organisation)) error {
	if err := a.onlyHost(ctx); err != nil {
		return a.answered(ctx, err)
	}
	return a.answered(ctx, a.opt.Organisations.Look(id, f))
}

func (a *API) organisations() {
	type organisationBody struct {
		CommandBody
		Name     string            `json:"name" doc:"one line, at most 200 characters"`
		Defaults decision.Defaults `json:"defaults" doc:"what a new meeting begins with"`
	}
	type foundOrganisation struct{ Body organisationBody }
	type foundedOrganisation struct {
		Body struct {
			Organisation decision.OrganisationID `json:"organisation" doc:"the id of the command"`
		}
	}
	huma.Register(a.huma, operation(http.MethodPost, "/organisations", "foundOrganisation", "Make an organisation"),
		func(ctx context.Context, in *foundOrganisation) (*foundedOrganisation, error) {
			out := &foundedOrganisation{}
			out.Body.Organisation = decision.OrganisationID(in.Body.ID)
			by, err := a.hostOrGuest(ctx)
			if err == nil {
				_, _, err = a.opt.Organisations.Do(ctx, out.Body.Organisation, by,
					decision.FoundOrganisation{ID: in.Body.ID, Name: in.Body.Name, Defaults: in.Body.Defaults})
			}
			return out, a.answered(ctx, err)
		})
	type changeOrganisation struct {
		OrganisationPath
		Body organisationBody
	}
	manage(a, http.MethodPut, "", "changeOrganisation", "Change an organisation's name and defaults", func(in *changeOrganisation) decision.OrganisationCommand {
		return decision.ChangeOrganisation{ID: in.Body.ID, Name: in.Body.Name, Defaults: in.Body.Defaults}
	})
	type organisationList struct {
		Body struct {
			Organisations []decision.OrganisationLine `json:"organisations" doc:"by name"`
		}
	}
	huma.Register(a.huma, operation(http.MethodGet, "/organisations", "organisations", "The organisations of this server, for its host"),
		func(ctx context.Context, _ *struct{}) (*organisationList, error) {
			out := &organisationList{}
			err := a.onlyHost(ctx)
			if err == nil {
				out.Body.Organisations = a.opt.Organisations.Lines()
			}
			return out, a.answered(ctx, err)
		})
	type organisationShown struct{ Body decision.OrganisationView }
	huma.Register(a.huma, operation(http.MethodGet, "/organisations/{organisation}", "organisation", "An organisation, without its people and decisions"),
		func(ctx context.Context, in *OrganisationPath) (*organisationShown, error) {
			out := &organisationShown{}
			return out, a.lookAt(ctx, in.Organisation, func(o *decision.Organisation) { out.Body = o.View() })
		})
	a.standingRoll()
	a.templates()
	a.pastDecisions()
}

// PersonPath names a person of a standing roll.
type PersonPath struct {
	OrganisationPath
	Person decision.MemberID `path:"person" doc:"the person's id"`
}

func (a *API) standingRoll() {
	type peopleAsk struct {
		OrganisationPath
		From  int `query:"from" minimum:"0" doc:"where to go on from"`
		Limit int `query:"limit" default:"500" minimum:"1" maximum:"1000"`
	}
	type peoplePage struct {
		Body struct {
			People []decision.Person `json:"people"`
			Next   int               `json:"next" doc:"where to go on from; 0 at the end"`
		}
	}
	huma.Register(a.huma, operation(http.MethodGet, "/organisations/{organisation}/people", "people", "A page of the standing roll"),
		func(ctx context.Context, in *peopleAsk) (*peoplePage, error) {
			out := &peoplePage{}
			return out, a.lookAt(ctx, in.Organisation, func(o *decision.Organisation) {
				out.Body.People, out.Body.Next = o.People(in.From, in.Limit)
			})
		})

	type personPut struct {
		Member decision.MemberID `json:"member" doc:"a version 4 UUID made by the client; one that is on the roll is changed"`
		Name   string            `json:"name" doc:"one line, at most 80 characters"`
		Mail   string            `json:"mail,omitempty"`
		Group  string            `json:"group,omitempty" doc:"stakeholder group"`
		Role   decision.Role     `json:"role,omitempty" doc:"participant unless given"`
		Weight int               `json:"weight,omitempty" minimum:"0" doc:"of their ballots in polls by weight; 1 unless given"`
	}
	type putPeople struct {
		OrganisationPath
		Body struct {
			CommandBody
			People []personPut `json:"people" doc:"at most 1000 at once"`
		}
	}
	manage(a, http.MethodPost, "/people", "putPeople", "Put people on the standing roll, or change them", func(in *putPeople) decision.OrganisationCommand {
		c := decision.PutPeople{ID: in.Body.ID}
		for _, p := range in.Body.People {
			c.People = append(c.People, decision.Person{Mail: p.Mail,
				Invited: decision.Invited{Member: p.Member, Name: p.Name, Group: p.Group, Role: p.Role, Weight: p.Weight}})
		}
		return c
	})

	type dropPerson struct {
		PersonPath
		Body CommandBody
	}
	manage(a, http.MethodPost, "/people/{person}/drop", "dropPerson", "Take somebody off the standing roll", func(in *dropPerson) decision.OrganisationCommand {
		return decision.DropPerson{ID: in.Body.ID, Person: in.Person}
	})
	type stopMail struct {
		PersonPath
		Body struct {
			Stopped bool `json:"stopped"`
		}
	}
	manage(a, http.MethodPost, "/people/{person}/mail", "stopMail", "Stop somebody's mail, or let it through again", func(in *stopMail) decision.OrganisationCommand {
		return decision.StopMail{Person: in.Person, Stopped: in.Body.Stopped}
	})
}

func (a *API) templates() {
	type keepTemplate struct {
		OrganisationPath
		Body struct {
			CommandBody
			Template decision.Template `json:"template" doc:"of poll and items, one is given"`
		}
	}
	manage(a, http.MethodPost, "/templates", "keepTemplate", "Keep the rules of a poll, or a run-sheet, to use again", func(in *keepTemplate) decision.OrganisationCommand {
		return decision.KeepTemplate{ID: in.Body.ID, Template: in.Body.Template}
	})
	type dropTemplate struct {
		OrganisationPath
		Template decision.TemplateID `path:"template" doc:"the template's id"`
		Body     CommandBody
	}
	manage(a, http.MethodPost, "/templates/{template}/drop", "dropTemplate", "Forget a template", func(in *dropTemplate) decision.OrganisationCommand {
		return decision.DropTemplate{ID: in.Body.ID, Template: in.Template}
	})
	type runsheetList struct {
		Body struct {
			Runsheets []decision.Runsheet `json:"runsheets"`
		}
	}
	huma.Register(a.huma, operation(http.MethodGet, "/runsheets", "runsheets", "The run-sheets that come with the program, as codes"),
		func(context.Context, *struct{}) (*runsheetList, error) {
			out := &runsheetList{}
			out.Body.Runsheets = decision.Runsheets()
			return out, nil
		})
}

func (a *API) pastDecisions() {
	type decisionsAsk struct {
		OrganisationPath
		From  int `query:"from" minimum:"0" doc:"where to go on from"`
		Limit int `query:"limit" default:"100" minimum:"1" maximum:"500"`
	}
	type decisionsPage struct {
		Body struct {
			Decisions []decision.PastDecision `json:"decisions" doc:"newest first"`
			Next      int                     `json:"next" doc:"where to go on from; 0 at the end"`
		}
	}
	huma.Register(a.huma, operation(http.MethodGet, "/organisations/{organisation}/decisions", "pastDecisions", "A page of the decisions of an organisation's meetings"),
		func(ctx context.Context, in *decisionsAsk) (*decisionsPage, error) {
			out := &decisionsPage{}
			return out, a.lookAt(ctx, in.Organisation, func(o *decision.Organisation) {
				out.Body.Decisions, out.Body.Next = o.Decisions(a.opt.Organisations.Today(), in.From, in.Limit)
			})
		})
	type markDecision struct {
		OrganisationPath
		Body struct {
			CommandBody
			Decision decision.DecisionRef  `json:"decision"`
			Status   decision.Standing     `json:"status" enum:"in_force,superseded,amended,expired"`
			By       *decision.DecisionRef `json:"by,omitempty" doc:"the later decision, for superseded and amended"`
			Review   string                `json:"review,omitempty" doc:"day on which to look at it again, as 2006-01-02"`
		}
	}
	manage(a, http.MethodPost, "/decisions/mark", "markDecision", "Say how a decision stands", func(in *markDecision) decision.OrganisationCommand {
		return decision.MarkDecision{ID: in.Body.ID, Decision: in.Body.Decision, Status: in.Body.Status, By: in.Body.By, Review: in.Body.Review}
	})

	type meetingBodyShown struct {
		Body struct {
			ID        decision.OrganisationID `json:"id,omitempty" doc:"empty where the meeting is no organisation's"`
			Name      string                  `json:"name,omitempty"`
			Templates []decision.Template     `json:"templates" doc:"for who runs the meeting"`
			Later     []decision.PastDecision `json:"later" doc:"decisions of this meeting that later ones superseded or amended, or that have expired"`
			Earlier   []decision.PastDecision `json:"earlier" doc:"the newest 100 decisions of the organisation that hold, for who runs the meeting"`
			Invite    int                     `json:"invite" doc:"how many can be written an invitation; 0 without mail, and for who does not run the meeting"`
		}
	}
	query(a, "/organisation", "meetingOrganisation", "Whose meeting it is, and what became of its decisions since", func(ctx context.Context, in *MeetingPath) (*meetingBodyShown, error) {
		out := &meetingBodyShown{}
		out.Body.Templates, out.Body.Later, out.Body.Earlier = []decision.Template{}, []decision.PastDecision{}, []decision.PastDecision{}
		var of decision.OrganisationID
		var runs bool
		invitation := decision.RecordMail{Kind: decision.MailInvitation, Meeting: in.Meeting}
		err := a.look(ctx, in.Meeting, func(m *decision.Meeting, seen decision.Audience) error {
			if seen == decision.ToWaiting {
				return decision.ErrNotAdmitted
			}
			of, runs = m.Organisation(), seen == decision.ToFacilitator
			for _, p := range m.Roster() {
				invitation.People = append(invitation.People, p.Member)
			}
			return nil
		})
		if err != nil || of == "" {
			return out, err
		}
		return out, a.opt.Organisations.Look(of, func(o *decision.Organisation) {
			v := o.View()
			out.Body.ID, out.Body.Name, out.Body.Later = v.ID, v.Name, o.Later(a.opt.Organisations.Today(), in.Meeting)
			if !runs {
				return
			}
			out.Body.Templates = v.Templates
			if a.opt.Mail != nil {
				out.Body.Invite = len(o.Recipients(invitation))
			}
			past, _ := o.Decisions(a.opt.Organisations.Today(), 0, 100)
			for _, d := range past {
				if d.Status == decision.InForce || d.Status == decision.Amended {
					out.Body.Earlier = append(out.Body.Earlier, d)
				}
			}
		})
	})
}

// earlier fills what a decision says of an earlier one of its organisation: the
// title and the day stand there. One that the organisation does not know, or that
// does not hold, is refused.
func (a *API) earlier(ctx context.Context, r *room.Room, c decision.RelateDecision) (decision.Command, error) {
	var of decision.OrganisationID
	err := r.Look(ctx, func(m *decision.Meeting) { of = m.Organisation() })
	if err != nil || of == "" || c.Earlier.Meeting == r.ID() {
		return c, err
	}
	var unknown error
	err = a.opt.Organisations.Look(of, func(o *decision.Organisation) {
		var d decision.PastDecision
		if d, unknown = o.Earlier(decision.DecisionRef{Meeting: c.Earlier.Meeting, Proposal: c.Earlier.Proposal}); unknown == nil {
			c.Earlier.Title, c.Earlier.Date = d.Title, d.At.Format(time.DateOnly)
		}
	})
	return c, errors.Join(err, unknown)
}
