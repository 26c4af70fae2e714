package ballot

// deal reads every ballot for the first time and lays it on a pile.
func (c *rankedCount) deal() {
	for o := range min(len(c.continuing), 0x80-tokenOption) {
		c.alive[o+tokenOption] = c.continuing[o]
	}
	c.next = make([]int32, len(c.x.groups))
	for g := range c.x.groups {
		c.lay(int32(g))
	}
}

// worth is what all ballots of a group are worth.
func (c *rankedCount) worth(g int32) int64 {
	if c.value == nil {
		return c.unit * c.x.groups[g].count
	}
	return c.value[g] * c.x.groups[g].count
}

// leave takes an option out of those that continue.
func (c *rankedCount) leave(o int) {
	c.continuing[o] = false
	c.left--
	if o < 0x80-tokenOption {
		c.alive[o+tokenOption] = false
	}
}

// lay reads a group for a continuing option and puts it on its pile, or counts it
// inactive. It returns the option, or -1, and what the group is worth.
func (c *rankedCount) lay(g int32) (option int, worth int64) {
	o, why := c.readHead(g)
	worth = c.worth(g)
	if why != counted {
		c.inactive[why] += worth
		return -1, worth
	}
	c.next[g] = c.pile[o]
	c.pile[o] = g
	c.votes[o] += worth
	return o, worth
}

// readHead reads the first ranks of a group, and the whole ballot only if they do
// not decide.
func (c *rankedCount) readHead(g int32) (option int, why reason) {
	if c.exhaustDuplicates {
		return c.read(c.x.code(g))
	}
	head := c.x.groups[g].head & c.headMask
	for h := head; ; h >>= 8 {
		t := byte(h)
		if c.alive[t] {
			return int(t) - tokenOption, counted
		}
		if t < tokenOption {
			if t == 0 && head != 0 && head>>56 == 0 {
				return -1, exhausted
			}
			return c.read(c.x.code(g))
		}
	}
}

// lift takes the pile of an option off the table and calls do for each group.
func (c *rankedCount) lift(o int, do func(g int32)) {
	g := c.pile[o]
	c.pile[o] = -1
	for g >= 0 {
		next := c.next[g]
		do(g)
		g = next
	}
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
