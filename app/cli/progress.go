package cli

import (
	"fmt"
	"os"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"daybrief/app"
)

// progress shows a run as it happens: a bar on a terminal, plain lines
// otherwise, nothing with --json.
type progress struct {
	e   *env
	bar *progressbar.ProgressBar
	tty bool
}

func (e *env) progress() *progress {
	f, ok := e.err.(*os.File)
	return &progress{e: e, tty: ok && term.IsTerminal(int(f.Fd()))}
}

// steps are the names of what is told of beside the sources.
var steps = map[string]string{"write": "Brief", "index": "Memory"}

// report takes one step of the run.
func (p *progress) report(s app.Progress) {
	if p.e.json {
		return
	}
	if p.tty {
		p.draw(s)
	}
	if s.State != "start" && s.State != "items" {
		p.line(s)
	}
}

// draw moves the bar.
func (p *progress) draw(s app.Progress) {
	if s.Step != "sources" {
		return
	}
	if p.bar == nil {
		p.bar = progressbar.NewOptions(s.Total,
			progressbar.OptionSetWriter(p.e.err), progressbar.OptionSetWidth(24),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetElapsedTime(false))
	}
	p.bar.Describe("Reading " + s.Source)
	_ = p.bar.Set(s.Done) // only its drawing can fail
}

// line writes how a source or step ended.
func (p *progress) line(s app.Progress) {
	if p.bar != nil {
		_ = p.bar.Clear() // only its drawing can fail
	}
	switch {
	case s.Step != "sources":
		if name := steps[s.Step]; s.State == "done" && name != "" {
			p.e.say("%-24s %11s  %.1f s", name, "", s.Seconds)
		}
	case s.Err != nil:
		p.e.say("%-24s %11s  %.1f s  %s", s.Source, count(s.Count), s.Seconds, sentence(s.Err.Message))
	case s.Count == 0: // a source that tells what is new since the last time
		p.e.say("%-24s %11s  %.1f s", s.Source, "nothing new", s.Seconds)
	default:
		p.e.say("%-24s %11s  %.1f s", s.Source, count(s.Count), s.Seconds)
	}
	if p.bar != nil && s.Step == "sources" && s.Done < s.Total {
		_ = p.bar.RenderBlank() // only its drawing can fail
	}
}

func (p *progress) end() {
	if p.bar != nil {
		_ = p.bar.Clear() // only its drawing can fail
	}
}

func count(n int) string {
	if n == 1 {
		return "1 item"
	}
	return fmt.Sprintf("%d items", n)
}
