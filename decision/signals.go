package decision

import "time"

// Signal is a sign that a member gives without words (Seeds for Change, hand
// signals).
type Signal string

// The signals.
const (
	SignalAgree  Signal = "agree"
	SignalUnsure Signal = "unsure"
	SignalSlower Signal = "slower"
	SignalLouder Signal = "louder"
	SignalPlain  Signal = "plain_language"
	SignalWrapUp Signal = "wrap_up"
)

// Signals lists the signals.
func Signals() []Signal {
	return []Signal{SignalAgree, SignalUnsure, SignalSlower, SignalLouder, SignalPlain, SignalWrapUp}
}

// A signal is seen for SignalLasts, and at most signalGrain longer: signals fade
// together, so that the hall is repainted seldom.
const (
	SignalLasts = 60 * time.Second
	signalGrain = 5 * time.Second
)

type signal struct {
	kind  Signal
	until time.Time
}

// GiveSignal gives a signal in place of the one that the member gave before;
// "" takes it back. One that is still seen is not given again.
type GiveSignal struct {
	ID     CommandID
	Signal Signal
}

// FadeSignals takes away the signals whose time is over. Only time gives it.
type FadeSignals struct{}

func (c GiveSignal) commandID() CommandID  { return c.ID }
func (c FadeSignals) commandID() CommandID { return "" }

// SignalGiven is a signal; "" takes it back.
type SignalGiven struct {
	Signal Signal `json:"signal"`
}

// SignalsFaded takes away the signals whose time is over.
type SignalsFaded struct{}

var _ = []struct{}{register[SignalGiven](), register[SignalsFaded]()}

func (*SignalGiven) kind() (string, int)    { return "signal-given", 1 }
func (*SignalsFaded) kind() (string, int)   { return "signals-faded", 1 }
func (*SignalGiven) parts(MemberID) []Part  { return nil }
func (*SignalsFaded) parts(MemberID) []Part { return nil }

func (c GiveSignal) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actSpeak); err != nil {
		return nil, err
	}
	if err := oneOf("signal", c.Signal, append(Signals(), "")...); err != nil {
		return nil, err
	}
	if m.floor.signals[by.member].kind == c.Signal {
		return nil, nil
	}
	return []Body{&SignalGiven{c.Signal}}, nil
}

func (e *SignalGiven) apply(m *Meeting, ev Event) {
	f := &m.floor
	if f.signals == nil {
		f.signals = map[MemberID]signal{}
	}
	if e.Signal == "" {
		delete(f.signals, ev.By.member)
	} else {
		until := ev.At.Add(SignalLasts + signalGrain - time.Millisecond).Truncate(signalGrain)
		f.signals[ev.By.member] = signal{e.Signal, until}
	}
	m.touch(SectionSignals)
	m.touchMe(ev.By.member)
}

func (FadeSignals) decide(m *Meeting, by By, at time.Time) ([]Body, error) {
	if by.kind != byClock {
		return nil, ErrNotAllowed.With("role", by.String())
	}
	for _, s := range m.floor.signals {
		if !s.until.After(at) && m.state == StateRunning {
			return []Body{&SignalsFaded{}}, nil
		}
	}
	return nil, nil
}

func (*SignalsFaded) apply(m *Meeting, ev Event) {
	for id, s := range m.floor.signals {
		if !s.until.After(ev.At) {
			delete(m.floor.signals, id)
			m.touchMe(id)
		}
	}
	m.touch(SectionSignals)
}

// SignalCount is how many give a signal now.
type SignalCount struct {
	Signal Signal    `json:"signal"`
	Count  int       `json:"count"`
	Until  time.Time `json:"until" doc:"when the newest of them fades"`
}

// SignalsSection counts the signals that are seen now, never whose they are.
type SignalsSection struct {
	Signals []SignalCount `json:"signals" doc:"those that somebody gives, in a fixed order"`
}

// MySignal is the viewer's own signal.
type MySignal struct {
	Signal Signal    `json:"signal"`
	Until  time.Time `json:"until"`
}

func (m *Meeting) signalsSection() SignalsSection {
	s := SignalsSection{Signals: []SignalCount{}}
	for _, kind := range Signals() {
		c := SignalCount{Signal: kind}
		for _, given := range m.floor.signals {
			if given.kind != kind {
				continue
			}
			c.Count++
			if given.until.After(c.Until) {
				c.Until = given.until
			}
		}
		if c.Count > 0 {
			s.Signals = append(s.Signals, c)
		}
	}
	return s
}
