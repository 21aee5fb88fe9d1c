package boot

import "daybrief/app/ui/program"

// The page is all that the window asks for.
var _ program.Program = (*Page)(nil)
