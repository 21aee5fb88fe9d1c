package boot

import "daybrief/app/ui"

// The page is all that the window asks for.
var (
	_ ui.Cache    = (*Page)(nil)
	_ ui.Commands = (*Page)(nil)
	_ ui.SignIner = (*Page)(nil)
)
