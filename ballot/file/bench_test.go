package file_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/file"
)

// election is 200,000 ballots on ten options, most of them different.
func election(b *testing.B) *ballot.Election {
	labels := make([]string, 10)
	for i := range labels {
		labels[i] = fmt.Sprintf("Option %d", i+1)
	}
	e := &ballot.Election{Title: "Drawn", Seats: 3, Box: ballot.NewBox(labels...)}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		var v ballot.Ballot
		for _, o := range r.Perm(10)[:1+r.IntN(10)] {
			v.Ranking = append(v.Ranking, []int{o})
		}
		if err := e.Box.Add(v, 1); err != nil {
			b.Fatal(err)
		}
	}
	return e
}

// How fast each format is read; the unit is MB/s of file.
func BenchmarkRead(b *testing.B) {
	e := election(b)
	for _, format := range []file.Format{file.BLT, file.ABIF, file.CSV, file.JSONL, file.CDF} {
		var text bytes.Buffer
		if format == file.CDF {
			writeCDF(&text, e)
		} else if err := file.Write(&text, e, format); err != nil {
			b.Fatal(err)
		}
		b.Run(string(format), func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := file.Read("bench", bytes.NewReader(text.Bytes()), file.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// writeCDF writes the first 20,000 ballots as cast vote records.
func writeCDF(out *bytes.Buffer, e *ballot.Election) {
	out.WriteString(`{"@type":"CVR.CastVoteRecordReport","Election":[{"Contest":[{"@id":"k","Name":"Drawn","ContestSelection":[`)
	for o := range e.Box.Options() {
		if o > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(out, `{"@id":"s%d"}`, o)
	}
	out.WriteString("]}]}],\"CVR\":[\n")
	written := 0
	for v := range e.Box.All() {
		if written == 20_000 {
			break
		}
		if written > 0 {
			out.WriteString(",\n")
		}
		written++
		fmt.Fprintf(out, `{"CurrentSnapshotId":"b","CVRSnapshot":[{"@id":"b","CVRContest":[{"ContestId":"k","CVRContestSelection":[`)
		for r, rank := range v.Ranking {
			if r > 0 {
				out.WriteByte(',')
			}
			fmt.Fprintf(out, `{"ContestSelectionId":"s%d","SelectionPosition":[{"Rank":%d,"HasIndication":"yes"}]}`, rank[0], r+1)
		}
		out.WriteString("]}]}]}")
	}
	out.WriteString("]}")
}
