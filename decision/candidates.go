package decision

// CandidateLine is somebody who is nominated, as a viewer sees them.
type CandidateLine struct {
	ID          CandidateID      `json:"id"`
	Member      MemberID         `json:"member,omitempty" doc:"not for a free name, and not on the screen"`
	Name        string           `json:"name"`
	Answer      CandidateAnswer  `json:"answer" enum:"asked,accepted,declined"`
	Mine        bool             `json:"mine" doc:"I am nominated"`
	Speaks      bool             `json:"speaks" doc:"I may answer and write for them: they are me, or a free name where I run the meeting"`
	Nominations []NominationLine `json:"nominations" doc:"the first few that I may see; none on the screen"`
	Seconds     int              `json:"seconds" doc:"members who second them"`
	Seconded    bool             `json:"seconded" doc:"I have seconded them"`
	Nominated   bool             `json:"nominated" doc:"I have nominated them"`
	Stands      bool             `json:"stands" doc:"they have accepted and have the seconds they need"`
	Statement   string           `json:"statement,omitempty"`
}

// NominationLine is one nomination of somebody.
type NominationLine struct {
	Name   string `json:"name" doc:"of who nominates"`
	Reason string `json:"reason,omitempty"`
}

// CandidatesSection says how an election stands. The list comes by GET.
type CandidatesSection struct {
	Proposal   ProposalID    `json:"proposal"`
	Rule       *ElectionRule `json:"rule,omitempty" doc:"absent where the proposal is no election any more"`
	Open       bool          `json:"open" doc:"people may be nominated"`
	Opened     bool          `json:"opened" doc:"nominations are open, or were"`
	Fixed      bool          `json:"fixed" doc:"the vote has begun: nothing changes any more"`
	Accepted   int           `json:"accepted"`
	Standing   int           `json:"standing" doc:"accepted, with the seconds they need"`
	Names      []string      `json:"names" doc:"of the first few who stand, in the order in which they were nominated"`
	Statements int           `json:"statements" doc:"of those who have accepted"`
	Asked      int           `json:"asked" doc:"have not answered; only for who runs the meeting"`
	Declined   int           `json:"declined" doc:"only for who runs the meeting"`
}

func (m *Meeting) candidatesSection(p *proposal, a Audience) CandidatesSection {
	el := &p.election
	s := CandidatesSection{Proposal: p.id, Open: el.open, Opened: el.was, Fixed: p.fixed(), Names: []string{}}
	if el.rule != nil {
		rule := *el.rule
		s.Rule = &rule
	}
	for _, id := range el.order {
		c := el.byID[id]
		switch {
		case c.answer == CandidateAccepted:
			s.Accepted++
		case a != ToFacilitator:
		case c.answer == CandidateAsked:
			s.Asked++
		default:
			s.Declined++
		}
		if c.answer == CandidateAccepted && c.statement != "" {
			s.Statements++
		}
		if m.stands(el, c) {
			s.Standing++
			if len(s.Names) < newestFew {
				s.Names = append(s.Names, m.candidateName(c))
			}
		}
	}
	return s
}

// Candidates lists who is nominated, as far as a viewer may see it, in the
// order of their first nominations. It fails with ErrProposalUnknown.
func (m *Meeting) Candidates(id ProposalID, a Audience, viewer MemberID) ([]CandidateLine, error) {
	p, err := m.proposal(id)
	if err != nil {
		return nil, err
	}
	lines := []CandidateLine{}
	for _, id := range p.election.order {
		if c := p.election.byID[id]; c.visible(viewer, a == ToFacilitator) {
			lines = append(lines, m.candidateLine(&p.election, c, a, viewer))
		}
	}
	return lines, nil
}

func (m *Meeting) candidateLine(el *election, c *candidate, a Audience, viewer MemberID) CandidateLine {
	runs := a == ToFacilitator
	l := CandidateLine{ID: c.id, Name: m.candidateName(c), Answer: c.answer, Nominations: []NominationLine{},
		Seconds: c.seconded(), Stands: m.stands(el, c), Statement: c.statement}
	if a == ToScreen {
		return l
	}
	l.Member, l.Mine, l.Speaks = c.member, viewer != "" && c.member == viewer, c.speaks(viewer, runs)
	all := c.answer == CandidateAccepted || runs || l.Mine
	for _, by := range c.seconds {
		l.Seconded = l.Seconded || by == viewer
	}
	for _, n := range c.nominations {
		l.Nominated = l.Nominated || n.by == viewer
		if (all || n.by == viewer) && len(l.Nominations) < newestFew {
			l.Nominations = append(l.Nominations, NominationLine{m.roll.name(n.by), n.reason})
		}
	}
	if !all {
		l.Seconds, l.Statement = 0, ""
	}
	return l
}

// MyCandidacy is an election for which the viewer is nominated.
type MyCandidacy struct {
	Proposal  ProposalID      `json:"proposal"`
	Candidate CandidateID     `json:"candidate"`
	Office    string          `json:"office"`
	Answer    CandidateAnswer `json:"answer" enum:"asked,accepted,declined"`
	By        string          `json:"by" doc:"the name of who nominated me first"`
	Others    int             `json:"others" doc:"how many more have nominated me"`
	Fixed     bool            `json:"fixed" doc:"the vote has begun"`
}

// addMyCandidacy fills the personal section from an election.
func (m *Meeting) addMyCandidacy(s *MeSection, p *proposal) {
	el := &p.election
	if el.rule == nil {
		return
	}
	for _, id := range el.order {
		c := el.byID[id]
		if c.member == s.Member {
			s.Candidacies = append(s.Candidacies, MyCandidacy{p.id, id, el.rule.Office, c.answer,
				m.roll.name(c.nominations[0].by), len(c.nominations) - 1, p.fixed()})
		}
	}
}

// AccountElection is what an election asked for, and who stood. How many were
// nominated, and what they answered, is told once the vote has begun, or the
// meeting has ended; who declined never is.
type AccountElection struct {
	Rule       ElectionRule       `json:"rule"`
	Told       bool               `json:"told"` // the numbers below are
	Nominated  int                `json:"nominated"`
	Accepted   int                `json:"accepted"`
	Declined   int                `json:"declined"`
	Candidates []AccountCandidate `json:"candidates"` // who accepted, in the order of their first nominations
}

// AccountCandidate is somebody who accepted.
type AccountCandidate struct {
	ID        CandidateID `json:"id"`
	Member    MemberID    `json:"member,omitempty"`
	Free      bool        `json:"free,omitempty"` // not on the roll: who runs the meeting confirmed that they accept
	Name      string      `json:"name,omitempty"` // of who is not on the roll; "" where it has been erased
	By        []MemberID  `json:"by"`             // who nominated them
	Seconds   int         `json:"seconds"`
	Stands    bool        `json:"stands"`    // with the seconds they need
	Statement bool        `json:"statement"` // they gave one
	// Words are their statement, where it was put to the vote: all members, and the screen, read it then.
	Words string `json:"words,omitempty"`
}

func (m *Meeting) accountElection(p *proposal) *AccountElection {
	el := &p.election
	if el.rule == nil {
		return nil
	}
	a := &AccountElection{Rule: *el.rule, Told: m.state == StateEnded || p.fixed(), Candidates: []AccountCandidate{}}
	for _, id := range el.order {
		c := el.byID[id]
		if a.Told && c.answer == CandidateDeclined {
			a.Declined++
		}
		if c.answer != CandidateAccepted {
			continue
		}
		line := AccountCandidate{ID: id, Member: c.member, Free: c.free, Name: c.name, Seconds: c.seconded(), Stands: m.stands(el, c), Statement: c.statement != ""}
		if p.fixed() && line.Stands {
			line.Words = c.statement
		}
		for _, n := range c.nominations {
			line.By = append(line.By, n.by)
		}
		a.Candidates = append(a.Candidates, line)
	}
	if a.Told {
		a.Nominated, a.Accepted = len(el.order), len(a.Candidates)
	}
	return a
}
