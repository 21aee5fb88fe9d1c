package exam

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"daybrief/agent/llm"
	"daybrief/app/lazyre"
)

// meter is a model under exam: it passes requests on and notes what they ask,
// whether the answers keep to the form, and what memory the model takes.
type meter struct {
	llm.Around // so that the model is asked as for a brief
	memory     func(context.Context) (int64, error)

	asked    []int        // sentences asked for, by call
	shown    map[int]bool // numbers of the evidence it was shown
	calls    int
	kept     int   // answers in the form asked for
	bytes    int64 // the most the model took; 0 not known
	fault    error // of the first call that brought none
	duration time.Duration
}

// lineRE finds the lines of evidence in a prompt.
var lineRE = lazyre.New(`(?m)^\[(\d+)\] `)

// measuring is how long the model stays in memory to be weighed.
const measuring = 10 * time.Second

// Chat asks the model and takes the measure of its answer.
func (m *meter) Chat(ctx context.Context, req llm.Request) (llm.Reply, error) {
	req.KeepAlive = max(req.KeepAlive, measuring)
	m.calls++
	m.asked = append(m.asked, wanted(req.Schema))
	for _, line := range lineRE.FindAllStringSubmatch(req.User, -1) {
		if n, err := strconv.Atoi(line[1]); err == nil {
			m.shown[n] = true
		}
	}
	reply, err := m.Model.Chat(ctx, req)
	m.duration += time.Duration(reply.Seconds * float64(time.Second))
	m.weigh(ctx)
	if err != nil {
		if m.fault == nil {
			m.fault = err
		}
		return reply, err
	}
	if fits(req.Schema, reply.Text) {
		m.kept++
	}
	return reply, nil
}

// weigh notes what memory the model takes; after a call that ran out of time,
// too. A server that does not tell is no fault of the model.
func (m *meter) weigh(ctx context.Context) {
	if m.memory == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), askTimeout)
	defer cancel()
	if n, err := m.memory(ctx); err == nil {
		m.bytes = max(m.bytes, n)
	}
}

// shape is what of a schema the exam needs: how many sentences a section wants.
type shape struct {
	Properties map[string]struct {
		MinItems int `json:"minItems"`
		MaxItems int `json:"maxItems"`
	} `json:"properties"`
}

func shapeOf(schema json.RawMessage) (s shape) {
	_ = json.Unmarshal(schema, &s) // a schema that cannot be read asks for nothing
	return s
}

// wanted is how many sentences a schema asks for.
func wanted(schema json.RawMessage) (n int) {
	for _, p := range shapeOf(schema).Properties {
		n += p.MinItems
	}
	return n
}

// fits reports whether an answer has the form asked for: the sections of the
// schema and no other, each with as many sentences, each a text and numbers.
func fits(schema json.RawMessage, text string) bool {
	var answer map[string][]struct {
		Text  *string `json:"text"`
		Items []int   `json:"items"`
	}
	dec := json.NewDecoder(strings.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&answer); err != nil || dec.More() {
		return false
	}
	s := shapeOf(schema)
	if len(answer) != len(s.Properties) {
		return false
	}
	for name, p := range s.Properties {
		list, ok := answer[name]
		if !ok || len(list) < p.MinItems || len(list) > p.MaxItems {
			return false
		}
		for _, one := range list {
			if one.Text == nil || *one.Text == "" || len(one.Items) == 0 {
				return false
			}
		}
	}
	return true
}
