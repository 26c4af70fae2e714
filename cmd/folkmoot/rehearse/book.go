package rehearse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/folkmoot/folkmoot/decision"
)

// page is one section that all members see alike, kept once for all phones: two
// frames of the same section, epoch and version are the same. It is read only when
// a phone looks at it.
type page struct {
	section string
	epoch   string
	seen    sighting
	data    []byte
	once    sync.Once

	theAgenda decision.AgendaSection
	thePoll   decision.PollSection
	theIdeas  decision.IdeasSection
}

// read reads the page into what its section is; a page that is no JSON stays empty.
func (p *page) read(into any) {
	p.once.Do(func() {
		_ = json.Unmarshal(p.data, into)
		p.data = nil
	})
}

// agenda, poll and ideas are what a page of that section says; of none, nothing.
func (p *page) agenda() *decision.AgendaSection {
	if p == nil {
		return &decision.AgendaSection{}
	}
	p.read(&p.theAgenda)
	return &p.theAgenda
}

func (p *page) poll() *decision.PollSection {
	if p == nil {
		return &decision.PollSection{}
	}
	p.read(&p.thePoll)
	return &p.thePoll
}

func (p *page) ideas() *decision.IdeasSection {
	if p == nil {
		return &decision.IdeasSection{}
	}
	p.read(&p.theIdeas)
	return &p.theIdeas
}

// pagesKept is how many versions of a section are at hand: phones that are a
// little behind ask for them.
const pagesKept = 32

// book holds the newest pages of each section. Safe for concurrent use.
type book struct {
	mu     sync.Mutex
	pages  map[string][]*page // newest last
	polls  map[string]uint32  // a number for each section
	epochs map[string]uint32  // a number for each epoch
	newest sighting           // the newest ballot whose member has seen it
}

func newBook() *book {
	return &book{pages: map[string][]*page{}, polls: map[string]uint32{}, epochs: map[string]uint32{}}
}

// page gives the page that a frame holds, or nil for one that no phone needs.
func (b *book) page(f frame) *page {
	kind, _, _ := bytes.Cut(f.section, []byte("/"))
	switch string(kind) {
	case "agenda", "poll", "ideas":
	default:
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	at := b.sighting(f)
	list := b.pages[string(f.section)]
	place := len(list)
	for ; place > 0 && !at.after(list[place-1].seen); place-- {
		if list[place-1].seen == at {
			return list[place-1]
		}
	}
	p := &page{section: string(f.section), epoch: string(f.epoch), seen: at, data: bytes.Clone(f.data)}
	if len(list) == pagesKept {
		if place == 0 {
			return p
		}
		copy(list, list[1:place])
		list[place-1] = p
		return p
	}
	b.pages[p.section] = slices.Insert(list, place, p)
	return p
}

// sighting is where a frame stands in the order of all; b.mu is held.
func (b *book) sighting(f frame) sighting {
	return sighting{numberOf(b.polls, f.section), numberOf(b.epochs, f.epoch), f.version}
}

func numberOf(all map[string]uint32, name []byte) uint32 {
	n, ok := all[string(name)]
	if !ok {
		n = uint32(len(all) + 1)
		all[string(name)] = n
	}
	return n
}

// newestOf is the newest page of a section, or nil.
func (b *book) newestOf(section decision.SectionName) *page {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := b.pages[string(section)]
	if len(list) == 0 {
		return nil
	}
	return list[len(list)-1]
}

// shows notes that a member's own section shows a ballot in a poll, and gives the
// frame of the poll that was next before it.
func (b *book) shows(poll decision.PollID, f frame) sighting {
	f.section = []byte(decision.SectionPoll(poll))
	b.mu.Lock()
	defer b.mu.Unlock()
	s := b.sighting(f)
	if s.after(b.newest) {
		b.newest = s
	}
	return s
}

func (b *book) latest() sighting {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.newest
}

// running is how many polls run, as the newest agenda says.
func (b *book) running() (n int) {
	for _, item := range b.newestOf(decision.SectionAgenda).agenda().Items {
		if item.Running != "" {
			n++
		}
	}
	return n
}

// waiting tells whether nobody has seen more than the lobby.
func (b *book) waiting() bool { return b.newestOf(decision.SectionAgenda) == nil }

// frame is one section as sent; its parts lie in the message.
type frame struct {
	section, epoch []byte
	version        uint64
	data           []byte
}

// split takes a message apart: a frame, or a view, which is all of them.
func split(message []byte) (frames []frame, view bool, err error) {
	if f, ok := quick(message); ok {
		return []frame{f}, false, nil
	}
	var m struct {
		sent
		Sections []sent `json:"sections"`
	}
	const begin = `"sections":[`
	at := bytes.Index(message, []byte(begin))
	if at > 0 && bytes.HasSuffix(message, []byte("]}")) {
		if frames, ok := quickly(message[at+len(begin) : len(message)-2]); ok {
			return frames, true, nil
		}
	}
	if err := json.Unmarshal(message, &m); err != nil {
		return nil, false, fmt.Errorf("a message that is no frame: %w", err)
	}
	if m.Section != "" {
		return []frame{m.frame()}, false, nil
	}
	for _, s := range m.Sections {
		frames = append(frames, s.frame())
	}
	return frames, true, nil
}

// sent is a frame in the general form.
type sent struct {
	Section string          `json:"section"`
	Epoch   string          `json:"epoch"`
	Version uint64          `json:"version"`
	Data    json.RawMessage `json:"data"`
}

func (s sent) frame() frame { return frame{[]byte(s.Section), []byte(s.Epoch), s.Version, s.Data} }

// quickly takes the frames of a view apart where they are written as servers write
// them. No text within them can look like the border between two.
func quickly(list []byte) (frames []frame, ok bool) {
	const border = `},{"section":"`
	for len(list) > 0 {
		end := bytes.Index(list, []byte(border))
		one, rest := list, []byte(nil)
		if end >= 0 {
			one, rest = list[:end+1], list[end+2:]
		}
		f, ok := quick(one)
		if !ok {
			return nil, false
		}
		frames, list = append(frames, f), rest
	}
	return frames, true
}

// quick reads the head of a frame where it is written as servers write it:
// thousands of phones would otherwise keep this machine from its server's work.
func quick(message []byte) (f frame, ok bool) {
	rest, ok := bytes.CutPrefix(message, []byte(`{"section":"`))
	if !ok {
		return f, false
	}
	if f.section, rest, ok = bytes.Cut(rest, []byte(`","epoch":"`)); !ok {
		return f, false
	}
	if f.epoch, rest, ok = bytes.Cut(rest, []byte(`","version":`)); !ok {
		return f, false
	}
	digits, rest, ok := bytes.Cut(rest, []byte(`,"data":`))
	if !ok || !bytes.HasSuffix(rest, []byte("}")) || bytes.ContainsAny(f.section, `"\`) || bytes.ContainsAny(f.epoch, `"\`) {
		return f, false
	}
	version, err := strconv.ParseUint(string(digits), 10, 64)
	f.version, f.data = version, rest[:len(rest)-1]
	return f, err == nil
}
