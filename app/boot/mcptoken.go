package boot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"daybrief/app"
	"daybrief/app/secret"
)

// Where the token of the MCP server over HTTP is.
const (
	mcpTokenVariable = "DAYBRIEF_MCP_TOKEN"
	mcpTokenFile     = "mcp-token"
	mcpTokenName     = "mcp server" // in the keyring
	mcpTokenLeast    = 16           // characters, of one the reader chose
)

// MCPToken returns the token a client of the MCP server has to send over HTTP,
// and where it is kept. It comes from the environment, from the file a start
// without a keyring made, or from the keyring; where there is none yet it is
// made and put into the keyring, else into the file, which its owner alone can
// read.
func (a *App) MCPToken(ctx context.Context) (token, place string, err error) {
	if token, ok := a.lookup(mcpTokenVariable); ok {
		if len(token) < mcpTokenLeast {
			return "", "", &app.Error{
				Code: app.CodeConfig, Message: fmt.Sprintf("The token in %s is shorter than %d characters", mcpTokenVariable, mcpTokenLeast),
				Hint: "Choose a longer one, or unset the variable to have one made.",
			}
		}
		return token, "the environment variable " + mcpTokenVariable, nil
	}
	path := filepath.Join(a.Dirs.State, mcpTokenFile)
	data, err := os.ReadFile(path)
	switch token := strings.TrimSpace(string(data)); {
	case err == nil && token != "":
		return token, path, os.Chmod(path, 0o600)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", "", noToken(path, err)
	}
	if token, err := a.secrets.Get(ctx, secret.Name{Source: mcpTokenName}); err == nil && token != "" {
		return token, "the keyring", nil
	}
	token = rand.Text()
	if err := a.secrets.Set(ctx, mcpTokenName, token); err == nil {
		return token, "the keyring", nil
	}
	return token, path, keepToken(path, token)
}

// keepToken writes the file whole or not at all, readable by its owner alone.
func keepToken(path, token string) error {
	f, err := os.CreateTemp(filepath.Dir(path), "."+mcpTokenFile+".*") // 0600
	if err != nil {
		return noToken(path, err)
	}
	_, err = f.WriteString(token + "\n")
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return noToken(path, errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}

func noToken(path string, err error) error {
	return &app.Error{
		Code: app.CodeDisk, Err: err, Message: "The token of the MCP server cannot be kept in " + path,
		Hint: "Check that the folder can be written, or set " + mcpTokenVariable + ".",
	}
}
