package decision

import (
	"net/mail"
	"slices"
	"strings"
	"time"
)

// Person is somebody on the standing roll of an organisation. Their id is that
// of the member they are in each of its meetings.
type Person struct {
	Invited
	Mail string `json:"mail,omitempty" doc:"address, or empty"`
	// Silent people get no mail: they have stopped it.
	Silent bool `json:"silent"`
}

// Limits of a standing roll.
const (
	MaxPeople    = 10_000 // people of an organisation
	MaxPutPeople = 1000   // people of one PutPeople
	MaxMail      = 254    // characters of an address (RFC 5321, erratum 1690)
)

// PutPeople puts people on the standing roll; who is on it already, by their id,
// is changed.
type PutPeople struct {
	ID     CommandID
	People []Person
}

// DropPerson takes somebody off the standing roll. Meetings that have begun keep them.
type DropPerson struct {
	ID     CommandID
	Person MemberID
}

// StopMail says that somebody wants no mail any more, or wants it again. The
// server gives it for whoever holds the link of one of their mails.
type StopMail struct {
	Person  MemberID
	Stopped bool
}

// Refusals of the standing roll.
var (
	ErrPersonUnknown = Define(NotFound, "person_unknown")
	ErrMailTwice     = Define(Conflict, "mail_twice") // arg mail: two people would have the same address
	ErrBadMail       = Define(Invalid, "bad_mail")    // arg mail: no address as local@domain
)

func (c PutPeople) commandID() CommandID  { return c.ID }
func (c DropPerson) commandID() CommandID { return c.ID }
func (c StopMail) commandID() CommandID   { return "" }

// PeoplePut puts people on the standing roll, or changes them.
type PeoplePut struct {
	People []PersonFacts `json:"people"`
	Who    []PersonWho   `json:"-"` // one for each
}

// PersonFacts are what is kept of somebody as long as the organisation is.
type PersonFacts struct {
	Person MemberID `json:"person"`
	Group  string   `json:"group,omitempty"`
	Role   Role     `json:"role"`
	Weight int      `json:"weight"`
}

// PersonWho is what of somebody can be erased.
type PersonWho struct {
	Name string `json:"name"`
	Mail string `json:"mail,omitempty"`
}

// PersonDropped takes somebody off the standing roll.
type PersonDropped struct {
	Person MemberID `json:"person"`
}

// MailStopped stops somebody's mail, or lets it through again.
type MailStopped struct {
	Person  MemberID `json:"person"`
	Stopped bool     `json:"stopped"`
}

var _ = []struct{}{registerOrganisation[PeoplePut](), registerOrganisation[PersonDropped](), registerOrganisation[MailStopped]()}

func (*PeoplePut) kind() (string, int)       { return "people-put", 1 }
func (*PersonDropped) kind() (string, int)   { return "person-dropped", 1 }
func (*MailStopped) kind() (string, int)     { return "mail-stopped", 1 }
func (*PersonDropped) parts(MemberID) []Part { return nil }
func (*MailStopped) parts(MemberID) []Part   { return nil }
func (e *PeoplePut) parts(MemberID) []Part {
	if len(e.Who) != len(e.People) {
		e.Who = make([]PersonWho, len(e.People))
	}
	all := make([]Part, len(e.People))
	for i, p := range e.People {
		all[i] = Part{PartText, p.Person, &e.Who[i]}
	}
	return all
}

// checked is a person with everything filled in, or the refusal of what is wrong.
func (p Person) checked() (Person, error) {
	var err error
	if p.Invited, err = p.Invited.checked(); err != nil {
		return p, err
	}
	if p.Mail = strings.TrimSpace(p.Mail); p.Mail != "" {
		err = checkMail(p.Mail)
	}
	return p, err
}

// checkMail refuses what is no plain address of ASCII characters, as RFC 5321
// (section 4.1.2) and every mail server take it.
func checkMail(s string) error {
	a, err := mail.ParseAddress(s)
	ascii := !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
	if err != nil || a.Name != "" || a.Address != s || !ascii || len(s) > MaxMail {
		return ErrBadMail.With("mail", s[:min(len(s), MaxMail)])
	}
	return nil
}

func (c PutPeople) decideIn(o *Organisation, by By, _ time.Time) ([]Body, error) {
	if err := managed(by); err != nil {
		return nil, err
	}
	if len(c.People) == 0 {
		return nil, ErrEmpty.With("field", "people")
	}
	if len(c.People) > MaxPutPeople {
		return nil, ErrPeopleMany.With("people", len(c.People), "max", MaxPutPeople)
	}
	put := &PeoplePut{}
	known, groups := map[MemberID]bool{}, map[string]bool{}
	for _, one := range c.People {
		p, err := one.checked()
		if err != nil {
			return nil, err
		}
		if known[p.Member] {
			return nil, ErrPersonTwice.With("name", p.Name)
		}
		known[p.Member], groups[p.Group] = true, true
		put.People = append(put.People, PersonFacts{p.Member, p.Group, p.Role, p.Weight})
		put.Who = append(put.Who, PersonWho{p.Name, p.Mail})
	}
	return []Body{put}, o.takes(put, known, groups)
}

// takes refuses people who would make the roll too long, or share an address.
func (o *Organisation) takes(put *PeoplePut, changed map[MemberID]bool, groups map[string]bool) error {
	total := len(changed)
	mails := map[string]bool{}
	for id, p := range o.people {
		if !changed[id] {
			total++
			groups[p.Group] = true
			mails[strings.ToLower(p.Mail)] = true
		}
	}
	if total > MaxPeople {
		return ErrRollFull.With("max", MaxPeople)
	}
	if delete(groups, ""); len(groups) > MaxGroups {
		return ErrGroupsFull.With("max", MaxGroups)
	}
	for _, w := range put.Who {
		if key := strings.ToLower(w.Mail); key != "" {
			if mails[key] {
				return ErrMailTwice.With("mail", w.Mail)
			}
			mails[key] = true
		}
	}
	return nil
}

func (e *PeoplePut) applyTo(o *Organisation, _ Event) {
	for i, f := range e.People {
		p, known := o.people[f.Person]
		if !known {
			p = &Person{}
			o.people[f.Person] = p
			o.order = append(o.order, f.Person)
		}
		if p.Mail != e.Who[i].Mail {
			p.Silent = false // who stopped it was the holder of the other address
		}
		p.Invited = Invited{f.Person, e.Who[i].Name, f.Group, f.Role, f.Weight}
		p.Mail = e.Who[i].Mail
	}
}

func (c DropPerson) decideIn(o *Organisation, by By, _ time.Time) ([]Body, error) {
	if err := managed(by); err != nil {
		return nil, err
	}
	if o.people[c.Person] == nil {
		return nil, ErrPersonUnknown
	}
	return []Body{&PersonDropped{c.Person}}, nil
}

func (e *PersonDropped) applyTo(o *Organisation, _ Event) {
	delete(o.people, e.Person)
	o.order = slices.DeleteFunc(o.order, func(id MemberID) bool { return id == e.Person })
}

func (c StopMail) decideIn(o *Organisation, by By, _ time.Time) ([]Body, error) {
	if by.kind != byGuest && by.kind != byHost {
		return nil, ErrNotAllowed.With("role", by.String())
	}
	p := o.people[c.Person]
	switch {
	case p == nil:
		return nil, ErrPersonUnknown
	case p.Silent == c.Stopped:
		return nil, nil
	}
	return []Body{&MailStopped{c.Person, c.Stopped}}, nil
}

func (e *MailStopped) applyTo(o *Organisation, _ Event) {
	if p := o.people[e.Person]; p != nil {
		p.Silent = e.Stopped
	}
}

// People is a page of the standing roll in its order, and where to go on; 0 at
// the end. A limit of 0 is everybody.
func (o *Organisation) People(from, limit int) (page []Person, next int) {
	from = min(max(from, 0), len(o.order))
	to := len(o.order)
	if limit > 0 && from+limit < to {
		to = from + limit
		next = to
	}
	page = []Person{}
	for _, id := range o.order[from:to] {
		page = append(page, *o.people[id])
	}
	return page, next
}

// Person is somebody on the standing roll.
func (o *Organisation) Person(id MemberID) (p Person, ok bool) {
	if found := o.people[id]; found != nil {
		return *found, true
	}
	return Person{}, false
}

// Opening fills the command that opens a meeting of the organisation: its
// standing roll and its quorum. as is who of the roll facilitates it, or "" where
// somebody else does. It fails with ErrPersonUnknown.
func (o *Organisation) Opening(c OpenMeeting, as MemberID) (OpenMeeting, error) {
	if as != "" {
		p, ok := o.Person(as)
		if !ok {
			return c, ErrPersonUnknown
		}
		c.Facilitator, c.Name = as, p.Name
	}
	c.Organisation, c.Roll = o.id, nil
	for _, id := range o.order {
		c.Roll = append(c.Roll, o.people[id].Invited)
	}
	if c.Quorum == nil {
		c.Quorum = o.defaults.Quorum
	}
	return c, nil
}
