package decision

import (
	"errors"
	"slices"

	"github.com/folkmoot/folkmoot/ballot"
)

// RankedRule says how a ranked-choice poll elects one option by instant-runoff:
// the option with the fewest ballots is eliminated and its ballots go to their
// next choice, until one has more than half of those that still count.
type RankedRule struct {
	Max int `json:"max,omitempty"` // most options a ballot may rank; 0 is all
}

type irvMethod struct{}

func (irvMethod) plan(s *PollSpec) error {
	if err := planOptions(s); err != nil {
		return err
	}
	if s.Ranked == nil {
		s.Ranked = &RankedRule{}
	}
	if s.Ranked.Max < 0 || s.Ranked.Max > len(s.Options) {
		return ErrRule.With("field", "max", "num", s.Ranked.Max, "den", len(s.Options))
	}
	return nil
}

func (irvMethod) check(s *PollSpec, m Marks) (Marks, error) { return s.checkRanking(m, s.Ranked.Max) }

// checkRanking checks a ranking of at most most options; 0 is all.
func (s *PollSpec) checkRanking(m Marks, most int) (Marks, error) {
	rest := m
	rest.Ranking = nil
	if err := foreign(s.Method, rest); err != nil {
		return m, err
	}
	seen := map[OptionID]bool{}
	for i, id := range m.Ranking {
		switch {
		case id == "":
			return m, ErrRankGap.With("rank", i+1)
		case s.place(id) < 0:
			return m, ErrOptionUnknown.With("option", string(id))
		case seen[id]:
			return m, ErrOptionTwice.With("option", s.Options[s.place(id)].Name)
		}
		seen[id] = true
	}
	if most > 0 && len(m.Ranking) > most {
		return m, ErrTooManyRanked.With("ranked", len(m.Ranking), "max", most)
	}
	return Marks{Ranking: append([]OptionID(nil), m.Ranking...)}, nil
}

func (irvMethod) ballot(s *PollSpec, m Marks) ballot.Ballot { return rankedBallot(s, m) }

func rankedBallot(s *PollSpec, m Marks) ballot.Ballot {
	var b ballot.Ballot
	for _, id := range m.Ranking {
		b.Ranking = append(b.Ranking, []int{s.place(id)})
	}
	return b
}

// count runs the rounds. Where a tie is not, or not yet, broken, the count ends
// with its round, which decides nothing, and names the tie.
func (irvMethod) count(s *PollSpec, box *ballot.Box, l Lot) (Tally, error) {
	t, err := ballot.IRV(box, s.rankedRules(l))
	var stopped *ballot.LotError
	if errors.As(err, &stopped) {
		// With any lot the rounds before the tie are the same.
		t, err = ballot.IRV(box, s.rankedRules(Lot{Drawn: true}))
		if err == nil {
			cutAt(&t, stopped)
		}
	}
	t.Rules = nil
	return t, err
}

// rankedRules are the settings of the count.
func (s *PollSpec) rankedRules(l Lot) ballot.RankedRules {
	rules := ballot.RankedRules{Seats: 1, Threshold: ballot.Threshold{Kind: ballot.ThresholdMajority}}
	switch s.Tie {
	case TiePrevious:
		rules.TieBreak.Kind = ballot.TiePreviousRounds
	case TieOrder:
		rules.TieBreak = ballot.TieRule{Kind: ballot.TieCandidateOrder, Order: s.labels()}
		return rules
	}
	if l.Drawn {
		rules.TieBreak.Generator, rules.TieBreak.Seed = ballot.LotSHA256, string(l.Seed[:])
	}
	return rules
}

// cutAt takes away what a count did from an open tie on.
func cutAt(t *Tally, tie *ballot.LotError) {
	t.Rounds = t.Rounds[:min(tie.Round, len(t.Rounds))]
	if n := len(t.Rounds); n > 0 {
		last := &t.Rounds[n-1]
		last.Elected, last.Eliminated, last.Transfers = []string{}, []string{}, nil
	}
	t.TieBreaks = slices.DeleteFunc(t.TieBreaks, func(b ballot.TieBreak) bool { return b.Round >= tie.Round })
	t.Winners, t.Tied = []string{}, &ballot.Tie{Options: tie.Tied, Seats: 1}
}

func (irvMethod) judge(s *PollSpec, o Sums, _ Lot) Verdict {
	t := o.Tally
	first := Check{Code: "ranked_votes", Need: 1, Have: t.Ballots - t.Abstentions}
	first.Met = first.Have >= 1
	v := Verdict{Kind: NotAdopted, Checks: []Check{first}}
	if n := len(t.Rounds); n > 0 && len(t.Winners) > 0 {
		final := t.Rounds[n-1]
		have, _ := final.Tally[t.Winners[0]].Int()
		need, _ := final.Threshold.Int()
		if have >= need { // less, where a tie of the last two was broken
			v.Checks = append(v.Checks, Check{Code: "ranked_majority", Have: have, Need: need, Met: true})
		}
	}
	switch {
	case !first.Met:
	case t.Tied != nil:
		v.Kind, v.Tied = Tied, optionIDs(t.Tied.Options)
	case len(t.Winners) > 0:
		v.Kind, v.Elected = Elected, optionIDs(t.Winners)
		if n := len(t.TieBreaks); n > 0 {
			v.Broken = &TieBroken{Tied: optionIDs(t.TieBreaks[n-1].Tied), By: s.Tie}
		}
	}
	return s.withoutNone(v, false)
}

// changes are none: what would flip a ranked count cannot be said in one number.
func (irvMethod) changes(*PollSpec, Sums) []change { return nil }

func optionIDs(labels []string) []OptionID {
	ids := make([]OptionID, len(labels))
	for i, l := range labels {
		ids[i] = OptionID(l)
	}
	return ids
}
