package decision_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// cast is the sums of ballots with these marks, of a roll of which all are present.
func sumsOf(method decision.Method, roll int, marks map[ballot.Choice]int64) decision.Sums {
	o := decision.Sums{Attending: decision.Attending{Roll: roll, Present: roll}, Tally: decision.Tally{Totals: map[string]ballot.Votes{}}}
	for _, label := range marksOf[method] {
		n := marks[label]
		o.Tally.Totals[string(label)] = ballot.Whole(n)
		o.Tally.Ballots += n
		if label == ballot.Abstain {
			o.Tally.Abstentions += n
		} else {
			o.Tally.Valid += n
		}
	}
	return o
}

type marks = map[ballot.Choice]int64

// Both sides of every limit of gradients, fist to five and lazy consensus.
func TestModelsAdoptWithinTheirLimits(t *testing.T) {
	gradients := func(change func(*decision.GradientsRule)) decision.PollSpec {
		r := decision.DefaultGradients()
		change(&r)
		return decision.PollSpec{Method: decision.MethodGradients, Gradients: &r}
	}
	plain := gradients(func(*decision.GradientsRule) {})
	oneVeto := gradients(func(r *decision.GradientsRule) { r.Vetoes = 1 })
	narrow := gradients(func(r *decision.GradientsRule) { r.Upto, r.From = 1, 8 })
	fist := func(pass int) decision.PollSpec {
		return decision.PollSpec{Method: decision.MethodFist, Fist: &decision.FistRule{Pass: pass}}
	}
	lazy := decision.PollSpec{Method: decision.MethodLazy, Lazy: &decision.LazyRule{}}
	for _, row := range []struct {
		name  string
		spec  decision.PollSpec
		marks marks
		want  decision.VerdictKind
	}{
		{"two thirds in levels 1 to 3", plain, marks{"endorse": 2, "agree-with-reservations": 2, "more-discussion-wanted": 2}, decision.Adopted},
		{"one less than two thirds", plain, marks{"endorse": 3, "more-discussion-wanted": 2}, decision.NotAdopted},
		{"level 4 abstains and is not counted", plain, marks{"endorse": 2, ballot.Abstain: 9, "more-discussion-wanted": 1}, decision.Adopted},
		{"all abstain", plain, marks{ballot.Abstain: 9}, decision.NotAdopted},
		{"a fifth in levels 6 to 8", plain, marks{"endorse": 4, "dislike-but-will-support": 1}, decision.Adopted},
		{"more than a fifth", plain, marks{"endorse": 3, "serious-disagreement": 1}, decision.NotAdopted},
		{"a veto", plain, marks{"endorse": 9, "veto": 1}, decision.Blocked},
		{"a veto of one allowed", oneVeto, marks{"endorse": 9, "veto": 1}, decision.Adopted},
		{"two vetoes of one allowed", oneVeto, marks{"endorse": 9, "veto": 2}, decision.Blocked},
		{"level 1 alone supports", narrow, marks{"endorse": 1, "endorse-with-minor-contention": 1}, decision.NotAdopted},
		{"level 7 does not oppose where 8 alone does", narrow, marks{"endorse": 2, "serious-disagreement": 1}, decision.Adopted},

		{"the lowest shows three", fist(3), marks{"3": 1, "4": 2, "5": 3}, decision.Adopted},
		{"one shows two", fist(3), marks{"2": 1, "5": 9}, decision.NotAdopted},
		{"one shows a fist", fist(3), marks{"0": 1, "5": 9}, decision.Blocked},
		{"nobody shows a hand", fist(3), marks{}, decision.NotAdopted},
		{"one finger is enough for a pass mark of one", fist(1), marks{"1": 4}, decision.Adopted},
		{"four are too few for a pass mark of five", fist(5), marks{"4": 1, "5": 4}, decision.NotAdopted},

		{"silence is assent", lazy, marks{}, decision.Adopted},
		{"one agrees aloud", lazy, marks{"agree": 1}, decision.Adopted},
		{"one objects", lazy, marks{"agree": 9, "objection": 1}, decision.Blocked},
	} {
		v := decision.Judge(&row.spec, sumsOf(row.spec.Method, 20, row.marks), decision.Lot{})
		require.Equal(t, row.want, v.Kind, row.name)
	}
	early := sumsOf(decision.MethodLazy, 20, nil)
	early.Left = 1
	require.Equal(t, decision.NotAdopted, decision.Judge(&lazy, early, decision.Lot{}).Kind, "a minute was left for objections")
}

// A consent round adopts when all who are present have answered and none objects.
func TestConsentAsksEverybodyPresent(t *testing.T) {
	spec := decision.PollSpec{Method: decision.MethodConsent, Consent: &decision.ConsentRule{}}
	for _, row := range []struct {
		name              string
		present, answered int
		marks             marks
		want              decision.VerdictKind
	}{
		{"all consent", 3, 3, marks{"consent": 3}, decision.Adopted},
		{"one has not answered", 3, 2, marks{"consent": 2}, decision.NotAdopted},
		{"a concern stops nothing", 3, 3, marks{"consent": 2, "concern": 1}, decision.Adopted},
		{"an objection does", 3, 3, marks{"consent": 2, "objection": 1}, decision.Blocked},
		{"also while others have not answered", 3, 1, marks{"objection": 1}, decision.Blocked},
		{"who answered and left stays heard", 2, 2, marks{"consent": 2, "objection": 1}, decision.Blocked},
		{"nobody is there", 0, 0, nil, decision.NotAdopted},
	} {
		o := sumsOf(decision.MethodConsent, 5, row.marks)
		o.Attending.Present, o.Attending.Answered = row.present, row.answered
		require.Equal(t, row.want, decision.Judge(&spec, o, decision.Lot{}).Kind, row.name)
	}
}

// block is one of ten, and others judge it: nine are present besides its owner.
func TestPeersFindABlockPrincipledByAQuarter(t *testing.T) {
	for _, row := range []struct {
		name                     string
		present, principled, not int
		valid                    string
		want                     decision.VerdictKind
	}{
		{"nobody has said", 8, 0, 0, "open", decision.Blocked},
		{"two of eight are a quarter", 8, 2, 6, "yes", decision.Blocked},
		{"one of eight is less, and seven have said no", 8, 1, 7, "no", decision.Adopted},
		{"six of eight have said no, two are still to say", 8, 0, 6, "open", decision.Blocked},
		{"seven of eight have said no: a quarter is out of reach", 8, 0, 7, "no", decision.Adopted},
		{"two of seven are more than a quarter", 7, 2, 5, "yes", decision.Blocked},
		{"one of seven is less", 7, 1, 6, "no", decision.Adopted},
		{"nobody is there to judge", 0, 0, 0, "open", decision.Blocked},
	} {
		s := hall(t)
		s.do(s.facil, decision.SetPresence{ID: s.id(), Member: s.facil.Member()})
		s.do(s.facil, decision.SetPresence{ID: s.id(), Member: s.co.Member()})
		s.do(s.facil, decision.SetPresence{ID: s.id(), Member: s.record.Member()})
		_, q := s.polled(peers())
		s.cast(s.part, q, 1, block)
		s.cast(s.facil, q, 1, agree)
		for i := range row.present {
			by := s.join("x", decision.Participant)
			if i < row.principled+row.not {
				s.do(by, decision.JudgeBlock{ID: s.id(), Poll: q, Round: 1, Owner: s.part.Member(), Principled: i < row.principled})
			}
		}
		j := s.deskOf(q)[0].Judged
		require.Equal(t, []int{row.present, row.principled, row.not}, []int{j.Present, j.Principled, j.Not}, row.name)
		valid := "open"
		if j.Valid != nil {
			valid = map[bool]string{true: "yes", false: "no"}[*j.Valid]
		}
		require.Equal(t, row.valid, valid, row.name)
		s.shut(q, 1)
		require.Equal(t, row.want, s.verdict(q).Kind, row.name)
		state := decision.CardStands
		if row.valid == "no" {
			state = decision.CardNotValid
		}
		s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.co.Member()})
		require.Equal(t, state, s.deskOf(q)[0].State, row.name)
		require.Equal(t, row.present, s.deskOf(q)[0].Judged.Present, "what was found stays as it was")
	}
}

func (s *scene) deskOf(q decision.PollID) []decision.CardLine {
	cards, shown, err := s.m.Desk(q, decision.ToFacilitator)
	require.NoError(s.t, err)
	require.True(s.t, shown)
	return cards
}

// Quorums of every kind, with three groups: A has four members, B three, C one.
func TestAFurtherQuorumIsAskedOfAllOfEachOrOfOneGroup(t *testing.T) {
	third := ballot.Share{Num: 1, Den: 3}
	in, cast := decision.OfPresence, decision.OfParticipation
	for _, row := range []struct {
		name    string
		need    decision.Need
		present [3]int
		cast    [3]int64
		want    decision.VerdictKind
	}{
		{"five are present", decision.Need{Of: in, Number: 5}, [3]int{3, 1, 1}, [3]int64{1, 0, 0}, decision.Adopted},
		{"four are not five", decision.Need{Of: in, Number: 5}, [3]int{3, 1, 0}, [3]int64{3, 1, 0}, decision.NoQuorum},
		{"five cast", decision.Need{Of: cast, Number: 5}, [3]int{}, [3]int64{3, 1, 1}, decision.Adopted},
		{"four cast", decision.Need{Of: cast, Number: 5}, [3]int{4, 3, 1}, [3]int64{3, 1, 0}, decision.NoQuorum},
		{"half of those present cast: 3 of 6 are not more than half", decision.Need{Of: cast, Share: half, Base: decision.BasePresent}, [3]int{4, 2, 0}, [3]int64{3, 0, 0}, decision.NoQuorum},
		{"3 of 5 are", decision.Need{Of: cast, Share: half, Base: decision.BasePresent}, [3]int{4, 1, 0}, [3]int64{3, 0, 0}, decision.Adopted},
		{"3 of 8 on the roll are not", decision.Need{Of: cast, Share: half, Base: decision.BaseRoll}, [3]int{4, 1, 0}, [3]int64{3, 0, 0}, decision.NoQuorum},
		{"a third of each group is present", decision.Need{Of: in, Share: third, Each: true}, [3]int{2, 1, 1}, [3]int64{1, 0, 0}, decision.Adopted},
		{"one of four is less than a third", decision.Need{Of: in, Share: third, Each: true}, [3]int{1, 3, 1}, [3]int64{1, 3, 1}, decision.NoQuorum},
		{"a group is away", decision.Need{Of: in, Share: third, Each: true}, [3]int{4, 3, 0}, [3]int64{4, 3, 0}, decision.NoQuorum},
		{"one of each group casts", decision.Need{Of: cast, Number: 1, Each: true}, [3]int{}, [3]int64{1, 1, 1}, decision.Adopted},
		{"a group is silent", decision.Need{Of: cast, Number: 1, Each: true}, [3]int{4, 3, 1}, [3]int64{4, 3, 0}, decision.NoQuorum},
		{"two of B are present", decision.Need{Of: in, Share: half, Group: "B"}, [3]int{0, 2, 0}, [3]int64{1, 0, 0}, decision.Adopted},
		{"one of B is", decision.Need{Of: in, Share: half, Group: "B"}, [3]int{4, 1, 1}, [3]int64{1, 0, 0}, decision.NoQuorum},
		{"a group that nobody is in any more", decision.Need{Of: in, Share: half, Group: "Z"}, [3]int{4, 3, 1}, [3]int64{4, 3, 1}, decision.NoQuorum},
	} {
		spec := asked(half, decision.BaseCounted)
		spec.Quorum.Also = []decision.Need{row.need}
		o := decision.Sums{Tally: decision.Tally{Totals: map[string]ballot.Votes{}}}
		for i, roll := range []int{4, 3, 1} {
			g := sumsOf(decision.MethodYesNo, roll, marks{"yes": row.cast[i]})
			g.Group, g.Attending.Present = string(rune('A'+i)), row.present[i]
			o.Groups = append(o.Groups, g)
			add(&o, g)
		}
		require.Equal(t, row.want, decision.Judge(&spec, o, decision.Lot{}).Kind, row.name)
	}
}

// A double majority: the whole, and each group; who is in no group counts in the
// whole alone.
func TestEachGroupIsAskedBesidesTheWhole(t *testing.T) {
	type chamber struct {
		label            string
		yes, no, abstain int64
		roll, present    int
	}
	two := ballot.Share{Num: 2, Den: 3}
	for _, row := range []struct {
		name  string
		base  decision.Base
		each  ballot.Share
		equal bool
		rooms []chamber
		want  decision.VerdictKind
	}{
		{"all groups agree", decision.BaseCounted, half, false, []chamber{{"A", 3, 1, 0, 4, 4}, {"B", 2, 1, 0, 3, 3}}, decision.Adopted},
		{"one is tied, whatever the whole says", decision.BaseCounted, half, false, []chamber{{"A", 30, 0, 0, 30, 30}, {"B", 2, 2, 0, 4, 4}}, decision.NotAdopted},
		{"the groups agree and the whole does not, for those of no group", decision.BaseCounted, half, false,
			[]chamber{{"A", 2, 1, 0, 3, 3}, {"B", 2, 1, 0, 3, 3}, {"", 0, 9, 0, 9, 9}}, decision.NotAdopted},
		{"those of no group need not agree by themselves", decision.BaseCounted, half, false,
			[]chamber{{"A", 4, 1, 0, 5, 5}, {"B", 4, 1, 0, 5, 5}, {"", 0, 2, 0, 2, 2}}, decision.Adopted},
		{"a silent group does not agree", decision.BaseCounted, half, false, []chamber{{"A", 9, 0, 0, 9, 9}, {"B", 0, 0, 0, 3, 3}}, decision.NotAdopted},
		{"nor does one that abstains", decision.BaseCounted, half, false, []chamber{{"A", 9, 0, 0, 9, 9}, {"B", 0, 0, 3, 3, 3}}, decision.NotAdopted},
		{"two thirds of a group, exactly", decision.BaseCounted, two, false, []chamber{{"A", 4, 2, 0, 6, 6}, {"B", 2, 1, 5, 8, 8}}, decision.Adopted},
		{"of those cast, abstentions are in the base", decision.BaseCast, two, false, []chamber{{"A", 4, 2, 0, 6, 6}, {"B", 2, 0, 2, 8, 8}}, decision.NotAdopted},
		{"of those present", decision.BasePresent, half, false, []chamber{{"A", 3, 0, 0, 9, 5}, {"B", 2, 0, 0, 9, 3}}, decision.Adopted},
		{"half of those present of one group", decision.BasePresent, half, false, []chamber{{"A", 3, 0, 0, 9, 5}, {"B", 2, 0, 0, 9, 4}}, decision.NotAdopted},
		{"of the roll", decision.BaseRoll, half, false, []chamber{{"A", 5, 0, 0, 9, 5}, {"B", 5, 0, 0, 9, 5}}, decision.Adopted},
		{"four of nine on the roll", decision.BaseRoll, half, false, []chamber{{"A", 8, 0, 0, 9, 8}, {"B", 4, 0, 0, 9, 4}}, decision.NotAdopted},

		{"equal weight: 1/4 and 4/5 are 21/40, more than half", decision.BaseCounted, ballot.Share{}, true,
			[]chamber{{"A", 25, 75, 0, 100, 100}, {"B", 4, 1, 0, 5, 5}}, decision.Adopted},
		{"equal weight: 1/4 and 3/4 are half, and that is not more", decision.BaseCounted, ballot.Share{}, true,
			[]chamber{{"A", 1, 3, 0, 4, 4}, {"B", 75, 25, 0, 100, 100}}, decision.NotAdopted},
		{"equal weight: a third of three groups, and nothing is lost in rounding", decision.BaseCounted, ballot.Share{}, true,
			[]chamber{{"A", 1, 2, 0, 3, 3}, {"B", 1, 2, 0, 3, 3}, {"C", 5, 0, 0, 5, 5}}, decision.Adopted},
		{"equal weight: a silent group has a share of nothing", decision.BaseCounted, ballot.Share{}, true,
			[]chamber{{"A", 9, 0, 0, 9, 9}, {"B", 0, 0, 0, 3, 3}}, decision.NotAdopted},
		{"equal weight: those of no group have none", decision.BaseCounted, ballot.Share{}, true,
			[]chamber{{"A", 2, 1, 0, 3, 3}, {"B", 2, 1, 0, 3, 3}, {"", 0, 99, 0, 99, 99}}, decision.Adopted},
	} {
		spec := asked(half, row.base)
		spec.Groups = &decision.GroupRule{Threshold: row.each, Equal: row.equal}
		o := decision.Sums{Tally: decision.Tally{Totals: map[string]ballot.Votes{}}}
		for _, c := range row.rooms {
			g := sumsOf(decision.MethodYesNo, c.roll, marks{"yes": c.yes, "no": c.no, "abstain": c.abstain})
			g.Group, g.Attending.Present = c.label, c.present
			o.Groups = append(o.Groups, g)
			add(&o, g)
		}
		require.Equal(t, row.want, decision.Judge(&spec, o, decision.Lot{}).Kind, row.name)
	}
}

func TestNoGroupMayHaveAnOpenBlock(t *testing.T) {
	rule := decision.DefaultConsensus()
	rule.BlocksAllowed = 1
	spec := decision.PollSpec{Method: decision.MethodConsensus, Consensus: &rule}
	o := decision.Sums{Tally: decision.Tally{Totals: map[string]ballot.Votes{}}}
	for label, m := range map[string]marks{"A": {"agree": 5}, "B": {"agree": 4, "block": 1}} {
		g := sumsOf(decision.MethodConsensus, 5, m)
		g.Group = label
		o.Groups = append(o.Groups, g)
		add(&o, g)
	}
	require.Equal(t, decision.Adopted, decision.Judge(&spec, o, decision.Lot{}).Kind, "one block is allowed")
	spec.Groups = &decision.GroupRule{NoBlock: true}
	require.Equal(t, decision.Blocked, decision.Judge(&spec, o, decision.Lot{}).Kind, "but not where no group may have one")
}

// The clock of N Street: six talks, or ninety days.
func TestTheClockRunsForSixTalksOrNinetyDays(t *testing.T) {
	for _, row := range []struct {
		talks, days int
		may         bool
	}{{0, 0, false}, {5, 0, false}, {6, 0, true}, {0, 89, false}, {0, 90, true}, {5, 89, false}} {
		s := hall(t)
		_, q := s.blocked(falling(byClock))
		for range row.talks {
			s.do(s.facil, decision.HoldTalk{ID: s.id(), Poll: q, Note: "We met."})
		}
		s.now = s.now.AddDate(0, 0, row.days)
		plan := decision.PlanFallback{ID: s.id(), Of: q, Poll: decision.PollID(s.uuid())}
		if !row.may {
			s.refused(decision.ErrClockRuns, s.facil, plan)
			continue
		}
		s.do(s.facil, plan)
		s.open(plan.Poll, 1)
		for i, by := range []decision.By{s.facil, s.co, s.record, s.part} {
			s.cast(by, plan.Poll, 1, decision.Marks{Answer: []ballot.Choice{"yes", "yes", "yes", "no"}[i]})
		}
		s.shut(plan.Poll, 1)
		require.Equal(t, decision.Adopted, s.verdict(plan.Poll).Kind, "three of four are three quarters")
	}
}

func TestAFallbackIsAboutTheTextThatWasBlocked(t *testing.T) {
	s := hall(t)
	p, q := s.blocked(falling(byVote))
	plan := decision.PlanFallback{ID: s.id(), Of: q, Poll: decision.PollID(s.uuid())}
	s.do(s.facil, plan)
	s.move(p, decision.PhaseDiscussion, "Hear the block.")
	s.do(s.record, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "New"})
	s.refused(decision.ErrNotBlocked, s.facil, decision.OpenPoll{ID: s.id(), Poll: plan.Poll, Text: 2})
	plan.ID, plan.Poll = s.id(), decision.PollID(s.uuid())
	s.refused(decision.ErrNotBlocked, s.facil, plan)
}

// Weights count in every base; heads are what the ribbon and the minutes show.
func TestAPollByWeightCountsWeights(t *testing.T) {
	for _, row := range []struct {
		base     decision.Base
		byWeight bool
		want     decision.VerdictKind
	}{
		{decision.BaseCounted, false, decision.Adopted}, {decision.BaseCounted, true, decision.NotAdopted},
		{decision.BaseCast, false, decision.Adopted}, {decision.BaseCast, true, decision.NotAdopted},
		{decision.BasePresent, false, decision.NotAdopted}, {decision.BasePresent, true, decision.NotAdopted},
		{decision.BaseRoll, false, decision.NotAdopted}, {decision.BaseRoll, true, decision.NotAdopted},
	} {
		s := hall(t)
		s.do(s.facil, decision.SetWeight{ID: s.id(), Member: s.part.Member(), Weight: 3})
		spec := asked(half, row.base)
		spec.ByWeight = row.byWeight
		_, q := s.polled(spec)
		s.cast(s.facil, q, 1, decision.Marks{Answer: "yes"})
		s.cast(s.co, q, 1, decision.Marks{Answer: "yes"})
		s.cast(s.part, q, 1, decision.Marks{Answer: "no"})
		s.shut(q, 1)
		require.Equal(t, row.want, s.verdict(q).Kind, "%s %v", row.base, row.byWeight)
		p := s.m.Section(decision.SectionPoll(q), decision.ToMember).(decision.PollSection)
		require.Equal(t, []int{3, 4}, []int{p.Cast, p.Voters}, "people")
	}
}

// The window of lazy consensus: only when it is over is silence assent.
func TestLazyConsensusIsNotHurried(t *testing.T) {
	s := hall(t)
	_, q := s.polled(s.lazily())
	s.now = s.now.Add(time.Hour - time.Millisecond)
	s.shut(q, 1)
	require.Equal(t, decision.NotAdopted, s.verdict(q).Kind, "a millisecond was left")
	_, q = s.polled(s.lazily())
	at, due, ok := s.m.Due()
	require.True(t, ok)
	s.now = at
	s.do(decision.ByClock(), due)
	require.Equal(t, decision.Adopted, s.verdict(q).Kind)
	s.refused(decision.ErrClosesInPast, s.facil, decision.OpenPoll{ID: s.id(), Poll: q, Text: 1})
	_, q = s.polled(s.lazily())
	for _, by := range []decision.By{s.facil, s.co, s.record, s.part} {
		s.cast(by, q, 1, agree)
	}
	s.shut(q, 1)
	require.Equal(t, decision.Adopted, s.verdict(q).Kind, "all have said so: nobody is silent")
}

// Every built-in way of deciding can be planned, opened, closed and opened again.
func TestEveryWayOfDecidingCanBeUsed(t *testing.T) {
	for _, way := range decision.Ways() {
		s := hall(t)
		s.groups()
		spec := way.Spec
		switch spec.Method {
		case decision.MethodLazy:
			spec = s.lazily()
		case decision.MethodApproval, decision.MethodRanked, decision.MethodSTV, decision.MethodScore, decision.MethodStar,
			decision.MethodDots, decision.MethodResistance:
			spec.Options = s.options("One", "Two", "Three", "Four", "Five")
			if spec.Resistance != nil {
				spec.Resistance.Passive = spec.Options[4].ID
			}
		}
		_, q := s.polled(spec)
		s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1, Reason: "x"})
		if p := s.m.Account().Proposals[0]; p.Phase == decision.PhaseVote {
			s.open(q, 1)
		}
		require.JSONEq(t, seen(t, s.m), seen(t, fold(t, s.m.ID(), s.events, nil)), way.Code)
	}
}

// A hall of sixty in four groups decides by double majority: one group of fifteen
// alone stops what three quarters of the hall want, and one of its members turns it.
func TestAHallOfSixtyDecidesByDoubleMajority(t *testing.T) {
	s := hall(t)
	var rooms [4][]decision.By
	for i := range 60 {
		by := s.join("x", decision.Participant)
		rooms[i%4] = append(rooms[i%4], by)
		s.do(s.facil, decision.SetGroup{ID: s.id(), Member: by.Member(), Group: []string{"Environment", "Labour", "Owners", "Tenants"}[i%4]})
	}
	spec := doubly()
	spec.Quorum.Also = []decision.Need{{Of: decision.OfParticipation, Share: half, Each: true}}
	_, q := s.polled(spec)
	for i, room := range rooms {
		for j, by := range room {
			no := i == 3 && j < 8
			s.cast(by, q, 1, decision.Marks{Answer: map[bool]ballot.Choice{true: "no", false: "yes"}[no]})
		}
	}
	v := s.verdict(q)
	require.Equal(t, decision.NotAdopted, v.Kind)
	require.Contains(t, v.Flips, decision.Flip{Change: "no_to_yes", Group: "Tenants", Count: 1})
	s.cast(rooms[3][0], q, 2, decision.Marks{Answer: "yes"})
	s.shut(q, 1)
	require.Equal(t, decision.Adopted, s.verdict(q).Kind)
}
