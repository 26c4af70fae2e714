package decision

import (
	"maps"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/ballot"
)

// The sections of a view, and how each is rendered. Who may see what is decided
// in view.go; here the audience is only passed on.

// MeetingSection says what meeting this is and where it stands.
type MeetingSection struct {
	ID        MeetingID  `json:"id"`
	Title     string     `json:"title"`
	Language  string     `json:"language"`
	Zone      string     `json:"zone"`
	State     State      `json:"state"`
	Joining   Joining    `json:"joining"`
	JoinCode  string     `json:"join_code,omitempty"`
	Opened    time.Time  `json:"opened"`
	Ended     *time.Time `json:"ended,omitempty"`
	Current   ProposalID `json:"current,omitempty" doc:"the proposal the hall is at"`
	Rehearsal bool       `json:"rehearsal" doc:"simulated members may join"`
	Archived  bool       `json:"archived"`
	Frozen    bool       `json:"frozen" doc:"the hall's screen holds what it shows"`
	// Organisation is whose meeting it is.
	Organisation OrganisationID `json:"organisation,omitempty"`
	Quorum       *Quorum        `json:"quorum,omitempty" doc:"that a poll has unless it is given another"`
}

// MemberLine is a member as others see them.
type MemberLine struct {
	ID       MemberID `json:"id"`
	Name     string   `json:"name"`
	Role     Role     `json:"role"`
	Group    string   `json:"group,omitempty"`
	Present  bool     `json:"present"`
	Admitted bool     `json:"admitted"`
	Weight   int      `json:"weight" doc:"of their ballots in polls by weight"`
	Alike    bool     `json:"alike,omitempty" doc:"somebody else bears the same name"`
}

// RollSection counts the roll. The whole list comes by GET.
type RollSection struct {
	Members int          `json:"members" doc:"admitted, with observers"`
	Voters  int          `json:"voters" doc:"entitled to vote"`
	Present int          `json:"present" doc:"entitled to vote and present"`
	Waiting int          `json:"waiting" doc:"in the lobby"`
	Groups  []GroupCount `json:"groups" doc:"by label"`
	Newest  []MemberLine `json:"newest" doc:"the newest few, newest first; empty on the screen"`
	Lobby   []MemberLine `json:"lobby" doc:"the first few who wait; only for who runs the meeting"`
}

// ProposalSection is a proposal; a long text is cut, and comes whole by GET.
type ProposalSection struct {
	ID      ProposalID `json:"id"`
	Title   string     `json:"title"`
	Text    string     `json:"text" doc:"the newest version, at most its first 1200 characters"`
	Cut     bool       `json:"cut" doc:"the text goes on"`
	Version int        `json:"version"`
	Phase   Phase      `json:"phase"`
	Paused  bool       `json:"paused"`
	Polls   []PollID   `json:"polls"`
	Moves   []Move     `json:"moves" doc:"the newest few changes of phase, oldest first"`

	Conflicts int `json:"conflicts" doc:"members with something declared; the list comes by GET"`
	Recused   int `json:"recused" doc:"members without a vote on it"`

	Aside     *Aside `json:"aside,omitempty" doc:"set aside without a vote"`
	Rationale bool   `json:"rationale" doc:"its reasons are written down, or what it changes; they come by GET"`
}

// PollSection is a poll's rules and where it stands.
type PollSection struct {
	ID       PollID     `json:"id"`
	Proposal ProposalID `json:"proposal"`
	Spec     PollSpec   `json:"spec"`
	State    PollState  `json:"state"`
	Round    int        `json:"round" doc:"0 before the first opening"`
	Text     int        `json:"text" doc:"the version of the text that is put to the vote; 0 before the first opening"`
	Opened   *time.Time `json:"opened,omitempty"`
	Closed   *time.Time `json:"closed,omitempty"`
	Cast     int        `json:"cast"`
	Voters   int        `json:"voters" doc:"entitled to vote; when closed, as it was at close; 0 before the first opening"`
	Revealed bool       `json:"revealed" doc:"the numbers of a closed poll are out"`
	Ends     *time.Time `json:"ends,omitempty" doc:"when the running round closes by itself"`
	Closing  bool       `json:"closing" doc:"it has been closed by hand and still takes ballots until it ends"`
	Next     []Next     `json:"next" doc:"the steps that the rule allows after a closed poll, the likeliest first"`
	Stale    int        `json:"stale" doc:"ballots for an earlier text, which wait for their owners and do not count"`
	Seen     int        `json:"seen" doc:"lazy consensus: how many have opened it"`
	Told     int        `json:"told" doc:"lazy consensus: on the roll when it opened"`
	Why      string     `json:"why,omitempty" doc:"why it was closed without quorum"`
	Lot      string     `json:"lot,omitempty" doc:"SHA-256 of the seed of the lot"`
	Seed     string     `json:"seed,omitempty" doc:"of the lot, revealed at close"`
}

// Count is the number of a position or option.
type Count struct {
	ID    string `json:"id" doc:"the position, or the option's id"`
	Count int64  `json:"count"`
}

// Voice is what one member said with their ballot.
type Voice struct {
	Member   MemberID         `json:"member"`
	Name     string           `json:"name"`
	Position Position         `json:"position,omitempty"`
	Approved []OptionID       `json:"approved,omitempty"`
	Answer   Answer           `json:"answer,omitempty"`
	Ranking  []OptionID       `json:"ranking,omitempty"`
	Scores   map[OptionID]int `json:"scores,omitempty"`
	Reason   string           `json:"reason,omitempty"`
}

// TallySection is a poll's numbers, where they may be seen.
type TallySection struct {
	Poll        PollID                  `json:"poll"`
	Round       int                     `json:"round"`
	Cast        int                     `json:"cast"`
	Voters      int                     `json:"voters"`
	Shown       bool                    `json:"shown" doc:"whether the numbers may be seen now"`
	Valid       int64                   `json:"valid"`
	Abstentions int64                   `json:"abstentions"`
	Counts      []Count                 `json:"counts" doc:"in ballot order; empty where the numbers may not be seen"`
	Acceptance  map[string]ballot.Votes `json:"acceptance,omitempty" doc:"of a resistance poll, by option: 1 is no resistance, 0 the strongest from all"`
	Stale       []Count                 `json:"stale,omitempty" doc:"positions on an earlier text, which do not count"`
	Groups      []GroupTally            `json:"groups,omitempty" doc:"of each stakeholder group, where the poll looks at them"`
	Rounds      []ballot.Round          `json:"rounds,omitempty" doc:"of a ranked count, while there are no more than 60 figures"`
	Moved       *Moved                  `json:"moved,omitempty" doc:"of a scale, once closed: since the round before"`
	Voices      []Voice                 `json:"voices" doc:"the newest few blocks and stand-asides, where names may be seen"`
}

// GroupTally are the numbers of one stakeholder group.
type GroupTally struct {
	Group  string  `json:"group" doc:"empty of those in no group"`
	Voters int     `json:"voters"`
	Cast   int64   `json:"cast"`
	Counts []Count `json:"counts"`
}

// VerdictSection is what a poll's numbers mean, where they may be seen.
type VerdictSection struct {
	Poll    PollID   `json:"poll"`
	Round   int      `json:"round"`
	Shown   bool     `json:"shown"`
	Final   bool     `json:"final" doc:"the poll is closed"`
	Verdict *Verdict `json:"verdict,omitempty"`
}

const (
	newestFew = 8
	// maxRoundFigures bounds the table of rounds that is pushed; a larger one
	// comes by GET.
	maxRoundFigures = 60
	excerpt         = 1200
)

func (m *Meeting) meetingSection(a Audience) MeetingSection {
	s := MeetingSection{ID: m.id, Title: m.title, Language: m.language, Zone: m.zone, State: m.state,
		Joining: m.joining, Opened: m.opened}
	if a == ToWaiting {
		return s
	}
	s.Current, s.Rehearsal, s.Archived, s.Frozen = m.current, m.rehearsal, m.archived, m.frozen
	s.Organisation, s.Quorum = m.of, &m.quorum
	s.Ended = sometime(m.ended.at)
	if m.joining != JoinClosed && m.state == StateRunning {
		s.JoinCode = m.joinCode
	}
	return s
}

func (r *roll) line(p *member) MemberLine {
	return MemberLine{p.id, p.name, p.role, p.group, p.present, p.admitted, p.weight, len(r.named[p.known]) > 1}
}

func (m *Meeting) rollSection(a Audience) RollSection {
	s := RollSection{Voters: m.roll.voters, Present: m.roll.present, Waiting: m.roll.waiting,
		Groups: []GroupCount{}, Newest: []MemberLine{}, Lobby: []MemberLine{}}
	for _, label := range slices.Sorted(maps.Keys(m.roll.groups)) {
		s.Groups = append(s.Groups, m.roll.groups[label])
	}
	for i := len(m.roll.order) - 1; i >= 0; i-- {
		p := m.roll.byID[m.roll.order[i]]
		if !p.onRoll() {
			continue
		}
		s.Members++
		if a != ToScreen && len(s.Newest) < newestFew {
			s.Newest = append(s.Newest, m.roll.line(p))
		}
	}
	if a == ToFacilitator {
		s.Lobby = m.lobby()
	}
	return s
}

func (m *Meeting) lobby() []MemberLine {
	lines := []MemberLine{}
	for _, id := range m.roll.order {
		if p := m.roll.byID[id]; !p.admitted && !p.removed && len(lines) < newestFew {
			lines = append(lines, m.roll.line(p))
		}
	}
	return lines
}

// Members is a page of the roll, in order of joining, for whoever may see it:
// who waits or was removed is left out except for who runs the meeting, who
// sees who waits. next is the place to go on from, or 0.
func (m *Meeting) Members(a Audience, from, limit int) (lines []MemberLine, next int) {
	lines = []MemberLine{}
	if a == ToScreen || a == ToWaiting {
		return lines, 0
	}
	for i := max(from, 0); i < len(m.roll.order); i++ {
		p := m.roll.byID[m.roll.order[i]]
		if p.removed || !p.admitted && a != ToFacilitator {
			continue
		}
		if len(lines) == limit {
			return lines, i
		}
		lines = append(lines, m.roll.line(p))
	}
	return lines, 0
}

func (p *proposal) section() ProposalSection {
	v := p.newest()
	s := ProposalSection{ID: p.id, Title: v.title, Text: v.text, Version: len(p.versions), Phase: p.phase, Paused: p.paused,
		Polls: append([]PollID{}, p.polls...), Moves: append([]Move{}, p.moves[max(0, len(p.moves)-newestFew):]...),
		Conflicts: len(p.conflicts), Recused: len(p.recused), Aside: p.aside,
		Rationale: p.rationale != Rationale{} || len(p.relations)+len(p.overtaken) > 0}
	if runes := []rune(v.text); len(runes) > excerpt {
		s.Text, s.Cut = string(runes[:excerpt]), true
	}
	return s
}

// VersionText is a version of a proposal's text; versions count from 1.
type VersionText struct {
	Proposal ProposalID `json:"proposal"`
	Version  int        `json:"version"`
	Title    string     `json:"title"`
	Text     string     `json:"text"`
	At       time.Time  `json:"at"`
}

// Versions gives all versions of a proposal, oldest first; ErrProposalUnknown.
func (m *Meeting) Versions(id ProposalID) ([]VersionText, error) {
	p, err := m.proposal(id)
	if err != nil {
		return nil, err
	}
	all := make([]VersionText, len(p.versions))
	for i, v := range p.versions {
		all[i] = VersionText{id, i + 1, v.title, v.text, v.at}
	}
	return all, nil
}

func (m *Meeting) pollSection(p *poll) PollSection {
	s := PollSection{ID: p.id, Proposal: p.proposal, Spec: p.spec, State: p.state, Revealed: p.revealed(), Next: m.next(p)}
	now := p.now()
	if now == nil {
		return s
	}
	s.Voters = m.heads(p).Roll
	s.Round, s.Text, s.Cast = now.number, now.text, now.turnout()
	s.Stale, s.Seen, s.Told, s.Why = len(now.stale), len(now.seen), now.told, now.why
	s.Opened, s.Closed = sometime(now.opened.at), sometime(now.closed.at)
	s.Lot, s.Seed = now.lotHash, now.revealedSeed
	if now.outcome != nil {
		s.Voters = now.outcome.people().Roll
	}
	if p.state == PollStateRunning {
		if end, ok := m.ends(p); ok {
			s.Ends = &end
		}
		s.Closing = !now.ending.IsZero()
	}
	return s
}

// standing is the outcome of the newest round: as recorded, or as it stands.
func (m *Meeting) standing(p *poll) (Outcome, bool) {
	now := p.now()
	switch {
	case now.outcome != nil:
		return *now.outcome, true
	case now.stands == nil:
		out, err := m.outcome(p, Lot{})
		if err != nil {
			return Outcome{}, false
		}
		now.stands = &out
	}
	return *now.stands, true
}

func (m *Meeting) tallySection(p *poll, a Audience) TallySection {
	s := TallySection{Poll: p.id, Counts: []Count{}, Voices: []Voice{}}
	now := p.now()
	if now == nil {
		return s
	}
	s.Round, s.Cast, s.Voters = now.number, now.turnout(), m.heads(p).Roll
	if now.outcome != nil {
		s.Voters = now.outcome.people().Roll
	}
	if !p.numbersFor(a) {
		return s
	}
	out, ok := m.standing(p)
	if !ok {
		return s
	}
	s.Shown, s.Valid, s.Abstentions = true, out.Tally.Valid, out.Tally.Abstentions
	s.Counts, s.Acceptance, s.Stale = counts(out.Tally), out.Tally.Acceptance, now.staleCounts(out.Tally)
	for _, g := range out.Groups {
		s.Groups = append(s.Groups, GroupTally{g.Group, g.people().Roll, int64(g.people().Answered), counts(g.Tally)})
	}
	if rounds := out.Tally.Rounds; len(rounds)*len(out.Tally.Options) <= maxRoundFigures {
		s.Rounds = rounds
	}
	s.Moved = m.moved(p)
	if p.namesFor(a) {
		s.Voices = m.voices(p, newestFew)
	}
	return s
}

// counts are the totals of a tally in ballot order.
func counts(t Tally) []Count {
	all := []Count{}
	for _, label := range t.Options {
		all = append(all, Count{label, t.Count(label)})
	}
	return all
}

// staleCounts are the positions that wait for their owners, as far as there are any.
func (r *round) staleCounts(t Tally) []Count {
	sums := map[string]int64{}
	for _, b := range r.stale {
		if b.marks.Position != "" {
			sums[string(b.marks.Position)]++
		}
	}
	var all []Count
	for _, label := range t.Options {
		if sums[label] > 0 {
			all = append(all, Count{label, sums[label]})
		}
	}
	return all
}

// voices lists those who take a position that makes a card, the weightiest
// first, each in the order of the roll; at most limit of them.
func (m *Meeting) voices(p *poll, limit int) []Voice {
	out := []Voice{}
	sc, _ := p.spec.scale()
	for _, position := range sc.cards {
		for _, id := range m.roll.order {
			if b, ok := p.now().cast[id]; ok && b.marks.Position == position && len(out) < limit {
				out = append(out, Voice{Member: id, Name: m.roll.byID[id].name, Position: position, Reason: b.marks.Reason})
			}
		}
	}
	return out
}

func (m *Meeting) verdictSection(p *poll, a Audience) VerdictSection {
	s := VerdictSection{Poll: p.id, Final: p.state == PollStateClosed}
	if now := p.now(); now != nil {
		s.Round = now.number
	}
	if !p.numbersFor(a) {
		return s
	}
	if out, ok := m.standing(p); ok {
		v := out.Verdict
		if m.early(p, v) {
			v = tooEarly(v)
		}
		s.Shown, s.Verdict = true, &v
	}
	return s
}

// sometime is a time, or nil where there is none.
func sometime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
