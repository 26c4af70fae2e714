package decision

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// TemplateID names something that an organisation keeps to use again.
type TemplateID string

// Template is something that an organisation keeps to use again: the rules of a
// poll, or the run-sheet of a meeting. One of Poll and Items is there.
type Template struct {
	ID   TemplateID `json:"id"`
	Name string     `json:"name"`
	// Poll is the rules of a poll, without options and closing time; Explanation
	// says in the organisation's own words what they mean.
	Poll        *PollSpec `json:"poll,omitempty"`
	Explanation string    `json:"explanation,omitempty"`
	// Items are the proposals of a run-sheet.
	Items []Draft `json:"items,omitempty"`
}

// MaxTemplates is how many templates an organisation keeps.
const MaxTemplates = 200

// KeepTemplate keeps a template; one of the same id gives way.
type KeepTemplate struct {
	ID       CommandID
	Template Template
}

// DropTemplate forgets a template.
type DropTemplate struct {
	ID       CommandID
	Template TemplateID
}

// Refusals of templates.
var (
	ErrTemplateUnknown = Define(NotFound, "template_unknown")
	ErrTemplateKind    = Define(Invalid, "template_kind")  // it is either a poll or a run-sheet
	ErrTemplatesFull   = Define(TooMany, "templates_full") // arg max
)

func (c KeepTemplate) commandID() CommandID { return c.ID }
func (c DropTemplate) commandID() CommandID { return c.ID }

// TemplateKept keeps a template.
type TemplateKept struct {
	Template TemplateID   `json:"template"`
	Poll     *PollSpec    `json:"poll,omitempty"`
	Minutes  []int        `json:"minutes,omitempty"` // of each proposal of a run-sheet
	Words    TemplateText `json:"-"`
}

// TemplateText is what somebody wrote in a template.
type TemplateText struct {
	Name        string    `json:"name"`
	Explanation string    `json:"explanation,omitempty"`
	Items       []Written `json:"items,omitempty"`
}

// TemplateDropped forgets a template.
type TemplateDropped struct {
	Template TemplateID `json:"template"`
}

var _ = []struct{}{registerOrganisation[TemplateKept](), registerOrganisation[TemplateDropped]()}

func (*TemplateKept) kind() (string, int)      { return "template-kept", 1 }
func (*TemplateDropped) kind() (string, int)   { return "template-dropped", 1 }
func (e *TemplateKept) parts(MemberID) []Part  { return []Part{{PartText, "", &e.Words}} }
func (*TemplateDropped) parts(MemberID) []Part { return nil }

func (c KeepTemplate) decideIn(o *Organisation, by By, at time.Time) ([]Body, error) {
	if err := managed(by); err != nil {
		return nil, err
	}
	x := c.Template
	if !validID(x.ID) {
		return nil, ErrBadID.With("field", "template")
	}
	if (x.Poll != nil) == (len(x.Items) > 0) {
		return nil, ErrTemplateKind
	}
	if len(o.templates) >= MaxTemplates && o.template(x.ID) == nil {
		return nil, ErrTemplatesFull.With("max", MaxTemplates)
	}
	kept := &TemplateKept{Template: x.ID}
	var err error
	if kept.Words.Name, err = line("name", x.Name, MaxTitle); err != nil {
		return nil, err
	}
	if x.Poll != nil {
		err = kept.keepPoll(*x.Poll, x.Explanation, at)
	} else {
		err = kept.keepItems(x.Items)
	}
	if err != nil {
		return nil, err
	}
	return []Body{kept}, nil
}

// keepPoll checks the rules of a poll as they will be once it has its options:
// with none, or with as many as any rule asks for.
func (e *TemplateKept) keepPoll(s PollSpec, explanation string, at time.Time) error {
	s.Options, s.ClosesAt, s.FallbackOf = nil, nil, ""
	kept := s
	if s.Method == MethodLazy { // which closes at a time
		later := at.Add(time.Hour)
		s.ClosesAt = &later
	}
	_, err := s.checked("x", at)
	if err != nil {
		full := s
		for i := range MaxOptions {
			id := OptionID(fmt.Sprintf("%08x-0000-4000-8000-000000000000", i))
			full.Options = append(full.Options, Option{ID: id, Name: string(id)})
		}
		if _, withAll := full.checked("x", at); withAll == nil || errors.Is(err, ErrOptionsFew) {
			err = withAll
		}
	}
	if err != nil {
		return err
	}
	e.Poll = &kept
	e.Words.Explanation, err = prose("explanation", explanation, MaxText)
	return err
}

func (e *TemplateKept) keepItems(items []Draft) error {
	if len(items) > MaxAgenda {
		return ErrAgendaFull.With("max", MaxAgenda)
	}
	for _, d := range items {
		w, err := written(d.Title, d.Text)
		if err != nil {
			return err
		}
		if d.Minutes < 0 || d.Minutes > MaxPlanned {
			return ErrBadValue.With("field", "minutes", "value", d.Minutes)
		}
		e.Words.Items, e.Minutes = append(e.Words.Items, w), append(e.Minutes, d.Minutes)
	}
	return nil
}

func (e *TemplateKept) applyTo(o *Organisation, _ Event) {
	x := &Template{ID: e.Template, Name: e.Words.Name, Poll: e.Poll, Explanation: e.Words.Explanation}
	for i, minutes := range e.Minutes {
		d := Draft{Minutes: minutes}
		if i < len(e.Words.Items) {
			d.Title, d.Text = e.Words.Items[i].Title, e.Words.Items[i].Text
		}
		x.Items = append(x.Items, d)
	}
	if old := o.template(x.ID); old != nil {
		*old = *x
		return
	}
	o.templates = append(o.templates, x)
}

func (c DropTemplate) decideIn(o *Organisation, by By, _ time.Time) ([]Body, error) {
	if err := managed(by); err != nil {
		return nil, err
	}
	if o.template(c.Template) == nil {
		return nil, ErrTemplateUnknown
	}
	return []Body{&TemplateDropped{c.Template}}, nil
}

func (e *TemplateDropped) applyTo(o *Organisation, _ Event) {
	o.templates = slices.DeleteFunc(o.templates, func(x *Template) bool { return x.ID == e.Template })
}

func (o *Organisation) template(id TemplateID) *Template {
	for _, x := range o.templates {
		if x.ID == id {
			return x
		}
	}
	return nil
}

// Templates are what the organisation keeps, oldest first.
func (o *Organisation) Templates() []Template {
	all := []Template{}
	for _, x := range o.templates {
		all = append(all, *x)
	}
	return all
}
