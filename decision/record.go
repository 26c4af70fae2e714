package decision

import (
	"slices"
	"time"
)

// record is what is kept of a meeting beside its decisions.
type record struct {
	notice      Notice
	apologies   []apology
	points      []*point
	actions     []*action
	corrections []correction
	approvals   []approval
	equity      equitySetting
}

// correction is something that the minutes say wrongly, put right. The minutes
// keep what they said: a correction stands beside it.
type correction struct {
	voiced
	proposal ProposalID // or ""
}

// approval is one approving of the minutes.
type approval struct {
	by   happening
	on   string
	body string
}

// CorrectRecord adds a correction to the minutes, also after the end of the
// meeting. Nothing is overwritten.
type CorrectRecord struct {
	ID       CommandID
	Proposal ProposalID // what it concerns, or "" for the meeting as a whole
	Text     string
}

// ApproveRecord notes that the minutes of an ended meeting were approved: by
// whom, such as the next meeting of the board, and on which day; "" is today.
type ApproveRecord struct {
	ID       CommandID
	Approver string
	On       string // ISO 8601
}

// ErrDateFuture refuses a day that has not come; args field, value.
var ErrDateFuture = Define(Invalid, "date_future")

func (c CorrectRecord) commandID() CommandID { return c.ID }
func (c ApproveRecord) commandID() CommandID { return c.ID }

// RecordCorrected is a correction.
type RecordCorrected struct {
	Proposal ProposalID `json:"proposal,omitempty"`
	Why      Reason     `json:"-"`
}

// RecordApproved is an approval of the minutes.
type RecordApproved struct {
	On  string `json:"on,omitempty"`
	Who Name   `json:"-"`
}

var _ = []struct{}{register[RecordCorrected](), register[RecordApproved]()}

func (*RecordCorrected) kind() (string, int) { return "record-corrected", 1 }
func (*RecordApproved) kind() (string, int)  { return "record-approved", 1 }

func (e *RecordCorrected) parts(MemberID) []Part { return []Part{{PartText, "", &e.Why}} }
func (e *RecordApproved) parts(MemberID) []Part  { return []Part{{PartText, "", &e.Who}} }

// mayStill refuses whoever may not do a; the end of the meeting changes nothing.
func (m *Meeting) mayStill(by By, a act) error {
	p, err := m.acting(by)
	if err == nil && !acts[p.role][a] {
		err = ErrNotAllowed.With("role", string(p.role))
	}
	return err
}

func (c CorrectRecord) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.mayStill(by, actRecord); err != nil {
		return nil, err
	}
	if c.Proposal != "" {
		if _, err := m.proposal(c.Proposal); err != nil {
			return nil, err
		}
	}
	text, err := said("correction", c.Text)
	switch {
	case err != nil:
		return nil, err
	case len(m.record.corrections) >= MaxRecorded:
		return nil, ErrRecordFull.With("max", MaxRecorded)
	}
	return []Body{&RecordCorrected{c.Proposal, Reason{text}}}, nil
}

func (e *RecordCorrected) apply(m *Meeting, ev Event) {
	m.record.corrections = append(m.record.corrections, correction{voiced{ev.By.member, ev.At, e.Why.Reason}, e.Proposal})
	m.touch(SectionRecord)
}

func (c ApproveRecord) decide(m *Meeting, by By, at time.Time) ([]Body, error) {
	if err := m.mayStill(by, actRecord); err != nil {
		return nil, err
	}
	if m.state != StateEnded {
		return nil, ErrNotEnded
	}
	body, err := line("approver", c.Approver, MaxTitle)
	if err != nil {
		return nil, err
	}
	if err := day("on", c.On); err != nil {
		return nil, err
	}
	switch {
	case c.On > at.Add(14*time.Hour).Format(time.DateOnly): // clocks are up to fourteen hours ahead of UTC
		return nil, ErrDateFuture.With("field", "on", "value", c.On)
	case len(m.record.approvals) >= MaxRecorded:
		return nil, ErrRecordFull.With("max", MaxRecorded)
	}
	return []Body{&RecordApproved{c.On, Name{body}}}, nil
}

func (e *RecordApproved) apply(m *Meeting, ev Event) {
	m.record.approvals = append(m.record.approvals, approval{happening{ev.At, ev.By}, e.On, e.Who.Name})
	m.touch(SectionRecord)
}

// RecordSection counts what is kept for the record; it comes whole by GET.
type RecordSection struct {
	Noticed     bool   `json:"noticed" doc:"something is said of how the meeting was called"`
	Place       string `json:"place,omitempty"`
	Apologies   int    `json:"apologies"`
	Points      int    `json:"points" doc:"points of order"`
	Waiting     int    `json:"waiting" doc:"points of order and appeals that wait for an answer"`
	Corrections int    `json:"corrections"`
	Approvals   int    `json:"approvals"`
}

func (m *Meeting) recordSection() RecordSection {
	r := &m.record
	s := RecordSection{Noticed: r.notice != Notice{}, Place: r.notice.Place, Apologies: len(r.apologies), Points: len(r.points),
		Corrections: len(r.corrections), Approvals: len(r.approvals)}
	for _, p := range r.points {
		if p.waits() {
			s.Waiting++
		}
	}
	return s
}

// CorrectionLine is a correction of the minutes.
type CorrectionLine struct {
	Proposal ProposalID `json:"proposal,omitempty"`
	Spoken
}

// ApprovalLine is an approving of the minutes.
type ApprovalLine struct {
	Approver string    `json:"approver"`
	On       string    `json:"on,omitempty" doc:"the day, where it is not the one of noting it"`
	At       time.Time `json:"at"`
	By       MemberID  `json:"by,omitempty" doc:"who noted it"`
	Name     string    `json:"name,omitempty"`
}

// Record is what is kept of a meeting beside its decisions.
type Record struct {
	Notice      Notice           `json:"notice"`
	Apologies   []ApologyLine    `json:"apologies"`
	Points      []PointLine      `json:"points"`
	Corrections []CorrectionLine `json:"corrections"`
	Approvals   []ApprovalLine   `json:"approvals"`
	Equity      EquitySetting    `json:"equity"`
}

// Record is what is kept of the meeting beside its decisions, for whoever may
// see it; ok is false for anybody else.
func (m *Meeting) Record(a Audience) (r Record, ok bool) {
	r = Record{Notice: m.record.notice, Apologies: m.apologyLines(), Points: m.pointLines(),
		Corrections: []CorrectionLine{}, Approvals: []ApprovalLine{}, Equity: m.equitySetting()}
	for _, c := range m.record.corrections {
		r.Corrections = append(r.Corrections, CorrectionLine{c.proposal, m.spokenBy(c.voiced)})
	}
	for _, p := range m.record.approvals {
		r.Approvals = append(r.Approvals, ApprovalLine{p.body, p.on, p.by.at, p.by.by.member, m.roll.name(p.by.by.member)})
	}
	return r, slices.Contains([]Audience{ToFacilitator, ToMember}, a)
}

// accountRecord adds what is kept beside the decisions to an account.
func (m *Meeting) accountRecord(a *Account) {
	r, _ := m.Record(ToMember)
	if r.Notice != (Notice{}) || r.Equity != (EquitySetting{}) || len(r.Apologies)+len(r.Points)+len(r.Corrections)+len(r.Approvals) > 0 {
		a.Record = &r
	}
	if len(m.record.actions) > 0 {
		a.Actions = m.Actions(ToMember)
	}
	if m.record.equity.minutes {
		e := m.equity()
		a.Equity = &e
	}
}

// accountDecision adds what is kept of a proposal beside its polls.
func (m *Meeting) accountDecision(a *AccountProposal, p *proposal) {
	a.Aside, a.Relations, a.Overtaken = p.aside, slices.Clone(p.relations), slices.Clone(p.overtaken)
	if len(p.conflicts) > 0 {
		a.Conflicts = m.conflictLines(p)
	}
	if r := p.rationale; r != (Rationale{}) {
		a.Rationale = &r
	}
}
