package decision

import (
	"slices"
	"strings"
	"time"
)

// DecisionRef names a decision: the proposal of a meeting that was decided.
type DecisionRef struct {
	Meeting  MeetingID  `json:"meeting"`
	Proposal ProposalID `json:"proposal"`
}

// Standing is whether a decision holds.
type Standing string

// How decisions stand. One that was not adopted, was reopened, or whose numbers
// are not shown yet, has none.
const (
	InForce      Standing = "in_force"
	Superseded   Standing = "superseded" // a later decision took its place
	Amended      Standing = "amended"    // it holds, as a later decision changed it
	Expired      Standing = "expired"    // it was said to hold no longer
	NoStanding   Standing = ""
	maxRelations          = 50
)

// Decided is a decided proposal as a meeting tells its organisation.
type Decided struct {
	Proposal ProposalID  `json:"proposal"`
	Title    string      `json:"-"`
	Verdict  VerdictKind `json:"verdict,omitempty"` // "" while members may not see it
	At       time.Time   `json:"at"`
	// Supersedes and Amends are the earlier decisions of the organisation whose
	// place it takes, or which it changes.
	Supersedes []DecisionRef `json:"supersedes,omitempty"`
	Amends     []DecisionRef `json:"amends,omitempty"`
	Review     string        `json:"review,omitempty"`  // day on which to look at it again, as 2006-01-02
	Expires    string        `json:"expires,omitempty"` // the last day on which it holds
}

// MeetingOfBody is a meeting as its organisation knows it.
type MeetingOfBody struct {
	Meeting MeetingID `json:"meeting"`
	Title   string    `json:"title"`
	Opened  time.Time `json:"opened"`
	State   State     `json:"state"`
	// Gone is a meeting that was deleted; its decisions stay.
	Gone bool `json:"gone"`
}

type pastMeeting struct {
	MeetingOfBody
	decided map[ProposalID]Decided
}

// PastDecision is a decision of an organisation and how it stands.
type PastDecision struct {
	DecisionRef
	MeetingTitle string       `json:"meeting_title"`
	Title        string       `json:"title"`
	Verdict      VerdictKind  `json:"verdict,omitempty"`
	At           time.Time    `json:"at"`
	Status       Standing     `json:"status,omitempty"`
	By           *DecisionRef `json:"by,omitempty" doc:"the decision that superseded or amended it"`
	ByTitle      string       `json:"by_title,omitempty"`
	ByAt         *time.Time   `json:"by_at,omitempty"`
	Review       string       `json:"review,omitempty" doc:"day on which to look at it again, as 2006-01-02"`
	Expires      string       `json:"expires,omitempty" doc:"the last day on which it holds, as 2006-01-02"`
	marked       Standing     // what the host said
	markedBy     *DecisionRef
	reopened     bool
}

// NoteMeeting tells an organisation where one of its meetings stands. It leads
// to what is new to it alone, so telling the same again leads to nothing: after
// a crash it is told once more. The server gives it.
type NoteMeeting struct {
	MeetingOfBody
	Decided []Decided
}

// MarkDecision says how a decision stands: expired, in force again, or, where
// the meeting did not say so itself, superseded or amended by another.
type MarkDecision struct {
	ID       CommandID
	Decision DecisionRef
	Status   Standing
	By       *DecisionRef // for superseded and amended
	Review   string       // day as 2006-01-02, or ""
}

// Refusals of past decisions.
var (
	ErrDecisionUnknown = Define(NotFound, "decision_unknown")
	ErrDecisionItself  = Define(Invalid, "decision_by_itself")  // it cannot supersede or amend itself
	ErrDecisionNot     = Define(Conflict, "decision_not_taken") // it was not adopted, or is open again
)

func (c NoteMeeting) commandID() CommandID  { return "" }
func (c MarkDecision) commandID() CommandID { return c.ID }

// MeetingNoted is a meeting of the organisation, new or changed.
type MeetingNoted struct{ MeetingOfBody }

// DecisionNoted is a decision, new or changed.
type DecisionNoted struct {
	Meeting MeetingID    `json:"meeting"`
	Decided Decided      `json:"decided"`
	Words   DecidedTitle `json:"-"`
}

// DecidedTitle is the erasable title of a decision.
type DecidedTitle struct {
	Title string `json:"title"`
}

// DecisionReopened takes a decision back: its proposal is worked on again.
type DecisionReopened struct{ DecisionRef }

// DecisionMarked says how a decision stands.
type DecisionMarked struct {
	Decision DecisionRef  `json:"decision"`
	Status   Standing     `json:"status"`
	By       *DecisionRef `json:"by,omitempty"`
	Review   string       `json:"review,omitempty"`
}

var _ = []struct{}{registerOrganisation[MeetingNoted](), registerOrganisation[DecisionNoted](),
	registerOrganisation[DecisionReopened](), registerOrganisation[DecisionMarked]()}

func (*MeetingNoted) kind() (string, int)       { return "meeting-noted", 1 }
func (*DecisionNoted) kind() (string, int)      { return "decision-noted", 1 }
func (*DecisionReopened) kind() (string, int)   { return "decision-reopened", 1 }
func (*DecisionMarked) kind() (string, int)     { return "decision-marked", 1 }
func (*MeetingNoted) parts(MemberID) []Part     { return nil }
func (e *DecisionNoted) parts(MemberID) []Part  { return []Part{{PartText, "", &e.Words}} }
func (*DecisionReopened) parts(MemberID) []Part { return nil }
func (*DecisionMarked) parts(MemberID) []Part   { return nil }

func (c NoteMeeting) decideIn(o *Organisation, by By, _ time.Time) ([]Body, error) {
	if by.kind != byClock {
		return nil, ErrNotAllowed.With("role", by.String())
	}
	var bodies []Body
	was := o.meeting(c.Meeting)
	if was == nil || was.MeetingOfBody != c.MeetingOfBody {
		bodies = append(bodies, &MeetingNoted{c.MeetingOfBody})
	}
	if c.Gone {
		return bodies, nil
	}
	now := map[ProposalID]bool{}
	for _, d := range c.Decided {
		now[d.Proposal] = true
		if was == nil || !was.decided[d.Proposal].same(d) || o.decisions[DecisionRef{c.Meeting, d.Proposal}].reopened {
			bodies = append(bodies, &DecisionNoted{c.Meeting, d, DecidedTitle{d.Title}})
		}
	}
	if was != nil {
		for _, ref := range o.refs() {
			if ref.Meeting == c.Meeting && !now[ref.Proposal] && !o.decisions[ref].reopened {
				bodies = append(bodies, &DecisionReopened{ref})
			}
		}
	}
	return bodies, nil
}

// same tells whether nothing has changed in a decision. An erased title is no change.
func (d Decided) same(e Decided) bool {
	return d.Proposal == e.Proposal && d.Verdict == e.Verdict && d.At.Equal(e.At) && d.Review == e.Review && d.Expires == e.Expires &&
		slices.Equal(d.Supersedes, e.Supersedes) && slices.Equal(d.Amends, e.Amends)
}

func (o *Organisation) meeting(id MeetingID) *pastMeeting {
	for _, m := range o.meetings {
		if m.Meeting == id {
			return m
		}
	}
	return nil
}

// refs are all decisions, the newest first, in a fixed order.
func (o *Organisation) refs() []DecisionRef {
	all := make([]DecisionRef, 0, len(o.decisions))
	for ref := range o.decisions {
		all = append(all, ref)
	}
	slices.SortFunc(all, func(a, b DecisionRef) int {
		if c := o.decisions[b].At.Compare(o.decisions[a].At); c != 0 {
			return c
		}
		return strings.Compare(string(a.Meeting)+string(a.Proposal), string(b.Meeting)+string(b.Proposal))
	})
	return all
}

func (e *MeetingNoted) applyTo(o *Organisation, _ Event) {
	if m := o.meeting(e.Meeting); m != nil {
		m.MeetingOfBody = e.MeetingOfBody
		for ref, d := range o.decisions {
			if ref.Meeting == e.Meeting {
				d.MeetingTitle = e.Title
			}
		}
		return
	}
	o.meetings = append(o.meetings, &pastMeeting{e.MeetingOfBody, map[ProposalID]Decided{}})
}

func (e *DecisionNoted) applyTo(o *Organisation, _ Event) {
	m := o.meeting(e.Meeting)
	ref := DecisionRef{e.Meeting, e.Decided.Proposal}
	d := o.decisions[ref]
	if d == nil {
		d = &PastDecision{DecisionRef: ref}
		o.decisions[ref] = d
	}
	m.decided[ref.Proposal] = e.Decided
	d.MeetingTitle, d.Title, d.Verdict, d.At = m.Title, e.Words.Title, e.Decided.Verdict, e.Decided.At
	d.reopened, d.Expires = false, e.Decided.Expires
	if e.Decided.Review != "" {
		d.Review = e.Decided.Review
	}
	o.stand()
}

func (e *DecisionReopened) applyTo(o *Organisation, _ Event) {
	o.decisions[e.DecisionRef].reopened = true
	o.stand()
}

func (c MarkDecision) decideIn(o *Organisation, by By, _ time.Time) ([]Body, error) {
	if err := managed(by); err != nil {
		return nil, err
	}
	d := o.decisions[c.Decision]
	if d == nil {
		return nil, ErrDecisionUnknown
	}
	if err := oneOf("status", c.Status, InForce, Superseded, Amended, Expired); err != nil {
		return nil, err
	}
	if !d.holds() {
		return nil, ErrDecisionNot
	}
	related := c.Status == Superseded || c.Status == Amended
	switch {
	case related != (c.By != nil):
		return nil, ErrBadValue.With("field", "by", "value", string(c.Status))
	case related && o.decisions[*c.By] == nil:
		return nil, ErrDecisionUnknown
	case related && *c.By == c.Decision:
		return nil, ErrDecisionItself
	case related && !o.decisions[*c.By].holds():
		return nil, ErrDecisionNot
	}
	if _, err := time.Parse(time.DateOnly, c.Review); c.Review != "" && err != nil {
		return nil, ErrBadValue.With("field", "review", "value", c.Review)
	}
	return []Body{&DecisionMarked{c.Decision, c.Status, c.By, c.Review}}, nil
}

func (e *DecisionMarked) applyTo(o *Organisation, _ Event) {
	d := o.decisions[e.Decision]
	d.marked, d.markedBy, d.Review = e.Status, e.By, e.Review
	o.stand()
}

// holds tells whether a decision was taken and not reopened.
func (d *PastDecision) holds() bool {
	return !d.reopened && (d.Verdict == Adopted || d.Verdict == Elected)
}

// stand works out how every decision stands: as the host marked it, or as the
// newest decision that holds says of it; to be superseded weighs more than to be
// amended. What a decision of the same meeting, or a later one, says of one that
// the organisation does not know, leads to nothing.
func (o *Organisation) stand() {
	for _, d := range o.decisions {
		d.Status, d.By, d.ByTitle, d.ByAt = NoStanding, nil, "", nil
		if !d.holds() {
			continue
		}
		d.Status = InForce
		if d.marked != "" {
			d.Status = d.marked
			o.say(d, d.marked, d.markedBy)
		}
	}
	for _, ref := range o.refs() {
		later := o.decisions[ref]
		if !later.holds() {
			continue
		}
		said := o.meeting(ref.Meeting).decided[ref.Proposal]
		o.replaced(said.Supersedes, Superseded, ref)
		o.replaced(said.Amends, Amended, ref)
	}
}

func (o *Organisation) replaced(earlier []DecisionRef, as Standing, by DecisionRef) {
	for _, ref := range earlier[:min(len(earlier), maxRelations)] {
		d := o.decisions[ref]
		if d == nil || ref == by || d.marked != "" || d.Status != InForce && (d.Status != Amended || as != Superseded) {
			continue
		}
		o.say(d, as, &by)
	}
}

// say sets how a decision stands, and by which other.
func (o *Organisation) say(d *PastDecision, as Standing, by *DecisionRef) {
	d.Status, d.By = as, by
	if by != nil && o.decisions[*by] != nil {
		later := o.decisions[*by]
		d.ByTitle, d.ByAt = later.Title, sometime(later.At)
	}
}

// asOf is a decision as it stands on a day, given as 2006-01-02.
func (d *PastDecision) asOf(day string) PastDecision {
	out := *d
	if d.Expires != "" && d.Expires < day && (d.Status == InForce || d.Status == Amended) {
		out.Status, out.By, out.ByTitle, out.ByAt = Expired, nil, "", nil
	}
	return out
}

// Decisions is a page of the decisions as they stand on a day (2006-01-02),
// newest first, and where to go on; 0 at the end.
func (o *Organisation) Decisions(day string, from, limit int) (page []PastDecision, next int) {
	page = []PastDecision{}
	for i, ref := range o.refs() {
		d := o.decisions[ref]
		if d.reopened || i < from {
			continue
		}
		if len(page) == limit {
			return page, i
		}
		page = append(page, d.asOf(day))
	}
	return page, 0
}

// Later lists what became of the decisions of a meeting in later ones: those
// that are superseded, amended or, on a day (2006-01-02), expired.
func (o *Organisation) Later(day string, meeting MeetingID) []PastDecision {
	all := []PastDecision{}
	for _, ref := range o.refs() {
		d := o.decisions[ref].asOf(day)
		if ref.Meeting == meeting && d.Status != NoStanding && d.Status != InForce {
			all = append(all, d)
		}
	}
	return all
}

// Earlier is a decision that a later one may supersede or amend. It fails with
// ErrDecisionUnknown, and with ErrDecisionNot for what does not hold.
func (o *Organisation) Earlier(ref DecisionRef) (PastDecision, error) {
	d := o.decisions[ref]
	switch {
	case d == nil:
		return PastDecision{}, ErrDecisionUnknown
	case !d.holds():
		return PastDecision{}, ErrDecisionNot
	}
	return *d, nil
}

// Noted is where the meeting stands, as its organisation is told.
func (m *Meeting) Noted() NoteMeeting {
	n := NoteMeeting{MeetingOfBody: MeetingOfBody{Meeting: m.id, Title: m.title, Opened: m.opened, State: m.state}}
	for _, id := range m.agenda {
		p := m.proposals[id]
		_, at := p.span()
		if p.phase != PhaseDecided || at == nil {
			continue
		}
		d := Decided{Proposal: id, Title: p.newest().title, At: *at, Verdict: m.verdictOf(p),
			Review: p.rationale.Review, Expires: p.rationale.Expires}
		for _, r := range p.relations {
			ref := DecisionRef{r.Meeting, r.Proposal}
			if r.Kind == Supersedes {
				d.Supersedes = append(d.Supersedes, ref)
			} else {
				d.Amends = append(d.Amends, ref)
			}
		}
		n.Decided = append(n.Decided, d)
	}
	return n
}
