package decision_test

import (
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// turn is a kind of change as the voters see it: ballots go from one mark to
// another; from "" are those who have not cast.
type turn struct{ from, to string }

// turns are all kinds of change that a verdict may name, for each method.
var turns = map[decision.Method]map[string]turn{
	decision.MethodConsensus: {"more_agree": {"", "agree"}, "more_stand_aside": {"", "stand-aside"}, "more_block": {"", "block"},
		"stand_aside_to_agree": {"stand-aside", "agree"}, "reservations_to_agree": {"reservations", "agree"},
		"agree_to_stand_aside": {"agree", "stand-aside"}, "agree_to_block": {"agree", "block"},
		"block_withdrawn": {"block", "abstain"}, "block_to_agree": {"block", "agree"}},
	decision.MethodYesNo: {"more_yes": {"", "yes"}, "more_no": {"", "no"}, "no_to_yes": {"no", "yes"},
		"yes_to_no": {"yes", "no"}, "abstain_to_yes": {"abstain", "yes"}},
	decision.MethodConsent: {"more_consent": {"", "consent"}, "more_objection": {"", "objection"},
		"objection_to_consent": {"objection", "consent"}, "consent_to_objection": {"consent", "objection"}},
	decision.MethodGradients: {"more_endorse": {"", "endorse"}, "more_disagreement": {"", "serious-disagreement"}, "more_veto": {"", "veto"},
		"disagreement_to_endorse": {"serious-disagreement", "endorse"}, "endorse_to_disagreement": {"endorse", "serious-disagreement"},
		"veto_to_endorse": {"veto", "endorse"}, "endorse_to_veto": {"endorse", "veto"}},
	decision.MethodLazy: {"more_objection": {"", "objection"}, "objection_to_agree": {"objection", "agree"}, "agree_to_objection": {"agree", "objection"}},
}

// turnsOf are the kinds of change of a poll, without those of options.
func turnsOf(s *decision.PollSpec) map[string]turn {
	all := maps.Clone(turns[s.Method])
	switch s.Method {
	case decision.MethodConsensus:
		if s.Consensus.NoAbstain {
			delete(all, "block_withdrawn")
		} else {
			delete(all, "block_to_agree")
		}
	case decision.MethodFist:
		mark := string(ballot.Fingers[s.Fist.Pass])
		all = map[string]turn{"more_passing": {"", mark}, "more_fists": {"", "0"}, "fist_to_passing": {"0", mark}}
		for i := 1; i < s.Fist.Pass; i++ {
			all["fingers_"+strconv.Itoa(i)+"_to_passing"] = turn{strconv.Itoa(i), mark}
		}
	}
	return all
}

// labels of the ballots of each method, abstaining last where it is offered.
var marksOf = map[decision.Method][]ballot.Choice{
	decision.MethodConsensus: {"agree", "reservations", "stand-aside", "block", "abstain"},
	decision.MethodYesNo:     {"yes", "no", "abstain"},
	decision.MethodConsent:   {"consent", "concern", "objection"},
	decision.MethodGradients: ballot.Gradients,
	decision.MethodFist:      ballot.Fingers,
	decision.MethodLazy:      {"agree", "objection"},
}

var stops = map[decision.Method]string{decision.MethodConsensus: "block"}

func drawnShare() *rapid.Generator[ballot.Share] {
	return rapid.Custom(func(t *rapid.T) ballot.Share {
		den := rapid.Int64Range(1, 12).Draw(t, "den")
		return ballot.Share{Num: rapid.Int64Range(0, den).Draw(t, "num"), Den: den}
	})
}

func drawnThreshold(t *rapid.T) ballot.Share {
	s := drawnShare().Filter(func(s ballot.Share) bool { return s.Num > 0 }).Draw(t, "threshold")
	s.MoreThan = s.Num < s.Den && rapid.Bool().Draw(t, "more than")
	return s
}

// drawnRule is any poll's settings.
func drawnRule(t *rapid.T) decision.PollSpec {
	method := rapid.SampledFrom([]decision.Method{decision.MethodConsensus, decision.MethodYesNo, decision.MethodConsent,
		decision.MethodGradients, decision.MethodFist, decision.MethodLazy, decision.MethodApproval}).Draw(t, "method")
	spec := decision.PollSpec{Method: method}
	switch method {
	case decision.MethodYesNo:
		spec = asked(drawnThreshold(t), rapid.SampledFrom([]decision.Base{decision.BaseCounted, decision.BaseCast, decision.BasePresent, decision.BaseRoll}).Draw(t, "base"))
		if rapid.Bool().Draw(t, "a number") {
			spec.YesNo = &decision.YesNoRule{Number: rapid.IntRange(1, 9).Draw(t, "number"), Base: decision.BaseCounted}
		}
	case decision.MethodConsensus:
		spec.Consensus = &decision.ConsensusRule{BlocksAllowed: rapid.IntRange(0, 3).Draw(t, "blocks"), StandAsideCap: drawnShare().Draw(t, "aside"),
			ConcernCap: drawnShare().Draw(t, "concern"), AgreeFloor: rapid.IntRange(1, 6).Draw(t, "floor"), NoAbstain: rapid.Bool().Draw(t, "no abstaining")}
	case decision.MethodGradients:
		spec.Gradients = &decision.GradientsRule{Upto: rapid.IntRange(1, 3).Draw(t, "upto"), Support: drawnThreshold(t),
			From: rapid.IntRange(5, 8).Draw(t, "from"), Oppose: drawnShare().Draw(t, "oppose"), Vetoes: rapid.IntRange(0, 2).Draw(t, "vetoes")}
	case decision.MethodFist:
		spec.Fist = &decision.FistRule{Pass: rapid.IntRange(1, 5).Draw(t, "pass")}
	case decision.MethodLazy:
		spec.Lazy = &decision.LazyRule{}
	case decision.MethodApproval:
		n := rapid.IntRange(2, 5).Draw(t, "options")
		spec = approval(n, decision.ApprovalRule{Seats: rapid.IntRange(1, n-1).Draw(t, "seats"), Floor: drawnShare().Draw(t, "floor")})
	}
	if rapid.Bool().Draw(t, "quorum") {
		spec.Quorum = decision.Quorum{Presence: drawnShare().Draw(t, "presence"), Participation: drawnShare().Draw(t, "participation")}
	}
	for range rapid.IntRange(0, 2).Draw(t, "further quorums") {
		spec.Quorum.Also = append(spec.Quorum.Also, drawnNeed(t))
	}
	if method != decision.MethodApproval && rapid.Bool().Draw(t, "each group") {
		if method == decision.MethodYesNo {
			spec.Groups = &decision.GroupRule{Equal: spec.YesNo.Number == 0 && rapid.Bool().Draw(t, "equal")}
			if rapid.Bool().Draw(t, "in each") {
				spec.Groups.Threshold = drawnThreshold(t)
			}
		} else {
			spec.Groups = &decision.GroupRule{NoBlock: true}
		}
	}
	return spec
}

func drawnNeed(t *rapid.T) decision.Need {
	n := decision.Need{Of: rapid.SampledFrom([]decision.NeedOf{decision.OfPresence, decision.OfParticipation}).Draw(t, "of")}
	if rapid.Bool().Draw(t, "by number") {
		n.Number = rapid.IntRange(1, 8).Draw(t, "number")
	} else {
		n.Share = drawnThreshold(t)
		if n.Of == decision.OfParticipation && rapid.Bool().Draw(t, "of those present") {
			n.Base = decision.BasePresent
		}
	}
	switch rapid.SampledFrom([]string{"all", "each", "one"}).Draw(t, "whom") {
	case "each":
		n.Each = true
	case "one":
		n.Group = rapid.SampledFrom([]string{"A", "B", "Z"}).Draw(t, "group")
	}
	return n
}

// drawnPart is any attendance and count of a poll, of the whole or of a group.
func drawnPart(t *rapid.T, spec *decision.PollSpec, most int) decision.Sums {
	roll := rapid.IntRange(0, most).Draw(t, "roll")
	o := decision.Sums{Attending: decision.Attending{Roll: roll, Present: rapid.IntRange(0, roll).Draw(t, "present")}}
	o.Tally.Totals = map[string]ballot.Votes{}
	left := int64(roll)
	some := func(label string) int64 {
		n := rapid.Int64Range(0, left).Draw(t, label)
		left -= n
		return n
	}
	if spec.Method == decision.MethodApproval {
		valid, blank := some("valid"), some("blank")
		o.Tally.Ballots, o.Tally.Valid, o.Tally.Abstentions = valid+blank, valid, blank
		for _, option := range spec.Options {
			o.Tally.Totals[string(option.ID)] = ballot.Whole(rapid.Int64Range(0, valid).Draw(t, "votes"))
		}
		return o
	}
	for _, label := range marksOf[spec.Method] {
		n := some(string(label))
		o.Tally.Totals[string(label)] = ballot.Whole(n)
		o.Tally.Ballots += n
		if label == ballot.Abstain {
			o.Tally.Abstentions += n
		} else {
			o.Tally.Valid += n
		}
	}
	if spec.Method == decision.MethodConsent {
		o.Attending.Answered = rapid.IntRange(0, min(o.Attending.Present, int(o.Tally.Ballots))).Draw(t, "answered")
	}
	if label := stops[spec.Method]; label != "" {
		o.NotValid = rapid.Int64Range(0, o.Tally.Count(label)).Draw(t, "not valid")
	}
	return o
}

// add adds the numbers of a group to those of the whole.
func add(o *decision.Sums, g decision.Sums) {
	o.Attending.Roll += g.Attending.Roll
	o.Attending.Present += g.Attending.Present
	o.Attending.Answered += g.Attending.Answered
	o.Tally.Ballots += g.Tally.Ballots
	o.Tally.Valid += g.Tally.Valid
	o.Tally.Abstentions += g.Tally.Abstentions
	o.NotValid += g.NotValid
	for label := range g.Tally.Totals {
		o.Tally.Totals[label] = ballot.Whole(o.Tally.Count(label) + g.Tally.Count(label))
	}
}

// drawn is any poll with any sums, of groups where it looks at them.
func drawn(t *rapid.T) (decision.PollSpec, decision.Sums) {
	spec := drawnRule(t)
	grouped := spec.Groups != nil
	for _, n := range spec.Quorum.Also {
		grouped = grouped || n.Each || n.Group != ""
	}
	if !grouped {
		return spec, drawnPart(t, &spec, 30)
	}
	o := decision.Sums{Tally: decision.Tally{Totals: map[string]ballot.Votes{}}}
	for _, label := range []string{"A", "B", "C", ""}[:rapid.IntRange(2, 4).Draw(t, "groups")] {
		g := drawnPart(t, &spec, 10)
		g.Group = label
		o.Groups = append(o.Groups, g)
		add(&o, g)
	}
	return spec, o
}

// part makes n changes of one kind to the numbers of the whole, or of a group,
// in a way of its own; false where there is no room for them.
func part(s *decision.PollSpec, f decision.Flip, n int64, o decision.Sums) (decision.Sums, bool) {
	o.Tally.Totals = maps.Clone(o.Tally.Totals)
	if f.Change == "more_present" {
		o.Attending.Present += int(n)
		return o, o.Attending.Present <= o.Attending.Roll
	}
	c := turnsOf(s)[f.Change]
	if f.Change == "more_approvals" {
		c = turn{"", string(f.Option)}
	}
	put := func(label string, n int64) {
		o.Tally.Totals[label] = ballot.Whole(o.Tally.Count(label) + n)
		if label == "abstain" {
			o.Tally.Abstentions += n
		} else {
			o.Tally.Valid += n
		}
		o.Tally.Ballots += n
	}
	if c.from == "" {
		o.Attending.Answered += map[bool]int{true: int(n)}[s.Method == decision.MethodConsent]
	} else {
		put(c.from, -n)
	}
	put(c.to, n)
	free := int64(0)
	if c.from == stops[s.Method] {
		free = o.NotValid
	}
	return o, (c.from == "" || o.Tally.Count(c.from) >= free) && o.Tally.Ballots <= int64(o.Attending.Roll) &&
		o.Attending.Answered <= o.Attending.Present
}

// changed makes n changes of one kind to the whole and to the group that makes them.
func changed(s *decision.PollSpec, f decision.Flip, n int64, o decision.Sums) (decision.Sums, bool) {
	all, ok := part(s, f, n, o)
	if !ok || len(o.Groups) == 0 {
		return all, ok
	}
	all.Groups = slices.Clone(o.Groups)
	i := slices.IndexFunc(o.Groups, func(g decision.Sums) bool { return g.Group == f.Group })
	all.Groups[i], ok = part(s, f, n, o.Groups[i])
	return all, ok
}

// same tells whether two verdicts decide the same: adopted or not, and the same
// options chosen or none.
func same(a, b decision.Verdict) bool {
	set := func(v decision.Verdict) []decision.OptionID {
		if v.Kind != decision.Elected {
			return nil
		}
		return slices.Sorted(slices.Values(v.Elected))
	}
	return (a.Kind == decision.Adopted) == (b.Kind == decision.Adopted) && slices.Equal(set(a), set(b))
}

// Each change that a verdict names turns it, and one less does not.
func TestAFlipFlipsAndOneLessDoesNot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec, o := drawn(t)
		was := decision.Judge(&spec, o, decision.Lot{})
		for _, f := range was.Flips {
			require.Positive(t, f.Count)
			after, ok := changed(&spec, f, f.Count, o)
			require.True(t, ok, "%+v is within reach", f)
			require.False(t, same(was, decision.Judge(&spec, after, decision.Lot{})), "%+v flips %s", f, was.Kind)
			for n := int64(1); n < f.Count; n++ {
				before, _ := changed(&spec, f, n, o)
				require.True(t, same(was, decision.Judge(&spec, before, decision.Lot{})), "%d is too few for %+v", n, f)
			}
		}
	})
}

// What a verdict does not name turns nothing, however often it happens.
func TestWhatIsNotAmongTheFlipsDoesNotFlip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec, o := drawn(t)
		was := decision.Judge(&spec, o, decision.Lot{})
		listed := map[decision.Flip]bool{}
		for _, f := range was.Flips {
			f.Count = 0
			require.False(t, listed[f], "%+v stands there once", f)
			listed[f] = true
		}
		groups := []string{""}
		if len(o.Groups) > 0 {
			groups = groups[:0]
			for _, g := range o.Groups {
				groups = append(groups, g.Group)
			}
		}
		var kinds []decision.Flip
		for _, g := range groups {
			kinds = append(kinds, decision.Flip{Change: "more_present", Group: g})
			for kind := range turnsOf(&spec) {
				kinds = append(kinds, decision.Flip{Change: kind, Group: g})
			}
			for _, option := range spec.Options {
				kinds = append(kinds, decision.Flip{Change: "more_approvals", Option: option.ID, Group: g})
			}
		}
		for _, f := range kinds {
			for n := int64(1); !listed[f]; n++ {
				after, ok := changed(&spec, f, n, o)
				if !ok {
					break
				}
				require.True(t, same(was, decision.Judge(&spec, after, decision.Lot{})), "%d of %+v", n, f)
			}
		}
	})
}

// atMost are the conditions that limit from above.
var atMost = map[string]bool{"consensus_blocks": true, "consensus_stand_asides": true, "consensus_concerns": true,
	"consent_objections": true, "gradients_vetoes": true, "gradients_oppose": true, "fist_fists": true, "fist_under": true,
	"lazy_objections": true, "lazy_window": true}

func TestAnAdoptedVerdictHasAllItsConditionsMetAndTheirSumsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec, o := drawn(t)
		v := decision.Judge(&spec, o, decision.Lot{})
		all := true
		for _, c := range v.Checks {
			all = all && c.Met
			if atMost[c.Code] {
				require.Equal(t, c.Have <= c.Need, c.Met, "%+v", c)
			} else {
				require.Equal(t, c.Have >= c.Need, c.Met, "%+v", c)
			}
		}
		if v.Kind == decision.Adopted || v.Kind == decision.Elected {
			require.True(t, all)
		}
		if spec.Method != decision.MethodApproval && all {
			require.Equal(t, decision.Adopted, v.Kind)
		}
	})
}

func TestJudgingChangesNoSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec, o := drawn(t)
		before := encoded(t, o)
		decision.Judge(&spec, o, decision.Lot{})
		require.Equal(t, before, encoded(t, o))
	})
}

// A hall of twenty groups of a thousand is judged, with all that would flip it.
func BenchmarkJudge(b *testing.B) {
	for name, equal := range map[string]bool{"heads": false, "equal groups": true} {
		spec := asked(half, decision.BaseCounted)
		spec.Groups = &decision.GroupRule{Threshold: half, Equal: equal}
		spec.Quorum.Also = []decision.Need{{Of: decision.OfPresence, Share: half, Each: true}}
		o := decision.Sums{Tally: decision.Tally{Totals: map[string]ballot.Votes{}}}
		for i := range 20 {
			g := decision.Sums{Group: strconv.Itoa(i), Attending: decision.Attending{Roll: 1000, Present: 700 + i}, Tally: answers(400+int64(i), 290, 7)}
			o.Groups = append(o.Groups, g)
			add(&o, g)
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				decision.Judge(&spec, o, decision.Lot{})
			}
		})
	}
}
