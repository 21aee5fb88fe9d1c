package assets

import (
	"embed"
	"io/fs"
)

// sample is one believable day as its servers and files would give it: mails,
// a calendar, feeds, stories and a forecast. Times stand in templates, so that
// boot can move them to today.
//
//go:embed all:sample
var sample embed.FS

// Sample returns the files of the sample day, as templates.
func Sample() fs.FS {
	sub, err := fs.Sub(sample, "sample")
	if err != nil { // the name is a constant; it is there or this does not build
		panic("assets: " + err.Error())
	}
	return sub
}
