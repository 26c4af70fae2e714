package api

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/identity"
	"github.com/folkmoot/folkmoot/server/room"
)

type askedKey struct{}

// asked is what the middleware knows of a request.
type asked struct {
	token   identity.Token
	request string // its id in the log
	route   string
	from    netip.Addr // of the phone; behind a trusted proxy, what that forwards
}

// whoAsks is middleware that finds the session token of a request. The route that
// asks for a browser's session gives it one where it has none, and lets it keep the
// one it has for the whole time again.
func (a *API) whoAsks(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		req := c.Request()
		t, ok := identity.FromRequest(req, a.opt.Secure(req))
		switch {
		case req.Method == http.MethodGet && strings.HasSuffix(c.Path(), "/session"):
			if !ok {
				t = identity.NewToken()
			}
			c.SetCookie(identity.Cookie(t, a.opt.Secure(req)))
		case ok && req.Method != http.MethodGet:
			if err := a.limits.write(t); err != nil {
				return err
			}
		}
		from, _ := netip.ParseAddr(c.RealIP())
		info := asked{t, c.Response().Header().Get(echo.HeaderXRequestID), c.Path(), from}
		c.SetRequest(req.WithContext(context.WithValue(req.Context(), askedKey{}, info)))
		return next(c)
	}
}

// sameOrigin is middleware that refuses writes from pages that are not ours.
func (a *API) sameOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		req := c.Request()
		if req.Method != http.MethodGet && req.Method != http.MethodHead {
			if err := a.opt.Origins.Check(req, a.opt.Secure(req)); err != nil {
				return err
			}
		}
		return next(c)
	}
}

// address is the address that a request comes from.
func address(ctx context.Context) netip.Addr {
	info, _ := ctx.Value(askedKey{}).(asked)
	return info.from
}

// token is the session token of a request; ErrNoSession where there is none.
func token(ctx context.Context) (identity.Token, error) {
	info, _ := ctx.Value(askedKey{}).(asked)
	if info.token.IsZero() {
		return info.token, ErrNoSession
	}
	return info.token, nil
}

// caller is who asks, in one meeting.
type caller struct {
	member decision.MemberID
	screen bool
}

func (c caller) by() decision.By {
	if c.member == "" {
		return decision.By{}
	}
	return decision.ByMember(c.member)
}

func (c caller) viewer(asScreen bool) room.Viewer {
	return room.Viewer{Member: c.member, Screen: asScreen && (c.screen || c.member != "") || c.member == ""}
}

// caller finds who asks; decision.ErrNotOnRoll for whoever is not of the meeting.
func (a *API) caller(ctx context.Context, meeting decision.MeetingID) (caller, error) {
	t, err := token(ctx)
	if err != nil {
		return caller{}, err
	}
	g, ok := a.people.Grant(t, meeting)
	if !ok {
		return caller{}, decision.ErrNotOnRoll
	}
	return caller{g.Member, g.Screen}, nil
}

// Session is what this browser is to the server.
type Session struct {
	Body struct {
		Host   bool             `json:"host" doc:"may open meetings"`
		Grants []identity.Grant `json:"grants" doc:"what it is in which meeting"`
	}
}

func (a *API) sessions() {
	huma.Register(a.huma, operation(http.MethodGet, "/session", "session", "What this browser is; gives it a session where it has none"),
		func(ctx context.Context, _ *struct{}) (*Session, error) {
			t, err := token(ctx)
			if err != nil {
				return nil, a.answered(ctx, err)
			}
			out := &Session{}
			s, err := a.people.Session(t)
			if err != nil && !errors.Is(err, identity.ErrSessionUnknown) {
				return nil, a.answered(ctx, err)
			}
			out.Body.Host, out.Body.Grants = s.Host, append([]identity.Grant{}, s.Grants...)
			return out, nil
		})

	type spendLink struct {
		Body struct {
			Token string `json:"token" doc:"from the link's fragment"`
		}
	}
	type spentLink struct {
		Body struct {
			Kind    identity.Kind      `json:"kind"`
			Meeting decision.MeetingID `json:"meeting,omitempty"`
		}
	}
	huma.Register(a.huma, operation(http.MethodPost, "/links/spend", "spendLink", "Give this browser what a link leads to"),
		func(ctx context.Context, in *spendLink) (*spentLink, error) {
			t, err := token(ctx)
			if err != nil {
				return nil, a.answered(ctx, err)
			}
			link, ok := identity.ParseToken(in.Body.Token)
			if !ok {
				return nil, a.answered(ctx, identity.ErrLinkUnknown)
			}
			pass, err := a.spend(ctx, link, t)
			out := &spentLink{}
			out.Body.Kind, out.Body.Meeting = pass.Kind, pass.Meeting
			return out, a.answered(ctx, err)
		})

	type joinCode struct {
		Code string `path:"code" doc:"the join code, as typed"`
	}
	type joinTarget struct {
		Body struct {
			Meeting  decision.MeetingID `json:"meeting"`
			Title    string             `json:"title"`
			Language string             `json:"language"`
			Joining  decision.Joining   `json:"joining"`
		}
	}
	huma.Register(a.huma, operation(http.MethodGet, "/join/{code}", "resolveJoinCode", "The meeting that a join code leads to"),
		func(ctx context.Context, in *joinCode) (*joinTarget, error) {
			out := &joinTarget{}
			s, err := a.resolve(ctx, in.Code)
			out.Body.Meeting, out.Body.Title, out.Body.Language, out.Body.Joining = s.ID, s.Title, s.Language, s.Joining
			return out, a.answered(ctx, err)
		})
}

// resolve finds the meeting that a join code leads to.
func (a *API) resolve(ctx context.Context, typed string) (s decision.MeetingSection, err error) {
	t, err := token(ctx)
	if err != nil {
		return s, err
	}
	id, err := a.people.ResolveJoinCode(t, address(ctx), typed)
	if err != nil {
		return s, err
	}
	r, err := a.rooms.Get(id)
	if err != nil {
		return s, err
	}
	err = r.Look(ctx, func(m *decision.Meeting) {
		s, _ = m.Section(decision.SectionMeeting, decision.ToWaiting).(decision.MeetingSection)
	})
	if err == nil && s.State == decision.StateEnded {
		err = decision.ErrMeetingEnded
	}
	return s, err
}

// newID draws an id.
func newID[T ~string]() T { return T(uuid.NewString()) }

func sortNewestFirst(lines []MeetingLine) {
	slices.SortFunc(lines, func(a, b MeetingLine) int { return b.Opened.Compare(a.Opened) })
}
