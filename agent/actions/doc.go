// Package actions finds, without a model, what a mail asks of its reader or
// promises, by when, and in which sentence; and it marks text that talks to a
// program instead of a person.
//
// It is pure: the same items and zone give the same result, and nothing
// depends on the moment of the run. Dates in words are read against the mail's
// own date. A quote is a verbatim part of the item's text.
package actions
