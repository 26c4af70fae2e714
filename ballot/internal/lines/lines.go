// Package lines reads the lines of a ballot file and says where an error is: it
// drops a byte-order mark and carriage returns, refuses lines that are not UTF-8
// or too long, and counts.
package lines

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/ballot"
)

// MaxLine is the longest line that is read, in bytes.
const MaxLine = 4 << 20

// Reader reads one file, line by line. It is not safe for concurrent use.
type Reader struct {
	file string
	in   *bufio.Reader
	line int
	long []byte
}

// New reads from in; file is what errors call it.
func New(file string, in io.Reader) *Reader {
	return &Reader{file: file, in: bufio.NewReaderSize(in, 64<<10)}
}

// Next is the next line without its end. At the end of the file it returns
// io.EOF, otherwise errors are of type *ballot.FileError or those of the reader
// below.
func (r *Reader) Next() (string, error) {
	r.long = r.long[:0]
	for {
		part, err := r.in.ReadSlice('\n')
		if len(r.long)+len(part) > MaxLine {
			r.line++
			return "", r.Errorf("the line is longer than %d MB; expected one ballot a line", MaxLine>>20)
		}
		r.long = append(r.long, part...)
		if err == nil || err == io.EOF && len(r.long) > 0 {
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return "", err
		}
	}
	r.line++
	text := bytes.TrimSuffix(bytes.TrimSuffix(r.long, []byte("\n")), []byte("\r"))
	if r.line == 1 {
		text = bytes.TrimPrefix(text, []byte("\ufeff"))
	}
	if !utf8.Valid(text) {
		return "", r.Errorf("the line is not UTF-8; expected a text file in UTF-8")
	}
	if bytes.IndexByte(text, 0) >= 0 {
		return "", r.Errorf("the line holds a NUL byte; expected a text file")
	}
	return string(text), nil
}

// Line is the number of the line last read.
func (r *Reader) Line() int { return r.line }

// Errorf is an error at the line last read.
func (r *Reader) Errorf(format string, args ...any) error { return r.ErrorAt(r.line, format, args...) }

// ErrorAt is an error at a line.
func (r *Reader) ErrorAt(line int, format string, args ...any) error {
	return &ballot.FileError{File: r.file, Line: line, Msg: fmt.Sprintf(format, args...)}
}

// NewBox makes a box for the labels read from a file; it refuses empty labels,
// equal labels, and too many, or control characters in them.
func (r *Reader) NewBox(line int, labels []string) (*ballot.Box, error) {
	if len(labels) > ballot.MaxOptions {
		return nil, r.ErrorAt(line, "%d options; expected at most %d", len(labels), ballot.MaxOptions)
	}
	seen := make(map[string]bool, len(labels))
	for i, label := range labels {
		switch {
		case strings.TrimSpace(label) == "":
			return nil, r.ErrorAt(line, "option %d has no name; expected one", i+1)
		case strings.ContainsFunc(label, unicode.IsControl):
			return nil, r.ErrorAt(line, "the name %.60q holds a control character; expected plain text", label)
		case seen[label]:
			return nil, r.ErrorAt(line, "two options are called %.60q; expected different names", label)
		case label == ballot.ToExhausted || label == ballot.ToResidual:
			return nil, r.ErrorAt(line, "an option is called %q, which the round tables use; expected another name", label)
		}
		seen[label] = true
	}
	return ballot.NewBox(labels...), nil
}
