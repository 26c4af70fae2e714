package decision_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

func (s *scene) discussion(p decision.ProposalID, a decision.Audience) decision.DiscussionSection {
	return s.m.Section(decision.SectionDiscussion(p), a).(decision.DiscussionSection)
}

func (s *scene) resolve(by decision.By, p decision.ProposalID, c decision.ContributionID, resolved bool) {
	s.do(by, decision.ResolveContribution{ID: s.id(), Proposal: p, Contribution: c, Resolved: resolved})
}

func TestConcernsAndQuestionsAreOpenUntilTheirOwnerSaysOtherwise(t *testing.T) {
	for kind, open := range map[decision.ContributionKind]bool{decision.Concern: true, decision.Question: true,
		decision.Support: false, decision.Amendment: false, decision.Information: false} {
		s := hall(t)
		p := s.propose(decision.PhaseDiscussion)
		c := s.say(s.part, p, kind, "x")
		require.Equal(t, open, s.discussion(p, decision.ToMember).Newest[0].Open, kind)
		if !open {
			continue
		}
		s.resolve(s.part, p, c, true)
		require.False(t, s.discussion(p, decision.ToMember).Newest[0].Open, kind)
		require.True(t, s.discussion(p, decision.ToMember).Newest[0].Resolved, kind)
		s.resolve(s.part, p, c, false)
		require.True(t, s.discussion(p, decision.ToMember).Newest[0].Open, kind)
		for _, other := range []decision.By{s.facil, s.co, s.record} {
			s.refused(decision.ErrNotYours, other, decision.ResolveContribution{ID: s.id(), Proposal: p, Contribution: c, Resolved: true})
		}
	}
}

func TestADiscussionIsCounted(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDiscussion)
	worry := s.say(s.part, p, decision.Concern, "Who pays?")
	s.say(s.record, p, decision.Concern, "Who digs?")
	s.say(s.part, p, decision.Question, "When?")
	s.do(s.facil, decision.AddContribution{ID: s.id(), Proposal: p, Contribution: decision.ContributionID(s.uuid()),
		Kind: decision.Information, Text: "The town does.", Reply: worry})
	s.resolve(s.part, p, worry, true)
	got := s.discussion(p, decision.ToMember)
	require.Equal(t, []int{4, 1, 1}, []int{got.Count, got.Concerns, got.Questions})
	require.Equal(t, map[decision.ContributionKind]int{decision.Concern: 2, decision.Question: 1, decision.Information: 1}, got.Kinds)
	lines, next, err := s.m.Contributions(p, decision.ToMember, 0, 10)
	require.NoError(t, err)
	require.Zero(t, next)
	require.Equal(t, 1, lines[0].Replies)
	require.Equal(t, worry, lines[3].Reply)
}

func TestADiscussionIsSeenWithNamesButOnTheScreen(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDiscussion)
	s.say(s.part, p, decision.Concern, "Who pays?")
	for a, names := range map[decision.Audience]bool{decision.ToFacilitator: true, decision.ToMember: true, decision.ToScreen: false} {
		lines, _, err := s.m.Contributions(p, a, 0, 10)
		require.NoError(t, err)
		require.Equal(t, "Who pays?", lines[0].Text)
		require.Equal(t, names, lines[0].Name == "Dov", a)
		require.Equal(t, names, lines[0].Author == s.part.Member(), a)
	}
	require.Nil(t, s.m.Section(decision.SectionDiscussion(p), decision.ToWaiting))
}

func TestALongDiscussionComesInPagesAndIsPushedInExcerpts(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDiscussion)
	for range 25 {
		s.say(s.part, p, decision.Support, strings.Repeat("ß", decision.MaxContribution))
	}
	var sizes []int
	for from, more := 0, true; more; {
		lines, next, err := s.m.Contributions(p, decision.ToMember, from, 10)
		require.NoError(t, err)
		sizes = append(sizes, len(lines))
		from, more = next, next != 0
	}
	require.Equal(t, []int{10, 10, 5}, sizes)
	require.Less(t, len(encoded(t, s.discussion(p, decision.ToMember))), 10_000, "what is pushed does not grow with the texts")
	_, _, err := s.m.Contributions("x", decision.ToMember, 0, 1)
	require.ErrorIs(t, err, decision.ErrProposalUnknown)
}

func TestAFileIsFoundByItsContribution(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDiscussion)
	file := decision.Attachment{Blob: "ab12", Name: "  plan.pdf ", Type: "application/pdf", Size: 12}
	s.do(s.part, decision.AddContribution{ID: s.id(), Proposal: p, Contribution: decision.ContributionID(s.uuid()),
		Kind: decision.Information, Text: "The plan", Attachments: []decision.Attachment{file}})
	got, ok := s.m.Attachment("ab12")
	require.True(t, ok)
	require.Equal(t, "plan.pdf", got.Name)
	_, ok = s.m.Attachment("cd34")
	require.False(t, ok)
}

// Any text that is text is taken as it is: what is markup elsewhere is text here.
func TestTextsAreKeptAsTheyAreWritten(t *testing.T) {
	for _, text := range []string{"<script>alert(1)</script>", "🌳🌳🌳", "שלום\u2067 עולם\u2069", "a\nb", "' OR 1=1 --"} {
		s := hall(t)
		p := s.storming(atOnce)
		s.idea(s.part, p, text)
		s.say(s.part, p, decision.Support, text)
		require.Equal(t, text, s.ideas(p, decision.ToMember, s.part)[0].Text)
		require.Equal(t, text, s.discussion(p, decision.ToMember).Newest[0].Text)
	}
}
