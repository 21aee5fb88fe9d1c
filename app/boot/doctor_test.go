package boot

import (
	"database/sql"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"daybrief/agent/llm/llmtest"
	"daybrief/app"
	"daybrief/app/doctor"
	"daybrief/app/preload"
)

// patient is a home that doctor looks at.
type patient struct {
	home   string
	config string
	env    map[string]string
	now    time.Time
	web    http.RoundTripper
	o      DoctorOptions
	ring   doctorRing
}

func (p *patient) options(t *testing.T) Options {
	t.Helper()
	if p.home == "" {
		p.home = t.TempDir()
	}
	if p.config != "" {
		put(t, filepath.Join(p.home, "config.toml"), p.config)
		p.config = ""
	}
	if p.now.IsZero() {
		p.now = wednesday
	}
	if p.ring.err == nil {
		p.ring.err = keyring.ErrNotFound
	}
	p.o.machine.FontDirs = []string{p.home}
	return Options{Home: p.home, Now: func() time.Time { return p.now }, Getenv: func(n string) string { return p.env[n] }, Transport: p.web, Keyring: p.ring}
}

// see returns the findings by their ids.
func (p *patient) see(t *testing.T) map[string]doctor.Finding {
	t.Helper()
	byID := map[string]doctor.Finding{}
	for _, f := range DoctorWith(t.Context(), p.options(t), p.o) {
		if _, twice := byID[f.ID]; twice || f.ID == "" || f.Name == "" || (f.State != doctor.OK) != (f.Code != "" && f.Hint != "") {
			t.Errorf("%+v", f)
		}
		byID[f.ID] = f
	}
	return byID
}

func put(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// doctorRing is a keyring in which nothing is found, for a reason.
type doctorRing struct{ err error }

func (r doctorRing) Get(string, string) (string, error) { return "", r.err }
func (r doctorRing) Set(string, string, string) error   { return r.err }
func (r doctorRing) Delete(string, string) error        { return r.err }

const quiet = "source = []\n[model]\noff = true\n"

// TestDoctorFinds makes each failure and looks whether it is found.
func TestDoctorFinds(t *testing.T) {
	mail := "[model]\noff = true\n[[source]]\nname = \"Post\"\ntype = \"email\"\naddress = \"ann@own.example\"\nserver = \"mx.own.example:993\"\n"
	for name, c := range map[string]struct {
		p     patient
		make  func(t *testing.T, p *patient)
		id    string
		state doctor.State
		code  string
	}{
		"a config with a typo":     {patient{config: "zonne = \"x\"\n"}, nil, "config", doctor.Fail, app.CodeConfig},
		"and so it cannot open":    {patient{config: "zonne = \"x\"\n"}, nil, "open", doctor.Fail, app.CodeConfig},
		"no brief":                 {patient{config: quiet}, nil, "brief", doctor.Warn, app.CodeNoBrief},
		"an old brief":             {patient{now: wednesday.AddDate(0, 0, 6), config: quiet}, oldBrief, "brief", doctor.Warn, doctor.CodeBriefOld},
		"a store that is none":     {patient{config: quiet}, garbage, "store", doctor.Warn, app.CodeStoreSaved},
		"a zone that is none":      {patient{config: quiet, env: map[string]string{"TZ": "Europe/Atlantis"}}, nil, "zone", doctor.Fail, doctor.CodeZone},
		"a proxy":                  {patient{config: quiet, env: map[string]string{"HTTPS_PROXY": "http://p.example:1"}}, nil, "proxy", doctor.Warn, doctor.CodeProxy},
		"no password":              {patient{config: mail}, nil, "passwords", doctor.Fail, app.CodeSecret},
		"a keyring that answers":   {patient{config: mail}, nil, "keyring", doctor.OK, ""},
		"a locked keyring":         {patient{config: mail, ring: doctorRing{errors.New("Cannot autolaunch: the collection is locked")}}, nil, "keyring", doctor.Fail, doctor.CodeKeyringLocked},
		"no keyring":               {patient{config: mail, ring: doctorRing{keyring.ErrUnsupportedPlatform}}, nil, "keyring", doctor.Fail, doctor.CodeNoKeyring},
		"no keyring, nor a need":   {patient{config: quiet, ring: doctorRing{keyring.ErrUnsupportedPlatform}}, nil, "keyring", doctor.OK, ""},
		"no program for MCP":       {patient{config: "[model]\noff = true\n[[source]]\nname = \"Notes\"\ntype = \"mcp\"\ncommand = [\"no-such-program-x\"]\n"}, nil, "programs", doctor.Fail, doctor.CodeProgram},
		"no consent":               {patient{config: "source = []\n[model]\nprovider = \"openai\"\nname = \"m\"\n"}, nil, "provider", doctor.Warn, app.CodeConsent},
		"no key":                   {patient{config: "source = []\n[model]\nprovider = \"openai\"\nname = \"m\"\ncloud = \"openai\"\n"}, nil, "provider", doctor.Warn, app.CodeSecret},
		"no font for Japanese":     {patient{config: "language = \"ja\"\n" + quiet}, nil, "fonts", fontState(), fontCode()},
		"a lock that was left":     {patient{config: quiet}, leftLock, "lock", doctor.Warn, doctor.CodeLockLeft},
		"a lock that is held":      {patient{config: quiet}, func(t *testing.T, p *patient) { heldLock(t, p, time.Minute) }, "lock", doctor.OK, ""},
		"a lock held for too long": {patient{config: quiet}, func(t *testing.T, p *patient) { heldLock(t, p, 5*time.Hour) }, "lock", doctor.Warn, doctor.CodeLockLong},
		"a full disk":              {patient{config: quiet, o: DoctorOptions{measure: func(string) (doctor.Disk, error) { return doctor.Disk{Free: 1}, nil }}}, nil, "disk", doctor.Fail, doctor.CodeDiskLow},
	} {
		t.Run(name, func(t *testing.T) {
			c.p.o.Offline = true
			c.p.options(t)
			if c.make != nil {
				c.make(t, &c.p)
			}
			if f := c.p.see(t)[c.id]; f.State != c.state || f.Code != c.code {
				t.Errorf("%+v, want %s %s", f, c.state, c.code)
			}
		})
	}
}

// fontState and fontCode are what a build without a window says of fonts, and
// one with a window.
func fontState() doctor.State {
	if (doctor.Machine{}).Real().Headless {
		return doctor.OK
	}
	return doctor.Warn
}

func fontCode() string {
	if fontState() == doctor.OK {
		return ""
	}
	return doctor.CodeNoFont
}

func oldBrief(t *testing.T, p *patient) { sampleRun(t, openIn(t, p.home, wednesday)) }

func garbage(t *testing.T, p *patient) {
	put(t, filepath.Join(p.home, "daybrief.db"), strings.Repeat("not a database ", 999))
}

func leftLock(t *testing.T, p *patient) {
	data, err := json.Marshal(preload.Holder{PID: 1 << 22, Command: "window", Since: p.now})
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(p.home, "daybrief.lock"), "")
	put(t, filepath.Join(p.home, "daybrief.lock.holder"), string(data))
}

func heldLock(t *testing.T, p *patient, since time.Duration) {
	release, err := preload.Acquire(filepath.Join(p.home, "daybrief.lock"), preload.Holder{Command: "test", Since: p.now.Add(-since)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(release)
}

// ill is a home with a broken configuration that others can read, and a lock
// that was left.
func ill(t *testing.T) *patient {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such permissions")
	}
	p := &patient{config: quiet, o: DoctorOptions{Offline: true}}
	openIn(t, p.options(t).Home, wednesday) // keeps the settings as the last good ones
	path := filepath.Join(p.home, "config.toml")
	put(t, path, quiet+"max = \"many\n")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	leftLock(t, p)
	return p
}

func TestDoctorMendsWhatLosesNothing(t *testing.T) {
	p := ill(t)
	seen := p.see(t)
	for id, code := range map[string]string{"config": app.CodeConfig, "files": doctor.CodeOpenFiles, "lock": doctor.CodeLockLeft} {
		if f := seen[id]; f.Code != code || !f.Fixable || f.Fixed != "" {
			t.Errorf("%+v", f)
		}
	}
	p.o.Fix = true
	seen = p.see(t) // nobody agrees
	if seen["config"].State != doctor.Fail || seen["files"].Fixed == "" || seen["lock"].Fixed == "" {
		t.Errorf("%+v", seen)
	}
}

func TestDoctorPutsSettingsBackWhenTheReaderAgrees(t *testing.T) {
	p := ill(t)
	p.o.Fix, p.o.Ask = true, func(string) bool { return true }
	if f := p.see(t)["config"]; f.State != doctor.OK || f.Fixed == "" {
		t.Errorf("%+v", f)
	}
	for id, f := range p.see(t) {
		if f.Fixable || f.State == doctor.Fail {
			t.Errorf("%s: %+v", id, f)
		}
	}
	path := filepath.Join(p.home, "config.toml")
	kept, err := filepath.Glob(path + ".broken-*")
	data, readErr := os.ReadFile(path)
	if err := errors.Join(err, readErr); err != nil || len(kept) != 1 || string(data) != quiet {
		t.Errorf("%v %v\n%s", err, kept, data)
	}
}

// TestDoctorMakesADamagedIndexAnew damages the index of words alone.
func TestDoctorMakesADamagedIndexAnew(t *testing.T) {
	p := &patient{config: quiet, o: DoctorOptions{Offline: true}}
	p.options(t)
	oldBrief(t, p)
	db, err := sql.Open("sqlite", filepath.Join(p.home, "daybrief.db"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec("UPDATE words_data SET block = substr(block, 1, length(block)/2) WHERE id > 10")
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if f := p.see(t)["store"]; f.Code != doctor.CodeIndex || f.State != doctor.Fail || !f.Fixable {
		t.Fatalf("%+v", f)
	}
	p.o.Fix = true
	if f := p.see(t)["store"]; f.State != doctor.OK || f.Fixed == "" {
		t.Errorf("%+v", f)
	}
	a := openIn(t, p.home, wednesday)
	if hits, err := a.Search(t.Context(), app.SearchQuery{Text: "invoice", Limit: 3}); err != nil || len(hits.Hits) == 0 || len(a.Notes) > 0 {
		t.Errorf("%v %v %v", hits, err, a.Notes)
	}
}

// TestDoctorPullsAModel has a server without one pull what is missing.
func TestDoctorPullsAModel(t *testing.T) {
	writer := llmtest.Model{Name: "w:7b", Family: "qwen2", Size: "7.6B", Context: 32768, Capabilities: []string{"completion"}}
	var server *llmtest.PullServer
	server = llmtest.StartPull(t, "0.17.4", nil, func(w http.ResponseWriter, _ *http.Request, model string) {
		server.Install(writer)
		llmtest.PullLine(w, "success")
	}, func(w http.ResponseWriter, _ *http.Request, model string) { llmtest.PullLine(w, "success") })
	p := &patient{config: "source = []\n[model]\nname = \"w:7b\"\n", env: map[string]string{"OLLAMA_HOST": server.URL}}
	if f := p.see(t)["model"]; f.Code != app.CodeModelAbsent || !f.Fixable || len(server.Pulls()) != 0 {
		t.Fatalf("%+v", f)
	}
	var asked []string
	p.o.Fix, p.o.Ask = true, func(q string) bool { asked = append(asked, q); return strings.Contains(q, "w:7b") }
	seen := p.see(t)
	if f := seen["model"]; f.State != doctor.OK || f.Fixed == "" || len(asked) != 2 || len(server.Pulls()) != 1 {
		t.Errorf("%+v %q", f, asked)
	}
	if f := seen["embedding"]; f.Code != doctor.CodeNoEmbedding || !f.Fixable {
		t.Errorf("%+v", f)
	}
	old := llmtest.StartPull(t, "0.6.5", []llmtest.Model{writer}, nil)
	p.env["OLLAMA_HOST"], p.o.Fix = old.URL, false
	if f := p.see(t)["model-server"]; f.Code != doctor.CodeModelOld {
		t.Errorf("%+v", f)
	}
}

// TestDoctorCallsTheProviderOnlyWhenAsked counts the calls to a provider.
func TestDoctorCallsTheProviderOnlyWhenAsked(t *testing.T) {
	cloud := llmtest.StartOpenAI(t, func(w http.ResponseWriter, _ *http.Request, _ llmtest.CloudCall) { llmtest.SayOpenAI(w, "stop", "yes") })
	p := &patient{
		config: "source = []\n[model]\nprovider = \"openai\"\nname = \"m\"\nurl = \"" + cloud.URL + "\"\n", env: map[string]string{"OPENAI_API_KEY": llmtest.CloudKey, "OLLAMA_HOST": llmtest.ClosedPort(t)},
	}
	if f := p.see(t)["provider"]; f.State != doctor.OK || len(cloud.Calls()) != 0 {
		t.Errorf("%+v, %d calls", f, len(cloud.Calls()))
	}
	p.o.Online = true
	if f := p.see(t)["provider"]; f.State != doctor.OK || len(cloud.Calls()) != 1 {
		t.Errorf("%+v, %d calls, refused %v", f, len(cloud.Calls()), cloud.Refused())
	}
	sick := llmtest.StartOpenAI(t, func(w http.ResponseWriter, _ *http.Request, _ llmtest.CloudCall) {
		llmtest.RefuseOpenAI(w, http.StatusUnauthorized, "invalid_api_key", "no")
	})
	p.config = "source = []\n[model]\nprovider = \"openai\"\nname = \"m\"\nurl = \"" + sick.URL + "\"\n"
	if f := p.see(t)["provider"]; f.State != doctor.Fail || f.Code != doctor.CodeProviderDown {
		t.Errorf("%+v", f)
	}
}
