package mcp

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// names are what the parts of an item are called by servers, the likeliest
// first. They are compared in lower case without underscores and hyphens.
var names = map[string][]string{
	"title":   {"title", "subject", "headline", "summary", "name", "topic", "label", "question"},
	"text":    {"text", "body", "content", "message", "description", "snippet", "preview", "excerpt", "markdown", "html", "note", "notes", "plaintext"},
	"url":     {"url", "link", "permalink", "weburl", "htmlurl", "href", "webviewlink", "shareurl"},
	"time":    {"lastactivity", "lastactivityat", "lastmessageat", "lastreplyat", "latest", "updatedat", "updated", "lastmodified", "modifiedat", "modified", "timestamp", "time", "ts", "datetime", "date", "sentat", "postedat", "publishedat", "published", "createdat", "created", "creationdate"},
	"from":    {"from", "author", "sender", "user", "username", "creator", "createdby", "owner", "reporter", "by", "postedby", "lastreplyby"},
	"id":      {"threadid", "id", "uid", "uuid", "guid", "key", "threadts", "ts", "number", "uri", "url", "permalink"},
	"channel": {"channel", "channelname", "room", "conversation", "project", "repository", "repo", "board", "workspace", "folder", "group", "list", "team", "space"},
	"list":    {"threads", "items", "results", "messages", "entries", "records", "rows", "data", "issues", "tickets", "tasks", "documents", "notes", "mentions", "posts", "hits", "matches", "values", "nodes", "value", "result", "response"},
	"replies": {"messages", "replies", "comments", "posts", "conversation", "history"},
	"mention": {"mentionsme", "mentioned", "ismention", "mentionsyou", "mention", "mentions", "mentionedusers"},
	"tags":    {"tags", "labels", "categories"},
}

// object is a JSON object with its keys folded.
type object map[string]any

func fold(key string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(key))
}

// folded makes the keys of an object comparable. Of two that become alike the
// one that comes first in the alphabet counts, so that the result is the same
// each time.
func folded(m map[string]any) object {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	o := object{}
	for _, k := range keys {
		if _, twice := o[fold(k)]; !twice {
			o[fold(k)] = m[k]
		}
	}
	return o
}

// get returns the value of a part: at the path the settings name, else under
// the first of its usual names that fits.
func (o object) get(part string, fields map[string]string, fits func(any) bool) (any, bool) {
	if path := fields[part]; path != "" {
		v, ok := at(map[string]any(o), path)
		return v, ok && fits(v)
	}
	for _, name := range names[part] {
		if v, ok := o[name]; ok && fits(v) {
			return v, true
		}
	}
	return nil, false
}

// at follows a path of keys with points between them.
func at(v any, path string) (any, bool) {
	for _, key := range strings.Split(path, ".") {
		m, ok := v.(map[string]any)
		if !ok {
			return nil, false
		}
		if v, ok = folded(m)[fold(key)]; !ok {
			return nil, false
		}
	}
	return v, true
}

// deepest bounds how deep a list is looked for.
const deepest = 4

// objects returns the objects a value holds: its own elements, those of the list
// at the path, those of the likeliest list inside, else itself.
func objects(v any, path string) []map[string]any {
	if path != "" {
		found, ok := at(v, path)
		if !ok {
			return nil
		}
		return elements(found)
	}
	if list := listIn(v, deepest); list != nil {
		return list
	}
	if m, ok := v.(map[string]any); ok && len(m) > 0 && !emptyList(m) {
		return []map[string]any{m}
	}
	return nil
}

// emptyList reports whether an object is nothing but a list without elements,
// with a count beside it.
func emptyList(m map[string]any) bool {
	o := folded(m)
	for _, name := range names["list"] {
		if list, ok := o[name].([]any); ok && len(list) == 0 {
			return true
		}
	}
	return false
}

// listIn finds the list of objects in a value. An object that has a title or an
// author itself is an element, not the wrapping of a list.
func listIn(v any, depth int) []map[string]any {
	if depth == 0 {
		return nil
	}
	if list := elements(v); list != nil {
		return list
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	o := folded(m)
	_, titled := o.get("title", nil, isText)
	_, written := o.get("from", nil, isPerson)
	if titled || written {
		return nil
	}
	for _, name := range names["list"] {
		if list := listIn(o[name], depth-1); list != nil {
			return list
		}
	}
	return nil
}

// elements are the objects of a list; a list of texts counts as objects with a
// text each.
func elements(v any) []map[string]any {
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return nil
	}
	var out []map[string]any
	for _, e := range list {
		switch e := e.(type) {
		case map[string]any:
			out = append(out, e)
		case string:
			out = append(out, map[string]any{"text": e})
		}
	}
	return out
}

func isText(v any) bool {
	s, ok := v.(string)
	return ok && strings.TrimSpace(s) != ""
}

func isScalar(v any) bool {
	_, number := v.(json.Number)
	return number || isText(v)
}

func isPerson(v any) bool {
	if isText(v) {
		return true
	}
	m, ok := v.(map[string]any)
	if !ok {
		return false
	}
	name, address := personOf(m)
	return name != "" || address != ""
}

func isAnything(v any) bool { return v != nil }

// personOf reads a person that is an object.
func personOf(m map[string]any) (name, address string) {
	o := folded(m)
	for _, key := range []string{"displayname", "realname", "fullname", "name", "login", "username", "handle"} {
		if isText(o[key]) {
			name = o[key].(string) // isText has looked
			break
		}
	}
	for _, key := range []string{"email", "address", "emailaddress", "mail"} {
		if isText(o[key]) {
			address = o[key].(string) // isText has looked
			break
		}
	}
	return name, address
}

// named is the text of a value that is a name, or an object with one.
func named(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case map[string]any:
		o := folded(v)
		for _, key := range []string{"name", "displayname", "title", "id"} {
			if isText(o[key]) {
				return o[key].(string) // isText has looked
			}
		}
	}
	return ""
}

// flat is a value as one text: texts as they are, others as JSON.
func flat(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case json.Number:
		return v.String()
	case []any:
		var parts []string
		for _, e := range v {
			if t := flat(e); t != "" {
				parts = append(parts, t)
			}
		}
		return strings.Join(parts, ", ")
	case map[string]any:
		if t := named(v); t != "" {
			return t
		}
	}
	return strings.TrimSpace(fmt.Sprint(v))
}
