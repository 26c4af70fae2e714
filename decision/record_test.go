package decision_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/decision"
)

func (s *scene) kept() decision.Record {
	r, ok := s.m.Record(decision.ToMember)
	require.True(s.t, ok)
	return r
}

func TestAPointOfOrderIsRuledOnAndTheRulingOverturned(t *testing.T) {
	s := hall(t)
	o := s.pointOf(s.part)
	waiting := func() int {
		return s.m.Section(decision.SectionRecord, decision.ToScreen).(decision.RecordSection).Waiting
	}
	require.Equal(t, 1, waiting())
	s.do(s.co, decision.RulePoint{ID: s.id(), Point: o, WellTaken: false, Reason: "Notice was on the door."})
	require.Zero(t, waiting())
	s.do(s.record, decision.AppealRuling{ID: s.id(), Point: o, Member: s.part.Member(), Reason: "Nobody uses that door."})
	require.Equal(t, 1, waiting(), "the appeal waits")
	s.do(s.record, decision.DecideAppeal{ID: s.id(), Point: o, Overturned: true})
	require.Zero(t, waiting())
	p := s.kept().Points[0]
	require.Equal(t, "Dov", p.Raised.Name)
	require.Equal(t, "Ben", p.Ruling.Name)
	require.False(t, p.WellTaken)
	require.Equal(t, "Dov", p.Appeal.Name, "whoever wrote it down")
	require.True(t, p.Overturned)
}

func TestAnActionIsOnItsOwnersPhoneUntilItIsDone(t *testing.T) {
	s := hall(t)
	a := s.actionOf(s.part)
	mine := func(by decision.By) []decision.ActionLine { return s.m.Me(by.Member()).Actions }
	require.Equal(t, "Order the barrels", mine(s.part)[0].What)
	require.Empty(t, mine(s.facil))
	s.do(s.record, decision.EditAction{ID: s.id(), Action: a, What: "Order three barrels", Member: s.co.Member(), Due: "2026-03-21"})
	require.Empty(t, mine(s.part), "it went to Ben")
	s.do(s.facil, decision.EndMeeting{ID: s.id()})
	s.now = s.now.Add(24 * time.Hour)
	s.do(s.co, decision.SettleAction{ID: s.id(), Action: a, State: decision.ActionDone})
	require.Empty(t, mine(s.co))
	require.Equal(t, decision.ActionsSection{Settled: 1, Newest: []decision.ActionLine{}}, s.m.Section(decision.SectionActions, decision.ToScreen))
	require.Equal(t, s.now, *s.m.Actions(decision.ToMember)[0].Settled, "also after the end")
	s.do(s.co, decision.SettleAction{ID: s.id(), Action: a, State: decision.ActionOpen})
	require.Nil(t, s.m.Actions(decision.ToMember)[0].Settled)
	require.Len(t, mine(s.co), 1)
}

func TestWhatIsSetAsideIsDecidedAndCanBeTakenUpAgain(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDiscussion)
	verdict := func() decision.VerdictKind {
		return s.m.Section(decision.SectionAgenda, decision.ToScreen).(decision.AgendaSection).Items[0].Verdict
	}
	s.do(s.facil, decision.DeferProposal{ID: s.id(), Proposal: p, Until: "2026-03-14", Reason: "The offer is late."})
	require.Equal(t, decision.Deferred, verdict())
	s.refused(decision.ErrPhaseForPoll, s.facil, decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: p, Spec: consensus()})
	s.refused(decision.ErrPhaseReason, s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDiscussion})
	s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDiscussion, Reason: "The offer came."})
	require.Empty(t, verdict())
	s.do(s.facil, decision.WithdrawProposal{ID: s.id(), Proposal: p})
	require.Equal(t, decision.Withdrawn, verdict())
	section := s.m.Section(decision.SectionProposal(p), decision.ToMember).(decision.ProposalSection)
	require.Equal(t, decision.Withdrawn, section.Aside.Kind)
	require.Equal(t, decision.Deferred, section.Moves[1].Aside, "what happened before stays told")
	require.Equal(t, "2026-03-14", section.Moves[1].Until)
}

func TestAnItemWithNothingToDecideIsTickedOff(t *testing.T) {
	for _, phase := range []decision.Phase{decision.PhaseDraft, decision.PhaseBrainstorm, decision.PhaseDiscussion} {
		s := hall(t)
		p := s.propose(phase)
		s.do(s.facil, decision.NoteProposal{ID: s.id(), Proposal: p})
		item := func() decision.AgendaItem {
			return s.m.Section(decision.SectionAgenda, decision.ToScreen).(decision.AgendaSection).Items[0]
		}
		require.Equal(t, decision.Noted, item().Verdict)
		require.Equal(t, decision.PhaseDecided, item().Phase)
		s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDiscussion, Reason: "There is something to decide."})
		require.Empty(t, item().Verdict)
	}
}

func TestBothDecisionsOfAMeetingSayThatOneSupersedesTheOther(t *testing.T) {
	s := hall(t)
	earlier, later := s.adopted(), s.adopted()
	s.do(s.record, decision.RelateDecision{ID: s.id(), Proposal: later, Earlier: decision.Relation{Kind: decision.Supersedes,
		Meeting: s.m.ID(), Proposal: earlier, Title: "not its title", Date: "1999-01-01"}})
	old, err := s.m.Decision(earlier)
	require.NoError(t, err)
	require.Equal(t, []decision.Overtaken{{Kind: decision.Supersedes, By: later}}, old.Overtaken)
	fresh, err := s.m.Decision(later)
	require.NoError(t, err)
	require.Equal(t, "Collect rainwater", fresh.Relations[0].Title)
	require.Equal(t, "2026-03-14", fresh.Relations[0].Date)
	require.Equal(t, decision.Adopted, fresh.Verdict)

	s.do(s.record, decision.SetRationale{ID: s.id(), Proposal: later, Rationale: decision.Rationale{Reasons: "Rain.", Review: "2026-03-14"}})
	s.now = s.now.Add(72 * time.Hour)
	s.do(s.record, decision.SetRationale{ID: s.id(), Proposal: later, Rationale: decision.Rationale{Reasons: "More rain.", Review: "2026-03-14"}})
	fresh, err = s.m.Decision(later)
	require.NoError(t, err)
	require.Equal(t, "More rain.", fresh.Rationale.Reasons, "a day that was to come stays when it is over")
}

func TestACorrectionStandsBesideWhatItCorrects(t *testing.T) {
	s := hall(t)
	s.do(s.facil, decision.EndMeeting{ID: s.id()})
	s.do(s.record, decision.ApproveRecord{ID: s.id(), Approver: "The board", On: "2026-03-01"})
	s.now = s.now.Add(time.Hour)
	s.do(s.record, decision.CorrectRecord{ID: s.id(), Text: "Dov came at six."})
	s.do(s.facil, decision.CorrectRecord{ID: s.id(), Text: "At half past six."})
	r := s.kept()
	require.Equal(t, []string{"Dov came at six.", "At half past six."}, []string{r.Corrections[0].Text, r.Corrections[1].Text})
	require.True(t, r.Corrections[0].At.After(r.Approvals[0].At))
	for _, a := range []decision.Audience{decision.ToScreen, decision.ToWaiting} {
		_, ok := s.m.Record(a)
		require.False(t, ok)
	}
}

func TestTheEquityViewCountsWhoTookPart(t *testing.T) {
	s := hall(t)
	p, q := s.polled(consensus())
	s.cast(s.part, q, 1, agree)
	s.say(s.part, p, decision.Concern, "Why?")
	s.say(s.record, p, decision.Question, "How?")
	s.spoke(s.co, 60)
	s.spoke(s.co, 30)
	hidden := s.storming(decision.BrainstormRule{Hidden: true})
	s.idea(s.co, hidden, "A pond")
	e, err := s.m.Equity(decision.ToFacilitator)
	require.NoError(t, err)
	require.Equal(t, decision.EquityCount{Invited: 4, Present: 4, Spoke: 1, Wrote: 2, Voted: 1}, e.Overall, "a hidden author is not counted")
	require.Empty(t, e.Groups, "without groups there is one line")
	require.Empty(t, e.Members)
	for _, a := range []decision.Audience{decision.ToMember, decision.ToScreen, decision.ToWaiting} {
		_, err := s.m.Equity(a)
		require.ErrorIs(t, err, decision.ErrNotAllowed)
	}
	s.do(s.facil, decision.SetEquity{ID: s.id(), Names: true})
	e, _ = s.m.Equity(decision.ToFacilitator)
	require.Len(t, e.Members, 4)
	require.Equal(t, "Ada", e.Setting.Name)
	require.Equal(t, decision.EquityCount{Invited: 1, Present: 1, Wrote: 1, Voted: 1}, e.Members[3].EquityCount)
}

// For any groups: no line of the equity view stands for fewer than three
// members, and the lines add up to all, so no other line can be worked out.
func TestNobodyIsSingledOutByTheEquityView(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := hall(t)
		sizes := map[string]int{"": 4}
		for g, n := range rapid.SliceOfN(rapid.IntRange(1, 6), 0, 4).Draw(t, "sizes of groups") {
			label := fmt.Sprintf("Group %d", g)
			for range n {
				by := s.join("x", decision.Participant)
				s.do(s.facil, decision.SetGroup{ID: s.id(), Member: by.Member(), Group: label})
				sizes[label]++
			}
		}
		e, err := s.m.Equity(decision.ToFacilitator)
		require.NoError(t, err)
		sum := 0
		for _, row := range e.Groups {
			require.GreaterOrEqual(t, row.Invited, decision.EquityFloor)
			if !row.Small {
				require.Equal(t, sizes[row.Group], row.Invited)
			}
			sum += row.Invited
		}
		if len(e.Groups) > 0 {
			require.Equal(t, e.Overall.Invited, sum)
		}
		alone := 0
		for _, n := range sizes {
			if n >= decision.EquityFloor {
				alone++
			}
		}
		if alone == len(sizes) && alone > 1 {
			require.Len(t, e.Groups, alone, "groups that are large enough stand alone")
		}
	})
}
