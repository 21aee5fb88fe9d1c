package connectors

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors/fetch"
)

// Explain turns what went wrong with a source into a sentence the reader
// understands and a cure. source is its name in the configuration; it may be
// empty. An *app.Error in the chain is returned as it is. It returns nil for
// nil. No secret is in the result: what others said is kept as the cause only.
func Explain(source string, err error) *app.Error {
	if err == nil {
		return nil
	}
	var known *app.Error
	if errors.As(err, &known) {
		return known
	}
	var fe *fetch.Error
	if !errors.As(err, &fe) {
		if e := explainFormat(source, err); e != nil {
			return e
		}
		fe = fetch.Classify(err, "")
		if fe.Kind == fetch.Network && !isNetwork(err) {
			return &app.Error{Code: app.CodeInternal, Message: subject(source) + " could not be read because of a fault in Daybrief",
				Hint: "Run daybrief doctor; the log has the details.", Err: err}
		}
	}
	e := explainNamed(source, fe)
	e.Message = subject(source) + " could not be read: " + e.Message
	e.Err = err
	return e
}

// own stands for a host that has the name of the source, while a sentence about
// it is made.
const own = "\x00"

// explainNamed words one kind. The host of a source that is called like it is
// named once, by the caller.
func explainNamed(source string, fe *fetch.Error) *app.Error {
	same := func(host string) bool {
		return host != "" && strings.EqualFold(strings.TrimPrefix(host, "www."), strings.TrimPrefix(source, "www."))
	}
	named := *fe
	if same(fe.Host) {
		named.Host = own
	} else if same(fe.From) {
		named.From = own
	}
	e := explainFetch(&named)
	e.Message = strings.NewReplacer("the name "+own+" is", "the name is", "the certificate of "+own, "its certificate", "the answer of "+own, "its answer",
		" of "+own+" any more", " any more", own, "it").Replace(e.Message)
	e.Hint = strings.ReplaceAll(e.Hint, own, source)
	return e
}

func subject(source string) string {
	if source == "" {
		return "The source"
	}
	return source
}

// isNetwork reports whether err comes from the network at all.
func isNetwork(err error) bool {
	var n interface {
		error
		Timeout() bool
	}
	return errors.As(err, &n)
}

func explainFormat(source string, err error) *app.Error {
	var syntax *json.SyntaxError
	var typ *json.UnmarshalTypeError
	if !errors.As(err, &syntax) && !errors.As(err, &typ) {
		return nil
	}
	return &app.Error{Code: app.CodeFormat, Message: subject(source) + " could not be read: it answered with something that makes no sense",
		Hint: "Check the address; if it is right, the service has a fault and is tried again next time.", Err: err}
}

// explainFetch words one kind; the caller puts the source in front.
func explainFetch(e *fetch.Error) *app.Error {
	host := e.Host
	if host == "" {
		host = "the host"
	}
	switch e.Kind {
	case fetch.TLS:
		return explainTLS(e.Fault, host)
	case fetch.HostNotAllowed:
		return explainHost(e, host)
	case fetch.RateLimited:
		return explainRate(e, host)
	case fetch.Unauthorized, fetch.Forbidden, fetch.NotFound, fetch.Server, fetch.Status, fetch.Challenge:
		return explainStatus(e, host)
	}
	w, ok := networkWords[e.Kind]
	if !ok {
		w = networkWords[fetch.Network]
	}
	return &app.Error{Code: w.code, Message: fmt.Sprintf(w.message, host), Hint: w.hint}
}

type words struct{ code, message, hint string }

// networkWords has a sentence for each kind that needs no more than the host.
// Every message has one %s for it.
var networkWords = map[fetch.Kind]words{
	fetch.DNS:       {app.CodeDNS, "the name %s is not known", "Check the address for a typing mistake and whether this machine is online."},
	fetch.Refused:   {app.CodeRefused, "%s refused the connection; nothing answers there", "Check the address and the port, and whether the server is running."},
	fetch.Timeout:   {app.CodeTimeout, "%s took too long to answer", "It is tried again next time. If this goes on, check whether the address works in a browser."},
	fetch.Network:   {app.CodeNetwork, "there is no way to %s right now", "Check whether this machine is online."},
	fetch.Cut:       {app.CodeCut, "%s ended the connection in the middle of its answer", "It is tried again next time."},
	fetch.Garbled:   {app.CodeFormat, "%s answered with something that makes no sense", "Check the address; if it is right, the service has a fault and is tried again next time."},
	fetch.TooLarge:  {app.CodeTooLarge, "the answer of %s is too large, so none of it was taken", "Check the address; it may lead to a file that is not meant to be read every morning."},
	fetch.Redirects: {app.CodeNetwork, "%s is reached by a redirect that is not followed: too many of them, or from https to plain http", "Open the address in a browser and put the final https address into the configuration."},
	fetch.Cancelled: {app.CodeCancelled, "the request to %s was cancelled", "Start it again when you like."},
}

func explainTLS(fault, host string) *app.Error {
	e := &app.Error{Code: app.CodeTLS}
	switch fault {
	case fetch.FaultAuthority:
		e.Message = "the certificate of " + host + " is signed by an authority this machine does not know"
		e.Hint = "If it is your own server, name the certificate of its authority with ca_file in the source's settings. Otherwise somebody may be listening in: do not go on."
	case fetch.FaultExpired:
		e.Message = "the certificate of " + host + " has expired or is not valid yet"
		e.Hint = "Check the clock of this machine; if it is right, the operator of " + host + " must renew the certificate."
	case fetch.FaultName:
		e.Message = "the certificate of " + host + " belongs to another name"
		e.Hint = "Check the address: use the name the certificate was made for."
	case fetch.FaultNotTLS:
		e.Message = host + " does not speak TLS on this port"
		e.Hint = "Check the port, or whether the address should begin with http instead of https."
	default:
		e.Message = "no secure connection to " + host + " could be made"
		e.Hint = "The server may be too old or set up wrongly; ask its operator."
	}
	return e
}

func explainHost(e *fetch.Error, host string) *app.Error {
	out := &app.Error{Code: app.CodeHost}
	switch {
	case e.Local:
		out.Message = host + " leads to an address inside your own network, which was not allowed"
		out.Hint = "If this is meant, put the address itself, with its port, into the source's settings. If not, do not trust this source."
	case e.From != "":
		out.Message = e.From + " redirects to " + host + ", which is not an allowed host"
		out.Hint = "If you trust " + host + ", use its address as the source's address."
	default:
		out.Message = host + " is not an allowed host"
		out.Hint = "Daybrief reaches only hosts that the configuration names: add a source or a service for " + host + "."
	}
	return out
}

func explainRate(e *fetch.Error, host string) *app.Error {
	out := &app.Error{Code: app.CodeRate, Message: host + " asks for fewer requests", Hint: "Nothing to do: it is tried again with a later brief."}
	if e.RetryAfter > 0 {
		out.Message += " and wants to be asked again in " + span(e.RetryAfter)
		out.Hint = "Nothing to do: it is left alone until then."
	}
	return out
}

func explainStatus(e *fetch.Error, host string) *app.Error {
	switch e.Kind {
	case fetch.Unauthorized:
		return &app.Error{Code: app.CodeUnauth, Message: host + " did not accept the user name or password (401)",
			Hint: "Check the user and set the password again with daybrief source signin; some services want an app password."}
	case fetch.Forbidden:
		return &app.Error{Code: app.CodeForbidden, Message: host + " does not let you read this address (403)",
			Hint: "Check the address and whether your account may read it; some sites shut programs out."}
	case fetch.NotFound:
		if e.Status == http.StatusGone {
			return &app.Error{Code: app.CodeMissing, Message: host + " says that what was at this address is gone for good (410)",
				Hint: "Look on the site whether it goes on elsewhere, or remove the source."}
		}
		return &app.Error{Code: app.CodeMissing, Message: fmt.Sprintf("there is nothing at this address of %s any more (%d)", host, e.Status),
			Hint: "Look for the new address on the site and change it in the source's settings, or remove the source."}
	case fetch.Challenge:
		guard := "a page"
		if e.Guard != "" {
			guard = "a page of " + e.Guard
		}
		return &app.Error{Code: app.CodeForbidden, Message: host + " shows " + guard + " that checks for a browser instead of its content",
			Hint: "The site shuts programs out. Look for another address of the same content, such as a feed on another host, or ask the site to let feed readers in."}
	case fetch.Server:
		return &app.Error{Code: app.CodeServer, Message: fmt.Sprintf("%s has trouble of its own (%d)", host, e.Status),
			Hint: "Nothing to do: it is tried again next time."}
	}
	return &app.Error{Code: app.CodeServer, Message: fmt.Sprintf("%s gave an unexpected answer (%d)", host, e.Status),
		Hint: "Check the address; open it in a browser to see what it says."}
}

// span words a duration: "40 seconds", "5 minutes", "2 hours".
func span(d time.Duration) string {
	unit, n := "second", int((d+time.Second-1)/time.Second)
	switch {
	case d > 90*time.Minute:
		unit, n = "hour", int((d+time.Hour-1)/time.Hour)
	case d > 90*time.Second:
		unit, n = "minute", int((d+time.Minute-1)/time.Minute)
	}
	if n != 1 {
		unit += "s"
	}
	return fmt.Sprintf("%d %s", n, unit)
}
