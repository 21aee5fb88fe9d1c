package paper

import "context"

// Listen hands on what a program announces, until the screen closes or news ends;
// stop is called then. f runs beside the main goroutine.
func Listen[T any](t *Tasks, news <-chan T, stop func(), f func(T)) {
	t.Spawn(func(ctx context.Context) {
		defer stop()
		for news != nil {
			select {
			case <-ctx.Done():
				return
			case one, ok := <-news:
				if !ok {
					return
				}
				f(one)
			}
		}
	})
}
