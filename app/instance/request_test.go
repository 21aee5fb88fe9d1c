package instance

import (
	"encoding/json"
	"net"
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

func TestCheck(t *testing.T) {
	for name, c := range map[string]struct {
		r  Request
		ok bool
	}{
		"raise":               {Request{Do: Raise}, true},
		"raise with a value":  {Request{Do: Raise, Value: "x"}, false},
		"a day":               {Request{Do: OpenDay, Value: "2024-02-29"}, true},
		"no such day":         {Request{Do: OpenDay, Value: "2023-02-29"}, false},
		"a path for a day":    {Request{Do: OpenDay, Value: "../../etc"}, false},
		"no question yet":     {Request{Do: Ask}, true},
		"a question":          {Request{Do: Ask, Value: "¿Qué hay?"}, true},
		"two lines":           {Request{Do: Ask, Value: "a\nb"}, false},
		"escape codes":        {Request{Do: Ask, Value: "\x1b[2J"}, false},
		"no text":             {Request{Do: Ask, Value: "\xff"}, false},
		"too long":            {Request{Do: Ask, Value: strings.Repeat("a", mostValue+1)}, false},
		"as long as may be":   {Request{Do: Ask, Value: strings.Repeat("a", mostValue)}, true},
		"an item":             {Request{Do: OpenItem, Value: "id"}, true},
		"no item":             {Request{Do: OpenItem}, false},
		"nothing":             {Request{}, false},
		"something else":      {Request{Do: "exec", Value: "sh"}, false},
		"a bad token":         {Request{Do: Raise, Activation: "a\x00b"}, false},
		"a token of a window": {Request{Do: Raise, Activation: "gnome-shell_TIME123"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			err := c.r.Check()
			if (err == nil) != c.ok {
				t.Fatalf("got %v", err)
			}
			if err != nil && app.AsError(err).Code != app.CodeUsage {
				t.Errorf("got %#v", err)
			}
		})
	}
}

// TestStrangersLearnNothing sends what no second start sends; the holder closes
// without a word and goes on.
func TestStrangersLearnNothing(t *testing.T) {
	p := place(t)
	p.Port = true
	rec := &recorder{}
	h := first(t, p, rec.handle)
	for name, msg := range map[string]string{
		"the web":       "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
		"no token":      `{"do":"raise"}` + "\n",
		"a wrong token": `{"token":"` + strings.Repeat("A", len(h.token)) + `","do":"raise"}` + "\n",
		"no end":        strings.Repeat("x", mostMessage+1),
		"an array":      "[]\n",
		"nothing":       "\n",
	} {
		t.Run(name, func(t *testing.T) {
			c, err := net.Dial("tcp", h.listen.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = c.Close() }()
			if err := c.SetDeadline(time.Now().Add(time.Minute)); err != nil {
				t.Fatal(err)
			}
			_, _ = c.Write([]byte(msg)) // it may close before all is written
			if n, err := c.Read(make([]byte, 100)); n != 0 || err == nil {
				t.Errorf("it answered %d bytes, %v", n, err)
			}
		})
	}
	if len(rec.all()) != 0 {
		t.Errorf("it did %+v", rec.all())
	}
	if ok, err := Send(t.Context(), p, Request{Do: Raise}); !ok || err != nil {
		t.Errorf("after that: %v, %v", ok, err)
	}
}

func FuzzParse(f *testing.F) {
	const token = "SECRET"
	for _, r := range []Request{{Do: Raise}, {Do: OpenDay, Value: "2026-02-28"}, {Do: Ask, Value: "x", Activation: "y"}, {Do: OpenItem, Value: "a"}} {
		data, err := json.Marshal(envelope{Token: token, Request: r})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"token":"SECRET","do":"raise"} {"token":"SECRET","do":"stop"}`))
	f.Add([]byte(`{"token":"","do":"raise"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := parse(data, token)
		if err != nil {
			return
		}
		if r.Check() != nil || !strings.Contains(string(data), token) && !strings.Contains(string(data), `\u`) {
			t.Fatalf("%q was taken as %+v", data, r)
		}
		if _, err := parse(data, ""); err == nil {
			t.Fatal("a holder without a token took a message")
		}
	})
}
