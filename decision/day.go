package decision

import "time"

// ErrBadDate refuses a day that is none, or not in the form of ISO 8601,
// "2026-03-14"; args field, value. ErrDatePast refuses one that is over; the
// same args.
var (
	ErrBadDate  = Define(Invalid, "bad_date")
	ErrDatePast = Define(Invalid, "date_past")
)

// day checks a day of the calendar; "" is none, and passes.
func day(field, s string) error {
	if s == "" {
		return nil
	}
	if t, err := time.Parse(time.DateOnly, s); err != nil || t.Year() < 1900 || t.Year() > 2999 {
		return ErrBadDate.With("field", field, "value", shortened(s))
	}
	return nil
}

// dayToCome checks a day that must not be over anywhere on earth: clocks there
// are up to twelve hours behind UTC.
func dayToCome(field, s string, at time.Time) error {
	if err := day(field, s); err != nil || s == "" {
		return err
	}
	if s < at.Add(-12*time.Hour).Format(time.DateOnly) {
		return ErrDatePast.With("field", field, "value", s)
	}
	return nil
}

// shortened keeps a refusal from repeating a long text.
func shortened(s string) string {
	if runes := []rune(s); len(runes) > 20 {
		return string(runes[:20]) + "…"
	}
	return s
}
