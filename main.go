// Daybrief makes a morning brief from the reader's own mail, calendar, news
// and weather, on the reader's own machine.
package main

import (
	"os"
	_ "time/tzdata" // zones where the system has no database, as on Windows

	"daybrief/app/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
