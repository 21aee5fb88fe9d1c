package conntest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// prompt is how soon a source has to return when told to; generous, since the
// machine may be busy.
const prompt = 5 * time.Second

// Run passes a connector through the whole suite.
func Run(t *testing.T, c Case) {
	t.Helper()
	t.Run("describes itself", func(t *testing.T) { describes(t, c.Connector) })
	t.Run("good answer", func(t *testing.T) { good(t, c) })
	t.Run("cancelled before", func(t *testing.T) { cancelledBefore(t, c) })
	t.Run("cancelled within", func(t *testing.T) { cancelledWithin(t, c) })
	t.Run("emit fails", func(t *testing.T) { emitFails(t, c) })
	t.Run("tool", func(t *testing.T) { tool(t, c) })
	if c.Serve == nil {
		return
	}
	t.Run("deadline", func(t *testing.T) { deadline(t, c) })
	faults := c.Faults
	if faults == nil {
		faults = AllFaults()
	}
	for _, f := range faults {
		t.Run(string(f), func(t *testing.T) { fault(t, c, f) })
	}
}

// describes checks what needs no source: names and the tool's schema.
func describes(t *testing.T, c connectors.Connector) {
	if c.Type == "" || c.Title == "" || c.Open == nil {
		t.Errorf("Type %q, Title %q and Open must be set", c.Type, c.Title)
	}
	if c.Tool.Name == "" || len(c.Tool.Description) < 20 || c.Tool.Call == nil {
		t.Errorf("tool %q needs a name, a description and Call", c.Tool.Name)
	}
	describesTool(t, c)
}

func describesTool(t *testing.T, c connectors.Connector) {
	t.Helper()
	var schema struct {
		Type       string                     `json:"type"`
		Properties map[string]json.RawMessage `json:"properties"`
		Required   []string                   `json:"required"`
		Additional *bool                      `json:"additionalProperties"`
	}
	if err := json.Unmarshal(c.Tool.Schema, &schema); err != nil {
		t.Fatalf("the tool's schema is no JSON: %v", err)
	}
	if schema.Type != "object" || schema.Additional == nil || *schema.Additional {
		t.Errorf("the tool's schema must be of type object without additionalProperties, is %s", c.Tool.Schema)
	}
	for name, raw := range schema.Properties {
		var p struct {
			Type        any    `json:"type"`
			Description string `json:"description"`
		}
		if err := json.Unmarshal(raw, &p); err != nil || p.Type == nil || p.Description == "" {
			t.Errorf("property %s needs a type and a description (%v)", name, err)
		}
	}
	for _, name := range schema.Required {
		if _, ok := schema.Properties[name]; !ok {
			t.Errorf("property %s is required but not described", name)
		}
	}
}

func good(t *testing.T, c Case) {
	e := newEnv(t, c, None, goodTime)
	items, report, err := e.fetch(t.Context(), nil)
	if err != nil {
		t.Fatalf("Fetch: %v", err)
	}
	if len(report.Partial) > 0 {
		t.Errorf("the good answer has failing parts: %v", report.Partial)
	}
	if len(items) < max(c.Items, 1) {
		t.Fatalf("got %d items, want at least %d", len(items), max(c.Items, 1))
	}
	checkItems(t, c, e.set.Name, items)
	checkCoverage(t, report, items)
	if c.Check != nil {
		c.Check(t, items, report)
	}
	again, _, err := e.fetch(t.Context(), nil)
	if err != nil {
		t.Fatalf("second Fetch: %v", err)
	}
	if a, b := ids(items), ids(again); !slices.Equal(a, b) {
		t.Errorf("ids differ between two fetches:\n%v\n%v", a, b)
	}
	if _, _, err := e.fetch(t.Context(), report.State); err != nil {
		t.Errorf("Fetch with its own state: %v", err)
	}
	if _, _, err := e.fetch(t.Context(), []byte("{\"not\": [its own")); err != nil {
		t.Errorf("Fetch with a damaged state must begin anew, got %v", err)
	}
	e.deps.HTTP.Close()
	e.mu.Lock()
	defer e.mu.Unlock()
	for host := range e.reached {
		if !slices.Contains(e.hosts, host) {
			t.Errorf("host %s was reached, Hosts names %v", host, e.hosts)
		}
	}
}

func ids(items []app.Item) []string {
	list := make([]string, len(items))
	for i := range items {
		list[i] = items[i].ID
	}
	return list
}

func checkItems(t *testing.T, c Case, source string, items []app.Item) {
	t.Helper()
	seen := map[string]bool{}
	for i := range items {
		it := &items[i]
		switch {
		case it.Native == "", it.ID != app.ItemID(source, it.Native):
			t.Errorf("item %q: id %q is not ItemID(%q, %q)", it.Title, it.ID, source, it.Native)
		case seen[it.ID]:
			t.Errorf("item %q: id %s comes twice", it.Title, it.ID)
		case it.Source != source:
			t.Errorf("item %q: source %q, want %q", it.Title, it.Source, source)
		case it.Kind == "" || len(c.Kinds) > 0 && !slices.Contains(c.Kinds, it.Kind):
			t.Errorf("item %q: kind %q, want one of %v", it.Title, it.Kind, c.Kinds)
		case it.Title == "" && it.Text == "":
			t.Errorf("item %s has neither title nor text", it.ID)
		}
		seen[it.ID] = true
		checkText(t, it)
		if it.Time.Location() == time.Local || it.Start.Time().Location() == time.Local || it.End.Time().Location() == time.Local {
			t.Errorf("item %q: a time is in the zone of this machine; give it one by name, or UTC", it.Title)
		}
	}
}

func checkText(t *testing.T, it *app.Item) {
	t.Helper()
	texts := []string{it.Title, it.Text}
	if it.From != nil {
		texts = append(texts, it.From.Name)
	}
	for _, s := range texts {
		if connectors.HasMarkup(s) || strings.ContainsAny(s, "\x00\u200b\ufeff") {
			t.Errorf("item %q: %q is not plain text", it.Title, s)
		}
	}
	if it.URL != "" && connectors.SafeURL("", it.URL) != it.URL {
		t.Errorf("item %q: address %q is not safe, want %q", it.Title, it.URL, connectors.SafeURL("", it.URL))
	}
}

func checkCoverage(t *testing.T, r connectors.Report, items []app.Item) {
	t.Helper()
	if !r.Coverage.Complete {
		return
	}
	for i := range items {
		when := items[i].When()
		if !r.Coverage.From.IsZero() && when.Before(r.Coverage.From) || !r.Coverage.To.IsZero() && !when.Before(r.Coverage.To) {
			t.Logf("item %q at %v lies outside of the coverage [%v, %v)", items[i].Title, when, r.Coverage.From, r.Coverage.To)
		}
	}
}

func cancelledBefore(t *testing.T, c Case) {
	e := newEnv(t, c, None, goodTime)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	begin := time.Now()
	items, _, err := e.fetch(ctx, nil)
	if err == nil || len(items) > 0 {
		t.Errorf("got %d items and error %v, want none and an error", len(items), err)
	} else if got := connectors.Explain("x", err); got.Code != app.CodeCancelled {
		t.Errorf("code %q (%v), want %q", got.Code, err, app.CodeCancelled)
	}
	if d := time.Since(begin); d > prompt {
		t.Errorf("took %v", d)
	}
}

func cancelledWithin(t *testing.T, c Case) {
	e := newEnv(t, c, None, goodTime)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	calls, returned := 0, false
	begin := time.Now()
	_, err := e.source.Fetch(ctx, e.query(), func(app.Item) error {
		if returned {
			t.Error("emit was called after Fetch returned")
		}
		calls++
		cancel()
		return nil
	})
	returned = true
	if calls != 1 {
		t.Errorf("emit was called %d times, want once: the context ended then", calls)
	}
	if c.Items > 1 && err == nil {
		t.Error("Fetch returned no error although the context ended in the middle")
	}
	if d := time.Since(begin); d > prompt {
		t.Errorf("took %v", d)
	}
}

func emitFails(t *testing.T, c Case) {
	e := newEnv(t, c, None, goodTime)
	stop := errors.New("the store is full")
	calls := 0
	_, err := e.source.Fetch(t.Context(), e.query(), func(app.Item) error {
		calls++
		return stop
	})
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("emit was called %d times and Fetch returned %v, want once and emit's error", calls, err)
	}
}
