package decision

import "time"

// timed is the proposal that the hall spends its time on: the one it is at, as
// long as it is neither a draft, nor paused, nor decided or set aside; or "".
func (m *Meeting) timed() ProposalID {
	p, ok := m.proposals[m.current]
	if !ok || m.state != StateRunning || p.paused || p.aside != nil || p.phase == PhaseDraft || p.phase == PhaseDecided {
		return ""
	}
	return p.id
}

// keepTime books the time that is spent on proposals, after each event.
func (m *Meeting) keepTime(at time.Time) {
	now := m.timed()
	if now == m.timing {
		return
	}
	if was, ok := m.proposals[m.timing]; ok && was.since != nil {
		was.spent += at.Sub(*was.since)
		was.since = nil
	}
	if p, ok := m.proposals[now]; ok {
		p.since = sometime(at)
	}
	m.timing = now
	m.touch(SectionAgenda)
}
