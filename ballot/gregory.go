package ballot

import (
	"fmt"
	"slices"
)

// The rules that differ between the Gregory counts, as settings name them.
const (
	quotaScottish   = "floor(valid / (seats + 1)) + 1"
	quotaWIGM       = "trunc4(valid / (seats + 1)) + 0.0001"
	surplusScottish = "weighted-inclusive: paper value = value * surplus / total, truncated per paper"
	surplusWIGM     = "weighted-inclusive: trunc4(trunc4(value * surplus) / total) per paper"
)

// GregoryRules are the settings of [ScottishSTV] and [WIGM]. Quota, decimals and
// the value of papers are fixed by the method; where they are given they must
// agree with it.
type GregoryRules struct {
	// Seats is how many are to be elected; 0 means 1.
	Seats    int    `json:"seats"`
	Quota    string `json:"quota,omitempty"`
	Decimals int    `json:"decimals,omitempty"`
	Rounding string `json:"rounding,omitempty"`
	Surplus  string `json:"surplus,omitempty"`
	// SurplusOrder is "largest first".
	SurplusOrder       string `json:"surplus_order,omitempty"`
	ZeroSurplusIsStage *bool  `json:"zero_surplus_is_a_stage,omitempty"`
	// BatchElimination eliminates all sure losers at once (WIGM only).
	BatchElimination         bool    `json:"batch_elimination"`
	LastExclusionTransferred *bool   `json:"last_exclusion_transferred,omitempty"`
	TieBreak                 TieRule `json:"tie_break"`
}

// gregoryMethod is what a method fixes.
type gregoryMethod struct {
	name            string
	decimals        int
	quota, surplus  string
	zeroSurplus     bool // a surplus of zero is a stage of its own
	truncateProduct bool // value × surplus is truncated before the division
	consecutive     bool // a skipped or doubled rank ends the paper
}

// ScottishSTV counts by the Scottish Local Government Elections Order 2007 (SSI
// 2007/42, Schedule 1, rules 45 to 52): weighted inclusive Gregory transfers,
// five decimals, truncated. The quota is floor(valid/(seats+1)) + 1. Papers move
// on in consecutive order of preference only; a paper without a single first
// preference is not valid. Ties look at the most recent stage with unequal
// votes, then need a lot. After the last exclusion its papers still move before
// the last seats are filled. Without valid papers nobody is elected. It fails with
// [ErrRules] or a [LotError].
func ScottishSTV(x *Box, rules GregoryRules) (Tally, error) {
	if rules.BatchElimination {
		return Tally{}, fmt.Errorf("%w: stv-scottish eliminates one at a time", ErrRules)
	}
	return countGregory(x, rules, gregoryMethod{name: "stv-scottish", decimals: 5,
		quota: quotaScottish, surplus: surplusScottish, consecutive: true})
}

// WIGM counts by the weighted inclusive Gregory method of the Proportional
// Representation Foundation's reference rule: four decimals, truncated, quota
// trunc(valid/(seats+1)) + 0.0001, a surplus of zero is transferred as a round of
// its own. A skipped rank is passed over; a rank of several ends the paper. It
// fails like [ScottishSTV].
func WIGM(x *Box, rules GregoryRules) (Tally, error) {
	return countGregory(x, rules, gregoryMethod{name: "stv-wigm", decimals: 4,
		quota: quotaWIGM, surplus: surplusWIGM, zeroSurplus: true, truncateProduct: true})
}

func (m gregoryMethod) check(r GregoryRules) error {
	differs := func(setting string, got, want any) error {
		return fmt.Errorf("%w: %s: %s is %v, not %v", ErrRules, m.name, setting, want, got)
	}
	if err := checkSeats(r.Seats); err != nil {
		return err
	}
	switch {
	case r.Quota != "" && r.Quota != m.quota:
		return differs("quota", r.Quota, m.quota)
	case r.Decimals != 0 && r.Decimals != m.decimals:
		return differs("decimals", r.Decimals, m.decimals)
	case r.Rounding != "" && r.Rounding != "down":
		return differs("rounding", r.Rounding, "down")
	case r.Surplus != "" && r.Surplus != m.surplus:
		return differs("surplus", r.Surplus, m.surplus)
	case r.SurplusOrder != "" && r.SurplusOrder != "largest first":
		return differs("surplus_order", r.SurplusOrder, "largest first")
	case r.ZeroSurplusIsStage != nil && *r.ZeroSurplusIsStage != m.zeroSurplus:
		return differs("zero_surplus_is_a_stage", *r.ZeroSurplusIsStage, m.zeroSurplus)
	case r.LastExclusionTransferred != nil && !*r.LastExclusionTransferred:
		return differs("last_exclusion_transferred", false, true)
	}
	return nil
}

// gregoryCount is the state of a Gregory count. Votes are int64 in units of
// 10^-decimals.
type gregoryCount struct {
	*rankedCount
	method          gregoryMethod
	valid           int64 // ballots with a usable first preference
	quota           int64
	elected         []bool
	pending         []int // elected, surplus not yet dealt with
	nonTransferable int64
}

func countGregory(x *Box, rules GregoryRules, method gregoryMethod) (Tally, error) {
	if err := method.check(rules); err != nil {
		return Tally{}, err
	}
	base, err := newRankedCount(x, RankedRules{Seats: rules.Seats, TieBreak: rules.TieBreak}, method.decimals)
	if err != nil {
		return Tally{}, err
	}
	base.ties.latestLoses = false
	if method.consecutive {
		zero := 0
		base.rules.MaxSkippedRanks, base.maxSkipped = &zero, 0
	}
	c := &gregoryCount{rankedCount: base, method: method, elected: make([]bool, len(x.options))}
	if err := c.run(rules); err != nil {
		return Tally{}, err
	}
	t := c.tally(method.name)
	t.Rules = rules
	t.Valid = c.valid
	t.OutOfBounds = t.Ballots - t.Abstentions - t.Valid
	return t, nil
}

func (c *gregoryCount) run(rules GregoryRules) error {
	c.deal()
	valid := c.active() / c.unit
	c.valid = valid
	if c.method.truncateProduct {
		c.quota = valid*c.unit/int64(c.seats()+1) + 1
	} else {
		c.quota = (valid/int64(c.seats()+1) + 1) * c.unit
	}
	if valid == 0 {
		return nil
	}
	for {
		r := c.stage()
		c.electAtQuota(r)
		if c.complete(r) {
			return nil
		}
		c.ties.past = append(c.ties.past, slices.Clone(c.votes))
		if rules.BatchElimination {
			if losers := c.sureLosers(); len(losers) > 0 {
				c.decideElimination(r, losers)
				if c.left <= c.openSeats() {
					notMoved := false
					r.Action.Transferred = &notMoved
					c.complete(r)
					return nil
				}
				c.carryOut(r, losers)
				continue
			}
		}
		done, err := c.transferSurplus(r)
		if err != nil {
			return err
		}
		if done {
			continue
		}
		tied := extreme(c.ranking(), func(o int) int64 { return -c.votes[o] })
		loser, err := c.ties.choose(r.Round, ChoosingLoser, tied)
		if err != nil {
			return err
		}
		c.decideElimination(r, []int{loser})
		c.carryOut(r, []int{loser})
	}
}

// stage writes down the votes of a new round.
func (c *gregoryCount) stage() *Round {
	quota, lost := c.fixed(c.quota), c.fixed(c.nonTransferable)
	c.rounds = append(c.rounds, Round{
		Round: len(c.rounds) + 1, Threshold: &quota, NonTransferable: &lost,
		Elected: []string{}, Eliminated: []string{}, Tally: make(map[string]Votes, len(c.votes)),
	})
	r := &c.rounds[len(c.rounds)-1]
	for o, v := range c.votes {
		r.Tally[c.x.options[o]] = c.fixed(v)
	}
	return r
}

func (c *gregoryCount) fixed(units int64) Votes { return c.number(units) }

func (c *gregoryCount) openSeats() int { return c.seats() - len(c.winners) }

// electAtQuota elects everyone with the quota, most votes first (rule 47).
func (c *gregoryCount) electAtQuota(r *Round) {
	for _, o := range c.ranking() {
		if c.votes[o] < c.quota || c.openSeats() == 0 {
			continue
		}
		c.electOne(r, o)
		if c.votes[o] > c.quota || c.method.zeroSurplus {
			c.pending = append(c.pending, o)
		}
	}
}

func (c *gregoryCount) electOne(r *Round, o int) {
	c.elect(r, o)
	c.elected[o] = true
	c.leave(o)
}

// complete reports whether the seats are filled, or fills them with those left
// when there are no more of them than seats (rule 52).
func (c *gregoryCount) complete(r *Round) bool {
	if c.openSeats() > 0 && c.left <= c.openSeats() {
		for _, o := range c.ranking() {
			c.electOne(r, o)
		}
		return true
	}
	return c.openSeats() == 0
}

// transferSurplus moves the largest surplus (rules 48 and 49), if there is one.
func (c *gregoryCount) transferSurplus(r *Round) (bool, error) {
	if len(c.pending) == 0 {
		return false, nil
	}
	tied := extreme(c.pending, func(o int) int64 { return c.votes[o] })
	from, err := c.ties.choose(r.Round, ChoosingSurplus, tied)
	if err != nil {
		return false, err
	}
	c.pending = slices.DeleteFunc(c.pending, func(o int) bool { return o == from })
	total := c.votes[from]
	surplus := total - c.quota
	amount := c.fixed(surplus)
	r.Action = &Action{Type: "surplus", Candidate: c.x.options[from], Amount: &amount}
	c.votes[from] = c.quota
	sent := c.move(r, from, func(value int64) int64 {
		if c.method.truncateProduct {
			return mulDiv(mulDiv(value, surplus, c.unit), c.unit, total)
		}
		return mulDiv(value, surplus, total)
	})
	c.writeResidual(r, from, surplus-sent)
	return true, nil
}

func (c *gregoryCount) decideElimination(r *Round, losers []int) {
	r.Action = &Action{Type: "eliminate", Candidates: c.x.labels(losers)}
	for _, o := range losers {
		r.Eliminated = append(r.Eliminated, c.x.options[o])
		c.leave(o)
	}
}

// carryOut moves the papers of the eliminated at their present value (rule 50).
func (c *gregoryCount) carryOut(r *Round, losers []int) {
	for _, o := range losers {
		c.votes[o] = 0
		c.move(r, o, func(value int64) int64 { return value })
	}
}

// move passes on every paper of one option at its new value and returns the sum.
func (c *gregoryCount) move(r *Round, from int, newValue func(int64) int64) int64 {
	c.revalue()
	moved := c.newMoves()
	var sent int64
	c.lift(from, func(p *parcel) {
		c.value[p.group] = newValue(c.value[p.group])
		to, units := c.lay(p)
		if to < 0 {
			c.nonTransferable += units
		}
		moved.add(to, units)
		sent += units
	})
	moved.writeTo(c.rankedCount, r, from)
	return sent
}

// sureLosers is the largest group of lowest options that together with all
// surpluses have fewer votes than the next one and that leaves enough for the
// seats. Options within the surplus of each other stay together.
func (c *gregoryCount) sureLosers() []int {
	var surplus int64
	for _, o := range c.pending {
		surplus += c.votes[o] - c.quota
	}
	list := c.ranking()
	slices.Reverse(list)
	best, sum := 0, int64(0)
	for i := 0; i < len(list)-1 && len(list)-i-1 >= c.openSeats(); i++ {
		sum += c.votes[list[i]]
		if sum+surplus < c.votes[list[i+1]] {
			best = i + 1
		}
	}
	return list[:best]
}
