package decision_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/decision"
)

func (s *scene) ideas(p decision.ProposalID, a decision.Audience, viewer decision.By) []decision.IdeaLine {
	lines, err := s.m.Ideas(p, a, viewer.Member())
	require.NoError(s.t, err)
	return lines
}

func (s *scene) ideasSection(p decision.ProposalID, a decision.Audience) decision.IdeasSection {
	return s.m.Section(decision.SectionIdeas(p), a).(decision.IdeasSection)
}

// What each sees of one idea that Dov wrote: a line for each way of holding a
// brainstorm, before and after the reveal.
func TestWhoSeesAnIdeaAndItsAuthorWhen(t *testing.T) {
	const nothing, text, named = "", "Plant trees", "Plant trees, by Dov"
	for _, row := range []struct {
		name                                        string
		rule                                        decision.BrainstormRule
		revealed                                    bool
		author, other, observer, facilitator, shown string
	}{
		{"silent", decision.BrainstormRule{Silent: true}, false, named, nothing, nothing, nothing, nothing},
		{"silent, revealed", decision.BrainstormRule{Silent: true}, true, named, named, named, named, text},
		{"silent and hidden", decision.BrainstormRule{Silent: true, Hidden: true}, false, text, nothing, nothing, nothing, nothing},
		{"silent and hidden, revealed", decision.BrainstormRule{Silent: true, Hidden: true}, true, text, text, text, text, text},
		{"at once", decision.BrainstormRule{}, false, named, named, named, named, text},
		{"at once and hidden", decision.BrainstormRule{Hidden: true}, false, text, text, text, text, text},
	} {
		s := hall(t)
		p := s.storming(row.rule)
		s.idea(s.part, p, text)
		if row.revealed {
			s.reveal(p)
		}
		for _, who := range []struct {
			by   decision.By
			a    decision.Audience
			want string
		}{{s.part, decision.ToMember, row.author}, {s.record, decision.ToMember, row.other}, {s.observe, decision.ToMember, row.observer},
			{s.facil, decision.ToFacilitator, row.facilitator}, {decision.By{}, decision.ToScreen, row.shown}} {
			got := ""
			if lines := s.ideas(p, who.a, who.by); len(lines) == 1 {
				require.Equal(t, who.by == s.part, lines[0].Mine, row.name)
				if got = lines[0].Text; lines[0].Author != "" {
					got += ", by " + lines[0].Author
				}
			}
			require.Equal(t, who.want, got, "%s: %s", row.name, who.a)
		}
		for _, a := range decision.Audiences() {
			if !row.revealed && row.rule.Silent || a == decision.ToWaiting {
				require.NotContains(t, view(t, s.m, a), text, "%s: %s", row.name, a)
				continue
			}
			line := encoded(t, s.ideasSection(p, a).Newest)
			require.Contains(t, line, text, "%s: %s", row.name, a)
			require.NotContains(t, line, string(s.part.Member()), "%s: no id leads to the author", row.name)
			if row.rule.Hidden || a == decision.ToScreen {
				require.NotContains(t, line, "Dov", "%s: %s", row.name, a)
			}
		}
	}
}

func TestASilentBrainstormTellsHowManyWroteAndNothingElse(t *testing.T) {
	s := hall(t)
	p := s.storming(decision.DefaultBrainstorm())
	s.idea(s.part, p, "One")
	s.idea(s.part, p, "Two")
	s.idea(s.record, p, "Three")
	for _, a := range []decision.Audience{decision.ToFacilitator, decision.ToMember, decision.ToScreen} {
		got := s.ideasSection(p, a)
		require.Equal(t, []int{3, 2, 0}, []int{got.Count, got.Writers, len(got.Newest)}, a)
		require.False(t, got.Revealed)
	}
	require.Len(t, s.m.Me(s.part.Member()).Ideas, 2)
	require.Len(t, s.m.Me(s.record.Member()).Ideas, 1)
	require.Empty(t, s.m.Me(s.facil.Member()).Ideas)
}

func TestABrainstormWithoutARuleIsSilentWithNamesAndFiveDots(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDraft)
	s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseBrainstorm})
	require.Equal(t, decision.BrainstormRule{Silent: true, Dots: 5}, s.ideasSection(p, decision.ToScreen).Rule)
	s.idea(s.part, p, "x")
	require.Equal(t, decision.BrainstormRule{Silent: true, Dots: 5}, s.ideasSection(p, decision.ToScreen).Rule)
	require.Empty(t, s.ideas(p, decision.ToFacilitator, s.facil))
}

func TestDotsFollowIdeasThatAreMerged(t *testing.T) {
	s := hall(t)
	p := s.storming(atOnce)
	trees, shade, woods := s.idea(s.part, p, "Trees"), s.idea(s.part, p, "Shade"), s.idea(s.part, p, "Woods")
	mine := decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{trees: 2, shade: 3}}
	s.do(s.part, mine)
	s.do(s.record, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{shade: 1}})
	s.do(s.facil, decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: shade, Into: trees})
	s.do(s.facil, decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: trees, Into: woods})
	lines := s.ideas(p, decision.ToMember, s.part)
	require.Len(t, lines, 1, "an idea merged into another is listed with it")
	require.Equal(t, []int{6, 2}, []int{lines[0].Dots, lines[0].Merged})
	require.Equal(t, map[decision.IdeaID]int{woods: 5}, s.m.Me(s.part.Member()).Dots[0].Dots)
	require.Empty(t, s.do(s.part, mine), "a retry of what was placed before the merge is the same dots")
	s.do(s.part, decision.PlaceDots{Proposal: p, Counter: 2, Dots: map[decision.IdeaID]int{shade: 2, trees: 3}})
	require.Equal(t, 6, s.ideas(p, decision.ToMember, s.part)[0].Dots)
	s.refused(decision.ErrDotsSpent, s.part, decision.PlaceDots{Proposal: p, Counter: 3, Dots: map[decision.IdeaID]int{shade: 3, trees: 3}})
}

// Two tabs of one member know the same counter; only one of them can be first.
func TestTwoTabsCannotSpendMoreThanTheDotsThereAre(t *testing.T) {
	s := hall(t)
	p := s.storming(atOnce)
	one, two := s.idea(s.record, p, "One"), s.idea(s.record, p, "Two")
	s.do(s.part, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{one: 5}})
	got := s.refused(decision.ErrCounterReused, s.part, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{two: 5}})
	require.Equal(t, map[decision.IdeaID]int{one: 5}, got.Args["dots"], "the tab is told what is stored")
	s.do(s.part, decision.PlaceDots{Proposal: p, Counter: 2, Dots: map[decision.IdeaID]int{two: 5}})
	total := 0
	for _, l := range s.ideas(p, decision.ToMember, s.part) {
		total += l.Dots
	}
	require.Equal(t, 5, total)
	require.Equal(t, 1, s.ideasSection(p, decision.ToMember).Dotters)
	s.do(s.part, decision.PlaceDots{Proposal: p, Counter: 3})
	require.Equal(t, 0, s.ideasSection(p, decision.ToMember).Dotters)
}

func TestNobodyEverHasMoreDotsThanTheRuleGives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := hall(t)
		p := s.storming(decision.BrainstormRule{Dots: rapid.IntRange(0, 6).Draw(t, "dots")})
		var all []decision.IdeaID
		for range 4 {
			all = append(all, s.idea(s.part, p, "x"))
		}
		for range rapid.IntRange(1, 15).Draw(t, "steps") {
			dots := map[decision.IdeaID]int{}
			for _, id := range all {
				if rapid.Bool().Draw(t, "on") {
					dots[id] = rapid.IntRange(-1, 5).Draw(t, "n")
				}
			}
			cmd := rapid.SampledFrom([]decision.Command{
				decision.PlaceDots{Proposal: p, Counter: rapid.Uint64Range(0, 5).Draw(t, "counter"), Dots: dots},
				decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: rapid.SampledFrom(all).Draw(t, "a"), Into: rapid.SampledFrom(all).Draw(t, "b")},
			}).Draw(t, "cmd")
			by := s.part
			if _, merges := cmd.(decision.MergeIdeas); merges {
				by = s.facil
			}
			events, _ := s.m.Decide(by, s.now, cmd)
			for _, ev := range events {
				require.NoError(t, s.m.Apply(ev))
			}
			mine, shown := 0, 0
			for _, d := range s.m.Me(s.part.Member()).Dots {
				for _, n := range d.Dots {
					require.Positive(t, n)
					mine += n
				}
			}
			for _, l := range s.ideas(p, decision.ToMember, s.part) {
				shown += l.Dots
			}
			require.Equal(t, mine, shown)
			require.LessOrEqual(t, mine, s.ideasSection(p, decision.ToMember).Rule.Dots)
		}
	})
}

func TestIdeasBearTheirDots(t *testing.T) {
	s := hall(t)
	p := s.storming(atOnce)
	few, none, many := s.idea(s.part, p, "Few"), s.idea(s.part, p, "None"), s.idea(s.part, p, "Many")
	s.do(s.part, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{few: 1, many: 4}})
	lines, err := s.m.Ideas(p, decision.ToScreen, "")
	require.NoError(t, err)
	dots := map[decision.IdeaID]int{}
	for _, l := range lines {
		dots[l.ID] = l.Dots
	}
	require.Equal(t, map[decision.IdeaID]int{few: 1, none: 0, many: 4}, dots)
	silent := s.storming(decision.DefaultBrainstorm())
	s.idea(s.part, silent, "x")
	lines, err = s.m.Ideas(silent, decision.ToFacilitator, "")
	require.NoError(t, err)
	require.Empty(t, lines)
}

func TestAnIdeaUnderAHeadingCanBeTakenOut(t *testing.T) {
	s := hall(t)
	p := s.storming(atOnce)
	x := s.idea(s.part, p, "x")
	s.do(s.facil, decision.GroupIdea{ID: s.id(), Proposal: p, Idea: x, Group: "  Green   things "})
	require.Equal(t, "Green things", s.ideas(p, decision.ToMember, s.part)[0].Group)
	s.do(s.facil, decision.GroupIdea{ID: s.id(), Proposal: p, Idea: x})
	require.Empty(t, s.ideas(p, decision.ToMember, s.part)[0].Group)
}

// An idea that becomes an option keeps its lineage; whoever wrote it, or an
// idea that was merged into it, is told in their own section.
func TestTheAuthorsOfAnOptionAreTold(t *testing.T) {
	for _, when := range []string{"merged before", "merged after", "the merged one is named"} {
		t.Run(when, func(t *testing.T) {
			s := hall(t)
			p := s.storming(decision.BrainstormRule{Hidden: true})
			trees, shade := s.idea(s.part, p, "Trees"), s.idea(s.record, p, "Shade")
			other := s.idea(s.co, p, "Pond")
			merge := decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: shade, Into: trees}
			spec := s.ranked("Trees and shade", "Nothing")
			spec.Options[0].Idea = trees
			if when != "merged after" {
				s.do(s.facil, merge)
			}
			if when == "the merged one is named" {
				spec.Options[0].Idea = shade
			}
			s.m.TakeTouched()
			q := s.plan(p, spec)
			touched := s.m.TakeTouched()
			if when == "merged after" {
				merge.Idea, merge.Into = trees, shade
				s.do(s.facil, merge)
				touched = s.m.TakeTouched()
			}
			require.Equal(t, map[decision.MemberID]bool{s.part.Member(): true, s.record.Member(): true}, touched.Members)
			for _, by := range []decision.By{s.part, s.record} {
				require.Equal(t, q, s.m.Me(by.Member()).Ideas[0].Option)
			}
			require.Equal(t, []decision.MyIdea{{Proposal: p, Idea: other}}, s.m.Me(s.co.Member()).Ideas)
			require.Contains(t, encoded(t, s.ideas(p, decision.ToScreen, decision.By{})), string(q))
		})
	}
}

// What an export may not give away: who wrote where authors are hidden, what is
// written before the reveal, and the seed of a lot while its poll runs.
func TestWhatIsConcealed(t *testing.T) {
	s := hall(t)
	hidden := s.storming(decision.BrainstormRule{Silent: true, Hidden: true, Dots: 3})
	h := s.idea(s.part, hidden, "x")
	named := s.storming(decision.BrainstormRule{Silent: true, Dots: 3})
	n := s.idea(s.part, named, "y")
	concealed := func(kind, label string, p decision.ProposalID) bool {
		for _, ev := range s.events {
			enc, err := decision.Encode(ev)
			require.NoError(t, err)
			if kindOf(t, enc) != kind {
				continue
			}
			switch body := ev.Body.(type) {
			case *decision.IdeaAdded:
				if body.Proposal != p {
					continue
				}
			case *decision.DotsPlaced:
				if body.Proposal != p {
					continue
				}
			}
			return s.m.Concealed(ev, label)
		}
		require.Fail(t, "no such event", kind)
		return false
	}
	require.True(t, concealed("idea-added", decision.PartText, hidden))
	require.True(t, concealed("idea-added", decision.PartText, named))
	require.True(t, concealed("idea-added", decision.PartWho, hidden))
	require.False(t, concealed("idea-added", decision.PartWho, named))
	s.reveal(hidden)
	s.reveal(named)
	require.False(t, concealed("idea-added", decision.PartText, hidden))
	require.False(t, concealed("idea-added", decision.PartText, named))
	require.True(t, concealed("idea-added", decision.PartWho, hidden), "hidden is for ever")
	s.do(s.part, decision.PlaceDots{Proposal: hidden, Counter: 1, Dots: map[decision.IdeaID]int{h: 1}})
	s.do(s.part, decision.PlaceDots{Proposal: named, Counter: 1, Dots: map[decision.IdeaID]int{n: 1}})
	for _, p := range []decision.ProposalID{hidden, named} {
		require.True(t, concealed("dots-placed", decision.PartWho, p))
		require.False(t, concealed("dots-placed", decision.PartMarks, p))
	}
	spec := s.ranked("One", "Two")
	spec.Tie = decision.TieLot
	_, q := s.polled(spec)
	require.True(t, concealed("poll-opened", decision.PartSealed, ""))
	require.False(t, concealed("poll-opened", decision.PartWho, ""))
	s.shut(q, 1)
	require.False(t, concealed("poll-opened", decision.PartSealed, ""))
	s.open(q, 1)
	require.False(t, concealed("poll-opened", decision.PartSealed, ""), "the seed of the round that is over stays revealed")
	require.False(t, concealed("meeting-opened", decision.PartWho, ""))
}
