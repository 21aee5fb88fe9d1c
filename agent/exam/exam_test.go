package exam

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"daybrief/agent"
	"daybrief/agent/llm"
	"daybrief/agent/llm/llmtest"
)

// honest are true sentences on the items of the day.
var honest = map[string][]string{
	"m-values":   {"Nora Quill needs the measured values of pump 4 by 14:00 today.", "Please send Nora Quill the measured values of pump 4 by 14:00 today.", "Nora Quill asks you to send the measured values of pump 4 by 14:00 today."},
	"m-passport": {"Tomas Reyes needs a copy of your passport by Wednesday 17 June.", "Send Tomas Reyes a copy of your passport by Wednesday 17 June."},
	"m-contract": {"Millrace has not signed the contract yet and wants to pay 4% less."},
	"m-invoice":  {"Invoice 5127 over 864.50 EUR is due on Friday 19 June."},
	"m-manual":   {"Jun Okafor asks you to review the draft of the safety manual before Friday.", "Jun Okafor wants your review of the safety manual before Friday."},
	"m-lunch":    {"Ada Lindgren asks whether you are free for lunch on Thursday at 12:30."},
	"e-crew":     {"The crew meeting is at 09:15 today in the dock office."},
	"e-demo":     {"The demo for Lowell Marine is at 11:00 today; bring the pressure charts and the spare valve.", "Bring the pressure charts and the spare valve to the demo for Lowell Marine at 11:00 today.", "At 11:00 today is the demo for Lowell Marine in Hall 2."},
	"e-dentist":  {"The dentist is at 16:30 today in Mill Street 8."},
	"e-train":    {"The train to Galway leaves at 07:42 tomorrow.", "Tomorrow at 07:42 there is the train to Galway."},
	"a-zinc":     {"Zinc rose 3.1% to $2,870 a tonne after the Calder smelter stopped work.", "Zinc rose to $2,870 a tonne on Monday, 3.1% more.", "Zinc rose 3.1% on Monday to $2,870 a tonne."},
	"a-rail":     {"Ostrel Rail agreed to buy Kelder Freight for 1.4 billion euros.", "Ostrel Rail agreed to buy Kelder Freight for 1.4 billion euros on Monday."},
	"a-rate":     {"The central bank of Norland left its rate at 3.75%."},
	"s-brisk":    {"Brisk 2.0 builds large projects in 38 seconds instead of 95.", "Brisk 2.0 now builds large projects in 38 seconds instead of 95."},
	"s-leak":     {"A leak at Parcelo exposed 740,000 delivery addresses.", "740,000 delivery addresses were exposed by a leak at Parcelo."},
	"s-cell":     {"A sodium cell of Arvo keeps 91% of its charge after 4,000 cycles."},
	"w-ellery":   {"Light showers in Port Ellery today, up to 17.3 °C.", "Port Ellery has light showers today and at most 17.3 °C."},
}

var (
	placesRE = regexp.MustCompile(`(?m)^(tldr|mail|market|tech|summary|insights)[: ](.*)$`)
	citedRE  = regexp.MustCompile(`\[([\d,]+)\]`)
)

// speak answers each place asked for with what say has for its first item.
func speak(t *testing.T, say func(item string) string) llmtest.Answer {
	t.Helper()
	in, _, err := readDay()
	if err != nil {
		t.Fatal(err)
	}
	res, err := (&agent.Maker{}).Make(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	items := map[int]string{}
	for _, e := range res.Evidence.Entries {
		items[e.N] = e.Item
	}
	type sentence struct {
		Text  string `json:"text"`
		Items []int  `json:"items"`
	}
	return func(w http.ResponseWriter, r *http.Request, req llmtest.Request) {
		_, places, _ := strings.Cut(req.Messages[len(req.Messages)-1].Content, "\n=====\n")
		out := map[string][]sentence{}
		for _, line := range placesRE.FindAllStringSubmatch(places, -1) {
			cites := citedRE.FindAllStringSubmatch(line[2], -1)
			for _, c := range cites {
				var numbers []int
				for _, f := range strings.Split(c[1], ",") {
					n, err := strconv.Atoi(f)
					if err != nil {
						http.Error(w, err.Error(), http.StatusBadRequest)
						return
					}
					numbers = append(numbers, n)
				}
				out[line[1]] = append(out[line[1]], sentence{say(items[numbers[0]]), numbers[:1]})
			}
		}
		data, err := json.Marshal(out)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		llmtest.Say(string(data))(w, r, req)
	}
}

func examined(t *testing.T, answer llmtest.Answer, o Options) Report {
	t.Helper()
	server := llmtest.Start(t, "0.12.6", []llmtest.Model{{Name: "m:7b", Family: "qwen2", Size: "7.6B", Digest: "d", Context: 32768, Capabilities: []string{"completion"}}}, answer)
	f, err := llm.Find(t.Context(), llm.FindParams{URLs: []string{server.URL}, HTTP: server.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	m, err := llm.NewOllama(f, server.HTTP)
	if err != nil {
		t.Fatal(err)
	}
	if o.Memory == nil {
		o.Memory = Memory(server.URL, server.HTTP, f.Model)
	}
	r, err := Run(t.Context(), m, o)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(server.Chats()); n != r.Calls && r.Grade != Failed { // a call that ran out of time may not have come so far
		t.Errorf("%d calls are reported, %d came", r.Calls, n)
	}
	return r
}

func TestHonestModel(t *testing.T) {
	used := map[string]int{} // the server answers one chat after the other
	r := examined(t, speak(t, func(item string) string {
		used[item]++
		return honest[item][(used[item]-1)%len(honest[item])]
	}), Options{})
	if r.Grade != Good || !strings.HasPrefix(r.Verdict, "Good for Daybrief") || r.Told < r.Facts/2 || r.SchemaKept != r.Calls || r.OutputTokens == 0 {
		data, _ := json.MarshalIndent(r, "", " ")
		t.Errorf("%s", data)
	}
	t.Logf("%d of %d sentences, %d of %d facts, the rules %d: %s", r.Passed, r.Asked, r.Told, r.Facts, r.RulesTell, r.Verdict)
}

func TestInventingModel(t *testing.T) {
	r := examined(t, speak(t, func(item string) string {
		return "Zoltan Bergstrand paid 4711 dollars for " + strings.TrimPrefix(item, "m-") + "."
	}), Options{})
	if r.Grade != Worse || r.Passed != 0 || r.Told != 0 || r.Invented == 0 || r.Invented > r.Refused || len(r.Examples) != examplesMost || len(r.Examples[0].Reasons) == 0 {
		t.Errorf("%+v", r)
	}
	if r.BriefTells != r.RulesTell || r.SchemaKept != r.Calls {
		t.Errorf("the brief tells %d facts, the rules %d; %d of %d answers had the form", r.BriefTells, r.RulesTell, r.SchemaKept, r.Calls)
	}
}

func TestBrokenSchemaModel(t *testing.T) {
	for name, text := range map[string]string{
		"prose": "Here is your brief: all is well.", "half": `{"tldr":[{"text":"Nora`, "another": `{"brief":["x"]}`,
	} {
		r := examined(t, llmtest.Say(text), Options{})
		if r.Grade != Worse || r.SchemaKept != 0 || r.Passed != 0 || !strings.Contains(r.Verdict, "form") {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

func TestSlowModel(t *testing.T) {
	hang := func(w http.ResponseWriter, r *http.Request, _ llmtest.Request) { <-r.Context().Done() }
	r := examined(t, hang, Options{Brief: agent.Options{Timeout: 50 * time.Millisecond}})
	if r.Grade != Failed || !strings.HasPrefix(r.Verdict, "Too slow for this machine") {
		t.Errorf("%+v", r)
	}
}

func TestSilentModel(t *testing.T) {
	fault := func(w http.ResponseWriter, _ *http.Request, _ llmtest.Request) {
		llmtest.Error(w, http.StatusInternalServerError, "model runner has unexpectedly stopped")
	}
	if r := examined(t, fault, Options{}); r.Grade != Failed || !strings.Contains(r.Verdict, "stopped") {
		t.Errorf("%+v", r)
	}
	if r := examined(t, llmtest.Say(" "), Options{}); r.Grade != Failed || !strings.Contains(r.Verdict, "no answer") {
		t.Errorf("%+v", r)
	}
}

func TestVerdicts(t *testing.T) {
	base := Report{Asked: 20, Passed: 18, RulesTell: 20, BriefTells: 20, Cost: Cost{Seconds: 12, SchemaKept: 1, Calls: 1}}
	for _, c := range []struct {
		change  func(*Report)
		fault   error
		grade   Grade
		verdict string
	}{
		{func(*Report) {}, nil, Good, "Good for Daybrief: 18 of 20 sentences held, 12 s."},
		{func(r *Report) { r.Seconds = 95 }, nil, Slow, "Usable, slow: 95 s. 18 of 20 sentences held."},
		{func(r *Report) { r.Passed = 9 }, nil, Usable, "Usable: 9 of 20 sentences held, the rules word the rest."},
		{func(r *Report) { r.Passed = 3 }, nil, Worse, "Worse than the rules: leave it off. 3 of 20 sentences held."},
		{func(r *Report) { r.Passed = 0 }, nil, Worse, "Worse than the rules: leave it off. None of the 20 sentences held."},
		{func(r *Report) { r.Passed, r.Refused, r.Seconds = 0, 4, 150 }, &llm.Fault{Kind: llm.KindTimeout}, Worse, "Worse than the rules: leave it off. Nothing of what it wrote in 150 s held."},
		{func(r *Report) { r.Passed, r.Seconds = 8, 150 }, &llm.Fault{Kind: llm.KindTimeout}, Slow, "Usable, slow: 150 s. 8 of 20 sentences held."},
		{func(r *Report) { r.Passed, r.SchemaKept = 0, 0 }, nil, Worse, "Worse than the rules: leave it off. No answer had the form asked for."},
		{func(r *Report) { r.BriefTells = 14 }, nil, Worse, "Worse than the rules: leave it off. Its wording loses 6 of 20 facts."},
		{func(r *Report) { r.Passed, r.Seconds = 0, 160 }, &llm.Fault{Kind: llm.KindTimeout}, Failed, "Too slow for this machine, no answer in 160 s: leave it off."},
		{func(r *Report) { r.Passed = 0 }, &llm.Fault{Kind: llm.KindTooLong}, Failed, "Its window is too small for a brief: leave it off."},
	} {
		r := base
		c.change(&r)
		if grade, verdict := judge(&r, c.fault); grade != c.grade || verdict != c.verdict {
			t.Errorf("%s %q, want %s %q", grade, verdict, c.grade, c.verdict)
		}
	}
}
