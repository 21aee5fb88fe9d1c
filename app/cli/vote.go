package cli

import (
	"context"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

// votes are the words of the vote command.
var votes = map[string]int{"up": 1, "down": -1, "clear": 0}

// namesLines says how a command takes lines of a brief beside ids.
const namesLines = "Instead of an id, name a line of the brief: mail:2 is the second line under Mail, tldr:1 the\n" +
	"first of all. It stands for the first item the line rests on; --item picks another of them."

func newVote(e *env) *cobra.Command {
	var p picked
	c := &cobra.Command{
		Use: "vote up|down|clear ID|SECTION:N...", Short: "Vote on items; list, preview, export, import and reset votes", Args: atLeast(2, "up, down or clear, and the id of an item"),
		Long: "A thumb up or down on items changes what the next brief puts first; clear takes it back.\n" + namesLines,
		RunE: func(c *cobra.Command, args []string) error {
			value, ok := votes[args[0]]
			if !ok {
				return usage("A vote is up, down or clear, not " + args[0])
			}
			return e.with(c.Context(), func(a *boot.App) error { return e.vote(c.Context(), a, p.of(args[1:]), value) })
		},
	}
	p.flags(c)
	c.AddCommand(newVoteList(e), newVotePreview(e), newVoteExport(e), newVoteImport(e), newVoteReset(e), newVoteSay(e))
	return c
}

// picked names items: by their ids, or by lines of a brief.
type picked struct {
	refs       []string
	item, date string
}

// flags adds to a command what picks among lines of a brief.
func (p *picked) flags(c *cobra.Command) {
	c.Flags().StringVar(&p.item, "item", "", "with SECTION:N: the item of that line instead of its first")
	c.Flags().StringVar(&p.date, "date", "", "with SECTION:N: the day of the brief, YYYY-MM-DD, instead of the latest")
}

func (p picked) of(refs []string) picked {
	p.refs = refs
	return p
}

// ids returns the ids of what is named.
func (p picked) ids(ctx context.Context, a *boot.App) ([]string, error) {
	if _, err := dayOf(nil, p.date); err != nil {
		return nil, err
	}
	out := make([]string, 0, len(p.refs))
	used := false
	for _, r := range p.refs {
		if at, ok := boot.ParsePlace(r); ok {
			var err error
			at.Date, used = p.date, true
			if r, err = a.SentenceItem(ctx, at, p.item); err != nil {
				return nil, err
			}
		}
		out = append(out, r)
	}
	if !used && (p.item != "" || p.date != "") {
		return nil, &app.Error{Code: app.CodeUsage, Message: "--item and --date go with a line of a brief", Hint: "Name one, such as mail:2."}
	}
	return out, nil
}

func (e *env) vote(ctx context.Context, a *boot.App, p picked, value int) error {
	ids, err := p.ids(ctx, a)
	if err != nil {
		return err
	}
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
	for i := range items {
		if ids[i] != p.refs[i] { // the reader named a line: say what it stood for
			e.say("%s: %s", map[int]string{1: "Up", -1: "Down", 0: "Taken back"}[value], items[i].Title)
		}
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
		p.line("%s  %-4s  %s  %s", v.At.In(a.Zone).Format(time.DateOnly), map[bool]string{true: "up", false: "down"}[v.Value > 0], v.Item, v.About.Title)
	}
	check, err := a.LearningCheck(ctx)
	if err != nil {
		return err
	}
	switch {
	case a.Config.Learning.Off:
		e.say("Learning is off: the votes are kept, and none of them counts.")
	case len(list) == 0:
		e.say("You have not voted on anything yet.")
	case check.Votes == 0:
		e.say("With three thumbs up and three down it can be told whether learning helps you.")
	default:
		e.say("%s", check.Says())
	}
	return p.err
}

func newVotePreview(e *env) *cobra.Command {
	var p picked
	c := &cobra.Command{
		Use: "preview up|down|clear ID|SECTION:N...", Short: "Tell what votes would change, without keeping them", Args: atLeast(2, "up, down or clear, and the id of an item"),
		Long: "Tells what votes would change, the largest change first, without keeping them.\n" + namesLines,
		RunE: func(c *cobra.Command, args []string) error {
			value, ok := votes[args[0]]
			if !ok {
				return usage("A vote is up, down or clear, not " + args[0])
			}
			return e.with(c.Context(), func(a *boot.App) error {
				ids, err := p.of(args[1:]).ids(c.Context(), a)
				if err != nil {
					return err
				}
				return e.previewVote(c.Context(), a, ids, value)
			})
		},
	}
	p.flags(c)
	return c
}

// mostMoves is how many moves of a preview are printed.
const mostMoves = 20

func (e *env) previewVote(ctx context.Context, a *boot.App, ids []string, value int) error {
	list, err := a.PreviewVote(ctx, ids, value)
	if err != nil {
		return err
	}
	if e.json {
		return e.print(list)
	}
	p := pen{out: e.out}
	for _, m := range list[:min(len(list), mostMoves)] {
		p.line("%.2f -> %.2f  place %d -> %d  %s", m.Before, m.After, m.From, m.To, m.Title)
	}
	switch {
	case len(ids) == 1:
		effect, err := a.VoteEffect(ctx, ids[0], value)
		if err != nil {
			return err
		}
		e.say("%s", effect.Says)
	case len(list) == 0:
		e.say("That would change nothing.")
	}
	return p.err
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
				return e.wished(c.Context(), a, wishes)
			})
		},
	}
}

// wished tells what was understood of a sentence, and where it does not count.
func (e *env) wished(ctx context.Context, a *boot.App, wishes []boot.Wish) error {
	sample, err := a.OnlySample(ctx)
	if err != nil {
		return err
	}
	if e.json {
		err = e.print(wishes)
	} else {
		for _, w := range wishes {
			e.say("%s: %s", map[int]string{1: "More", -1: "Less", 0: "As if never said"}[w.Value], w.Topic)
		}
	}
	switch {
	case a.Config.Learning.Off:
		e.say("It is kept, but learning is off: it changes nothing as long as that is so.")
	case sample:
		e.say("It is kept, and counts from your own first source on: the sample day stays as it is.")
	}
	return err
}
