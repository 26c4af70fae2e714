package ballot

// Size is how many bytes the box keeps for codes.
func (x *Box) Size() int { return cap(x.arena) }
