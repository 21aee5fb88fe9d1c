package cli

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"
)

// helpers words what cobra's own commands do not say: help and completion tell of
// a word they do not know in place of printing help as if it had been asked for.
func helpers(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		switch c.Name() {
		case "help":
			c.Args = func(_ *cobra.Command, args []string) error {
				if _, rest, err := root.Find(args); err != nil || len(rest) > 0 {
					return misused(root, fmt.Sprintf("There is no command called %q", strings.Join(args, " ")))
				}
				return nil
			}
		case "completion":
			c.Args, c.RunE = cobra.ArbitraryArgs, func(c *cobra.Command, args []string) error {
				if len(args) > 0 {
					return misused(c, "There is no completion for "+args[0]+"; there is for bash, fish, powershell and zsh")
				}
				return c.Help()
			}
		}
	}
}

// notWord is a word that a search must not find, as it is typed.
const notWord = `^-[^-]`

// spared puts the -words of a search behind a --, so that a minus means what
// search says it means and no flag. -k and -h stay what they are.
func spared(root *cobra.Command, args []string) []string {
	c, _, err := root.Find(args)
	if err != nil || c.Name() != "search" || c.Parent() != root {
		return args
	}
	not, flag := regexp.MustCompile(notWord), regexp.MustCompile(`^-(k(=?\d+)?|h)$`)
	var keep, words []string
	for i, a := range args {
		if a == "--" {
			words = append(words, args[i+1:]...)
			break
		}
		if !not.MatchString(a) || flag.MatchString(a) || i > 0 && args[i-1] == "-k" {
			keep = append(keep, a)
			continue
		}
		if strings.Contains(a, " ") && !strings.Contains(a, `"`) { // the shell took the quotes of -"a phrase"
			a = `-"` + a[1:] + `"`
		}
		words = append(words, a)
	}
	if len(words) == 0 {
		return args
	}
	return append(append(keep, "--"), words...)
}
