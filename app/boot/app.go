package boot

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"time"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/preload"
	"daybrief/app/secret"
	"daybrief/app/store"
	"daybrief/connectors"
	"daybrief/connectors/mcp"
)

// App is the program, wired. Close it.
type App struct {
	Dirs   config.Dirs
	Config config.Config
	Store  *store.Store
	Zone   *time.Location
	Notes  []app.Note // what the reader should know about this start: a broken configuration, a store set aside
	Log    *slog.Logger

	opt      Options
	registry *connectors.Registry
	foreign  *mcp.Client // the MCP servers of the configuration; nil in a preview
	secrets  secret.Store
	signers  *signers // nil in a preview, which has no home
	typed    typed
	ledger   *ledger
	runner   *preload.Runner
	closers  []io.Closer
	recall   recall
	meaning  meaning
	effects  effects
	models   models
	live     live
}

// Open reads the configuration and opens the store. Its errors are *app.Error
// with code config, disk or store-newer.
func Open(ctx context.Context, o Options) (*App, error) {
	o.defaults()
	a := &App{opt: o, foreign: mcp.NewClient(mcp.Options{Getenv: o.Getenv})}
	a.registry = registry(a.foreign)
	if err := a.configure(); err != nil {
		return nil, err
	}
	st, note, err := store.Open(ctx, a.Dirs.Store, store.Options{Now: o.Now})
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	if note != nil {
		a.Notes = append(a.Notes, *note)
	}
	a.Store = st
	a.closers = append(a.closers, st)
	a.ledger = &ledger{store: st, log: a.Log}
	a.signers = a.newSigners()
	a.recall.embed = a.embedder
	a.runner = preload.New(preload.Deps{
		Store: runStore{st, a.policy}, Make: a.makeBrief, Annotate: a.annotate,
		Now: o.Now, Zone: a.Zone, LockPath: a.Dirs.Lock,
	})
	return a, nil
}

// configure finds the folders, reads the configuration and opens the log.
func (a *App) configure() error {
	dirs, err := a.opt.dirs()
	if err != nil {
		return err
	}
	if err := dirs.Ensure(); err != nil {
		return err
	}
	if err := finishRestore(dirs, nil); err != nil {
		return err
	}
	a.Dirs = dirs
	a.Log, err = openLog(dirs.Log, &a.closers)
	if err != nil {
		return err
	}
	cfg, notes, err := config.Load(dirs)
	if err != nil {
		return errors.Join(err, a.Close())
	}
	a.Config, a.Notes = cfg, append(a.Notes, notes...)
	a.Zone, err = zone(cfg.Zone)
	if err != nil {
		return errors.Join(err, a.Close())
	}
	a.secrets = secretsOf(a.opt, dirs)
	return nil
}

// zone returns the reader's zone: the one named in the configuration, else TZ,
// else the system's.
func zone(name string) (*time.Location, error) {
	if name == "" {
		return time.Local, nil
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, &app.Error{
			Code: app.CodeConfig, Err: err,
			Message: "The time zone " + name + " in config.toml is not known",
			Hint:    "Use an IANA name such as Europe/Berlin, or leave zone out for the system's own.",
		}
	}
	return loc, nil
}

// lookup finds a variable of the environment.
func (a *App) lookup(name string) (string, bool) {
	v := a.opt.Getenv(name)
	return v, v != ""
}

// Close ends the MCP servers that were started, waits for tokens that are being
// renewed and closes the store and the log.
func (a *App) Close() error {
	a.recall.close() // before the store: it writes there
	var errs []error
	if a.foreign != nil {
		errs = append(errs, a.foreign.Close())
	}
	if a.signers != nil {
		errs = append(errs, a.signers.Close())
		a.signers = nil
	}
	if a.ledger != nil {
		errs = append(errs, a.ledger.flush())
		a.ledger = nil
	}
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i].Close())
	}
	a.closers = nil
	return errors.Join(errs...)
}

// Unconfigured reports whether the reader has not set up anything yet: there is
// no configuration file.
func (a *App) Unconfigured() bool {
	_, err := os.Stat(a.Dirs.Config)
	return errors.Is(err, os.ErrNotExist)
}
