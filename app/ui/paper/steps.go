package paper

import (
	"daybrief/app"
	"daybrief/app/locale"
)

// StepWords tells a step of the agent in the reader's words; none has the name
// of an internal part, but the tools of foreign servers keep theirs.
func (st *Style) StepWords(s app.Step) string {
	words := ""
	switch s.Action {
	case "search_memory", "item", "related":
		words = st.Say("ask.step.memory")
	case "calendar":
		words = st.Say("ask.step.calendar")
	case "mail":
		words = st.Say("ask.step.mail")
	case "open_actions":
		words = st.Say("ask.step.todo")
	case "weather", "weather_at":
		words = st.Say("ask.step.weather")
	case "stories":
		words = st.Say("ask.step.news")
	case "daily_brief":
		words = st.Say("ask.step.brief")
	case "answer":
		words = st.Say("ask.step.answer")
	case "repair":
		words = st.Say("ask.step.repair")
	case "decide":
		words = st.Say("ask.step.decide")
	default:
		words = st.makingWords(s.Action)
	}
	if s.Outcome != "ok" {
		return st.Say("ask.step.failed", "Step", words)
	}
	return words
}

// makingWords are those of the steps that only the making of a brief has.
func (st *Style) makingWords(action string) string {
	switch action {
	case "select_evidence":
		return st.Say("activity.step.evidence")
	case "draft":
		return st.Say("activity.step.draft")
	case "compose":
		return st.Say("activity.step.compose")
	case "reuse":
		return st.Say("activity.step.reuse")
	}
	return st.Say("ask.step.other", "Name", locale.Isolate(action))
}

// ProgressWords is a step of a run as it happens.
func (st *Style) ProgressWords(p app.Progress) string { return st.stepWords(p) }

// SectionWords is the heading of a section of a brief, as app.Brief.Sentences
// names it.
func (st *Style) SectionWords(section string) string {
	switch section {
	case "tldr":
		return st.Say("common.section_tldr")
	case "summary":
		return st.Say("common.section_summary")
	case "timeline":
		return st.Say("common.section_today")
	case "checks":
		return st.Say("common.section_checks")
	case "actions":
		return st.Say("common.section_todo")
	case "mail":
		return st.Say("common.section_mail")
	case "market":
		return st.Say("common.section_market")
	case "tech":
		return st.Say("common.section_tech")
	case "weather":
		return st.Say("common.section_weather")
	case "insights":
		return st.Say("common.section_insights")
	case "changes":
		return st.Say("common.section_since_last")
	}
	return locale.Isolate(section)
}
