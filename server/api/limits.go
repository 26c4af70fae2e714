package api

import (
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/folkmoot/folkmoot/server/identity"
)

// A session may write this often: in the long run, and at once. A whole hall
// shares one address, so nothing here counts addresses.
const (
	writesPerSecond = 10
	writesAtOnce    = 60
	limitsKept      = 50_000
)

// limits holds back sessions that write too often. Safe for concurrent use.
type limits struct {
	mu        sync.Mutex
	bySession map[identity.Token]*rate.Limiter
}

func newLimits() *limits { return &limits{bySession: map[identity.Token]*rate.Limiter{}} }

// write takes one write from a session's allowance, or says when to come back.
func (l *limits) write(session identity.Token) error {
	l.mu.Lock()
	lim, ok := l.bySession[session]
	if !ok {
		if len(l.bySession) >= limitsKept {
			l.forgetIdle()
		}
		lim = rate.NewLimiter(writesPerSecond, writesAtOnce)
		l.bySession[session] = lim
	}
	l.mu.Unlock()
	if r := lim.Reserve(); r.Delay() > 0 {
		wait := r.Delay()
		r.Cancel()
		return ErrTooFast.With("retry_after", int(math.Ceil(wait.Seconds())))
	}
	return nil
}

// forgetIdle drops the sessions whose allowance is whole again. The lock is held.
func (l *limits) forgetIdle() {
	now := time.Now()
	for session, lim := range l.bySession {
		if lim.TokensAt(now) >= writesAtOnce {
			delete(l.bySession, session)
		}
	}
}
