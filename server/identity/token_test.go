package identity

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestATokenIsReadBack(t *testing.T) {
	token := NewToken()
	require.Len(t, token.Reveal(), 43, "256 bits in base64url")
	back, ok := ParseToken(token.Reveal())
	require.True(t, ok)
	require.Equal(t, token, back)
	require.NotEqual(t, token, NewToken())
}

func TestWhatIsNoToken(t *testing.T) {
	good := NewToken().Reveal()
	for name, s := range map[string]string{
		"nothing":                     "",
		"one letter short":            good[:42],
		"one letter long":             good + "A",
		"padded":                      good + "=",
		"standard alphabet":           strings.Repeat("+", 42) + "A",
		"a line break":                good[:42] + "\n",
		"bits beyond the 256":         strings.Repeat("A", 42) + "B",
		"all zero, which stands none": strings.Repeat("A", 43),
	} {
		_, ok := ParseToken(s)
		require.False(t, ok, name)
	}
}

// Two texts never mean the same token, so one cannot be spelled anew to get round
// a limit that counts by token.
func TestATokenHasOneSpelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "raw")
		text := []byte(base64.RawURLEncoding.EncodeToString(raw))
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		text[at] = rapid.Byte().Draw(t, "byte")
		if token, ok := ParseToken(string(text)); ok && token.Reveal() != string(text) {
			t.Fatalf("%q is read as %q", text, token.Reveal())
		}
	})
}

func TestATokenIsNeverPrinted(t *testing.T) {
	token := NewToken()
	carrier := struct {
		Token Token
		Ptr   *Token
		Map   map[string]Token
	}{token, &token, map[string]Token{"t": token}}

	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%b", "%t", "%o"} {
		fmt.Fprintf(&out, verb, token)
		fmt.Fprintf(&out, verb, carrier)
	}
	fmt.Fprint(&out, token, token.String())
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("spent", "token", token, "in", carrier, "pointer", &token)
	}
	data, err := json.Marshal(carrier)
	require.NoError(t, err)
	out.Write(data)

	printed := strings.ToLower(out.String())
	require.Contains(t, printed, redacted)
	for _, leak := range []string{
		token.Reveal(),
		fmt.Sprintf("%x", token.bits[:8]),
		strings.Trim(fmt.Sprint(token.bits[:8]), "[]"),
		strings.Trim(fmt.Sprintf("%#v", token.bits[:8])[len("[]byte"):], "{}"),
	} {
		require.NotContains(t, printed, strings.ToLower(leak))
	}
}
