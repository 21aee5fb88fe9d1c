package instance

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestQueue(t *testing.T) {
	var q Queue
	for i := range mostWaiting + 2 {
		if err := q.Handle(t.Context(), Request{Do: Ask, Value: fmt.Sprint(i)}); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	boom := errors.New("boom")
	waited := q.Attach(func(_ context.Context, r Request) error { got = append(got, r.Value); return boom })
	if len(waited) != mostWaiting || waited[0].Value != "2" {
		t.Errorf("waited: %+v", waited)
	}
	if err := q.Handle(t.Context(), Request{Do: Ask, Value: "now"}); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
	if d := cmp.Diff([]string{"now"}, got); d != "" {
		t.Error(d)
	}
	if waited := q.Attach(nil); waited != nil {
		t.Errorf("waited: %+v", waited)
	}
	if err := q.Handle(t.Context(), Request{Do: Raise}); err != nil || len(q.Attach(nil)) != 1 {
		t.Errorf("without a taker: %v", err)
	}
}
