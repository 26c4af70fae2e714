package decision

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/ballot"
)

// round is one opening of a poll.
type round struct {
	number       int
	text         int // version of the proposal's text that is put to the vote
	opened       happening
	closing      happening // by hand, where a grace follows
	closed       happening
	why          string    // it was closed without quorum
	shown        happening // when the numbers came out
	box          *ballot.Box
	groups       map[string]*ballot.Box // of each stakeholder group, where the poll looks at them
	cast         map[MemberID]castBallot
	stale        map[MemberID]castBallot // for an earlier text: shown, and not counted
	seen         map[MemberID]time.Time  // lazy consensus: who has opened it
	told         int                     // lazy consensus: on the roll when it opened
	cards        []*card
	newest       time.Time // when the newest ballot came
	atOpen       Attending
	groupsAtOpen []GroupCount
	carried      []Carried // amendments taken over while it ran
	calls        []Call    // of rough consensus, each with the appeals against it
	talks        []Talk    // after a block: meetings of its owner and the proposers
	seed         Seed      // of the lot; known to nobody before close
	ending       time.Time // when the grace of a closing by hand is over; zero before
	lotHash      string    // what is published of the seed while the round runs
	revealedSeed string    // the seed itself, once it is closed
	outcome      *Outcome
	paired       *ballot.Analysis // of a closed round, once looked at
	stands       *Outcome         // how it stands while it runs, once looked at; nil when something has changed
}

type castBallot struct {
	marks   Marks
	counter uint64
	source  Source
	at      time.Time
	text    int    // the version of the text that it was given for
	group   string // its owner's, when it was given
	weight  int64
}

// Outcome is the sums and the verdict of a closed round, as recorded.
type Outcome struct {
	Sums
	Verdict Verdict `json:"verdict"`
}

// people are those who could take part, and how many did, counted by heads also
// in a poll by weight.
func (o *Sums) people() Attending {
	if o.Heads != nil {
		return *o.Heads
	}
	a := o.Attending
	a.Answered = int(o.Tally.Ballots)
	return a
}

// turnout is how many have cast. Of a closed round it is as recorded, whoever
// has been erased since.
func (r *round) turnout() int {
	if r.outcome != nil {
		return r.outcome.people().Answered
	}
	return len(r.cast)
}

// boxes are where a ballot is counted.
func (r *round) boxes(p *poll, group string) []*ballot.Box {
	boxes := []*ballot.Box{r.box}
	if p.spec.grouped() {
		if r.groups[group] == nil {
			r.groups[group] = ballot.NewBox(p.spec.labels()...)
		}
		boxes = append(boxes, r.groups[group])
	}
	return boxes
}

// put counts a member's ballot. It panics where a box refuses it, which it
// cannot: the marks were checked when the event was decided.
func (r *round) put(p *poll, who MemberID, b castBallot) {
	r.cast[who] = b
	for _, box := range r.boxes(p, b.group) {
		if err := box.Add(methods[p.spec.Method].ballot(&p.spec, b.marks), b.weight); err != nil {
			panic(fmt.Sprintf("decision: a checked ballot does not count: %v", err))
		}
	}
}

// take is the contrary of put; it tells whether there was a ballot.
func (r *round) take(p *poll, who MemberID) (castBallot, bool) {
	b, has := r.cast[who]
	if !has {
		return b, false
	}
	delete(r.cast, who)
	for _, box := range r.boxes(p, b.group) {
		if err := box.Remove(methods[p.spec.Method].ballot(&p.spec, b.marks), b.weight); err != nil {
			panic(fmt.Sprintf("decision: a counted ballot cannot be taken back: %v", err))
		}
	}
	return b, true
}

// carry makes all ballots stale: the text has changed, and their owners have to
// say whether they still stand where they stood.
func (r *round) carry(p *poll, text int) {
	for _, who := range slices.Sorted(maps.Keys(r.cast)) {
		b, _ := r.take(p, who)
		r.stale[who] = b
	}
	r.text = text
}

// newRound is the next round of a poll, without ballots. Positions of the round
// before are taken over as stale, with the cards that stand: their owners are
// asked again.
func (m *Meeting) newRound(p *poll, e *PollOpened, ev Event) *round {
	r := &round{number: e.Round, text: e.Text, opened: happening{ev.At, ev.By},
		box: ballot.NewBox(p.spec.labels()...), groups: map[string]*ballot.Box{},
		cast: map[MemberID]castBallot{}, stale: map[MemberID]castBallot{}, seen: map[MemberID]time.Time{},
		told: e.Told, atOpen: e.Attending, groupsAtOpen: e.Groups, lotHash: e.Lot}
	old := p.now()
	if _, positions := p.spec.scale(); !positions || old == nil {
		return r
	}
	of := m.proposals[p.proposal]
	for _, before := range []map[MemberID]castBallot{old.stale, old.cast} {
		for id, b := range before {
			if who := m.roll.byID[id]; who != nil && who.votes() && !m.recusedFrom(of, id) {
				b.counter = 0
				r.stale[id] = b
			}
		}
	}
	for _, c := range old.cards {
		if _, asked := r.stale[c.owner]; !asked || c.state != CardStands && c.state != CardNotValid {
			continue
		}
		again := &card{owner: c.owner, marks: c.marks, text: c.text, at: c.at, state: CardRaised, offer: c.offer}
		if c.offer != nil {
			again.state = CardOffered
		}
		r.cards = append(r.cards, again)
	}
	return r
}

// withdrawBallots takes a member's ballots out of all running rounds.
func (m *Meeting) withdrawBallots(who *member, at time.Time) {
	for _, p := range m.polls {
		m.withdrawBallot(p, who.id, at)
	}
}

// withdrawRecused takes a member's ballot out of the running rounds about a
// proposal from which they step back.
func (m *Meeting) withdrawRecused(of *proposal, who MemberID, at time.Time) {
	for _, id := range of.polls {
		m.withdrawBallot(m.polls[id], who, at)
	}
}

func (m *Meeting) withdrawBallot(p *poll, who MemberID, at time.Time) {
	if p.state != PollStateRunning {
		return
	}
	now := p.now()
	delete(now.stale, who)
	now.take(p, who)
	m.touchPeers(now, who)
	now.endCard(who, CardWithdrawn, at)
	m.touchDesk(p)
	m.touchPoll(p)
}

// touchPeers marks what shows to those who have judged a member's open block how
// they did as changed.
func (m *Meeting) touchPeers(r *round, owner MemberID) {
	if c := r.live(owner); c != nil {
		for id := range c.peers {
			m.touchMe(id)
		}
	}
}
