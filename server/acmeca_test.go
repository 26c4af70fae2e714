package server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// authority is a certificate authority that speaks ACME (RFC 8555) as far as a
// server with challenges over TLS (RFC 8737) needs it. It believes nothing:
// every request must be signed with the account's key over a nonce of its own,
// and every name is checked by connecting to it.
type authority struct {
	*httptest.Server
	key  *ecdsa.PrivateKey
	cert *x509.Certificate

	mu       sync.Mutex
	reach    map[string]string // where a host name is reached on port 443
	nonces   map[string]bool
	accounts map[string]*ecdsa.PublicKey // by URL
	orders   []*order
	problems []string // what was wrong with requests and challenges
}

type order struct {
	host, token, thumbprint string
	proved, refused         bool
	chain                   []byte // PEM, once issued
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	ca := &authority{reach: map[string]string{}, nonces: map[string]bool{}, accounts: map[string]*ecdsa.PublicKey{}}
	var err error
	ca.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, ca.key.Public(), ca.key)
	require.NoError(t, err)
	ca.cert, err = x509.ParseCertificate(der)
	require.NoError(t, err)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /directory", ca.directory)
	mux.HandleFunc("HEAD /nonce", func(w http.ResponseWriter, _ *http.Request) { ca.stamp(w) })
	for path, f := range map[string]func(w http.ResponseWriter, r *http.Request, m *signed) error{
		"/account": ca.account, "/order": ca.newOrder, "/order/{n}": ca.order, "/authorization/{n}": ca.authorization,
		"/challenge/{n}": ca.challenge, "/finalize/{n}": ca.finalize, "/certificate/{n}": ca.certificate,
	} {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) { ca.answer(w, r, f) })
	}
	ca.Server = httptest.NewTLSServer(mux)
	t.Cleanup(ca.Close)
	return ca
}

// roots trusts what the authority issues.
func (ca *authority) roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(ca.cert)
	return pool
}

func (ca *authority) directory(w http.ResponseWriter, _ *http.Request) {
	give(w, http.StatusOK, map[string]any{"newNonce": ca.URL + "/nonce", "newAccount": ca.URL + "/account",
		"newOrder": ca.URL + "/order", "revokeCert": ca.URL + "/revoke", "keyChange": ca.URL + "/key",
		"meta": map[string]any{"termsOfService": ca.URL + "/terms"}})
}

func (ca *authority) stamp(w http.ResponseWriter) {
	ca.mu.Lock()
	defer ca.mu.Unlock()
	nonce := rand.Text()
	ca.nonces[nonce] = true
	w.Header().Set("Replay-Nonce", nonce)
}

// answer verifies a signed request and hands its payload on.
func (ca *authority) answer(w http.ResponseWriter, r *http.Request, f func(http.ResponseWriter, *http.Request, *signed) error) {
	ca.stamp(w)
	m, err := ca.verify(r)
	if err == nil {
		err = f(w, r, m)
	}
	if err != nil {
		ca.mu.Lock()
		ca.problems = append(ca.problems, err.Error())
		ca.mu.Unlock()
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"type": "urn:ietf:params:acme:error:malformed", "detail": err.Error()})
	}
}

// signed is a request whose signature has been verified.
type signed struct {
	account    string // URL; "" where the request brings its own key
	key        *ecdsa.PublicKey
	thumbprint string
	payload    []byte
}

// verify checks a JSON Web Signature (RFC 7515) as RFC 8555, section 6.2 wants it.
func (ca *authority) verify(r *http.Request) (*signed, error) {
	text, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	var jws struct{ Protected, Payload, Signature string }
	var head struct {
		Alg, Nonce, URL, Kid string
		JWK                  *jwk
	}
	if err := json.Unmarshal(text, &jws); err != nil {
		return nil, err
	}
	protected, err1 := base64.RawURLEncoding.DecodeString(jws.Protected)
	payload, err2 := base64.RawURLEncoding.DecodeString(jws.Payload)
	signature, err3 := base64.RawURLEncoding.DecodeString(jws.Signature)
	if err := errors.Join(err1, err2, err3, json.Unmarshal(protected, &head)); err != nil {
		return nil, err
	}
	ca.mu.Lock()
	defer ca.mu.Unlock()
	if !ca.nonces[head.Nonce] {
		return nil, errors.New("this nonce is not one of ours, or was used")
	}
	delete(ca.nonces, head.Nonce)
	m := &signed{account: head.Kid, payload: payload, key: ca.accounts[head.Kid]}
	if head.Kid == "" && head.JWK != nil {
		if m.key, err = head.JWK.public(); err != nil {
			return nil, err
		}
	}
	if m.key == nil || (head.Kid == "") != strings.HasSuffix(r.URL.Path, "/account") {
		return nil, errors.New("signed by nobody we know")
	}
	if head.Alg != "ES256" || head.URL != ca.URL+r.URL.Path || len(signature) != 64 {
		return nil, fmt.Errorf("signed with %s for %s", head.Alg, head.URL)
	}
	digest := sha256.Sum256([]byte(jws.Protected + "." + jws.Payload))
	if !ecdsa.Verify(m.key, digest[:], new(big.Int).SetBytes(signature[:32]), new(big.Int).SetBytes(signature[32:])) {
		return nil, errors.New("the signature is wrong")
	}
	m.thumbprint, err = thumbprint(m.key)
	return m, err
}

// jwk is a public key (RFC 7517).
type jwk struct{ Kty, Crv, X, Y string }

func (k *jwk) public() (*ecdsa.PublicKey, error) {
	x, err1 := base64.RawURLEncoding.DecodeString(k.X)
	y, err2 := base64.RawURLEncoding.DecodeString(k.Y)
	if err := errors.Join(err1, err2); err != nil || k.Kty != "EC" || k.Crv != "P-256" {
		return nil, fmt.Errorf("not a key on P-256: %w", err)
	}
	return ecdsa.ParseUncompressedPublicKey(elliptic.P256(), slices.Concat([]byte{4}, x, y))
}

// thumbprint names a key (RFC 7638).
func thumbprint(key *ecdsa.PublicKey) (string, error) {
	point, err := key.Bytes()
	if err != nil {
		return "", err
	}
	enc := base64.RawURLEncoding
	sum := sha256.Sum256(fmt.Appendf(nil, `{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}`,
		enc.EncodeToString(point[1:33]), enc.EncodeToString(point[33:])))
	return enc.EncodeToString(sum[:]), nil
}

func (ca *authority) account(w http.ResponseWriter, _ *http.Request, m *signed) error {
	var ask struct{ TermsOfServiceAgreed, OnlyReturnExisting bool }
	if err := json.Unmarshal(m.payload, &ask); err != nil {
		return err
	}
	ca.mu.Lock()
	defer ca.mu.Unlock()
	url, status := ca.URL+"/account/"+m.thumbprint, http.StatusOK
	if ca.accounts[url] == nil {
		if status = http.StatusCreated; !ask.TermsOfServiceAgreed {
			return errors.New("the terms of service are not agreed to")
		}
	}
	ca.accounts[url] = m.key
	w.Header().Set("Location", url)
	give(w, status, map[string]string{"status": "valid"})
	return nil
}

func (ca *authority) newOrder(w http.ResponseWriter, _ *http.Request, m *signed) error {
	var ask struct {
		Identifiers []struct{ Type, Value string }
	}
	if err := json.Unmarshal(m.payload, &ask); err != nil {
		return err
	}
	if len(ask.Identifiers) != 1 || ask.Identifiers[0].Type != "dns" {
		return fmt.Errorf("an order for %v", ask.Identifiers)
	}
	ca.mu.Lock()
	defer ca.mu.Unlock()
	o := &order{host: ask.Identifiers[0].Value, token: rand.Text(), thumbprint: m.thumbprint}
	ca.orders = append(ca.orders, o)
	w.Header().Set("Location", fmt.Sprintf("%s/order/%d", ca.URL, len(ca.orders)-1))
	ca.show(w, http.StatusCreated, o)
	return nil
}

func (ca *authority) order(w http.ResponseWriter, r *http.Request, m *signed) error {
	return ca.at(r, m, func(o *order) error { ca.show(w, http.StatusOK, o); return nil })
}

// at finds the account's own thing of a path, and holds the lock.
func (ca *authority) at(r *http.Request, m *signed, f func(*order) error) error {
	ca.mu.Lock()
	defer ca.mu.Unlock()
	var n int
	if _, err := fmt.Sscan(r.PathValue("n"), &n); err != nil || n < 0 || n >= len(ca.orders) || ca.orders[n].thumbprint != m.thumbprint {
		return errors.New("there is nothing of this account")
	}
	return f(ca.orders[n])
}

// show writes an order (RFC 8555, section 7.1.3).
func (ca *authority) show(w http.ResponseWriter, status int, o *order) {
	n := slices.Index(ca.orders, o)
	out := map[string]any{"status": "pending", "identifiers": []any{map[string]string{"type": "dns", "value": o.host}},
		"authorizations": []string{fmt.Sprintf("%s/authorization/%d", ca.URL, n)}, "finalize": fmt.Sprintf("%s/finalize/%d", ca.URL, n)}
	switch {
	case o.refused:
		out["status"] = "invalid"
	case o.chain != nil:
		out["status"], out["certificate"] = "valid", fmt.Sprintf("%s/certificate/%d", ca.URL, n)
	case o.proved:
		out["status"] = "ready"
	}
	give(w, status, out)
}

func (ca *authority) authorization(w http.ResponseWriter, r *http.Request, m *signed) error {
	return ca.at(r, m, func(o *order) error {
		give(w, http.StatusOK, map[string]any{"status": o.status(), "identifier": map[string]string{"type": "dns", "value": o.host},
			"challenges": []any{ca.task(o)}})
		return nil
	})
}

func (ca *authority) task(o *order) map[string]string {
	return map[string]string{"type": "tls-alpn-01", "status": o.status(), "token": o.token,
		"url": fmt.Sprintf("%s/challenge/%d", ca.URL, slices.Index(ca.orders, o))}
}

func (o *order) status() string {
	switch {
	case o.proved:
		return "valid"
	case o.refused:
		return "invalid"
	}
	return "pending"
}

// challenge checks a name when its owner says that it is ready.
func (ca *authority) challenge(w http.ResponseWriter, r *http.Request, m *signed) error {
	return ca.at(r, m, func(o *order) error {
		if err := o.prove(ca.reach[o.host]); err != nil {
			o.refused = true
			ca.problems = append(ca.problems, err.Error())
		} else {
			o.proved = true
		}
		give(w, http.StatusOK, ca.task(o))
		return nil
	})
}

// acmeIdentifier is the extension that proves control of a name (RFC 8737, section 6.1).
var acmeIdentifier = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 31}

// prove connects to the name as RFC 8737, section 3 says.
func (o *order) prove(addr string) error {
	conn, err := tls.DialWithDialer(&net.Dialer{Timeout: time.Minute}, "tcp", addr,
		&tls.Config{ServerName: o.host, NextProtos: []string{"acme-tls/1"}, InsecureSkipVerify: true})
	if err != nil {
		return err
	}
	defer conn.Close()
	state := conn.ConnectionState()
	leaf := state.PeerCertificates[0]
	if state.NegotiatedProtocol != "acme-tls/1" || !slices.Equal(leaf.DNSNames, []string{o.host}) {
		return fmt.Errorf("%s over %q", leaf.DNSNames, state.NegotiatedProtocol)
	}
	sum := sha256.Sum256([]byte(o.token + "." + o.thumbprint))
	want, err := asn1.Marshal(sum[:])
	if err != nil {
		return err
	}
	for _, ext := range leaf.Extensions {
		if ext.Id.Equal(acmeIdentifier) && ext.Critical && string(ext.Value) == string(want) {
			return nil
		}
	}
	return errors.New("the certificate does not prove control of the name")
}

// finalize issues the certificate that a signing request asks for.
func (ca *authority) finalize(w http.ResponseWriter, r *http.Request, m *signed) error {
	var ask struct{ CSR string }
	if err := json.Unmarshal(m.payload, &ask); err != nil {
		return err
	}
	der, err := base64.RawURLEncoding.DecodeString(ask.CSR)
	if err != nil {
		return err
	}
	csr, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return err
	}
	return ca.at(r, m, func(o *order) error {
		if !o.proved || csr.CheckSignature() != nil || !slices.Equal(csr.DNSNames, []string{o.host}) {
			return fmt.Errorf("a request for %v, where %s is %s", csr.DNSNames, o.host, o.status())
		}
		template := &x509.Certificate{SerialNumber: big.NewInt(int64(1000 + slices.Index(ca.orders, o))), DNSNames: csr.DNSNames,
			NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().AddDate(0, 3, 0),
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}
		leaf, err := x509.CreateCertificate(rand.Reader, template, ca.cert, csr.PublicKey, ca.key)
		if err != nil {
			return err
		}
		for _, der := range [][]byte{leaf, ca.cert.Raw} {
			o.chain = append(o.chain, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
		}
		w.Header().Set("Location", fmt.Sprintf("%s/order/%s", ca.URL, r.PathValue("n")))
		ca.show(w, http.StatusOK, o)
		return nil
	})
}

func (ca *authority) certificate(w http.ResponseWriter, r *http.Request, m *signed) error {
	return ca.at(r, m, func(o *order) error {
		w.Header().Set("Content-Type", "application/pem-certificate-chain")
		_, err := w.Write(o.chain)
		return err
	})
}

func give(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}
