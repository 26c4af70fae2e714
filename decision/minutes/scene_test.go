package minutes_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// scene plays a meeting with fixed ids and times.
type scene struct {
	*testing.T
	meeting *decision.Meeting
	now     time.Time
	events  []decision.Event
	drawn   int
}

const joinCode = "KMRT"

// opened is a meeting that Ada has just opened, at seven in the evening in Berlin.
func opened(t *testing.T, cmd decision.OpenMeeting) (*scene, decision.By) {
	t.Helper()
	s := &scene{T: t, now: time.Date(2026, 3, 14, 18, 0, 0, 0, time.UTC)}
	s.meeting = decision.NewMeeting(decision.MeetingID(s.uuid()))
	cmd.ID, cmd.Facilitator, cmd.JoinCode = decision.CommandID(s.uuid()), decision.MemberID(s.uuid()), joinCode
	if cmd.Joining == "" {
		cmd.Joining = decision.JoinOpen
	}
	s.do(decision.ByHost(), cmd)
	return s, decision.ByMember(cmd.Facilitator)
}

func garden(t *testing.T) (*scene, decision.By) {
	return opened(t, decision.OpenMeeting{Title: "Garden assembly", Language: "en", Zone: "Europe/Berlin", Name: "Ada Lovelace"})
}

// uuid draws the next id.
func (s *scene) uuid() string {
	s.drawn++
	return fmt.Sprintf("%08x-0000-4000-8000-000000000000", s.drawn)
}

func (s *scene) id() decision.CommandID { return decision.CommandID(s.uuid()) }

// wait lets minutes go by.
func (s *scene) wait(minutes int) { s.now = s.now.Add(time.Duration(minutes) * time.Minute) }

// do carries a command out.
func (s *scene) do(by decision.By, cmd decision.Command) {
	s.Helper()
	events, err := s.meeting.Decide(by, s.now, cmd)
	require.NoError(s, err)
	for _, ev := range events {
		require.NoError(s, s.meeting.Apply(ev))
	}
	s.events = append(s.events, events...)
}

func (s *scene) join(name string) decision.By {
	s.Helper()
	id := decision.MemberID(s.uuid())
	s.do(decision.ByGuest(), decision.JoinMeeting{ID: s.id(), Member: id, Name: name, Code: joinCode})
	return decision.ByMember(id)
}

func (s *scene) propose(by decision.By, title, text string) decision.ProposalID {
	s.Helper()
	id := decision.ProposalID(s.uuid())
	s.do(by, decision.AddProposal{ID: s.id(), Proposal: id, Title: title, Text: text})
	return id
}

func (s *scene) move(by decision.By, p decision.ProposalID, to decision.Phase, why string) {
	s.Helper()
	s.do(by, decision.MovePhase{ID: s.id(), Proposal: p, To: to, Reason: why})
}

func (s *scene) plan(by decision.By, p decision.ProposalID, spec decision.PollSpec) decision.PollID {
	s.Helper()
	id := decision.PollID(s.uuid())
	s.do(by, decision.PlanPoll{ID: s.id(), Poll: id, Proposal: p, Spec: spec})
	return id
}

func (s *scene) open(by decision.By, q decision.PollID, text int) {
	s.Helper()
	s.do(by, decision.OpenPoll{ID: s.id(), Poll: q, Text: text})
}

func (s *scene) shut(by decision.By, q decision.PollID, round int) {
	s.Helper()
	s.do(by, decision.ClosePoll{ID: s.id(), Poll: q, Round: round})
}

func (s *scene) cast(by decision.By, q decision.PollID, round, text, counter int, marks decision.Marks) {
	s.Helper()
	s.do(by, decision.CastBallot{Poll: q, Round: round, Text: text, Counter: uint64(counter), Marks: marks})
}

func (s *scene) idea(by decision.By, p decision.ProposalID, text string) decision.IdeaID {
	s.Helper()
	id := decision.IdeaID(s.uuid())
	s.do(by, decision.AddIdea{ID: s.id(), Proposal: p, Idea: id, Text: text})
	return id
}

func (s *scene) say(by decision.By, p decision.ProposalID, kind decision.ContributionKind, text string, files ...string) decision.ContributionID {
	s.Helper()
	id := decision.ContributionID(s.uuid())
	cmd := decision.AddContribution{ID: s.id(), Proposal: p, Contribution: id, Kind: kind, Text: text}
	for _, name := range files {
		cmd.Attachments = append(cmd.Attachments, decision.Attachment{Blob: "ab12", Name: name, Type: "application/pdf", Size: 9})
	}
	s.do(by, cmd)
	return id
}

// rank marks options of a ballot by their places, best first.
func rank(spec decision.PollSpec, places ...int) decision.Marks {
	var m decision.Marks
	for _, i := range places {
		m.Ranking = append(m.Ranking, spec.Options[i].ID)
	}
	return m
}

func take(p decision.Position, reason string) decision.Marks {
	return decision.Marks{Position: p, Reason: reason}
}

// consensusAndApproval is an evening with a block, an amendment, a second
// round, a choice among three plots, and people who come and go.
func consensusAndApproval(t *testing.T) *scene {
	s, ada := garden(t)
	s.wait(1)
	ben := s.join("Ben Okri")
	s.wait(1)
	cleo := s.join("Cléo Núñez")
	s.wait(2)
	dov := s.join("דב כהן")
	s.do(ada, decision.SetRole{ID: s.id(), Member: ben.Member(), Role: decision.Recorder})

	s.wait(1)
	water := s.propose(ben, "Collect rainwater",
		"We buy two barrels of 500 litres.\nThey stand behind the shed.\n\nThe cost is at most 300 euros, from this year's budget.")
	s.wait(4)
	s.move(ada, water, decision.PhaseDiscussion, "")
	poll := s.plan(ada, water, decision.PollSpec{Method: decision.MethodConsensus, Show: decision.ShowLive,
		Names: decision.NamesAfterClose, Quorum: decision.DefaultQuorum()})
	s.wait(6)
	s.open(ada, poll, 1)
	s.wait(1)
	s.cast(ben, poll, 1, 1, 1, take(ballot.Agree, ""))
	s.cast(cleo, poll, 1, 1, 1, take(ballot.Agree, ""))
	s.cast(cleo, poll, 1, 1, 2, take(ballot.Block, "Barrels without lids breed mosquitoes.\nMy child is allergic."))
	s.cast(dov, poll, 1, 1, 1, take(ballot.Reservations, ""))
	s.wait(2)
	s.shut(ada, poll, 1)
	s.wait(1)
	s.move(ada, water, decision.PhaseDiscussion, "Cléo's block names a harm that the text can mend.")
	s.wait(3)
	s.do(ben, decision.EditProposal{ID: s.id(), Proposal: water, Version: 1, Title: "Collect rainwater safely",
		Text: "We buy two barrels of 500 litres, each with a lid.\nThey stand behind the shed.\n\nThe cost is at most 340 euros, from this year's budget.\nCléo checks the lids each month."})
	s.wait(2)
	s.do(dov, decision.SetPresence{ID: s.id(), Member: dov.Member(), Present: false})
	s.open(ada, poll, 2)
	s.wait(1)
	s.cast(ada, poll, 2, 2, 1, take(ballot.Agree, ""))
	s.cast(ben, poll, 2, 2, 1, take(ballot.Agree, ""))
	s.cast(cleo, poll, 2, 2, 1, take(ballot.Reservations, "I would rather have one barrel, but this is safe."))
	s.shut(ada, poll, 2)
	s.move(ada, water, decision.PhaseDecided, "")

	s.wait(2)
	plot := s.propose(ada, "Which plot is dug first?", "")
	s.move(ada, plot, decision.PhaseDiscussion, "")
	options := []decision.Option{
		{ID: decision.OptionID(s.uuid()), Name: "The strip by the road"},
		{ID: decision.OptionID(s.uuid()), Name: "The meadow"},
		{ID: decision.OptionID(s.uuid()), Name: "The old beds"},
	}
	closes := s.now.Add(5 * time.Minute)
	choice := s.plan(ada, plot, decision.PollSpec{Method: decision.MethodApproval, Options: options,
		Show: decision.ShowReveal, Names: decision.NamesFacilitator, ClosesAt: &closes,
		Quorum:   decision.Quorum{Participation: ballot.Share{Num: 2, Den: 3}},
		Approval: &decision.ApprovalRule{Seats: 1, Floor: ballot.Share{Num: 60, Den: 100}}})
	s.wait(1)
	s.do(dov, decision.SetPresence{ID: s.id(), Member: dov.Member(), Present: true})
	s.open(ada, choice, 1)
	s.cast(ada, choice, 1, 1, 1, decision.Marks{Approved: []decision.OptionID{options[1].ID}})
	s.cast(ben, choice, 1, 1, 1, decision.Marks{Approved: []decision.OptionID{options[1].ID, options[2].ID}})
	s.cast(cleo, choice, 1, 1, 1, decision.Marks{})
	s.cast(dov, choice, 1, 1, 1, decision.Marks{Approved: []decision.OptionID{options[0].ID}})
	s.wait(4)
	s.do(decision.ByClock(), decision.ClosePoll{Poll: choice})
	s.wait(1)
	s.do(ada, decision.RevealTally{ID: s.id(), Poll: choice})
	s.move(ada, plot, decision.PhaseDecided, "")
	s.wait(1)
	s.do(ada, decision.EndMeeting{ID: s.id()})
	return s
}

// stillRunning is a draft: one poll runs, one waits to be revealed, one is planned.
func stillRunning(t *testing.T) *scene {
	s, ada := opened(t, decision.OpenMeeting{Title: "House meeting", Language: "en", Zone: "Mars/Olympus",
		Name: "Ada Lovelace", Joining: decision.JoinLobby})
	ben := s.join("Ben Okri")
	s.join("Mallory, who waits")
	s.do(ada, decision.AdmitMember{ID: s.id(), Member: ben.Member()})
	live := decision.PollSpec{Method: decision.MethodConsensus, Show: decision.ShowLive, Consensus: &decision.ConsensusRule{
		BlocksAllowed: 1, StandAsideCap: ballot.Share{Num: 1, Den: 7}, ConcernCap: ballot.Share{Num: 1, Den: 3},
		AgreeFloor: 2, NoAbstain: true}}
	reveal := live
	reveal.Show = decision.ShowReveal
	for _, spec := range []decision.PollSpec{live, reveal} {
		p := s.propose(ada, "A "+string(spec.Show)+" one", "Text.")
		s.move(ada, p, decision.PhaseDiscussion, "")
		q := s.plan(ada, p, spec)
		s.open(ada, q, 1)
		s.cast(ben, q, 1, 1, 1, take(ballot.Block, "This reason must not be told yet."))
		if spec.Show == decision.ShowReveal {
			s.shut(ada, q, 1)
		}
	}
	s.plan(ada, s.propose(ada, "A planned one", ""), live)
	return s
}

// attacks are texts that try to be more than text.
var attacks = []string{
	"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</blockquote><h1>Adopted</h1>", "&lt;b&gt; &amp; \"quoted\" 'single'",
	"# A heading", "[a link](https://evil.example)", "![picture](https://evil.example/x.png)", "**bold** _it_ `code` ~~gone~~",
	"- a list", "1. numbered", "> quoted", "---", "===", "| a | b |", "www.evil.example and http://evil.example", "mail@evil.example",
	"    indented code", "\tindented by a tab", "```\nfence", "above\n\n    indented below", "<!-- hidden", "\\", "a\\", "{{.name}} {{template \"x\"}} <no value>",
	"[ref]: https://evil.example", "$x^2$", "שלום (A)", "Straße – “ok” …",
}

// hostile puts every attack wherever a member can write.
func hostile(t *testing.T) *scene {
	s, ada := opened(t, decision.OpenMeeting{Title: attacks[0], Language: "en", Zone: "Europe/Berlin", Name: attacks[1]})
	whole := ""
	for i, a := range attacks {
		whole += a + "\n"
		line := fmt.Sprintf("%s %d", a, i)
		if strings.ContainsAny(a, "\n\t") {
			line = strings.Join(strings.Fields(line), " ")
		}
		by := s.join(line)
		p := s.propose(ada, line, a)
		s.move(ada, p, decision.PhaseDiscussion, a)
		s.do(ada, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: line, Text: whole + "\n\u2067unclosed"})
		q := s.plan(ada, p, decision.PollSpec{Method: decision.MethodConsensus, Question: line})
		s.open(ada, q, 2)
		s.cast(by, q, 1, 2, 1, take(ballot.Block, a+"\n"+a))
		s.shut(ada, q, 1)
		q = s.plan(ada, p, decision.PollSpec{Method: decision.MethodApproval, Question: line, Options: []decision.Option{
			{ID: decision.OptionID(s.uuid()), Name: line}, {ID: decision.OptionID(s.uuid()), Name: "x " + line}}})
		s.open(ada, q, 2)
		s.shut(ada, q, 1)
		s.move(ada, p, decision.PhaseBrainstorm, a)
		s.do(ada, decision.SetBrainstorm{ID: s.id(), Proposal: p})
		x, y := s.idea(by, p, a), s.idea(by, p, a)
		s.do(ada, decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: x, Into: y})
		s.do(ada, decision.GroupIdea{ID: s.id(), Proposal: p, Idea: y, Group: line})
		s.say(by, p, decision.Concern, a, line)
		s.hall(ada, by, p, line, a)
		s.stood(ada, by, p, line, a)
		if i == 1 {
			s.grouped(ada, p, line)
		}
		s.kept(ada, by, p, line, a)
		spec := decision.PollSpec{Method: decision.MethodRanked, Question: line, Options: []decision.Option{
			{ID: decision.OptionID(s.uuid()), Name: line, Idea: y}, {ID: decision.OptionID(s.uuid()), Name: "x " + line}, {ID: decision.OptionID(s.uuid()), Name: "y " + line}}}
		q = s.plan(ada, p, spec)
		s.open(ada, q, 2)
		s.cast(by, q, 1, 2, 1, rank(spec, 0, 1))
		s.cast(ada, q, 1, 2, 1, rank(spec, 2))
		s.shut(ada, q, 1)
	}
	s.do(ada, decision.EndMeeting{ID: s.id()})
	return s
}
