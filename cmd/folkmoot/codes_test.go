package main

import (
	"encoding/json"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/decision"
	"github.com/folkmoot/folkmoot/web"
)

// Every refusal that any package of the program can give has its sentence in
// every language, and no sentence is left over. All packages are linked in here.
func TestCodes_EveryRefusalIsSaidInEveryLanguage(t *testing.T) {
	// These the page says of itself.
	defined := map[string]bool{"offline": true, "unexpected": true}
	for _, code := range decision.Codes() {
		defined[code] = true
	}
	for _, from := range []string{"poll_closed", "no_such_page", "file_type", "link_spent", "storage_full", "websocket_expected"} {
		require.True(t, defined[from], "the package that defines %s is linked in", from)
	}
	files, err := fs.Glob(web.Locales(), "??.json")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 2)
	for _, name := range files {
		text, err := fs.ReadFile(web.Locales(), name)
		require.NoError(t, err)
		var messages map[string]any
		require.NoError(t, json.Unmarshal(text, &messages))
		for code := range defined {
			require.True(t, messages["error."+code] != nil, "%s lacks error.%s", name, code)
		}
		for key := range messages {
			if code, ok := strings.CutPrefix(key, "error."); ok {
				require.True(t, defined[code], "%s: nothing refuses with %s", name, code)
			}
		}
	}
}
