package boot

import (
	"cmp"
	"context"
	"net"
	"slices"
	"strings"
	"sync"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/ui/program"
	"daybrief/connectors/signin"
)

// SetupState tells how far the reader has come. It is part of the window's Setup.
func (p *Page) SetupState(ctx context.Context) (program.SetupState, error) {
	state, err := p.Settings(ctx)
	if err != nil {
		return program.SetupState{}, err
	}
	if state.Fault != nil {
		return program.SetupState{}, state.Fault
	}
	out := program.SetupState{Sources: state.Sources, Time: state.Value("brief.time").Text, Weekdays: state.Value("schedule.weekdays").Text == "true"}
	for _, s := range config.Suggested() {
		if !slices.ContainsFunc(state.Sources, func(o program.SourceState) bool { return o.Address == s.Address }) {
			out.Suggested = append(out.Suggested, program.Suggestion{Name: s.Name, Tag: strings.Join(s.Tags, " "), Address: s.Address})
		}
	}
	if b, err := p.Brief(ctx, ""); err == nil {
		out.Brief = !b.Sample
	}
	return out, nil
}

// AddSuggested saves those of the suggested feeds.
func (p *Page) AddSuggested(_ context.Context, names []string) error {
	var list []app.SourceSettings
	for _, s := range config.Suggested() {
		if slices.Contains(names, s.Name) {
			list = append(list, s)
		}
	}
	return p.saveSources(list)
}

// saveSources writes sources into the file and has the program use them.
func (p *Page) saveSources(list []app.SourceSettings) error {
	p.edits.Lock()
	defer p.edits.Unlock()
	if err := config.AddSource(p.app.Dirs.Config, list...); err != nil {
		return err
	}
	return p.reread()
}

// asked by the adding of a source, in the window's words.
type windowAsker struct {
	ctx  context.Context
	with program.Adder
}

// Step is part of Asker: the window has words of its own for what is done.
func (windowAsker) Step(string) {}

// Choose is part of Asker. What is asked shows in the options: feeds come with
// their addresses, and of two servers one is to be sent nothing.
func (w windowAsker) Choose(question string, options []string) (int, bool) {
	q := program.Question{Kind: program.AskPlace, About: question, Options: options}
	switch {
	case strings.Contains(options[0], "://"):
		q.Kind = program.AskFeed
	case strings.Contains(question, "without proof"):
		q.Kind = program.AskElsewhere
	}
	r := w.with.Ask(w.ctx, q)
	if !r.OK || len(r.Taken) == 0 || r.Taken[0] >= len(options) {
		return 0, false
	}
	return r.Taken[0], true
}

// ChooseSome is part of Asker: only calendars are chosen so.
func (w windowAsker) ChooseSome(_ string, options []string) ([]int, bool) {
	r := w.with.Ask(w.ctx, program.Question{Kind: program.AskCalendars, Options: options})
	return r.Taken, r.OK
}

// adding is one source being added by the window.
type adding struct {
	*Page
	d    *Adding
	with program.Adder
}

// AddSource finds out what an address is, gets in, reads it and saves it.
func (p *Page) AddSource(ctx context.Context, address string, with program.Adder) (program.Added, error) {
	done, err := p.fresh()
	if err != nil {
		return program.Added{}, err
	}
	done()
	p.settings.RLock() // the configuration stays as it is, as long as the reader takes
	held := true
	release := func() {
		if held {
			held = false
			p.settings.RUnlock()
		}
	}
	defer release()
	address = strings.TrimSpace(address)
	with.Step(program.AddStep{Kind: program.StepLook, Name: address})
	a := &adding{Page: p, d: p.app.Adding(windowAsker{ctx, with}), with: with}
	if IsImport(address) {
		list, err := a.takeOver(ctx, address)
		release()
		if err != nil {
			return program.Added{}, err
		}
		return added(list, program.SourceTest{}, nil), p.saveSources(list)
	}
	s, t, err := a.reach(ctx, address)
	if err != nil {
		return program.Added{}, stopped(ctx, err)
	}
	list := append([]app.SourceSettings{s}, a.companion(ctx, s)...)
	release()
	if err := p.saveSources(list); err != nil {
		return program.Added{}, err
	}
	return added(list, tested(t), a.keep(ctx, list)), p.app.ledger.flush()
}

// stopped is err, but for a reader who stopped it.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return errNoneWanted()
	}
	return err
}

func added(list []app.SourceSettings, t program.SourceTest, note *app.Error) program.Added {
	out := program.Added{Count: t.Count, First: t.First, Note: cmp.Or(note, t.Error)}
	for _, s := range list {
		out.Names = append(out.Names, s.Name)
	}
	if len(list) > 0 {
		out.Type = list[0].Type
	}
	return out
}

// keep puts the passwords that were typed into the keyring; the error says that
// one could not be.
func (a *adding) keep(ctx context.Context, list []app.SourceSettings) *app.Error {
	for _, s := range list {
		if err := a.app.KeepPassword(ctx, s.Name); err != nil {
			return app.AsError(err)
		}
	}
	return nil
}

// takeOver has the reader choose among the sources of another program's list.
func (a *adding) takeOver(ctx context.Context, path string) ([]app.SourceSettings, error) {
	im, err := a.app.FindImport(path)
	if err != nil {
		return nil, err
	}
	if len(im.New) == 0 {
		return nil, alreadyThere(im.Have[0].Name)
	}
	options := make([]string, len(im.New))
	for i, s := range im.New {
		options[i] = s.Name
	}
	r := a.with.Ask(ctx, program.Question{Kind: program.AskImport, About: path, Options: options})
	if !r.OK {
		return nil, errNoneWanted()
	}
	if len(r.Taken) == 0 {
		return im.New, nil
	}
	var out []app.SourceSettings
	for _, n := range r.Taken {
		out = append(out, im.New[n])
	}
	return out, nil
}

func alreadyThere(name string) error {
	return &app.Error{Code: app.CodeExists, Message: "This is read already as " + name, Hint: "Add another one."}
}

// reach finds a source, gets in and reads it.
func (a *adding) reach(ctx context.Context, address string) (app.SourceSettings, Tested, error) {
	s, err := a.find(ctx, address)
	if err != nil {
		return s, Tested{}, err
	}
	if name := a.app.SameSource(s); name != "" {
		return s, Tested{}, alreadyThere(name)
	}
	a.with.Step(program.AddStep{Kind: program.StepFound, Name: s.Name, Type: s.Type})
	s, t, err := a.read(ctx, s)
	if err == nil && t.Error != nil && t.Count == 0 {
		if r := a.with.Ask(ctx, program.Question{Kind: program.AskKeep, About: s.Name, Why: t.Error}); !r.OK {
			err = errNoneWanted()
		}
	}
	if err != nil {
		a.app.DropPassword(s.Name)
		if s.OAuth != "" {
			a.app.ForgetSecrets(ctx, s.Name)
		}
	}
	return s, t, err
}

// find is Adding.Find, asking for what it lacks: the server of a mail address,
// the user of an account behind a web address.
func (a *adding) find(ctx context.Context, address string) (app.SourceSettings, error) {
	s, err := a.d.Find(ctx, AddOptions{Address: address})
	if err == nil || ctx.Err() != nil {
		return s, err
	}
	o := AddOptions{Address: address}
	switch code := app.AsError(err).Code; {
	case code == app.CodeMissing && isMailAddress(address):
		r := a.with.Ask(ctx, program.Question{Kind: program.AskServer, About: address})
		if !r.OK || r.Text == "" {
			return s, errNoneWanted()
		}
		o.Settings.Server = strings.TrimSpace(r.Text)
		o.Settings.Security = a.security(ctx, o.Settings.Server)
	case code == app.CodeUnauth:
		r := a.with.Ask(ctx, program.Question{Kind: program.AskUser, About: address})
		if !r.OK || r.Text == "" {
			return s, errNoneWanted()
		}
		o.Settings.User = strings.TrimSpace(r.Text)
	default:
		return s, err
	}
	return a.d.Find(ctx, o)
}

// security finds out how a mail server that the reader named is reached: what it
// answers to, the safest first; without encryption on this machine alone. "" is
// the usual one.
func (a *adding) security(ctx context.Context, server string) string {
	ways := []string{"tls", "starttls"}
	host := bareHost("//" + server)
	if ip := net.ParseIP(host); host == "localhost" || ip != nil && ip.IsLoopback() {
		ways = append(ways, "none")
	}
	for _, way := range ways {
		if a.d.probe(ctx, signin.MailServer{Server: server, Security: way}) == nil {
			return way
		}
	}
	return ""
}

// passwordTries is how often a refused password is asked for again.
const passwordTries = 3

// read gets into a source and reads it for the first time.
func (a *adding) read(ctx context.Context, s app.SourceSettings) (app.SourceSettings, Tested, error) {
	for try := 0; ; try++ {
		if err := a.getIn(ctx, s, try > 0); err != nil {
			return s, Tested{}, err
		}
		a.with.Step(program.AddStep{Kind: program.StepRead, Name: s.Name, Type: s.Type})
		found, err := a.d.Calendars(ctx, s)
		if err != nil {
			return s, Tested{}, err
		}
		t := a.d.Test(ctx, found)
		if ctx.Err() != nil {
			return found, t, ctx.Err()
		}
		if try+1 >= passwordTries || t.SignIn != "typed" || !PasswordRefused(t) {
			return found, t, nil
		}
		a.app.DropPassword(s.Name)
	}
}

// getIn signs in by the browser, or asks for the password; without one the
// reading says what is wrong.
func (a *adding) getIn(ctx context.Context, s app.SourceSettings, again bool) error {
	if s.OAuth != "" {
		a.with.Step(program.AddStep{Kind: program.StepBrowser, Name: s.Name, Type: s.Type})
		_, err := a.app.SignIn(ctx, s, SignInOptions{}) // what could not be kept the ledger says
		return err
	}
	if !a.app.WantsPassword(ctx, s) {
		return nil
	}
	r := a.with.Ask(ctx, program.Question{Kind: program.AskPassword, About: s.Name, Hint: PasswordHint(s), Again: again})
	if !r.OK {
		return errNoneWanted()
	}
	if r.Text != "" {
		a.app.HoldPassword(s.Name, r.Text)
	}
	return nil
}

// companion offers the calendar that belongs to a mail account.
func (a *adding) companion(ctx context.Context, mail app.SourceSettings) []app.SourceSettings {
	s, ok := a.d.Companion(ctx, mail, func(hosts []string) bool {
		return a.with.Ask(ctx, program.Question{Kind: program.AskCompanion, About: mail.Name, Options: hosts}).OK
	})
	if !ok {
		return nil
	}
	if a.with.Ask(ctx, program.Question{Kind: program.AskCalendar, About: mail.Address, Options: []string{s.Address}}).OK {
		if found, err := a.d.Calendars(ctx, s); err == nil {
			return []app.SourceSettings{found}
		}
	}
	a.app.DropPassword(s.Name)
	return nil
}

// ModelSetup looks for Ollama and its models.
func (p *Page) ModelSetup(ctx context.Context) (program.ModelSetup, error) {
	done, err := p.fresh()
	if err != nil {
		return program.ModelSetup{}, err
	}
	defer done()
	s, err := p.app.ModelState(ctx)
	if err != nil {
		return program.ModelSetup{}, err
	}
	out := program.ModelSetup{State: s.State, Model: s.Model, Embedding: s.Embedding, Memory: s.Memory.Total, Advised: s.Advice.Model, Pull: s.Pull}
	if p.app.Config.Model.Provider != ollama {
		out.Cloud = p.app.Config.Model.Provider
	}
	if s.Note != nil {
		out.Note = &app.Error{Code: s.Note.Code, Message: s.Note.Text, Hint: s.Note.Hint}
	}
	return out, nil
}

// PullModel has Ollama load a model. That takes hours, in which the reader goes
// on: the configuration stays as it is only until the server has begun.
func (p *Page) PullModel(ctx context.Context, name string, report func(program.Pull)) error {
	p.settings.RLock()
	release := sync.OnceFunc(p.settings.RUnlock)
	defer release()
	return p.app.PullModel(ctx, name, func(s PullProgress) {
		release()
		report(program.Pull{Phase: s.Phase, Done: s.Done, Total: s.Total, Part: s.Fraction})
	})
}

// ollamaPage is where Ollama is downloaded from.
const ollamaPage = "https://ollama.com/download"

// GetOllama opens the page to download Ollama from.
func (p *Page) GetOllama(context.Context) error { return p.app.openURL(ollamaPage) }
