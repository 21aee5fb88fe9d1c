package email

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

const (
	maxLine   = 64 << 10 // bytes of a line before signing in
	maxLines  = 200      // lines before an answer
	maxRounds = 8        // challenges of one sign-in
)

// hello is the conversation up to signing in: greeting, STARTTLS, capabilities
// and AUTHENTICATE (RFC 3501 sections 6.1 and 6.2). It is ours and not the
// library's, so that nothing said before the encryption is believed after it,
// every line has an end, and a refused token is answered as its mechanism
// asks. The library gets the connection signed in.
type hello struct {
	conn     net.Conn
	in       *bufio.Reader
	caps     imap.CapSet // nil until the server told
	tag      int
	signedIn bool // the server greeted with PREAUTH
}

func newHello(conn net.Conn) *hello {
	return &hello{conn: conn, in: bufio.NewReaderSize(conn, maxLine)}
}

// line reads one line.
func (h *hello) line() (string, error) {
	raw, err := h.in.ReadSlice('\n')
	if err != nil {
		if err == bufio.ErrBufferFull {
			err = errTooLong
		}
		return "", err
	}
	return strings.TrimRight(string(raw), "\r\n"), nil
}

// greeting reads the first line of the server.
func (h *hello) greeting() error {
	line, err := h.line()
	if err != nil {
		return err
	}
	star, rest, _ := strings.Cut(line, " ")
	kind, text, _ := strings.Cut(rest, " ")
	if star != "*" {
		return errDecoder
	}
	switch strings.ToUpper(kind) {
	case "OK":
	case "PREAUTH":
		h.signedIn = true
	case "BYE":
		return statusError("BYE", text)
	default:
		return errDecoder
	}
	h.note(text)
	return nil
}

// note takes the capabilities from a response code, where there are any.
func (h *hello) note(text string) {
	code, ok := strings.CutPrefix(text, "[")
	if !ok {
		return
	}
	code, _, _ = strings.Cut(code, "]")
	if name, list, _ := strings.Cut(code, " "); strings.EqualFold(name, "CAPABILITY") {
		h.setCaps(list)
	}
}

func (h *hello) setCaps(list string) {
	h.caps = imap.CapSet{}
	for _, word := range strings.Fields(list) {
		if strings.IndexFunc(word, func(r rune) bool { return r <= ' ' || r >= 0x7f || strings.ContainsRune(`(){%*"\]`, r) }) < 0 {
			h.caps[imap.Cap(strings.ToUpper(word))] = struct{}{}
		}
	}
	for _, c := range []imap.Cap{imap.CapIMAP4rev1, imap.CapIMAP4rev2} { // the library looks for them as RFC 3501 writes them
		if _, ok := h.caps[imap.Cap(strings.ToUpper(string(c)))]; ok {
			h.caps[c] = struct{}{}
		}
	}
}

// statusError makes an error of a status; the server's words are left out.
func statusError(kind, text string) error {
	e := &imap.Error{Type: imap.StatusResponseType(kind)}
	if code, ok := strings.CutPrefix(text, "["); ok {
		code, _, _ = strings.Cut(code, "]")
		code, _, _ = strings.Cut(code, " ")
		e.Code = imap.ResponseCode(strings.ToUpper(code))
	}
	return e
}

// send writes a line.
func (h *hello) send(line string) error {
	_, err := io.WriteString(h.conn, line+"\r\n")
	return err
}

// command sends a command and waits for its end. answer is called with what
// follows each "+" and returns the line to send; nil refuses every one.
func (h *hello) command(text string, answer func(challenge string) (string, error)) error {
	h.tag++
	tag := fmt.Sprintf("D%d", h.tag)
	if err := h.send(tag + " " + text); err != nil {
		return err
	}
	var bye error
	for range maxLines {
		line, err := h.line()
		if err != nil {
			if bye != nil {
				return bye // it said why it hangs up
			}
			return err
		}
		head, rest, _ := strings.Cut(line, " ")
		switch {
		case head == "+" && answer != nil:
			reply, err := answer(strings.TrimSpace(rest))
			if err == nil {
				err = h.send(reply)
			}
			if err != nil {
				return err
			}
		case head == "*":
			if err := h.untagged(rest); err != nil {
				bye = err
			}
		case head == tag:
			return h.ended(rest)
		default:
			return errDecoder
		}
	}
	return errTooLong
}

// untagged takes what a server says beside its answer; the error is a BYE.
func (h *hello) untagged(rest string) error {
	switch kind, told, _ := strings.Cut(rest, " "); strings.ToUpper(kind) {
	case "CAPABILITY":
		h.setCaps(told)
	case "BYE":
		return statusError("BYE", told)
	}
	return nil
}

// ended reads the end of a command.
func (h *hello) ended(rest string) error {
	kind, told, _ := strings.Cut(rest, " ")
	switch kind = strings.ToUpper(kind); kind {
	case "OK":
		h.note(told)
		return nil
	case "NO", "BAD":
		return statusError(kind, told)
	}
	return errDecoder
}

// capabilities asks for them, unless the server told them unasked.
func (h *hello) capabilities() error {
	if h.caps != nil {
		return nil
	}
	if err := h.command("CAPABILITY", nil); err != nil {
		return err
	}
	if h.caps == nil {
		return errDecoder
	}
	return nil
}

// errNoTLS marks a server, or somebody on the way to it, that does not offer
// the encryption the settings ask for.
var errNoTLS = errors.New("STARTTLS is not offered")

// errInjected marks plain text behind the answer to STARTTLS, which somebody
// on the way must have put there (RFC 9051 section 11.1).
var errInjected = errors.New("plain text after STARTTLS")

// startTLS secures the connection. All that was said before is forgotten.
func (h *hello) startTLS(ctx context.Context, conf *tls.Config) error {
	if h.signedIn {
		return errNoTLS // RFC 9051 section 7.1.4: no way to STARTTLS from there
	}
	if err := h.capabilities(); err != nil {
		return err
	}
	if !h.caps.Has(imap.CapStartTLS) {
		return errNoTLS
	}
	if err := h.command("STARTTLS", nil); err != nil {
		return err
	}
	if h.in.Buffered() > 0 {
		return errInjected
	}
	secured := tls.Client(h.conn, conf)
	if err := secured.HandshakeContext(ctx); err != nil {
		return err
	}
	*h = *newHello(secured)
	return h.capabilities()
}

// authenticate runs a SASL exchange (RFC 4959 for the response that goes with
// the command).
func (h *hello) authenticate(mech sasl.Client) error {
	name, first, err := mech.Start()
	if err != nil {
		return err
	}
	text := "AUTHENTICATE " + name
	if first != nil && h.caps.Has(imap.CapSASLIR) {
		text += " " + base64.StdEncoding.EncodeToString(first)
		if len(first) == 0 {
			text += "="
		}
		first = nil
	}
	rounds := 0
	return h.enter(text, func(challenge string) (string, error) {
		if rounds++; rounds > maxRounds {
			return "", errTooLong
		}
		if first != nil {
			reply := base64.StdEncoding.EncodeToString(first)
			first = nil
			return reply, nil
		}
		raw, err := base64.StdEncoding.DecodeString(challenge)
		if err != nil {
			return "*", nil // RFC 3501 section 6.2.2: this ends the exchange
		}
		reply, err := mech.Next(raw)
		if err != nil {
			return "*", nil
		}
		return base64.StdEncoding.EncodeToString(reply), nil
	})
}

// enter runs a command that signs in, which changes the capabilities.
func (h *hello) enter(text string, answer func(string) (string, error)) error {
	before := h.caps
	h.caps = nil
	err := h.command(text, answer)
	if err != nil {
		h.caps = before
	}
	return err
}

// login uses the LOGIN command. What does not fit into quotes goes as a
// literal.
func (h *hello) login(user, password string) error {
	text, literals := "LOGIN", []string{}
	for _, word := range []string{user, password} {
		if strings.IndexFunc(word, func(r rune) bool { return r < ' ' || r >= 0x7f }) < 0 {
			word = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(word) + `"`
			if len(literals) == 0 {
				text += " " + word
			} else {
				literals[len(literals)-1] += " " + word
			}
			continue
		}
		size := fmt.Sprintf(" {%d}", len(word))
		if len(literals) == 0 {
			text += size
		} else {
			literals[len(literals)-1] += size
		}
		literals = append(literals, word)
	}
	return h.enter(text, func(string) (string, error) {
		if len(literals) == 0 {
			return "", errDecoder
		}
		next := literals[0]
		literals = literals[1:]
		return next, nil
	})
}

// handOver returns the connection as the library is to see it: greeted, signed
// in, its capabilities known.
func (h *hello) handOver() (net.Conn, error) {
	if err := h.capabilities(); err != nil {
		return nil, err
	}
	words := []string{}
	for c := range h.caps {
		words = append(words, string(c))
	}
	slices.Sort(words)
	told := "* PREAUTH [CAPABILITY " + strings.Join(words, " ") + "] signed in\r\n"
	return &bounded{Conn: h.conn, in: io.MultiReader(strings.NewReader(told), h.in)}, nil
}
