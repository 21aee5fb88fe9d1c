package mcp

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"daybrief/app"
)

// shellTime bounds how long the login shell may take to tell its PATH.
const shellTime = 5 * time.Second

// loginShell knows the PATH of the reader's login shell: a program that was
// started from a desktop has a shorter one, without npx, uvx and their like.
type loginShell struct {
	getenv  func(string) string
	environ func() []string

	once sync.Once
	dirs []string
}

// path returns the folders to look for programs in: those of the login shell,
// then those of this process. The shell is asked once.
func (l *loginShell) path() []string {
	l.once.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), shellTime) // for all that come later, so not the first one's
		defer cancel()
		for _, list := range []string{l.ask(ctx), l.getenv("PATH")} {
			for _, dir := range filepath.SplitList(list) {
				if filepath.IsAbs(dir) && !slices.Contains(l.dirs, dir) {
					l.dirs = append(l.dirs, dir)
				}
			}
		}
	})
	return l.dirs
}

// mark stands around the PATH in what a shell prints: greetings come before it.
const mark = "\x1e"

// ask has the shell print its PATH, as an interactive login shell, which reads
// all of the reader's start-up files, else as a login shell; "" where neither
// does.
func (l *loginShell) ask(ctx context.Context) string {
	shell := l.getenv("SHELL")
	if runtime.GOOS == "windows" || !filepath.IsAbs(shell) {
		return ""
	}
	for _, flags := range [][]string{{"-l", "-i", "-c"}, {"-l", "-c"}} {
		cmd := exec.CommandContext(ctx, shell, append(flags, `printf '\036%s\036' "$PATH"`)...)
		cmd.Env = l.environ()
		ownGroup(cmd, true)
		cmd.Cancel = func() error { return endGroup(cmd.Process, true) }
		cmd.WaitDelay = time.Second
		out, err := cmd.Output() // an exit status of a start-up file does not matter
		if parts := strings.Split(string(out), mark); len(parts) >= 3 && parts[len(parts)-2] != "" {
			return parts[len(parts)-2]
		}
		if errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
			return ""
		}
	}
	return ""
}

// find returns the file of a program: as it is where a folder is named, else
// the first one in dirs.
func find(source, program string, dirs []string) (string, error) {
	if rest, ok := strings.CutPrefix(program, "~"+string(filepath.Separator)); ok {
		if home, err := os.UserHomeDir(); err == nil {
			program = filepath.Join(home, rest)
		}
	}
	if strings.ContainsAny(program, `/\`) {
		path, err := exec.LookPath(program)
		if err != nil {
			return "", &app.Error{
				Code: app.CodeConfig, Err: err, Message: fmt.Sprintf("The MCP server of %s cannot be started: there is no program %s that can be run", source, program),
				Hint: "Correct command in the source's settings.",
			}
		}
		return path, nil
	}
	for _, dir := range dirs {
		if path, err := exec.LookPath(filepath.Join(dir, program)); err == nil {
			return path, nil
		}
	}
	return "", &app.Error{
		Code: app.CodeConfig, Err: exec.ErrNotFound,
		Message: fmt.Sprintf("The MCP server of %s cannot be started: the program %s was not found in %s", source, program, strings.Join(dirs, string(filepath.ListSeparator))),
		Hint:    "Install it, or name it with its folder in the source's command.",
	}
}

// usual are the variables a child process is given: where things are and which
// language is spoken. Everything else has to be named, so that no password of
// this process's environment goes to a server by accident.
var usual = []string{
	"HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LC_MESSAGES", "TZ", "TMPDIR", "TEMP", "TMP",
	"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR",
	"SystemRoot", "SystemDrive", "ComSpec", "PATHEXT", "APPDATA", "LOCALAPPDATA", "ProgramData", "ProgramFiles", "USERPROFILE", "USERNAME", "HOMEDRIVE", "HOMEPATH",
}

// environment is that of a child process.
func (c *Client) environment(s app.SourceSettings, secret string) []string {
	env := []string{"PATH=" + strings.Join(c.shell.path(), string(filepath.ListSeparator))}
	for _, name := range append(slices.Clone(usual), use(s).Env...) {
		if v := c.opts.Getenv(name); v != "" && name != "PATH" {
			env = append(env, name+"="+v)
		}
	}
	if name := use(s).SecretEnv; name != "" && secret != "" {
		env = append(env, name+"="+secret)
	}
	return env
}
