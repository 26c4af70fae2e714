package decision_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
)

// roleRule says who may give a command.
type roleRule struct {
	what, may string
	cmd       func(s *scene) decision.Command
}

// Who may do what: the rule book of the roll, a line for each command. A letter
// stands for who may: f facilitator, c co-facilitator, r recorder, p
// participant, o observer, w who waits, x who was removed, n nobody's id, g a
// guest, h the host, t time itself.
func TestWhoMayDoWhat(t *testing.T) {
	rules := []roleRule{
		{"end the meeting", "fct", func(s *scene) decision.Command { return decision.EndMeeting{ID: s.id()} }},
		{"show a proposal", "fct", func(s *scene) decision.Command {
			s.propose(decision.PhaseDraft)
			return decision.ShowProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft)}
		}},
		{"hold the screen", "fct", func(s *scene) decision.Command { return decision.FreezeScreen{ID: s.id(), Frozen: true} }},
		{"join", "g", func(s *scene) decision.Command {
			return decision.JoinMeeting{ID: s.id(), Member: decision.MemberID(s.uuid()), Name: "New", Code: joinCode}
		}},
		{"admit", "fct", func(s *scene) decision.Command {
			return decision.AdmitMember{ID: s.id(), Member: s.waits.Member()}
		}},
		{"remove", "fct", func(s *scene) decision.Command {
			return decision.RemoveMember{ID: s.id(), Member: s.part.Member()}
		}},
		{"set a role", "fct", func(s *scene) decision.Command {
			return decision.SetRole{ID: s.id(), Member: s.part.Member(), Role: decision.Recorder}
		}},
		{"count the participant out", "fcpt", func(s *scene) decision.Command {
			return decision.SetPresence{ID: s.id(), Member: s.part.Member(), Present: false}
		}},
		{"rename the participant", "fcpt", func(s *scene) decision.Command {
			return decision.RenameMember{ID: s.id(), Member: s.part.Member(), Name: "Dora"}
		}},
		{"rename the observer", "fcot", func(s *scene) decision.Command {
			return decision.RenameMember{ID: s.id(), Member: s.observe.Member(), Name: "Emma"}
		}},
		{"propose", "fcr", func(s *scene) decision.Command {
			return decision.AddProposal{ID: s.id(), Proposal: decision.ProposalID(s.uuid()), Title: "New"}
		}},
		{"fix how the floor is given", "fct", func(s *scene) decision.Command {
			return decision.SetQueue{ID: s.id(), Rule: decision.QueueRule{Order: decision.Fair}}
		}},
		{"raise the participant's hand", "fcpt", func(s *scene) decision.Command {
			return decision.RaiseHand{ID: s.id(), Member: s.part.Member(), Kind: decision.HandSpeak}
		}},
		{"lower the participant's hand", "fcpt", func(s *scene) decision.Command {
			s.hand(s.part, decision.HandSpeak)
			return decision.LowerHand{ID: s.id(), Member: s.part.Member()}
		}},
		{"lower all hands", "fct", func(s *scene) decision.Command {
			s.hand(s.part, decision.HandSpeak)
			return decision.LowerHand{ID: s.id()}
		}},
		{"give the floor", "fct", func(s *scene) decision.Command {
			s.hand(s.part, decision.HandSpeak)
			return decision.GiveFloor{ID: s.id(), Member: s.part.Member()}
		}},
		{"end the participant's turn", "fcpt", func(s *scene) decision.Command {
			s.speaks(s.part)
			return decision.EndTurn{ID: s.id(), Member: s.part.Member()}
		}},
		{"give a signal", "fcrp", func(s *scene) decision.Command {
			return decision.GiveSignal{ID: s.id(), Signal: decision.SignalLouder}
		}},
		{"fade signals", "t", func(s *scene) decision.Command {
			s.do(s.part, decision.GiveSignal{ID: s.id(), Signal: decision.SignalLouder})
			s.now = s.now.Add(2 * decision.SignalLasts)
			return decision.FadeSignals{}
		}},
		{"ask how warm the hall is", "fct", func(s *scene) decision.Command {
			return decision.AskTemperature{ID: s.id(), Check: decision.CheckID(s.uuid()), Question: "Soup first?"}
		}},
		{"answer how warm one is", "fcrp", func(s *scene) decision.Command {
			return decision.AnswerTemperature{ID: s.id(), Check: s.check(""), Warmth: decision.Cold}
		}},
		{"close a temperature check", "fc", func(s *scene) decision.Command {
			return decision.CloseTemperature{ID: s.id(), Check: s.check("")}
		}},
		{"fix how questions are taken", "fct", func(s *scene) decision.Command {
			return decision.SetQuestions{ID: s.id(), Rule: decision.QuestionsRule{Unnamed: true}}
		}},
		{"ask from the floor", "fcrp", func(s *scene) decision.Command {
			return decision.AskQuestion{ID: s.id(), Question: decision.QuestionID(s.uuid()), Text: "Who pays?"}
		}},
		{"raise somebody else's question up", "fcrp", func(s *scene) decision.Command {
			return decision.SupportQuestion{ID: s.id(), Question: s.asks(s.join("Hal", decision.Participant), "Who pays?"), Support: true}
		}},
		{"withdraw the participant's question", "p", func(s *scene) decision.Command {
			return decision.WithdrawQuestion{ID: s.id(), Question: s.asks(s.part, "Who pays?")}
		}},
		{"say what becomes of a question", "fct", func(s *scene) decision.Command {
			return decision.HandleQuestion{ID: s.id(), Question: s.asks(s.part, "Who pays?"), State: decision.QuestionAnswered}
		}},
		{"start the timer", "fct", func(s *scene) decision.Command {
			return decision.StartTimer{ID: s.id(), Purpose: decision.TimerBreak, Seconds: 60}
		}},
		{"extend the timer", "fct", func(s *scene) decision.Command {
			s.do(s.facil, decision.StartTimer{ID: s.id(), Purpose: decision.TimerBreak, Seconds: 60})
			return decision.ExtendTimer{ID: s.id(), Seconds: 60}
		}},
		{"stop the timer", "fc", func(s *scene) decision.Command {
			s.do(s.facil, decision.StartTimer{ID: s.id(), Purpose: decision.TimerBreak, Seconds: 60})
			return decision.StopTimer{ID: s.id()}
		}},
		{"withhold an idea", "fct", func(s *scene) decision.Command {
			p := s.storming(moderated)
			return decision.WithholdIdea{ID: s.id(), Proposal: p, Idea: s.idea(s.part, p, "x"), Withheld: true, Reason: "It names a neighbour."}
		}},
		{"edit", "fcr", func(s *scene) decision.Command {
			return decision.EditProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Version: 1, Title: "New"}
		}},
		{"move a phase", "fct", func(s *scene) decision.Command {
			return decision.MovePhase{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), To: decision.PhaseDiscussion}
		}},
		{"order the agenda", "fct", func(s *scene) decision.Command {
			s.propose(decision.PhaseDraft)
			return decision.MoveProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Place: 1}
		}},
		{"plan a poll", "fct", func(s *scene) decision.Command {
			return decision.PlanPoll{ID: s.id(), Poll: decision.PollID(s.uuid()), Proposal: s.propose(decision.PhaseDraft), Spec: consensus()}
		}},
		{"open a poll", "fct", func(s *scene) decision.Command {
			return decision.OpenPoll{ID: s.id(), Poll: s.plan(s.propose(decision.PhaseDiscussion), consensus()), Text: 1}
		}},
		{"close a poll", "fc", func(s *scene) decision.Command {
			_, q := s.polled(consensus())
			return decision.ClosePoll{ID: s.id(), Poll: q, Round: 1}
		}},
		{"reveal", "fct", func(s *scene) decision.Command {
			spec := consensus()
			spec.Show = decision.ShowReveal
			_, q := s.polled(spec)
			s.shut(q, 1)
			return decision.RevealTally{ID: s.id(), Poll: q}
		}},
		{"cast", "fcrp", func(s *scene) decision.Command {
			_, q := s.polled(consensus())
			return ballotIn(q, 1, 1, agree)
		}},
		{"hand over", "f", func(s *scene) decision.Command { return decision.HandOver{ID: s.id(), To: s.part.Member()} }},
		{"put into a group", "fct", func(s *scene) decision.Command {
			return decision.SetGroup{ID: s.id(), Member: s.part.Member(), Group: "Tenants"}
		}},
		{"put the meeting away", "fc", func(s *scene) decision.Command {
			s.do(s.facil, decision.EndMeeting{ID: s.id()})
			return decision.ArchiveMeeting{ID: s.id(), Archived: true}
		}},
		{"pause", "fct", func(s *scene) decision.Command {
			return decision.PauseProposal{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Paused: true, Reason: "Soup"}
		}},
		{"plan time", "fcr", func(s *scene) decision.Command {
			return decision.PlanTime{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Minutes: 10}
		}},
		{"set how ideas are gathered", "fct", func(s *scene) decision.Command {
			return decision.SetBrainstorm{ID: s.id(), Proposal: s.propose(decision.PhaseDraft), Rule: atOnce}
		}},
		{"write an idea", "fcrp", func(s *scene) decision.Command {
			return decision.AddIdea{ID: s.id(), Proposal: s.storming(atOnce), Idea: decision.IdeaID(s.uuid()), Text: "x"}
		}},
		{"reveal the ideas", "fct", func(s *scene) decision.Command {
			return decision.RevealIdeas{ID: s.id(), Proposal: s.storming(decision.DefaultBrainstorm())}
		}},
		{"invite people", "fct", func(s *scene) decision.Command { return s.inviting("Kim") }},
		{"merge ideas", "fct", func(s *scene) decision.Command {
			p := s.storming(atOnce)
			return decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: s.idea(s.part, p, "x"), Into: s.idea(s.part, p, "y")}
		}},
		{"group an idea", "fct", func(s *scene) decision.Command {
			p := s.storming(atOnce)
			return decision.GroupIdea{ID: s.id(), Proposal: p, Idea: s.idea(s.part, p, "x"), Group: "Green"}
		}},
		{"place dots", "fcrp", func(s *scene) decision.Command {
			p := s.storming(atOnce)
			return decision.PlaceDots{Proposal: p, Counter: 1, Dots: map[decision.IdeaID]int{s.idea(s.part, p, "x"): 1}}
		}},
		{"contribute", "fcrp", func(s *scene) decision.Command {
			return decision.AddContribution{ID: s.id(), Proposal: s.propose(decision.PhaseDiscussion),
				Contribution: decision.ContributionID(s.uuid()), Kind: decision.Support, Text: "x"}
		}},
		{"resolve the participant's concern", "p", func(s *scene) decision.Command {
			p := s.propose(decision.PhaseDiscussion)
			return decision.ResolveContribution{ID: s.id(), Proposal: p, Contribution: s.say(s.part, p, decision.Concern, "x"), Resolved: true}
		}},
	}
	for _, rule := range slices.Concat(rules, recordRules, electionRules, deskRules) {
		t.Run(rule.what, func(t *testing.T) {
			may := ""
			for _, who := range "fcrpowxnght" {
				s := hall(t)
				cmd := rule.cmd(s)
				events, err := s.m.Decide(s.who(who), s.now, cmd)
				if len(events) > 0 {
					require.NoError(t, err)
					may += string(who)
				} else if err != nil {
					var refusal *decision.Error
					require.True(t, errors.As(err, &refusal))
					require.Equal(t, decision.Forbidden, refusal.Kind, "%c: %s", who, refusal.Code)
				}
			}
			require.ElementsMatch(t, []rune(rule.may), []rune(may), "%s may, want %s", may, rule.may)
		})
	}
}

func (s *scene) who(letter rune) decision.By {
	return map[rune]decision.By{'f': s.facil, 'c': s.co, 'r': s.record, 'p': s.part, 'o': s.observe, 'w': s.waits,
		'x': s.removed, 'n': s.never, 'g': s.guest, 'h': decision.ByHost(), 't': decision.ByClock()}[letter]
}

func TestTheHostAloneOpensAMeeting(t *testing.T) {
	for _, who := range "fcrpowxngt" {
		s := hall(t)
		fresh := unopened(t)
		fresh.refused(decision.ErrNotAllowed, s.who(who), opening(fresh))
	}
}

func TestNobodyAtAllMayDoNothing(t *testing.T) {
	s := hall(t)
	_, q := s.polled(consensus())
	for _, cmd := range []decision.Command{decision.EndMeeting{ID: s.id()}, ballotIn(q, 1, 1, agree),
		decision.AddProposal{ID: s.id(), Proposal: decision.ProposalID(s.uuid()), Title: "x"}} {
		s.refused(decision.ErrNotAllowed, decision.By{}, cmd)
	}
}

func TestARoleMapsToOneAudience(t *testing.T) {
	s := hall(t)
	for who, want := range map[decision.By]decision.Audience{s.facil: decision.ToFacilitator, s.co: decision.ToFacilitator,
		s.record: decision.ToMember, s.part: decision.ToMember, s.observe: decision.ToMember, s.waits: decision.ToWaiting} {
		got, ok := s.m.AudienceOf(who.Member())
		require.True(t, ok)
		require.Equal(t, want, got)
	}
	for _, who := range []decision.By{s.removed, s.never} {
		_, ok := s.m.AudienceOf(who.Member())
		require.False(t, ok)
		_, ok = s.m.Role(who.Member())
		require.False(t, ok)
	}
}

func opening(s *scene) decision.OpenMeeting {
	return decision.OpenMeeting{ID: s.id(), Title: "Assembly", Language: "en", Zone: "Europe/Berlin", Joining: decision.JoinOpen,
		JoinCode: joinCode, Facilitator: decision.MemberID(s.uuid()), Name: "Ada"}
}
