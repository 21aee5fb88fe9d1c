package llm

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// ServerAbilities is what a version of Ollama can do that Daybrief makes use of
// (https://github.com/ollama/ollama/releases).
type ServerAbilities struct {
	Schema       bool `json:"schema"`        // answers bound to a JSON schema: 0.5.0
	Capabilities bool `json:"capabilities"`  // /api/show tells what a model can do: 0.6.4
	Think        bool `json:"think"`         // thinking can be turned off: 0.9.0
	ContextInUse bool `json:"context_inuse"` // /api/ps tells the window a model was loaded with: 0.10.0
	Dimensions   bool `json:"dimensions"`    // shorter vectors on request: 0.11.11
	Strict       bool `json:"strict"`        // refuses a prompt that does not fit instead of cutting it: 0.12.4
}

// Abilities returns what a version can do. One that is no number, such as that
// of a build of one's own, is trusted with nothing new.
func Abilities(version string) ServerAbilities {
	return ServerAbilities{
		Schema:       atLeast(version, 0, 5, 0),
		Capabilities: atLeast(version, 0, 6, 4),
		Think:        atLeast(version, 0, 9, 0),
		ContextInUse: atLeast(version, 0, 10, 0),
		Dimensions:   atLeast(version, 0, 11, 11),
		Strict:       atLeast(version, 0, 12, 4),
	}
}

// Outdated says what the reader misses with a server of that version, "" where
// it is nothing.
func Outdated(version string) string {
	a := Abilities(version)
	switch {
	case !atLeast(version, 0, 0, 1): // a build of one's own: nobody knows
	case !a.Schema:
		return "Ollama " + version + " cannot bind a model's answer to a form; Daybrief needs 0.5.0 or later for a model's wording."
	case !a.Strict:
		return "Ollama " + version + " may cut a long prompt without a word, so Daybrief asks it for less at a time; from 0.12.4 on it does not."
	}
	return ""
}

// Memory is the machine's main memory in bytes; 0 where the system does not
// tell.
type Memory struct {
	Total     int64 `json:"total"`
	Available int64 `json:"available"` // without putting anything aside
}

// MachineMemory asks the system.
func MachineMemory() Memory {
	m := machineMemory()
	if m.Total < 0 || m.Available < 0 || m.Available > m.Total {
		m.Available = 0
	}
	m.Total = max(m.Total, 0)
	return m
}

// Advice is which models suit a machine.
type Advice struct {
	Model string `json:"model,omitempty"` // absent: no model is worth its while here
	Embed string `json:"embed,omitempty"`
	Why   string `json:"why"`
}

// What models take in memory while they work, in bytes: weights at four bits,
// a window of 4,096 tokens, and the server.
const (
	gib       = 1 << 30
	sevenUses = 6 * gib
	threeUses = 3 * gib
	smallUses = 1700 << 20
	tinyModel = "qwen2.5:1.5b"
)

// Advise names the models for a machine. The rest of the system keeps some
// memory for itself: two gigabytes or a third, whichever is less.
func Advise(m Memory) Advice {
	if m.Total == 0 {
		return Advice{Model: SuggestedModel, Embed: SuggestedEmbed, Why: "This system does not tell how much memory it has; " + SmallModel + " wants half as much."}
	}
	room := m.Total - min(2*gib, m.Total/3)
	a := Advice{Embed: SuggestedEmbed}
	var uses int64
	switch {
	case room >= sevenUses:
		a.Model, uses = SuggestedModel, sevenUses
	case room >= threeUses:
		a.Model, uses = SmallModel, threeUses
	case room >= smallUses:
		a.Model, uses = tinyModel, smallUses
	default:
		return Advice{Why: fmt.Sprintf("This machine has %s of memory: too little for a model worth asking. The brief is complete without one.", sizeOf(m.Total))}
	}
	a.Why = fmt.Sprintf("This machine has %s of memory; %s wants about %s while it works.", sizeOf(m.Total), a.Model, sizeOf(uses))
	if m.Available > 0 && m.Available < uses {
		a.Why += fmt.Sprintf(" Only %s are free now: close what you do not need first.", sizeOf(m.Available))
	}
	return a
}

// Tight says that an installed model is large for the machine, "" where it is
// not or nothing is known. It is a remark, never a refusal.
func Tight(model string, bytes int64, m Memory) string {
	need := bytes + bytes/5 + gib/2
	if bytes <= 0 || m.Total == 0 || need <= m.Total-min(gib, m.Total/4) {
		return ""
	}
	return fmt.Sprintf("%s wants about %s of memory and this machine has %s: expect it to be slow.", model, sizeOf(need), sizeOf(m.Total))
}

func sizeOf(n int64) string {
	if n < gib {
		return fmt.Sprintf("%d MB", n>>20)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/gib), ".0") + " GB"
}

// InstalledAt looks for the server's program in the folders of the variable PATH
// and where its installers put it on the system goos. It returns "" where there
// is none, which does not mean that a server cannot run: it may be in a
// container.
func InstalledAt(goos string, getenv func(string) string) string {
	name := "ollama"
	if goos == "windows" {
		name = "ollama.exe"
	}
	for _, dir := range filepath.SplitList(getenv("PATH")) {
		if p := filepath.Join(dir, name); dir != "" && isFile(p) {
			return p
		}
	}
	for _, p := range usualPlaces(goos, getenv) {
		if isFile(p) {
			return p
		}
	}
	return ""
}

// usualPlaces are where installers put the server without naming it in PATH.
func usualPlaces(goos string, getenv func(string) string) []string {
	under := func(variable string, rest ...string) []string {
		base := getenv(variable)
		if base == "" {
			return nil
		}
		return []string{filepath.Join(append([]string{base}, rest...)...)}
	}
	switch goos {
	case "windows":
		return under("LOCALAPPDATA", "Programs", "Ollama", "ollama.exe")
	case "darwin":
		return append(under("HOME", "Applications", "Ollama.app", "Contents", "Resources", "ollama"),
			"/Applications/Ollama.app/Contents/Resources/ollama", "/opt/homebrew/bin/ollama", "/usr/local/bin/ollama")
	}
	return append(under("HOME", ".local", "bin", "ollama"), "/usr/local/bin/ollama", "/usr/bin/ollama", "/snap/bin/ollama")
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
