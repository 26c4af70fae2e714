// Package identity knows which member somebody is, and never what they may do:
// that is the roll's to say.
//
// There are no accounts. A browser carries one session token in a cookie
// ([Cookie]); a session holds passes: host of this server, one member of a
// meeting, a screen of a meeting. Passes come from links, whose tokens stand in
// the fragment of a URL and are spent by POST ([Keeper.Spend]), or from joining
// with a meeting's code ([Keeper.GrantMember]). Several sessions may hold the
// same pass: they are one member's devices.
//
// A session that holds no pass is not stored and costs nothing. Any well-formed
// token is one; it becomes known with its first pass. A pass lasts until it is
// revoked or its meeting is dropped.
//
// # What is stored
//
// Tokens are 256 random bits and are never stored, only their SHA-256, in
// lower-case hexadecimal (HASH below). Everything lies in the key–value store of
// the journal:
//
//	session    HASH/host            → {"kind":"host","day":"2026-11-22"}
//	session    HASH/MEETING/member  → {"kind":"member","meeting":"…","member":"…","day":"…"}
//	session    HASH/MEETING/screen  → {"kind":"screen","meeting":"…","day":"…"}
//	link       HASH                 → the same, and "spent": the HASH of the session that spent a host link
//	join-code  CODE                 → {"meeting":"…"}
//	mail       HASH                 → {"organisation":"…","person":"…"}
//
// Only the day of a pass is kept, in UTC: the time of joining is nobody's
// business. New fields may be added; a reader ignores those it does not know.
//
// # Time that passes while comparing
//
// Tokens are found by the hash of what was sent, so the time a search takes says
// nothing about a stored token. Join codes are short and no secret between those
// in the hall; guessing them is slowed by counting wrong ones.
//
// # Order
//
// Memory changes only after the store has made a change durable, so nobody is let
// in on the strength of something a crash would take back; what was durable is
// there after a restart, committed or not.
package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
)

// Refusals of this package.
var (
	ErrSessionUnknown  = decision.Define(decision.Unauthenticated, "session_unknown") // no session, or one that holds no pass
	ErrLinkUnknown     = decision.Define(decision.NotFound, "link_unknown")           // never was, or revoked
	ErrLinkSpent       = decision.Define(decision.Closed, "link_spent")               // a host link that another session has spent
	ErrOtherMember     = decision.Define(decision.Conflict, "other_member")           // this session is another member of that meeting already
	ErrTooManyDevices  = decision.Define(decision.TooMany, "too_many_devices")        // arg max
	ErrTooManyAttempts = decision.Define(decision.TooMany, "too_many_attempts")       // wrong join codes; arg retry_after in seconds
	ErrOrigin          = decision.Define(decision.Forbidden, "origin_not_allowed")    // the page that asks is not ours
)

// MaxDevices is how many sessions may hold the same pass, so that one link passed
// around cannot fill the disk.
const MaxDevices = 100

// Kind says what a pass or a link is for.
type Kind string

// The kinds of pass.
const (
	KindHost   Kind = "host"   // starts meetings on this server
	KindMember Kind = "member" // is one member of one meeting
	KindScreen Kind = "screen" // is a screen in the hall of one meeting
)

// Pass is what a link leads to and what a session holds.
type Pass struct {
	Kind    Kind               `json:"kind"`
	Meeting decision.MeetingID `json:"meeting,omitempty"` // not for the host
	Member  decision.MemberID  `json:"member,omitempty"`  // only for a member
}

// Grant is all that a session is in one meeting.
type Grant struct {
	Meeting decision.MeetingID `json:"meeting"`
	Member  decision.MemberID  `json:"member,omitempty"`
	Screen  bool               `json:"screen"`
}

// Session is what a session token stands for.
type Session struct {
	Host   bool
	Grants []Grant // one for each meeting, by the meeting's id
	Since  string  // day of the oldest pass, UTC, as 2006-01-02
}

// Store is the key–value store this package needs; a [journal.Store] is one.
type Store interface {
	// Put makes writes durable, all or nothing, before it returns nil.
	Put(ctx context.Context, writes []journal.Write) error
	// Scan yields the keys of a space that begin with prefix.
	Scan(space, prefix string) iter.Seq2[journal.Write, error]
}

// Options sets a Keeper up; the zero value is usable.
type Options struct {
	Now func() time.Time // the clock; nil: time.Now
}

// Change is something this package would have come true, together with whatever
// its caller stores in the same transaction: the caller makes Writes durable and
// then, and only then, calls Commit. A Change that was not stored is forgotten by
// not committing it. The zero Change does nothing.
type Change struct {
	Writes []journal.Write
	commit []func()
}

// Commit lets the change be seen. It is called once, by any goroutine, after its
// Writes have become durable.
func (c Change) Commit() {
	for _, f := range c.commit {
		f()
	}
}

// And is both changes in one.
func (c Change) And(d Change) Change {
	return Change{slices.Concat(c.Writes, d.Writes), slices.Concat(c.commit, d.commit)}
}

// Keeper keeps sessions, links and join codes. All its methods may be called from
// many goroutines at once. Looking somebody up takes one map read and no disk.
type Keeper struct {
	store Store
	now   func() time.Time

	// gate is held shared while a link is spent and alone while one is revoked or a
	// host link changes hands, so that a revoked link cannot be halfway through.
	// It is taken after a hold and before mu.
	gate sync.RWMutex

	mu       sync.RWMutex // guards what follows
	sessions map[hash]*session
	devices  map[Pass]int
	links    map[hash]link
	codes    map[string]joinCode
	stops    map[hash]Recipient

	holds    holds
	attempts attempts
}

// Open reads what a store knows. One Keeper alone may write to a store.
func Open(store Store, options Options) (*Keeper, error) {
	k := &Keeper{
		store:    store,
		now:      options.Now,
		sessions: map[hash]*session{},
		devices:  map[Pass]int{},
		links:    map[hash]link{},
		codes:    map[string]joinCode{},
		stops:    map[hash]Recipient{},
		holds:    holds{by: map[hash]*held{}},
		attempts: newAttempts(),
	}
	if k.now == nil {
		k.now = time.Now
	}
	for space, load := range map[string]func(journal.Write) error{
		spaceSession: k.loadPass, spaceLink: k.loadLink, spaceCode: k.loadCode, spaceMail: k.loadStop,
	} {
		for w, err := range store.Scan(space, "") {
			if err == nil {
				err = load(w)
			}
			if err != nil {
				return nil, fmt.Errorf("identity: read %s: %w", space, err)
			}
		}
	}
	return k, nil
}

// Save makes a change durable that goes with no event, and commits it. Errors are
// those of the store; nothing is committed then.
func (k *Keeper) Save(ctx context.Context, c Change) error {
	if len(c.Writes) > 0 {
		if err := k.store.Put(ctx, c.Writes); err != nil {
			return fmt.Errorf("identity: save: %w", err)
		}
	}
	c.Commit()
	return nil
}

// locked runs f while nobody else reads or writes memory.
func (k *Keeper) locked(f func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	f()
}

func (k *Keeper) today() string { return k.now().UTC().Format(time.DateOnly) }

// entry is the stored form of a session's pass and of a link.
type entry struct {
	Pass
	Day   string `json:"day"`
	Spent string `json:"spent,omitempty"`
}

func write(space, key string, value any) journal.Write {
	data, err := json.Marshal(value)
	if err != nil {
		panic("identity: " + err.Error()) // only strings go in
	}
	return journal.Write{Space: space, Key: key, Value: data}
}
