package decision

import (
	"reflect"
	"time"
)

// CastBallot gives or changes a member's marks in a named poll. Counter counts
// the member's intents in this round from 1: the same counter with the same
// marks is a retry.
type CastBallot struct {
	Poll    PollID
	Round   int
	Text    int
	Counter uint64
	Marks   Marks
}

// MaxCounter is the largest counter of a ballot, the largest whole number that
// every reader of JSON keeps exactly.
const MaxCounter = 1<<53 - 1

func (c CastBallot) commandID() CommandID { return "" }

// BallotCast is one member's marks. The last one before close counts.
type BallotCast struct {
	Poll    PollID `json:"poll"`
	Round   int    `json:"round"`
	Text    int    `json:"text"`
	Counter uint64 `json:"counter"`
	Source  Source `json:"source"`
	Marks   Marks  `json:"-"`
}

var _ = register[BallotCast]()

func (*BallotCast) kind() (string, int)        { return "ballot-cast", 1 }
func (e *BallotCast) parts(by MemberID) []Part { return []Part{{PartMarks, by, &e.Marks}} }

func (c CastBallot) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if c.counted(m, by) {
		return nil, nil
	}
	if err := m.may(by, actVote); err != nil {
		return nil, err
	}
	p, err := m.poll(c.Poll)
	if err != nil {
		return nil, err
	}
	now := p.now()
	switch {
	case now == nil:
		return nil, ErrPollNotOpen
	case c.Round != now.number:
		return nil, ErrRound.With("round", c.Round, "newest", now.number)
	case c.Text != now.text:
		return nil, ErrTextChanged.With("version", c.Text, "newest", now.text)
	case c.Counter == 0 || c.Counter > MaxCounter:
		return nil, ErrCounterRange.With("counter", c.Counter, "max", uint64(MaxCounter))
	}
	marks, err := methods[p.spec.Method].check(&p.spec, c.Marks)
	if err != nil {
		return nil, err
	}
	stored, has := now.cast[by.member]
	if !has {
		stored, has = now.stale[by.member]
	}
	switch {
	case p.state == PollStateClosed:
		return nil, ErrPollClosed
	case m.recusedFrom(m.proposals[p.proposal], by.member):
		return nil, ErrRecused
	case m.proposals[p.proposal].paused:
		return nil, ErrPaused
	case has && c.Counter == stored.counter:
		return nil, ErrCounterReused.With("counter", stored.counter, "marks", stored.marks)
	case has && c.Counter < stored.counter:
		return nil, ErrCounterOld.With("counter", stored.counter, "marks", stored.marks)
	}
	return []Body{&BallotCast{p.id, c.Round, c.Text, c.Counter, SourcePhone, marks}}, nil
}

// apply counts the ballot in place of the one before.
func (e *BallotCast) apply(m *Meeting, ev Event) {
	p, who := m.polls[e.Poll], ev.By.member
	now := p.now()
	owner := m.roll.byID[who]
	if owner == nil { // erased
		owner = &member{weight: 1}
	}
	now.take(p, who)
	delete(now.stale, who)
	now.newest = ev.At
	b := castBallot{e.Marks, e.Counter, e.Source, ev.At, e.Text, owner.group, p.weigh(owner)}
	now.put(p, who, b)
	if sc, positions := p.spec.scale(); positions {
		m.touchPeers(now, who)
		now.deal(sc, who, b)
		m.touchDesk(p)
	}
	m.touchPoll(p)
	m.touchMe(who)
}

// counted tells whether this very ballot is stored: a phone that heard no answer
// sends again, and is told so also after the poll, or the meeting, is over.
func (c CastBallot) counted(m *Meeting, by By) bool {
	p, ok := m.polls[c.Poll]
	if !ok || p.now() == nil || c.Round != p.now().number || c.Text != p.now().text {
		return false
	}
	stored, has := p.now().cast[by.member]
	if !has || c.Counter != stored.counter {
		return false
	}
	marks, err := methods[p.spec.Method].check(&p.spec, c.Marks)
	return err == nil && reflect.DeepEqual(marks, stored.marks)
}
