package speak

import (
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"os/exec"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

const secret = `Ida's "plan" $(rm -rf ~); !-! SET`

func TestSayKeepsTextOffTheCommandLine(t *testing.T) {
	for name, c := range map[string]struct {
		e    Engine
		s    Settings
		want string // the arguments
	}{
		"spd-say":           {Dispatcher, Settings{}, "--wait --pipe-mode --application-name daybrief"},
		"spd-say, all":      {Dispatcher, Settings{"de", "Anna", 275}, "--wait --pipe-mode --application-name daybrief --language de --synthesis-voice Anna --rate 50"},
		"spd-say, fastest":  {Dispatcher, Settings{Rate: FastestRate}, "--wait --pipe-mode --application-name daybrief --rate 100"},
		"espeak-ng":         {ESpeakNG, Settings{Language: "fr"}, "--stdin -b 1 -v fr"},
		"espeak-ng, zh":     {ESpeakNG, Settings{Language: "zh", Rate: 120}, "--stdin -b 1 -v cmn -s 120"},
		"espeak with voice": {ESpeak, Settings{Language: "fr", Voice: "en-us+f3"}, "--stdin -b 1 -v en-us+f3"},
		"say":               {MacOS, Settings{Language: "de", Voice: "Anna", Rate: 200}, "-f - -v Anna -r 200"},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.e.Say(secret, c.s)
			if d := cmp.Diff(c.want, strings.Join(got.Args, " ")); d != "" {
				t.Error(d)
			}
			if got.Name != string(c.e) || !strings.Contains(got.Stdin, secret) || !strings.HasSuffix(got.Stdin, "\n") {
				t.Errorf("got %+v", got)
			}
		})
	}
	if got := Dispatcher.Say("!-! SET self", Settings{}); strings.HasPrefix(got.Stdin, "!") {
		t.Errorf("an order to speech-dispatcher came through: %q", got.Stdin)
	}
}

func TestSayOnWindows(t *testing.T) {
	c := Windows.Say(secret, Settings{Language: "de", Voice: `O'Hara"; exit`, Rate: 275})
	data, err := base64.StdEncoding.DecodeString(c.Args[len(c.Args)-1])
	if err != nil {
		t.Fatal(err)
	}
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(data[2*i:])
	}
	script := string(utf16.Decode(units))
	voice := base64.StdEncoding.EncodeToString([]byte(`O'Hara"; exit`))
	for _, want := range []string{"$name = Text '" + voice + "'", "$language = Text 'ZGU='", "$voice.Rate = 5\n", "$voice.Speak("} {
		if !strings.Contains(script, want) {
			t.Errorf("the script has no %q:\n%s", want, script)
		}
	}
	if strings.Contains(script, "O'Hara") || strings.Contains(script, "Ida") || !strings.Contains(c.Stdin, secret) {
		t.Errorf("text in the script:\n%s", script)
	}
}

func TestEngines(t *testing.T) {
	for name, c := range map[string]struct {
		goos string
		have string
		want string
	}{
		"all of Linux": {"linux", "spd-say espeak-ng espeak say", "spd-say espeak-ng espeak"},
		"eSpeak alone": {"freebsd", "espeak", "espeak"},
		"macOS":        {"darwin", "say espeak-ng", "say"},
		"Windows":      {"windows", "powershell.exe", "powershell.exe"},
		"nothing":      {"linux", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			list, err := Engines(c.goos, func(p string) (string, error) {
				for _, h := range strings.Fields(c.have) {
					if h == p {
						return p, nil
					}
				}
				return "", exec.ErrNotFound
			})
			var got []string
			for _, e := range list {
				got = append(got, string(e))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v", got)
			}
			if e := app.AsError(err); (c.want == "") != (e != nil) || e != nil && (e.Code != app.CodeNoVoice || !strings.Contains(e.Hint, "apt install espeak-ng")) {
				t.Errorf("got %#v", e)
			}
		})
	}
}

func TestSettingsCheck(t *testing.T) {
	for _, bad := range []Settings{{Rate: 20}, {Rate: 1000}, {Voice: "-w /etc/passwd"}, {Voice: "a\nb"}, {Voice: strings.Repeat("a", 200)}, {Language: "--help"}, {Language: "EN"}} {
		if e := app.AsError(bad.Check()); e == nil || e.Code != app.CodeUsage {
			t.Errorf("%+v: %v", bad, e)
		}
		if err := (Reader{Settings: bad, Run: func(context.Context, Command) error { t.Error("it spoke"); return nil }}).Read(t.Context(), []Line{{Text: "x"}}, nil); err == nil {
			t.Errorf("%+v was read with", bad)
		}
	}
	for _, good := range []Settings{{}, {Rate: 80, Voice: "en-us+f3", Language: "pt-BR"}, {Voice: "Microsoft Hedda Desktop"}} {
		if err := good.Check(); err != nil {
			t.Errorf("%+v: %v", good, err)
		}
	}
}

func TestReadLineByLine(t *testing.T) {
	lines := []Line{{Text: "one"}, {Text: "two"}, {Text: "three"}}
	var said []string
	var reported []int
	dead := errors.New("no sound card")
	r := Reader{Engines: []Engine{Dispatcher, ESpeakNG}, Run: func(_ context.Context, c Command) error {
		said = append(said, c.Name+":"+strings.TrimSpace(c.Stdin))
		if c.Name == "spd-say" {
			return dead
		}
		return nil
	}}
	if err := r.Read(t.Context(), lines, func(i int) { reported = append(reported, i) }); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"spd-say:one", "espeak-ng:one", "espeak-ng:two", "espeak-ng:three"}, said); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]int{0, 1, 2}, reported); d != "" {
		t.Error(d)
	}
	r.Engines = r.Engines[:1]
	if e := app.AsError(r.Read(t.Context(), lines, nil)); e == nil || e.Code != app.CodeNoVoice || e.Hint == "" {
		t.Errorf("no voice that works: %#v", e)
	}
	r.Engines = nil
	if e := app.AsError(r.Read(t.Context(), lines, nil)); e == nil || e.Code != app.CodeNoVoice {
		t.Errorf("no voice: %#v", e)
	}
}

// TestReadIsStopped ends the reading in its second line: nothing more is said,
// and the dispatcher is told to be silent.
func TestReadIsStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var said []string
	r := Reader{Engines: []Engine{Dispatcher}, Run: func(ctx context.Context, c Command) error {
		said = append(said, strings.TrimSpace(c.Stdin)+strings.Join(c.Args[:1], ""))
		if strings.Contains(c.Stdin, "two") {
			cancel()
			<-ctx.Done()
		}
		return ctx.Err()
	}}
	err := r.Read(ctx, []Line{{Text: "one"}, {Text: "two"}, {Text: "three"}}, nil)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if d := cmp.Diff([]string{"one--wait", "two--wait", "--cancel"}, said); d != "" {
		t.Error(d)
	}
}
