//go:build headless

package desktop

import (
	"testing"

	"daybrief/app"
)

func TestHeadlessBuildSaysSo(t *testing.T) {
	err := app.AsError(Run(t.Context(), Params{}))
	if err == nil || err.Code != app.CodeNoWindow || err.Hint == "" {
		t.Fatalf("got %#v", err)
	}
}
