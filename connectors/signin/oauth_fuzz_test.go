package signin

import (
	"encoding/json"
	"math"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

const fuzzState = "HDTCFDI7Q4TTZ6ZJP4RO3FMSTQ"

func FuzzReadCallback(f *testing.F) {
	for _, seed := range []string{
		"state=" + fuzzState + "&code=4%2F0AeanS&scope=https%3A%2F%2Fmail.google.com%2F",
		"code=M.C5.Bl2&state=" + fuzzState + "&session_state=1",
		"error=access_denied&error_description=AADSTS65004%3A+declined&state=" + fuzzState,
		"state=" + fuzzState, "state=x&code=y", "state=" + fuzzState + "&state=&code=a", "code=%zz&state=" + fuzzState, ";", "",
		"state=" + fuzzState + "&code=a%01b", "state=" + fuzzState + "&error=&code=c", "state=" + fuzzState + "&error=x&error=y",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		got, err := readCallback(query, fuzzState)
		if err != nil {
			if got != (callback{}) {
				t.Fatalf("%q: an answer %v beside the error %v", query, got, err)
			}
			return
		}
		v, parse := url.ParseQuery(query)
		if parse != nil || v.Get("state") != fuzzState || len(v["state"]) != 1 {
			t.Fatalf("%q was taken without the state", query)
		}
		if (got.code == "") == (got.fault == nil) {
			t.Fatalf("%q: %v is neither code nor fault, or both", query, got)
		}
		if got.fault == nil && (!printable(got.code) || len(got.code) > maxCode || got.code != v.Get("code")) {
			t.Fatalf("%q gave the code %q", query, got.code)
		}
		if got.fault != nil {
			checkFault(t, got.fault)
		}
		if _, err := readCallback(query, fuzzState+"x"); err == nil {
			t.Fatalf("%q is good for another state too", query)
		}
	})
}

// checkFault makes sure that nothing of what a server wrote is in a fault.
func checkFault(t *testing.T, f *fault) {
	t.Helper()
	if f.code != "" && faults[f.code].message == "" {
		t.Fatalf("the code %q is none of ours", f.code)
	}
	if f.detail != "" && aadsts.FindString(f.detail) != f.detail {
		t.Fatalf("the detail %q is no number of Microsoft's", f.detail)
	}
	if f.Error() == "" || len(f.Error()) > 100 {
		t.Fatalf("worded %q", f.Error())
	}
	e := Client{Name: "test", TokenURL: "https://id.example/token"}.explain(f)
	if e.Code == "" || e.Message == "" || e.Hint == "" || strings.Contains(e.Message+e.Hint, "%!") {
		t.Fatalf("%+v is told as %q, %q, %q", f, e.Code, e.Message, e.Hint)
	}
}

func FuzzParseFault(f *testing.F) {
	for _, seed := range []string{
		`{"error":"invalid_grant","error_description":"Token has been expired or revoked."}`,
		`{"error":"invalid_grant","error_description":"AADSTS70043: expired. Trace ID: 1","error_codes":[70043],"suberror":"bad_token"}`,
		`{"error":{"code":401,"message":"no","status":"UNAUTHENTICATED"}}`, `{"error":null}`, `{"error":7}`, `[]`, `null`, `"x"`, `{`,
		"error=invalid_client&error_description=no", "<html><h1>502</h1>", "", "\xff\xfe", `{"error":"INVALID_GRANT"}`, `{"error":"AADSTS1"}`,
	} {
		f.Add(400, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) { checkFault(t, parseFault(status, body)) })
}

func TestParseFault(t *testing.T) {
	for body, want := range map[string]fault{
		`{"error":"invalid_grant"}`:                                        {code: "invalid_grant"},
		`{"error":"INVALID_GRANT","error_description":"x AADSTS70043: y"}`: {code: "invalid_grant", detail: "AADSTS70043"},
		`{"error":"eyJhbGciOi"}`:                                           {},
		`{"error":{"status":"invalid_grant"}}`:                             {},
		`error=invalid_client&error_description=AADSTS1`:                   {code: "invalid_client"},
		`<h1>invalid_grant</h1>`:                                           {},
	} {
		got := parseFault(400, []byte(body))
		want.status = 400
		if diff := cmp.Diff(want, *got, cmp.AllowUnexported(fault{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
}

func FuzzMend(f *testing.F) {
	for _, seed := range []string{
		`{"access_token":"a","expires_in":3599}`, `{"expires_in":"3600"}`, `{"expires_in":3600.7}`, `{"expires_in":null}`, `{"expires_in":-1}`,
		`{"expires_in":1e99}`, `{"expires_in":"NaN"}`, `{"expires_in":{}}`, `{}`, `null`, `[1]`, `{"a":"` + "\xff" + `"}`, `{"expires_in":"Inf"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		out, ok := mend(body)
		if !ok {
			return
		}
		var before, after map[string]any
		if json.Unmarshal(body, &before) != nil || json.Unmarshal(out, &after) != nil {
			t.Fatalf("%q became %q, which is no object", body, out)
		}
		if seconds, there := after["expires_in"]; there {
			n, isNumber := seconds.(float64)
			if !isNumber || n < 1 || n > math.MaxInt32 || n != math.Trunc(n) {
				t.Fatalf("%q became %q", body, out)
			}
		}
		delete(before, "expires_in")
		delete(after, "expires_in")
		if utf8.Valid(body) && !cmp.Equal(before, after) {
			t.Fatalf("%q became %q, which says something else", body, out)
		}
	})
}

// TestEveryFaultHasASentence keeps the table whole: what is in it is told in
// full, with the provider's name and without a hole.
func TestEveryFaultHasASentence(t *testing.T) {
	for code := range faults {
		checkFault(t, &fault{code: code, status: 400})
	}
	for _, status := range []int{0, 302, 400, 429, 500, 599} {
		checkFault(t, &fault{status: status})
	}
}
