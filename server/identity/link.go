package identity

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
)

const spaceLink = "link"

// link is a link that exists. spent is the session that spent a host link, or zero.
type link struct {
	Pass
	day   string
	spent hash
}

func (l link) write(id hash) journal.Write {
	e := entry{Pass: l.Pass, Day: l.day}
	if l.spent != (hash{}) {
		e.Spent = l.spent.String()
	}
	return write(spaceLink, id.String(), e)
}

func (k *Keeper) loadLink(w journal.Write) error {
	id, err := parseHash(w.Key)
	if err != nil {
		return err
	}
	var e entry
	if err := json.Unmarshal(w.Value, &e); err != nil {
		return fmt.Errorf("key %s: %w", w.Key, err)
	}
	l := link{Pass: e.Pass, day: e.Day}
	if e.Spent != "" {
		if l.spent, err = parseHash(e.Spent); err != nil {
			return err
		}
	}
	k.locked(func() { k.links[id] = l })
	return nil
}

// setLink is the change after which the link stands as given.
func (k *Keeper) setLink(id hash, l link) Change {
	return Change{
		Writes: []journal.Write{l.write(id)},
		commit: []func(){func() { k.locked(func() { k.links[id] = l }) }},
	}
}

func (k *Keeper) mint(p Pass) (Token, Change) {
	t := NewToken()
	return t, k.setLink(t.hash(), link{Pass: p, day: k.today()})
}

// MintMember makes a link to being one member: a personal link, or a further
// device. Each session that spends it becomes that member. It works once the
// change is committed.
func (k *Keeper) MintMember(meeting decision.MeetingID, member decision.MemberID) (Token, Change) {
	return k.mint(Pass{Kind: KindMember, Meeting: meeting, Member: member})
}

// MintScreen makes a link to being a screen of a meeting; any number of sessions
// up to MaxDevices may spend it. It works once the change is committed.
func (k *Keeper) MintScreen(meeting decision.MeetingID) (Token, Change) {
	return k.mint(Pass{Kind: KindScreen, Meeting: meeting})
}

// MintHost makes a link to being the host, durable on return. One session may
// spend it. A host link that nobody has spent yet is revoked. Errors are those of
// the store.
func (k *Keeper) MintHost(ctx context.Context) (Token, error) {
	k.gate.Lock()
	defer k.gate.Unlock()
	t, change := k.mint(Pass{Kind: KindHost})
	unspent := func(l link) bool { return l.Kind == KindHost && l.spent == hash{} }
	if err := k.Save(ctx, k.dropLinks(unspent).And(change)); err != nil {
		return Token{}, err
	}
	return t, nil
}

// Spend gives a session the pass a link leads to, durable on return. To spend a
// link once more in the same session does nothing and is no error. Errors:
// ErrSessionUnknown for the zero session, ErrLinkUnknown, ErrLinkSpent,
// ErrOtherMember, ErrTooManyDevices; otherwise those of the store.
func (k *Keeper) Spend(ctx context.Context, linkToken, session Token) (Pass, error) {
	return k.SpendWith(linkToken, session, func(_ Pass, c Change) error { return k.Save(ctx, c) })
}

// SpendWith is Spend where the caller keeps the change together with an event:
// save makes its writes durable and commits it, or fails, and then nothing has
// been spent. It must not ask the keeper to spend or to revoke.
func (k *Keeper) SpendWith(linkToken, session Token, save func(Pass, Change) error) (Pass, error) {
	if session.IsZero() {
		return Pass{}, ErrSessionUnknown
	}
	id, me := linkToken.hash(), session.hash()
	defer k.Hold(session)()
	if l, ok := k.link(id); ok && l.Kind == KindHost { // only one session may
		k.gate.Lock()
		defer k.gate.Unlock()
	} else {
		k.gate.RLock()
		defer k.gate.RUnlock()
	}
	l, ok := k.link(id)
	switch {
	case !ok:
		return Pass{}, ErrLinkUnknown
	case l.spent != hash{} && l.spent != me:
		return Pass{}, ErrLinkSpent
	}
	change, err := k.grant(session, l.Pass)
	if err != nil {
		return Pass{}, err
	}
	if l.Kind == KindHost && l.spent == (hash{}) {
		l.spent = me
		change = change.And(k.setLink(id, l))
	}
	if err := save(l.Pass, change); err != nil {
		return Pass{}, err
	}
	return l.Pass, nil
}

func (k *Keeper) link(id hash) (link, bool) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	l, ok := k.links[id]
	return l, ok
}

// RevokeHosts takes the host's pass from every session and revokes every host
// link, spent or not; durable on return. Errors are those of the store.
func (k *Keeper) RevokeHosts(ctx context.Context) error {
	return k.revoke(ctx, func(p Pass) bool { return p.Kind == KindHost })
}

// RevokeMember takes a member's pass from all their devices and revokes their
// links; durable on return. The member stays on the roll. A change made before
// and committed after is not reached. Errors are those of the store.
func (k *Keeper) RevokeMember(ctx context.Context, meeting decision.MeetingID, member decision.MemberID) error {
	gone := Pass{Kind: KindMember, Meeting: meeting, Member: member}
	return k.revoke(ctx, func(p Pass) bool { return p == gone })
}

// DropMeeting forgets all sessions' passes, links and join codes of a meeting;
// durable on return. Where it fails halfway, calling it again finishes it. A
// change made before and committed after is not reached: close the room first.
// Errors are those of the store.
func (k *Keeper) DropMeeting(ctx context.Context, meeting decision.MeetingID) error {
	if err := k.Save(ctx, k.ReleaseJoinCode(meeting)); err != nil {
		return err
	}
	return k.revoke(ctx, func(p Pass) bool { return p.Kind != KindHost && p.Meeting == meeting })
}

// revokeAtOnce is how many passes one write takes away at most, which keeps it
// well below journal.MaxBatch.
const revokeAtOnce = 10_000

// revoke deletes every link and every session's pass that matches; links first,
// so that what is taken cannot be had again if the rest fails.
func (k *Keeper) revoke(ctx context.Context, match func(Pass) bool) error {
	k.gate.Lock()
	defer k.gate.Unlock()
	if err := k.Save(ctx, k.dropLinks(func(l link) bool { return match(l.Pass) })); err != nil {
		return err
	}
	for some := range slices.Chunk(k.holdings(match), revokeAtOnce) {
		if err := k.Save(ctx, k.dropPasses(some)); err != nil {
			return err
		}
	}
	return nil
}

// holding is a pass and the session that holds it.
type holding struct {
	id   hash
	pass Pass
}

func (k *Keeper) holdings(match func(Pass) bool) (found []holding) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	for id, s := range k.sessions {
		for _, p := range s.passes {
			if match(p.Pass) {
				found = append(found, holding{id, p.Pass})
			}
		}
	}
	return found
}

// dropPasses is the change that takes passes from sessions; a session left without
// any is forgotten. The caller holds the gate alone, and nobody else takes passes.
func (k *Keeper) dropPasses(some []holding) (c Change) {
	for _, h := range some {
		c.Writes = append(c.Writes, journal.Write{Space: spaceSession, Key: passKey(h.id, h.pass)})
	}
	c.commit = []func(){func() {
		k.locked(func() {
			for _, h := range some {
				s := k.sessions[h.id]
				if k.take(s, h.pass); len(s.passes) == 0 {
					delete(k.sessions, h.id)
				}
			}
		})
	}}
	return c
}

// dropLinks is the change that revokes links that match.
func (k *Keeper) dropLinks(match func(link) bool) (c Change) {
	k.mu.RLock()
	defer k.mu.RUnlock()
	var gone []hash
	for id, l := range k.links {
		if match(l) {
			gone = append(gone, id)
			c.Writes = append(c.Writes, journal.Write{Space: spaceLink, Key: id.String()})
		}
	}
	c.commit = []func(){func() {
		k.locked(func() {
			for _, id := range gone {
				delete(k.links, id)
			}
		})
	}}
	return c
}
