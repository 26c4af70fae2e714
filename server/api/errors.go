package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/room"
)

// Refusals of the HTTP door itself.
var (
	ErrBadRequest    = decision.Define(decision.Invalid, "bad_request")        // args problems: where and what, never the value
	ErrBadJSON       = decision.Define(decision.Invalid, "bad_json")           // args problem
	ErrTwiceInJSON   = decision.Define(decision.Invalid, "twice_in_json")      // arg key
	ErrBodyTooLarge  = decision.Define(decision.TooLarge, "body_too_large")    // arg max, in bytes
	ErrNoRoute       = decision.Define(decision.NotFound, "no_such_page")      // no route, or not with this method
	ErrNoSession     = decision.Define(decision.Unauthenticated, "no_session") // the browser has no session with us
	ErrTooFast       = decision.Define(decision.TooMany, "too_fast")           // arg retry_after, in seconds
	ErrInterrupted   = decision.Define(decision.Unavailable, "interrupted")    // it took too long, or the line broke: it may or may not have happened
	ErrInternal      = decision.Define(decision.Unavailable, "internal")       // our fault; the request id finds it in the log
	ErrNumbersHidden = decision.Define(decision.Forbidden, "numbers_hidden")   // this poll does not show its numbers to you now
	ErrNamesHidden   = decision.Define(decision.Forbidden, "names_hidden")     // this poll does not show who marked what to you
)

// statuses maps the kind of a refusal to the status of its answer.
var statuses = map[decision.Kind]int{
	decision.Invalid:         http.StatusUnprocessableEntity,
	decision.Unauthenticated: http.StatusUnauthorized,
	decision.Forbidden:       http.StatusForbidden,
	decision.NotFound:        http.StatusNotFound,
	decision.Conflict:        http.StatusConflict,
	decision.Closed:          http.StatusGone,
	decision.TooLarge:        http.StatusRequestEntityTooLarge,
	decision.TooMany:         http.StatusTooManyRequests,
	decision.Unavailable:     http.StatusServiceUnavailable,
}

// Envelope is the body of every refusal.
type Envelope struct {
	Code    string         `json:"code" doc:"stable; the page translates it"`
	Args    map[string]any `json:"args,omitempty" doc:"the arguments of its sentence"`
	Request string         `json:"request,omitempty" doc:"names this request in the server's log"`

	status int
	cause  error
}

// Error is the code; Unwrap gives the cause, which is never shown.
func (e *Envelope) Error() string { return e.Code }

// Unwrap is what lay behind the refusal.
func (e *Envelope) Unwrap() error { return e.cause }

// GetStatus is the status of the answer.
func (e *Envelope) GetStatus() int { return e.status }

// refusal turns any error into an envelope: the one function behind both
// doors, echo's and huma's.
func refusal(err error) *Envelope {
	var env *Envelope
	if errors.As(err, &env) {
		return env
	}
	var known *decision.Error
	if !errors.As(err, &known) {
		known = fromTransport(err)
	}
	status := statuses[known.Kind]
	switch {
	case known.Is(ErrInternal):
		status = http.StatusInternalServerError
	case known.Is(ErrBadJSON):
		status = http.StatusBadRequest
	}
	return &Envelope{Code: known.Code, Args: known.Args, status: status, cause: err}
}

// fromTransport names what went wrong around a command: in the request that
// carried it, or in the store that was to keep it.
func fromTransport(err error) *decision.Error {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return ErrInterrupted
	case errors.Is(err, journal.ErrFull):
		return room.ErrStorageFull
	case errors.Is(err, journal.ErrUnknown), errors.Is(err, journal.ErrClosed):
		return room.ErrStopping
	}
	var he *echo.HTTPError
	if errors.As(err, &he) {
		switch he.Code {
		case http.StatusNotFound, http.StatusMethodNotAllowed:
			return ErrNoRoute
		case http.StatusRequestEntityTooLarge:
			return ErrBodyTooLarge.With("max", maxBody)
		}
	}
	return ErrInternal
}

var useEnvelope = sync.OnceFunc(func() {
	huma.ValidateStrictCasing = true
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError { return fromHuma(status, msg, errs...) }
	huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
		env := fromHuma(status, msg, errs...)
		switch {
		case status == http.StatusRequestEntityTooLarge:
			env = refusal(ErrBodyTooLarge.With("max", ctx.Operation().MaxBodyBytes-1)) // huma refuses the limit itself
		case status == http.StatusRequestTimeout || msg == unreadBody:
			env = refusal(ErrInterrupted)
		}
		info, _ := ctx.Context().Value(askedKey{}).(asked)
		env.Request = info.request
		return env
	}
})

// unreadBody is what huma says of a line that broke while it read a body.
const unreadBody = "cannot read request body"

// fromHuma turns a refusal of huma's own, found while it read a request, into
// ours. It says where and what, never the value.
func fromHuma(status int, msg string, errs ...error) *Envelope {
	var problems []string
	for _, err := range errs {
		var detail huma.ErrorDetailer
		if errors.As(err, &detail) {
			d := detail.ErrorDetail()
			problems = append(problems, strings.TrimSpace(d.Location+" "+d.Message))
		} else if env := (*Envelope)(nil); errors.As(err, &env) {
			return env
		}
	}
	if status >= http.StatusInternalServerError {
		return refusal(fmt.Errorf("huma: %s: %w", msg, errors.Join(errs...)))
	}
	if len(problems) == 0 {
		problems = []string{msg}
	}
	return refusal(ErrBadRequest.With("problems", strings.Join(problems, "; ")))
}

// GetHeaders says when to come back, where that is known.
func (e *Envelope) GetHeaders() http.Header {
	h := http.Header{}
	if secs, ok := e.Args["retry_after"]; ok {
		h.Set("Retry-After", fmt.Sprint(secs))
	} else if e.status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "1")
	}
	return h
}

// errorHandler answers what came up the chain of echo's handlers.
func (a *API) errorHandler(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	env := refusal(err)
	env.Request = c.Response().Header().Get(echo.HeaderXRequestID)
	a.logFault(c.Path(), env)
	for name, values := range env.GetHeaders() {
		c.Response().Header()[name] = values
	}
	if err := c.JSON(env.status, env); err != nil {
		a.opt.Logger.Debug("an answer did not arrive", "error", err)
	}
}

func (a *API) logFault(route string, env *Envelope) {
	if env.status == http.StatusInternalServerError {
		a.opt.Logger.Error("a request failed", "route", route, "request", env.Request, "error", env.cause)
	}
}
