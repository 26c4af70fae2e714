package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// inviting invites people by name.
func (s *scene) inviting(names ...string) decision.InviteMembers {
	c := decision.InviteMembers{ID: s.id()}
	for _, name := range names {
		c.People = append(c.People, decision.Invited{Member: decision.MemberID(s.uuid()), Name: name})
	}
	return c
}

func invitationRefusals() []refusal {
	invite := func(change func(s *scene, c *decision.InviteMembers)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := s.inviting("Kim")
			change(s, &c)
			return c
		}
	}
	return []refusal{
		{"inviting somebody twice", decision.ErrPersonTwice, 'f', invite(func(_ *scene, c *decision.InviteMembers) { c.People = append(c.People, c.People[0]) })},
		{"inviting who is on the roll", decision.ErrIDTaken, 'f', invite(func(s *scene, c *decision.InviteMembers) { c.People[0].Member = s.part.Member() })},
		{"inviting nobody's id", decision.ErrBadID, 'f', invite(func(_ *scene, c *decision.InviteMembers) { c.People[0].Member = "kim" })},
		{"inviting nobody's name", decision.ErrEmpty, 'f', invite(func(_ *scene, c *decision.InviteMembers) { c.People[0].Name = " " })},
		{"inviting into a group with a line end", decision.ErrBadCharacter, 'f', invite(func(_ *scene, c *decision.InviteMembers) { c.People[0].Group = "a\nb" })},
		{"inviting a boss", decision.ErrBadValue, 'f', invite(func(_ *scene, c *decision.InviteMembers) { c.People[0].Role = "boss" })},
		{"inviting 1,001 people", decision.ErrPeopleMany, 'f', func(s *scene) decision.Command {
			return s.inviting(make([]string, decision.MaxInvited+1)...)
		}},
	}
}

// Who is invited is on the roll and entitled, and not present: the quorum counts
// them. They arrive, cast, and stand in the minutes.
func TestWhoIsInvitedCountsForTheQuorumBeforeTheyCome(t *testing.T) {
	s := hall(t)
	before := s.m.Section(decision.SectionQuorum, decision.ToMember).(decision.QuorumSection)
	c := s.inviting("Kim", "Lu", "Mo")
	c.People[0].Group, c.People[2].Role = "Tenants", decision.Observer
	s.do(s.facil, c)
	after := s.m.Section(decision.SectionQuorum, decision.ToMember).(decision.QuorumSection)
	require.Equal(t, []int{before.Roll + 2, before.Present}, []int{after.Roll, after.Present}, "the observer does not count")
	kim := decision.ByMember(c.People[0].Member)
	require.True(t, s.m.Expects(kim.Member()))
	_, q := s.polled(consensus())
	s.cast(kim, q, 1, agree)
	s.do(kim, decision.SetPresence{ID: s.id(), Member: kim.Member(), Present: true})
	require.False(t, s.m.Expects(kim.Member()))
	require.Equal(t, before.Present+1, s.m.Section(decision.SectionQuorum, decision.ToMember).(decision.QuorumSection).Present)
	require.Equal(t, "Tenants", s.m.Me(kim.Member()).Group)
	require.JSONEq(t, seen(t, s.m), seen(t, fold(t, s.m.ID(), s.events, nil)))
}

// A meeting of an organisation begins with its standing roll, its quorum and its
// way of joining; whoever opens it is taken from the roll.
func TestAMeetingBeginsWithTheStandingRoll(t *testing.T) {
	u, s := founded(t), unopened(t)
	d := closed
	d.Quorum = &decision.Quorum{Presence: ballot.Share{Num: 2, Den: 3}}
	u.do(decision.ByHost(), decision.ChangeOrganisation{ID: u.id(), Name: "Union", Defaults: d})
	ada, bo := u.person("Ada", ""), u.person("Bo", "")
	ada.Group = "Tenants"
	u.put(ada, bo, u.person("Cy", ""))
	c := decision.OpenMeeting{ID: s.id(), Title: "First", Language: "en", Zone: "UTC", Joining: decision.JoinClosed, JoinCode: joinCode,
		Facilitator: decision.MemberID(s.uuid()), Name: "Host"}

	_, err := u.o.Opening(c, decision.MemberID(u.uuid()))
	require.ErrorIs(t, err, decision.ErrPersonUnknown)
	c, err = u.o.Opening(c, ada.Member)
	require.NoError(t, err)
	s.do(decision.ByHost(), c)
	require.Equal(t, u.o.ID(), s.m.Organisation())
	require.Equal(t, []any{"Ada", "Tenants", decision.Facilitator, true}, func() []any {
		me := s.m.Me(ada.Member)
		return []any{me.Name, me.Group, me.Role, me.Present}
	}())
	quorum := s.m.Section(decision.SectionQuorum, decision.ToMember).(decision.QuorumSection)
	require.Equal(t, []int{3, 1, 2}, []int{quorum.Roll, quorum.Present, quorum.Need})
	require.True(t, s.m.Expects(bo.Member))
	require.Len(t, s.m.Roster(), 3)
	s.refused(decision.ErrJoinClosed, s.guest, decision.JoinMeeting{ID: s.id(), Member: decision.MemberID(s.uuid()), Name: "Guest", Code: joinCode})
}

// What is still open goes on to the next meeting of a series.
func TestOpenProposalsGoOn(t *testing.T) {
	s := hall(t)
	p, q := s.polled(consensus())
	s.cast(s.facil, q, 1, agree)
	s.shut(q, 1)
	s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDecided})
	s.propose(decision.PhaseDraft)
	require.Len(t, s.m.Drafts(false), 2)
	require.Len(t, s.m.Drafts(true), 1)
	noted := s.m.Noted().Decided
	require.Equal(t, []any{p, "Collect rainwater"}, []any{noted[0].Proposal, noted[0].Title})
}

// Run-sheets have a code and points, each once.
func TestRunsheets(t *testing.T) {
	sheets := map[string]bool{}
	for _, r := range decision.Runsheets() {
		require.False(t, sheets[r.Code])
		sheets[r.Code] = true
		points := map[string]bool{}
		for _, item := range r.Items {
			require.False(t, points[item.Code], "%s %s", r.Code, item.Code)
			points[item.Code] = true
			require.Positive(t, item.Minutes)
		}
	}
	require.Len(t, sheets, 4)
}
