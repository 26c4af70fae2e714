package decision

import "time"

// AgendaItem is one proposal of the agenda.
type AgendaItem struct {
	ID      ProposalID  `json:"id"`
	Title   string      `json:"title"`
	Phase   Phase       `json:"phase"`
	Paused  bool        `json:"paused"`
	Minutes int         `json:"minutes" doc:"planned; 0 is no plan"`
	Started *time.Time  `json:"started,omitempty" doc:"when it left draft"`
	Decided *time.Time  `json:"decided,omitempty"`
	Spent   int         `json:"spent" doc:"seconds that the hall was at it, up to since"`
	Since   *time.Time  `json:"since,omitempty" doc:"while the hall is at it: when it came to it"`
	Running PollID      `json:"running,omitempty" doc:"the running poll"`
	Verdict VerdictKind `json:"verdict,omitempty" doc:"of the newest closed poll, where it may be seen"`
}

// AgendaSection is the agenda in order.
type AgendaSection struct {
	Current ProposalID   `json:"current,omitempty"`
	Items   []AgendaItem `json:"items"`
}

func (m *Meeting) agendaSection(a Audience) AgendaSection {
	s := AgendaSection{Current: m.current, Items: []AgendaItem{}}
	for _, id := range m.agenda {
		p := m.proposals[id]
		item := AgendaItem{ID: id, Title: p.newest().title, Phase: p.phase, Paused: p.paused, Minutes: p.minutes,
			Spent: int(p.spent / time.Second), Since: p.since}
		item.Started, item.Decided = p.span()
		if q := m.running(p); q != nil {
			item.Running = q.id
		}
		if q := m.closedLast(p); q != nil && q.numbersFor(a) {
			item.Verdict = q.now().outcome.Verdict.Kind
		}
		if p.aside != nil {
			item.Verdict = p.aside.Kind
		}
		s.Items = append(s.Items, item)
	}
	return s
}

// span is when a proposal left draft, where it has not gone back to it, and when it was last decided.
func (p *proposal) span() (started, decided *time.Time) {
	for _, mv := range p.moves {
		switch {
		case mv.To == PhaseDraft:
			started = nil
		case started == nil:
			started = sometime(mv.At)
		}
		if decided = nil; mv.To == PhaseDecided {
			decided = sometime(mv.At)
		}
	}
	return started, decided
}
