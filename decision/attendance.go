package decision

import (
	"maps"
	"slices"

	"github.com/folkmoot/folkmoot/ballot"
)

// heads counts those who could take part in a poll just now: without those who
// have stepped back from its proposal.
func (m *Meeting) heads(p *poll) Attending {
	a := Attending{Roll: m.roll.voters, Present: m.roll.present}
	for id := range m.proposals[p.proposal].recused {
		if who := m.roll.byID[id]; who.votes() {
			a.Roll--
			if who.present {
				a.Present--
			}
		}
	}
	return a
}

// attendance is who could take part in a poll, in what the poll counts and by
// heads.
type attendance struct{ counted, heads Attending }

func (a *attendance) add(who *member, n int, answered bool) {
	a.counted.Roll += n
	a.heads.Roll++
	if !who.present {
		return
	}
	a.counted.Present += n
	a.heads.Present++
	if answered {
		a.counted.Answered += n
	}
}

// attending counts a poll's attendance, of the whole and of each group.
func (m *Meeting) attending(p *poll) (all attendance, each map[string]*attendance) {
	each = map[string]*attendance{}
	if !p.spec.ByWeight && p.spec.Method != MethodConsent && !p.spec.grouped() {
		all.heads = m.heads(p)
		all.counted = all.heads
		return all, each
	}
	of, now := m.proposals[p.proposal], p.now()
	for id, who := range m.roll.byID {
		if !who.votes() || m.recusedFrom(of, id) {
			continue
		}
		g := each[who.group]
		if g == nil {
			g = &attendance{}
			each[who.group] = g
		}
		answered := false
		if p.spec.Method == MethodConsent && now != nil {
			_, answered = now.cast[id]
		}
		n := int(p.weigh(who))
		all.add(who, n, answered)
		g.add(who, n, answered)
	}
	return all, each
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
	now := p.now()
	all, each := m.attending(p)
	cast, notValid := map[string]int{}, m.notValid(p)
	part := func(label string, box *ballot.Box, a attendance, cast int) (o Sums, err error) {
		o = Sums{Group: label, Attending: a.counted, NotValid: notValid[label]}
		o.Tally, err = methods[p.spec.Method].count(&p.spec, box, l)
		if p.spec.ByWeight {
			a.heads.Answered = cast
			o.Heads = &a.heads
		}
		return o, err
	}
	o, err := part("", now.box, all, len(now.cast))
	if err != nil {
		return Sums{}, err
	}
	o.NotValid = 0
	for _, n := range notValid {
		o.NotValid += n
	}
	if !p.spec.grouped() {
		return o, nil
	}
	for _, b := range now.cast {
		cast[b.group]++
	}
	for _, label := range append(m.roll.labels(), "") {
		box, a := now.groups[label], each[label]
		if label == "" && box == nil && a == nil {
			continue
		}
		if box == nil {
			box = ballot.NewBox(p.spec.labels()...)
		}
		if a == nil { // all of them have stepped back
			a = &attendance{}
		}
		g, err := part(label, box, *a, cast[label])
		if err != nil {
			return Sums{}, err
		}
		// A group elects nobody: its rounds would only make the record of a close
		// larger than the journal takes.
		g.Tally.Rounds, g.Tally.TieBreaks, g.Tally.Tied = nil, nil, nil
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
