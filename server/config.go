package server

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/mail"
)

// Config sets a server up. Start from DefaultConfig.
type Config struct {
	Addr  string // host and port to listen on; an empty host is every address
	Data  string // the data folder, made when it is not there
	Admin string // host and port for metrics; "" for none

	PublicURL string   // under which people reach the server; "" to find the address on the local network
	TLSCert   string   // file of the certificate chain, PEM
	TLSKey    string   // file of its private key, PEM
	ACME      []string // host names to get certificates for; none for no ACME
	ACMEURL   string   // directory of the certificate authority; "" for Let's Encrypt
	ACMERoots string   // file of roots to trust the authority's own address by, PEM; "" for the system's

	TrustedProxies []string // CIDRs whose forwarded headers are believed

	MaxSize int64         // bytes the journal may grow to; 0 for no limit
	MinFree int64         // bytes of free disk space that a commit must leave
	Tick    time.Duration // least time between two renderings of a meeting

	Mail     string // address of the mail server, see mail.NewPost; "" for no mail
	MailFrom string // who writes

	Demo bool // lay the demo meeting into a data folder without meetings

	Logger *slog.Logger
	Clock  func() time.Time // nil: the machine's, but never going back
}

// DefaultConfig is what `folkmoot serve` does without a flag.
func DefaultConfig() Config {
	return Config{
		Addr:    ":8080",
		Data:    "folkmoot-data",
		MinFree: 16 << 20,
		Tick:    100 * time.Millisecond,
		Logger:  slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
}

// Validate says in a sentence what is wrong with the settings, and what would
// be right; nil where nothing is.
func (c *Config) Validate() error {
	if _, _, err := net.SplitHostPort(c.Addr); err != nil {
		return fmt.Errorf("--addr %q: want host:port, such as :8080 or 127.0.0.1:8080", c.Addr)
	}
	if c.Admin != "" {
		if _, _, err := net.SplitHostPort(c.Admin); err != nil {
			return fmt.Errorf("--admin-addr %q: want host:port, such as 127.0.0.1:9090", c.Admin)
		}
	}
	if c.Data == "" {
		return fmt.Errorf("--data is empty: want the path of a folder")
	}
	if path := filepath.Join(c.Data, socketName); len(path) > maxSocketPath {
		return fmt.Errorf("--data %s: the path is %d bytes too long for the socket in the folder: give a shorter one, relative to where you are", c.Data, len(path)-maxSocketPath)
	}
	if c.PublicURL != "" {
		if _, err := origin(c.PublicURL); err != nil {
			return fmt.Errorf("--public-url %q: %w", c.PublicURL, err)
		}
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return fmt.Errorf("--tls-cert and --tls-key go together: give both or none")
	}
	if c.TLSCert != "" && len(c.ACME) > 0 {
		return fmt.Errorf("--tls-cert and --acme exclude each other: give one")
	}
	if len(c.ACME) == 0 && (c.ACMEURL != "" || c.ACMERoots != "") {
		return fmt.Errorf("--acme-url and --acme-roots need --acme: give the host names too")
	}
	for _, host := range c.ACME {
		if host == "" || strings.ContainsAny(host, ":/*@ ") {
			return fmt.Errorf("--acme %q: want host names alone, such as moot.example.org", host)
		}
	}
	if (c.Mail == "") != (c.MailFrom == "") {
		return fmt.Errorf("--smtp-url and --mail-from go together: give both or none")
	}
	if c.Mail != "" {
		if _, err := mail.NewPost(c.Mail, c.MailFrom, time.Now); err != nil {
			return fmt.Errorf("--smtp-url: %w", err)
		}
	}
	if c.MaxSize < 0 {
		return fmt.Errorf("--max-size is %d bytes: want 0 for no limit, or more", c.MaxSize)
	}
	if c.MinFree < 0 {
		return fmt.Errorf("--min-free is %d bytes: want 0 or more", c.MinFree)
	}
	if c.Tick < 10*time.Millisecond || c.Tick > 10*time.Second {
		return fmt.Errorf("--tick %s: want between 10ms and 10s", c.Tick)
	}
	_, err := c.proxies()
	return err
}

// proxies reads the trusted networks.
func (c *Config) proxies() ([]*net.IPNet, error) {
	var nets []*net.IPNet
	for _, s := range c.TrustedProxies {
		if addr, err := netip.ParseAddr(s); err == nil {
			s = fmt.Sprintf("%s/%d", addr, addr.BitLen())
		}
		_, n, err := net.ParseCIDR(s)
		if err != nil {
			return nil, fmt.Errorf("--trusted-proxies %q: want an address or a network, such as 10.0.0.0/8", s)
		}
		nets = append(nets, n)
	}
	return nets, nil
}

// origin is scheme and host of an address, in lower case.
func origin(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return "", fmt.Errorf("want an address such as https://moot.example.org")
	}
	if strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("want scheme and host alone, without %q", u.RequestURI())
	}
	return strings.ToLower(u.Scheme + "://" + u.Host), nil
}

func (c *Config) secure() bool { return c.TLSCert != "" || len(c.ACME) > 0 }

// base is the address under which people reach a server that listens on at.
func (c *Config) base(at net.Addr) string {
	if c.PublicURL != "" {
		o, _ := origin(c.PublicURL)
		return o
	}
	scheme := "http"
	if c.secure() {
		scheme = "https"
	}
	port := at.(*net.TCPAddr).Port
	host := c.host(at)
	if scheme == "http" && port == 80 || scheme == "https" && port == 443 {
		return scheme + "://" + bracket(host)
	}
	return fmt.Sprintf("%s://%s", scheme, net.JoinHostPort(host, fmt.Sprint(port)))
}

func (c *Config) host(at net.Addr) string {
	if len(c.ACME) > 0 {
		return c.ACME[0]
	}
	host, _, _ := net.SplitHostPort(c.Addr)
	ip := at.(*net.TCPAddr).IP
	switch {
	case host != "" && net.ParseIP(host) == nil:
		return host
	case !ip.IsUnspecified():
		return ip.String()
	}
	if lan := lanAddresses(); len(lan) > 0 {
		return lan[0]
	}
	return "localhost"
}

func bracket(host string) string {
	if strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return host
}

// lanAddresses lists this machine's addresses on its networks, IPv4 first.
func lanAddresses() []string {
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		return nil
	}
	var four, six []string
	for _, a := range addrs {
		n, ok := a.(*net.IPNet)
		if !ok || n.IP.IsLoopback() || n.IP.IsLinkLocalUnicast() {
			continue
		}
		if n.IP.To4() != nil {
			four = append(four, n.IP.String())
		} else {
			six = append(six, n.IP.String())
		}
	}
	return append(four, six...)
}

// within tells whether an address with a port is of one of some networks.
func within(nets []*net.IPNet, remote string) bool {
	host, _, err := net.SplitHostPort(remote)
	return err == nil && slices.ContainsFunc(nets, func(n *net.IPNet) bool { return n.Contains(net.ParseIP(host)) })
}
