package decision

import "maps"

// Kind is the class of a refusal; the HTTP door maps each to one status. Kinds
// are append-only.
type Kind uint8

// The kinds of refusal.
const (
	Invalid         Kind = iota + 1 // the request makes no sense as it stands
	Unauthenticated                 // we do not know who asks
	Forbidden                       // we know, and they may not
	NotFound                        // there is no such thing, or not for them
	Conflict                        // it was right once; something else has happened since
	Closed                          // it is over
	TooLarge                        // more than we take
	TooMany                         // too often
	Unavailable                     // not now; try again
)

// Error is a refusal: a kind, a stable code that every language file
// translates, and the arguments of its sentence. It is safe to show to whoever
// asked.
type Error struct {
	Kind Kind
	Code string
	Args map[string]any
}

// Error gives the code, for logs.
func (e *Error) Error() string { return e.Code }

// Is reports whether target is a refusal with the same code, whatever its arguments.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// With is the same refusal with arguments for its sentence, given as name and
// value in turn.
func (e *Error) With(pairs ...any) *Error {
	c := &Error{Kind: e.Kind, Code: e.Code, Args: maps.Clone(e.Args)}
	if c.Args == nil {
		c.Args = make(map[string]any, len(pairs)/2)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		c.Args[pairs[i].(string)] = pairs[i+1]
	}
	return c
}

var codes []string

// Define makes a refusal with a new code. It is called in variable
// declarations only; a code defined twice panics at start.
func Define(kind Kind, code string) *Error {
	for _, c := range codes {
		if c == code {
			panic("decision: error code defined twice: " + code)
		}
	}
	codes = append(codes, code)
	return &Error{Kind: kind, Code: code}
}

// Codes lists every code defined in this program, for the test that looks for
// each in every language.
func Codes() []string { return append([]string(nil), codes...) }

// Refusals that belong to no one subject. Those of a subject stand in its file.
var (
	ErrBadID          = Define(Invalid, "bad_id")          // an id that is not a version 4 UUID; arg field
	ErrIDTaken        = Define(Conflict, "id_taken")       // the id names something else already; arg field
	ErrCommandReused  = Define(Conflict, "command_reused") // the command id was used for another command
	ErrEmpty          = Define(Invalid, "empty")           // arg field
	ErrTooLong        = Define(Invalid, "too_long")        // args field, length, max
	ErrBadCharacter   = Define(Invalid, "bad_character")   // args field, character (as U+XXXX)
	ErrBadValue       = Define(Invalid, "bad_value")       // a value that is none of the allowed; args field, value
	ErrNotAllowed     = Define(Forbidden, "not_allowed")   // the roll does not let this role do it; arg role
	ErrUnknownCommand = Define(Invalid, "unknown_command") // a nil command
)
