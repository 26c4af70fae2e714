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
	stands       *Outcome // how it stands while it runs, once looked at; nil when something has changed
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

// turnout is how many have cast. Of a closed round it is as recorded, whoever
// has been erased since.
func (r *round) turnout(p *poll) int {
	if r.outcome != nil && !p.spec.ByWeight {
		return int(r.outcome.Tally.Ballots)
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
// before are taken over as stale.
func (p *poll) newRound(e *PollOpened, ev Event) *round {
	r := &round{number: e.Round, text: e.Text, opened: happening{ev.At, ev.By},
		box: ballot.NewBox(p.spec.labels()...), groups: map[string]*ballot.Box{},
		cast: map[MemberID]castBallot{}, stale: map[MemberID]castBallot{}, seen: map[MemberID]time.Time{},
		told: e.Told, atOpen: e.Attending, groupsAtOpen: e.Groups, lotHash: e.Lot}
	if _, positions := p.spec.scale(); positions && p.now() != nil {
		for _, before := range []map[MemberID]castBallot{p.now().stale, p.now().cast} {
			for who, b := range before {
				b.counter = 0
				r.stale[who] = b
			}
		}
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
	if _, had := now.take(p, who); had {
		now.endCard(who, CardWithdrawn, at)
		m.touchDesk(p)
	}
	m.touchPoll(p)
}

// attending is who could take part in a poll just now: without those who have
// stepped back from its proposal, and by weight where the poll says so.
func (m *Meeting) attending(p *poll) Attending {
	if of := m.proposals[p.proposal]; !p.spec.ByWeight && len(of.recused) == 0 && p.spec.Method != MethodConsent {
		return Attending{Roll: m.roll.voters, Present: m.roll.present}
	}
	return m.attendingIn(p, func(*member) bool { return true })
}

// attendingIn counts those of the roll that are meant.
func (m *Meeting) attendingIn(p *poll, meant func(*member) bool) Attending {
	var a Attending
	of, now := m.proposals[p.proposal], p.now()
	for id, who := range m.roll.byID {
		if !who.votes() || !meant(who) || m.recusedFrom(of, id) {
			continue
		}
		n := int(p.weigh(who))
		a.Roll += n
		if !who.present {
			continue
		}
		a.Present += n
		if now == nil || p.spec.Method != MethodConsent {
			continue
		}
		if _, has := now.cast[id]; has {
			a.Answered += n
		}
	}
	return a
}

// weigh is how much a member's ballot counts.
func (p *poll) weigh(who *member) int64 {
	if p.spec.ByWeight {
		return int64(who.weight)
	}
	return 1
}

// sums are the sums of the running round as it stands.
func (m *Meeting) sums(p *poll, l Lot) (Sums, error) {
	meth, now := methods[p.spec.Method], p.now()
	t, err := meth.count(&p.spec, now.box, l)
	if err != nil {
		return Sums{}, err
	}
	o := Sums{Attending: m.attending(p), Tally: t}
	o.NotValid = m.notValid(p, func(castBallot) bool { return true })
	if !p.spec.grouped() {
		return o, nil
	}
	for _, label := range append(m.roll.labels(), "") {
		g := Sums{Group: label, Attending: m.attendingIn(p, func(who *member) bool { return who.group == label })}
		box := now.groups[label]
		if label == "" && box == nil && g.Attending == (Attending{}) {
			continue
		}
		if box == nil {
			box = ballot.NewBox(p.spec.labels()...)
		}
		if g.Tally, err = meth.count(&p.spec, box, l); err != nil {
			return Sums{}, err
		}
		g.NotValid = m.notValid(p, func(b castBallot) bool { return b.group == label })
		o.Groups = append(o.Groups, g)
	}
	return o, nil
}

// outcome counts and judges the running round as it stands.
func (m *Meeting) outcome(p *poll, l Lot) (Outcome, error) {
	o, err := m.sums(p, l)
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{o, Judge(&p.spec, o, l)}, nil
}

// labels are the groups of which somebody may vote, sorted.
func (r *roll) labels() []string { return slices.Sorted(maps.Keys(r.groups)) }
