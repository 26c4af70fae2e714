package mail

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/decision/minutes"
	"github.com/folkmoot/folkmoot/server/identity"
	"github.com/folkmoot/folkmoot/server/org"
	"github.com/folkmoot/folkmoot/server/room"
)

// Look every so often whether a vote closes soon, where nothing else happens.
const rounds = time.Minute

// Office decides nothing: it looks who is to be written to, records that, writes
// the letters and gives them to the post. Its methods may be called from any
// goroutine.
type Office struct {
	Post      *Post
	Bodies    *org.Keeper
	Rooms     func() []*room.Room
	People    *identity.Keeper
	Languages *minutes.Languages
	Base      func() string // the address under which people reach the server
	Link      func(base string, t identity.Token) string
	Now       func() time.Time
	Logger    *slog.Logger // it never sees names or addresses

	mu       sync.Mutex // one mailing is recorded at a time
	reminded sync.Map   // rounds of polls that are done with
	sending  sync.WaitGroup
}

type pollRound struct {
	poll  decision.PollID
	round int
}

// occasion is why a letter is written, and what stands in it.
type occasion struct {
	record   decision.RecordMail
	of       decision.OrganisationID
	title    string // of the meeting
	language string
	zone     string
	agenda   []string // titles of what will be decided
	question string   // of the poll
	ends     time.Time
}

// Run looks for votes that close soon until the context is done, and then waits
// until what is being sent has been.
func (o *Office) Run(ctx context.Context) {
	tick := time.NewTicker(rounds)
	defer tick.Stop()
	defer o.sending.Wait()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			for _, r := range o.Rooms() {
				o.Remind(ctx, r)
			}
		}
	}
}

// Remind writes to those who have not cast in a vote of a meeting that was to be
// open for days and closes within a day.
func (o *Office) Remind(ctx context.Context, r *room.Room) {
	var due []occasion
	err := r.Look(ctx, func(m *decision.Meeting) {
		for _, late := range m.Reminders(o.Now()) {
			if _, done := o.reminded.Load(pollRound{late.Poll, late.Round}); !done {
				due = append(due, remindersOf(m, late))
			}
		}
	})
	for _, why := range due {
		if err == nil {
			_, err = o.write(ctx, why)
		}
		if err == nil {
			o.reminded.Store(pollRound{why.record.Poll, why.record.Round}, true)
		}
	}
	if err != nil && ctx.Err() == nil {
		o.Logger.Error("reminders were not written, and are tried again", "meeting", r.ID(), "error", err)
	}
}

// about is what stands in every letter about a meeting.
func about(m *decision.Meeting) occasion {
	s, _ := m.Section(decision.SectionMeeting, decision.ToFacilitator).(decision.MeetingSection)
	return occasion{of: m.Organisation(), title: s.Title, language: s.Language, zone: s.Zone}
}

func remindersOf(m *decision.Meeting, late decision.Reminder) occasion {
	why := about(m)
	why.question, why.ends = late.Question, late.Ends
	why.record = decision.RecordMail{Kind: decision.MailReminder, Meeting: m.ID(), Poll: late.Poll, Round: late.Round, People: late.People}
	return why
}

// Invite writes to everybody on the roll of a meeting whose address its
// organisation knows and who was not written to yet; it gives how many. The
// record is durable on return; the letters follow.
func (o *Office) Invite(ctx context.Context, r *room.Room) (int, error) {
	var why occasion
	err := r.Look(ctx, func(m *decision.Meeting) {
		why = about(m)
		why.record = decision.RecordMail{Kind: decision.MailInvitation, Meeting: m.ID()}
		for _, p := range m.Roster() {
			why.record.People = append(why.record.People, p.Member)
		}
		for _, d := range m.Drafts(true) {
			why.agenda = append(why.agenda, d.Title)
		}
	})
	if err != nil || why.of == "" {
		return 0, err
	}
	return o.write(ctx, why)
}

// write records letters with the links in them, in one transaction, and has them
// sent.
func (o *Office) write(ctx context.Context, why occasion) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	var people []decision.Person
	var name string
	err := o.Bodies.Look(why.of, func(b *decision.Organisation) {
		people, name = b.Recipients(why.record), b.View().Name
	})
	if err != nil || len(people) == 0 {
		return 0, err
	}
	ids := make([]decision.MemberID, len(people))
	recipients := make([]identity.Recipient, len(people))
	for i, p := range people {
		ids[i], recipients[i] = p.Member, identity.Recipient{Organisation: why.of, Person: p.Member}
	}
	links, change := o.People.MintMail(why.record.Meeting, ids)
	stops, more := o.People.MintStops(recipients)
	change = change.And(more)
	why.record.People = ids
	events, _, err := o.Bodies.Do(ctx, why.of, decision.ByClock(), why.record, change.Writes...)
	if err != nil || len(events) == 0 {
		return 0, err
	}
	change.Commit()
	going := map[decision.MemberID]bool{} // somebody may have stopped mail meanwhile
	for _, id := range events[0].Body.(*decision.MailRecorded).People {
		going[id] = true
	}
	say := o.Languages.Speak(why.language, why.zone)
	var letters []Letter
	for i, p := range people {
		if going[p.Member] {
			stop := o.Base() + "/u/" + stops[i].Reveal()
			letters = append(letters, letter(say, why, name, p, o.Link(o.Base(), links[i]), stop))
		}
	}
	if err := say.Err(); err != nil {
		return 0, err
	}
	o.send(ctx, letters)
	return len(letters), nil
}

// send gives letters to the post, beside whoever asked for them.
func (o *Office) send(ctx context.Context, letters []Letter) {
	ctx = context.WithoutCancel(ctx)
	o.sending.Go(func() {
		taken, err := o.Post.Send(ctx, letters)
		if err != nil {
			o.Logger.Error("not all mail was taken, and it is not sent again", "letters", len(letters), "taken", taken, "error", err)
		}
	})
}

// letter writes to one person.
func letter(say minutes.Speaker, why occasion, body string, p decision.Person, link, stop string) Letter {
	day, clock := say.Moment(why.ends)
	kind := "mail." + string(why.record.Kind)
	args := []any{"organisation", body, "title", why.title, "question", why.question, "date", day, "time", clock}
	lines := []string{say.Say("mail.greeting", "name", p.Name), "", say.Say(kind, args...), ""}
	if len(why.agenda) > 0 {
		lines = append(lines, say.Say("mail.agenda"))
		for _, title := range why.agenda {
			lines = append(lines, "- "+title)
		}
		lines = append(lines, "")
	}
	lines = append(lines, say.Say("mail.link"), link, "", "--", say.Say("mail.stop", "organisation", body), stop, "")
	return Letter{To: p.Mail, Subject: say.Say(kind+".subject", args...), Text: strings.Join(lines, "\n"), Stop: stop}
}
