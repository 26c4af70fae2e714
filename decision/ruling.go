package decision

import (
	"slices"
	"time"
)

// PointID names a point of order.
type PointID string

// point is a point of order: somebody holds that the rules are not kept, who
// runs the meeting rules on it, and the group may overturn the ruling (Robert's
// Rules of Order, 12th edition, sections 23 and 24).
type point struct {
	id       PointID
	proposal ProposalID // on which it was raised, or ""
	raised   voiced
	ruling   *ruled
	appeal   *voiced
	appealed *ruled // what became of the appeal
}

// voiced is something that a member said.
type voiced struct {
	by   MemberID
	at   time.Time
	text string
}

// ruled is an answer to it: the point is well taken, or the ruling overturned.
type ruled struct {
	yes bool
	voiced
}

// RaisePoint raises a point of order; Member is whose it is where the recorder
// writes it down for somebody.
type RaisePoint struct {
	ID       CommandID
	Point    PointID // made by the client
	Proposal ProposalID
	Member   MemberID
	Text     string
}

// RulePoint rules on a point of order; the reason stands in the minutes.
type RulePoint struct {
	ID        CommandID
	Point     PointID
	WellTaken bool
	Reason    string
}

// AppealRuling appeals from a ruling to the group; Member as in RaisePoint.
type AppealRuling struct {
	ID     CommandID
	Point  PointID
	Member MemberID
	Reason string
}

// DecideAppeal records what the group made of an appeal. The ruling stands
// unless a majority overturns it: a tie upholds it (24:3).
type DecideAppeal struct {
	ID         CommandID
	Point      PointID
	Overturned bool
	Reason     string
}

// MaxOpenPoints is the most points of order of one member that wait for a ruling.
const MaxOpenPoints = 10

// Refusals about points of order.
var (
	ErrPointsYours    = Define(TooMany, "points_yours_full") // arg max; the member's own that wait
	ErrPointUnknown   = Define(NotFound, "point_unknown")
	ErrPointRuled     = Define(Conflict, "point_ruled")
	ErrPointNotRuled  = Define(Conflict, "point_not_ruled") // there is no ruling to appeal from
	ErrRulingAppealed = Define(Conflict, "ruling_appealed")
	ErrNotAppealed    = Define(Conflict, "ruling_not_appealed")
	ErrAppealDecided  = Define(Conflict, "appeal_decided")
)

func (c RaisePoint) commandID() CommandID   { return c.ID }
func (c RulePoint) commandID() CommandID    { return c.ID }
func (c AppealRuling) commandID() CommandID { return c.ID }
func (c DecideAppeal) commandID() CommandID { return c.ID }

// PointRaised is a point of order.
type PointRaised struct {
	Point    PointID    `json:"point"`
	Proposal ProposalID `json:"proposal,omitempty"`
	Member   MemberID   `json:"member"`
	Why      Reason     `json:"-"`
}

// PointRuled is the ruling on it.
type PointRuled struct {
	Point     PointID `json:"point"`
	WellTaken bool    `json:"well_taken"`
	Why       Reason  `json:"-"`
}

// RulingAppealed is an appeal from a ruling.
type RulingAppealed struct {
	Point  PointID  `json:"point"`
	Member MemberID `json:"member"`
	Why    Reason   `json:"-"`
}

// AppealDecided is what the group made of an appeal.
type AppealDecided struct {
	Point      PointID `json:"point"`
	Overturned bool    `json:"overturned"`
	Why        Reason  `json:"-"`
}

var _ = []struct{}{register[PointRaised](), register[PointRuled](), register[RulingAppealed](), register[AppealDecided]()}

func (*PointRaised) kind() (string, int)    { return "point-raised", 1 }
func (*PointRuled) kind() (string, int)     { return "point-ruled", 1 }
func (*RulingAppealed) kind() (string, int) { return "ruling-appealed", 1 }
func (*AppealDecided) kind() (string, int)  { return "appeal-decided", 1 }

func (e *PointRaised) parts(MemberID) []Part    { return []Part{{PartText, e.Member, &e.Why}} }
func (e *PointRuled) parts(by MemberID) []Part  { return []Part{{PartText, by, &e.Why}} }
func (e *RulingAppealed) parts(MemberID) []Part { return []Part{{PartText, e.Member, &e.Why}} }
func (e *AppealDecided) parts(MemberID) []Part  { return []Part{{PartText, "", &e.Why}} }

// speaker is whose words a command brings: the sender's, where they may do a, or
// a member's for whom the recorder writes.
func (m *Meeting) speaker(by By, a act, id MemberID) (MemberID, error) {
	if id == "" || id == by.member {
		return by.member, m.may(by, a)
	}
	if err := m.may(by, actRecord); err != nil {
		return "", err
	}
	if p, ok := m.roll.byID[id]; !ok || !p.onRoll() {
		return "", ErrMemberUnknown
	}
	return id, nil
}

// said checks a text that must say something.
func said(field, s string) (string, error) {
	s, err := prose(field, s, MaxReason)
	if err == nil && s == "" {
		err = ErrEmpty.With("field", field)
	}
	return s, err
}

func (m *Meeting) point(id PointID) (*point, error) {
	i := slices.IndexFunc(m.record.points, func(p *point) bool { return p.id == id })
	if i < 0 {
		return nil, ErrPointUnknown
	}
	return m.record.points[i], nil
}

// openPoints counts the points of order of a member that wait for a ruling.
func (m *Meeting) openPoints(who MemberID) (n int) {
	for _, p := range m.record.points {
		if p.raised.by == who && p.ruling == nil {
			n++
		}
	}
	return n
}

func (c RaisePoint) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	who, err := m.speaker(by, actWrite, c.Member)
	if err != nil {
		return nil, err
	}
	if c.Proposal != "" {
		if _, err := m.proposal(c.Proposal); err != nil {
			return nil, err
		}
	}
	text, err := said("point", c.Text)
	_, unknown := m.point(c.Point)
	switch {
	case err != nil:
		return nil, err
	case !validID(c.Point):
		return nil, ErrBadID.With("field", "point")
	case unknown == nil:
		return nil, ErrIDTaken.With("field", "point")
	case len(m.record.points) >= MaxRecorded:
		return nil, ErrRecordFull.With("max", MaxRecorded)
	case m.openPoints(who) >= MaxOpenPoints:
		return nil, ErrPointsYours.With("max", MaxOpenPoints)
	}
	return []Body{&PointRaised{c.Point, c.Proposal, who, Reason{text}}}, nil
}

func (e *PointRaised) apply(m *Meeting, ev Event) {
	m.record.points = append(m.record.points, &point{id: e.Point, proposal: e.Proposal, raised: voiced{e.Member, ev.At, e.Why.Reason}})
	m.touch(SectionRecord)
}

func (c RulePoint) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, err := m.point(c.Point)
	switch {
	case err != nil:
		return nil, err
	case p.ruling != nil:
		return nil, ErrPointRuled
	}
	why, err := said("reason", c.Reason)
	if err != nil {
		return nil, err
	}
	return []Body{&PointRuled{p.id, c.WellTaken, Reason{why}}}, nil
}

func (e *PointRuled) apply(m *Meeting, ev Event) {
	p, _ := m.point(e.Point)
	p.ruling = &ruled{e.WellTaken, voiced{ev.By.member, ev.At, e.Why.Reason}}
	m.touch(SectionRecord)
}

func (c AppealRuling) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	who, err := m.speaker(by, actVote, c.Member)
	if err != nil {
		return nil, err
	}
	p, err := m.point(c.Point)
	switch {
	case err != nil:
		return nil, err
	case p.ruling == nil:
		return nil, ErrPointNotRuled
	case p.appeal != nil:
		return nil, ErrRulingAppealed
	}
	why, err := prose("reason", c.Reason, MaxReason)
	if err != nil {
		return nil, err
	}
	return []Body{&RulingAppealed{p.id, who, Reason{why}}}, nil
}

func (e *RulingAppealed) apply(m *Meeting, ev Event) {
	p, _ := m.point(e.Point)
	p.appeal = &voiced{e.Member, ev.At, e.Why.Reason}
	m.touch(SectionRecord)
}

func (c DecideAppeal) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRecord); err != nil {
		return nil, err
	}
	p, err := m.point(c.Point)
	switch {
	case err != nil:
		return nil, err
	case p.appeal == nil:
		return nil, ErrNotAppealed
	case p.appealed != nil:
		return nil, ErrAppealDecided
	}
	why, err := prose("reason", c.Reason, MaxReason)
	if err != nil {
		return nil, err
	}
	return []Body{&AppealDecided{p.id, c.Overturned, Reason{why}}}, nil
}

func (e *AppealDecided) apply(m *Meeting, ev Event) {
	p, _ := m.point(e.Point)
	p.appealed = &ruled{e.Overturned, voiced{ev.By.member, ev.At, e.Why.Reason}}
	m.touch(SectionRecord)
}

// Spoken is something that a member said for the record.
type Spoken struct {
	By   MemberID  `json:"by,omitempty"`
	Name string    `json:"name,omitempty"`
	At   time.Time `json:"at"`
	Text string    `json:"text,omitempty"`
}

// PointLine is a point of order as everybody on the roll may read it.
type PointLine struct {
	ID         PointID    `json:"id"`
	Proposal   ProposalID `json:"proposal,omitempty"`
	Raised     Spoken     `json:"raised"`
	WellTaken  bool       `json:"well_taken"`
	Ruling     *Spoken    `json:"ruling,omitempty" doc:"absent until it is ruled on"`
	Appeal     *Spoken    `json:"appeal,omitempty"`
	Overturned bool       `json:"overturned"`
	Appealed   *Spoken    `json:"appealed,omitempty" doc:"what became of the appeal"`
}

func (m *Meeting) spokenBy(v voiced) Spoken { return Spoken{v.by, m.roll.name(v.by), v.at, v.text} }

func (m *Meeting) pointLines() []PointLine {
	lines := []PointLine{}
	for _, p := range m.record.points {
		l := PointLine{ID: p.id, Proposal: p.proposal, Raised: m.spokenBy(p.raised)}
		if p.ruling != nil {
			s := m.spokenBy(p.ruling.voiced)
			l.WellTaken, l.Ruling = p.ruling.yes, &s
		}
		if p.appeal != nil {
			s := m.spokenBy(*p.appeal)
			l.Appeal = &s
		}
		if p.appealed != nil {
			s := m.spokenBy(p.appealed.voiced)
			l.Overturned, l.Appealed = p.appealed.yes, &s
		}
		lines = append(lines, l)
	}
	return lines
}

// waits tells whether somebody still has to decide about a point of order.
func (p *point) waits() bool { return p.ruling == nil || p.appeal != nil && p.appealed == nil }
