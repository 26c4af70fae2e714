package server

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"os"
	"path/filepath"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// tlsConfig is how the server speaks TLS: by certificate files, by certificates
// from an authority (ACME, RFC 8555; the authority checks us over TLS itself,
// RFC 8737), or nil for plain HTTP.
func (c *Config) tlsConfig() (*tls.Config, error) {
	switch {
	case c.TLSCert != "":
		cert, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey)
		if err != nil {
			return nil, fmt.Errorf("--tls-cert %s, --tls-key %s: %w", c.TLSCert, c.TLSKey, err)
		}
		return &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}, nil
	case len(c.ACME) > 0:
		return c.acmeConfig()
	}
	return nil, nil
}

// acmeConfig keeps the account's key and the certificates in the data folder.
func (c *Config) acmeConfig() (*tls.Config, error) {
	client := &acme.Client{DirectoryURL: c.ACMEURL, UserAgent: "folkmoot/" + Version}
	if c.ACMERoots != "" {
		pem, err := os.ReadFile(c.ACMERoots)
		if err != nil {
			return nil, fmt.Errorf("--acme-roots: %w", err)
		}
		roots := x509.NewCertPool()
		if !roots.AppendCertsFromPEM(pem) {
			return nil, fmt.Errorf("--acme-roots %s: holds no certificate in PEM", c.ACMERoots)
		}
		client.HTTPClient = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
	}
	m := &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		HostPolicy: autocert.HostWhitelist(c.ACME...),
		Cache:      autocert.DirCache(filepath.Join(c.Data, "certificates")),
		Client:     client,
	}
	conf := m.TLSConfig()
	conf.MinVersion = tls.VersionTLS12
	conf.NextProtos = []string{"http/1.1", acme.ALPNProto}
	return conf, nil
}

// cameSecure tells whether a browser's request came over TLS: to us, or to a
// trusted proxy that says so.
func (s *Server) cameSecure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	return r.Header.Get("X-Forwarded-Proto") == "https" && within(s.proxies, r.RemoteAddr)
}
