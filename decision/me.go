package decision

import "time"

// MyBallot is the viewer's own ballot in the newest round of a named poll.
type MyBallot struct {
	Poll    PollID     `json:"poll"`
	Round   int        `json:"round"`
	Text    int        `json:"text"`
	Counter uint64     `json:"counter" doc:"0 where nothing is cast yet; the next intent carries one more"`
	Marks   *Marks     `json:"marks,omitempty"`
	At      *time.Time `json:"at,omitempty"`
	// Stale is where I stood on an earlier text; it does not count until I say so again.
	Stale     *Marks        `json:"stale,omitempty" doc:"my marks on an earlier text, which do not count"`
	StaleText int           `json:"stale_text,omitempty" doc:"the version of the text that they were given for"`
	Recused   bool          `json:"recused,omitempty" doc:"I have stepped back from the matter and do not vote"`
	Seen      bool          `json:"seen,omitempty" doc:"lazy consensus: I have opened it"`
	Judged    []MyJudgement `json:"judged,omitempty" doc:"what I find of others' blocks"`
}

// MyJudgement is what the viewer finds of another's block.
type MyJudgement struct {
	Owner      MemberID `json:"owner"`
	Principled bool     `json:"principled"`
}

// MeSection is the one personal section.
type MeSection struct {
	Member   MemberID   `json:"member"`
	Name     string     `json:"name"`
	Role     Role       `json:"role"`
	Group    string     `json:"group,omitempty"`
	Admitted bool       `json:"admitted"`
	Removed  bool       `json:"removed"`
	Present  bool       `json:"present"`
	Votes    bool       `json:"votes" doc:"entitled to vote"`
	Runs     bool       `json:"runs" doc:"may run the meeting"`
	Proposes bool       `json:"proposes" doc:"may write proposals"`
	Ballots  []MyBallot `json:"ballots" doc:"one for each poll that has been opened"`
	Asked    []PollID   `json:"asked" doc:"running polls in which I have not cast"`
	Writes   bool       `json:"writes" doc:"may write ideas and contributions"`
	Ideas    []MyIdea   `json:"ideas" doc:"my newest few of each brainstorm, and what became of them"`
	Dots     []MyDots   `json:"dots" doc:"where my dots lie"`
	MyFloor

	Conflicts []MyConflict `json:"conflicts" doc:"my interests declared on proposals"`
	Actions   []ActionLine `json:"actions" doc:"my newest open actions, oldest first"`
	Records   bool         `json:"records" doc:"may keep the record"`

	Candidacies []MyCandidacy `json:"candidacies" doc:"elections for which I am nominated"`
}

// Me renders a member's personal section; nil for whoever never was a member.
func (m *Meeting) Me(id MemberID) *MeSection {
	p, ok := m.roll.byID[id]
	if !ok {
		return nil
	}
	s := &MeSection{Member: id, Name: p.name, Role: p.role, Group: p.group, Admitted: p.admitted, Removed: p.removed,
		Present: p.present, Votes: p.votes(), Runs: p.onRoll() && acts[p.role][actRun],
		Proposes: p.onRoll() && acts[p.role][actPropose], Ballots: []MyBallot{}, Asked: []PollID{},
		Writes: p.onRoll() && acts[p.role][actWrite], Ideas: []MyIdea{}, Dots: []MyDots{}, Conflicts: m.myConflicts(id), Actions: m.myActions(id),
		Records:     p.onRoll() && acts[p.role][actRecord],
		Candidacies: []MyCandidacy{}, MyFloor: MyFloor{Questions: []MyQuestion{}}}
	if !p.onRoll() {
		return s
	}
	s.MyFloor = m.myFloor(id)
	for _, pid := range m.agenda {
		s.addMyIdeas(m.proposals[pid])
		m.addMyCandidacy(s, m.proposals[pid])
		for _, qid := range m.proposals[pid].polls {
			m.addMyBallot(s, m.polls[qid])
		}
	}
	return s
}

func (m *Meeting) addMyBallot(s *MeSection, p *poll) {
	now := p.now()
	if now == nil || !s.Votes {
		return
	}
	mine := MyBallot{Poll: p.id, Round: now.number, Text: now.text, Recused: m.recusedFrom(m.proposals[p.proposal], s.Member)}
	_, mine.Seen = now.seen[s.Member]
	if b, has := now.cast[s.Member]; has {
		mine.Counter, mine.Marks, mine.At = b.counter, &b.marks, sometime(b.at)
	} else if p.state == PollStateRunning && !mine.Recused {
		s.Asked = append(s.Asked, p.id)
	}
	if b, has := now.stale[s.Member]; has && p.state == PollStateRunning {
		mine.Counter, mine.Stale, mine.StaleText = b.counter, &b.marks, b.text
	}
	for _, c := range now.cards {
		if said, has := c.peers[s.Member]; has && c.open() {
			mine.Judged = append(mine.Judged, MyJudgement{c.owner, said})
		}
	}
	s.Ballots = append(s.Ballots, mine)
}
