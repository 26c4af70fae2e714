package decision

import (
	"github.com/folkmoot/folkmoot/ballot"
)

// Position is where a member stands on a proposal, one of the five of a
// consensus poll: agree, reservations, stand-aside, block, abstain. The model
// is that of Seeds for Change, "Consensus decision making".
type Position = ballot.Choice

// ConsensusRule says when a consensus poll adopts its proposal: the blocks do
// not exceed BlocksAllowed, the stand-asides do not exceed StandAsideCap of the
// counted ballots (those cast less abstentions), stand-asides and reservations
// together do not exceed ConcernCap of them, and agrees with reservations reach
// AgreeFloor.
type ConsensusRule struct {
	BlocksAllowed int          `json:"blocks_allowed"`
	StandAsideCap ballot.Share `json:"stand_aside_cap"`
	ConcernCap    ballot.Share `json:"concern_cap"`
	AgreeFloor    int          `json:"agree_floor"`
	NoAbstain     bool         `json:"no_abstain,omitempty"` // abstaining is not offered
}

// DefaultConsensus is: no block, at most a quarter stand aside, at most half
// have concerns, at least one agrees.
func DefaultConsensus() ConsensusRule {
	return ConsensusRule{
		StandAsideCap: ballot.Share{Num: 1, Den: 4},
		ConcernCap:    ballot.Share{Num: 1, Den: 2},
		AgreeFloor:    1,
	}
}

type consensusMethod struct{}

func (consensusMethod) plan(s *PollSpec) error {
	if len(s.Options) > 0 {
		return ErrMarksForeign.With("method", string(s.Method))
	}
	if s.Consensus == nil {
		rule := DefaultConsensus()
		s.Consensus = &rule
	}
	r := s.Consensus
	if r.BlocksAllowed < 0 || r.BlocksAllowed > MaxRoll {
		return ErrRule.With("field", "blocks_allowed", "num", r.BlocksAllowed, "den", 1)
	}
	if r.AgreeFloor < 1 || r.AgreeFloor > MaxRoll {
		return ErrRule.With("field", "agree_floor", "num", r.AgreeFloor, "den", 1)
	}
	if err := checkCap("stand_aside_cap", r.StandAsideCap); err != nil {
		return err
	}
	return checkCap("concern_cap", r.ConcernCap)
}

// checkCap refuses a limit that is no plain share.
func checkCap(field string, s ballot.Share) error {
	if s.Den == 0 || s.MoreThan {
		return ErrRule.With("field", field, "num", s.Num, "den", s.Den)
	}
	return checkShare(field, s)
}

func (consensusMethod) check(s *PollSpec, m Marks) (Marks, error) {
	rest := m
	rest.Position, rest.Reason = "", ""
	if err := foreign(s.Method, rest); err != nil {
		return m, err
	}
	allowed := []Position{ballot.Agree, ballot.Reservations, ballot.StandAside, ballot.Block}
	if !s.Consensus.NoAbstain {
		allowed = append(allowed, ballot.Abstain)
	}
	if err := oneOf("position", m.Position, allowed...); err != nil {
		return m, err
	}
	reason, err := prose("reason", m.Reason, MaxReason)
	if err != nil {
		return m, err
	}
	if m.Position == ballot.Block && reason == "" {
		return m, ErrBlockReason
	}
	if m.Position == ballot.Agree || m.Position == ballot.Abstain {
		reason = ""
	}
	return Marks{Position: m.Position, Reason: reason}, nil
}

func (consensusMethod) ballot(_ *PollSpec, m Marks) ballot.Ballot {
	return ballot.Ballot{Choice: m.Position}
}

func (consensusMethod) count(_ *PollSpec, box *ballot.Box, _ Lot) (Tally, error) {
	return ballot.Positions(box), nil
}

func (consensusMethod) judge(s *PollSpec, t Tally, _ Attending, _ Lot) Verdict {
	r := s.Consensus
	blocks := t.Count(string(ballot.Block))
	aside := t.Count(string(ballot.StandAside))
	reserved := t.Count(string(ballot.Reservations))
	agreed := t.Count(string(ballot.Agree)) + reserved
	allowed, floor := int64(r.BlocksAllowed), int64(r.AgreeFloor)
	v := Verdict{Kind: Adopted, Checks: []Check{
		{Code: "consensus_blocks", Have: blocks, Need: allowed, Met: blocks <= allowed},
		atMost("consensus_stand_asides", aside, r.StandAsideCap, t.Valid),
		atMost("consensus_concerns", aside+reserved, r.ConcernCap, t.Valid),
		{Code: "consensus_agrees", Have: agreed, Need: floor, Met: agreed >= floor},
	}}
	switch {
	case blocks > allowed:
		v.Kind = Blocked
	case !allMet(v.Checks):
		v.Kind = NotAdopted
	}
	return v
}

// changes are ballots still to come, and ballots changed. A block that is
// withdrawn abstains.
func (consensusMethod) changes(s *PollSpec, t Tally) []change {
	all := []change{
		more("more_agree", ballot.Agree),
		turned("stand_aside_to_agree", ballot.StandAside, ballot.Agree),
		turned("reservations_to_agree", ballot.Reservations, ballot.Agree),
		turned("block_withdrawn", ballot.Block, ballot.Abstain),
		more("more_stand_aside", ballot.StandAside),
		more("more_block", ballot.Block),
		turned("agree_to_stand_aside", ballot.Agree, ballot.StandAside),
		turned("agree_to_block", ballot.Agree, ballot.Block),
	}
	return all
}

// more are ballots for a choice that counts, from people who have not cast.
func more(name string, c ballot.Choice) change {
	return change{name: name, do: func(t *Tally, a *Attending, n int64) bool {
		t.Ballots += n
		t.Valid += n
		return shift(t, c, n) && t.Ballots <= int64(a.Roll)
	}}
}

// turned are ballots changed from one choice to another.
func turned(name string, from, to ballot.Choice) change {
	return change{name: name, do: func(t *Tally, _ *Attending, n int64) bool {
		switch ballot.Abstain {
		case to:
			t.Abstentions += n
			t.Valid -= n
		case from:
			t.Abstentions -= n
			t.Valid += n
		}
		return shift(t, from, -n) && shift(t, to, n)
	}}
}
