package ballot

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Methods are the names of the methods that [Election.Count] knows.
func Methods() []string {
	return []string{
		"irv", "sequential-irv", "bottoms-up", "bottoms-up-threshold", "stv-fractional",
		"stv-scottish", "stv-wigm", "stv-meek",
		"approval", "score", "star", "bloc-star", "dots", "resistance",
		"majority", "consensus", "consent", "gradients", "fist-to-five", "condorcet",
	}
}

// Count counts an election by a method's name, with settings in JSON: the object
// `rules` of an entry of `counts` (see docs/counting.md), which may be empty.
// Where the settings do not speak of seats, the write-in bucket or ties, the
// election does. Withdrawn options are deleted first. Where a ranked method gets
// ballots that bear scores only, the scores rank, equal scores equally. It fails
// with [ErrRules], also when no ballot has the kind of marks that the method
// reads, or a [LotError].
func (e *Election) Count(method string, rules []byte) (Tally, error) {
	x := e.Box
	if len(e.Withdrawn) > 0 {
		x = x.Without(e.Withdrawn...)
	}
	c := caller{e: e, rules: rules}
	x, err := x.marksFor(method)
	if err != nil {
		return Tally{}, err
	}
	ranked := func(count func(*Box, RankedRules) (Tally, error)) (Tally, error) {
		r := RankedRules{Seats: e.Seats, WriteIn: e.WriteIn, WriteInsEliminatedFirst: e.WriteIn != "",
			Decimals: 4, TieBreak: c.ties()}
		if method == "stv-fractional" {
			r.Threshold = Threshold{Kind: ThresholdDroop, FixedAfterFirstRound: true}
		}
		if method == "irv" {
			r.Seats = 1
		}
		if err := c.read(&r); err != nil {
			return Tally{}, err
		}
		return count(x, r)
	}
	gregory := func(count func(*Box, GregoryRules) (Tally, error)) (Tally, error) {
		r := GregoryRules{Seats: e.Seats, TieBreak: c.ties()}
		if err := c.read(&r); err != nil {
			return Tally{}, err
		}
		return count(x, r)
	}
	switch method {
	case "irv":
		return ranked(IRV)
	case "sequential-irv":
		return ranked(SequentialIRV)
	case "bottoms-up":
		return ranked(BottomsUp)
	case "bottoms-up-threshold":
		return ranked(BottomsUpThreshold)
	case "stv-fractional":
		return ranked(FractionalSTV)
	case "stv-scottish":
		return gregory(ScottishSTV)
	case "stv-wigm":
		return gregory(WIGM)
	case "stv-meek":
		return countWith(x, c, MeekRules{Seats: e.Seats, TieBreak: c.ties()}, Meek)
	case "approval":
		return countWith(x, c, ApprovalRules{Seats: max(e.Seats, 1), TieBreak: c.ties()}, Approval)
	case "score":
		return countWith(x, c, ScoreRules{Seats: e.Seats, Max: 5, TieBreak: c.ties()}, ScoreVoting)
	case "dots":
		return countWith(x, c, ScoreRules{Seats: e.Seats, TieBreak: c.ties()}, Dots)
	case "star":
		return countWith(x, c, StarRules{Seats: 1, TieBreak: c.ties()}, STAR)
	case "bloc-star":
		return countWith(x, c, StarRules{Seats: e.Seats, TieBreak: c.ties()}, BlocSTAR)
	case "resistance":
		return countWith(x, c, ResistanceRules{}, Resistance)
	case "majority":
		return countWith(x, c, MajorityRules{}, Majority)
	}
	if method == "condorcet" {
		return countWith(x, c, AnalysisRules{}, func(x *Box, _ AnalysisRules) (Tally, error) { return Condorcet(x), nil })
	}
	return countPlain(x, method, c)
}

// countPlain counts by the methods without settings.
func countPlain(x *Box, method string, c caller) (Tally, error) {
	if slices.Contains(Methods(), method) {
		if err := c.read(&struct{}{}); err != nil {
			return Tally{}, fmt.Errorf("%s has no settings: %w", method, err)
		}
	}
	switch method {
	case "consensus":
		return Positions(x), nil
	case "consent":
		return ConsentRound(x), nil
	case "gradients":
		return GradientsOfAgreement(x), nil
	case "fist-to-five":
		return FistToFive(x), nil
	}
	return Tally{}, fmt.Errorf("%w: method %q is none of %s", ErrRules, method, strings.Join(Methods(), ", "))
}

// kindsOf is which kinds of marks are in the box.
func (x *Box) kindsOf() (ranked, scored, chosen bool) {
	for b := range x.All() {
		ranked = ranked || len(b.Ranking) > 0
		scored = scored || len(b.Scores) > 0 || len(b.Approvals) > 0
		chosen = chosen || b.Choice != ""
	}
	return ranked, scored, chosen
}

// marksFor is the box with marks that the method can read.
func (x *Box) marksFor(method string) (*Box, error) {
	if !slices.Contains(Methods(), method) {
		return x, nil // Count will say so
	}
	ranked, scored, chosen := x.kindsOf()
	reads, ok := "choices", chosen
	switch method {
	case "approval", "score", "star", "bloc-star", "dots", "resistance":
		reads, ok = "scores or approvals", scored
	case "majority", "consensus", "consent", "gradients", "fist-to-five":
	default:
		if !ranked && scored {
			return x.rankedByScore(), nil
		}
		reads, ok = "rankings", ranked
	}
	if !ok && (ranked || scored || chosen) {
		return nil, fmt.Errorf("%w: %s counts %s, and no ballot bears any", ErrRules, method, reads)
	}
	return x, nil
}

// rankedByScore turns scores and approvals into rankings.
func (x *Box) rankedByScore() *Box {
	out := NewBox(x.options...)
	for b, n := range x.All() {
		scores := slices.Clone(b.Scores)
		for _, o := range b.Approvals {
			scores = append(scores, Score{o, 1})
		}
		slices.SortStableFunc(scores, func(s, t Score) int { return cmp.Compare(t.Value, s.Value) })
		var r Ballot
		for i, s := range scores {
			if i > 0 && scores[i-1].Value == s.Value {
				last := len(r.Ranking) - 1
				r.Ranking[last] = append(r.Ranking[last], s.Option)
			} else {
				r.Ranking = append(r.Ranking, []int{s.Option})
			}
		}
		out.buf = appendBallot(out.buf[:0], r)
		out.addCode(out.buf, n)
	}
	return out
}

// caller reads the settings of a count.
type caller struct {
	e     *Election
	rules []byte
}

func countWith[R any](x *Box, c caller, rules R, count func(*Box, R) (Tally, error)) (Tally, error) {
	if err := c.read(&rules); err != nil {
		return Tally{}, err
	}
	return count(x, rules)
}

// ties is the tie rule of the file, without its withdrawn options.
func (c caller) ties() TieRule {
	if len(c.e.TieOrder) == 0 {
		return TieRule{}
	}
	order := slices.DeleteFunc(slices.Clone(c.e.TieOrder), func(label string) bool {
		return slices.Contains(c.e.Withdrawn, label)
	})
	return TieRule{Kind: TieCandidateOrder, Order: order}
}

// read fills in the settings that are given; a setting the method does not have
// is refused.
func (c caller) read(rules any) error {
	if len(bytes.TrimSpace(c.rules)) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(c.rules))
	d.DisallowUnknownFields()
	if err := d.Decode(rules); err != nil {
		return fmt.Errorf("%w: %v", ErrRules, err)
	}
	if d.More() {
		return fmt.Errorf("%w: something follows the object", ErrRules)
	}
	return nil
}
