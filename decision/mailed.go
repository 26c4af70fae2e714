package decision

import "time"

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
	listed := map[MemberID]bool{}
	for _, id := range c.People {
		p := o.people[id]
		if p == nil || p.Mail == "" || p.Silent || listed[id] || o.mailed[e.key(id)] {
			continue
		}
		listed[id] = true
		e.People = append(e.People, id)
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

// Mailed tells whether somebody was sent a mail, or was about to be.
func (o *Organisation) Mailed(kind MailKind, meeting MeetingID, person MemberID) bool {
	return o.mailed[mailKey{kind: kind, meeting: meeting, person: person}]
}
