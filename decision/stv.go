package decision

import (
	"cmp"
	"errors"
	"slices"

	"github.com/folkmoot/folkmoot/ballot"
)

// STVRule elects several options in proportion, by the single transferable vote.
type STVRule struct {
	Seats int      `json:"seats"`
	Max   int      `json:"max,omitempty"` // most options a ballot may rank; 0 is all
	Count STVCount `json:"count"`
}

// STVCount is the rule of counting.
type STVCount string

// The rules of counting by single transferable vote.
const (
	STVScottish STVCount = "scottish" // Scottish Local Government Elections Order 2007
	STVMeek     STVCount = "meek"     // Hill, Wichmann and Woodall, 1987
)

type stvMethod struct{}

func (stvMethod) plan(s *PollSpec) error {
	if err := planOptions(s); err != nil {
		return err
	}
	var rule STVRule
	if s.STV != nil {
		rule = *s.STV
	}
	rule.Seats, rule.Count = cmp.Or(rule.Seats, 1), cmp.Or(rule.Count, STVScottish)
	s.STV = &rule
	if err := oneOf("count", rule.Count, STVScottish, STVMeek); err != nil {
		return err
	}
	if rule.Max < 0 || rule.Max > len(s.Options) {
		return ErrRule.With("field", "max", "num", rule.Max, "den", len(s.Options))
	}
	return s.planSeats(rule.Seats)
}

func (stvMethod) check(s *PollSpec, m Marks) (Marks, error) { return s.checkRanking(m, s.STV.Max) }

func (stvMethod) ballot(s *PollSpec, m Marks) ballot.Ballot { return rankedBallot(s, m) }

// count runs the rounds. Where a tie is not, or not yet, broken, the count ends
// with its round, and names the tie. A tie of surpluses, between options that
// are elected, is never left open: the one higher on the ballot moves first.
func (stvMethod) count(s *PollSpec, box *ballot.Box, l Lot) (Tally, error) {
	ties := s.stvTies(l)
	var stopped *ballot.LotError
	t, err := s.countSTV(box, ties)
	for errors.As(err, &stopped) && stopped.Choosing == ballot.ChoosingSurplus {
		ties.Script = append(ties.Script, ballot.TieBreak{Choosing: stopped.Choosing, Tied: stopped.Tied, Chosen: []string{s.first(stopped.Tied)}})
		t, err = s.countSTV(box, ties)
	}
	if errors.As(err, &stopped) {
		// With any lot the rounds before the tie are the same.
		ties.Generator = ballot.LotSHA256
		if t, err = s.countSTV(box, ties); err == nil {
			s.cutSTVAt(&t, stopped)
		}
	}
	for i, b := range t.TieBreaks {
		if len(ties.Script) > 0 && b.Choosing == ballot.ChoosingSurplus && b.By == ballot.TieLot {
			t.TieBreaks[i].By = ballot.TieCandidateOrder
		}
	}
	t.Rules = nil
	return t, err
}

// stvTies are the settings for ties. In these counts the first of the order is
// the one that is eliminated, so that it is the ballot's turned around.
func (s *PollSpec) stvTies(l Lot) ballot.TieRule {
	rule := s.lotOrOrder(l)
	switch s.Tie {
	case TieOrder:
		slices.Reverse(rule.Order)
	case TiePrevious:
		rule.Kind = ballot.TiePreviousStage
	}
	return rule
}

func (s *PollSpec) countSTV(box *ballot.Box, ties ballot.TieRule) (Tally, error) {
	if s.STV.Count == STVMeek {
		return ballot.Meek(box, ballot.MeekRules{Seats: s.STV.Seats, TieBreak: ties})
	}
	return ballot.ScottishSTV(box, ballot.GregoryRules{Seats: s.STV.Seats, TieBreak: ties})
}

// first is the highest on the ballot of some options.
func (s *PollSpec) first(labels []string) string {
	return slices.MinFunc(labels, func(a, b string) int { return s.place(OptionID(a)) - s.place(OptionID(b)) })
}

// cutSTVAt takes away what a count did from an open tie on; who was elected in
// its round, before it, stays elected.
func (s *PollSpec) cutSTVAt(t *Tally, tie *ballot.LotError) {
	t.Rounds = t.Rounds[:tie.Round]
	last := &t.Rounds[tie.Round-1]
	last.Eliminated, last.Transfers, last.Action, last.ElectedRemaining = []string{}, nil, nil, nil
	t.TieBreaks = slices.DeleteFunc(t.TieBreaks, func(b ballot.TieBreak) bool {
		return b.Round > tie.Round || b.Round == tie.Round && b.Choosing == tie.Choosing
	})
	t.Winners = []string{}
	for _, r := range t.Rounds {
		t.Winners = append(t.Winners, r.Elected...)
	}
	t.Tied = &ballot.Tie{Options: tie.Tied, Seats: min(s.STV.Seats-len(t.Winners), len(tie.Tied)-1)}
}

// judge leaves the seat empty that "none of these" has won.
func (stvMethod) judge(s *PollSpec, o Sums, _ Lot) Verdict {
	t := o.Tally
	v := Verdict{Kind: NotAdopted, Checks: []Check{enough("ranked_votes", t.Ballots-t.Abstentions, 1)}}
	switch {
	case t.Tied != nil:
		v.Kind, v.Elected, v.Tied = Tied, optionIDs(t.Winners), optionIDs(t.Tied.Options)
	case len(t.Winners) > 0:
		v.Kind, v.Elected = Elected, optionIDs(t.Winners)
		for _, b := range t.TieBreaks {
			if b.Choosing != ballot.ChoosingSurplus {
				v.Broken = &TieBroken{Tied: optionIDs(b.Tied), By: s.Tie}
			}
		}
	}
	return s.withoutNone(v, false).seats(s.STV.Seats)
}

// seats adds how many seats are filled.
func (v Verdict) seats(of int) Verdict {
	c := enough("stv_seats", int64(len(v.Elected)), 1)
	c.Of = int64(of)
	v.Checks = append(v.Checks, c)
	return v
}

// changes are none: what would flip a ranked count cannot be said in one number.
func (stvMethod) changes(*PollSpec, Sums) []change { return nil }
