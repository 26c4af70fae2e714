package web_test

import (
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/folkmoot/folkmoot/web"
)

func TestThereIsAlwaysAPage(t *testing.T) {
	fsys, _ := web.Files()
	page, err := fs.ReadFile(fsys, "index.html")
	require.NoError(t, err)
	require.Contains(t, string(page), "<title>Folkmoot</title>")
}

func TestLocalesAreNamedByLanguage(t *testing.T) {
	names, err := fs.Glob(web.Locales(), "*.json")
	require.NoError(t, err)
	require.Equal(t, []string{"de.json", "en.json"}, names)
}
