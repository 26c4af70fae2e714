package decision_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
)

// lettered is a poll with options A, B, C…; a dash among the letters is "none of
// these".
func (s *scene) lettered(letters string, spec decision.PollSpec) decision.PollSpec {
	spec.Options = s.options(strings.Split(letters, "")...)
	for i := range spec.Options {
		spec.Options[i].None = spec.Options[i].Name == "-"
	}
	return spec
}

// marked reads marks: "5 0 3" are scores in ballot order, a dot leaves an option
// out; "C>A" is a ranking; "A+C" are approvals; "" is blank.
func marked(t require.TestingT, spec decision.PollSpec, text string) decision.Marks {
	var m decision.Marks
	id := func(letter string) decision.OptionID {
		for _, o := range spec.Options {
			if o.Name == letter {
				return o.ID
			}
		}
		require.FailNow(t, "no such option", letter)
		return ""
	}
	switch {
	case text == "":
	case spec.Method == decision.MethodSTV || spec.Method == decision.MethodRanked:
		for _, l := range strings.Split(text, ">") {
			m.Ranking = append(m.Ranking, id(l))
		}
	case spec.Method == decision.MethodApproval:
		for _, l := range strings.Split(text, "+") {
			m.Approved = append(m.Approved, id(l))
		}
	default:
		m.Scores = map[decision.OptionID]int{}
		for i, n := range strings.Fields(text) {
			if n != "." {
				score, err := strconv.Atoi(n)
				require.NoError(t, err)
				m.Scores[spec.Options[i].ID] = score
			}
		}
	}
	return m
}

// voted is a poll in which the ballots were cast, as "2: 5 0 3", two of them
// alike, and which is then closed.
func voted(t require.TestingT, spec func(*scene) decision.PollSpec, ballots string) (*scene, decision.PollID, decision.PollSpec) {
	s := hall(t)
	of := spec(s)
	_, q := s.polled(of)
	for _, line := range strings.Split(ballots, "; ") {
		many, text, _ := strings.Cut(line, ":")
		n, err := strconv.Atoi(many)
		require.NoError(t, err)
		for range n {
			s.cast(s.join("x", decision.Participant), q, 1, marked(t, of, strings.TrimSpace(text)))
		}
	}
	s.shut(q, 1)
	return s, q, of
}

// letters are options by their names.
func letters(spec decision.PollSpec, ids []decision.OptionID) string {
	var all strings.Builder
	for _, id := range ids {
		for _, o := range spec.Options {
			if o.ID == id {
				all.WriteString(o.Name)
			}
		}
	}
	return all.String()
}

// said is a verdict in short: its kind, whom it elects, between whom it is tied,
// by what a tie was broken, and whether "none of these" won.
func said(spec decision.PollSpec, v *decision.Verdict) string {
	words := []string{string(v.Kind)}
	if len(v.Elected) > 0 {
		words = append(words, letters(spec, v.Elected))
	}
	if len(v.Tied) > 0 {
		words = append(words, "tied", sorted(letters(spec, v.Tied)))
	}
	if v.Broken != nil {
		words = append(words, sorted(letters(spec, v.Broken.Tied)), "by", string(v.Broken.By))
	}
	if v.None {
		words = append(words, "none")
	}
	return strings.Join(words, " ")
}

func sorted(s string) string {
	all := strings.Split(s, "")
	for i := range all {
		for j := i + 1; j < len(all); j++ {
			if all[j] < all[i] {
				all[i], all[j] = all[j], all[i]
			}
		}
	}
	return strings.Join(all, "")
}

type ruling struct{ name, letters, ballots, want string }

// judgedAs plays each row through a whole meeting.
func judgedAs(t *testing.T, spec decision.PollSpec, rows []ruling) {
	t.Helper()
	for _, row := range rows {
		s, q, of := voted(t, func(s *scene) decision.PollSpec { return s.lettered(row.letters, spec) }, row.ballots)
		v := s.verdict(q)
		require.Equal(t, row.want, said(of, v), row.name)
		for _, c := range v.Checks {
			require.True(t, c.Met || v.Kind != decision.Elected, "%s: %+v", row.name, c)
		}
		p := s.m.Account().Proposals[0]
		require.Equal(t, v.None, p.Phase == decision.PhaseDiscussion, "%s: after none of these it is discussed again", row.name)
		folded := fold(t, s.m.ID(), s.events, nil)
		require.JSONEq(t, encoded(t, s.m.Account()), encoded(t, folded.Account()), row.name)
		if v.Kind == decision.Elected {
			counted, shown, err := s.m.Counted(q, decision.ToMember)
			require.NoError(t, err)
			require.True(t, shown)
			require.NotEmpty(t, counted.Steps, "%s: the count is told", row.name)
		}
	}
}

func TestScoresElectTheHighestSum(t *testing.T) {
	judgedAs(t, decision.PollSpec{Method: decision.MethodScore}, []ruling{
		{"the most points", "ABC", "2: 5 3 0; 1: 0 5 1", "elected B"},
		{"an option left out has none", "ABC", "1: 5 . .; 1: . 4 .", "elected A"},
		{"a tie stands where nothing else was said", "ABC", "1: 5 0 0; 1: 0 5 0", "tied tied AB"},
		{"nobody gives a point", "AB", "1: 0 0; 1:", "not_adopted"},
		{"nobody votes", "AB", "0:", "not_adopted"},
	})
	judgedAs(t, decision.PollSpec{Method: decision.MethodScore, Tie: decision.TieOrder, Score: &decision.ScoreRule{Seats: 2, Max: 10}}, []ruling{
		{"two seats, most first", "ABC", "1: 3 10 7", "elected BC"},
		{"a tie across the last seat", "ABC", "1: 10 6 6", "elected AB BC by ballot_order"},
		{"a tie within the seats is none", "ABC", "1: 6 6 1", "elected AB"},
		{"without a point no seat", "ABC", "1: 6 0 0", "elected A"},
	})
}

func TestDotsElectTheMostDots(t *testing.T) {
	judgedAs(t, decision.PollSpec{Method: decision.MethodDots, Dots: &decision.DotsRule{Dots: 5, PerOption: 3}}, []ruling{
		{"the most dots", "ABC", "2: 3 2 0; 1: 0 3 2", "elected B"},
		{"fewer than all may be placed", "ABC", "1: 1 0 0", "elected A"},
		{"a tie", "ABC", "1: 2 2 1", "tied tied AB"},
		{"all blank", "ABC", "3:", "not_adopted"},
	})
}

func TestTheLeastResistanceWins(t *testing.T) {
	for _, row := range []ruling{ // P is the passive option
		{"the least total", "ABP", "1: 0 8 9; 1: 6 2 9", "elected A"},
		{"less accepted than doing nothing", "ABP", "1: 5 6 4", "not_adopted"},
		{"as accepted as doing nothing, and fewer strongest ratings", "AP", "1: 5 10; 1: 5 0", "elected A AP by fewer_strongest"},
		{"as accepted as doing nothing, and more strongest ratings", "AP", "1: 10 5; 1: 0 5", "not_adopted AP by fewer_strongest"},
		{"the lower median decides next", "ABP", "1: 0 2 9; 1: 0 2 9; 1: 6 2 9", "elected A AB by lower_median"},
		{"then nothing does", "ABP", "1: 3 3 9", "tied tied AB"},
		{"a tie with doing nothing", "AP", "1: 3 3", "tied tied AP"},
		{"no resistance is a vote", "ABP", "1: 0 1 1", "elected A"},
		{"what is left out meets none", "ABP", "1: . 1 1", "elected A"},
		{"a blank ballot is none", "ABP", "2:", "not_adopted"},
	} {
		s, q, of := voted(t, func(s *scene) decision.PollSpec {
			spec := s.lettered(row.letters, decision.PollSpec{Method: decision.MethodResistance})
			spec.Resistance = &decision.ResistanceRule{Passive: spec.Options[len(spec.Options)-1].ID}
			return spec
		}, row.ballots)
		require.Equal(t, row.want, said(of, s.verdict(q)), row.name)
		require.Empty(t, s.verdict(q).Flips)
	}
}

// Acceptance is an exact fraction: of three people, 10 of 30 is 2/3.
func TestAcceptanceIsAnExactShare(t *testing.T) {
	s, q, of := voted(t, func(s *scene) decision.PollSpec {
		spec := s.lettered("ABP", decision.PollSpec{Method: decision.MethodResistance})
		spec.Resistance = &decision.ResistanceRule{Passive: spec.Options[2].ID}
		return spec
	}, "1: 0 10 5; 1: 0 0 10; 1: 0 0 10")
	tally := tallyOf(s, q)
	for i, want := range []string{"1", "2/3", "1/6"} {
		require.Equal(t, want, tally.Acceptance[string(of.Options[i].ID)].String())
	}
	require.Equal(t, []decision.Count{{ID: string(of.Options[0].ID)}, {ID: string(of.Options[1].ID), Count: 10}, {ID: string(of.Options[2].ID), Count: 25}}, tally.Counts)
	require.Equal(t, []decision.Check{{Code: "resistance_ballots", Have: 3, Need: 1, Met: true},
		{Code: "resistance_least", Have: 0, Need: 25, Met: true}}, s.verdict(q).Checks)
}

func TestStarElectsTheWinnerOfTheRunoff(t *testing.T) {
	judgedAs(t, decision.PollSpec{Method: decision.MethodStar}, []ruling{
		{"the second by points is preferred by more", "ABC", "2: 3 4 0; 1: 5 0 0", "elected B"},
		{"the runoff is even: more points win", "ABC", "1: 5 0 0; 1: 3 4 0", "elected A AB by points"},
		{"then more top scores", "ABC", "1: 5 3 0; 1: 2 4 0", "elected A AB by top_scores"},
		{"then nothing does", "ABC", "1: 5 0 0; 1: 0 5 0", "tied tied AB"},
		{"a tie for the runoff goes to who is preferred", "ABC", "1: 5 4 0; 1: 5 0 3; 1: 5 0 1", "elected A BC by head_to_head"},
		{"then to who has more top scores", "ABC", "2: 5 4 0; 1: 5 0 3; 1: 5 0 5", "elected A BC by top_scores"},
		{"a tie for the runoff of which nothing decides", "ABC", "2: 5 1 1", "tied tied BC"},
		{"nobody gives a point", "ABC", "2: 0 0 0; 1:", "not_adopted"},
		{"a tie with none of these", "A-", "1: 5 0; 1: 0 5", "tied tied -A"},
		{"none of these wins", "AB-", "2: 0 0 5; 1: 5 0 0", "not_adopted none"},
		{"none of these is a finalist and loses", "AB-", "2: 5 0 4; 1: 0 0 5", "elected A"},
	})
	judgedAs(t, decision.PollSpec{Method: decision.MethodStar, Tie: decision.TieOrder, Star: &decision.StarRule{Seats: 2, Max: 5}}, []ruling{
		{"each seat has a runoff of its own", "ABC", "2: 5 4 0; 1: 0 1 5", "elected AB"},
		{"a tie goes to who is higher on the ballot", "ABC", "1: 5 0 0; 1: 0 5 0", "elected AB AB by ballot_order"},
		{"none of these takes the second seat", "AB-", "2: 5 0 4; 1: 3 1 2", "elected A"},
		{"none of these takes the first", "AB-", "2: 4 0 5; 1: 2 1 3", "not_adopted none"},
	})
}

func stv(count decision.STVCount, seats int, tie decision.TieRule) decision.PollSpec {
	return decision.PollSpec{Method: decision.MethodSTV, Tie: tie, STV: &decision.STVRule{Seats: seats, Count: count}}
}

func TestSTVElectsInProportion(t *testing.T) {
	for _, count := range []decision.STVCount{decision.STVScottish, decision.STVMeek} {
		judgedAs(t, stv(count, 2, decision.TieStands), []ruling{
			{"a surplus is passed on", "ABCD", "7: A>B; 2: C; 1: D", "elected AB"},
			{"a third of the voters has its seat", "ABC", "4: A>B; 2: C", "elected AC"},
			{"none of these wins a seat, which stays empty", "AB-", "3: A; 3: -", "elected A"},
			{"nobody ranks anything", "ABC", "3:", "not_adopted"},
			{"a tie for the last seat", "ABC", "4: A; 1: B; 1: C", "tied A tied BC"},
			{"a tie with none of these", "AB-", "4: A; 1: B; 1: -", "tied A tied -B"},
		})
		judgedAs(t, stv(count, 1, decision.TieOrder), []ruling{
			{"none of these wins the only seat", "AB-", "2: -; 1: A", "not_adopted none"},
			{"none of these is ranked below", "AB-", "2: -; 1: B>A; 2: A>-", "elected A"},
			{"who is higher on the ballot stays in", "ABC", "2: A; 1: B; 1: C>A", "elected A BC by ballot_order"},
			{"of the last two, too", "AB", "1: A; 1: B", "elected A AB by ballot_order"},
		})
	}
	judgedAs(t, stv(decision.STVScottish, 1, ""), []ruling{
		{"the stage before tells", "ABCD", "4: A; 3: B; 2: C; 1: D>C; 2:", "elected A BC by previous_rounds"},
	})
	judgedAs(t, stv(decision.STVScottish, 3, decision.TieStands), []ruling{
		{"two equal surpluses are no open tie", "ABCD", "4: A>C; 4: B>C; 1: C; 1: D", "elected ABC"},
	})
}

// "None of these" takes a seat like an option; what comes after it is not
// elected, and where it comes first, nothing is.
func TestNoneOfThese(t *testing.T) {
	two := &decision.ApprovalRule{Seats: 2}
	judgedAs(t, decision.PollSpec{Method: decision.MethodApproval, Approval: two}, []ruling{
		{"it wins", "AB-", "2: -; 1: A", "not_adopted none"},
		{"it is second of two", "AB-", "3: A; 2: -; 1: B", "elected A"},
		{"it is third of two", "AB-", "3: A; 2: B; 1: -", "elected AB"},
		{"it is tied with the first", "AB-", "2: A; 2: -; 1: B", "tied tied -A"},
		{"it is tied with the second", "AB-", "2: A; 1: -; 1: B", "tied A tied -B"},
		{"nobody marks anything", "AB-", "2:", "not_adopted"},
	})
	judgedAs(t, decision.PollSpec{Method: decision.MethodApproval, Tie: decision.TieOrder, Approval: two}, []ruling{
		{"a tie is broken for it", "-AB", "2: A; 2: -; 1: B", "not_adopted -A by ballot_order none"},
		{"a tie is broken against it", "A-B", "2: A; 2: -; 1: B", "elected A -A by ballot_order"},
	})
	judgedAs(t, decision.PollSpec{Method: decision.MethodApproval, Approval: &decision.ApprovalRule{Seats: 1, Floor: ballot.Share{Num: 1, Den: 2}}}, []ruling{
		{"it needs no floor", "AB-", "3: -; 2: A; 2: B", "not_adopted none"},
		{"but the most", "AB-", "2: -; 3: A; 2: B", "not_adopted"},
	})
	judgedAs(t, decision.PollSpec{Method: decision.MethodRanked}, []ruling{
		{"it wins the runoff", "AB-", "2: A; 1: B>-; 2: -", "not_adopted none"},
		{"it is out first", "AB-", "2: A; 2: B; 1: ->B", "elected B"},
	})
	judgedAs(t, decision.PollSpec{Method: decision.MethodScore, Score: &decision.ScoreRule{Seats: 2, Max: 5}}, []ruling{
		{"it has most points", "AB-", "1: 3 4 5", "not_adopted none"},
		{"it is second of two", "AB-", "1: 5 3 4", "elected A"},
	})
	judgedAs(t, decision.PollSpec{Method: decision.MethodDots}, []ruling{
		{"it has most dots", "AB-", "2: 2 0 3", "not_adopted none"},
		{"it has fewer", "AB-", "2: 3 0 2", "elected A"},
	})
}

// summed is any score or dots poll with a tally that could be. "None of these"
// may stand on the ballot.
func summed(t *rapid.T) (decision.PollSpec, decision.Tally, decision.Attending) {
	n := rapid.IntRange(2, 5).Draw(t, "options")
	roll := rapid.IntRange(0, 12).Draw(t, "roll")
	seats, most := rapid.IntRange(1, n-1).Draw(t, "seats"), rapid.IntRange(1, 4).Draw(t, "most")
	spec := approval(n, decision.ApprovalRule{})
	spec.Approval = nil
	spec.Method, spec.Score = decision.MethodScore, &decision.ScoreRule{Seats: seats, Max: most}
	if rapid.Bool().Draw(t, "dots") {
		spec.Method, spec.Score, spec.Dots = decision.MethodDots, nil, &decision.DotsRule{Seats: seats, Dots: 4, PerOption: most}
	}
	chance(t, &spec)
	valid := rapid.Int64Range(0, int64(roll)).Draw(t, "valid")
	var votes []int64
	for range n {
		votes = append(votes, rapid.Int64Range(0, valid*int64(most)).Draw(t, "votes"))
	}
	return spec, approvals(valid, 0, votes...), decision.Attending{Roll: roll, Present: roll}
}

// chance draws a tie rule, a quorum, and whether there is "none of these".
func chance(t *rapid.T, spec *decision.PollSpec) {
	spec.Tie = rapid.SampledFrom([]decision.TieRule{decision.TieStands, decision.TieOrder, decision.TieLot}).Draw(t, "tie")
	if none := rapid.IntRange(-1, len(spec.Options)-1).Draw(t, "none"); none >= 0 {
		spec.Options[none].None = true
	}
	if rapid.Bool().Draw(t, "quorum") {
		spec.Quorum.Participation = ballot.Share{Num: 1, Den: 2}
	}
}

// elective is a poll that a number of ballots for one option can flip, and how
// many votes each such ballot gives.
func elective(t *rapid.T) (spec decision.PollSpec, tally decision.Tally, a decision.Attending, step int64, name string) {
	if rapid.IntRange(0, 2).Draw(t, "approval") == 0 {
		n, roll := rapid.IntRange(2, 5).Draw(t, "options"), rapid.IntRange(0, 12).Draw(t, "roll")
		floor := ballot.Share{Num: rapid.Int64Range(0, 3).Draw(t, "floor"), Den: 4}
		spec = approval(n, decision.ApprovalRule{Seats: rapid.IntRange(1, n-1).Draw(t, "seats"), Floor: floor})
		chance(t, &spec)
		valid := rapid.Int64Range(0, int64(roll)).Draw(t, "valid")
		var votes []int64
		for range n {
			votes = append(votes, rapid.Int64Range(0, valid).Draw(t, "votes"))
		}
		return spec, approvals(valid, 0, votes...), decision.Attending{Roll: roll, Present: roll}, 1, "more_approvals"
	}
	spec, tally, a = summed(t)
	if spec.Method == decision.MethodDots {
		return spec, tally, a, int64(spec.Dots.PerOption), "more_dots"
	}
	return spec, tally, a, int64(spec.Score.Max), "more_scores"
}

// For each option, the flip is the least number of ballots for it alone that
// changes the verdict, found here by trying one after another; where none within
// the roll does, there is no flip.
func TestTheFlipsOfSumsAreTheLeastNumbers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec, tally, a, step, name := elective(t)
		was := judged(&spec, tally, a)
		flips := map[decision.OptionID]int64{}
		for _, f := range was.Flips {
			if f.Change == name {
				flips[f.Option] = f.Count
			}
		}
		for _, o := range spec.Options {
			least := int64(0)
			for n := int64(1); tally.Ballots+n <= int64(a.Roll) && least == 0; n++ {
				after := approvals(tally.Valid+n, 0)
				for label := range tally.Totals {
					after.Totals[label] = ballot.Whole(tally.Count(label))
				}
				after.Totals[string(o.ID)] = ballot.Whole(tally.Count(string(o.ID)) + n*step)
				if !same(was, judged(&spec, after, a)) {
					least = n
				}
			}
			require.Equal(t, least, flips[o.ID], "%s for %s", name, o.ID)
		}
	})
}

// Whoever is elected has at least as much as everybody who is not, and more than
// "none of these" or, tied, as much.
func TestNobodyIsElectedOverSomebodyWithMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec, tally, a, _, _ := elective(t)
		v := judged(&spec, tally, a)
		for _, c := range v.Checks {
			require.Equal(t, c.Have >= c.Need, c.Met)
			require.True(t, c.Met || v.Kind != decision.Elected)
		}
		chosen := map[decision.OptionID]bool{}
		for _, id := range v.Elected {
			chosen[id] = true
		}
		for _, o := range spec.Options {
			require.False(t, o.None && chosen[o.ID])
			for id := range chosen {
				require.True(t, chosen[o.ID] || tally.Count(string(id)) >= tally.Count(string(o.ID)))
			}
		}
		require.False(t, v.None && v.Kind != decision.NotAdopted)
	})
}
