package mcptest

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

type request struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
}

// scripted answers line by line in a way no SDK would.
func scripted(f Fault) {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		var r request
		if json.Unmarshal(in.Bytes(), &r) != nil || len(r.ID) == 0 {
			continue
		}
		text, goOn := reply(f, r)
		if text != "" {
			fmt.Println(text)
		}
		if !goOn {
			return
		}
	}
}

// reply is what a fault answers; goOn is false where the server ends.
func reply(f Fault, r request) (text string, goOn bool) {
	result := func(v string) string { return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":%s}`, r.ID, v) }
	const hello = `{"protocolVersion":"%s","capabilities":{"tools":{}},"serverInfo":{"name":"x","version":"1"}}`
	switch {
	case f == Odd:
		return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"result":[1,2,3]}`, r.ID), true
	case r.Method == "initialize" && f == Old:
		return result(fmt.Sprintf(hello, "1999-01-01")), true
	case r.Method == "initialize":
		return result(fmt.Sprintf(hello, "2025-06-18")), true
	case r.Method == "tools/list":
		return result(`{"tools":[{"name":"list_threads","inputSchema":{"type":"object"}}]}`), true
	case f == Late && r.Method == "tools/call":
		return "", true
	case f == Broken && r.Method == "tools/call":
		fmt.Fprintln(os.Stderr, "chat: the database is gone")
		return "", false
	}
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%s,"error":{"code":-32601,"message":"no such method"}}`, r.ID), true
}
