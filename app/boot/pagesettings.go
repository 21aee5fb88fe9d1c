package boot

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"time"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/ui/program"
)

// mostUndo is how many changes of settings can be taken back.
const mostUndo = 50

// edits are the changes of settings that can be taken back, the latest last.
type edits struct {
	sync.Mutex
	undo []config.SettingUndo
}

// Settings reads the configuration file. It is part of the window's Settings.
func (p *Page) Settings(context.Context) (program.SettingsState, error) {
	s := program.SettingsState{File: p.app.Dirs.Config}
	list, c, err := config.Settings(s.File)
	if err != nil {
		if s.Fault = app.AsError(err); s.Fault.Code == app.CodeConfig {
			return s, nil
		}
		return s, err
	}
	for i := range c.Source {
		o := &c.Source[i]
		s.Sources = append(s.Sources, program.SourceState{Name: o.Name, Type: o.Type, Address: o.Address, Off: o.Off, Signs: waysIn(*o)})
	}
	for _, v := range list {
		out := program.Setting{Key: v.Key, Kind: string(v.Kind), Text: v.Text, Default: v.Default, Set: v.Set}
		n, key, ok := sourceKey(v.Key)
		if !ok {
			s.Values = append(s.Values, out)
			continue
		}
		out.Key, out.Source = key, c.Source[n].Name
		s.Sources[n].Values = append(s.Sources[n].Values, out)
	}
	return s, nil
}

// waysIn tells how a source signs in, in the window's words.
func waysIn(s app.SourceSettings) string {
	switch {
	case !signsIn(s):
		return ""
	case s.OAuth != "":
		return program.ByBrowser
	}
	return program.ByPassword
}

// sourceKey takes a key of the file such as "source[2].tags" apart.
func sourceKey(key string) (n int, name string, ok bool) {
	if !strings.HasPrefix(key, "source[") {
		return 0, "", false
	}
	_, err := fmt.Sscanf(key, "source[%d]", &n)
	_, name, ok = strings.Cut(key, "].")
	return n, name, ok && err == nil
}

// inFile is a change of the window as the file has it. A source is found by its
// name: others may have come or gone since.
func (p *Page) inFile(c program.SettingChange) (config.SettingChange, error) {
	out := config.SettingChange{Key: c.Key, Text: c.Text, Clear: c.Clear, Was: &c.Was}
	if c.Source == "" {
		return out, nil
	}
	_, cfg, err := config.Settings(p.app.Dirs.Config)
	if err != nil {
		return out, err
	}
	for n, s := range cfg.Source {
		if strings.EqualFold(s.Name, c.Source) {
			out.Key = fmt.Sprintf("source[%d].%s", n, c.Key)
			return out, nil
		}
	}
	return out, fmt.Errorf("boot: set %s of %s: %w", c.Key, c.Source, program.ErrChanged)
}

// CheckSetting tells what is wrong with a value.
func (p *Page) CheckSetting(_ context.Context, c program.SettingChange) error {
	change, err := p.inFile(c)
	if err != nil {
		return err
	}
	return config.CheckSetting(p.app.Dirs.Config, change)
}

// ChangeSetting saves a value and has the program use it, at the latest with the
// next run where one goes on.
func (p *Page) ChangeSetting(ctx context.Context, c program.SettingChange) error {
	change, err := p.inFile(c)
	if err != nil {
		return err
	}
	p.edits.Lock()
	defer p.edits.Unlock()
	u, err := config.ChangeSetting(p.app.Dirs.Config, change)
	if errors.Is(err, config.ErrChanged) {
		return fmt.Errorf("boot: set %s: %w", c.Key, program.ErrChanged)
	}
	if err != nil {
		return err
	}
	if p.edits.undo = append(p.edits.undo, u); len(p.edits.undo) > mostUndo {
		p.edits.undo = p.edits.undo[1:]
	}
	if c.Source != "" && c.Key == "name" {
		p.renamed(ctx, c.Source, strings.TrimSpace(c.Text))
	}
	return p.reread()
}

// renamed moves what is kept under the name of a source. A keyring that cannot
// be reached keeps the password under the old name, and it is asked for again.
func (p *Page) renamed(ctx context.Context, from, to string) {
	if v, held := p.app.typed.get(from); held {
		p.app.HoldPassword(to, v)
		p.app.DropPassword(from)
		return
	}
	s, err := p.source(from)
	if err != nil || s.OAuth != "" || !signsIn(s) || p.app.signsInBy(ctx, s) != program.KeptKeyring {
		return
	}
	v, err := p.app.secret(ctx, from, "")
	if err == nil {
		err = p.app.secrets.Set(ctx, to, v)
	}
	if err == nil {
		err = p.app.secrets.Delete(ctx, from)
	}
	if err != nil {
		p.app.Log.Warn("move password", "name", from, "err", err)
	}
}

// UndoSetting takes the latest change back.
func (p *Page) UndoSetting(context.Context) error {
	p.edits.Lock()
	defer p.edits.Unlock()
	if len(p.edits.undo) == 0 {
		return &app.Error{Code: app.CodeNotFound, Message: "There is nothing to undo", Hint: "Change the setting itself."}
	}
	u := p.edits.undo[len(p.edits.undo)-1]
	p.edits.undo = p.edits.undo[:len(p.edits.undo)-1]
	if err := config.UndoSetting(p.app.Dirs.Config, u); errors.Is(err, config.ErrChanged) {
		return fmt.Errorf("boot: undo: %w", program.ErrChanged)
	} else if err != nil {
		return err
	}
	return p.reread()
}

// reread has the program use what the file says now. While a run goes on its
// settings stay, and the next one reads the file anyway.
func (p *Page) reread() error {
	if !p.mu.TryLock() {
		return nil
	}
	defer p.mu.Unlock()
	return p.reload()
}

// fresh is reread for what tells of the settings as they are: it is an *app.Error
// with code locked while a brief is being made. The caller holds p.mu then, and
// calls done.
func (p *Page) fresh() (done func(), err error) {
	if !p.mu.TryLock() {
		return nil, &app.Error{Code: app.CodeLocked, Message: "A brief is being made", Hint: "Try it again when it is ready."}
	}
	if err := p.reload(); err != nil {
		p.mu.Unlock()
		return nil, err
	}
	return p.mu.Unlock, nil
}

// OpenSettings opens the configuration file; there is one afterwards.
func (p *Page) OpenSettings(context.Context) error {
	if p.app.Unconfigured() {
		if err := config.CreateFile(p.app.Dirs.Config); err != nil {
			return err
		}
	}
	return p.app.openFile(p.app.Dirs.Config)
}

// RemoveSource takes a source away, with its items and its secrets.
func (p *Page) RemoveSource(ctx context.Context, name string) error {
	done, err := p.fresh()
	if err != nil {
		return err
	}
	defer done()
	if err := p.app.RemoveSource(ctx, name); err != nil {
		return err
	}
	return p.reload()
}

// TestSource reads a source now and keeps nothing.
func (p *Page) TestSource(ctx context.Context, name string) (program.SourceTest, error) {
	done, err := p.fresh()
	if err != nil {
		return program.SourceTest{}, err
	}
	s, err := p.source(name)
	done()
	if err != nil {
		return program.SourceTest{}, err
	}
	p.reading.RLock()
	defer p.reading.RUnlock()
	return tested(p.app.TestSource(ctx, s)), p.app.ledger.flush()
}

// tested is a test of a source for the window.
func tested(t Tested) program.SourceTest {
	out := program.SourceTest{Count: t.Count, Seconds: t.Seconds, Error: t.Error}
	if len(t.Sample) > 0 {
		out.First = t.Sample[0].Title
	}
	return out
}

// Secret tells where the password of a source is.
func (p *Page) Secret(ctx context.Context, source string) (string, error) {
	s, err := p.source(source)
	if err != nil {
		return "", err
	}
	return p.app.signsInBy(ctx, s), nil
}

// RemoveSecret takes the password or the sign-in of a source out of the keyring.
func (p *Page) RemoveSecret(ctx context.Context, source string) error {
	s, err := p.source(source)
	if err != nil {
		return err
	}
	p.app.ForgetSecrets(ctx, s.Name)
	if s.OAuth == "" && p.app.signsInBy(ctx, s) == program.KeptKeyring {
		return &app.Error{Code: app.CodeSecret, Message: "The keyring still holds the password", Hint: "Unlock the keyring and try it again."}
	}
	return nil
}

// seconds since a moment, for what the reader waited for.
func seconds(began time.Time) float64 { return time.Since(began).Seconds() }

// openFile hands a text file to the system.
func (a *App) openFile(path string) error {
	name, args := "xdg-open", []string{path}
	switch runtime.GOOS {
	case "darwin":
		name, args = "open", []string{"-t", path}
	case "windows":
		name, args = "notepad", []string{path}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return &app.Error{
			Code: app.CodeMissing, Err: err, Message: "No program to open the file was found (" + name + ")",
			Hint: "Open it in an editor: " + path,
		}
	}
	go func() { _ = cmd.Wait() }() // the program belongs to the reader from here on; Wait only clears it away
	return nil
}
