// Package mail writes to the people of organisations: invitations to a meeting,
// and one reminder of a vote that is open for days.
//
// Mail is sent at most once each. What will be sent is recorded in the
// organisation's log first, together with the links that stand in it; where the
// server stops between the record and the sending, that mail is not sent, and
// nobody gets two. A mail holds the name of nobody but its reader, no marks and no
// numbers, and a link by which it was the last.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// patience is how long a mail server may take for one piece of the conversation.
const patience = 30 * time.Second

// Letter is one mail, in plain text.
type Letter struct {
	To      string
	Subject string
	Text    string
	Stop    string // address by which this was the last one (RFC 8058)
}

// Post hands letters to a mail server. Its methods may be called from any
// goroutine.
type Post struct {
	from    string
	host    string
	options []gomail.Option
	now     func() time.Time
}

// NewPost makes a post of an address such as "smtps://user:password@mail.example.org"
// (TLS from the start, port 465 unless given) or "smtp://…" (STARTTLS demanded,
// port 587 unless given; on this machine itself it is used where it is offered).
// from is who writes, as "name@example.org" or "Name <name@example.org>". Errors
// say in a sentence what would be right, and never hold the password.
func NewPost(address, from string, now func() time.Time) (*Post, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		return nil, errors.New("want an address such as smtps://user:password@mail.example.org or smtp://mail.example.org:587")
	}
	if _, err := mail.ParseAddress(from); err != nil {
		return nil, fmt.Errorf("--mail-from %q: want an address such as moot@example.org", from)
	}
	p := &Post{from: from, host: u.Hostname(), now: now, options: []gomail.Option{gomail.WithTimeout(patience)}}
	port := 587
	switch {
	case u.Scheme == "smtps":
		port = 465
		p.options = append(p.options, gomail.WithSSL())
	case isHere(u.Hostname()):
		p.options = append(p.options, gomail.WithTLSPolicy(gomail.TLSOpportunistic))
	default:
		p.options = append(p.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil {
			return nil, fmt.Errorf("the port %q is no number", u.Port())
		}
	}
	p.options = append(p.options, gomail.WithPort(port))
	if u.User != nil {
		password, _ := u.User.Password()
		p.options = append(p.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover),
			gomail.WithUsername(u.User.Username()), gomail.WithPassword(password))
	}
	_, err = gomail.NewClient(p.host, p.options...)
	return p, err
}

// isHere tells whether a host is this machine.
func isHere(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send hands letters over, in one conversation, and gives how many were taken.
// None is tried twice. The error is that of the first which was not, and names
// nobody.
func (p *Post) Send(ctx context.Context, letters []Letter) (taken int, err error) {
	client, err := gomail.NewClient(p.host, p.options...)
	if err != nil {
		return 0, err
	}
	if err := client.DialWithContext(ctx); err != nil {
		return 0, fmt.Errorf("mail server: %w", err)
	}
	for _, l := range letters {
		if ctx.Err() != nil {
			err = ctx.Err()
			break
		}
		msg, one := p.message(l)
		if one == nil {
			one = client.Send(msg)
		}
		if one == nil {
			taken++
		} else if err == nil {
			err = fmt.Errorf("mail server: %w", nameless(one))
		}
	}
	_ = client.Close() // what was taken is taken
	return taken, err
}

// nameless is why a letter was not taken, without the words of the mail server,
// which repeat the address: what failed, and the server's code (RFC 5321, section
// 4.2).
func nameless(err error) error {
	var failed *gomail.SendError
	if !errors.As(err, &failed) {
		return err
	}
	return fmt.Errorf("%s, code %d", failed.Reason, failed.ErrorCode())
}

func (p *Post) message(l Letter) (*gomail.Msg, error) {
	msg := gomail.NewMsg()
	if err := msg.From(p.from); err != nil {
		return nil, err
	}
	if msg.To(l.To) != nil { // its words repeat the address
		return nil, errors.New("an address is none")
	}
	msg.Subject(l.Subject)
	msg.SetDateWithValue(p.now())
	msg.SetMessageID()
	msg.SetGenHeader("List-Unsubscribe", "<"+l.Stop+">")
	msg.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, l.Text)
	return msg, nil
}
