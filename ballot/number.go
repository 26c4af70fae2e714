package ballot

import "math/big"

// arithmetic is a kind of exact number that a Meek count runs on. Every rounding
// is asked for by name.
type arithmetic[T any] interface {
	whole(n int64) T
	add(a, b T) T
	sub(a, b T) T
	times(a T, n int64) T
	mul(a, b T, up bool) T
	div(a, b T, up bool) T
	cmp(a, b T) int
	fromRat(r *big.Rat) T // rounded down
	rat(a T) *big.Rat
	votes(a T) Votes // as a round table shows it
	// unit is the smallest step, 0 for exact rationals.
	unit() T
}

// fixed9 is fixed-point arithmetic with nine decimals, as the reference Meek rule
// has it. Values must stay below 2^63 × 10^-9.
type fixed9 struct{}

const nano = 1_000_000_000

func (fixed9) whole(n int64) int64          { return n * nano }
func (fixed9) add(a, b int64) int64         { return a + b }
func (fixed9) sub(a, b int64) int64         { return a - b }
func (fixed9) times(a int64, n int64) int64 { return a * n }
func (fixed9) unit() int64                  { return 1 }
func (fixed9) rat(a int64) *big.Rat         { return big.NewRat(a, nano) }

func (f fixed9) votes(a int64) Votes { return Fraction(f.rat(a)) }

func (fixed9) cmp(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (fixed9) mul(a, b int64, up bool) int64 { return mulDivRound(a, b, nano, up) }
func (fixed9) div(a, b int64, up bool) int64 { return mulDivRound(a, nano, b, up) }

func (fixed9) fromRat(r *big.Rat) int64 {
	n := new(big.Int).Mul(r.Num(), big.NewInt(nano))
	return n.Div(n, r.Denom()).Int64()
}

func mulDivRound(a, b, d int64, up bool) int64 {
	q := mulDiv(a, b, d)
	if up && a != 0 && b != 0 && !divides(a, b, d) {
		q++
	}
	return q
}

// bigFixed9 is fixed9 for more votes than 63 bits hold, such as those of a poll
// by weight.
type bigFixed9 struct{}

var bigNano = big.NewInt(nano)

func (bigFixed9) whole(n int64) *big.Int                { return new(big.Int).Mul(big.NewInt(n), bigNano) }
func (bigFixed9) add(a, b *big.Int) *big.Int            { return new(big.Int).Add(a, b) }
func (bigFixed9) sub(a, b *big.Int) *big.Int            { return new(big.Int).Sub(a, b) }
func (bigFixed9) times(a *big.Int, n int64) *big.Int    { return new(big.Int).Mul(a, big.NewInt(n)) }
func (bigFixed9) cmp(a, b *big.Int) int                 { return a.Cmp(b) }
func (bigFixed9) unit() *big.Int                        { return big.NewInt(1) }
func (bigFixed9) rat(a *big.Int) *big.Rat               { return new(big.Rat).SetFrac(a, bigNano) }
func (f bigFixed9) votes(a *big.Int) Votes              { return Fraction(f.rat(a)) }
func (f bigFixed9) mul(a, b *big.Int, up bool) *big.Int { return f.quo(a, b, bigNano, up) }
func (f bigFixed9) div(a, b *big.Int, up bool) *big.Int { return f.quo(a, bigNano, b, up) }

// quo is a × b ÷ d, rounded.
func (bigFixed9) quo(a, b, d *big.Int, up bool) *big.Int {
	q, rest := new(big.Int).Mul(a, b), new(big.Int)
	if q.DivMod(q, d, rest); up && rest.Sign() > 0 {
		q.Add(q, big.NewInt(1))
	}
	return q
}

func (bigFixed9) fromRat(r *big.Rat) *big.Int {
	n := new(big.Int).Mul(r.Num(), bigNano)
	return n.Div(n, r.Denom())
}

// rational is unrounded arithmetic.
type rational struct{}

func (rational) whole(n int64) *big.Rat               { return new(big.Rat).SetInt64(n) }
func (rational) add(a, b *big.Rat) *big.Rat           { return new(big.Rat).Add(a, b) }
func (rational) sub(a, b *big.Rat) *big.Rat           { return new(big.Rat).Sub(a, b) }
func (rational) mul(a, b *big.Rat, _ bool) *big.Rat   { return new(big.Rat).Mul(a, b) }
func (rational) div(a, b *big.Rat, _ bool) *big.Rat   { return new(big.Rat).Quo(a, b) }
func (rational) cmp(a, b *big.Rat) int                { return a.Cmp(b) }
func (rational) fromRat(r *big.Rat) *big.Rat          { return r }
func (rational) rat(a *big.Rat) *big.Rat              { return a }
func (rational) votes(a *big.Rat) Votes               { return Fraction(truncate(a, trillion)) }
func (rational) unit() *big.Rat                       { return new(big.Rat) }
func (r rational) times(a *big.Rat, n int64) *big.Rat { return r.mul(a, r.whole(n), false) }

// trillion is the unit in which a round table shows rationals.
const trillion = 1_000_000_000_000

// truncate rounds down to a multiple of 1/unit.
func truncate(r *big.Rat, unit int64) *big.Rat {
	n := new(big.Int).Mul(r.Num(), big.NewInt(unit))
	return new(big.Rat).SetFrac(n.Div(n, r.Denom()), big.NewInt(unit))
}

// guarded is fixed-point arithmetic with 18 decimals and 9 more as a guard:
// numbers that differ only in the guard are equal. Products and quotients are
// truncated to 27 decimals. Source: droop (jklundell/droop, values/guarded).
type guarded struct{}

var (
	guardedUnit = new(big.Int).Exp(big.NewInt(10), big.NewInt(27), nil)
	guardRange  = new(big.Int).Exp(big.NewInt(10), big.NewInt(9), nil)
)

func (guarded) whole(n int64) *big.Int {
	return new(big.Int).Mul(big.NewInt(n), guardedUnit)
}
func (guarded) add(a, b *big.Int) *big.Int           { return new(big.Int).Add(a, b) }
func (guarded) sub(a, b *big.Int) *big.Int           { return new(big.Int).Sub(a, b) }
func (guarded) times(a *big.Int, n int64) *big.Int   { return new(big.Int).Mul(a, big.NewInt(n)) }
func (guarded) unit() *big.Int                       { return new(big.Int) }
func (guarded) rat(a *big.Int) *big.Rat              { return new(big.Rat).SetFrac(a, guardedUnit) }
func (g guarded) mul(a, b *big.Int, _ bool) *big.Int { return g.quo(g.product(a, b), guardedUnit) }
func (g guarded) div(a, b *big.Int, _ bool) *big.Int { return g.quo(g.product(a, guardedUnit), b) }
func (guarded) product(a, b *big.Int) *big.Int       { return new(big.Int).Mul(a, b) }
func (guarded) quo(a, b *big.Int) *big.Int           { return new(big.Int).Div(a, b) }

func (guarded) fromRat(r *big.Rat) *big.Int {
	n := new(big.Int).Mul(r.Num(), guardedUnit)
	return n.Div(n, r.Denom())
}

// votes rounds the guard away.
func (g guarded) votes(a *big.Int) Votes {
	half := g.add(a, new(big.Int).Quo(guardRange, big.NewInt(2)))
	return Fraction(new(big.Rat).SetFrac(g.product(g.quo(half, guardRange), guardRange), guardedUnit))
}

func (guarded) cmp(a, b *big.Int) int {
	d := new(big.Int).Sub(a, b)
	if new(big.Int).Abs(d).Cmp(guardRange) < 0 {
		return 0
	}
	return d.Sign()
}
