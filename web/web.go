// Package web holds the page: what is built from src/ into dist/, and the
// language files of locales/, which the minutes read too.
//
// dist/ is built with Node (make, or npm run build here) and is not kept in
// the repository. Without it the package still compiles, and [Files] serves a
// page that says how to build the real one.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist*
var pages embed.FS

//go:embed locales/??.json
var locales embed.FS

// Files is the built page, with index.html at its root. Where the page has not
// been built, built is false and the files are one page that says so. It is
// safe to call concurrently.
func Files() (fsys fs.FS, built bool) {
	if _, err := fs.Stat(pages, "dist/index.html"); err == nil {
		return mustSub(pages, "dist"), true
	}
	return mustSub(pages, "dist-absent"), false
}

// Locales is one file for each language, named by its code, such as en.json:
// messages by key, each a text or its plural forms, in the format of go-i18n.
// It is safe to call concurrently.
func Locales() fs.FS { return mustSub(locales, "locales") }

// mustSub is a folder that the embedding above has made sure of.
func mustSub(fsys fs.FS, dir string) fs.FS {
	sub, err := fs.Sub(fsys, dir)
	if err != nil {
		panic(err)
	}
	return sub
}
