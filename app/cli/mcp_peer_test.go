//go:build peers

package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// inspector runs the command line of the official MCP inspector and returns what
// it prints.
func inspector(t *testing.T, home string, args ...string) map[string]any {
	t.Helper()
	folder := os.Getenv("DAYBRIEF_MCP_PEERS")
	if folder == "" {
		t.Fatal("DAYBRIEF_MCP_PEERS names no folder; make test-peers sets it")
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(folder, "node_modules", ".bin", "mcp-inspector"), append([]string{"--cli"}, args...)...)
	cmd.Env = command(ctx, home).Env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s\n%s", args, err, out, stderr.Bytes())
	}
	var v map[string]any
	if err := json.Unmarshal(out, &v); err != nil {
		t.Fatalf("%v: %v in %s", args, err, out)
	}
	return v
}

// wrapper is a program that is daybrief with a home: the inspector hands no
// environment on.
func wrapper(t *testing.T, home string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "daybrief")
	text := "#!/bin/sh\nexport " + asProgram + "=1 OLLAMA_HOST=127.0.0.1:9 " + testKeyring + "='" + filepath.Join(home, "keyring.json") + "'\nexec '" + os.Args[0] + "' --home '" + home + "' \"$@\"\n"
	if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// inspect lists and calls our tools by an official client, whatever way it
// reaches us: target are the inspector's arguments for that.
func inspect(t *testing.T, home string, target ...string) {
	t.Helper()
	ask := func(args ...string) map[string]any {
		return inspector(t, home, append(slices.Clone(target), args...)...)
	}
	var names []string
	for _, tool := range ask("--method", "tools/list")["tools"].([]any) {
		names = append(names, tool.(map[string]any)["name"].(string))
	}
	for _, want := range []string{"brief", "search", "ask", "vote", "preload", "get_emails", "get_calendar", "get_hackernews", "get_rss_feeds", "get_weather"} {
		if !slices.Contains(names, want) {
			t.Errorf("the inspector lists %v, without %s", names, want)
		}
	}
	call := func(tool string, args ...string) string {
		all := []string{"--method", "tools/call", "--tool-name", tool}
		for _, a := range args {
			all = append(all, "--tool-arg", a)
		}
		v := ask(all...)
		if v["isError"] == true {
			t.Errorf("%s: %v", tool, v["content"])
		}
		data, _ := json.Marshal(v["structuredContent"])
		return string(data)
	}
	if brief := call("brief"); !strings.Contains(brief, `"tldr":[{`) || !strings.Contains(brief, "incident report") {
		t.Errorf("brief: %.300s", brief)
	}
	if mail := call("get_emails", "limit=2"); strings.Count(mail, `"kind":"mail"`) != 2 {
		t.Errorf("get_emails: %.300s", mail)
	}
	if day := call("get_calendar", "days=1"); !strings.Contains(day, "Board review") {
		t.Errorf("get_calendar: %.300s", day)
	}
	if hits := call("search", "query=incident report", "k=3"); !strings.Contains(hits, "incident report") {
		t.Errorf("search: %.300s", hits)
	}
	if n := len(ask("--method", "resources/list")["resources"].([]any)); n < 10 {
		t.Errorf("%d resources are listed", n)
	}
	if n := len(ask("--method", "prompts/list")["prompts"].([]any)); n != 3 {
		t.Errorf("%d prompts are listed", n)
	}
}

// sampleHome has the brief of the sample day.
func sampleHome(t *testing.T) string {
	t.Helper()
	home := t.TempDir()
	if r := run(t, home, "preload", "--sample"); r.code != 0 && r.code != ExitPartial {
		t.Fatalf("%+v", r)
	}
	return home
}

func TestPeerInspectorOverStdio(t *testing.T) {
	home := sampleHome(t)
	inspect(t, home, wrapper(t, home), "mcp")
}

func TestPeerInspectorOverHTTP(t *testing.T) {
	home := sampleHome(t)
	token := strings.TrimSpace(run(t, home, "mcp", "--token").out)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	server := command(ctx, home, "mcp", "--http", "127.0.0.1:0")
	stderr, err := server.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = server.Process.Signal(os.Interrupt)
		if err := server.Wait(); err != nil {
			t.Errorf("the server ended with %v", err)
		}
	}()
	line, err := bufio.NewReader(stderr).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	url, _, _ := strings.Cut(strings.TrimPrefix(line, "Serving MCP at "), ";")
	inspect(t, home, url, "--transport", "http", "--header", "Authorization: Bearer "+token)
}
