package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

func resistance(s *scene) decision.PollSpec {
	spec := s.lettered("ABP", decision.PollSpec{Method: decision.MethodResistance})
	spec.Resistance = &decision.ResistanceRule{Passive: spec.Options[2].ID}
	return spec
}

// scoreRefusals are the ways in which a poll by numbers, or one with "none of
// these", and its ballots are refused.
func scoreRefusals() []refusal {
	plan := func(method decision.Method, change func(p *decision.PollSpec)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			spec := s.lettered("ABC", decision.PollSpec{Method: method})
			change(&spec)
			return decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: s.propose(decision.PhaseDraft), Spec: spec}
		}
	}
	cast := func(spec decision.PollSpec, marks string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			of := s.lettered("ABC", spec)
			if of.Method == decision.MethodResistance {
				of.Resistance = &decision.ResistanceRule{Passive: of.Options[2].ID}
			}
			_, q := s.polled(of)
			return ballotIn(q, 1, 1, marked(s.t, of, marks))
		}
	}
	score, star := decision.PollSpec{Method: decision.MethodScore}, decision.PollSpec{Method: decision.MethodStar}
	resist := decision.PollSpec{Method: decision.MethodResistance}
	dots := decision.PollSpec{Method: decision.MethodDots, Dots: &decision.DotsRule{Dots: 5, PerOption: 3}}
	return []refusal{
		{"a score above the top", decision.ErrScoreRange, 'p', cast(score, "6 0 0")},
		{"a score below none", decision.ErrScoreRange, 'p', cast(score, "0 -1 0")},
		{"six stars", decision.ErrScoreRange, 'p', cast(star, "6 . .")},
		{"a resistance above ten", decision.ErrScoreRange, 'p', cast(resist, "11 . .")},
		{"four dots for one option of three", decision.ErrScoreRange, 'p', cast(dots, "4 . .")},
		{"six dots of five", decision.ErrDotsSpent, 'p', cast(dots, "3 3 .")},
		{"a score for an option that is none", decision.ErrOptionUnknown, 'p', func(s *scene) decision.Command {
			_, q := s.polled(s.lettered("AB", score))
			return ballotIn(q, 1, 1, decision.Marks{Scores: map[decision.OptionID]int{"x": 1}})
		}},
		{"a ranking in a score poll", decision.ErrMarksForeign, 'p', func(s *scene) decision.Command {
			spec := s.lettered("AB", score)
			_, q := s.polled(spec)
			return ballotIn(q, 1, 1, ranking(spec, 0))
		}},
		{"scores in an STV poll", decision.ErrMarksForeign, 'p', func(s *scene) decision.Command {
			spec := s.lettered("AB", decision.PollSpec{Method: decision.MethodSTV})
			_, q := s.polled(spec)
			return ballotIn(q, 1, 1, decision.Marks{Scores: map[decision.OptionID]int{spec.Options[0].ID: 1}})
		}},
		{"three ranks of two in an STV poll", decision.ErrTooManyRanked, 'p', cast(decision.PollSpec{Method: decision.MethodSTV, STV: &decision.STVRule{Max: 2}}, "A>B>C")},
		{"no passive option", decision.ErrPassive, 'f', plan(decision.MethodResistance, func(*decision.PollSpec) {})},
		{"a passive option that is not on the ballot", decision.ErrPassive, 'f', plan(decision.MethodResistance, func(p *decision.PollSpec) {
			p.Resistance = &decision.ResistanceRule{Passive: "x"}
		})},
		{"none of these beside the passive option", decision.ErrNoneHere, 'f', plan(decision.MethodResistance, func(p *decision.PollSpec) {
			p.Resistance, p.Options[0].None = &decision.ResistanceRule{Passive: p.Options[2].ID}, true
		})},
		{"none of these twice", decision.ErrNoneTwice, 'f', plan(decision.MethodScore, func(p *decision.PollSpec) { p.Options[0].None, p.Options[1].None = true, true })},
		{"as many seats as options", decision.ErrRule, 'f', plan(decision.MethodScore, func(p *decision.PollSpec) { p.Score = &decision.ScoreRule{Seats: 3} })},
		{"a seat for none of these", decision.ErrRule, 'f', plan(decision.MethodDots, func(p *decision.PollSpec) {
			p.Dots, p.Options[2].None = &decision.DotsRule{Seats: 3}, true
		})},
		{"seats below none", decision.ErrRule, 'f', plan(decision.MethodStar, func(p *decision.PollSpec) { p.Star = &decision.StarRule{Seats: -1} })},
		{"101 points", decision.ErrRule, 'f', plan(decision.MethodStar, func(p *decision.PollSpec) { p.Star = &decision.StarRule{Max: decision.MaxPoints + 1} })},
		{"points below none", decision.ErrRule, 'f', plan(decision.MethodScore, func(p *decision.PollSpec) { p.Score = &decision.ScoreRule{Max: -1} })},
		{"51 dots", decision.ErrRule, 'f', plan(decision.MethodDots, func(p *decision.PollSpec) { p.Dots = &decision.DotsRule{Dots: decision.MaxDots + 1} })},
		{"more dots for one option than there are", decision.ErrRule, 'f', plan(decision.MethodDots, func(p *decision.PollSpec) { p.Dots = &decision.DotsRule{Dots: 3, PerOption: 4} })},
		{"more ranks than options in an STV poll", decision.ErrRule, 'f', plan(decision.MethodSTV, func(p *decision.PollSpec) { p.STV = &decision.STVRule{Max: 4} })},
		{"as many seats as options in an STV poll", decision.ErrRule, 'f', plan(decision.MethodSTV, func(p *decision.PollSpec) { p.STV = &decision.STVRule{Seats: 3} })},
		{"a way of counting that is none", decision.ErrBadValue, 'f', plan(decision.MethodSTV, func(p *decision.PollSpec) { p.STV = &decision.STVRule{Count: "guess"} })},
		{"earlier rounds in a Meek count", decision.ErrBadValue, 'f', plan(decision.MethodSTV, func(p *decision.PollSpec) {
			p.Tie, p.STV = decision.TiePrevious, &decision.STVRule{Count: decision.STVMeek}
		})},
		{"earlier rounds where there are none", decision.ErrBadValue, 'f', plan(decision.MethodDots, func(p *decision.PollSpec) { p.Tie = decision.TiePrevious })},
		{"a tie rule for resistance, which has its own", decision.ErrMarksForeign, 'f', plan(decision.MethodResistance, func(p *decision.PollSpec) {
			p.Tie, p.Resistance = decision.TieLot, &decision.ResistanceRule{Passive: p.Options[0].ID}
		})},
		{"dots in a score poll", decision.ErrMarksForeign, 'f', plan(decision.MethodScore, func(p *decision.PollSpec) { p.Dots = &decision.DotsRule{} })},
		{"one option", decision.ErrOptionsFew, 'f', plan(decision.MethodStar, func(p *decision.PollSpec) { p.Options = p.Options[:1] })},
	}
}

func TestWhatAPollByNumbersLeavesOpenIsFilledIn(t *testing.T) {
	for method, want := range map[decision.Method]decision.PollSpec{
		decision.MethodScore: {Tie: decision.TieStands, Score: &decision.ScoreRule{Seats: 1, Max: 5}},
		decision.MethodStar:  {Tie: decision.TieStands, Star: &decision.StarRule{Seats: 1, Max: 5}},
		decision.MethodDots:  {Tie: decision.TieStands, Dots: &decision.DotsRule{Seats: 1, Dots: 5}},
		decision.MethodSTV:   {Tie: decision.TiePrevious, STV: &decision.STVRule{Seats: 1, Count: decision.STVScottish}},
	} {
		s := hall(t)
		_, q := s.polled(s.lettered("ABC", decision.PollSpec{Method: method}))
		got := s.pollSection(q).Spec
		require.Equal(t, want, decision.PollSpec{Tie: got.Tie, Score: got.Score, Star: got.Star, Dots: got.Dots, STV: got.STV}, method)
	}
	s := hall(t)
	_, q := s.polled(s.lettered("ABC", stv(decision.STVMeek, 2, "")))
	require.Equal(t, decision.TieLot, s.pollSection(q).Spec.Tie, "no earlier round tells in a Meek count")
}

// The same marks, written in another way, are the same ballot: a retry is known
// again, also after a fold.
func TestMarksThatSayTheSameAreTheSame(t *testing.T) {
	for _, row := range []struct {
		name        string
		spec        func(*scene) decision.PollSpec
		one, other  string
		kept, blank string
	}{
		{"score", func(s *scene) decision.PollSpec {
			return s.lettered("ABP", decision.PollSpec{Method: decision.MethodScore})
		}, "5 . .", "5 0 .", "5 . .", "0 0 0"},
		{"star", func(s *scene) decision.PollSpec {
			return s.lettered("ABP", decision.PollSpec{Method: decision.MethodStar})
		}, ". 5 .", "0 5 .", ". 5 .", ". 0 ."},
		{"dots", func(s *scene) decision.PollSpec {
			return s.lettered("ABP", decision.PollSpec{Method: decision.MethodDots})
		}, "3 2 .", "3 2 0", "3 2 .", "0 0 0"},
		{"resistance", resistance, "5 . .", "5 0 .", "5 0 0", ""},
	} {
		s := hall(t)
		of := row.spec(s)
		_, q := s.polled(of)
		s.cast(s.part, q, 1, marked(t, of, row.one))
		require.Empty(t, s.do(s.part, ballotIn(q, 1, 1, marked(t, of, row.other))), row.name)
		events, err := fold(t, s.m.ID(), s.events, nil).Decide(s.part, s.now, ballotIn(q, 1, 1, marked(t, of, row.one)))
		require.NoError(t, err)
		require.Empty(t, events, row.name)
		require.Equal(t, marked(t, of, row.kept), *s.m.Me(s.part.Member()).Ballots[0].Marks, row.name)
		s.cast(s.record, q, 1, marked(t, of, row.blank))
		require.Nil(t, s.m.Me(s.record.Member()).Ballots[0].Marks.Scores, "%s: blank", row.name)
		require.Equal(t, int64(1), tallyOf(s, q).Abstentions, row.name)
		s.shut(q, 1)
		voices, shown, err := s.m.Voices(q, decision.ToMember)
		require.NoError(t, err)
		require.True(t, shown)
		require.Contains(t, encoded(t, voices), encoded(t, marked(t, of, row.kept).Scores), row.name)
	}
}

// While a round runs, a tie that a lot will break is open; at close it is broken
// by the seed that was sealed.
func TestTheLotIsDrawnAtTheCloseByEveryMethod(t *testing.T) {
	for method, marks := range map[decision.Method][2]string{
		decision.MethodScore: {"5 0", "0 5"}, decision.MethodStar: {"5 0", "0 5"},
		decision.MethodDots: {"5 0", "0 5"}, decision.MethodSTV: {"A", "B"},
	} {
		s := hall(t)
		of := s.lettered("AB", decision.PollSpec{Method: method, Tie: decision.TieLot})
		_, q := s.polled(of)
		s.cast(s.part, q, 1, marked(t, of, marks[0]))
		s.cast(s.record, q, 1, marked(t, of, marks[1]))
		require.Equal(t, "tied tied AB", said(of, s.verdict(q)), method)
		s.shut(q, 1)
		first := letters(of, byLot(seed, of.Options)[:1])
		require.Equal(t, "elected "+first+" AB by lot", said(of, s.verdict(q)), method)
	}
}

// The rounds of a count that is tied are told as far as nothing was open.
func TestTheRoundsUpToAnOpenTieAreTold(t *testing.T) {
	s, q, of := voted(t, func(s *scene) decision.PollSpec {
		return s.lettered("ABC", stv(decision.STVScottish, 2, decision.TieStands))
	}, "4: A; 1: B; 1: C")
	rounds := tallyOf(s, q).Rounds
	require.Equal(t, []string{string(of.Options[0].ID)}, rounds[0].Elected)
	require.Empty(t, rounds[len(rounds)-1].Eliminated)
	s, q, of = voted(t, func(s *scene) decision.PollSpec {
		return s.lettered("ABC", decision.PollSpec{Method: decision.MethodStar, Star: &decision.StarRule{Seats: 2}})
	}, "2: 5 1 1")
	rounds = tallyOf(s, q).Rounds
	require.Len(t, rounds, 1)
	require.Empty(t, rounds[0].Winner)
	require.Empty(t, rounds[0].Finalists, "between B and C nothing decides who goes into the runoff")
	require.Equal(t, int64(10), countOf(s, q, string(of.Options[0].ID)))
}
