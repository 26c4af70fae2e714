package decision

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
)

// StarRule elects by STAR, score then automatic runoff, with scores from 0 to
// Max; several seats are filled by a STAR each (bloc STAR).
type StarRule struct {
	Seats int `json:"seats"`
	Max   int `json:"max"` // 1 to 100
}

// The rules by which STAR breaks a tie before it asks for the poll's own.
const (
	TieHeadToHead TieRule = "head_to_head" // between the tied, who is scored higher by more
	TiePoints     TieRule = "points"       // in the runoff: the higher sum
	TieTopScores  TieRule = "top_scores"   // more ballots that give the most points
)

type starMethod struct{}

func (starMethod) plan(s *PollSpec) error {
	if err := planOptions(s); err != nil {
		return err
	}
	var rule StarRule
	if s.Star != nil {
		rule = *s.Star
	}
	rule.Seats, rule.Max = cmp.Or(rule.Seats, 1), cmp.Or(rule.Max, defaultMax)
	s.Star = &rule
	if err := planMax(rule.Max); err != nil {
		return err
	}
	return s.planSeats(rule.Seats)
}

func (starMethod) check(s *PollSpec, m Marks) (Marks, error) {
	if err := s.scored(m, s.Star.Max); err != nil {
		return m, err
	}
	return points(m.Scores), nil
}

func (starMethod) ballot(s *PollSpec, m Marks) ballot.Ballot { return scoreBallot(s, m) }

// count runs a round for each seat, until "none of these" takes one or a tie is
// not, or not yet, broken; the tie is then named.
func (starMethod) count(s *PollSpec, box *ballot.Box, l Lot) (Tally, error) {
	count := ballot.STAR
	if s.Star.Seats > 1 {
		count = ballot.BlocSTAR
	}
	rules := ballot.StarRules{Seats: s.Star.Seats, Max: s.Star.Max, TieBreak: s.lotOrOrder(l)}
	t, err := count(box, rules)
	var stopped *ballot.LotError
	if errors.As(err, &stopped) {
		// With any lot the rounds before the tie are the same.
		rules.TieBreak = drawing(Lot{Drawn: true})
		if t, err = count(box, rules); err == nil {
			cutStarAt(&t, stopped)
		}
	}
	if err != nil {
		return t, err
	}
	t.Rules = nil
	switch {
	case t.Ballots == t.Abstentions:
		t.Rounds, t.Winners, t.Tied, t.TieBreaks = nil, []string{}, nil, nil
		t.Totals = map[string]ballot.Votes{}
	default:
		t.Totals = t.Rounds[0].Totals
		s.endAtNone(&t)
	}
	return t, nil
}

// lotOrOrder is how a count breaks ties that its own ladder leaves: by lot, once
// it may be known, by the order on the ballot, or not at all.
func (s *PollSpec) lotOrOrder(l Lot) ballot.TieRule {
	switch {
	case s.Tie == TieOrder:
		return ballot.TieRule{Kind: ballot.TieCandidateOrder, Order: s.labels()}
	case l.Drawn && s.drawsLot():
		return drawing(l)
	}
	return ballot.TieRule{}
}

// drawing breaks ties by a lot.
func drawing(l Lot) ballot.TieRule {
	return ballot.TieRule{Generator: ballot.LotSHA256, Seed: string(l.Seed[:])}
}

// cutStarAt takes away what a count did from an open tie on. A tie for the
// runoff leaves no finalists.
func cutStarAt(t *Tally, tie *ballot.LotError) {
	t.Rounds = t.Rounds[:tie.Round]
	last := &t.Rounds[tie.Round-1]
	last.Winner = ""
	lot := func(b ballot.TieBreak) bool { return b.Round == tie.Round && strings.HasSuffix(b.Step, "lot") }
	at := slices.IndexFunc(t.TieBreaks, lot)
	if strings.HasPrefix(t.TieBreaks[at].Step, "advance") {
		last.Finalists, last.Runoff, last.NoPreference = nil, nil, nil
	}
	t.TieBreaks = t.TieBreaks[:at]
	t.Winners, t.Tied = t.Winners[:tie.Round-1], &ballot.Tie{Options: tie.Tied, Seats: 1}
}

// endAtNone ends the rounds where "none of these" takes a seat.
func (s *PollSpec) endAtNone(t *Tally) {
	none := s.none()
	if none < 0 {
		return
	}
	if i := slices.Index(t.Winners, string(s.Options[none].ID)); i >= 0 {
		t.Winners, t.Rounds, t.Tied = t.Winners[:i+1], t.Rounds[:i+1], nil
		t.TieBreaks = slices.DeleteFunc(t.TieBreaks, func(b ballot.TieBreak) bool { return b.Round > i+1 })
	}
}

func (starMethod) judge(s *PollSpec, o Sums, _ Lot) Verdict {
	t := o.Tally
	v := Verdict{Kind: NotAdopted, Checks: []Check{enough("star_ballots", t.Ballots-t.Abstentions, 1)}}
	switch {
	case t.Tied != nil:
		v.Kind, v.Elected, v.Tied = Tied, optionIDs(t.Winners), optionIDs(t.Tied.Options)
	case len(t.Winners) > 0:
		v.Kind, v.Elected = Elected, optionIDs(t.Winners)
		v.Checks = append(v.Checks, runoff(t)...)
	}
	if n := len(t.TieBreaks); n > 0 && v.Kind == Elected {
		last := t.TieBreaks[n-1]
		v.Broken = &TieBroken{Tied: optionIDs(last.Tied), By: cmp.Or(starSteps[last.Step], s.Tie)}
	}
	return s.withoutNone(v, true)
}

// runoff is the last condition of a STAR for one seat, where no tie was broken.
func runoff(t Tally) []Check {
	r := t.Rounds[0]
	if len(t.Rounds) > 1 || len(r.Finalists) < 2 {
		return nil
	}
	var won, lost int64
	for label, n := range r.Runoff {
		if label == r.Winner {
			won = n
		} else {
			lost = n
		}
	}
	if won == lost {
		return nil
	}
	return []Check{enough("star_runoff", won, lost+1)}
}

var starSteps = map[string]TieRule{
	"advance: head-to-head": TieHeadToHead, "advance: top-score count": TieTopScores,
	"runoff tie: score": TiePoints, "runoff tie: top-score count": TieTopScores,
}

// changes are none: one more ballot scores every option, and counts in the runoff too.
func (starMethod) changes(*PollSpec, Sums) []change { return nil }
