package boot

import (
	"context"
	"errors"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/instance"
	"daybrief/app/locale"
	"daybrief/app/speak"
)

// SpeakOptions say what is read aloud and how.
type SpeakOptions struct {
	Date     string   // of the brief; "" for the latest
	Sections []string // as app.Brief.Sentences names them; none: all
	Voice    string   // as the system names it; "" is its own choice
	Rate     int      // words a minute, about; 0 is the voice's own
	Language string   // two letters; "" is the reader's
	// Report is called with the index of a line before it is read; may be nil.
	Report func(line int)
}

// spokenSections are those that can be asked for.
func spokenSections() []string {
	return []string{"tldr", "summary", "timeline", "checks", "actions", "mail", "market", "tech", "weather", "insights", "changes"}
}

// Speak reads the brief of a day ("" for the latest) aloud and returns when it
// was read or ctx ended, which makes the voice fall silent at once. report is
// called with the index of each line of SpeechScript before it is read.
func (a *App) Speak(ctx context.Context, date string, report func(sentence int)) error {
	return a.SpeakWith(ctx, SpeakOptions{Date: date, Report: report})
}

// SpeakWith is Speak with more to say about it. What this profile reads aloud
// in another process ends first. Errors are *app.Error: no-voice, no-brief,
// usage; a reading that StopSpeaking ended is none.
func (a *App) SpeakWith(ctx context.Context, o SpeakOptions) error {
	lines, err := a.SpeechScript(ctx, o)
	if err != nil {
		return err
	}
	engines, err := speak.Engines(runtime.GOOS, exec.LookPath)
	if err != nil {
		return err
	}
	reading, stop := context.WithCancel(ctx)
	defer stop()
	holder, err := takeOver(ctx, a.opt, PartVoice, stop)
	if err != nil {
		return err
	}
	r := speak.Reader{
		Engines: engines, Run: a.opt.Voice,
		Settings: speak.Settings{Language: a.spokenLanguage(o), Voice: o.Voice, Rate: o.Rate},
	}
	err = r.Read(reading, lines, o.Report)
	if errors.Is(err, context.Canceled) && ctx.Err() == nil {
		err = nil // somebody asked for silence
	}
	return errors.Join(err, holder.Close())
}

// StopSpeaking ends what this profile reads aloud, in whatever process, and
// reports whether anything was.
func StopSpeaking(ctx context.Context, o Options) (bool, error) {
	place, err := PlaceOf(o, PartVoice)
	if err != nil {
		return false, err
	}
	return instance.Send(ctx, place, instance.Request{Do: instance.Stop})
}

// SpeechScript returns the lines that are read of a brief.
func (a *App) SpeechScript(ctx context.Context, o SpeakOptions) ([]speak.Line, error) {
	for _, s := range o.Sections {
		if !slices.Contains(spokenSections(), s) {
			return nil, &app.Error{
				Code: app.CodeUsage, Message: "A brief has no section " + s, Hint: "The sections are " + strings.Join(spokenSections(), ", ") + ".",
			}
		}
	}
	b, err := a.Brief(ctx, o.Date)
	if err != nil {
		return nil, err
	}
	l, err := a.Locale()
	if err != nil {
		return nil, err
	}
	r := speak.Reading{
		Language: a.spokenLanguage(o), Sections: o.Sections,
		Words: func(key, day string) string { return spokenWord(l, key, day) },
		Day:   func(date string) string { return spokenDay(l, date) },
	}
	return r.Script(b), nil
}

// spokenWord is one of our own words; not every section has a heading.
func spokenWord(l *locale.Locale, key, day string) string {
	switch key {
	case "tldr", "summary", "checks":
		return ""
	}
	return l.Say("speak."+key, "Day", day)
}

// spokenDay is a day in words.
func spokenDay(l *locale.Locale, date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return l.Date(t)
}

func (a *App) spokenLanguage(o SpeakOptions) string {
	if o.Language != "" {
		return o.Language
	}
	return a.language()
}
