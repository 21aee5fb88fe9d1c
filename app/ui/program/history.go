package program

import (
	"context"
	"time"

	"daybrief/app"
)

// History is the briefs of the days before. It only reads.
type History interface {
	// PastDays lists the days that have a brief. It reads no brief, so it is
	// quick however many there are.
	PastDays(ctx context.Context) (PastDays, error)
	// PastBrief returns the last brief of a day (YYYY-MM-DD) as it was made. The
	// error is *app.Error: with code no-brief when that day has none, with code
	// store when it cannot be read.
	PastBrief(ctx context.Context, date string) (PastBrief, error)
	// PastChanges tells what differs between the briefs of two days, whichever
	// is named first. Errors are those of PastBrief.
	PastChanges(ctx context.Context, from, to string) (PastChanges, error)
}

// PastDays are the days that have a brief.
type PastDays struct {
	Days     []PastDay // the latest first
	KeptDays int       // for how many days a brief is kept; 0: for ever
}

// PastDay is one day that has a brief.
type PastDay struct {
	Date   string // YYYY-MM-DD
	Sample bool
}

// PastBrief is a day's last brief with the items it rests on as they were.
type PastBrief struct {
	Brief app.Brief
	Items []app.Item
	Votes map[string]int // as they are now
	Made  []time.Time    // when the day's briefs were made, the last one first
}

// PastChanges is what differs between the briefs of two days.
type PastChanges struct {
	From, To    string // YYYY-MM-DD, the earlier day first
	Differences []app.Difference
	Items       []app.Item // what they rest on, as the later of the briefs knew it
	Votes       map[string]int
}
