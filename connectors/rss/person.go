package rss

import (
	"net/mail"
	"strings"

	"daybrief/app"
)

// parsePerson reads an author as feeds write them: "mail@host (Name)", "Name
// (mail@host)", "Name <mail@host>", an address, a name. It returns nil for
// nobody.
func parsePerson(text string) *app.Person {
	text = strings.TrimPrefix(oneLine(text), "mailto:")
	if text == "" {
		return nil
	}
	if before, in, ok := strings.Cut(strings.TrimSuffix(text, ")"), "("); ok && strings.HasSuffix(text, ")") {
		before, in = strings.TrimSpace(before), strings.TrimPrefix(strings.TrimSpace(in), "mailto:")
		switch {
		case isMail(before):
			return person(in, before)
		case isMail(in):
			return person(before, in)
		}
	}
	if before, in, ok := strings.Cut(text, "<"); ok {
		in, _, _ = strings.Cut(in, ">")
		if in = strings.TrimPrefix(strings.TrimSpace(in), "mailto:"); isMail(in) {
			return person(strings.Trim(before, ` "'`), in)
		}
	}
	if isMail(text) {
		return person("", text)
	}
	if first, rest, ok := strings.Cut(text, " "); ok && isMail(first) {
		return person(strings.TrimSpace(rest), first)
	}
	return person(text, "")
}

func person(name, address string) *app.Person {
	if name == "" && address == "" {
		return nil
	}
	if r := []rune(name); len(r) > 200 {
		name = string(r[:200])
	}
	return &app.Person{Name: name, Address: strings.ToLower(address)}
}

// isMail reports whether text is a mail address and nothing else.
func isMail(text string) bool {
	if strings.Count(text, "@") != 1 || strings.ContainsAny(text, " ()<>\"") {
		return false
	}
	_, err := mail.ParseAddress(text)
	return err == nil
}
