package rehearse

import (
	"cmp"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/decision"
)

// How long a cast takes to the screens. Each cast is found in its member's own
// section, whose version says which frames of the poll contain it; each phone that
// reads well notes when it got which.

// cast is a ballot that a phone has sent.
type cast struct {
	poll    decision.PollID
	round   int
	counter uint64
	begun   time.Duration
	seen    sighting // in the member's own section; zero: the line was down
}

// sighting is a frame that contains a ballot: a poll's section in an era of the
// room, which begins when the room is folded anew.
type sighting struct {
	poll, era uint32
	version   uint64
}

// after tells whether a frame was rendered after another. Eras are numbered as
// they are seen.
func (s sighting) after(o sighting) bool {
	return s.era > o.era || s.era == o.era && s.version > o.version
}

// glimpse is when a phone got a frame of a poll.
type glimpse struct {
	sighting
	at time.Duration
}

// spell is one time of being connected.
type spell struct {
	from, till time.Duration // till is zero while it lasts
	glimpses   []glimpse
}

// track is what a phone that is watched has got.
type track struct {
	on     bool
	spells []spell
}

func (t *track) begin(at time.Duration) {
	if t.on {
		t.spells = append(t.spells, spell{from: at})
	}
}

func (t *track) see(s sighting, at time.Duration) {
	if t.on && len(t.spells) > 0 {
		last := &t.spells[len(t.spells)-1]
		last.glimpses = append(last.glimpses, glimpse{s, at})
	}
}

func (t *track) end(at time.Duration) {
	if t.on && len(t.spells) > 0 && t.spells[len(t.spells)-1].till == 0 {
		t.spells[len(t.spells)-1].till = at
	}
}

// screens is what the tracks of all watched phones say about all casts.
type screens struct {
	watched int    // casts that could be recognised
	each    spread // from the beginning of a cast to a phone that shows it
	last    spread // to the last phone that shows it
	unseen  int    // pairs of a cast and a phone, connected all the time, that never showed it
}

// look compares casts and tracks. end is when the phones stopped reading.
func look(casts []*cast, tracks []*track, end time.Duration) screens {
	byPoll := map[[2]uint32][]*cast{}
	out := screens{}
	for _, c := range casts {
		if c.seen != (sighting{}) {
			key := [2]uint32{c.seen.poll, c.seen.era}
			byPoll[key] = append(byPoll[key], c)
			out.watched++
		}
	}
	for _, list := range byPoll {
		slices.SortFunc(list, func(a, b *cast) int { return cmp.Compare(a.seen.version, b.seen.version) })
	}
	latest := map[*cast]time.Duration{}
	for _, t := range tracks {
		for _, s := range t.spells {
			s.look(byPoll, latest, &out, end)
		}
	}
	for _, took := range latest {
		out.last.add(took)
	}
	return out
}

// look goes through one spell: a frame shows all casts with lower versions.
func (s *spell) look(byPoll map[[2]uint32][]*cast, latest map[*cast]time.Duration, out *screens, end time.Duration) {
	next := map[[2]uint32]int{}
	eras := map[uint32]bool{}
	for _, g := range s.glimpses {
		key := [2]uint32{g.poll, g.era}
		eras[g.era] = true
		list, i := byPoll[key], next[key]
		for ; i < len(list) && list[i].seen.version < g.version; i++ {
			if list[i].begun >= s.from {
				took := g.at - list[i].begun
				out.each.add(took)
				latest[list[i]] = max(latest[list[i]], took)
			}
		}
		next[key] = i
	}
	if s.till != 0 && s.till < end {
		return
	}
	for key, list := range byPoll {
		for _, c := range list[next[key]:] {
			if c.begun >= s.from && (eras[key[1]] || len(eras) == 0) {
				out.unseen++
			}
		}
	}
}
