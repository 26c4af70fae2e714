package decision

import "time"

// HandLine is a hand that is up, or whoever has the floor.
type HandLine struct {
	Member MemberID   `json:"member,omitempty" doc:"not on the screen"`
	Name   string     `json:"name,omitempty" doc:"on the screen only of who speaks, where the queue says so"`
	Group  string     `json:"group,omitempty" doc:"of who runs the meeting only"`
	Kind   HandKind   `json:"kind"`
	Since  time.Time  `json:"since"`
	Until  *time.Time `json:"until,omitempty" doc:"when the time of the turn is up"`
	First  bool       `json:"first" doc:"they have not spoken yet"`
}

// QueueSection says who has the floor and who waits for it.
type QueueSection struct {
	Rule     QueueRule  `json:"rule"`
	Count    int        `json:"count" doc:"hands that are up"`
	Orders   int        `json:"orders" doc:"points of order among them"`
	Speaking *HandLine  `json:"speaking,omitempty"`
	Next     []HandLine `json:"next" doc:"the next few, in order; empty on the screen"`
}

// MyHand is the viewer's own hand.
type MyHand struct {
	Kind  HandKind  `json:"kind"`
	Since time.Time `json:"since"`
}

func (m *Meeting) queueSection(a Audience) QueueSection {
	q := &m.floor.queue
	s := QueueSection{Rule: q.rule, Count: len(q.hands), Next: []HandLine{}}
	if s.Rule.Order == "" {
		s.Rule.Order = FirstCome
	}
	for i, h := range m.line() {
		if h.kind == HandOrder {
			s.Orders++
		}
		if a != ToScreen && i < newestFew {
			s.Next = append(s.Next, m.handLine(h, a))
		}
	}
	if now := q.now; now != nil {
		l := m.handLine(hand{now.member, now.kind, now.began}, a)
		l.Until = sometime(now.until)
		if a == ToScreen && q.rule.Names {
			l.Name = m.roll.name(now.member)
		}
		s.Speaking = &l
	}
	return s
}

func (m *Meeting) handLine(h hand, a Audience) HandLine {
	l := HandLine{Kind: h.kind, Since: h.at, First: m.floor.queue.spoke[h.member].turns == 0}
	if a != ToScreen {
		l.Member, l.Name = h.member, m.roll.name(h.member)
	}
	if a == ToFacilitator {
		l.Group = m.groupOf(h.member)
	}
	return l
}

// MyFloor is what the viewer has to do with the floor.
type MyFloor struct {
	Speaks    bool         `json:"speaks" doc:"may raise a hand, give signals, answer temperature checks and ask from the floor"`
	Hand      *MyHand      `json:"hand,omitempty" doc:"my hand, while it is up"`
	Signal    *MySignal    `json:"signal,omitempty" doc:"my signal, while it is seen"`
	Warmth    *MyWarmth    `json:"warmth,omitempty" doc:"my answer to the newest temperature check"`
	Questions []MyQuestion `json:"questions" doc:"my newest few questions from the floor"`
}

func (m *Meeting) myFloor(id MemberID) MyFloor {
	f := &m.floor
	mine := MyFloor{Speaks: acts[m.roll.byID[id].role][actSpeak], Questions: []MyQuestion{}}
	if h, up := f.queue.hand(id); up {
		mine.Hand = &MyHand{h.kind, h.at}
	}
	if s, seen := f.signals[id]; seen {
		mine.Signal = &MySignal{s.kind, s.until}
	}
	if c := f.check(); c != nil && c.answers[id] != "" {
		mine.Warmth = &MyWarmth{c.id, c.answers[id]}
	}
	own := f.questions.asked[id]
	for i := len(own) - 1; i >= 0 && len(mine.Questions) < newestFew; i-- {
		if q, ok := f.questions.standing(own[i]); ok {
			mine.Questions = append(mine.Questions, MyQuestion{q.id, q.state, q.reason})
		}
	}
	return mine
}
