package identity

import (
	"errors"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/decision"
)

func TestJoinCodeLetters(t *testing.T) {
	require.NotContains(t, JoinCodeLetters, "L")
	for _, r := range JoinCodeLetters {
		require.True(t, unicode.IsUpper(r))
		require.NotContains(t, "AEIOUY", string(r))
		require.Equal(t, 1, strings.Count(JoinCodeLetters, string(r)))
	}
}

func TestEachLetterHasTheSameChance(t *testing.T) {
	count := map[byte]int{}
	for b := range 256 {
		if letter, ok := letterOf(byte(b)); ok {
			count[letter]++
		}
	}
	require.Len(t, count, len(JoinCodeLetters))
	for letter, n := range count {
		require.Equal(t, 13, n, "%c", letter)
	}
}

// Whoever asks for what is refused uses no codes up.
func TestACodeGivenBackIsDrawnAgain(t *testing.T) {
	d := newDesk(t)
	kept, c := d.NewJoinCode(newMeeting())
	c.Commit()
	for range 1000 {
		code, _ := d.NewJoinCode(newMeeting())
		d.GiveBackJoinCode(code)
	}
	d.GiveBackJoinCode(kept)
	require.Len(t, d.codes, 1)
	require.Contains(t, d.codes, kept, "a code that leads to a meeting stays")
}

func TestACodeInUseIsDrawnAgain(t *testing.T) {
	d := newDesk(t)
	used, _ := d.NewJoinCode(newMeeting())
	draws := []string{used, used, "BCDFGH", "JKMNPQ"}
	next := func() (code string) { code, draws = draws[0], draws[1:]; return code }
	require.Equal(t, "BCDFGH", d.unusedCode(next))
}

// However somebody types a code, it leads to its meeting, until it is released.
func TestAnySpellingOfACodeLeadsToItsMeeting(t *testing.T) {
	d := newDesk(t)
	rapid.Check(t, func(rt *rapid.T) {
		m := newMeeting()
		code, c := d.NewJoinCode(m)
		if err := d.Save(t.Context(), c); err != nil {
			rt.Fatal(err)
		}
		if len(code) != JoinCodeLength || strings.Trim(code, JoinCodeLetters) != "" {
			rt.Fatalf("code %q", code)
		}
		filler := rapid.StringOfN(rapid.SampledFrom([]rune(" -\t\u00a0\u2013")), 0, 3, -1)
		var typed strings.Builder
		for i, r := range code {
			if rapid.Bool().Draw(rt, "small") {
				r = unicode.ToLower(r)
			}
			typed.WriteString(filler.Draw(rt, "filler"))
			typed.WriteRune(r)
			if i == JoinCodeLength-1 {
				typed.WriteString(filler.Draw(rt, "filler"))
			}
		}
		phone := NewToken()
		if CleanJoinCode(typed.String()) != code {
			rt.Fatalf("%q is cleaned to %q", typed.String(), CleanJoinCode(typed.String()))
		}
		if to, err := d.ResolveJoinCode(phone, theHall, typed.String()); err != nil || to != m {
			rt.Fatalf("%q leads to %q, %v", typed.String(), to, err)
		}
		if err := d.Save(t.Context(), d.ReleaseJoinCode(m)); err != nil {
			rt.Fatal(err)
		}
		d.time = d.time.Add(time.Second) // no ceiling is what is tested
		if _, err := d.ResolveJoinCode(phone, theHall, code); err != decision.ErrJoinCode {
			rt.Fatalf("released, yet %v", err)
		}
	})
	require.Empty(t, d.codes)
}

// Codes come and go, with restarts between, and always lead where a plain map
// says; no two meetings ever have the same.
func TestJoinCodesAgreeWithAMap(t *testing.T) {
	d := newDesk(t)
	rapid.Check(t, func(rt *rapid.T) {
		model := map[string]decision.MeetingID{}
		rt.Repeat(map[string]func(*rapid.T){
			"new": func(rt *rapid.T) {
				m := newMeeting()
				code, c := d.NewJoinCode(m)
				if _, taken := model[code]; taken {
					rt.Fatalf("%s twice", code)
				}
				if rapid.IntRange(0, 4).Draw(rt, "abandon") == 0 {
					return
				}
				model[code] = m
				if err := d.Save(t.Context(), c); err != nil {
					rt.Fatal(err)
				}
			},
			"release": func(rt *rapid.T) {
				for code, m := range model {
					if err := d.Save(t.Context(), d.ReleaseJoinCode(m)); err != nil {
						rt.Fatal(err)
					}
					delete(model, code)
					break
				}
			},
			"restart": func(*rapid.T) { d.restart() },
			"": func(rt *rapid.T) {
				for code, m := range model {
					if to, err := d.ResolveJoinCode(NewToken(), theHall, code); err != nil || to != m {
						rt.Fatalf("%s leads to %s, %v", code, to, err)
					}
				}
			},
		})
		for _, m := range model {
			if err := d.Save(t.Context(), d.ReleaseJoinCode(m)); err != nil {
				rt.Fatal(err)
			}
		}
	})
}

func TestWhatIsNoCode(t *testing.T) {
	d := newDesk(t)
	code, c := d.NewJoinCode(newMeeting())
	d.done(c, nil)
	for _, typed := range []string{
		"", " ", code[:5], code + "B", code[1:] + "A", "AEIOUY", "000000", code + "\x00",
		code[:3] + "/" + code[3:], code[:3] + "\u202e" + code[3:], strings.Repeat("B", 10_000), "\xff\xfe",
	} {
		_, err := d.ResolveJoinCode(NewToken(), theHall, typed)
		require.ErrorIs(t, err, decision.ErrJoinCode, "%.20q", typed)
	}
}

func TestWrongCodesOfOneSessionAreLimited(t *testing.T) {
	d, phone, m := newDesk(t), NewToken(), newMeeting()
	code, c := d.NewJoinCode(m)
	d.done(c, nil)
	try := func(session Token, code string) error {
		_, err := d.ResolveJoinCode(session, theHall, code)
		return err
	}
	for range 100 {
		require.NoError(t, try(phone, code), "right codes cost nothing")
	}
	for range WrongCodesPerSession {
		require.ErrorIs(t, try(phone, "wrong"), decision.ErrJoinCode)
	}
	err := try(phone, code)
	require.ErrorIs(t, err, ErrTooManyAttempts, "right codes are refused too, or guessing would go on")
	var refusal *decision.Error
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, decision.TooMany, refusal.Kind)
	require.Equal(t, map[string]any{"retry_after": 6}, refusal.Args)
	require.NoError(t, try(NewToken(), code), "the neighbour is not touched")

	d.time = d.time.Add(5 * time.Second)
	require.ErrorIs(t, try(phone, code), ErrTooManyAttempts)
	d.time = d.time.Add(time.Second)
	require.NoError(t, try(phone, code), "after what retry_after said")
	d.time = d.time.Add(time.Minute)
	for range WrongCodesPerSession {
		require.ErrorIs(t, try(phone, "wrong"), decision.ErrJoinCode)
	}
	require.ErrorIs(t, try(phone, code), ErrTooManyAttempts)
}

// guess sends wrong codes from an address, each from a session of its own, and
// gives how many were refused as too many.
func (d *desk) guess(from netip.Addr, times int) (refused int) {
	d.t.Helper()
	for range times {
		_, err := d.ResolveJoinCode(NewToken(), from, "wrong")
		if errors.Is(err, ErrTooManyAttempts) {
			refused++
			continue
		}
		require.ErrorIs(d.t, err, decision.ErrJoinCode)
	}
	return refused
}

func elsewhere(n int) netip.Addr { return netip.AddrFrom4([4]byte{203, 0, byte(n >> 8), byte(n)}) }

func TestWrongCodesOfAnAddressAreLimited(t *testing.T) {
	d, m := newDesk(t), newMeeting()
	code, c := d.NewJoinCode(m)
	d.done(c, nil)
	try := func(from netip.Addr) error {
		_, err := d.ResolveJoinCode(NewToken(), from, code)
		return err
	}
	require.Zero(t, d.guess(theHall, WrongCodesPerAddress-1))
	for range 1000 {
		require.NoError(t, try(theHall), "right codes cost nothing")
	}
	require.Equal(t, 9, d.guess(theHall, 10))
	err := try(theHall)
	require.ErrorIs(t, err, ErrTooManyAttempts, "right codes are refused too, or guessing would go on")
	var refusal *decision.Error
	require.ErrorAs(t, err, &refusal)
	require.Equal(t, map[string]any{"retry_after": 1}, refusal.Args)
	require.NoError(t, try(elsewhere(1)), "another hall is not touched")
	d.time = d.time.Add(time.Second)
	require.NoError(t, try(theHall), "after what retry_after said")
}

// Guessing from many addresses is bounded by what each of them has tried. No hall
// is kept out by the wrong codes of others.
func TestWrongCodesOfManyAddressesAreLimited(t *testing.T) {
	d, m := newDesk(t), newMeeting()
	code, c := d.NewJoinCode(m)
	d.done(c, nil)
	const addresses = 100
	sweep := func() (tried int) {
		for n := range addresses {
			tried += 10 - d.guess(elsewhere(n), 10)
		}
		return tried
	}
	require.Zero(t, d.guess(theHall, 10), "somebody in the hall mistypes")
	require.Equal(t, 10*addresses, sweep())
	require.Equal(t, 10*addresses, sweep(), "the server's ceiling is reached, yet each has some left")
	require.Zero(t, sweep())
	_, err := d.ResolveJoinCode(NewToken(), elsewhere(0), code)
	var refusal *decision.Error
	require.ErrorAs(t, err, &refusal)
	require.ErrorIs(t, err, ErrTooManyAttempts)
	require.Equal(t, map[string]any{"retry_after": 1}, refusal.Args)

	for _, from := range []netip.Addr{theHall, elsewhere(addresses), {}} {
		to, err := d.ResolveJoinCode(NewToken(), from, code)
		require.NoError(t, err)
		require.Equal(t, m, to)
	}
	tried := 0
	for range 60 {
		d.time = d.time.Add(time.Second)
		tried += sweep()
	}
	require.LessOrEqual(t, tried, WrongCodesPerServer+addresses*WrongCodesGuarded/60)
	require.Positive(t, tried)

	d.time = d.time.Add(2 * time.Hour)
	require.Zero(t, d.guess(theHall, 1))
	require.Len(t, d.attempts.session, 1, "sessions that have waited long enough are forgotten")
	require.Len(t, d.attempts.address, 1, "addresses too")
}

// Whoever has one IPv6 address has many.
func TestAddressesOfOneNetworkAreOne(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"192.0.2.1", "192.0.2.1", true},
		{"192.0.2.1", "::ffff:192.0.2.1", true},
		{"192.0.2.1", "192.0.2.2", false},
		{"2001:db8:1::1", "2001:db8:1:ffff::2", true},
		{"2001:db8:1::1", "2001:db8:2::1", false},
		{"fe80::1%eth0", "fe80::2%wlan0", true},
	} {
		require.Equal(t, c.same, network(netip.MustParseAddr(c.a)) == network(netip.MustParseAddr(c.b)), "%s and %s", c.a, c.b)
	}
}

func TestAHallJoinsAtOnce(t *testing.T) {
	d, m := newDesk(t), newMeeting()
	code, c := d.NewJoinCode(m)
	d.done(c, nil)
	const people = 100
	var all sync.WaitGroup
	errs := make([]error, people)
	for i := range errs {
		all.Go(func() {
			phone := NewToken()
			to, err := d.ResolveJoinCode(phone, theHall, code)
			if err != nil {
				errs[i] = err
				return
			}
			joined, err := d.GrantMember(phone, to, newMember())
			if err == nil {
				err = d.Save(t.Context(), joined)
			}
			errs[i] = err
		})
	}
	all.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	require.Len(t, d.sessions, people)
	d.restart()
	require.Len(t, d.sessions, people)
}
