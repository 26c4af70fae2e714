package minutes_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

// Minutes of the methods that count numbers say the rule, the sums, the ballots
// and the verdict, in every language.
func TestMinutesOfVotesByNumbers(t *testing.T) {
	for _, row := range []struct {
		spec       decision.PollSpec
		ada, ben   []int // points for Field, Hall, Nothing; of a ranking, the places
		none       bool
		want, also string
	}{
		{decision.PollSpec{Method: decision.MethodScore}, []int{5, 0, 1}, []int{2, 3, 0}, false, "Score: everyone gives each option 0 to 5 points", "7"},
		{decision.PollSpec{Method: decision.MethodStar}, []int{5, 0, 1}, []int{2, 3, 0}, false, "STAR: everyone gives", "go into the runoff"},
		{decision.PollSpec{Method: decision.MethodDots, Dots: &decision.DotsRule{PerOption: 3}}, []int{3, 0, 2}, []int{2, 3, 0}, false, "At most 3 dots", "5"},
		{decision.PollSpec{Method: decision.MethodScore}, []int{1, 0, 5}, []int{1, 0, 5}, true, "is among the chosen", "“None of these” has won"},
		{decision.PollSpec{Method: decision.MethodResistance}, []int{0, 5, 10}, []int{3, 5, 10}, false, "Systemic consensing", "acceptance 0.85"},
		{decision.PollSpec{Method: decision.MethodSTV, STV: &decision.STVRule{Seats: 2, Count: decision.STVMeek}}, []int{0, 1}, []int{1, 0}, false, "Meek’s method", "Round 1"},
	} {
		s, ada := garden(t)
		ben := s.join("Ben")
		p := s.propose(ada, "Where we meet", "We need a place.")
		s.move(ada, p, decision.PhaseDiscussion, "")
		spec := row.spec
		for _, name := range []string{"Field", "Hall", "Nothing"} {
			spec.Options = append(spec.Options, decision.Option{ID: decision.OptionID(s.uuid()), Name: name, None: row.none && name == "Nothing"})
		}
		if spec.Method == decision.MethodResistance {
			spec.Resistance = &decision.ResistanceRule{Passive: spec.Options[2].ID}
		}
		q := s.plan(ada, p, spec)
		s.open(ada, q, 1)
		for by, points := range map[decision.By][]int{ada: row.ada, ben: row.ben} {
			m := decision.Marks{}
			for i, n := range points {
				if spec.Method == decision.MethodSTV {
					m.Ranking = append(m.Ranking, spec.Options[n].ID)
					continue
				}
				if m.Scores == nil {
					m.Scores = map[decision.OptionID]int{}
				}
				m.Scores[spec.Options[i].ID] = n
			}
			s.cast(by, q, 1, 1, 1, m)
		}
		s.shut(ada, q, 1)
		told := written(t, s.meeting.Account(), minutes.Options{Format: minutes.Markdown})
		require.Contains(t, told, row.want)
		require.Contains(t, told, row.also)
		require.NotEmpty(t, written(t, s.meeting.Account(), minutes.Options{Format: minutes.HTML, Language: "de"}))
	}
}
