//go:build !unix

package rehearse

// needFiles: this system has no such limit.
func needFiles(int) error { return nil }
