# Everything a person or a machine does with Daybrief starts here.

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo 0.1.0-dev)
LDFLAGS := -s -w -X daybrief/app/boot.Version=$(VERSION)
# The screens are tested with Fyne's in-memory driver, so tests need no C compiler.
# On macOS Fyne wants cgo even so.
HEADLESS := CGO_ENABLED=$(if $(filter Darwin,$(shell uname -s)),1,0) LANG=en_US.UTF-8
TEST_TAGS := headless,migrated_fynedo

.PHONY: run build build-text test race test-window test-peers lint bench screenshots fuzz package package-check install uninstall clean help

run: ## build and open the window on a brief; as text where there is no display
	@GO="$(GO)" VERSION="$(VERSION)" sh .ci/run-window

build: ## build the program with its window
	$(GO) build -trimpath -tags migrated_fynedo -ldflags "$(LDFLAGS)" -o bin/daybrief .

build-text: ## build it without a window; needs no C compiler
	CGO_ENABLED=0 $(GO) build -trimpath -tags headless -ldflags "$(LDFLAGS)" -o bin/daybrief .

test: ## all tests that need Go alone
	$(HEADLESS) $(GO) vet -tags $(TEST_TAGS) ./...
	$(HEADLESS) $(GO) test -timeout 30m -tags $(TEST_TAGS) ./...

# SQLite itself, C made into Go, is not looked into: it would take ten times as long.
race: ## the same under the race detector; needs a C compiler
	CGO_ENABLED=1 LANG=en_US.UTF-8 $(GO) test -race -gcflags=modernc.org/sqlite/lib=-race=false -timeout 30m -tags $(TEST_TAGS) ./...

test-window: ## a real window under Xvfb, clicked with xdotool
	sh .ci/test-window

test-peers: ## install and start real servers and test against them
	GO="$(GO)" bash .ci/test-peers

lint: ## linters with the size limits of the house
	$(GO) vet -tags $(TEST_TAGS) ./...
	CGO_ENABLED=0 $(GO) test -tags $(TEST_TAGS) -run 'TestSizes|TestImportsFollowTheArrows' ./app/boot
	test -z "$$(gofmt -l . | tee /dev/stderr)"
	CGO_ENABLED=0 $(GO) run honnef.co/go/tools/cmd/staticcheck@v0.7.0 -tags $(TEST_TAGS) ./...

bench: ## benchmarks; each compares two things in one run
	GO="$(GO)" sh .ci/bench

screenshots: ## draw every screen into docs/screens
	mkdir -p docs/screens && find docs/screens -name '*.png' -delete
	DAYBRIEF_SHOTS="$(CURDIR)/docs/screens" $(HEADLESS) $(GO) test -count=1 -tags $(TEST_TAGS) -run TestScreenshots ./app/ui/...

fuzz: ## every fuzz target for ten seconds
	GO="$(GO)" sh .ci/fuzz

package: ## a tar.gz for Linux in dist/, with icon, menu entry and licences; HEADLESS=1 has no window
	@GO="$(GO)" VERSION="$(VERSION)" bash assets/package/build.sh

package-check: ## build the package twice, compare, install it into an empty folder and use it
	GO="$(GO)" VERSION="$(VERSION)" bash assets/package/check.sh

install: package ## install into PREFIX (~/.local, for root /usr/local); DESTDIR is honoured
	@d=$$(mktemp -d) && tar -xzf "dist/$$(ls -t dist | grep -m1 'linux.*tar.gz$$')" -C "$$d" --strip-components=1 && \
		DESTDIR="$(DESTDIR)" sh "$$d/install.sh" $(if $(PREFIX),--prefix "$(PREFIX)"); r=$$?; rm -rf "$$d"; exit $$r

uninstall: ## take it away from PREFIX again; settings and briefs stay
	@DESTDIR="$(DESTDIR)" sh assets/package/install.sh --uninstall $(if $(PREFIX),--prefix "$(PREFIX)")

clean: ## remove what was built
	rm -rf bin dist

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'
