package minutes_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/demo"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

// projectChosen is an evening from ideas to a project: a brainstorm with dots, a
// discussion, a pause, a ranked vote with a tie that a lot breaks, and a yes/no
// vote that was closed with a grace.
func projectChosen(t *testing.T) *scene {
	s, ada := garden(t)
	ben, cleo, dov, eva := s.join("Ben Okri"), s.join("Cléo Núñez"), s.join("Dov Levi"), s.join("Eva Blum")
	s.do(ada, decision.SetRole{ID: s.id(), Member: ben.Member(), Role: decision.Recorder})
	p := s.propose(ada, "Which project first?", "We have 4,000 euros for one project this year.")
	s.do(ada, decision.PlanTime{ID: s.id(), Proposal: p, Minutes: 30})
	s.wait(2)
	s.move(ada, p, decision.PhaseBrainstorm, "")
	s.do(ada, decision.SetBrainstorm{ID: s.id(), Proposal: p, Rule: decision.BrainstormRule{Silent: true, Dots: 3}})
	trees, shade := s.idea(cleo, p, "Plant trees along the road.\nThe school helps."), s.idea(dov, p, "More shade in summer")
	pond, bench := s.idea(eva, p, "A pond"), s.idea(ben, p, "Benches at the bus stop")
	s.wait(3)
	s.do(ada, decision.RevealIdeas{ID: s.id(), Proposal: p})
	s.do(ada, decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: shade, Into: trees})
	for _, id := range []decision.IdeaID{trees, pond} {
		s.do(ada, decision.GroupIdea{ID: s.id(), Proposal: p, Idea: id, Group: "Green things"})
	}
	s.do(cleo, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{trees: 2, pond: 1}})
	s.do(dov, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{shade: 3}})
	s.do(eva, decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{pond: 1}})

	s.wait(2)
	s.move(ada, p, decision.PhaseDiscussion, "")
	cost := s.say(dov, p, decision.Concern, "Who waters the trees in August?", "watering.pdf")
	s.say(eva, p, decision.Question, "Is the pond fenced?")
	s.say(cleo, p, decision.Amendment, "Let us say “native trees”.")
	s.say(ben, p, decision.Support, "I like all of them.")
	s.say(ben, p, decision.Support, "Benches most.")
	s.say(ada, p, decision.Information, "The town lends a water cart.")
	s.wait(1)
	s.do(dov, decision.ResolveContribution{ID: s.id(), Proposal: p, Contribution: cost, Resolved: true})
	s.do(ada, decision.PauseProposal{ID: s.id(), Proposal: p, Paused: true, Reason: "Soup is ready."})
	s.wait(10)
	s.do(ada, decision.PauseProposal{ID: s.id(), Proposal: p})

	spec := decision.PollSpec{Method: decision.MethodRanked, Show: decision.ShowTurnout, Tie: decision.TieLot, WhenAll: true,
		Options: []decision.Option{{ID: decision.OptionID(s.uuid()), Name: "Native trees", Idea: trees},
			{ID: decision.OptionID(s.uuid()), Name: "Pond", Idea: pond}, {ID: decision.OptionID(s.uuid()), Name: "Benches", Idea: bench}}}
	q := s.plan(ada, p, spec)
	s.do(ada, decision.OpenPoll{ID: s.id(), Poll: q, Text: 1}.WithSeed(decision.Seed{'l', 'o', 't'}))
	s.wait(1)
	for by, marks := range []decision.Marks{rank(spec, 0), rank(spec, 2), rank(spec, 0, 1), rank(spec, 1), rank(spec, 2, 1)} {
		s.cast([]decision.By{ada, ben, cleo, dov, eva}[by], q, 1, 1, 1, marks)
	}
	s.do(decision.ByClock(), decision.ClosePoll{Poll: q})
	s.wait(1)
	s.move(ada, p, decision.PhaseDecided, "")

	money := s.propose(ben, "We spend the 4,000 euros on it", "The treasurer pays against receipts.")
	s.move(ada, money, decision.PhaseDiscussion, "")
	q = s.plan(ada, money, decision.PollSpec{Method: decision.MethodYesNo, Grace: 20,
		YesNo: &decision.YesNoRule{Threshold: ballot.Share{Num: 2, Den: 3}, Base: decision.BaseCounted}})
	s.open(ada, q, 1)
	for i, answer := range []decision.Answer{ballot.Yes, ballot.Yes, ballot.No, ballot.Abstain} {
		s.cast([]decision.By{ada, ben, cleo, dov}[i], q, 1, 1, 1, decision.Marks{Answer: answer})
	}
	s.wait(1)
	s.shut(ada, q, 1)
	s.now = s.now.Add(10 * time.Second)
	s.cast(eva, q, 1, 1, 1, decision.Marks{Answer: ballot.Yes})
	s.now = s.now.Add(10 * time.Second)
	s.do(decision.ByClock(), decision.ClosePoll{Poll: q})
	s.move(ada, money, decision.PhaseDecided, "")
	s.wait(1)
	s.do(ada, decision.EndMeeting{ID: s.id()})
	return s
}

// neighbourhood is the meeting that a demonstration begins with.
func neighbourhood(t *testing.T) *scene {
	s := &scene{T: t}
	id := decision.MeetingID(s.uuid())
	events, err := demo.Events(demo.Options{Meeting: id, Facilitator: decision.MemberID(s.uuid()), JoinCode: joinCode,
		Start: time.Date(2026, 3, 14, 18, 0, 0, 0, time.UTC), ID: s.uuid})
	require.NoError(t, err)
	s.meeting, s.events = decision.NewMeeting(id), events
	for _, ev := range events {
		require.NoError(t, s.meeting.Apply(ev))
	}
	return s
}

// What a brainstorm hides stays out of the minutes in every form.
func TestHiddenAuthorsAndUnrevealedIdeasAreNotInTheMinutes(t *testing.T) {
	for _, row := range []struct {
		name   string
		rule   decision.BrainstormRule
		reveal bool
		text   bool
		author bool
	}{
		{"silent", decision.BrainstormRule{Silent: true}, false, false, false},
		{"revealed", decision.BrainstormRule{Silent: true}, true, true, true},
		{"hidden", decision.BrainstormRule{Silent: true, Hidden: true}, true, true, false},
	} {
		s, ada := garden(t)
		zoe := s.join("Zoe Writer")
		p := s.propose(ada, "Ideas", "")
		s.move(ada, p, decision.PhaseBrainstorm, "")
		s.do(ada, decision.SetBrainstorm{ID: s.id(), Proposal: p, Rule: row.rule})
		s.idea(zoe, p, "A secret garden")
		if row.reveal {
			s.do(ada, decision.RevealIdeas{ID: s.id(), Proposal: p})
		}
		s.do(ada, decision.EndMeeting{ID: s.id()})
		for _, f := range minutes.Formats() {
			got := written(t, s.meeting.Account(), minutes.Options{Format: f})
			require.Equal(t, row.text, strings.Contains(got, "secret garden"), "%s in %s", row.name, f)
		}
		got := written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown})
		require.Equal(t, row.author, strings.Contains(got, "By Zoe Writer"), row.name)
		b := s.meeting.Account().Proposals[0].Brainstorm
		require.Equal(t, []int{1, 1}, []int{b.Count, b.Writers})
		for _, it := range b.Ideas {
			require.Equal(t, row.author, it.Author == zoe.Member(), row.name)
		}
	}
}
