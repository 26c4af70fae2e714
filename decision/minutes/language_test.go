package minutes_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/folkmoot/folkmoot/ballot"
	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
)

const locales = "../../web/locales"

// catalogue is a language file: for each key its text by plural form; a text
// without forms stands under "".
type catalogue map[string]map[string]string

func catalogues(t *testing.T) map[string]catalogue {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(locales, "*.json"))
	require.NoError(t, err)
	all := map[string]catalogue{}
	for _, path := range files {
		name := strings.TrimSuffix(filepath.Base(path), ".json")
		if name == "vectors" {
			continue
		}
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		var raw map[string]any
		require.NoError(t, json.Unmarshal(data, &raw), path)
		c := catalogue{}
		for key, v := range raw {
			c[key] = map[string]string{}
			if text, single := v.(string); single {
				c[key][""] = text
				continue
			}
			forms, ok := v.(map[string]any)
			require.True(t, ok, "%s: %s is neither a text nor its plural forms", path, key)
			for form, text := range forms {
				c[key][form] = text.(string)
			}
		}
		all[name] = c
	}
	require.NotEmpty(t, all["en"])
	require.NotEmpty(t, all["de"])
	return all
}

func TestEveryLanguageHasEveryMessage(t *testing.T) {
	all := catalogues(t)
	for lang, c := range all {
		for key := range all["en"] {
			require.True(t, c[key] != nil, "%s lacks %s", lang, key)
		}
		for key := range c {
			require.True(t, all["en"][key] != nil, "%s has %s, which English has not", lang, key)
		}
	}
}

func TestNoMessageIsEmpty(t *testing.T) {
	for lang, c := range catalogues(t) {
		for key, forms := range c {
			require.NotEmpty(t, forms, "%s: %s", lang, key)
			for form, text := range forms {
				require.NotEmpty(t, strings.TrimSpace(text), "%s: %s %s", lang, key, form)
			}
		}
	}
}

var placeholder = regexp.MustCompile(`{{\s*\.?(\w+)\s*}}`)

// placeholders are the names used in any form of a message, without the count,
// which a form may say in a word.
func placeholders(forms map[string]string) []string {
	var names []string
	for _, text := range forms {
		for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
			if m[1] != "count" && !slices.Contains(names, m[1]) {
				names = append(names, m[1])
			}
		}
	}
	slices.Sort(names)
	return names
}

func TestAMessageUsesTheSameArgumentsInEveryLanguage(t *testing.T) {
	all := catalogues(t)
	for lang, c := range all {
		for key, forms := range c {
			require.Equal(t, placeholders(all["en"][key]), placeholders(forms), "%s: %s", lang, key)
			for _, text := range forms {
				require.Equal(t, strings.Count(text, "{{"), len(placeholder.FindAllString(text, -1)), "%s: %s: nothing but {{.name}} stands in braces", lang, key)
			}
		}
	}
}

func TestAMessageWithFormsHasThoseOfItsLanguage(t *testing.T) {
	names := map[plural.Form]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}
	for lang, c := range catalogues(t) {
		var want []string
		for n := range 1000 {
			if f := names[plural.Cardinal.MatchPlural(language.MustParse(lang), n, 0, 0, 0, 0)]; !slices.Contains(want, f) {
				want = append(want, f)
			}
		}
		for key, forms := range c {
			if _, single := forms[""]; single {
				continue
			}
			var got []string
			for form := range forms {
				got = append(got, form)
			}
			require.ElementsMatch(t, want, got, "%s: %s", lang, key)
		}
	}
}

func TestEveryRefusalIsSaidInEveryLanguage(t *testing.T) {
	for lang, c := range catalogues(t) {
		for _, code := range decision.Codes() {
			require.True(t, c["error."+code] != nil, "%s lacks error.%s", lang, code)
		}
	}
}

func TestEveryCodeOfAVerdictIsSaidInEveryLanguage(t *testing.T) {
	for lang, c := range catalogues(t) {
		for _, k := range []decision.VerdictKind{decision.Adopted, decision.NotAdopted, decision.Blocked, decision.NoQuorum, decision.Tied, decision.Elected} {
			require.True(t, c["verdict.sentence."+string(k)] != nil, "%s lacks %s", lang, k)
		}
		for _, p := range decision.Phases() {
			require.True(t, c["phase."+string(p)] != nil, "%s lacks %s", lang, p)
		}
		for _, code := range ballot.ExplainCodes {
			require.True(t, c[code] != nil, "%s lacks %s", lang, code)
		}
		for _, k := range []decision.ContributionKind{decision.Question, decision.Concern, decision.Support, decision.Amendment, decision.Information} {
			require.True(t, c["contribution."+string(k)] != nil, "%s lacks %s", lang, k)
		}
		for _, tie := range []decision.TieRule{decision.TieStands, decision.TieOrder, decision.TiePrevious, decision.TieLot} {
			require.True(t, c["rule.tie."+string(tie)] != nil, "%s lacks %s", lang, tie)
			require.True(t, tie == decision.TieStands || c["tie.by."+string(tie)] != nil, "%s lacks %s", lang, tie)
		}
		for _, tie := range []decision.TieRule{decision.TieFewerStrongest, decision.TieLowerMedian, decision.TieHeadToHead, decision.TiePoints, decision.TieTopScores} {
			require.True(t, c["tie.by."+string(tie)] != nil && c["count.by."+strings.ReplaceAll(string(tie), "_", "-")] != nil, "%s lacks %s", lang, tie)
		}
		for _, check := range []string{"dots_placed", "none_of_these", "resistance_ballots", "resistance_least", "score_points", "star_ballots", "star_runoff", "stv_seats"} {
			require.True(t, c["check."+check] != nil, "%s lacks %s", lang, check)
		}
		for _, base := range []decision.Base{decision.BaseCounted, decision.BaseCast, decision.BasePresent, decision.BaseRoll} {
			require.True(t, c["rule.yes_no."+string(base)] != nil && c["check.yes_"+string(base)] != nil, "%s lacks %s", lang, base)
		}
		for _, position := range []ballot.Choice{ballot.Agree, ballot.Reservations, ballot.StandAside, ballot.Block, ballot.Abstain, ballot.Yes, ballot.No} {
			require.True(t, c["position."+string(position)] != nil, "%s lacks %s", lang, position)
		}
	}
}

// The page has its own reading of these files; both must say the same.
func TestTheVectorsComeOutAsThePageHasThem(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(locales, "vectors.json"))
	require.NoError(t, err)
	var vectors []struct {
		Language string
		Message  any
		Args     map[string]any
		Text     string
	}
	require.NoError(t, json.Unmarshal(data, &vectors))
	require.NotEmpty(t, vectors)
	for _, v := range vectors {
		file, err := json.Marshal(map[string]any{"message": v.Message})
		require.NoError(t, err)
		bundle := i18n.NewBundle(language.English)
		_, err = bundle.ParseMessageFileBytes(file, v.Language+".json")
		require.NoError(t, err)
		conf := &i18n.LocalizeConfig{MessageID: "message", TemplateData: v.Args}
		if n, has := v.Args["count"]; has {
			conf.PluralCount = int(n.(float64))
		}
		got, err := i18n.NewLocalizer(bundle, v.Language).Localize(conf)
		require.NoError(t, err, "%+v", v)
		require.Equal(t, v.Text, got, "%+v", v)
	}
}

func TestLanguageFilesThatCannotServeAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		files fstest.MapFS
		want  string
	}{
		"no English":     {fstest.MapFS{"de.json": {Data: []byte(`{"a":"b"}`)}}, "en.json is missing"},
		"not JSON":       {fstest.MapFS{"en.json": {Data: []byte(`{`)}}, "language file en.json"},
		"not a language": {fstest.MapFS{"en.json": {Data: []byte(`{"a":"b"}`)}, "no_such!.json": {Data: []byte(`{"a":"b"}`)}}, "no_such!.json"},
	} {
		_, err := minutes.Load(c.files)
		require.ErrorContains(t, err, c.want, name)
	}
}

func TestAMissingMessageIsAnErrorAndNotAHole(t *testing.T) {
	l, err := minutes.Load(fstest.MapFS{"en.json": {Data: []byte(`{"minutes.title":"{{.title}} {{.more}}"}`)}})
	require.NoError(t, err)
	var b strings.Builder
	err = l.Write(&b, consensusAndApproval(t).meeting.Account(), minutes.Options{Format: minutes.Markdown})
	require.ErrorContains(t, err, "message minutes.title in en")
	require.Empty(t, b.String())
}
