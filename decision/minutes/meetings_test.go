package minutes_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

// The files of testdata/meetings hold one event a line, as decision.Encode
// gives it: {"facts": …, "parts": [{"label", "member", "body"}]}. They were
// written once and must fold for ever.
const meetingFiles = "../../testdata/meetings"

type eventLine struct {
	Facts json.RawMessage `json:"facts"`
	Parts []partLine      `json:"parts"`
}

type partLine struct {
	Label  string            `json:"label"`
	Member decision.MemberID `json:"member,omitempty"`
	Body   json.RawMessage   `json:"body"`
}

func encoded(t *testing.T, events []decision.Event) []decision.Encoded {
	t.Helper()
	var all []decision.Encoded
	for _, ev := range events {
		enc, err := decision.Encode(ev)
		require.NoError(t, err)
		all = append(all, enc)
	}
	return all
}

func fold(t *testing.T, id decision.MeetingID, events []decision.Encoded) *decision.Meeting {
	t.Helper()
	m := decision.NewMeeting(id)
	for i, enc := range events {
		ev, err := decision.Decode(enc)
		require.NoError(t, err, "event %d", i+1)
		require.NoError(t, m.Apply(ev), "event %d", i+1)
	}
	return m
}

func readMeeting(t *testing.T, path string) *decision.Meeting {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	var events []decision.Encoded
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, 10<<20)
	for lines.Scan() {
		var l eventLine
		require.NoError(t, json.Unmarshal(lines.Bytes(), &l), "%s, line %d", path, len(events)+1)
		enc := decision.Encoded{Facts: l.Facts}
		for _, p := range l.Parts {
			if string(p.Body) == "null" {
				p.Body = nil
			}
			enc.Parts = append(enc.Parts, decision.EncodedPart(p))
		}
		events = append(events, enc)
	}
	require.NoError(t, lines.Err())
	var first struct {
		Body struct{ Meeting decision.MeetingID }
	}
	require.NoError(t, json.Unmarshal(events[0].Facts, &first))
	return fold(t, first.Body.Meeting, events)
}

// writeMeeting writes a meeting file where there is none yet; one that exists
// is never written again.
func writeMeeting(t *testing.T, path string, events []decision.Event) {
	t.Helper()
	if _, err := os.Stat(path); err == nil {
		return
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, ev := range encoded(t, events) {
		l := eventLine{Facts: ev.Facts, Parts: []partLine{}}
		for _, p := range ev.Parts {
			l.Parts = append(l.Parts, partLine(p))
		}
		require.NoError(t, enc.Encode(l))
	}
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, b.Bytes(), 0o644))
}

func TestEveryMeetingFileFoldsIsSeenAndIsWrittenDown(t *testing.T) {
	if *update {
		writeMeeting(t, filepath.Join(meetingFiles, "poll-consensus-and-approval.jsonl"), consensusAndApproval(t).events)
	}
	files, err := filepath.Glob(filepath.Join(meetingFiles, "*.jsonl"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	readme, err := os.ReadFile("../../testdata/README.md")
	require.NoError(t, err)
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".jsonl"), func(t *testing.T) {
			require.Contains(t, string(readme), "`meetings/"+filepath.Base(path)+"`", "testdata/README.md says why each file exists")
			m := readMeeting(t, path)
			require.True(t, m.Opened())
			for _, to := range decision.Audiences() {
				for _, name := range m.SectionsFor(to) {
					section := m.Section(name, to)
					require.NotNil(t, section, "%s for %s", name, to)
					_, err := json.Marshal(section)
					require.NoError(t, err, "%s for %s", name, to)
				}
			}
			l := languages(t)
			for _, lang := range l.Tags() {
				for _, f := range minutes.Formats() {
					require.NotEmpty(t, written(t, m.Account(), minutes.Options{Format: f, Language: lang}))
				}
			}
		})
	}
}

func TestTheFirstMeetingFileIsTheSceneItWasMadeFrom(t *testing.T) {
	m := readMeeting(t, filepath.Join(meetingFiles, "poll-consensus-and-approval.jsonl"))
	o := minutes.Options{Format: minutes.Markdown}
	require.Equal(t, written(t, consensusAndApproval(t).meeting.Account(), o), written(t, m.Account(), o))
}
