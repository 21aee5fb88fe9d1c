package cli

import (
	"context"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

// votes are the words of the vote command.
var votes = map[string]int{"up": 1, "down": -1, "clear": 0}

func newVote(e *env) *cobra.Command {
	c := &cobra.Command{
		Use: "vote up|down|clear ID...", Short: "Vote on items; list, preview, export, import and reset votes", Args: atLeast(2, "up, down or clear, and the id of an item"),
		RunE: func(c *cobra.Command, args []string) error {
			value, ok := votes[args[0]]
			if !ok {
				return usage("A vote is up, down or clear, not " + args[0])
			}
			return e.with(c.Context(), func(a *boot.App) error { return e.vote(c.Context(), a, args[1:], value) })
		},
	}
	c.AddCommand(newVoteList(e), newVotePreview(e), newVoteExport(e), newVoteImport(e), newVoteReset(e), newVoteSay(e))
	return c
}

func (e *env) vote(ctx context.Context, a *boot.App, ids []string, value int) error {
	items, err := a.Items(ctx, ids)
	if err != nil {
		return err
	}
	var list []app.Vote
	for _, it := range items {
		v, err := a.Vote(ctx, it.ID, value)
		if err != nil {
			return err
		}
		list = append(list, v)
	}
	if e.json {
		return e.print(list)
	}
	return nil
}

func newVoteList(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the votes that count, and how well they are foreseen from one another", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return e.with(c.Context(), func(a *boot.App) error { return e.voteList(c.Context(), a) })
		},
	}
}

func (e *env) voteList(ctx context.Context, a *boot.App) error {
	list, err := a.VoteList(ctx)
	if err != nil {
		return err
	}
	if e.json {
		if list == nil {
			list = []app.Vote{}
		}
		return e.print(list)
	}
	p := pen{out: e.out}
	for _, v := range list {
		p.line("%s  %-4s  %s  %s", v.At.Format("2006-01-02"), map[bool]string{true: "up", false: "down"}[v.Value > 0], v.Item, v.About.Title)
	}
	check, err := a.LearningCheck(ctx)
	if err != nil {
		return err
	}
	switch {
	case len(list) == 0:
		e.say("You have not voted on anything yet.")
	case check.Votes == 0:
		e.say("With three thumbs up and three down it can be told whether learning helps you.")
	default:
		e.say("Held back in turn, %d of your %d votes are foreseen by the others.", check.Right, check.Votes)
		e.say("Of two items, one you liked and one you did not, learning puts the liked one first %.0f times in 100, priority alone %.0f.", check.Pairs*100, check.Base*100)
	}
	return p.err
}

func newVotePreview(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "preview up|down|clear ID...", Short: "Tell what votes would change, without keeping them", Args: atLeast(2, "up, down or clear, and the id of an item"),
		RunE: func(c *cobra.Command, args []string) error {
			value, ok := votes[args[0]]
			if !ok {
				return usage("A vote is up, down or clear, not " + args[0])
			}
			return e.with(c.Context(), func(a *boot.App) error {
				list, err := a.PreviewVote(c.Context(), args[1:], value)
				if err != nil {
					return err
				}
				if e.json {
					return e.print(list)
				}
				p := pen{out: e.out}
				for _, m := range list[:min(len(list), 20)] {
					p.line("%.2f -> %.2f  place %d -> %d  %s", m.Before, m.After, m.From, m.To, m.Title)
				}
				if len(list) == 0 {
					e.say("That would change nothing.")
				}
				return p.err
			})
		},
	}
}

func newVoteExport(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "export [FILE]", Short: "Write the votes that count, with their items, to a file or to standard output", Args: atMostOne("one file"),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				if len(args) == 0 {
					return a.ExportVotes(c.Context(), e.out)
				}
				f, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
				if err != nil {
					return &app.Error{Code: app.CodeDisk, Err: err, Message: "The file " + args[0] + " cannot be written", Hint: "Name one that does not exist yet, in a folder you may write to."}
				}
				err = a.ExportVotes(c.Context(), f)
				if e := f.Close(); err == nil {
					err = e
				}
				return err
			})
		},
	}
}

func newVoteImport(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "import FILE", Short: "Add the votes of an export; - reads standard input", Args: exactly(1, "the file to import"),
		RunE: func(c *cobra.Command, args []string) error {
			var from io.Reader = e.in
			if args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return &app.Error{Code: app.CodeDisk, Err: err, Message: "The file " + args[0] + " cannot be read", Hint: "Check its name."}
				}
				defer f.Close()
				from = f
			}
			return e.with(c.Context(), func(a *boot.App) error {
				n, err := a.ImportVotes(c.Context(), from)
				if err == nil && e.json {
					return e.print(map[string]int{"added": n})
				}
				if err == nil {
					e.say("%s added.", plural(n, "vote"))
				}
				return err
			})
		},
	}
}

func newVoteReset(e *env) *cobra.Command {
	yes := false
	c := &cobra.Command{
		Use: "reset", Short: "Forget every vote: the order is the one without learning", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				if !yes && !e.ask("Forget every vote? It cannot be taken back; daybrief vote export keeps a copy.") {
					return e.notForgotten()
				}
				return a.ResetVotes(c.Context())
			})
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return c
}

// notForgotten ends a reset that the reader did not agree to. That nobody could
// be asked is an error.
func (e *env) notForgotten() error {
	if e.silence == nil {
		e.say("Nothing was forgotten.")
		return nil
	}
	end := *e.silence
	end.Message += "; nothing was forgotten"
	if end.Code == app.CodeUsage {
		end.Hint = "Run it on a terminal, or with --yes."
	}
	return &end
}

func newVoteSay(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "say WORDS...", Short: `Steer by a sentence: "more about Go releases, nothing about crypto"; "forget crypto" takes it back`,
		Args: atLeast(1, "a sentence"),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				wishes, err := a.Steer(c.Context(), strings.Join(args, " "))
				if err != nil {
					return err
				}
				if e.json {
					return e.print(wishes)
				}
				for _, w := range wishes {
					e.say("%s: %s", map[int]string{1: "More", -1: "Less", 0: "As if never said"}[w.Value], w.Topic)
				}
				return nil
			})
		},
	}
}
