package decision

import (
	"slices"
	"strings"
)

// find is who has been nominated before: a member, or a free name whatever its
// capitals; nil where nobody has nominated them.
func (el *election) find(n Nominee) *candidate {
	for _, id := range el.order {
		c := el.byID[id]
		if n.Member != "" && c.member == n.Member || n.Member == "" && c.free && strings.EqualFold(c.name, n.Name) {
			return c
		}
	}
	return nil
}

func (c *candidate) nominatedBy(id MemberID) bool {
	return slices.ContainsFunc(c.nominations, func(n nomination) bool { return n.by == id })
}

// nominatedBy counts those whom a member has nominated.
func (el *election) nominatedBy(id MemberID) (n int) {
	for _, c := range el.byID {
		if c.nominatedBy(id) {
			n++
		}
	}
	return n
}

// visible tells whether a viewer may know of a candidacy; see view.go.
func (c *candidate) visible(viewer MemberID, runs bool) bool {
	return c.answer == CandidateAccepted || runs || viewer != "" && (c.member == viewer || c.nominatedBy(viewer))
}

// speaks tells whether a viewer may answer, and write, for a candidate.
func (c *candidate) speaks(viewer MemberID, runs bool) bool {
	return c.free && runs || !c.free && c.member == viewer
}

// seconded counts the members, besides the first who nominated and the
// candidate, who have seconded or nominated them.
func (c *candidate) seconded() int {
	counted, sum := map[MemberID]bool{c.member: true, c.nominations[0].by: true}, 0
	others := slices.Clone(c.seconds)
	for _, n := range c.nominations[1:] {
		others = append(others, n.by)
	}
	for _, id := range others {
		if id == "" || !counted[id] { // who is erased was another each time
			counted[id], sum = true, sum+1
		}
	}
	return sum
}

// stands tells whether a candidate may be an option.
func (m *Meeting) stands(el *election, c *candidate) bool {
	if el.rule == nil || c.answer != CandidateAccepted || c.seconded() < el.rule.Seconds {
		return false
	}
	p, ok := m.roll.byID[c.member]
	return c.free || ok && p.onRoll()
}

func (m *Meeting) candidateName(c *candidate) string {
	if c.free {
		return c.name
	}
	return m.roll.name(c.member)
}

// touchCandidate marks what shows a candidacy as changed: to all, to the
// candidate, and to who nominated them.
func (m *Meeting) touchCandidate(p ProposalID, c *candidate) {
	m.touch(SectionCandidates(p))
	m.touchMe(c.member)
	for _, n := range c.nominations {
		m.touchMe(n.by)
	}
}

// touchCandidacies marks the elections that name a member as changed.
func (m *Meeting) touchCandidacies(id MemberID) {
	for _, p := range m.proposals {
		if p.election.find(Nominee{Member: id}) != nil {
			m.touch(SectionCandidates(p.id))
		}
	}
}

func (e *CandidateNominated) apply(m *Meeting, ev Event) {
	el := &m.proposals[e.Proposal].election
	c, known := el.byID[e.Candidate]
	if !known {
		if el.byID == nil {
			el.byID = map[CandidateID]*candidate{}
		}
		c = &candidate{id: e.Candidate, free: e.Free, member: e.Nominee.Member, name: e.Nominee.Name, answer: CandidateAsked}
		el.byID[c.id] = c
		el.order = append(el.order, c.id)
	}
	c.nominations = append(c.nominations, nomination{ev.By.member, e.Why.Reason})
	m.touchCandidate(e.Proposal, c)
}

func (e *NominationAnswered) apply(m *Meeting, _ Event) {
	c := m.proposals[e.Proposal].election.byID[e.Candidate]
	c.answer = answerOf(e.Accept)
	m.touchCandidate(e.Proposal, c)
}

func (e *CandidateSeconded) apply(m *Meeting, ev Event) {
	c := m.proposals[e.Proposal].election.byID[e.Candidate]
	if i := slices.Index(c.seconds, ev.By.member); e.Second {
		c.seconds = append(c.seconds, ev.By.member)
	} else if i >= 0 {
		c.seconds = slices.Delete(c.seconds, i, i+1)
	}
	m.touchCandidate(e.Proposal, c)
}

func (e *StatementWritten) apply(m *Meeting, _ Event) {
	c := m.proposals[e.Proposal].election.byID[e.Candidate]
	c.statement = e.Words.Text
	m.touchCandidate(e.Proposal, c)
}

// candidateOptions checks the options of a new poll that are candidates, and
// gives them the candidates' names: ErrCandidateUnknown, ErrNotStanding,
// ErrOptionTwice.
func (m *Meeting) candidateOptions(p *proposal, options []Option) ([]Option, error) {
	if err := m.candidatesStand(p, options); err != nil {
		return nil, err
	}
	return m.nameCandidates(p, options), nil
}

// candidatesStand refuses options whose candidates do not stand.
func (m *Meeting) candidatesStand(p *proposal, options []Option) error {
	seen := map[CandidateID]bool{"": true}
	for _, o := range options {
		if o.Candidate == "" {
			continue
		}
		c, ok := p.election.byID[o.Candidate]
		switch {
		case !ok:
			return ErrCandidateUnknown
		case !m.stands(&p.election, c):
			return ErrNotStanding.With("name", o.Name)
		case seen[o.Candidate]:
			return ErrOptionTwice.With("option", m.candidateName(c))
		}
		seen[o.Candidate] = true
	}
	return nil
}

// nameCandidates are options with the names that their candidates bear now.
// An event does not hold these names: they can be erased.
func (m *Meeting) nameCandidates(p *proposal, options []Option) []Option {
	named := slices.Clone(options)
	for i, o := range named {
		if c, ok := p.election.byID[o.Candidate]; ok {
			named[i].Name = m.candidateName(c)
		}
	}
	return named
}

// withoutNames are options as an event holds them.
func withoutNames(options []Option) []Option {
	bare := slices.Clone(options)
	for i, o := range bare {
		if o.Candidate != "" {
			bare[i].Name = ""
		}
	}
	return bare
}
