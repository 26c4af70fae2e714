package rehearse

import (
	"fmt"
	"math/rand/v2"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// plays tells whether the phones know a way of voting.
func plays(s *decision.PollSpec) bool {
	switch s.Method {
	case decision.MethodApproval, decision.MethodConsensus, decision.MethodYesNo, decision.MethodRanked, decision.MethodSTV,
		decision.MethodScore, decision.MethodStar, decision.MethodDots, decision.MethodResistance:
		return true
	}
	return false
}

// marks draws what a phone says in a poll.
func marks(s *decision.PollSpec, r *rand.Rand, number int) (m decision.Marks) {
	switch s.Method {
	case decision.MethodApproval:
		most := len(s.Options)
		if s.Approval != nil && s.Approval.Max > 0 {
			most = min(most, s.Approval.Max)
		}
		m.Approved = some(s, r, most)
	case decision.MethodRanked:
		most := len(s.Options)
		if s.Ranked != nil && s.Ranked.Max > 0 {
			most = min(most, s.Ranked.Max)
		}
		m.Ranking = some(s, r, most)
	case decision.MethodSTV:
		most := len(s.Options)
		if s.STV != nil && s.STV.Max > 0 {
			most = min(most, s.STV.Max)
		}
		m.Ranking = some(s, r, most)
	case decision.MethodScore, decision.MethodStar, decision.MethodDots, decision.MethodResistance:
		m.Scores = numbers(s, r)
	case decision.MethodYesNo:
		m.Answer = []decision.Answer{ballot.Yes, ballot.Yes, ballot.Yes, ballot.No, ballot.Abstain}[r.IntN(5)]
	case decision.MethodConsensus:
		all := []decision.Position{ballot.Agree, ballot.Agree, ballot.Agree, ballot.Agree, ballot.Reservations, ballot.StandAside, ballot.Block, ballot.Abstain}
		if s.Consensus != nil && s.Consensus.NoAbstain {
			all = all[:len(all)-1]
		}
		if m.Position = all[r.IntN(len(all))]; m.Position == ballot.Block {
			m.Reason = fmt.Sprintf("Reason of simulated phone %d", number+1)
		}
	}
	return m
}

// numbers draws what a phone gives to the options, as the server keeps it: of
// resistance a number to each, else none of 0.
func numbers(s *decision.PollSpec, r *rand.Rand) map[decision.OptionID]int {
	given := map[decision.OptionID]int{}
	top, left := 1, len(s.Options)*decision.MaxPoints
	switch {
	case s.Resistance != nil:
		top = decision.MaxResistance
	case s.Score != nil:
		top = s.Score.Max
	case s.Star != nil:
		top = s.Star.Max
	case s.Dots != nil:
		left = s.Dots.Dots
	}
	for _, i := range r.Perm(len(s.Options)) {
		n := min(r.IntN(top+1), left)
		left -= n
		if n > 0 || s.Resistance != nil {
			given[s.Options[i].ID] = n
		}
	}
	return given
}

// some draws up to most options, in an order that is drawn too.
func some(s *decision.PollSpec, r *rand.Rand, most int) (ids []decision.OptionID) {
	for _, i := range r.Perm(len(s.Options))[:r.IntN(most+1)] {
		ids = append(ids, s.Options[i].ID)
	}
	return ids
}
