# Folkmoot. On a fresh machine two commands do all: make run, make test.
SHELL := /bin/bash
.DEFAULT_GOAL := help
GO ?= go
N ?= 30
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X github.com/folkmoot/folkmoot/server.Version=$(VERSION)
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
WEB_SOURCES := $(shell find web/src web/locales web/*.json web/*.ts web/*.js web/*.html -type f 2>/dev/null)

.PHONY: help run build test vet lint check-types go-test web-test e2e kill bench fuzz types golden clean

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: build ## build the page and the program, and serve; prints the link to open
	./bin/folkmoot serve

build: web/dist/index.html ## build the page and the program
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/folkmoot ./cmd/folkmoot

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run --silent build
	@touch $@

test: vet lint go-test web-test e2e ## everything: vet, lint, Go tests with -race, page checks, browser tests

vet: web/dist/index.html
	$(GO) vet ./...

lint: web/node_modules/.package-lock.json ## staticcheck, gofmt, eslint, prettier
	@out=$$(gofmt -l $$(git ls-files '*.go')); test -z "$$out" || { echo "gofmt: $$out"; exit 1; }
	$(GO) run $(STATICCHECK) ./...
	cd web && npm run --silent lint

go-test: web/dist/index.html ## Go tests, with the race detector
	$(GO) test -race -timeout 15m ./...

web-test: web/node_modules/.package-lock.json ## the page: type check, unit tests, size of the first load
	cd web && npm run --silent check && npm run --silent test && npm run --silent build && npm run --silent size

e2e: build ## browser tests: four people in one meeting (skipped where there is no Chromium)
	@if command -v chromium >/dev/null; then cd web && npm run --silent e2e; \
	elif [ -n "$$CI" ]; then echo "e2e: no chromium"; exit 1; \
	else echo "e2e: skipped, no chromium on this machine"; fi

kill: build ## stop the server at random moments N times and compare: make kill N=1000
	$(GO) test -count=1 -timeout 12h -run 'TestKill' ./cmd/folkmoot -kills=$(N)

bench: ## the benchmarks of docs/benchmarks.md
	$(GO) test -run '^$$' -bench . -benchmem ./...

fuzz: ## each fuzz test for ten seconds
	@for p in $$($(GO) list ./...); do for f in $$($(GO) test -list '^Fuzz' $$p | grep ^Fuzz); do \
	  echo "$$p $$f"; $(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime 10s $$p || exit 1; done; done

types: ## write openapi.json and the page's types from the Go code
	$(GO) test -count=1 ./server/api -run TestOpenAPI -update
	cd web && npm run --silent types

golden: ## write the golden files anew; look at the difference before you commit it
	$(GO) test -count=1 ./decision/minutes -update
	$(GO) test -count=1 ./cmd/folkmoot -run TestConfig -update

clean: ## remove what was built
	rm -rf bin web/dist web/node_modules
