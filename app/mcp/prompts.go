package mcp

import (
	"context"
	_ "embed" // the prompts' texts
	"strings"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

var (
	//go:embed prompt_brief.md
	promptBrief string
	//go:embed prompt_prepare.md
	promptPrepare string
	//go:embed prompt_missed.md
	promptMissed string
)

// maxArgument bounds an argument of a prompt.
const maxArgument = 300

func (s *Server) addPrompts() {
	s.server.AddPrompt(&sdk.Prompt{Name: "morning_brief", Title: "My morning brief", Description: "The latest brief, told in a minute."}, s.morningBrief)
	s.server.AddPrompt(&sdk.Prompt{
		Name: "prepare_meeting", Title: "Prepare for a meeting", Description: "What to know, read and bring.",
		Arguments: []*sdk.PromptArgument{{Name: "meeting", Title: "Meeting", Description: "Its title; absent for the next one"}},
	}, filled(promptPrepare, "Prepare for a meeting", "meeting", "my next meeting"))
	s.server.AddPrompt(&sdk.Prompt{
		Name: "what_did_i_miss", Title: "What did I miss?", Description: "What came since some day and needs me.",
		Arguments: []*sdk.PromptArgument{{Name: "since", Title: "Since", Description: "A day, or words such as yesterday; absent for yesterday"}},
	}, filled(promptMissed, "What did I miss?", "since", "yesterday"))
}

// morningBrief carries the brief along, so that no tool has to be called.
func (s *Server) morningBrief(ctx context.Context, _ *sdk.GetPromptRequest) (*sdk.GetPromptResult, error) {
	ctx, cancel := context.WithTimeout(ctx, s.opts.Limits.Call)
	defer cancel()
	b, err := s.program.Brief(ctx, "")
	if err != nil {
		return nil, told(err)
	}
	return &sdk.GetPromptResult{Description: "My morning brief", Messages: []*sdk.PromptMessage{
		user(promptBrief),
		{Role: "user", Content: &sdk.EmbeddedResource{Resource: &sdk.ResourceContents{URI: briefPrefix + b.Date, MIMEType: "text/plain", Text: s.page(b)}}},
	}}, nil
}

// filled is a prompt with one argument in its text.
func filled(text, title, name, standard string) sdk.PromptHandler {
	return func(_ context.Context, req *sdk.GetPromptRequest) (*sdk.GetPromptResult, error) {
		value, _ := cut(strings.Join(strings.Fields(req.Params.Arguments[name]), " "), maxArgument)
		switch {
		case value == "":
			value = standard
		case name == "meeting":
			value = `"` + strings.ReplaceAll(value, `"`, "'") + `"` // an invitation's title is not to end the quotation
		}
		return &sdk.GetPromptResult{Description: title, Messages: []*sdk.PromptMessage{user(strings.ReplaceAll(text, "{"+name+"}", value))}}, nil
	}
}

func user(text string) *sdk.PromptMessage {
	return &sdk.PromptMessage{Role: "user", Content: &sdk.TextContent{Text: strings.TrimSpace(text)}}
}
