package decision_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// scene is a meeting with one member of every role, and somebody in the lobby.
type scene struct {
	t       require.TestingT
	m       *decision.Meeting
	now     time.Time
	drawn   int
	borne   map[string]int // how often a name was given
	events  []decision.Event
	facil   decision.By // Ada
	co      decision.By // Ben
	record  decision.By // Cleo
	part    decision.By // Dov
	observe decision.By // Eva
	waits   decision.By // Finn, in the lobby
	removed decision.By // Gus, taken off the roll
	guest   decision.By
	never   decision.By // an id that is nobody's
}

const joinCode = "KMRT"

var seven = time.Date(2026, 3, 14, 18, 0, 0, 0, time.UTC)

// unopened is a meeting to which nothing has happened.
func unopened(t require.TestingT) *scene {
	s := &scene{t: t, now: seven, guest: decision.ByGuest()}
	s.m = decision.NewMeeting(decision.MeetingID(s.uuid()))
	return s
}

// hall is a lobby meeting with everybody in place.
func hall(t require.TestingT) *scene {
	s := unopened(t)
	ada := decision.MemberID(s.uuid())
	s.do(decision.ByHost(), decision.OpenMeeting{ID: s.id(), Title: "Assembly", Language: "en", Zone: "Europe/Berlin",
		Joining: decision.JoinLobby, JoinCode: joinCode, Facilitator: ada, Name: "Ada"})
	s.facil = decision.ByMember(ada)
	s.co, s.record, s.part = s.join("Ben", decision.CoFacilitator), s.join("Cleo", decision.Recorder), s.join("Dov", decision.Participant)
	s.observe, s.removed = s.join("Eva", decision.Observer), s.join("Gus", decision.Participant)
	s.do(s.facil, decision.RemoveMember{ID: s.id(), Member: s.removed.Member()})
	s.waits = s.knock("Finn")
	s.never = decision.ByMember(decision.MemberID(s.uuid()))
	return s
}

func (s *scene) uuid() string {
	s.drawn++
	return fmt.Sprintf("%08x-0000-4000-8000-000000000000", s.drawn)
}

func (s *scene) id() decision.CommandID { return decision.CommandID(s.uuid()) }

// do carries a command out that must be possible.
func (s *scene) do(by decision.By, cmd decision.Command) []decision.Event {
	events, err := s.m.Decide(by, s.now, cmd)
	require.NoError(s.t, err, "%T", cmd)
	for _, ev := range events {
		require.NoError(s.t, s.m.Apply(ev))
	}
	s.events = append(s.events, events...)
	return events
}

// refused asks for something that must be refused.
func (s *scene) refused(want error, by decision.By, cmd decision.Command) *decision.Error {
	events, err := s.m.Decide(by, s.now, cmd)
	require.Empty(s.t, events)
	require.ErrorIs(s.t, err, want, "%T", cmd)
	var refusal *decision.Error
	require.ErrorAs(s.t, err, &refusal)
	return refusal
}

// knock asks to be let in; the second of a name adds a number to it.
func (s *scene) knock(name string) decision.By {
	if s.borne == nil {
		s.borne = map[string]int{}
	}
	if s.borne[name]++; s.borne[name] > 1 {
		name = fmt.Sprintf("%s %d", name, s.borne[name])
	}
	id := decision.MemberID(s.uuid())
	s.do(s.guest, decision.JoinMeeting{ID: s.id(), Member: id, Name: name, Code: joinCode})
	return decision.ByMember(id)
}

func (s *scene) join(name string, role decision.Role) decision.By {
	by := s.knock(name)
	s.do(s.facil, decision.AdmitMember{ID: s.id(), Member: by.Member()})
	s.do(s.facil, decision.SetRole{ID: s.id(), Member: by.Member(), Role: role})
	return by
}

// propose makes a proposal and takes it to a phase.
func (s *scene) propose(to decision.Phase) decision.ProposalID {
	id := decision.ProposalID(s.uuid())
	s.do(s.facil, decision.AddProposal{ID: s.id(), Proposal: id, Title: "Collect rainwater", Text: "Two barrels."})
	if to != decision.PhaseDraft {
		s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: id, To: decision.PhaseDiscussion})
	}
	if to == decision.PhaseVote {
		s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: id, To: to})
	}
	return id
}

func (s *scene) plan(p decision.ProposalID, spec decision.PollSpec) decision.PollID {
	id := decision.PollID(s.uuid())
	s.do(s.facil, decision.PlanPoll{ID: s.id(), Poll: id, Proposal: p, Spec: spec})
	return id
}

// seed is the chance of every lot of a scene.
var seed = decision.Seed{'s', 'e', 'e', 'd'}

func (s *scene) open(q decision.PollID, text int) {
	s.do(s.facil, decision.OpenPoll{ID: s.id(), Poll: q, Text: text}.WithSeed(seed))
}

func (s *scene) shut(q decision.PollID, round int) {
	s.do(s.facil, decision.ClosePoll{ID: s.id(), Poll: q, Round: round})
}

// polled is a poll on a new proposal, open in its first round.
func (s *scene) polled(spec decision.PollSpec) (decision.ProposalID, decision.PollID) {
	p := s.propose(decision.PhaseDiscussion)
	q := s.plan(p, spec)
	s.open(q, 1)
	return p, q
}

func (s *scene) cast(by decision.By, q decision.PollID, counter uint64, marks decision.Marks) {
	s.do(by, ballotIn(q, 1, counter, marks))
}

func ballotIn(q decision.PollID, round int, counter uint64, marks decision.Marks) decision.CastBallot {
	return decision.CastBallot{Poll: q, Round: round, Text: 1, Counter: counter, Marks: marks}
}

func (s *scene) options(names ...string) []decision.Option {
	var all []decision.Option
	for _, n := range names {
		all = append(all, decision.Option{ID: decision.OptionID(s.uuid()), Name: n})
	}
	return all
}

// storming is a new proposal in a brainstorm under a rule.
func (s *scene) storming(rule decision.BrainstormRule) decision.ProposalID {
	p := s.propose(decision.PhaseDraft)
	s.do(s.facil, decision.MovePhase{ID: s.id(), Proposal: p, To: decision.PhaseBrainstorm})
	s.do(s.facil, decision.SetBrainstorm{ID: s.id(), Proposal: p, Rule: rule})
	return p
}

// atOnce is a brainstorm whose ideas all see at once.
var atOnce = decision.BrainstormRule{Dots: 5}

func (s *scene) idea(by decision.By, p decision.ProposalID, text string) decision.IdeaID {
	id := decision.IdeaID(s.uuid())
	s.do(by, decision.AddIdea{ID: s.id(), Proposal: p, Idea: id, Text: text})
	return id
}

func (s *scene) reveal(p decision.ProposalID) {
	s.do(s.facil, decision.RevealIdeas{ID: s.id(), Proposal: p})
}

func (s *scene) say(by decision.By, p decision.ProposalID, kind decision.ContributionKind, text string) decision.ContributionID {
	id := decision.ContributionID(s.uuid())
	s.do(by, decision.AddContribution{ID: s.id(), Proposal: p, Contribution: id, Kind: kind, Text: text})
	return id
}

func (s *scene) pause(p decision.ProposalID) {
	s.do(s.facil, decision.PauseProposal{ID: s.id(), Proposal: p, Paused: true, Reason: "Soup is ready."})
}

func take(p decision.Position, reason string) decision.Marks {
	return decision.Marks{Position: p, Reason: reason}
}

var (
	agree = take(ballot.Agree, "")
	block = take(ballot.Block, "It harms the well.")
)

func yesNo() decision.PollSpec { return decision.PollSpec{Method: decision.MethodYesNo} }

func (s *scene) ranked(names ...string) decision.PollSpec {
	return decision.PollSpec{Method: decision.MethodRanked, Options: s.options(names...)}
}

// ranking marks options by their places on the ballot, best first.
func ranking(spec decision.PollSpec, places ...int) decision.Marks {
	var m decision.Marks
	for _, i := range places {
		m.Ranking = append(m.Ranking, spec.Options[i].ID)
	}
	return m
}

func consensus() decision.PollSpec { return decision.PollSpec{Method: decision.MethodConsensus} }

// seen is everything that anybody can see of a meeting, as JSON.
func seen(t require.TestingT, m *decision.Meeting) string {
	kept, _ := m.Record(decision.ToMember)
	all := map[string]any{"account": m.Account(), "record": kept, "actions": m.Actions(decision.ToMember)}
	equity, err := m.Equity(decision.ToFacilitator)
	require.NoError(t, err)
	all["equity"] = equity
	for _, p := range m.Account().Proposals {
		all["conflicts "+string(p.ID)], _ = m.Conflicts(p.ID, decision.ToMember)
		all["decision "+string(p.ID)], _ = m.Decision(p.ID)
	}
	for _, a := range decision.Audiences() {
		all["view "+string(a)] = view(t, m, a)
	}
	for _, p := range m.Account().Roll {
		all["me "+string(p.ID)] = m.Me(p.ID)
	}
	for _, p := range m.Account().Proposals {
		lines, err := m.Candidates(p.ID, decision.ToFacilitator, "")
		require.NoError(t, err)
		all["candidates "+string(p.ID)] = lines
	}
	return encoded(t, all)
}

// view is all that an audience sees, as JSON.
func view(t require.TestingT, m *decision.Meeting, a decision.Audience) string {
	sections := map[decision.SectionName]any{}
	for _, name := range m.SectionsFor(a) {
		sections[name] = m.Section(name, a)
	}
	members, _ := m.Members(a, 0, 100)
	return encoded(t, []any{sections, members})
}

func encoded(t require.TestingT, v any) string {
	data, err := json.Marshal(v)
	require.NoError(t, err)
	return string(data)
}

var _ require.TestingT = (*testing.T)(nil)
