package mcptest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// Fault is a way in which a server fails.
type Fault string

// The faults.
const (
	None    Fault = "none"
	Hang    Fault = "hang"    // never answers anything
	Deaf    Fault = "deaf"    // never answers, and ends by no request
	Late    Fault = "late"    // answers everything but calls of tools
	Crash   Fault = "crash"   // says why on standard error and ends
	Broken  Fault = "broken"  // ends in the middle of a call
	Garbage Fault = "garbage" // writes lines that are no messages, for ever
	Huge    Fault = "huge"    // answers with a message without an end
	Greets  Fault = "greets"  // greets on standard output, then works
	Old     Fault = "old"     // speaks a revision nobody knows
	Brood   Fault = "brood"   // leaves a child of its own behind
	Odd     Fault = "odd"     // answers with JSON that is no answer
	Telling Fault = "telling" // puts its secrets on standard error and ends
)

// Variable is the environment variable that makes a test's own program a
// server: its value is the fault.
const Variable = "DAYBRIEF_TEST_MCP"

// Main makes a test's own program a server where it was started as one; it
// returns where it was not. Call it first in TestMain.
func Main() {
	if fault := os.Getenv(Variable); fault != "" {
		run(Fault(fault))
		os.Exit(0)
	}
}

func run(f Fault) {
	switch f {
	case Crash:
		fmt.Fprintln(os.Stderr, "chat: no workspace is set up")
		os.Exit(3)
	case Telling:
		fmt.Fprintln(os.Stderr, "chat: cannot sign in with "+os.Getenv("CHAT_TOKEN"))
		os.Exit(4)
	case Hang:
		_, _ = io.Copy(io.Discard, os.Stdin) // until the client gives up
	case Deaf:
		for {
			time.Sleep(time.Hour)
		}
	case Garbage:
		for {
			if _, err := fmt.Println("this is no message"); err != nil {
				return
			}
		}
	case Huge:
		huge()
	case Old, Odd, Late, Broken:
		scripted(f)
	case Brood:
		leaveChild()
		serve()
	case Greets:
		fmt.Println("Welcome to the chat server!\n[not json]")
		serve()
	default:
		serve()
	}
}

func serve() {
	s := Chat(time.Now, nil)
	_ = s.Run(context.Background(), &sdk.StdioTransport{}) // ends with its input
}

// huge answers the first request without an end.
func huge() {
	in := bufio.NewReader(os.Stdin)
	if _, err := in.ReadString('\n'); err != nil {
		return
	}
	if _, err := fmt.Print(`{"jsonrpc":"2.0","id":1,"result":{"x":"`); err != nil {
		return
	}
	block := strings.Repeat("x", 1<<20)
	for {
		if _, err := os.Stdout.WriteString(block); err != nil {
			return
		}
	}
}

// leaveChild starts a child that would outlive the server, and tells its number
// in the file that CHAT_PIDFILE names.
func leaveChild() {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), Variable+"="+string(Deaf))
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := os.WriteFile(os.Getenv("CHAT_PIDFILE"), []byte(fmt.Sprint(cmd.Process.Pid)), 0o600); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
