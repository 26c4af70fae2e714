package server

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/require"
)

// pageOf serves a small page as the real one is served.
func pageOf(t *testing.T) http.Handler {
	t.Helper()
	p, err := loadPage(fstest.MapFS{
		"index.html":          {Data: []byte("<!doctype html>" + strings.Repeat("<p>Folkmoot</p>", 100))},
		"icon.svg":            {Data: []byte("<svg/>")},
		"assets/main-1234.js": {Data: []byte(strings.Repeat("moot();", 100))},
	})
	require.NoError(t, err)
	e := echo.New()
	e.Use(headers)
	e.GET("/*", p.serve)
	e.HEAD("/*", p.serve)
	return e
}

func TestPage(t *testing.T) {
	page := pageOf(t)
	for _, c := range []struct {
		name, path, accept string
		status             int
		contentType, cache string
		zipped             bool
	}{
		{"the page", "/", "", 200, "text/html; charset=utf-8", "no-cache", false},
		{"a route of the page's own", "/m/7d0c", "", 200, "text/html; charset=utf-8", "no-cache", false},
		{"packed for a browser", "/", "br, gzip", 200, "text/html; charset=utf-8", "no-cache", true},
		{"not packed where it is refused", "/", "gzip;q=0", 200, "text/html; charset=utf-8", "no-cache", false},
		{"a file that bears its hash", "/assets/main-1234.js", "gzip;q=0.5", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable", true},
		{"a file too small to pack", "/icon.svg", "gzip", 200, "image/svg+xml", "no-cache", false},
		{"no such file", "/assets/main-0000.js", "", 404, "application/json", "", false},
		{"no way out of the page", "/../../server.go", "", 404, "application/json", "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			req := httptest.NewRequest(http.MethodGet, c.path, nil)
			req.Header.Set("Accept-Encoding", c.accept)
			res := httptest.NewRecorder()
			page.ServeHTTP(res, req)
			h := res.Header()
			require.Equal(t, c.status, res.Code)
			require.Equal(t, c.contentType, h.Get("Content-Type"))
			require.Equal(t, c.cache, h.Get("Cache-Control"))
			require.Equal(t, c.zipped, h.Get("Content-Encoding") == "gzip")
			require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
			require.Contains(t, h.Get("Content-Security-Policy"), "default-src 'self'")
			if c.status != http.StatusOK {
				return
			}
			require.Equal(t, "Accept-Encoding", h.Get("Vary"))
			body := io.Reader(res.Body)
			if c.zipped {
				var err error
				body, err = gzip.NewReader(body)
				require.NoError(t, err)
			}
			text, err := io.ReadAll(body)
			require.NoError(t, err)
			require.Regexp(t, `^(<!doctype html><p>|<svg/>|moot\(\);)`, string(text))

			req.Header.Set("If-None-Match", h.Get("ETag"))
			res = httptest.NewRecorder()
			page.ServeHTTP(res, req)
			require.Equal(t, http.StatusNotModified, res.Code)
			require.Empty(t, res.Body.Bytes())
		})
	}
	_, err := loadPage(fstest.MapFS{"icon.svg": {}})
	require.ErrorContains(t, err, "there is no index.html")
}
