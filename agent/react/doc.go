// Package react answers a question by reasoning and acting in turn (ReAct): a
// thought, an action, an observation, until there is an answer.
package react
