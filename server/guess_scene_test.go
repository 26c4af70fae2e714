package server_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/identity"
)

// Wrong join codes count for the address that a trusted proxy forwards; what
// anybody else says of their address counts for nothing.
func TestScene_WrongCodesAreCountedForTheAddressBehindAProxy(t *testing.T) {
	for _, c := range []struct {
		proxies []string
		want    int // for a right code from another address than the guesses
	}{
		{[]string{"127.0.0.1"}, http.StatusOK},
		{nil, http.StatusTooManyRequests},
	} {
		now := time.Now()
		h := open(t, func(cfg *server.Config) {
			cfg.TrustedProxies, cfg.Clock = c.proxies, func() time.Time { return now } // so that nothing is forgotten meanwhile
		})
		for range identity.WrongCodesPerAddress / identity.WrongCodesPerSession {
			cookie := h.browser().Cookie()
			for range identity.WrongCodesPerSession {
				require.Equal(t, http.StatusNotFound, h.codeFrom("203.0.113.7", cookie, "BBBBBB"))
			}
		}
		require.Equal(t, http.StatusTooManyRequests, h.codeFrom("203.0.113.7", h.browser().Cookie(), h.code))
		require.Equal(t, c.want, h.codeFrom("203.0.113.8", h.browser().Cookie(), h.code), "proxies %v", c.proxies)
	}
}

// codeFrom asks for the meeting of a join code, with a header that says from where.
func (h *hall) codeFrom(address, cookie, code string) int {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.ctx, http.MethodGet, h.host.Base()+"/api/join/"+code, nil)
	require.NoError(h.t, err)
	req.Header.Set("Cookie", cookie)
	req.Header.Set("X-Forwarded-For", address)
	res, err := http.DefaultClient.Do(req)
	require.NoError(h.t, err)
	require.NoError(h.t, res.Body.Close())
	return res.StatusCode
}
