package decision

import (
	"cmp"
	"time"
)

// Purpose says what a timer is for.
type Purpose string

// The purposes of a timer.
const (
	TimerSilence    Purpose = "silence" // silent writing
	TimerDiscussion Purpose = "discussion"
	TimerBreak      Purpose = "break"
	TimerOther      Purpose = "other"
)

// The shortest and the longest timer, in seconds.
const (
	MinTimer = 5
	MaxTimer = 4 * 3600
)

// timer is the hall's one timer.
type timer struct {
	purpose Purpose
	about   ProposalID // the hall's when it started, or ""
	started time.Time
	until   time.Time
	ended   time.Time // zero while it runs
	byTime  bool      // time itself ended it
}

func (t *timer) running() bool { return t.ended.IsZero() }

// StartTimer starts the hall's timer.
type StartTimer struct {
	ID      CommandID
	Purpose Purpose
	Seconds int
}

// ExtendTimer gives the running timer more seconds.
type ExtendTimer struct {
	ID      CommandID
	Seconds int
}

// StopTimer ends the running timer before its time, or, given by time, at its end.
type StopTimer struct{ ID CommandID }

// Refusals of the timer.
var (
	ErrTimerRuns  = Define(Conflict, "timer_runs")
	ErrTimerNone  = Define(Conflict, "timer_none") // none runs
	ErrTimerRange = Define(Invalid, "timer_range") // args seconds, min, max
)

func (c StartTimer) commandID() CommandID  { return c.ID }
func (c ExtendTimer) commandID() CommandID { return c.ID }
func (c StopTimer) commandID() CommandID   { return c.ID }

// TimerStarted starts the timer.
type TimerStarted struct {
	Purpose Purpose `json:"purpose"`
	Seconds int     `json:"seconds"`
}

// TimerExtended gives the timer more seconds.
type TimerExtended struct {
	Seconds int `json:"seconds"`
}

// TimerEnded ends the timer; ByTime tells whether it ran out.
type TimerEnded struct {
	ByTime bool `json:"by_time"`
}

var _ = []struct{}{register[TimerStarted](), register[TimerExtended](), register[TimerEnded]()}

func (*TimerStarted) kind() (string, int)    { return "timer-started", 1 }
func (*TimerExtended) kind() (string, int)   { return "timer-extended", 1 }
func (*TimerEnded) kind() (string, int)      { return "timer-ended", 1 }
func (*TimerStarted) parts(MemberID) []Part  { return nil }
func (*TimerExtended) parts(MemberID) []Part { return nil }
func (*TimerEnded) parts(MemberID) []Part    { return nil }

func (c StartTimer) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	if err := oneOf("purpose", c.Purpose, TimerSilence, TimerDiscussion, TimerBreak, TimerOther); err != nil {
		return nil, err
	}
	switch t := m.floor.timer; {
	case t != nil && t.running():
		return nil, ErrTimerRuns
	case c.Seconds < MinTimer || c.Seconds > MaxTimer:
		return nil, ErrTimerRange.With("seconds", c.Seconds, "min", MinTimer, "max", MaxTimer)
	}
	return []Body{&TimerStarted{c.Purpose, c.Seconds}}, nil
}

func (e *TimerStarted) apply(m *Meeting, ev Event) {
	m.floor.timer = &timer{purpose: e.Purpose, about: m.current, started: ev.At, until: ev.At.Add(time.Duration(e.Seconds) * time.Second)}
	m.touch(SectionTimer)
}

func (c ExtendTimer) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	t, err := m.runningTimer(by)
	if err != nil {
		return nil, err
	}
	whole := t.until.Sub(t.started) + time.Duration(c.Seconds)*time.Second
	if c.Seconds < 1 || c.Seconds > MaxTimer || whole > MaxTimer*time.Second {
		return nil, ErrTimerRange.With("seconds", c.Seconds, "min", 1, "max", MaxTimer-int(t.until.Sub(t.started)/time.Second))
	}
	return []Body{&TimerExtended{c.Seconds}}, nil
}

func (e *TimerExtended) apply(m *Meeting, _ Event) {
	t := m.floor.timer
	t.until = t.until.Add(time.Duration(e.Seconds) * time.Second)
	m.touch(SectionTimer)
}

func (c StopTimer) decide(m *Meeting, by By, at time.Time) ([]Body, error) {
	t, err := m.runningTimer(by)
	switch {
	case err != nil:
		return nil, err
	case by.kind == byClock && t.until.After(at):
		return nil, nil
	}
	return []Body{&TimerEnded{by.kind == byClock}}, nil
}

func (e *TimerEnded) apply(m *Meeting, ev Event) {
	m.floor.timer.ended, m.floor.timer.byTime = ev.At, e.ByTime
	m.touch(SectionTimer)
}

// endSilence ends silent writing about a proposal with what it was for.
func (m *Meeting) endSilence(p ProposalID, at time.Time) {
	if t := m.floor.timer; t != nil && t.running() && t.purpose == TimerSilence && t.about == p {
		t.ended = at
		m.touch(SectionTimer)
	}
}

// runningTimer finds the timer for whoever runs the meeting.
func (m *Meeting) runningTimer(by By) (*timer, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	if t := m.floor.timer; t != nil && t.running() {
		return t, nil
	}
	return nil, ErrTimerNone
}

// TimerSection is the hall's timer.
type TimerSection struct {
	Running bool       `json:"running"`
	Purpose Purpose    `json:"purpose" doc:"of the newest timer"`
	Started *time.Time `json:"started,omitempty"`
	Until   *time.Time `json:"until,omitempty"`
	Ended   *time.Time `json:"ended,omitempty"`
	RanOut  bool       `json:"ran_out" doc:"it ended by itself"`
}

func (m *Meeting) timerSection() TimerSection {
	t := m.floor.timer
	if t == nil {
		return TimerSection{Purpose: TimerOther}
	}
	return TimerSection{t.running(), cmp.Or(t.purpose, TimerOther), sometime(t.started), sometime(t.until), sometime(t.ended), t.byTime}
}
