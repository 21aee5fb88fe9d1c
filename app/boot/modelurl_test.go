package boot

import (
	"strings"
	"testing"

	"daybrief/app"
)

// What is no address of a server is told before anything is agreed to, and so is
// a connection that anybody on the way can read.
func TestOfferModelReadsItsAddress(t *testing.T) {
	for _, bad := range []string{"ftp://models.example/v1", "no address", "models.example:8080", "https://", "https://ann:secret@models.example/v1"} {
		for _, provider := range []string{"openai", ollama} {
			_, err := OfferModel(ModelChoice{Provider: provider, Model: "m", URL: bad})
			if e := app.AsError(err); err == nil || e.Code != app.CodeUsage || strings.Contains(e.Message+e.Hint, "secret") {
				t.Errorf("%s at %q: %v, want code usage", provider, bad, err)
			}
		}
	}
	for address, open := range map[string]bool{"": false, "https://models.example/v1": false, "http://models.example/v1": true, "http://127.0.0.1:1234/v1": false} {
		for _, provider := range []string{"openai", ollama} {
			o, err := OfferModel(ModelChoice{Provider: provider, Model: "m", URL: address})
			if err != nil || strings.Contains(o.Text, "not encrypted") != open {
				t.Errorf("%s at %q: %q, %v", provider, address, o.Text, err)
			}
		}
	}
}
