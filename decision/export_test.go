package decision

import "time"

// KindsOfEvent lists every kind and version of event of meetings, as
// "kind/version"; KindsInOrganisations those of organisations.
func KindsOfEvent() []string { return kinds[meetingBody]() }

func KindsInOrganisations() []string { return kinds[organisationBody]() }

func kinds[B any]() []string {
	var all []string
	for key, blank := range bodies {
		if _, ok := blank().(B); ok {
			all = append(all, key)
		}
	}
	return all
}

// Spoke is how often a member had the floor, and how long.
func Spoke(m *Meeting, id MemberID) (turns int, d time.Duration) { return m.spoke(id) }

// Stands is what a poll's numbers mean as they stand, however few have cast.
func (m *Meeting) Stands(id PollID) *Verdict {
	out, ok := m.standing(m.polls[id])
	if !ok {
		return nil
	}
	return &out.Verdict
}
