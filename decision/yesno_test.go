package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// answers is the tally of a yes/no poll.
func answers(yes, no, abstain int64) decision.Tally {
	return decision.Tally{Method: "majority", Ballots: yes + no + abstain, Valid: yes + no, Abstentions: abstain,
		Totals: map[string]ballot.Votes{"yes": ballot.Whole(yes), "no": ballot.Whole(no), "abstain": ballot.Whole(abstain)}}
}

func asked(threshold ballot.Share, base decision.Base) decision.PollSpec {
	return decision.PollSpec{Method: decision.MethodYesNo, YesNo: &decision.YesNoRule{Threshold: threshold, Base: base}}
}

// Thresholds of a yes/no poll, both sides of each, and the figures of Robert's
// Rules of Order (12th edition, 44) among them.
func TestAYesNoPollIsAdoptedAtItsThreshold(t *testing.T) {
	majority := ballot.Share{Num: 1, Den: 2, MoreThan: true}
	twoThirds, sixty, ninety, all := ballot.Share{Num: 2, Den: 3}, ballot.Share{Num: 60, Den: 100}, ballot.Share{Num: 9, Den: 10}, ballot.Share{Num: 1, Den: 1}
	for _, row := range []struct {
		name          string
		threshold     ballot.Share
		base          decision.Base
		yes, no, abst int64
		present, roll int
		adopted       bool
		need          int64
	}{
		{"136 to 70 misses two thirds", twoThirds, decision.BaseCounted, 136, 70, 0, 206, 206, false, 138},
		{"138 to 68 reaches it", twoThirds, decision.BaseCounted, 138, 68, 0, 206, 206, true, 138},
		{"13 of 22 misses 60 %", sixty, decision.BaseCounted, 13, 9, 0, 22, 22, false, 14},
		{"14 of 22 reaches it", sixty, decision.BaseCounted, 14, 8, 0, 22, 22, true, 14},
		{"30 to 15 with 15 abstaining is two thirds of those counted", twoThirds, decision.BaseCounted, 30, 15, 15, 60, 60, true, 30},
		{"but not of those present", twoThirds, decision.BasePresent, 30, 15, 15, 60, 60, false, 40},
		{"nor of the ballots cast", twoThirds, decision.BaseCast, 30, 15, 15, 60, 60, false, 40},
		{"45 to 7 misses nine tenths", ninety, decision.BaseCounted, 45, 7, 0, 52, 52, false, 47},
		{"47 to 5 reaches it", ninety, decision.BaseCounted, 47, 5, 0, 52, 52, true, 47},
		{"4 to 2 with 5 others present is a majority of those counted", majority, decision.BaseCounted, 4, 2, 0, 11, 11, true, 4},
		{"and none of those present", majority, decision.BasePresent, 4, 2, 0, 11, 11, false, 6},
		{"2 to 1 with 1 abstaining passes", majority, decision.BaseCounted, 2, 1, 1, 4, 4, true, 2},
		{"in the base cast an abstention acts as a no", majority, decision.BaseCast, 2, 1, 1, 4, 4, false, 3},
		{"a tie fails a majority", majority, decision.BaseCounted, 3, 3, 0, 6, 6, false, 4},
		{"who is absent counts in the base roll", majority, decision.BaseRoll, 5, 0, 0, 5, 10, false, 6},
		{"6 of 10 on the roll", majority, decision.BaseRoll, 6, 4, 0, 10, 10, true, 6},
		{"unanimity", all, decision.BaseCounted, 5, 0, 3, 8, 8, true, 5},
		{"one no breaks it", all, decision.BaseCounted, 5, 1, 0, 8, 8, false, 6},
		{"no votes are no majority", majority, decision.BaseCounted, 0, 0, 4, 4, 4, false, 1},
		{"nor all of nothing", all, decision.BaseCounted, 0, 0, 0, 4, 4, false, 1},
	} {
		spec := asked(row.threshold, row.base)
		v := judged(&spec, answers(row.yes, row.no, row.abst), decision.Attending{Roll: row.roll, Present: row.present})
		require.Equal(t, row.adopted, v.Kind == decision.Adopted, row.name)
		require.Equal(t, "yes_"+string(row.base), v.Checks[0].Code)
		require.Equal(t, row.need, v.Checks[0].Need, row.name)
		require.Equal(t, row.yes, v.Checks[0].Have)
	}
}

func TestAYesNoPollLeftOpenIsASimpleMajority(t *testing.T) {
	s := hall(t)
	_, q := s.polled(yesNo())
	require.Equal(t, decision.DefaultYesNo(), *s.pollSection(q).Spec.YesNo)
	s.cast(s.part, q, 1, decision.Marks{Answer: ballot.Yes})
	s.cast(s.record, q, 1, decision.Marks{Answer: ballot.Abstain})
	s.shut(q, 1)
	require.Equal(t, decision.Adopted, s.verdict(q).Kind)
	require.Equal(t, []decision.Count{{ID: "yes", Count: 1}, {ID: "no"}, {ID: "abstain", Count: 1}}, tallyOf(s, q).Counts)
	voices, _, err := s.m.Voices(q, decision.ToMember)
	require.NoError(t, err)
	require.Equal(t, []decision.Answer{ballot.Abstain, ballot.Yes}, []decision.Answer{voices[0].Answer, voices[1].Answer})
}

func TestWhereNobodyIsPresentNoNumberOfYesIsEnough(t *testing.T) {
	spec := asked(ballot.Share{Num: 2, Den: 3}, decision.BasePresent)
	v := judged(&spec, answers(3, 0, 0), decision.Attending{Roll: 9})
	require.Equal(t, decision.Check{Code: "yes_present", Have: 3, Need: 4, At: &spec.YesNo.Threshold}, v.Checks[0])
	require.Equal(t, decision.NotAdopted, v.Kind)
}

func TestAbsenceIsCountedWhenThePollCloses(t *testing.T) {
	s := hall(t)
	_, q := s.polled(asked(ballot.Share{Num: 1, Den: 2}, decision.BasePresent))
	s.cast(s.part, q, 1, decision.Marks{Answer: ballot.Yes})
	require.Equal(t, decision.NotAdopted, s.verdict(q).Kind, "one of four present")
	for _, by := range []decision.By{s.co, s.record} {
		s.do(s.facil, decision.SetPresence{ID: s.id(), Member: by.Member(), Present: false})
	}
	s.shut(q, 1)
	require.Equal(t, decision.Adopted, s.verdict(q).Kind, "one of two")
}
