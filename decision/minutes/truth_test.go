package minutes_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

func english(t *testing.T, s *scene) string {
	return written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown, Language: "en"})
}

// Declaring again replaces what was declared: the minutes do not tell the new
// kind for the time of the old one.
func TestAnEarlierDeclarationIsNotToldInTheWordsOfALaterOne(t *testing.T) {
	s, ada := garden(t)
	p := s.propose(ada, "Rain", "Barrels.")
	s.do(ada, decision.DeclareConflict{ID: s.id(), Proposal: p, Member: ada.Member(), Kind: decision.ConflictNone})
	s.wait(7)
	s.do(ada, decision.DeclareConflict{ID: s.id(), Proposal: p, Member: ada.Member(), Kind: decision.ConflictFinancial, Words: "I sell barrels."})
	told := english(t, s)
	require.Contains(t, told, "made a declaration at 19:00.")
	require.Contains(t, told, "declared at 19:07: ")
	require.NotContains(t, told, "declared at 19:00")
}

// A rule moves a proposal back, nobody: the minutes say which.
func TestAMoveByRuleIsNobodysMove(t *testing.T) {
	s, ada := garden(t)
	p := s.propose(ada, "Rain", "Barrels.")
	s.move(ada, p, decision.PhaseDiscussion, "")
	closes := s.now.Add(10 * time.Minute)
	spec := decision.PollSpec{Method: decision.MethodApproval, ClosesAt: &closes, Options: []decision.Option{
		{ID: decision.OptionID(s.uuid()), Name: "Barrel"}, {ID: decision.OptionID(s.uuid()), Name: "Neither", None: true}}}
	q := s.plan(ada, p, spec)
	s.open(ada, q, 1)
	s.cast(ada, q, 1, 1, 1, decision.Marks{Approved: []decision.OptionID{spec.Options[1].ID}})
	s.wait(10)
	s.do(decision.ByClock(), decision.ClosePoll{Poll: q})
	told := english(t, s)
	require.Contains(t, told, "At 19:10 it went from “Vote” to “Discussion”, as “none of these” had won.")
	require.NotContains(t, told, "unknown")
}

// A term that begins on the last of a long month ends on the last of a short one.
func TestATermEndsInItsLastMonth(t *testing.T) {
	for _, row := range []struct {
		day    string
		months int
		want   string
	}{
		{"2026-01-31", 1, "2026-02-28"}, {"2027-01-31", 13, "2028-02-29"}, {"2026-03-31", 12, "2027-03-31"},
		{"2026-12-31", 2, "2027-02-28"}, {"2026-03-14", 6, "2026-09-14"}, {"2026-08-31", 1, "2026-09-30"},
	} {
		at, err := time.Parse(time.DateOnly, row.day)
		require.NoError(t, err)
		s := &scene{T: t, now: at.Add(12 * time.Hour)}
		s.meeting = decision.NewMeeting(decision.MeetingID(s.uuid()))
		ada := decision.ByMember(decision.MemberID(s.uuid()))
		s.do(decision.ByHost(), decision.OpenMeeting{ID: s.id(), Title: "Circle", Language: "en", Zone: "Europe/Berlin", Joining: decision.JoinOpen,
			JoinCode: "KMRT", Facilitator: ada.Member(), Name: "Ada"})
		p := s.propose(ada, "Rain", "Barrels.")
		s.move(ada, p, decision.PhaseDiscussion, "")
		q := s.plan(ada, p, decision.PollSpec{Method: decision.MethodConsent, Consent: &decision.ConsentRule{Months: row.months}})
		s.open(ada, q, 1)
		s.cast(ada, q, 1, 1, 1, take(ballot.Consent, ""))
		s.shut(ada, q, 1)
		require.Contains(t, english(t, s), "The decision holds until "+row.want+";", row.day)
	}
}

// A decision of a late evening is of that day, wherever the meeting is.
func TestAnEarlierDecisionIsOfTheDayOfItsZone(t *testing.T) {
	s := &scene{T: t, now: time.Date(2026, 3, 15, 2, 0, 0, 0, time.UTC)} // ten in the evening of the 14th in New York
	s.meeting = decision.NewMeeting(decision.MeetingID(s.uuid()))
	ada := decision.ByMember(decision.MemberID(s.uuid()))
	s.do(decision.ByHost(), decision.OpenMeeting{ID: s.id(), Title: "Board", Language: "en", Zone: "America/New_York", Joining: decision.JoinOpen,
		JoinCode: "KMRT", Facilitator: ada.Member(), Name: "Ada"})
	adopted := func(title string) decision.ProposalID {
		p := s.propose(ada, title, "Text.")
		s.move(ada, p, decision.PhaseDiscussion, "")
		q := s.plan(ada, p, decision.PollSpec{Method: decision.MethodYesNo})
		s.open(ada, q, 1)
		s.cast(ada, q, 1, 1, 1, decision.Marks{Answer: ballot.Yes})
		s.shut(ada, q, 1)
		s.move(ada, p, decision.PhaseDecided, "")
		return p
	}
	first, second := adopted("Rain"), adopted("Ponds")
	s.do(ada, decision.RelateDecision{ID: s.id(), Proposal: second, Earlier: decision.Relation{Kind: decision.Amends, Meeting: s.meeting.ID(), Proposal: first}})
	require.Contains(t, english(t, s), "It changes the decision “Rain” of 2026-03-14.")
}

// A meeting that goes on through the night in which clocks change says so.
func TestSummerTimeComesInTheMiddle(t *testing.T) {
	for zone, want := range map[string]string{
		"Europe/Berlin": "Europe/Berlin, UTC+01:00, later UTC+02:00.", "UTC": "UTC, UTC+00:00.", "Asia/Tokyo": "Asia/Tokyo, UTC+09:00."} {
		s := &scene{T: t, now: time.Date(2026, 3, 28, 18, 0, 0, 0, time.UTC)}
		s.meeting = decision.NewMeeting(decision.MeetingID(s.uuid()))
		ada := decision.ByMember(decision.MemberID(s.uuid()))
		s.do(decision.ByHost(), decision.OpenMeeting{ID: s.id(), Title: "Camp", Language: "en", Zone: zone, Joining: decision.JoinOpen,
			JoinCode: "KMRT", Facilitator: ada.Member(), Name: "Ada"})
		s.wait(24 * 60)
		s.do(ada, decision.EndMeeting{ID: s.id()})
		require.Contains(t, english(t, s), "All times are in the time zone "+want)
	}
}
