package decision

import "time"

// KindsOfEvent lists every kind and version of event, as "kind/version".
func KindsOfEvent() []string {
	var all []string
	for key := range bodies {
		all = append(all, key)
	}
	return all
}

// Spoke is how often a member had the floor, and how long.
func Spoke(m *Meeting, id MemberID) (turns int, d time.Duration) { return m.spoke(id) }
