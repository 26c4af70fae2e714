package identity

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"net/netip"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/time/rate"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
)

const spaceCode = "join-code"

// A join code is JoinCodeLength of these letters: no vowels and no Y, so that
// none is a word, no L and nothing that looks like a digit 0 or 1. There are
// 19⁶, about 47 million.
const (
	JoinCodeLetters = "BCDFGHJKMNPQRSTVWXZ"
	JoinCodeLength  = 6
)

// How many wrong join codes are taken: from a session and from an address, in a
// minute; and, while the whole server gets more than WrongCodesPerServer in a
// minute, from an address in an hour. A whole hall shares one address, so these are
// many, and only wrong codes count. Once there were too many, right codes are
// refused too, or guessing would go on; but never because of others' alone.
//
// Of the 47,045,881 codes, one address tries 120 in a minute. Within three hours it
// finds a given code with a chance of 1 in 2,200; all of them take it nine months. A
// thousand addresses together try 600 in a minute and each 20 in an hour, which is
// 933 in a minute: a chance of 1 in 250 within three hours, and five weeks for all.
const (
	WrongCodesPerSession = 10
	WrongCodesPerAddress = 120
	WrongCodesPerServer  = 600
	WrongCodesGuarded    = 20
)

// joinCode is a code in use, or one that is drawn and not yet committed.
type joinCode struct {
	meeting   decision.MeetingID
	committed bool
}

type codeEntry struct {
	Meeting decision.MeetingID `json:"meeting"`
}

func (k *Keeper) loadCode(w journal.Write) error {
	var e codeEntry
	if err := json.Unmarshal(w.Value, &e); err != nil {
		return fmt.Errorf("key %s: %w", w.Key, err)
	}
	k.locked(func() { k.codes[w.Key] = joinCode{e.Meeting, true} })
	return nil
}

// NewJoinCode draws a code for a meeting that no other meeting has. It leads
// there once the change is committed; one that never will be is given back.
func (k *Keeper) NewJoinCode(meeting decision.MeetingID) (string, Change) {
	k.mu.Lock()
	defer k.mu.Unlock()
	code := k.unusedCode(drawCode)
	k.codes[code] = joinCode{meeting: meeting}
	return code, Change{
		Writes: []journal.Write{write(spaceCode, code, codeEntry{meeting})},
		commit: []func(){func() { k.locked(func() { k.codes[code] = joinCode{meeting, true} }) }},
	}
}

// GiveBackJoinCode lets a code be drawn again whose change was not stored, and never
// will be. A code that leads to a meeting stays.
func (k *Keeper) GiveBackJoinCode(code string) {
	k.locked(func() {
		if !k.codes[code].committed {
			delete(k.codes, code)
		}
	})
}

func (k *Keeper) unusedCode(draw func() string) string {
	for {
		code := draw()
		if _, used := k.codes[code]; !used {
			return code
		}
	}
}

func drawCode() string {
	code := make([]byte, 0, JoinCodeLength)
	var b [1]byte
	for len(code) < JoinCodeLength {
		_, _ = rand.Read(b[:]) // never fails: it ends the process instead
		if letter, ok := letterOf(b[0]); ok {
			code = append(code, letter)
		}
	}
	return string(code)
}

// letterOf gives each letter to equally many bytes; those left over give none.
func letterOf(b byte) (letter byte, ok bool) {
	each := 256 / len(JoinCodeLetters)
	if int(b) >= each*len(JoinCodeLetters) {
		return 0, false
	}
	return JoinCodeLetters[int(b)/each], true
}

// CleanJoinCode is a code as it was drawn, from what somebody typed: spaces and
// dashes are left out and letters made capital.
func CleanJoinCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Pd, r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, typed)
}

// ResolveJoinCode finds the meeting that a code, as somebody typed it, leads to.
// from is the address that asks; the zero one counts as an address too. Every door
// that takes a code asks here, since here wrong ones are counted.
// Errors: decision.ErrJoinCode, ErrTooManyAttempts, ErrSessionUnknown for the zero
// session.
func (k *Keeper) ResolveJoinCode(session Token, from netip.Addr, typed string) (decision.MeetingID, error) {
	if session.IsZero() {
		return "", ErrSessionUnknown
	}
	k.attempts.mu.Lock()
	defer k.attempts.mu.Unlock()
	now, id := k.now(), session.hash()
	if wait := k.attempts.wait(id, network(from), now); wait > 0 {
		return "", ErrTooManyAttempts.With("retry_after", wait)
	}
	k.mu.RLock()
	c := k.codes[CleanJoinCode(typed)]
	k.mu.RUnlock()
	if !c.committed {
		k.attempts.wrong(id, network(from), now)
		return "", decision.ErrJoinCode
	}
	return c.meeting, nil
}

// ReleaseJoinCode is the change after which a meeting's code leads nowhere and may
// be drawn for another meeting.
func (k *Keeper) ReleaseJoinCode(meeting decision.MeetingID) (c Change) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	var gone []string
	for code, to := range k.codes {
		if to.meeting == meeting {
			gone = append(gone, code)
			c.Writes = append(c.Writes, journal.Write{Space: spaceCode, Key: code})
		}
	}
	c.commit = []func(){func() {
		k.locked(func() {
			for _, code := range gone {
				delete(k.codes, code)
			}
		})
	}}
	return c
}

// network is what counts as one address: of IPv6 the first 48 bits, since whoever
// has one of those addresses has many (RFC 6177).
func network(a netip.Addr) netip.Prefix {
	a = a.Unmap()
	p, _ := a.Prefix(min(a.BitLen(), 48))
	return p
}

// attempts counts wrong join codes. What has waited long enough is forgotten.
type attempts struct {
	mu      sync.Mutex
	server  *rate.Limiter
	session map[hash]*rate.Limiter
	address map[netip.Prefix]addressAttempts
	swept   time.Time
}

// addressAttempts are those of one address.
type addressAttempts struct{ minute, hour *rate.Limiter }

func newAttempts() attempts {
	return attempts{server: per(time.Minute, WrongCodesPerServer), session: map[hash]*rate.Limiter{}, address: map[netip.Prefix]addressAttempts{}}
}

func per(span time.Duration, n int) *rate.Limiter {
	return rate.NewLimiter(rate.Limit(float64(n)/span.Seconds()), n)
}

// wait is how many whole seconds a session at an address has to wait before its
// next attempt.
func (a *attempts) wait(id hash, from netip.Prefix, now time.Time) (wait int) {
	if own := a.session[id]; own != nil {
		wait = untilNext(own, now)
	}
	if hall, ok := a.address[from]; ok {
		guarded := min(untilNext(a.server, now), untilNext(hall.hour, now))
		wait = max(wait, untilNext(hall.minute, now), guarded)
	}
	return wait
}

func untilNext(l *rate.Limiter, now time.Time) int {
	return int(math.Ceil(max(0, 1-l.TokensAt(now)) / float64(l.Limit())))
}

// wrong counts a wrong code.
func (a *attempts) wrong(id hash, from netip.Prefix, now time.Time) {
	if now.Sub(a.swept) >= time.Minute {
		a.swept = now
		a.forget(now)
	}
	own, known := a.session[id]
	if !known {
		own = per(time.Minute, WrongCodesPerSession)
		a.session[id] = own
	}
	hall, known := a.address[from]
	if !known {
		hall = addressAttempts{per(time.Minute, WrongCodesPerAddress), per(time.Hour, WrongCodesGuarded)}
		a.address[from] = hall
	}
	for _, l := range []*rate.Limiter{own, hall.minute, hall.hour, a.server} {
		l.AllowN(now, 1)
	}
}

func (a *attempts) forget(now time.Time) {
	whole := func(l *rate.Limiter) bool { return l.TokensAt(now) >= float64(l.Burst()) }
	maps.DeleteFunc(a.session, func(_ hash, l *rate.Limiter) bool { return whole(l) })
	maps.DeleteFunc(a.address, func(_ netip.Prefix, l addressAttempts) bool { return whole(l.minute) && whole(l.hour) })
}
