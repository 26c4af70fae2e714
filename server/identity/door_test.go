package identity

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCookie(t *testing.T) {
	token := NewToken()
	for secure, want := range map[bool]string{
		true:  "__Host-folkmoot=" + token.Reveal() + "; Path=/; Max-Age=15552000; HttpOnly; Secure; SameSite=Lax",
		false: "folkmoot=" + token.Reveal() + "; Path=/; Max-Age=15552000; HttpOnly; SameSite=Lax",
	} {
		require.Equal(t, want, Cookie(token, secure).String())
	}
}

func TestTheCookieOfARequest(t *testing.T) {
	a, b := NewToken(), NewToken()
	host, plain := CookieName(true), CookieName(false)
	for name, c := range map[string]struct {
		header string
		secure bool
		want   Token
	}{
		"none":                         {"", true, Token{}},
		"over TLS":                     {host + "=" + a.Reveal(), true, a},
		"plain":                        {plain + "=" + a.Reveal(), false, a},
		"a plain one over TLS":         {plain + "=" + a.Reveal(), true, Token{}},
		"both over TLS":                {plain + "=" + a.Reveal() + "; " + host + "=" + b.Reveal(), true, b},
		"not a token":                  {host + "=hello", true, Token{}},
		"not a token, then one":        {plain + "=hello; " + plain + "=" + a.Reveal(), false, a},
		"in a name of other case":      {"FOLKMOOT=" + a.Reveal(), false, Token{}},
		"among those of other servers": {"x=1; " + plain + "=" + a.Reveal() + "; y=2", false, a},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("Cookie", c.header)
			got, ok := FromRequest(r, c.secure)
			require.Equal(t, c.want, got)
			require.Equal(t, !c.want.IsZero(), ok)
		})
	}
}

func TestOrigins(t *testing.T) {
	origins, err := NewOrigins(
		[]string{"https://Vote.Example.org", "http://hall.example:8080", "https://late.example:443"},
		[]string{"192.168.1.5", "Laptop.local", "localhost", "[::1]", "FE80:0:0::1"})
	require.NoError(t, err)
	for _, c := range []struct {
		name   string
		origin string
		host   string
		secure bool
		ok     bool
	}{
		{"configured", "https://vote.example.org", "vote.example.org", true, true},
		{"configured, any case", "HTTPS://VOTE.example.ORG", "vote.example.org", true, true},
		{"configured, default port said", "https://vote.example.org:443", "vote.example.org", true, true},
		{"configured with its default port", "https://late.example", "late.example", true, true},
		{"configured, behind a proxy that changes Host", "https://vote.example.org", "127.0.0.1:9000", false, true},
		{"configured with a port", "http://hall.example:8080", "hall.example:8080", false, true},
		{"configured, other scheme", "http://vote.example.org", "vote.example.org", false, false},
		{"configured, other port", "https://vote.example.org:8443", "vote.example.org:8443", true, false},
		{"subdomain", "https://a.vote.example.org", "vote.example.org", true, false},
		{"configured as a prefix", "https://vote.example.org.evil.example", "vote.example.org", true, false},
		{"foreign", "https://evil.example", "vote.example.org", true, false},

		{"hall, by address", "http://192.168.1.5:8080", "192.168.1.5:8080", false, true},
		{"hall, by name", "http://laptop.local:8080", "LAPTOP.local:8080", false, true},
		{"hall, on port 80", "http://laptop.local", "laptop.local:80", false, true},
		{"hall, IPv6", "http://[::1]:8080", "[::1]:8080", false, true},
		{"hall, IPv6 given at length", "http://[fe80::1]", "[fe80::1]", false, true},
		{"hall, over TLS", "https://localhost", "localhost", true, true},
		{"hall, DNS rebinding", "http://evil.example:8080", "evil.example:8080", false, false},
		{"hall, by another of its addresses", "http://192.168.1.5:8080", "laptop.local:8080", false, false},
		{"hall, another server on the same machine", "http://localhost:3000", "localhost:8080", false, false},
		{"hall, a plain page to the TLS port", "http://localhost", "localhost", true, false},
		{"hall, an address that is not ours", "http://192.168.1.6:8080", "192.168.1.6:8080", false, false},

		{"none", "", "localhost", false, false},
		{"opaque", "null", "null", false, false},
		{"with a path", "http://localhost/", "localhost", false, false},
		{"with a user", "http://vote@localhost", "localhost", false, false},
		{"with a query", "http://localhost?", "localhost", false, false},
		{"an empty port", "http://localhost:", "localhost:", false, false},
		{"another scheme", "file://localhost", "localhost", false, false},
		{"no host", "http://", "", false, false},
		{"spaces", "http://local host", "local host", false, false},
		{"not ASCII", "http://löcalhost", "löcalhost", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, "/api/links/spend", nil)
			r.Host = c.host
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
			err := origins.Check(r, c.secure)
			if c.ok {
				require.NoError(t, err)
				require.ErrorIs(t, Origins{}.Check(r, c.secure), ErrOrigin, "the zero value allows none")
			} else {
				require.ErrorIs(t, err, ErrOrigin)
			}
		})
	}
	twice := httptest.NewRequest(http.MethodPost, "/", nil)
	twice.Header["Origin"] = []string{"https://vote.example.org", "https://vote.example.org"}
	require.ErrorIs(t, origins.Check(twice, true), ErrOrigin)
}

func TestNewOriginsSaysWhatIsWrong(t *testing.T) {
	for _, s := range []string{"", "*", "null", "vote.example.org", "https://vote.example.org/", "ftp://vote.example.org", "https://", "https://vöte.example"} {
		_, err := NewOrigins([]string{s}, nil)
		require.ErrorContains(t, err, "is not an origin", s)
	}
	for _, s := range []string{"", "localhost:8080", "http://localhost", "a b", "löcalhost", "[::1]:80"} {
		_, err := NewOrigins(nil, []string{s})
		require.ErrorContains(t, err, "is not a host", s)
	}
}
