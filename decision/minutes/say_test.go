package minutes_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

// Every point of every run-sheet that comes with the program has its words in
// every language.
func TestEveryRunsheetIsSaidInEveryLanguage(t *testing.T) {
	for lang, c := range catalogues(t) {
		for _, r := range decision.Runsheets() {
			require.True(t, c["runsheet."+r.Code] != nil, "%s lacks %s", lang, r.Code)
			for _, item := range r.Items {
				key := "runsheet." + r.Code + "." + item.Code
				require.True(t, c[key] != nil && c[key+".text"] != nil, "%s lacks %s", lang, key)
			}
		}
	}
}

// A decision that a later one replaced, changed or ended says so in the minutes
// of its own meeting, on its day in the meeting's zone.
func TestWhatBecameOfADecision(t *testing.T) {
	day := time.Date(2027, 1, 31, 23, 30, 0, 0, time.UTC)
	account := consensusAndApproval(t).meeting.Account()
	id := account.Proposals[0].ID
	for want, d := range map[string]decision.PastDecision{
		"This decision holds no longer: on 2027-02-01 “Tanks” took its place.": {Status: decision.Superseded, ByTitle: "Tanks", ByAt: &day},
		"This decision was changed on 2027-02-01 by “Tanks”.":                  {Status: decision.Amended, ByTitle: "Tanks", ByAt: &day},
		"This decision holds no longer.":                                       {Status: decision.Expired},
	} {
		d.Proposal = id
		text := written(t, account, minutes.Options{Format: minutes.Markdown, Language: "en", Later: []decision.PastDecision{d}})
		require.Contains(t, text, want)
	}
}
