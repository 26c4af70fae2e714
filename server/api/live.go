package api

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"github.com/folkmoot/folkmoot/decision"
)

// live is the one route that huma does not serve: it becomes a websocket.
func (a *API) live(group *echo.Group) {
	const path = "/meetings/:meeting/live"
	group.GET(path, func(c echo.Context) error {
		meeting := decision.MeetingID(c.Param("meeting"))
		err := a.serveLive(c, meeting)
		if err != nil {
			// A browser hides why a handshake failed; a close code tells it
			// whether to come back.
			return a.hub.Refuse(c.Response(), c.Request(), err)
		}
		return nil
	})
	op := operation(http.MethodGet, "/meetings/{meeting}/live", "live",
		"A websocket: first the whole view, then a frame whenever a section has changed")
	op.Parameters = []*huma.Param{
		{Name: "meeting", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeString}},
		{Name: "as", In: "query", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"screen"}}},
	}
	op.Responses["101"] = &huma.Response{Description: "The websocket is open"}
	a.huma.OpenAPI().AddOperation(&op)
}

func (a *API) serveLive(c echo.Context, meeting decision.MeetingID) error {
	r, err := a.rooms.Get(meeting)
	if err != nil {
		return err
	}
	who, err := a.caller(c.Request().Context(), meeting)
	if err != nil {
		return err
	}
	v := who.viewer(c.QueryParam("as") == "screen")
	t, _ := token(c.Request().Context()) // the caller has one
	v.Still = func() bool {
		g, _ := a.people.Grant(t, meeting)
		if who.member == "" {
			return g.Screen
		}
		return g.Member == who.member
	}
	return a.hub.Serve(c.Response(), c.Request(), r, v)
}
