package decision

import "strings"

// What a viewer may see is decided in this file alone. In words:
//
// Everybody on the roll sees the meeting, the agenda, the proposals with all
// their versions, the polls with their rules, the quorum, and the roll with
// names and roles. The screen sees the same without anybody's name. Who waits
// in the lobby sees the meeting's title and that they wait; who runs the
// meeting also sees who waits.
//
// The numbers of a poll, and its verdict with what would flip it, are seen by
// all while it runs if they are shown live; else by nobody until it is closed;
// after close by all, or, where they wait to be revealed, by who runs the
// meeting until it is revealed. How many have cast, everybody always sees.
//
// Ideas of a silent brainstorm are seen by their authors alone until they are
// revealed, then by all; others by all at once. Who wrote an idea is told to
// everybody but the screen, or, where authors are hidden, to nobody at all.
// What is said in a discussion is seen by all, with names but on the screen.
//
// Conflicts of interest, apologies, points of order, actions and corrections are
// seen by everybody on the roll, with names; the screen sees how many there are.
// The equity view, without names unless the group agreed to them, is seen by who
// runs the meeting, and by all in the minutes where it stands there.
// Ideas of a moderated brainstorm are read, without their authors, by who runs
// the meeting before the reveal; one that is withheld is seen by its author
// alone after it.
//
// Who has the floor and who waits for it is seen by all, with names; the screen
// sees how many wait, and who speaks only where the queue says so. Of signals
// and temperature checks all see the counts, of a check once it is closed, and
// nobody sees who. Questions from the floor are seen by all, with the name of
// who asks unless they are unnamed; the screen sees them where they are shown,
// without names; a hidden one is seen by its author and by who runs the meeting.
//
// Who is nominated is seen, until they accept, by themselves, by who nominated
// them, and by who runs the meeting; who declines is seen by these alone for
// good, and who nominated them by nobody else. Who has accepted is seen by all,
// on the screen too, with their statement and how many second them; by whom they
// were nominated, and why, by all but the screen.
//
// Who marked what in a named poll is seen by its owner always; by who runs the
// meeting as soon as they may see the numbers; by every member, where the poll
// says so, as soon as they may see the numbers, or once it is closed; by the
// screen never. The cards of the desk, with the reasons of blocks, objections and
// concerns, are seen by the same people, and on the screen without names where
// the poll shows names from the start.

// Audience is a group of viewers who see the same.
type Audience string

// The audiences.
const (
	ToFacilitator Audience = "facilitator"
	ToMember      Audience = "member"
	ToScreen      Audience = "screen"
	ToWaiting     Audience = "waiting"
)

// Audiences lists all audiences.
func Audiences() []Audience { return []Audience{ToFacilitator, ToMember, ToScreen, ToWaiting} }

// AudienceOf is the audience that a member belongs to; ok is false for whoever
// is not, or no longer, of the meeting.
func (m *Meeting) AudienceOf(id MemberID) (a Audience, ok bool) {
	p, found := m.roll.byID[id]
	switch {
	case !found || p.removed:
		return "", false
	case !p.admitted:
		return ToWaiting, true
	case acts[p.role][actRun]:
		return ToFacilitator, true
	}
	return ToMember, true
}

// SectionName names a part of a view.
type SectionName string

// The sections of every view. Those of a proposal or poll carry its id.
const (
	SectionMeeting SectionName = "meeting"
	SectionRoll    SectionName = "roll"
	SectionQuorum  SectionName = "quorum"
	SectionAgenda  SectionName = "agenda"
	SectionMe      SectionName = "me"
	SectionRecord  SectionName = "record"
	SectionActions SectionName = "actions"

	SectionQueue       SectionName = "queue"
	SectionSignals     SectionName = "signals"
	SectionTemperature SectionName = "temperature"
	SectionQuestions   SectionName = "questions"
	SectionTimer       SectionName = "timer"
)

// SectionProposal is the section of a proposal.
func SectionProposal(id ProposalID) SectionName { return SectionName("proposal/" + string(id)) }

// SectionIdeas is the section of a proposal's brainstorm.
func SectionIdeas(id ProposalID) SectionName { return SectionName("ideas/" + string(id)) }

// SectionDiscussion is the section of a proposal's discussion.
func SectionDiscussion(id ProposalID) SectionName { return SectionName("discussion/" + string(id)) }

// SectionCandidates is the section of who stands, where a proposal is an election.
func SectionCandidates(id ProposalID) SectionName { return SectionName("candidates/" + string(id)) }

// SectionPoll is the section of a poll: its rules and where it stands.
func SectionPoll(id PollID) SectionName { return SectionName("poll/" + string(id)) }

// SectionTally is the section of a poll's numbers.
func SectionTally(id PollID) SectionName { return SectionName("tally/" + string(id)) }

// SectionVerdict is the section of what a poll's numbers mean.
func SectionVerdict(id PollID) SectionName { return SectionName("verdict/" + string(id)) }

// Touched is what has changed since it was last taken.
type Touched struct {
	Sections map[SectionName]bool
	Members  map[MemberID]bool // whose section "me" has changed
	AllMe    bool              // everybody's has
}

// TakeTouched gives what has changed since the last call, and starts anew.
func (m *Meeting) TakeTouched() Touched {
	t := m.touched
	m.touched = Touched{}
	return t
}

func (m *Meeting) touch(names ...SectionName) {
	if m.touched.Sections == nil {
		m.touched.Sections = map[SectionName]bool{}
	}
	for _, n := range names {
		m.touched.Sections[n] = true
	}
}

func (m *Meeting) touchMe(id MemberID) {
	if id == "" {
		return // somebody who is not on the roll, or has been erased
	}
	if m.touched.Members == nil {
		m.touched.Members = map[MemberID]bool{}
	}
	m.touched.Members[id] = true
}

func (m *Meeting) touchAllMe() { m.touched.AllMe = true }

// SectionsFor lists the sections of an audience's view, without the personal one.
func (m *Meeting) SectionsFor(a Audience) []SectionName {
	if a == ToWaiting {
		return []SectionName{SectionMeeting}
	}
	names := []SectionName{SectionMeeting, SectionRoll, SectionQuorum, SectionAgenda, SectionRecord, SectionActions,
		SectionQueue, SectionSignals, SectionTemperature, SectionQuestions, SectionTimer}
	for _, id := range m.agenda {
		names = append(names, SectionProposal(id), SectionIdeas(id), SectionDiscussion(id))
		if m.proposals[id].election.begun {
			names = append(names, SectionCandidates(id))
		}
		for _, q := range m.proposals[id].polls {
			names = append(names, SectionPoll(q), SectionTally(q), SectionVerdict(q), SectionDesk(q))
		}
	}
	return names
}

// Section renders one section for an audience, ready for JSON; nil where there
// is no such section for it.
func (m *Meeting) Section(name SectionName, a Audience) any {
	if a == ToWaiting && name != SectionMeeting {
		return nil
	}
	switch name {
	case SectionMeeting:
		return m.meetingSection(a)
	case SectionRoll:
		return m.rollSection(a)
	case SectionQuorum:
		return m.quorumSection()
	case SectionAgenda:
		return m.agendaSection(a)
	case SectionRecord:
		return m.recordSection()
	case SectionActions:
		return m.actionsSection(a)
	case SectionQueue:
		return m.queueSection(a)
	case SectionSignals:
		return m.signalsSection()
	case SectionTemperature:
		return m.temperatureSection()
	case SectionQuestions:
		return m.questionsSection(a)
	case SectionTimer:
		return m.timerSection()
	}
	kind, id, _ := strings.Cut(string(name), "/")
	if p, ok := m.proposals[ProposalID(id)]; ok {
		switch kind {
		case "proposal":
			return p.section()
		case "ideas":
			return m.ideasSection(p, a)
		case "discussion":
			return m.discussionSection(p, a)
		case "candidates":
			if p.election.begun {
				return m.candidatesSection(p, a)
			}
		}
		return nil
	}
	p, ok := m.polls[PollID(id)]
	if !ok {
		return nil
	}
	switch kind {
	case "poll":
		return m.pollSection(p)
	case "tally":
		return m.tallySection(p, a)
	case "verdict":
		return m.verdictSection(p, a)
	case "desk":
		return m.deskSection(p, a)
	}
	return nil
}

// numbersFor tells whether an audience may see a poll's numbers.
func (p *poll) numbersFor(a Audience) bool {
	switch {
	case a == ToWaiting || p.state == PollStatePlanned:
		return false
	case p.state == PollStateRunning:
		return p.spec.Show == ShowLive
	}
	return p.revealed() || a == ToFacilitator
}

// namesFor tells whether an audience may see who marked what.
func (p *poll) namesFor(a Audience) bool {
	switch {
	case !p.numbersFor(a) || a == ToScreen:
		return false
	case a == ToFacilitator:
		return true
	}
	return p.spec.Names == NamesLive || p.state == PollStateClosed && p.spec.Names == NamesAfterClose
}

// Voices lists who marked what in the newest round of a poll, where names may
// be seen; shown is false where they may not. It fails with ErrPollUnknown.
func (m *Meeting) Voices(id PollID, a Audience) (voices []Voice, shown bool, err error) {
	p, err := m.poll(id)
	if err != nil {
		return nil, false, err
	}
	if !p.namesFor(a) {
		return []Voice{}, false, nil
	}
	voices = []Voice{}
	for _, who := range m.roll.order {
		if b, ok := p.now().cast[who]; ok {
			voices = append(voices, Voice{Member: who, Name: m.roll.byID[who].name, Position: b.marks.Position, Approved: b.marks.Approved,
				Answer: b.marks.Answer, Ranking: b.marks.Ranking, Scores: b.marks.Scores, Reason: b.marks.Reason})
		}
	}
	return voices, true, nil
}

// MayRun tells whether somebody may run the meeting: nil, or the refusal.
func (m *Meeting) MayRun(by By) error { return m.may(by, actRun) }

// MayWrite tells whether somebody may write ideas and contributions: nil, or
// the refusal.
func (m *Meeting) MayWrite(by By) error { return m.may(by, actWrite) }

// Concealed tells which parts of an event nobody may read yet, or ever: the
// seed of a lot while its poll runs, who cast what while nobody sees its numbers,
// who wrote an idea, or placed dots, where the brainstorm hides it, what was
// withheld, hidden or withdrawn, and who gave a signal,
// answered a temperature check, or asked unnamed, and whoever is nominated and
// has not accepted. Where a part is concealed, an export keeps its hash alone.
func (m *Meeting) Concealed(ev Event, label string) bool {
	switch body := ev.Body.(type) {
	case *PollOpened:
		p := m.polls[body.Poll]
		return label == PartSealed && p.state == PollStateRunning && p.now().number == body.Round
	case *BallotCast:
		p := m.polls[body.Poll]
		return p.now().number == body.Round && !p.numbersFor(ToFacilitator)
	case *CardTended:
		p := m.polls[body.Poll]
		return p.now().number == body.Round && !p.deskFor(ToFacilitator)
	case *IdeaAdded:
		b := &m.proposals[body.Proposal].brainstorm
		_, kept := b.withheld[body.Idea]
		return (b.rule.Hidden || kept || b.rule.Moderated && !b.open()) && label == PartWho ||
			(!b.open() || kept) && label == PartText
	case *IdeaWithheld:
		return label == PartText
	case *DotsPlaced, *SignalGiven, *QuestionSupported:
		return label == PartWho
	case *TemperatureAnswered:
		return true
	case *QuestionAsked:
		state := m.floor.questions.byID[body.Question].state
		hidden := state == QuestionHidden || state == QuestionWithdrawn
		return (hidden || body.Unnamed) && label == PartWho || hidden && label == PartText
	case *QuestionHandled: // who withdraws it has asked it
		return label == PartText || body.State == QuestionWithdrawn
	case *CandidateNominated:
		return m.hidesCandidate(body.Proposal, body.Candidate)
	case *NominationAnswered:
		return m.hidesCandidate(body.Proposal, body.Candidate)
	case *StatementWritten:
		return m.hidesCandidate(body.Proposal, body.Candidate)
	}
	return false
}

func (m *Meeting) hidesCandidate(p ProposalID, id CandidateID) bool {
	return !m.proposals[p].election.byID[id].visible("", false)
}

// FacilitatorID is the first member on the roll who may run the meeting.
func (m *Meeting) FacilitatorID() MemberID {
	for _, id := range m.roll.order {
		if p := m.roll.byID[id]; p.onRoll() && acts[p.role][actRun] {
			return id
		}
	}
	return ""
}
