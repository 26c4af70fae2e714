package ballot

import (
	"cmp"
	"maps"
	"slices"
)

// Sentence is one thing to say about a count, as a code of the language files
// and its arguments: labels, numbers of votes as text, numbers of rounds.
type Sentence struct {
	Code string         `json:"code"`
	Args map[string]any `json:"args"`
}

// The codes of [Tally.Explain]. Their arguments: round always, pass in
// sequential IRV; options (labels), votes (of the first of them), threshold, next
// (the lowest votes of those who stay), tied, chosen, by, step, amount.
const (
	SayElected          = "count.elected"           // reached the threshold
	SayElectedHighest   = "count.elected-highest"   // the higher of the last two, below it
	SayElectedRemaining = "count.elected-remaining" // no more left than seats
	SayEliminated       = "count.eliminated"        // the fewest votes
	SayEliminatedBatch  = "count.eliminated-batch"  // together fewer than the next one
	SaySurplus          = "count.surplus"           // moves on what is above the quota
	SayTie              = "count.tie"
	SayTieOpen          = "count.tie-open"
	SayStarFinalists    = "count.star-finalists"
	SayStarWinner       = "count.star-winner"
	SayMost             = "count.most" // highest totals, in rules without rounds
	SayNobody           = "count.nobody"
)

// ExplainCodes are all codes that Explain may use.
var ExplainCodes = []string{SayElected, SayElectedHighest, SayElectedRemaining, SayEliminated, SayEliminatedBatch,
	SaySurplus, SayTie, SayTieOpen, SayStarFinalists, SayStarWinner, SayMost, SayNobody}

// Explain tells the count in sentences, in the order of what happened.
func (t Tally) Explain() []Sentence {
	e := explainer{tally: t}
	for i, p := range t.Passes {
		e.pass = i + 1
		e.rounds(p.Rounds)
	}
	e.rounds(t.Rounds)
	if len(t.Rounds) == 0 && len(t.Passes) == 0 {
		for _, b := range t.TieBreaks {
			e.tie(0, b)
		}
		if len(t.Winners) > 0 && t.Totals != nil {
			e.say(0, SayMost, map[string]any{"options": t.Winners, "votes": t.Totals[t.Winners[0]].String()})
		}
	}
	if t.Tied != nil {
		e.say(0, SayTieOpen, map[string]any{"tied": t.Tied.Options, "seats": t.Tied.Seats})
	}
	if len(t.Winners) == 0 && t.Tied == nil && t.Analysis == nil {
		e.say(0, SayNobody, map[string]any{})
	}
	return e.sentences
}

type explainer struct {
	tally     Tally
	pass      int
	sentences []Sentence
}

func (e *explainer) say(round int, code string, args map[string]any) {
	if round > 0 {
		args["round"] = round
	}
	if e.pass > 0 {
		args["pass"] = e.pass
	}
	e.sentences = append(e.sentences, Sentence{code, args})
}

func (e *explainer) tie(round int, b TieBreak) {
	by := cmp.Or(b.By, stepCodes[b.Step])
	e.say(round, SayTie, map[string]any{"tied": b.Tied, "chosen": b.Chosen, "by": by, "step": b.Step, "choosing": b.Choosing})
}

// stepCodes say by what a step of a ladder decides, as By does.
var stepCodes = map[string]string{
	"advance: head-to-head": "head-to-head", "advance: top-score count": "top-scores", "advance: lot": TieLot,
	"runoff tie: score": "points", "runoff tie: top-score count": "top-scores", "runoff tie: lot": TieLot,
	"fewer strongest ratings": "fewer-strongest", "lower median": "lower-median",
}

func (e *explainer) rounds(rounds []Round) {
	for _, r := range rounds {
		for _, b := range e.tally.TieBreaks {
			if b.Round == r.Round && b.Pass == e.pass {
				e.tie(r.Round, b)
			}
		}
		e.elected(r)
		if len(r.Eliminated) > 0 {
			e.eliminated(r)
		}
		if r.Action != nil && r.Action.Type == "surplus" {
			e.say(r.Round, SaySurplus, map[string]any{"options": []string{r.Action.Candidate}, "amount": r.Action.Amount.String()})
		}
		if len(r.ElectedRemaining) > 0 {
			e.say(r.Round, SayElectedRemaining, map[string]any{"options": r.ElectedRemaining})
		}
		if r.Winner != "" {
			e.star(r)
		}
	}
}

// elected tells apart who reached the threshold and who did not need to.
func (e *explainer) elected(r Round) {
	var reached, below []string
	for _, label := range r.Elected {
		if r.Threshold != nil && r.Tally[label].Cmp(*r.Threshold) >= 0 {
			reached = append(reached, label)
		} else {
			below = append(below, label)
		}
	}
	if len(reached) > 0 {
		e.say(r.Round, SayElected, map[string]any{"options": reached, "votes": r.Tally[reached[0]].String(), "threshold": r.Threshold.String()})
	}
	if len(below) > 0 {
		code := SayElectedRemaining
		if e.tally.Method == "irv" || e.tally.Method == "sequential-irv" {
			code = SayElectedHighest
		}
		e.say(r.Round, code, map[string]any{"options": below, "votes": r.Tally[below[0]].String()})
	}
}

func (e *explainer) eliminated(r Round) {
	code := SayEliminated
	if len(r.Eliminated) > 1 {
		code = SayEliminatedBatch
	}
	args := map[string]any{"options": r.Eliminated, "votes": r.Tally[r.Eliminated[0]].String()}
	e.say(r.Round, code, args)
}

func (e *explainer) star(r Round) {
	e.say(r.Round, SayStarFinalists, map[string]any{"options": r.Finalists})
	votes := int64(0)
	for label, n := range r.Runoff {
		if label == r.Winner {
			votes = n
		}
	}
	e.say(r.Round, SayStarWinner, map[string]any{"options": []string{r.Winner}, "votes": votes})
}

// Flow is what moved between two rounds, for a picture of the count. From is an
// option; To is an option, [ToExhausted] or [ToResidual]. An option that keeps
// its votes flows to itself.
type Flow struct {
	Pass  int    `json:"pass,omitempty"`
	Round int    `json:"round"` // the round it leaves; it arrives in the next
	From  string `json:"from"`
	To    string `json:"to"`
	Votes Votes  `json:"votes"`
}

// Flows are all flows of a count, by round, then by option in ballot order.
func (t Tally) Flows() []Flow {
	var flows []Flow
	for i, p := range t.Passes {
		flows = append(flows, t.flows(i+1, p.Rounds)...)
	}
	return append(flows, t.flows(0, t.Rounds)...)
}

func (t Tally) flows(pass int, rounds []Round) []Flow {
	place := make(map[string]int, len(t.Options))
	for i, label := range t.Options {
		place[label] = i
	}
	order := func(a, b string) int {
		pa, knownA := place[a]
		pb, knownB := place[b]
		return cmp.Or(cmp.Compare(btoi(knownB), btoi(knownA)), cmp.Compare(pa, pb), cmp.Compare(a, b))
	}
	var flows []Flow
	for i, r := range rounds {
		for _, from := range slices.SortedFunc(maps.Keys(r.Tally), order) {
			kept := r.Tally[from].Rat()
			for _, to := range slices.SortedFunc(maps.Keys(r.Transfers[from]), order) {
				v := r.Transfers[from][to]
				kept.Sub(kept, v.Rat())
				flows = append(flows, Flow{pass, r.Round, from, to, v})
			}
			if kept.Sign() > 0 && i+1 < len(rounds) {
				flows = append(flows, Flow{pass, r.Round, from, from, Fraction(kept)})
			}
		}
	}
	return flows
}
