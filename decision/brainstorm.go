package decision

import (
	"cmp"
	"time"
)

// The brainstorm follows the nominal group technique (Delbecq and Van de Ven,
// 1971): people write in silence, then the ideas are revealed, merged and
// grouped, and dots say which matter most.

// MaxIdea is the longest idea, in characters; MaxIdeas the most of one
// brainstorm; MaxDots the most dots that a member may be given.
const (
	MaxIdea  = 1000
	MaxIdeas = 5000
	MaxDots  = 50
)

// BrainstormRule is how a brainstorm is held, fixed before the first idea.
type BrainstormRule struct {
	Silent bool `json:"silent"` // ideas are hidden from others until they are revealed
	Hidden bool `json:"hidden"` // nobody is ever told who wrote an idea
	Dots   int  `json:"dots"`   // each member's dots; 0 is no dots
	// Moderated tells that who runs the meeting reads the ideas, without authors,
	// before the reveal, and may withhold some.
	Moderated bool `json:"moderated,omitempty"`
}

// DefaultBrainstorm is silent, with authors named, and five dots each.
func DefaultBrainstorm() BrainstormRule { return BrainstormRule{Silent: true, Dots: 5} }

type brainstorm struct {
	rule     BrainstormRule
	set      bool
	revealed bool
	ideas    map[IdeaID]*idea
	order    []IdeaID
	wrote    map[MemberID][]IdeaID // whose ideas are whose, in the order of writing
	dots     map[MemberID]placed
	withheld map[IdeaID]string // why each is
	left     []*idea           // withheld when the others were revealed
}

type idea struct {
	id     IdeaID
	text   string
	author MemberID
	at     time.Time
	into   IdeaID // merged into this one, or ""
	group  string
	option PollID // the newest poll in which it became an option, or ""
}

// IdeaID names an idea.
type IdeaID string

// SetBrainstorm fixes how ideas are gathered for a proposal.
type SetBrainstorm struct {
	ID       CommandID
	Proposal ProposalID
	Rule     BrainstormRule
}

// AddIdea writes an idea down.
type AddIdea struct {
	ID       CommandID
	Proposal ProposalID
	Idea     IdeaID // made by the client
	Text     string
}

// RevealIdeas shows all ideas to everybody.
type RevealIdeas struct {
	ID       CommandID
	Proposal ProposalID
}

// MergeIdeas makes one idea part of another that says the same.
type MergeIdeas struct {
	ID       CommandID
	Proposal ProposalID
	Idea     IdeaID
	Into     IdeaID
}

// GroupIdea puts an idea under a heading; an empty heading takes it out.
type GroupIdea struct {
	ID       CommandID
	Proposal ProposalID
	Idea     IdeaID
	Group    string
}

// Refusals of the brainstorm.
var (
	ErrNotBrainstorm = Define(Conflict, "not_in_brainstorm") // arg phase
	ErrIdeaUnknown   = Define(NotFound, "idea_unknown")
	ErrIdeasHidden   = Define(Conflict, "ideas_hidden")   // they are not revealed yet
	ErrIdeasRevealed = Define(Conflict, "ideas_revealed") // they are revealed already
	ErrIdeasBegun    = Define(Conflict, "ideas_begun")    // the rule is fixed once there is an idea
	ErrIdeaSelf      = Define(Invalid, "idea_merged_with_itself")
	ErrIdeasFull     = Define(TooMany, "ideas_full") // arg max
	ErrNoDots        = Define(Conflict, "no_dots")
	ErrDotsSpent     = Define(Invalid, "dots_overspent") // args dots, max
)

func (c SetBrainstorm) commandID() CommandID { return c.ID }
func (c AddIdea) commandID() CommandID       { return c.ID }
func (c RevealIdeas) commandID() CommandID   { return c.ID }
func (c MergeIdeas) commandID() CommandID    { return c.ID }
func (c GroupIdea) commandID() CommandID     { return c.ID }

// BrainstormSet fixes the rule.
type BrainstormSet struct {
	Proposal ProposalID     `json:"proposal"`
	Rule     BrainstormRule `json:"rule"`
}

// Words is something that somebody wrote.
type Words struct {
	Text string `json:"text"`
}

// IdeaAdded is a new idea.
type IdeaAdded struct {
	Proposal ProposalID `json:"proposal"`
	Idea     IdeaID     `json:"idea"`
	Words    Words      `json:"-"`
}

// IdeasRevealed shows all ideas.
type IdeasRevealed struct {
	Proposal ProposalID `json:"proposal"`
}

// IdeasMerged makes one idea part of another.
type IdeasMerged struct {
	Proposal ProposalID `json:"proposal"`
	Idea     IdeaID     `json:"idea"`
	Into     IdeaID     `json:"into"`
}

// IdeaGrouped puts an idea under a heading.
type IdeaGrouped struct {
	Proposal ProposalID `json:"proposal"`
	Idea     IdeaID     `json:"idea"`
	Words    Words      `json:"-"`
}

var _ = []struct{}{register[BrainstormSet](), register[IdeaAdded](), register[IdeasRevealed](),
	register[IdeasMerged](), register[IdeaGrouped]()}

func (*BrainstormSet) kind() (string, int) { return "brainstorm-set", 1 }
func (*IdeaAdded) kind() (string, int)     { return "idea-added", 1 }
func (*IdeasRevealed) kind() (string, int) { return "ideas-revealed", 1 }
func (*IdeasMerged) kind() (string, int)   { return "ideas-merged", 1 }
func (*IdeaGrouped) kind() (string, int)   { return "idea-grouped", 1 }

func (*BrainstormSet) parts(MemberID) []Part  { return nil }
func (e *IdeaAdded) parts(by MemberID) []Part { return []Part{{PartText, by, &e.Words}} }
func (*IdeasRevealed) parts(MemberID) []Part  { return nil }
func (*IdeasMerged) parts(MemberID) []Part    { return nil }
func (e *IdeaGrouped) parts(MemberID) []Part  { return []Part{{PartText, "", &e.Words}} }

// brainstorming finds a proposal for somebody who may do a thing in its
// brainstorm, while it is not paused.
func (m *Meeting) brainstorming(by By, a act, id ProposalID) (*proposal, error) {
	if err := m.may(by, a); err != nil {
		return nil, err
	}
	p, err := m.proposal(id)
	switch {
	case err != nil:
		return nil, err
	case p.paused:
		return nil, ErrPaused
	case p.phase != PhaseBrainstorm:
		return nil, ErrNotBrainstorm.With("phase", string(p.phase))
	}
	return p, nil
}

func (c SetBrainstorm) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, err := m.proposal(c.Proposal)
	switch {
	case err != nil:
		return nil, err
	case len(p.brainstorm.order) > 0:
		return nil, ErrIdeasBegun
	case c.Rule.Silent && p.brainstorm.revealed: // it would promise a silence that is over
		return nil, ErrIdeasRevealed
	case c.Rule.Moderated && !c.Rule.Silent:
		return nil, ErrModerated
	case c.Rule.Dots < 0 || c.Rule.Dots > MaxDots:
		return nil, ErrRule.With("field", "dots", "num", c.Rule.Dots, "den", MaxDots)
	}
	return []Body{&BrainstormSet{c.Proposal, c.Rule}}, nil
}

func (e *BrainstormSet) apply(m *Meeting, _ Event) {
	p := m.proposals[e.Proposal]
	p.brainstorm.rule, p.brainstorm.set = e.Rule, true
	m.touch(SectionIdeas(p.id))
}

func (c AddIdea) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.brainstorming(by, actWrite, c.Proposal)
	if err != nil {
		return nil, err
	}
	if !validID(c.Idea) {
		return nil, ErrBadID.With("field", "idea")
	}
	if p.brainstorm.taken(c.Idea) {
		return nil, ErrIDTaken.With("field", "idea")
	}
	if len(p.brainstorm.order) >= MaxIdeas {
		return nil, ErrIdeasFull.With("max", MaxIdeas)
	}
	text, err := prose("idea", c.Text, MaxIdea)
	if err == nil && text == "" {
		err = ErrEmpty.With("field", "idea")
	}
	if err != nil {
		return nil, err
	}
	return []Body{&IdeaAdded{Proposal: c.Proposal, Idea: c.Idea, Words: Words{text}}}, nil
}

func (e *IdeaAdded) apply(m *Meeting, ev Event) {
	p := m.proposals[e.Proposal]
	b := &p.brainstorm
	if b.ideas == nil {
		b.ideas, b.wrote = map[IdeaID]*idea{}, map[MemberID][]IdeaID{}
	}
	if !b.set {
		b.rule, b.set = DefaultBrainstorm(), true
	}
	b.ideas[e.Idea] = &idea{id: e.Idea, text: e.Words.Text, author: ev.By.member, at: ev.At}
	b.order = append(b.order, e.Idea)
	b.wrote[ev.By.member] = append(b.wrote[ev.By.member], e.Idea)
	m.touch(SectionIdeas(p.id))
	m.touchMe(ev.By.member)
}

func (c RevealIdeas) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.brainstorming(by, actRun, c.Proposal)
	if err != nil {
		return nil, err
	}
	if p.brainstorm.open() {
		return nil, ErrIdeasRevealed
	}
	return []Body{&IdeasRevealed{c.Proposal}}, nil
}

func (e *IdeasRevealed) apply(m *Meeting, ev Event) {
	m.endSilence(e.Proposal, ev.At)
	b := &m.proposals[e.Proposal].brainstorm
	b.revealed = true
	b.leaveWithheld()
	m.touch(SectionIdeas(e.Proposal))
}

// open tells whether everybody sees the ideas.
func (b *brainstorm) open() bool { return b.revealed || b.set && !b.rule.Silent }

// root is the idea that an idea has been merged into, or itself.
func (b *brainstorm) root(id IdeaID) *idea {
	it := b.ideas[id]
	for it != nil && it.into != "" {
		it = b.ideas[it.into]
	}
	return it
}

// sorting finds an idea for whoever runs the meeting, once all are revealed.
func (m *Meeting) sorting(by By, proposal ProposalID, ids ...IdeaID) (*proposal, error) {
	p, err := m.brainstorming(by, actRun, proposal)
	if err != nil {
		return nil, err
	}
	if !p.brainstorm.open() {
		return nil, ErrIdeasHidden
	}
	for _, id := range ids {
		if _, ok := p.brainstorm.ideas[id]; !ok {
			return nil, ErrIdeaUnknown
		}
	}
	return p, nil
}

func (c MergeIdeas) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.sorting(by, c.Proposal, c.Idea, c.Into)
	if err != nil {
		return nil, err
	}
	if p.brainstorm.root(c.Idea) == p.brainstorm.root(c.Into) {
		return nil, ErrIdeaSelf
	}
	return []Body{&IdeasMerged{c.Proposal, p.brainstorm.root(c.Idea).id, p.brainstorm.root(c.Into).id}}, nil
}

func (e *IdeasMerged) apply(m *Meeting, _ Event) {
	b := &m.proposals[e.Proposal].brainstorm
	from, into := b.ideas[e.Idea], b.ideas[e.Into]
	from.into, into.option = e.Into, cmp.Or(into.option, from.option)
	m.touch(SectionIdeas(e.Proposal))
	m.touchAuthors(b, into)
}

func (c GroupIdea) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.sorting(by, c.Proposal, c.Idea)
	if err != nil {
		return nil, err
	}
	group := ""
	if c.Group != "" {
		if group, err = line("group", c.Group, MaxName); err != nil {
			return nil, err
		}
	}
	if p.brainstorm.ideas[c.Idea].group == group {
		return nil, nil
	}
	return []Body{&IdeaGrouped{c.Proposal, c.Idea, Words{group}}}, nil
}

func (e *IdeaGrouped) apply(m *Meeting, _ Event) {
	m.proposals[e.Proposal].brainstorm.ideas[e.Idea].group = e.Words.Text
	m.touch(SectionIdeas(e.Proposal))
}

// people counts who has written, and who has placed dots.
func (b *brainstorm) people() (writers, dotters int) {
	wrote := map[MemberID]bool{}
	for _, it := range b.left {
		wrote[it.author] = true
	}
	for _, it := range b.ideas {
		wrote[it.author] = true
	}
	for _, mine := range b.dots {
		if len(mine.dots) > 0 {
			dotters++
		}
	}
	return len(wrote), dotters
}
