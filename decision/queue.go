package decision

import (
	"cmp"
	"slices"
	"time"
)

// HandKind says what somebody raises their hand for.
type HandKind string

// The kinds of hands, in the order in which they are called. A point of order
// interrupts (RONR, 12th ed., 23:2); a direct response answers what has just
// been said and goes before new speakers (Seeds for Change, hand signals).
const (
	HandOrder HandKind = "point_of_order"
	HandReply HandKind = "reply"
	HandSpeak HandKind = "speak"
)

var handRank = map[HandKind]int{HandOrder: 0, HandReply: 1, HandSpeak: 2}

// QueueOrder is how those who wait to speak are put in order.
type QueueOrder string

// The orders of a queue.
const (
	FirstCome QueueOrder = "first_come" // by the time of the hand
	Fair      QueueOrder = "fair"       // who and whose group has been heard less goes first
)

// QueueRule is how the floor is given. The zero value is first come, without a
// limit, and without names on the screen.
type QueueRule struct {
	Order QueueOrder `json:"order"`
	Limit int        `json:"limit" doc:"seconds of each turn; 0 is no limit"`
	Names bool       `json:"names" doc:"the hall's screen names who speaks"`
}

// The shortest and the longest limit of a turn, in seconds.
const (
	MinTurn = 10
	MaxTurn = 3600
)

type queue struct {
	rule  QueueRule
	hands []hand // in the order in which they were raised
	now   *turn  // who speaks, or nil
	spoke map[MemberID]spoken
}

type hand struct {
	member MemberID
	kind   HandKind
	at     time.Time
}

type turn struct {
	member MemberID
	kind   HandKind
	began  time.Time
	until  time.Time // when its time is up; zero is no limit
}

// spoken sums the turns of one member. A point of order is no part of the
// debate and is not counted (RONR, 12th ed., 23:2).
type spoken struct {
	turns int // with one that goes on
	time  time.Duration
}

// SetQueue fixes how the floor is given from now on; a turn that goes on keeps
// its limit.
type SetQueue struct {
	ID   CommandID
	Rule QueueRule
}

// RaiseHand asks for the floor: a member for themselves, or whoever runs the
// meeting for somebody without a phone. A hand that is up changes its kind and
// keeps its time.
type RaiseHand struct {
	ID     CommandID
	Member MemberID
	Kind   HandKind
}

// LowerHand takes a hand down: one's own, or by who runs the meeting; without a
// member all hands.
type LowerHand struct {
	ID     CommandID
	Member MemberID
}

// GiveFloor gives the floor to somebody whose hand is up, or without a member to
// the next; whoever speaks is at the end of their turn.
type GiveFloor struct {
	ID     CommandID
	Member MemberID
}

// EndTurn ends the turn of a member: their own, or by who runs the meeting.
type EndTurn struct {
	ID     CommandID
	Member MemberID
}

// Refusals of the queue.
var (
	ErrNotPresent  = Define(Conflict, "not_present")  // who is counted out does not speak
	ErrNoHand      = Define(Conflict, "no_hand")      // their hand is not up, or nobody's is
	ErrNotSpeaking = Define(Conflict, "not_speaking") // they do not have the floor
)

func (c SetQueue) commandID() CommandID  { return c.ID }
func (c RaiseHand) commandID() CommandID { return c.ID }
func (c LowerHand) commandID() CommandID { return c.ID }
func (c GiveFloor) commandID() CommandID { return c.ID }
func (c EndTurn) commandID() CommandID   { return c.ID }

// QueueSet fixes how the floor is given.
type QueueSet struct {
	Rule QueueRule `json:"rule"`
}

// HandRaised puts a hand up, or changes its kind.
type HandRaised struct {
	Member MemberID `json:"member"`
	Kind   HandKind `json:"hand_kind"`
}

// HandLowered takes a hand down; without a member, all.
type HandLowered struct {
	Member MemberID `json:"member,omitempty"`
}

// FloorGiven begins a turn and ends the one before.
type FloorGiven struct {
	Member MemberID `json:"member"`
}

// TurnEnded ends the turn that goes on.
type TurnEnded struct{}

var _ = []struct{}{register[QueueSet](), register[HandRaised](), register[HandLowered](), register[FloorGiven](), register[TurnEnded]()}

func (*QueueSet) kind() (string, int)    { return "queue-set", 1 }
func (*HandRaised) kind() (string, int)  { return "hand-raised", 1 }
func (*HandLowered) kind() (string, int) { return "hand-lowered", 1 }
func (*FloorGiven) kind() (string, int)  { return "floor-given", 1 }
func (*TurnEnded) kind() (string, int)   { return "turn-ended", 1 }

func (*QueueSet) parts(MemberID) []Part    { return nil }
func (*HandRaised) parts(MemberID) []Part  { return nil }
func (*HandLowered) parts(MemberID) []Part { return nil }
func (*FloorGiven) parts(MemberID) []Part  { return nil }
func (*TurnEnded) parts(MemberID) []Part   { return nil }

func (c SetQueue) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	if err := oneOf("order", c.Rule.Order, FirstCome, Fair); err != nil {
		return nil, err
	}
	if c.Rule.Limit != 0 && (c.Rule.Limit < MinTurn || c.Rule.Limit > MaxTurn) {
		return nil, ErrBadValue.With("field", "limit", "value", c.Rule.Limit)
	}
	if m.floor.queue.rule == c.Rule {
		return nil, nil
	}
	return []Body{&QueueSet{c.Rule}}, nil
}

func (e *QueueSet) apply(m *Meeting, _ Event) {
	m.floor.queue.rule = e.Rule
	m.touch(SectionQueue)
}

func (c RaiseHand) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.ownOrRunner(by, c.Member)
	switch {
	case err != nil:
		return nil, err
	case !acts[p.role][actSpeak]:
		return nil, ErrNotAllowed.With("role", string(p.role))
	case !p.present:
		return nil, ErrNotPresent
	}
	if err := oneOf("kind", c.Kind, HandSpeak, HandReply, HandOrder); err != nil {
		return nil, err
	}
	if h, up := m.floor.queue.hand(p.id); up && h.kind == c.Kind {
		return nil, nil
	}
	return []Body{&HandRaised{p.id, c.Kind}}, nil
}

func (e *HandRaised) apply(m *Meeting, ev Event) {
	q := &m.floor.queue
	i := slices.IndexFunc(q.hands, func(h hand) bool { return h.member == e.Member })
	if i < 0 {
		q.hands = append(q.hands, hand{e.Member, e.Kind, ev.At})
	} else {
		q.hands[i].kind = e.Kind
	}
	m.touch(SectionQueue)
	m.touchMe(e.Member)
}

func (c LowerHand) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if c.Member == "" {
		if err := m.may(by, actRun); err != nil || len(m.floor.queue.hands) == 0 {
			return nil, err
		}
		return []Body{&HandLowered{}}, nil
	}
	p, err := m.ownOrRunner(by, c.Member)
	if err != nil {
		return nil, err
	}
	if _, up := m.floor.queue.hand(p.id); !up {
		return nil, nil
	}
	return []Body{&HandLowered{p.id}}, nil
}

func (e *HandLowered) apply(m *Meeting, _ Event) {
	q := &m.floor.queue
	for _, h := range slices.Clone(q.hands) {
		if e.Member == "" || e.Member == h.member {
			q.lower(h.member)
			m.touchMe(h.member)
		}
	}
	m.touch(SectionQueue)
}

func (c GiveFloor) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	if c.Member == "" {
		next := m.line()
		if len(next) == 0 {
			return nil, ErrNoHand
		}
		c.Member = next[0].member
	}
	if _, up := m.floor.queue.hand(c.Member); !up {
		return nil, ErrNoHand
	}
	return []Body{&FloorGiven{c.Member}}, nil
}

func (e *FloorGiven) apply(m *Meeting, ev Event) {
	q := &m.floor.queue
	q.endTurn(ev.At)
	h, _ := q.hand(e.Member)
	q.lower(e.Member)
	q.now = &turn{member: e.Member, kind: h.kind, began: ev.At}
	if q.rule.Limit > 0 {
		q.now.until = ev.At.Add(time.Duration(q.rule.Limit) * time.Second)
	}
	if h.kind != HandOrder {
		q.add(e.Member, spoken{turns: 1})
	}
	m.touch(SectionQueue)
	m.touchMe(e.Member)
}

func (c EndTurn) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if _, err := m.ownOrRunner(by, c.Member); err != nil {
		return nil, err
	}
	if now := m.floor.queue.now; now == nil || now.member != c.Member {
		return nil, ErrNotSpeaking
	}
	return []Body{&TurnEnded{}}, nil
}

func (*TurnEnded) apply(m *Meeting, ev Event) {
	m.floor.queue.endTurn(ev.At)
	m.touch(SectionQueue)
}

// hand finds the hand of a member.
func (q *queue) hand(id MemberID) (h hand, up bool) {
	if i := slices.IndexFunc(q.hands, func(h hand) bool { return h.member == id }); i >= 0 {
		return q.hands[i], true
	}
	return hand{}, false
}

// lower takes a hand down and tells whether it was up.
func (q *queue) lower(id MemberID) bool {
	n := len(q.hands)
	q.hands = slices.DeleteFunc(q.hands, func(h hand) bool { return h.member == id })
	return len(q.hands) < n
}

// endTurn ends the turn that goes on, if one does.
func (q *queue) endTurn(at time.Time) {
	if q.now != nil && q.now.kind != HandOrder {
		q.add(q.now.member, spoken{time: at.Sub(q.now.began)})
	}
	q.now = nil
}

func (q *queue) add(id MemberID, more spoken) {
	if q.spoke == nil {
		q.spoke = map[MemberID]spoken{}
	}
	was := q.spoke[id]
	q.spoke[id] = spoken{was.turns + more.turns, was.time + more.time}
}

// spoke is how often a member had the floor, with a turn that goes on, and how
// long, without it. Points of order do not count.
func (m *Meeting) spoke(id MemberID) (turns int, d time.Duration) {
	s := m.floor.queue.spoke[id]
	return s.turns, s.time
}

// line is those who wait to speak, in the order in which they are called. Kinds
// come one after the other. Within a kind the order is that of the hands; where
// it is fair, who has not spoken comes first, then members of groups that had
// the floor less often, then who has spoken less time. Members without a group
// are one group.
func (m *Meeting) line() []hand {
	q := &m.floor.queue
	heard := map[string]int{}
	for id, s := range q.spoke {
		heard[m.groupOf(id)] += s.turns
	}
	line := slices.Clone(q.hands)
	slices.SortStableFunc(line, func(a, b hand) int {
		if by := cmp.Compare(handRank[a.kind], handRank[b.kind]); by != 0 || a.kind == HandOrder || q.rule.Order != Fair {
			return by
		}
		x, y := q.spoke[a.member], q.spoke[b.member]
		return cmp.Or(
			cmp.Compare(min(x.turns, 1), min(y.turns, 1)),
			cmp.Compare(heard[m.groupOf(a.member)], heard[m.groupOf(b.member)]),
			cmp.Compare(x.time, y.time))
	})
	return line
}

// groupOf is the label of a member's group, or "".
func (m *Meeting) groupOf(id MemberID) string {
	if p, ok := m.roll.byID[id]; ok {
		return p.group
	}
	return ""
}
