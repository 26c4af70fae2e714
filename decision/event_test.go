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
	s.do(s.facil, decision.EndMeeting{ID: s.id()})
	return s
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
		for _, personal := range []string{"Ada", "Dora", "barrels", "rainwater\"}", "harms", "Hear the block", "One is enough"} {
			require.NotContains(t, string(enc.Facts), personal, kindOf(t, enc))
		}
		if kindOf(t, enc) == "ballot-cast" {
			require.NotContains(t, string(enc.Facts), string(ev.By.Member()), "facts do not say who cast")
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
		decision.EndMeeting{ID: s.id()},
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
		polls, proposals := []decision.PollID{running, q, "x"}, []decision.ProposalID{decided, s.propose(decision.PhaseDraft), "x"}
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			by := s.who(rapid.SampledFrom([]rune("fffcrpowxnght")).Draw(t, "by"))
			cmd := s.any(t, rapid.SampledFrom(proposals).Draw(t, "proposal"), rapid.SampledFrom(polls).Draw(t, "poll"))
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
