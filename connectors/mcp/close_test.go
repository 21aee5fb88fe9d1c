package mcp

import (
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// TestNothingStartsAfterTheEnd: a call that was on its way when the client was
// closed starts no program, which nobody would end.
func TestNothingStartsAfterTheEnd(t *testing.T) {
	c := NewClient(Options{Getenv: func(string) string { return "" }})
	s := app.SourceSettings{Name: "Late", Type: Type, Command: []string{"/nowhere/at-all"}, MCP: &app.MCPSettings{As: app.MCPAsTools}}
	k, err := c.take(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	one, err := k.opened(t.Context(), c, connectors.Deps{Now: time.Now})
	if e := app.AsError(err); one != nil || e == nil || e.Code != app.CodeCancelled {
		t.Errorf("after the end: %v, %v", one, err)
	}
	c.give(k)
}
