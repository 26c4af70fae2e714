package minutes

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"
	_ "time/tzdata" // the zones, where the machine has none

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"

	"github.com/folkmoot/folkmoot/decision"
)

// Languages are the language files. They never change, and are safe for
// concurrent use.
type Languages struct {
	bundle  *i18n.Bundle
	tags    []language.Tag
	matcher language.Matcher
}

// notALanguage is the file of test vectors that lies beside the languages.
const notALanguage = "vectors.json"

// Load reads all language files (en.json, de.json, …) of a folder, in the JSON
// of go-i18n. English must be among them: it stands in where a language is not.
func Load(folder fs.FS) (*Languages, error) {
	files, err := fs.Glob(folder, "*.json")
	if err != nil {
		return nil, err
	}
	l := &Languages{bundle: i18n.NewBundle(language.English), tags: []language.Tag{language.English}}
	english := false
	for _, name := range files {
		if name == notALanguage {
			continue
		}
		tag, err := language.Parse(strings.TrimSuffix(path.Base(name), ".json"))
		if err != nil {
			return nil, fmt.Errorf("language file %s: %w", name, err)
		}
		if _, err := l.bundle.LoadMessageFileFS(folder, name); err != nil {
			return nil, fmt.Errorf("language file %s: %w", name, err)
		}
		if tag == language.English {
			english = true
			continue
		}
		l.tags = append(l.tags, tag)
	}
	if !english {
		return nil, fmt.Errorf("language files: en.json is missing")
	}
	l.matcher = language.NewMatcher(l.tags)
	return l, nil
}

// Tags lists the languages there are, English first.
func (l *Languages) Tags() []string {
	tags := make([]string, len(l.tags))
	for i, t := range l.tags {
		tags[i] = t.String()
	}
	return tags
}

// words says things in one language and one time zone. It keeps its first error.
type words struct {
	tag      string
	localize *i18n.Localizer
	zone     *time.Location
	known    bool // the zone is the meeting's own
	day      string
	err      error
}

func (l *Languages) words(wish string, m decision.AccountMeeting) *words {
	if wish == "" {
		wish = m.Language
	}
	_, i := language.MatchStrings(l.matcher, wish)
	tag := l.tags[i].String()
	w := &words{tag: tag, localize: i18n.NewLocalizer(l.bundle, tag)}
	w.zone, w.known = zoneOf(m.Zone)
	w.day = w.date(m.Opened)
	return w
}

// zoneOf is the time zone of a name, or UTC for a name that is not one.
// "Local", the zone of the machine, is none of a meeting's.
func zoneOf(name string) (*time.Location, bool) {
	if name == "" || name == "Local" {
		return time.UTC, false
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC, false
	}
	return zone, true
}

// strict makes a message with an argument that is not given an error.
var strict = &template.TextParser{Option: "missingkey=error"}

// say gives a message with its arguments, given as name and value in turn. The
// argument count chooses the plural form. Texts among the arguments are kept
// from turning the direction of what stands around them.
func (w *words) say(key string, pairs ...any) string {
	args := make(map[string]any, len(pairs)/2)
	for i := 0; i+1 < len(pairs); i += 2 {
		if s, ok := pairs[i+1].(string); ok {
			pairs[i+1] = isolated(s)
		}
		args[pairs[i].(string)] = pairs[i+1]
	}
	conf := &i18n.LocalizeConfig{MessageID: key, TemplateData: args, TemplateParser: strict}
	if count, has := args["count"]; has {
		conf.PluralCount = count
	}
	s, err := w.localize.Localize(conf)
	if err != nil && w.err == nil {
		w.err = fmt.Errorf("message %s in %s: %w", key, w.tag, err)
	}
	return s
}

// has tells whether there is a message.
func (w *words) has(key string) bool {
	_, err := w.localize.Localize(&i18n.LocalizeConfig{MessageID: key, TemplateParser: strict})
	return err == nil
}

// list joins texts to one: "a", "a and b", "a, b and c".
func (w *words) list(texts []string) string {
	n := len(texts)
	if n < 2 {
		return strings.Join(texts, "")
	}
	return w.say("minutes.and", "list", strings.Join(texts[:n-1], ", "), "last", texts[n-1])
}

// date is a day in the meeting's zone, as in ISO 8601.
func (w *words) date(t time.Time) string { return t.In(w.zone).Format("2006-01-02") }

// clock is a time of day in the meeting's zone.
func (w *words) clock(t time.Time) string { return t.In(w.zone).Format("15:04") }

// time is a time of day, with its date where that is not the meeting's first.
func (w *words) time(t time.Time) string {
	if day := w.date(t); day != w.day {
		return day + " " + w.clock(t)
	}
	return w.clock(t)
}

// offset is how far the zone is from UTC at a time.
func (w *words) offset(t time.Time) string { return "UTC" + t.In(w.zone).Format("-07:00") }

// dir is the direction in which the language is written.
func (w *words) dir() string {
	script, _ := language.Make(w.tag).Script()
	switch script.String() {
	case "Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg":
		return "rtl"
	}
	return "ltr"
}
