package minutes_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

var models = []struct {
	name string
	play func(*testing.T) *scene
}{
	{"amended", amendedWhileRunning}, {"overruled", overruledByVote}, {"consent", objectionIntegrated},
	{"gradients", levelsMoved}, {"fist", fingersShown}, {"lazy", silenceBroken}, {"rough", calledAnew},
	{"groups", failedInOneGroup}, {"few", tooFew}, {"resistance", leastResistance}, {"stv", twoOfFour},
}

func TestEachWayOfDecidingReadsAsInItsGoldenFile(t *testing.T) {
	for _, m := range models {
		a := m.play(t).meeting.Account()
		for _, lang := range []string{"en", "de"} {
			golden(t, m.name+"."+lang+".golden.md", written(t, a, minutes.Options{Format: minutes.Markdown, Language: lang}))
		}
	}
	a := overruledByVote(t).meeting.Account()
	golden(t, "overruled.en.golden.html", written(t, a, minutes.Options{Format: minutes.HTML}))
	golden(t, "overruled.golden.json", written(t, a, minutes.Options{Format: minutes.JSON}))
}

func TestEachWayOfDecidingIsTheSameAfterAFold(t *testing.T) {
	for _, m := range models {
		s := m.play(t)
		require.Equal(t, s.meeting.Account(), fold(t, s.meeting.ID(), encoded(t, s.events)).Account(), m.name)
	}
}

func TestEveryWordOfTheWaysOfDecidingIsSaidInEveryLanguage(t *testing.T) {
	var keys []string
	for _, scale := range [][]ballot.Choice{ballot.Gradients, ballot.Fingers, {ballot.Consent, ballot.Concern, ballot.Objection}} {
		for _, p := range scale {
			keys = append(keys, "position."+string(p))
		}
	}
	for _, how := range []decision.How{decision.HowAnswered, decision.HowAmended, decision.HowMonitored, decision.HowDeferred, decision.HowDelegated, decision.HowShortened} {
		keys = append(keys, "minutes.offer."+string(how))
	}
	for _, state := range []decision.CardState{decision.CardWithdrawn, decision.CardResolved, decision.CardStands} {
		keys = append(keys, "desk.state."+string(state))
	}
	for _, f := range []decision.FallbackKind{decision.FallbackVote, decision.FallbackClock, decision.FallbackAlternative} {
		keys = append(keys, "rule.fallback."+string(f))
	}
	for _, need := range []string{"presence", "presence_number", "participation", "participation_present", "participation_number"} {
		keys = append(keys, "rule.quorum."+need)
	}
	for _, code := range []string{"presence", "presence_number", "participation", "participation_number", "participation_present", "participation_present_number"} {
		keys = append(keys, "check.quorum_"+code)
	}
	for lang, c := range catalogues(t) {
		for _, key := range keys {
			require.True(t, c[key] != nil, "%s lacks %s", lang, key)
		}
	}
}

func TestWhereNamesStayWithTheFacilitatorsTheRecordHasNeitherNamesNorWords(t *testing.T) {
	for _, m := range models {
		a := m.play(t).meeting.Account()
		for _, p := range a.Proposals {
			for _, q := range p.Polls {
				if q.Spec.Names != decision.NamesFacilitator {
					continue
				}
				for _, r := range q.Rounds {
					require.Empty(t, r.Ballots)
					require.Empty(t, r.StaleBallots)
					require.Empty(t, r.Cards)
					require.Empty(t, r.SeenBy)
					require.NotEmpty(t, r.CardCounts, m.name)
					for _, move := range r.Movement {
						require.Empty(t, move.Members)
					}
				}
			}
		}
	}
	for _, f := range minutes.Formats() {
		got := written(t, fingersShown(t).meeting.Account(), minutes.Options{Format: f})
		require.NotContains(t, got, "married", "the reason of the fist")
		require.NotContains(t, got, "gladly")
	}
}

func TestABlockThatPeersFindNotPrincipledIsToldAndDidNotCount(t *testing.T) {
	s, c := manned(t)
	rule := decision.DefaultConsensus()
	rule.Judges = decision.JudgesPeers
	p := s.discussed(c.ben, c.ada, "Tea", "We drink tea.")
	q := s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodConsensus, Names: decision.NamesLive, Consensus: &rule})
	s.positions(q, 1, 1, 1, c.all(), ballot.Agree, ballot.Agree, ballot.Agree, "", ballot.Agree)
	s.cast(c.dov, q, 1, 1, 1, take(ballot.Block, "I prefer coffee."))
	for _, by := range []decision.By{c.ada, c.ben, c.cleo, c.eva} {
		s.do(by, decision.JudgeBlock{ID: s.id(), Poll: q, Round: 1, Owner: c.dov.Member()})
	}
	s.shut(c.ada, q, 1)
	got := written(t, s.decided(c.ada, p).meeting.Account(), minutes.Options{Format: minutes.Markdown})
	require.Contains(t, got, "Of 4 others present, 0 found it principled and 4 did not; so it did not count.\n")
	require.NotContains(t, got, "It stood when the vote closed.")
	require.Contains(t, got, "The verdict: The proposal is adopted.")
}

func TestAPollClosedBecauseItsTextChangedSaysSoAndWhatFollowed(t *testing.T) {
	s, c := manned(t)
	p := s.discussed(c.ben, c.ada, "Tea", "We drink tea.")
	s.begun(c.ada, p, 1, decision.PollSpec{Method: decision.MethodYesNo, Question: "Tea?"})
	s.do(c.ada, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "Tea", Text: "We drink mint tea.",
		Running: decision.RunningClose, Reason: "It is about mint."})
	next := s.begun(c.ada, p, 2, decision.PollSpec{Method: decision.MethodYesNo, Question: "Tea?"})
	s.cast(c.ada, next, 1, 2, 1, decision.Marks{Answer: ballot.Yes})
	s.shut(c.ada, next, 1)
	got := written(t, s.decided(c.ada, p).meeting.Account(), minutes.Options{Format: minutes.Markdown})
	require.Contains(t, got, "It was closed for this reason:\n\n> It is about mint.\n")
	require.Equal(t, 1, strings.Count(got, "A later vote on the same question followed; it stands below."))
}
