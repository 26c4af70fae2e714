package decision_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

func (s *scene) agendaItem(place int) decision.AgendaItem {
	return s.m.Section(decision.SectionAgenda, decision.ToMember).(decision.AgendaSection).Items[place-1]
}

func (s *scene) move(p decision.ProposalID, to decision.Phase, why string) {
	s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: to, Reason: why})
}

// A vote that failed goes back to discussion with a reason; the text becomes
// another version, the poll another round, and the old round stays as it was.
func TestAFailedVoteComesAgainWithANewTextAndANewRound(t *testing.T) {
	s := hall(t)
	p, q := s.polled(consensus())
	s.cast(s.part, q, 1, block)
	s.shut(q, 1)
	first := encoded(t, s.m.Account().Proposals[0].Polls[0].Rounds[0])
	s.refused(decision.ErrPhaseReason, s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDiscussion})
	s.move(p, decision.PhaseDiscussion, "The block can be met.")
	s.do(s.record, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "Collect rainwater", Text: "With lids."})
	s.refused(decision.ErrTextChanged, s.facil, decision.OpenPoll{ID: s.id(), Poll: q, Text: 1})
	s.open(q, 2)
	s.refused(decision.ErrRound, s.part, ballotIn(q, 1, 2, agree))
	require.Equal(t, decision.MyBallot{Poll: q, Round: 2, Text: 2, Stale: &block, StaleText: 1}, s.m.Me(s.part.Member()).Ballots[0],
		"where they stood is asked again, and does not count")
	require.Zero(t, s.turnout(q))
	again := ballotIn(q, 2, 1, agree)
	again.Text = 2
	s.do(s.part, again)
	s.shut(q, 2)
	rounds := s.m.Account().Proposals[0].Polls[0].Rounds
	require.Equal(t, first, encoded(t, rounds[0]))
	require.Equal(t, decision.Blocked, rounds[0].Verdict.Kind)
	require.Equal(t, decision.Adopted, rounds[1].Verdict.Kind)
	require.Equal(t, []int{1, 2}, []int{rounds[0].Text, rounds[1].Text})
	require.Equal(t, decision.Adopted, s.agendaItem(1).Verdict, "the agenda tells the newest")
	s.move(p, decision.PhaseDecided, "")
}

func TestWhatIsDecidedCanBeReopened(t *testing.T) {
	s := hall(t)
	p, q := s.polled(consensus())
	s.cast(s.part, q, 1, agree)
	s.shut(q, 1)
	s.move(p, decision.PhaseDecided, "")
	require.NotNil(t, s.agendaItem(1).Decided)
	s.move(p, decision.PhaseDiscussion, "New facts.")
	require.Nil(t, s.agendaItem(1).Decided)
	s.move(p, decision.PhaseBrainstorm, "And new ideas.")
	s.idea(s.part, p, "x")
}

func TestAPauseHoldsEverythingAndIsInTheCourse(t *testing.T) {
	s := hall(t)
	p, q := s.polled(consensus())
	s.cast(s.part, q, 1, agree)
	s.pause(p)
	require.True(t, s.agendaItem(1).Paused)
	s.refused(decision.ErrPaused, s.part, ballotIn(q, 1, 2, block))
	require.Empty(t, s.do(s.part, ballotIn(q, 1, 1, agree)), "a retry of what was counted is still answered")
	s.do(s.facil, decision.PauseProposal{ID: s.id(), Proposal: p})
	s.cast(s.part, q, 2, block)
	moves := s.m.Account().Proposals[0].Moves
	last := moves[len(moves)-2:]
	require.Equal(t, []bool{true, false}, []bool{*last[0].Paused, *last[1].Paused})
	require.Equal(t, []string{"Soup is ready.", ""}, []string{last[0].Reason, last[1].Reason})
	require.Equal(t, s.facil.Member(), last[0].By)
}

func TestTheRunSheetTellsPlannedAndActualTimes(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDraft)
	s.do(s.record, decision.PlanTime{ID: s.id(), Proposal: p, Minutes: 15})
	require.Equal(t, 15, s.agendaItem(1).Minutes)
	require.Nil(t, s.agendaItem(1).Started)
	s.now = s.now.Add(time.Minute)
	started := s.now
	s.move(p, decision.PhaseBrainstorm, "")
	s.now = s.now.Add(time.Minute)
	s.move(p, decision.PhaseDiscussion, "")
	require.Equal(t, started, *s.agendaItem(1).Started)
	s.move(p, decision.PhaseDraft, "Not yet.")
	require.Nil(t, s.agendaItem(1).Started, "back in draft its time has not begun")
	s.do(s.facil, decision.PlanTime{ID: s.id(), Proposal: p})
	require.Zero(t, s.agendaItem(1).Minutes)
}

// The time of an item is what the hall spent on it: not while it was at another,
// nor in a pause, nor before it left draft.
func TestTheTimeOfAnItemIsTheTimeSpentOnIt(t *testing.T) {
	s := hall(t)
	pass := func(minutes int) { s.now = s.now.Add(time.Duration(minutes) * time.Minute) }
	spent := func(place int) (minutes int, running bool) {
		item := s.agendaItem(place)
		return item.Spent / 60, item.Since != nil
	}
	requireSpent := func(place, minutes int, running bool) {
		t.Helper()
		m, r := spent(place)
		require.Equal(t, []any{minutes, running}, []any{m, r})
	}
	first, second := s.propose(decision.PhaseDraft), s.propose(decision.PhaseDraft)
	pass(10)
	s.move(first, decision.PhaseDiscussion, "")
	requireSpent(1, 0, true)
	pass(3)
	s.move(second, decision.PhaseDiscussion, "")
	requireSpent(1, 3, false)
	pass(20)
	s.do(s.facil, decision.ShowProposal{ID: s.id(), Proposal: first})
	require.Equal(t, s.now, *s.agendaItem(1).Since)
	pass(2)
	s.pause(first)
	requireSpent(1, 5, false)
	pass(60)
	s.do(s.facil, decision.PauseProposal{ID: s.id(), Proposal: first})
	pass(1)
	s.move(first, decision.PhaseDraft, "Not yet.")
	requireSpent(1, 0, false)
	s.move(first, decision.PhaseDiscussion, "")
	pass(4)
	s.do(s.facil, decision.NoteProposal{ID: s.id(), Proposal: first})
	requireSpent(1, 4, false)
	requireSpent(2, 20, false)
	require.Equal(t, 4*60, s.m.Account().Proposals[0].Spent)
	require.Equal(t, s.agendaItem(1), fold(t, s.m.ID(), s.events, nil).Section(decision.SectionAgenda, decision.ToMember).(decision.AgendaSection).Items[0])
}

func TestSilentWritingEndsWithItsPhase(t *testing.T) {
	for name, end := range map[string]func(*scene, decision.ProposalID){
		"the ideas are revealed": func(s *scene, p decision.ProposalID) {
			s.do(s.facil, decision.RevealIdeas{ID: s.id(), Proposal: p})
		},
		"the discussion opens": func(s *scene, p decision.ProposalID) { s.move(p, decision.PhaseDiscussion, "") },
	} {
		for purpose, runs := range map[decision.Purpose]bool{decision.TimerSilence: false, decision.TimerBreak: true} {
			s := hall(t)
			p := s.storming(decision.BrainstormRule{Silent: true})
			s.do(s.facil, decision.ShowProposal{ID: s.id(), Proposal: p})
			s.do(s.facil, decision.StartTimer{ID: s.id(), Purpose: purpose, Seconds: 60})
			end(s, p)
			require.Equal(t, runs, s.m.Section(decision.SectionTimer, decision.ToScreen).(decision.TimerSection).Running, name)
		}
	}
}

func TestHandingOverChangesTheFacilitator(t *testing.T) {
	s := hall(t)
	s.do(s.facil, decision.HandOver{ID: s.id(), To: s.part.Member()})
	for by, want := range map[decision.By]decision.Role{s.facil: decision.CoFacilitator, s.part: decision.Facilitator} {
		got, _ := s.m.Role(by.Member())
		require.Equal(t, want, got)
	}
	s.refused(decision.ErrNotAllowed, s.facil, decision.HandOver{ID: s.id(), To: s.record.Member()})
	s.do(s.part, decision.HandOver{ID: s.id(), To: s.facil.Member()})
}

func TestARehearsalAdmitsSimulatedMembers(t *testing.T) {
	s := unopened(t)
	cmd := opening(s)
	cmd.Rehearsal = true
	s.do(decision.ByHost(), cmd)
	s.do(s.guest, decision.JoinMeeting{ID: s.id(), Member: decision.MemberID(s.uuid()), Name: "Robot", Code: joinCode, Simulated: true})
	require.True(t, s.m.Section(decision.SectionMeeting, decision.ToScreen).(decision.MeetingSection).Rehearsal)
	require.True(t, s.m.Rehearsal())
}

func TestAMeetingBeginsWithTheProposalsOfAnother(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDiscussion)
	s.do(s.facil, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "Newer", Text: "Three barrels."})
	s.do(s.facil, decision.PlanTime{ID: s.id(), Proposal: p, Minutes: 15})
	s.propose(decision.PhaseDraft)
	next := unopened(t)
	next.drawn = 1000
	cmd := opening(next)
	for _, d := range s.m.Drafts(false) {
		d.Proposal = decision.ProposalID(next.uuid())
		cmd.Agenda = append(cmd.Agenda, d)
	}
	next.do(decision.ByHost(), cmd)
	a := next.m.Account()
	require.Len(t, a.Proposals, 2)
	require.Equal(t, decision.AccountVersion{Version: 1, Title: "Newer", Text: "Three barrels.", By: cmd.Facilitator, At: next.now}, a.Proposals[0].Versions[0])
	require.Equal(t, decision.PhaseDraft, a.Proposals[0].Phase)
	require.Equal(t, 15, next.agendaItem(1).Minutes)
	require.Empty(t, a.Proposals[0].Moves)
	tooMany := unopened(t)
	cmd = opening(tooMany)
	cmd.Agenda = make([]decision.Draft, decision.MaxAgenda+1)
	tooMany.refused(decision.ErrAgendaFull, decision.ByHost(), cmd)
	cmd.Agenda = []decision.Draft{{Title: ""}}
	tooMany.refused(decision.ErrEmpty, decision.ByHost(), cmd)
}

func TestAnEndedMeetingIsPutAwayAndTakenOut(t *testing.T) {
	s := hall(t)
	s.do(s.facil, decision.EndMeeting{ID: s.id()})
	for _, away := range []bool{true, false} {
		s.do(s.co, decision.ArchiveMeeting{ID: s.id(), Archived: away})
		require.Equal(t, away, s.m.Section(decision.SectionMeeting, decision.ToMember).(decision.MeetingSection).Archived)
		require.Empty(t, s.do(s.facil, decision.ArchiveMeeting{ID: s.id(), Archived: away}))
	}
}

func TestGroupsAreCountedAsPeopleComeAndGo(t *testing.T) {
	s := hall(t)
	groups := func() []decision.GroupCount {
		return s.m.Section(decision.SectionRoll, decision.ToScreen).(decision.RollSection).Groups
	}
	for _, by := range []decision.By{s.part, s.record, s.observe} {
		s.do(s.facil, decision.SetGroup{ID: s.id(), Member: by.Member(), Group: " Tenants "})
	}
	require.Equal(t, []decision.GroupCount{{Group: "Tenants", Voters: 2, Present: 2}}, groups(), "an observer has no vote")
	s.do(s.part, decision.SetPresence{ID: s.id(), Member: s.part.Member(), Present: false})
	s.do(s.facil, decision.SetGroup{ID: s.id(), Member: s.co.Member(), Group: "Shops"})
	require.Equal(t, []decision.GroupCount{{Group: "Shops", Voters: 1, Present: 1}, {Group: "Tenants", Voters: 2, Present: 1}}, groups())
	s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.record.Member()})
	s.do(s.facil, decision.SetGroup{ID: s.id(), Member: s.part.Member()})
	require.Equal(t, []decision.GroupCount{{Group: "Shops", Voters: 1, Present: 1}}, groups())
	require.Equal(t, "Shops", s.m.Me(s.co.Member()).Group)
}

// Silence in a pause is no assent: a vote whose time came in it goes on until it
// is closed by hand. One whose time is still to come closes at it.
func TestAPauseHoldsTheTimeOfAVote(t *testing.T) {
	for _, late := range []bool{true, false} {
		s := hall(t)
		p, q := s.polled(s.lazily())
		ends := *s.pollSection(q).Ends
		s.pause(p)
		require.Nil(t, s.pollSection(q).Ends)
		if late {
			s.now = ends.Add(time.Hour)
		}
		_, _, due := s.m.Due()
		require.False(t, due)
		require.Empty(t, s.do(decision.ByClock(), decision.ClosePoll{Poll: q}))
		s.do(s.facil, decision.PauseProposal{ID: s.id(), Proposal: p})
		at, _, due := s.m.Due()
		require.Equal(t, !late, due)
		if !late {
			require.Equal(t, ends, at)
		}
		s.cast(s.part, q, 1, decision.Marks{Position: ballot.Objection, Reason: "It floods.", Alternative: "A pond."})
		s.shut(q, 1)
		require.Equal(t, decision.Blocked, s.verdict(q).Kind)
		require.JSONEq(t, seen(t, s.m), seen(t, fold(t, s.m.ID(), s.events, nil)))
	}
}
