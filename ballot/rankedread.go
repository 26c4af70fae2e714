package ballot

// deal reads every ballot for the first time and lays it on a pile.
func (c *rankedCount) deal() {
	for g, code := range c.x.codes {
		c.lay(parcel{group: int32(g), at: int32(rankingStart(code)), value: c.unit})
	}
}

// lay reads on for a continuing option and puts the parcel on its pile, or
// counts it inactive. It returns the option, or -1 and the reason.
func (c *rankedCount) lay(p parcel) (int, reason) {
	o, at, why := c.read(c.x.codes[p.group], int(p.at))
	worth := p.value * c.x.counts[p.group]
	if why != counted {
		c.inactive[why] += worth
		return -1, why
	}
	p.at = int32(at)
	c.piles[o] = append(c.piles[o], p)
	c.votes[o] += worth
	return o, counted
}

// rankingStart is where the ranks of a code begin.
func rankingStart(code string) int {
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
// below 125 goes on where it was left, since options only ever leave; any other
// is read again from the first rank.
func (c *rankedCount) read(code string, at int) (option, next int, why reason) {
	start := 1
	if code[0] != 0 {
		start = rankingStart(code)
	}
	if c.exhaustDuplicates {
		return c.readAll(code, start)
	}
	end := len(code)
	if c.maxRankings >= 0 {
		end = min(end, start+c.maxRankings)
	}
	for ; at < end; at++ {
		t := code[at]
		if t < tokenOption || t >= 0x80 {
			return c.readAll(code, start)
		}
		if o := int(t) - tokenOption; c.continuing[o] {
			return o, at, counted
		}
	}
	if start == len(code) {
		return -1, at, undervote
	}
	return -1, at, exhausted
}

// readAll reads a ballot from its first rank by the rules for skipped ranks,
// duplicates and overvotes, in this order at each rank.
func (c *rankedCount) readAll(code string, start int) (option, next int, why reason) {
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
			return -1, start, skippedRanks
		}
		last = rank
		if c.exhaustDuplicates && c.seenBefore(options) {
			return -1, start, duplicated
		}
		if len(options) > 1 || options[0] == Overvote {
			if c.overvoteRule == OvervoteSkip {
				continue
			}
			if c.overvoteRule != OvervoteIfMultiple || options[0] == Overvote || c.severalContinue(options) {
				return -1, start, overvoted
			}
		}
		for _, o := range options {
			if c.continuing[o] {
				return o, start, counted
			}
		}
	}
	if last == 0 {
		return -1, start, undervote
	}
	return -1, start, exhausted
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
