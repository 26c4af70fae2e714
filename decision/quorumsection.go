package decision

// QuorumSection is how many are there, against what is needed: by the rule of the
// running poll where there is one, else by the meeting's own.
type QuorumSection struct {
	Roll    int           `json:"roll"`
	Present int           `json:"present"`
	Need    int           `json:"need" doc:"present, by the meeting's own rule or the running poll's; 0 where nothing is asked, or weights are"`
	Met     bool          `json:"met" doc:"all conditions are met"`
	Poll    PollID        `json:"poll,omitempty" doc:"the running poll whose rule it is"`
	Cast    int           `json:"cast" doc:"in that poll"`
	Checks  []Check       `json:"checks" doc:"each condition of that poll's quorum, as it stands"`
	Groups  []QuorumGroup `json:"groups" doc:"by label"`
}

// QuorumGroup is how many of a stakeholder group are there.
type QuorumGroup struct {
	Group   string `json:"group"`
	Voters  int    `json:"voters"`
	Present int    `json:"present"`
	Cast    int    `json:"cast" doc:"in the running poll"`
}

// runningNow is the running poll that the hall is at, or any other; nil where none runs.
func (m *Meeting) runningNow() *poll {
	if of, ok := m.proposals[m.current]; ok {
		if p := m.running(of); p != nil {
			return p
		}
	}
	for _, id := range m.agenda {
		if p := m.running(m.proposals[id]); p != nil {
			return p
		}
	}
	return nil
}

func (m *Meeting) quorumSection() QuorumSection {
	s := QuorumSection{Roll: m.roll.voters, Present: m.roll.present, Met: true, Checks: []Check{}, Groups: []QuorumGroup{}}
	if share := m.quorum.Presence; !share.IsZero() {
		c := atLeast("", int64(m.roll.present), share, int64(m.roll.voters))
		s.Need, s.Met = int(c.Need), c.Met
	}
	for _, g := range m.groupCounts() {
		s.Groups = append(s.Groups, QuorumGroup{Group: g.Group, Voters: g.Voters, Present: g.Present})
	}
	p := m.runningNow()
	if p == nil {
		return s
	}
	out, ok := m.standing(p)
	if !ok {
		return s
	}
	s.Poll, s.Cast = p.id, p.now().turnout()
	s.Checks = append(s.Checks, p.spec.Quorum.checks(&out.Sums)...)
	s.Met = allMet(s.Checks)
	s.Roll, s.Present, s.Need = out.people().Roll, out.people().Present, 0
	for _, c := range s.Checks {
		if (c.Code == "quorum_presence" || c.Code == "quorum_presence_number") && c.Group == "" && !p.spec.ByWeight {
			s.Need = max(s.Need, int(c.Need))
		}
	}
	cast := map[string]int{}
	for _, b := range p.now().cast {
		cast[b.group]++
	}
	for i := range s.Groups {
		s.Groups[i].Cast = cast[s.Groups[i].Group]
	}
	return s
}
