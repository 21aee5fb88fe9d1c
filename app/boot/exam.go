package boot

import (
	"context"

	"daybrief/agent"
	"daybrief/agent/exam"
	"daybrief/agent/llm"
	"daybrief/app"
)

// What an exam of models comes to, for those that do not know the agent.
type (
	ExamReport     = exam.Report
	ModelCandidate = exam.Candidate
)

// Models lists the installed models and what Daybrief uses them for. Errors are
// *app.Error with code model-down; without a model that writes the list is
// returned all the same.
func (a *App) Models(ctx context.Context) ([]ModelCandidate, error) {
	found, err := a.findModel(ctx)
	if err != nil && found.URL == "" {
		return nil, a.modelFault(err)
	}
	list, err := exam.List(ctx, found, a.modelClient(found.URL).HTTP())
	if err != nil {
		return nil, &app.Error{Code: app.CodeModelDown, Message: "Ollama did not tell of its models.", Hint: "See whether it hangs: ollama ps. Restart it if it does.", Err: err}
	}
	return list, a.ledger.flush()
}

// TestModels puts the models to the exam, one after the other; without names,
// the one Daybrief would use. each is called as soon as a report is there.
// Errors are *app.Error: model-down, model-missing before any exam begins, and
// cancelled.
func (a *App) TestModels(ctx context.Context, names []string, each func(ExamReport)) ([]ExamReport, error) {
	have, err := a.Models(ctx)
	if err != nil {
		return nil, err
	}
	best := ""
	for _, c := range have {
		if c.Chosen == "brief" {
			best = c.Name
		}
	}
	models, err := a.underExam(ctx, names)
	if err != nil {
		return nil, err
	}
	reports := []ExamReport{}
	for _, m := range models {
		r, err := a.examine(ctx, m)
		if err != nil {
			return reports, err
		}
		r.Better = exam.Better(r, best, have)
		reports = append(reports, r)
		each(r)
	}
	return reports, a.ledger.flush()
}

// underExam opens the models by their names, all before the first is asked.
func (a *App) underExam(ctx context.Context, names []string) ([]llm.Found, error) {
	if len(names) == 0 {
		names = []string{a.Config.Model.Name} // "" takes the best
	}
	var out []llm.Found
	for _, name := range names {
		m, err := a.namedModel(ctx, name)
		if err != nil {
			return nil, err
		}
		out = append(out, m)
	}
	return out, nil
}

// modelOptions is how long a model may take for a brief.
func (a *App) modelOptions() agent.Options {
	return agent.Options{Timeout: a.Config.Model.Timeout.Std()}
}

// examine has a model word the built-in day, which is invented: nothing of the
// reader's leaves, wherever the model runs.
func (a *App) examine(ctx context.Context, found llm.Found) (ExamReport, error) {
	m, err := a.meteredModel(found, forExam)
	if err != nil {
		return ExamReport{}, err
	}
	r, err := exam.Run(ctx, m, exam.Options{
		Brief: a.modelOptions(), Memory: exam.Memory(found.URL, a.modelClient(found.URL).HTTP(), m.Name()),
	})
	if err != nil && ctx.Err() != nil {
		return r, &app.Error{Code: app.CodeCancelled, Message: "The exam of " + m.Name() + " was stopped.", Err: err}
	}
	return r, err
}
