package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"daybrief/app/boot"
	"daybrief/app/config"
)

// words completes with those of a list that begin as typed, in their order, and
// with no files.
func words(list ...string) cobra.CompletionFunc {
	return func(_ *cobra.Command, _ []string, typed string) (out []string, _ cobra.ShellCompDirective) {
		for _, w := range list {
			if strings.HasPrefix(w, typed) {
				out = append(out, w)
			}
		}
		return out, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveKeepOrder
	}
}

// firstWord is words for the first argument alone.
func firstWord(list ...string) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return words(list...)(c, args, typed)
	}
}

// sourceNames completes with the names of the reader's sources, most of them; a
// configuration that cannot be read has none.
func (e *env) sourceNames(most int) cobra.CompletionFunc {
	return func(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
		var names []string
		if dirs, err := config.ResolveProfile(e.home, e.profile); err == nil && len(args) < most {
			if cfg, _, err := config.Load(dirs); err == nil {
				for _, s := range cfg.Source {
					names = append(names, s.Name)
				}
			}
		}
		return words(names...)(c, args, typed)
	}
}

// profileNames completes the first argument by the profiles there are.
func (e *env) profileNames(c *cobra.Command, args []string, typed string) ([]string, cobra.ShellCompDirective) {
	var names []string
	if list, err := boot.Profiles(e.opts()); err == nil && len(args) == 0 {
		for _, p := range list {
			names = append(names, p.Name)
		}
	}
	return words(names...)(c, args, typed)
}

// manyNames is more sources than one command names.
const manyNames = 1 << 10

// complete tells the shell what can stand where: words of a fixed list, and the
// names of sources. What is not told of here wants words of the reader's own.
func (e *env) complete(root *cobra.Command) {
	providers := config.ModelProviders()
	args := map[string]cobra.CompletionFunc{
		"schedule autostart": firstWord("on", "off"),
		"vote":               firstWord("up", "down", "clear"), "vote preview": firstWord("up", "down", "clear"),
		"model use": firstWord(providers...), "model key": firstWord(providers[1:]...),
		"source test": e.sourceNames(manyNames), "source on": e.sourceNames(1), "source off": e.sourceNames(1),
		"source remove": e.sourceNames(1), "source signin": e.sourceNames(1),
		"profile use": e.profileNames, "profile rename": e.profileNames, "profile remove": e.profileNames,
	}
	for _, own := range []string{
		"ask", "search", "item", "why", "brief", "replay", "rank", "usage", "preload", "mcp", "schedule", "schedule install", "schedule show", "schedule remove", "schedule run", "vote list", "vote say", "vote reset",
		"model pull", "model test", "model list", "model status", "keep", "wipe", "profile", "profile list", "profile add", "action list", "action done", "action later", "action dismiss", "action reopen",
	} {
		args[own] = cobra.NoFileCompletions
	}
	flags := map[string]map[string]cobra.CompletionFunc{
		"search": {"kind": words(kindWords()...), "source": e.sourceNames(manyNames)},
		"source add": {
			"type": words("email", "calendar", "rss", "hackernews", "weather", "mcp"), "security": words("tls", "starttls", "none"),
			"units": words("metric", "imperial"), "tag": words("market", "tech"), "oauth": words("google", "microsoft"),
		},
		"preview": {"as": words("feed", "calendar", "mail")},
		"mcp":     {"http": words("127.0.0.1:8630")},
	}
	for _, c := range all(root) {
		name := commandName(c)
		if f, ok := args[name]; ok {
			c.ValidArgsFunction = f
		}
		for flag, f := range flags[name] {
			if err := c.RegisterFlagCompletionFunc(flag, f); err != nil {
				panic("cli: completion of " + name + " --" + flag + ": " + err.Error()) // no such flag: a fault in this list
			}
		}
	}
}

// commandName is a command as typed behind the program's name.
func commandName(c *cobra.Command) string {
	return strings.TrimPrefix(c.CommandPath(), c.Root().Name()+" ")
}

// kindWords are the words of search --kind.
func kindWords() []string { return strings.Split(searchKinds, ", ") }

// all are a command and those below it.
func all(c *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{c}
	for _, sub := range c.Commands() {
		list = append(list, all(sub)...)
	}
	return list
}
