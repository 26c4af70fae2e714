package ballot

import (
	"encoding/binary"
	"fmt"
	"iter"
	"math"
	"slices"
)

// MaxBallots is the largest number of ballots in one box. It keeps every sum of
// votes and scores within 63 bits.
const MaxBallots = 1 << 40

// Box holds the ballots of one poll. Identical ballots are kept once with their
// number, so a count costs by distinct ballots. Add and Remove take constant
// time. A Box may be read by several goroutines at once, but not while it is
// being changed.
type Box struct {
	options []string
	index   map[string]int32 // code of a ballot → the place of its group on its shelf
	shelves []shelf          // by the token of the first rank, see headOf
	arena   []byte           // the codes of all groups; removed ones leave holes
	holes   int              // bytes of arena that no group uses
	total   int64
	buf     []byte
}

// shelf holds the groups whose ballots have the same first rank, so that the
// first choices are counted before a count begins, and a count need not touch
// the ballots of an option that stays.
type shelf struct {
	groups  []group
	spans   []span // where the code of each group stands
	ballots int64
}

// group is a set of identical ballots. It holds what most counts read of them, so
// that they touch one place in memory: the first ranks, see headOf.
type group struct {
	head  uint64
	count int64
}

// span is a part of the arena.
type span struct{ start, end uint32 }

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
	return &Box{options: slices.Clone(options), index: make(map[string]int32),
		shelves: make([]shelf, min(len(options)+tokenOption, headTokens))}
}

// Options are the labels, in the order of their indexes. The caller must not
// change them.
func (x *Box) Options() []string { return x.options }

// Rename gives the options other labels, in the same order. It panics like
// [NewBox], or when their number differs.
func (x *Box) Rename(options ...string) {
	if len(options) != len(x.options) {
		panic(fmt.Sprintf("ballot: %d labels for %d options", len(options), len(x.options)))
	}
	x.options = NewBox(options...).options
}

// Len is the number of ballots.
func (x *Box) Len() int64 { return x.total }

// Distinct is the number of different ballots.
func (x *Box) Distinct() int {
	n := 0
	for s := range x.shelves {
		n += len(x.shelves[s].groups)
	}
	return n
}

// Add puts n ballots with these marks into the box. It fails with
// [ErrUnknownOption], [ErrRepeated] or [ErrMultiplicity] and then changes nothing.
func (x *Box) Add(b Ballot, n int64) error {
	if n <= 0 || n > MaxBallots-x.total {
		return fmt.Errorf("%w: %d", ErrMultiplicity, n)
	}
	if err := b.check(len(x.options)); err != nil {
		return err
	}
	x.buf = appendBallot(x.buf[:0], b)
	if int64(len(x.arena)+len(x.buf)) > math.MaxUint32 {
		return fmt.Errorf("%w: the different ballots take more than 4 GB", ErrMultiplicity)
	}
	x.addCode(x.buf, n)
	return nil
}

func (x *Box) addCode(code []byte, n int64) {
	i, ok := x.index[string(code)]
	if !ok {
		x.index[string(code)] = x.appendGroup(code, n)
		return
	}
	s := x.shelfOf(code)
	s.groups[i].count += n
	s.ballots += n
	x.total += n
}

// appendGroup puts a new group on its shelf and returns its place there.
func (x *Box) appendGroup(code []byte, n int64) int32 {
	start := len(x.arena)
	x.arena = append(x.arena, code...)
	s := x.shelfOf(code)
	s.spans = append(s.spans, span{uint32(start), uint32(len(x.arena))})
	s.groups = append(s.groups, group{headOf(code), n})
	s.ballots += n
	x.total += n
	return int32(len(s.groups) - 1)
}

func (x *Box) shelfOf(code []byte) *shelf { return &x.shelves[headOf(code)%headTokens] }

func (x *Box) code(s span) []byte { return x.arena[s.start:s.end] }

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
	s := x.shelfOf(x.buf)
	if !ok || s.groups[i].count < n {
		return ErrNotInBox
	}
	x.total -= n
	s.ballots -= n
	if s.groups[i].count -= n; s.groups[i].count > 0 {
		return nil
	}
	delete(x.index, string(x.buf))
	x.holes += len(x.buf)
	last := len(s.groups) - 1
	if int(i) != last {
		s.groups[i], s.spans[i] = s.groups[last], s.spans[last]
		x.index[string(x.code(s.spans[i]))] = i
	}
	s.groups, s.spans = s.groups[:last], s.spans[:last]
	x.compact()
	return nil
}

// compact closes the holes once they are the larger part, so that removing takes
// constant time on average.
func (x *Box) compact() {
	if x.holes < 4096 || x.holes < len(x.arena)/2 {
		return
	}
	arena := make([]byte, 0, len(x.arena)-x.holes)
	for _, s := range x.shelves {
		for i := range s.spans {
			start := len(arena)
			arena = append(arena, x.code(s.spans[i])...)
			s.spans[i] = span{uint32(start), uint32(len(arena))}
		}
	}
	x.arena, x.holes = arena, 0
}

// All yields each different ballot with its number, in no particular order. The
// ballots are the caller's to keep.
func (x *Box) All() iter.Seq2[Ballot, int64] {
	return func(yield func(Ballot, int64) bool) {
		for _, s := range x.shelves {
			for i, g := range s.groups {
				if !yield(decodeBallot(x.code(s.spans[i])), g.count) {
					return
				}
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

// A head packs the first ten ranks of a ballot, the first in the lowest bits.
const (
	headBits   = 6
	headTokens = 1 << headBits
	headRanks  = 10
	// headComplex stands where the code itself must be read.
	headComplex = 1
)

// headOf is the head of a code: the tokens of single options below 61, then 0
// behind the last rank; headComplex where anything else stands, and behind ten
// ranks if there are more.
func headOf(code []byte) (head uint64) {
	if code[0] != 0 {
		return headComplex
	}
	for i, t := range code[1:] {
		if i == headRanks || t < tokenOption || t >= headTokens {
			return head | headComplex<<(headBits*i)
		}
		head |= uint64(t) << (headBits * i)
	}
	return head
}

// decoder reads a code that appendBallot wrote.
type decoder struct {
	code []byte
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

func decodeBallot(code []byte) Ballot {
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
