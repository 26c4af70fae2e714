package decision

import (
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/ballot"
)

// RoughRule is rough consensus (RFC 7282): a show of hands that decides nothing,
// then a call by the facilitator, with reasons and with each objection answered;
// the call can be appealed.
type RoughRule struct{}

type roughMethod struct{}

func (roughMethod) plan(s *PollSpec) error {
	if err := noOptions(s); err != nil {
		return err
	}
	if s.Rough == nil {
		s.Rough = &RoughRule{}
	}
	return nil
}

func (roughMethod) scale(*PollSpec) scale {
	return scale{all: []Position{ballot.Agree, ballot.Objection, ballot.Abstain}, stops: ballot.Objection,
		reasons: []Position{ballot.Objection}, silent: []Position{ballot.Agree, ballot.Abstain}, cards: []Position{ballot.Objection}}
}

func (r roughMethod) check(s *PollSpec, m Marks) (Marks, error) {
	return s.checkPosition(m, r.scale(s))
}

func (roughMethod) ballot(_ *PollSpec, m Marks) ballot.Ballot { return positionBallot(m) }

func (roughMethod) count(_ *PollSpec, box *ballot.Box, _ Lot) (Tally, error) {
	return ballot.CountChoices(box, "rough", ballot.Agree, ballot.Objection, ballot.Abstain), nil
}

// judge decides nothing: the facilitator calls it.
func (roughMethod) judge(*PollSpec, Sums, Lot) Verdict {
	return Verdict{Kind: Uncalled, Checks: []Check{}}
}

func (roughMethod) changes(*PollSpec, Sums) []change { return nil }

// Call is what the facilitator found to be the sense of the group.
type Call struct {
	Adopted bool      `json:"adopted"`
	Reason  string    `json:"reason"`
	At      time.Time `json:"at"`
	By      MemberID  `json:"by,omitempty"`
	Appeals []Appeal  `json:"appeals,omitempty"` // while one stands, the verdict waits for another call
}

// Appeal is an objection to a call.
type Appeal struct {
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
	By     MemberID  `json:"by,omitempty"`
}

// CallRough calls a closed round, or calls it anew after an appeal.
type CallRough struct {
	ID      CommandID
	Poll    PollID
	Round   int
	Adopted bool
	Reason  string
}

// AppealCall appeals a call: the verdict waits until it is called anew.
type AppealCall struct {
	ID     CommandID
	Poll   PollID
	Round  int
	Reason string
}

// Refusals of calls.
var (
	ErrNotRough        = Define(Conflict, "nothing_to_call")       // no closed round of rough consensus waits for it
	ErrObjectionsOpen  = Define(Conflict, "objections_unanswered") // arg count: each must be answered before the call
	ErrNothingToAppeal = Define(Conflict, "nothing_to_appeal")
)

func (c CallRough) commandID() CommandID  { return c.ID }
func (c AppealCall) commandID() CommandID { return c.ID }

// RoughCalled is the facilitator's call.
type RoughCalled struct {
	Poll    PollID `json:"poll"`
	Round   int    `json:"round"`
	Adopted bool   `json:"adopted"`
	Why     Reason `json:"-"`
}

// CallAppealed is an appeal.
type CallAppealed struct {
	Poll  PollID `json:"poll"`
	Round int    `json:"round"`
	Why   Reason `json:"-"`
}

var _ = []struct{}{register[RoughCalled](), register[CallAppealed]()}

func (*RoughCalled) kind() (string, int)         { return "rough-called", 1 }
func (*CallAppealed) kind() (string, int)        { return "call-appealed", 1 }
func (e *RoughCalled) parts(MemberID) []Part     { return []Part{{PartText, "", &e.Why}} }
func (e *CallAppealed) parts(by MemberID) []Part { return []Part{{PartText, by, &e.Why}} }

// callable finds a closed round of rough consensus.
func (m *Meeting) callable(id PollID, n int) (*poll, error) {
	p, err := m.poll(id)
	switch {
	case err != nil:
		return nil, err
	case p.spec.Method != MethodRough || p.state != PollStateClosed || m.superseded(p) || m.proposals[p.proposal].phase == PhaseDecided:
		return nil, ErrNotRough
	case n != p.now().number:
		return nil, ErrRound.With("round", n, "newest", p.now().number)
	}
	return p, nil
}

func (c CallRough) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, err := m.callable(c.Poll, c.Round)
	if err != nil {
		return nil, err
	}
	why, err := prose("reason", c.Reason, MaxReason)
	if err == nil && why == "" {
		err = ErrEmpty.With("field", "reason")
	}
	if err != nil {
		return nil, err
	}
	if v := p.now().outcome.Verdict; v.Kind != Uncalled {
		return nil, ErrNotRough
	}
	open := 0
	for _, c := range p.now().cards {
		if c.state == CardStands && c.offer == nil {
			open++
		}
	}
	if open > 0 {
		return nil, ErrObjectionsOpen.With("count", open)
	}
	return []Body{&RoughCalled{p.id, c.Round, c.Adopted, Reason{why}}}, nil
}

func (e *RoughCalled) apply(m *Meeting, ev Event) {
	p := m.polls[e.Poll]
	v := &p.now().outcome.Verdict
	call := &Call{Adopted: e.Adopted, Reason: e.Why.Reason, At: ev.At, By: ev.By.member}
	if v.Call != nil {
		call.Appeals = v.Call.Appeals
	}
	p.now().calls = append(p.now().calls, Call{e.Adopted, e.Why.Reason, ev.At, ev.By.member, nil})
	v.Call, v.Kind = call, NotAdopted
	if e.Adopted {
		v.Kind = Adopted
	}
	m.touchPoll(p)
	m.touch(SectionAgenda, SectionProposal(p.proposal))
}

func (c AppealCall) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actVote); err != nil {
		return nil, err
	}
	p, err := m.callable(c.Poll, c.Round)
	if errors.Is(err, ErrNotRough) {
		return nil, ErrNothingToAppeal
	}
	if err != nil {
		return nil, err
	}
	if v := p.now().outcome.Verdict; v.Call == nil || v.Kind == Uncalled {
		return nil, ErrNothingToAppeal
	}
	why, err := prose("reason", c.Reason, MaxReason)
	if err == nil && why == "" {
		err = ErrEmpty.With("field", "reason")
	}
	if err != nil {
		return nil, err
	}
	return []Body{&CallAppealed{p.id, c.Round, Reason{why}}}, nil
}

func (e *CallAppealed) apply(m *Meeting, ev Event) {
	p := m.polls[e.Poll]
	v := &p.now().outcome.Verdict
	call := *v.Call
	call.Appeals = append(call.Appeals[:len(call.Appeals):len(call.Appeals)], Appeal{e.Why.Reason, ev.At, ev.By.member})
	v.Call, v.Kind = &call, Uncalled
	last := &p.now().calls[len(p.now().calls)-1]
	last.Appeals = append(last.Appeals, Appeal{e.Why.Reason, ev.At, ev.By.member})
	m.touchPoll(p)
	m.touch(SectionAgenda, SectionProposal(p.proposal))
}
