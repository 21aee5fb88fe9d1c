package program

import (
	"context"

	"daybrief/app"
)

// Asker answers questions and searches.
type Asker interface {
	// Ask answers a question; see app.Question for how it tells of its steps and
	// asks back. It takes as long as the model does.
	Ask(ctx context.Context, q app.Question) (app.Answer, error)
	// Conversation returns the exchanges a question can go on from, the oldest
	// first.
	Conversation(ctx context.Context) ([]app.Exchange, error)
	// Converse keeps a conversation with the exchange that ends it. Without
	// words in the exchange it lets go of the conversation.
	Converse(ctx context.Context, earlier []app.Exchange, last app.Exchange) error
	// SearchWords finds items by words alone, the last of which may be
	// unfinished: fast enough for every key.
	SearchWords(ctx context.Context, q app.SearchQuery) (app.SearchResult, error)
	// Search finds items by words and meaning.
	Search(ctx context.Context, q app.SearchQuery) (app.SearchResult, error)
}
