package decision_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// union is an organisation that keeps what has happened to it.
type union struct {
	t      require.TestingT
	o      *decision.Organisation
	now    time.Time
	drawn  int
	events []decision.Event
}

const today = "2026-06-01"

var closed = decision.Defaults{Joining: decision.JoinClosed, Language: "en", Zone: "Europe/Berlin"}

func founded(t require.TestingT) *union {
	u := &union{t: t, now: seven}
	u.o = decision.NewOrganisation(decision.OrganisationID(u.uuid()))
	u.do(decision.ByHost(), decision.FoundOrganisation{ID: u.id(), Name: "  Garden   union ", Defaults: closed})
	return u
}

func (u *union) uuid() string {
	u.drawn++
	return fmt.Sprintf("%08x-1111-4000-8000-000000000000", u.drawn)
}

func (u *union) id() decision.CommandID { return decision.CommandID(u.uuid()) }

func (u *union) do(by decision.By, cmd decision.OrganisationCommand) []decision.Event {
	events, err := u.o.Decide(by, u.now, cmd)
	require.NoError(u.t, err, "%T", cmd)
	for _, ev := range events {
		require.NoError(u.t, u.o.Apply(ev))
	}
	u.events = append(u.events, events...)
	return events
}

func (u *union) person(name, mail string) decision.Person {
	return decision.Person{Invited: decision.Invited{Member: decision.MemberID(u.uuid()), Name: name}, Mail: mail}
}

func (u *union) put(people ...decision.Person) { u.do(decision.ByHost(), u.putting(people...)) }

func (u *union) putting(people ...decision.Person) decision.PutPeople {
	return decision.PutPeople{ID: u.id(), People: people}
}

// decided is a meeting that decides one proposal, told to the organisation.
func (u *union) decided(title string, verdict decision.VerdictKind, change func(*decision.Decided)) decision.DecisionRef {
	u.now = u.now.Add(24 * time.Hour)
	d := decision.Decided{Proposal: decision.ProposalID(u.uuid()), Title: title, Verdict: verdict, At: u.now}
	if change != nil {
		change(&d)
	}
	note := decision.NoteMeeting{Decided: []decision.Decided{d}, MeetingOfBody: decision.MeetingOfBody{
		Meeting: decision.MeetingID(u.uuid()), Title: "Meeting", Opened: u.now, State: decision.StateEnded}}
	u.do(decision.ByClock(), note)
	require.Empty(u.t, u.do(decision.ByClock(), note), "told twice, it leads to nothing")
	return decision.DecisionRef{Meeting: note.Meeting, Proposal: d.Proposal}
}

func (u *union) status(ref decision.DecisionRef) decision.PastDecision {
	page, _ := u.o.Decisions(today, 0, 100)
	i := slices.IndexFunc(page, func(d decision.PastDecision) bool { return d.DecisionRef == ref })
	require.GreaterOrEqual(u.t, i, 0)
	return page[i]
}

func pollTemplate(u *union, spec decision.PollSpec) decision.Template {
	return decision.Template{ID: decision.TemplateID(u.uuid()), Name: "Our consensus", Explanation: "One block halts.", Poll: &spec}
}

// full is an organisation to which an event of every kind has happened.
func full(t require.TestingT) *union {
	u := founded(t)
	ada, bo := u.person("Ada", "ada@example.org"), u.person("Bo", "bo@example.org")
	ada.Group, bo.Role, bo.Weight = "Tenants", decision.Recorder, 3
	u.put(ada, bo, u.person("Cy", ""))
	u.do(decision.ByGuest(), decision.StopMail{Person: bo.Member, Stopped: true})
	u.do(decision.ByHost(), decision.KeepTemplate{ID: u.id(), Template: pollTemplate(u, consensus())})
	sheet := decision.Template{ID: decision.TemplateID(u.uuid()), Name: "Monthly", Items: []decision.Draft{{Title: "Bees", Text: "How are they?", Minutes: 10}, {Title: "Money"}}}
	u.do(decision.ByHost(), decision.KeepTemplate{ID: u.id(), Template: sheet})
	dropped := pollTemplate(u, consensus())
	u.do(decision.ByHost(), decision.KeepTemplate{ID: u.id(), Template: dropped})
	u.do(decision.ByHost(), decision.DropTemplate{ID: u.id(), Template: dropped.ID})
	barrels := u.decided("Two barrels", decision.Adopted, nil)
	u.decided("Three barrels", decision.Adopted, func(d *decision.Decided) { d.Amends = []decision.DecisionRef{barrels} })
	u.do(decision.ByHost(), decision.MarkDecision{ID: u.id(), Decision: u.decided("A fence", decision.Adopted, nil), Status: decision.Expired, Review: "2027-01-31"})
	u.reopened()
	u.do(decision.ByClock(), decision.RecordMail{Kind: decision.MailInvitation, Meeting: barrels.Meeting, People: []decision.MemberID{ada.Member}})
	u.do(decision.ByHost(), decision.DropPerson{ID: u.id(), Person: ada.Member})
	return u
}

// reopened is a meeting that goes back on what it decided.
func (u *union) reopened() decision.NoteMeeting {
	note := decision.NoteMeeting{MeetingOfBody: decision.MeetingOfBody{Meeting: decision.MeetingID(u.uuid()), Title: "Long meeting",
		Opened: u.now, State: decision.StateRunning}}
	decided := []decision.Decided{{Proposal: decision.ProposalID(u.uuid()), Title: "A pond", Verdict: decision.Adopted, At: u.now}}
	note.Decided = decided
	u.do(decision.ByClock(), note)
	note.Decided = nil
	require.Len(u.t, u.do(decision.ByClock(), note), 1)
	require.Empty(u.t, u.do(decision.ByClock(), note))
	note.Decided = decided
	return note
}

// shown is all that an organisation tells.
func (u *union) shown(o *decision.Organisation) string {
	people, _ := o.People(0, 0)
	past, _ := o.Decisions(today, 0, 1000)
	text, err := json.Marshal([]any{o.View(), o.Line(today), people, past})
	require.NoError(u.t, err)
	return string(text)
}

func (u *union) folded(erase bool) *decision.Organisation {
	o := decision.NewOrganisation(u.o.ID())
	for _, ev := range u.events {
		enc, err := decision.Encode(ev)
		require.NoError(u.t, err)
		for i, p := range enc.Parts {
			if erase {
				enc.Parts[i] = decision.EncodedPart{Label: p.Label}
			}
		}
		back, err := decision.Decode(enc)
		require.NoError(u.t, err)
		require.NoError(u.t, o.Apply(back))
	}
	return o
}

func TestAnOrganisationIsFoldedFromItsEvents(t *testing.T) {
	u := full(t)
	require.JSONEq(t, u.shown(u.o), u.shown(u.folded(false)))
	kinds := map[string]bool{}
	for _, ev := range u.events {
		enc, err := decision.Encode(ev)
		require.NoError(t, err)
		kinds[kindOf(t, enc)+"/1"] = true
		for _, personal := range []string{"Ada", "example.org", "barrels", "Bees", "One block"} {
			require.NotContains(t, string(enc.Facts), personal, kindOf(t, enc))
		}
	}
	require.ElementsMatch(t, decision.KindsInOrganisations(), slices.Collect(maps.Keys(kinds)))
	erased := u.shown(u.folded(true))
	for _, personal := range []string{"Ada", "Bo", "example.org", "Two barrels\"", "Bees"} {
		require.NotContains(t, erased, personal)
	}
}

func TestEventsOfMeetingsAndOrganisationsAreNotMixed(t *testing.T) {
	s, u := hall(t), founded(t)
	require.ErrorIs(t, s.m.Apply(u.events[0]), decision.ErrUnknownEvent)
	require.ErrorIs(t, u.o.Apply(s.events[0]), decision.ErrUnknownEvent)
}

type unionRefusal struct {
	name string
	want *decision.Error
	by   decision.By
	cmd  func(u *union) decision.OrganisationCommand
}

// Every way in which an organisation refuses.
func organisationRefusals() []unionRefusal {
	host := decision.ByHost()
	tooMany := func(u *union) decision.OrganisationCommand {
		c := u.putting()
		for range decision.MaxPutPeople + 1 {
			c.People = append(c.People, u.person("Kim", ""))
		}
		return c
	}
	put := func(change func(u *union, p *decision.Person)) func(*union) decision.OrganisationCommand {
		return func(u *union) decision.OrganisationCommand {
			p := u.person("Kim", "kim@example.org")
			change(u, &p)
			return u.putting(p)
		}
	}
	mail := func(address string) func(*union) decision.OrganisationCommand {
		return put(func(_ *union, p *decision.Person) { p.Mail = address })
	}
	keep := func(change func(*decision.Template)) func(*union) decision.OrganisationCommand {
		return func(u *union) decision.OrganisationCommand {
			x := pollTemplate(u, consensus())
			change(&x)
			return decision.KeepTemplate{ID: u.id(), Template: x}
		}
	}
	mark := func(change func(u *union, c *decision.MarkDecision)) func(*union) decision.OrganisationCommand {
		return func(u *union) decision.OrganisationCommand {
			c := decision.MarkDecision{ID: u.id(), Decision: u.decided("A pond", decision.Adopted, nil), Status: decision.Expired}
			change(u, &c)
			return c
		}
	}
	unknown := decision.DecisionRef{Meeting: "m", Proposal: "p"}
	return []unionRefusal{
		{"no command", decision.ErrUnknownCommand, host, func(*union) decision.OrganisationCommand { return nil }},
		{"founded twice", decision.ErrIDTaken, host, func(u *union) decision.OrganisationCommand {
			return decision.FoundOrganisation{ID: u.id(), Name: "x", Defaults: closed}
		}},
		{"no name", decision.ErrEmpty, host, func(u *union) decision.OrganisationCommand {
			return decision.ChangeOrganisation{ID: u.id(), Defaults: closed}
		}},
		{"no way of joining", decision.ErrBadValue, host, func(u *union) decision.OrganisationCommand {
			return decision.ChangeOrganisation{ID: u.id(), Name: "x", Defaults: decision.Defaults{Language: "en", Zone: "UTC"}}
		}},
		{"a quorum over the roll", decision.ErrRule, host, func(u *union) decision.OrganisationCommand {
			d := closed
			d.Quorum = &decision.Quorum{Presence: ballot.Share{Num: 3, Den: 2}}
			return decision.ChangeOrganisation{ID: u.id(), Name: "x", Defaults: d}
		}},
		{"by a guest", decision.ErrNotAllowed, decision.ByGuest(), put(func(*union, *decision.Person) {})},
		{"nobody", decision.ErrEmpty, host, func(u *union) decision.OrganisationCommand { return u.putting() }},
		{"1,001 people at once", decision.ErrPeopleMany, host, tooMany},
		{"a person listed twice", decision.ErrPersonTwice, host, func(u *union) decision.OrganisationCommand {
			p := u.person("Kim", "")
			return u.putting(p, p)
		}},
		{"two people of one list with the same mail", decision.ErrMailTwice, host, func(u *union) decision.OrganisationCommand {
			return u.putting(u.person("Kim", "kim@example.org"), u.person("Lu", "KIM@example.org"))
		}},
		{"the mail of somebody else on the roll", decision.ErrMailTwice, host, func(u *union) decision.OrganisationCommand {
			u.put(u.person("Kim", "kim@example.org"))
			return u.putting(u.person("Lu", "kim@Example.org"))
		}},
		{"a mail without an at", decision.ErrBadMail, host, mail("kim.example.org")},
		{"a mail with a name", decision.ErrBadMail, host, mail("Kim <kim@example.org>")},
		{"two mails in one", decision.ErrBadMail, host, mail("kim@example.org, lu@example.org")},
		{"a mail with a line end", decision.ErrBadMail, host, mail("kim@example.org\nBcc: lu@example.org")},
		{"a mail of 255 letters", decision.ErrBadMail, host, mail(strings.Repeat("k", 243) + "@example.org")},
		{"a weight below one", decision.ErrBadValue, host, put(func(_ *union, p *decision.Person) { p.Weight = -1 })},
		{"a role that is none", decision.ErrBadValue, host, put(func(_ *union, p *decision.Person) { p.Role = "boss" })},
		{"an id that is none", decision.ErrBadID, host, put(func(_ *union, p *decision.Person) { p.Member = "kim" })},
		{"51 groups", decision.ErrGroupsFull, host, func(u *union) decision.OrganisationCommand {
			c := u.putting()
			for i := range decision.MaxGroups + 1 {
				p := u.person("Kim", "")
				p.Group = fmt.Sprint("Group ", i)
				c.People = append(c.People, p)
			}
			return c
		}},
		{"dropping a stranger", decision.ErrPersonUnknown, host, func(u *union) decision.OrganisationCommand {
			return decision.DropPerson{ID: u.id(), Person: decision.MemberID(u.uuid())}
		}},
		{"a stranger's mail", decision.ErrPersonUnknown, decision.ByGuest(), func(u *union) decision.OrganisationCommand {
			return decision.StopMail{Person: decision.MemberID(u.uuid()), Stopped: true}
		}},
		{"stopping mail as a member", decision.ErrNotAllowed, decision.ByMember("x"), func(u *union) decision.OrganisationCommand {
			return decision.StopMail{Person: decision.MemberID(u.uuid()), Stopped: true}
		}},
		{"a template of nothing", decision.ErrTemplateKind, host, keep(func(x *decision.Template) { x.Poll = nil })},
		{"a template of both", decision.ErrTemplateKind, host, keep(func(x *decision.Template) { x.Items = []decision.Draft{{Title: "x"}} })},
		{"a template without a name", decision.ErrEmpty, host, keep(func(x *decision.Template) { x.Name = " " })},
		{"a template with an id that is none", decision.ErrBadID, host, keep(func(x *decision.Template) { x.ID = "x" })},
		{"a template whose rule can never be met", decision.ErrRule, host, keep(func(x *decision.Template) {
			x.Poll = &decision.PollSpec{Method: decision.MethodYesNo, YesNo: &decision.YesNoRule{Threshold: ballot.Share{Num: 3, Den: 2}, Base: decision.BaseCast}}
		})},
		{"a template of an unknown method", decision.ErrBadValue, host, keep(func(x *decision.Template) { x.Poll = &decision.PollSpec{Method: "dice"} })},
		{"a run-sheet with a point without a title", decision.ErrEmpty, host, keep(func(x *decision.Template) { x.Poll, x.Items = nil, []decision.Draft{{}} })},
		{"a run-sheet of a day and a minute", decision.ErrBadValue, host, keep(func(x *decision.Template) {
			x.Poll, x.Items = nil, []decision.Draft{{Title: "x", Minutes: decision.MaxPlanned + 1}}
		})},
		{"dropping an unknown template", decision.ErrTemplateUnknown, host, func(u *union) decision.OrganisationCommand {
			return decision.DropTemplate{ID: u.id(), Template: "x"}
		}},
		{"marking an unknown decision", decision.ErrDecisionUnknown, host, mark(func(_ *union, c *decision.MarkDecision) { c.Decision = unknown })},
		{"superseded by an unknown decision", decision.ErrDecisionUnknown, host, mark(func(_ *union, c *decision.MarkDecision) {
			c.Status, c.By = decision.Superseded, &unknown
		})},
		{"superseded by itself", decision.ErrDecisionItself, host, mark(func(_ *union, c *decision.MarkDecision) {
			c.Status, c.By = decision.Superseded, &c.Decision
		})},
		{"superseded by nothing", decision.ErrBadValue, host, mark(func(_ *union, c *decision.MarkDecision) { c.Status = decision.Superseded })},
		{"superseded by what was not adopted", decision.ErrDecisionNot, host, mark(func(u *union, c *decision.MarkDecision) {
			lost := u.decided("No pond", decision.NotAdopted, nil)
			c.Status, c.By = decision.Superseded, &lost
		})},
		{"in force though not adopted", decision.ErrDecisionNot, host, mark(func(u *union, c *decision.MarkDecision) {
			c.Decision, c.Status = u.decided("No pond", decision.NotAdopted, nil), decision.InForce
		})},
		{"a status that is none", decision.ErrBadValue, host, mark(func(_ *union, c *decision.MarkDecision) { c.Status = "" })},
		{"a review on no day", decision.ErrBadValue, host, mark(func(_ *union, c *decision.MarkDecision) { c.Review = "soon" })},
		{"telling of a meeting as the host", decision.ErrNotAllowed, host, func(*union) decision.OrganisationCommand { return decision.NoteMeeting{} }},
		{"recording mail as a guest", decision.ErrNotAllowed, decision.ByGuest(), func(*union) decision.OrganisationCommand { return decision.RecordMail{} }},
		{"recording mail of no kind", decision.ErrBadValue, decision.ByClock(), func(*union) decision.OrganisationCommand { return decision.RecordMail{} }},
	}
}

func TestEveryRefusalOfAnOrganisation(t *testing.T) {
	for _, r := range organisationRefusals() {
		t.Run(r.want.Code+": "+r.name, func(t *testing.T) {
			u := founded(t)
			cmd := r.cmd(u)
			events, err := u.o.Decide(r.by, u.now, cmd)
			require.Empty(t, events)
			require.ErrorIs(t, err, r.want)
		})
	}
	_, err := decision.NewOrganisation("x").Decide(decision.ByHost(), seven, decision.DropTemplate{ID: founded(t).id()})
	require.ErrorIs(t, err, decision.ErrOrganisationUnknown)
}

func TestARollTakesTenThousandAndNotOneMore(t *testing.T) {
	u := founded(t)
	var last decision.Person
	for range decision.MaxPeople / decision.MaxPutPeople {
		c := u.putting()
		for range decision.MaxPutPeople {
			last = u.person("Kim", fmt.Sprintf("p%d@example.org", u.drawn))
			c.People = append(c.People, last)
		}
		u.do(decision.ByHost(), c)
	}
	_, err := u.o.Decide(decision.ByHost(), u.now, u.putting(u.person("Lu", "")))
	require.ErrorIs(t, err, decision.ErrRollFull)
	last.Name = "Kim Who Changed"
	u.put(last)
	page, next := u.o.People(decision.MaxPeople-1, 5)
	require.Equal(t, "Kim Who Changed", page[0].Name)
	require.Zero(t, next)
	page, next = u.o.People(0, 7)
	require.Equal(t, []int{7, 7}, []int{len(page), next})
}

func TestTemplatesAreKeptToALimit(t *testing.T) {
	u := founded(t)
	first := pollTemplate(u, consensus())
	u.do(decision.ByHost(), decision.KeepTemplate{ID: u.id(), Template: first})
	for range decision.MaxTemplates - 1 {
		u.do(decision.ByHost(), decision.KeepTemplate{ID: u.id(), Template: pollTemplate(u, consensus())})
	}
	_, err := u.o.Decide(decision.ByHost(), u.now, decision.KeepTemplate{ID: u.id(), Template: pollTemplate(u, consensus())})
	require.ErrorIs(t, err, decision.ErrTemplatesFull)
	first.Name = "Renamed"
	u.do(decision.ByHost(), decision.KeepTemplate{ID: u.id(), Template: first})
	require.Equal(t, "Renamed", u.o.Templates()[0].Name, "one of the same id gives way, in its place")
}

// A template of a method that needs options is checked without any, and can be
// planned once there are some.
func TestATemplateOfAChoiceNeedsNoOptions(t *testing.T) {
	u, s := founded(t), hall(t)
	ends := seven.Add(time.Hour)
	u.do(decision.ByHost(), decision.KeepTemplate{ID: u.id(), Template: pollTemplate(u, decision.PollSpec{Method: decision.MethodRanked,
		Options: s.options("A", "B"), ClosesAt: &ends})})
	kept := *u.o.Templates()[0].Poll
	require.Empty(t, kept.Options)
	require.Nil(t, kept.ClosesAt)
	kept.Options = s.options("Oak", "Elm")
	s.plan(s.propose(decision.PhaseDiscussion), kept)
}

// How a decision stands follows from what later ones say, and from the host.
func TestHowADecisionStands(t *testing.T) {
	u := founded(t)
	barrels := u.decided("Two barrels", decision.Adopted, nil)
	require.Equal(t, decision.InForce, u.status(barrels).Status)
	require.Equal(t, decision.NoStanding, u.status(u.decided("No", decision.NotAdopted, nil)).Status)
	require.Empty(t, u.o.Later(today, barrels.Meeting))

	amending := u.decided("Three barrels", decision.Adopted, func(d *decision.Decided) { d.Amends = []decision.DecisionRef{barrels} })
	now := u.status(barrels)
	require.Equal(t, []any{decision.Amended, "Three barrels", &amending}, []any{now.Status, now.ByTitle, now.By})
	require.Equal(t, "Two barrels", u.o.Later(today, barrels.Meeting)[0].Title)

	lost := u.decided("Ten barrels", decision.NotAdopted, func(d *decision.Decided) { d.Supersedes = []decision.DecisionRef{barrels} })
	require.Equal(t, decision.Amended, u.status(barrels).Status, "what was not adopted takes no place: %v", lost)
	u.decided("Tanks", decision.Adopted, func(d *decision.Decided) {
		d.Supersedes = []decision.DecisionRef{barrels, {Meeting: "unknown", Proposal: "unknown"}}
	})
	require.Equal(t, []any{decision.Superseded, "Tanks"}, []any{u.status(barrels).Status, u.status(barrels).ByTitle})

	u.do(decision.ByHost(), decision.MarkDecision{ID: u.id(), Decision: barrels, Status: decision.InForce, Review: "2027-01-31"})
	require.Equal(t, []any{decision.InForce, "2027-01-31"}, []any{u.status(barrels).Status, u.status(barrels).Review})
	require.Equal(t, 3, u.o.Line(today).InForce)
}

// A decision holds on its last day, and no longer on the next.
func TestADecisionExpires(t *testing.T) {
	u := founded(t)
	ref := u.decided("A trial", decision.Adopted, func(d *decision.Decided) { d.Expires = today })
	require.Equal(t, decision.InForce, u.status(ref).Status)
	page, _ := u.o.Decisions("2026-06-02", 0, 1)
	require.Equal(t, decision.Expired, page[0].Status)
	require.Len(t, u.o.Later("2026-06-02", ref.Meeting), 1)
	require.Equal(t, []int{1, 0}, []int{u.o.Line(today).InForce, u.o.Line("2999-01-01").InForce}, "the list counts as the decisions stand")
}

func TestAReopenedDecisionHoldsNoLonger(t *testing.T) {
	u := founded(t)
	note := u.reopened()
	page, _ := u.o.Decisions(today, 0, 10)
	require.Empty(t, page)
	require.Len(t, u.do(decision.ByClock(), note), 1, "decided once more")
	page, _ = u.o.Decisions(today, 0, 10)
	require.Equal(t, decision.InForce, page[0].Status)
	note.Gone = true
	u.do(decision.ByClock(), decision.NoteMeeting{MeetingOfBody: note.MeetingOfBody})
	page, _ = u.o.Decisions(today, 0, 10)
	require.Len(t, page, 1, "a deleted meeting's decisions stay")
	require.True(t, u.o.View().Meetings[0].Gone)
}

func TestMailIsRecordedOnceForThoseAloneWhoGetIt(t *testing.T) {
	u := founded(t)
	ada, bo, cy := u.person("Ada", "ada@example.org"), u.person("Bo", "bo@example.org"), u.person("Cy", "")
	u.put(ada, bo, cy)
	u.do(decision.ByGuest(), decision.StopMail{Person: bo.Member, Stopped: true})
	remind := decision.RecordMail{Kind: decision.MailReminder, Meeting: "m", Poll: "q", Round: 1,
		People: []decision.MemberID{ada.Member, ada.Member, bo.Member, cy.Member, "stranger"}}
	events := u.do(decision.ByClock(), remind)
	require.Equal(t, []decision.MemberID{ada.Member}, events[0].Body.(*decision.MailRecorded).People)
	require.Empty(t, u.do(decision.ByClock(), remind))
	remind.Round = 2
	require.Len(t, u.do(decision.ByClock(), remind), 1, "another round is another mail")
	bo.Mail = "bo@elsewhere.example"
	u.put(bo)
	require.Len(t, u.do(decision.ByClock(), remind), 1, "another address has not been stopped")
}

// Somebody is reminded of a vote from a day before its close until then, where it
// was to be open for longer than that; only who has not cast, and never of a vote
// of a meeting that is no organisation's.
func TestWhenSomebodyIsReminded(t *testing.T) {
	u, s := founded(t), unopened(t)
	ada, bo, cy := u.person("Ada", "ada@example.org"), u.person("Bo", "bo@example.org"), u.person("Cy", "")
	cy.Role = decision.Observer
	u.put(ada, bo, cy)
	c, err := u.o.Opening(decision.OpenMeeting{ID: s.id(), Title: "First", Language: "en", Zone: "UTC", Joining: decision.JoinClosed,
		JoinCode: joinCode}, ada.Member)
	require.NoError(t, err)
	s.do(decision.ByHost(), c)
	s.facil = decision.ByMember(ada.Member)
	spec := consensus()
	ends := s.now.Add(72 * time.Hour)
	spec.ClosesAt = &ends
	_, q := s.polled(spec)
	short := consensus()
	soon := s.now.Add(24 * time.Hour)
	short.ClosesAt = &soon
	s.polled(short)
	for _, at := range []time.Time{s.now, soon.Add(-time.Minute), ends.Add(-24*time.Hour - time.Millisecond), ends} {
		require.Empty(t, s.m.Reminders(at), "%s before the close", ends.Sub(at))
	}
	for _, at := range []time.Time{ends.Add(-24 * time.Hour), ends.Add(-time.Millisecond)} {
		due := s.m.Reminders(at)
		require.Len(t, due, 1, "a vote of a day has no reminder")
		require.Equal(t, []decision.MemberID{ada.Member, bo.Member}, due[0].People, "an observer is not asked")
	}
	s.cast(decision.ByMember(bo.Member), q, 1, agree)
	require.Equal(t, []decision.MemberID{ada.Member}, s.m.Reminders(ends.Add(-time.Hour))[0].People)
	s.shut(q, 1)
	require.Empty(t, s.m.Reminders(ends.Add(-time.Hour)))

	alone := hall(t)
	alone.polled(spec)
	require.Empty(t, alone.m.Reminders(ends.Add(-time.Hour)))
}
