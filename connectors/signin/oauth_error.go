package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/oauth2"

	"daybrief/app"
	"daybrief/app/lazyre"
	"daybrief/connectors/fetch"
)

// fault is an error answer of a provider, reduced to what cannot hold a secret:
// its text is known words and digits, nothing as the server wrote it.
type fault struct {
	code   string // one of the keys of faults, else ""
	detail string // Microsoft's number: AADSTS70043
	status int
}

// Error names code, number and status.
func (f *fault) Error() string {
	s := "oauth: "
	if f.code == "" {
		s += "an error without a known code"
	} else {
		s += f.code
	}
	if f.detail != "" {
		s += " (" + f.detail + ")"
	}
	if f.status != 0 {
		s += fmt.Sprintf(", status %d", f.status)
	}
	return s
}

// aadsts is how Microsoft numbers its errors in error_description.
var aadsts = lazyre.New(`\bAADSTS[0-9]{4,8}\b`)

// parseFault reads an error answer (RFC 6749 section 5.2): JSON, or a form as
// some send it. What is neither, such as a page of HTML, has no code.
func parseFault(status int, body []byte) *fault {
	f := &fault{status: status}
	var fields struct {
		Error       json.RawMessage `json:"error"`
		Description json.RawMessage `json:"error_description"`
	}
	if json.Unmarshal(body, &fields) == nil {
		var code string
		if json.Unmarshal(fields.Error, &code) == nil {
			f.code = known(code)
		}
		f.detail = aadsts.FindString(string(fields.Description))
		return f
	}
	if form, err := url.ParseQuery(strings.TrimSpace(string(body))); err == nil {
		f.code = known(form.Get("error"))
		f.detail = aadsts.FindString(form.Get("error_description"))
	}
	return f
}

// known returns an error code that has a sentence, "" for any other: a code we
// do not know may be anything, a token too.
func known(code string) string {
	code = strings.ToLower(code)
	if _, ok := faults[code]; ok {
		return code
	}
	return ""
}

// kinds of faults.
const (
	kindSetup     = iota // the registration or the configuration is wrong
	kindLogin            // this sign-in failed; another may work
	kindAgain            // the reader has to sign in again
	kindTransient        // trouble of the provider's own
)

// faults has a sentence for each error code of RFC 6749, 8628 and OpenID Connect
// and for those of Google and Microsoft that readers meet. %s is the provider.
var faults = map[string]struct {
	kind          int
	message, hint string
}{
	"invalid_client": {kindSetup, "%s does not know this client id", "Check client_id, and client_secret if the provider gave one, against the registration."},
	"unauthorized_client": {kindSetup, "%s does not let this client id sign in this way",
		"Check that the registration is one of a desktop or mobile application (public client), not of a web site."},
	"deleted_client": {kindSetup, "%s says that this client id was deleted", "Register the application again and put the new client_id into the configuration."},
	"invalid_scope":  {kindSetup, "%s does not know the scopes that were asked for", "Check scopes in the configuration against the provider's documentation."},
	"redirect_uri_mismatch": {kindSetup, "%s does not send the browser back to this machine for this client id",
		"Register the application as a desktop application, with the redirect address http://127.0.0.1 where one is asked for."},
	"invalid_request":           {kindSetup, "%s did not understand the request", "Check the addresses and scopes in the configuration, and that the registration is one of a desktop application."},
	"unsupported_grant_type":    {kindSetup, "%s does not offer this way of signing in", "Sign in with the browser on this machine, or check token_url in the configuration."},
	"unsupported_response_type": {kindSetup, "%s does not offer this way of signing in", "Check that the registration is one of a desktop application."},
	"org_internal":              {kindSetup, "%s lets only members of one organisation use this client id", "Use an account of that organisation, or register the application for accounts outside of it too."},
	"admin_policy_enforced":     {kindLogin, "the administrator of this account does not allow it", "Ask the administrator of the account to allow this application."},
	"access_denied":             {kindLogin, "the answer was no: access was refused, in the browser or by the account's administrator", "Sign in again and agree, if that was not meant; Daybrief asks to read mail and nothing more."},
	"authorization_declined":    {kindLogin, "the answer was no: access was refused in the browser", "Sign in again and agree, if that was not meant."},
	"expired_token":             {kindLogin, "the code was not entered in time", "Start again and enter the code a little sooner."},
	"bad_verification_code":     {kindLogin, "%s does not know the code any more", "Start again."},
	"invalid_grant":             {kindAgain, "%s does not accept what this sign-in left behind: it ran out, was withdrawn, or was used before", "Sign in again."},
	"interaction_required":      {kindAgain, "%s wants to see you in the browser", "Sign in again."},
	"login_required":            {kindAgain, "%s wants you to sign in again", "Sign in again."},
	"consent_required":          {kindAgain, "%s wants your consent again", "Sign in again; with an account of a company, its administrator may have to agree first."},
	"account_selection_required": {kindAgain, "%s wants to know which account is meant",
		"Sign in again."},
	"server_error":            {kindTransient, "%s has trouble of its own", "Nothing to do: it is tried again next time."},
	"temporarily_unavailable": {kindTransient, "%s is overloaded or under repair", "Nothing to do: it is tried again next time."},
	"rate_limit_exceeded":     {kindTransient, "%s asks for fewer requests", "Nothing to do: it is tried again later."},
	"slow_down":               {kindTransient, "%s asks for fewer requests", "Nothing to do: it is tried again later."},
	"authorization_pending":   {kindTransient, "%s still waits for the answer", "Start again."},
}

// codes of the kinds for app.Error.
var kindCodes = [...]string{kindSetup: app.CodeConfig, kindLogin: app.CodeLogin, kindAgain: app.CodeSignIn, kindTransient: app.CodeServer}

// explain words what went wrong while talking to the provider of c. The result
// holds nothing a server wrote.
func (c Client) explain(err error) *app.Error {
	var known *app.Error
	if errors.As(err, &known) {
		return known
	}
	const lead = "Signing in with %s failed: "
	head := fmt.Sprintf(lead, c.Title())
	err = reduce(err, hostOf(c.TokenURL))
	var f *fault
	if errors.As(err, &f) {
		e := c.explainFault(f)
		e.Message, e.Err = head+e.Message, f
		return e
	}
	code, message, hint := app.CodeFormat, "%s answered with something that is no token",
		"Check token_url in the configuration. In a hotel or on a train, first open a page in the browser: the network may want a login of its own."
	var fe *fetch.Error
	switch {
	case errors.Is(err, errTooLarge):
		code, message, hint = app.CodeTooLarge, "the answer of %s is too large to be a token", "Check token_url in the configuration."
	case errors.As(err, &fe):
		code, message, hint = networkWords(fe)
	}
	if strings.Contains(message, "%s") {
		message = fmt.Sprintf(message, hostOf(c.TokenURL))
	}
	return &app.Error{Code: code, Message: head + message, Hint: hint, Err: err}
}

func (c Client) explainFault(f *fault) *app.Error {
	w, ok := faults[f.code]
	switch {
	case ok:
	case f.status >= 500 || f.status == 429:
		w = faults["server_error"]
	default:
		w.kind, w.message = kindSetup, "%s refused, without a reason Daybrief knows"
		w.hint = "Check [oauth." + c.Name + "] in the configuration against the registration at the provider."
	}
	message := w.message
	if strings.Contains(message, "%s") {
		message = fmt.Sprintf(message, c.Title())
	}
	if f.detail != "" {
		message += " (" + f.detail + ")"
	}
	hint := w.hint
	if w.kind == kindSetup {
		hint += " docs/signin.md goes through the registration step by step."
	}
	return &app.Error{Code: kindCodes[w.kind], Message: message, Hint: hint}
}

// networkWords words why there was no answer at all. %s is the host.
func networkWords(e *fetch.Error) (code, message, hint string) {
	switch e.Kind {
	case fetch.DNS:
		return app.CodeDNS, "the name %s is not known", "Check whether this machine is online."
	case fetch.TLS:
		return app.CodeTLS, "no secure connection to %s could be made", "Check the clock of this machine. If it is right, somebody may be listening in: do not go on."
	case fetch.Timeout:
		return app.CodeTimeout, "%s took too long to answer", "It is tried again next time."
	case fetch.HostNotAllowed:
		return app.CodeHost, "%s is not an allowed host", "Daybrief reaches only hosts that the configuration names."
	case fetch.Cancelled:
		return app.CodeCancelled, "it was cancelled", "Start it again when you like."
	case fetch.RateLimited:
		return app.CodeRate, "%s asks for fewer requests", "Nothing to do: it is tried again later."
	case fetch.TooLarge:
		return app.CodeTooLarge, "the answer of %s is too large to be a token", "Check token_url in the configuration."
	case fetch.Refused:
		return app.CodeRefused, "%s refused the connection; nothing answers there", "Check token_url in the configuration, and whether this machine is online."
	case fetch.Cut:
		return app.CodeCut, "%s ended the connection in the middle of its answer", "It is tried again next time."
	}
	return app.CodeNetwork, "there is no way to %s right now", "Check whether this machine is online."
}

// reduce turns an error of x/oauth2 or net/http into one without anything a
// server wrote: a *fault, errTooLarge, errNoToken or a *fetch.Error.
func reduce(err error, host string) error {
	var f *fault
	var retrieve *oauth2.RetrieveError
	var fe *fetch.Error
	var ue *url.Error
	switch {
	case errors.As(err, &f):
		return f
	case errors.As(err, &retrieve):
		status := 0
		if retrieve.Response != nil {
			status = retrieve.Response.StatusCode
		}
		return parseFault(status, retrieve.Body)
	case errors.Is(err, errTooLarge):
		return errTooLarge
	case errors.As(err, &fe):
		if fe.Status >= 400 { // a strict client makes an error of the status
			return parseFault(fe.Status, fe.Body)
		}
		return fe
	case errors.As(err, &ue), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return fetch.Classify(err, host)
	}
	return errNoToken
}

// errNoToken is an answer that holds no token that can be used.
var errNoToken = errors.New("oauth: no usable token in the answer")

// transient reports whether trying again later may help: nothing is wrong with
// the sign-in itself.
func transient(err error) bool {
	var f *fault
	if errors.As(err, &f) {
		w, ok := faults[f.code]
		return ok && w.kind == kindTransient || !ok && (f.status >= 500 || f.status == 429)
	}
	var fe *fetch.Error
	return errors.As(err, &fe) || errors.Is(err, errNoToken) || errors.Is(err, errTooLarge)
}
