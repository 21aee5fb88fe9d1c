// Package speak reads text aloud through the system's own voice:
// speech-dispatcher or eSpeak on Linux and BSD, say on macOS, System.Speech on
// Windows. It also makes the text of a brief fit for the ear.
//
// Contract: what is read goes to the program that speaks by standard input,
// never on a command line, which others on the machine can see, and never
// through a shell. A text is read sentence by sentence; when the context ends
// the voice falls silent at once.
package speak

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// Bounds of a rate, in words a minute.
const (
	SlowestRate = 80
	FastestRate = 450
	usualRate   = 175
)

// longestVoice bounds the name of a voice, in bytes.
const longestVoice = 100

// Settings say how to read.
type Settings struct {
	Language string // two letters; "" leaves it to the voice
	Voice    string // as the system names it; "" is its own choice for the language
	Rate     int    // words a minute, about; 0 is the voice's own
}

var languageName = lazyre.New(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// Check returns an *app.Error with code usage for settings no voice has.
func (s Settings) Check() error {
	switch {
	case s.Rate != 0 && (s.Rate < SlowestRate || s.Rate > FastestRate):
		return &app.Error{Code: app.CodeUsage, Message: fmt.Sprintf("A rate is from %d to %d words a minute", SlowestRate, FastestRate)}
	case len(s.Voice) > longestVoice || strings.HasPrefix(s.Voice, "-") || strings.ContainsFunc(s.Voice, func(r rune) bool { return !unicode.IsPrint(r) }):
		return &app.Error{Code: app.CodeUsage, Message: fmt.Sprintf("%q is not the name of a voice", s.Voice)}
	case s.Language != "" && !languageName.MatchString(s.Language):
		return &app.Error{Code: app.CodeUsage, Message: fmt.Sprintf("%q is not a language such as \"en\"", s.Language)}
	}
	return nil
}

// Command is a program to run, with what it reads.
type Command struct {
	Name  string
	Args  []string
	Stdin string
}

// Engine is a program that speaks.
type Engine string

// The programs that speak.
const (
	Dispatcher Engine = "spd-say"
	ESpeakNG   Engine = "espeak-ng"
	ESpeak     Engine = "espeak"
	MacOS      Engine = "say"
	Windows    Engine = "powershell.exe"
)

// Engines returns those that a system has, the one to try first in front. look
// is exec.LookPath or a test's. None is an *app.Error with code no-voice.
func Engines(goos string, look func(string) (string, error)) ([]Engine, error) {
	known := []Engine{Dispatcher, ESpeakNG, ESpeak}
	switch goos {
	case "darwin":
		known = []Engine{MacOS}
	case "windows":
		known = []Engine{Windows}
	}
	var have []Engine
	for _, e := range known {
		if _, err := look(string(e)); err == nil {
			have = append(have, e)
		}
	}
	if len(have) == 0 {
		return nil, &app.Error{Code: app.CodeNoVoice, Message: "This system has no voice to read aloud with", Hint: missing(goos)}
	}
	return have, nil
}

// missing says what to install.
func missing(goos string) string {
	switch goos {
	case "darwin":
		return "The program say belongs to macOS; look for it in /usr/bin."
	case "windows":
		return "Windows PowerShell belongs to Windows; see that it is in PATH."
	}
	return "Install eSpeak NG: on Debian and Ubuntu with apt install espeak-ng, on Fedora with dnf install espeak-ng, on Arch with pacman -S espeak-ng."
}

// Say returns the command that says a text and ends when it has been said.
func (e Engine) Say(text string, s Settings) Command {
	c := Command{Name: string(e), Stdin: text + "\n"}
	flag := func(name, value string) {
		if value != "" {
			c.Args = append(c.Args, name, value)
		}
	}
	switch e {
	case Dispatcher:
		c.Stdin = " " + c.Stdin // a line that begins with !-! would be an order to it
		c.Args = []string{"--wait", "--pipe-mode", "--application-name", "daybrief"}
		flag("--language", s.Language)
		flag("--synthesis-voice", s.Voice)
		flag("--rate", steps(s.Rate, 2, 100))
	case ESpeakNG, ESpeak:
		c.Args = []string{"--stdin", "-b", "1"}
		voice := s.Voice
		if voice == "" {
			voice = espeakVoice(s.Language)
		}
		flag("-v", voice)
		flag("-s", figure(s.Rate))
	case MacOS:
		c.Args = []string{"-f", "-"}
		flag("-v", s.Voice)
		flag("-r", figure(s.Rate))
	case Windows:
		c.Args = []string{"-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand", script(s)}
	}
	return c
}

// Silence returns the command that ends what a killed program left to be said;
// nil where that ends by itself.
func (e Engine) Silence() *Command {
	if e == Dispatcher {
		return &Command{Name: string(e), Args: []string{"--cancel"}}
	}
	return nil
}

// espeakVoice is eSpeak's name for a language: Mandarin is cmn there.
func espeakVoice(language string) string {
	if language == "zh" || strings.HasPrefix(language, "zh-") {
		return "cmn"
	}
	return language
}

func figure(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// steps is a rate on a scale from -most to most, of which each word a minute is
// worth 1/per.
func steps(rate, per, most int) string {
	if rate == 0 {
		return ""
	}
	return strconv.Itoa(min(most, max(-most, (rate-usualRate)/per)))
}

// speechScript says what it reads from standard input. What varies comes in
// Base64, so nothing needs quoting.
const speechScript = `$ErrorActionPreference = 'Stop'
function Text($b) { [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($b)) }
Add-Type -AssemblyName System.Speech
$voice = New-Object System.Speech.Synthesis.SpeechSynthesizer
$name = Text 'VOICE'
$language = Text 'LANGUAGE'
if ($name) { $voice.SelectVoice($name) }
elseif ($language) {
  try { $voice.SelectVoiceByHints('NotSet', 'NotSet', 0, [Globalization.CultureInfo]$language) } catch { }
}
$voice.Rate = RATE
$in = New-Object IO.StreamReader([Console]::OpenStandardInput(), [Text.Encoding]::UTF8)
$voice.Speak($in.ReadToEnd())
`

func script(s Settings) string {
	rate := steps(s.Rate, 20, 10)
	if rate == "" {
		rate = "0"
	}
	quoted := func(s string) string { return "'" + base64.StdEncoding.EncodeToString([]byte(s)) + "'" }
	text := strings.NewReplacer("'VOICE'", quoted(s.Voice), "'LANGUAGE'", quoted(s.Language), "RATE", rate).Replace(speechScript)
	var b []byte
	for _, u := range utf16.Encode([]rune(text)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return base64.StdEncoding.EncodeToString(b)
}
