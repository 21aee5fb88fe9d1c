package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"daybrief/app/boot"
)

func newModelStatus(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: "Tell how far Ollama and its models are set up, and what to do next", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				s, err := a.ModelState(c.Context())
				if err != nil {
					return err
				}
				if e.json {
					return e.print(s)
				}
				p := pen{out: e.out}
				p.modelState(&s)
				return p.err
			})
		},
	}
}

// modelState tells a state in a few lines, what to do next as the last.
func (p *pen) modelState(s *boot.ModelState) {
	switch {
	case s.State == boot.ModelOff:
		p.line("Models are off in the configuration; the rules word the brief.")
		return
	case s.URL != "":
		p.line("Ollama %s at %s, %s.", s.Version, s.URL, plural(len(s.Models), "model"))
	}
	if s.Model != "" {
		p.line("%s words the brief.", s.Model)
	}
	if s.Embedding != "" {
		p.line("%s is used for search by meaning.", s.Embedding)
	}
	for _, r := range s.Remarks {
		p.line("%s", r)
	}
	if s.Note != nil {
		p.line("%s %s", sentence(s.Note.Text), sentence(s.Note.Hint))
	}
	if s.Model == "" {
		p.line("%s", s.Advice.Why)
	}
	if s.URL != "" && len(s.Pull) > 0 {
		p.line("To do: daybrief model pull %s", strings.Join(s.Pull, ", then "))
	}
}
