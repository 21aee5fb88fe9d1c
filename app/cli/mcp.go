package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"daybrief/app/boot"
)

// mcpToken is what mcp --token --json prints.
type mcpToken struct {
	Token string `json:"token"`
	Kept  string `json:"kept"`
}

// newMCP is the command a client of the Model Context Protocol starts. What it
// writes to standard output is the protocol alone.
func newMCP(e *env) *cobra.Command {
	var address string
	var token bool
	c := &cobra.Command{
		Use:   "mcp",
		Short: "Offer the brief, search and sources to AI programs (Model Context Protocol)",
		Long: "Serves the Model Context Protocol over standard input and output, for the program that\n" +
			"started it, until its input ends. With --http it listens on this machine's loopback\n" +
			"address instead; clients then send the token that --token shows. docs/mcp.md has\n" +
			"settings for common programs.",
		Example: "  daybrief mcp\n  daybrief mcp --http 127.0.0.1:8630\n  daybrief mcp --token",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			listen := c.Flags().Changed("http")
			switch {
			case listen && token:
				return misused(c, "--token and --http do not go together")
			case listen && address == "":
				return misused(c, "--http wants an address, such as 127.0.0.1:8630")
			}
			return e.with(c.Context(), func(a *boot.App) error {
				switch {
				case token:
					return e.showToken(c, a)
				case listen:
					return a.ListenMCP(c.Context(), address, func(url string) {
						e.say("Serving MCP at %s; daybrief mcp --token shows the token.", url)
					})
				}
				return a.ServeMCP(c.Context(), e.in, e.out)
			})
		},
	}
	c.Flags().StringVar(&address, "http", "", "listen on this loopback address, such as 127.0.0.1:8630, instead")
	c.Flags().BoolVar(&token, "token", false, "show the token that clients over HTTP have to send, and end")
	return c
}

func (e *env) showToken(c *cobra.Command, a *boot.App) error {
	token, kept, err := a.MCPToken(c.Context())
	if err != nil {
		return err
	}
	if e.json {
		return e.print(mcpToken{token, kept})
	}
	_, err = fmt.Fprintln(e.out, token)
	return err
}
