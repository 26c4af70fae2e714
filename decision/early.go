package decision

// early tells whether too few have cast to say how a running poll would end:
// fewer than half of those who are present, or of the roll where it has a time
// by which it closes. A block, a missing quorum and silence that is consent mean
// what they mean from the first moment.
func (m *Meeting) early(p *poll, v Verdict) bool {
	switch v.Kind {
	case Adopted, NotAdopted, Elected, Tied:
	default:
		return false
	}
	if p.state != PollStateRunning || p.spec.Method == MethodLazy {
		return false
	}
	all := m.heads(p)
	asked := all.Present
	if p.spec.ClosesAt != nil {
		asked = all.Roll
	}
	return 2*p.now().turnout() < asked
}

// tooEarly is a verdict without what it foretells.
func tooEarly(v Verdict) Verdict {
	v.Early, v.Flips = true, nil
	return v
}
