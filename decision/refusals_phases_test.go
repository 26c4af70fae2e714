package decision_test

import (
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

func runsheetRefusals() []refusal {
	paused := func(phase decision.Phase, cmd func(s *scene, p decision.ProposalID) decision.Command) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			p := s.propose(phase)
			c := cmd(s, p)
			s.pause(p)
			return c
		}
	}
	time := func(minutes int) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.PlanTime{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Minutes: minutes}
		}
	}
	return []refusal{
		{"pausing without a reason", decision.ErrPhaseReason, 'f', func(s *scene) decision.Command {
			return decision.PauseProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Paused: true, Reason: " \u200b"}
		}},
		{"pausing what is paused", decision.ErrPauseSame, 'f', paused(decision.PhaseDraft, func(s *scene, p decision.ProposalID) decision.Command {
			return decision.PauseProposal{ID: s.id(), Proposal: p, Paused: true, Reason: "Soup"}
		})},
		{"resuming what goes on", decision.ErrPauseSame, 'f', func(s *scene) decision.Command {
			return decision.PauseProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft)}
		}},
		{"pausing nothing", decision.ErrProposalUnknown, 'f', func(s *scene) decision.Command {
			return decision.PauseProposal{ID: s.id(), Proposal: "x", Paused: true, Reason: "Soup"}
		}},
		{"moving what is paused", decision.ErrPaused, 'f', paused(decision.PhaseDraft, func(s *scene, p decision.ProposalID) decision.Command {
			return decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseVote}
		})},
		{"editing what is paused", decision.ErrPaused, 'f', paused(decision.PhaseDraft, func(s *scene, p decision.ProposalID) decision.Command {
			return decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "New"}
		})},
		{"opening a poll on what is paused", decision.ErrPaused, 'f', paused(decision.PhaseDiscussion, func(s *scene, p decision.ProposalID) decision.Command {
			return decision.OpenPoll{ID: s.id(), Poll: s.plan(p, consensus()), Text: 1}
		})},
		{"casting while it is paused", decision.ErrPaused, 'p', func(s *scene) decision.Command {
			p, q := s.polled(consensus())
			s.pause(p)
			return ballotIn(q, 1, 1, agree)
		}},
		{"contributing while it is paused", decision.ErrPaused, 'p', paused(decision.PhaseDiscussion, func(s *scene, p decision.ProposalID) decision.Command {
			return decision.AddContribution{ID: s.id(), Proposal: p, Contribution: decision.ContributionID(s.uuid()), Kind: decision.Support, Text: "x"}
		})},
		{"resolving while it is paused", decision.ErrPaused, 'p', paused(decision.PhaseDiscussion, func(s *scene, p decision.ProposalID) decision.Command {
			return decision.ResolveContribution{ID: s.id(), Proposal: p, Contribution: s.say(s.part, p, decision.Concern, "x"), Resolved: true}
		})},
		{"an idea while it is paused", decision.ErrPaused, 'p', func(s *scene) decision.Command {
			p := s.storming(atOnce)
			s.pause(p)
			return decision.AddIdea{ID: s.id(), Proposal: p, Idea: decision.IdeaID(s.uuid()), Text: "x"}
		}},
		{"less than no time", decision.ErrBadValue, 'f', time(-1)},
		{"more than a day", decision.ErrBadValue, 'f', time(decision.MaxPlanned + 1)},
		{"time for nothing", decision.ErrProposalUnknown, 'f', func(s *scene) decision.Command {
			return decision.PlanTime{ID: s.id(), Proposal: "x", Minutes: 1}
		}},
		{"putting a running meeting away", decision.ErrNotEnded, 'f', func(s *scene) decision.Command {
			return decision.ArchiveMeeting{ID: s.id(), Archived: true}
		}},
		{"a simulated member of a real meeting", decision.ErrNotRehearsal, 'g', func(s *scene) decision.Command {
			return decision.JoinMeeting{ID: s.id(), Member: decision.MemberID(s.uuid()), Name: "Robot", Code: joinCode, Simulated: true}
		}},
		{"handing over to somebody in the lobby", decision.ErrNotAdmitted, 'f', func(s *scene) decision.Command {
			return decision.HandOver{ID: s.id(), To: s.waits.Member()}
		}},
		{"handing over to nobody", decision.ErrMemberUnknown, 'f', func(s *scene) decision.Command {
			return decision.HandOver{ID: s.id(), To: s.never.Member()}
		}},
		{"handing over to oneself", decision.ErrNotAllowed, 'f', func(s *scene) decision.Command {
			return decision.HandOver{ID: s.id(), To: s.facil.Member()}
		}},
		{"a group's name of 81 letters", decision.ErrTooLong, 'f', func(s *scene) decision.Command {
			return decision.SetGroup{ID: s.id(), Member: s.part.Member(), Group: strings.Repeat("x", 81)}
		}},
		{"an idea after the end", decision.ErrMeetingEnded, 'p', func(s *scene) decision.Command {
			p := s.storming(atOnce)
			s.do(s.facil, decision.EndMeeting{ID: s.id()})
			return decision.AddIdea{ID: s.id(), Proposal: p, Idea: decision.IdeaID(s.uuid()), Text: "x"}
		}},
	}
}

func ideaRefusals() []refusal {
	write := func(text string) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.AddIdea{ID: s.id(), Proposal: s.storming(atOnce), Idea: decision.IdeaID(s.uuid()), Text: text}
		}
	}
	rule := func(dots int) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			return decision.SetBrainstorm{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Rule: decision.BrainstormRule{Dots: dots}}
		}
	}
	option := func(of func(s *scene, p decision.ProposalID) decision.IdeaID, rule decision.BrainstormRule) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			p := s.storming(rule)
			spec := s.ranked("One", "Two")
			spec.Options[0].Idea = of(s, p)
			return decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: p, Spec: spec}
		}
	}
	return []refusal{
		{"an idea in draft", decision.ErrNotBrainstorm, 'p', func(s *scene) decision.Command {
			return decision.AddIdea{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Idea: decision.IdeaID(s.uuid()), Text: "x"}
		}},
		{"an idea once it is discussed", decision.ErrNotBrainstorm, 'p', func(s *scene) decision.Command {
			p := s.storming(atOnce)
			s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDiscussion})
			return decision.AddIdea{ID: s.id(), Proposal: p, Idea: decision.IdeaID(s.uuid()), Text: "x"}
		}},
		{"an idea for nothing", decision.ErrProposalUnknown, 'p', func(s *scene) decision.Command {
			return decision.AddIdea{ID: s.id(), Proposal: "x", Idea: decision.IdeaID(s.uuid()), Text: "x"}
		}},
		{"no idea", decision.ErrEmpty, 'p', write(" \n ")},
		{"an idea that cannot be seen", decision.ErrEmpty, 'p', write("\u200b\u200b")},
		{"an idea of 1,001 letters", decision.ErrTooLong, 'p', write(strings.Repeat("é", 1001))},
		{"an idea of 60,000 letters", decision.ErrTooLong, 'p', write(strings.Repeat("x", 60000))},
		{"an idea that turns the writing", decision.ErrBadCharacter, 'p', write("a\u202eb")},
		{"an idea in broken UTF-8", decision.ErrBadCharacter, 'p', write("a\xffb")},
		{"an idea's id that is none", decision.ErrBadID, 'p', func(s *scene) decision.Command {
			return decision.AddIdea{ID: s.id(), Proposal: s.storming(atOnce), Idea: "x", Text: "x"}
		}},
		{"an idea's id that is taken", decision.ErrIDTaken, 'p', func(s *scene) decision.Command {
			p := s.storming(atOnce)
			return decision.AddIdea{ID: s.id(), Proposal: p, Idea: s.idea(s.record, p, "x"), Text: "y"}
		}},
		{"51 dots for each", decision.ErrRule, 'f', rule(51)},
		{"dots below none", decision.ErrRule, 'f', rule(-1)},
		{"another rule once there is an idea", decision.ErrIdeasBegun, 'f', func(s *scene) decision.Command {
			p := s.storming(atOnce)
			s.idea(s.part, p, "x")
			return decision.SetBrainstorm{ID: s.id(), Proposal: p, Rule: decision.BrainstormRule{Hidden: true}}
		}},
		{"revealing what all see", decision.ErrIdeasRevealed, 'f', func(s *scene) decision.Command {
			return decision.RevealIdeas{ID: s.id(), Proposal: s.storming(atOnce)}
		}},
		{"revealing again", decision.ErrIdeasRevealed, 'f', func(s *scene) decision.Command {
			p := s.storming(decision.DefaultBrainstorm())
			s.reveal(p)
			return decision.RevealIdeas{ID: s.id(), Proposal: p}
		}},
		{"merging before the reveal", decision.ErrIdeasHidden, 'f', func(s *scene) decision.Command {
			p := s.storming(decision.DefaultBrainstorm())
			return decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: s.idea(s.part, p, "x"), Into: s.idea(s.part, p, "y")}
		}},
		{"an idea merged with itself", decision.ErrIdeaSelf, 'f', func(s *scene) decision.Command {
			p := s.storming(atOnce)
			x := s.idea(s.part, p, "x")
			return decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: x, Into: x}
		}},
		{"an idea merged with what was merged into it", decision.ErrIdeaSelf, 'f', func(s *scene) decision.Command {
			p := s.storming(atOnce)
			x, y := s.idea(s.part, p, "x"), s.idea(s.part, p, "y")
			s.do(s.facil, decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: x, Into: y})
			return decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: y, Into: x}
		}},
		{"merging with nothing", decision.ErrIdeaUnknown, 'f', func(s *scene) decision.Command {
			p := s.storming(atOnce)
			return decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: s.idea(s.part, p, "x"), Into: "x"}
		}},
		{"merging with an idea of another proposal", decision.ErrIdeaUnknown, 'f', func(s *scene) decision.Command {
			p := s.storming(atOnce)
			return decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: s.idea(s.part, p, "x"), Into: s.idea(s.part, s.storming(atOnce), "y")}
		}},
		{"a heading of two lines", decision.ErrBadCharacter, 'f', func(s *scene) decision.Command {
			p := s.storming(atOnce)
			return decision.GroupIdea{ID: s.id(), Proposal: p, Idea: s.idea(s.part, p, "x"), Group: "a\nb"}
		}},
		{"grouping nothing", decision.ErrIdeaUnknown, 'f', func(s *scene) decision.Command {
			return decision.GroupIdea{ID: s.id(), Proposal: s.storming(atOnce), Idea: "x", Group: "Green"}
		}},
		{"an option from no idea", decision.ErrIdeaUnknown, 'f', option(func(*scene, decision.ProposalID) decision.IdeaID { return "x" }, atOnce)},
		{"an option from an idea that is not revealed", decision.ErrIdeaUnknown, 'f', option(func(s *scene, p decision.ProposalID) decision.IdeaID {
			return s.idea(s.part, p, "x")
		}, decision.DefaultBrainstorm())},
		{"an option from an idea of another proposal", decision.ErrIdeaUnknown, 'f', option(func(s *scene, _ decision.ProposalID) decision.IdeaID {
			return s.idea(s.part, s.storming(atOnce), "x")
		}, atOnce)},
	}
}

func dotRefusals() []refusal {
	place := func(counter uint64, n ...int) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			p := s.storming(atOnce)
			dots := map[decision.IdeaID]int{}
			for _, n := range n {
				dots[s.idea(s.record, p, "x")] = n
			}
			return decision.PlaceDots{Proposal: p, Counter: counter, Dots: dots}
		}
	}
	again := func(counter uint64) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := place(2, 1)(s).(decision.PlaceDots)
			s.do(s.part, c)
			return decision.PlaceDots{Proposal: c.Proposal, Counter: counter}
		}
	}
	return []refusal{
		{"six dots of five", decision.ErrDotsSpent, 'p', place(1, 3, 3)},
		{"six dots of five on one idea", decision.ErrDotsSpent, 'p', place(1, 6)},
		{"a dot taken away from another's", decision.ErrDotsSpent, 'p', place(1, 5, -1)},
		{"a dot on nothing", decision.ErrIdeaUnknown, 'p', func(s *scene) decision.Command {
			return decision.PlaceDots{Proposal: s.storming(atOnce), Counter: 1, Dots: map[decision.IdeaID]int{"x": 1}}
		}},
		{"dots where there are none", decision.ErrNoDots, 'p', func(s *scene) decision.Command {
			return decision.PlaceDots{Proposal: s.storming(decision.BrainstormRule{}), Counter: 1}
		}},
		{"dots before the reveal", decision.ErrIdeasHidden, 'p', func(s *scene) decision.Command {
			return decision.PlaceDots{Proposal: s.storming(decision.DefaultBrainstorm()), Counter: 1}
		}},
		{"dots without a counter", decision.ErrCounterRange, 'p', place(0, 1)},
		{"dots under a counter that JSON cannot keep", decision.ErrCounterRange, 'p', place(decision.MaxCounter+1, 1)},
		{"other dots from another tab", decision.ErrCounterReused, 'p', again(2)},
		{"dots from a tab that is behind", decision.ErrCounterOld, 'p', again(1)},
	}
}

func discussionRefusals() []refusal {
	contribute := func(change func(s *scene, c *decision.AddContribution)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			c := decision.AddContribution{ID: s.id(), Proposal: s.propose(decision.PhaseDiscussion),
				Contribution: decision.ContributionID(s.uuid()), Kind: decision.Support, Text: "x"}
			change(s, &c)
			return c
		}
	}
	text := func(text string) func(*scene) decision.Command {
		return contribute(func(_ *scene, c *decision.AddContribution) { c.Text = text })
	}
	resolve := func(by rune, kind decision.ContributionKind) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			p := s.propose(decision.PhaseDiscussion)
			return decision.ResolveContribution{ID: s.id(), Proposal: p, Contribution: s.say(s.who(by), p, kind, "x"), Resolved: true}
		}
	}
	return []refusal{
		{"contributing to a draft", decision.ErrNotDiscussion, 'p', contribute(func(s *scene, c *decision.AddContribution) { c.Proposal = s.propose(decision.PhaseDraft) })},
		{"contributing to what is decided", decision.ErrNotDiscussion, 'p', contribute(func(s *scene, c *decision.AddContribution) {
			p, q := s.polled(consensus())
			s.shut(q, 1)
			s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseDecided})
			c.Proposal = p
		})},
		{"saying nothing", decision.ErrEmpty, 'p', text(" ")},
		{"saying what cannot be seen", decision.ErrEmpty, 'p', text("\u200b")},
		{"5,001 letters", decision.ErrTooLong, 'p', text(strings.Repeat("x", 5001))},
		{"60,000 letters", decision.ErrTooLong, 'p', text(strings.Repeat("x", 60000))},
		{"a contribution that turns the writing", decision.ErrBadCharacter, 'p', text("a\u202eb")},
		{"a kind that is none", decision.ErrBadValue, 'p', contribute(func(_ *scene, c *decision.AddContribution) { c.Kind = "shout" })},
		{"a contribution's id that is none", decision.ErrBadID, 'p', contribute(func(_ *scene, c *decision.AddContribution) { c.Contribution = "x" })},
		{"a contribution's id that is taken", decision.ErrIDTaken, 'p', contribute(func(s *scene, c *decision.AddContribution) {
			c.Contribution = s.say(s.record, c.Proposal, decision.Concern, "x")
		})},
		{"answering nothing", decision.ErrContributionUnknown, 'p', contribute(func(_ *scene, c *decision.AddContribution) { c.Reply = "x" })},
		{"answering an answer", decision.ErrReplyDeep, 'p', contribute(func(s *scene, c *decision.AddContribution) {
			first := s.say(s.record, c.Proposal, decision.Concern, "x")
			c.Reply = decision.ContributionID(s.uuid())
			s.do(s.record, decision.AddContribution{ID: s.id(), Proposal: c.Proposal, Contribution: c.Reply, Kind: decision.Information, Text: "y", Reply: first})
		})},
		{"six files", decision.ErrAttachments, 'p', contribute(func(_ *scene, c *decision.AddContribution) { c.Attachments = make([]decision.Attachment, 6) })},
		{"a file's name that turns the writing", decision.ErrBadCharacter, 'p', contribute(func(_ *scene, c *decision.AddContribution) {
			c.Attachments = []decision.Attachment{{Name: "plan\u202efdp.exe"}}
		})},
		{"resolving another's concern", decision.ErrNotYours, 'f', resolve('p', decision.Concern)},
		{"resolving support", decision.ErrNotResolvable, 'p', resolve('p', decision.Support)},
		{"resolving nothing", decision.ErrContributionUnknown, 'p', func(s *scene) decision.Command {
			return decision.ResolveContribution{ID: s.id(), Proposal: s.propose(decision.PhaseDiscussion), Contribution: "x", Resolved: true}
		}},
	}
}

func methodRefusals() []refusal {
	plan := func(change func(s *scene, spec *decision.PollSpec)) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			spec := s.ranked("One", "Two", "Three")
			change(s, &spec)
			return decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: s.propose(decision.PhaseDraft), Spec: spec}
		}
	}
	answer := func(rule decision.YesNoRule) func(*scene) decision.Command {
		return plan(func(_ *scene, spec *decision.PollSpec) {
			*spec = decision.PollSpec{Method: decision.MethodYesNo, YesNo: &rule}
		})
	}
	cast := func(spec func(s *scene) decision.PollSpec, marks func(spec decision.PollSpec) decision.Marks) func(*scene) decision.Command {
		return func(s *scene) decision.Command {
			of := spec(s)
			_, q := s.polled(of)
			return ballotIn(q, 1, 1, marks(of))
		}
	}
	three := func(s *scene) decision.PollSpec {
		spec := s.ranked("One", "Two", "Three")
		spec.Ranked = &decision.RankedRule{Max: 2}
		return spec
	}
	yes := func(*scene) decision.PollSpec { return yesNo() }
	these := func(m decision.Marks) func(decision.PollSpec) decision.Marks {
		return func(decision.PollSpec) decision.Marks { return m }
	}
	half := ballot.Share{Num: 1, Den: 2}
	return []refusal{
		{"a ranking with a gap", decision.ErrRankGap, 'p', cast(three, func(spec decision.PollSpec) decision.Marks {
			return decision.Marks{Ranking: []decision.OptionID{spec.Options[0].ID, ""}}
		})},
		{"a ranking with a repeat", decision.ErrOptionTwice, 'p', cast(three, func(spec decision.PollSpec) decision.Marks { return ranking(spec, 0, 0) })},
		{"a ranking with an option that is none", decision.ErrOptionUnknown, 'p', cast(three, these(decision.Marks{Ranking: []decision.OptionID{"x"}}))},
		{"three ranks of two", decision.ErrTooManyRanked, 'p', cast(three, func(spec decision.PollSpec) decision.Marks { return ranking(spec, 0, 1, 2) })},
		{"approvals in a ranked poll", decision.ErrMarksForeign, 'p', cast(three, func(spec decision.PollSpec) decision.Marks {
			return decision.Marks{Approved: []decision.OptionID{spec.Options[0].ID}}
		})},
		{"no answer", decision.ErrBadValue, 'p', cast(yes, these(decision.Marks{}))},
		{"an answer that is a position", decision.ErrBadValue, 'p', cast(yes, these(decision.Marks{Answer: ballot.Agree}))},
		{"a position in a yes/no poll", decision.ErrMarksForeign, 'p', cast(yes, these(decision.Marks{Answer: ballot.Yes, Position: ballot.Agree}))},
		{"more ranks than options", decision.ErrRule, 'f', plan(func(_ *scene, p *decision.PollSpec) { p.Ranked = &decision.RankedRule{Max: 4} })},
		{"ranks below none", decision.ErrRule, 'f', plan(func(_ *scene, p *decision.PollSpec) { p.Ranked = &decision.RankedRule{Max: -1} })},
		{"a ranked poll with one option", decision.ErrOptionsFew, 'f', plan(func(_ *scene, p *decision.PollSpec) { p.Options = p.Options[:1] })},
		{"approval rules for a ranked poll", decision.ErrMarksForeign, 'f', plan(func(_ *scene, p *decision.PollSpec) { p.Approval = &decision.ApprovalRule{Seats: 1} })},
		{"a grace below none", decision.ErrRule, 'f', plan(func(_ *scene, p *decision.PollSpec) { p.Grace = -1 })},
		{"a grace of 121 seconds", decision.ErrRule, 'f', plan(func(_ *scene, p *decision.PollSpec) { p.Grace = decision.MaxGrace + 1 })},
		{"a tie rule that is none", decision.ErrBadValue, 'f', plan(func(_ *scene, p *decision.PollSpec) { p.Tie = "arm_wrestling" })},
		{"a tie in approval broken by earlier rounds", decision.ErrBadValue, 'f', plan(func(_ *scene, p *decision.PollSpec) {
			p.Method, p.Tie = decision.MethodApproval, decision.TiePrevious
		})},
		{"a tie rule where nothing can tie", decision.ErrMarksForeign, 'f', plan(func(_ *scene, p *decision.PollSpec) { *p = yesNo(); p.Tie = decision.TieLot })},
		{"options in a yes/no poll", decision.ErrMarksForeign, 'f', plan(func(_ *scene, p *decision.PollSpec) { p.Method = decision.MethodYesNo })},
		{"a threshold of nothing", decision.ErrRule, 'f', answer(decision.YesNoRule{Base: decision.BaseCast})},
		{"a threshold that none reach by no yes", decision.ErrRule, 'f', answer(decision.YesNoRule{Threshold: ballot.Share{Num: 0, Den: 1}, Base: decision.BaseCast})},
		{"a threshold over all", decision.ErrRule, 'f', answer(decision.YesNoRule{Threshold: ballot.Share{Num: 3, Den: 2}, Base: decision.BaseCast})},
		{"a base that is none", decision.ErrBadValue, 'f', answer(decision.YesNoRule{Threshold: half, Base: "world"})},
		{"reopening a poll that a later one superseded", decision.ErrSuperseded, 'f', func(s *scene) decision.Command {
			p, q := s.polled(consensus())
			s.shut(q, 1)
			later := s.plan(p, consensus())
			s.open(later, 1)
			s.shut(later, 1)
			return decision.OpenPoll{ID: s.id(), Poll: q, Text: 1}
		}},
		{"closing what closes already", decision.ErrClosing, 'f', func(s *scene) decision.Command {
			spec := consensus()
			spec.Grace = 10
			_, q := s.polled(spec)
			s.shut(q, 1)
			return decision.ClosePoll{ID: s.id(), Poll: q, Round: 1}
		}},
	}
}

func TestABrainstormADiscussionAndTheGroupsEnd(t *testing.T) {
	s := hall(t)
	p := s.storming(atOnce)
	for range decision.MaxIdeas {
		s.idea(s.part, p, "x")
	}
	s.refused(decision.ErrIdeasFull, s.part, decision.AddIdea{ID: s.id(), Proposal: p, Idea: decision.IdeaID(s.uuid()), Text: "x"})
	for range decision.MaxContributions {
		s.say(s.part, p, decision.Support, "x")
	}
	s.refused(decision.ErrDiscussionFull, s.part, decision.AddContribution{ID: s.id(), Proposal: p,
		Contribution: decision.ContributionID(s.uuid()), Kind: decision.Support, Text: "x"})
	for i := range decision.MaxGroups {
		by := s.join("x", decision.Participant)
		s.do(s.facil, decision.SetGroup{ID: s.id(), Member: by.Member(), Group: "Group " + string(rune('A'+i))})
	}
	s.refused(decision.ErrGroupsFull, s.facil, decision.SetGroup{ID: s.id(), Member: s.part.Member(), Group: "One more"})
}
