package server

import (
	"github.com/folkmoot/folkmoot/decision/minutes"
	"github.com/folkmoot/folkmoot/server/api"
	"github.com/folkmoot/folkmoot/server/mail"
	"github.com/folkmoot/folkmoot/server/room"
	"github.com/folkmoot/folkmoot/web"
)

// openOffice makes what writes mail, where a mail server is configured.
func (s *Server) openOffice() error {
	if s.cfg.Mail == "" {
		return nil
	}
	post, err := mail.NewPost(s.cfg.Mail, s.cfg.MailFrom, s.cfg.Clock)
	if err != nil {
		return err
	}
	languages, err := minutes.Load(web.Locales())
	if err != nil {
		return err
	}
	s.office = &mail.Office{Post: post, Bodies: s.bodies, People: s.people, Languages: languages,
		Rooms: func() []*room.Room { return s.rooms.All() }, Base: s.Base, Link: api.LinkURL, Now: s.cfg.Clock, Logger: s.cfg.Logger}
	return nil
}
