package decision

import (
	"slices"
	"time"
)

// Notice is how a meeting was called (Robert's Rules of Order, 12th edition,
// 9:2–5 and 48:4: kind of meeting, name of the body, date, place). Every field
// may be empty.
type Notice struct {
	Body    string     `json:"body,omitempty" doc:"who meets, such as the board"`
	Kind    string     `json:"kind,omitempty" doc:"such as ordinary general meeting"`
	Given   string     `json:"given,omitempty" doc:"the day on which notice was given, as 2026-03-14"`
	How     string     `json:"how,omitempty" doc:"by which way notice was given"`
	Place   string     `json:"place,omitempty" doc:"or a link"`
	Start   *time.Time `json:"start,omitempty" doc:"when the meeting was to begin"`
	Purpose string     `json:"purpose,omitempty"`
}

// ApologyID names an apology.
type ApologyID string

// apology is somebody who said beforehand that they would not come.
type apology struct {
	id     ApologyID
	member MemberID // or ""
	sent   Apology
}

// Apology is the erasable content of an apology.
type Apology struct {
	Name    string `json:"name,omitempty"`     // of who is not on the roll
	StandIn string `json:"stand_in,omitempty"` // who stands in for them, or holds their proxy
	Note    string `json:"note,omitempty"`
}

// MaxRecorded is the most apologies, points of order, actions or corrections of
// a meeting, each.
const MaxRecorded = 1000

// SetNotice says how the meeting was called; it replaces what was said before.
type SetNotice struct {
	ID     CommandID
	Notice Notice
}

// AddApology notes who is not coming: a member, or a name.
type AddApology struct {
	ID      CommandID
	Apology ApologyID // made by the client
	Member  MemberID
	Name    string
	StandIn string
	Note    string
}

// RemoveApology takes an apology back.
type RemoveApology struct {
	ID      CommandID
	Apology ApologyID
}

// Refusals of what is kept for the record.
var (
	ErrNobodyNamed    = Define(Invalid, "nobody_named")   // neither a member nor a name, or both; arg field
	ErrApologyTwice   = Define(Conflict, "apology_twice") // the member has apologised already
	ErrApologyUnknown = Define(NotFound, "apology_unknown")
	ErrRecordFull     = Define(TooMany, "record_full") // arg max
)

func (c SetNotice) commandID() CommandID     { return c.ID }
func (c AddApology) commandID() CommandID    { return c.ID }
func (c RemoveApology) commandID() CommandID { return c.ID }

// NoticeSet says how the meeting was called.
type NoticeSet struct {
	Notice Notice `json:"-"`
}

// ApologyAdded is an apology.
type ApologyAdded struct {
	Apology ApologyID `json:"apology"`
	Member  MemberID  `json:"member,omitempty"`
	Sent    Apology   `json:"-"`
}

// ApologyRemoved takes an apology back.
type ApologyRemoved struct {
	Apology ApologyID `json:"apology"`
}

var _ = []struct{}{register[NoticeSet](), register[ApologyAdded](), register[ApologyRemoved]()}

func (*NoticeSet) kind() (string, int)      { return "notice-set", 1 }
func (*ApologyAdded) kind() (string, int)   { return "apology-added", 1 }
func (*ApologyRemoved) kind() (string, int) { return "apology-removed", 1 }

func (e *NoticeSet) parts(MemberID) []Part    { return []Part{{PartText, "", &e.Notice}} }
func (e *ApologyAdded) parts(MemberID) []Part { return []Part{{PartText, e.Member, &e.Sent}} }
func (*ApologyRemoved) parts(MemberID) []Part { return nil }

// optionalLine checks a text of one line that may be empty.
func optionalLine(field, s string, maxLen int) (string, error) {
	if s == "" {
		return "", nil
	}
	return line(field, s, maxLen)
}

// whom checks that a member on the roll is meant, or a name is given, not both.
func (m *Meeting) whom(field string, id MemberID, name string) (string, error) {
	name, err := optionalLine(field, name, MaxName)
	switch p, ok := m.roll.byID[id]; {
	case err != nil:
		return "", err
	case (id == "") == (name == ""):
		return "", ErrNobodyNamed.With("field", field)
	case id != "" && (!ok || !p.onRoll()):
		return "", ErrMemberUnknown
	}
	return name, nil
}

func (c SetNotice) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRecord); err != nil {
		return nil, err
	}
	n := c.Notice
	for _, f := range []struct {
		name string
		text *string
	}{{"body", &n.Body}, {"kind", &n.Kind}, {"how", &n.How}, {"place", &n.Place}} {
		text, err := optionalLine(f.name, *f.text, MaxTitle)
		if err != nil {
			return nil, err
		}
		*f.text = text
	}
	if err := day("given", n.Given); err != nil {
		return nil, err
	}
	purpose, err := prose("purpose", n.Purpose, MaxReason)
	if err != nil {
		return nil, err
	}
	n.Purpose = purpose
	if n.Start != nil {
		start := n.Start.UTC().Truncate(time.Minute)
		n.Start = &start
	}
	return []Body{&NoticeSet{n}}, nil
}

func (e *NoticeSet) apply(m *Meeting, _ Event) {
	m.record.notice = e.Notice
	m.touch(SectionRecord)
}

func (c AddApology) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRecord); err != nil {
		return nil, err
	}
	name, err := m.whom("name", c.Member, c.Name)
	if err != nil {
		return nil, err
	}
	standIn, err := optionalLine("stand_in", c.StandIn, MaxName)
	if err != nil {
		return nil, err
	}
	note, err := prose("note", c.Note, MaxReason)
	switch {
	case err != nil:
		return nil, err
	case !validID(c.Apology):
		return nil, ErrBadID.With("field", "apology")
	case len(m.record.apologies) >= MaxRecorded:
		return nil, ErrRecordFull.With("max", MaxRecorded)
	}
	for _, a := range m.record.apologies {
		if a.id == c.Apology {
			return nil, ErrIDTaken.With("field", "apology")
		}
		if c.Member != "" && a.member == c.Member {
			return nil, ErrApologyTwice
		}
	}
	return []Body{&ApologyAdded{c.Apology, c.Member, Apology{name, standIn, note}}}, nil
}

func (e *ApologyAdded) apply(m *Meeting, _ Event) {
	m.record.apologies = append(m.record.apologies, apology{e.Apology, e.Member, e.Sent})
	m.touch(SectionRecord)
}

func (c RemoveApology) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRecord); err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(m.record.apologies, func(a apology) bool { return a.id == c.Apology }) {
		return nil, ErrApologyUnknown
	}
	return []Body{&ApologyRemoved{c.Apology}}, nil
}

func (e *ApologyRemoved) apply(m *Meeting, _ Event) {
	m.record.apologies = slices.DeleteFunc(m.record.apologies, func(a apology) bool { return a.id == e.Apology })
	m.touch(SectionRecord)
}

// ApologyLine is an apology as everybody on the roll may read it.
type ApologyLine struct {
	ID      ApologyID `json:"id"`
	Member  MemberID  `json:"member,omitempty"`
	Name    string    `json:"name"`
	StandIn string    `json:"stand_in,omitempty"`
	Note    string    `json:"note,omitempty"`
}

func (m *Meeting) apologyLines() []ApologyLine {
	lines := []ApologyLine{}
	for _, a := range m.record.apologies {
		l := ApologyLine{a.id, a.member, a.sent.Name, a.sent.StandIn, a.sent.Note}
		if a.member != "" {
			l.Name = m.roll.name(a.member)
		}
		lines = append(lines, l)
	}
	return lines
}
