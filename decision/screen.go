package decision

import "time"

// FreezeScreen holds what the hall's screen shows, so that it stays while the
// facilitators prepare what comes next; or lets it go on.
type FreezeScreen struct {
	ID     CommandID
	Frozen bool
}

func (c FreezeScreen) commandID() CommandID { return c.ID }

// ScreenFrozen holds the screen, or lets it go on.
type ScreenFrozen struct {
	Frozen bool `json:"frozen"`
}

var _ = register[ScreenFrozen]()

func (*ScreenFrozen) kind() (string, int)   { return "screen-frozen", 1 }
func (*ScreenFrozen) parts(MemberID) []Part { return nil }

func (c FreezeScreen) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	if m.frozen == c.Frozen {
		return nil, nil
	}
	return []Body{&ScreenFrozen{c.Frozen}}, nil
}

func (e *ScreenFrozen) apply(m *Meeting, _ Event) {
	m.frozen = e.Frozen
	m.touch(SectionMeeting)
}
