package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/boot"
)

func TestExport(t *testing.T) {
	home := t.TempDir()
	run(t, home, "preload", "--sample")
	text := run(t, home, "export")
	brief := run(t, home, "brief")
	if text.code != ExitDone || text.out == "" || text.out != brief.out {
		t.Errorf("exit %d\n%s\n%s", text.code, text.out, text.err)
	}
	if got := run(t, home, "export", "--as", "Markdown", "-o", "-"); got.code != ExitDone || !strings.HasPrefix(got.out, "# ") || got.err != "" {
		t.Errorf("exit %d\n%.200s\n%s", got.code, got.out, got.err)
	}
	file := filepath.Join(t.TempDir(), "today.html")
	got := run(t, home, "export", "-o", file, "--json")
	var done boot.ExportedFile
	if err := json.Unmarshal([]byte(got.out), &done); err != nil || done.Format != boot.FormatHTML || got.err != "" {
		t.Errorf("%v %+v\n%s", err, done, got.err)
	}
	if data, err := os.ReadFile(file); err != nil || len(data) != done.Bytes || !strings.HasPrefix(string(data), "<!DOCTYPE html>") {
		t.Errorf("%v\n%.100s", err, data)
	}
}

func TestExportCompletesItsFormats(t *testing.T) {
	got := run(t, t.TempDir(), "__complete", "export", "--as", "")
	for _, f := range boot.ExportFormats() {
		if !strings.Contains(got.out, f+"\n") {
			t.Errorf("%s is not offered:\n%s", f, got.out)
		}
	}
}

func TestExportSaysWhatIsWrong(t *testing.T) {
	home := t.TempDir()
	run(t, home, "preload", "--sample")
	notes := filepath.Join(home, "notes.txt")
	write(t, notes, "mine")
	for _, c := range []struct {
		args string
		exit int
		code string
	}{
		{"export --as pdf", ExitUsage, app.CodeUsage}, {"export --days 3", ExitUsage, app.CodeUsage}, {"export --as atom --days 0", ExitUsage, app.CodeUsage},
		{"export tomorrow", ExitUsage, app.CodeUsage}, {"export", ExitUsage, app.CodeUsage}, // --json wants a file
		{"export 1999-01-01 -o " + filepath.Join(home, "x"), ExitFailed, app.CodeNoBrief}, {"export -o " + notes, ExitFailed, app.CodeExists},
		{"export -o " + filepath.Join(home, "no", "x"), ExitFailed, app.CodeDisk},
	} {
		got := run(t, home, append(strings.Fields(c.args), "--json")...)
		var e struct{ Error app.Error }
		if err := json.Unmarshal([]byte(got.err), &e); err != nil || got.code != c.exit || e.Error.Code != c.code || e.Error.Hint == "" || got.out != "" {
			t.Errorf("daybrief %s: exit %d %+v\n%s", c.args, got.code, e.Error, got.out)
		}
	}
	if data, _ := os.ReadFile(notes); string(data) != "mine" {
		t.Error("the notes are gone")
	}
}
