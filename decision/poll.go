package decision

import (
	"reflect"
	"time"

	"github.com/folkmoot/folkmoot/ballot"
)

// PollState is where a poll stands.
type PollState string

// The states of a poll.
const (
	PollStatePlanned PollState = "planned"
	PollStateRunning PollState = "running"
	PollStateClosed  PollState = "closed"
)

// Method is how ballots are marked and judged.
type Method string

// The methods.
const (
	MethodApproval   Method = "approval"
	MethodConsensus  Method = "consensus"
	MethodYesNo      Method = "yes_no"
	MethodRanked     Method = "ranked" // instant-runoff
	MethodConsent    Method = "consent"
	MethodGradients  Method = "gradients"
	MethodFist       Method = "fist_to_five"
	MethodLazy       Method = "lazy"
	MethodRough      Method = "rough"
	MethodResistance Method = "resistance"
	MethodScore      Method = "score"
	MethodStar       Method = "star"
	MethodDots       Method = "dots"
	MethodSTV        Method = "stv"
)

// Show says when the members may see the numbers of a running named poll.
type Show string

// When numbers are shown.
const (
	ShowLive    Show = "live"    // as they come
	ShowTurnout Show = "turnout" // how many have cast; the rest after close
	ShowReveal  Show = "reveal"  // after close, when the facilitator reveals them
)

// Names says who may see which member marked what in a named poll. The
// facilitators always may; the page says so before a ballot is cast.
type Names string

// Who sees names.
const (
	NamesLive        Names = "live"        // every member, as soon as the numbers are shown
	NamesFacilitator Names = "facilitator" // nobody else, and not the minutes
	NamesAfterClose  Names = "after_close" // every member once the poll is closed, and the minutes
)

// Option is what can be marked on a ballot.
type Option struct {
	ID   OptionID `json:"id"`
	Name string   `json:"name"`
	Idea IdeaID   `json:"idea,omitempty"` // of the brainstorm, that it comes from
	None bool     `json:"none,omitempty"` // "none of these": if it wins, nothing is adopted
	// Candidate is who stands for election; the option bears their name.
	Candidate CandidateID `json:"candidate,omitempty"`
}

// PollSpec is everything that is fixed before a poll opens and shown to the
// voters.
type PollSpec struct {
	Method     Method          `json:"method"`
	Question   string          `json:"question,omitempty"`
	Options    []Option        `json:"options,omitempty"`
	Show       Show            `json:"show,omitempty"`
	Names      Names           `json:"names,omitempty"`
	Secret     bool            `json:"secret,omitempty"`
	ClosesAt   *time.Time      `json:"closes_at,omitempty"`
	WhenAll    bool            `json:"when_all,omitempty"` // closes by itself when every voter has cast
	Grace      int             `json:"grace,omitempty"`    // seconds in which a closing poll still takes ballots; 0 to 120
	Tie        TieRule         `json:"tie,omitempty"`      // among options; empty is stands
	Quorum     Quorum          `json:"quorum"`
	Approval   *ApprovalRule   `json:"approval,omitempty"`
	Consensus  *ConsensusRule  `json:"consensus,omitempty"`
	YesNo      *YesNoRule      `json:"yes_no,omitempty"`
	Ranked     *RankedRule     `json:"ranked,omitempty"`
	Consent    *ConsentRule    `json:"consent,omitempty"`
	Gradients  *GradientsRule  `json:"gradients,omitempty"`
	Fist       *FistRule       `json:"fist_to_five,omitempty"`
	Lazy       *LazyRule       `json:"lazy,omitempty"`
	Rough      *RoughRule      `json:"rough,omitempty"`
	Resistance *ResistanceRule `json:"resistance,omitempty"`
	Score      *ScoreRule      `json:"score,omitempty"`
	Star       *StarRule       `json:"star,omitempty"`
	Dots       *DotsRule       `json:"dots,omitempty"`
	STV        *STVRule        `json:"stv,omitempty"`
	Groups     *GroupRule      `json:"groups,omitempty"`    // asked of each stakeholder group besides
	ByWeight   bool            `json:"by_weight,omitempty"` // ballots count as much as their owners weigh on the roll
	// FallbackOf is the poll whose block this one may overrule, as that poll's rule
	// said beforehand. Only PlanFallback sets it.
	FallbackOf PollID `json:"fallback_of,omitempty"`
	Template   string `json:"template,omitempty"` // the code of the template that it was made from
}

// Marks are what a ballot says; which field is used depends on the method.
type Marks struct {
	Approved []OptionID `json:"approved,omitempty"` // approval: the options approved of; none is a blank ballot
	Position Position   `json:"position,omitempty"` // consensus, consent, gradients, fist to five, lazy, rough
	Reason   string     `json:"reason,omitempty"`   // of a position; demanded where it stops the proposal
	Value    string     `json:"value,omitempty"`    // the shared value or need at stake, of a position that stops
	// Alternative is what the owner of an objection proposes instead; lazy consensus demands it.
	Alternative string     `json:"alternative,omitempty"`
	Answer      Answer     `json:"answer,omitempty"`  // yes/no
	Ranking     []OptionID `json:"ranking,omitempty"` // ranked: best first; none is a blank ballot
	// Scores are what options were given: points, dots, or resistance.
	Scores map[OptionID]int `json:"scores,omitempty"`
}

// Answer is a mark of a yes/no poll: yes, no or abstain.
type Answer = ballot.Choice

// method is what the rest of this package needs to know of a way of voting.
type method interface {
	// plan checks the settings of a poll and fills in what was left open.
	plan(s *PollSpec) error
	// check checks the marks of a ballot and brings them into one form.
	check(s *PollSpec, m Marks) (Marks, error)
	// ballot is what is counted.
	ballot(s *PollSpec, m Marks) ballot.Ballot
	// count counts the ballots. Chance is used where it has been drawn.
	count(s *PollSpec, box *ballot.Box, l Lot) (Tally, error)
	// judge says what a tally means under the rule, without its quorum.
	judge(s *PollSpec, o Sums, l Lot) Verdict
	// changes lists the kinds of change that could flip a verdict.
	changes(s *PollSpec, o Sums) []change
}

var methods = map[Method]method{MethodApproval: approvalMethod{}, MethodConsensus: consensusMethod{},
	MethodYesNo: yesNoMethod{}, MethodRanked: irvMethod{}, MethodConsent: consentMethod{},
	MethodGradients: gradientsMethod{}, MethodFist: fistMethod{}, MethodLazy: lazyMethod{}, MethodRough: roughMethod{},
	MethodResistance: resistanceMethod{}, MethodScore: scoreMethod{}, MethodStar: starMethod{}, MethodDots: dotsMethod{}, MethodSTV: stvMethod{}}

// foreign refuses marks or settings of another method: rest is what is left
// when a method's own have been taken away.
func foreign[T any](method Method, rest T) error {
	if !reflect.ValueOf(rest).IsZero() {
		return ErrMarksForeign.With("method", string(method))
	}
	return nil
}

// ownRules refuses settings of another method than the poll's.
func (s *PollSpec) ownRules() error {
	for method, set := range map[Method]bool{
		MethodApproval: s.Approval != nil, MethodConsensus: s.Consensus != nil, MethodYesNo: s.YesNo != nil,
		MethodRanked: s.Ranked != nil, MethodConsent: s.Consent != nil, MethodGradients: s.Gradients != nil,
		MethodFist: s.Fist != nil, MethodLazy: s.Lazy != nil, MethodRough: s.Rough != nil,
		MethodResistance: s.Resistance != nil, MethodScore: s.Score != nil, MethodStar: s.Star != nil,
		MethodDots: s.Dots != nil, MethodSTV: s.STV != nil,
	} {
		if set && method != s.Method {
			return ErrMarksForeign.With("method", string(s.Method))
		}
	}
	return nil
}

// poll is one question put to the roll.
type poll struct {
	id       PollID
	proposal ProposalID
	spec     PollSpec
	state    PollState
	planned  time.Time
	titled   bool // the question is the proposal's title, and changes with it
	rounds   []*round
}

// happening is when something was done, and by whom; its zero value has not
// happened.
type happening struct {
	at time.Time
	by By
}

func (h happening) yet() bool { return !h.at.IsZero() }

// Source is the way by which a named ballot came in.
type Source string

// The sources of ballots.
const SourcePhone Source = "phone"

// revealed tells whether the numbers of the newest round are out.
func (p *poll) revealed() bool { return p.now() != nil && p.now().shown.yet() }

// now is the newest round; nil while the poll is planned.
func (p *poll) now() *round {
	if len(p.rounds) == 0 {
		return nil
	}
	return p.rounds[len(p.rounds)-1]
}

// PlanPoll fixes a poll's settings. It is not open yet.
type PlanPoll struct {
	ID       CommandID
	Poll     PollID // made by the client
	Proposal ProposalID
	Spec     PollSpec
	Opens    bool // it will be opened at once: what could not be opened now is refused
}

// OpenPoll opens a planned poll, or opens a closed one again as a new round.
// Text is the version of the text that the facilitator has before them.
type OpenPoll struct {
	ID   CommandID
	Poll PollID
	Text int
	Seed Seed // drawn by the room
}

// WithSeed is the command with its chance.
func (c OpenPoll) WithSeed(s Seed) Command {
	c.Seed = s
	return c
}

// ClosePoll closes the running round and records its tally and verdict, after
// the poll's grace where it has one. Round is the one meant; 0, from the clock,
// is whichever is running.
type ClosePoll struct {
	ID     CommandID
	Poll   PollID
	Round  int
	Reason string // demanded where the quorum is not there
}

// RevealTally shows the numbers of a closed poll whose numbers wait for it.
type RevealTally struct {
	ID   CommandID
	Poll PollID
}

// Refusals about polls and ballots.
var (
	ErrPollUnknown     = Define(NotFound, "poll_unknown")
	ErrPollNotOpen     = Define(Conflict, "poll_not_open")
	ErrPollClosed      = Define(Closed, "poll_closed")
	ErrPollRunning     = Define(Conflict, "poll_running") // this poll, or another of the proposal, is running
	ErrPollOver        = Define(Conflict, "poll_over")    // it must be running for this
	ErrSecret          = Define(Invalid, "secret_not_available")
	ErrRound           = Define(Conflict, "round_changed")    // args round, newest
	ErrCounterReused   = Define(Conflict, "counter_reused")   // the same counter with other marks; args counter, marks as stored
	ErrCounterOld      = Define(Conflict, "counter_old")      // a newer ballot is stored; args counter, marks as stored
	ErrCounterRange    = Define(Invalid, "counter_range")     // counters count from 1; args counter, max
	ErrOptionUnknown   = Define(Invalid, "option_unknown")    // arg option
	ErrOptionTwice     = Define(Invalid, "option_twice")      // arg option
	ErrTooManyApproved = Define(Invalid, "too_many_approved") // args approved, max
	ErrBlockReason     = Define(Invalid, "block_needs_reason")
	ErrMarksForeign    = Define(Invalid, "marks_of_other_method") // arg method
	ErrPhaseForPoll    = Define(Conflict, "phase_not_for_poll")   // arg phase
	ErrNothingToReveal = Define(Conflict, "nothing_to_reveal")
	ErrClosesInPast    = Define(Invalid, "closes_in_past")
	ErrOptionsFew      = Define(Invalid, "options_few")  // arg min
	ErrOptionsMany     = Define(Invalid, "options_many") // arg max
	ErrRule            = Define(Invalid, "rule_impossible")
	ErrRankGap         = Define(Invalid, "rank_gap")         // arg rank: the place that names no option
	ErrTooManyRanked   = Define(Invalid, "too_many_ranked")  // args ranked, max
	ErrSuperseded      = Define(Conflict, "poll_superseded") // a later poll on the same proposal has been opened
	ErrClosing         = Define(Conflict, "poll_closing")    // it is closing already
	ErrAlternative     = Define(Invalid, "objection_needs_alternative")
	ErrWindow          = Define(Invalid, "poll_needs_window")       // lazy consensus closes at a time
	ErrQuorumReason    = Define(Conflict, "quorum_needs_reason")    // closing without quorum says why
	ErrGroupsFew       = Define(Conflict, "groups_few")             // the rule asks each group, and there are fewer than two
	ErrGroupMissing    = Define(Conflict, "group_missing")          // arg group: the rule asks a group that nobody is in
	ErrBeyondRoll      = Define(Conflict, "rule_beyond_roll")       // args field, num, roll: it can never be met
	ErrRecused         = Define(Forbidden, "recused")               // a member who has stepped back from the matter
	ErrNoneTwice       = Define(Invalid, "none_of_these_twice")     // "none of these" stands on a ballot once
	ErrFallbackOnly    = Define(Forbidden, "fallback_only_by_rule") // a fallback follows from the rule of a blocked poll
	ErrPeersBlind      = Define(Invalid, "peers_see_no_blocks")     // peers who judge blocks must see them, and their owners, at once
	ErrGroupInPoll     = Define(Conflict, "group_in_running_poll")  // a running poll asks each group
	ErrWeightInPoll    = Define(Conflict, "weight_in_running_poll") // a running poll counts by weight
)

// MaxGrace is the longest grace of a closing poll, in seconds.
const MaxGrace = 120

func (c PlanPoll) commandID() CommandID    { return c.ID }
func (c OpenPoll) commandID() CommandID    { return c.ID }
func (c ClosePoll) commandID() CommandID   { return c.ID }
func (c RevealTally) commandID() CommandID { return c.ID }

// PollPlanned fixes the settings of a poll.
type PollPlanned struct {
	Poll     PollID     `json:"poll"`
	Proposal ProposalID `json:"proposal"`
	Spec     PollSpec   `json:"spec"`
}

// PollOpened opens a round.
type PollOpened struct {
	Poll      PollID       `json:"poll"`
	Round     int          `json:"round"`
	Text      int          `json:"text"`
	Attending Attending    `json:"attending"`
	Groups    []GroupCount `json:"groups,omitempty"` // of a poll that looks at them, as they stood
	Told      int          `json:"told,omitempty"`   // lazy consensus: on the roll when it opened
	Lot       string       `json:"lot,omitempty"`    // SHA-256 of the sealed seed, in hexadecimal
	Sealed    Sealed       `json:"-"`
}

// Sealed is what nobody may read while a poll runs.
type Sealed struct {
	Seed string `json:"seed"` // in hexadecimal
}

// PollClosing starts the grace of a closing by hand.
type PollClosing struct {
	Poll  PollID    `json:"poll"`
	Round int       `json:"round"`
	Ends  time.Time `json:"ends"`
	// Reasoned says that a reason was given, as the quorum was not there.
	Reasoned bool   `json:"reasoned,omitempty"`
	Why      Reason `json:"-"`
}

// PollClosed closes a round and records what came of it.
type PollClosed struct {
	Poll    PollID  `json:"poll"`
	Round   int     `json:"round"`
	Outcome Outcome `json:"outcome"`
	Seed    string  `json:"seed,omitempty"` // of the lot, in hexadecimal
	// Reasoned says that a reason was given, as the quorum was not there.
	Reasoned bool   `json:"reasoned,omitempty"`
	Why      Reason `json:"-"`
}

// TallyRevealed shows the numbers of a closed poll.
type TallyRevealed struct {
	Poll PollID `json:"poll"`
}

var _ = []struct{}{register[PollPlanned](), register[PollOpened](), register[PollClosing](),
	register[PollClosed](), register[TallyRevealed]()}

func (*PollPlanned) kind() (string, int)   { return "poll-planned", 1 }
func (*PollOpened) kind() (string, int)    { return "poll-opened", 1 }
func (*PollClosed) kind() (string, int)    { return "poll-closed", 1 }
func (*TallyRevealed) kind() (string, int) { return "tally-revealed", 1 }

func (*PollPlanned) parts(MemberID) []Part   { return nil }
func (*PollClosing) kind() (string, int)     { return "poll-closing", 1 }
func (e *PollClosing) parts(MemberID) []Part { return e.Why.given(e.Reasoned) }
func (e *PollClosed) parts(MemberID) []Part  { return e.Why.given(e.Reasoned) }
func (*TallyRevealed) parts(MemberID) []Part { return nil }

// parts are the seed, where the facts hold its commitment.
func (e *PollOpened) parts(MemberID) []Part {
	if e.Lot == "" {
		return nil
	}
	return []Part{{PartSealed, "", &e.Sealed}}
}

// poll finds a poll.
func (m *Meeting) poll(id PollID) (*poll, error) {
	p, ok := m.polls[id]
	if !ok {
		return nil, ErrPollUnknown
	}
	return p, nil
}

// touchPolls marks a proposal and the steps that may follow its polls as changed.
func (m *Meeting) touchPolls(p *proposal) {
	m.touch(SectionProposal(p.id))
	for _, id := range p.polls {
		m.touch(SectionPoll(id), SectionDesk(id))
	}
}

// touchPoll marks what shows a poll as changed.
func (m *Meeting) touchPoll(p *poll) {
	if now := p.now(); now != nil {
		now.stands = nil
	}
	m.touch(SectionPoll(p.id), SectionTally(p.id), SectionVerdict(p.id), SectionQuorum)
	if p.spec.judged() {
		m.touchDesk(p) // it tells by how many of those present
	}
}
