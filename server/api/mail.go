package api

import (
	"context"
	"errors"
	"html/template"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server/identity"
	"github.com/folkmoot/folkmoot/server/room"
)

// Mailer writes to the people of a meeting's organisation.
type Mailer interface {
	// Invite writes to everybody on the roll who was not written to yet, and gives
	// how many that is.
	Invite(ctx context.Context, r *room.Room) (int, error)
}

// ErrNoMail means that the server has no mail server to give mail to.
var ErrNoMail = decision.Define(decision.Conflict, "mail_off")

func (a *API) mail(e *echo.Echo) {
	type mailInvitations struct {
		Body struct {
			Letters int `json:"letters" doc:"how many are on their way; nobody gets two"`
		}
	}
	huma.Register(a.huma, operation(http.MethodPost, "/meetings/{meeting}/mail", "mailInvitations", "Write to everybody on the roll whose address is known and who was not written to yet"),
		func(ctx context.Context, in *MeetingPath) (*mailInvitations, error) {
			out := &mailInvitations{}
			var err error
			out.Body.Letters, err = a.invite(ctx, in.Meeting)
			return out, a.answered(ctx, err)
		})
	// These two stand outside the API: a mail program calls the second without a
	// session and from no page at all (RFC 8058), and the token is all it has.
	e.GET("/u/:token", a.stopPage, noStore)
	e.POST("/u/:token", a.stopMail, noStore)
}

func (a *API) invite(ctx context.Context, meeting decision.MeetingID) (int, error) {
	r, who, err := a.roomAndCaller(ctx, meeting)
	if err != nil {
		return 0, err
	}
	var may error
	if err := r.Look(ctx, func(m *decision.Meeting) { may = m.MayRun(who.by()) }); err != nil || may != nil {
		return 0, errors.Join(err, may)
	}
	if a.opt.Mail == nil {
		return 0, ErrNoMail
	}
	return a.opt.Mail.Invite(ctx, r)
}

// recipient is whom the token of a request belongs to.
func (a *API) recipient(c echo.Context) (identity.Recipient, error) {
	t, ok := identity.ParseToken(c.Param("token"))
	if !ok {
		return identity.Recipient{}, identity.ErrLinkUnknown
	}
	return a.people.Stops(t)
}

// stopMail stops somebody's mail. Whoever has stopped it already, or is not on
// the standing roll any more, has what they want.
func (a *API) stopMail(c echo.Context) error {
	r, err := a.recipient(c)
	if err == nil {
		_, _, err = a.opt.Organisations.Do(c.Request().Context(), r.Organisation, decision.ByGuest(), decision.StopMail{Person: r.Person, Stopped: true})
	}
	if errors.Is(err, decision.ErrPersonUnknown) {
		err = nil
	}
	return a.stopShown(c, r, "mail.stopped", err)
}

// stopPage asks whether mail should stop, and changes nothing: mail programs
// follow links before their owners do.
func (a *API) stopPage(c echo.Context) error {
	r, err := a.recipient(c)
	return a.stopShown(c, r, "mail.stop_ask", err)
}

func (a *API) stopShown(c echo.Context, r identity.Recipient, key string, err error) error {
	language, name, status := "", "", http.StatusOK
	if err == nil {
		err = a.opt.Organisations.Look(r.Organisation, func(o *decision.Organisation) {
			v := o.View()
			language, name = v.Defaults.Language, v.Name
		})
	}
	if err != nil {
		env := refusal(err)
		a.logFault(c.Path(), env)
		key, status = "error."+env.Code, env.status
	}
	say := a.languages.Speak(language, "")
	page := map[string]any{"Lang": say.Tag(), "Dir": say.Dir(), "Ask": key == "mail.stop_ask", "Go": say.Say("mail.stop_go")}
	if page["Text"] = say.Say(key, "organisation", name); err != nil {
		page["Text"] = say.Say(key)
	}
	if say.Err() != nil {
		return say.Err()
	}
	h := c.Response().Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'")
	c.Response().WriteHeader(status)
	return stopTemplate.Execute(c.Response(), page)
}

var stopTemplate = template.Must(template.New("stop").Parse(`<!doctype html>
<html lang="{{.Lang}}" dir="{{.Dir}}">
<meta charset="utf-8">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width">
<title>Folkmoot</title>
<style>
  :root { color-scheme: light dark; }
  body { max-width: 28rem; margin: 12vh auto; padding: 0 20px; font: 1.05rem/1.5 system-ui, sans-serif;
    color: light-dark(#1c2421, #edebe6); background: light-dark(#fbf8f3, #14171a); }
  button { min-height: 48px; padding: 0 24px; border: 0; border-radius: 10px; font: inherit; font-weight: 600;
    color: light-dark(#fff, #14171a); background: light-dark(#1f6b52, #6fcba9); }
</style>
<main>
<p>{{.Text}}</p>
{{if .Ask}}<form method="post"><button>{{.Go}}</button></form>{{end}}
</main>
</html>
`))
