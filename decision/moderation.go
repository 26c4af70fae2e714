package decision

import "time"

// Moderation before the reveal is part of the nominal group technique as it is
// used in large halls: who runs the meeting reads the ideas, without their
// authors, before all do. A withheld idea is told to its author, with a reason.

// WithholdIdea keeps an idea of a moderated brainstorm from the reveal, with a
// reason that its author is told; or lets it be revealed after all.
type WithholdIdea struct {
	ID       CommandID
	Proposal ProposalID
	Idea     IdeaID
	Withheld bool
	Reason   string
}

// Refusals of moderation.
var (
	ErrNotModerated = Define(Conflict, "not_moderated")       // the rule said that nobody reads ideas before the reveal
	ErrModerated    = Define(Invalid, "moderated_not_silent") // only hidden ideas are moderated
	ErrWithheldWhy  = Define(Invalid, "withhold_needs_reason")
)

func (c WithholdIdea) commandID() CommandID { return c.ID }

// IdeaWithheld keeps an idea from the reveal, or not.
type IdeaWithheld struct {
	Proposal ProposalID `json:"proposal"`
	Idea     IdeaID     `json:"idea"`
	Withheld bool       `json:"withheld"`
	Why      Reason     `json:"-"`
}

var _ = register[IdeaWithheld]()

func (*IdeaWithheld) kind() (string, int)     { return "idea-withheld", 1 }
func (e *IdeaWithheld) parts(MemberID) []Part { return []Part{{PartText, "", &e.Why}} }

func (c WithholdIdea) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	p, err := m.brainstorming(by, actRun, c.Proposal)
	if err != nil {
		return nil, err
	}
	b := &p.brainstorm
	it, ok := b.ideas[c.Idea]
	switch {
	case b.open():
		return nil, ErrIdeasRevealed
	case !b.rule.Moderated:
		return nil, ErrNotModerated
	case !ok:
		return nil, ErrIdeaUnknown
	}
	why, err := prose("reason", c.Reason, MaxReason)
	_, is := b.withheld[c.Idea]
	switch {
	case err != nil:
		return nil, err
	case is == c.Withheld:
		return nil, nil
	case !c.Withheld:
		why = ""
	case why == "":
		return nil, ErrWithheldWhy
	}
	return []Body{&IdeaWithheld{c.Proposal, it.id, c.Withheld, Reason{why}}}, nil
}

func (e *IdeaWithheld) apply(m *Meeting, _ Event) {
	b := &m.proposals[e.Proposal].brainstorm
	it := b.ideas[e.Idea]
	if b.withheld == nil {
		b.withheld = map[IdeaID]string{}
	}
	if e.Withheld {
		b.withheld[it.id] = e.Why.Reason
	} else {
		delete(b.withheld, it.id)
	}
	m.touch(SectionIdeas(e.Proposal))
	m.touchMe(it.author)
}

// moderates tells whether an audience reads the ideas before the reveal.
func (b *brainstorm) moderates(a Audience) bool {
	return b.rule.Moderated && !b.open() && a == ToFacilitator
}

// leaveWithheld takes the withheld ideas off the board when the others are
// revealed: nothing finds them any more but what tells their authors.
func (b *brainstorm) leaveWithheld() {
	kept := b.order[:0]
	for _, id := range b.order {
		if _, is := b.withheld[id]; is {
			b.left = append(b.left, b.ideas[id])
			delete(b.ideas, id)
		} else {
			kept = append(kept, id)
		}
	}
	b.order = kept
}

// unrevealed are the ideas of a viewer that were withheld from the reveal.
func (b *brainstorm) unrevealed(viewer MemberID) []*idea {
	var mine []*idea
	for _, it := range b.left {
		if viewer != "" && it.author == viewer {
			mine = append(mine, it)
		}
	}
	return mine
}

// taken tells whether an id names an idea, revealed or not.
func (b *brainstorm) taken(id IdeaID) bool {
	_, here := b.ideas[id]
	_, kept := b.withheld[id]
	return here || kept
}

// count is how many ideas were written, with those withheld.
func (b *brainstorm) count() int { return len(b.order) + len(b.left) }
