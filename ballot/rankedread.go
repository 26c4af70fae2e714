package ballot

import "sort"

// parcel is a group of ballots on a pile. It carries what the next reading needs,
// so that a pile is read from front to back of one piece of memory.
type parcel struct {
	head  uint64 // the ranks not passed yet, see headOf
	group int32
	count uint32 // of ballots; largeCount if the group must be asked
}

const largeCount = 1<<32 - 1

// pile is a list of parcels in blocks, by the numbers of the first and last one;
// -1 for none.
type pile struct{ first, last int32 }

var noPile = pile{-1, -1}

// block holds no pointer, so that the garbage collector need not look at it.
type block struct {
	next int32 // the number of the block behind, or -1
	used int32
	// With 511 parcels a block is 8 kB.
	parcels [511]parcel
}

// put lays a parcel on the pile of an option.
func (c *rankedCount) put(o int, p *parcel) {
	b := c.lastBlock[o]
	if b == nil || b.used == int32(len(b.parcels)) {
		b = c.addBlock(o)
	}
	b.parcels[b.used] = *p
	b.used++
}

// addBlock adds a block to a pile, one that a lifted pile left if there is any.
func (c *rankedCount) addBlock(o int) *block {
	var number int32
	if n := len(c.spare); n > 0 {
		number = c.spare[n-1]
		c.spare = c.spare[:n-1]
	} else {
		number = int32(len(c.blocks))
		c.blocks = append(c.blocks, new(block))
	}
	b := c.blocks[number]
	b.next, b.used = -1, 0
	if last := c.piles[o].last; last >= 0 {
		c.blocks[last].next = number
	} else {
		c.piles[o].first = number
	}
	c.piles[o].last = number
	c.lastBlock[o] = b
	return b
}

// lift takes the pile of an option off the table and calls do for each parcel.
func (c *rankedCount) lift(o int, do func(p *parcel)) {
	number := c.piles[o].first
	c.piles[o], c.lastBlock[o] = noPile, nil
	if c.shelved[o] {
		c.shelved[o] = false
		c.unpack(o+tokenOption, do)
	}
	for number >= 0 {
		b := c.blocks[number]
		for i := range b.parcels[:b.used] {
			do(&b.parcels[i])
		}
		c.spare = append(c.spare, number)
		number = b.next
	}
}

// unpack makes parcels of the groups of a shelf and calls do for each.
func (c *rankedCount) unpack(s int, do func(p *parcel)) {
	var p parcel
	for i, g := range c.x.shelves[s].groups {
		p = parcel{head: g.head & c.headMask, group: c.firstGroup[s] + int32(i), count: uint32(min(g.count, largeCount))}
		if p.head == 0 || c.exhaustDuplicates {
			p.head = headComplex
		}
		do(&p)
	}
}

// deal counts the first choices. Where one single option stands first and
// continues, it has the ballots by every rule, and they stay on the box's shelf
// until its pile is lifted; the others are read and laid on piles.
func (c *rankedCount) deal() {
	c.stops = 1<<0 | 1<<headComplex
	for o := range min(len(c.continuing), headTokens-tokenOption) {
		if c.continuing[o] {
			c.stops |= 1 << (o + tokenOption)
		}
	}
	c.firstGroup = make([]int32, len(c.x.shelves))
	groups := int32(0)
	for s := range c.x.shelves {
		c.firstGroup[s] = groups
		groups += int32(len(c.x.shelves[s].groups))
	}
	for s := range c.x.shelves {
		if o := s - tokenOption; o >= 0 && c.continuing[o] {
			c.shelved[o] = true
			c.votes[o] += c.x.shelves[s].ballots * c.unit
		} else {
			c.unpack(s, func(p *parcel) { c.lay(p) })
		}
	}
}

// find is the group of a number: its shelf, and its place there.
func (c *rankedCount) find(number int32) (s *shelf, place int32) {
	after := sort.Search(len(c.firstGroup), func(s int) bool { return c.firstGroup[s] > number })
	return &c.x.shelves[after-1], number - c.firstGroup[after-1]
}

// worth is what all ballots of a parcel are worth.
func (c *rankedCount) worth(p *parcel) int64 {
	n := int64(p.count)
	if p.count == largeCount {
		s, place := c.find(p.group)
		n = s.groups[place].count
	}
	if c.value == nil {
		return c.unit * n
	}
	return c.value[p.group] * n
}

// leave takes an option out of those that continue.
func (c *rankedCount) leave(o int) {
	c.continuing[o] = false
	c.left--
	c.stops &^= 1 << (o + tokenOption) // nothing to do for an option without a bit
}

// lay reads a parcel for a continuing option and puts it on its pile, or counts it
// inactive. It returns the option, or -1, and what the parcel is worth. It reads
// the whole ballot only where the head does not decide.
func (c *rankedCount) lay(p *parcel) (option int, worth int64) {
	worth = c.worth(p)
	head, stops := p.head, c.stops
	// How many ranks are passed is different from ballot to ballot, and a processor
	// that guesses it wrong loses more time than four steps without a branch take.
	for range 4 {
		head >>= (^stops >> (head % headTokens) & 1) * headBits
	}
	for stops>>(head%headTokens)&1 == 0 {
		head >>= headBits
	}
	p.head = head
	option, why := int(head%headTokens)-tokenOption, exhausted
	if head%headTokens == headComplex {
		option, why = c.read(c.codeOf(p))
	}
	if option < 0 {
		c.inactive[why] += worth
		return -1, worth
	}
	c.put(option, p)
	c.votes[option] += worth
	return option, worth
}

// codeOf is the whole ballot of a parcel.
func (c *rankedCount) codeOf(p *parcel) []byte {
	s, place := c.find(p.group)
	return c.x.code(s.spans[place])
}

// rankingStart is where the ranks of a code begin.
func rankingStart(code []byte) int {
	if code[0] == 0 {
		return 1
	}
	d := decoder{code: code, at: 1}
	kinds := code[0]
	if kinds&hasApprovals != 0 {
		for range d.uvarint() {
			d.uvarint()
		}
	}
	if kinds&hasScores != 0 {
		for range d.uvarint() {
			d.uvarint()
			d.uvarint()
		}
	}
	if kinds&hasChoice != 0 {
		d.at += d.uvarint()
	}
	return d.at
}

// read finds the option a ballot counts for. A ballot of single marks on options
// below 125, which most are, needs no decoding.
func (c *rankedCount) read(code []byte) (option int, why reason) {
	start := 1
	if code[0] != 0 {
		start = rankingStart(code)
	}
	if c.exhaustDuplicates {
		return c.readAll(code, start)
	}
	ranks := code[start:]
	if c.maxRankings >= 0 && len(ranks) > c.maxRankings {
		ranks = ranks[:c.maxRankings]
	}
	for _, t := range ranks {
		if t < tokenOption || t >= 0x80 {
			return c.readAll(code, start)
		}
		if o := int(t) - tokenOption; c.continuing[o] {
			return o, counted
		}
	}
	if len(ranks) == 0 {
		return -1, undervote
	}
	return -1, exhausted
}

// readAll reads a ballot from its first rank by the rules for skipped ranks,
// duplicates and overvotes, in this order at each rank.
func (c *rankedCount) readAll(code []byte, start int) (option int, why reason) {
	d := decoder{code: code, at: start}
	if c.scratch == nil {
		c.scratch = make(map[int]bool)
	}
	clear(c.scratch)
	last := 0
	for rank := 1; d.more() && (c.maxRankings < 0 || rank <= c.maxRankings); rank++ {
		options := d.rank()
		if len(options) == 0 {
			continue
		}
		if c.maxSkipped >= 0 && rank-last > c.maxSkipped+1 {
			return -1, skippedRanks
		}
		last = rank
		if c.exhaustDuplicates && c.seenBefore(options) {
			return -1, duplicated
		}
		if len(options) > 1 || options[0] == Overvote {
			if c.overvoteRule == OvervoteSkip {
				continue
			}
			if c.overvoteRule != OvervoteIfMultiple || options[0] == Overvote || c.severalContinue(options) {
				return -1, overvoted
			}
		}
		for _, o := range options {
			if c.continuing[o] {
				return o, counted
			}
		}
	}
	if last == 0 {
		return -1, undervote
	}
	return -1, exhausted
}

// seenBefore reports whether one of the options stood in an earlier rank, and
// remembers them.
func (c *rankedCount) seenBefore(options []int) bool {
	for _, o := range options {
		if c.scratch[o] {
			return true
		}
	}
	for _, o := range options {
		if o != Overvote {
			c.scratch[o] = true
		}
	}
	return false
}

func (c *rankedCount) severalContinue(options []int) bool {
	first := -1
	for _, o := range options {
		if c.continuing[o] {
			if first >= 0 && o != first {
				return true
			}
			first = o
		}
	}
	return false
}
