package decision_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

// byLot are options in the order that a seed draws, reckoned here from the rule
// alone: ascending SHA-256(seed ‖ option).
func byLot(seed decision.Seed, options []decision.Option) []decision.OptionID {
	var ids []decision.OptionID
	for _, o := range options {
		ids = append(ids, o.ID)
	}
	hash := func(id decision.OptionID) string {
		sum := sha256.Sum256(append(slices.Clone(seed[:]), id...))
		return hex.EncodeToString(sum[:])
	}
	slices.SortFunc(ids, func(a, b decision.OptionID) int {
		if hash(a) < hash(b) {
			return -1
		}
		return 1
	})
	return ids
}

func (s *scene) verdict(q decision.PollID) *decision.Verdict {
	return s.m.Section(decision.SectionVerdict(q), decision.ToScreen).(decision.VerdictSection).Verdict
}

// approving marks options of a ballot by their places.
func approving(spec decision.PollSpec, places ...int) decision.Marks {
	var m decision.Marks
	for _, i := range places {
		m.Approved = append(m.Approved, spec.Options[i].ID)
	}
	return m
}

// Two of three options are tied for the seat, by each rule.
func TestATieInApprovalIsBrokenAsTheRuleSays(t *testing.T) {
	for _, tie := range []decision.TieRule{"", decision.TieStands, decision.TieOrder, decision.TieLot} {
		s := hall(t)
		spec := decision.PollSpec{Method: decision.MethodApproval, Options: s.options("One", "Two", "Three"), Tie: tie}
		_, q := s.polled(spec)
		s.cast(s.part, q, 1, approving(spec, 2))
		s.cast(s.record, q, 1, approving(spec, 1))
		live := *s.verdict(q)
		s.shut(q, 1)
		v := *s.verdict(q)
		tied := []decision.OptionID{spec.Options[1].ID, spec.Options[2].ID}
		switch tie {
		case decision.TieOrder:
			require.Equal(t, decision.Elected, v.Kind)
			require.Equal(t, tied[:1], v.Elected, "the one higher on the ballot")
			require.ElementsMatch(t, tied, v.Broken.Tied)
			require.Equal(t, tie, v.Broken.By)
			require.Equal(t, v, live, "nothing is drawn, so it was known before")
		case decision.TieLot:
			drawn := slices.DeleteFunc(byLot(seed, spec.Options), func(id decision.OptionID) bool { return id == spec.Options[0].ID })
			require.Equal(t, decision.Elected, v.Kind)
			require.Equal(t, drawn[:1], v.Elected)
			require.Equal(t, decision.Tied, live.Kind, "before the close nobody knows the lot")
		default:
			require.Equal(t, decision.Tied, v.Kind)
			require.ElementsMatch(t, tied, v.Tied)
			require.Nil(t, v.Broken)
		}
	}
}

// One and Two have two first choices each, Three has one, whose ballot goes
// nowhere: a tie of the last two. In the round before, they were tied as well.
func TestATieOfTheLastTwoInARankedCount(t *testing.T) {
	for _, tie := range []decision.TieRule{decision.TieStands, decision.TieOrder, decision.TiePrevious, decision.TieLot} {
		s := hall(t)
		late := s.join("Late", decision.Participant)
		spec := s.ranked("One", "Two", "Three")
		spec.Tie = tie
		_, q := s.polled(spec)
		s.cast(s.facil, q, 1, ranking(spec, 0))
		s.cast(s.co, q, 1, ranking(spec, 0, 1))
		s.cast(s.record, q, 1, ranking(spec, 1))
		s.cast(s.part, q, 1, ranking(spec, 1, 0))
		s.cast(late, q, 1, ranking(spec, 2))
		if tie != decision.TieOrder {
			require.Equal(t, decision.Tied, s.verdict(q).Kind, tie)
		}
		s.shut(q, 1)
		v, tally := *s.verdict(q), tallyOf(s, q)
		two := []decision.OptionID{spec.Options[0].ID, spec.Options[1].ID}
		require.Len(t, tally.Rounds, 2, "%s: the rounds up to the tie are told", tie)
		require.Equal(t, []string{string(spec.Options[2].ID)}, tally.Rounds[0].Eliminated)
		switch tie {
		case decision.TieStands:
			require.Equal(t, decision.Tied, v.Kind)
			require.ElementsMatch(t, two, v.Tied)
			require.Empty(t, tally.Rounds[1].Elected)
			require.Empty(t, tally.Rounds[1].Eliminated)
		case decision.TieOrder:
			require.Equal(t, two[:1], v.Elected)
			require.Equal(t, tie, v.Broken.By)
		default:
			drawn := slices.DeleteFunc(byLot(seed, spec.Options), func(id decision.OptionID) bool { return id == spec.Options[2].ID })
			require.Equal(t, drawn[:1], v.Elected, tie)
			require.Equal(t, tie, v.Broken.By)
		}
		for _, c := range v.Checks {
			require.True(t, c.Met, "%s: %+v", tie, c)
		}
	}
}

// Two and Three are tied for elimination in the second round; in the first, Two
// had more, so Three goes.
func TestATieIsBrokenByTheRoundBefore(t *testing.T) {
	s := hall(t)
	voters := []decision.By{s.facil, s.co, s.record, s.part}
	for range 4 {
		voters = append(voters, s.join("x", decision.Participant))
	}
	spec := s.ranked("One", "Two", "Three", "Four")
	_, q := s.polled(spec)
	require.Equal(t, decision.TiePrevious, s.pollSection(q).Spec.Tie, "a ranked poll says nothing else")
	for i, marks := range []decision.Marks{ranking(spec, 0), ranking(spec, 0), ranking(spec, 0), ranking(spec, 1, 0), ranking(spec, 1, 0),
		ranking(spec, 2, 1), ranking(spec, 3, 2), {}} {
		s.cast(voters[i], q, 1, marks)
	}
	s.shut(q, 1)
	tally := tallyOf(s, q)
	require.Len(t, tally.Rounds[0].Eliminated, 1, "Three and Four are tied in the first round: the lot decides")
	require.Equal(t, int64(1), tally.Abstentions, "a ballot that ranks nothing is blank")
	require.Equal(t, []decision.OptionID{spec.Options[0].ID}, s.verdict(q).Elected)
}

// While a round runs, only the commitment of its seed is known; at close the
// seed is revealed, and its SHA-256 is the commitment.
func TestTheSeedOfALotIsSealedUntilTheClose(t *testing.T) {
	for _, tie := range []decision.TieRule{decision.TieLot, decision.TiePrevious} {
		s := hall(t)
		spec := s.ranked("One", "Two")
		spec.Tie = tie
		_, q := s.polled(spec)
		s.cast(s.part, q, 1, ranking(spec, 0))
		s.cast(s.record, q, 1, ranking(spec, 1))
		hidden := hex.EncodeToString(seed[:])
		require.NotContains(t, seen(t, s.m), hidden, "no view of anybody, and no account, has the seed")
		sum := sha256.Sum256(seed[:])
		require.Equal(t, hex.EncodeToString(sum[:]), s.pollSection(q).Lot)
		require.Empty(t, s.pollSection(q).Seed)
		for _, ev := range s.events {
			enc, err := decision.Encode(ev)
			require.NoError(t, err)
			require.NotContains(t, string(enc.Facts), hidden, "facts are published; the seed is in a part")
		}
		folded := fold(t, s.m.ID(), s.events, nil)
		events, err := folded.Decide(s.facil, s.now, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1})
		require.NoError(t, err)
		require.NoError(t, folded.Apply(events[0]))
		s.shut(q, 1)
		require.Equal(t, hidden, s.pollSection(q).Seed)
		require.Equal(t, encoded(t, s.m.Section(decision.SectionVerdict(q), decision.ToScreen)),
			encoded(t, folded.Section(decision.SectionVerdict(q), decision.ToScreen)), "after a restart the lot is the same")
	}
}

func TestWhereNothingIsDrawnThereIsNoSeed(t *testing.T) {
	s := hall(t)
	spec := s.ranked("One", "Two")
	spec.Tie = decision.TieOrder
	for _, spec := range []decision.PollSpec{spec, consensus(), yesNo()} {
		_, q := s.polled(spec)
		require.Empty(t, s.pollSection(q).Lot)
		s.shut(q, 1)
		require.Empty(t, s.pollSection(q).Seed)
	}
}

func TestARankedPollElectsByInstantRunoff(t *testing.T) {
	s := hall(t)
	late := s.join("Late", decision.Participant)
	spec := s.ranked("One", "Two", "Three")
	_, q := s.polled(spec)
	s.cast(s.facil, q, 1, ranking(spec, 0))
	s.cast(s.co, q, 1, ranking(spec, 0))
	s.cast(s.record, q, 1, ranking(spec, 1))
	s.cast(s.part, q, 1, ranking(spec, 1))
	s.cast(late, q, 1, ranking(spec, 2, 1))
	s.shut(q, 1)
	v := *s.verdict(q)
	require.Equal(t, decision.Elected, v.Kind)
	require.Equal(t, []decision.OptionID{spec.Options[1].ID}, v.Elected)
	require.Equal(t, []decision.Check{{Code: "ranked_votes", Have: 5, Need: 1, Met: true}, {Code: "ranked_majority", Have: 3, Need: 3, Met: true}}, v.Checks)
	require.Empty(t, v.Flips, "no one number tells what would flip a ranked count")
	voices, shown, err := s.m.Voices(q, decision.ToMember)
	require.NoError(t, err)
	require.True(t, shown)
	require.Equal(t, ranking(spec, 2, 1).Ranking, voices[4].Ranking)
}

func TestARankedPollWithoutRanksElectsNobody(t *testing.T) {
	for _, marks := range [][]decision.Marks{nil, {{}}, {{Ranking: []decision.OptionID{}}}} {
		s := hall(t)
		_, q := s.polled(s.ranked("One", "Two"))
		for _, m := range marks {
			s.cast(s.part, q, 1, m)
			require.Empty(t, s.do(s.part, ballotIn(q, 1, 1, m)))
			events, err := fold(t, s.m.ID(), s.events, nil).Decide(s.part, s.now, ballotIn(q, 1, 1, m))
			require.NoError(t, err, "a blank ballot is known again after a fold")
			require.Empty(t, events)
		}
		s.shut(q, 1)
		require.Equal(t, decision.NotAdopted, s.verdict(q).Kind)
	}
}
