// Package react answers a question by reasoning and acting in turn (ReAct): a
// thought, an action, an observation, until there is an answer.
//
// An Agent is a small phase machine: plan, act, observe, answer, gate, done.
// Rules read the question first and plan the first steps; what they have
// answered needs at most two calls of the model, one for the answer and one for
// the sentences the gate refused. Only a question the rules cannot plan, or whose
// steps found nothing, is left to the model, which then chooses one action at a
// time by a reply bound to a schema. Mistakes come back to it as observations.
// The number of steps, the time and the size of each prompt are bounded; the same
// action with the same input ends the loop with what is known.
//
// Whoever wrote an item never holds a tool. Only the question is trusted: once
// text from outside is in the context, tools that read the store run freely,
// others only with words of the question or after the reader said yes. This is
// decided in code (see trust.go), whatever the model wants. Items whose text
// talks to a program are not shown to the model at all.
//
// Each sentence of an answer names its items and passes package gate, or is one
// the rules made. Without a model the rules answer with the best passages.
package react
