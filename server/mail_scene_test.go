package server_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/mail"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/client"
)

// mailbox is a mail server on this machine that takes everything (RFC 5321, as
// much as it needs).
type mailbox struct {
	addr    string
	letters chan string
	moved   string // whose address is refused, and repeated in the refusal
}

func openMailbox(t *testing.T) *mailbox {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	b := &mailbox{addr: l.Addr().String(), letters: make(chan string, 100)}
	var open sync.WaitGroup
	open.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			open.Go(func() {
				defer conn.Close()
				b.serve(conn)
			})
		}
	})
	t.Cleanup(func() {
		l.Close()
		open.Wait()
	})
	return b
}

func (b *mailbox) serve(conn net.Conn) {
	in := bufio.NewReader(conn)
	say := func(line string) { fmt.Fprintf(conn, "%s\r\n", line) }
	say("220 here")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch word, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " "); word {
		case "EHLO":
			say("250 here")
		case "DATA":
			say("354 go on")
			var letter strings.Builder
			for {
				line, err := in.ReadString('\n')
				if err != nil || line == ".\r\n" {
					break
				}
				letter.WriteString(line)
			}
			b.letters <- letter.String()
			say("250 taken")
		case "RCPT":
			if b.moved != "" && strings.Contains(line, b.moved) {
				say("550 5.1.1 <" + b.moved + "> has moved away")
				continue
			}
			say("250 yes")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 yes")
		}
	}
}

// next is the next letter, its headers and its text.
func (b *mailbox) next(u *union) (*mail.Message, string) {
	u.t.Helper()
	select {
	case raw := <-b.letters:
		m, err := mail.ReadMessage(strings.NewReader(raw))
		require.NoError(u.t, err)
		text, err := io.ReadAll(m.Body)
		require.NoError(u.t, err)
		require.Equal(u.t, "quoted-printable", m.Header.Get("Content-Transfer-Encoding"))
		return m, plain(string(text))
	case <-u.ctx.Done():
		u.t.Fatal("no letter came")
		return nil, ""
	}
}

// plain takes back the quoted-printable of ASCII texts and the soft line ends.
func plain(text string) string {
	return strings.NewReplacer("=\r\n", "", "=3D", "=", "=E2=80=9C", "“", "=E2=80=9D", "”").Replace(text)
}

// nothing demands that no letter is waiting.
func (b *mailbox) nothing(u *union) {
	u.t.Helper()
	require.Empty(u.t, b.letters)
}

// hands are a clock that the test sets.
type hands struct {
	mu sync.Mutex
	at time.Time
}

func (h *hands) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.at
}

func (h *hands) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.at = h.at.Add(d)
}

// posted is a server that writes to a mailbox, by a clock of the test.
func posted(t *testing.T, dir string, b *mailbox, clock *hands, changes ...func(*server.Config)) (*client.Client, func()) {
	t.Helper()
	cfg := server.DefaultConfig()
	cfg.Addr, cfg.Data, cfg.MinFree, cfg.Tick = "127.0.0.1:0", dir, 0, 10*time.Millisecond
	cfg.Mail, cfg.MailFrom, cfg.Clock = "smtp://"+b.addr, "Moot <moot@example.org>", clock.now
	for _, change := range changes {
		change(&cfg)
	}
	s, err := server.New(t.Context(), cfg)
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx) }()
	host := hostOf(t, s)
	return host, func() {
		host.Close()
		cancel()
		require.NoError(t, <-ended)
		s.Close()
	}
}

var anyLink = regexp.MustCompile(`http://\S+`)

// A vote is open for three days: invitations go out once, with a personal link
// that works; a day before the close one reminder goes to who has not cast; who
// has stopped mail gets none; and after a restart nobody gets a second one.
func TestScene_AVoteOfThreeDaysWithOneReminder(t *testing.T) {
	dir, b := t.TempDir(), openMailbox(t)
	clock := &hands{at: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	host, stop := posted(t, dir, b, clock)
	u := unite(t, host)
	dora := somebody("Dora")
	u.manages(decision.PutPeople{ID: command(), People: []decision.Person{dora}})
	meeting := u.meets("Spring", client.Series{}, decision.Draft{Title: "Two barrels"})
	invite := func(want int) {
		t.Helper()
		n, err := u.host.MailInvitations(u.ctx, meeting)
		require.NoError(t, err)
		require.Equal(t, want, n)
	}
	of, err := host.MeetingOrganisation(u.ctx, meeting)
	require.NoError(t, err)
	require.Equal(t, 4, of.Invite)
	invite(4)
	links, stops := map[string]string{}, map[string]string{}
	for range 4 {
		m, text := b.next(u)
		to := strings.Trim(m.Header.Get("To"), "<>")
		name := strings.Split(to, "@")[0]
		require.Contains(t, text, "Two barrels")
		for _, other := range []string{"Ana", "Ben", "Cleo", "Dora"} {
			if strings.ToLower(other) != name {
				require.NotContains(t, text, other, "no mail names anybody but its reader")
			}
		}
		require.Equal(t, "List-Unsubscribe=One-Click", m.Header.Get("List-Unsubscribe-Post"))
		stops[name] = strings.Trim(m.Header.Get("List-Unsubscribe"), "<>")
		links[name] = anyLink.FindString(text)
	}
	invite(0)
	ben, cleo := u.spends(links["ben"]), u.spends(links["cleo"])
	u.stopsMail(stops["dora"])

	q := u.opens(meeting, clock.now().Add(72*time.Hour))
	require.NoError(t, ben.Cast(u.ctx, meeting, marked(q, 1, 1, 1, agree)))
	clock.pass(47*time.Hour + 59*time.Minute)
	u.stirs(cleo, meeting)
	b.nothing(u)
	clock.pass(2 * time.Minute)
	u.stirs(cleo, meeting)
	for range 2 { // Ana and Cleo; Ben has cast, Dora has stopped mail
		m, text := b.next(u)
		require.NotContains(t, m.Header.Get("To"), "ben")
		require.NotContains(t, m.Header.Get("To"), "dora")
		require.Contains(t, text, "2026-11-25 at 10:00", "the meeting's own time")
		require.NotContains(t, text, "agree")
	}
	stop()
	host, stop = posted(t, dir, b, clock)
	t.Cleanup(func() { stop() })
	u.host = host
	var moved error
	cleo, moved = cleo.At(host.Base())
	require.NoError(t, moved)
	clock.pass(time.Hour)
	u.stirs(cleo, meeting)
	require.NoError(t, cleo.Cast(u.ctx, meeting, marked(q, 1, 1, 1, agree)))
	clock.pass(24 * time.Hour)
	u.stirs(cleo, meeting)
	u.closed(cleo, meeting, q)
	b.nothing(u)
}

// opens puts the first proposal to a vote that closes at a time.
func (u *union) opens(meeting decision.MeetingID, ends time.Time) decision.PollID {
	u.t.Helper()
	v, err := u.host.View(u.ctx, meeting, false)
	require.NoError(u.t, err)
	agenda, err := v.Agenda()
	require.NoError(u.t, err)
	p, q := agenda.Items[0].ID, client.NewID[decision.PollID]()
	u.does(meeting, decision.MovePhase{ID: command(), Proposal: p, To: decision.PhaseDiscussion},
		decision.PlanPoll{ID: command(), Proposal: p, Poll: q, Spec: decision.PollSpec{Method: decision.MethodConsensus, ClosesAt: &ends}},
		decision.OpenPoll{ID: command(), Poll: q, Text: 1})
	return q
}

// stirs makes something happen in a meeting and waits until its organisation was
// told, so that whatever is due has been looked at.
func (u *union) stirs(by *client.Client, meeting decision.MeetingID) {
	u.t.Helper()
	v, err := by.View(u.ctx, meeting, false)
	require.NoError(u.t, err)
	me, err := v.Me()
	require.NoError(u.t, err)
	wire, err := by.Live(u.ctx, meeting, false)
	require.NoError(u.t, err)
	defer wire.Close()
	name := fmt.Sprint("Cleo ", command()[:8])
	_, err = by.Do(u.ctx, meeting, decision.RenameMember{ID: command(), Member: me.Member, Name: name})
	require.NoError(u.t, err)
	for seen := ""; seen != name; {
		_, err := wire.Next(u.ctx)
		require.NoError(u.t, err)
		me, err := wire.View().Me()
		require.NoError(u.t, err)
		seen = me.Name
	}
}

// closed waits until a poll is closed.
func (u *union) closed(by *client.Client, meeting decision.MeetingID, q decision.PollID) {
	u.t.Helper()
	for {
		v, err := by.View(u.ctx, meeting, false)
		require.NoError(u.t, err)
		p, err := v.Poll(q)
		require.NoError(u.t, err)
		if p.State == decision.PollStateClosed {
			return
		}
	}
}

// stopsMail is what a mail program does: it follows the link, which changes
// nothing, and then asks once, without cookie or origin.
func (u *union) stopsMail(address string) {
	u.t.Helper()
	u.t.Cleanup(http.DefaultClient.CloseIdleConnections)
	silent := func() (n int) {
		people, _, err := u.host.People(u.ctx, u.id, 0, 10)
		require.NoError(u.t, err)
		for _, p := range people {
			if p.Silent {
				n++
			}
		}
		return n
	}
	ask := func(method, address string) (int, string) {
		req, err := http.NewRequestWithContext(u.ctx, method, address, strings.NewReader("List-Unsubscribe=One-Click"))
		require.NoError(u.t, err)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := http.DefaultClient.Do(req)
		require.NoError(u.t, err)
		defer res.Body.Close()
		text, err := io.ReadAll(res.Body)
		require.NoError(u.t, err)
		return res.StatusCode, string(text)
	}
	status, text := ask(http.MethodGet, address)
	require.Equal(u.t, http.StatusOK, status)
	require.Contains(u.t, text, "<button>No more mail</button>")
	require.Zero(u.t, silent(), "looking changes nothing")
	status, text = ask(http.MethodPost, address[:len(address)-43]+strings.Repeat("A", 43))
	require.Equal(u.t, http.StatusNotFound, status, "a wrong token")
	require.NotContains(u.t, text, "<button>")
	status, _ = ask(http.MethodPost, address[:len(address)-1])
	require.Equal(u.t, http.StatusNotFound, status, "a token cut short")
	require.Zero(u.t, silent())
	for range 2 { // to ask twice is no error
		status, _ = ask(http.MethodPost, address)
		require.Equal(u.t, http.StatusOK, status)
		require.Equal(u.t, 1, silent())
	}
}

// Without a mail server nothing is sent, and nothing is offered.
func TestScene_WithoutAMailServer(t *testing.T) {
	_, host := serve(t)
	u := unite(t, host)
	meeting := u.meets("Spring", client.Series{})
	_, err := host.MailInvitations(u.ctx, meeting)
	requireRefusal(t, err, 409, "mail_off")
	of, err := host.MeetingOrganisation(u.ctx, meeting)
	require.NoError(t, err)
	require.Zero(t, of.Invite)
	links, _ := u.links(meeting, false)
	_, err = u.spends(links["Ben"]).MailInvitations(u.ctx, meeting)
	requireRefusal(t, err, 403, "not_allowed")
}

// A mail server that refuses an address says whose it is; the log does not. The
// others get their letters.
func TestScene_AMailServerRefusesAnAddress(t *testing.T) {
	b, log := openMailbox(t), &logged{}
	b.moved = "ben@example.org"
	host, stop := posted(t, t.TempDir(), b, &hands{at: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}, log.config)
	u := unite(t, host)
	meeting := u.meets("Spring", client.Series{})
	n, err := host.MailInvitations(u.ctx, meeting)
	require.NoError(t, err)
	require.Equal(t, 3, n)
	for range 2 {
		m, _ := b.next(u)
		require.NotContains(t, m.Header.Get("To"), "ben")
	}
	stop()
	b.nothing(u)
	require.Contains(t, log.String(), "letters=3 taken=2")
	require.Contains(t, log.String(), "code 550", "what the operator needs to know")
	require.NotContains(t, log.String(), "ben")
	require.NotContains(t, log.String(), "@")
}

// Where the mail server is down, what was recorded is not sent, then or ever: at
// most once each. The meeting goes on.
func TestScene_AMailServerThatIsDown(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	down := &mailbox{addr: l.Addr().String(), letters: make(chan string, 10)}
	require.NoError(t, l.Close())
	dir, clock := t.TempDir(), &hands{at: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	host, stop := posted(t, dir, down, clock)
	u := unite(t, host)
	meeting := u.meets("Spring", client.Series{})
	n, err := host.MailInvitations(u.ctx, meeting)
	require.NoError(t, err)
	require.Equal(t, 3, n)
	stop()
	up := openMailbox(t)
	again, stop := posted(t, dir, up, clock)
	host, err = host.At(again.Base())
	require.NoError(t, err)
	u.host = host
	n, err = host.MailInvitations(u.ctx, meeting)
	require.NoError(t, err)
	require.Zero(t, n, "recorded before, sent never")
	u.manages(decision.PutPeople{ID: command(), People: []decision.Person{somebody("Dora")}})
	n, err = host.MailInvitations(u.ctx, meeting)
	require.NoError(t, err)
	require.Zero(t, n, "Dora is not on this meeting's roll")
	stop()
	up.nothing(u)
}
