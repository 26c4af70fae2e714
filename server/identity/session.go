package identity

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
)

const spaceSession = "session"

// session is the passes that one token holds, at least one.
type session struct{ passes []entry }

// passKey is where a session's pass is stored: one key for each meeting and kind,
// so that passes of one session never overwrite each other.
func passKey(id hash, p Pass) string {
	if p.Kind == KindHost {
		return id.String() + "/" + string(KindHost)
	}
	return id.String() + "/" + string(p.Meeting) + "/" + string(p.Kind)
}

func (k *Keeper) loadPass(w journal.Write) error {
	owner, _, _ := strings.Cut(w.Key, "/")
	id, err := parseHash(owner)
	if err != nil {
		return err
	}
	var e entry
	if err := json.Unmarshal(w.Value, &e); err != nil {
		return fmt.Errorf("key %s: %w", w.Key, err)
	}
	k.locked(func() { k.hold(id, e) })
	return nil
}

// hold gives a session a pass, in memory. A pass of the same kind for the same
// meeting gives way. The caller holds mu.
func (k *Keeper) hold(id hash, e entry) {
	s := k.sessions[id]
	if s == nil {
		s = &session{}
		k.sessions[id] = s
	}
	same := func(p entry) bool { return p.Kind == e.Kind && p.Meeting == e.Meeting }
	if i := slices.IndexFunc(s.passes, same); i >= 0 {
		k.take(s, s.passes[i].Pass)
	}
	s.passes = append(s.passes, e)
	k.devices[e.Pass]++
}

// take takes a pass from a session that holds it, in memory. The caller holds mu.
func (k *Keeper) take(s *session, pass Pass) {
	s.passes = slices.DeleteFunc(s.passes, func(e entry) bool { return e.Pass == pass })
	if k.devices[pass]--; k.devices[pass] == 0 {
		delete(k.devices, pass)
	}
}

// Session says what a token stands for. Errors: ErrSessionUnknown.
func (k *Keeper) Session(t Token) (Session, error) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	s := k.sessions[t.hash()]
	if s == nil {
		return Session{}, ErrSessionUnknown
	}
	out := Session{Since: s.passes[0].Day, Grants: []Grant{}}
	for _, p := range s.passes {
		out.Since = min(out.Since, p.Day)
		if p.Kind == KindHost {
			out.Host = true
			continue
		}
		i := slices.IndexFunc(out.Grants, func(g Grant) bool { return g.Meeting == p.Meeting })
		if i < 0 {
			i = len(out.Grants)
			out.Grants = append(out.Grants, Grant{})
		}
		out.Grants[i].add(p.Pass)
	}
	slices.SortFunc(out.Grants, func(a, b Grant) int { return strings.Compare(string(a.Meeting), string(b.Meeting)) })
	return out, nil
}

// Grant says what a session is in one meeting: the question of every request. ok
// is false where it is nothing there.
func (k *Keeper) Grant(t Token, meeting decision.MeetingID) (g Grant, ok bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	if s := k.sessions[t.hash()]; s != nil {
		for _, p := range s.passes {
			if p.Kind != KindHost && p.Meeting == meeting {
				g.add(p.Pass)
				ok = true
			}
		}
	}
	return g, ok
}

func (g *Grant) add(p Pass) {
	g.Meeting = p.Meeting
	if p.Kind == KindMember {
		g.Member = p.Member
	} else {
		g.Screen = true
	}
}

// Host tells whether a session is the host's.
func (k *Keeper) Host(t Token) bool {
	k.mu.RLock()
	defer k.mu.RUnlock()
	s := k.sessions[t.hash()]
	return s != nil && slices.ContainsFunc(s.passes, func(e entry) bool { return e.Kind == KindHost })
}

// GrantMember makes a session a member of a meeting. The caller stores the change
// together with the event that put the member on the roll, and has taken
// [Keeper.Hold] before it asked whether the session is a member already, so that
// two taps on "join" are not two members. Errors: ErrSessionUnknown for the zero
// token, ErrOtherMember, ErrTooManyDevices.
func (k *Keeper) GrantMember(t Token, meeting decision.MeetingID, member decision.MemberID) (Change, error) {
	return k.grant(t, Pass{Kind: KindMember, Meeting: meeting, Member: member})
}

// GrantScreen makes a session a screen of a meeting. Errors: ErrSessionUnknown for
// the zero token, ErrTooManyDevices.
func (k *Keeper) GrantScreen(t Token, meeting decision.MeetingID) (Change, error) {
	return k.grant(t, Pass{Kind: KindScreen, Meeting: meeting})
}

// GrantHost makes a session the host's. Errors as with GrantScreen.
func (k *Keeper) GrantHost(t Token) (Change, error) {
	return k.grant(t, Pass{Kind: KindHost})
}

// grant is the change that gives a session a pass; none where it holds it.
func (k *Keeper) grant(t Token, pass Pass) (Change, error) {
	if t.IsZero() {
		return Change{}, ErrSessionUnknown
	}
	id := t.hash()
	k.mu.RLock()
	defer k.mu.RUnlock()
	if s := k.sessions[id]; s != nil {
		for _, p := range s.passes {
			switch {
			case p.Pass == pass:
				return Change{}, nil
			case p.Kind == KindMember && pass.Kind == KindMember && p.Meeting == pass.Meeting:
				return Change{}, ErrOtherMember
			}
		}
	}
	if k.devices[pass] >= MaxDevices {
		return Change{}, ErrTooManyDevices.With("max", MaxDevices)
	}
	e := entry{Pass: pass, Day: k.today()}
	return Change{
		Writes: []journal.Write{write(spaceSession, passKey(id, pass), e)},
		commit: []func(){func() { k.locked(func() { k.hold(id, e) }) }},
	}, nil
}

// holds are locks by session that exist while somebody wants them.
type holds struct {
	mu sync.Mutex
	by map[hash]*held
}

type held struct {
	sync.Mutex
	wanted int
}

// Hold waits until nobody else holds the session and keeps it until release is
// called. Spend takes it by itself: do not spend while holding.
func (k *Keeper) Hold(t Token) (release func()) {
	id := t.hash()
	k.holds.mu.Lock()
	h := k.holds.by[id]
	if h == nil {
		h = &held{}
		k.holds.by[id] = h
	}
	h.wanted++
	k.holds.mu.Unlock()
	h.Lock()
	return func() {
		h.Unlock()
		k.holds.mu.Lock()
		defer k.holds.mu.Unlock()
		if h.wanted--; h.wanted == 0 {
			delete(k.holds.by, id)
		}
	}
}
