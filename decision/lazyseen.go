package decision

import "time"

// SeePoll notes that a member has opened a poll of lazy consensus on their
// screen: who was told, and who has looked, stands in the record.
type SeePoll struct {
	ID   CommandID
	Poll PollID
}

func (c SeePoll) commandID() CommandID { return c.ID }

// PollSeen is one member's look.
type PollSeen struct {
	Poll  PollID `json:"poll"`
	Round int    `json:"round"`
}

var _ = register[PollSeen]()

func (*PollSeen) kind() (string, int)   { return "poll-seen", 1 }
func (*PollSeen) parts(MemberID) []Part { return nil }

func (c SeePoll) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actVote); err != nil {
		return nil, err
	}
	p, err := m.poll(c.Poll)
	switch {
	case err != nil:
		return nil, err
	case p.state != PollStateRunning:
		return nil, ErrPollOver
	case p.spec.Method != MethodLazy:
		return nil, nil
	}
	if _, has := p.now().seen[by.member]; has {
		return nil, nil
	}
	return []Body{&PollSeen{p.id, p.now().number}}, nil
}

func (e *PollSeen) apply(m *Meeting, ev Event) {
	p := m.polls[e.Poll]
	p.now().seen[ev.By.member] = ev.At
	m.touch(SectionPoll(p.id))
	m.touchMe(ev.By.member)
}
