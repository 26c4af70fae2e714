package decision_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// everything is a meeting in which an event of every kind has happened.
func everything(t require.TestingT) *scene {
	s := hall(t)
	s.now = s.now.Add(time.Minute)
	p := s.propose(decision.PhaseDiscussion)
	other := s.propose(decision.PhaseDraft)
	s.do(s.record, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "Collect rainwater", Text: "Three barrels."})
	s.do(s.facil, decision.MoveProposal{ID: s.id(), Proposal: other, Place: 1})
	s.do(s.facil, decision.ShowProposal{ID: s.id(), Proposal: other})
	s.do(s.facil, decision.FreezeScreen{ID: s.id(), Frozen: true})
	s.do(s.part, decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "Dora"})
	s.do(s.part, decision.SetPresence{ID: s.id(), Member: s.part.Member(), Present: false})
	spec := consensus()
	spec.Show, spec.Quorum = decision.ShowReveal, decision.DefaultQuorum()
	q := s.plan(p, spec)
	s.open(q, 2)
	for i, by := range []decision.By{s.facil, s.co, s.record} {
		c := ballotIn(q, 1, 1, []decision.Marks{agree, take(ballot.Reservations, "One is enough."), block}[i])
		c.Text = 2
		s.do(by, c)
	}
	s.shut(q, 1)
	s.do(s.facil, decision.RevealTally{ID: s.id(), Poll: q})
	s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDiscussion, Reason: "Hear the block."})
	choice := s.plan(p, decision.PollSpec{Method: decision.MethodApproval, Options: s.options("One", "Two")})
	s.open(choice, 2)
	s.shut(choice, 1)
	s.ideasAndWords()
	s.onTheFloor()
	s.nominations()
	s.forTheRecord()
	s.aroundTheDesk()
	s.do(s.facil, s.inviting("Ivo"))
	s.do(s.facil, decision.EndMeeting{ID: s.id()})
	s.do(s.facil, decision.ArchiveMeeting{ID: s.id(), Archived: true})
	s.afterTheEnd()
	return s
}

// ideasAndWords is a proposal from its first ideas to a drawn lot.
func (s *scene) ideasAndWords() {
	s.do(s.facil, decision.SetGroup{ID: s.id(), Member: s.record.Member(), Group: "Tenants"})
	p := s.storming(decision.BrainstormRule{Silent: true, Hidden: true, Dots: 3})
	s.do(s.facil, decision.PlanTime{ID: s.id(), Proposal: p, Minutes: 20})
	trees, shade, pond := s.idea(s.part, p, "Plant trees"), s.idea(s.record, p, "More shade"), s.idea(s.part, p, "Dig a pond")
	s.reveal(p)
	s.do(s.facil, decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: shade, Into: trees})
	s.do(s.facil, decision.GroupIdea{ID: s.id(), Proposal: p, Idea: trees, Group: "Green things"})
	s.do(s.part, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{shade: 2, pond: 1}})
	s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDiscussion})
	worry := s.say(s.part, p, decision.Concern, "Who waters them?")
	s.do(s.part, decision.ResolveContribution{ID: s.id(), Proposal: p, Contribution: worry, Resolved: true})
	s.pause(p)
	s.do(s.facil, decision.PauseProposal{ID: s.id(), Proposal: p})
	spec := s.ranked("Trees", "Pond")
	spec.Options[0].Idea, spec.Tie, spec.Grace = trees, decision.TieLot, 10
	q := s.plan(p, spec)
	s.open(q, 1)
	s.cast(s.part, q, 1, ranking(spec, 0))
	s.cast(s.record, q, 1, ranking(spec, 1))
	s.shut(q, 1)
	s.now = s.now.Add(10 * time.Second)
	s.do(decision.ByClock(), decision.ClosePoll{Poll: q})
}

func kindOf(t require.TestingT, enc decision.Encoded) string {
	var facts struct{ Kind string }
	require.NoError(t, json.Unmarshal(enc.Facts, &facts))
	return facts.Kind
}

func TestEveryEventIsReadBackAsItWas(t *testing.T) {
	s := everything(t)
	kinds := map[string]bool{}
	for _, ev := range s.events {
		enc, err := decision.Encode(ev)
		require.NoError(t, err)
		back, err := decision.Decode(enc)
		require.NoError(t, err)
		again, err := decision.Encode(back)
		require.NoError(t, err)
		require.JSONEq(t, string(enc.Facts), string(again.Facts))
		require.Equal(t, enc.Parts, again.Parts)
		require.Equal(t, ev.At, back.At)
		require.Equal(t, ev.By, back.By)
		require.Equal(t, ev.Command, back.Command)
		kinds[kindOf(t, enc)+"/1"] = true
	}
	require.ElementsMatch(t, decision.KindsOfEvent(), slices.Collect(maps.Keys(kinds)), "an event of every kind has happened here")
}

// fold is a meeting made from encoded events.
func fold(t require.TestingT, id decision.MeetingID, events []decision.Event, erase func(p *decision.EncodedPart)) *decision.Meeting {
	m := decision.NewMeeting(id)
	for _, ev := range events {
		enc, err := decision.Encode(ev)
		require.NoError(t, err)
		for i := range enc.Parts {
			if erase != nil {
				erase(&enc.Parts[i])
			}
		}
		back, err := decision.Decode(enc)
		require.NoError(t, err)
		require.NoError(t, m.Apply(back))
	}
	return m
}

func TestAFoldGivesTheSameMeeting(t *testing.T) {
	s := everything(t)
	require.JSONEq(t, seen(t, s.m), seen(t, fold(t, s.m.ID(), s.events, nil)))
}

func TestWhoActedAndWhatWasSaidStandInPartsAlone(t *testing.T) {
	s := everything(t)
	for _, ev := range s.events {
		enc, err := decision.Encode(ev)
		require.NoError(t, err)
		for _, personal := range []string{"Ada", "Dora", "barrels", "rainwater\"}", "harms", "Hear the block", "One is enough",
			"My sister", "family", "sold it", "Hall", "flu", "Hal", "Ines", "not told", "the door", "that door", "to two", "Order the", "in cash", "roof is dry",
			"at six", "next assembly",
			"Plant trees", "More shade", "Green things", "waters them", "Soup", "Who pays", "It insults", "A wall", "It names", `:"cold"`,
			"Zoe", "By letter", "Treasurer", "Counts well",
			"plumber", "Bea", "by the well", "hum", "hall is needed"} {
			require.NotContains(t, string(enc.Facts), personal, kindOf(t, enc))
		}
		switch kindOf(t, enc) {
		case "ballot-cast", "idea-added", "dots-placed", "contribution-added", "signal-given", "temperature-answered",
			"question-asked", "question-supported", "candidate-nominated", "nomination-answered", "candidate-seconded", "statement-written":
			require.NotContains(t, string(enc.Facts), string(ev.By.Member()), "facts do not say who cast or wrote")
		}
		require.Equal(t, decision.PartWho, enc.Parts[0].Label)
		require.Equal(t, ev.By.Member(), enc.Parts[0].Member)
	}
}

func TestAClosedRoundKeepsItsNumbersWhenPeopleAreErased(t *testing.T) {
	s := everything(t)
	m := fold(t, s.m.ID(), s.events, func(p *decision.EncodedPart) { *p = decision.EncodedPart{Label: p.Label} })
	was, is := s.m.Account().Proposals[1].Polls[0].Rounds[0], m.Account().Proposals[1].Polls[0].Rounds[0]
	require.Equal(t, 3, is.Cast)
	require.Equal(t, was.Verdict, is.Verdict)
	require.Equal(t, encoded(t, was.Tally), encoded(t, is.Tally))
	require.Empty(t, is.Ballots)
	erased := seen(t, m)
	for _, personal := range []string{"Ada", "Dora", "barrels", "harms", "Plant trees", "waters them", "Soup", "Who pays", "It insults", "A wall", "It names",
		"Zoe", "By letter", "Counts well"} {
		require.NotContains(t, erased, personal)
	}
	for _, p := range m.Account().Proposals {
		_, err := m.Ideas(p.ID, decision.ToMember, "")
		require.NoError(t, err)
		lines, err := m.Candidates(p.ID, decision.ToFacilitator, "")
		require.NoError(t, err)
		require.NotRegexp(t, "Zoe|By letter|Counts well", encoded(t, lines))
	}
}

func TestAnUnknownKindOrVersionStopsTheFold(t *testing.T) {
	for _, facts := range []string{`{"kind":"meeting-blessed","v":1,"body":{}}`, `{"kind":"meeting-ended","v":2,"body":{}}`} {
		_, err := decision.Decode(decision.Encoded{Facts: json.RawMessage(facts)})
		require.ErrorIs(t, err, decision.ErrUnknownEvent)
	}
	require.ErrorIs(t, decision.NewMeeting("x").Apply(decision.Event{}), decision.ErrUnknownEvent)
}

func TestWhatEncodeNeverWroteIsRefused(t *testing.T) {
	who := []decision.EncodedPart{{Label: decision.PartWho, Body: json.RawMessage(`{"kind":"host"}`)}}
	for name, enc := range map[string]decision.Encoded{
		"facts that are no JSON": {Facts: json.RawMessage(`{`), Parts: who},
		"a body of another kind": {Facts: json.RawMessage(`{"kind":"meeting-ended","v":1,"body":[]}`), Parts: who},
		"a part too few":         {Facts: json.RawMessage(`{"kind":"meeting-ended","v":1,"body":{}}`)},
		"a part too many":        {Facts: json.RawMessage(`{"kind":"meeting-ended","v":1,"body":{}}`), Parts: append(who, who...)},
		"a part that is no JSON": {Facts: json.RawMessage(`{"kind":"meeting-ended","v":1,"body":{}}`), Parts: []decision.EncodedPart{{Label: decision.PartWho, Body: json.RawMessage(`x`)}}},
	} {
		_, err := decision.Decode(enc)
		require.Error(t, err, name)
	}
}

func TestEventsNeverGoBackInTime(t *testing.T) {
	s := hall(t)
	at := s.now
	s.now = at.Add(-time.Hour)
	for _, ev := range s.do(s.facil, decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "Dora"}) {
		require.Equal(t, at, ev.At)
	}
	s.now = at.Add(1234567 * time.Nanosecond).In(time.FixedZone("x", 3600))
	for _, ev := range s.do(s.facil, decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "Dov"}) {
		require.Equal(t, at.Add(time.Millisecond), ev.At, "UTC, whole milliseconds")
	}
}

func TestACommandSentAgainHappensOnce(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDiscussion)
	storm := s.propose(decision.PhaseDraft)
	race := s.electing(treasurer)
	zoe := s.nominate(s.part, race, "Zoe Absent")
	ideas, said := []decision.IdeaID{decision.IdeaID(s.uuid()), decision.IdeaID(s.uuid())}, decision.ContributionID(s.uuid())
	point, taken := decision.PointID(s.uuid()), decision.ActionID(s.uuid())
	plan := decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: p, Spec: consensus()}
	for _, cmd := range []decision.Command{
		plan,
		decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "New"},
		decision.OpenPoll{ID: s.id(), Poll: plan.Poll, Text: 2},
		decision.ClosePoll{ID: s.id(), Poll: plan.Poll, Round: 1},
		decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDecided},
		decision.AddProposal{ID: s.id(), Proposal: decision.ProposalID(s.uuid()), Title: "Other"},
		decision.MoveProposal{ID: s.id(), Proposal: p, Place: 2},
		decision.SetRole{ID: s.id(), Member: s.part.Member(), Role: decision.Recorder},
		decision.AdmitMember{ID: s.id(), Member: s.waits.Member()},
		decision.RemoveMember{ID: s.id(), Member: s.part.Member()},
		decision.SetGroup{ID: s.id(), Member: s.waits.Member(), Group: "Tenants"},
		decision.MovePhase{ID: s.id(), Proposal: storm, To: decision.PhaseBrainstorm},
		decision.SetBrainstorm{ID: s.id(), Proposal: storm, Rule: decision.BrainstormRule{Silent: true}},
		decision.AddIdea{ID: s.id(), Proposal: storm, Idea: ideas[0], Text: "One"},
		decision.AddIdea{ID: s.id(), Proposal: storm, Idea: ideas[1], Text: "Two"},
		decision.RevealIdeas{ID: s.id(), Proposal: storm},
		decision.GroupIdea{ID: s.id(), Proposal: storm, Idea: ideas[0], Group: "Green"},
		decision.MergeIdeas{ID: s.id(), Proposal: storm, Idea: ideas[0], Into: ideas[1]},
		decision.AddContribution{ID: s.id(), Proposal: storm, Contribution: said, Kind: decision.Question, Text: "Why?"},
		decision.ResolveContribution{ID: s.id(), Proposal: storm, Contribution: said, Resolved: true},
		decision.PlanTime{ID: s.id(), Proposal: storm, Minutes: 5},
		decision.DeclareConflict{ID: s.id(), Proposal: storm, Member: s.facil.Member(), Kind: decision.ConflictOther, Done: decision.ConflictLeft},
		decision.ReinstateMember{ID: s.id(), Proposal: storm, Member: s.facil.Member(), Reason: "x"},
		decision.RecuseMember{ID: s.id(), Proposal: storm, Member: s.facil.Member()},
		decision.SetNotice{ID: s.id(), Notice: decision.Notice{Place: "Hall"}},
		decision.AddApology{ID: s.id(), Apology: decision.ApologyID(s.uuid()), Name: "Hal"},
		decision.RaisePoint{ID: s.id(), Point: point, Text: "x"},
		decision.RulePoint{ID: s.id(), Point: point, Reason: "x"},
		decision.AppealRuling{ID: s.id(), Point: point},
		decision.DecideAppeal{ID: s.id(), Point: point},
		decision.AddAction{ID: s.id(), Action: taken, What: "x", Name: "Hal", Due: "2026-03-20"},
		decision.SettleAction{ID: s.id(), Action: taken, State: decision.ActionDone},
		decision.CorrectRecord{ID: s.id(), Text: "x"},
		decision.SetEquity{ID: s.id(), Names: true},
		decision.SetElection{ID: s.id(), Proposal: storm, Rule: &treasurer},
		decision.AnswerNomination{ID: s.id(), Proposal: race, Candidate: zoe, Accept: true},
		decision.SecondCandidate{ID: s.id(), Proposal: race, Candidate: zoe, Second: true},
		decision.WriteStatement{ID: s.id(), Proposal: race, Candidate: zoe, Text: "By letter."},
		decision.Nominate{ID: s.id(), Proposal: race, Candidate: decision.CandidateID(s.uuid()), Name: "Yan"},
		decision.OpenNominations{ID: s.id(), Proposal: race},
		decision.PauseProposal{ID: s.id(), Proposal: storm, Paused: true, Reason: "Soup"},
		decision.EndMeeting{ID: s.id()},
		decision.ArchiveMeeting{ID: s.id(), Archived: true},
	} {
		require.NotEmpty(t, s.do(s.facil, cmd), "%T", cmd)
		require.Empty(t, s.do(s.facil, cmd), "%T", cmd)
		folded := fold(t, s.m.ID(), s.events, nil)
		events, err := folded.Decide(s.facil, s.now, cmd)
		require.NoError(t, err, "%T is known again after a fold", cmd)
		require.Empty(t, events)
	}
}

// Any command, from anybody, at any state: deciding it changes nothing, and
// what it leads to can be applied and read back.
func TestDecidingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := hall(t)
		_, running := s.polled(consensus())
		closed := consensus()
		closed.Show = decision.ShowReveal
		decided, q := s.polled(closed)
		s.shut(q, 1)
		storm := s.storming(decision.BrainstormRule{Silent: true, Hidden: true, Dots: 2})
		ideas := []decision.IdeaID{s.idea(s.part, storm, "One"), s.idea(s.record, storm, "Two"), "x"}
		said, point, taken := s.say(s.part, storm, decision.Concern, "Why?"), s.pointOf(s.part), s.actionOf(s.part)
		race := s.electing(treasurer)
		candidates := []decision.CandidateID{s.accepted(s.co, s.part, race), s.nominate(s.record, race, "Zoe Absent"), "x"}
		polls, proposals := []decision.PollID{running, q, "x"}, []decision.ProposalID{decided, storm, storm, race, s.propose(decision.PhaseDraft), "x"}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			by := s.who(rapid.SampledFrom([]rune("fffcrpowxnght")).Draw(t, "by"))
			p := rapid.SampledFrom(proposals).Draw(t, "proposal")
			cmd := s.any(t, p, rapid.SampledFrom(polls).Draw(t, "poll"))
			switch rapid.SampledFrom([]string{"course", "words", "desk", "election"}).Draw(t, "subject") {
			case "words":
				cmd = s.anyWords(t, p, ideas, said)
			case "desk":
				cmd = s.anyAtTheDesk(t, rapid.SampledFrom(polls).Draw(t, "poll"))
			case "election":
				cmd = s.anyNomination(t, race, rapid.SampledFrom(candidates).Draw(t, "candidate"))
			}
			if rapid.IntRange(0, 2).Draw(t, "for the record") == 0 {
				cmd = s.anyRecord(t, p, point, taken)
			}
			before := seen(t, s.m)
			events, err := s.m.Decide(by, s.now, cmd)
			require.Equal(t, before, seen(t, s.m), "%T", cmd)
			if err != nil {
				require.Empty(t, events)
			}
			for _, ev := range events {
				require.NoError(t, s.m.Apply(ev))
			}
			s.events = append(s.events, events...)
		}
		require.JSONEq(t, seen(t, s.m), seen(t, fold(t, s.m.ID(), s.events, nil)))
	})
}

// any draws a command.
func (s *scene) any(t *rapid.T, p decision.ProposalID, q decision.PollID) decision.Command {
	member := s.who(rapid.SampledFrom([]rune("fcrpowx")).Draw(t, "member")).Member()
	n := rapid.IntRange(0, 3).Draw(t, "number")
	word := rapid.SampledFrom([]string{"", "Word", "A\nB", "A\u202eB"}).Draw(t, "word")
	phase := rapid.SampledFrom(decision.Phases()).Draw(t, "phase")
	role := rapid.SampledFrom([]decision.Role{decision.Facilitator, decision.CoFacilitator, decision.Observer, "x"}).Draw(t, "role")
	marks := rapid.SampledFrom([]decision.Marks{agree, block, take(ballot.Block, ""), {}}).Draw(t, "marks")
	return rapid.SampledFrom([]decision.Command{
		decision.EndMeeting{ID: s.id()},
		decision.ShowProposal{ID: s.id(), Proposal: p},
		decision.FreezeScreen{ID: s.id(), Frozen: true},
		decision.JoinMeeting{ID: s.id(), Member: decision.MemberID(s.uuid()), Name: word, Code: joinCode},
		decision.AdmitMember{ID: s.id(), Member: member},
		decision.RemoveMember{ID: s.id(), Member: member},
		decision.SetRole{ID: s.id(), Member: member, Role: role},
		decision.SetPresence{ID: s.id(), Member: member, Present: n > 1},
		decision.RenameMember{ID: s.id(), Member: member, Name: word},
		decision.AddProposal{ID: s.id(), Proposal: decision.ProposalID(s.uuid()), Title: word, Text: word},
		decision.EditProposal{ID: s.id(), Proposal: p, Version: n, Title: word},
		decision.MovePhase{ID: s.id(), Proposal: p, To: phase, Reason: word},
		decision.MoveProposal{ID: s.id(), Proposal: p, Place: n},
		decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: p, Spec: consensus()},
		decision.OpenPoll{ID: s.id(), Poll: q, Text: n},
		decision.ClosePoll{ID: s.id(), Poll: q, Round: n},
		decision.RevealTally{ID: s.id(), Poll: q},
		ballotIn(q, n, uint64(n), marks),
	}).Draw(t, "command")
}

// anyWords draws a command of a brainstorm, a discussion, or the run-sheet.
func (s *scene) anyWords(t *rapid.T, p decision.ProposalID, ideas []decision.IdeaID, said decision.ContributionID) decision.Command {
	one, two := rapid.SampledFrom(ideas).Draw(t, "idea"), rapid.SampledFrom(ideas).Draw(t, "other idea")
	n := rapid.IntRange(0, 3).Draw(t, "number")
	word := rapid.SampledFrom([]string{"", "Word", "A\nB", "A\u202eB", "\u200b"}).Draw(t, "word")
	yes := rapid.Bool().Draw(t, "yes")
	return rapid.SampledFrom([]decision.Command{
		decision.SetBrainstorm{ID: s.id(), Proposal: p, Rule: decision.BrainstormRule{Silent: yes, Dots: n}},
		decision.AddIdea{ID: s.id(), Proposal: p, Idea: decision.IdeaID(s.uuid()), Text: word},
		decision.RevealIdeas{ID: s.id(), Proposal: p},
		decision.RevealIdeas{ID: s.id(), Proposal: p},
		decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: one, Into: two},
		decision.GroupIdea{ID: s.id(), Proposal: p, Idea: one, Group: word},
		decision.PlaceDots{Proposal: p, Counter: uint64(n), Dots: map[decision.IdeaID]int{one: n, two: 1}},
		decision.AddContribution{ID: s.id(), Proposal: p, Contribution: decision.ContributionID(s.uuid()), Kind: decision.Question, Text: word, Reply: said},
		decision.ResolveContribution{ID: s.id(), Proposal: p, Contribution: said, Resolved: yes},
		decision.PauseProposal{ID: s.id(), Proposal: p, Paused: yes, Reason: word},
		decision.PlanTime{ID: s.id(), Proposal: p, Minutes: n},
		decision.HandOver{ID: s.id(), To: s.part.Member()},
		decision.SetGroup{ID: s.id(), Member: s.part.Member(), Group: word},
		decision.ArchiveMeeting{ID: s.id(), Archived: yes},
	}).Draw(t, "words")
}

func FuzzDecodeRefusesOrGivesAnEvent(f *testing.F) {
	s := everything(f)
	for _, ev := range s.events {
		enc, err := decision.Encode(ev)
		require.NoError(f, err)
		part := []byte("{}")
		if len(enc.Parts) > 1 {
			part = enc.Parts[1].Body
		}
		f.Add([]byte(enc.Facts), []byte(enc.Parts[0].Body), part)
	}
	f.Fuzz(func(t *testing.T, facts, who, part []byte) {
		parts := []decision.EncodedPart{{Label: decision.PartWho, Body: who}}
		for range 2 {
			ev, err := decision.Decode(decision.Encoded{Facts: facts, Parts: parts})
			if err == nil {
				_, err := decision.Encode(ev)
				require.NoError(t, err)
			}
			parts = append(parts, decision.EncodedPart{Label: decision.PartText, Body: part})
		}
	})
}
