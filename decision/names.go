package decision

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// ErrNameTaken refuses to join under a name that somebody of the meeting bears,
// or to take it: who has said what could not be told afterwards. Who runs the
// meeting may give one name twice. Arg name: as its bearer writes it.
var ErrNameTaken = Define(Conflict, "name_taken")

// sameName is a name as far as it tells people apart: compatibility characters,
// capitals, white space and what shows nothing make no difference (NFKC_Casefold,
// The Unicode Standard §3.13, D147; with variation selectors and format
// characters left out). Accents do.
func sameName(name string) string {
	folded := norm.NFKC.String(cases.Fold().String(norm.NFKC.String(name)))
	seen := strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cf, unicode.Variation_Selector) {
			return -1
		}
		return r
	}, folded)
	return strings.Join(strings.Fields(seen), " ")
}

// add puts somebody new on the roll, who waits.
func (r *roll) add(p *member) {
	r.byID[p.id] = p
	r.order = append(r.order, p.id)
	r.waiting++
	r.bear(p, p.name)
}

// bear gives a member a name. One that is erased is nobody's.
func (r *roll) bear(p *member, name string) {
	r.unname(p)
	p.name = name
	if key := sameName(name); key != "" {
		p.known = key
		r.named[key] = append(r.named[key], p.id)
	}
}

// unname sets a member's name free for others.
func (r *roll) unname(p *member) {
	if p.known == "" {
		return
	}
	left := slices.DeleteFunc(r.named[p.known], func(id MemberID) bool { return id == p.id })
	if r.named[p.known] = left; len(left) == 0 {
		delete(r.named, p.known)
	}
	p.known = ""
}

// free refuses a name that somebody else bears. who is whoever wants it, or "".
func (r *roll) free(name string, who MemberID) error {
	for _, id := range r.named[sameName(name)] {
		if id != who {
			return ErrNameTaken.With("name", r.name(id))
		}
	}
	return nil
}
