// Package file reads a ballot file of any format that Folkmoot knows, told apart
// by its content, and writes one.
package file

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/ballot/abif"
	"github.com/folkmoot/folkmoot/ballot/blt"
	"github.com/folkmoot/folkmoot/ballot/cvr"
	"github.com/folkmoot/folkmoot/ballot/jsonl"
	"github.com/folkmoot/folkmoot/ballot/sheet"
)

// Format is the name of a file format.
type Format string

// The formats. All but CDF can be written.
const (
	BLT   Format = "blt"
	ABIF  Format = "abif"
	CSV   Format = "csv"
	JSONL Format = "jsonl"
	CDF   Format = "cdf" // NIST cast vote records in JSON
)

// Options are what a file itself may not say.
type Options struct {
	// Names are the options of a CSV file of ranks.
	Names []string
	// Contest is the name or id of the contest in a file of several.
	Contest string
}

const headSize = 64 << 10

// Read reads a file; name is what errors call it. Errors are of type
// *ballot.FileError, or those of in.
func Read(name string, in io.Reader, o Options) (*ballot.Election, error) {
	buffered := bufio.NewReaderSize(in, headSize)
	head, err := buffered.Peek(headSize)
	if err != nil && err != io.EOF {
		return nil, err
	}
	format, err := Detect(name, head)
	if err != nil {
		return nil, err
	}
	switch format {
	case BLT:
		return blt.Read(name, buffered)
	case ABIF:
		return abif.Read(name, buffered)
	case JSONL:
		return jsonl.Read(name, buffered)
	case CDF:
		return cvr.Read(name, buffered, o.Contest)
	}
	return sheet.Read(name, buffered, o.Names)
}

var (
	metadataLine = regexp.MustCompile(`^\{\s*"?\w+"?\s*:\s*("(\\.|[^"\\])*"|[-+.\w]+)\s*\}\s*(#.*)?$`)
	abifBallot   = regexp.MustCompile(`^\d+\s*:`)
	bltStart     = regexp.MustCompile(`^\d+(\s|$)`)
)

// Detect tells the format from the first bytes of a file, at best 64 kB. It fails
// with a *ballot.FileError that lists what was expected.
func Detect(name string, head []byte) (Format, error) {
	text := string(bytes.TrimPrefix(head, []byte("\ufeff")))
	first := firstLine(text)
	switch {
	case strings.HasPrefix(first, "{") && strings.Contains(first, `"folkmoot_ballots"`):
		return JSONL, nil
	case metadataLine.MatchString(first) || strings.HasPrefix(first, "=") || abifBallot.MatchString(first):
		return ABIF, nil
	case strings.HasPrefix(first, "Contest Information") || strings.HasPrefix(first, "{") && strings.Contains(text, `"jsonFormatVersion"`):
		return "", &ballot.FileError{File: name, Line: 1, Msg: "this is the report of a count by RCTab; expected ballots"}
	case strings.HasPrefix(first, "{"):
		return CDF, nil
	case bltStart.MatchString(first) && !strings.Contains(first, ","):
		return BLT, nil
	case strings.Contains(first, ","):
		return CSV, nil
	}
	return "", &ballot.FileError{File: name, Line: 1, Msg: fmt.Sprintf(
		"the file starts with %.40q; expected BLT (4 2), ABIF (42:A>B), JSON Lines ({\"folkmoot_ballots\":1), CSV (count,…) or cast vote records in JSON", first)}
}

// firstLine is the first line that is neither empty nor a comment.
func firstLine(text string) string {
	for text != "" {
		text = strings.TrimLeft(text, " \t\r\n")
		if strings.HasPrefix(text, "/*") {
			_, after, _ := strings.Cut(text, "*/")
			text = after
			continue
		}
		line, rest, _ := strings.Cut(text, "\n")
		if !strings.HasPrefix(line, "#") {
			return strings.TrimRight(line, " \t\r")
		}
		text = rest
	}
	return ""
}

// Write writes an election in a format. It fails when the format has no words
// for the marks.
func Write(out io.Writer, e *ballot.Election, format Format) error {
	switch format {
	case BLT:
		return blt.Write(out, e)
	case ABIF:
		return abif.Write(out, e)
	case CSV:
		return sheet.Write(out, e)
	case JSONL:
		return jsonl.Write(out, e)
	}
	return fmt.Errorf("format %q is none of blt, abif, csv, jsonl", format)
}
