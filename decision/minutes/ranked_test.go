package minutes_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

// dishes are the options of a ranked vote, with names that do not fit a line.
var dishes = []string{"Lentil soup", "Bread", "A very long casserole of beans, carrots, potatoes and whatever else the garden has given us", "Plum cake",
	"קוגל", "Rindfleischetikettierungsüberwachungsaufgabe", "餃子と季節の野菜の盛り合わせ", "Salad", "Apple <juice> & water"}

// rankedBy plays a ranked vote of a meeting: each ballot gives the places of its
// options, best first.
func rankedBy(t *testing.T, options []string, show decision.Show, ballots ...[]int) *scene {
	s, ada := garden(t)
	voters := []decision.By{ada}
	for i := range ballots[1:] {
		voters = append(voters, s.join(fmt.Sprintf("Guest %d", i+1)))
	}
	p := s.propose(ada, "What do we eat at the feast?", "")
	s.move(ada, p, decision.PhaseDiscussion, "")
	spec := decision.PollSpec{Method: decision.MethodRanked, Show: show, Tie: decision.TieLot, Names: decision.NamesFacilitator}
	for _, name := range options {
		spec.Options = append(spec.Options, decision.Option{ID: decision.OptionID(s.uuid()), Name: name})
	}
	q := s.plan(ada, p, spec)
	s.do(ada, decision.OpenPoll{ID: s.id(), Poll: q, Text: 1}.WithSeed(decision.Seed{'f', 'e', 'a', 's', 't'}))
	for i, places := range ballots {
		s.cast(voters[i], q, 1, 1, 1, rank(spec, places...))
	}
	s.wait(5)
	s.shut(ada, q, 1)
	return s
}

// dishesRanked goes through eight rounds; soup, bread and cake beat each other
// in a circle.
func dishesRanked(t *testing.T) *scene {
	s := rankedBy(t, dishes, decision.ShowTurnout,
		[]int{0, 1, 3}, []int{0, 1, 3}, []int{0, 1}, []int{0, 1, 3}, []int{1, 3, 0}, []int{1, 3, 0}, []int{1, 3}, []int{3, 0, 1},
		[]int{3, 0, 1}, []int{2, 3, 0}, []int{2, 5, 3}, []int{4, 3}, []int{5, 2, 1}, []int{6, 7, 0}, []int{7, 4}, []int{7, 1}, []int{8})
	s.do(decision.ByMember(s.meeting.Account().Roll[0].ID), decision.EndMeeting{ID: s.id()})
	return s
}

func newestRound(s *scene) decision.AccountRound {
	return s.meeting.Account().Proposals[0].Polls[0].Rounds[0]
}

// Whatever an option has in a round either stays, goes to another option or has
// no further choice; and an option has in the next round what came to it.
func TestTheFlowsOfAnAccountLoseNoVote(t *testing.T) {
	r := newestRound(dishesRanked(t))
	require.Greater(t, len(r.Tally.Rounds), 7)
	for i, round := range r.Tally.Rounds[:len(r.Tally.Rounds)-1] {
		left, arrived := map[string]int64{}, map[string]int64{}
		for _, f := range r.Flows {
			if f.Round == round.Round {
				n, whole := f.Votes.Int()
				require.True(t, whole)
				left[f.From] += n
				arrived[f.To] += n
			}
		}
		next := r.Tally.Rounds[i+1]
		for option, votes := range round.Tally {
			require.Equal(t, votes.String(), fmt.Sprint(left[option]), "round %d, from %s", round.Round, option)
		}
		for option, votes := range next.Tally {
			require.Equal(t, votes.String(), fmt.Sprint(arrived[option]), "round %d, to %s", round.Round, option)
		}
		before, _ := round.Inactive.Exhausted.Int()
		require.Equal(t, next.Inactive.Exhausted.String(), fmt.Sprint(before+arrived[ballot.ToExhausted]))
	}
}

// The count, its flows and its pairs wait with the numbers.
func TestACountIsInTheAccountOnceItsNumbersAreShown(t *testing.T) {
	s := rankedBy(t, dishes[:3], decision.ShowReveal, []int{0, 1}, []int{1, 0}, []int{2, 0})
	require.Nil(t, newestRound(s).Flows)
	require.Nil(t, newestRound(s).Analysis)
	for _, f := range minutes.Formats() {
		require.NotContains(t, written(t, s.meeting.Account(), minutes.Options{Format: f}), "airwise")
	}
	ada, q := decision.ByMember(s.meeting.Account().Roll[0].ID), s.meeting.Account().Proposals[0].Polls[0].ID
	s.do(ada, decision.RevealTally{ID: s.id(), Poll: q})
	require.NotEmpty(t, newestRound(s).Flows)
	require.Equal(t, newestRound(s).Tally.Options[0], *newestRound(s).Analysis.CondorcetWinner)
	require.Contains(t, written(t, s.meeting.Account(), minutes.Options{Format: minutes.HTML}), `<svg role="img"`)
}

// Where marks have been erased the recorded count stands, but the pairs would be
// those of other ballots.
func TestErasedMarksLeaveTheCountAndNoPairs(t *testing.T) {
	s := dishesRanked(t)
	events := encoded(t, s.events)
	for i, enc := range events {
		for j, part := range enc.Parts {
			if part.Label == string(decision.PartMarks) {
				events[i].Parts[j].Body = nil
			}
		}
	}
	again := fold(t, s.meeting.ID(), events).Account()
	r := again.Proposals[0].Polls[0].Rounds[0]
	require.Equal(t, newestRound(s).Flows, r.Flows)
	require.Nil(t, r.Analysis)
	require.NotContains(t, written(t, again, minutes.Options{Format: minutes.HTML}), "<details>")
}

// A reader without eyes for the picture hears its title and every transfer.
func TestThePictureOfACountIsToldInWords(t *testing.T) {
	a := dishesRanked(t).meeting.Account()
	rounds := len(a.Proposals[0].Polls[0].Rounds[0].Tally.Rounds)
	page := written(t, a, minutes.Options{Format: minutes.HTML})
	root, err := html.Parse(strings.NewReader(page))
	require.NoError(t, err)
	ids, told := map[string]string{}, ""
	var pictures []*html.Node
	for n := range root.Descendants() {
		for _, attr := range n.Attr {
			if attr.Key == "id" {
				require.NotContains(t, ids, attr.Val, "an id names one thing")
				ids[attr.Val] = content(n)
			}
		}
		if n.Data == "svg" {
			pictures = append(pictures, n)
		}
	}
	require.Len(t, pictures, 2, "%d rounds do not fit one picture", rounds)
	for _, svg := range pictures {
		attrs := map[string]string{}
		for _, attr := range svg.Attr {
			attrs[attr.Key] = attr.Val
		}
		require.Equal(t, "img", attrs["role"])
		for _, id := range strings.Fields(attrs["aria-labelledby"]) {
			require.NotEmpty(t, ids[id])
			told += ids[id]
		}
	}
	for round := 1; round < rounds; round++ {
		require.Contains(t, told, fmt.Sprintf("Round %d: ", round))
	}
	require.Contains(t, told, "Of these ballots one goes to “Plum cake”")
	require.Contains(t, told, "one names no other option")
}

// With more options than fit a page, those that stayed longest are compared.
func TestOnPaperTwentyOptionsAreComparedAtMost(t *testing.T) {
	var names []string
	for i := range 24 {
		names = append(names, fmt.Sprintf("Option %c", 'A'+i))
	}
	a := rankedBy(t, names, decision.ShowLive, []int{23, 0}, []int{23, 1}, []int{22}, []int{21}, []int{20, 23}).meeting.Account()
	page := written(t, a, minutes.Options{Format: minutes.HTML})
	require.Contains(t, page, "only the 20 options that stayed longest")
	require.Contains(t, page, `aria-label="Option X"`)
	require.Equal(t, 20, strings.Count(page, "<th scope=\"col\" aria-label="))
	var whole struct{ Proposals []decision.AccountProposal }
	require.NoError(t, json.Unmarshal([]byte(written(t, a, minutes.Options{Format: minutes.JSON})), &whole))
	require.Len(t, whole.Proposals[0].Polls[0].Rounds[0].Analysis.Pairwise, 24)
}
