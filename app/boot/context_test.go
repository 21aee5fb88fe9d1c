package boot

import (
	"context"
	"testing"
	"time"

	"daybrief/agent/llm"
	"daybrief/agent/llm/llmtest"
)

// TestContextOfTheConfiguration: every call asks for the room that model.context
// says, or for what the model was trained for where that is less.
func TestContextOfTheConfiguration(t *testing.T) {
	a, server := withModels(t, llmtest.Say("{}"))
	for _, c := range []struct {
		name          string
		context, want int
	}{{"other:3b", 0, llm.DefaultNumCtx}, {"other:3b", 8192, 8192}, {"other:3b", 65536, 32768}} {
		a.Config.Model.Name, a.Config.Model.Context = c.name, c.context
		for _, purpose := range []string{forBrief, forAsk} {
			m, note := a.modelFor(t.Context(), purpose)
			if note != nil {
				t.Fatalf("%s: %+v", c.name, note)
			}
			w, ok := m.(interface{ Window() int })
			if !ok || w.Window() != c.want {
				t.Fatalf("%s, %d: window %v", c.name, c.context, w.Window())
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			if _, err := m.Chat(ctx, llm.Request{User: "hello", NumCtx: w.Window()}); err != nil {
				t.Fatal(err)
			}
			cancel()
			chats := server.Chats()
			if got := chats[len(chats)-1].Options["num_ctx"]; got != float64(c.want) {
				t.Errorf("%s, %d: num_ctx %v, want %d", c.name, c.context, got, c.want)
			}
		}
	}
}
