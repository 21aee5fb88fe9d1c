package boot

import (
	"bytes"
	"context"
)

// Speak reads the brief of a day ("" for the latest) aloud. See App.Speak.
func (p *Page) Speak(ctx context.Context, date string, report func(line int)) error {
	return p.app.Speak(ctx, date, report)
}

// Text returns the brief of a day as plain text, as an export writes it.
func (p *Page) Text(ctx context.Context, date string) (string, error) {
	var b bytes.Buffer
	if err := p.app.Export(ctx, date, "text", &b); err != nil {
		return "", err
	}
	return b.String(), nil
}
