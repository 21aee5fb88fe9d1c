package signin

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"net/http"
)

const pageStyle = "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto 0;padding:0 1rem}h1{font-size:1.4rem}"

// page is what the reader's browser shows. It loads nothing: even the icon is
// in it, so that the browser does not ask for one.
type page struct {
	status      int
	title, text string
}

var (
	pageDone = page{http.StatusOK, "Back to Daybrief",
		"Daybrief has the provider's answer. You can close this page and go back to Daybrief: it says there whether everything worked."}
	pageRefused = page{http.StatusOK, "Nothing was signed in",
		"The provider says that access was not given. You can close this page and go back to Daybrief, which says what to do."}
	pageForeign = page{http.StatusBadRequest, "This is not the answer Daybrief waits for",
		"The address does not belong to the sign-in that is under way. Nothing was done with it. Go back to the provider's page, or start again in Daybrief."}
	pageUsed = page{http.StatusGone, "Daybrief already has an answer",
		"You can close this page and go back to Daybrief."}
	pageNothing = page{http.StatusNotFound, "There is nothing here",
		"Daybrief uses this address for a moment while you sign in. You can close this page."}
	pageMethod = page{http.StatusMethodNotAllowed, "There is nothing here", "Daybrief waits for a browser that loads this address."}
)

// write sends the page with headers that keep the address, which holds the
// code, out of caches, other sites and frames.
func (p page) write(w http.ResponseWriter) {
	sum := sha256.Sum256([]byte(pageStyle))
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+
		"'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	if p.status == http.StatusMethodNotAllowed {
		h.Set("Allow", http.MethodGet)
	}
	w.WriteHeader(p.status)
	// The error is the browser's: it went away without waiting for the page.
	_, _ = w.Write([]byte(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
		`<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>` + html.EscapeString(p.title) +
		"</title><style>" + pageStyle + "</style></head><body><h1>" + html.EscapeString(p.title) + "</h1><p>" + html.EscapeString(p.text) + "</p></body></html>\n"))
}
