// Package client speaks the HTTP door of a server, as a phone does: one
// [Client] is one browser with its session. It keeps the API honest, since
// nothing in it comes from the server's own packages but the words of package
// decision, and it drives kill tests, scenes and rehearsals.
//
// Any number of clients share one set of connections: make the first with New
// and the others with [Client.Another]. No method leaves a goroutine behind; all
// of them give up when their context ends. Nothing is retried here: whoever
// calls knows the ids and counters that make a retry the same intent.
package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"github.com/folkmoot/folkmoot/decision"
)

// maxAnswer bounds the bytes read of one answer.
const maxAnswer = 64 << 20

// Client is one browser. Its methods may be called from any goroutine.
type Client struct {
	base      *url.URL
	transport *http.Transport
	jar       http.CookieJar
	http      *http.Client
}

// Refusal is an answer of the server that says no.
type Refusal struct {
	Status  int            `json:"-"` // of HTTP
	Code    string         `json:"code"`
	Args    map[string]any `json:"args"`
	Request string         `json:"request"` // names the request in the server's log
}

// Error gives status and code.
func (r *Refusal) Error() string {
	return fmt.Sprintf("refused with %d %s %v", r.Status, r.Code, r.Args)
}

// Refused tells whether an error is a refusal with a code.
func Refused(err error, code string) bool {
	var r *Refusal
	return errors.As(err, &r) && r.Code == code
}

// NewTransport is a transport for many clients of one server: it keeps up to
// conns idle connections.
func NewTransport(conns int) *http.Transport {
	return &http.Transport{MaxIdleConns: conns, MaxIdleConnsPerHost: conns, DisableCompression: true}
}

// New makes a browser without a session that reaches a server at base, such as
// "http://192.168.1.5:8080". A nil transport is one of its own with 256
// connections. The error says what is wrong with base.
func New(base string, transport *http.Transport) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, fmt.Errorf("client: %w", err)
	}
	if u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("client: %q is no address of a server", base)
	}
	if transport == nil {
		transport = NewTransport(256)
	}
	return browser(&url.URL{Scheme: u.Scheme, Host: u.Host}, transport, newJar()), nil
}

func newJar() http.CookieJar {
	jar, _ := cookiejar.New(nil) // fails never
	return jar
}

func browser(base *url.URL, transport *http.Transport, jar http.CookieJar) *Client {
	return &Client{base: base, transport: transport, jar: jar, http: &http.Client{Transport: transport, Jar: jar}}
}

// Another is another browser, without a session, over the same connections.
func (c *Client) Another() *Client { return browser(c.base, c.transport, newJar()) }

// At is the same browser, with its session, at another address of the same
// host: a server that came back on another port.
func (c *Client) At(base string) (*Client, error) {
	moved, err := New(base, c.transport)
	if err != nil {
		return nil, err
	}
	return browser(moved.base, c.transport, c.jar), nil
}

// Close lets go of the idle connections that all clients of the transport share.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// Cookie is the session as a Cookie header carries it: a secret.
func (c *Client) Cookie() string {
	var all []string
	for _, cookie := range c.jar.Cookies(c.base) {
		all = append(all, cookie.Name+"="+cookie.Value)
	}
	return strings.Join(all, "; ")
}

// Base is the server's address.
func (c *Client) Base() string { return c.base.String() }

// NewID draws an id for a command, or for something that a client makes.
func NewID[T ~string]() T { return T(uuid.NewString()) }

// call sends one request below /api and reads its answer into out, unless that is
// nil. A *[]byte takes the answer as it is.
func (c *Client) call(ctx context.Context, method, path string, body, out any) error {
	if body == nil {
		return c.send(ctx, method, path, "", nil, out)
	}
	text, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("client: %w", err)
	}
	return c.send(ctx, method, path, "application/json", text, out)
}

// send is call with a body as it is; kind is its media type, "" for none.
func (c *Client) send(ctx context.Context, method, path, kind string, body []byte, out any) error {
	req, err := http.NewRequestWithContext(ctx, method, c.base.String()+"/api"+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("client: %w", err)
	}
	req.Header.Set("Origin", c.base.String())
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	if err != nil {
		return err
	}
	if res.StatusCode >= 300 {
		return refusal(res.StatusCode, text)
	}
	switch out := out.(type) {
	case nil:
		return nil
	case *[]byte:
		*out = text
		return nil
	}
	if err := json.Unmarshal(text, out); err != nil {
		return fmt.Errorf("client: answer to %s %s: %w", method, path, err)
	}
	return nil
}

func refusal(status int, text []byte) error {
	r := &Refusal{Status: status}
	if err := json.Unmarshal(text, r); err != nil || r.Code == "" {
		return fmt.Errorf("client: answer %d without a code: %.200s", status, text)
	}
	return r
}

func (c *Client) get(ctx context.Context, path string, out any) error {
	return c.call(ctx, http.MethodGet, path, nil, out)
}

// below is a path of a meeting's.
func below(meeting decision.MeetingID, parts ...string) string {
	path := "/meetings/" + url.PathEscape(string(meeting))
	for _, p := range parts {
		path += "/" + url.PathEscape(p)
	}
	return path
}

// fragment is the token of a link.
func fragment(link string) string {
	_, token, ok := strings.Cut(link, "#")
	if !ok {
		return link
	}
	return token
}
