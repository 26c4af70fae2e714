package server_test

import "github.com/folkmoot/folkmoot/decision"

// recordOf lists what a person gets of what is kept for the record.
func (h *hall) recordOf(p *person, proposals []decision.AgendaItem, list func(v any, err error)) {
	h.t.Helper()
	for _, item := range proposals {
		conflicts, err := p.c.Conflicts(h.ctx, h.meeting, item.ID)
		list(conflicts, err)
	}
}
