package decision

import (
	"slices"
)

// IdeaLine is an idea as others see it.
type IdeaLine struct {
	ID     IdeaID `json:"id"`
	Text   string `json:"text"`
	Author string `json:"author,omitempty" doc:"the name, where it is not hidden"`
	Mine   bool   `json:"mine"`
	Group  string `json:"group,omitempty"`
	Merged int    `json:"merged" doc:"how many others were merged into it"`
	Dots   int    `json:"dots"`
	Option PollID `json:"option,omitempty" doc:"the poll in which it became an option"`

	Withheld bool   `json:"withheld,omitempty" doc:"it is kept from the reveal; to its author and to who moderates"`
	Reason   string `json:"reason,omitempty" doc:"why it is withheld"`
}

// IdeasSection says how the brainstorm of a proposal stands. The ideas come by GET.
type IdeasSection struct {
	Proposal ProposalID     `json:"proposal"`
	Rule     BrainstormRule `json:"rule"`
	Revealed bool           `json:"revealed" doc:"everybody may see the ideas"`
	Count    int            `json:"count" doc:"ideas written, without those merged into others"`
	Writers  int            `json:"writers" doc:"members who have written"`
	Dotters  int            `json:"dotters" doc:"members who have placed dots"`
	Newest   []IdeaLine     `json:"newest" doc:"the newest few, where they may be seen"`
	Withheld int            `json:"withheld" doc:"ideas kept from the reveal"`
}

func (m *Meeting) ideasSection(p *proposal, a Audience) IdeasSection {
	b := &p.brainstorm
	s := IdeasSection{Proposal: p.id, Rule: b.rule, Revealed: b.open(), Newest: []IdeaLine{}, Withheld: len(b.withheld)}
	if !b.set {
		s.Rule = DefaultBrainstorm()
	}
	for _, id := range b.order {
		if _, kept := b.withheld[id]; !kept && b.ideas[id].into == "" {
			s.Count++
		}
	}
	s.Writers, s.Dotters = b.people()
	if b.open() {
		lines := m.ideaLines(p, a, "")
		slices.Reverse(lines)
		s.Newest = lines[:min(newestFew, len(lines))]
	}
	return s
}

// Ideas lists the ideas of a proposal that a viewer may see, in the order in
// which they were written: all of them once they are revealed, before that the
// viewer's own. It fails with ErrProposalUnknown.
func (m *Meeting) Ideas(id ProposalID, a Audience, viewer MemberID) ([]IdeaLine, error) {
	p, err := m.proposal(id)
	if err != nil {
		return nil, err
	}
	return m.ideaLines(p, a, viewer), nil
}

func (m *Meeting) ideaLines(p *proposal, a Audience, viewer MemberID) []IdeaLine {
	b := &p.brainstorm
	merged, dots := map[IdeaID]int{}, b.sums()
	for _, id := range b.order {
		if root := b.root(id); root.id != id {
			merged[root.id]++
		}
	}
	lines := []IdeaLine{}
	for _, id := range b.order {
		it := b.ideas[id]
		mine := viewer != "" && it.author == viewer
		if it.into != "" || !b.open() && !mine && !b.moderates(a) {
			continue
		}
		l := IdeaLine{ID: id, Text: it.text, Mine: mine, Group: it.group, Merged: merged[id], Dots: dots[id], Option: it.option}
		l.Reason, l.Withheld = b.withheld[id]
		if !b.rule.Hidden && a != ToScreen && (mine || b.open()) {
			l.Author = m.roll.name(it.author)
		}
		lines = append(lines, l)
	}
	for _, it := range b.unrevealed(viewer) {
		lines = append(lines, IdeaLine{ID: it.id, Text: it.text, Mine: true, Withheld: true, Reason: b.withheld[it.id]})
	}
	return lines
}

// MyIdea is what became of an idea of the viewer's own.
type MyIdea struct {
	Proposal ProposalID `json:"proposal"`
	Idea     IdeaID     `json:"idea"`
	Option   PollID     `json:"option,omitempty"`
	Withheld bool       `json:"withheld,omitempty" doc:"it is kept from the reveal; the list of ideas says why"`
}

// MyDots are the viewer's own dots.
type MyDots struct {
	Proposal ProposalID     `json:"proposal"`
	Counter  uint64         `json:"counter"`
	Dots     map[IdeaID]int `json:"dots"`
}

// addMyIdeas fills the personal section from a proposal's brainstorm: the newest
// few ideas of the viewer, and their dots.
func (s *MeSection) addMyIdeas(p *proposal) {
	b := &p.brainstorm
	own := b.wrote[s.Member]
	for i := len(own) - 1; i >= 0 && len(s.Ideas) < newestFew; i-- {
		if it, here := b.ideas[own[i]]; here {
			_, is := b.withheld[it.id]
			s.Ideas = append(s.Ideas, MyIdea{p.id, it.id, b.root(it.id).option, is})
		}
	}
	for _, it := range b.unrevealed(s.Member) {
		s.Ideas = append(s.Ideas, MyIdea{Proposal: p.id, Idea: it.id, Withheld: true})
	}
	if d, ok := b.dots[s.Member]; ok {
		s.Dots = append(s.Dots, MyDots{p.id, d.counter, b.merged(d.dots)})
	}
}

// nameIdeas notes which ideas became options of a poll, and tells their authors.
func (m *Meeting) nameIdeas(p *proposal, poll PollID, options []Option) {
	b := &p.brainstorm
	for _, o := range options {
		if it := b.root(o.Idea); it != nil {
			it.option = poll
			m.touchAuthors(b, it)
			m.touch(SectionIdeas(p.id))
		}
	}
}

// touchAuthors marks what shows an idea, and those merged into it, to their
// authors as changed.
func (m *Meeting) touchAuthors(b *brainstorm, it *idea) {
	for _, id := range b.order {
		if b.root(id) == it {
			m.touchMe(b.ideas[id].author)
		}
	}
}
