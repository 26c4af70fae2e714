package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"runtime"
	"time"

	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/journal"
)

// ServeCmd runs the server.
type ServeCmd struct {
	Addr           string        `default:":8080" placeholder:"HOST:PORT" help:"Address to listen on; without a host, every address of this machine."`
	Data           string        `default:"folkmoot-data" placeholder:"FOLDER" help:"Data folder; made when it is not there."`
	PublicURL      string        `name:"public-url" placeholder:"URL" help:"Address under which people reach the server, for links and QR codes; otherwise this machine's address on its network is found."`
	TLSCert        string        `name:"tls-cert" placeholder:"FILE" help:"Certificate chain, PEM; with --tls-key, serve HTTPS."`
	TLSKey         string        `name:"tls-key" placeholder:"FILE" help:"Private key of the certificate, PEM."`
	ACME           []string      `name:"acme" placeholder:"HOST,…" help:"Serve HTTPS with certificates that a certificate authority issues for these host names (ACME). The authority must reach this server on port 443."`
	ACMEURL        string        `name:"acme-url" placeholder:"URL" help:"Directory of the certificate authority; otherwise that of Let's Encrypt."`
	ACMERoots      string        `name:"acme-roots" placeholder:"FILE" help:"Root certificates to trust the authority's own address by, PEM; otherwise the system's."`
	TrustedProxies []string      `name:"trusted-proxies" placeholder:"NETWORK,…" help:"Addresses or networks of reverse proxies whose X-Forwarded headers are believed."`
	AdminAddr      string        `name:"admin-addr" placeholder:"HOST:PORT" help:"Address for Prometheus metrics at /metrics; none unless given. Keep it private."`
	MaxSize        int64         `name:"max-size" default:"0" placeholder:"MIB" help:"Most that the journal may grow to, in MiB; 0 is no limit."`
	MinFree        int64         `name:"min-free" default:"16" placeholder:"MIB" help:"Free disk space that is always left, in MiB; below it commands are refused and reading goes on."`
	Tick           time.Duration `default:"100ms" help:"Least time between two updates of the screens."`
	SMTPURL        string        `name:"smtp-url" env:"FOLKMOOT_SMTP" placeholder:"URL" help:"Mail server for invitations and reminders, such as smtps://user:password@mail.example.org or smtp://mail.example.org:587; no mail unless given. Better in the environment, where nobody else reads it."`
	MailFrom       string        `name:"mail-from" env:"FOLKMOOT_MAIL_FROM" placeholder:"ADDRESS" help:"Who writes the mail, such as \"Garden union <moot@example.org>\"."`
	Open           bool          `help:"Open the host link in this machine's browser."`
	Demo           bool          `help:"Begin with a meeting to look at: a neighbourhood partnership with a proposal in every phase. Without --data it is gone when the server stops."`
	LogLevel       string        `name:"log-level" enum:"debug,info,warn,error" default:"info" help:"How much to log: ${enum}."`
}

// Validate says what is wrong with the flags, before anything is touched.
func (c *ServeCmd) Validate() error {
	cfg := c.config(nil)
	return cfg.Validate()
}

// Run serves until the context is done.
func (c *ServeCmd) Run(ctx context.Context, std streams) error {
	log, err := newLogger(std.err, c.LogLevel)
	if err != nil {
		return err
	}
	if c.Demo && c.Data == server.DefaultConfig().Data {
		if c.Data, err = os.MkdirTemp("", "folkmoot-demo-"); err != nil {
			return err
		}
		defer os.RemoveAll(c.Data)
	}
	s, err := server.New(ctx, c.config(log))
	if err != nil {
		return err
	}
	defer s.Close()
	link, err := s.HostLink(ctx)
	if err != nil && !errors.Is(err, journal.ErrFull) {
		return err
	}
	c.greet(std.out, s, link)
	if err := greetDemo(ctx, std.out, s); err != nil {
		return err
	}
	if c.Open && link != "" {
		if err := openBrowser(ctx, link); err != nil {
			log.Warn("the browser did not open", "error", err)
		}
	}
	return s.Serve(ctx)
}

func (c *ServeCmd) config(log *slog.Logger) server.Config {
	cfg := server.DefaultConfig()
	cfg.Addr, cfg.Data, cfg.Admin = c.Addr, c.Data, c.AdminAddr
	cfg.PublicURL, cfg.TLSCert, cfg.TLSKey = c.PublicURL, c.TLSCert, c.TLSKey
	cfg.ACME, cfg.ACMEURL, cfg.ACMERoots = c.ACME, c.ACMEURL, c.ACMERoots
	cfg.TrustedProxies = c.TrustedProxies
	cfg.MaxSize, cfg.MinFree, cfg.Tick = c.MaxSize<<20, c.MinFree<<20, c.Tick
	cfg.Mail, cfg.MailFrom = c.SMTPURL, c.MailFrom
	cfg.Logger, cfg.Demo = log, c.Demo
	return cfg
}

// greet says where the server is and how to begin; without a link, that there is
// no space to keep one.
func (c *ServeCmd) greet(w io.Writer, s *server.Server, link string) {
	fmt.Fprintf(w, "Folkmoot is running at %s\nIts data is in %s.\n\n", s.Base(), c.Data)
	if link == "" {
		fmt.Fprint(w, "The disk or the quota is full: meetings can be read, and nothing can be written until there is space.\n\n")
	} else {
		fmt.Fprintf(w, "Open this link to start a meeting. It works once, in one browser:\n\n  %s\n\n", link)
	}
	fmt.Fprintf(w, "A new link at any time: folkmoot link --data %s\n", c.Data)
	if s.Plain() {
		fmt.Fprintln(w, "This is plain HTTP, meant for a network you trust: whoever is on it can read along.")
	}
	fmt.Fprintln(w, "Stop with Ctrl+C.")
}

// greetDemo tells the ways into the demo meeting, where this start has laid one.
func greetDemo(ctx context.Context, w io.Writer, s *server.Server) error {
	facilitator, screen, err := s.DemoLinks(ctx)
	if err != nil || facilitator == "" {
		return err
	}
	_, err = fmt.Fprintf(w, "\nThe demo meeting, as its facilitator:\n\n  %s\n\nas the hall's screen:\n\n  %s\n\nand as a member, by the code %s:\n\n  %s/j/%s\n", facilitator, screen, s.Demo().Code, s.Base(), s.Demo().Code)
	return err
}

func newLogger(w io.Writer, level string) (*slog.Logger, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		return nil, err
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: l})), nil
}

func openBrowser(ctx context.Context, url string) error {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	return exec.CommandContext(ctx, name, args...).Start()
}

// LinkCmd asks the running server for a host link.
type LinkCmd struct {
	Data   string `default:"folkmoot-data" placeholder:"FOLDER" help:"Data folder of the running server."`
	Revoke bool   `help:"First take the host's rights from every browser and link that has them."`
}

// Run prints the link.
func (c *LinkCmd) Run(ctx context.Context, std streams) error {
	if c.Revoke {
		if _, err := server.Control(ctx, c.Data, "/link/revoke"); err != nil {
			return hint(err)
		}
	}
	link, err := server.Control(ctx, c.Data, "/link")
	if err != nil {
		return hint(err)
	}
	_, err = fmt.Fprintln(std.out, link)
	return err
}

func hint(err error) error {
	if errors.Is(err, server.ErrNotRunning) {
		return fmt.Errorf("%w; start it with folkmoot serve, or name its folder with --data", err)
	}
	return err
}
