package identity

import (
	"net/http"
	"time"
)

// CookieAge is how long a browser keeps its session, counted from the last time
// the cookie was set.
const CookieAge = 180 * 24 * time.Hour

// CookieName is the session cookie's name. Over TLS it has the prefix __Host-,
// with which a browser takes it only if it is Secure, for the whole site and from
// this very host (RFC 6265bis, section 4.1.3.2), so that neither a neighbouring
// subdomain nor plain HTTP can plant one. Plain HTTP needs another name.
func CookieName(secure bool) string {
	if secure {
		return "__Host-folkmoot"
	}
	return "folkmoot"
}

// Cookie carries a session token to the browser. secure says that the browser
// reached us over TLS, be it through a trusted proxy.
//
// It is SameSite=Lax and not Strict because people arrive from outside: by a QR
// code in a camera app, by a link to the minutes in a mail. With Strict that
// first request would come without the session, and a member would be refused
// what is theirs. Lax sends the cookie with such a request and with no write,
// frame or websocket of a foreign page; nothing changes by GET, and writes and
// websockets are checked by [Origins] as well.
func Cookie(t Token, secure bool) *http.Cookie {
	return &http.Cookie{
		Name:     CookieName(secure),
		Value:    t.Reveal(),
		Path:     "/",
		MaxAge:   int(CookieAge.Seconds()),
		Secure:   secure,
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
	}
}

// FromRequest is the session token that a request carries; ok is false where it
// carries none that is well-formed. Over TLS the cookie of plain HTTP is ignored.
func FromRequest(r *http.Request, secure bool) (t Token, ok bool) {
	for _, c := range r.CookiesNamed(CookieName(secure)) {
		if t, ok = ParseToken(c.Value); ok {
			return t, true
		}
	}
	return Token{}, false
}
