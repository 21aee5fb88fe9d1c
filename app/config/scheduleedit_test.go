package config

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSetScheduleKeepsTheRestOfTheFile(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"no table yet": {
			"# mine\nzone = \"Europe/Lisbon\"\n\n[[source]] # news\nname = \"HN\"\ntype = \"hackernews\"\n",
			"# mine\nzone = \"Europe/Lisbon\"\n\n[schedule]\nweekdays = false\non = true\n\n[brief]\ntime = '05:45'\n\n[[source]] # news\nname = \"HN\"\ntype = \"hackernews\"\n",
		},
		"both tables": {
			"[schedule]\r\nweekdays = true # not at weekends\r\non = false\r\n\r\n[brief]\r\ntime = \"06:30\" # early\r\n",
			"[schedule]\r\nweekdays = false # not at weekends\r\non = true\r\n\r\n[brief]\r\ntime = '05:45' # early\r\n",
		},
	} {
		path := filepath.Join(t.TempDir(), "config.toml")
		if err := os.WriteFile(path, []byte(c.in), 0o600); err != nil {
			t.Fatal(err)
		}
		for range 2 { // again changes nothing
			if err := SetSchedule(path, "05:45", ModelSetting{"on", true}, ModelSetting{"weekdays", false}); err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			got, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
	}
}

func TestSetScheduleRefusesWhatIsNotValid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	for _, list := range [][]ModelSetting{{{"battery_least", 101}}, {{"battery_least", -1}}} {
		if err := SetSchedule(path, "", list...); err == nil {
			t.Errorf("%v was written", list)
		}
	}
	if err := SetSchedule(path, "24:00"); err == nil {
		t.Error("24:00 was written")
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("a file is there: %v", err)
	}
}
