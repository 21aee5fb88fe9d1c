package boot

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm/llmtest"
	"daybrief/app"
)

// modelHome opens the program with an environment and what config.toml says.
func modelHome(t *testing.T, config string, env map[string]string) *App {
	t.Helper()
	home := t.TempDir()
	if config != "" {
		if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return wednesday }, Getenv: func(name string) string { return env[name] }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

// withProgram is a folder for PATH in which an ollama lies.
func withProgram(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"ollama", "ollama.exe"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// What is missing, each with its own words and cure.
func TestModelState(t *testing.T) {
	refused := "http://" + llmtest.ClosedPort(t)
	writer := llmtest.Model{Name: "w:7b", Family: "qwen2", Size: "7.6B", Context: 32768, Capabilities: []string{"completion"}}
	embed := llmtest.Model{Name: "nomic-embed-text:latest", Family: "nomic-bert", Size: "137M", Capabilities: []string{"embedding"}}
	empty := llmtest.StartPull(t, "0.6.5", nil, nil)
	full := llmtest.StartPull(t, "0.17.4", []llmtest.Model{writer, embed}, nil)
	for _, tc := range []struct {
		name, config string
		env          map[string]string
		state, code  string
		says, cure   string
	}{
		{"off", "[model]\noff = true\n", map[string]string{"OLLAMA_HOST": full.URL}, ModelOff, "", "", ""},
		{"installed, not running", "", map[string]string{"OLLAMA_HOST": refused, "PATH": withProgram(t)}, ModelNotRunning, app.CodeModelDown, "installed but not running", "ollama serve"},
		{"another machine", "[model]\nurl = \"http://ollama.invalid:11434\"\n", nil, ModelNotRunning, app.CodeModelDown, "", ""},
		{"no model at all", "", map[string]string{"OLLAMA_HOST": empty.URL}, ModelNone, app.CodeModelAbsent, "no model yet", "daybrief model pull"},
		{"not the wanted one", "[model]\nname = \"big:70b\"\n", map[string]string{"OLLAMA_HOST": full.URL}, ModelNotThere, app.CodeModelAbsent, `no model "big:70b"`, "daybrief model pull big:70b"},
		{"ready", "", map[string]string{"OLLAMA_HOST": full.URL}, ModelReady, "", "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, err := modelHome(t, tc.config, tc.env).ModelState(t.Context())
			if err != nil || s.State != tc.state {
				t.Fatalf("ModelState = %+v, %v, want %s", s, err, tc.state)
			}
			if (s.Note == nil) != (tc.code == "") {
				t.Fatalf("note %+v, want code %q", s.Note, tc.code)
			}
			if s.Note != nil && (s.Note.Code != tc.code || !strings.Contains(s.Note.Text, tc.says) || !strings.Contains(s.Note.Hint, tc.cure) || strings.Contains(s.Note.Text, "worded by rules")) {
				t.Errorf("note %+v", *s.Note)
			}
		})
	}
}

// A machine without the program: only where none of its usual places has it.
func TestModelStateNotInstalled(t *testing.T) {
	a := modelHome(t, "", map[string]string{"OLLAMA_HOST": llmtest.ClosedPort(t)})
	s, err := a.ModelState(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s.Program != "" {
		t.Skipf("Ollama is at %s, a usual place", s.Program)
	}
	if s.State != ModelNotInstalled || s.Note == nil || s.Note.Code != app.CodeModelDown || !strings.Contains(s.Note.Hint, "ollama.com/download") {
		t.Errorf("%+v", s)
	}
	if err := a.PullModel(t.Context(), "m", nil); !strings.Contains(app.AsError(err).Message, "not installed") {
		t.Errorf("PullModel = %v", err)
	}
	if _, err := a.Models(t.Context()); !strings.Contains(app.AsError(err).Message, "not installed") {
		t.Errorf("Models = %v", err)
	}
}

// A server that is no Ollama is neither missing nor stopped.
func TestModelStateOfSomethingElse(t *testing.T) {
	s := llmtest.StartPull(t, "", nil, nil)
	state, err := modelHome(t, "", map[string]string{"OLLAMA_HOST": s.URL}).ModelState(t.Context())
	if err != nil || state.State != ModelUnusable || state.Note == nil || !strings.Contains(state.Note.Text, "not Ollama") {
		t.Errorf("ModelState = %+v, %v", state, err)
	}
}

func TestPullModelAndUseIt(t *testing.T) {
	var s *llmtest.PullServer
	s = llmtest.StartPull(t, "0.17.4", nil,
		func(w http.ResponseWriter, _ *http.Request, _ string) {
			llmtest.PullPart(w, "weights", 10, 1000)
			llmtest.Break()
		},
		func(w http.ResponseWriter, _ *http.Request, name string) {
			llmtest.PullPart(w, "weights", 1000, 1000)
			s.Install(llmtest.Model{Name: name, Family: "qwen2", Size: "7.6B", Context: 32768, Capabilities: []string{"completion"}})
			llmtest.PullLine(w, "success")
		})
	a := modelHome(t, "", map[string]string{"OLLAMA_HOST": s.URL})
	before, err := a.ModelState(t.Context())
	if err != nil || len(before.Pull) == 0 {
		t.Fatalf("ModelState = %+v, %v", before, err)
	}
	last := PullProgress{}
	if err := a.PullModel(t.Context(), before.Pull[0], func(p PullProgress) { last = p }); err != nil {
		t.Fatal(err)
	}
	after, err := a.ModelState(t.Context())
	if err != nil || after.State != ModelReady || after.Model != before.Pull[0] || last.Fraction != 1 {
		t.Errorf("after the pull: %+v, %v; last step %+v", after, err, last)
	}
}

func TestPullModelFaults(t *testing.T) {
	for words, code := range map[string]string{
		"pull model manifest: file does not exist": app.CodeModelAbsent,
		"write x: no space left on device":         app.CodeDisk,
		"invalid model name":                       app.CodeUsage,
		"something else":                           app.CodeModelBad,
	} {
		s := llmtest.StartPull(t, "0.17.4", nil, func(w http.ResponseWriter, _ *http.Request, _ string) { llmtest.PullFault(w, words) })
		a := modelHome(t, "", map[string]string{"OLLAMA_HOST": s.URL})
		e := app.AsError(a.PullModel(t.Context(), "m", nil))
		if e == nil || e.Code != code || e.Hint == "" {
			t.Errorf("%s: %+v, want %s", words, e, code)
		}
	}
}

func TestPullModelStopped(t *testing.T) {
	s := llmtest.StartPull(t, "0.17.4", nil, func(w http.ResponseWriter, r *http.Request, _ string) {
		llmtest.PullPart(w, "weights", 10, 1000)
		<-r.Context().Done()
	})
	a := modelHome(t, "", map[string]string{"OLLAMA_HOST": s.URL})
	ctx, stop := context.WithCancel(t.Context())
	err := a.PullModel(ctx, "m", func(p PullProgress) {
		if p.Done > 0 {
			stop()
		}
	})
	if e := app.AsError(err); e == nil || e.Code != app.CodeCancelled || !strings.Contains(e.Hint, "goes on") {
		t.Errorf("PullModel = %v", err)
	}
}
