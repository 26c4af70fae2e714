// Package demo tells one meeting as events: a neighbourhood partnership that
// chooses its projects, with proposals in every phase, so that each can be
// looked at at once. It is a pure function of a start time and of ids: who asks
// for it stores the events, and the meeting goes on from there like any other.
package demo

import (
	"fmt"
	"time"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// Duration is how long the meeting has been going on when it is handed over.
const Duration = 75 * time.Minute

// Options are what the story does not make up itself.
type Options struct {
	Meeting     decision.MeetingID
	Facilitator decision.MemberID
	JoinCode    string
	Start       time.Time     // when the meeting was opened
	ID          func() string // draws ids: version 4 UUIDs
	Seed        decision.Seed // of the lot of its ranked poll
}

// people are the members, by stakeholder group.
var people = []struct{ name, group string }{
	{"Amina Yusuf", "Residents"}, {"Bert Olsen", "Residents"}, {"Carla Reyes", "Residents"}, {"Dev Patel", "Residents"},
	{"Edith Moor", "Residents"}, {"Farid Amiri", "Residents"}, {"Greta Lindqvist", "Residents"}, {"Hugh Barnes", "Residents"},
	{"Ines Duarte", "Shops and trades"}, {"Jonas Weber", "Shops and trades"}, {"Kemi Adeyemi", "Shops and trades"},
	{"Luca Ferri", "Shops and trades"}, {"Mei Tan", "Shops and trades"}, {"Nora Walsh", "Shops and trades"},
	{"Oskar Lund", "Schools and clubs"}, {"Priya Nair", "Schools and clubs"}, {"Quentin Roy", "Schools and clubs"},
	{"Rosa Klein", "Schools and clubs"}, {"Samir Haddad", "Schools and clubs"},
	{"Tess Morgan", "City services"}, {"Uwe Brandt", "City services"}, {"Vera Novak", "City services"}, {"Will Archer", "City services"},
}

// story is the meeting while it is told.
type story struct {
	opt     Options
	m       *decision.Meeting
	at      time.Time
	events  []decision.Event
	members []decision.MemberID
	err     error
}

// Events tells the meeting, from its opening to a running vote. It fails only
// where the rules of package decision refuse a step of the story.
func Events(opt Options) ([]decision.Event, error) {
	s := &story{opt: opt, m: decision.NewMeeting(opt.Meeting), at: opt.Start}
	s.arrive()
	s.decided()
	s.failed()
	s.discussed()
	s.brainstormed()
	s.drafted()
	s.voting()
	if s.err != nil {
		return nil, fmt.Errorf("demo: %w", s.err)
	}
	return s.events, nil
}

// do gives a command after some seconds.
func (s *story) do(by decision.By, after time.Duration, cmd decision.Command) {
	if s.err != nil {
		return
	}
	s.at = s.at.Add(after)
	events, err := s.m.Decide(by, s.at, cmd)
	for i := 0; err == nil && i < len(events); i++ {
		err = s.m.Apply(events[i])
	}
	if err != nil {
		s.err = fmt.Errorf("%T at %s: %w", cmd, s.at.Format(time.TimeOnly), err)
		return
	}
	s.events = append(s.events, events...)
}

func (s *story) run(after time.Duration, cmd decision.Command) {
	s.do(decision.ByMember(s.opt.Facilitator), after, cmd)
}

func (s *story) member(i int) decision.By { return decision.ByMember(s.members[i%len(s.members)]) }

func (s *story) id() decision.CommandID { return decision.CommandID(s.opt.ID()) }

// arrive opens the meeting and lets the people in.
func (s *story) arrive() {
	s.do(decision.ByHost(), 0, decision.OpenMeeting{ID: s.id(), Title: "Riverside partnership: projects for the new year",
		Language: "en", Zone: "Europe/London", Joining: decision.JoinOpen, JoinCode: s.opt.JoinCode,
		Facilitator: s.opt.Facilitator, Name: "Ruth Calder", Rehearsal: true})
	for i, p := range people {
		id := decision.MemberID(s.opt.ID())
		s.members = append(s.members, id)
		s.do(decision.ByGuest(), time.Duration(5+i%7)*time.Second, decision.JoinMeeting{ID: s.id(), Member: id, Name: p.name, Code: s.opt.JoinCode})
		s.run(time.Second, decision.SetGroup{ID: s.id(), Member: id, Group: p.group})
	}
	s.run(time.Second, decision.SetRole{ID: s.id(), Member: s.members[19], Role: decision.Recorder})
	s.run(time.Second, decision.SetRole{ID: s.id(), Member: s.members[22], Role: decision.Observer})
}

// propose writes a proposal down, with its place in the run-sheet.
func (s *story) propose(minutes int, title, text string) decision.ProposalID {
	id := decision.ProposalID(s.opt.ID())
	s.run(20*time.Second, decision.AddProposal{ID: s.id(), Proposal: id, Title: title, Text: text})
	s.run(2*time.Second, decision.PlanTime{ID: s.id(), Proposal: id, Minutes: minutes})
	return id
}

func (s *story) move(p decision.ProposalID, to decision.Phase, why string) {
	s.run(255*time.Second, decision.MovePhase{ID: s.id(), Proposal: p, To: to, Reason: why})
}

// open plans a poll and opens it on the newest text.
func (s *story) open(p decision.ProposalID, text int, spec decision.PollSpec) decision.PollID {
	id := decision.PollID(s.opt.ID())
	s.run(20*time.Second, decision.PlanPoll{ID: s.id(), Poll: id, Proposal: p, Spec: spec})
	s.run(10*time.Second, decision.OpenPoll{ID: s.id(), Poll: id, Text: text, Seed: s.opt.Seed})
	return id
}

// cast lets the members cast, each the marks given for their number; nil is nothing.
func (s *story) cast(poll decision.PollID, round, text int, marks func(i int) *decision.Marks) {
	for i := range s.members {
		if m := marks(i); m != nil && i != 22 {
			s.do(s.member(i), time.Duration(2+i%5)*time.Second,
				decision.CastBallot{Poll: poll, Round: round, Text: text, Counter: 1, Marks: *m})
		}
	}
}

func (s *story) close(poll decision.PollID, round int) {
	s.run(15*time.Second, decision.ClosePoll{ID: s.id(), Poll: poll, Round: round})
}

// say adds a contribution to a discussion.
func (s *story) say(p decision.ProposalID, i int, kind decision.ContributionKind, reply decision.ContributionID, text string) decision.ContributionID {
	id := decision.ContributionID(s.opt.ID())
	s.do(s.member(i), 35*time.Second, decision.AddContribution{ID: s.id(), Proposal: p, Contribution: id, Kind: kind, Text: text, Reply: reply})
	return id
}

func position(p decision.Position, reason string) *decision.Marks {
	return &decision.Marks{Position: p, Reason: reason}
}

// decided is a proposal adopted by consensus.
func (s *story) decided() {
	p := s.propose(10, "Become sponsors of the trees on Mill Lane",
		"The city plants twelve lime trees on Mill Lane this spring. We look after them for three years: water in dry weeks, loosen the soil, report damage. The city pays for tools and a water cart. Two people from each group share the weeks.")
	s.move(p, decision.PhaseDiscussion, "")
	q := s.say(p, 4, decision.Question, "", "Who answers the phone when a branch comes down at night?")
	s.say(p, 20, decision.Information, q, "The city's duty officer does. Our sponsors only report what they see.")
	s.do(s.member(4), 10*time.Second, decision.ResolveContribution{ID: s.id(), Proposal: p, Contribution: q, Resolved: true})
	rule := decision.DefaultConsensus()
	poll := s.open(p, 1, decision.PollSpec{Method: decision.MethodConsensus, Quorum: decision.DefaultQuorum(), Consensus: &rule})
	s.cast(poll, 1, 1, func(i int) *decision.Marks {
		switch {
		case i == 9:
			return position(ballot.Reservations, "August is our busiest month; I can only help from September.")
		case i == 13:
			return position(ballot.StandAside, "I have no time to take a week, and will not stand in the way.")
		case i == 17:
			return position(ballot.Abstain, "")
		case i == 21:
			return nil
		}
		return position(ballot.Agree, "")
	})
	s.close(poll, 1)
	s.move(p, decision.PhaseDecided, "")
}

// failed is a vote that did not reach its share and went back to discussion
// with a new text.
func (s *story) failed() {
	p := s.propose(15, "Close Quay Street to cars on Saturdays",
		"From April to October, Quay Street is closed to cars on Saturdays from 9 to 18. Deliveries before 9. The bus goes by Bridge Road.")
	s.move(p, decision.PhaseDiscussion, "")
	s.say(p, 10, decision.Concern, "", "Without deliveries at noon I cannot sell warm bread on the busiest day.")
	s.say(p, 14, decision.Support, "", "The children could at last play in front of the school.")
	rule := decision.YesNoRule{Threshold: ballot.Share{Num: 2, Den: 3}, Base: decision.BaseCounted}
	poll := s.open(p, 1, decision.PollSpec{Method: decision.MethodYesNo, Show: decision.ShowTurnout, Quorum: decision.DefaultQuorum(), YesNo: &rule})
	s.cast(poll, 1, 1, func(i int) *decision.Marks {
		switch {
		case i >= 8 && i <= 13 || i == 2 || i == 5:
			return &decision.Marks{Answer: ballot.No}
		case i == 19:
			return &decision.Marks{Answer: ballot.Abstain}
		}
		return &decision.Marks{Answer: ballot.Yes}
	})
	s.close(poll, 1)
	s.move(p, decision.PhaseDiscussion, "Two more yes were missing. The shops ask for deliveries at noon.")
	s.run(90*time.Second, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "Close Quay Street to cars on Saturdays",
		Text: "From April to October, Quay Street is closed to cars on Saturdays from 9 to 18. Deliveries before 9 and between 12 and 13, at walking pace. The bus goes by Bridge Road. We try it for one season and look at it again in November."})
	s.say(p, 10, decision.Support, "", "With the hour at noon I can agree. Thank you.")
}

// discussed is a discussion with open concerns.
func (s *story) discussed() {
	p := s.propose(15, "Share two cargo bikes",
		"We buy two cargo bikes with electric help from the partnership's fund, 9,200 euros. They stand at the library and at the boathouse and can be booked by everybody in the quarter, the first two hours free. The bike workshop at the school services them.")
	s.move(p, decision.PhaseDiscussion, "")
	c := s.say(p, 3, decision.Concern, "", "Who pays when one is stolen? Last year two were taken from the boathouse.")
	s.say(p, 11, decision.Information, c, "Insurance against theft costs 310 euros a year for both.")
	s.say(p, 16, decision.Question, "", "May the school take them on outings?")
	s.say(p, 7, decision.Amendment, "", "Put the second one at the market hall instead of the boathouse: there is a guard at night.")
	s.say(p, 0, decision.Support, "", "I would sell my car.")
	s.say(p, 12, decision.Concern, "", "Nine thousand is half of the fund. What else could we not do then?")
}

// brainstormed is a silent brainstorm, revealed, sorted, with dots.
func (s *story) brainstormed() {
	p := s.propose(20, "What should the old pump house become?",
		"The waterworks give us the pump house for ten years. It has 140 square metres, a high hall, water, and a yard to the river. What do we make of it?")
	s.move(p, decision.PhaseBrainstorm, "")
	s.run(5*time.Second, decision.SetBrainstorm{ID: s.id(), Proposal: p, Rule: decision.BrainstormRule{Silent: true, Dots: 5}})
	texts := []string{"A repair café with a tool library", "Rehearsal rooms for young bands", "A kitchen where we cook together once a week",
		"A boat shed with a slipway", "A workshop where things are repaired", "An exhibition about the river", "A quiet room to do homework",
		"A café with a terrace to the river", "Open studios for artists", "A room for birthdays that people can afford", "A greenhouse in the yard"}
	ids := make([]decision.IdeaID, len(texts))
	for i, text := range texts {
		ids[i] = decision.IdeaID(s.opt.ID())
		s.do(s.member(2*i+1), 12*time.Second, decision.AddIdea{ID: s.id(), Proposal: p, Idea: ids[i], Text: text})
	}
	s.run(30*time.Second, decision.RevealIdeas{ID: s.id(), Proposal: p})
	s.run(20*time.Second, decision.MergeIdeas{ID: s.id(), Proposal: p, Idea: ids[4], Into: ids[0]})
	for _, g := range []struct {
		idea  int
		group string
	}{{0, "Making and mending"}, {8, "Making and mending"}, {3, "On the river"}, {5, "On the river"}, {7, "On the river"},
		{1, "For the young"}, {6, "For the young"}, {2, "Eating and feasting"}, {9, "Eating and feasting"}} {
		s.run(4*time.Second, decision.GroupIdea{ID: s.id(), Proposal: p, Idea: ids[g.idea], Group: g.group})
	}
	for i := range s.members {
		if i == 22 || i%4 == 3 {
			continue
		}
		dots := map[decision.IdeaID]int{ids[(i*3)%len(ids)]: 2, ids[(i*5+2)%len(ids)]: 1, ids[(i*i)%4]: 1}
		s.do(s.member(i), 3*time.Second, decision.PlaceDots{Proposal: p, Counter: 1, Dots: dots})
	}
}

// drafted is a proposal that nobody has discussed yet.
func (s *story) drafted() {
	s.propose(10, "A summer evening on the quay",
		"One Saturday in July: long tables on Quay Street, music from the rehearsal rooms, everybody brings a dish. The partnership pays for tables and the permit, 600 euros.")
}

// voting is a ranked-choice vote that is under way.
func (s *story) voting() {
	p := s.propose(20, "Which project do we apply for at the city's fund?",
		"The city's fund takes one application from each quarter by the end of the month, up to 40,000 euros. Rank the projects that you could live with, the best first.")
	s.move(p, decision.PhaseDiscussion, "")
	s.say(p, 6, decision.Information, "", "Last year the fund liked projects that work in winter too.")
	options := []decision.Option{{Name: "A playground under a roof"}, {Name: "Light and benches along the river path"},
		{Name: "Lifts for the youth centre"}, {Name: "A stage on the market square"}}
	for i := range options {
		options[i].ID = decision.OptionID(s.opt.ID())
	}
	poll := s.open(p, 1, decision.PollSpec{Method: decision.MethodRanked, Question: "Which project do we apply for?",
		Options: options, Tie: decision.TiePrevious, Quorum: decision.DefaultQuorum(), Ranked: &decision.RankedRule{}})
	orders := [][]int{{0, 1, 2}, {1, 0}, {2, 1, 0, 3}, {1, 2}, {0, 2, 1}, {3, 1}, {0, 3}, {2, 1, 0}, {1, 3, 0}, {0}}
	s.cast(poll, 1, 1, func(i int) *decision.Marks {
		if i%6 == 5 {
			return nil
		}
		var m decision.Marks
		for _, o := range orders[i%len(orders)] {
			m.Ranking = append(m.Ranking, options[o].ID)
		}
		return &m
	})
}
