// Package mcptest has servers of the Model Context Protocol to test a client
// against: one shaped like a chat, with channels, threads and mentions, and
// ones that fail in the ways servers fail. It is for tests alone.
package mcptest

import (
	"context"
	"fmt"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// Message is what somebody said in a thread.
type Message struct {
	User string `json:"user"`
	Text string `json:"text"`
	TS   string `json:"ts"` // seconds since 1970 with a fraction, as chats have it
}

// Thread is a conversation of a channel.
type Thread struct {
	ID         string    `json:"thread_id"`
	Channel    string    `json:"channel"`
	Topic      string    `json:"topic"`
	Permalink  string    `json:"permalink"`
	MentionsMe bool      `json:"mentions_me"`
	Messages   []Message `json:"messages"`
}

// Threads are those of the chat, the latest first, by the time of now.
func Threads(now time.Time) []Thread {
	ts := func(back time.Duration) string { return fmt.Sprintf("%d.000100", now.Add(-back).Unix()) }
	return []Thread{
		{
			ID: "T1", Channel: "releases", Topic: "Release 2.4 is blocked by the licence check", Permalink: "https://chat.example/releases/T1", MentionsMe: true,
			Messages: []Message{
				{"Maya Ortiz", "The licence check of release 2.4 fails on the new font.", ts(5 * time.Hour)},
				{"Tom Reed", "@Robin can you confirm the licence by 15:00?", ts(4 * time.Hour)},
			},
		},
		{
			ID: "T2", Channel: "office", Topic: "Coffee machine is repaired", Permalink: "https://chat.example/office/T2",
			Messages: []Message{{"Lena Fox", "The coffee machine works again.", ts(6 * time.Hour)}},
		},
		{
			ID: "T3", Channel: "design", Topic: "New icons for the toolbar", Permalink: "https://chat.example/design/T3",
			Messages: []Message{{"Ivo Brandt", "I put drafts of the toolbar icons into the folder.", ts(30 * time.Hour)}},
		},
	}
}

type threadsIn struct {
	Channel string `json:"channel,omitempty" jsonschema:"only threads of this channel"`
	Limit   int    `json:"limit,omitempty" jsonschema:"how many at most"`
}

type threadsOut struct {
	Threads []Thread `json:"threads"`
}

type channelsOut struct {
	Channels []channel `json:"channels"`
}

type channel struct {
	Name    string `json:"name"`
	Purpose string `json:"purpose"`
}

type postIn struct {
	Channel string `json:"channel" jsonschema:"where to"`
	Text    string `json:"text" jsonschema:"what"`
}

type postOut struct {
	Posted bool `json:"posted"`
}

// Chat is a chat-shaped server: list_channels, list_threads, list_mentions and
// post_message as tools, the threads as resources. posted is called with what is
// posted; it may be nil.
func Chat(now func() time.Time, posted func(channel, text string)) *sdk.Server {
	s := sdk.NewServer(&sdk.Implementation{Name: "chat", Version: "1"}, nil)
	reads := &sdk.ToolAnnotations{ReadOnlyHint: true}
	sdk.AddTool(s, &sdk.Tool{Name: "list_channels", Description: "Lists the channels of the chat.", Annotations: reads},
		func(context.Context, *sdk.CallToolRequest, struct{}) (*sdk.CallToolResult, channelsOut, error) {
			return nil, channelsOut{[]channel{{"releases", "What goes out"}, {"office", "Everything else"}}}, nil
		})
	sdk.AddTool(s, &sdk.Tool{Name: "list_threads", Description: "Lists the latest threads with what was said in them.", Annotations: reads},
		func(_ context.Context, _ *sdk.CallToolRequest, in threadsIn) (*sdk.CallToolResult, threadsOut, error) {
			return nil, threadsOut{chosen(Threads(now()), in)}, nil
		})
	sdk.AddTool(s, &sdk.Tool{Name: "list_mentions", Description: "Lists the threads that mention you.", Annotations: reads},
		func(context.Context, *sdk.CallToolRequest, struct{}) (*sdk.CallToolResult, threadsOut, error) {
			return nil, threadsOut{Threads(now())[:1]}, nil
		})
	sdk.AddTool(s, &sdk.Tool{Name: "post_message", Description: "Posts a message to a channel."},
		func(_ context.Context, _ *sdk.CallToolRequest, in postIn) (*sdk.CallToolResult, postOut, error) {
			if !strings.Contains("releases office design", in.Channel) || in.Channel == "" {
				return nil, postOut{}, fmt.Errorf("there is no channel %q", in.Channel)
			}
			if posted != nil {
				posted(in.Channel, in.Text)
			}
			return nil, postOut{true}, nil
		})
	for _, t := range Threads(now()) {
		s.AddResource(&sdk.Resource{URI: "chat://thread/" + t.ID, Name: t.Topic, MIMEType: "text/plain"},
			func(context.Context, *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
				return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{{URI: "chat://thread/" + t.ID, MIMEType: "text/plain", Text: said(t)}}}, nil
			})
	}
	return s
}

func said(t Thread) string {
	var lines []string
	for _, m := range t.Messages {
		lines = append(lines, m.User+": "+m.Text)
	}
	return strings.Join(lines, "\n")
}

func chosen(list []Thread, in threadsIn) []Thread {
	out := []Thread{}
	for _, t := range list {
		if (in.Channel == "" || t.Channel == in.Channel) && (in.Limit <= 0 || len(out) < in.Limit) {
			out = append(out, t)
		}
	}
	return out
}
