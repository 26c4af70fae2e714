package ballot

import (
	"fmt"
	"math/big"
	"strings"
)

// Votes is an exact number of votes, points or ballots: an integer or a
// fraction. It is immutable; the zero value is 0. In JSON it is a string: a
// decimal such as "12" or "34.00153", or "p/q" where no decimal is exact.
type Votes struct {
	n    int64
	frac *big.Rat // nil for an integer that fits n
}

// Whole is an integer number of votes.
func Whole(n int64) Votes { return Votes{n: n} }

// Fraction is the exact value of r, which is copied.
func Fraction(r *big.Rat) Votes {
	if r.IsInt() && r.Num().IsInt64() {
		return Votes{n: r.Num().Int64()}
	}
	return Votes{frac: new(big.Rat).Set(r)}
}

// ParseVotes reads what [Votes.String] writes, and any decimal.
func ParseVotes(s string) (Votes, error) {
	if strings.ContainsAny(s, "eExXpP_") || len(s) > 10_000 {
		return Votes{}, fmt.Errorf("not a decimal number: %.40q", s)
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return Votes{}, fmt.Errorf("not a decimal number: %.40q", s)
	}
	return Fraction(r), nil
}

// Rat is the value as a new rational that the caller may change.
func (v Votes) Rat() *big.Rat {
	if v.frac != nil {
		return new(big.Rat).Set(v.frac)
	}
	return new(big.Rat).SetInt64(v.n)
}

// Int is the integer part, and whether the value is an integer.
func (v Votes) Int() (int64, bool) {
	if v.frac == nil {
		return v.n, true
	}
	return new(big.Int).Quo(v.frac.Num(), v.frac.Denom()).Int64(), false
}

// Cmp is -1, 0 or 1 as v is less than, equal to or more than w.
func (v Votes) Cmp(w Votes) int {
	if v.frac == nil && w.frac == nil {
		switch {
		case v.n < w.n:
			return -1
		case v.n > w.n:
			return 1
		}
		return 0
	}
	return v.Rat().Cmp(w.Rat())
}

// String is the value in decimals, or as "p/q" where no decimal is exact.
func (v Votes) String() string {
	if v.frac == nil {
		return fmt.Sprint(v.n)
	}
	if places, exact := v.frac.FloatPrec(); exact {
		return v.frac.FloatString(places)
	}
	return v.frac.RatString()
}

// MarshalText writes what String gives.
func (v Votes) MarshalText() ([]byte, error) { return []byte(v.String()), nil }

// UnmarshalText reads what ParseVotes reads.
func (v *Votes) UnmarshalText(text []byte) (err error) {
	*v, err = ParseVotes(string(text))
	return err
}

// Share is an exact part of a whole, such as 2/3. The zero value means that no
// share is asked for.
type Share struct {
	Num int64 `json:"num"`
	Den int64 `json:"den"`
	// MoreThan asks for more than the share; otherwise exactly the share is enough.
	MoreThan bool `json:"more_than,omitempty"`
}

// IsZero reports whether no share is asked for.
func (s Share) IsZero() bool { return s == Share{} }

// Reached reports whether part is the asked share of whole, in exact integers.
// Of an empty whole only a share that is not asked for is reached.
func (s Share) Reached(part, whole int64) bool {
	if s.IsZero() {
		return true
	}
	if whole <= 0 {
		return false
	}
	left := new(big.Int).Mul(big.NewInt(part), big.NewInt(s.Den))
	right := new(big.Int).Mul(big.NewInt(whole), big.NewInt(s.Num))
	if s.MoreThan {
		return left.Cmp(right) > 0
	}
	return left.Cmp(right) >= 0
}

func (s Share) check() error {
	if !s.IsZero() && (s.Den <= 0 || s.Num < 0 || s.Num > s.Den) {
		return fmt.Errorf("%w: share %d/%d is not between 0 and 1", ErrRules, s.Num, s.Den)
	}
	return nil
}
