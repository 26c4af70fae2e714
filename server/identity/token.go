package identity

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
)

// Token is 256 random bits that somebody holds: a session's, in a cookie, or a
// link's, in a URL fragment. Printed or logged in any way it is "[token]"; only
// Reveal gives it out. The zero Token is none.
type Token struct{ bits [32]byte }

const redacted = "[token]"

var encoding = base64.RawURLEncoding.Strict()

// NewToken draws a token from crypto/rand.
func NewToken() Token {
	var t Token
	_, _ = rand.Read(t.bits[:]) // never fails: it ends the process instead
	return t
}

// ParseToken reads what Reveal gave: 43 characters of unpadded base64url (RFC
// 4648, section 5). Anything else is no token.
func ParseToken(s string) (t Token, ok bool) {
	if len(s) != encoding.EncodedLen(len(t.bits)) {
		return Token{}, false
	}
	raw, err := encoding.DecodeString(s)
	if err != nil || len(raw) != len(t.bits) {
		return Token{}, false
	}
	copy(t.bits[:], raw)
	return t, !t.IsZero()
}

// IsZero tells whether there is no token.
func (t Token) IsZero() bool { return t == Token{} }

// Reveal is the token itself, for a cookie or a link and nothing else.
func (t Token) Reveal() string { return encoding.EncodeToString(t.bits[:]) }

// String hides the token.
func (t Token) String() string { return redacted }

// Format hides the token from every verb of package fmt.
func (t Token) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// LogValue hides the token from package slog.
func (t Token) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText hides the token from encoders such as encoding/json.
func (t Token) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// hash is what is kept of a token.
type hash [sha256.Size]byte

func (t Token) hash() hash    { return sha256.Sum256(t.bits[:]) }
func (h hash) String() string { return hex.EncodeToString(h[:]) }

func parseHash(s string) (h hash, err error) {
	if hex.DecodedLen(len(s)) != len(h) {
		return h, fmt.Errorf("%q is not a hash", s)
	}
	_, err = hex.Decode(h[:], []byte(s))
	return h, err
}
