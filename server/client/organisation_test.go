package client_test

import (
	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
)

// organisation goes through the routes of an organisation and of personal links.
func (h *house) organisation(meeting decision.MeetingID, bo *client.Client, boID decision.MemberID) {
	t, ctx := h.t, h.t.Context()
	t.Helper()
	host := h.host.Another() // another browser of the host, with an allowance of its own
	_, err := host.Session(ctx)
	require.NoError(t, err)
	link, err := h.key(ctx)
	require.NoError(t, err)
	_, err = host.SpendLink(ctx, link)
	require.NoError(t, err)
	defaults := decision.Defaults{Joining: decision.JoinClosed, Language: english, Zone: "Europe/Berlin"}
	o, err := host.Found(ctx, decision.FoundOrganisation{ID: id(), Name: "Allotment", Defaults: defaults})
	require.NoError(t, err)
	manage := func(cmd decision.OrganisationCommand) {
		t.Helper()
		require.NoError(t, host.Manage(ctx, o, cmd), "%T", cmd)
	}
	person := decision.Person{Invited: decision.Invited{Member: client.NewID[decision.MemberID](), Name: "Kim"}, Mail: "kim@example.org"}
	kept := client.NewID[decision.TemplateID]()
	manage(decision.ChangeOrganisation{ID: id(), Name: "Allotments", Defaults: defaults})
	manage(decision.PutPeople{ID: id(), People: []decision.Person{person}})
	manage(decision.StopMail{Person: person.Member, Stopped: true})
	manage(decision.KeepTemplate{ID: id(), Template: decision.Template{ID: kept, Name: "Short", Items: []decision.Draft{{Title: "Water"}}}})
	people, _, err := host.People(ctx, o, 0, 10)
	require.NoError(t, err)
	require.True(t, people[0].Silent)
	sheets, err := host.Runsheets(ctx)
	require.NoError(t, err)
	require.NotEmpty(t, sheets)
	next, err := host.OpenIn(ctx, client.Series{Organisation: o}, decision.OpenMeeting{ID: id(), Title: "Autumn",
		Language: english, Zone: "Europe/Berlin", Joining: decision.JoinClosed, Name: "Mara", Agenda: []decision.Draft{{Title: "Water"}}})
	require.NoError(t, err)
	view, err := host.Organisation(ctx, o)
	require.NoError(t, err)
	require.Equal(t, next, view.Meetings[0].Meeting)
	past, _, err := host.PastDecisions(ctx, o, 0, 10)
	require.NoError(t, err)
	require.Empty(t, past)
	ref := decision.DecisionRef{Meeting: next, Proposal: client.NewID[decision.ProposalID]()}
	err = host.Manage(ctx, o, decision.MarkDecision{ID: id(), Decision: ref, Status: decision.Expired})
	require.True(t, client.Refused(err, "decision_unknown"), "%v", err)
	manage(decision.DropTemplate{ID: id(), Template: kept})
	manage(decision.DropPerson{ID: id(), Person: person.Member})
	lines, err := host.Organisations(ctx)
	require.NoError(t, err)
	require.Equal(t, "Allotments", lines[0].Name)

	of, err := bo.MeetingOrganisation(ctx, meeting)
	require.NoError(t, err)
	require.Empty(t, of.ID)
	_, err = h.host.Do(ctx, meeting, decision.InviteMembers{ID: id(), People: []decision.Invited{{Member: person.Member, Name: "Kim"}}})
	require.NoError(t, err)
	links, err := host.MakePersonalLinks(ctx, meeting, 0, true)
	require.NoError(t, err)
	require.Len(t, links.Links, 3)
	_, err = h.host.MailInvitations(ctx, meeting)
	require.True(t, client.Refused(err, "mail_off"), "%v", err)
	_, err = host.RenewLink(ctx, meeting, person.Member)
	require.NoError(t, err)
	second := host.Another()
	_, err = second.Session(ctx)
	require.NoError(t, err)
	_, err = second.SpendLink(ctx, links.Links[1].URL)
	require.NoError(t, err)
	devices, err := bo.Devices(ctx, meeting)
	require.NoError(t, err)
	require.Len(t, devices, 2)
	for _, d := range devices {
		if !d.This {
			require.NoError(t, bo.RevokeDevice(ctx, meeting, d.ID))
		}
	}
	waiting, err := bo.Waiting(ctx)
	require.NoError(t, err)
	require.Equal(t, "Bodo", waiting[0].Name)
}
