package boot

import (
	"context"

	"daybrief/app"
)

// Ask answers a question of the window. See App.Ask.
func (p *Page) Ask(ctx context.Context, q app.Question) (app.Answer, error) {
	return p.app.Ask(ctx, q)
}

// Conversation returns the exchanges a question can go on from, the oldest
// first.
func (p *Page) Conversation(context.Context) ([]app.Exchange, error) {
	return p.app.Conversation(), nil
}

// Converse keeps a conversation with the exchange that ends it; one without
// words lets go of the conversation.
func (p *Page) Converse(_ context.Context, earlier []app.Exchange, last app.Exchange) error {
	if last.Question == "" {
		return p.app.forgetAnswers()
	}
	return p.app.Converse(earlier, last)
}

// SearchWords finds items by words alone. See App.SearchWords.
func (p *Page) SearchWords(ctx context.Context, q app.SearchQuery) (app.SearchResult, error) {
	return p.app.SearchWords(ctx, q)
}

// Search finds items by words and meaning. See App.Search.
func (p *Page) Search(ctx context.Context, q app.SearchQuery) (app.SearchResult, error) {
	return p.app.Search(ctx, q)
}
