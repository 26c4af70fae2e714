package identity

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math"
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

// How many wrong join codes are taken in a minute. A whole hall shares one
// address, so they are counted for each session and for the whole server, never
// for an address. At the server's ceiling, one running meeting's code is found
// in about a month of guessing without pause.
const (
	WrongCodesPerSession = 10
	WrongCodesPerServer  = 600
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
// there once the change is committed; if it never is, the code stays unused until
// the next start.
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
// Every door that takes a code asks here, since here wrong ones are counted; once
// there were too many, right ones are refused too, or guessing would go on.
// Errors: decision.ErrJoinCode, ErrTooManyAttempts, ErrSessionUnknown for the zero
// session.
func (k *Keeper) ResolveJoinCode(session Token, typed string) (decision.MeetingID, error) {
	if session.IsZero() {
		return "", ErrSessionUnknown
	}
	k.attempts.mu.Lock()
	defer k.attempts.mu.Unlock()
	now, id := k.now(), session.hash()
	if wait := k.attempts.wait(id, now); wait > 0 {
		return "", ErrTooManyAttempts.With("retry_after", wait)
	}
	k.mu.RLock()
	c := k.codes[CleanJoinCode(typed)]
	k.mu.RUnlock()
	if !c.committed {
		k.attempts.wrong(id, now)
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

// attempts counts wrong join codes.
type attempts struct {
	mu      sync.Mutex
	server  *rate.Limiter
	session map[hash]*rate.Limiter // only those with a wrong code in the last minute or two
	swept   time.Time
}

func newAttempts() attempts {
	return attempts{server: perMinute(WrongCodesPerServer), session: map[hash]*rate.Limiter{}}
}

func perMinute(n int) *rate.Limiter { return rate.NewLimiter(rate.Limit(float64(n)/60), n) }

// wait is how many whole seconds a session has to wait before its next attempt.
func (a *attempts) wait(id hash, now time.Time) int {
	wait := untilNext(a.server, now)
	if own := a.session[id]; own != nil {
		wait = max(wait, untilNext(own, now))
	}
	return wait
}

func untilNext(l *rate.Limiter, now time.Time) int {
	return int(math.Ceil(max(0, 1-l.TokensAt(now)) / float64(l.Limit())))
}

// wrong counts a wrong code. The server's ceiling bounds how many sessions are
// remembered.
func (a *attempts) wrong(id hash, now time.Time) {
	if now.Sub(a.swept) >= time.Minute {
		a.swept = now
		for id, l := range a.session {
			if l.TokensAt(now) >= WrongCodesPerSession {
				delete(a.session, id)
			}
		}
	}
	own := a.session[id]
	if own == nil {
		own = perMinute(WrongCodesPerSession)
		a.session[id] = own
	}
	own.AllowN(now, 1)
	a.server.AllowN(now, 1)
}
