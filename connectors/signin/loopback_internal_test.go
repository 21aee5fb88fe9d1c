package signin

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"daybrief/app"
)

// nowhere is an address no machine has (RFC 5737).
const nowhere = "192.0.2.1:0"

func TestTheListenerFallsBackToIPv6(t *testing.T) {
	if ln, err := net.Listen("tcp", "[::1]:0"); err != nil {
		t.Skipf("this machine has no ::1: %v", err)
	} else {
		_ = ln.Close()
	}
	l, err := listen(t.Context(), fuzzState, nowhere, "[::1]:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.close(0)
	if !strings.HasPrefix(l.host, "[::1]:") {
		t.Errorf("listens at %s", l.host)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	resp, err := client.Get("http://" + l.host + "/?code=c&state=" + fuzzState)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK || !strings.Contains(string(body), "Back to Daybrief") {
		t.Errorf("answered %d %s", resp.StatusCode, body)
	}
	if a := <-l.answers; a.code != "c" {
		t.Errorf("took %+v", a)
	}
}

func TestNoAddressToListenOn(t *testing.T) {
	_, err := listen(t.Context(), fuzzState, nowhere)
	var e *app.Error
	if !errors.As(err, &e) || e.Code != app.CodeNetwork || !strings.Contains(e.Hint, "another device") {
		t.Errorf("error %v, want code network and another way", err)
	}
}
