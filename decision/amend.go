package decision

import "time"

// Running says what becomes of a running poll when its text is amended. There is
// no default: somebody has to choose.
type Running string

// What becomes of a running poll when its text is amended.
const (
	RunningCarry Running = "carry" // it goes on with the new text; all ballots are stale until their owners say where they stand
	RunningClose Running = "close" // it is closed as it stands, and the proposal goes back to discussion
)

// ErrTextRunning asks what should become of the running poll.
var ErrTextRunning = Define(Conflict, "text_in_running_poll")

// PollCarried puts a new version of the text to a running poll.
type PollCarried struct {
	Poll  PollID `json:"poll"`
	Round int    `json:"round"`
	Text  int    `json:"text"`
}

var _ = register[PollCarried]()

func (*PollCarried) kind() (string, int)   { return "poll-carried", 1 }
func (*PollCarried) parts(MemberID) []Part { return nil }

// amendRunning are the events that an amendment brings about besides the new
// text, before it and after it.
func (m *Meeting) amendRunning(by By, at time.Time, c EditProposal, p *proposal, q *poll) (before, after []Body, err error) {
	if err := m.may(by, actRun); err != nil {
		return nil, nil, err
	}
	switch c.Running {
	case "":
		return nil, nil, ErrTextRunning
	case RunningCarry:
		return nil, []Body{&PollCarried{q.id, q.now().number, len(p.versions) + 1}}, nil
	case RunningClose:
	default:
		return nil, nil, oneOf("running", c.Running, RunningCarry, RunningClose)
	}
	why, err := prose("reason", c.Reason, MaxReason)
	if err != nil {
		return nil, nil, err
	}
	if why == "" {
		return nil, nil, ErrPhaseReason
	}
	closed, err := m.closing(q, at)
	if err != nil {
		return nil, nil, err
	}
	closed.Reasoned, closed.Why.Reason = true, why
	moved := &PhaseMoved{Proposal: p.id, From: p.phase, To: PhaseDiscussion, Why: Reason{why}}
	return []Body{closed, moved}, nil, nil
}

func (e *PollCarried) apply(m *Meeting, ev Event) {
	p := m.polls[e.Poll]
	p.now().carried = append(p.now().carried, Carried{p.now().text, e.Text, ev.At, ev.By.member})
	p.now().carry(p, e.Text)
	m.retitle(p, e.Text)
	m.touchPoll(p)
	m.touchDesk(p)
	m.touchAllMe()
}
