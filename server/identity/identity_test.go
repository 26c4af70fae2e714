package identity

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// desk is a Keeper over a journal of its own, with a clock that stands still.
type desk struct {
	*Keeper
	t     *testing.T
	dir   string
	store *journal.Store
	time  time.Time
}

// theHall is the address that all phones of a hall share.
var theHall = netip.MustParseAddr("192.0.2.1")

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, dir: t.TempDir(), time: noon}
	d.open()
	t.Cleanup(func() { _ = d.store.Close() })
	return d
}

func (d *desk) open() {
	d.t.Helper()
	var err error
	d.store, err = journal.Open(d.dir, journal.Options{})
	require.NoError(d.t, err)
	d.Keeper, err = Open(d.store, Options{Now: func() time.Time { return d.time }})
	require.NoError(d.t, err)
}

// restart forgets all that was not on disk.
func (d *desk) restart() {
	d.t.Helper()
	require.NoError(d.t, d.store.Close())
	d.open()
}

// done saves a change that a test takes to be possible.
func (d *desk) done(c Change, err error) {
	d.t.Helper()
	require.NoError(d.t, err)
	require.NoError(d.t, d.Save(d.t.Context(), c))
}

func (d *desk) memberLink(m decision.MeetingID, who decision.MemberID) Token {
	d.t.Helper()
	link, c := d.MintMember(m, who)
	d.done(c, nil)
	return link
}

func (d *desk) screenLink(m decision.MeetingID) Token {
	d.t.Helper()
	link, c := d.MintScreen(m)
	d.done(c, nil)
	return link
}

func newMeeting() decision.MeetingID { return decision.MeetingID(uuid.NewString()) }
func newMember() decision.MemberID   { return decision.MemberID(uuid.NewString()) }

func TestASessionIsUnknownUntilItHoldsAPass(t *testing.T) {
	d, phone, m, ada := newDesk(t), NewToken(), newMeeting(), newMember()

	_, err := d.Session(phone)
	require.ErrorIs(t, err, ErrSessionUnknown)
	_, ok := d.Grant(phone, m)
	require.False(t, ok)
	require.False(t, d.Host(phone))

	d.done(d.GrantMember(phone, m, ada))
	s, err := d.Session(phone)
	require.NoError(t, err)
	require.Equal(t, Session{Since: "2026-11-22", Grants: []Grant{{Meeting: m, Member: ada}}}, s)
	g, ok := d.Grant(phone, m)
	require.True(t, ok)
	require.Equal(t, Grant{Meeting: m, Member: ada}, g)
	_, ok = d.Grant(phone, newMeeting())
	require.False(t, ok, "a pass for one meeting says nothing in another")
	require.False(t, d.Host(phone))
}

func TestASessionMayBeManyThings(t *testing.T) {
	d, laptop, m, other := newDesk(t), NewToken(), newMeeting(), newMeeting()
	ada := newMember()
	d.done(d.GrantHost(laptop))
	d.time = noon.AddDate(0, 0, 3)
	d.done(d.GrantScreen(laptop, m))
	d.done(d.GrantMember(laptop, m, ada))
	d.done(d.GrantScreen(laptop, other))

	check := func() {
		s, err := d.Session(laptop)
		require.NoError(t, err)
		require.True(t, s.Host)
		require.Equal(t, "2026-11-22", s.Since, "the day of its oldest pass")
		require.ElementsMatch(t, []Grant{{Meeting: m, Member: ada, Screen: true}, {Meeting: other, Screen: true}}, s.Grants)
	}
	check()
	d.restart()
	check()
}

func TestASessionIsOneMemberOfAMeeting(t *testing.T) {
	d, phone, m, ada, bo := newDesk(t), NewToken(), newMeeting(), newMember(), newMember()
	d.done(d.GrantMember(phone, m, ada))

	again, err := d.GrantMember(phone, m, ada)
	require.NoError(t, err)
	require.Empty(t, again.Writes, "to be who one is already changes nothing")

	_, err = d.GrantMember(phone, m, bo)
	require.ErrorIs(t, err, ErrOtherMember)
	_, err = d.Spend(t.Context(), d.memberLink(m, bo), phone)
	require.ErrorIs(t, err, ErrOtherMember)

	d.done(d.GrantMember(phone, newMeeting(), bo)) // elsewhere they may be another
	g, _ := d.Grant(phone, m)
	require.Equal(t, ada, g.Member)
}

func TestAPassNeedsASession(t *testing.T) {
	d, m := newDesk(t), newMeeting()
	_, err := d.GrantMember(Token{}, m, newMember())
	require.ErrorIs(t, err, ErrSessionUnknown)
	_, err = d.Spend(t.Context(), d.screenLink(m), Token{})
	require.ErrorIs(t, err, ErrSessionUnknown)
	_, err = d.ResolveJoinCode(Token{}, theHall, "BCDFGH")
	require.ErrorIs(t, err, ErrSessionUnknown)
}

func TestAChangeIsSeenOnceCommitted(t *testing.T) {
	d, phone, m, ada := newDesk(t), NewToken(), newMeeting(), newMember()
	member, err := d.GrantMember(phone, m, ada)
	require.NoError(t, err)
	link, minted := d.MintScreen(m)
	code, coded := d.NewJoinCode(m)

	hidden := func() {
		t.Helper()
		_, ok := d.Grant(phone, m)
		require.False(t, ok)
		_, err = d.Spend(t.Context(), link, phone)
		require.ErrorIs(t, err, ErrLinkUnknown)
		_, err = d.ResolveJoinCode(phone, theHall, code)
		require.ErrorIs(t, err, decision.ErrJoinCode)
	}
	hidden()
	all := member.And(minted).And(coded)
	require.NoError(t, d.store.Put(t.Context(), all.Writes))
	hidden() // durable, but not said to be

	all.Commit()
	g, _ := d.Grant(phone, m)
	require.Equal(t, ada, g.Member)
	_, err = d.Spend(t.Context(), link, phone)
	require.NoError(t, err)
	to, err := d.ResolveJoinCode(phone, theHall, code)
	require.NoError(t, err)
	require.Equal(t, m, to)
}

func TestACrashBetweenWriteAndCommitLosesNothing(t *testing.T) {
	d, phone, late, m, ada := newDesk(t), NewToken(), NewToken(), newMeeting(), newMember()
	member, err := d.GrantMember(phone, m, ada)
	require.NoError(t, err)
	link, minted := d.MintScreen(m)
	code, coded := d.NewJoinCode(m)
	unsaved, err := d.GrantMember(late, m, newMember())
	require.NoError(t, err)
	require.NotEmpty(t, unsaved.Writes)

	// The member's pass lies in the transaction of the event, as a join does it.
	facts := []journal.Record{{Facts: []byte(`{"kind":"member-joined","version":1}`)}}
	writes := member.And(minted).And(coded).Writes
	_, err = d.store.Append(t.Context(), journal.LogID(m), journal.KindMeeting, 0, facts, writes)
	require.NoError(t, err)
	d.restart()

	g, ok := d.Grant(phone, m)
	require.True(t, ok)
	require.Equal(t, ada, g.Member)
	_, err = d.Spend(t.Context(), link, phone)
	require.NoError(t, err)
	to, err := d.ResolveJoinCode(phone, theHall, code)
	require.NoError(t, err)
	require.Equal(t, m, to)
	_, err = d.Session(late)
	require.ErrorIs(t, err, ErrSessionUnknown, "what was not written did not happen")
}

func TestNothingIsSeenThatCouldNotBeStored(t *testing.T) {
	d, phone, m := newDesk(t), NewToken(), newMeeting()
	link, held := d.screenLink(m), NewToken()
	_, err := d.Spend(t.Context(), link, held)
	require.NoError(t, err)
	host, err := d.MintHost(t.Context())
	require.NoError(t, err)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = d.Spend(ctx, link, phone)
	require.ErrorIs(t, err, context.Canceled)
	require.NoError(t, d.store.Close())
	_, err = d.Spend(t.Context(), link, phone)
	require.ErrorIs(t, err, journal.ErrClosed)
	_, err = d.Spend(t.Context(), host, phone)
	require.ErrorIs(t, err, journal.ErrClosed)
	_, err = d.MintHost(t.Context())
	require.ErrorIs(t, err, journal.ErrClosed)
	require.ErrorIs(t, d.DropMeeting(t.Context(), m), journal.ErrClosed)

	_, err = d.Session(phone)
	require.ErrorIs(t, err, ErrSessionUnknown)
	_, ok := d.Grant(held, m)
	require.True(t, ok)

	d.open()
	_, err = d.Spend(t.Context(), host, phone)
	require.NoError(t, err, "the old host link was not revoked by one that never came to be")
}

func TestOpenRefusesWhatItCannotRead(t *testing.T) {
	good := NewToken().hash().String()
	for name, w := range map[string]journal.Write{
		"a session without a hash": {Space: spaceSession, Key: "abc/host", Value: []byte(`{"kind":"host"}`)},
		"a session's pass":         {Space: spaceSession, Key: good + "/host", Value: []byte(`{`)},
		"a link without a hash":    {Space: spaceLink, Key: strings.Repeat("z", 64), Value: []byte(`{}`)},
		"a link":                   {Space: spaceLink, Key: good, Value: []byte(`[]`)},
		"who spent a link":         {Space: spaceLink, Key: good, Value: []byte(`{"kind":"host","spent":"x"}`)},
		"a join code":              {Space: spaceCode, Key: "BCDFGH", Value: []byte(`7`)},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			require.NoError(t, d.store.Put(t.Context(), []journal.Write{w}))
			_, err := Open(d.store, Options{})
			require.ErrorContains(t, err, "identity: read "+w.Space)
		})
	}
}

func TestOpenReadsFilesOfLaterVersions(t *testing.T) {
	d, phone := newDesk(t), NewToken()
	require.NoError(t, d.store.Put(t.Context(), []journal.Write{{
		Space: spaceSession,
		Key:   phone.hash().String() + "/host",
		Value: []byte(`{"kind":"host","day":"2026-11-22","colour":"green"}`),
	}}))
	d.restart()
	require.True(t, d.Host(phone))
}

func TestNoTokenIsOnDisk(t *testing.T) {
	d, phone, m := newDesk(t), NewToken(), newMeeting()
	host, err := d.MintHost(t.Context())
	require.NoError(t, err)
	member := d.memberLink(m, newMember())
	for _, link := range []Token{host, member} {
		_, err := d.Spend(t.Context(), link, phone)
		require.NoError(t, err)
	}
	require.NoError(t, d.store.Close())

	file, err := os.ReadFile(filepath.Join(d.dir, "folkmoot.db"))
	require.NoError(t, err)
	require.Contains(t, string(file), phone.hash().String(), "the file is the right one")
	for _, token := range []Token{phone, host, member} {
		require.NotContains(t, string(file), token.Reveal())
		require.NotContains(t, string(file), string(token.bits[:]))
	}
}

// The question of every ballot: whose session is this, in a hall of 10,000?
func BenchmarkGrant(b *testing.B) {
	store, err := journal.Open(b.TempDir(), journal.Options{})
	require.NoError(b, err)
	defer func() { _ = store.Close() }()
	k, err := Open(store, Options{})
	require.NoError(b, err)
	m, phones, all := newMeeting(), make([]Token, 10_000), Change{}
	for i := range phones {
		phones[i] = NewToken()
		c, err := k.GrantMember(phones[i], m, newMember())
		require.NoError(b, err)
		all.Writes, all.commit = append(all.Writes, c.Writes...), append(all.commit, c.commit...)
	}
	require.NoError(b, k.Save(b.Context(), all))
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for i := 0; pb.Next(); i++ {
			if _, ok := k.Grant(phones[i%len(phones)], m); !ok {
				b.Error("not found")
			}
		}
	})
}
