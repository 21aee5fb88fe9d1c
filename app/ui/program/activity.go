package program

import (
	"context"
	"time"

	"daybrief/app"
)

// Activity is what Daybrief did and does. It only reads.
type Activity interface {
	// Runs returns the last runs, the latest first; limit 0 means all. Only one
	// that really goes on is "running".
	Runs(ctx context.Context, limit int) ([]app.Run, error)
	// Running returns the run that goes on now, in this program or another one;
	// nil for none.
	Running(ctx context.Context) (*Running, error)
	// Steps announces each step of a run of this program until the returned
	// function is called. Announcements may be lost but for the last one.
	Steps() (<-chan struct{}, func())
	// BriefWork tells how the brief of a day came about, "" for the latest. The
	// error is *app.Error with code no-brief when there is none.
	BriefWork(ctx context.Context, date string) (Work, error)
	// AnswerWork tells how the last answer came about. The error is *app.Error
	// with code not-found when nothing was asked.
	AnswerWork(ctx context.Context) (Work, error)
	// Usage tells what models cost in the last days, today among them.
	Usage(ctx context.Context, days int) (Usage, error)
	// Hosts tells which hosts were reached in the last days, today among them,
	// those that got the most first.
	Hosts(ctx context.Context, days int) ([]Host, error)
}

// Running is a run that goes on.
type Running struct {
	Run     app.Run
	Here    bool           // it is of this program: the rest is known, too
	Step    app.Progress   // the latest one that is of no source
	Sources []app.Progress // the latest of each source, in the order they began
}

// Work is how a brief or an answer came about.
type Work struct {
	Question string    // of an answer
	Date     string    // of a brief, YYYY-MM-DD
	Made     time.Time // when
	Model    string    // "" where the rules alone did it
	Trace    app.Trace // without steps where they are not kept any more
	Notes    []app.Note
	Titles   map[string]string // of the items it rests on, by their ids
}

// Usage is what models cost.
type Usage struct {
	Since                     time.Time // the first day
	CallsToday, TokensToday   int       // to other machines
	CallsPerDay, TokensPerDay int       // the most of them; 0 is any number
	Models                    []ModelUsage
}

// ModelUsage sums the calls of one model at one place.
type ModelUsage struct {
	Model, Provider, Host string
	Remote                bool // on another machine
	Calls, Failed         int
	PromptTokens          int
	OutputTokens          int
	Seconds               float64
	Sent                  int64 // bytes
	Masked                int   // personal data that were masked
	For                   []Purpose
}

// Purpose is how many calls there were for one thing.
type Purpose struct {
	Name  string // brief, ask, embed, test, ...
	Calls int
}

// Places of a host.
const (
	AtHost    = "host"    // on another machine
	AtMachine = "machine" // this one
	AtProgram = "program" // a program beside Daybrief, which does what it wants
)

// Host is one that was reached, or a program that was handed something.
type Host struct {
	Name     string
	At       string   // see the At constants
	Sources  []string // of the configuration, which read it
	Models   []string // that run there
	Requests int64
	Sent     int64 // bytes
	Received int64
	Last     time.Time // the last day it was reached
}
