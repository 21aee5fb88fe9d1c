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
	loose          bool // a server with a window of its own, which need not count
	reply          Reply
}

// Reasons of an answer's end, whoever the provider is.
const (
	reasonStop    = "stop"
	reasonLength  = "length"
	reasonRefused = "refusal" // the model or a filter before it would not
)

// take adds a line of Ollama's stream.
func (c *collector) take(r api.ChatResponse) error {
	if r.Done {
		c.began() // a load without a word
	}
	if err := c.add(r.Message.Content, r.Message.Thinking); err != nil {
		return err
	}
	if r.Done {
		c.finish(r.DoneReason)
		c.count(r.PromptEvalCount, r.EvalCount)
	}
	return nil
}

// began notes that the server has something to say.
func (c *collector) began() {
	if c.reply.First > 0 || c.pieces > 0 {
		return
	}
	if c.patience != nil {
		c.patience.Stop()
	}
	c.reply.First = time.Since(c.started).Seconds()
}

// add adds a piece of the answer. It fails where that would not end.
func (c *collector) add(piece, thinking string) error {
	if piece == "" && thinking == "" {
		return nil
	}
	c.began()
	c.pieces++
	c.size += len(piece) + len(thinking)
	if c.size > c.max {
		return &Fault{Kind: KindTooBig, Detail: fmt.Sprintf("more than %d bytes", c.max)}
	}
	c.text.WriteString(piece)
	c.thinking.WriteString(thinking)
	if rest := strings.TrimRight(piece, " \t\r\n"); rest != "" {
		c.blanks = len(piece) - len(rest)
	} else {
		c.blanks += len(piece)
	}
	if c.blanks > blankMost {
		return &Fault{Kind: KindTooBig, Detail: "nothing but blanks"}
	}
	return nil
}

// finish notes why the answer ended: it is whole.
func (c *collector) finish(reason string) { c.done, c.reply.DoneReason = true, reason }

// count takes the server's count of tokens.
func (c *collector) count(prompt, output int) {
	c.reply.PromptTokens, c.reply.OutputTokens = prompt, output
}

// end returns the answer, or what came of it. Only the stream's last line
// counts tokens; of an answer that was cut they are estimated.
func (c *collector) end(req Request) Reply {
	if c.patience != nil {
		c.patience.Stop()
	}
	c.reply.Text, c.reply.Thinking = c.text.String(), c.thinking.String()
	c.reply.Seconds = time.Since(c.started).Seconds()
	if !c.done || c.loose && c.reply.PromptTokens == 0 {
		c.reply.PromptTokens = Estimate(req.System) + Estimate(req.User)
	}
	if !c.done || c.loose && c.reply.OutputTokens == 0 {
		c.reply.OutputTokens = c.pieces
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
	case c.reply.DoneReason == reasonRefused:
		return &Fault{Kind: KindRefusal}
	case !c.loose && c.reply.PromptTokens+c.reply.OutputTokens >= req.NumCtx:
		return &Fault{Kind: KindTooLong, Detail: fmt.Sprintf("prompt and answer filled the window of %d", req.NumCtx)}
	case c.loose && c.reply.DoneReason == reasonLength: // thinking counts, and may be all there is
		return &Fault{Kind: KindTooBig, Detail: fmt.Sprintf("cut after %d tokens", c.reply.OutputTokens)}
	case strings.TrimSpace(c.reply.Text) == "" && c.reply.Thinking != "":
		return &Fault{Kind: KindEmpty, Detail: "all of it was thinking"}
	case strings.TrimSpace(c.reply.Text) == "":
		return &Fault{Kind: KindEmpty}
	case c.reply.DoneReason == reasonLength:
		return &Fault{Kind: KindTooBig, Detail: fmt.Sprintf("cut after %d tokens", c.reply.OutputTokens)}
	}
	return nil
}

// rewrite changes the answer as a whole.
func (c *collector) rewrite(f func(string) string) {
	text := f(c.text.String())
	c.text.Reset()
	c.text.WriteString(text)
}
