package ballot

import (
	"encoding/binary"
	"fmt"
	"iter"
	"slices"
)

const maxBallots = 1 << 53

// Box holds the ballots of one poll. Identical ballots are kept once with their
// number, so a count costs by distinct ballots. Add and Remove take constant
// time. A Box may be read by several goroutines at once, but not while it is
// being changed.
type Box struct {
	options []string
	index   map[string]int32 // code of a ballot → its place below
	codes   []string
	counts  []int64
	total   int64
	buf     []byte
}

// NewBox makes an empty box for ballots on these options. The labels stand for
// the options in settings and tallies; they must differ from each other.
// It panics when two labels are equal or there are more than [MaxOptions].
func NewBox(options ...string) *Box {
	seen := make(map[string]bool, len(options))
	for _, o := range options {
		if seen[o] {
			panic(fmt.Sprintf("ballot: two options are called %q", o))
		}
		seen[o] = true
	}
	if len(options) > MaxOptions {
		panic(fmt.Sprintf("ballot: %d options, at most %d", len(options), MaxOptions))
	}
	return &Box{options: slices.Clone(options), index: make(map[string]int32)}
}

// Options are the labels, in the order of their indexes. The caller must not
// change them.
func (x *Box) Options() []string { return x.options }

// Len is the number of ballots.
func (x *Box) Len() int64 { return x.total }

// Distinct is the number of different ballots.
func (x *Box) Distinct() int { return len(x.codes) }

// Add puts n ballots with these marks into the box. It fails with
// [ErrUnknownOption], [ErrRepeated] or [ErrMultiplicity] and then changes nothing.
func (x *Box) Add(b Ballot, n int64) error {
	if n <= 0 || n > maxBallots-x.total {
		return fmt.Errorf("%w: %d", ErrMultiplicity, n)
	}
	if err := b.check(len(x.options)); err != nil {
		return err
	}
	x.buf = appendBallot(x.buf[:0], b)
	x.addCode(x.buf, n)
	return nil
}

func (x *Box) addCode(code []byte, n int64) {
	x.total += n
	if i, ok := x.index[string(code)]; ok {
		x.counts[i] += n
		return
	}
	key := string(code)
	x.index[key] = int32(len(x.codes))
	x.codes = append(x.codes, key)
	x.counts = append(x.counts, n)
}

// Remove takes n ballots with exactly these marks out again. It fails with
// [ErrNotInBox] when the box has fewer, and then changes nothing.
func (x *Box) Remove(b Ballot, n int64) error {
	if n <= 0 {
		return fmt.Errorf("%w: %d", ErrMultiplicity, n)
	}
	if err := b.check(len(x.options)); err != nil {
		return err
	}
	x.buf = appendBallot(x.buf[:0], b)
	i, ok := x.index[string(x.buf)]
	if !ok || x.counts[i] < n {
		return ErrNotInBox
	}
	x.total -= n
	if x.counts[i] -= n; x.counts[i] > 0 {
		return nil
	}
	delete(x.index, x.codes[i])
	last := len(x.codes) - 1
	if int(i) != last {
		x.codes[i], x.counts[i] = x.codes[last], x.counts[last]
		x.index[x.codes[i]] = i
	}
	x.codes[last] = ""
	x.codes, x.counts = x.codes[:last], x.counts[:last]
	return nil
}

// All yields each different ballot with its number, in no particular order. The
// ballots are the caller's to keep.
func (x *Box) All() iter.Seq2[Ballot, int64] {
	return func(yield func(Ballot, int64) bool) {
		for i, code := range x.codes {
			if !yield(decodeBallot(code), x.counts[i]) {
				return
			}
		}
	}
}

// A code is the canonical form of a ballot: equal marks give equal codes. It
// starts with the kinds of marks present; rankings come last so that they need
// no length.
const (
	hasApprovals = 1 << iota
	hasScores
	hasChoice
)

// The tokens of a ranking are unsigned varints.
const (
	tokenSkip     = 0 // an empty rank
	tokenOvervote = 1 // several options, not recorded which
	tokenGroup    = 2 // followed by their number and the options
	tokenOption   = 3 // tokenOption+o: only option o
)

func appendBallot(buf []byte, b Ballot) []byte {
	var kinds byte
	if len(b.Approvals) > 0 {
		kinds |= hasApprovals
	}
	if len(b.Scores) > 0 {
		kinds |= hasScores
	}
	if b.Choice != "" {
		kinds |= hasChoice
	}
	buf = append(buf, kinds)
	if kinds&hasApprovals != 0 {
		buf = binary.AppendUvarint(buf, uint64(len(b.Approvals)))
		for _, o := range slices.Sorted(slices.Values(b.Approvals)) {
			buf = binary.AppendUvarint(buf, uint64(o))
		}
	}
	if kinds&hasScores != 0 {
		sorted := slices.Clone(b.Scores)
		slices.SortFunc(sorted, func(a, c Score) int { return a.Option - c.Option })
		buf = binary.AppendUvarint(buf, uint64(len(sorted)))
		for _, s := range sorted {
			buf = binary.AppendUvarint(buf, uint64(s.Option))
			buf = binary.AppendVarint(buf, int64(s.Value))
		}
	}
	if kinds&hasChoice != 0 {
		buf = binary.AppendUvarint(buf, uint64(len(b.Choice)))
		buf = append(buf, b.Choice...)
	}
	return appendRanking(buf, b.Ranking)
}

func appendRanking(buf []byte, ranking [][]int) []byte {
	for len(ranking) > 0 && len(ranking[len(ranking)-1]) == 0 {
		ranking = ranking[:len(ranking)-1] // blanks after the last mark mean nothing
	}
	for _, rank := range ranking {
		switch {
		case len(rank) == 0:
			buf = append(buf, tokenSkip)
		case len(rank) == 1 && rank[0] == Overvote:
			buf = append(buf, tokenOvervote)
		case len(rank) == 1:
			buf = binary.AppendUvarint(buf, uint64(rank[0]+tokenOption))
		default:
			buf = append(buf, tokenGroup)
			buf = binary.AppendUvarint(buf, uint64(len(rank)))
			for _, o := range slices.Sorted(slices.Values(rank)) {
				buf = binary.AppendUvarint(buf, uint64(o+tokenOption))
			}
		}
	}
	return buf
}

// decoder reads a code that appendBallot wrote.
type decoder struct {
	code string
	at   int
}

func (d *decoder) more() bool { return d.at < len(d.code) }

func (d *decoder) uvarint() int {
	var v uint
	for shift := 0; ; shift += 7 {
		c := d.code[d.at]
		d.at++
		v |= uint(c&0x7f) << shift
		if c < 0x80 {
			return int(v)
		}
	}
}

func (d *decoder) varint() int {
	u := uint(d.uvarint())
	if u&1 != 0 {
		return ^int(u >> 1)
	}
	return int(u >> 1)
}

func decodeBallot(code string) Ballot {
	var b Ballot
	d := decoder{code: code, at: 1}
	kinds := code[0]
	if kinds&hasApprovals != 0 {
		for range d.uvarint() {
			b.Approvals = append(b.Approvals, d.uvarint())
		}
	}
	if kinds&hasScores != 0 {
		for range d.uvarint() {
			b.Scores = append(b.Scores, Score{Option: d.uvarint(), Value: d.varint()})
		}
	}
	if kinds&hasChoice != 0 {
		n := d.uvarint()
		b.Choice = Choice(code[d.at : d.at+n])
		d.at += n
	}
	for d.more() {
		b.Ranking = append(b.Ranking, d.rank())
	}
	return b
}

func (d *decoder) rank() []int {
	switch t := d.uvarint(); t {
	case tokenSkip:
		return nil
	case tokenOvervote:
		return []int{Overvote}
	case tokenGroup:
		rank := make([]int, d.uvarint())
		for i := range rank {
			rank[i] = d.uvarint() - tokenOption
		}
		return rank
	default:
		return []int{t - tokenOption}
	}
}
