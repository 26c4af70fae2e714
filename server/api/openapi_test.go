package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"
	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/server/api"
	"github.com/folkmoot/folkmoot/server/blobs"
	"github.com/folkmoot/folkmoot/web"
)

var update = flag.Bool("update", false, "write openapi.json anew")

var param = regexp.MustCompile(`:([a-z]+)`)

// A phone on a crowded network has as long to send a request as the server has to
// answer it; for a file, so long that 5 MiB come through at one megabit a second.
func TestOpenAPI_TimeToSend(t *testing.T) {
	door, err := api.Register(echo.New(), nil, nil, nil, api.Options{Version: "0", Locales: web.Locales()})
	require.NoError(t, err)
	for path, item := range door.OpenAPI().Paths {
		for _, op := range []*huma.Operation{item.Post, item.Put} {
			if op != nil {
				require.GreaterOrEqual(t, op.BodyReadTimeout, 20*time.Second, path)
			}
		}
	}
	file := door.OpenAPI().Paths["/meetings/{meeting}/files"].Post
	require.GreaterOrEqual(t, file.BodyReadTimeout.Seconds()*1e6/8, float64(blobs.MaxSize))
}

// The description is OpenAPI 3.1, is the golden file that the page's types are
// made from, and names exactly the routes that there are.
func TestOpenAPI_MatchesRoutes(t *testing.T) {
	e := echo.New()
	door, err := api.Register(e, nil, nil, nil, api.Options{Version: "0", Locales: web.Locales()})
	require.NoError(t, err)

	text, err := json.Marshal(door.OpenAPI())
	require.NoError(t, err)
	var pretty bytes.Buffer
	require.NoError(t, json.Indent(&pretty, text, "", "  "))
	pretty.WriteByte('\n')
	if *update {
		require.NoError(t, os.WriteFile("openapi.json", pretty.Bytes(), 0o644))
	}
	golden, err := os.ReadFile("openapi.json")
	require.NoError(t, err)
	require.Equal(t, string(golden), pretty.String(), "run make types, and look at the difference")

	var doc struct {
		OpenAPI string                    `json:"openapi"`
		Paths   map[string]map[string]any `json:"paths"`
	}
	require.NoError(t, json.Unmarshal(text, &doc))
	require.True(t, strings.HasPrefix(doc.OpenAPI, "3.1"), doc.OpenAPI)
	described := map[string]bool{}
	for path, ops := range doc.Paths {
		for method := range ops {
			described[strings.ToUpper(method)+" "+path] = true
		}
	}
	real := map[string]bool{}
	for _, r := range e.Routes() {
		path, below := strings.CutPrefix(r.Path, "/api")
		if below && r.Method != "echo_route_not_found" && !strings.HasPrefix(path, "/openapi") {
			real[r.Method+" "+param.ReplaceAllString(path, "{$1}")] = true
		}
	}
	require.Greater(t, len(real), 20)
	require.Equal(t, real, described)
}
