package llm

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ollama/ollama/api"
)

// blankMost is how many blanks in a row are still the layout of an answer. A
// schema lets a model write blanks between two signs of JSON for ever.
const blankMost = 256

// collector gathers a streamed answer.
type collector struct {
	max            int // bytes
	started        time.Time
	patience       *time.Timer // stops the call while nothing came; may be nil
	size           int
	pieces         int
	blanks         int // at the end of the text so far
	text, thinking strings.Builder
	done           bool
	reply          Reply
}

func (c *collector) take(r api.ChatResponse) error {
	piece := r.Message.Content
	if (piece != "" || r.Message.Thinking != "" || r.Done) && c.pieces == 0 {
		if c.patience != nil {
			c.patience.Stop()
		}
		c.reply.First = time.Since(c.started).Seconds()
	}
	if piece != "" || r.Message.Thinking != "" {
		c.pieces++
	}
	c.size += len(piece) + len(r.Message.Thinking)
	if c.size > c.max {
		return &Fault{Kind: KindTooBig, Detail: fmt.Sprintf("more than %d bytes", c.max)}
	}
	c.text.WriteString(piece)
	c.thinking.WriteString(r.Message.Thinking)
	if rest := strings.TrimRight(piece, " \t\r\n"); rest != "" {
		c.blanks = len(piece) - len(rest)
	} else {
		c.blanks += len(piece)
	}
	if c.blanks > blankMost {
		return &Fault{Kind: KindTooBig, Detail: "nothing but blanks"}
	}
	if r.Done {
		c.done = true
		c.reply.DoneReason = r.DoneReason
		c.reply.PromptTokens, c.reply.OutputTokens = r.PromptEvalCount, r.EvalCount
	}
	return nil
}

// end returns the answer, or what came of it. Only the stream's last line
// counts tokens; of an answer that was cut they are estimated.
func (c *collector) end(req Request) Reply {
	if c.patience != nil {
		c.patience.Stop()
	}
	c.reply.Text, c.reply.Thinking = c.text.String(), c.thinking.String()
	c.reply.Seconds = time.Since(c.started).Seconds()
	if !c.done {
		c.reply.PromptTokens, c.reply.OutputTokens = Estimate(req.System)+Estimate(req.User), c.pieces
	}
	return c.reply
}

// judge tells whether a stream that ended without an error is an answer. The
// client does not report a connection that broke between two lines, so the
// last line's mark is what counts.
func (c *collector) judge(ctx context.Context, req Request) error {
	switch {
	case !c.done && ctx.Err() != nil:
		return classify(ctx, ctx.Err())
	case !c.done:
		return &Fault{Kind: KindCut}
	case c.reply.PromptTokens+c.reply.OutputTokens >= req.NumCtx:
		return &Fault{Kind: KindTooLong, Detail: fmt.Sprintf("prompt and answer filled the window of %d", req.NumCtx)}
	case strings.TrimSpace(c.reply.Text) == "" && c.reply.Thinking != "":
		return &Fault{Kind: KindEmpty, Detail: "all of it was thinking"}
	case strings.TrimSpace(c.reply.Text) == "":
		return &Fault{Kind: KindEmpty}
	case c.reply.DoneReason == "length":
		return &Fault{Kind: KindTooBig, Detail: fmt.Sprintf("cut after %d tokens", c.reply.OutputTokens)}
	}
	return nil
}
