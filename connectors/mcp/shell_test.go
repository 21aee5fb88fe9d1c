//go:build unix

package mcp

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daybrief/app"
)

// TestPathOfTheLoginShell has a shell that greets, complains and sets a PATH of
// its own, and shells that do not work.
func TestPathOfTheLoginShell(t *testing.T) {
	dir := t.TempDir()
	count := filepath.Join(dir, "count")
	shell := func(name, body string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body), 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, c := range []struct {
		name, body string
		want       []string
	}{
		{"greets", fmt.Sprintf("echo x >> %s; echo Welcome; echo no tty >&2; PATH=/opt/node/bin:/usr/bin:relative; for last; do :; done; eval \"$last\"; exit 3", count), []string{"/opt/node/bin", "/usr/bin", "/own/bin"}},
		{"knows no -i", "case \"$*\" in *-i*) exit 2;; esac; PATH=/login/bin; for last; do :; done; eval \"$last\"", []string{"/login/bin", "/own/bin"}},
		{"says nothing", "exit 0", []string{"/own/bin"}},
		{"is broken", "kill -9 $$", []string{"/own/bin"}},
	} {
		vars := map[string]string{"SHELL": shell(strings.ReplaceAll(c.name, " ", "-"), c.body), "PATH": "/own/bin"}
		l := loginShell{getenv: func(n string) string { return vars[n] }, environ: os.Environ}
		if got := l.path(); !slices.Equal(got, c.want) {
			t.Errorf("a shell that %s: %v, want %v", c.name, got, c.want)
		}
		_ = l.path()
	}
	asked, err := os.ReadFile(count)
	if err != nil || string(asked) != "x\n" {
		t.Errorf("the shell was asked %q, want once (%v)", asked, err)
	}
	vars := map[string]string{"SHELL": "relative", "PATH": "/own/bin"}
	l := loginShell{getenv: func(n string) string { return vars[n] }, environ: os.Environ}
	if got := l.path(); !slices.Equal(got, []string{"/own/bin"}) {
		t.Errorf("without a shell: %v", got)
	}
}

// TestRealShells asks the shells of this machine.
func TestRealShells(t *testing.T) {
	found := 0
	for _, shell := range []string{"/bin/sh", "/bin/bash", "/usr/bin/zsh", "/usr/bin/fish"} {
		if _, err := os.Stat(shell); err != nil {
			continue
		}
		found++
		vars := map[string]string{"SHELL": shell}
		l := loginShell{getenv: func(n string) string { return vars[n] }, environ: os.Environ}
		if got := l.path(); len(got) == 0 {
			t.Errorf("%s told no PATH", shell)
		}
	}
	if found == 0 {
		t.Skip("none of the shells is installed")
	}
}

func TestEnvironmentOfChildren(t *testing.T) {
	vars := map[string]string{"HOME": "/home/x", "PATH": "/own/bin", "AWS_SECRET": "no", "CHAT_TEAM": "core"}
	c := NewClient(Options{Getenv: func(n string) string { return vars[n] }})
	s := app.SourceSettings{MCP: &app.MCPSettings{}}
	s.MCP.Env, s.MCP.SecretEnv = []string{"CHAT_TEAM"}, "CHAT_TOKEN"
	got := c.environment(s, "hush")
	want := []string{"PATH=/own/bin", "HOME=/home/x", "CHAT_TEAM=core", "CHAT_TOKEN=hush"}
	if !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
