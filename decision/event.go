package decision

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// Event is something that happened. Events are kept for ever and folded again
// at every start, so a kind and version, once released, keeps its meaning.
type Event struct {
	At      time.Time // when it was decided, UTC, in whole milliseconds
	By      By
	Command CommandID // the client's id of the command, or ""
	Asked   string    // the command's name, where it has an id
	Body    Body
}

// Body is what happened: one struct of this package for each kind of event, in
// a meeting or in an organisation.
type Body interface {
	// kind is the name and version of the event on disk.
	kind() (name string, version int)
	// parts are the erasable values, those that concern one person; by is the
	// member who acted, or "".
	parts(by MemberID) []Part
}

// meetingBody is what happened in a meeting.
type meetingBody interface {
	Body
	apply(m *Meeting, ev Event)
}

// organisationBody is what happened in an organisation.
type organisationBody interface {
	Body
	applyTo(o *Organisation, ev Event)
}

// Part is a value of an event that concerns one member and can be erased while
// the event's facts stay: a name, a text, somebody's marks. Value is a pointer
// into the event.
type Part struct {
	Label  string
	Member MemberID // whom it concerns, or ""
	Value  any
}

// The labels of parts.
const (
	PartWho    = "who"    // who acted, and for whom
	PartText   = "text"   // something somebody wrote
	PartMarks  = "marks"  // a ballot's marks
	PartSealed = "sealed" // what nobody may read yet
)

// Encoded is an event as the journal keeps it: JSON facts and JSON parts.
type Encoded struct {
	Facts json.RawMessage
	Parts []EncodedPart
}

// EncodedPart is one part; Body is nil where it has been erased.
type EncodedPart struct {
	Label  string
	Member MemberID
	Body   json.RawMessage
}

// ErrUnknownEvent stops a fold: the journal holds a kind or version of event
// that this program does not know. Nothing is skipped.
var ErrUnknownEvent = Define(Unavailable, "unknown_event")

type factsJSON struct {
	At      time.Time       `json:"at"`
	Command CommandID       `json:"cmd,omitempty"`
	Asked   string          `json:"asked,omitempty"`
	Kind    string          `json:"kind"`
	Version int             `json:"v"`
	Body    json.RawMessage `json:"body"`
}

// Encode turns an event into facts and parts. Who acted is a part of its own,
// the first, in every event.
func Encode(ev Event) (Encoded, error) {
	body, err := json.Marshal(ev.Body)
	if err != nil {
		return Encoded{}, fmt.Errorf("encode event: %w", err)
	}
	kind, version := ev.Body.kind()
	facts, err := json.Marshal(factsJSON{ev.At, ev.Command, ev.Asked, kind, version, body})
	if err != nil {
		return Encoded{}, fmt.Errorf("encode event %s: %w", kind, err)
	}
	enc := Encoded{Facts: facts}
	for _, p := range allParts(&ev) {
		data, err := json.Marshal(p.Value)
		if err != nil {
			return Encoded{}, fmt.Errorf("encode event %s, part %s: %w", kind, p.Label, err)
		}
		enc.Parts = append(enc.Parts, EncodedPart{p.Label, p.Member, data})
	}
	return enc, nil
}

func allParts(ev *Event) []Part {
	return append([]Part{{PartWho, ev.By.member, &ev.By}}, ev.Body.parts(ev.By.member)...)
}

// Decode reads an event back. Erased parts leave their values empty. It fails
// with ErrUnknownEvent (args kind, version), or on JSON that Encode never wrote.
func Decode(enc Encoded) (Event, error) {
	var f factsJSON
	if err := json.Unmarshal(enc.Facts, &f); err != nil {
		return Event{}, fmt.Errorf("decode event: %w", err)
	}
	blank, ok := bodies[fmt.Sprintf("%s/%d", f.Kind, f.Version)]
	if !ok {
		return Event{}, ErrUnknownEvent.With("kind", f.Kind, "version", f.Version)
	}
	ev := Event{At: f.At, Command: f.Command, Asked: f.Asked, Body: blank()}
	if err := json.Unmarshal(f.Body, ev.Body); err != nil {
		return Event{}, fmt.Errorf("decode event %s: %w", f.Kind, err)
	}
	parts := allParts(&ev)
	if len(parts) != len(enc.Parts) {
		return Event{}, fmt.Errorf("decode event %s: %d parts, want %d", f.Kind, len(enc.Parts), len(parts))
	}
	for i, p := range enc.Parts {
		if p.Body == nil {
			continue
		}
		if err := json.Unmarshal(p.Body, parts[i].Value); err != nil {
			return Event{}, fmt.Errorf("decode event %s, part %s: %w", f.Kind, p.Label, err)
		}
	}
	return ev, nil
}

// bodies makes an empty body for each kind and version that was ever written.
var bodies = map[string]func() Body{}

// register adds a kind of event of meetings. Each subject's file registers its own.
func register[T any, P interface {
	*T
	meetingBody
}]() struct{} {
	return registerBody[T, P]()
}

// registerOrganisation adds a kind of event of organisations.
func registerOrganisation[T any, P interface {
	*T
	organisationBody
}]() struct{} {
	return registerBody[T, P]()
}

func registerBody[T any, P interface {
	*T
	Body
}]() struct{} {
	kind, version := P(new(T)).kind()
	key := fmt.Sprintf("%s/%d", kind, version)
	if _, taken := bodies[key]; taken {
		panic("decision: event kind registered twice: " + key)
	}
	bodies[key] = func() Body { return P(new(T)) }
	return struct{}{}
}

// asked is the name of a command, by which a fold knows again what an id was
// given to.
func asked(cmd any) string { return reflect.TypeOf(cmd).Name() }

// again tells whether a command has been carried out already. It refuses an id
// that is none, and one that was given to another command.
func again(done map[CommandID]string, id CommandID, name string) (bool, error) {
	if id == "" {
		return false, nil
	}
	if !validID(id) {
		return false, ErrBadID.With("field", "id")
	}
	was, known := done[id]
	if known && was != name {
		return true, ErrCommandReused
	}
	return known, nil
}

// happened are the events of one command.
func happened(bodies []Body, at time.Time, by By, id CommandID, name string) []Event {
	events := make([]Event, len(bodies))
	for i, b := range bodies {
		events[i] = Event{At: at, By: by, Command: id, Body: b}
		if id != "" {
			events[i].Asked = name
		}
	}
	return events
}
