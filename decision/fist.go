package decision

import (
	"strconv"

	"github.com/folkmoot/folkmoot/ballot"
)

// FistRule says when a poll by fist to five adopts its proposal: nobody shows
// fewer than Pass fingers. The fist, 0, is a block; whoever shows less than the
// pass mark is heard, and then all are polled again.
type FistRule struct {
	Pass int `json:"pass"` // 1 to 5
}

type fistMethod struct{}

func (fistMethod) plan(s *PollSpec) error {
	if err := noOptions(s); err != nil {
		return err
	}
	if s.Fist == nil {
		s.Fist = &FistRule{Pass: 3}
	}
	if s.Fist.Pass < 1 || s.Fist.Pass > 5 {
		return ErrRule.With("field", "pass", "num", s.Fist.Pass, "den", 5)
	}
	return nil
}

// scale asks for a reason of the fist alone: the others under the pass mark are heard.
func (fistMethod) scale(s *PollSpec) scale {
	return scale{all: ballot.Fingers, stops: ballot.Fingers[0], reasons: ballot.Fingers[:1],
		silent: ballot.Fingers[s.Fist.Pass:], cards: ballot.Fingers[:s.Fist.Pass]}
}

func (f fistMethod) check(s *PollSpec, m Marks) (Marks, error) { return s.checkPosition(m, f.scale(s)) }

func (fistMethod) ballot(_ *PollSpec, m Marks) ballot.Ballot { return positionBallot(m) }

func (fistMethod) count(_ *PollSpec, box *ballot.Box, _ Lot) (Tally, error) {
	return ballot.FistToFive(box), nil
}

func (fistMethod) judge(s *PollSpec, o Sums, _ Lot) Verdict {
	var under, over int64
	for i, f := range ballot.Fingers {
		switch {
		case i >= s.Fist.Pass:
			over += o.count(f)
		case i > 0:
			under += o.count(f)
		}
	}
	checks := append([]Check{
		limit("fist_fists", o.blocks(ballot.Fingers[0]), 0),
		limit("fist_under", under, 0),
		enough("fist_over", over, 1),
	}, s.groupBlocks(&o, "fist_fists", ballot.Fingers[0])...)
	return pass(checks).stopped("fist_fists")
}

// changes go to and from the pass mark itself, and the fist.
func (fistMethod) changes(s *PollSpec, _ Sums) []change {
	mark, fist := ballot.Fingers[s.Fist.Pass], ballot.Fingers[0]
	all := []change{more("more_passing", mark), withdrawn("fist_to_passing", fist, mark), more("more_fists", fist)}
	for i := 1; i < s.Fist.Pass; i++ {
		all = append(all, turned("fingers_"+strconv.Itoa(i)+"_to_passing", ballot.Fingers[i], mark))
	}
	return all
}
