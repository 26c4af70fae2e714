package decision

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"

	"github.com/folkmoot/folkmoot/ballot"
)

// TieRule says how a tie among options is broken, fixed before the poll opens.
type TieRule string

// The tie rules.
const (
	TieStands   TieRule = "stands"          // it is not broken: the verdict is tied, and says between whom
	TieOrder    TieRule = "ballot_order"    // the option higher on the ballot fares better
	TiePrevious TieRule = "previous_rounds" // ranked counts: who had more in the newest earlier round that differs, then by lot
	TieLot      TieRule = "lot"             // drawn before the poll opens, revealed when it closes
)

// Seed is the chance of one round's lot: 256 bits, drawn by the room when the
// poll opens. Its SHA-256 is published at once, the seed itself at close;
// ascending SHA-256(seed ‖ option id) is the order, and the earlier option
// fares better.
type Seed [32]byte

// commitment is what is published of a seed while the poll runs.
func (s Seed) commitment() string {
	sum := sha256.Sum256(s[:])
	return hex.EncodeToString(sum[:])
}

// Lot is the outcome of chance as a count may use it: Drawn is false while the
// poll runs, when nobody may know it.
type Lot struct {
	Seed  Seed
	Drawn bool
}

// drawsLot tells whether a poll's rule may come to need chance.
func (s *PollSpec) drawsLot() bool { return s.Tie == TieLot || s.Tie == TiePrevious }

// tieRules are the rules by which a poll can break its ties; the first is what
// it does that says nothing else. None are those of a poll whose method breaks
// no tie of options, or breaks them in one way alone.
func (s *PollSpec) tieRules() []TieRule {
	switch s.Method {
	case MethodRanked:
		return []TieRule{TiePrevious, TieStands, TieOrder, TieLot}
	case MethodSTV:
		if s.STV != nil && s.STV.Count == STVMeek { // its votes change backwards, too: no earlier round tells
			return []TieRule{TieLot, TieStands, TieOrder}
		}
		return []TieRule{TiePrevious, TieStands, TieOrder, TieLot}
	case MethodApproval, MethodScore, MethodStar, MethodDots:
		return []TieRule{TieStands, TieOrder, TieLot}
	}
	return nil
}

// planTie checks the tie rule.
func (s *PollSpec) planTie() error {
	known := s.tieRules()
	if known == nil {
		return foreign(s.Method, s.Tie)
	}
	s.Tie = cmp.Or(s.Tie, known[0])
	return oneOf("tie", s.Tie, known...)
}

// order is the tie order of a poll, best first; nil where a tie stands.
func (s *PollSpec) order(l Lot) []string {
	switch {
	case s.Tie == TieOrder:
		return s.labels()
	case s.drawsLot() && l.Drawn:
		return ballot.LotOrder(l.Seed[:], s.labels())
	}
	return nil
}

// Chancy is a command that needs chance. Whoever runs the meeting draws it and
// gives it with the command; it never comes from a client.
type Chancy interface {
	Command
	WithSeed(Seed) Command
}
