// Package decision is a meeting as a pure state machine: who is on the roll,
// what is proposed, in which phase it stands, what is being polled, and what a
// count means for the group.
//
// Two functions are its centre. [Meeting.Decide] is asked whether a command
// may be carried out and answers with the events that would follow; it changes
// nothing. [Meeting.Apply] carries an event out, in place; it can refuse only
// an event that it does not know. Whoever runs a meeting calls Decide, applies
// and stores the events, and shows nothing before they are stored. Folding the
// same events in the same order always gives the same meeting.
//
// The package reads no clock and draws no chance: time and randomness come in
// with the call. A Meeting is owned by one goroutine; nothing in it is safe
// for concurrent use, but all values that its methods return are copies.
//
// What a viewer may see is decided in view.go alone; who may do what, in
// roll.go alone; what a count means, in verdict.go and the files of the rules.
package decision

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"
)

// The ids of a meeting's parts. All are canonical version 4 UUIDs: an id says
// nothing about time or order.
type (
	MeetingID  string
	MemberID   string
	ProposalID string
	PollID     string
	OptionID   string
	// CommandID is made by the client, once for each intent. A command that is
	// sent again under the same id is the same command and happens once.
	CommandID string
)

// validID tells whether s is a canonical version 4 UUID.
func validID[T ~string](s T) bool {
	u, err := uuid.Parse(string(s))
	return err == nil && u.Version() == 4 && u.String() == string(s)
}

// By says who gives a command. Its zero value may do nothing.
type By struct {
	kind   byKind
	member MemberID
}

type byKind uint8

const (
	byNobody byKind = iota
	byMember
	byGuest
	byHost
	byClock
)

var byNames = [...]string{byNobody: "nobody", byMember: "member", byGuest: "guest", byHost: "host", byClock: "clock"}

// ByMember is a member of the meeting. What they may do, the roll says.
func ByMember(id MemberID) By { return By{kind: byMember, member: id} }

// ByGuest is somebody who holds the join code and is not yet on the roll.
func ByGuest() By { return By{kind: byGuest} }

// ByHost is whoever holds the host link of the server: they start meetings.
func ByHost() By { return By{kind: byHost} }

// ByClock is time itself, acting through the room's timer.
func ByClock() By { return By{kind: byClock} }

// Member is the member who acts, or "" where no member does.
func (b By) Member() MemberID { return b.member }

// String names the kind of actor, for logs: never the member.
func (b By) String() string { return byNames[b.kind] }

type byJSON struct {
	Kind   string   `json:"kind"`
	Member MemberID `json:"member,omitempty"`
}

// MarshalJSON writes the kind of actor and the member.
func (b By) MarshalJSON() ([]byte, error) {
	return json.Marshal(byJSON{byNames[b.kind], b.member})
}

// UnmarshalJSON reads what MarshalJSON wrote; an unknown kind is nobody.
func (b *By) UnmarshalJSON(data []byte) error {
	var j byJSON
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	*b = By{}
	for kind, name := range byNames {
		if name == j.Kind {
			*b = By{byKind(kind), j.Member}
		}
	}
	return nil
}

// Command is something asked of a meeting. The set of commands is closed: each
// is a type of this package, in the file of its subject.
type Command interface {
	// commandID is the client's id, or "" for commands that carry a counter
	// (ballots) or come from the clock.
	commandID() CommandID
	decide(m *Meeting, by By, at time.Time) ([]Body, error)
}

// Sentence is a code and its arguments; the catalogue of a language turns it
// into words. Arguments are strings, whole numbers, exact shares as "p/q", and
// times in RFC 3339.
type Sentence struct {
	Code string         `json:"code"`
	Args map[string]any `json:"args,omitempty"`
}
