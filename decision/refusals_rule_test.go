package decision_test

import (
	"slices"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

func amendRefusals() []refusal {
	amending := func(running decision.Running, reason string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			p, _ := s.polled(consensus())
			return decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "New", Running: running, Reason: reason}
		}
	}
	return []refusal{
		{"amending while a poll runs, without saying what becomes of it", decision.ErrTextRunning, 'f', amending("", "")},
		{"amending while a poll runs, in a way that is none", decision.ErrBadValue, 'f', amending("forget", "")},
		{"amending while a poll runs, as who keeps the record", decision.ErrNotAllowed, 'r', amending(decision.RunningCarry, "")},
		{"closing it without a reason", decision.ErrPhaseReason, 'f', amending(decision.RunningClose, " \n")},
		{"a ballot for the old text", decision.ErrTextChanged, 'p', func(s *scene) decision.Command {
			p, q := s.polled(consensus())
			s.do(s.facil, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "New", Running: decision.RunningCarry})
			return ballotIn(q, 1, 1, agree)
		}},
	}
}

func ruleRefusals() []refusal {
	planning := func(spec func(s *scene) decision.PollSpec) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: s.propose(decision.PhaseDraft), Spec: spec(s)}
		}
	}
	of := func(change func(spec *decision.PollSpec)) func(*scene) decision.Command {
		return planning(func(*scene) decision.PollSpec {
			spec := yesNo()
			change(&spec)
			return spec
		})
	}
	also := func(n ...decision.Need) func(*scene) decision.Command {
		return of(func(spec *decision.PollSpec) { spec.Quorum.Also = n })
	}
	present, cast := decision.OfPresence, decision.OfParticipation
	consent := func(months int) func(*scene) decision.Command {
		return of(func(s *decision.PollSpec) {
			s.Method, s.Consent = decision.MethodConsent, &decision.ConsentRule{Months: months}
		})
	}
	gradients := func(change func(r *decision.GradientsRule)) func(*scene) decision.Command {
		return of(func(s *decision.PollSpec) {
			r := decision.DefaultGradients()
			change(&r)
			s.Method, s.Gradients = decision.MethodGradients, &r
		})
	}
	return []refusal{
		{"lazy consensus without a time", decision.ErrWindow, 'f', of(func(s *decision.PollSpec) { s.Method = decision.MethodLazy })},
		{"lazy consensus, then a lot", decision.ErrBadValue, 'f', planning(func(s *scene) decision.PollSpec {
			spec := s.lazily()
			spec.Lazy = &decision.LazyRule{Then: "lot"}
			return spec
		})},
		{"who judges a block", decision.ErrBadValue, 'f', of(func(s *decision.PollSpec) {
			r := decision.DefaultConsensus()
			r.Judges = "stars"
			s.Method, s.Consensus = decision.MethodConsensus, &r
		})},
		{"judges who see no names", decision.ErrPeersBlind, 'f', of(func(s *decision.PollSpec) { *s = peers(); s.Names = decision.NamesAfterClose })},
		{"judges who see no numbers", decision.ErrPeersBlind, 'f', of(func(s *decision.PollSpec) { *s = peers(); s.Show = decision.ShowTurnout })},
		{"a term below none", decision.ErrRule, 'f', consent(-1)},
		{"a term of ten years and a month", decision.ErrRule, 'f', consent(121)},
		{"a pass mark of six fingers", decision.ErrRule, 'f', of(func(s *decision.PollSpec) { s.Method, s.Fist = decision.MethodFist, &decision.FistRule{Pass: 6} })},
		{"no pass mark", decision.ErrRule, 'f', of(func(s *decision.PollSpec) { s.Method, s.Fist = decision.MethodFist, &decision.FistRule{} })},
		{"support that takes in abstaining", decision.ErrRule, 'f', gradients(func(r *decision.GradientsRule) { r.Upto = 4 })},
		{"opposition that takes in abstaining", decision.ErrRule, 'f', gradients(func(r *decision.GradientsRule) { r.From = 4 })},
		{"vetoes below none", decision.ErrRule, 'f', gradients(func(r *decision.GradientsRule) { r.Vetoes = -1 })},
		{"no support asked for", decision.ErrRule, 'f', gradients(func(r *decision.GradientsRule) { r.Support = ballot.Share{} })},
		{"options for fist to five", decision.ErrMarksForeign, 'f', planning(func(s *scene) decision.PollSpec {
			return decision.PollSpec{Method: decision.MethodFist, Options: s.options("One", "Two")}
		})},
		{"a quorum of what", decision.ErrBadValue, 'f', also(decision.Need{Of: "patience", Share: half})},
		{"a quorum of neither share nor number", decision.ErrRule, 'f', also(decision.Need{Of: present})},
		{"a quorum of share and number", decision.ErrRule, 'f', also(decision.Need{Of: present, Share: half, Number: 3})},
		{"a quorum of fewer than none", decision.ErrRule, 'f', also(decision.Need{Of: present, Number: -1})},
		{"presence of those present", decision.ErrRule, 'f', also(decision.Need{Of: present, Share: half, Base: decision.BasePresent})},
		{"participation of those who vote", decision.ErrBadValue, 'f', also(decision.Need{Of: cast, Share: half, Base: decision.BaseCast})},
		{"each group, and one", decision.ErrRule, 'f', also(decision.Need{Of: cast, Share: half, Each: true, Group: "Tenants"})},
		{"a group named by a control character", decision.ErrBadCharacter, 'f', also(decision.Need{Of: cast, Share: half, Group: "\x07"})},
		{"twenty-one quorums", decision.ErrRule, 'f', also(slices.Repeat([]decision.Need{{Of: cast, Share: half}}, 21)...)},
		{"more than all of a group", decision.ErrRule, 'f', of(func(s *decision.PollSpec) {
			s.Groups = &decision.GroupRule{Threshold: ballot.Share{Num: 2, Den: 1}}
		})},
		{"a threshold of groups for consensus", decision.ErrMarksForeign, 'f', of(func(s *decision.PollSpec) {
			s.Method, s.Groups = decision.MethodConsensus, &decision.GroupRule{Threshold: half}
		})},
		{"no open block of yes and no", decision.ErrMarksForeign, 'f', of(func(s *decision.PollSpec) { s.Groups = &decision.GroupRule{NoBlock: true} })},
		{"equal groups, and a number", decision.ErrRule, 'f', of(func(s *decision.PollSpec) {
			s.YesNo = &decision.YesNoRule{Number: 3, Base: decision.BaseCounted}
			s.Groups = &decision.GroupRule{Equal: true}
		})},
		{"none of these, twice", decision.ErrNoneTwice, 'f', planning(func(s *scene) decision.PollSpec {
			spec := decision.PollSpec{Method: decision.MethodApproval, Options: s.options("One", "Two", "Three")}
			spec.Options[0].None, spec.Options[1].None = true, true
			return spec
		})},
	}
}

func baseRefusals() []refusal {
	opening := func(spec decision.PollSpec) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.OpenPoll{ID: s.id(), Poll: s.plan(s.propose(decision.PhaseDiscussion), spec), Text: 1}
		}
	}
	grouped := func(spec decision.PollSpec) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			s.groups()
			return opening(spec)(s)
		}
	}
	five := yesNo()
	five.YesNo = &decision.YesNoRule{Number: 5, Base: decision.BaseCounted}
	rule := decision.DefaultConsensus()
	rule.AgreeFloor = 5
	floor := decision.PollSpec{Method: decision.MethodConsensus, Consensus: &rule}
	needing := func(n decision.Need) decision.PollSpec {
		spec := yesNo()
		spec.Quorum.Also = []decision.Need{n}
		return spec
	}
	return []refusal{
		{"five yeses of four people", decision.ErrBeyondRoll, 'f', opening(five)},
		{"five agrees of four people", decision.ErrBeyondRoll, 'f', opening(floor)},
		{"a quorum of five of four people", decision.ErrBeyondRoll, 'f', opening(needing(decision.Need{Of: decision.OfPresence, Number: 5}))},
		{"a quorum of three in groups of two", decision.ErrBeyondRoll, 'f', grouped(needing(decision.Need{Of: decision.OfPresence, Number: 3, Each: true}))},
		{"a quorum of a group that nobody is in", decision.ErrGroupMissing, 'f', grouped(needing(decision.Need{Of: decision.OfPresence, Share: half, Group: "Guests"}))},
		{"each group, where there is none", decision.ErrGroupsFew, 'f', opening(doubly())},
		{"a quorum of each group, where there is none", decision.ErrGroupsFew, 'f', opening(needing(decision.Need{Of: decision.OfPresence, Share: half, Each: true}))},
		{"another group while it runs", decision.ErrGroupInPoll, 'f', func(s *scene) decision.Command {
			s.groups()
			s.polled(doubly())
			return decision.SetGroup{ID: s.id(), Member: s.part.Member(), Group: "Owners"}
		}},
		{"out of a group while it runs", decision.ErrGroupInPoll, 'f', func(s *scene) decision.Command {
			s.groups()
			s.polled(doubly())
			return decision.SetGroup{ID: s.id(), Member: s.part.Member()}
		}},
		{"a weight while it counts", decision.ErrWeightInPoll, 'f', func(s *scene) decision.Command {
			spec := yesNo()
			spec.ByWeight = true
			s.polled(spec)
			return decision.SetWeight{ID: s.id(), Member: s.part.Member(), Weight: 2}
		}},
		{"no weight", decision.ErrBadValue, 'f', func(s *scene) decision.Command {
			return decision.SetWeight{ID: s.id(), Member: s.part.Member()}
		}},
		{"a weight past all", decision.ErrBadValue, 'f', func(s *scene) decision.Command {
			return decision.SetWeight{ID: s.id(), Member: s.part.Member(), Weight: decision.MaxWeight + 1}
		}},
		{"closing without quorum and without a reason", decision.ErrQuorumReason, 'f', func(s *scene) decision.Command {
			_, q := s.polled(needing(decision.Need{Of: decision.OfParticipation, Number: 1}))
			return decision.ClosePoll{ID: s.id(), Poll: q, Round: 1}
		}},
	}
}
