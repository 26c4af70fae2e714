package decision

import (
	"slices"
	"time"
)

// MailKind is why a mail is sent.
type MailKind string

// The kinds of mail.
const (
	MailInvitation MailKind = "invitation" // to a meeting, with a personal link
	MailReminder   MailKind = "reminder"   // of a poll that closes soon
)

type mailKey struct {
	kind    MailKind
	meeting MeetingID
	poll    PollID
	round   int
	person  MemberID
}

// RecordMail records that mails will be sent, before they are: each is sent at
// most once, also where the server stops between the record and the sending. It
// leads to an event for those alone who have an address, have not stopped mail,
// and have not been sent this one.
type RecordMail struct {
	Kind    MailKind
	Meeting MeetingID
	Poll    PollID // of a reminder
	Round   int
	People  []MemberID
}

func (c RecordMail) commandID() CommandID { return "" }

// MailRecorded is mail that is about to be sent.
type MailRecorded struct {
	Kind    MailKind   `json:"kind"`
	Meeting MeetingID  `json:"meeting"`
	Poll    PollID     `json:"poll,omitempty"`
	Round   int        `json:"round,omitempty"`
	People  []MemberID `json:"people"`
}

var _ = registerOrganisation[MailRecorded]()

func (*MailRecorded) kind() (string, int)   { return "mail-recorded", 1 }
func (*MailRecorded) parts(MemberID) []Part { return nil }

func (e *MailRecorded) key(person MemberID) mailKey {
	return mailKey{e.Kind, e.Meeting, e.Poll, e.Round, person}
}

func (c RecordMail) decideIn(o *Organisation, by By, _ time.Time) ([]Body, error) {
	if by.kind != byClock {
		return nil, ErrNotAllowed.With("role", by.String())
	}
	if err := oneOf("kind", c.Kind, MailInvitation, MailReminder); err != nil {
		return nil, err
	}
	e := &MailRecorded{Kind: c.Kind, Meeting: c.Meeting, Poll: c.Poll, Round: c.Round}
	for _, p := range o.Recipients(c) {
		e.People = append(e.People, p.Member)
	}
	if len(e.People) == 0 {
		return nil, nil
	}
	return []Body{e}, nil
}

func (e *MailRecorded) applyTo(o *Organisation, _ Event) {
	for _, id := range e.People {
		o.mailed[e.key(id)] = true
	}
}

// Recipients are those to whom a mail would go now: they have an address, have
// not stopped mail, and have not been sent this one.
func (o *Organisation) Recipients(c RecordMail) []Person {
	e := &MailRecorded{Kind: c.Kind, Meeting: c.Meeting, Poll: c.Poll, Round: c.Round}
	var all []Person
	listed := map[MemberID]bool{}
	for _, id := range c.People {
		p := o.people[id]
		if p == nil || p.Mail == "" || p.Silent || listed[id] || o.mailed[e.key(id)] {
			continue
		}
		listed[id] = true
		all = append(all, *p)
	}
	return all
}

// Reminder is a running vote that was to be open for days and closes within one,
// and who has not cast in it.
type Reminder struct {
	Poll     PollID
	Round    int
	Question string
	Ends     time.Time
	People   []MemberID // on the roll, in its order
}

// RemindBefore is how long before its close a reminder of a vote goes out; a vote
// that is open no longer than that has none.
const RemindBefore = 24 * time.Hour

// Reminders are the votes of a meeting of which somebody is to be reminded at a
// time. A secret poll has none: who has cast in it is nobody's to know.
func (m *Meeting) Reminders(at time.Time) []Reminder {
	var due []Reminder
	if m.of == "" || m.state != StateRunning {
		return nil
	}
	for _, p := range m.polls {
		if p.state != PollStateRunning || p.spec.Secret {
			continue
		}
		end, closes := m.ends(p)
		if !closes || end.Sub(p.now().opened.at) <= RemindBefore || at.Before(end.Add(-RemindBefore)) || !at.Before(end) {
			continue
		}
		r := Reminder{Poll: p.id, Round: p.now().number, Question: p.spec.Question, Ends: end}
		for _, id := range m.roll.order {
			if me := m.Me(id); me != nil && slices.Contains(me.Asked, p.id) {
				r.People = append(r.People, id)
			}
		}
		due = append(due, r)
	}
	return due
}
