package replay_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/agent"
	"daybrief/agent/draft"
	"daybrief/agent/llm"
	"daybrief/agent/replay"
	"daybrief/app"
)

// speaker is a model that says of each place what it was given to say, and of
// the others something no item says.
type speaker struct {
	name  string
	size  float64           // in billions, 0 unknown
	say   map[string]string // by first item
	fault llm.Kind          // of each call, "" for none
	items map[int]string    // what the numbers stand for
	took  float64           // seconds of each call, half of it for reading; 0: 2 s
	cut   bool              // each answer breaks off after two thirds, for lack of time
}

func (s *speaker) Name() string     { return s.name }
func (s *speaker) Digest() string   { return "d-" + s.name }
func (s *speaker) Billion() float64 { return s.size }

var (
	placesRE = regexp.MustCompile(`(?m)^(tldr|mail|market|tech|summary|insights)[: ](.*)$`)
	numberRE = regexp.MustCompile(`\[([\d,]+)\]`)
)

func (s *speaker) Chat(_ context.Context, req llm.Request) (llm.Reply, error) {
	if s.fault != "" {
		return llm.Reply{}, &llm.Fault{Kind: s.fault}
	}
	type sentence struct {
		Text  string `json:"text"`
		Items []int  `json:"items"`
	}
	_, wanted, _ := strings.Cut(req.User, "\n=====\n")
	out := map[string][]sentence{}
	for _, line := range placesRE.FindAllStringSubmatch(wanted, -1) {
		for _, m := range numberRE.FindAllStringSubmatch(line[2], -1) {
			var numbers []int
			for _, f := range strings.Split(m[1], ",") {
				n, err := strconv.Atoi(f)
				if err != nil {
					return llm.Reply{}, err
				}
				numbers = append(numbers, n)
			}
			text, ok := s.say[s.items[numbers[0]]]
			if !ok {
				text = "Zoltan Bergstrand bought 4711 llamas from the mayor."
			}
			out[line[1]] = append(out[line[1]], sentence{text, numbers})
		}
	}
	data, err := json.Marshal(out)
	r := llm.Reply{Text: string(data), DoneReason: "stop", PromptTokens: 900, OutputTokens: 300, Seconds: 2, First: 1}
	if s.took > 0 {
		r.Seconds, r.First = s.took, s.took/2
	}
	if s.cut && err == nil {
		r.Text, r.DoneReason = r.Text[:len(r.Text)*2/3], ""
		return r, &llm.Fault{Kind: llm.KindTimeout}
	}
	return r, err
}

var honest = map[string]string{
	"m-report":  "Ines Falk needs your findings with the cause by 16:00 today.",
	"m-approve": "Jonas Weber needs your approval of firmware 3.1.7 before noon today.",
	"a-copper":  "Copper closed at 9,840 dollars a tonne after two mines cut output.",
	"a-merger":  "Hartwell agreed to buy Lindqvist for 2.7 billion euros.",
	"s-db":      "Marlin 6 makes full table scans 31% faster.",
}

func day(t testing.TB) agent.Input {
	t.Helper()
	data, err := os.ReadFile("../gate/testdata/items.json")
	if err != nil {
		t.Fatal(err)
	}
	var items []app.Item
	if err := json.Unmarshal(data, &items); err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	last := app.Brief{Date: "2026-03-11", Made: time.Date(2026, 3, 11, 6, 30, 0, 0, zone), Mail: []app.Sentence{{Text: "x", Items: []string{"m-gone"}}}}
	return agent.Input{Input: draft.Input{
		Day: time.Date(2026, 3, 12, 0, 0, 0, 0, zone), Made: time.Date(2026, 3, 12, 6, 30, 0, 0, zone), Zone: zone,
		Planned: time.Date(2026, 3, 12, 6, 30, 0, 0, zone), Last: &last, Told: map[string]bool{"s-old": true},
		Reader: app.Reader{Name: "Robin Hale", Addresses: []string{"robin@kestrel.example"}}, Items: items,
		Sources: []app.SourceStatus{{Name: "Mail", State: app.SourceOK, Items: 7}},
	}}
}

// voice returns a speaker that knows the numbers of the day's evidence.
func voice(t testing.TB, name string, say map[string]string) *speaker {
	t.Helper()
	res, err := (&agent.Maker{}).Make(t.Context(), day(t))
	if err != nil {
		t.Fatal(err)
	}
	s := &speaker{name: name, say: say, items: map[int]string{}}
	for _, e := range res.Evidence.Entries {
		s.items[e.N] = e.Item
	}
	return s
}

// sizedVoice is an honest model of a known size, which is asked for less.
func sizedVoice(t testing.TB, billion float64) *speaker {
	s := voice(t, "m", honest)
	s.size = billion
	return s
}

// made makes the brief of the day and returns it with its inputs, packed and
// unpacked again.
func made(t testing.TB, m llm.Model, in agent.Input) (replay.Inputs, replay.Saved) {
	t.Helper()
	maker := agent.Maker{Model: m}
	data, err := replay.Pack(replay.Inputs{Program: "1.2.3", Input: in, Options: maker.Options, Model: replay.VoiceOf(m)})
	if err != nil {
		t.Fatal(err)
	}
	res, err := maker.Make(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	inputs, err := replay.Unpack(data)
	if err != nil {
		t.Fatal(err)
	}
	return inputs, replay.Saved{Brief: res.Brief, Evidence: res.Evidence, Trace: res.Trace}
}

func play(t *testing.T, in replay.Inputs, s replay.Saved) replay.Report {
	t.Helper()
	r, err := replay.Play(t.Context(), in, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func worded(b *app.Brief) (n int) {
	b.Sentences(func(_ string, s *app.Sentence) {
		if s.By == app.ByModel {
			n++
		}
	})
	return n
}

func TestInputsComeBackAsTheyWere(t *testing.T) {
	in := day(t)
	in.Saved = &agent.Saved{Brief: app.Brief{Date: "2026-03-12"}, Digest: "v1 x:1"}
	want := replay.Inputs{Program: "1.2.3", Input: in, Options: agent.Options{Timeout: time.Minute}, Model: &replay.Voice{Name: "m", Digest: "d", Window: 4096}, Note: &app.Note{Code: "c", Text: "t"}}
	data, err := replay.Pack(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := replay.Unpack(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *time.Location) bool { return a.String() == b.String() }),
		cmp.Comparer(func(a, b app.Stamp) bool { return a.String() == b.String() })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if again, err := replay.Pack(want); err != nil || string(again) != string(data) {
		t.Errorf("packed twice, the bytes differ: %v", err)
	}
	if _, err := replay.Unpack(data[:len(data)/2]); err == nil {
		t.Error("half of it was unpacked")
	}
}

func TestReplayEqualsTheSavedBrief(t *testing.T) {
	whole := map[string]string{}
	for id, text := range honest {
		whole[id] = text
	}
	earlier := day(t)
	maker := agent.Maker{Model: voice(t, "m", honest)}
	first, err := maker.Make(t.Context(), earlier)
	if err != nil {
		t.Fatal(err)
	}
	earlier.Saved = &agent.Saved{Brief: first.Brief, Digest: first.Evidence.Digest}
	slow, cut := voice(t, "m", honest), voice(t, "m", honest)
	slow.took, cut.took, cut.cut = 110, 70, true
	for name, c := range map[string]struct {
		model llm.Model
		in    agent.Input
		words bool
	}{
		"rules":       {nil, day(t), false},
		"honest":      {voice(t, "m", whole), day(t), true},
		"inventor":    {voice(t, "m", nil), day(t), false},
		"out of time": {&speaker{name: "m", fault: llm.KindTimeout}, day(t), false},
		"went away":   {&speaker{name: "m", fault: llm.KindRefused}, day(t), false},
		"small":       {sizedVoice(t, 0.3), day(t), true},
		"slow":        {slow, day(t), true},
		"cut":         {cut, day(t), true},
		"reused":      {voice(t, "m", honest), earlier, true},
	} {
		in, s := made(t, c.model, c.in)
		if got := worded(&s.Brief) > 0; got != c.words {
			t.Errorf("%s: %d sentences by the model", name, worded(&s.Brief))
		}
		r := play(t, in, s)
		if !r.Same || len(r.Changes) > 0 || len(r.Causes) > 0 || r.Sentences < 20 || r.Program != "1.2.3" {
			data, _ := json.MarshalIndent(r, "", " ")
			t.Errorf("%s: %s", name, data)
		}
		if again := play(t, in, s); !cmp.Equal(r, again) {
			t.Errorf("%s: two replays differ", name)
		}
	}
}

func TestATamperedReplyIsSeen(t *testing.T) {
	in, s := made(t, voice(t, "m", honest), day(t))
	for i := range s.Trace.Steps {
		s.Trace.Steps[i].Reply = strings.ReplaceAll(s.Trace.Steps[i].Reply, "9,840", "9,480")
	}
	r := play(t, in, s)
	if r.Same || len(r.Changes) == 0 || len(r.Causes) == 0 {
		t.Fatalf("a changed figure in the saved reply: same %v, %d changes, causes %q", r.Same, len(r.Changes), r.Causes)
	}
	for _, c := range r.Changes {
		if c.Old == nil || c.New == nil || !strings.Contains(c.Old.Text, "9,840") || strings.Contains(c.New.Text, "9,480") || c.New.By != app.ByRules || len(c.New.Refused) == 0 {
			t.Errorf("%s: %+v became %+v", c.Section, c.Old, c.New)
		}
	}
}

func TestAChangedItemIsSeen(t *testing.T) {
	in, s := made(t, voice(t, "m", honest), day(t))
	for i := range in.Input.Items {
		if in.Input.Items[i].ID == "a-copper" {
			in.Input.Items[i].Text = strings.ReplaceAll(in.Input.Items[i].Text, "9,840", "9,841")
			in.Input.Items[i].Title = strings.ReplaceAll(in.Input.Items[i].Title, "9,840", "9,841")
		}
	}
	r := play(t, in, s)
	if r.Same || !strings.Contains(strings.Join(r.Causes, " "), "other evidence") || !strings.Contains(strings.Join(r.Causes, " "), "other words") {
		t.Errorf("same %v, causes %q", r.Same, r.Causes)
	}
}

func TestAnotherModelIsCompared(t *testing.T) {
	in, s := made(t, voice(t, "m", honest), day(t))
	other := map[string]string{"a-copper": "Copper ended at 9,840 dollars a tonne after two mines cut output."}
	r, err := replay.With(t.Context(), in, s, voice(t, "n", other))
	if err != nil {
		t.Fatal(err)
	}
	if r.Same || r.Asked != "n" || r.Calls == 0 || r.PromptTokens == 0 || r.Worded == 0 || r.Refused == 0 {
		t.Fatalf("%+v", r)
	}
	if !reworded(r.Changes, "closed", "ended") {
		t.Error("the other wording is not among the changes")
	}
	down, err := replay.With(t.Context(), in, s, &speaker{name: "n", fault: llm.KindRefused})
	if err != nil || len(down.Notes) != 1 || down.Worded != 0 {
		t.Errorf("%v, %+v", err, down.Notes)
	}
}

func TestAnEndedContextIsAnError(t *testing.T) {
	in, s := made(t, nil, day(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := replay.Play(ctx, in, s); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// reworded reports whether a sentence with old gave way to a model's with now.
func reworded(list []replay.Change, old, now string) bool {
	for _, c := range list {
		if c.Old != nil && c.New != nil && strings.Contains(c.Old.Text, old) && strings.Contains(c.New.Text, now) && c.New.By == app.ByModel {
			return true
		}
	}
	return false
}

func TestTheSameSentencesInAnotherOrder(t *testing.T) {
	in, s := made(t, nil, day(t))
	s.Brief.Mail[0], s.Brief.Mail[1] = s.Brief.Mail[1], s.Brief.Mail[0]
	if r := play(t, in, s); r.Same || len(r.Changes) != 2 || r.Changes[0].Old.Text != r.Changes[1].New.Text {
		t.Errorf("%+v", r.Changes)
	}
	s.Brief.Mail = s.Brief.Mail[2:]
	if r := play(t, in, s); r.Same || len(r.Changes) < 2 || r.Changes[len(r.Changes)-1].Old != nil {
		t.Errorf("two sentences more: %+v", r.Changes)
	}
}
