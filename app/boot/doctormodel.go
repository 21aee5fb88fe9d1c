package boot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/zalando/go-keyring"

	"daybrief/agent/llm"
	"daybrief/app"
	"daybrief/app/doctor"
	"daybrief/app/secret"
)

// checkKeyring asks the keyring for something it has not, where a source or the
// provider of models wants one.
func (a *App) checkKeyring(ctx context.Context) (string, error) {
	wanted := ""
	for _, s := range a.own() {
		if s.OAuth != "" || signsIn(s) && !inTheClear(s) && a.secrets.First(secret.Name{Source: s.Name, Command: s.PasswordCommand}) == secret.InKeyring {
			wanted = s.Name
		}
	}
	if p, ok := llm.ProviderByID(a.Config.Model.Provider); ok && a.keyFromKeyring(p) {
		wanted = cmp.Or(wanted, "the key of "+p.Title)
	}
	if wanted == "" {
		return "Nothing is kept there", nil
	}
	_, err := a.secrets.Get(ctx, secret.Name{Source: "doctor"})
	if err == nil || errors.Is(err, keyring.ErrNotFound) || errors.Is(err, app.ErrNotFound) {
		return "Answers", nil
	}
	text := app.AsError(err).Message
	if errors.Is(err, context.DeadlineExceeded) || strings.Contains(text, "locked") {
		return "", &app.Error{
			Code: doctor.CodeKeyringLocked, Err: err, Message: "The keyring is locked or does not answer; " + wanted + " is kept there",
			Hint: "Unlock it by signing in to the desktop or in its password program. What is read by a timer before that is fetched later.",
		}
	}
	return "", &app.Error{
		Code: doctor.CodeNoKeyring, Err: err, Message: "There is no keyring, and " + wanted + " would be kept there",
		Hint: "Start or install one such as GNOME Keyring or KWallet; or give the password by a password_command or the environment (docs/signin.md).",
	}
}

// keyFromKeyring reports whether a provider's key can only be in the keyring.
func (a *App) keyFromKeyring(p llm.Provider) bool {
	if a.secrets.First(secret.Name{Source: keySource(p.ID), Command: a.Config.Model.KeyCommand}) != secret.InKeyring {
		return false
	}
	for _, name := range p.Env {
		if a.opt.Getenv(name) != "" {
			return false
		}
	}
	return llm.Leaves(cmp.Or(a.Config.Model.URL, p.URL))
}

// checkSecrets tells of each source that wants a password whether one is there.
// Those that sign in by OAuth are looked at with the sources themselves.
func (a *App) checkSecrets(ctx context.Context) (string, error) {
	n := 0
	for _, s := range a.own() {
		if !signsIn(s) || s.OAuth != "" || inTheClear(s) {
			continue
		}
		if _, err := a.secret(ctx, s.Name, s.PasswordCommand); err != nil {
			return "", err
		}
		n++
	}
	if n == 0 {
		return "No source wants one", nil
	}
	return fmt.Sprintf("%d found", n), nil
}

// modelChecks are those of what words the brief: Ollama, or the provider that was
// chosen, and Ollama as what stands in for it.
func (a *App) modelChecks(d DoctorOptions) []doctor.Check {
	m := a.Config.Model
	if m.Off {
		return []doctor.Check{{ID: "model", Name: "Model", Run: func(context.Context) (string, error) { return "Switched off; the rules word the brief", nil }}}
	}
	var list []doctor.Check
	if m.Provider != ollama {
		list = append(list, doctor.Check{ID: "provider", Name: "Provider", Run: func(ctx context.Context) (string, error) { return a.checkProvider(ctx, d.Online) }})
	}
	if !d.Offline {
		list = append(list,
			doctor.Check{ID: "model", Name: "Model", Run: func(ctx context.Context) (string, error) { return a.checkModel(ctx, d.Say) }},
			doctor.Check{ID: "model-server", Name: "Model server", Run: a.checkServer},
			doctor.Check{ID: "embedding", Name: "Meaning", Run: func(ctx context.Context) (string, error) { return a.checkEmbedding(ctx, d.Say) }},
		)
	}
	return list
}

// checkModel tells which model of Ollama words the brief. A missing one can be
// pulled.
func (a *App) checkModel(ctx context.Context, say func(string)) (string, error) {
	s, err := a.ModelState(ctx)
	if err != nil {
		return "", err
	}
	if s.Note == nil {
		return fmt.Sprintf("%s at %s (server %s)", s.Model, s.URL, s.Version), nil
	}
	problem := &app.Error{Code: s.Note.Code, Message: s.Note.Text, Hint: s.Note.Hint}
	if a.Config.Model.Provider != ollama {
		return "Ollama does not stand in for the provider: " + problem.Message, nil
	}
	if (s.State == ModelNone || s.State == ModelNotThere) && len(s.Pull) > 0 {
		return "", doctor.Mendable{Problem: doctor.Warning{Finding: problem}, Fix: a.pulling(s.Pull[0], say)}
	}
	return "", doctor.Warning{Finding: problem}
}

// pulling is the fix of a missing model.
func (a *App) pulling(name string, say func(string)) doctor.Fix {
	return doctor.Fix{
		Ask: "Have Ollama pull " + name + "? That can be gigabytes.",
		Do: func(ctx context.Context) (string, error) {
			told := -1
			err := a.PullModel(ctx, name, func(p PullProgress) {
				if tenth := int(p.Fraction * 10); tenth > told {
					told = tenth
					say(fmt.Sprintf("%s: %d %%", name, tenth*10))
				}
			})
			return "Pulled " + name, err
		},
	}
}

// checkServer tells what Ollama's version and this machine's memory leave to be
// wished.
func (a *App) checkServer(ctx context.Context) (string, error) {
	s, err := a.ModelState(ctx)
	if err != nil {
		return "", err
	}
	if s.URL == "" {
		return "None answers", nil // the check of the model says why
	}
	if old := llm.Outdated(s.Version); old != "" {
		return "", doctor.Warning{Finding: &app.Error{Code: doctor.CodeModelOld, Message: old, Hint: "Get a newer one from https://ollama.com/download"}}
	}
	for _, m := range s.Models {
		if m.Chosen != "brief" || !a.ownMachine(s.URL) {
			continue
		}
		if tight := llm.Tight(m.Name, m.Bytes, s.Memory); tight != "" {
			hint := "Choose a smaller one in config.toml; daybrief model list shows what there is."
			if s.Advice.Model != "" {
				hint = "Try a smaller one: daybrief model pull " + s.Advice.Model
			}
			return "", doctor.Warning{Finding: &app.Error{Code: doctor.CodeModelTight, Message: tight, Hint: hint}}
		}
	}
	return "Ollama " + s.Version + " does all that is asked of it", nil
}

func (a *App) checkEmbedding(ctx context.Context, say func(string)) (string, error) {
	s, err := a.ModelState(ctx)
	if err != nil {
		return "", err
	}
	if s.URL == "" || s.Embedding != "" {
		return "By " + cmp.Or(s.Embedding, "words alone, as long as no server of models answers"), nil
	}
	name := cmp.Or(a.Config.Model.Embedding, llm.SuggestedEmbed)
	return "", doctor.Mendable{
		Problem: doctor.Warning{Finding: &app.Error{
			Code: doctor.CodeNoEmbedding, Message: "There is no model for search by meaning, so search goes by words", Hint: "Run: daybrief model pull " + name,
		}},
		Fix: a.pulling(name, say),
	}
}

// checkProvider looks whether the provider of models could be asked: consent, a
// model, a key, and what is left of the day's budget. It calls out only when
// online is set, with a question that holds nothing of the reader's.
func (a *App) checkProvider(ctx context.Context, online bool) (string, error) {
	provider, p, err := a.cloudParams(ctx)
	if err != nil {
		return "", doctor.Warning{Finding: app.AsError(err)} // the brief is worded without it
	}
	text := provider.Title + " (" + hostOf(p.URL) + "), model " + p.Model
	if llm.Leaves(p.URL) {
		used, err := a.Usage(ctx, 1)
		if err != nil {
			return "", err
		}
		if over(used.CallsToday, used.CallsPerDay) || over(used.TokensToday, used.TokensPerDay) {
			return "", doctor.Warning{Finding: &app.Error{
				Code: app.CodeRate, Message: fmt.Sprintf("Today's budget for %s is used up: %d calls, %d tokens", provider.Title, used.CallsToday, used.TokensToday),
				Hint: "It begins anew tomorrow; calls_per_day and tokens_per_day under [model] in config.toml raise it.",
			}}
		}
		text += fmt.Sprintf("; today %d of %s calls. %s", used.CallsToday, bound(used.CallsPerDay), a.sent())
	}
	if !online {
		return text + " It was not asked (--online)", nil
	}
	m, err := a.cloudModel(ctx, forExam)
	if err != nil {
		return "", err
	}
	if _, err := m.Chat(ctx, llm.Request{System: "Answer with one word.", User: "Say: yes", NumPredict: 16, Kinds: []app.Kind{}}); err != nil {
		e := app.AsError(asked(err))
		return "", &app.Error{Code: doctor.CodeProviderDown, Err: err, Message: provider.Title + " did not answer: " + e.Message, Hint: cmp.Or(e.Hint, "Check the key and the model's name: daybrief model use --help")}
	}
	return text + " It answers", nil
}

func over(used, most int) bool { return most > 0 && used >= most }
