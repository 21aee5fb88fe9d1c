package llm

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestAbilities(t *testing.T) {
	all := ServerAbilities{true, true, true, true, true, true}
	for version, want := range map[string]ServerAbilities{
		"0.4.9":      {},
		"0.6.5":      {Schema: true, Capabilities: true},
		"0.11.10":    {Schema: true, Capabilities: true, Think: true, ContextInUse: true},
		"0.12.3":     {Schema: true, Capabilities: true, Think: true, ContextInUse: true, Dimensions: true},
		"0.12.4":     all,
		"v1.0.0-rc1": all,
		"dev":        {},
	} {
		if got := Abilities(version); got != want {
			t.Errorf("%s: %+v, want %+v", version, got, want)
		}
	}
	if Outdated("0.4.0") == "" || Outdated("0.12.3") == "" || Outdated("0.17.4") != "" || Outdated("0.0.0") != "" {
		t.Error("what an old server lacks is not told, or a new one is blamed")
	}
}

func TestAdvise(t *testing.T) {
	for _, tc := range []struct {
		total, free int64
		model, says string
	}{
		{64 * gib, 40 * gib, SuggestedModel, "64 GB"},
		{8 * gib, 0, SuggestedModel, "8 GB"},
		{15 * gib / 2, 7 * gib, SmallModel, "7.5 GB"},
		{16 * gib, 2 * gib, SuggestedModel, "Only 2 GB are free now"},
		{4 * gib, 3 * gib, tinyModel, "4 GB"},
		{2 * gib, 1 * gib, "", "too little"},
		{0, 0, SuggestedModel, "does not tell"},
	} {
		a := Advise(Memory{tc.total, tc.free})
		if a.Model != tc.model || !strings.Contains(a.Why, tc.says) || (a.Embed == "") != (tc.model == "") {
			t.Errorf("%d: %+v, want %q and %q", tc.total>>20, a, tc.model, tc.says)
		}
	}
	if Tight("big:70b", 40*gib, Memory{Total: 16 * gib}) == "" {
		t.Error("nothing is said of a model larger than the machine")
	}
	if s := Tight("m:7b", 5*gib, Memory{Total: 16 * gib}); s != "" {
		t.Errorf("a model that fits: %q", s)
	}
}

func TestMachineMemory(t *testing.T) {
	m := MachineMemory()
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" && runtime.GOOS != "windows" {
		if m != (Memory{}) {
			t.Errorf("%+v of a system nobody asks", m)
		}
		return
	}
	if m.Total < 64<<20 || m.Total > 1<<50 || m.Available < 0 || m.Available > m.Total {
		t.Errorf("%+v is no machine's memory", m)
	}
}

func TestInstalledAt(t *testing.T) {
	dir := t.TempDir()
	inPath, home := filepath.Join(dir, "bin"), filepath.Join(dir, "home")
	put := func(path string) string {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o700); err != nil {
			t.Fatal(err)
		}
		return path
	}
	env := func(m map[string]string) func(string) string { return func(k string) string { return m[k] } }
	unix := put(filepath.Join(inPath, "ollama"))
	if got := InstalledAt("linux", env(map[string]string{"PATH": dir + string(os.PathListSeparator) + inPath})); got != unix {
		t.Errorf("in PATH: %q", got)
	}
	win := put(filepath.Join(home, "Programs", "Ollama", "ollama.exe"))
	if got := InstalledAt("windows", env(map[string]string{"LOCALAPPDATA": home, "PATH": inPath})); got != win {
		t.Errorf("Windows: %q", got)
	}
	mac := put(filepath.Join(home, "Applications", "Ollama.app", "Contents", "Resources", "ollama"))
	if got := InstalledAt("darwin", env(map[string]string{"HOME": home, "PATH": dir})); got != mac {
		t.Errorf("macOS: %q", got)
	}
	if got := InstalledAt("windows", env(map[string]string{"PATH": inPath})); got != "" {
		t.Errorf("a program for another system was taken: %q", got)
	}
	if err := os.Mkdir(filepath.Join(dir, "ollama"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := InstalledAt("windows", env(map[string]string{"PATH": dir})); got != "" {
		t.Errorf("a folder was taken for the program: %q", got)
	}
}
