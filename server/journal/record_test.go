package journal_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/server/journal"
)

// The package comment works one record through; whoever follows it must arrive where the code does.
func TestTheWorkedExampleOfThePackageComment(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	example := regexp.MustCompile(`(?m)^//\tpart +(\S+)\n//\t +([0-9a-f]{64})\n//\tleaf +(\S+)\n//\t +([0-9a-f]{64})$`).FindSubmatch(doc)
	require.NotNil(t, example, "the example is gone")
	part, partHash, leaf, leafHash := example[1], example[2], example[3], example[4]

	sum := sha256.Sum256(part)
	require.Equal(t, hex.EncodeToString(sum[:]), string(partHash))
	leaf = bytes.Replace(leaf, []byte("…"), partHash[4:], 1)
	sum = sha256.Sum256(append([]byte{0}, leaf...))
	require.Equal(t, hex.EncodeToString(sum[:]), string(leafHash))

	s := open(t, t.TempDir(), journal.Options{})
	appendTo(t, s, hall, 0, journal.Record{
		Facts: []byte(`{"version": 1, "kind": "joined"}`),
		Parts: []journal.Part{{
			Label: "who", Member: "not part of the hash",
			Salt: []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
			Body: []byte(`{"name": "Ada"}`),
		}},
	})
	r := read(t, s, hall, 1)[0]
	require.Equal(t, string(leaf), string(r.LeafData()))
	got := r.LeafHash()
	require.Equal(t, string(leafHash), hex.EncodeToString(got[:]))
}

func TestTheMemberIsOutsideTheHash(t *testing.T) {
	salt := bytes.Repeat([]byte{7}, 16)
	a := journal.Part{Label: "marks", Member: "ada", Salt: salt, Body: []byte(`{}`)}
	b := journal.Part{Label: "marks", Member: "ben", Salt: salt, Body: []byte(`{}`)}
	require.Equal(t, a.Sum(), b.Sum(), "marks are published without the name beside them")
	b.Salt = bytes.Repeat([]byte{8}, 16)
	require.NotEqual(t, a.Sum(), b.Sum())
}
