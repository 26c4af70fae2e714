package minutes_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

var update = flag.Bool("update", false, "write the golden files anew")

func languages(t *testing.T) *minutes.Languages {
	t.Helper()
	l, err := minutes.Load(os.DirFS("../../web/locales"))
	require.NoError(t, err)
	return l
}

func written(t *testing.T, a decision.Account, o minutes.Options) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, languages(t).Write(&b, a, o))
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "%s has changed; if that is meant, run the test with -update and read the difference", path)
}

func TestMinutesReadAsInTheGoldenFiles(t *testing.T) {
	evening, draft, project, dishes := consensusAndApproval(t), stillRunning(t), projectChosen(t), dishesRanked(t)
	board := boardMeeting(t)
	first := evening.meeting.Account().Proposals[0].ID
	for _, c := range []struct {
		name  string
		of    *scene
		tell  minutes.Options
		langs []string
	}{
		{"evening.%s.golden.md", evening, minutes.Options{Format: minutes.Markdown}, []string{"en", "de"}},
		{"evening.%s.golden.html", evening, minutes.Options{Format: minutes.HTML}, []string{"en", "de"}},
		{"evening.golden.json", evening, minutes.Options{Format: minutes.JSON}, []string{""}},
		{"project.%s.golden.md", project, minutes.Options{Format: minutes.Markdown}, []string{"en", "de"}},
		{"project.%s.golden.html", project, minutes.Options{Format: minutes.HTML}, []string{"en"}},
		{"project.golden.json", project, minutes.Options{Format: minutes.JSON}, []string{""}},
		{"floor.%s.golden.md", onTheFloor(t), minutes.Options{Format: minutes.Markdown}, []string{"en", "de"}},
		{"dishes.%s.golden.md", dishes, minutes.Options{Format: minutes.Markdown}, []string{"en", "de"}},
		{"dishes.%s.golden.html", dishes, minutes.Options{Format: minutes.HTML}, []string{"en", "de"}},
		{"dishes.golden.json", dishes, minutes.Options{Format: minutes.JSON}, []string{""}},
		{"board.%s.golden.md", board, minutes.Options{Format: minutes.Markdown}, []string{"en", "de"}},
		{"board.%s.golden.html", board, minutes.Options{Format: minutes.HTML}, []string{"en"}},
		{"board.golden.json", board, minutes.Options{Format: minutes.JSON}, []string{""}},
		{"board-one.%s.golden.md", board, minutes.Options{Format: minutes.Markdown, Proposal: board.meeting.Account().Proposals[0].ID}, []string{"en"}},
		{"demo.%s.golden.md", neighbourhood(t), minutes.Options{Format: minutes.Markdown}, []string{"en", "de"}},
		{"one.%s.golden.md", evening, minutes.Options{Format: minutes.Markdown, Proposal: first}, []string{"en", "de"}},
		{"draft.%s.golden.md", draft, minutes.Options{Format: minutes.Markdown}, []string{"en", "de"}},
		{"draft.golden.json", draft, minutes.Options{Format: minutes.JSON}, []string{""}},
	} {
		for _, lang := range c.langs {
			c.tell.Language, c.tell.Version = lang, "1.0-test"
			golden(t, strings.Replace(c.name, "%s", lang, 1), written(t, c.of.meeting.Account(), c.tell))
		}
	}
}

func TestMinutesAreTheSameAfterAFold(t *testing.T) {
	for _, s := range []*scene{consensusAndApproval(t), projectChosen(t), stillRunning(t), boardMeeting(t)} {
		again := fold(t, s.meeting.ID(), encoded(t, s.events))
		for _, f := range minutes.Formats() {
			o := minutes.Options{Format: f}
			require.Equal(t, written(t, s.meeting.Account(), o), written(t, again.Account(), o))
		}
	}
}

func TestTheLanguageIsTheMeetingsOwnUnlessAskedFor(t *testing.T) {
	for _, c := range []struct{ meeting, asked, want string }{
		{"de", "", "Protokoll: "}, {"en", "", "Minutes: "}, {"de", "en", "Minutes: "}, {"en", "de-AT", "Protokoll: "},
		{"xx-unknown", "", "Minutes: "}, {"", "", "Minutes: "}, {"de", "tlh", "Minutes: "},
	} {
		a := consensusAndApproval(t).meeting.Account()
		a.Meeting.Language = c.meeting
		require.Contains(t, written(t, a, minutes.Options{Format: minutes.Markdown, Language: c.asked}), "# "+c.want, "%+v", c)
	}
}

func TestTimesAreInTheMeetingsZone(t *testing.T) {
	for _, c := range []struct{ zone, want string }{
		{"Europe/Berlin", "began on 2026-03-14 at 19:00"},
		{"America/New_York", "began on 2026-03-14 at 14:00"},
		{"Pacific/Auckland", "began on 2026-03-15 at 07:00"},
		{"Asia/Kolkata", "All times are in the time zone Asia/Kolkata, UTC+05:30."},
		{"Local", "“Local”, is not known, so all times are in UTC"},
		{"../../etc/passwd", "is not known, so all times are in UTC"},
		{"", "began on 2026-03-14 at 18:00"},
	} {
		a := consensusAndApproval(t).meeting.Account()
		a.Meeting.Zone = c.zone
		require.Contains(t, written(t, a, minutes.Options{Format: minutes.Markdown}), c.want, c.zone)
	}
}

func TestATimeOnAnotherDayBearsItsDate(t *testing.T) {
	s, ada := garden(t)
	s.wait(24 * 60)
	s.propose(ada, "Late", "Words.")
	require.Contains(t, written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown}), "forward at 2026-03-15 19:00")
}

func TestADraftTellsNoNumbersThatAreNotOut(t *testing.T) {
	s := stillRunning(t)
	for _, f := range minutes.Formats() {
		got := written(t, s.meeting.Account(), minutes.Options{Format: f})
		for _, secret := range []string{"must not be told", "Mallory", joinCode, `"verdict":`, `"tally":`, `"ballots":`, "The numbers:"} {
			require.NotContains(t, got, secret, f)
		}
	}
	require.Contains(t, written(t, s.meeting.Account(), minutes.Options{Format: minutes.HTML}),
		`<p class="notice">Draft while the meeting is running.`)
}

func TestNumbersThatWereNeverRevealedStayOutForGood(t *testing.T) {
	s, ada := garden(t)
	p := s.propose(ada, "One", "")
	s.move(ada, p, decision.PhaseDiscussion, "")
	q := s.plan(ada, p, decision.PollSpec{Method: decision.MethodConsensus, Show: decision.ShowReveal})
	s.open(ada, q, 1)
	s.cast(ada, q, 1, 1, 1, take("agree", ""))
	s.shut(ada, q, 1)
	s.do(ada, decision.EndMeeting{ID: s.id()})
	got := written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown})
	require.Contains(t, got, "never revealed")
	require.NotContains(t, got, "Agree:")
	require.NotContains(t, got, "The proposal is")
}

func TestErasedNamesAndTextsAreSaidToBeErased(t *testing.T) {
	s := consensusAndApproval(t)
	enc := encoded(t, s.events)
	for i := range enc {
		for j := range enc[i].Parts {
			enc[i].Parts[j].Body = nil
		}
	}
	got := written(t, fold(t, s.meeting.ID(), enc).Account(), minutes.Options{Format: minutes.Markdown})
	require.Contains(t, got, `\[name erased\] (Participant and Recorder from 19:04) was present`)
	require.Contains(t, got, `## 1. \[title erased\]`)
	require.Contains(t, got, "This text has been erased.")
	require.NotContains(t, got, "Lovelace")
	require.NotContains(t, got, "mosquitoes")
}

func TestAnUnknownFormatOrProposalIsRefused(t *testing.T) {
	a, l := consensusAndApproval(t).meeting.Account(), languages(t)
	var b bytes.Buffer
	require.ErrorIs(t, l.Write(&b, a, minutes.Options{Format: "pdf"}), minutes.ErrFormat)
	require.ErrorIs(t, l.Write(&b, a, minutes.Options{Format: minutes.Markdown, Proposal: "none"}), minutes.ErrProposal)
	require.Empty(t, b.String())
}

func TestTheJSONIsTheAccount(t *testing.T) {
	a := consensusAndApproval(t).meeting.Account()
	var read struct {
		Format string
		Draft  bool
		decision.Account
	}
	require.NoError(t, json.Unmarshal([]byte(written(t, a, minutes.Options{Format: minutes.JSON})), &read))
	require.Equal(t, "folkmoot-minutes/1", read.Format)
	require.False(t, read.Draft)
	require.Equal(t, a, read.Account)
}

func TestAnEmptyMeetingHasNoEmptyHeadings(t *testing.T) {
	s, ada := garden(t)
	s.do(ada, decision.EndMeeting{ID: s.id()})
	lines := strings.Split(strings.TrimSpace(written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown})), "\n")
	last := ""
	for _, l := range lines {
		if l == "" {
			continue
		}
		require.False(t, strings.HasPrefix(last, "## ") && strings.HasPrefix(l, "#"), "%q has nothing under it", last)
		last = l
	}
	require.False(t, strings.HasPrefix(last, "#"))
}

func TestManyMayWriteAtOnce(t *testing.T) {
	a, l := consensusAndApproval(t).meeting.Account(), languages(t)
	done := make(chan error, 8)
	for range cap(done) {
		go func() {
			var b bytes.Buffer
			done <- l.Write(&b, a, minutes.Options{Format: minutes.HTML, Language: "de"})
		}()
	}
	for range cap(done) {
		require.NoError(t, <-done)
	}
}

func TestALongTextRewrittenFromEndToEndIsToldWhole(t *testing.T) {
	s, ada := garden(t)
	half := decision.MaxText/2 - 1
	p := s.propose(ada, "Long", strings.Repeat("a\n", half))
	s.do(ada, decision.EditProposal{ID: s.id(), Proposal: p, Version: 1, Title: "Long", Text: strings.Repeat("b\n", half)})
	got := written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown})
	require.Equal(t, half, strings.Count(got, "\n- a\n"))
	require.Equal(t, half, strings.Count(got, "\n+ b\n"))
}

func TestWhatWasNotTakenUpHasOneLine(t *testing.T) {
	s, ada := garden(t)
	s.propose(ada, "Only a title", "")
	s.propose(ada, "With words", "We do it.")
	s.do(ada, decision.EndMeeting{ID: s.id()})
	text := written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown})
	require.Contains(t, text, "“Only a title”: Not taken up.")
	require.NotContains(t, text, "## 1. Only a title")
	require.Contains(t, text, "## 2. With words")
}

func TestRulesAreToldOnceAndAVoteThatWasReplacedNotAtAll(t *testing.T) {
	a := consensusAndApproval(t).meeting.Account()
	p := &a.Proposals[0]
	opened, planned := p.Polls[0], p.Polls[0]
	again := opened
	again.ID, planned.ID, planned.Rounds = "again", "planned", nil
	p.Polls = []decision.AccountPoll{opened, planned, again}
	text := written(t, a, minutes.Options{Format: minutes.Markdown, Proposal: p.ID})
	require.Equal(t, 1, strings.Count(text, "and open to everyone while it ran:"))
	require.Equal(t, 1, strings.Count(text, "were those of the vote “"))
	require.NotContains(t, text, "but not opened")

	p.Polls = []decision.AccountPoll{opened, planned}
	require.Contains(t, written(t, a, minutes.Options{Format: minutes.Markdown, Proposal: p.ID}), "but not opened")
}
