package agent

import (
	"time"

	"daybrief/agent/llm"
	"daybrief/app"
)

// How the time for a brief is shared. The first call is planned for part of it,
// so that a refused sentence can be asked for again; an answer that takes
// longer may still use all of it.
const (
	firstShare = 0.65
	// patience is how long the first call may stay silent. A machine that has
	// not read the prompt by then would have no time to answer it; a shorter
	// question still gets an answer.
	patience = 0.45
	// slack of a call for what the two speeds do not tell.
	slack = 1.1
)

// pace is how fast a model reads and writes on this machine, in tokens a
// second. The zero value: unknown.
type pace struct{ read, write float64 }

// paceOf tells from a call how fast the model was. The server's cache can make
// a prompt look read in no time, so reading counts as at most eight times
// writing: on a plain processor it is two to six times.
func paceOf(s app.Step) (pace, bool) {
	const readMost, readUsual = 8, 2
	prompt, output := float64(s.PromptTokens), float64(s.OutputTokens)
	switch {
	case prompt <= 0 || s.Seconds <= 0:
		return pace{}, false
	case output <= 0 || s.First >= s.Seconds: // it never came to writing
		if llm.Kind(s.Fault) != llm.KindTimeout {
			return pace{}, false
		}
		read := prompt / s.Seconds / readUsual
		return pace{read, read / readUsual}, true
	case s.First <= 0: // an older record: both together
		write := (prompt/readUsual + output) / s.Seconds
		return pace{write * readUsual, write}, true
	}
	write := output / (s.Seconds - s.First)
	return pace{min(prompt/s.First, readMost*write), write}, true
}

// knownPace is what the last first call of an earlier brief tells of this
// model.
func (c *composer) knownPace() pace {
	steps := c.in.Earlier
	if c.in.Saved != nil {
		steps = append(steps[:len(steps):len(steps)], c.in.Saved.Trace.Steps...)
	}
	for i := len(steps) - 1; i >= 0; i-- {
		if s := steps[i]; s.Model == c.model.Name() && s.Action == actionCompose {
			if p, ok := paceOf(s); ok {
				return p
			}
		}
	}
	return pace{}
}

// careful is how much a model is asked for at first whose speed here is not
// known: the size tells what a plain laptop makes of it in time. A second call
// takes along what the first one has shown there is time for. 0: no bound.
func careful(m llm.Model) (sentences, line int) {
	sized, ok := m.(interface{ Billion() float64 })
	if !ok {
		return 0, 0
	}
	switch b := sized.Billion(); {
	case b <= 0:
		return 0, 0
	case b < 1: // taken where the machine is weak; long lines confuse it
		return 5, lineShortest
	case b < 10:
		return 16, 0
	}
	return 8, 0
}

// seconds is how long a call with so many tokens takes at this pace, 0 where
// that is not known.
func (p pace) seconds(prompt, output int) float64 {
	if p.read <= 0 || p.write <= 0 {
		return 0
	}
	return slack * (float64(prompt)/p.read + float64(output)/p.write)
}

// firstOrder is what the first call may cost.
func (c *composer) firstOrder() order {
	o := order{round: 1, tokens: firstTokens, chars: firstChars, pace: c.knownPace(), seconds: c.opts.total().Seconds() * firstShare}
	if o.pace == (pace{}) {
		o.most, o.line = careful(c.model)
	}
	return o
}

// secondOrder is what the second call may cost after the first one, and whether
// there is time for one at all. After a silent first call it is the first one
// made shorter, else a repair.
func (c *composer) secondOrder(first app.Step) (order, bool) {
	left := c.opts.total().Seconds() - first.Seconds
	o := order{round: 2, tokens: repairTokens, chars: repairChars, seconds: left}
	var known bool
	if o.pace, known = paceOf(first); !known {
		return o, left > first.Seconds
	}
	return o, left > 0
}

// patienceFor returns how long a first call may stay silent.
func (o Options) patienceFor() time.Duration {
	return time.Duration(float64(o.total()) * patience)
}
