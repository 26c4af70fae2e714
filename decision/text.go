package decision

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The longest texts that are taken, in characters (Unicode code points).
const (
	MaxName   = 80
	MaxTitle  = 200
	MaxReason = 2000
	MaxText   = 50000
)

// line checks a text of one line, such as a name or a title, and returns it
// with outer space trimmed and inner space folded.
func line(field, s string, maxLen int) (string, error) {
	if err := checkText(field, s, maxLen, false); err != nil {
		return "", err
	}
	s = strings.Join(strings.Fields(s), " ")
	if !visible(s) {
		return "", ErrEmpty.With("field", field)
	}
	return s, nil
}

// visible tells whether there is anything to be seen in a text.
func visible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}

// prose checks a text of many lines and returns it with outer space trimmed
// and line ends as \n; it may be empty, and one in which nothing is to be seen is.
func prose(field, s string, maxLen int) (string, error) {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	if err := checkText(field, s, maxLen, true); err != nil {
		return "", err
	}
	if !visible(s) {
		return "", nil
	}
	return strings.TrimSpace(s), nil
}

// checkText refuses what could hide or disguise a text: control characters,
// characters that override the direction of writing (they can make one name
// look like another; Unicode Technical Report 36 §3.2), and broken UTF-8.
// Directional isolates and marks, which honest right-to-left text needs, pass
// in prose and not in names.
func checkText(field, s string, maxLen int, many bool) error {
	if n := utf8.RuneCountInString(s); n > maxLen {
		return ErrTooLong.With("field", field, "length", n, "max", maxLen)
	}
	if !utf8.ValidString(s) {
		return ErrBadCharacter.With("field", field, "character", "UTF-8")
	}
	for _, r := range s {
		if badRune(r, many) {
			return ErrBadCharacter.With("field", field, "character", fmt.Sprintf("U+%04X", r))
		}
	}
	return nil
}

func badRune(r rune, many bool) bool {
	switch {
	case r == '\n' || r == '\t':
		return !many
	case r >= 0x202A && r <= 0x202E:
		return true
	case r >= 0x2066 && r <= 0x2069 || r == 0x200E || r == 0x200F || r == 0x061C:
		return !many
	case !many && invisible[r]:
		return true
	case r == 0x2028 || r == 0x2029 || r == 0xFEFF:
		return true
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Co, r)
}

// invisible are characters that show nothing and join nothing, and could make
// two names look alike. Joiners, which some scripts and emoji need, are not
// among them.
var invisible = map[rune]bool{
	0x00AD: true, 0x115F: true, 0x1160: true, 0x180E: true, 0x200B: true,
	0x2060: true, 0x3164: true, 0xFFA0: true,
}
