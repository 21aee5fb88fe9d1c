package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"daybrief/app"
	"daybrief/app/boot"
)

func newModelPull(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "pull [NAME]",
		Short: "Have Ollama load a model, the one that suits this machine without a name",
		Long: "Has Ollama load a model. A connection that breaks is taken up again; stop it with Ctrl-C\n" +
			"and run it again later: it goes on where it was.",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return misused(c, "This command wants one name at most")
			}
			if len(args) == 1 && strings.TrimSpace(args[0]) == "" {
				return misused(c, "This command wants the name of a model, or none for the one that suits this machine")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				name, err := e.pullName(c, a, args)
				if err != nil || name == "" {
					return err
				}
				v := e.pullView(name)
				err = a.PullModel(c.Context(), name, v.show)
				v.end()
				if err == nil {
					e.say("%s is there.", name)
				}
				return err
			})
		},
	}
}

// pullName is the model of args, or the one advised; "" where nothing is
// missing.
func (e *env) pullName(c *cobra.Command, a *boot.App, args []string) (string, error) {
	if len(args) == 1 {
		return args[0], nil
	}
	s, err := a.ModelState(c.Context())
	if err != nil {
		return "", err
	}
	switch {
	case len(s.Pull) > 0:
		e.say("%s", s.Advice.Why)
		return s.Pull[0], nil
	case s.State == boot.ModelReady:
		e.say("Nothing is missing: %s words the brief.", s.Model)
		return "", nil
	case s.Note != nil:
		return "", &app.Error{Code: s.Note.Code, Message: s.Note.Text, Hint: s.Note.Hint}
	}
	return "", &app.Error{Code: app.CodeUsage, Message: "No model is advised here. " + s.Advice.Why, Hint: "Name one to pull it all the same."}
}

// pullView shows a pull: a bar on a terminal, else a line now and then; with
// --json a line of JSON.
type pullView struct {
	e     *env
	name  string
	tty   bool
	bar   *progressbar.ProgressBar
	phase string
	shown float64 // fraction at the last line
}

func (e *env) pullView(name string) *pullView {
	f, ok := e.err.(*os.File)
	return &pullView{e: e, name: name, tty: ok && term.IsTerminal(int(f.Fd()))}
}

// pullLine is a line of --json.
type pullLine struct {
	Phase    string  `json:"phase"`
	Done     int64   `json:"done"`
	Total    int64   `json:"total"`
	Fraction float64 `json:"fraction"`
	Attempt  int     `json:"attempt"`
}

// show takes one step of the pull.
func (v *pullView) show(p boot.PullProgress) {
	fresh := p.Phase != v.phase
	v.phase = p.Phase
	switch {
	case v.e.json:
		v.asJSON(p, fresh)
	case v.tty:
		v.draw(p)
	default:
		v.lines(p, fresh)
	}
}

func (v *pullView) asJSON(p boot.PullProgress, fresh bool) {
	if !fresh && p.Fraction < v.shown+0.01 {
		return
	}
	v.shown = p.Fraction
	// A reader of the lines who went away does not end the pull.
	_ = json.NewEncoder(v.e.out).Encode(pullLine{p.Phase, p.Done, p.Total, p.Fraction, p.Attempt})
}

// draw moves the bar, which counts in thousandths.
func (v *pullView) draw(p boot.PullProgress) {
	if v.bar == nil {
		v.bar = progressbar.NewOptions(1000,
			progressbar.OptionSetWriter(v.e.err), progressbar.OptionSetWidth(24),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false),
			progressbar.OptionSetElapsedTime(false), progressbar.OptionThrottle(100*time.Millisecond))
	}
	v.bar.Describe(v.words(p))
	_ = v.bar.Set(int(p.Fraction * 1000)) // only its drawing can fail
}

// lines writes each phase, and each tenth of the loading.
func (v *pullView) lines(p boot.PullProgress, fresh bool) {
	if !fresh && p.Fraction < v.shown+0.1 {
		return
	}
	v.shown = p.Fraction
	v.e.say("%s", v.words(p))
}

// words says in a few words what a pull is doing.
func (v *pullView) words(p boot.PullProgress) string {
	switch p.Phase {
	case "asking":
		return "Asking for " + v.name
	case "loading":
		return fmt.Sprintf("Loading %s, %s of %s", v.name, gigabytes(p.Done), gigabytes(p.Total))
	case "checks":
		return "Checking " + v.name
	case "waiting":
		return fmt.Sprintf("The connection broke; again in %s", p.Wait.Round(time.Second))
	}
	return v.name + " is loaded"
}

func (v *pullView) end() {
	if v.bar != nil {
		_ = v.bar.Clear() // only its drawing can fail
	}
}
