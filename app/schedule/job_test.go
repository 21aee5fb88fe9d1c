package schedule

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// odd is a job whose paths have all that a file's rules trip over.
func odd(t testing.TB) Job {
	return Job{
		Name: "daybrief-0a1b2c3d4e", Title: "Daybrief (50 % Arbeit)", Program: "/opt/My Tools & <Söhne>/100% $HOME/daybrief",
		Args: []string{"--home", `/data/Ännchen's "brief" \ 50%`, "--profile", "仕事 $USER"},
		Env:  []string{"OLLAMA_HOST=http://127.0.0.1:11434", `PATH=/usr/bin:/opt/100% "x"/bin`},
		Plan: Plan{Hour: 6, Minute: 5, Weekdays: true, Zone: zoneOf(t, "Europe/Berlin")}, Zone: "Europe/Berlin",
	}
}

// plainJob is what most readers have.
func plainJob(t testing.TB) Job {
	return Job{
		Name: "daybrief", Title: "Daybrief", Program: "/usr/bin/daybrief", Args: []string{"--profile", "default"},
		Plan: Plan{Hour: 6, Minute: 30, Zone: zoneOf(t, "Europe/Berlin")},
	}
}

func TestTimerFiles(t *testing.T) {
	berlin := zoneOf(t, "Europe/Berlin")
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	night := plainJob(t)
	night.Plan.Hour = 2
	timer, _ := SystemdUnits(night)
	golden(t, filepath.Join("testdata", "night.timer"), timer.Text)
	for name, j := range map[string]Job{"plain": plainJob(t), "odd": odd(t)} {
		timer, service := SystemdUnits(j)
		win := j
		win.Program = strings.ReplaceAll(strings.ReplaceAll(j.Program, "/", `\`), `\opt`, `C:\opt`)
		for file, text := range map[string]string{
			"timer": timer.Text, "service": service.Text, "desktop": DesktopEntry(j), "cron": CronLine(j, now, berlin) + "\n", "run": RunCommand(win) + "\n",
			"plist": LaunchdPlist(j, now, berlin), "login.plist": LoginAgent(j), "xml": TaskXML(win, `DESK\Ann & Bo`, now, berlin),
		} {
			golden(t, filepath.Join("testdata", name+"."+file), text)
			if file == "timer" || file == "service" || file == "desktop" || strings.HasSuffix(file, "plist") {
				checkSeal(t, name+"."+file, text)
			}
		}
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// checkSeal changes a file here and there.
func checkSeal(t *testing.T, name, text string) {
	t.Helper()
	if !sealed(text) {
		t.Errorf("%s is not sealed", name)
	}
	for n := 0; n < len(text); n += 7 {
		if changed := text[:n] + "~" + text[n+1:]; sealed(changed) {
			t.Fatalf("%s: a change at %d is not seen", name, n)
		}
	}
	if sealed(text+"\n") || sealed("") || sealed(mark) {
		t.Errorf("%s: a line more is not seen", name)
	}
}

// TestPlistsAreWhatTheyShouldBe reads them back as property lists.
func TestPlistsAreWhatTheyShouldBe(t *testing.T) {
	j := odd(t)
	now := time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)
	for zone, hour := range map[string]string{"Europe/Berlin": "6", "America/New_York": "0"} {
		dict := readPlist(t, LaunchdPlist(j, now, zoneOf(t, zone)))
		if diff := cmp.Diff(append([]string{j.Program}, j.timerArgs()...), dict["ProgramArguments"]); diff != "" {
			t.Errorf("ProgramArguments (-want +got):\n%s", diff)
		}
		want := []string{"Weekday", "1", "Hour", hour, "Minute", "5", "Weekday", "2", "Hour", hour, "Minute", "5", "Weekday", "3", "Hour", hour, "Minute", "5",
			"Weekday", "4", "Hour", hour, "Minute", "5", "Weekday", "5", "Hour", hour, "Minute", "5"}
		if diff := cmp.Diff(want, dict["StartCalendarInterval"]); diff != "" {
			t.Errorf("%s: StartCalendarInterval (-want +got):\n%s", zone, diff)
		}
		if got := dict["EnvironmentVariables"]; len(got) != 4 || got[3] != `/usr/bin:/opt/100% "x"/bin` {
			t.Errorf("EnvironmentVariables: %q", got)
		}
	}
	// In Tokyo a quarter past eleven of Monday evening is Tuesday's brief in Kathmandu.
	j.Zone, j.Plan.Zone, j.Plan.Hour = "Asia/Tokyo", zoneOf(t, "Asia/Tokyo"), 1
	if got := readPlist(t, LaunchdPlist(j, now, zoneOf(t, "Europe/Berlin")))["StartCalendarInterval"]; got[1] != "0" || got[3] != "17" {
		t.Errorf("one o'clock on Monday in Tokyo is %v in Berlin, want Sunday at 17", got[:4])
	}
}

// readPlist returns the texts below each key of the outermost dict.
func readPlist(t *testing.T, text string) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	dec := xml.NewDecoder(strings.NewReader(text))
	key, depth, inKey := "", 0, false
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		if err != nil {
			t.Fatal(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			depth++
			inKey = tok.Name.Local == "key" && depth == 3
		case xml.EndElement:
			depth--
			inKey = false
		case xml.CharData:
			if s := string(tok); inKey {
				key = s
			} else if strings.TrimSpace(s) != "" {
				out[key] = append(out[key], s)
			}
		}
	}
}

// The elements of a task in the order of the schema (MS-TSCH section 2.5.3.1 for
// the trigger; the others may stand in any order but are known by name).
var triggerOrder = []string{"Enabled", "StartBoundary", "EndBoundary", "Repetition", "ExecutionTimeLimit", "RandomDelay", "ScheduleByDay", "ScheduleByWeek"}

func TestTaskFollowsTheSchema(t *testing.T) {
	berlin := zoneOf(t, "Europe/Berlin")
	j := odd(t)
	text := TaskXML(j, "", time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC), berlin)
	var doc struct {
		XMLName  xml.Name
		Version  string `xml:"version,attr"`
		Triggers struct {
			Calendar struct {
				Parts []anyXML `xml:",any"`
			} `xml:"CalendarTrigger"`
		} `xml:"Triggers"`
	}
	dec := xml.NewDecoder(strings.NewReader(text))
	dec.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	if err := dec.Decode(&doc); err != nil {
		t.Fatal(err)
	}
	if doc.XMLName.Space != "http://schemas.microsoft.com/windows/2004/02/mit/task" || doc.XMLName.Local != "Task" || doc.Version != "1.2" {
		t.Errorf("the root is %+v %s", doc.XMLName, doc.Version)
	}
	at := -1
	for _, p := range doc.Triggers.Calendar.Parts {
		n := slices.Index(triggerOrder, p.XMLName.Local)
		if n <= at {
			t.Errorf("%s does not stand where the schema wants it", p.XMLName.Local)
		}
		at = n
	}
	got, err := parseTask(text)
	if err != nil || len(got.Exec) != 1 || got.Exec[0].Command != j.Program || got.off() {
		t.Fatalf("read back: %+v, %v", got, err)
	}
	if diff := cmp.Diff(j.timerArgs(), splitWindows(got.Exec[0].Arguments)); diff != "" {
		t.Errorf("arguments (-want +got):\n%s", diff)
	}
	j.Plan.Minute++
	other, err := parseTask(TaskXML(j, "", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), berlin))
	if err != nil || other.same(got) {
		t.Errorf("another time is the same task, %v", err)
	}
}

func TestUTF16(t *testing.T) {
	b := UTF16("a\nö😀")
	want := utf16.Encode([]rune("\ufeffa\r\nö😀"))
	if len(b) != 2*len(want) {
		t.Fatalf("%d bytes, want %d", len(b), 2*len(want))
	}
	for i, u := range want {
		if b[2*i] != byte(u) || b[2*i+1] != byte(u>>8) {
			t.Errorf("unit %d is %x%x, want %x", i, b[2*i+1], b[2*i], u)
		}
	}
}
