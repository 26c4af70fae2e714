package minutes

import (
	"time"

	"github.com/folkmoot/folkmoot/decision"
)

// Speaker says messages of the language files that do not belong to minutes: in a
// letter, on a card. It belongs to one goroutine.
type Speaker struct{ words *words }

// Speak makes a speaker of a language (BCP 47; without a file for it, English)
// and a time zone (IANA; UTC where there is none of that name).
func (l *Languages) Speak(language, zone string) Speaker {
	return Speaker{l.words(language, decision.AccountMeeting{Language: language, Zone: zone})}
}

// Say gives a message with its arguments, given as name and value in turn. The
// argument count chooses the plural form.
func (s Speaker) Say(key string, pairs ...any) string { return s.words.say(key, pairs...) }

// Moment is a day and a time of day in the speaker's zone, as in ISO 8601.
func (s Speaker) Moment(t time.Time) (day, clock string) { return s.words.date(t), s.words.clock(t) }

// Tag is the language that is spoken, and Dir the direction it is written in.
func (s Speaker) Tag() string { return s.words.tag }

// Dir is "ltr" or "rtl".
func (s Speaker) Dir() string { return s.words.dir() }

// Err is the first message that could not be said.
func (s Speaker) Err() error { return s.words.err }
