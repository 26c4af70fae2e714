package decision

import (
	"slices"
	"time"
)

// Rationale says why a proposal was decided so, and when the decision is looked
// at again (J. Bockelbrink et al., Sociocracy 3.0: Evaluate and Evolve
// Agreements; Markdown Any Decision Records). Every field may be empty.
type Rationale struct {
	Reasons   string   `json:"reasons,omitempty"`
	Outcome   string   `json:"outcome,omitempty" doc:"what it is meant to bring about"`
	Criteria  string   `json:"criteria,omitempty" doc:"by what it is judged"`
	Review    string   `json:"review,omitempty" doc:"the day on which it is looked at again, as 2026-03-14"`
	Expires   string   `json:"expires,omitempty" doc:"the last day on which it holds"`
	Announced MemberID `json:"announced,omitempty" doc:"who announced the decision"`
}

// RelationKind says what a decision does to an earlier one.
type RelationKind string

// The kinds of relation.
const (
	Supersedes RelationKind = "supersedes"
	Amends     RelationKind = "amends"
)

// Relation is what a decision does to an earlier one, of this meeting or of
// another.
type Relation struct {
	Kind     RelationKind `json:"kind"`
	Meeting  MeetingID    `json:"meeting"`
	Proposal ProposalID   `json:"proposal"`
	Title    string       `json:"title"`
	Date     string       `json:"date" doc:"of the decision, as 2026-03-14"`
}

// MaxRelations is the most earlier decisions that one may supersede or amend.
const MaxRelations = 20

// SetRationale says why a decided proposal was decided so; it replaces what was
// said before.
type SetRationale struct {
	ID        CommandID
	Proposal  ProposalID
	Rationale Rationale
}

// RelateDecision says that an adopted proposal supersedes or amends an earlier
// decision. Of a decision of this meeting, title and date are its own.
type RelateDecision struct {
	ID       CommandID
	Proposal ProposalID
	Earlier  Relation
}

// Refusals about decisions.
var (
	ErrNotDecided  = Define(Conflict, "not_decided")        // the proposal is not decided yet
	ErrNotAdopted  = Define(Conflict, "not_adopted")        // only what was adopted, or elected, changes another decision, or is changed
	ErrRelated     = Define(Conflict, "already_related")    // it says so already
	ErrRelation    = Define(Invalid, "relation_impossible") // a decision that would supersede itself, or what superseded it
	ErrRelationTop = Define(TooMany, "relations_full")      // arg max
)

func (c SetRationale) commandID() CommandID   { return c.ID }
func (c RelateDecision) commandID() CommandID { return c.ID }

// RationaleSet says why a proposal was decided so.
type RationaleSet struct {
	Proposal  ProposalID `json:"proposal"`
	Rationale Rationale  `json:"-"`
}

// DecisionRelated says what a decision does to an earlier one.
type DecisionRelated struct {
	Proposal ProposalID   `json:"proposal"`
	Kind     RelationKind `json:"relation"`
	Meeting  MeetingID    `json:"meeting"`
	Earlier  ProposalID   `json:"earlier"`
	Date     string       `json:"date"`
	Written  Written      `json:"-"` // the title of the earlier decision
}

var _ = []struct{}{register[RationaleSet](), register[DecisionRelated]()}

func (*RationaleSet) kind() (string, int)    { return "rationale-set", 1 }
func (*DecisionRelated) kind() (string, int) { return "decision-related", 1 }

func (e *RationaleSet) parts(MemberID) []Part    { return []Part{{PartText, "", &e.Rationale}} }
func (e *DecisionRelated) parts(MemberID) []Part { return []Part{{PartText, "", &e.Written}} }

// verdictOf is what a decided proposal came to; "" where members may not see it
// yet, or ever.
func (m *Meeting) verdictOf(p *proposal) VerdictKind {
	if p.phase != PhaseDecided {
		return ""
	}
	if p.aside != nil {
		return p.aside.Kind
	}
	if q := m.closedLast(p); q != nil && q.revealed() {
		return q.now().outcome.Verdict.Kind
	}
	return ""
}

// closedLast is the poll on a proposal that was closed last, or nil; one that
// runs again is not closed.
func (m *Meeting) closedLast(p *proposal) (last *poll) {
	for _, id := range p.polls {
		if q := m.polls[id]; q.state == PollStateClosed && (last == nil || !q.now().closed.at.Before(last.now().closed.at)) {
			last = q
		}
	}
	return last
}

// decided finds a proposal that is decided.
func (m *Meeting) decided(id ProposalID) (*proposal, error) {
	p, err := m.proposal(id)
	if err == nil && p.phase != PhaseDecided {
		err = ErrNotDecided
	}
	return p, err
}

// adopted finds a proposal that was adopted, or in which somebody or something
// was elected.
func (m *Meeting) adopted(id ProposalID) (*proposal, error) {
	p, err := m.decided(id)
	if v := VerdictKind(""); err == nil {
		if v = m.verdictOf(p); v != Adopted && v != Elected {
			err = ErrNotAdopted
		}
	}
	return p, err
}

func (c SetRationale) decide(m *Meeting, by By, at time.Time) ([]Body, error) {
	if err := m.may(by, actRecord); err != nil {
		return nil, err
	}
	p, err := m.decided(c.Proposal)
	if err != nil {
		return nil, err
	}
	r := c.Rationale
	for _, f := range []struct {
		name string
		text *string
	}{{"reasons", &r.Reasons}, {"outcome", &r.Outcome}, {"criteria", &r.Criteria}} {
		if *f.text, err = prose(f.name, *f.text, MaxContribution); err != nil {
			return nil, err
		}
	}
	for _, f := range []struct{ name, was, is string }{{"review", p.rationale.Review, r.Review}, {"expires", p.rationale.Expires, r.Expires}} {
		if f.is == f.was {
			continue // it was right once
		}
		if err := dayToCome(f.name, f.is, at); err != nil {
			return nil, err
		}
	}
	if who, ok := m.roll.byID[r.Announced]; r.Announced != "" && (!ok || !who.admitted) {
		return nil, ErrMemberUnknown
	}
	if r == p.rationale {
		return nil, nil
	}
	return []Body{&RationaleSet{p.id, r}}, nil
}

func (e *RationaleSet) apply(m *Meeting, _ Event) {
	m.proposals[e.Proposal].rationale = e.Rationale
	m.touch(SectionProposal(e.Proposal))
}

func (c RelateDecision) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRecord); err != nil {
		return nil, err
	}
	p, err := m.adopted(c.Proposal)
	if err != nil {
		return nil, err
	}
	r := c.Earlier
	if err := oneOf("kind", r.Kind, Supersedes, Amends); err != nil {
		return nil, err
	}
	switch {
	case !validID(r.Meeting):
		return nil, ErrBadID.With("field", "meeting")
	case !validID(r.Proposal):
		return nil, ErrBadID.With("field", "proposal")
	case r.Proposal == p.id || m.overtook(r.Proposal, p.id):
		return nil, ErrRelation
	case slices.ContainsFunc(p.relations, func(o Relation) bool { return o.Meeting == r.Meeting && o.Proposal == r.Proposal }):
		return nil, ErrRelated
	case len(p.relations) >= MaxRelations:
		return nil, ErrRelationTop.With("max", MaxRelations)
	case r.Meeting == m.id:
		earlier, err := m.adopted(r.Proposal)
		if err != nil {
			return nil, err
		}
		_, at := earlier.span()
		r.Title, r.Date = earlier.newest().title, at.Format(time.DateOnly)
	}
	if r.Title, err = line("title", r.Title, MaxTitle); err != nil {
		return nil, err
	}
	if r.Date == "" {
		return nil, ErrEmpty.With("field", "date")
	}
	if err := day("date", r.Date); err != nil {
		return nil, err
	}
	return []Body{&DecisionRelated{p.id, r.Kind, r.Meeting, r.Proposal, r.Date, Written{Title: r.Title}}}, nil
}

// overtook tells whether a proposal of this meeting supersedes or amends
// another of it, perhaps through others between them.
func (m *Meeting) overtook(later, earlier ProposalID) bool {
	p, ok := m.proposals[later]
	return ok && slices.ContainsFunc(p.relations, func(r Relation) bool {
		return r.Meeting == m.id && (r.Proposal == earlier || m.overtook(r.Proposal, earlier))
	})
}

func (e *DecisionRelated) apply(m *Meeting, _ Event) {
	p := m.proposals[e.Proposal]
	p.relations = append(p.relations, Relation{e.Kind, e.Meeting, e.Earlier, e.Written.Title, e.Date})
	m.touch(SectionProposal(p.id))
	if earlier, here := m.proposals[e.Earlier]; here && e.Meeting == m.id {
		earlier.overtaken = append(earlier.overtaken, Overtaken{e.Kind, p.id})
		m.touch(SectionProposal(e.Earlier))
	}
}

// Overtaken is a later decision of the same meeting that supersedes or amends
// this one.
type Overtaken struct {
	Kind RelationKind `json:"kind"`
	By   ProposalID   `json:"by"`
}

// DecisionLine is what is said of a decision for the record.
type DecisionLine struct {
	Proposal  ProposalID  `json:"proposal"`
	Verdict   VerdictKind `json:"verdict,omitempty"`
	Aside     *Aside      `json:"aside,omitempty"`
	Rationale Rationale   `json:"rationale"`
	Relations []Relation  `json:"relations"`
	Overtaken []Overtaken `json:"overtaken"`
}

func (m *Meeting) decisionLine(p *proposal) DecisionLine {
	return DecisionLine{p.id, m.verdictOf(p), p.aside, p.rationale, append([]Relation{}, p.relations...), append([]Overtaken{}, p.overtaken...)}
}

// Decision is what is said of a proposal's decision, for everybody who has been
// let in; it fails with ErrProposalUnknown.
func (m *Meeting) Decision(id ProposalID) (DecisionLine, error) {
	p, err := m.proposal(id)
	if err != nil {
		return DecisionLine{}, err
	}
	return m.decisionLine(p), nil
}
