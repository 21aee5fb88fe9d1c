package mcp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
)

// spec is a tool but for its types.
type spec struct {
	name, title, text string
	limit             time.Duration
	shape             shape
	changes           bool // something on this machine
	repeatable        bool // calling it again changes nothing more
	outward           bool // it may reach other hosts
}

// handler runs a tool. It returns the result and its words.
type handler[In, Out any] func(ctx context.Context, req *sdk.CallToolRequest, in In) (Out, string, error)

// add offers a tool: schemas from its types, a time limit, a place among the
// calls under way, and errors a model can mend.
func add[In, Out any](s *Server, sp spec, h handler[In, Out]) {
	in := sp.shape.apply(schemaOf[In]())
	never := false
	t := &sdk.Tool{
		Name: sp.name, Title: sp.title, Description: strings.TrimSpace(sp.text),
		InputSchema: in, OutputSchema: schemaOf[Out](),
		Annotations: &sdk.ToolAnnotations{
			Title: sp.title, ReadOnlyHint: !sp.changes, IdempotentHint: sp.repeatable || !sp.changes,
			DestructiveHint: &never, OpenWorldHint: &sp.outward,
		},
	}
	s.hints[sp.name] = arguments(in)
	sdk.AddTool(s.server, t, func(ctx context.Context, req *sdk.CallToolRequest, args In) (*sdk.CallToolResult, Out, error) {
		var none Out
		ctx, cancel := context.WithTimeout(ctx, sp.limit)
		defer cancel()
		if err := s.enter(ctx); err != nil {
			return nil, none, err
		}
		defer s.leave()
		began := time.Now()
		out, text, err := h(ctx, req, args)
		s.opts.Log.Info("mcp call", "tool", sp.name, "seconds", time.Since(began).Seconds(), "ok", err == nil)
		if err != nil {
			return nil, none, s.failure(ctx, sp, err)
		}
		return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: text}}}, out, nil
	})
}

// enter waits for a place among the calls under way.
func (s *Server) enter(ctx context.Context) error {
	select {
	case s.slots <- struct{}{}:
		return nil
	default:
	}
	select {
	case s.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return wrong("Too many calls are under way", "Wait until one of them has ended.")
	}
}

func (s *Server) leave() { <-s.slots }

// failure words the error of a call. That it took too long is told by the
// limit, whatever the part that was interrupted says.
func (s *Server) failure(ctx context.Context, sp spec, err error) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		s.opts.Log.Warn("mcp call", "tool", sp.name, "err", err)
		return toolError{&app.Error{
			Code: app.CodeTimeout, Err: err, Message: fmt.Sprintf("%s took longer than %s and was ended", sp.name, sp.limit),
			Hint: "Ask for less, or try it again later.",
		}}
	}
	known := app.AsError(err)
	if known.Code == app.CodeInternal {
		s.opts.Log.Error("mcp call", "tool", sp.name, "err", err)
		return errFault
	}
	return told(known)
}

// hint adds to a complaint about arguments what would have been right.
func (s *Server) hint(next sdk.MethodHandler) sdk.MethodHandler {
	return func(ctx context.Context, method string, req sdk.Request) (sdk.Result, error) {
		call, isCall := req.(*sdk.CallToolRequest)
		if isCall && strings.TrimSpace(string(call.Params.Arguments)) == "null" {
			call.Params.Arguments = nil // which some clients send for none, and the SDK trips over
		}
		res, err := next(ctx, method, req)
		out, isResult := res.(*sdk.CallToolResult)
		if err != nil || !isCall || !isResult || !out.IsError || len(out.Content) == 0 {
			return res, err
		}
		text, ok := out.Content[0].(*sdk.TextContent)
		if why, invalid := cutInvalid(text, ok); invalid {
			text.Text = fmt.Sprintf("The arguments of %s are not right: %s. %s", call.Params.Name, why, s.hints[call.Params.Name])
		}
		return res, nil
	}
}

// cutInvalid returns what the schema found wrong, as the SDK words it.
func cutInvalid(text *sdk.TextContent, ok bool) (why string, invalid bool) {
	if !ok {
		return "", false
	}
	for _, start := range []string{`validating "arguments": `, "unmarshaling arguments: ", "json: "} {
		if rest, found := strings.CutPrefix(text.Text, start); found {
			if _, tail, nested := strings.Cut(rest, "validating root: "); nested {
				rest = tail
			}
			return rest, true
		}
	}
	return "", false
}

// number returns a number of the input, or what stands for it.
func number(n *int, standard int) int {
	if n == nil {
		return standard
	}
	return *n
}
