package decision

import (
	"cmp"
	"slices"
)

// none is the place of "none of these" on the ballot, or -1.
func (s *PollSpec) none() int {
	return slices.IndexFunc(s.Options, func(o Option) bool { return o.None })
}

// best is the most that an option has, "none of these" left out.
func (s *PollSpec) best(t Tally) (most int64) {
	for _, o := range s.Options {
		if !o.None {
			most = max(most, t.Count(string(o.ID)))
		}
	}
	return most
}

// seat fills the seats with those of the standing options that have most votes,
// and breaks, or names, a tie that matters: across the last seat, or with "none
// of these". That takes a seat like any other; then what has fewer votes is not
// elected, and where it has most, nothing is adopted.
func (s *PollSpec) seat(v Verdict, seats int, standing []OptionID, t Tally, l Lot) Verdict {
	votes := func(o OptionID) int64 { return t.Count(string(o)) }
	none := OptionID("")
	if i := s.none(); i >= 0 {
		none = s.Options[i].ID
		have, need := s.best(t), votes(none)
		v.Checks = append(v.Checks, Check{Code: "none_of_these", Have: have, Need: need, Met: have >= need})
	}
	if len(standing) == 0 {
		v.Kind = NotAdopted
		return v
	}
	slices.SortStableFunc(standing, func(a, b OptionID) int { return cmp.Compare(votes(b), votes(a)) })
	seats = min(seats, len(standing))
	place := seats - 1
	if i := slices.Index(standing, none); i >= 0 && votes(none) >= votes(standing[place]) {
		place = i
	}
	from := slices.IndexFunc(standing, func(o OptionID) bool { return votes(o) == votes(standing[place]) })
	to := from
	for to < len(standing) && votes(standing[to]) == votes(standing[place]) {
		to++
	}
	tied := slices.Clone(standing[from:to])
	if to > seats || len(tied) > 1 && slices.Contains(tied, none) {
		order := s.order(l)
		if order == nil {
			v.Kind, v.Elected, v.Tied = Tied, append([]OptionID(nil), standing[:from]...), tied
			return v
		}
		v.Broken = &TieBroken{Tied: tied, By: s.Tie}
		slices.SortFunc(standing[from:to], func(a, b OptionID) int {
			return slices.Index(order, string(a)) - slices.Index(order, string(b))
		})
	}
	v.Elected = standing[:seats]
	return s.withoutNone(v, true)
}

// withoutNone takes "none of these" from the elected, and where it ends the
// election those after it. If nobody is left, nothing is adopted.
func (s *PollSpec) withoutNone(v Verdict, ends bool) Verdict {
	i := slices.IndexFunc(v.Elected, func(id OptionID) bool { return s.Options[s.place(id)].None })
	if i < 0 {
		return v
	}
	if ends {
		v.Elected = v.Elected[:i]
	} else {
		v.Elected = slices.Delete(slices.Clone(v.Elected), i, i+1)
	}
	if len(v.Elected) == 0 {
		v.Elected = nil
		if v.Kind == Elected {
			v.Kind, v.None = NotAdopted, true
		}
	}
	return v
}
