package decision_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

type refusal struct {
	name string
	want *decision.Error
	by   rune // who asks; see TestWhoMayDoWhat
	cmd  func(s *scene) decision.Command
}

// Every way to be refused. Together they name every code that this package
// defines.
func refusals() []refusal {
	return slices.Concat(meetingRefusals(), proposalRefusals(), pollRefusals(), ballotRefusals(),
		runsheetRefusals(), ideaRefusals(), dotRefusals(), discussionRefusals(), methodRefusals(),
		handRefusals(), checkRefusals(), questionRefusals(), timerRefusals(), moderationRefusals(),
		recordRefusals(), electionRefusals(), invitationRefusals(),
		deskRefusals(), scoreRefusals())
}

func TestEveryRefusal(t *testing.T) {
	for _, r := range refusals() {
		t.Run(r.want.Code+": "+r.name, func(t *testing.T) {
			s := hall(t)
			cmd := r.cmd(s)
			got := s.refused(r.want, s.who(r.by), cmd)
			require.Equal(t, r.want.Kind, got.Kind)
			_, err := json.Marshal(got.Args)
			require.NoError(t, err)
		})
	}
}

func TestEveryCodeIsAmongTheRefusals(t *testing.T) {
	elsewhere := map[string]bool{ // each has a test of its own
		decision.ErrUnknownEvent.Code: true, decision.ErrMeetingUnknown.Code: true, decision.ErrMeetingIsOpened.Code: true,
		decision.ErrJoinClosed.Code: true, decision.ErrRollFull.Code: true, decision.ErrAgendaFull.Code: true,
		decision.ErrIdeasFull.Code: true, decision.ErrDiscussionFull.Code: true, decision.ErrGroupsFull.Code: true,
		decision.ErrRecordFull.Code:    true,
		decision.ErrQuestionsFull.Code: true, decision.ErrQuestionsYours.Code: true, decision.ErrChecksFull.Code: true,
		decision.ErrCandidatesFull.Code: true, decision.ErrNominationsYours.Code: true, decision.ErrPointsYours.Code: true,
	}
	for _, r := range refusals() {
		elsewhere[r.want.Code] = true
	}
	elsewhere[decision.ErrOrganisationUnknown.Code], elsewhere[decision.ErrTemplatesFull.Code] = true, true
	for _, r := range organisationRefusals() {
		elsewhere[r.want.Code] = true
	}
	for _, code := range decision.Codes() {
		require.True(t, elsewhere[code], "nothing shows the refusal %s", code)
	}
}

func meetingRefusals() []refusal {
	join := func(change func(*decision.JoinMeeting)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := decision.JoinMeeting{ID: s.id(), Member: decision.MemberID(s.uuid()), Name: "New", Code: joinCode}
			change(&c)
			return c
		}
	}
	named := func(name string) func(*scene) decision.Command {
		return join(func(c *decision.JoinMeeting) { c.Name = name })
	}
	ended := func(cmd func(*scene) decision.Command) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := cmd(s)
			s.do(s.facil, decision.EndMeeting{ID: s.id()})
			return c
		}
	}
	return []refusal{
		{"no command", decision.ErrUnknownCommand, 'f', func(*scene) decision.Command { return nil }},
		{"a command id that is none", decision.ErrBadID, 'f', func(*scene) decision.Command { return decision.EndMeeting{ID: "x"} }},
		{"a version 1 id", decision.ErrBadID, 'f', func(*scene) decision.Command {
			return decision.EndMeeting{ID: "6ba7b810-9dad-11d1-80b4-00c04fd430c8"}
		}},
		{"an id in capitals", decision.ErrBadID, 'f', func(*scene) decision.Command {
			return decision.EndMeeting{ID: "0000000A-0000-4000-8000-000000000000"}
		}},
		{"the same id for another command", decision.ErrCommandReused, 'f', func(s *scene) decision.Command {
			id := s.id()
			s.do(s.facil, decision.RenameMember{ID: id, Member: s.part.Member(), Name: "Dora"})
			return decision.EndMeeting{ID: id}
		}},
		{"a member's id that is none", decision.ErrBadID, 'g', join(func(c *decision.JoinMeeting) { c.Member = "me" })},
		{"a member's id that is taken", decision.ErrIDTaken, 'g', func(s *scene) decision.Command {
			return decision.JoinMeeting{ID: s.id(), Member: s.part.Member(), Name: "New", Code: joinCode}
		}},
		{"a wrong code", decision.ErrJoinCode, 'g', join(func(c *decision.JoinMeeting) { c.Code = "XXXX" })},
		{"a name that somebody bears", decision.ErrNameTaken, 'g', named(" ada ")},
		{"renaming oneself to such a name", decision.ErrNameTaken, 'p', func(s *scene) decision.Command {
			return decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "ADA"}
		}},
		{"an empty name", decision.ErrEmpty, 'g', named(" \u3000 ")},
		{"a name that cannot be seen", decision.ErrBadCharacter, 'g', named("\u200b \u200b")},
		{"a name of 81 letters", decision.ErrTooLong, 'g', named(strings.Repeat("é", 81))},
		{"a name of 10,000 letters", decision.ErrTooLong, 'g', named(strings.Repeat("x", 10000))},
		{"a control character", decision.ErrBadCharacter, 'g', named("A\x07da")},
		{"a line end in a name", decision.ErrBadCharacter, 'g', named("A\nda")},
		{"a right-to-left override", decision.ErrBadCharacter, 'g', named("A\u202eda")},
		{"an isolate in a name", decision.ErrBadCharacter, 'g', named("A\u2067da")},
		{"a right-to-left mark in a name", decision.ErrBadCharacter, 'g', named("A\u200fda")},
		{"broken UTF-8", decision.ErrBadCharacter, 'g', named("A\xffda")},
		{"a private character", decision.ErrBadCharacter, 'g', named("A\ue000da")},
		{"joining as a member", decision.ErrNotAllowed, 'f', join(func(*decision.JoinMeeting) {})},
		{"joining after the end", decision.ErrMeetingEnded, 'g', ended(join(func(*decision.JoinMeeting) {}))},
		{"renaming oneself after the end", decision.ErrMeetingEnded, 'p', ended(func(s *scene) decision.Command {
			return decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "Dora"}
		})},
		{"ending again", decision.ErrMeetingEnded, 'f', ended(func(s *scene) decision.Command { return decision.EndMeeting{ID: s.id()} })},
		{"ending while a poll runs", decision.ErrMeetingPolls, 'f', func(s *scene) decision.Command {
			s.polled(consensus())
			return decision.EndMeeting{ID: s.id()}
		}},
		{"an id of nobody", decision.ErrNotOnRoll, 'n', func(s *scene) decision.Command { return decision.EndMeeting{ID: s.id()} }},
		{"who was removed", decision.ErrRemoved, 'x', func(s *scene) decision.Command { return decision.EndMeeting{ID: s.id()} }},
		{"who waits", decision.ErrNotAdmitted, 'w', func(s *scene) decision.Command { return decision.EndMeeting{ID: s.id()} }},
		{"counting in who waits", decision.ErrNotAdmitted, 'f', func(s *scene) decision.Command {
			return decision.SetPresence{ID: s.id(), Member: s.waits.Member(), Present: true}
		}},
		{"admitting nobody", decision.ErrMemberUnknown, 'f', func(s *scene) decision.Command {
			return decision.AdmitMember{ID: s.id(), Member: s.never.Member()}
		}},
		{"a role for who was removed", decision.ErrMemberUnknown, 'f', func(s *scene) decision.Command {
			return decision.SetRole{ID: s.id(), Member: s.removed.Member(), Role: decision.Observer}
		}},
		{"a role that is none", decision.ErrBadValue, 'f', func(s *scene) decision.Command {
			return decision.SetRole{ID: s.id(), Member: s.part.Member(), Role: "chair"}
		}},
		{"removing the last facilitator", decision.ErrLastFacilitator, 'f', func(s *scene) decision.Command {
			s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.co.Member()})
			return decision.RemoveMember{ID: s.id(), Member: s.facil.Member()}
		}},
		{"demoting the last facilitator", decision.ErrLastFacilitator, 'f', func(s *scene) decision.Command {
			s.do(s.facil, decision.SetRole{ID: s.id(), Member: s.co.Member(), Role: decision.Participant})
			return decision.SetRole{ID: s.id(), Member: s.facil.Member(), Role: decision.Participant}
		}},
	}
}

func proposalRefusals() []refusal {
	add := func(title, text string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.AddProposal{ID: s.id(), Proposal: decision.ProposalID(s.uuid()), Title: title, Text: text}
		}
	}
	edit := func(phase decision.Phase, version int) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.EditProposal{ID: s.id(), Proposal: s.propose(phase), Version: version, Title: "New", Text: "New"}
		}
	}
	move := func(from, to decision.Phase, why string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.MovePhase{ID: s.id(), Proposal: s.propose(from), To: to, Reason: why}
		}
	}
	return []refusal{
		{"no title", decision.ErrEmpty, 'f', add("", "text")},
		{"a title of 201 letters", decision.ErrTooLong, 'f', add(strings.Repeat("x", 201), "")},
		{"a text of 50,001 letters", decision.ErrTooLong, 'f', add("title", strings.Repeat("x", 50001))},
		{"an override in the text", decision.ErrBadCharacter, 'f', add("title", "a\u202eb")},
		{"a proposal's id that is none", decision.ErrBadID, 'f', func(s *scene) decision.Command {
			return decision.AddProposal{ID: s.id(), Proposal: "x", Title: "x"}
		}},
		{"a proposal's id that is taken", decision.ErrIDTaken, 'f', func(s *scene) decision.Command {
			return decision.AddProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Title: "x"}
		}},
		{"editing nothing", decision.ErrProposalUnknown, 'f', func(s *scene) decision.Command {
			return decision.EditProposal{ID: s.id(), Proposal: "x", Version: 1, Title: "x"}
		}},
		{"showing nothing", decision.ErrProposalUnknown, 'f', func(s *scene) decision.Command { return decision.ShowProposal{ID: s.id(), Proposal: "x"} }},
		{"moving nothing", decision.ErrProposalUnknown, 'f', func(s *scene) decision.Command {
			return decision.MovePhase{ID: s.id(), Proposal: "x", To: decision.PhaseVote}
		}},
		{"editing an older version", decision.ErrTextChanged, 'f', edit(decision.PhaseDraft, 0)},
		{"editing a version to come", decision.ErrTextChanged, 'f', edit(decision.PhaseDiscussion, 2)},
		{"editing what is put to the vote", decision.ErrTextInVote, 'f', edit(decision.PhaseVote, 1)},
		{"going back without a reason", decision.ErrPhaseReason, 'f', move(decision.PhaseVote, decision.PhaseDraft, " \n ")},
		{"staying", decision.ErrPhaseSame, 'f', move(decision.PhaseDraft, decision.PhaseDraft, "why")},
		{"a phase that is none", decision.ErrBadValue, 'f', move(decision.PhaseDraft, "brainwave", "")},
		{"a reason of 2,001 letters", decision.ErrTooLong, 'f', move(decision.PhaseVote, decision.PhaseDraft, strings.Repeat("x", 2001))},
		{"deciding without a vote", decision.ErrPhaseUndecided, 'f', move(decision.PhaseVote, decision.PhaseDecided, "")},
		{"deciding a text that changed since the vote", decision.ErrPhaseUndecided, 'f', func(s *scene) decision.Command {
			p, q := s.polled(consensus())
			s.shut(q, 1)
			s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDiscussion, Reason: "amend"})
			s.do(s.facil, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "New"})
			return decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDecided}
		}},
		{"moving while a poll runs", decision.ErrPhasePoll, 'f', func(s *scene) decision.Command {
			p, _ := s.polled(consensus())
			return decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDiscussion, Reason: "why"}
		}},
		{"place 0 of the agenda", decision.ErrBadValue, 'f', func(s *scene) decision.Command {
			return decision.MoveProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Place: 0}
		}},
		{"a place past the agenda", decision.ErrBadValue, 'f', func(s *scene) decision.Command {
			return decision.MoveProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Place: 2}
		}},
	}
}

func pollRefusals() []refusal {
	planning := func(change func(s *scene, spec *decision.PollSpec)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			spec := decision.PollSpec{Method: decision.MethodApproval, Options: s.options("One", "Two", "Three")}
			change(s, &spec)
			return decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: s.propose(decision.PhaseDraft), Spec: spec}
		}
	}
	rule := func(r decision.ConsensusRule) func(*scene) decision.Command {
		return planning(func(_ *scene, spec *decision.PollSpec) {
			*spec = decision.PollSpec{Method: decision.MethodConsensus, Consensus: &r}
		})
	}
	half, quarter := ballot.Share{Num: 1, Den: 2}, ballot.Share{Num: 1, Den: 4}
	all := []refusal{
		{"a method that is none", decision.ErrBadValue, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Method = "acclamation" })},
		{"a way to show that is none", decision.ErrBadValue, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Show = "x" })},
		{"names for whom", decision.ErrBadValue, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Names = "x" })},
		{"a question of 201 letters", decision.ErrTooLong, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Question = strings.Repeat("x", 201) })},
		{"secret", decision.ErrSecret, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Secret = true })},
		{"a close that has passed", decision.ErrClosesInPast, 'f', planning(func(s *scene, p *decision.PollSpec) { p.ClosesAt = &s.now })},
		{"one option", decision.ErrOptionsFew, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Options = p.Options[:1] })},
		{"201 options", decision.ErrOptionsMany, 'f', planning(func(s *scene, p *decision.PollSpec) {
			for i := range 198 {
				p.Options = append(p.Options, s.options(fmt.Sprint(i))...)
			}
		})},
		{"two options of one name", decision.ErrOptionTwice, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Options[1].Name = " One " })},
		{"two options of one id", decision.ErrOptionTwice, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Options[1].ID = p.Options[0].ID })},
		{"an option's id that is none", decision.ErrBadID, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Options[1].ID = "x" })},
		{"an option without a name", decision.ErrEmpty, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Options[1].Name = "" })},
		{"as many seats as options", decision.ErrRule, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Approval = &decision.ApprovalRule{Seats: 3} })},
		{"no seats", decision.ErrRule, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Approval = &decision.ApprovalRule{} })},
		{"more marks than options", decision.ErrRule, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Approval = &decision.ApprovalRule{Seats: 1, Max: 4} })},
		{"more than all as floor", decision.ErrRule, 'f', planning(func(_ *scene, p *decision.PollSpec) {
			p.Approval = &decision.ApprovalRule{Seats: 1, Floor: ballot.Share{Num: 1, Den: 1, MoreThan: true}}
		})},
		{"consensus rules for an approval poll", decision.ErrMarksForeign, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Consensus = &decision.ConsensusRule{} })},
		{"options for a consensus poll", decision.ErrMarksForeign, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Method = decision.MethodConsensus })},
		{"a quorum over all", decision.ErrRule, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Quorum.Presence = ballot.Share{Num: 3, Den: 2} })},
		{"a quorum of nothingth parts", decision.ErrRule, 'f', planning(func(_ *scene, p *decision.PollSpec) { p.Quorum.Participation = ballot.Share{Num: 1, Den: 0} })},
		{"blocks below none", decision.ErrRule, 'f', rule(decision.ConsensusRule{BlocksAllowed: -1, StandAsideCap: quarter, ConcernCap: half, AgreeFloor: 1})},
		{"nobody need agree", decision.ErrRule, 'f', rule(decision.ConsensusRule{StandAsideCap: quarter, ConcernCap: half})},
		{"no stand-aside cap", decision.ErrRule, 'f', rule(decision.ConsensusRule{ConcernCap: half, AgreeFloor: 1})},
		{"at most more than half", decision.ErrRule, 'f', rule(decision.ConsensusRule{StandAsideCap: quarter,
			ConcernCap: ballot.Share{Num: 1, Den: 2, MoreThan: true}, AgreeFloor: 1})},
		{"a poll's id that is none", decision.ErrBadID, 'f', func(s *scene) decision.Command {
			return decision.PlanPoll{ID: s.id(), Poll: "x", Proposal: s.propose(decision.PhaseDraft), Spec: consensus()}
		}},
		{"a poll's id that is taken", decision.ErrIDTaken, 'f', func(s *scene) decision.Command {
			p := s.propose(decision.PhaseDraft)
			return decision.PlanPoll{ID: s.id(), Poll: s.plan(p, consensus()), Proposal: p, Spec: consensus()}
		}},
		{"a poll on nothing", decision.ErrProposalUnknown, 'f', func(s *scene) decision.Command {
			return decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: "x", Spec: consensus()}
		}},
		{"opening nothing", decision.ErrPollUnknown, 'f', func(s *scene) decision.Command { return decision.OpenPoll{ID: s.id(), Poll: "x", Text: 1} }},
		{"opening in draft", decision.ErrPhaseForPoll, 'f', func(s *scene) decision.Command {
			return decision.OpenPoll{ID: s.id(), Poll: s.plan(s.propose(decision.PhaseDraft), consensus()), Text: 1}
		}},
		{"planning when decided", decision.ErrPhaseForPoll, 'f', func(s *scene) decision.Command {
			p, q := s.polled(consensus())
			s.shut(q, 1)
			s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDecided})
			return decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: p, Spec: consensus()}
		}},
		{"opening on another text", decision.ErrTextChanged, 'f', func(s *scene) decision.Command {
			return decision.OpenPoll{ID: s.id(), Poll: s.plan(s.propose(decision.PhaseDiscussion), consensus()), Text: 2}
		}},
		{"opening what runs", decision.ErrPollRunning, 'f', func(s *scene) decision.Command {
			_, q := s.polled(consensus())
			return decision.OpenPoll{ID: s.id(), Poll: q, Text: 1}
		}},
		{"a second poll on the proposal", decision.ErrPollRunning, 'f', func(s *scene) decision.Command {
			p, _ := s.polled(consensus())
			return decision.OpenPoll{ID: s.id(), Poll: s.plan(p, consensus()), Text: 1}
		}},
		{"opening after the close that was set", decision.ErrClosesInPast, 'f', func(s *scene) decision.Command {
			spec, end := consensus(), s.now.Add(time.Minute)
			spec.ClosesAt = &end
			q := s.plan(s.propose(decision.PhaseDiscussion), spec)
			s.now = end
			return decision.OpenPoll{ID: s.id(), Poll: q, Text: 1}
		}},
		{"closing what is planned", decision.ErrPollOver, 'f', func(s *scene) decision.Command {
			return decision.ClosePoll{ID: s.id(), Poll: s.plan(s.propose(decision.PhaseDraft), consensus()), Round: 1}
		}},
		{"closing another round", decision.ErrRound, 'f', func(s *scene) decision.Command {
			_, q := s.polled(consensus())
			return decision.ClosePoll{ID: s.id(), Poll: q, Round: 2}
		}},
		{"revealing what runs", decision.ErrNothingToReveal, 'f', func(s *scene) decision.Command {
			_, q := s.polled(consensus())
			return decision.RevealTally{ID: s.id(), Poll: q}
		}},
		{"revealing what is out", decision.ErrNothingToReveal, 'f', func(s *scene) decision.Command {
			_, q := s.polled(consensus())
			s.shut(q, 1)
			return decision.RevealTally{ID: s.id(), Poll: q}
		}},
		{"revealing nothing", decision.ErrPollUnknown, 'f', func(s *scene) decision.Command { return decision.RevealTally{ID: s.id(), Poll: "x"} }},
	}
	return all
}

func ballotRefusals() []refusal {
	casting := func(prepare func(s *scene, q decision.PollID), c decision.CastBallot) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			_, q := s.polled(consensus())
			c := c
			c.Poll = q
			if prepare != nil {
				prepare(s, q)
			}
			return c
		}
	}
	approving := func(marks func(o []decision.Option) decision.Marks) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			o := s.options("One", "Two", "Three")
			_, q := s.polled(decision.PollSpec{Method: decision.MethodApproval, Options: o, Approval: &decision.ApprovalRule{Seats: 1, Max: 2}})
			return ballotIn(q, 1, 1, marks(o))
		}
	}
	first := ballotIn("", 1, 1, agree)
	with := func(m decision.Marks) decision.CastBallot { return ballotIn("", 1, 1, m) }
	return []refusal{
		{"on nothing", decision.ErrPollUnknown, 'p', func(*scene) decision.Command { return first }},
		{"before the opening", decision.ErrPollNotOpen, 'p', func(s *scene) decision.Command {
			return ballotIn(s.plan(s.propose(decision.PhaseDraft), consensus()), 1, 1, agree)
		}},
		{"after the close", decision.ErrPollClosed, 'p', casting(func(s *scene, q decision.PollID) { s.shut(q, 1) }, first)},
		{"for an earlier round", decision.ErrRound, 'p', casting(func(s *scene, q decision.PollID) { s.shut(q, 1); s.open(q, 1) }, first)},
		{"for a round to come", decision.ErrRound, 'p', casting(nil, ballotIn("", 2, 1, agree))},
		{"for another version", decision.ErrTextChanged, 'p', casting(nil, decision.CastBallot{Round: 1, Text: 2, Counter: 1, Marks: agree})},
		{"without a counter", decision.ErrCounterRange, 'p', casting(nil, ballotIn("", 1, 0, agree))},
		{"a counter that JSON cannot keep", decision.ErrCounterRange, 'p', casting(nil, ballotIn("", 1, decision.MaxCounter+1, agree))},
		{"the same counter, other marks", decision.ErrCounterReused, 'p', casting(func(s *scene, q decision.PollID) { s.cast(s.part, q, 1, block) }, first)},
		{"an older counter", decision.ErrCounterOld, 'p', casting(func(s *scene, q decision.PollID) { s.cast(s.part, q, 2, agree) }, first)},
		{"after removal", decision.ErrRemoved, 'p', casting(func(s *scene, _ decision.PollID) {
			s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.part.Member()})
		}, first)},
		{"a block without a reason", decision.ErrBlockReason, 'p', casting(nil, with(take(ballot.Block, " \n ")))},
		{"no position", decision.ErrBadValue, 'p', casting(nil, with(decision.Marks{}))},
		{"a position of another kind of poll", decision.ErrBadValue, 'p', casting(nil, with(take(ballot.Yes, "")))},
		{"a reason of 2,001 letters", decision.ErrTooLong, 'p', casting(nil, with(take(ballot.Block, strings.Repeat("x", 2001))))},
		{"approvals in a consensus poll", decision.ErrMarksForeign, 'p', casting(nil, with(decision.Marks{Approved: []decision.OptionID{"x"}, Position: ballot.Agree}))},
		{"a position in an approval poll", decision.ErrMarksForeign, 'p', approving(func([]decision.Option) decision.Marks { return agree })},
		{"an option that is none", decision.ErrOptionUnknown, 'p', approving(func([]decision.Option) decision.Marks {
			return decision.Marks{Approved: []decision.OptionID{"x"}}
		})},
		{"an option twice", decision.ErrOptionTwice, 'p', approving(func(o []decision.Option) decision.Marks {
			return decision.Marks{Approved: []decision.OptionID{o[0].ID, o[0].ID}}
		})},
		{"three approvals of two", decision.ErrTooManyApproved, 'p', approving(func(o []decision.Option) decision.Marks {
			return decision.Marks{Approved: []decision.OptionID{o[0].ID, o[1].ID, o[2].ID}}
		})},
	}
}

func TestAnAbstentionIsRefusedWhereItIsNotOffered(t *testing.T) {
	s := hall(t)
	rule := decision.DefaultConsensus()
	rule.NoAbstain = true
	_, q := s.polled(decision.PollSpec{Method: decision.MethodConsensus, Consensus: &rule})
	s.refused(decision.ErrBadValue, s.part, ballotIn(q, 1, 1, take(ballot.Abstain, "")))
}

func TestAMeetingMustBeOpenedOnceAndFirst(t *testing.T) {
	s := unopened(t)
	s.refused(decision.ErrMeetingUnknown, s.guest, decision.JoinMeeting{ID: s.id(), Member: decision.MemberID(s.uuid()), Name: "x"})
	s.do(decision.ByHost(), opening(s))
	s.refused(decision.ErrMeetingIsOpened, decision.ByHost(), opening(s))
}

func TestAnOpeningWithBadValuesIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		want   error
		change func(*decision.OpenMeeting)
	}{
		"no title":       {decision.ErrEmpty, func(c *decision.OpenMeeting) { c.Title = "" }},
		"no name":        {decision.ErrEmpty, func(c *decision.OpenMeeting) { c.Name = "" }},
		"no zone":        {decision.ErrEmpty, func(c *decision.OpenMeeting) { c.Zone = "" }},
		"no language":    {decision.ErrEmpty, func(c *decision.OpenMeeting) { c.Language = "" }},
		"no code":        {decision.ErrEmpty, func(c *decision.OpenMeeting) { c.JoinCode = "" }},
		"no facilitator": {decision.ErrBadID, func(c *decision.OpenMeeting) { c.Facilitator = "" }},
		"no joining":     {decision.ErrBadValue, func(c *decision.OpenMeeting) { c.Joining = "" }},
	} {
		t.Run(name, func(t *testing.T) {
			s := unopened(t)
			cmd := opening(s)
			c.change(&cmd)
			s.refused(c.want, decision.ByHost(), cmd)
		})
	}
}

func TestAClosedRollIsJoinedByNobody(t *testing.T) {
	s := unopened(t)
	cmd := opening(s)
	cmd.Joining = decision.JoinClosed
	s.do(decision.ByHost(), cmd)
	s.refused(decision.ErrJoinClosed, s.guest, decision.JoinMeeting{ID: s.id(), Member: decision.MemberID(s.uuid()), Name: "x", Code: joinCode})
}

func TestTheRollAndTheAgendaEnd(t *testing.T) {
	s := unopened(t)
	cmd := opening(s)
	s.do(decision.ByHost(), cmd)
	s.facil = decision.ByMember(cmd.Facilitator)
	for range decision.MaxAgenda {
		s.propose(decision.PhaseDraft)
	}
	s.refused(decision.ErrAgendaFull, s.facil, decision.AddProposal{ID: s.id(), Proposal: decision.ProposalID(s.uuid()), Title: "x"})
	for range decision.MaxRoll - 1 {
		s.knock("x")
	}
	s.refused(decision.ErrRollFull, s.guest, decision.JoinMeeting{ID: s.id(), Member: decision.MemberID(s.uuid()), Name: "x", Code: joinCode})
}
