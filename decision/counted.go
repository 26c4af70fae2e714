package decision

import "github.com/folkmoot/folkmoot/ballot"

// Counted is a poll's count in full: the tally with all its rounds, the flows
// between them, a sentence for each step, and, beside a ranked count, how the
// options compare in pairs. The comparison never decides anything.
type Counted struct {
	Tally    Tally             `json:"tally"`
	Flows    []ballot.Flow     `json:"flows"`
	Steps    []ballot.Sentence `json:"steps"`
	Analysis *ballot.Analysis  `json:"analysis,omitempty"`
}

// Counted gives the newest round's count where an audience may see its numbers;
// shown is false where it may not. It fails with ErrPollUnknown.
func (m *Meeting) Counted(id PollID, a Audience) (c Counted, shown bool, err error) {
	p, err := m.poll(id)
	if err != nil {
		return Counted{}, false, err
	}
	if !p.numbersFor(a) {
		return Counted{}, false, nil
	}
	out, ok := m.standing(p)
	if !ok {
		return Counted{}, false, nil
	}
	c = Counted{Tally: out.Tally, Flows: append([]ballot.Flow{}, out.Tally.Flows()...), Steps: append([]ballot.Sentence{}, out.Tally.Explain()...)}
	c.Analysis = p.pairs(p.now(), out.Tally)
	return c, true, nil
}

// pairs compares the options of a ranked round in pairs. There is nothing to
// compare where the ballots are no longer those that were counted, because marks
// have been erased. Of a closed round the comparison is made once; nobody changes
// it.
func (p *poll) pairs(r *round, counted Tally) *ballot.Analysis {
	if p.spec.Method != MethodRanked {
		return nil
	}
	if r.paired != nil {
		return r.paired
	}
	c := ballot.Condorcet(r.box)
	if c.Valid != counted.Valid {
		return nil
	}
	if r.outcome != nil {
		r.paired = c.Analysis
	}
	return c.Analysis
}
