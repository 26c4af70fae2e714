package identity

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/decision"
)

// ErrDeviceUnknown means that no session of this member is called so, or no more.
var ErrDeviceUnknown = decision.Define(decision.NotFound, "device_unknown")

// Device is a session that is a member of a meeting, as its owner may see it.
type Device struct {
	ID   string `json:"id"`
	Day  string `json:"day" doc:"since when, UTC, as 2006-01-02"`
	This bool   `json:"this" doc:"the browser that asks"`
}

// deviceID names a session among those of one member; nobody gets in by it, and
// it says nothing of what is stored.
func deviceID(id hash) string { return hash(sha256.Sum256(id[:])).String() }

// Devices lists the sessions that are one member of a meeting, oldest first; mine
// is the one that asks.
func (k *Keeper) Devices(mine Token, meeting decision.MeetingID, member decision.MemberID) []Device {
	pass := Pass{Kind: KindMember, Meeting: meeting, Member: member}
	k.mu.RLock()
	defer k.mu.RUnlock()
	all := []Device{}
	for id, s := range k.sessions {
		for _, e := range s.passes {
			if e.Pass == pass {
				all = append(all, Device{deviceID(id), e.Day, id == mine.hash()})
			}
		}
	}
	slices.SortFunc(all, func(a, b Device) int {
		if c := strings.Compare(a.Day, b.Day); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return all
}

// RevokeDevice takes a member's pass from one session, durable on return. It fails
// with ErrDeviceUnknown, or with the store's error.
func (k *Keeper) RevokeDevice(ctx context.Context, meeting decision.MeetingID, member decision.MemberID, device string) error {
	pass := Pass{Kind: KindMember, Meeting: meeting, Member: member}
	k.gate.Lock()
	defer k.gate.Unlock()
	held := k.holdings(func(p Pass) bool { return p == pass })
	i := slices.IndexFunc(held, func(h holding) bool { return deviceID(h.id) == device })
	if i < 0 {
		return ErrDeviceUnknown
	}
	return k.Save(ctx, k.dropPasses(held[i:i+1]))
}

// MintMembers makes a personal link for each of some members, durable on return
// and in their order. replace revokes all their earlier links; devices that came
// by one stay. Errors are those of the store.
func (k *Keeper) MintMembers(ctx context.Context, meeting decision.MeetingID, members []decision.MemberID, replace bool) ([]Token, error) {
	k.gate.Lock()
	defer k.gate.Unlock()
	var change Change
	if replace {
		theirs := make(map[decision.MemberID]bool, len(members))
		for _, id := range members {
			theirs[id] = true
		}
		change = k.dropLinks(func(l link) bool {
			return l.Kind == KindMember && l.Meeting == meeting && theirs[l.Member]
		})
	}
	tokens, minted := k.mintAll(meeting, members)
	return tokens, k.Save(ctx, change.And(minted))
}

// MintMail is a change that makes a personal link for each of some members, for
// their mail, beside those they have.
func (k *Keeper) MintMail(meeting decision.MeetingID, members []decision.MemberID) ([]Token, Change) {
	return k.mintAll(meeting, members)
}

func (k *Keeper) mintAll(meeting decision.MeetingID, members []decision.MemberID) ([]Token, Change) {
	tokens := make([]Token, len(members))
	fresh := make(map[hash]link, len(members))
	var c Change
	for i, id := range members {
		tokens[i] = NewToken()
		l := link{Pass: Pass{Kind: KindMember, Meeting: meeting, Member: id}, day: k.today()}
		fresh[tokens[i].hash()] = l
		c.Writes = append(c.Writes, l.write(tokens[i].hash()))
	}
	c.commit = []func(){func() {
		k.locked(func() {
			for id, l := range fresh {
				k.links[id] = l
			}
		})
	}}
	return tokens, c
}

// RenewMember takes a member's pass from all devices, revokes all their links and
// makes a new one; durable on return. Errors are those of the store; where it
// fails halfway, the old links lead nowhere and there is no new one.
func (k *Keeper) RenewMember(ctx context.Context, meeting decision.MeetingID, member decision.MemberID) (Token, error) {
	if err := k.RevokeMember(ctx, meeting, member); err != nil {
		return Token{}, err
	}
	tokens, err := k.MintMembers(ctx, meeting, []decision.MemberID{member}, false)
	if err != nil {
		return Token{}, err
	}
	return tokens[0], nil
}
