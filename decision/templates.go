package decision

import "github.com/folkmoot/folkmoot/ballot"

// Way is a way of deciding that is ready to be used: its settings, without
// options. What it means, in plain words, the catalogue says under its code.
type Way struct {
	Code string   `json:"code"`
	Spec PollSpec `json:"spec"`
}

// Ways lists the built-in ways of deciding. Each is a copy that can be
// changed before a poll is planned with it.
func Ways() []Way {
	third, half := ballot.Share{Num: 1, Den: 3}, ballot.Share{Num: 1, Den: 2, MoreThan: true}
	percent := func(n int64) ballot.Share { return ballot.Share{Num: n, Den: 100} }
	consensus := func(change func(*ConsensusRule)) PollSpec {
		rule := DefaultConsensus()
		change(&rule)
		return PollSpec{Method: MethodConsensus, Names: NamesLive, Consensus: &rule}
	}
	yesNo := func(s ballot.Share, base Base) PollSpec {
		return PollSpec{Method: MethodYesNo, YesNo: &YesNoRule{Threshold: s, Base: base}}
	}
	gradients := DefaultGradients()
	double := yesNo(half, BaseCounted)
	double.Groups = &GroupRule{Threshold: half}
	double.Quorum.Also = []Need{{Of: OfPresence, Share: third, Each: true}}
	all := []Way{
		{"consensus", consensus(func(*ConsensusRule) {})},
		{"consensus_minus_one", consensus(func(r *ConsensusRule) { r.BlocksAllowed = 1 })},
		{"consensus_peers", consensus(func(r *ConsensusRule) { r.Judges = JudgesPeers })},
		{"modified_consensus", consensus(func(r *ConsensusRule) {
			r.Fallback = &Fallback{Kind: FallbackVote, Threshold: percent(90)}
		})},
		{"consensus_clock", consensus(func(r *ConsensusRule) {
			r.Fallback = &Fallback{Kind: FallbackClock, Threshold: percent(75), Meetings: 6, Days: 90}
		})},
		{"consensus_alternative", consensus(func(r *ConsensusRule) { r.Fallback = &Fallback{Kind: FallbackAlternative} })},
		{"consent", PollSpec{Method: MethodConsent, Names: NamesLive, Consent: &ConsentRule{Months: 12}}},
		{"gradients", PollSpec{Method: MethodGradients, Names: NamesLive, Gradients: &gradients}},
		{"fist_to_five", PollSpec{Method: MethodFist, Names: NamesLive, Fist: &FistRule{Pass: 3}}},
		{"lazy", PollSpec{Method: MethodLazy, Names: NamesLive, Lazy: &LazyRule{Then: MethodConsensus}}},
		{"rough", PollSpec{Method: MethodRough, Names: NamesLive, Rough: &RoughRule{}}},
		{"majority", yesNo(half, BaseCounted)},
		{"two_thirds", yesNo(ballot.Share{Num: 2, Den: 3}, BaseCounted)},
		{"three_quarters", yesNo(percent(75), BaseCounted)},
		{"majority_of_roll", yesNo(half, BaseRoll)},
		{"unanimity", yesNo(ballot.Share{Num: 1, Den: 1}, BaseCounted)},
		{"double_majority", double},
		{"approval", PollSpec{Method: MethodApproval, Approval: &ApprovalRule{Seats: 1}}},
		{"ranked", PollSpec{Method: MethodRanked, Tie: TiePrevious, Ranked: &RankedRule{}}},
		{"stv", PollSpec{Method: MethodSTV, Tie: TieLot, STV: &STVRule{Seats: 3, Count: STVScottish}}},
		{"score", PollSpec{Method: MethodScore, Tie: TieLot, Score: &ScoreRule{Seats: 1, Max: 5}}},
		{"star", PollSpec{Method: MethodStar, Tie: TieLot, Star: &StarRule{Seats: 1, Max: 5}}},
		{"dots", PollSpec{Method: MethodDots, Tie: TieLot, Dots: &DotsRule{Seats: 1, Dots: 5}}},
		{"resistance", PollSpec{Method: MethodResistance, Resistance: &ResistanceRule{}}},
	}
	for i := range all {
		s := &all[i].Spec
		s.Template = all[i].Code
		if s.Method != MethodLazy {
			s.Quorum.Presence = DefaultQuorum().Presence
		}
	}
	return all
}
