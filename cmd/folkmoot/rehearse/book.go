package rehearse

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"

	"github.com/folkmoot/folkmoot/decision"
)

// page is one section that all members see alike, read once for all phones: two
// frames of the same section, epoch and version are the same.
type page struct {
	section string
	epoch   string
	version uint64
	agenda  *decision.AgendaSection
	poll    *decision.PollSection
	ideas   *decision.IdeasSection
}

// book holds the newest page of each section. Safe for concurrent use.
type book struct {
	mu     sync.Mutex
	pages  map[string]*page
	polls  map[string]uint32 // a number for each poll's section
	newest sighting          // the newest ballot whose member has seen it
	epochs map[string]uint32
}

func newBook() *book {
	return &book{pages: map[string]*page{}, polls: map[string]uint32{}, epochs: map[string]uint32{}}
}

// read gives the page that a frame holds, or nil for one that no phone needs.
func (b *book) read(f frame) (*page, error) {
	kind, _, _ := bytes.Cut(f.section, []byte("/"))
	p := &page{version: f.version}
	var into any
	switch string(kind) {
	case "agenda":
		p.agenda = new(decision.AgendaSection)
		into = p.agenda
	case "poll":
		p.poll = new(decision.PollSection)
		into = p.poll
	case "ideas":
		p.ideas = new(decision.IdeasSection)
		into = p.ideas
	default:
		return nil, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	old := b.pages[string(f.section)]
	if old != nil && old.version == f.version && old.epoch == string(f.epoch) {
		return old, nil
	}
	if err := json.Unmarshal(f.data, into); err != nil {
		return nil, fmt.Errorf("section %s: %w", f.section, err)
	}
	p.section, p.epoch = string(f.section), string(f.epoch)
	if old == nil || old.epoch != p.epoch || old.version < p.version {
		b.pages[p.section] = p
	}
	return p, nil
}

// number is a small number for a poll's section, and for an epoch.
func (b *book) number(section, epoch []byte) (poll, era uint32) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return numberOf(b.polls, section), numberOf(b.epochs, epoch)
}

func numberOf(all map[string]uint32, name []byte) uint32 {
	n, ok := all[string(name)]
	if !ok {
		n = uint32(len(all) + 1)
		all[string(name)] = n
	}
	return n
}

// note keeps the newest ballot that its own member has seen.
func (b *book) note(s sighting) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if s.after(b.newest) {
		b.newest = s
	}
}

func (b *book) latest() sighting {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.newest
}

// running is how many polls run, as the newest agenda says.
func (b *book) running() (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if p := b.pages[string(decision.SectionAgenda)]; p != nil {
		for _, item := range p.agenda.Items {
			if item.Running != "" {
				n++
			}
		}
	}
	return n
}

// waiting tells whether nobody has seen more than the lobby.
func (b *book) waiting() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.pages[string(decision.SectionAgenda)] == nil
}

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
