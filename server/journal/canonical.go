package journal

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	maxDepth   = 100
	maxInteger = 1<<53 - 1
	hexDigits  = "0123456789abcdef"
)

// Canonical returns the canonical form of one JSON value: the subset of RFC 8785 described in the
// package comment. The error wraps ErrInvalid and says what stands at which byte. It does not change or
// keep src.
func Canonical(src []byte) ([]byte, error) {
	dst, err := canonical(src)
	return bytes.Clone(dst), err
}

// canonical is Canonical, but returns src itself if that is canonical already, as most of it is.
func canonical(src []byte) ([]byte, error) {
	if plainCanonical(src) {
		return src, nil
	}
	c := canonicaliser{src: src}
	dst, err := c.value(make([]byte, 0, len(src)), 0)
	if err != nil {
		return nil, err
	}
	if c.space(); c.pos < len(src) {
		return nil, c.errorf("something follows the value")
	}
	return dst, nil
}

// canonicaliser reads src once and appends the canonical form as it goes.
type canonicaliser struct {
	src []byte
	pos int
}

func (c *canonicaliser) errorf(format string, args ...any) error {
	return fmt.Errorf("%w: JSON at byte %d: %s", ErrInvalid, c.pos, fmt.Sprintf(format, args...))
}

func (c *canonicaliser) space() {
	for c.pos < len(c.src) {
		switch c.src[c.pos] {
		case ' ', '\t', '\n', '\r':
			c.pos++
		default:
			return
		}
	}
}

// peek skips white space and returns the next byte, or 0 at the end (a NUL is never valid there).
func (c *canonicaliser) peek() byte {
	if c.space(); c.pos < len(c.src) {
		return c.src[c.pos]
	}
	return 0
}

func (c *canonicaliser) value(dst []byte, depth int) ([]byte, error) {
	if depth > maxDepth {
		return nil, c.errorf("nested deeper than %d levels", maxDepth)
	}
	switch b := c.peek(); {
	case b == '{':
		return c.object(dst, depth)
	case b == '[':
		return c.array(dst, depth)
	case b == '"':
		dst, _, err := c.str(dst)
		return dst, err
	case b == '-' || '0' <= b && b <= '9':
		return c.integer(dst)
	}
	for _, word := range []string{"true", "false", "null"} {
		if bytes.HasPrefix(c.src[c.pos:], []byte(word)) {
			c.pos += len(word)
			return append(dst, word...), nil
		}
	}
	return nil, c.errorf("a value is missing")
}

func (c *canonicaliser) array(dst []byte, depth int) ([]byte, error) {
	c.pos++
	dst = append(dst, '[')
	if c.peek() == ']' {
		c.pos++
		return append(dst, ']'), nil
	}
	for {
		var err error
		if dst, err = c.value(dst, depth+1); err != nil {
			return nil, err
		}
		switch c.peek() {
		case ',':
			c.pos++
			dst = append(dst, ',')
		case ']':
			c.pos++
			return append(dst, ']'), nil
		default:
			return nil, c.errorf("expected , or ]")
		}
	}
}

// member is one name and value of an object: bytes from start to end of the output.
type member struct {
	name       string
	start, end int
}

func (c *canonicaliser) object(dst []byte, depth int) ([]byte, error) {
	c.pos++
	dst = append(dst, '{')
	if c.peek() == '}' {
		c.pos++
		return append(dst, '}'), nil
	}
	var room [8]member
	members, open := room[:0], len(dst)
	for {
		if c.peek() != '"' {
			return nil, c.errorf("expected a member's name")
		}
		m := member{start: len(dst)}
		var err error
		if dst, m.name, err = c.str(dst); err != nil {
			return nil, err
		}
		if c.peek() != ':' {
			return nil, c.errorf("expected :")
		}
		c.pos++
		if dst, err = c.value(append(dst, ':'), depth+1); err != nil {
			return nil, err
		}
		m.end = len(dst)
		members = append(members, m)
		switch c.peek() {
		case ',':
			c.pos++
			dst = append(dst, ',')
		case '}':
			c.pos++
			if dst, err = c.sort(dst, open, members); err != nil {
				return nil, err
			}
			return append(dst, '}'), nil
		default:
			return nil, c.errorf("expected , or }")
		}
	}
}

// sort puts an object's members, written from dst[open] on, into order and refuses a name used twice.
func (c *canonicaliser) sort(dst []byte, open int, members []member) ([]byte, error) {
	byName := func(a, b member) int { return compareUTF16(a.name, b.name) }
	if !slices.IsSortedFunc(members, byName) {
		written := bytes.Clone(dst[open:])
		slices.SortFunc(members, byName)
		dst = dst[:open]
		for i, m := range members {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(dst, written[m.start-open:m.end-open]...)
		}
	}
	for i := 1; i < len(members); i++ {
		if members[i].name == members[i-1].name {
			return nil, c.errorf("the name %q stands twice in one object", members[i].name)
		}
	}
	return dst, nil
}

// compareUTF16 orders as RFC 8785, section 3.2.3, asks: by UTF-16 code units, which differs from the
// order of UTF-8 where one character lies beyond the first 65,536.
func compareUTF16(a, b string) int {
	for a != "" && b != "" {
		ra, na := utf8.DecodeRuneInString(a)
		rb, nb := utf8.DecodeRuneInString(b)
		if ra != rb {
			return cmp.Or(cmp.Compare(firstUnit(ra), firstUnit(rb)), cmp.Compare(ra, rb))
		}
		a, b = a[na:], b[nb:]
	}
	return cmp.Compare(len(a), len(b))
}

func firstUnit(r rune) rune {
	if high, _ := utf16.EncodeRune(r); high != utf8.RuneError {
		return high
	}
	return r
}

func (c *canonicaliser) integer(dst []byte) ([]byte, error) {
	start := c.pos
	if c.src[c.pos] == '-' {
		c.pos++
	}
	digits := c.pos
	for c.pos < len(c.src) && '0' <= c.src[c.pos] && c.src[c.pos] <= '9' {
		c.pos++
	}
	text := c.src[digits:c.pos]
	n, err := strconv.ParseInt(string(text), 10, 64)
	switch {
	case len(text) == 0 || len(text) > 1 && text[0] == '0':
		return nil, c.errorf("not a number")
	case err != nil || n > maxInteger:
		return nil, c.errorf("an integer beyond 2^53-1")
	case n == 0 && digits > start:
		return nil, c.errorf("minus zero")
	}
	if c.pos < len(c.src) {
		switch c.src[c.pos] {
		case '.', 'e', 'E':
			return nil, c.errorf("only integers are stored")
		}
	}
	return append(dst, c.src[start:c.pos]...), nil
}

// str reads a string, appends its canonical form and returns what it says.
func (c *canonicaliser) str(dst []byte) ([]byte, string, error) {
	c.pos++
	start := c.pos
	for c.pos < len(c.src) && plain(c.src[c.pos]) {
		c.pos++
	}
	if c.pos < len(c.src) && c.src[c.pos] == '"' {
		text := c.src[start:c.pos]
		c.pos++
		dst = append(append(append(dst, '"'), text...), '"')
		return dst, string(text), nil
	}
	said := bytes.Clone(c.src[start:c.pos])
	for c.pos < len(c.src) {
		b := c.src[c.pos]
		switch {
		case b == '"':
			c.pos++
			return appendString(dst, said), string(said), nil
		case b == '\\':
			r, err := c.escape()
			if err != nil {
				return nil, "", err
			}
			said = utf8.AppendRune(said, r)
		case b < ' ':
			return nil, "", c.errorf("a control character in a string")
		default:
			r, n := utf8.DecodeRune(c.src[c.pos:])
			if r == utf8.RuneError && n == 1 {
				return nil, "", c.errorf("not UTF-8")
			}
			said = append(said, c.src[c.pos:c.pos+n]...)
			c.pos += n
		}
	}
	return nil, "", c.errorf("a string without an end")
}

// plain reports whether a byte stands for itself in a string, without a further look.
func plain(b byte) bool { return b >= ' ' && b < utf8.RuneSelf && b != '"' && b != '\\' }

func (c *canonicaliser) escape() (rune, error) {
	if c.pos+1 >= len(c.src) {
		return 0, c.errorf("a string without an end")
	}
	b := c.src[c.pos+1]
	if i := bytes.IndexByte([]byte(`"\/bfnrt`), b); i >= 0 {
		c.pos += 2
		return rune("\"\\/\b\f\n\r\t"[i]), nil
	}
	if b != 'u' {
		return 0, c.errorf("an unknown escape")
	}
	r, err := c.unit()
	if err != nil || !utf16.IsSurrogate(r) {
		return r, err
	}
	if !bytes.HasPrefix(c.src[c.pos:], []byte(`\u`)) {
		return 0, c.errorf("half of a surrogate pair")
	}
	low, err := c.unit()
	if err != nil {
		return 0, err
	}
	if r = utf16.DecodeRune(r, low); r == utf8.RuneError {
		return 0, c.errorf("half of a surrogate pair")
	}
	return r, nil
}

// unit reads one \uXXXX.
func (c *canonicaliser) unit() (rune, error) {
	if c.pos+6 > len(c.src) {
		return 0, c.errorf("a short escape")
	}
	n, err := strconv.ParseUint(string(c.src[c.pos+2:c.pos+6]), 16, 16)
	if err != nil {
		return 0, c.errorf("an escape without four hexadecimal digits")
	}
	c.pos += 6
	return rune(n), nil
}

// appendString appends valid UTF-8 as a canonical JSON string.
func appendString[T string | []byte](dst []byte, text T) []byte {
	dst = append(dst, '"')
	for i := range len(text) {
		switch b := text[i]; b {
		case '"', '\\':
			dst = append(dst, '\\', b)
		case '\b':
			dst = append(dst, '\\', 'b')
		case '\f':
			dst = append(dst, '\\', 'f')
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			if b < ' ' {
				dst = append(dst, '\\', 'u', '0', '0', hexDigits[b>>4], hexDigits[b&15])
			} else {
				dst = append(dst, b)
			}
		}
	}
	return append(dst, '"')
}
