package decision_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

// People stand who have accepted and have the seconds that are needed: of
// members other than themselves and who nominated them first.
func TestWhoStands(t *testing.T) {
	for _, row := range []struct {
		name    string
		seconds int
		happens func(s *scene, p decision.ProposalID, c decision.CandidateID)
		stands  bool
	}{
		{"asked", 0, func(*scene, decision.ProposalID, decision.CandidateID) {}, false},
		{"accepted", 0, func(s *scene, p decision.ProposalID, c decision.CandidateID) { s.answer(s.part, p, c, true) }, true},
		{"declined", 0, func(s *scene, p decision.ProposalID, c decision.CandidateID) { s.answer(s.part, p, c, false) }, false},
		{"declined and thought better of it", 0, func(s *scene, p decision.ProposalID, c decision.CandidateID) {
			s.answer(s.part, p, c, false)
			s.answer(s.part, p, c, true)
		}, true},
		{"accepted, then declined", 0, func(s *scene, p decision.ProposalID, c decision.CandidateID) {
			s.answer(s.part, p, c, true)
			s.answer(s.part, p, c, false)
		}, false},
		{"accepted, then removed from the roll", 0, func(s *scene, p decision.ProposalID, c decision.CandidateID) {
			s.answer(s.part, p, c, true)
			s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.part.Member()})
		}, false},
		{"one second short", 2, func(s *scene, p decision.ProposalID, c decision.CandidateID) {
			s.answer(s.part, p, c, true)
			s.second(s.facil, p, c, true)
		}, false},
		{"seconds enough", 2, func(s *scene, p decision.ProposalID, c decision.CandidateID) {
			s.answer(s.part, p, c, true)
			s.second(s.facil, p, c, true)
			s.second(s.record, p, c, true)
		}, true},
		{"a second taken back", 1, func(s *scene, p decision.ProposalID, c decision.CandidateID) {
			s.answer(s.part, p, c, true)
			s.second(s.facil, p, c, true)
			s.second(s.facil, p, c, false)
		}, false},
		{"nominated by two", 1, func(s *scene, p decision.ProposalID, c decision.CandidateID) {
			require.Equal(s.t, c, s.nominate(s.facil, p, s.part), "the second nomination joins the first")
			s.answer(s.part, p, c, true)
		}, true},
		{"nominated by another and by themselves", 1, func(s *scene, p decision.ProposalID, _ decision.CandidateID) {
			s.nominate(s.part, p, s.part)
		}, false},
		{"seconded, and nominated again by the same", 2, func(s *scene, p decision.ProposalID, c decision.CandidateID) {
			s.answer(s.part, p, c, true)
			s.second(s.facil, p, c, true)
			s.answer(s.part, p, c, false)
			s.nominate(s.facil, p, s.part)
			s.answer(s.part, p, c, true)
		}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := hall(t)
			rule := treasurer
			rule.Seconds = row.seconds
			p := s.electing(rule)
			c := s.nominate(s.co, p, s.part)
			row.happens(s, p, c)
			require.Equal(t, row.stands, s.candidates(p, s.facil)[0].Stands)
			require.Equal(t, row.stands, s.election(p, decision.ToMember).Standing == 1)
			spec := s.ranked("", "None of these")
			spec.Options[0].Candidate = c
			cmd := decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: p, Spec: spec}
			if row.stands {
				require.Len(t, s.do(s.facil, cmd), 1)
				return
			}
			s.refused(decision.ErrNotStanding, s.facil, cmd)
		})
	}
}

func TestWhoeverNominatesThemselvesAcceptsWithIt(t *testing.T) {
	s := hall(t)
	p := s.electing(treasurer)
	s.nominate(s.part, p, s.part)
	require.Equal(t, decision.CandidateAccepted, s.candidates(p, s.record)[0].Answer)
}

// An observer has no vote and may write nothing, and may be elected all the same.
func TestAnObserverMayBeNominatedAndAnswer(t *testing.T) {
	s := hall(t)
	p := s.electing(treasurer)
	c := s.accepted(s.part, s.observe, p)
	s.do(s.observe, decision.WriteStatement{ID: s.id(), Proposal: p, Candidate: c, Text: "I would be glad to."})
	require.True(t, s.candidates(p, s.part)[0].Stands)
}

// Who runs the meeting says what somebody has told them who is not on the roll.
func TestAFreeNameIsAnsweredForByWhoRunsTheMeeting(t *testing.T) {
	s := hall(t)
	p := s.electing(treasurer)
	c := s.nominate(s.part, p, " Zoe  Absent ")
	require.Equal(t, c, s.nominate(s.record, p, "zoe absent"), "whatever its capitals")
	s.refused(decision.ErrNotNominee, s.part, decision.AnswerNomination{ID: s.id(), Proposal: p, Candidate: c, Accept: true})
	s.answer(s.co, p, c, true)
	s.do(s.facil, decision.WriteStatement{ID: s.id(), Proposal: p, Candidate: c, Text: "By letter."})
	line := s.candidates(p, s.observe)[0]
	require.Equal(t, []any{"Zoe Absent", decision.MemberID(""), true, "By letter.", false},
		[]any{line.Name, line.Member, line.Stands, line.Statement, line.Speaks})
	require.True(t, s.candidates(p, s.facil)[0].Speaks)
}

// Until somebody accepts, and when they decline, their nomination is seen by
// them, by who nominated them, and by who runs the meeting; nobody else can tell
// it from an id that is none.
func TestWhoSeesANomination(t *testing.T) {
	for _, answer := range []decision.CandidateAnswer{decision.CandidateAsked, decision.CandidateDeclined, decision.CandidateAccepted} {
		s := hall(t)
		p := s.electing(treasurer)
		outside := s.join("Hal", decision.Participant)
		c := s.nominate(s.record, p, s.part)
		if answer != decision.CandidateAsked {
			s.answer(s.part, p, c, answer == decision.CandidateAccepted)
		}
		public := answer == decision.CandidateAccepted
		for who, sees := range map[decision.By]bool{s.facil: true, s.co: true, s.record: true, s.part: true, outside: public, s.observe: public, {}: public} {
			lines := s.candidates(p, who)
			require.Equal(t, sees, len(lines) == 1, "%s: %v", answer, who.Member())
			if sees {
				require.Equal(t, answer, lines[0].Answer)
				require.Equal(t, who != decision.By{}, len(lines[0].Nominations) == 1, "the screen does not say who nominated")
			}
		}
		for _, cmd := range []decision.Command{
			decision.AnswerNomination{ID: s.id(), Proposal: p, Candidate: c, Accept: true},
			decision.WriteStatement{ID: s.id(), Proposal: p, Candidate: c, Text: "x"},
		} {
			if public {
				s.refused(decision.ErrNotNominee, outside, cmd)
				continue
			}
			s.refused(decision.ErrCandidateUnknown, outside, cmd)
			s.refused(decision.ErrNotNominee, s.record, cmd)
		}
		if !public {
			s.refused(decision.ErrCandidateUnknown, outside, decision.SecondCandidate{ID: s.id(), Proposal: p, Candidate: c, Second: true})
			require.NotContains(t, encoded(t, s.m.Account()), "Counts well.")
			require.NotContains(t, encoded(t, s.m.Account().Proposals), string(s.part.Member()))
		}
		for a, counts := range map[decision.Audience]bool{decision.ToFacilitator: true, decision.ToMember: false, decision.ToScreen: false} {
			section := s.election(p, a)
			require.Equal(t, counts && !public, section.Asked+section.Declined == 1, "%s: %s", answer, a)
		}
	}
}

// A nominator sees their own nomination of somebody, not those of others.
func TestANominatorSeesTheirOwnNominationAlone(t *testing.T) {
	s := hall(t)
	p := s.electing(treasurer)
	c := s.nominate(s.record, p, s.observe)
	s.nominate(s.part, p, s.observe)
	for who, names := range map[decision.By][]string{s.part: {"Dov"}, s.record: {"Cleo"}, s.observe: {"Cleo", "Dov"}, s.facil: {"Cleo", "Dov"}} {
		var got []string
		for _, n := range s.candidates(p, who)[0].Nominations {
			got = append(got, n.Name)
		}
		require.Equal(t, names, got)
	}
	require.Zero(t, s.candidates(p, s.part)[0].Seconds, "that another has nominated them is no business of theirs")
	s.answer(s.observe, p, c, true)
	require.Equal(t, 1, s.candidates(p, s.part)[0].Seconds)
}

func TestMeSaysThatIAmNominated(t *testing.T) {
	s := hall(t)
	p := s.electing(treasurer)
	s.m.TakeTouched()
	c := s.nominate(s.record, p, s.observe)
	require.True(t, s.m.TakeTouched().Members[s.observe.Member()])
	s.nominate(s.part, p, s.observe)
	me := func() decision.MyCandidacy { return s.m.Me(s.observe.Member()).Candidacies[0] }
	require.Equal(t, decision.MyCandidacy{Proposal: p, Candidate: c, Office: "Treasurer", Answer: decision.CandidateAsked, By: "Cleo", Others: 1}, me())
	require.Empty(t, s.m.Me(s.part.Member()).Candidacies)
	s.answer(s.observe, p, c, false)
	require.Equal(t, decision.CandidateDeclined, me().Answer)
	s.m.TakeTouched()
	s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseVote})
	require.True(t, me().Fixed)
	require.True(t, s.m.TakeTouched().Members[s.observe.Member()])
}

// An option bears its candidate's name, whatever the planner calls it; the name
// stands in no event of the poll, so that it can be erased.
func TestAnOptionBearsItsCandidatesName(t *testing.T) {
	s := hall(t)
	p := s.electing(treasurer)
	dov, zoe := s.accepted(s.record, s.part, p), s.nominate(s.part, p, "Zoe Absent")
	s.answer(s.facil, p, zoe, true)
	spec := s.ranked("Somebody else", "", "None of these")
	spec.Options[0].Candidate, spec.Options[1].Candidate = dov, zoe
	q := s.plan(p, spec)
	s.do(s.part, decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "Dora"})
	s.open(q, 1)
	names := func(m *decision.Meeting) []string {
		var all []string
		for _, o := range m.Section(decision.SectionPoll(q), decision.ToScreen).(decision.PollSection).Spec.Options {
			all = append(all, o.Name)
		}
		return all
	}
	require.Equal(t, []string{"Dov", "Zoe Absent", "None of these"}, names(s.m), "as when it was planned")
	require.Equal(t, names(s.m), names(fold(t, s.m.ID(), s.events, nil)))
	require.Equal(t, []string{"", "", "None of these"}, names(fold(t, s.m.ID(), s.events, func(p *decision.EncodedPart) { *p = decision.EncodedPart{Label: p.Label} })))
	for _, ev := range s.events {
		enc, err := decision.Encode(ev)
		require.NoError(t, err)
		require.NotContains(t, string(enc.Facts), "Dov")
		require.NotContains(t, string(enc.Facts), "Zoe")
	}
}

// Who declines between the planning and the opening is on no ballot.
func TestAPollDoesNotOpenOnWhoNoLongerStands(t *testing.T) {
	s := hall(t)
	p := s.electing(treasurer)
	c := s.accepted(s.record, s.part, p)
	spec := s.ranked("", "None of these")
	spec.Options[0].Candidate = c
	q := s.plan(p, spec)
	s.answer(s.part, p, c, false)
	refusal := s.refused(decision.ErrNotStanding, s.facil, decision.OpenPoll{ID: s.id(), Poll: q, Text: 1})
	require.Equal(t, "Dov", refusal.Args["name"])
	s.answer(s.part, p, c, true)
	s.open(q, 1)
	s.refused(decision.ErrCandidatesFixed, s.part, decision.AnswerNomination{ID: s.id(), Proposal: p, Candidate: c})
	s.shut(q, 1)
	s.refused(decision.ErrCandidatesFixed, s.part, decision.AnswerNomination{ID: s.id(), Proposal: p, Candidate: c})
	s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDiscussion, Reason: "Nobody was elected."})
	s.answer(s.part, p, c, false)
}

func TestAnElectionIsNoneAgainWhileNobodyIsNominated(t *testing.T) {
	s := hall(t)
	p := s.electing(treasurer)
	s.do(s.facil, decision.SetElection{ID: s.id(), Proposal: p})
	require.Nil(t, s.election(p, decision.ToMember).Rule)
	require.False(t, s.election(p, decision.ToMember).Open)
	require.Nil(t, s.m.Account().Proposals[0].Election)
	s.do(s.facil, decision.SetElection{ID: s.id(), Proposal: p, Rule: &treasurer})
	s.do(s.facil, decision.OpenNominations{ID: s.id(), Proposal: p, Open: true})
	s.nominate(s.part, p, s.part)
	more := treasurer
	more.Office, more.Seats = "Treasurers", 3
	s.do(s.facil, decision.SetElection{ID: s.id(), Proposal: p, Rule: &more})
	require.Equal(t, &more, s.election(p, decision.ToMember).Rule, "office and seats may still change")
}

// Closed without anybody who stands is not the same as not yet opened, to everybody.
func TestNominationsAreToldToHaveBeenOpen(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDiscussion)
	s.do(s.facil, decision.SetElection{ID: s.id(), Proposal: p, Rule: &treasurer})
	told := func() (open, opened bool) {
		now := s.election(p, decision.ToScreen)
		return now.Open, now.Opened
	}
	for _, step := range []struct{ open, opened bool }{{false, false}, {true, true}, {false, true}} {
		s.do(s.facil, decision.OpenNominations{ID: s.id(), Proposal: p, Open: step.open})
		open, opened := told()
		require.Equal(t, step, struct{ open, opened bool }{open, opened})
	}
}

// The account tells how many were nominated once it says nothing about who is
// making up their mind.
func TestTheAccountTellsNumbersOnceTheVoteHasBegun(t *testing.T) {
	s := hall(t)
	p := s.electing(treasurer)
	s.accepted(s.part, s.record, p)
	s.answer(s.observe, p, s.nominate(s.part, p, s.observe), false)
	s.nominate(s.part, p, s.co)
	told := func() []any {
		e := s.m.Account().Proposals[0].Election
		return []any{e.Told, e.Nominated, e.Accepted, e.Declined, len(e.Candidates)}
	}
	require.Equal(t, []any{false, 0, 0, 0, 1}, told())
	s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseVote})
	require.Equal(t, []any{true, 3, 1, 1, 1}, told())
}

// What an export may not give away: who is nominated and has not accepted.
func TestANominationIsConcealedUntilItIsAccepted(t *testing.T) {
	s := hall(t)
	p := s.electing(treasurer)
	c := s.nominate(s.record, p, s.part)
	hidden := func() (all []bool) {
		for _, ev := range s.events {
			switch ev.Body.(type) {
			case *decision.CandidateNominated, *decision.NominationAnswered, *decision.StatementWritten:
				all = append(all, s.m.Concealed(ev, decision.PartWho), s.m.Concealed(ev, decision.PartText))
			}
		}
		return all
	}
	require.Equal(t, []bool{true, true}, hidden())
	s.answer(s.part, p, c, true)
	s.do(s.part, decision.WriteStatement{ID: s.id(), Proposal: p, Candidate: c, Text: "Mine."})
	require.NotContains(t, hidden(), true)
	s.answer(s.part, p, c, false)
	require.NotContains(t, hidden(), false)
}

func TestAnErasedCandidateIsStillCounted(t *testing.T) {
	s := hall(t)
	rule := treasurer
	rule.Seconds = 2
	p := s.electing(rule)
	c := s.accepted(s.record, s.part, p)
	s.second(s.facil, p, c, true)
	s.second(s.co, p, c, true)
	m := fold(t, s.m.ID(), s.events, func(p *decision.EncodedPart) { *p = decision.EncodedPart{Label: p.Label} })
	lines, err := m.Candidates(p, decision.ToMember, "")
	require.NoError(t, err)
	require.Equal(t, []any{1, "", 2}, []any{len(lines), lines[0].Name, lines[0].Seconds})
	require.NotContains(t, encoded(t, lines), "Counts well.")
}

func TestACandidatesNewNameIsPushed(t *testing.T) {
	s := hall(t)
	p := s.electing(treasurer)
	s.accepted(s.record, s.part, p)
	s.m.TakeTouched()
	s.do(s.part, decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "Dora"})
	require.True(t, s.m.TakeTouched().Sections[decision.SectionCandidates(p)])
	require.Equal(t, []string{"Dora"}, s.election(p, decision.ToScreen).Names)
}

func TestACandidateListEndsAndItsSectionStaysSmall(t *testing.T) {
	s := hall(t)
	p := s.electing(treasurer)
	for i := range decision.MaxCandidates {
		c := s.nominate(s.facil, p, strings.Repeat("x", i%70+1)+string(rune('A'+i/70)))
		s.answer(s.facil, p, c, true)
		s.do(s.facil, decision.WriteStatement{ID: s.id(), Proposal: p, Candidate: c, Text: strings.Repeat("ß", decision.MaxStatement)})
	}
	s.refused(decision.ErrCandidatesFull, s.part, decision.Nominate{ID: s.id(), Proposal: p, Candidate: decision.CandidateID(s.uuid()), Name: "One more"})
	require.Less(t, len(encoded(t, s.election(p, decision.ToMember))), 1500)
}
