// Package api is the HTTP door of a server: echo's routes, described and
// checked by huma as OpenAPI 3.1.
//
// A handler is four steps: who asks (package identity), what they ask for (a
// command of package decision, bound from path and body), the room's answer,
// and its form. It decides nothing: what somebody may do, the roll says; what
// they may see, the sections. Every refusal leaves by one function and has one
// form, [Envelope].
package api

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humaecho"
	"github.com/labstack/echo/v4"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
	"github.com/folkmoot/folkmoot/server/blobs"
	"github.com/folkmoot/folkmoot/server/identity"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/live"
	"github.com/folkmoot/folkmoot/server/org"
	"github.com/folkmoot/folkmoot/server/room"
)

// Options are what the door needs besides rooms, people and sockets.
type Options struct {
	Version string
	Logger  *slog.Logger
	Locales fs.FS // the language files, for the minutes
	Blobs   *blobs.Store
	// Base gives the address under which people reach the server, such as
	// "https://moot.example" or "http://192.168.0.7:8080", for links and QR codes.
	Base func() string
	// Origins says which pages may write.
	Origins identity.Origins
	// Secure tells whether a request came over TLS, here or at a trusted proxy.
	Secure func(*http.Request) bool
	// Organisations are those of the server; Clerk tells them of their meetings.
	Organisations *org.Keeper
	Clerk         *org.Clerk
	// Mail writes to people; nil where no mail server is configured.
	Mail Mailer
}

// API is the door. Its handlers may be called from any number of goroutines.
type API struct {
	rooms  *room.Rooms
	people *identity.Keeper
	hub    *live.Hub
	opt    Options
	huma   huma.API
	limits *limits

	languages *minutes.Languages
}

// Register puts all routes below /api onto e and makes refusals leave in one
// form. It is called once for each echo. It fails where the language files cannot
// be read.
func Register(e *echo.Echo, rooms *room.Rooms, people *identity.Keeper, hub *live.Hub, opt Options) (*API, error) {
	useEnvelope()
	languages, err := minutes.Load(opt.Locales)
	if err != nil {
		return nil, err
	}
	a := &API{rooms: rooms, people: people, hub: hub, opt: opt, limits: newLimits(), languages: languages}
	e.HTTPErrorHandler = a.errorHandler
	group := e.Group("/api", noStore, a.sameOrigin, a.whoAsks, strictJSON, timely)

	huma.DefaultArrayNullable = false
	config := huma.DefaultConfig("Folkmoot", opt.Version)
	config.DocsPath, config.SchemasPath, config.OpenAPIPath = "", "", "/openapi"
	config.CreateHooks, config.Transformers = nil, nil
	config.Info.Description = "Groups that decide together: meetings, proposals, polls, minutes."
	config.Servers = []*huma.Server{{URL: "/api"}}
	a.huma = humaecho.NewWithGroup(e, group, config)

	a.sessions()
	a.meetings()
	a.roll()
	a.proposals()
	a.brainstorm()
	a.discussion()
	a.floor()
	a.nominations()
	a.conflicts()
	a.record()
	a.polls()
	a.desk()
	a.minutes()
	a.keep()
	a.organisations()
	a.personal()
	a.waiting()
	a.mail(e)
	a.live(group)
	return a, nil
}

// OpenAPI is the description of the door, as served.
func (a *API) OpenAPI() *huma.OpenAPI { return a.huma.OpenAPI() }

// MeetingPath names a meeting.
type MeetingPath struct {
	Meeting decision.MeetingID `path:"meeting" doc:"the meeting's id"`
}

func (p MeetingPath) meeting() decision.MeetingID { return p.Meeting }

// CommandBody is part of the body of every command but a ballot.
type CommandBody struct {
	ID decision.CommandID `json:"id" doc:"a version 4 UUID made by the client, once for each intent: sent again, it happens once"`
}

// Done is the answer to a command that is durable.
type Done struct {
	Body struct {
		Seq journal.Seq `json:"seq" doc:"position of the meeting's newest record"`
	}
}

// command registers a route below a meeting that binds to one command of a member.
func command[I interface{ meeting() decision.MeetingID }](a *API, method, path, id, summary string, bind func(*I) decision.Command) {
	op := operation(method, "/meetings/{meeting}"+path, id, summary)
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*Done, error) {
		seq, err := a.do(ctx, (*in).meeting(), bind(in))
		out := &Done{}
		out.Body.Seq = seq
		return out, a.answered(ctx, err)
	})
}

// query registers a route below a meeting that only reads.
func query[I, O any](a *API, path, id, summary string, f func(context.Context, *I) (*O, error)) {
	op := operation(http.MethodGet, "/meetings/{meeting}"+path, id, summary)
	huma.Register(a.huma, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := f(ctx, in)
		return out, a.answered(ctx, err)
	})
}

// answered is an error in the form in which it leaves, or nil. Faults of ours
// are logged here.
func (a *API) answered(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	info, _ := ctx.Value(askedKey{}).(asked)
	env := refusal(err)
	env.Request = info.request
	a.logFault(info.route, env)
	return env
}

var envelopeSchema = huma.Schema{Ref: "#/components/schemas/Envelope"}

func operation(method, path, id, summary string) huma.Operation {
	return huma.Operation{
		Method: method, Path: path, OperationID: id, Summary: summary,
		MaxBodyBytes: maxBody, BodyReadTimeout: patience,
		Responses: map[string]*huma.Response{"default": {
			Description: "Refused",
			Content:     map[string]*huma.MediaType{"application/json": {Schema: &envelopeSchema}},
		}},
	}
}

// do gives a member's command to the meeting's room.
func (a *API) do(ctx context.Context, meeting decision.MeetingID, cmd decision.Command) (journal.Seq, error) {
	r, who, err := a.roomAndCaller(ctx, meeting)
	if err != nil {
		return 0, err
	}
	if relates, ok := cmd.(decision.RelateDecision); ok {
		if cmd, err = a.earlier(ctx, r, relates); err != nil {
			return 0, err
		}
	}
	return r.Do(ctx, who.by(), cmd)
}

// look shows a meeting to f, with the audience that the caller belongs to.
func (a *API) look(ctx context.Context, meeting decision.MeetingID, f func(*decision.Meeting, decision.Audience) error) error {
	r, who, err := a.roomAndCaller(ctx, meeting)
	if err != nil {
		return err
	}
	var inner error
	err = r.Look(ctx, func(m *decision.Meeting) {
		var seen decision.Audience
		if seen, inner = room.AudienceFor(m, who.viewer(false)); inner == nil {
			inner = f(m, seen)
		}
	})
	return errors.Join(err, inner)
}

// lookAs shows a meeting to f for a caller who has been let in; who is the
// member who looks, or "" for the screen.
func (a *API) lookAs(ctx context.Context, meeting decision.MeetingID, f func(m *decision.Meeting, seen decision.Audience, who decision.MemberID) error) error {
	asks, err := a.caller(ctx, meeting)
	if err != nil {
		return err
	}
	return a.look(ctx, meeting, func(m *decision.Meeting, seen decision.Audience) error {
		if seen == decision.ToWaiting {
			return decision.ErrNotAdmitted
		}
		return f(m, seen, asks.member)
	})
}

func (a *API) roomAndCaller(ctx context.Context, meeting decision.MeetingID) (*room.Room, caller, error) {
	r, err := a.rooms.Get(meeting)
	if err != nil {
		return nil, caller{}, err
	}
	who, err := a.caller(ctx, meeting)
	return r, who, err
}

// schema adds a type to the components of the description and refers to it.
func (a *API) schema(v any) *huma.Schema {
	return a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeOf(v), true, "")
}

// patience is how long a request may take before its sender is told to try again.
const patience = 20 * time.Second

// timely is middleware that bounds the time of a request. A websocket outlives
// its request, and is left alone.
func timely(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if c.IsWebSocket() {
			return next(c)
		}
		ctx, cancel := context.WithTimeout(c.Request().Context(), patience)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// noStore is middleware: no answer of the door may be kept by a cache.
func noStore(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "no-store")
		return next(c)
	}
}
