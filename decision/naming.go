package decision

import "slices"

// touchName marks what shows a member's name to others as changed, besides the
// roll. Only what the member has a part in is looked for, so that whoever changes
// their name again and again does not have all of the hall's screens rendered.
func (m *Meeting) touchName(id MemberID) {
	f := &m.floor
	if _, up := f.queue.hand(id); up || f.queue.now != nil && f.queue.now.member == id {
		m.touch(SectionQueue)
	}
	if len(f.questions.asked[id]) > 0 {
		m.touch(SectionQuestions)
	}
	if slices.ContainsFunc(m.record.actions, func(a *action) bool { return a.owner == id }) {
		m.touch(SectionActions)
	}
	for _, p := range m.proposals {
		m.touchNameOn(p, id)
	}
}

// touchNameOn marks what of a proposal shows a member's name.
func (m *Meeting) touchNameOn(p *proposal, id MemberID) {
	if len(p.brainstorm.wrote[id]) > 0 {
		m.touch(SectionIdeas(p.id))
	}
	for _, c := range p.discussion.byID {
		if c.author == id {
			m.touch(SectionDiscussion(p.id))
		}
	}
	for _, c := range p.election.byID {
		if c.nominations[0].by == id {
			m.touchMe(c.member)
		}
	}
	for _, q := range p.polls {
		if now := m.polls[q].now(); now != nil && slices.ContainsFunc(now.cards, func(c *card) bool { return c.owner == id }) {
			m.touch(SectionTally(q), SectionDesk(q))
		}
	}
}
