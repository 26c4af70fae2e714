package server

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/demo"
	"github.com/folkmoot/folkmoot/server/api"
	"github.com/folkmoot/folkmoot/server/journal"
	"github.com/folkmoot/folkmoot/server/room"
)

// Demo is how to enter the demo meeting.
type Demo struct {
	Meeting     decision.MeetingID
	Code        string // to join by
	facilitator decision.MemberID
}

// layDemo writes the demo meeting into a data folder that holds no meeting yet.
// It runs before the rooms are opened, so that it is folded like any other.
func (s *Server) layDemo(ctx context.Context) error {
	logs, err := s.journal.Logs()
	if err != nil || len(logs) > 0 {
		return err
	}
	d := &Demo{Meeting: decision.MeetingID(uuid.NewString()), facilitator: decision.MemberID(uuid.NewString())}
	code, change := s.people.NewJoinCode(d.Meeting)
	d.Code = code
	var seed decision.Seed
	_, _ = rand.Read(seed[:]) // never fails: it ends the process instead
	events, err := demo.Events(demo.Options{Meeting: d.Meeting, Facilitator: d.facilitator, JoinCode: code,
		Start: s.now().Add(-demo.Duration), ID: uuid.NewString, Seed: seed})
	if err != nil {
		return err
	}
	records := make([]journal.Record, len(events))
	for i, ev := range events {
		if records[i], err = room.Record(ev); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
	}
	if _, err := s.journal.Append(ctx, journal.LogID(d.Meeting), journal.KindMeeting, 0, records, change.Writes); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	change.Commit()
	s.demo = d
	return nil
}

// Demo is the demo meeting that this start has laid, or nil.
func (s *Server) Demo() *Demo { return s.demo }

// DemoLinks makes links into the demo meeting that this start has laid: for its
// facilitator and for the hall's screen; "" where it has laid none.
func (s *Server) DemoLinks(ctx context.Context) (facilitator, screen string, err error) {
	if s.demo == nil {
		return "", "", nil
	}
	f, first := s.people.MintMember(s.demo.Meeting, s.demo.facilitator)
	c, second := s.people.MintScreen(s.demo.Meeting)
	if err := s.people.Save(ctx, first.And(second)); err != nil {
		return "", "", err
	}
	return api.LinkURL(s.base, f), api.LinkURL(s.base, c), nil
}

func (s *Server) now() time.Time {
	if s.cfg.Clock != nil {
		return s.cfg.Clock()
	}
	return time.Now()
}
