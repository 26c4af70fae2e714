package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// chose is any poll of options that are summed: scores, dots or approvals, with
// some seats, perhaps "none of these", a floor, a quorum and a tie rule.
func (s *scene) chose(t *rapid.T) decision.PollSpec {
	names := "ABCDE"[:rapid.IntRange(2, 5).Draw(t, "options")]
	seats := rapid.IntRange(1, len(names)-1).Draw(t, "seats")
	most := rapid.IntRange(1, 4).Draw(t, "most")
	var spec decision.PollSpec
	switch method := rapid.SampledFrom([]decision.Method{decision.MethodScore, decision.MethodDots, decision.MethodApproval}).Draw(t, "method"); method {
	case decision.MethodScore:
		spec = decision.PollSpec{Method: method, Score: &decision.ScoreRule{Seats: seats, Max: most}}
	case decision.MethodDots:
		spec = decision.PollSpec{Method: method, Dots: &decision.DotsRule{Seats: seats, Dots: most + 2, PerOption: most}}
	default:
		floor := ballot.Share{Num: rapid.Int64Range(0, 3).Draw(t, "floor"), Den: 4}
		spec = decision.PollSpec{Method: method, Approval: &decision.ApprovalRule{Seats: seats, Floor: floor}}
	}
	for i := range names {
		spec.Options = append(spec.Options, s.options(names[i:i+1])...)
	}
	chance(t, &spec)
	return spec
}

// onesBallot is any ballot of such a poll.
func onesBallot(t *rapid.T, spec decision.PollSpec) (m decision.Marks) {
	left, most := 1000, 1
	switch spec.Method {
	case decision.MethodScore:
		most = spec.Score.Max
	case decision.MethodDots:
		left, most = spec.Dots.Dots, spec.Dots.PerOption
	}
	m.Scores = map[decision.OptionID]int{}
	for _, o := range spec.Options {
		n := rapid.IntRange(0, min(left, most)).Draw(t, o.Name)
		left -= n
		switch {
		case n > 0 && spec.Method == decision.MethodApproval:
			m.Approved = append(m.Approved, o.ID)
		case n > 0:
			m.Scores[o.ID] = n
		}
	}
	if len(m.Scores) == 0 {
		m.Scores = nil
	}
	return m
}

// alone is the ballot of somebody who gives all they can to one option.
func alone(spec decision.PollSpec, id decision.OptionID) decision.Marks {
	switch spec.Method {
	case decision.MethodScore:
		return decision.Marks{Scores: map[decision.OptionID]int{id: spec.Score.Max}}
	case decision.MethodDots:
		return decision.Marks{Scores: map[decision.OptionID]int{id: spec.Dots.PerOption}}
	}
	return decision.Marks{Approved: []decision.OptionID{id}}
}

// A whole meeting: a random roll, of which some have cast random ballots. For
// each option, those who have not cast come one by one and vote for it alone. The
// verdict changes with exactly the ballot that it had named, and where it named
// none, not even all of them change it.
func TestWhatTheVerdictNamesIsCastAndFlipsIt(t *testing.T) {
	flipped := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		s := hall(t)
		spec := s.chose(t)
		voters := []decision.By{s.facil, s.co, s.record, s.part}
		for range rapid.IntRange(0, 8).Draw(t, "more on the roll") {
			voters = append(voters, s.join("x", decision.Participant))
		}
		_, q := s.polled(spec)
		cast := rapid.IntRange(0, len(voters)).Draw(t, "have cast")
		for _, by := range voters[:cast] {
			s.cast(by, q, 1, onesBallot(t, spec))
		}
		was, before := s.m.Stands(q), s.events
		for _, o := range spec.Options {
			named := 0
			for _, f := range was.Flips {
				if f.Option == o.ID {
					require.NotZero(t, f.Count)
					named, flipped[string(spec.Method)] = int(f.Count), flipped[string(spec.Method)]+1
				}
			}
			require.LessOrEqual(t, named, len(voters)-cast, "it is within reach")
			s.m, s.events = fold(t, s.m.ID(), before, nil), before
			for i, by := range voters[cast:] {
				s.cast(by, q, 1, alone(spec, o.ID))
				if i+1 < named || named == 0 {
					require.True(t, same(*was, *s.m.Stands(q)), "%d of %d ballots for %s", i+1, named, o.Name)
				} else if i+1 == named {
					require.False(t, same(*was, *s.m.Stands(q)), "%d ballots for %s", named, o.Name)
				}
			}
		}
	})
	for _, method := range []decision.Method{decision.MethodScore, decision.MethodDots, decision.MethodApproval} {
		require.NotZero(t, flipped[string(method)], "%s: some were flipped", method)
	}
}
