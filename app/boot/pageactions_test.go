package boot

import (
	"sync"
	"testing"

	"daybrief/app"
)

// pageIDs returns the ids of the brief's actions and of what is open.
func pageIDs(t *testing.T, p *Page) (told, open map[string]bool) {
	t.Helper()
	b, err := p.Brief(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	list, err := p.Actions(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	told, open = map[string]bool{}, map[string]bool{}
	for _, l := range b.Actions {
		told[l.ID] = true
	}
	for _, c := range list {
		open[c.ID] = true
	}
	return told, open
}

// TestTheWindowDealsWithActions: what the window marks is gone from its brief
// and from what is open, and back after the undo, and each mark is announced.
func TestTheWindowDealsWithActions(t *testing.T) {
	m := newMailbox(t)
	m.put("a", "Priya Nair > Bob Stone: Report", "", 0, "Hi Bob,\r\n\r\nplease send me the incident report by Tuesday.\r\n\r\nPriya")
	m.put("b", "Owen Pike > Bob Stone: Offer", "", 0, "Hi Bob,\r\n\r\nplease sign the offer by Friday.\r\n\r\nOwen")
	m.run()
	p := m.app.Page()
	told, open := pageIDs(t, p)
	if len(told) != 2 || len(open) != 2 {
		t.Fatalf("the brief tells of %v, open are %v", told, open)
	}
	changes, stop := p.Changes()
	defer stop()
	var id string
	for id = range told {
		break
	}
	for _, step := range []struct {
		state app.ActionState
		until app.Stamp
		shown bool
	}{
		{app.ActionDone, app.Stamp{}, false}, {app.ActionOpen, app.Stamp{}, true},
		{app.ActionLater, app.OnDate(2026, 11, 24), false}, {app.ActionOpen, app.Stamp{}, true}, {app.ActionDismissed, app.Stamp{}, false},
	} {
		if err := p.MarkAction(t.Context(), id, step.state, step.until); err != nil {
			t.Fatal(err)
		}
		if c := <-changes; c.Kind != app.ChangeActions {
			t.Errorf("%s is announced as %s", step.state, c.Kind)
		}
		if told, open := pageIDs(t, p); told[id] != step.shown || open[id] != step.shown {
			t.Errorf("%s: told %v, open %v", step.state, told[id], open[id])
		}
	}
	if err := p.MarkAction(t.Context(), "nosuch", app.ActionDone, app.Stamp{}); app.AsError(err) == nil || app.AsError(err).Code != app.CodeNotFound {
		t.Errorf("an action that does not exist: %v", err)
	}
}

// TestActionsAreReadWhileTheBriefIsMade: a run reads the configuration anew
// while the window asks for what is open.
func TestActionsAreReadWhileTheBriefIsMade(t *testing.T) {
	m := newMailbox(t)
	m.put("a", "Priya Nair > Bob Stone: Report", "", 0, "Hi Bob,\r\n\r\nplease send me the incident report by Tuesday.\r\n\r\nPriya")
	m.run()
	p := m.app.Page()
	var task sync.WaitGroup
	task.Go(func() {
		if err := p.Refresh(t.Context(), func(app.Progress) {}); err != nil {
			t.Error(err)
		}
	})
	for range 20 {
		if list, err := p.Actions(t.Context()); err != nil || len(list) != 1 {
			t.Errorf("open are %v, %v", list, err)
		}
	}
	task.Wait()
}
