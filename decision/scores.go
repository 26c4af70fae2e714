package decision

import (
	"maps"
	"slices"

	"github.com/folkmoot/folkmoot/ballot"
)

// MaxPoints is the most that a score ballot can give to one option.
const MaxPoints = 100

// Refusals of ballots that give options numbers.
var (
	ErrScoreRange = Define(Invalid, "score_range")      // args option, score, max
	ErrPassive    = Define(Invalid, "passive_missing")  // a resistance poll names the option of what happens if nothing is decided
	ErrNoneHere   = Define(Invalid, "none_not_offered") // arg method: it has no place for "none of these"
)

// scored checks the numbers from 0 to most that a ballot gives to options.
func (s *PollSpec) scored(m Marks, most int) error {
	rest := m
	rest.Scores = nil
	if err := foreign(s.Method, rest); err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(m.Scores)) {
		i, n := s.place(id), m.Scores[id]
		if i < 0 {
			return ErrOptionUnknown.With("option", string(id))
		}
		if n < 0 || n > most {
			return ErrScoreRange.With("option", s.Options[i].Name, "score", n, "max", most)
		}
	}
	return nil
}

// points are the scores of a ballot in their one form: an option left out and
// one given 0 are the same.
func points(scores map[OptionID]int) Marks {
	var m Marks
	for id, n := range scores {
		if n == 0 {
			continue
		}
		if m.Scores == nil {
			m.Scores = map[OptionID]int{}
		}
		m.Scores[id] = n
	}
	return m
}

// scoreBallot is what is counted of scores.
func scoreBallot(s *PollSpec, m Marks) ballot.Ballot {
	var b ballot.Ballot
	for i, o := range s.Options {
		if n, given := m.Scores[o.ID]; given {
			b.Scores = append(b.Scores, ballot.Score{Option: i, Value: n})
		}
	}
	return b
}

// planSeats refuses to give out as many seats as there are options, and any to
// "none of these".
func (s *PollSpec) planSeats(seats int) error {
	if seats < 1 || seats >= len(s.Options) {
		return ErrRule.With("field", "seats", "num", seats, "den", len(s.Options)-1)
	}
	return nil
}

// planMax refuses a range of points that is none.
func planMax(most int) error {
	if most < 1 || most > MaxPoints {
		return ErrRule.With("field", "max", "num", most, "den", MaxPoints)
	}
	return nil
}

// judgeSums elects the options with the highest sums, with at least one each.
func (s *PollSpec) judgeSums(o Sums, l Lot, seats int, code string) Verdict {
	best := Check{Code: code, Need: 1, Have: s.best(o.Tally)}
	best.Met = best.Have >= best.Need
	var standing []OptionID
	for _, option := range s.Options {
		if o.Tally.Count(string(option.ID)) > 0 {
			standing = append(standing, option.ID)
		}
	}
	return s.seat(Verdict{Kind: Elected, Checks: []Check{best}}, seats, standing, o.Tally, l)
}

// moreOf are, for each option, more ballots that give it alone step votes.
func (s *PollSpec) moreOf(name string, step int, o Sums, now Verdict) []change {
	var all []change
	for _, option := range s.Options {
		c := change{name: name, option: option.ID, do: func(o *Sums, n int64) bool {
			o.Tally.Ballots += n
			o.Tally.Valid += n
			return o.shift(ballot.Choice(option.ID), n*int64(step)) && o.Tally.Ballots <= int64(o.Attending.Roll)
		}}
		for _, at := range s.meets(option, o.Tally, now) {
			behind := o.Tally.Count(string(option.ID)) - at
			c.near = append(c.near, turning(behind, behind+int64(step))...)
		}
		all = append(all, c)
	}
	return all
}

// meets are the sums at which an option that grows can change who is elected:
// those of the last one chosen or tied, and of "none of these". That itself can
// end the election anywhere.
func (s *PollSpec) meets(o Option, t Tally, now Verdict) (sums []int64) {
	for _, id := range append(slices.Clone(now.Elected), now.Tied...) {
		sums = append(sums, t.Count(string(id)))
	}
	if o.None {
		return sums
	}
	if len(sums) > 0 {
		sums = []int64{slices.Min(sums)}
	}
	if none := s.none(); none >= 0 {
		sums = append(sums, t.Count(string(s.Options[none].ID)))
	}
	return sums
}
