package mcp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
)

func FuzzLines(f *testing.F) {
	f.Add("{\"id\":1,\"method\":\"ping\"}\n\n{\"id\":2,\"result\":{}}")
	f.Add("[{\"id\":1,\"method\":\"a\"},{\"id\":2,\"method\":\"b\"}]\r\nno json\r\n")
	f.Add(strings.Repeat("x", 300) + "\n{}\n")
	f.Fuzz(func(t *testing.T, input string) {
		const limit = 100
		var out bytes.Buffer
		r := reader{&pipe{in: bufio.NewReaderSize(strings.NewReader(input), 16), out: &out, limit: limit}}
		open := 0
		for {
			line, err := r.line()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			if line == nil {
				continue
			}
			if !json.Valid(line) || len(line) > limit+1 || !bytes.HasSuffix(line, []byte("\n")) {
				t.Fatalf("%q was handed on", line)
			}
			open += requests(line)
		}
		if r.open != open {
			t.Errorf("%d requests are open, want %d", r.open, open)
		}
		for _, line := range bytes.Split(bytes.TrimSpace(out.Bytes()), []byte("\n")) {
			if len(line) > 0 && answers(line) != 1 {
				t.Errorf("%q is no answer", line)
			}
		}
	})
}
