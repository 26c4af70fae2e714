package ballot

import "fmt"

// Election is a ballot file read in: the ballots and what the file says of the
// election around them.
type Election struct {
	Title string
	// Seats is how many are to be elected; 0 if the file does not say.
	Seats int
	// Withdrawn are options whose marks are to be deleted before counting, see
	// [Box.Without].
	Withdrawn []string
	// WriteIn is the label of the bucket of undeclared write-ins, or empty.
	WriteIn string
	// TieOrder is the tie order that the file gives, or empty.
	TieOrder []string
	Box      *Box
}

// FileError says what is wrong with a ballot file, where, and what would be right.
type FileError struct {
	File string
	Line int // from 1; 0 if the whole file is meant
	Msg  string
}

// Error is "file:line: message".
func (e *FileError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.File, e.Msg)
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
}

// Without is a box in which the given options never stood: their marks are
// deleted and the ranks behind them move up. A rank that was skipped by the
// voter stays skipped. Labels that are not on the ballot are ignored.
func (x *Box) Without(withdrawn ...string) *Box {
	gone := make(map[string]bool, len(withdrawn))
	for _, w := range withdrawn {
		gone[w] = true
	}
	place := make([]int, len(x.options))
	var left []string
	for o, label := range x.options {
		place[o] = -1
		if !gone[label] {
			place[o] = len(left)
			left = append(left, label)
		}
	}
	out := NewBox(left...)
	for b, n := range x.All() {
		out.buf = appendBallot(out.buf[:0], b.without(place))
		out.addCode(out.buf, n)
	}
	return out
}

func (b Ballot) without(place []int) Ballot {
	out := Ballot{Choice: b.Choice}
	for _, rank := range b.Ranking {
		var kept []int
		for _, o := range rank {
			if o == Overvote {
				kept = append(kept, o)
			} else if place[o] >= 0 {
				kept = append(kept, place[o])
			}
		}
		if len(kept) > 0 || len(rank) == 0 {
			out.Ranking = append(out.Ranking, kept)
		}
	}
	for _, o := range b.Approvals {
		if place[o] >= 0 {
			out.Approvals = append(out.Approvals, place[o])
		}
	}
	for _, s := range b.Scores {
		if place[s.Option] >= 0 {
			out.Scores = append(out.Scores, Score{place[s.Option], s.Value})
		}
	}
	return out
}
