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
// AgreeFloor. A block that the group's own rule finds not valid does not count.
type ConsensusRule struct {
	BlocksAllowed int          `json:"blocks_allowed"`
	StandAsideCap ballot.Share `json:"stand_aside_cap"`
	ConcernCap    ballot.Share `json:"concern_cap"`
	AgreeFloor    int          `json:"agree_floor"`
	NoAbstain     bool         `json:"no_abstain,omitempty"` // abstaining is not offered
	Judges        Judges       `json:"judges,omitempty"`     // who says whether a block is valid; empty is nobody
	Fallback      *Fallback    `json:"fallback,omitempty"`   // what may follow a block that stands; nil is nothing
}

// Judges says who finds a block valid.
type Judges string

// Who judges a block.
const (
	JudgesNobody Judges = "nobody" // each block counts
	// JudgesPeers: it is valid where at least a quarter of those present, besides
	// its owner, find it principled; while that is open it counts.
	JudgesPeers Judges = "peers"
)

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
	if err := noOptions(s); err != nil {
		return err
	}
	rule := DefaultConsensus()
	if s.Consensus != nil {
		rule = *s.Consensus
	}
	s.Consensus = &rule
	if rule.BlocksAllowed < 0 || rule.BlocksAllowed > MaxRoll {
		return ErrRule.With("field", "blocks_allowed", "num", rule.BlocksAllowed, "den", 1)
	}
	if rule.AgreeFloor < 1 || rule.AgreeFloor > MaxRoll {
		return ErrRule.With("field", "agree_floor", "num", rule.AgreeFloor, "den", 1)
	}
	if err := checkCap("stand_aside_cap", rule.StandAsideCap); err != nil {
		return err
	}
	if err := checkCap("concern_cap", rule.ConcernCap); err != nil {
		return err
	}
	if err := oneOf("judges", rule.Judges, "", JudgesNobody, JudgesPeers); err != nil {
		return err
	}
	if rule.Judges == JudgesPeers && (s.Names != NamesLive || s.Show != ShowLive) {
		return ErrPeersBlind
	}
	return rule.Fallback.check()
}

// checkCap refuses a limit that is no plain share.
func checkCap(field string, s ballot.Share) error {
	if s.Den == 0 || s.MoreThan {
		return ErrRule.With("field", field, "num", s.Num, "den", s.Den)
	}
	return checkShare(field, s)
}

func (consensusMethod) scale(s *PollSpec) scale {
	sc := scale{
		all:     []Position{ballot.Agree, ballot.Reservations, ballot.StandAside, ballot.Block},
		stops:   ballot.Block,
		reasons: []Position{ballot.Block},
		silent:  []Position{ballot.Agree, ballot.Abstain},
		cards:   []Position{ballot.Block, ballot.StandAside, ballot.Reservations},
	}
	if !s.Consensus.NoAbstain {
		sc.all = append(sc.all, ballot.Abstain)
	}
	return sc
}

func (c consensusMethod) check(s *PollSpec, m Marks) (Marks, error) {
	return s.checkPosition(m, c.scale(s))
}

func (consensusMethod) ballot(_ *PollSpec, m Marks) ballot.Ballot { return positionBallot(m) }

func (consensusMethod) count(_ *PollSpec, box *ballot.Box, _ Lot) (Tally, error) {
	return ballot.Positions(box), nil
}

func (consensusMethod) judge(s *PollSpec, o Sums, _ Lot) Verdict {
	r := s.Consensus
	aside, reserved := o.count(ballot.StandAside), o.count(ballot.Reservations)
	checks := append([]Check{
		limit("consensus_blocks", o.blocks(ballot.Block), int64(r.BlocksAllowed)),
		atMost("consensus_stand_asides", aside, r.StandAsideCap, o.Tally.Valid),
		atMost("consensus_concerns", aside+reserved, r.ConcernCap, o.Tally.Valid),
		enough("consensus_agrees", o.count(ballot.Agree)+reserved, int64(r.AgreeFloor)),
	}, s.groupBlocks(&o, "consensus_blocks", ballot.Block)...)
	return pass(checks).stopped("consensus_blocks")
}

// changes are ballots still to come, and ballots changed. A block that is
// withdrawn abstains; where that is not offered, it agrees.
func (consensusMethod) changes(s *PollSpec, _ Sums) []change {
	all := []change{
		more("more_agree", ballot.Agree),
		turned("stand_aside_to_agree", ballot.StandAside, ballot.Agree),
		turned("reservations_to_agree", ballot.Reservations, ballot.Agree),
		more("more_stand_aside", ballot.StandAside),
		more("more_block", ballot.Block),
		turned("agree_to_stand_aside", ballot.Agree, ballot.StandAside),
		turned("agree_to_block", ballot.Agree, ballot.Block),
	}
	if s.Consensus.NoAbstain {
		return append(all, withdrawn("block_to_agree", ballot.Block, ballot.Agree))
	}
	return append(all, withdrawn("block_withdrawn", ballot.Block, ballot.Abstain))
}
