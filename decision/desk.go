package decision

import (
	"slices"
	"time"
)

// The block and concern desk: each block, objection, reservation and concern
// that a ballot takes is a card with its owner. Its owner alone ends it, by a
// ballot of another kind; who runs the meeting can only note that it has been
// understood, and what is offered to meet it.

// CardState is where a card stands.
type CardState string

// The states of a card.
const (
	CardRaised     CardState = "raised"
	CardUnderstood CardState = "understood" // the others can say it in their own words
	CardOffered    CardState = "offered"    // something was offered to meet it
	CardWithdrawn  CardState = "withdrawn"  // by its owner
	CardResolved   CardState = "resolved"   // its owner took the offer, or a new version of the text
	CardStands     CardState = "stands"     // it was open when the round was closed
	CardNotValid   CardState = "not_valid"  // so the group found by its own rule, and it did not count
)

// How says by what a card is to be met. The ways of integrating an objection are
// those of Sociocracy For All.
type How string

// The ways of meeting a card.
const (
	HowAnswered  How = "answered"
	HowAmended   How = "amended"   // by a new version of the text
	HowMonitored How = "monitored" // what is feared is watched
	HowDeferred  How = "deferred"  // somebody takes it up by a date
	HowDelegated How = "delegated"
	HowShortened How = "shortened_term"
)

// Offer is what is offered to meet a card.
type Offer struct {
	How  How       `json:"how"`
	Note string    `json:"note"`
	Who  string    `json:"who,omitempty"` // takes it on
	Due  string    `json:"due,omitempty"` // a date, as in 2026-03-14
	At   time.Time `json:"at"`
	By   MemberID  `json:"by,omitempty"`
	Text int       `json:"text"` // the version of the text that it speaks of
}

type card struct {
	owner MemberID
	marks Marks
	text  int
	at    time.Time
	state CardState
	offer *Offer
	ended time.Time
	by    int // version of the text that resolved it; 0 is none
	peers map[MemberID]bool
	found *Judged // what the others had found of it when the round was closed
}

func (c *card) open() bool {
	return c.state == CardRaised || c.state == CardUnderstood || c.state == CardOffered
}

// live is a member's open card, or nil.
func (r *round) live(owner MemberID) *card {
	for i := len(r.cards) - 1; i >= 0; i-- {
		if c := r.cards[i]; c.owner == owner && c.open() {
			return c
		}
	}
	return nil
}

// deal opens, changes or ends a member's card as a ballot of theirs asks for.
func (r *round) deal(sc scale, owner MemberID, b castBallot) {
	c := r.live(owner)
	if c != nil && c.marks.Position == b.marks.Position {
		if c.marks.Reason != b.marks.Reason || c.marks.Value != b.marks.Value || c.text != b.text {
			c.peers = nil // they judged other words, or another text
		}
		c.marks, c.text = b.marks, b.text
		return
	}
	if c != nil {
		state := CardWithdrawn
		if graver := sc.graver(b.marks.Position, c.marks.Position); !graver && (c.offer != nil || b.text > c.text) {
			state = CardResolved
			if b.text > c.text {
				c.by = b.text
			}
		}
		r.endCard(owner, state, b.at)
	}
	if slices.Contains(sc.cards, b.marks.Position) {
		r.cards = append(r.cards, &card{owner: owner, marks: b.marks, text: b.text, at: b.at, state: CardRaised})
	}
}

func (r *round) endCard(owner MemberID, state CardState, at time.Time) {
	if c := r.live(owner); c != nil {
		c.state, c.ended = state, at
	}
}

// graver tells whether a position weighs more than another that makes a card.
func (sc scale) graver(than, was Position) bool {
	i := slices.Index(sc.cards, than)
	return i >= 0 && i < slices.Index(sc.cards, was)
}

// judgement is what those present, besides its owner, find of a block: valid
// where at least a quarter find it principled, not valid where that cannot be
// reached any more.
func (m *Meeting) judgement(p *poll, c *card) Judged {
	if c.found != nil {
		return *c.found
	}
	judges := func(who *member) bool {
		return who != nil && who.votes() && who.present && !m.recusedFrom(m.proposals[p.proposal], who.id)
	}
	j := Judged{Present: m.heads(p).Present}
	if judges(m.roll.byID[c.owner]) {
		j.Present--
	}
	for id, principled := range c.peers {
		if id == c.owner || !judges(m.roll.byID[id]) {
			continue
		}
		if principled {
			j.Principled++
		} else {
			j.Not++
		}
	}
	yes, no := true, false
	switch {
	case j.Principled > 0 && 4*j.Principled >= j.Present:
		j.Valid = &yes
	case 4*j.Not > 3*j.Present:
		j.Valid = &no
	}
	return j
}

// judged tells whether peers judge the blocks of a poll.
func (s *PollSpec) judged() bool {
	return s.Method == MethodConsensus && s.Consensus.Judges == JudgesPeers
}

// notValid counts the blocks that peers have found not principled, by the groups
// of their owners.
func (m *Meeting) notValid(p *poll) map[string]int64 {
	if !p.spec.judged() {
		return nil
	}
	found := map[string]int64{}
	sc, _ := p.spec.scale()
	for owner, b := range p.now().cast {
		if b.marks.Position != sc.stops {
			continue
		}
		if c := p.now().live(owner); c != nil {
			if valid := m.judgement(p, c).Valid; valid != nil && !*valid {
				found[b.group] += b.weight
			}
		}
	}
	return found
}

// settle ends the cards of a round that is closed.
func (m *Meeting) settle(p *poll) {
	sc, _ := p.spec.scale()
	for _, c := range p.now().cards {
		if !c.open() {
			continue
		}
		state := CardStands
		if _, cast := p.now().cast[c.owner]; cast && p.spec.judged() && c.marks.Position == sc.stops {
			j := m.judgement(p, c)
			if c.found = &j; j.Valid != nil && !*j.Valid {
				state = CardNotValid
			}
		}
		c.state = state
	}
}

// TendCard notes that a card has been understood, or what is offered to meet it.
type TendCard struct {
	ID    CommandID
	Poll  PollID
	Round int
	Owner MemberID
	Offer *Offer // nil: it has been understood
}

// JudgeBlock says whether one finds another's block principled.
type JudgeBlock struct {
	ID         CommandID
	Poll       PollID
	Round      int
	Owner      MemberID
	Principled bool
}

// Refusals of the desk.
var (
	ErrCardUnknown = Define(NotFound, "card_unknown")
	ErrNoPeers     = Define(Conflict, "block_not_judged") // the rule lets nobody judge blocks
	ErrOwnBlock    = Define(Forbidden, "block_own")       // nobody judges their own
	ErrOfferNeeds  = Define(Invalid, "offer_needs")       // arg field: deferring needs who and by when
)

func (c TendCard) commandID() CommandID   { return c.ID }
func (c JudgeBlock) commandID() CommandID { return c.ID }

// CardTended is a step towards meeting a card.
type CardTended struct {
	Poll  PollID     `json:"poll"`
	Round int        `json:"round"`
	Owner MemberID   `json:"owner"`
	How   How        `json:"how,omitempty"`
	Due   string     `json:"due,omitempty"`
	Text  int        `json:"text,omitempty"`
	Words OfferWords `json:"-"`
}

// OfferWords is the erasable content of an offer.
type OfferWords struct {
	Note string `json:"note"`
	Who  string `json:"who,omitempty"`
}

// BlockJudged is what one member thinks of another's block.
type BlockJudged struct {
	Poll       PollID   `json:"poll"`
	Round      int      `json:"round"`
	Owner      MemberID `json:"owner"`
	Principled bool     `json:"principled"`
}

var _ = []struct{}{register[CardTended](), register[BlockJudged]()}

func (*CardTended) kind() (string, int)     { return "card-tended", 1 }
func (*BlockJudged) kind() (string, int)    { return "block-judged", 1 }
func (e *CardTended) parts(MemberID) []Part { return []Part{{PartText, "", &e.Words}} }
func (*BlockJudged) parts(MemberID) []Part  { return nil }

// card finds an open card of a running round.
func (m *Meeting) card(poll PollID, round int, owner MemberID) (*poll, *card, error) {
	p, err := m.poll(poll)
	if err != nil {
		return nil, nil, err
	}
	now := p.now()
	switch {
	case p.state == PollStatePlanned:
		return nil, nil, ErrPollNotOpen
	case round != now.number:
		return nil, nil, ErrRound.With("round", round, "newest", now.number)
	}
	for i := len(now.cards) - 1; i >= 0; i-- {
		if c := now.cards[i]; c.owner == owner {
			return p, c, nil
		}
	}
	return nil, nil, ErrCardUnknown
}

func (c TendCard) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, card, err := m.card(c.Poll, c.Round, c.Owner)
	if err != nil {
		return nil, err
	}
	if !p.deskFor(ToFacilitator) {
		return nil, ErrCardUnknown // nobody sees yet who has one
	}
	if !card.open() && card.state != CardStands {
		return nil, ErrCardUnknown
	}
	e := &CardTended{Poll: p.id, Round: c.Round, Owner: c.Owner}
	if c.Offer == nil {
		if card.state != CardRaised {
			return nil, nil
		}
		return []Body{e}, nil
	}
	if err := e.offer(*c.Offer); err != nil {
		return nil, err
	}
	e.Text = len(m.proposals[p.proposal].versions)
	return []Body{e}, nil
}

// offer checks an offer and takes it over.
func (e *CardTended) offer(o Offer) error {
	if err := oneOf("how", o.How, HowAnswered, HowAmended, HowMonitored, HowDeferred, HowDelegated, HowShortened); err != nil {
		return err
	}
	note, err := prose("note", o.Note, MaxReason)
	if err != nil {
		return err
	}
	if note == "" {
		return ErrEmpty.With("field", "note")
	}
	who := ""
	if o.Who != "" {
		if who, err = line("who", o.Who, MaxName); err != nil {
			return err
		}
	}
	if err := day("due", o.Due); err != nil {
		return err
	}
	switch {
	case (o.How == HowDeferred || o.How == HowDelegated) && who == "":
		return ErrOfferNeeds.With("field", "who")
	case o.How == HowDeferred && o.Due == "":
		return ErrOfferNeeds.With("field", "due")
	}
	e.How, e.Due, e.Words = o.How, o.Due, OfferWords{note, who}
	return nil
}

func (e *CardTended) apply(m *Meeting, ev Event) {
	p, c, err := m.card(e.Poll, e.Round, e.Owner)
	if err != nil {
		return
	}
	if e.How == "" {
		c.state = CardUnderstood
	} else {
		c.offer = &Offer{e.How, e.Words.Note, e.Words.Who, e.Due, ev.At, ev.By.member, e.Text}
		if c.open() {
			c.state = CardOffered
		}
	}
	m.touchDesk(p)
	m.touchMe(e.Owner)
}

func (c JudgeBlock) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actVote); err != nil {
		return nil, err
	}
	p, card, err := m.card(c.Poll, c.Round, c.Owner)
	if err != nil {
		return nil, err
	}
	sc, _ := p.spec.scale()
	switch {
	case !p.spec.judged():
		return nil, ErrNoPeers
	case p.state != PollStateRunning:
		return nil, ErrPollOver
	case !card.open() || card.marks.Position != sc.stops:
		return nil, ErrCardUnknown
	case by.member == c.Owner:
		return nil, ErrOwnBlock
	case m.recusedFrom(m.proposals[p.proposal], by.member):
		return nil, ErrRecused
	case m.proposals[p.proposal].paused:
		return nil, ErrPaused
	case !m.roll.byID[by.member].present:
		return nil, ErrNotPresent
	}
	if said, has := card.peers[by.member]; has && said == c.Principled {
		return nil, nil
	}
	return []Body{&BlockJudged{p.id, c.Round, c.Owner, c.Principled}}, nil
}

func (e *BlockJudged) apply(m *Meeting, ev Event) {
	p, c, err := m.card(e.Poll, e.Round, e.Owner)
	if err != nil {
		return
	}
	if c.peers == nil {
		c.peers = map[MemberID]bool{}
	}
	c.peers[ev.By.member] = e.Principled
	m.touchPoll(p)
	m.touchDesk(p)
	m.touchMe(ev.By.member)
}
