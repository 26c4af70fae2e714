package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"
)

// maxBody is the most bytes a request may carry: the longest text that is
// taken, at four bytes a character, and as much again for what JSON escapes.
const maxBody = 512 << 10

// strictJSON is middleware that refuses a body that is too large, is no JSON,
// or names a key twice, before anything reads a meaning into it.
func strictJSON(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		req := c.Request()
		if req.Body == nil || req.Body == http.NoBody || req.Method == http.MethodGet || !isJSON(req) {
			return next(c)
		}
		body, err := io.ReadAll(http.MaxBytesReader(c.Response(), req.Body, maxBody))
		if err != nil {
			return unread(err)
		}
		if len(body) > 0 {
			if err := checkJSON(body); err != nil {
				return err
			}
		}
		req.Body = io.NopCloser(bytes.NewReader(body))
		return next(c)
	}
}

// unread is why a body could not be read: it is too large, or the line broke or
// was too slow, which is nobody's fault here.
func unread(err error) error {
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return ErrBodyTooLarge.With("max", tooLarge.Limit)
	}
	return ErrInterrupted
}

// isJSON tells whether a body is said to be JSON, or not said to be anything.
func isJSON(req *http.Request) bool {
	kind := req.Header.Get("Content-Type")
	return kind == "" || strings.Contains(kind, "json")
}

// checkJSON refuses broken JSON and objects that name a key twice.
func checkJSON(body []byte) error {
	if !utf8.Valid(body) {
		return ErrBadJSON.With("problem", "not UTF-8")
	}
	if !json.Valid(body) {
		var v any
		return ErrBadJSON.With("problem", problem(json.Unmarshal(body, &v)))
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	return checkValue(dec)
}

func problem(err error) string {
	if err == nil {
		return "not JSON"
	}
	return strings.TrimPrefix(err.Error(), "json: ")
}

func checkValue(dec *json.Decoder) error {
	tok, err := dec.Token()
	if err != nil {
		return ErrBadJSON.With("problem", problem(err))
	}
	delim, ok := tok.(json.Delim)
	if !ok {
		return nil
	}
	seen := map[string]bool{}
	for dec.More() {
		if delim == '{' {
			key, err := dec.Token()
			if err != nil {
				return ErrBadJSON.With("problem", problem(err))
			}
			name := key.(string)
			if seen[name] {
				return ErrTwiceInJSON.With("key", name)
			}
			seen[name] = true
		}
		if err := checkValue(dec); err != nil {
			return err
		}
	}
	if _, err := dec.Token(); err != nil && !errors.Is(err, io.EOF) {
		return ErrBadJSON.With("problem", problem(err))
	}
	return nil
}
