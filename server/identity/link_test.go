package identity

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

func TestALinkLeadsToItsPass(t *testing.T) {
	d, m, ada := newDesk(t), newMeeting(), newMember()
	host, err := d.MintHost(t.Context())
	require.NoError(t, err)
	for _, c := range []struct {
		name string
		link Token
		want Pass
	}{
		{"host", host, Pass{Kind: KindHost}},
		{"member", d.memberLink(m, ada), Pass{Kind: KindMember, Meeting: m, Member: ada}},
		{"screen", d.screenLink(m), Pass{Kind: KindScreen, Meeting: m}},
	} {
		t.Run(c.name, func(t *testing.T) {
			phone := NewToken()
			got, err := d.Spend(t.Context(), c.link, phone)
			require.NoError(t, err)
			require.Equal(t, c.want, got)
			check := func() {
				g, ok := d.Grant(phone, m)
				require.Equal(t, c.want.Kind != KindHost, ok)
				require.Equal(t, c.want.Member, g.Member)
				require.Equal(t, c.want.Kind == KindScreen, g.Screen)
				require.Equal(t, c.want.Kind == KindHost, d.Host(phone))
			}
			check()
			d.restart()
			check()
			_, err = d.Spend(t.Context(), c.link, phone)
			require.NoError(t, err, "the same session may spend it again")
		})
	}
}

func TestALinkThatNeverWas(t *testing.T) {
	d, phone := newDesk(t), NewToken()
	for _, link := range []Token{{}, NewToken(), phone} {
		_, err := d.Spend(t.Context(), link, phone)
		require.ErrorIs(t, err, ErrLinkUnknown)
	}
	link := d.screenLink(newMeeting())
	_, err := d.Session(link)
	require.ErrorIs(t, err, ErrSessionUnknown, "a link is no session")
}

func TestAMemberMayHaveSeveralDevices(t *testing.T) {
	d, m, ada := newDesk(t), newMeeting(), newMember()
	link := d.memberLink(m, ada)
	for range MaxDevices {
		phone := NewToken()
		_, err := d.Spend(t.Context(), link, phone)
		require.NoError(t, err)
		g, _ := d.Grant(phone, m)
		require.Equal(t, ada, g.Member)
	}
	_, err := d.Spend(t.Context(), link, NewToken())
	require.ErrorIs(t, err, ErrTooManyDevices)

	d.restart()
	_, err = d.Spend(t.Context(), link, NewToken())
	var refusal *decision.Error
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, map[string]any{"max": MaxDevices}, refusal.Args)
	_, err = d.Spend(t.Context(), d.memberLink(m, newMember()), NewToken())
	require.NoError(t, err, "others are not touched")

	require.NoError(t, d.RevokeMember(t.Context(), m, ada))
	_, err = d.Spend(t.Context(), d.memberLink(m, ada), NewToken())
	require.NoError(t, err, "revoked devices do not count")
}

func TestAHostLinkIsSpentOnce(t *testing.T) {
	d, first, second := newDesk(t), NewToken(), NewToken()
	link, err := d.MintHost(t.Context())
	require.NoError(t, err)
	_, err = d.Spend(t.Context(), link, first)
	require.NoError(t, err)
	for range 2 {
		_, err = d.Spend(t.Context(), link, second)
		require.ErrorIs(t, err, ErrLinkSpent)
		require.False(t, d.Host(second))
		d.restart()
	}
}

func TestANewHostLinkRevokesTheOldIfUnspent(t *testing.T) {
	d, first, second := newDesk(t), NewToken(), NewToken()
	spent, err := d.MintHost(t.Context())
	require.NoError(t, err)
	_, err = d.Spend(t.Context(), spent, first)
	require.NoError(t, err)
	unspent, err := d.MintHost(t.Context())
	require.NoError(t, err)
	newest, err := d.MintHost(t.Context())
	require.NoError(t, err)

	d.restart()
	require.True(t, d.Host(first))
	_, err = d.Spend(t.Context(), spent, second)
	require.ErrorIs(t, err, ErrLinkSpent)
	_, err = d.Spend(t.Context(), unspent, second)
	require.ErrorIs(t, err, ErrLinkUnknown)
	_, err = d.Spend(t.Context(), newest, second)
	require.NoError(t, err)
	require.True(t, d.Host(first) && d.Host(second))
}

func TestRevokeHosts(t *testing.T) {
	d, laptop, m, ada := newDesk(t), NewToken(), newMeeting(), newMember()
	spent, err := d.MintHost(t.Context())
	require.NoError(t, err)
	_, err = d.Spend(t.Context(), spent, laptop)
	require.NoError(t, err)
	d.done(d.GrantMember(laptop, m, ada))
	screen := d.screenLink(m)
	unspent, err := d.MintHost(t.Context())
	require.NoError(t, err)

	require.NoError(t, d.RevokeHosts(t.Context()))
	for range 2 {
		require.False(t, d.Host(laptop))
		for _, link := range []Token{spent, unspent} {
			_, err = d.Spend(t.Context(), link, laptop)
			require.ErrorIs(t, err, ErrLinkUnknown)
		}
		g, _ := d.Grant(laptop, m)
		require.Equal(t, ada, g.Member, "a member stays a member")
		_, err = d.Spend(t.Context(), screen, laptop)
		require.NoError(t, err, "other links stay")
		d.restart()
	}
}

func TestRevokeMember(t *testing.T) {
	d, m, other, ada, bo := newDesk(t), newMeeting(), newMeeting(), newMember(), newMember()
	phone, tablet, bos := NewToken(), NewToken(), NewToken()
	link := d.memberLink(m, ada)
	d.done(d.GrantMember(phone, m, ada))
	d.done(d.GrantMember(phone, other, ada))
	d.done(d.GrantScreen(phone, m))
	d.done(d.GrantMember(tablet, m, ada))
	d.done(d.GrantMember(bos, m, bo))

	require.NoError(t, d.RevokeMember(t.Context(), m, ada))
	for range 2 {
		s, err := d.Session(phone)
		require.NoError(t, err)
		require.ElementsMatch(t, []Grant{{Meeting: m, Screen: true}, {Meeting: other, Member: ada}}, s.Grants)
		_, err = d.Session(tablet)
		require.ErrorIs(t, err, ErrSessionUnknown, "a session without a pass is forgotten")
		_, err = d.Spend(t.Context(), link, tablet)
		require.ErrorIs(t, err, ErrLinkUnknown)
		g, _ := d.Grant(bos, m)
		require.Equal(t, bo, g.Member)
		d.restart()
	}
	_, err := d.Spend(t.Context(), d.memberLink(m, ada), tablet)
	require.NoError(t, err, "a new link lets them in again")
}

func TestDropMeeting(t *testing.T) {
	d, m, other, phone, laptop := newDesk(t), newMeeting(), newMeeting(), NewToken(), NewToken()
	d.done(d.GrantHost(laptop))
	d.done(d.GrantMember(laptop, m, newMember()))
	d.done(d.GrantScreen(phone, m))
	d.done(d.GrantScreen(phone, other))
	links := []Token{d.memberLink(m, newMember()), d.screenLink(m)}
	kept := d.screenLink(other)
	code, c := d.NewJoinCode(m)
	d.done(c, nil)
	keptCode, c := d.NewJoinCode(other)
	d.done(c, nil)

	require.NoError(t, d.DropMeeting(t.Context(), m))
	for range 2 {
		for _, session := range []Token{phone, laptop} {
			_, ok := d.Grant(session, m)
			require.False(t, ok)
		}
		for _, link := range links {
			_, err := d.Spend(t.Context(), link, phone)
			require.ErrorIs(t, err, ErrLinkUnknown)
		}
		_, err := d.ResolveJoinCode(phone, theHall, code)
		require.ErrorIs(t, err, decision.ErrJoinCode)

		require.True(t, d.Host(laptop))
		_, err = d.Spend(t.Context(), kept, phone)
		require.NoError(t, err)
		to, err := d.ResolveJoinCode(phone, theHall, keptCode)
		require.NoError(t, err)
		require.Equal(t, other, to)
		d.restart()
	}
	require.NoError(t, d.DropMeeting(t.Context(), m), "once more does nothing")
}

func TestOfManyWhoSpendAHostLinkAtOnceOneIsHost(t *testing.T) {
	d := newDesk(t)
	link, err := d.MintHost(t.Context())
	require.NoError(t, err)
	phones := make([]Token, 32)
	errs := make([]error, len(phones))
	var all sync.WaitGroup
	for i := range phones {
		phones[i] = NewToken()
		all.Go(func() { _, errs[i] = d.Spend(t.Context(), link, phones[i]) })
	}
	all.Wait()
	hosts := 0
	for i, err := range errs {
		if err == nil {
			hosts++
		} else {
			require.ErrorIs(t, err, ErrLinkSpent)
		}
		require.Equal(t, err == nil, d.Host(phones[i]))
	}
	require.Equal(t, 1, hosts)
}

func TestOneBrowserThatSpendsTwoPeoplesLinksAtOnceIsOne(t *testing.T) {
	d := newDesk(t)
	for range 16 {
		m, phone := newMeeting(), NewToken()
		links := []Token{d.memberLink(m, newMember()), d.memberLink(m, newMember())}
		errs := make([]error, len(links))
		var both sync.WaitGroup
		for i, link := range links {
			both.Go(func() { _, errs[i] = d.Spend(t.Context(), link, phone) })
		}
		both.Wait()
		require.True(t, (errs[0] == nil) != (errs[1] == nil), "%v, %v", errs[0], errs[1])
		require.ErrorIs(t, errors.Join(errs...), ErrOtherMember)
		before, _ := d.Grant(phone, m)
		d.restart()
		after, _ := d.Grant(phone, m)
		require.Equal(t, before, after)
	}
}

// A member's link is spent by many while it is revoked: whoever was in before is
// out after, nobody slips through, and memory says what the disk says.
func TestNobodySlipsThroughARevocation(t *testing.T) {
	d, m, ada := newDesk(t), newMeeting(), newMember()
	for range 10 {
		link := d.memberLink(m, ada)
		phones := make([]Token, 24)
		var all sync.WaitGroup
		var in, out atomic.Int32
		for i := range phones {
			phones[i] = NewToken()
			all.Go(func() {
				d.Grant(phones[i], m)
				switch _, err := d.Spend(t.Context(), link, phones[i]); {
				case err == nil:
					in.Add(1)
				case errors.Is(err, ErrLinkUnknown):
					out.Add(1)
				}
			})
		}
		var revoked error
		all.Go(func() { revoked = d.RevokeMember(t.Context(), m, ada) })
		all.Wait()
		require.NoError(t, revoked)
		require.Equal(t, int32(len(phones)), in.Load()+out.Load())
		for range 2 {
			for _, phone := range phones {
				_, err := d.Session(phone)
				require.ErrorIs(t, err, ErrSessionUnknown)
			}
			require.Empty(t, d.devices)
			d.restart()
		}
	}
}

// Two taps on "join" from one browser, as the API does it: hold, ask, grant.
func TestTwoTapsOnJoinAreOneMember(t *testing.T) {
	d, m, phone := newDesk(t), newMeeting(), NewToken()
	joined := make([]decision.MemberID, 20)
	var all sync.WaitGroup
	for i := range joined {
		all.Go(func() {
			defer d.Hold(phone)()
			if g, ok := d.Grant(phone, m); ok {
				joined[i] = g.Member
				return
			}
			c, err := d.GrantMember(phone, m, newMember())
			if err == nil && d.Save(t.Context(), c) == nil {
				g, _ := d.Grant(phone, m)
				joined[i] = g.Member
			}
		})
	}
	all.Wait()
	require.NotEmpty(t, joined[0])
	for _, member := range joined {
		require.Equal(t, joined[0], member)
	}
	require.Empty(t, d.holds.by, "a hold that nobody wants is forgotten")
}
