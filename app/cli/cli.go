// Package cli is the command line: one file a command, each parses its words,
// calls boot and prints text or JSON. Nothing else imports it but main.
//
// Standard output holds what was asked for and nothing else; notes, progress
// and errors go to standard error. Exit codes are the Exit constants.
package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/app/secret"
)

// Exit codes of every command.
const (
	ExitDone    = 0
	ExitFailed  = 1
	ExitUsage   = 2
	ExitPartial = 3 // done in part: a source failed
)

// env is what a command works with.
type env struct {
	in       io.Reader
	out, err io.Writer
	home     string
	profile  string
	json     bool
	unseen   bool            // --background
	code     int             // of a command that ended without an error
	lines    *bufio.Reader   // over in, from the first question on
	keyring  secret.Keyring  // nil: the system's
	stop     <-chan struct{} // closed when the reader stops the program
	attended bool            // somebody answers, although standard input is no terminal
	silence  *app.Error      // why a question got no answer; nil as long as all had one
}

// Main runs the command that args name and returns the exit code.
func Main(args []string, in io.Reader, out, stderr io.Writer) int {
	return execute(&env{in: in, out: out, err: stderr}, args)
}

// execute is Main in an environment.
func execute(e *env, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	e.stop = ctx.Done()
	root := newRoot(e)
	root.SetArgs(spared(root, args))
	root.SetIn(e.in)
	root.SetOut(e.out)
	root.SetErr(e.err)
	c, err := root.ExecuteContextC(ctx)
	if err != nil {
		return e.fail(c, err)
	}
	return e.code
}

func newRoot(e *env) *cobra.Command {
	root := &cobra.Command{
		Use:   "daybrief",
		Short: "Your morning brief, made on your own machine",
		Long: "Daybrief reads your mail, calendar, feeds, Hacker News and the weather before you wake\n" +
			"and has a three-minute brief ready. Without a command it opens the window.",
		Version:       boot.VersionString(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          noArgs,
		RunE:          e.start,
	}
	root.SetVersionTemplate("daybrief {{.Version}}\n")
	root.PersistentFlags().StringVar(&e.home, "home", "", "folder of configuration, store and lock (default $DAYBRIEF_HOME, else the system's folders)")
	root.Flags().BoolVar(&e.unseen, "background", false, "open no window: keep the schedule out of sight, with an icon where the desktop has a place for one")
	root.PersistentFlags().StringVar(&e.profile, "profile", "", "which profile of that home (default $DAYBRIEF_PROFILE, else the one of daybrief profile use)")
	root.PersistentFlags().BoolVar(&e.json, "json", false, "print data and errors as JSON")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error { return misused(c, flagFault(err)) })
	root.AddCommand(
		newBrief(e), newPreload(e), newPreview(e), newSource(e), newItem(e), newSearch(e), newAsk(e), newVote(e), newRank(e), newWhy(e), newAction(e), newDoctor(e),
		newReplay(e), newModel(e), newUsage(e), newMCP(e), newWindow(e), newNotifyWait(e), newQuit(e), newSpeak(e), newSchedule(e), newExport(e),
		newKeep(e), newBackup(e), newRestore(e), newWipe(e), newProfile(e),
	)
	helpers(root)
	e.complete(root)
	return root
}

// options are what the program is opened with.
func (e *env) opts() boot.Options {
	return boot.Options{Home: e.home, Profile: e.profile, Keyring: e.keyring}
}

// open opens the program for a command and passes its notes on.
func (e *env) open(ctx context.Context) (*boot.App, error) {
	a, err := boot.Open(ctx, e.opts())
	if err != nil {
		return nil, err
	}
	for _, n := range a.Notes {
		e.note(n)
	}
	return a, nil
}

// with opens the program, runs f and closes it.
func (e *env) with(ctx context.Context, f func(*boot.App) error) error {
	a, err := e.open(ctx)
	if err != nil {
		return err
	}
	err = f(a)
	return errors.Join(err, a.Close())
}

func (e *env) note(n app.Note) {
	e.say("%s", strings.TrimSpace(sentence(n.Text)+" "+n.Hint))
}

// say writes a line to standard error, where a failure to write is nobody's news.
func (e *env) say(format string, args ...any) { _, _ = fmt.Fprintf(e.err, format+"\n", args...) }

// print writes v as indented JSON to standard output.
func (e *env) print(v any) error {
	enc := json.NewEncoder(e.out)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// fail tells the error of a command and returns its exit code.
func (e *env) fail(c *cobra.Command, err error) int {
	a := app.AsError(err)
	var out *fs.PathError
	switch {
	case a.Code == app.CodeInternal && isUsage(err):
		a = usage(err.Error())
	case a.Code == app.CodeInternal && errors.As(err, &out) && out.Op == "write":
		a = &app.Error{Code: app.CodeDisk, Message: "What was asked for could not be written: " + out.Err.Error(), Hint: "Check the disk's free space, or send the output somewhere else."}
	}
	if a.Code == app.CodeUsage && a.Hint == "" {
		a = misused(c, a.Message)
	}
	if e.json {
		enc := json.NewEncoder(e.err)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(map[string]*app.Error{"error": a}) // standard error is all there is
	} else {
		e.say("%s", "daybrief: "+sentence(a.Message))
		if a.Hint != "" {
			e.say("%s", a.Hint)
		}
	}
	if a.Code == app.CodeUsage {
		return ExitUsage
	}
	return ExitFailed
}

// isUsage tells cobra's own complaints, which have no type, by their words.
func isUsage(err error) bool {
	for _, start := range []string{"unknown command", "unknown flag", "unknown shorthand", "accepts ", "requires at least", "invalid argument", "flag needs"} {
		if strings.HasPrefix(err.Error(), start) {
			return true
		}
	}
	return false
}

// usage is wrong usage; where it is told it points to the help of the command.
func usage(message string) *app.Error {
	return &app.Error{Code: app.CodeUsage, Message: message}
}

// misused is usage that points to the help of the command.
func misused(c *cobra.Command, message string) *app.Error {
	return &app.Error{Code: app.CodeUsage, Message: message, Hint: "See: " + c.CommandPath() + " --help"}
}

// flagFault words what is wrong with a flag, without the words of Go's own
// library behind it.
func flagFault(err error) string {
	text, _, _ := strings.Cut(err.Error(), ": strconv.")
	return strings.ToUpper(text[:1]) + text[1:]
}

func noArgs(c *cobra.Command, args []string) error {
	switch {
	case len(args) == 0:
		return nil
	case c.HasAvailableSubCommands():
		return misused(c, fmt.Sprintf("There is no command called %q", args[0]))
	}
	return misused(c, fmt.Sprintf("This command takes flags alone, not %q", args[0]))
}

// exactly wants n arguments, named by what.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != n {
			return misused(c, "This command wants "+what)
		}
		return nil
	}
}

// atLeast wants n arguments or more, named by what.
func atLeast(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < n {
			return misused(c, "This command wants "+what)
		}
		return nil
	}
}

// atMostOne takes one argument or none, named by what.
func atMostOne(what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > 1 {
			return misused(c, "This command wants "+what+" at most")
		}
		return nil
	}
}

// sentence ends s with a full stop if it has no other end.
func sentence(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}
