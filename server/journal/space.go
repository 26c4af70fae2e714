package journal

// CheckSpace refuses with ErrFull what else is to lie on the same disk, size bytes large, where less than
// Options.MinFree would be left beside it. It may be called from any goroutine.
func (s *Store) CheckSpace(size int64) error { return s.checkSpace(size, s.options.MinFree) }
