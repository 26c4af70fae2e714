package decision

import (
	"time"

	"github.com/folkmoot/folkmoot/ballot"
)

// FallbackKind is what may follow a block that stands.
type FallbackKind string

// The fallbacks, chosen before the poll opens.
const (
	// FallbackVote is a vote with a high threshold: nine tenths is the modified
	// consensus of the Occupy Wall Street assembly; others take 80, 75, 66⅔ or 60 %.
	FallbackVote FallbackKind = "vote"
	// FallbackClock is the process of N Street Cohousing: up to six meetings of the
	// blocker and the proposers within three months, then a vote.
	FallbackClock FallbackKind = "clock"
	// FallbackAlternative puts the text, another text and the passive option to a
	// resistance poll.
	FallbackAlternative FallbackKind = "alternative"
)

// Fallback is the rule for a block that stands.
type Fallback struct {
	Kind      FallbackKind `json:"kind"`
	Threshold ballot.Share `json:"threshold,omitzero"` // of yes and no; vote and clock
	Meetings  int          `json:"meetings,omitempty"` // clock: so many talks are enough; 1 to 12
	Days      int          `json:"days,omitempty"`     // clock: or so many days; 1 to 366
}

func (f *Fallback) check() error {
	if f == nil {
		return nil
	}
	if err := oneOf("fallback", f.Kind, FallbackVote, FallbackClock, FallbackAlternative); err != nil {
		return err
	}
	switch {
	case f.Kind == FallbackAlternative && !f.Threshold.IsZero(),
		f.Kind != FallbackAlternative && (f.Threshold.IsZero() || f.Threshold.Num == 0),
		f.Kind == FallbackClock && (f.Meetings < 1 || f.Meetings > 12 || f.Days < 1 || f.Days > 366),
		f.Kind != FallbackClock && (f.Meetings != 0 || f.Days != 0):
		return ErrRule.With("field", "fallback", "num", f.Threshold.Num, "den", f.Threshold.Den)
	}
	return checkShare("fallback", f.Threshold)
}

// Talk is a meeting of a blocker and the proposers after a block.
type Talk struct {
	At   time.Time `json:"at"`
	By   MemberID  `json:"by,omitempty"`
	Note string    `json:"note"`
}

// PlanFallback plans the poll that the rule of a blocked poll allows. The options
// of an alternative are made by the client: the text as it stands, the other text,
// and what happens if nothing is decided, in this order.
type PlanFallback struct {
	ID      CommandID
	Of      PollID
	Poll    PollID // made by the client
	Options []Option
}

// HoldTalk notes that a blocker and the proposers have met.
type HoldTalk struct {
	ID   CommandID
	Poll PollID
	Note string
}

// Refusals of a fallback.
var (
	ErrNotBlocked   = Define(Conflict, "poll_not_blocked")     // there is no block that stands
	ErrNoFallback   = Define(Conflict, "no_fallback")          // the rule has none
	ErrClockRuns    = Define(Conflict, "fallback_clock_runs")  // args talks, meetings, until
	ErrAlternatives = Define(Invalid, "fallback_alternatives") // an alternative has three options
)

func (c PlanFallback) commandID() CommandID { return c.ID }
func (c HoldTalk) commandID() CommandID     { return c.ID }

// TalkHeld is a meeting after a block.
type TalkHeld struct {
	Poll PollID `json:"poll"`
	Note Reason `json:"-"`
}

var _ = register[TalkHeld]()

func (*TalkHeld) kind() (string, int)     { return "talk-held", 1 }
func (e *TalkHeld) parts(MemberID) []Part { return []Part{{PartText, "", &e.Note}} }

// blocked finds a closed poll whose block stands, and its fallback.
func (m *Meeting) blocked(id PollID) (*poll, *Fallback, error) {
	p, err := m.poll(id)
	if err != nil {
		return nil, nil, err
	}
	of := m.proposals[p.proposal]
	switch {
	case m.superseded(p):
		return nil, nil, ErrNotBlocked
	case m.blockOn(p) != nil:
		return nil, nil, m.blockOn(p)
	case of.phase == PhaseDecided:
		return nil, nil, ErrPhaseForPoll.With("phase", string(of.phase))
	case p.spec.Method != MethodConsensus || p.spec.Consensus.Fallback == nil:
		return nil, nil, ErrNoFallback
	}
	return p, p.spec.Consensus.Fallback, nil
}

// blockOn refuses where no block stands on a poll's newest round, or the text
// has changed since: the new text is for those who blocked the old one to judge.
func (m *Meeting) blockOn(p *poll) error {
	if p.state != PollStateClosed || p.now().outcome.Verdict.Kind != Blocked || p.now().text != len(m.proposals[p.proposal].versions) {
		return ErrNotBlocked
	}
	return nil
}

// waits tells until when, and for how many talks, the clock of a fallback runs.
func (f *Fallback) waits(r *round, at time.Time) (until time.Time, runs bool) {
	until = r.closed.at.AddDate(0, 0, f.Days)
	return until, f.Kind == FallbackClock && len(r.talks) < f.Meetings && at.Before(until)
}

func (c PlanFallback) decide(m *Meeting, by By, at time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, f, err := m.blocked(c.Of)
	if err != nil {
		return nil, err
	}
	if !validID(c.Poll) {
		return nil, ErrBadID.With("field", "poll")
	}
	if _, taken := m.polls[c.Poll]; taken {
		return nil, ErrIDTaken.With("field", "poll")
	}
	if until, runs := f.waits(p.now(), at); runs {
		return nil, ErrClockRuns.With("talks", len(p.now().talks), "meetings", f.Meetings, "until", until.Format(time.RFC3339))
	}
	spec := PollSpec{Question: p.spec.Question, Show: p.spec.Show, Names: p.spec.Names, Quorum: p.spec.Quorum,
		Grace: p.spec.Grace, ByWeight: p.spec.ByWeight}
	if f.Kind == FallbackAlternative {
		if len(c.Options) != 3 {
			return nil, ErrAlternatives
		}
		spec.Method, spec.Options = MethodResistance, c.Options
		spec.Resistance = &ResistanceRule{Passive: c.Options[2].ID}
	} else {
		spec.Method, spec.YesNo = MethodYesNo, &YesNoRule{Threshold: f.Threshold, Base: BaseCounted}
	}
	if spec, err = spec.checked(m.proposals[p.proposal].newest().title, at); err != nil {
		return nil, err
	}
	spec.FallbackOf = p.id
	return []Body{&PollPlanned{c.Poll, p.proposal, spec}}, nil
}

func (c HoldTalk) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, f, err := m.blocked(c.Poll)
	if err != nil {
		return nil, err
	}
	if f.Kind != FallbackClock {
		return nil, ErrNoFallback
	}
	note, err := prose("note", c.Note, MaxReason)
	if err == nil && note == "" {
		err = ErrEmpty.With("field", "note")
	}
	if err != nil {
		return nil, err
	}
	return []Body{&TalkHeld{p.id, Reason{note}}}, nil
}

func (e *TalkHeld) apply(m *Meeting, ev Event) {
	p := m.polls[e.Poll]
	p.now().talks = append(p.now().talks, Talk{ev.At, ev.By.member, e.Note.Reason})
	m.touchPoll(p)
	m.touchDesk(p)
}
