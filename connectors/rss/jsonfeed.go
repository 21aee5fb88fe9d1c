package rss

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"fmt"
	"strings"

	"github.com/mmcdole/gofeed/json"

	"daybrief/connectors"
)

// readJSON reads a JSON Feed (https://www.jsonfeed.org/version/1.1/), item by
// item, so that a damaged document yields the items before the damage.
func readJSON(ctx context.Context, text string, emit func(heading, entry) error) (summary, error) {
	r := jsonReader{dec: stdjson.NewDecoder(strings.NewReader(text)), emit: emit}
	start, err := r.dec.Token()
	if err != nil || start != stdjson.Delim('{') {
		return r.sum, notFeed("The answer is JSON, but no feed.")
	}
	for r.dec.More() {
		if err := ctx.Err(); err != nil {
			return r.sum, err
		}
		key, err := r.dec.Token()
		if err != nil {
			break
		}
		stop, err := r.member(ctx, fmt.Sprint(key))
		if err != nil {
			return r.sum, err
		}
		if stop {
			r.sum.damaged = true
			break
		}
	}
	switch {
	case r.hasItems:
		if _, err := r.dec.Token(); err != nil { // the closing brace
			r.sum.damaged = true
		}
		return r.sum, nil
	case r.failed:
		return r.sum, notFeed("The server answered with an error message in place of the feed.")
	case r.version:
		return r.sum, nil
	}
	return r.sum, notFeed("The answer is JSON, but no feed.")
}

type jsonReader struct {
	dec      *stdjson.Decoder
	emit     func(heading, entry) error
	sum      summary
	top      heading
	version  bool // says that it is a JSON Feed
	hasItems bool
	failed   bool // holds an error
}

// member reads one member of the feed object; stop tells that the document
// ends or breaks there.
func (r *jsonReader) member(ctx context.Context, key string) (stop bool, err error) {
	if key == "items" {
		return r.items(ctx)
	}
	var raw stdjson.RawMessage
	if err := r.dec.Decode(&raw); err != nil {
		return true, nil //nolint:nilerr // a broken document is reported as damaged
	}
	value := jsonText(raw)
	switch key {
	case "version":
		r.version = strings.Contains(value, "jsonfeed.org")
	case "title":
		r.top.title = oneLine(connectors.PlainText(asHTML(value)))
	case "home_page_url":
		r.top.link = value
	case "feed_url":
		if r.top.link == "" {
			r.top.link = value
		}
	case "error", "errors", "message", "status":
		r.failed = true
	case "author", "authors":
		r.top.author = jsonAuthor(raw)
	}
	return false, nil
}

// items reads the array of items.
func (r *jsonReader) items(ctx context.Context) (stop bool, err error) {
	start, err := r.dec.Token()
	if err != nil {
		return true, nil //nolint:nilerr // see member
	}
	if start != stdjson.Delim('[') {
		_, nested := start.(stdjson.Delim)
		return nested, nil // null and kin: no items, and the feed goes on
	}
	r.hasItems = true
	for count := 0; r.dec.More(); count++ {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		if count >= maxEntries {
			return true, nil
		}
		var raw stdjson.RawMessage
		if err := r.dec.Decode(&raw); err != nil {
			return true, nil //nolint:nilerr // see member
		}
		e, err := decodeJSON(raw)
		if err != nil {
			r.sum.faults++
			if r.sum.fault == nil {
				r.sum.fault = err
			}
			continue
		}
		e.damaged = e.clip()
		if err := r.emit(r.top, e); err != nil {
			return false, err
		}
	}
	_, err = r.dec.Token()
	return err != nil, nil
}

// decodeJSON lets gofeed decode one item.
func decodeJSON(raw stdjson.RawMessage) (entry, error) {
	feed, err := (&json.Parser{}).Parse(bytes.NewReader(wrapItem(raw)))
	if err != nil {
		feed, err = (&json.Parser{}).Parse(bytes.NewReader(wrapItem(looseItem(raw))))
	}
	if err != nil {
		return entry{}, fmt.Errorf("decode item: %w", err)
	}
	if len(feed.Items) != 1 || feed.Items[0] == nil {
		return entry{}, fmt.Errorf("decode item: %d items in one", len(feed.Items))
	}
	return fromJSON(feed.Items[0]), nil
}

func wrapItem(raw []byte) []byte {
	return append(append([]byte(`{"items":[`), raw...), `]}`...)
}

// looseItem keeps the members of an item that have the type they should have
// or can be made to: one wrong member costs itself only.
func looseItem(raw stdjson.RawMessage) []byte {
	var members map[string]stdjson.RawMessage
	if err := stdjson.Unmarshal(raw, &members); err != nil {
		return raw
	}
	for key, value := range members {
		switch key {
		case "tags":
			var tags []string
			if stdjson.Unmarshal(value, &tags) != nil {
				delete(members, key)
			}
		case "author", "authors", "attachments":
			value = mendList(key, value)
			members[key] = value
			probe := wrapItem([]byte(`{"` + key + `":` + string(value) + `}`))
			if _, err := (&json.Parser{}).Parse(bytes.NewReader(probe)); err != nil {
				delete(members, key)
			}
		default:
			members[key] = quoteJSON(jsonText(value))
		}
	}
	out, err := stdjson.Marshal(members)
	if err != nil {
		return raw
	}
	return out
}

// mendList makes a list of one object where the format has a list, and an
// author of a bare name.
func mendList(key string, value stdjson.RawMessage) stdjson.RawMessage {
	if name := jsonText(value); name != "" && key != "attachments" {
		value = append(append([]byte(`{"name":`), quoteJSON(name)...), '}')
	}
	if key != "author" && bytes.HasPrefix(bytes.TrimSpace(value), []byte("{")) {
		value = append(append([]byte("["), value...), ']')
	}
	return value
}

func quoteJSON(text string) stdjson.RawMessage {
	out, err := stdjson.Marshal(text)
	if err != nil {
		return stdjson.RawMessage(`""`)
	}
	return out
}

// jsonText returns a JSON string's value, a number as written, else "".
func jsonText(raw stdjson.RawMessage) string {
	var s string
	if stdjson.Unmarshal(raw, &s) == nil {
		return s
	}
	var n stdjson.Number
	if stdjson.Unmarshal(raw, &n) == nil {
		return n.String()
	}
	return ""
}

// jsonAuthor returns the name in an author object or in the first of a list.
func jsonAuthor(raw stdjson.RawMessage) string {
	type author struct {
		Name string `json:"name"`
	}
	var one author
	if stdjson.Unmarshal(raw, &one) == nil {
		return one.Name
	}
	var many []author
	if stdjson.Unmarshal(raw, &many) == nil && len(many) > 0 {
		return many[0].Name
	}
	return ""
}
