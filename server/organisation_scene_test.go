package server_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/client"
	"github.com/folkmoot/folkmoot/server/live"
)

// union is an organisation on a real server, and its host.
type union struct {
	t    *testing.T
	ctx  context.Context
	host *client.Client
	id   decision.OrganisationID
	ana  decision.Person
	ben  decision.Person
	cleo decision.Person
}

var standing = decision.Defaults{Joining: decision.JoinClosed, Language: "en", Zone: "Europe/Berlin"}

// unite makes an organisation of Ana, Ben and Cleo.
func unite(t *testing.T, host *client.Client) *union {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	u := &union{t: t, ctx: ctx, host: host, ana: somebody("Ana"), ben: somebody("Ben"), cleo: somebody("Cleo")}
	u.ben.Group, u.cleo.Group = "Tenants", "Owners"
	var err error
	u.id, err = host.Found(u.ctx, decision.FoundOrganisation{ID: command(), Name: "Garden union", Defaults: standing})
	require.NoError(t, err)
	u.manages(decision.PutPeople{ID: command(), People: []decision.Person{u.ana, u.ben, u.cleo}})
	return u
}

func somebody(name string) decision.Person {
	return decision.Person{Mail: strings.ToLower(name) + "@example.org",
		Invited: decision.Invited{Member: client.NewID[decision.MemberID](), Name: name}}
}

func (u *union) manages(cmd decision.OrganisationCommand) {
	u.t.Helper()
	require.NoError(u.t, u.host.Manage(u.ctx, u.id, cmd), "%T", cmd)
}

func (u *union) refused(status int, code string, cmd decision.OrganisationCommand) {
	u.t.Helper()
	requireRefusal(u.t, u.host.Manage(u.ctx, u.id, cmd), status, code, fmt.Sprintf("%T", cmd))
}

// meets opens a meeting of the organisation, which Ana facilitates.
func (u *union) meets(title string, s client.Series, agenda ...decision.Draft) decision.MeetingID {
	u.t.Helper()
	s.Organisation, s.As = u.id, u.ana.Member
	id, err := u.host.OpenIn(u.ctx, s, decision.OpenMeeting{ID: command(), Title: title, Language: "en",
		Zone: "Europe/Berlin", Joining: decision.JoinClosed, Agenda: agenda})
	require.NoError(u.t, err)
	return id
}

func (u *union) does(meeting decision.MeetingID, cmds ...decision.Command) {
	u.t.Helper()
	for _, cmd := range cmds {
		_, err := u.host.Do(u.ctx, meeting, cmd)
		require.NoError(u.t, err, "%T", cmd)
	}
}

// links are the personal links of a meeting, by name.
func (u *union) links(meeting decision.MeetingID, replace bool) (map[string]string, client.PersonalLinks) {
	u.t.Helper()
	made, err := u.host.MakePersonalLinks(u.ctx, meeting, 0, replace)
	require.NoError(u.t, err)
	by := map[string]string{}
	for _, l := range made.Links {
		by[l.Name] = l.URL
	}
	return by, made
}

// browser is a new browser with a session.
func (u *union) browser() *client.Client {
	u.t.Helper()
	c := u.host.Another()
	_, err := c.Session(u.ctx)
	require.NoError(u.t, err)
	return c
}

func (u *union) spends(link string) *client.Client {
	u.t.Helper()
	c := u.browser()
	_, err := c.SpendLink(u.ctx, link)
	require.NoError(u.t, err)
	return c
}

// decides takes the first proposal of a meeting to its decision by yes and no.
func (u *union) decides(meeting decision.MeetingID) decision.DecisionRef {
	u.t.Helper()
	v, err := u.host.View(u.ctx, meeting, false)
	require.NoError(u.t, err)
	agenda, err := v.Agenda()
	require.NoError(u.t, err)
	p, q := agenda.Items[0].ID, client.NewID[decision.PollID]()
	u.does(meeting, decision.MovePhase{ID: command(), Proposal: p, To: decision.PhaseDiscussion},
		decision.PlanPoll{ID: command(), Proposal: p, Poll: q, Spec: decision.PollSpec{Method: decision.MethodConsensus}},
		decision.OpenPoll{ID: command(), Poll: q, Text: 1}, marked(q, 1, 1, 1, agree),
		decision.ClosePoll{ID: command(), Poll: q, Round: 1}, decision.MovePhase{ID: command(), Proposal: p, To: decision.PhaseDecided})
	return decision.DecisionRef{Meeting: meeting, Proposal: p}
}

// past is a decision in the organisation's list, once it is there.
func (u *union) past(ref decision.DecisionRef) decision.PastDecision {
	u.t.Helper()
	for u.ctx.Err() == nil {
		page, _, err := u.host.PastDecisions(u.ctx, u.id, 0, 100)
		require.NoError(u.t, err)
		for _, d := range page {
			if d.DecisionRef == ref {
				return d
			}
		}
	}
	u.t.Fatal("the decision never came")
	return decision.PastDecision{}
}

// A closed roll: everybody counts for the quorum before they come, comes in by
// their own link, and is then present.
func TestScene_AClosedRollComesInByPersonalLinks(t *testing.T) {
	_, host := serve(t)
	u := unite(t, host)
	meeting := u.meets("Spring", client.Series{}, decision.Draft{Title: "Roof", Minutes: 20}, decision.Draft{Title: "Shed"})
	quorum := func(c *client.Client) decision.QuorumSection {
		v, err := c.View(u.ctx, meeting, false)
		require.NoError(t, err)
		s, err := v.Quorum()
		require.NoError(t, err)
		return s
	}
	require.Equal(t, []int{3, 1}, []int{quorum(host).Roll, quorum(host).Present})
	links, made := u.links(meeting, true)
	require.Len(t, links, 3)
	require.Contains(t, made.Sheet, "<svg")
	require.NotContains(t, made.Sheet, "<script")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(made.CSV, "\ufeff"))).ReadAll()
	require.NoError(t, err)
	require.Equal(t, []string{"Ben", "Tenants", links["Ben"]}, rows[2])

	ben := u.spends(links["Ben"])
	require.Equal(t, 2, quorum(ben).Present)
	second := u.spends(links["Ben"])
	devices, err := ben.Devices(u.ctx, meeting)
	require.NoError(t, err)
	require.Len(t, devices, 2)
	require.Equal(t, 2, quorum(second).Present, "a second device is not a second member")
	cleo := u.spends(links["Cleo"])
	others, err := cleo.Devices(u.ctx, meeting)
	require.NoError(t, err)
	require.Len(t, others, 1, "nobody sees the devices of others")
	requireRefusal(t, cleo.RevokeDevice(u.ctx, meeting, devices[0].ID), 404, "device_unknown")

	wire, err := second.Live(u.ctx, meeting, false)
	require.NoError(t, err)
	for _, d := range devices {
		if !d.This {
			require.NoError(t, ben.RevokeDevice(u.ctx, meeting, d.ID))
		}
	}
	for err == nil {
		_, err = wire.Next(u.ctx)
	}
	var ended *client.Closed
	require.ErrorAs(t, err, &ended, "its websocket is closed too")
	require.Equal(t, live.CloseSessionUnknown, int(ended.Code))
	_ = wire.Close()
	_, err = second.View(u.ctx, meeting, false)
	requireRefusal(t, err, 403, "not_on_roll")
	u.linksThatLeadNowhere(meeting, links, ben)
}

// linksThatLeadNowhere shows revoked links, links of another meeting, and who may
// not make any.
func (u *union) linksThatLeadNowhere(meeting decision.MeetingID, links map[string]string, ben *client.Client) {
	t := u.t
	t.Helper()
	_, err := ben.MakePersonalLinks(u.ctx, meeting, 0, true)
	requireRefusal(t, err, 403, "not_allowed")
	_, err = ben.RenewLink(u.ctx, meeting, u.cleo.Member)
	requireRefusal(t, err, 403, "not_allowed")
	renewed, err := u.host.RenewLink(u.ctx, meeting, u.ben.Member)
	require.NoError(t, err)
	_, err = u.browser().SpendLink(u.ctx, links["Ben"])
	requireRefusal(t, err, 404, "link_unknown", "a renewed link revokes the old")
	_, err = ben.View(u.ctx, meeting, false)
	requireRefusal(t, err, 403, "not_on_roll", "and the devices that came by it")
	_, err = ben.SpendLink(u.ctx, renewed.URL)
	require.NoError(t, err)
	_, err = ben.SpendLink(u.ctx, links["Cleo"])
	requireRefusal(t, err, 409, "other_member")

	other := u.meets("Elsewhere", client.Series{})
	theirs, _ := u.links(other, true)
	_, err = u.host.RenewLink(u.ctx, other, client.NewID[decision.MemberID]())
	requireRefusal(t, err, 404, "member_unknown")
	elsewhere := u.spends(theirs["Cleo"])
	_, err = elsewhere.View(u.ctx, meeting, false)
	requireRefusal(t, err, 403, "not_on_roll", "a link of another meeting")
	again, _ := u.links(other, false)
	u.spends(theirs["Ben"])
	u.spends(again["Ben"])
	u.links(other, true)
	_, err = u.browser().SpendLink(u.ctx, again["Ben"])
	requireRefusal(t, err, 404, "link_unknown", "a new sheet replaces the old one")
}

// A name that a spreadsheet would read as a formula does no harm.
func TestScene_AMailMergeHoldsNoFormula(t *testing.T) {
	_, host := serve(t)
	u := unite(t, host)
	var people []decision.Person
	for i, name := range []string{"=1+1", "+49", "-1", "@cmd", "A, \"B\""} {
		p := somebody(fmt.Sprint("p", i))
		p.Name, p.Group = name, "=G"
		people = append(people, p)
	}
	u.manages(decision.PutPeople{ID: command(), People: people})
	_, made := u.links(u.meets("Spring", client.Series{}), true)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(made.CSV, "\ufeff"))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+3+5)
	for _, row := range rows[1:] {
		require.NotContains(t, "=+-@", row[0][:1])
		require.NotEqual(t, "=G", row[1])
	}
	require.Equal(t, `A, "B"`, rows[8][0])
}

// What a meeting decides stands in its organisation, once, also after a restart;
// the next meeting starts from what is open, and its decision can take the place
// of an earlier one, which then says so in its own meeting and minutes.
func TestScene_ASeriesOfMeetings(t *testing.T) {
	dir := t.TempDir()
	s, stop := running(t, dir)
	host := hostOf(t, s)
	u := unite(t, host)
	first := u.meets("Spring", client.Series{}, decision.Draft{Title: "Two barrels", Text: "We buy two."}, decision.Draft{Title: "A shed", Minutes: 15})
	barrels := u.decides(first)
	require.Equal(t, decision.InForce, u.past(barrels).Status)
	stop()
	s, stop = running(t, dir)
	t.Cleanup(func() { host.Close(); stop() })
	var err error
	host, err = host.At("http://" + s.Addr().String())
	require.NoError(t, err)
	u.host = host
	page, _, err := host.PastDecisions(u.ctx, u.id, 0, 100)
	require.NoError(t, err)
	require.Len(t, page, 1, "recorded once")

	second := u.meets("Autumn", client.Series{From: first, Open: true}, decision.Draft{Title: "Four barrels"})
	v, err := host.View(u.ctx, second, false)
	require.NoError(t, err)
	agenda, err := v.Agenda()
	require.NoError(t, err)
	require.Equal(t, []string{"Four barrels", "A shed"}, []string{agenda.Items[0].Title, agenda.Items[1].Title})
	require.Equal(t, 15, agenda.Items[1].Minutes)
	four := u.decides(second)
	u.past(four)
	u.refused(404, "decision_unknown", decision.MarkDecision{ID: command(), Decision: barrels, Status: decision.Superseded,
		By: &decision.DecisionRef{Meeting: second, Proposal: client.NewID[decision.ProposalID]()}})
	relate := decision.RelateDecision{ID: command(), Proposal: four.Proposal, Earlier: decision.Relation{Kind: decision.Supersedes,
		Meeting: first, Proposal: client.NewID[decision.ProposalID](), Title: "Made up", Date: "2026-01-01"}}
	_, err = host.Do(u.ctx, second, relate)
	requireRefusal(t, err, 404, "decision_unknown")
	relate.ID, relate.Earlier.Proposal = command(), barrels.Proposal
	u.does(second, relate)
	said, err := host.Decision(u.ctx, second, four.Proposal)
	require.NoError(t, err)
	require.Equal(t, "Two barrels", said.Relations[0].Title, "the title is the organisation's to say")
	for u.past(barrels).Status == decision.InForce {
		require.NoError(t, u.ctx.Err())
	}
	later, err := host.MeetingOrganisation(u.ctx, first)
	require.NoError(t, err)
	require.Equal(t, []any{"Garden union", decision.Superseded, "Four barrels"}, []any{later.Name, later.Later[0].Status, later.Later[0].ByTitle})
	text, err := host.Minutes(u.ctx, first, "md", "en")
	require.NoError(t, err)
	require.Contains(t, string(text), "Four barrels")
	text, err = host.Minutes(u.ctx, second, "md", "en")
	require.NoError(t, err)
	require.Contains(t, string(text), "Two barrels", "both say so")

	_, seq, err := host.Export(u.ctx, first)
	require.NoError(t, err)
	require.NoError(t, host.Delete(u.ctx, first, seq))
	require.Equal(t, "Two barrels", u.past(barrels).Title, "a deleted meeting leaves its line")
	o, err := host.Organisation(u.ctx, u.id)
	require.NoError(t, err)
	require.True(t, o.Meetings[1].Gone)
}

// hostOf is a browser that holds a server's host link.
func hostOf(t *testing.T, s interface {
	HostLink(context.Context) (string, error)
	Base() string
}) *client.Client {
	t.Helper()
	link, err := s.HostLink(t.Context())
	require.NoError(t, err)
	host, err := client.New(strings.SplitAfterN(link, "/l#", 2)[0], nil)
	require.NoError(t, err)
	_, err = host.Session(t.Context())
	require.NoError(t, err)
	_, err = host.SpendLink(t.Context(), link)
	require.NoError(t, err)
	return host
}

// Nobody but the host sees or changes an organisation; its people see whose
// meeting it is, and no address.
func TestScene_AnOrganisationIsTheHosts(t *testing.T) {
	_, host := serve(t)
	u := unite(t, host)
	meeting := u.meets("Spring", client.Series{})
	links, _ := u.links(meeting, true)
	ben := u.spends(links["Ben"])
	for _, who := range []*client.Client{ben, u.browser()} {
		_, err := who.Organisations(u.ctx)
		requireRefusal(t, err, 403, "not_allowed")
		_, err = who.Organisation(u.ctx, u.id)
		requireRefusal(t, err, 403, "not_allowed")
		_, _, err = who.People(u.ctx, u.id, 0, 10)
		requireRefusal(t, err, 403, "not_allowed")
		_, _, err = who.PastDecisions(u.ctx, u.id, 0, 10)
		requireRefusal(t, err, 403, "not_allowed")
		requireRefusal(t, who.Manage(u.ctx, u.id, decision.PutPeople{ID: command(), People: []decision.Person{somebody("Eve")}}), 403, "not_allowed")
		requireRefusal(t, who.Manage(u.ctx, u.id, decision.StopMail{Person: u.cleo.Member, Stopped: true}), 403, "not_allowed")
		_, err = who.OpenIn(u.ctx, client.Series{Organisation: u.id}, decision.OpenMeeting{ID: command(), Title: "x", Language: "en",
			Zone: "UTC", Joining: decision.JoinOpen, Name: "Eve"})
		requireRefusal(t, err, 403, "not_allowed")
	}
	v, err := ben.View(u.ctx, meeting, false)
	require.NoError(t, err)
	members, _, err := ben.Members(u.ctx, meeting, 0, 100)
	require.NoError(t, err)
	text, err := ben.Minutes(u.ctx, meeting, "json", "")
	require.NoError(t, err)
	require.NotContains(t, asText(t, v.Sections)+asText(t, members)+string(text), "@example.org")
	_, err = u.browser().MeetingOrganisation(u.ctx, meeting)
	requireRefusal(t, err, 403, "not_on_roll")
	u.refused(422, "bad_mail", decision.PutPeople{ID: command(), People: []decision.Person{{Mail: "x", Invited: u.ana.Invited}}})
	_, err = host.Organisation(u.ctx, client.NewID[decision.OrganisationID]())
	requireRefusal(t, err, 404, "organisation_unknown")
}

// A phone between meetings shows what waits in each.
func TestScene_WhatWaitsForMe(t *testing.T) {
	h := open(t)
	_, q := h.polled(decision.PollSpec{Method: decision.MethodConsensus, Question: "Two barrels?"})
	waits := func(p *person) client.Waiting {
		all, err := p.c.Waiting(h.ctx)
		require.NoError(t, err)
		require.Len(t, all, 1)
		return all[0]
	}
	require.Equal(t, "Two barrels?", waits(h.ben).Asked[0].Question)
	h.As(h.ben).Does(marked(q, 1, 1, 1, agree))
	h.settle()
	require.Empty(t, waits(h.ben).Asked)
	require.Empty(t, waits(h.olga).Asked, "an observer is not asked")
	require.True(t, waits(h.wim).Lobby)
	require.Empty(t, waits(h.wim).Asked)
	require.True(t, waits(h.wall).Screen)
	none, err := h.nadia.c.Waiting(h.ctx)
	require.NoError(t, err)
	require.Empty(t, none)
	gone, err := h.gus.c.Waiting(h.ctx)
	require.NoError(t, err)
	require.Empty(t, gone, "who was removed is asked nothing")
	status, code, _ := h.send(h.nobody, request{method: http.MethodGet, path: "//waiting"})
	require.Equal(t, []any{401, "no_session"}, []any{status, code})
}
