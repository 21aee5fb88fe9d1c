package signin

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
)

// maxAnswer bounds an answer of a token or device endpoint. The largest real
// ones are a few kilobytes.
const maxAnswer = 256 << 10

// errTooLarge is an answer over maxAnswer.
var errTooLarge = errors.New("the answer is too large for a token")

// lenient reads answers whole, within maxAnswer, and mends what x/oauth2 is too
// strict about: JSON under another media type, and an expires_in that is no
// whole number.
type lenient struct{ base http.RoundTripper }

// RoundTrip returns a response whose body is in memory.
func (l lenient) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := l.base.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	_ = resp.Body.Close()
	if err != nil {
		return nil, err
	}
	if len(body) > maxAnswer {
		return nil, errTooLarge
	}
	if mended, ok := mend(body); ok {
		resp.Header.Set("Content-Type", "application/json")
		resp.Header.Del("Content-Length")
		body = mended
	} else if string(bytes.TrimSpace(body)) == "null" {
		body = nil // x/oauth2 v0.37.0 panics on it as the answer of a device endpoint
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp, nil
}

// mend returns a JSON object with an expires_in that is a whole number of
// seconds above 0, or absent. ok is false when body is no JSON object.
func mend(body []byte) (mended []byte, ok bool) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(body, &fields) != nil || fields == nil {
		return nil, false
	}
	raw, there := fields["expires_in"]
	if !there {
		return body, true
	}
	seconds, err := strconv.ParseFloat(strings.Trim(string(raw), `" `), 64)
	if err != nil || math.IsNaN(seconds) || seconds < 1 {
		delete(fields, "expires_in")
	} else {
		fields["expires_in"] = strconv.AppendInt(nil, int64(math.Min(seconds, math.MaxInt32)), 10)
	}
	out, err := json.Marshal(fields)
	return out, err == nil
}
