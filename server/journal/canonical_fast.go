package journal

import (
	"encoding/binary"
	"unicode/utf8"
)

// plainCanonical reports whether src is canonical JSON of the plain sort: without escapes, and with names
// in ASCII. It is allowed to say no to the rest, never to say yes wrongly.
func plainCanonical(src []byte) bool {
	c := plainChecker{src: src}
	return c.value(0) && c.pos == len(src) && (!c.wide || utf8.Valid(src))
}

// plainChecker reads src once; wide is set when it meets a byte beyond ASCII.
type plainChecker struct {
	src  []byte
	pos  int
	wide bool
}

// eat steps over one byte, if it is b.
func (c *plainChecker) eat(b byte) bool {
	if c.pos < len(c.src) && c.src[c.pos] == b {
		c.pos++
		return true
	}
	return false
}

func (c *plainChecker) word(w string) bool {
	if len(c.src)-c.pos >= len(w) && string(c.src[c.pos:c.pos+len(w)]) == w {
		c.pos += len(w)
		return true
	}
	return false
}

func (c *plainChecker) value(depth int) bool {
	if c.pos == len(c.src) || depth > maxDepth {
		return false
	}
	switch c.src[c.pos] {
	case '{':
		return c.object(depth)
	case '[':
		return c.array(depth)
	case '"':
		_, ok := c.str()
		return ok
	case 't':
		return c.word("true")
	case 'f':
		return c.word("false")
	case 'n':
		return c.word("null")
	}
	return c.integer()
}

func (c *plainChecker) array(depth int) bool {
	c.pos++
	if c.eat(']') {
		return true
	}
	for c.value(depth + 1) {
		if c.eat(']') {
			return true
		}
		if !c.eat(',') {
			return false
		}
	}
	return false
}

func (c *plainChecker) object(depth int) bool {
	c.pos++
	if c.eat('}') {
		return true
	}
	var before []byte
	for first := true; ; first = false {
		wide := c.wide
		c.wide = false
		name, ok := c.str()
		if !ok || c.wide || !first && string(before) >= string(name) || !c.eat(':') {
			return false
		}
		c.wide, before = wide, name
		if !c.value(depth + 1) {
			return false
		}
		if c.eat('}') {
			return true
		}
		if !c.eat(',') {
			return false
		}
	}
}

// str steps over a string without escapes and returns what it says.
func (c *plainChecker) str() ([]byte, bool) {
	if !c.eat('"') {
		return nil, false
	}
	i := c.pos
	for {
		for i+8 <= len(c.src) && eightPlain(binary.LittleEndian.Uint64(c.src[i:])) {
			i += 8
		}
		if i == len(c.src) {
			return nil, false
		}
		switch b := c.src[i]; {
		case b == '"':
			text := c.src[c.pos:i]
			c.pos = i + 1
			return text, true
		case b == '\\' || b < ' ':
			return nil, false
		case b >= utf8.RuneSelf:
			c.wide = true
		}
		i++
	}
}

// eightPlain reports whether eight bytes are all ASCII and stand for themselves in a string. A byte that is
// subtracted from borrows from its upper neighbour only if it is itself one of those looked for.
func eightPlain(w uint64) bool {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	quote, backslash := w^ones*'"', w^ones*'\\'
	return (w|(w-ones*' ')|(quote-ones)|(backslash-ones))&highs == 0
}

// integer steps over an integer of at most 15 digits, which is below 2^53.
func (c *plainChecker) integer() bool {
	negative := c.eat('-')
	start := c.pos
	for c.pos < len(c.src) && '0' <= c.src[c.pos] && c.src[c.pos] <= '9' {
		c.pos++
	}
	digits := c.pos - start
	return digits > 0 && digits <= 15 && (c.src[start] != '0' || digits == 1 && !negative)
}
