package decision

// KindsOfEvent lists every kind and version of event, as "kind/version".
func KindsOfEvent() []string {
	var all []string
	for key := range bodies {
		all = append(all, key)
	}
	return all
}
