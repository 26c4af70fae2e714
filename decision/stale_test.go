package decision_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// amend gives a proposal a new text while a poll runs on it.
func (s *scene) amend(p decision.ProposalID, version int, text string) {
	s.do(s.facil, decision.EditProposal{ID: s.id(), Proposal: p, Version: version, Title: "Collect rainwater", Text: text, Running: decision.RunningCarry})
}

func ballotOn(q decision.PollID, round, text int, counter uint64, marks decision.Marks) decision.CastBallot {
	c := ballotIn(q, round, counter, marks)
	c.Text = text
	return c
}

// Positions are tied to the version of the text: after an amendment each is
// stale, is shown, and does not count until its owner has said where they stand.
func TestAnAmendmentMakesPositionsStale(t *testing.T) {
	s := hall(t)
	spec := consensus()
	spec.Names = decision.NamesLive
	p, q := s.polled(spec)
	s.cast(s.part, q, 3, block)
	s.cast(s.record, q, 1, agree)
	s.amend(p, 1, "With lids.")
	require.Zero(t, s.turnout(q))
	poll := s.m.Section(decision.SectionPoll(q), decision.ToMember).(decision.PollSection)
	require.Equal(t, []int{2, 2}, []int{poll.Text, poll.Stale})
	tally := s.m.Section(decision.SectionTally(q), decision.ToMember).(decision.TallySection)
	require.Equal(t, []decision.Count{{ID: "agree", Count: 1}, {ID: "block", Count: 1}}, tally.Stale)
	require.Equal(t, decision.NotAdopted, s.verdict(q).Kind, "a stale block does not stop, a stale agree does not carry")
	me := s.m.Me(s.part.Member()).Ballots[0]
	require.Equal(t, []any{&block, 1, uint64(3), (*decision.Marks)(nil)}, []any{me.Stale, me.StaleText, me.Counter, me.Marks})
	require.True(t, s.deskOf(q)[0].Stale)

	s.refused(decision.ErrTextChanged, s.part, ballotIn(q, 1, 3, block)) // the retry of a ballot for the old text
	s.refused(decision.ErrCounterReused, s.part, ballotOn(q, 1, 2, 3, agree))
	s.refused(decision.ErrCounterOld, s.part, ballotOn(q, 1, 2, 2, agree))
	s.do(s.part, ballotOn(q, 1, 2, 4, agree))
	card := s.deskOf(q)[0]
	require.Equal(t, []any{decision.CardResolved, 2, false}, []any{card.State, card.By, card.Stale})
	s.do(s.record, ballotOn(q, 1, 2, 2, agree)) // saying it again counts
	require.Empty(t, s.do(s.record, ballotOn(q, 1, 2, 2, agree)), "once")
	s.shut(q, 1)
	require.Equal(t, decision.Adopted, s.verdict(q).Kind)
	require.JSONEq(t, seen(t, s.m), seen(t, fold(t, s.m.ID(), s.events, nil)))
}

func TestAnAmendmentMayCloseThePollInstead(t *testing.T) {
	s := hall(t)
	p, q := s.polled(consensus())
	s.cast(s.part, q, 1, block)
	s.do(s.facil, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "New", Running: decision.RunningClose, Reason: "We start over."})
	a := s.m.Account().Proposals[0]
	require.Equal(t, decision.PhaseDiscussion, a.Phase)
	require.Equal(t, []int{2, 1}, []int{len(a.Versions), a.Polls[0].Rounds[0].Text})
	require.Equal(t, decision.Blocked, s.verdict(q).Kind, "as it stood")
	require.Equal(t, "We start over.", a.Moves[len(a.Moves)-1].Reason)
}

// A vote that failed asks everybody again; who cannot vote any more is not asked.
func TestTheNextRoundAsksThoseWhoStillVote(t *testing.T) {
	s := hall(t)
	spec := consensus()
	spec.Names = decision.NamesLive
	p, q := s.polled(spec)
	s.cast(s.part, q, 5, block)
	s.cast(s.record, q, 1, take(ballot.StandAside, "Too dear."))
	s.cast(s.co, q, 1, take(ballot.Reservations, ""))
	s.cast(s.facil, q, 1, agree)
	s.shut(q, 1)
	s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.record.Member()})
	s.declares(s.co, p, decision.ConflictRecused)
	s.open(q, 1)
	poll := s.m.Section(decision.SectionPoll(q), decision.ToMember).(decision.PollSection)
	require.Equal(t, []int{2, 2, 0}, []int{poll.Round, poll.Stale, poll.Cast})
	cards := s.deskOf(q)
	require.Len(t, cards, 1, "the block that stood is asked about again")
	require.Equal(t, []any{decision.CardRaised, true}, []any{cards[0].State, cards[0].Stale})
	s.do(s.part, ballotOn(q, 2, 1, 1, agree))
	require.Equal(t, decision.CardWithdrawn, s.deskOf(q)[0].State)
	s.do(s.facil, ballotOn(q, 2, 1, 1, agree))
	s.shut(q, 2)
	require.Equal(t, decision.Adopted, s.verdict(q).Kind)
	require.JSONEq(t, seen(t, s.m), seen(t, fold(t, s.m.ID(), s.events, nil)))
	erased := fold(t, s.m.ID(), s.events, func(p *decision.EncodedPart) { *p = decision.EncodedPart{Label: p.Label} })
	require.NotContains(t, seen(t, erased), "Too dear")
}

// Who is taken out of the vote leaves no card behind, also where it was stale.
func TestWhoMayNotVoteLeavesNoOpenCard(t *testing.T) {
	for _, carried := range []bool{false, true} {
		s := hall(t)
		p, q := s.polled(consensus())
		s.cast(s.part, q, 1, block)
		if carried {
			s.amend(p, 1, "With lids.")
		}
		s.do(s.facil, decision.SetRole{ID: s.id(), Member: s.part.Member(), Role: decision.Observer})
		require.Equal(t, decision.CardWithdrawn, s.deskOf(q)[0].State)
		require.Zero(t, s.m.Section(decision.SectionPoll(q), decision.ToMember).(decision.PollSection).Stale)
		s.do(s.facil, ballotOn(q, 1, map[bool]int{false: 1, true: 2}[carried], 1, agree))
		s.shut(q, 1)
		require.Equal(t, decision.Adopted, s.verdict(q).Kind)
	}
}

// When all have cast: who has stepped back is not waited for.
func TestWhenAllHaveCastWaitsForNobodyRecused(t *testing.T) {
	s := hall(t)
	spec := consensus()
	spec.WhenAll = true
	p, q := s.polled(spec)
	for _, by := range []decision.By{s.facil, s.co, s.record} {
		s.cast(by, q, 1, agree)
	}
	_, _, due := s.m.Due()
	require.False(t, due)
	s.declares(s.part, p, decision.ConflictRecused)
	at, cmd, due := s.m.Due()
	require.True(t, due)
	s.now = at.Add(time.Second)
	s.do(decision.ByClock(), cmd)
	require.Equal(t, decision.PollStateClosed, s.m.Account().Proposals[0].Polls[0].State)
}

// Who changes the words of a block is judged anew, and so is a block on a new text.
func TestOtherWordsAreJudgedAnew(t *testing.T) {
	s := hall(t)
	p, q := s.polled(peers())
	judge := func() {
		s.do(s.co, decision.JudgeBlock{ID: s.id(), Poll: q, Round: 1, Owner: s.part.Member()})
		require.Equal(t, 1, s.deskOf(q)[0].Judged.Not)
	}
	s.cast(s.part, q, 1, block)
	judge()
	s.cast(s.part, q, 2, block)
	require.Equal(t, 1, s.deskOf(q)[0].Judged.Not, "the same words")
	s.cast(s.part, q, 3, take(ballot.Block, "It floods the cellar."))
	require.Zero(t, s.deskOf(q)[0].Judged.Not)
	judge()
	s.amend(p, 1, "With lids.")
	s.do(s.part, ballotOn(q, 1, 2, 4, take(ballot.Block, "It floods the cellar.")))
	require.Zero(t, s.deskOf(q)[0].Judged.Not)
}

// An offer resolves a card where its owner comes nearer, and not where they go on.
func TestACardEndsAsItsOwnerMoves(t *testing.T) {
	for _, row := range []struct {
		name     string
		from, to decision.Marks
		offered  bool
		want     decision.CardState
	}{
		{"a block is withdrawn", block, agree, false, decision.CardWithdrawn},
		{"a block is met by an offer", block, agree, true, decision.CardResolved},
		{"a block becomes a stand-aside by an offer", block, take(ballot.StandAside, "x"), true, decision.CardResolved},
		{"a reservation grows into a block, whatever was offered", take(ballot.Reservations, "x"), block, true, decision.CardWithdrawn},
	} {
		s := hall(t)
		_, q := s.polled(consensus())
		s.cast(s.part, q, 1, row.from)
		if row.offered {
			s.do(s.facil, s.offer(q, answered()))
		}
		s.cast(s.part, q, 2, row.to)
		ended := slices.DeleteFunc(s.deskOf(q), func(c decision.CardLine) bool { return c.Open })
		require.Len(t, ended, 1, row.name)
		require.Equal(t, row.want, ended[0].State, row.name)
	}
}

// Each step that is offered after a closed poll is accepted; deciding and opening
// again are refused where they are not offered.
func TestTheNextStepsAreThoseThatCanBeTaken(t *testing.T) {
	answersOf := func(yes, no int) func(s *scene, q decision.PollID) {
		return func(s *scene, q decision.PollID) {
			for i, by := range []decision.By{s.facil, s.co, s.record, s.part}[:yes+no] {
				s.cast(by, q, 1, decision.Marks{Answer: map[bool]ballot.Choice{true: "yes", false: "no"}[i < yes]})
			}
		}
	}
	blocks := func(s *scene, q decision.PollID) { s.cast(s.part, q, 1, block) }
	objects := func(s *scene, q decision.PollID) {
		s.cast(s.part, q, 1, decision.Marks{Position: ballot.Objection, Reason: "It floods.", Alternative: "A pond."})
	}
	nothing := func(*scene, decision.PollID) {}
	hidden := yesNo()
	hidden.Show = decision.ShowReveal
	empty := yesNo()
	empty.Quorum.Participation = half
	after := func(then decision.Method) func(s *scene) decision.PollSpec {
		return func(s *scene) decision.PollSpec {
			spec := s.lazily()
			spec.Lazy = &decision.LazyRule{Then: then}
			return spec
		}
	}
	as := func(spec decision.PollSpec) func(*scene) decision.PollSpec {
		return func(*scene) decision.PollSpec { return spec }
	}
	for _, row := range []struct {
		name string
		spec func(s *scene) decision.PollSpec
		cast func(s *scene, q decision.PollID)
		want []decision.Next
	}{
		{"adopted", as(yesNo()), answersOf(2, 1), []decision.Next{decision.NextDecide, decision.NextDiscuss, decision.NextReopen}},
		{"not adopted", as(yesNo()), answersOf(1, 2), []decision.Next{decision.NextDiscuss, decision.NextReopen, decision.NextDecide}},
		{"not revealed", as(hidden), answersOf(1, 2), []decision.Next{decision.NextReveal}},
		{"no quorum", as(empty), nothing, []decision.Next{decision.NextReopen, decision.NextDiscuss, decision.NextDecide}},
		{"blocked", as(consensus()), blocks, []decision.Next{decision.NextDiscuss, decision.NextReopen, decision.NextDecide}},
		{"blocked, then a vote", as(falling(byVote)), blocks, []decision.Next{decision.NextDiscuss, decision.NextVote, decision.NextReopen, decision.NextDecide}},
		{"blocked, and the clock runs", as(falling(byClock)), blocks, []decision.Next{decision.NextDiscuss, decision.NextTalk, decision.NextReopen, decision.NextDecide}},
		{"rough, and not called", as(decision.PollSpec{Method: decision.MethodRough}), nothing, []decision.Next{decision.NextCall, decision.NextDiscuss, decision.NextReopen}},
		{"lazy, and somebody objects", after(""), objects, []decision.Next{decision.NextDiscuss, decision.NextConsensus, decision.NextReopen, decision.NextDecide}},
		{"lazy, then consent", after(decision.MethodConsent), objects, []decision.Next{decision.NextDiscuss, decision.NextConsent, decision.NextReopen, decision.NextDecide}},
	} {
		closed := func(t *testing.T) (*scene, decision.ProposalID, decision.PollID) {
			s := hall(t)
			p, q := s.polled(row.spec(s))
			row.cast(s, q)
			s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: 1, Reason: "x"})
			return s, p, q
		}
		t.Run(row.name, func(t *testing.T) {
			s, _, q := closed(t)
			require.Equal(t, row.want, s.m.Section(decision.SectionPoll(q), decision.ToMember).(decision.PollSection).Next)
			for _, step := range []decision.Next{decision.NextDecide, decision.NextDiscuss, decision.NextReopen, decision.NextReveal,
				decision.NextCall, decision.NextTalk, decision.NextVote, decision.NextConsensus, decision.NextConsent} {
				s, p, q := closed(t)
				events, err := s.m.Decide(s.facil, s.now, s.step(step, p, q))
				if slices.Contains(row.want, step) {
					require.NoError(t, err, step)
					require.NotEmpty(t, events, step)
				} else if row.want[0] != decision.NextReveal && step != decision.NextConsensus && step != decision.NextConsent {
					require.Error(t, err, step)
				}
			}
		})
	}
}

// step is the command of a next step.
func (s *scene) step(n decision.Next, p decision.ProposalID, q decision.PollID) decision.Command {
	switch n {
	case decision.NextDecide:
		return decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDecided}
	case decision.NextDiscuss:
		return decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDiscussion, Reason: "x"}
	case decision.NextReopen:
		return decision.OpenPoll{ID: s.id(), Poll: q, Text: 1}
	case decision.NextReveal:
		return decision.RevealTally{ID: s.id(), Poll: q}
	case decision.NextCall:
		return decision.CallRough{ID: s.id(), Poll: q, Round: 1, Reason: "x"}
	case decision.NextTalk:
		return decision.HoldTalk{ID: s.id(), Poll: q, Note: "x"}
	case decision.NextVote:
		return decision.PlanFallback{ID: s.id(), Of: q, Poll: decision.PollID(s.uuid())}
	}
	method := decision.MethodConsensus
	if n == decision.NextConsent {
		method = decision.MethodConsent
	}
	return decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: p, Spec: decision.PollSpec{Method: method}}
}

// Rough consensus: a call with reasons, once each objection is answered; an
// appeal makes it wait for another.
func TestRoughConsensusIsCalledAppealedAndCalledAgain(t *testing.T) {
	s := hall(t)
	p, q := s.objected()
	call := func(adopted bool) decision.CallRough {
		return decision.CallRough{ID: s.id(), Poll: q, Round: 1, Adopted: adopted, Reason: "The drain is big enough."}
	}
	decide := decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDecided}
	s.refused(decision.ErrObjectionsOpen, s.facil, call(true))
	s.do(s.facil, s.offer(q, answered()))
	s.refused(decision.ErrPhaseUndecided, s.facil, decide)
	s.do(s.facil, call(true))
	require.Equal(t, decision.Adopted, s.verdict(q).Kind)
	s.do(s.part, decision.AppealCall{ID: s.id(), Poll: q, Round: 1, Reason: "It is not."})
	require.Equal(t, decision.Uncalled, s.verdict(q).Kind)
	s.refused(decision.ErrPhaseUndecided, s.facil, decide)
	s.do(s.facil, call(false))
	v := s.verdict(q)
	require.Equal(t, decision.NotAdopted, v.Kind)
	require.Len(t, v.Call.Appeals, 1, "the appeal stays in the record")
	s.do(s.facil, decide)
	s.refused(decision.ErrNothingToAppeal, s.part, decision.AppealCall{ID: s.id(), Poll: q, Round: 1, Reason: "x"})
}

// A late comer can be put into a group while a poll asks each; the others stay.
func TestALateComerGetsAGroup(t *testing.T) {
	s := hall(t)
	s.groups()
	_, q := s.polled(doubly())
	late := s.join("Hana", decision.Participant)
	s.do(s.facil, decision.SetGroup{ID: s.id(), Member: late.Member(), Group: "Tenants"})
	s.cast(late, q, 1, decision.Marks{Answer: "yes"})
	s.cast(s.facil, q, 1, decision.Marks{Answer: "yes"})
	s.shut(q, 1)
	require.Equal(t, decision.Adopted, s.verdict(q).Kind)
	groups := s.m.Section(decision.SectionTally(q), decision.ToMember).(decision.TallySection).Groups
	require.Equal(t, []int{2, 3}, []int{groups[0].Voters, groups[1].Voters})
}

// A question that is the proposal's title goes with it; one that was written for
// the poll stays.
func TestTheQuestionFollowsTheTitleThatIsPutToTheVote(t *testing.T) {
	s := hall(t)
	for question, want := range map[string]string{"": "Buy one bike", "Shall we?": "Shall we?"} {
		spec := consensus()
		spec.Question = question
		p, q := s.polled(spec)
		s.do(s.facil, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "Buy one bike", Running: decision.RunningCarry})
		require.Equal(t, want, s.m.Section(decision.SectionPoll(q), decision.ToScreen).(decision.PollSection).Spec.Question)
		s.shut(q, 1)
		s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDiscussion, Reason: "Once more."})
		s.do(s.facil, decision.EditProposal{ID: s.id(), Proposal: p, Version: 2, Title: "Buy no bike"})
		s.open(q, 3)
		if question == "" {
			want = "Buy no bike"
		}
		require.Equal(t, want, s.m.Section(decision.SectionPoll(q), decision.ToScreen).(decision.PollSection).Spec.Question)
	}
}

// A poll that is to be opened at once is refused as a whole where it could not
// be: nothing is left of it.
func TestARuleBeyondTheRollIsRefusedBeforeItIsPlanned(t *testing.T) {
	s := hall(t)
	p := s.propose(decision.PhaseDiscussion)
	spec := yesNo()
	spec.YesNo = &decision.YesNoRule{Number: 99, Base: decision.BaseCounted}
	plan := decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: p, Spec: spec, Opens: true}
	refused := s.refused(decision.ErrBeyondRoll, s.facil, plan)
	require.Equal(t, map[string]any{"field": "number", "num": 99, "roll": 4}, refused.Args)
	plan.Opens = false
	s.do(s.facil, plan) // for a day on which more have come
	s.refused(decision.ErrBeyondRoll, s.facil, decision.OpenPoll{ID: s.id(), Poll: plan.Poll, Text: 1})
}
