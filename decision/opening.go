package decision

import (
	"encoding/hex"
	"time"
)

func (c PlanPoll) decide(m *Meeting, by By, at time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, err := m.proposal(c.Proposal)
	if err != nil {
		return nil, err
	}
	if p.phase == PhaseDecided {
		return nil, ErrPhaseForPoll.With("phase", string(p.phase))
	}
	if !validID(c.Poll) {
		return nil, ErrBadID.With("field", "poll")
	}
	if _, taken := m.polls[c.Poll]; taken {
		return nil, ErrIDTaken.With("field", "poll")
	}
	if c.Spec.Options, err = m.candidateOptions(p, c.Spec.Options); err != nil {
		return nil, err
	}
	spec, err := c.Spec.checked(p.newest().title, at)
	if err != nil {
		return nil, err
	}
	if spec.FallbackOf != "" {
		return nil, ErrFallbackOnly
	}
	for _, o := range spec.Options {
		if _, ok := p.brainstorm.ideas[o.Idea]; o.Idea != "" && (!ok || !p.brainstorm.open()) {
			return nil, ErrIdeaUnknown
		}
	}
	if c.Opens {
		q := &poll{proposal: p.id, spec: spec}
		all, _ := m.attending(q)
		if err := m.withinRoll(q, all); err != nil {
			return nil, err
		}
	}
	spec.Options = withoutNames(spec.Options)
	return []Body{&PollPlanned{c.Poll, c.Proposal, spec}}, nil
}

// checked is the spec with everything filled in, or the refusal of what is
// wrong with it. A question left empty is the proposal's title.
func (s PollSpec) checked(title string, at time.Time) (PollSpec, error) {
	meth, ok := methods[s.Method]
	switch {
	case !ok:
		return s, ErrBadValue.With("field", "method", "value", string(s.Method))
	case s.Secret:
		return s, ErrSecret
	case s.ClosesAt != nil && !s.ClosesAt.After(at):
		return s, ErrClosesInPast
	}
	if s.Question == "" {
		s.Question = title
	}
	if s.Show == "" {
		s.Show = ShowLive
	}
	if s.Names == "" {
		s.Names = NamesAfterClose
	}
	if s.Template != "" {
		if _, err := line("template", s.Template, MaxName); err != nil {
			return s, err
		}
	}
	question, err := line("question", s.Question, MaxTitle)
	if err != nil {
		return s, err
	}
	s.Question = question
	if err := oneOf("show", s.Show, ShowLive, ShowTurnout, ShowReveal); err != nil {
		return s, err
	}
	if err := oneOf("names", s.Names, NamesLive, NamesFacilitator, NamesAfterClose); err != nil {
		return s, err
	}
	if s.ClosesAt != nil {
		utc := s.ClosesAt.UTC().Truncate(time.Millisecond)
		s.ClosesAt = &utc
	}
	if s.Grace < 0 || s.Grace > MaxGrace {
		return s, ErrRule.With("field", "grace", "num", s.Grace, "den", MaxGrace)
	}
	if err := s.planTie(); err != nil {
		return s, err
	}
	if err := s.Quorum.check(); err != nil {
		return s, err
	}
	if err := s.ownRules(); err != nil {
		return s, err
	}
	if err := s.planNone(); err != nil {
		return s, err
	}
	if err := meth.plan(&s); err != nil {
		return s, err
	}
	if _, positions := s.scale(); positions && s.ByWeight {
		return s, ErrMarksForeign.With("method", string(s.Method))
	}
	return s, s.planGroups()
}

// planNone refuses a second "none of these".
func (s *PollSpec) planNone() error {
	n := 0
	for _, o := range s.Options {
		if o.None {
			n++
		}
	}
	if n > 1 {
		return ErrNoneTwice
	}
	return nil
}

// withinRoll refuses a rule that can never be met by the roll as it stands.
func (m *Meeting) withinRoll(p *poll, a attendance) error {
	s := &p.spec
	beyond := func(field string, n int) error {
		if n > a.heads.Roll {
			return ErrBeyondRoll.With("field", field, "num", n, "roll", a.heads.Roll)
		}
		return nil
	}
	if s.Method == MethodYesNo && s.YesNo.Number > a.counted.Roll {
		return ErrBeyondRoll.With("field", "number", "num", s.YesNo.Number, "roll", a.counted.Roll)
	}
	if s.Method == MethodConsensus && s.Consensus.AgreeFloor > 1 {
		if err := beyond("agree_floor", s.Consensus.AgreeFloor); err != nil {
			return err
		}
	}
	for _, n := range s.Quorum.Also {
		if err := m.groupsWithin(n, beyond); err != nil {
			return err
		}
	}
	if s.Groups != nil && len(m.roll.groups) < 2 {
		return ErrGroupsFew
	}
	return nil
}

// groupsWithin refuses a condition of a quorum that the roll can never meet.
func (m *Meeting) groupsWithin(n Need, beyond func(field string, n int) error) error {
	if n.Each && len(m.roll.groups) < 2 {
		return ErrGroupsFew
	}
	if !n.grouped() {
		return beyond("quorum", n.Number)
	}
	if _, there := m.roll.groups[n.Group]; !n.Each && !there {
		return ErrGroupMissing.With("group", n.Group)
	}
	for label, g := range m.roll.groups {
		if (n.Each || label == n.Group) && n.Number > g.Voters {
			return ErrBeyondRoll.With("field", "quorum", "num", n.Number, "roll", g.Voters)
		}
	}
	return nil
}

func (e *PollPlanned) apply(m *Meeting, ev Event) {
	p := &poll{id: e.Poll, proposal: e.Proposal, spec: e.Spec, state: PollStatePlanned, planned: ev.At}
	m.polls[p.id] = p
	of := m.proposals[e.Proposal]
	p.spec.Options = m.nameCandidates(of, p.spec.Options)
	p.titled = p.spec.Question == of.newest().title
	of.polls = append(of.polls, p.id)
	m.nameIdeas(of, p.id, p.spec.Options)
	m.touchPoll(p)
	m.touchDesk(p)
	m.touch(SectionProposal(of.id), SectionAgenda)
}

func (c OpenPoll) decide(m *Meeting, by By, at time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, err := m.poll(c.Poll)
	if err != nil {
		return nil, err
	}
	of := m.proposals[p.proposal]
	if err := m.openable(p, c.Text, at); err != nil {
		return nil, err
	}
	opened := &PollOpened{Poll: p.id, Round: len(p.rounds) + 1, Text: c.Text, Attending: m.heads(p)}
	if p.spec.grouped() {
		opened.Groups = m.groupCounts()
	}
	if p.spec.Method == MethodLazy {
		opened.Told = m.roll.voters
	}
	if p.spec.drawsLot() {
		opened.Lot, opened.Sealed.Seed = c.Seed.commitment(), hex.EncodeToString(c.Seed[:])
	}
	if of.phase == PhaseVote {
		return []Body{opened}, nil
	}
	return []Body{&PhaseMoved{Proposal: of.id, From: of.phase, To: PhaseVote}, opened}, nil
}

// openable refuses to open a poll's next round on a version of the text.
func (m *Meeting) openable(p *poll, text int, at time.Time) error {
	of, ends := m.proposals[p.proposal], p.spec.ClosesAt
	switch {
	case m.running(of) != nil:
		return ErrPollRunning
	case of.phase == PhaseDraft || of.phase == PhaseDecided:
		return ErrPhaseForPoll.With("phase", string(of.phase))
	case text != len(of.versions):
		return ErrTextChanged.With("version", text, "newest", len(of.versions))
	case ends != nil && !ends.After(at) && (len(p.rounds) == 0 || p.spec.Method == MethodLazy):
		return ErrClosesInPast
	case m.superseded(p):
		return ErrSuperseded
	case of.paused:
		return ErrPaused
	case p.spec.FallbackOf != "" && m.blockOn(m.polls[p.spec.FallbackOf]) != nil:
		return ErrNotBlocked
	}
	if err := m.candidatesStand(of, p.spec.Options); err != nil {
		return err
	}
	all, _ := m.attending(p)
	return m.withinRoll(p, all)
}

// superseded tells whether a later poll of the same proposal has been opened.
func (m *Meeting) superseded(p *poll) bool {
	later := false
	for _, id := range m.proposals[p.proposal].polls {
		if later && m.polls[id].now() != nil {
			return true
		}
		later = later || id == p.id
	}
	return false
}

func (e *PollOpened) apply(m *Meeting, ev Event) {
	p := m.polls[e.Poll]
	p.state = PollStateRunning
	var seed Seed
	_, _ = hex.Decode(seed[:], []byte(e.Sealed.Seed)) // erased: the outcome is recorded, or ties stand
	r := m.newRound(p, e, ev)
	r.seed = seed
	m.retitle(p, e.Text)
	p.rounds = append(p.rounds, r)
	m.show(p.proposal)
	m.touchDesk(p)
	m.touchPolls(m.proposals[p.proposal])
	m.touchPoll(p)
	m.touchAllMe()
}

// retitle lets a question that is the proposal's title follow the version of the
// text that is put to the vote.
func (m *Meeting) retitle(p *poll, text int) {
	if versions := m.proposals[p.proposal].versions; p.titled && text <= len(versions) {
		p.spec.Question = versions[text-1].title
	}
}

func (c ClosePoll) decide(m *Meeting, by By, at time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, err := m.poll(c.Poll)
	if err != nil {
		return nil, err
	}
	now := p.now()
	switch {
	case p.state != PollStateRunning:
		return nil, ErrPollOver
	case by.kind == byClock:
		if end, ok := m.ends(p); !ok || end.After(at) {
			return nil, nil
		}
	case c.Round != now.number:
		return nil, ErrRound.With("round", c.Round, "newest", now.number)
	case !now.ending.IsZero():
		return nil, ErrClosing
	}
	why, err := prose("reason", c.Reason, MaxReason)
	if err != nil {
		return nil, err
	}
	closed, err := m.closing(p, at)
	if err != nil {
		return nil, err
	}
	if by.kind != byClock && closed.Outcome.Verdict.Kind == NoQuorum && why == "" {
		return nil, ErrQuorumReason
	}
	if closed.Outcome.Verdict.Kind != NoQuorum {
		why = ""
	}
	if by.kind != byClock && p.spec.Grace > 0 {
		ends := at.Add(time.Duration(p.spec.Grace) * time.Second)
		return []Body{&PollClosing{p.id, now.number, ends, why != "", Reason{why}}}, nil
	}
	closed.Reasoned, closed.Why.Reason = why != "", why
	bodies := []Body{closed}
	if p.spec.Show != ShowReveal {
		bodies = append(bodies, m.back(p, closed.Outcome)...)
	}
	return bodies, nil
}

// closing is the closing of a poll's running round as it stands. In lazy
// consensus silence is assent only when the time for objections is over.
func (m *Meeting) closing(p *poll, at time.Time) (*PollClosed, error) {
	now := p.now()
	l := Lot{now.seed, p.spec.drawsLot()}
	sums, err := m.sums(p, l)
	if err != nil {
		return nil, err
	}
	if end := p.spec.ClosesAt; p.spec.Method == MethodLazy && at.Before(*end) && !m.allCast(p) {
		sums.Left = int64((end.Sub(at) + time.Minute - 1) / time.Minute)
	}
	closed := &PollClosed{Poll: p.id, Round: now.number, Outcome: Outcome{sums, Judge(&p.spec, sums, l)}}
	if p.spec.drawsLot() {
		closed.Seed = hex.EncodeToString(now.seed[:])
	}
	return closed, nil
}

// back takes a proposal back to discussion where "none of these" has won; where
// the numbers wait to be revealed, with them, as the move tells who has won.
func (m *Meeting) back(p *poll, o Outcome) []Body {
	if of := m.proposals[p.proposal]; o.Verdict.None && of.phase == PhaseVote && !m.superseded(p) {
		return []Body{&PhaseMoved{Proposal: of.id, From: of.phase, To: PhaseDiscussion, Because: BecauseNone}}
	}
	return nil
}

// groupCounts are the stakeholder groups as they stand, by label.
func (m *Meeting) groupCounts() []GroupCount {
	all := []GroupCount{}
	for _, label := range m.roll.labels() {
		all = append(all, m.roll.groups[label])
	}
	return all
}

// ends is when time itself will close the running round of a poll. A time that
// came before the round, or in a pause in which nobody could vote, closes nothing:
// the round is then closed by hand.
func (m *Meeting) ends(p *poll) (end time.Time, ok bool) {
	now, of := p.now(), m.proposals[p.proposal]
	grace := time.Duration(p.spec.Grace) * time.Second
	earliest := func(t time.Time) {
		if !ok || t.Before(end) {
			end, ok = t, true
		}
	}
	if !now.ending.IsZero() {
		earliest(now.ending)
	}
	if at := p.spec.ClosesAt; at != nil && at.After(now.opened.at) && at.After(of.resumed) && !of.paused {
		earliest(at.Add(grace))
	}
	if p.spec.WhenAll && len(now.cast) > 0 && m.allCast(p) {
		earliest(now.newest.Add(grace))
	}
	return end, ok
}

// allCast tells whether everybody has cast who can.
func (m *Meeting) allCast(p *poll) bool {
	return len(p.now().cast) >= m.heads(p).Roll
}

func (e *PollClosing) apply(m *Meeting, ev Event) {
	p := m.polls[e.Poll]
	p.now().closing, p.now().ending, p.now().why = happening{ev.At, ev.By}, e.Ends, e.Why.Reason
	m.touchPoll(p)
}

func (e *PollClosed) apply(m *Meeting, ev Event) {
	p := m.polls[e.Poll]
	now := p.now()
	outcome := e.Outcome
	now.closed, now.outcome, now.revealedSeed = happening{ev.At, ev.By}, &outcome, e.Seed
	if e.Reasoned {
		now.why = e.Why.Reason
	}
	m.settle(p)
	if !e.Reasoned && outcome.Verdict.Kind != NoQuorum {
		now.why = "" // there was a quorum after all when the grace was over
	}
	p.state = PollStateClosed
	if p.spec.Show != ShowReveal {
		now.shown = now.closed
	}
	m.touchPoll(p)
	m.touchDesk(p)
	m.touch(SectionProposal(p.proposal), SectionAgenda)
	m.touchAllMe()
}

func (c RevealTally) decide(m *Meeting, by By, _ time.Time) ([]Body, error) {
	if err := m.may(by, actRun); err != nil {
		return nil, err
	}
	p, err := m.poll(c.Poll)
	if err != nil {
		return nil, err
	}
	if p.state != PollStateClosed || p.revealed() {
		return nil, ErrNothingToReveal
	}
	return append([]Body{&TallyRevealed{p.id}}, m.back(p, *p.now().outcome)...), nil
}

func (e *TallyRevealed) apply(m *Meeting, ev Event) {
	p := m.polls[e.Poll]
	p.now().shown = happening{ev.At, ev.By}
	m.touchPoll(p)
	m.touchDesk(p)
	m.touch(SectionProposal(p.proposal), SectionAgenda)
}
