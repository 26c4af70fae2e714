package decision

import (
	"slices"
	"time"
)

// ContributionID names a contribution to a discussion.
type ContributionID string

// ContributionKind says what a contribution is.
type ContributionKind string

// The kinds of contribution.
const (
	Question    ContributionKind = "question"
	Concern     ContributionKind = "concern"
	Support     ContributionKind = "support"
	Amendment   ContributionKind = "amendment"
	Information ContributionKind = "information"
)

// The most of a discussion, and the most files of one contribution.
const (
	MaxContribution  = 5000 // characters
	MaxContributions = 20000
	MaxAttachments   = 5
)

// BlobID is the SHA-256 of a file's content, in hexadecimal.
type BlobID string

// Attachment is a file that belongs to a contribution.
type Attachment struct {
	Blob BlobID `json:"blob"`
	Name string `json:"name"`
	Type string `json:"type"`
	Size int64  `json:"size"`
}

type discussion struct {
	byID  map[ContributionID]*contribution
	order []ContributionID
}

type contribution struct {
	id       ContributionID
	kind     ContributionKind
	text     string
	author   MemberID
	at       time.Time
	reply    ContributionID // what it answers, or ""
	resolved bool           // a concern or question that its owner holds for answered
	files    []Attachment
	replies  int
}

// open tells whether somebody still waits for an answer to it.
func (c *contribution) open() bool {
	return (c.kind == Concern || c.kind == Question) && !c.resolved
}

// AddContribution says something in a proposal's discussion, or answers there.
type AddContribution struct {
	ID           CommandID
	Proposal     ProposalID
	Contribution ContributionID // made by the client
	Kind         ContributionKind
	Text         string
	Reply        ContributionID
	Attachments  []Attachment
}

// ResolveContribution says that a concern or question is answered, or is open
// again. Only whoever raised it may say so.
type ResolveContribution struct {
	ID           CommandID
	Proposal     ProposalID
	Contribution ContributionID
	Resolved     bool
}

// Refusals of the discussion.
var (
	ErrNotDiscussion       = Define(Conflict, "not_in_discussion") // arg phase
	ErrContributionUnknown = Define(NotFound, "contribution_unknown")
	ErrNotYours            = Define(Forbidden, "not_yours")      // only its owner may
	ErrNotResolvable       = Define(Invalid, "not_resolvable")   // only concerns and questions are resolved; arg kind
	ErrDiscussionFull      = Define(TooMany, "discussion_full")  // arg max
	ErrAttachments         = Define(Invalid, "attachments_many") // args attachments, max
	ErrReplyDeep           = Define(Invalid, "reply_to_reply")   // answers are one level deep
)

func (c AddContribution) commandID() CommandID     { return c.ID }
func (c ResolveContribution) commandID() CommandID { return c.ID }

// ContributionAdded is something said.
type ContributionAdded struct {
	Proposal     ProposalID       `json:"proposal"`
	Contribution ContributionID   `json:"contribution"`
	Kind         ContributionKind `json:"contribution_kind"`
	Reply        ContributionID   `json:"reply,omitempty"`
	Said         Said             `json:"-"`
}

// Said is the erasable content of a contribution.
type Said struct {
	Text        string       `json:"text"`
	Attachments []Attachment `json:"attachments,omitempty"`
}

// ContributionResolved closes or opens a concern or question.
type ContributionResolved struct {
	Proposal     ProposalID     `json:"proposal"`
	Contribution ContributionID `json:"contribution"`
	Resolved     bool           `json:"resolved"`
}

var _ = []struct{}{register[ContributionAdded](), register[ContributionResolved]()}

func (*ContributionAdded) kind() (string, int)    { return "contribution-added", 1 }
func (*ContributionResolved) kind() (string, int) { return "contribution-resolved", 1 }

func (e *ContributionAdded) parts(by MemberID) []Part { return []Part{{PartText, by, &e.Said}} }
func (*ContributionResolved) parts(MemberID) []Part   { return nil }

func (c AddContribution) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actWrite); err != nil {
		return nil, err
	}
	p, err := m.proposal(c.Proposal)
	if err != nil {
		return nil, err
	}
	if err := c.check(p); err != nil {
		return nil, err
	}
	text, err := prose("contribution", c.Text, MaxContribution)
	if err == nil && text == "" {
		err = ErrEmpty.With("field", "contribution")
	}
	if err != nil {
		return nil, err
	}
	files := slices.Clone(c.Attachments)
	for i := range files {
		if files[i].Name, err = line("attachment", files[i].Name, MaxTitle); err != nil {
			return nil, err
		}
	}
	return []Body{&ContributionAdded{c.Proposal, c.Contribution, c.Kind, c.Reply, Said{text, files}}}, nil
}

// check refuses a contribution whose frame is wrong, whatever it says.
func (c *AddContribution) check(p *proposal) error {
	if p.paused {
		return ErrPaused
	}
	if p.phase != PhaseDiscussion && p.phase != PhaseBrainstorm && p.phase != PhaseVote {
		return ErrNotDiscussion.With("phase", string(p.phase))
	}
	if !validID(c.Contribution) {
		return ErrBadID.With("field", "contribution")
	}
	if _, taken := p.discussion.byID[c.Contribution]; taken {
		return ErrIDTaken.With("field", "contribution")
	}
	if len(p.discussion.order) >= MaxContributions {
		return ErrDiscussionFull.With("max", MaxContributions)
	}
	if len(c.Attachments) > MaxAttachments {
		return ErrAttachments.With("attachments", len(c.Attachments), "max", MaxAttachments)
	}
	if c.Reply != "" {
		to, ok := p.discussion.byID[c.Reply]
		switch {
		case !ok:
			return ErrContributionUnknown
		case to.reply != "":
			return ErrReplyDeep
		}
	}
	return oneOf("kind", c.Kind, Question, Concern, Support, Amendment, Information)
}

func (e *ContributionAdded) apply(m *Meeting, ev Event) {
	d := &m.proposals[e.Proposal].discussion
	if d.byID == nil {
		d.byID = map[ContributionID]*contribution{}
	}
	d.byID[e.Contribution] = &contribution{id: e.Contribution, kind: e.Kind, text: e.Said.Text, author: ev.By.member,
		at: ev.At, reply: e.Reply, files: e.Said.Attachments}
	d.order = append(d.order, e.Contribution)
	if e.Reply != "" {
		d.byID[e.Reply].replies++
	}
	m.touch(SectionDiscussion(e.Proposal))
}

func (c ResolveContribution) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actWrite); err != nil {
		return nil, err
	}
	p, err := m.proposal(c.Proposal)
	if err != nil {
		return nil, err
	}
	it, ok := p.discussion.byID[c.Contribution]
	switch {
	case !ok:
		return nil, ErrContributionUnknown
	case it.author != by.member:
		return nil, ErrNotYours
	case it.kind != Concern && it.kind != Question:
		return nil, ErrNotResolvable.With("kind", string(it.kind))
	case p.paused:
		return nil, ErrPaused
	case it.resolved == c.Resolved:
		return nil, nil
	}
	return []Body{&ContributionResolved{c.Proposal, c.Contribution, c.Resolved}}, nil
}

func (e *ContributionResolved) apply(m *Meeting, _ Event) {
	m.proposals[e.Proposal].discussion.byID[e.Contribution].resolved = e.Resolved
	m.touch(SectionDiscussion(e.Proposal))
}

// ContributionLine is a contribution as others see it.
type ContributionLine struct {
	ID          ContributionID   `json:"id"`
	Kind        ContributionKind `json:"kind"`
	Text        string           `json:"text"`
	Author      MemberID         `json:"author,omitempty"`
	Name        string           `json:"name,omitempty" doc:"of the author; not on the screen"`
	At          time.Time        `json:"at"`
	Reply       ContributionID   `json:"reply,omitempty"`
	Replies     int              `json:"replies"`
	Open        bool             `json:"open" doc:"a concern or question that its owner still holds"`
	Resolved    bool             `json:"resolved"`
	Attachments []Attachment     `json:"attachments,omitempty"`
}

// DiscussionSection says how a proposal's discussion stands. The rest comes by GET.
type DiscussionSection struct {
	Proposal  ProposalID               `json:"proposal"`
	Count     int                      `json:"count"`
	Kinds     map[ContributionKind]int `json:"kinds"`
	Concerns  int                      `json:"concerns" doc:"open concerns"`
	Questions int                      `json:"questions" doc:"open questions"`
	Newest    []ContributionLine       `json:"newest" doc:"the newest few, newest first"`
}

func (m *Meeting) discussionSection(p *proposal, a Audience) DiscussionSection {
	d := &p.discussion
	s := DiscussionSection{Proposal: p.id, Count: len(d.order), Kinds: map[ContributionKind]int{}, Newest: []ContributionLine{}}
	for i := len(d.order) - 1; i >= 0; i-- {
		c := d.byID[d.order[i]]
		s.Kinds[c.kind]++
		if c.open() && c.kind == Concern {
			s.Concerns++
		} else if c.open() {
			s.Questions++
		}
		if len(s.Newest) < newestFew {
			l := m.contributionLine(c, a)
			if runes := []rune(l.Text); len(runes) > excerpt/4 {
				l.Text = string(runes[:excerpt/4]) + "…"
			}
			s.Newest = append(s.Newest, l)
		}
	}
	return s
}

func (m *Meeting) contributionLine(c *contribution, a Audience) ContributionLine {
	l := ContributionLine{ID: c.id, Kind: c.kind, Text: c.text, At: c.at, Reply: c.reply, Replies: c.replies,
		Open: c.open(), Resolved: c.resolved, Attachments: c.files}
	if a != ToScreen {
		l.Author, l.Name = c.author, m.roll.name(c.author)
	}
	return l
}

// Contributions is a page of a proposal's discussion, oldest first; next is
// where to go on from, or 0. It fails with ErrProposalUnknown.
func (m *Meeting) Contributions(id ProposalID, a Audience, from, limit int) (lines []ContributionLine, next int, err error) {
	p, err := m.proposal(id)
	if err != nil {
		return nil, 0, err
	}
	lines = []ContributionLine{}
	for i := max(from, 0); i < len(p.discussion.order); i++ {
		if len(lines) == limit {
			return lines, i, nil
		}
		lines = append(lines, m.contributionLine(p.discussion.byID[p.discussion.order[i]], a))
	}
	return lines, 0, nil
}

// Attachment finds a file that some contribution of the meeting holds, as the
// first of them names it.
func (m *Meeting) Attachment(blob BlobID) (Attachment, bool) {
	for _, f := range m.Attachments() {
		if f.Blob == blob {
			return f, true
		}
	}
	return Attachment{}, false
}

// Attachments lists the files of all contributions, in the order of the agenda.
func (m *Meeting) Attachments() []Attachment {
	var all []Attachment
	for _, p := range m.agenda {
		d := &m.proposals[p].discussion
		for _, id := range d.order {
			all = append(all, d.byID[id].files...)
		}
	}
	return all
}
