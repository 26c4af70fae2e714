package decision_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/decision"
)

// frames is every section of every audience and member, as it would be sent.
func frames(t require.TestingT, m *decision.Meeting) map[string]string {
	all := map[string]string{}
	for _, a := range decision.Audiences() {
		for _, name := range m.SectionsFor(a) {
			all[string(a)+" "+string(name)] = encoded(t, m.Section(name, a))
		}
	}
	for _, p := range m.Account().Roll {
		all["me "+string(p.ID)] = encoded(t, m.Me(p.ID))
	}
	return all
}

// applied applies events and requires that what is not marked as changed has not
// changed: it would stay on the screens as it was. Days that pass end the time for
// talks after a block by themselves; the desk said until when.
func applied(t require.TestingT, m *decision.Meeting, events []decision.Event) {
	last := time.Time{}
	for _, ev := range events {
		before, days := frames(t, m), ev.At.Sub(last) > 24*time.Hour && !last.IsZero()
		last = ev.At
		m.TakeTouched()
		require.NoError(t, m.Apply(ev))
		touched := m.TakeTouched()
		for name, now := range frames(t, m) {
			who, what, _ := strings.Cut(name, " ")
			told := touched.Sections[decision.SectionName(what)]
			if who == "me" {
				told = touched.AllMe || touched.Members[decision.MemberID(what)]
			}
			if !told && !days {
				require.Equal(t, before[name], now, "%s after %T", name, ev.Body)
			}
		}
	}
}

func TestEveryEventMarksWhatItChanges(t *testing.T) {
	s := everything(t)
	applied(t, decision.NewMeeting(s.m.ID()), s.events)
}

// Whatever happens, in whatever order, no screen keeps what is over.
func TestNothingUnmarkedChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := hall(t)
		polls, proposals := []decision.PollID{"x"}, []decision.ProposalID{s.propose(decision.PhaseDraft), "x"}
		for _, spec := range []decision.PollSpec{consensus(), peers(), {Method: decision.MethodConsensus, Show: decision.ShowReveal}} {
			if !rapid.Bool().Draw(t, "polled") {
				continue
			}
			p, q := s.polled(spec)
			if s.cast(s.part, q, 1, block); rapid.Bool().Draw(t, "closed") {
				s.shut(q, 1)
			}
			polls, proposals = append(polls, q), append(proposals, p)
		}
		storm, race := s.storming(decision.BrainstormRule{Silent: rapid.Bool().Draw(t, "silent"), Dots: 2}), s.electing(treasurer)
		proposals = append(proposals, storm, race)
		ideas := []decision.IdeaID{s.idea(s.part, storm, "One"), s.idea(s.record, storm, "Two"), "x"}
		said, point, taken := s.say(s.part, storm, decision.Concern, "Why?"), s.pointOf(s.part), s.actionOf(s.part)
		candidates := []decision.CandidateID{s.accepted(s.co, s.part, race), s.nominate(s.record, race, "Zoe Absent"), "x"}
		s.hand(s.record, decision.HandSpeak)
		s.asks(s.part, "Why?")
		s.check("")
		for range rapid.IntRange(1, 8).Draw(t, "steps") {
			by := s.who(rapid.SampledFrom([]rune("fffcrpowxnght")).Draw(t, "by"))
			p, q := rapid.SampledFrom(proposals).Draw(t, "proposal"), rapid.SampledFrom(polls).Draw(t, "poll")
			var cmd decision.Command
			switch rapid.SampledFrom([]string{"course", "words", "desk", "election", "record", "floor", "time"}).Draw(t, "subject") {
			case "course":
				cmd = s.any(t, p, q)
			case "words":
				cmd = s.anyWords(t, p, ideas, said)
			case "desk":
				cmd = s.anyAtTheDesk(t, q)
			case "election":
				cmd = s.anyNomination(t, race, rapid.SampledFrom(candidates).Draw(t, "candidate"))
			case "record":
				cmd = s.anyRecord(t, p, point, taken)
			case "floor":
				cmd = s.anyOnTheFloor(t, by.Member(), p)
			case "time":
				s.wait(rapid.IntRange(1, 100).Draw(t, "seconds"))
				_, due, ok := s.m.Due()
				if !ok {
					continue
				}
				by, cmd = decision.ByClock(), due
			}
			events, _ := s.m.Decide(by, s.now, cmd)
			applied(t, s.m, events)
		}
	})
}

// anyOnTheFloor draws a command about who speaks, or one that sets a proposal aside.
func (s *scene) anyOnTheFloor(t *rapid.T, by decision.MemberID, p decision.ProposalID) decision.Command {
	return rapid.SampledFrom([]decision.Command{
		decision.GiveFloor{ID: s.id()},
		decision.LowerHand{ID: s.id(), Member: by},
		decision.RaiseHand{ID: s.id(), Member: by, Kind: decision.HandReply},
		decision.EndTurn{ID: s.id(), Member: by},
		decision.SetQueue{ID: s.id(), Rule: decision.QueueRule{Order: decision.Fair}},
		decision.GiveSignal{ID: s.id(), Signal: decision.SignalAgree},
		decision.SetPresence{ID: s.id(), Member: by},
		decision.RenameMember{ID: s.id(), Member: by, Name: "Nell"},
		decision.StartTimer{ID: s.id(), Purpose: decision.TimerSilence, Seconds: 60},
		decision.DeferProposal{ID: s.id(), Proposal: p, Until: s.now.Add(48 * time.Hour).Format(time.DateOnly), Reason: "Soup"},
		decision.NoteProposal{ID: s.id(), Proposal: p},
		decision.WithdrawProposal{ID: s.id(), Proposal: p},
	}).Draw(t, "on the floor")
}

// A block that was withdrawn before the close is judged by nobody any more: who
// comes and goes afterwards changes nothing of it.
func TestNobodyJudgesAWithdrawnBlock(t *testing.T) {
	s := hall(t)
	_, q := s.polled(peers())
	s.cast(s.part, q, 1, block)
	require.NotNil(t, s.deskOf(q)[0].Judged)
	s.cast(s.part, q, 2, agree)
	require.Nil(t, s.deskOf(q)[0].Judged)
	s.shut(q, 1)
	events, err := s.m.Decide(s.co, s.now, decision.SetPresence{ID: s.id(), Member: s.co.Member()})
	require.NoError(t, err)
	applied(t, s.m, events)
}
