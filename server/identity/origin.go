package identity

import (
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// Origins says which pages may write to this server and open websockets to it.
// It does not change and may be used by many goroutines at once. The zero value
// allows none.
//
// A page is ours if its Origin (RFC 6454) is a configured one. In a hall the
// server is reached by several addresses whose ports and schemes depend on the
// way; there a page is ours if its Origin is the very host and port that the
// request was sent to, by the same scheme, and that host is one of ours. The
// second half guards against DNS rebinding: a page of evil.example whose name has
// come to mean this machine has Origin and Host alike, but its host is none of
// ours.
type Origins struct {
	origins map[string]bool // as scheme://host[:port], normal
	hosts   map[string]bool // without port, normal
}

// NewOrigins allows the given origins, each scheme://host or scheme://host:port
// with scheme http or https, and pages that came from one of the hosts, each a
// name or an address without a port ("laptop.local", "192.168.1.5", "::1").
// Letters may be large or small; names outside ASCII are given in their xn-- form,
// as browsers send them. The error says which entry is wrong, and why.
func NewOrigins(origins, hosts []string) (Origins, error) {
	o := Origins{map[string]bool{}, map[string]bool{}}
	for _, s := range origins {
		scheme, host, ok := splitOrigin(s)
		if !ok {
			return Origins{}, fmt.Errorf("identity: %q is not an origin: give it as https://vote.example.org or http://192.168.1.5:8080, without a path", s)
		}
		o.origins[scheme+"://"+host] = true
	}
	for _, s := range hosts {
		host := strings.ToLower(strings.Trim(s, "[]"))
		if ip := net.ParseIP(host); ip != nil {
			host = ip.String()
		} else if host == "" || !isASCII(host) || strings.ContainsAny(host, ":/@") {
			return Origins{}, fmt.Errorf("identity: %q is not a host: give a name or an address, without scheme and port", s)
		}
		o.hosts[host] = true
	}
	return o, nil
}

// Check refuses a write or a websocket of a page that is not ours, or that does
// not say whose it is: browsers always do. secure says that the browser reached us
// over TLS. Errors: ErrOrigin.
func (o Origins) Check(r *http.Request, secure bool) error {
	sent := r.Header.Values("Origin")
	if len(sent) != 1 {
		return ErrOrigin
	}
	scheme, host, ok := splitOrigin(sent[0])
	if !ok {
		return ErrOrigin
	}
	if o.origins[scheme+"://"+host] {
		return nil
	}
	came := "http"
	if secure {
		came = "https"
	}
	if scheme == came && host == withoutDefaultPort(scheme, strings.ToLower(r.Host)) && o.hosts[hostName(host)] {
		return nil
	}
	return ErrOrigin
}

// splitOrigin takes a serialized origin apart, in small letters and without the
// scheme's default port.
func splitOrigin(s string) (scheme, host string, ok bool) {
	u, err := url.Parse(strings.ToLower(s))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || !isASCII(u.Host) {
		return "", "", false
	}
	if strings.ToLower(s) != u.Scheme+"://"+u.Host || strings.HasSuffix(u.Host, ":") {
		return "", "", false
	}
	return u.Scheme, withoutDefaultPort(u.Scheme, u.Host), true
}

func withoutDefaultPort(scheme, host string) string {
	if scheme == "https" {
		return strings.TrimSuffix(host, ":443")
	}
	return strings.TrimSuffix(host, ":80")
}

// hostName is the host of host[:port], an IPv6 address without its brackets.
func hostName(host string) string { return (&url.URL{Host: host}).Hostname() }

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7e || r < 0x21 }) < 0
}
