package boot

import (
	"context"

	"daybrief/app"
)

// Actions returns what the reader was asked, promised and is owed and is open
// now, the most urgent first.
func (p *Page) Actions(ctx context.Context) ([]app.Commitment, error) {
	p.mails.find(ctx, mailScheme) // here, since the first frame does not ask for them
	p.reading.RLock()
	defer p.reading.RUnlock()
	return p.app.Actions(ctx, false)
}

// MarkAction says how an action stands: done, dismissed, open again, or hidden
// until a day to come.
func (p *Page) MarkAction(ctx context.Context, id string, state app.ActionState, until app.Stamp) error {
	p.reading.RLock()
	defer p.reading.RUnlock()
	_, err := p.app.MarkAction(ctx, id, state, until)
	return err
}
