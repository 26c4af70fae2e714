package journal

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

func TestARecordIsDecodedAsItWasEncoded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Record{Facts: []byte(rapid.SampledFrom([]string{`{}`, `{"a":1}`, `"long long long"`}).Draw(t, "facts"))}
		for range rapid.IntRange(0, 5).Draw(t, "parts") {
			p := Part{Label: rapid.StringMatching(`[a-z0-9-]{1,32}`).Draw(t, "label")}
			if p.Erased = rapid.Bool().Draw(t, "erased"); p.Erased {
				copy(p.Hash[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "hash"))
			} else {
				p.Member = rapid.StringN(0, 30, 128).Draw(t, "member")
				p.Salt = rapid.SliceOfN(rapid.Byte(), 16, 64).Draw(t, "salt")
				p.Body = []byte(`[]`)
			}
			r.Parts = append(r.Parts, p)
		}
		hashes := make([]tlog.Hash, rapid.IntRange(1, 64).Draw(t, "hashes"))
		value := appendHashes(r.encode(nil), hashes)
		require.LessOrEqual(t, len(r.encode(nil)), r.size())
		body, got, err := splitHashes(value)
		require.NoError(t, err)
		require.Equal(t, hashes, got)
		back, err := decode(body)
		require.NoError(t, err)
		require.Equal(t, r, back)

		cut := rapid.IntRange(0, len(body)-1).Draw(t, "cut")
		_, err = decode(body[:cut])
		require.ErrorIs(t, err, ErrDamaged, "a shorter one is not taken for whole")
	})
}

func FuzzDecode(f *testing.F) {
	r := Record{Facts: []byte(`{}`), Parts: []Part{{Label: "who", Member: "ada", Salt: make([]byte, 16), Body: []byte(`1`)}, {Label: "x", Erased: true}}}
	f.Add(appendHashes(r.encode(nil), make([]tlog.Hash, 2)))
	f.Fuzz(func(t *testing.T, value []byte) {
		body, hashes, err := splitHashes(value)
		if err != nil {
			require.ErrorIs(t, err, ErrDamaged)
			return
		}
		r, err := decode(body)
		if err != nil {
			require.ErrorIs(t, err, ErrDamaged)
			return
		}
		back, err := decode(r.encode(nil))
		require.NoError(t, err)
		require.Equal(t, r, back)
		require.NotEmpty(t, hashes)
	})
}

func TestOnlyCanonicalJSONIsTakenForCanonical(t *testing.T) {
	piece := rapid.SampledFrom([]string{`{`, `}`, `[`, `]`, `"`, `:`, `,`, `\`, ` `, "\n", `1`, `0`, `-`, `.`, `null`, `true`, `aaaaaaaa`, `"a"`, `"b":`, `é`, "\x80", `{"a":1,"b":2}`, `123456789012345`})
	rapid.Check(t, func(t *rapid.T) {
		var src []byte
		for _, p := range rapid.SliceOfN(piece, 1, 12).Draw(t, "pieces") {
			src = append(src, p...)
		}
		if !plainCanonical(src) {
			return
		}
		c := canonicaliser{src: src}
		want, err := c.value(nil, 0)
		require.NoError(t, err)
		require.Equal(t, string(want), string(src))
	})
}
