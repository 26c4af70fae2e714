package decision

func (m *Meeting) recusedFrom(p *proposal, id MemberID) bool {
	_, is := p.recused[id]
	return is
}
