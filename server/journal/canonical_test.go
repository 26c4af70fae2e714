package journal_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/server/journal"
)

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ given, want string }{
		{`{}`, `{}`},
		{` [ ] `, `[]`},
		{"\t{\"a\" :\r\n1}", `{"a":1}`},
		{`{"b":1,"a":{"d":[],"c":null}}`, `{"a":{"c":null,"d":[]},"b":1}`},
		{`[true,false,null,0,-1,9007199254740991,-9007199254740991]`, `[true,false,null,0,-1,9007199254740991,-9007199254740991]`},
		{`"\u0041\/\u00e9\ud83d\ude00"`, `"A/é😀"`},
		{`"\b\f\n\r\t\u0000\u001F\u007f\"\\"`, `"\b\f\n\r\t\u0000\u001f` + "\x7f" + `\"\\"`},
		{`"<>&` + "\u2028" + `"`, `"<>&` + "\u2028" + `"`},
		// RFC 8785, section 3.2.3: by UTF-16 code units, so the emoji comes before the last two.
		{`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}`,
			`{"\r":"Carriage Return","1":"One","` + "\u0080" + `":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","` + "\ufb33" + `":"Hebrew Letter Dalet With Dagesh"}`},
		{`{"aa":1,"a":2,"":3}`, `{"":3,"a":2,"aa":1}`},
		{strings.Repeat("[", 100) + strings.Repeat("]", 100), strings.Repeat("[", 100) + strings.Repeat("]", 100)},
	} {
		got, err := journal.Canonical([]byte(c.given))
		require.NoError(t, err, c.given)
		require.Equal(t, c.want, string(got))
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for name, given := range map[string]string{
		"nothing":                 ``,
		"only white space":        ` `,
		"two values":              `1 2`,
		"a fraction":              `1.0`,
		"an exponent":             `1e2`,
		"minus zero":              `-0`,
		"a leading zero":          `01`,
		"a lone minus":            `-`,
		"an integer too large":    `9007199254740992`,
		"an integer too small":    `-9007199254740992`,
		"a huge integer":          `99999999999999999999`,
		"a name twice":            `{"a":1,"b":2,"a":3}`,
		"a name twice, disguised": `{"a":1,"\u0061":3}`,
		"a comma too many":        `[1,]`,
		"a comma too many there":  `{"a":1,}`,
		"no colon":                `{"a" 1}`,
		"a name without quotes":   `{a:1}`,
		"an open object":          `{"a":1`,
		"an open array":           `[1`,
		"an open string":          `"a`,
		"a control character":     "\"a\nb\"",
		"broken UTF-8":            "\"\xff\"",
		"a surrogate in UTF-8":    "\"\xed\xa0\x80\"",
		"half a pair":             `"\ud83d"`,
		"the other half":          `"\ude00"`,
		"a pair broken off":       `"\ud83d\u0041"`,
		"an unknown escape":       `"\x41"`,
		"a short escape":          `"\u12"`,
		"an escape with a sign":   `"\u+123"`,
		"a single quote":          `'a'`,
		"a comment":               `1 // one`,
		"a misspelt word":         `nul`,
		"NaN":                     `NaN`,
		"too deep":                strings.Repeat("[", 102) + strings.Repeat("]", 102),
	} {
		_, err := journal.Canonical([]byte(given))
		require.ErrorIs(t, err, journal.ErrInvalid, name)
	}
}

// The canonical form means the same, is its own canonical form, and is given to whatever means the same.
func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{`{"b":[1,-2,"x\u00e9\ud83d\ude00"],"a":{"":null}}`, `"aaaaaaaa\"bbbbbbbb"`, `{"aaaaaaaaa":1,"aaaaaaaa":2}`, `[[],{},true]`, ` 12 `, "\"\x80\""} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, given []byte) {
		got, err := journal.Canonical(given)
		if err != nil {
			return
		}
		require.True(t, json.Valid(given))
		again, err := journal.Canonical(got)
		require.NoError(t, err)
		require.Equal(t, string(got), string(again))
		require.Equal(t, meaning(t, given), meaning(t, got))

		other, err := json.MarshalIndent(meaning(t, given), "", "\t") // other order, space and escapes
		require.NoError(t, err)
		same, err := journal.Canonical(other)
		require.NoError(t, err)
		require.Equal(t, string(got), string(same))
	})
}

// meaning is what another reader of JSON makes of it.
func meaning(t *testing.T, src []byte) (v any) {
	d := json.NewDecoder(strings.NewReader(string(src)))
	d.UseNumber()
	require.NoError(t, d.Decode(&v))
	return v
}
