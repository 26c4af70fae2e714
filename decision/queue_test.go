package decision_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/decision"
)

// First come is by the time of the hand; direct responses go before new
// speakers and points of order before all, whatever the order.
func TestQueue_FirstCome(t *testing.T) {
	s := hall(t)
	s.hand(s.part, decision.HandSpeak)
	s.hand(s.record, decision.HandSpeak)
	s.hand(s.co, decision.HandReply)
	s.hand(s.facil, decision.HandOrder)
	require.Equal(t, []string{"Ada", "Ben", "Dov", "Cleo"}, s.next())
	s.order(decision.Fair, 0)
	require.Equal(t, []string{"Ada", "Ben", "Dov", "Cleo"}, s.next())
	s.hand(s.record, decision.HandOrder)
	require.Equal(t, []string{"Cleo", "Ada", "Ben", "Dov"}, s.next(), "a hand that changes its kind keeps its time")
	s.do(s.facil, decision.GiveFloor{ID: s.id()})
	require.Equal(t, "Cleo", s.queue(decision.ToMember).Speaking.Name)
	require.Equal(t, []string{"Ada", "Ben", "Dov"}, s.next())
	s.do(s.facil, decision.GiveFloor{ID: s.id(), Member: s.part.Member()})
	require.Equal(t, "Dov", s.queue(decision.ToMember).Speaking.Name, "any hand may be chosen")
	s.do(s.facil, decision.LowerHand{ID: s.id()})
	require.Empty(t, s.next())
}

// The fair order, rule by rule: each hall has spoken before, and raises its
// hands in the order of the roll, Ben (b), Cleo (r), Dov (p), Hal (h).
func TestQueue_Fair(t *testing.T) {
	for _, rule := range []struct {
		name   string
		before func(s *scene, hal decision.By)
		want   []string
	}{
		{"nobody has spoken: the time of the hand", func(*scene, decision.By) {}, []string{"Ben", "Cleo", "Dov", "Hal"}},
		{"who has spoken comes after who has not", func(s *scene, _ decision.By) { s.spoke(s.co, 1) }, []string{"Cleo", "Dov", "Hal", "Ben"}},
		{"of those who have, who spoke less goes first", func(s *scene, hal decision.By) {
			s.spoke(s.co, 50)
			s.spoke(s.record, 20)
			s.spoke(s.part, 40)
			s.spoke(hal, 30)
		}, []string{"Cleo", "Hal", "Dov", "Ben"}},
		{"groups not heard go first", func(s *scene, hal decision.By) {
			s.group("Tenants", s.co, s.record)
			s.group("Owners", s.part, hal)
			s.spoke(s.facil, 5) // of no group
			s.spoke(s.co, 5)
			s.spoke(s.co, 5)
			s.spoke(s.part, 5)
		}, []string{"Hal", "Cleo", "Dov", "Ben"}},
		{"a point of order is no speech", func(s *scene, _ decision.By) {
			s.hand(s.co, decision.HandOrder)
			s.do(s.facil, decision.GiveFloor{ID: s.id()})
			s.wait(30)
			s.do(s.facil, decision.EndTurn{ID: s.id(), Member: s.co.Member()})
		}, []string{"Ben", "Cleo", "Dov", "Hal"}},
		{"a turn that goes on counts", func(s *scene, _ decision.By) { s.speaks(s.co) }, []string{"Cleo", "Dov", "Hal", "Ben"}},
	} {
		t.Run(rule.name, func(t *testing.T) {
			s := hall(t)
			hal := s.join("Hal", decision.Participant)
			s.order(decision.Fair, 0)
			rule.before(s, hal)
			for _, by := range []decision.By{s.co, s.record, s.part, hal} {
				s.hand(by, decision.HandSpeak)
			}
			require.Equal(t, rule.want, s.next())
		})
	}
}

func (s *scene) group(label string, members ...decision.By) {
	for _, by := range members {
		s.do(s.facil, decision.SetGroup{ID: s.id(), Member: by.Member(), Group: label})
	}
}

// Whatever happens in a hall, its line has every hand once, points of order
// first, and under the fair order nobody who has spoken before somebody who has
// not, within a kind; and a fold of the events gives the same line.
func TestQueue_TheLineIsFair(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := hall(rt)
		people := []decision.By{s.facil, s.co, s.record, s.part, s.join("Hal", decision.Participant)}
		s.order(decision.Fair, 0)
		kinds := []decision.HandKind{decision.HandSpeak, decision.HandReply, decision.HandOrder}
		for range rapid.IntRange(0, 40).Draw(rt, "steps") {
			by := rapid.SampledFrom(people).Draw(rt, "who")
			s.wait(rapid.IntRange(0, 90).Draw(rt, "seconds"))
			switch rapid.IntRange(0, 4).Draw(rt, "what") {
			case 0, 1:
				if s.m.Me(by.Member()).Present {
					s.hand(by, rapid.SampledFrom(kinds).Draw(rt, "kind"))
				}
			case 2:
				if s.queue(decision.ToMember).Count > 0 {
					s.do(s.facil, decision.GiveFloor{ID: s.id()})
				}
			case 3:
				s.do(by, decision.SetPresence{ID: s.id(), Member: by.Member(), Present: rapid.Bool().Draw(rt, "present")})
			case 4:
				s.do(s.facil, decision.SetGroup{ID: s.id(), Member: by.Member(), Group: rapid.SampledFrom([]string{"", "A", "B"}).Draw(rt, "group")})
			}
		}
		q := s.queue(decision.ToMember)
		seen := map[decision.MemberID]bool{}
		for i, l := range q.Next {
			require.False(rt, seen[l.Member])
			seen[l.Member] = true
			require.True(rt, s.m.Me(l.Member).Present, "who waits is here")
			require.NotNil(rt, s.m.Me(l.Member).Hand)
			if i == 0 {
				continue
			}
			before := q.Next[i-1]
			require.LessOrEqual(rt, slices.Index(kinds, l.Kind), slices.Index(kinds, before.Kind))
			if l.Kind == before.Kind && l.Kind != decision.HandOrder {
				require.False(rt, l.First && !before.First, "who has not spoken goes first")
			}
		}
		require.Len(rt, q.Next, q.Count)
		require.Equal(rt, q, fold(rt, s.m.ID(), s.events, nil).Section(decision.SectionQueue, decision.ToMember))
	})
}

func TestQueue_WhoLeavesIsNotCalled(t *testing.T) {
	for name, leave := range map[string]func(s *scene) decision.Command{
		"counted out": func(s *scene) decision.Command {
			return decision.SetPresence{ID: s.id(), Member: s.part.Member()}
		},
		"removed": func(s *scene) decision.Command { return decision.RemoveMember{ID: s.id(), Member: s.part.Member()} },
		"made observer": func(s *scene) decision.Command {
			return decision.SetRole{ID: s.id(), Member: s.part.Member(), Role: decision.Observer}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := hall(t)
			s.speaks(s.part)
			s.hand(s.part, decision.HandSpeak)
			s.do(s.part, decision.GiveSignal{ID: s.id(), Signal: decision.SignalAgree})
			s.wait(20)
			s.do(s.facil, leave(s))
			q := s.queue(decision.ToMember)
			require.Nil(t, q.Speaking, "their turn is over")
			require.Zero(t, q.Count)
			require.Empty(t, s.m.Section(decision.SectionSignals, decision.ToMember).(decision.SignalsSection).Signals)
			_, _, waits := s.m.Due()
			require.False(t, waits)
		})
	}
}

func TestQueue_AHandTwiceIsOneHand(t *testing.T) {
	s := hall(t)
	s.hand(s.part, decision.HandSpeak)
	require.Empty(t, s.do(s.part, decision.RaiseHand{ID: s.id(), Member: s.part.Member(), Kind: decision.HandSpeak}))
	require.Equal(t, 1, s.queue(decision.ToMember).Count)
	require.Equal(t, decision.HandSpeak, s.m.Me(s.part.Member()).Hand.Kind)
	s.do(s.part, decision.LowerHand{ID: s.id(), Member: s.part.Member()})
	require.Empty(t, s.do(s.part, decision.LowerHand{ID: s.id(), Member: s.part.Member()}))
	require.Empty(t, s.do(s.facil, decision.LowerHand{ID: s.id()}))
}

func TestQueue_ATurnHasTheLimitWithWhichItBegan(t *testing.T) {
	s := hall(t)
	s.order(decision.FirstCome, 90)
	s.speaks(s.part)
	want := s.now.Add(90 * time.Second)
	require.Equal(t, want, *s.queue(decision.ToScreen).Speaking.Until)
	s.order(decision.FirstCome, 0)
	require.Equal(t, want, *s.queue(decision.ToScreen).Speaking.Until)
	s.wait(500)
	s.time()
	require.NotNil(t, s.queue(decision.ToScreen).Speaking, "nobody is cut off by a clock")
}

func TestQueue_TheScreenNamesNobodyUnlessItIsSaid(t *testing.T) {
	s := hall(t)
	s.hand(s.record, decision.HandSpeak)
	s.speaks(s.part)
	q := s.queue(decision.ToScreen)
	require.Equal(t, 1, q.Count)
	require.Empty(t, q.Next)
	require.Empty(t, q.Speaking.Name+string(q.Speaking.Member))
	s.do(s.facil, decision.SetQueue{ID: s.id(), Rule: decision.QueueRule{Order: decision.FirstCome, Names: true}})
	q = s.queue(decision.ToScreen)
	require.Equal(t, "Dov", q.Speaking.Name)
	require.NotContains(t, view(t, s.m, decision.ToScreen), "Cleo", "who waits is never named there")
}

func TestSpokenTimeIsSummedFromTurns(t *testing.T) {
	s := hall(t)
	s.spoke(s.part, 40)
	s.spoke(s.part, 20)
	s.speaks(s.part)
	turns, spoken := decision.Spoke(s.m, s.part.Member())
	require.Equal(t, 3, turns)
	require.Equal(t, time.Minute, spoken)
	s.wait(5)
	s.do(s.facil, decision.EndMeeting{ID: s.id()})
	_, spoken = decision.Spoke(s.m, s.part.Member())
	require.Equal(t, 65*time.Second, spoken, "the meeting's end is the end of the turn")
	turns, spoken = decision.Spoke(s.m, s.never.Member())
	require.Zero(t, turns)
	require.Zero(t, spoken)
}

// Somebody without a phone speaks in their turn; the log says who raised the hand.
func TestAHandRaisedForSomebody(t *testing.T) {
	s := hall(t)
	ev := s.do(s.facil, decision.RaiseHand{ID: s.id(), Member: s.part.Member(), Kind: decision.HandSpeak})
	require.Equal(t, s.facil, ev[0].By)
	require.Equal(t, s.part.Member(), s.queue(decision.ToFacilitator).Next[0].Member)
	s.do(s.facil, decision.SetPresence{ID: s.id(), Member: s.part.Member()})
	s.refused(decision.ErrNotPresent, s.facil, decision.RaiseHand{ID: s.id(), Member: s.part.Member(), Kind: decision.HandSpeak})
}
