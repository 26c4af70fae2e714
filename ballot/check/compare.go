package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
)

// aside are the keys of an entry that say nothing of the result.
var aside = []string{"id", "method", "origin", "peer", "agrees", "checks", "contest", "rules",
	"notes", "precision", "printed_by_peer", "withdrawn"}

// sets are the lists whose order carries no meaning.
var sets = []string{"elected", "eliminated", "elected_remaining", "tied", "smith_set", "candidates"}

// sums are the tables in which a missing option has 0 votes.
var sums = []string{"tally", "totals"}

// Compare compares a tally with an expected entry of counts and says what first
// differs: round, what, of whom, what was found, what was expected. Everything
// the entry says is compared.
func Compare(want []byte, got ballot.Tally) error {
	text, err := json.Marshal(got)
	if err != nil {
		return err
	}
	var e entry
	if err := json.Unmarshal(want, &e); err != nil {
		return err
	}
	return compare(want, text, e.Precision)
}

func compare(want, got []byte, precision string) error {
	var w, g map[string]any
	if err := decode(want, &w); err != nil {
		return err
	}
	if err := decode(got, &g); err != nil {
		return err
	}
	for _, key := range aside {
		delete(w, key)
	}
	if w["rounds"] != nil || w["passes"] != nil {
		// Inside one round the order of election carries no meaning; the rounds
		// themselves are compared.
		sortList(w["winners"])
		sortList(g["winners"])
	}
	c := comparer{tolerance: toleranceOf(precision), shortened: g["precision"] != nil}
	return c.object(nil, w, g)
}

func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	return d.Decode(into)
}

func sortList(list any) {
	if l, ok := list.([]any); ok {
		slices.SortFunc(l, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	}
}

// toleranceOf reads the precision that an entry states in words.
func toleranceOf(precision string) *big.Rat {
	switch {
	case strings.HasPrefix(precision, "compare to "):
		number, _, _ := strings.Cut(strings.TrimPrefix(precision, "compare to "), ":")
		if r, ok := new(big.Rat).SetString(number); ok {
			return r
		}
	case strings.Contains(precision, "truncated to 12 places"):
		return big.NewRat(1, 1_000_000_000_000)
	}
	return new(big.Rat)
}

type comparer struct {
	tolerance *big.Rat
	shortened bool // got says that it shows fewer places than it has
}

// trail is the way to a value, for messages.
type trail []string

func (t trail) add(step string) trail { return append(slices.Clone(t), step) }

func (t trail) differs(got, want any) error {
	return fmt.Errorf("%s: got %s, want %s", strings.Join(t, ": "), show(got), show(want))
}

func show(v any) string {
	if v == nil {
		return "nothing"
	}
	if s, ok := v.(string); ok {
		return s
	}
	text, _ := json.Marshal(v)
	return string(text)
}

// object compares everything that want says.
func (c comparer) object(at trail, want, got map[string]any) error {
	for _, key := range slices.Sorted(maps.Keys(want)) {
		w, g := want[key], got[key]
		step := at.add(strings.ReplaceAll(key, "_", " "))
		var err error
		switch {
		case key == "rounds" || key == "passes":
			err = c.steps(at, strings.TrimSuffix(strings.TrimSuffix(key, "s"), "e"), w, g)
		case slices.Contains(sums, key):
			err = c.sums(step, w, g)
		case slices.Contains(sets, key):
			sortList(w)
			sortList(g)
			err = c.value(step, w, g)
		case key == "transfers":
			err = c.table(step, w, g)
		default:
			err = c.value(step, w, g)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// steps compares rounds or passes one by one.
func (c comparer) steps(at trail, name string, want, got any) error {
	w, _ := want.([]any)
	g, _ := got.([]any)
	for i := range min(len(w), len(g)) {
		wo, ok1 := w[i].(map[string]any)
		gotObject, ok2 := g[i].(map[string]any)
		if !ok1 || !ok2 {
			return at.add(name).differs(g[i], w[i])
		}
		if err := c.object(at.add(fmt.Sprintf("%s %d", name, i+1)), wo, gotObject); err != nil {
			return err
		}
	}
	if len(w) != len(g) {
		return at.add("number of "+name+"s").differs(len(g), len(w))
	}
	return nil
}

// sums compares tables in which who is missing has nothing.
func (c comparer) sums(at trail, want, got any) error {
	w, _ := want.(map[string]any)
	g, _ := got.(map[string]any)
	for _, label := range keysOf(w, g) {
		wv, gv := orZero(w, label), orZero(g, label)
		if !c.equal(wv, gv) {
			return at.of(label, gv, wv)
		}
	}
	return nil
}

// keysOf are the keys of both tables, sorted.
func keysOf(w, g map[string]any) []string {
	keys := slices.AppendSeq(slices.Collect(maps.Keys(w)), maps.Keys(g))
	slices.Sort(keys)
	return slices.Compact(keys)
}

func (t trail) of(label string, got, want any) error {
	last := len(t) - 1
	return append(slices.Clone(t[:last]), t[last]+" of "+label).differs(got, want)
}

func orZero(table map[string]any, label string) any {
	if v, ok := table[label]; ok {
		return v
	}
	return "0"
}

// table compares transfers: the same sources and targets, no others.
func (c comparer) table(at trail, want, got any) error {
	w, _ := want.(map[string]any)
	g, _ := got.(map[string]any)
	for _, source := range keysOf(w, g) {
		if err := c.sums(at.add("from "+source), w[source], g[source]); err != nil {
			return err
		}
	}
	return nil
}

func (c comparer) value(at trail, want, got any) error {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok && len(w) > 0 {
			return at.differs(got, want)
		}
		return c.object(at, w, g)
	case []any:
		g, _ := got.([]any)
		if len(w) != len(g) {
			return at.differs(got, want)
		}
		for i := range w {
			if err := c.value(at, w[i], g[i]); err != nil {
				if _, nested := w[i].(map[string]any); nested {
					return err
				}
				return at.differs(got, want)
			}
		}
		return nil
	}
	if !c.equal(want, got) {
		return at.differs(got, want)
	}
	return nil
}

// equal compares numbers as exact decimals, within the tolerance, and all else
// as it is. A number that no decimal gives exactly, which is shown as p/q or
// shortened, is compared to the last place that want has.
func (c comparer) equal(want, got any) bool {
	w, ok1 := number(want)
	g, ok2 := number(got)
	if !ok1 || !ok2 {
		return want == got
	}
	tolerance := c.tolerance
	if text, _ := got.(string); tolerance.Sign() == 0 && (c.shortened || strings.Contains(text, "/")) {
		tolerance = lastPlace(fmt.Sprint(want))
	}
	d := w.Sub(w, g)
	return d.Abs(d).Cmp(tolerance) <= 0
}

// lastPlace is one unit of the last decimal of a number.
func lastPlace(decimal string) *big.Rat {
	_, places, _ := strings.Cut(decimal, ".")
	ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(len(places))), nil)
	return new(big.Rat).SetFrac(big.NewInt(1), ten)
}

func number(v any) (*big.Rat, bool) {
	var text string
	switch v := v.(type) {
	case json.Number:
		text = v.String()
	case string:
		text = v
	default:
		return nil, false
	}
	votes, err := ballot.ParseVotes(text)
	if err != nil {
		return nil, false
	}
	return votes.Rat(), true
}
