package settings

import "daybrief/app/ui/paper"

// spec is how a key of the configuration is shown: its words are keys of the
// catalogue.
type spec struct {
	key, label, help string
	options          []option // one of them is taken; none: the kind says
	most             float32  // width of a line; 0: all there is
	hint             string   // an example in an empty line, the same in every language
	wrong            string   // says what a value must be like; "" says it by the kind
}

// option is a value and its name: a key of the catalogue, or a name that is the
// same in every language.
type option struct{ value, say, name string }

// The widths of lines.
const (
	short  = 24 * paper.Grid
	middle = 56 * paper.Grid
)

// section is a part of the settings.
type section struct {
	id, title string
	specs     []spec
}

// sections returns all of them in the order of the index.
func sections() []section {
	return []section{
		{id: "sources", title: "settings.sources"},
		{id: "morning", title: "settings.morning", specs: morning()},
		{id: "model", title: "settings.model", specs: model()},
		{id: "you", title: "settings.you", specs: you()},
		{id: "learning", title: "settings.learning", specs: learning()},
		{id: "keeping", title: "settings.keeping", specs: keeping()},
		{id: "network", title: "settings.network", specs: network()},
		{id: "profiles", title: "settings.profiles"},
	}
}

func morning() []spec {
	return []spec{
		{key: "brief.time", label: "settings.brief_time", help: "settings.brief_time_help", most: short, hint: "06:30", wrong: "settings.wrong_clock"},
		{key: "schedule.on", label: "settings.schedule_on", help: "settings.schedule_on_help"},
		{key: "schedule.weekdays", label: "settings.schedule_weekdays", help: "settings.schedule_weekdays_help"},
		{key: "schedule.battery_least", label: "settings.schedule_battery", help: "settings.schedule_battery_help", most: short, wrong: "settings.wrong_percent"},
		{key: "schedule.metered", label: "settings.schedule_metered", help: "settings.schedule_metered_help"},
		{key: "brief.stale_after", label: "settings.brief_stale", help: "settings.brief_stale_help", most: short, hint: "1h"},
		{key: "notify.when", label: "settings.notify_when", help: "settings.notify_when_help", options: []option{
			{value: "ready", say: "settings.notify_ready"}, {value: "never", say: "settings.notify_never"}}},
		{key: "window.background", label: "settings.window_background", help: "settings.window_background_help"},
	}
}

func model() []spec {
	brands := []option{{value: "ollama", name: "Ollama"}, {value: "openai", name: "OpenAI"}, {value: "anthropic", name: "Anthropic"}, {value: "google", name: "Google"}}
	return []spec{
		{key: "model.off", label: "settings.model_off", help: "settings.model_off_help"},
		{key: "model.provider", label: "settings.model_provider", help: "settings.model_provider_help", options: brands},
		{key: "model.name", label: "settings.model_name", help: "settings.model_name_help", most: middle, hint: "qwen2.5:7b"},
		{key: "model.embedding", label: "settings.model_embedding", help: "settings.model_embedding_help", most: middle, hint: "nomic-embed-text"},
		{key: "model.url", label: "settings.model_url", help: "settings.model_url_help", hint: "http://127.0.0.1:11434", wrong: "settings.wrong_url"},
		{key: "model.context", label: "settings.model_context", help: "settings.model_context_help", most: short},
		{key: "model.timeout", label: "settings.model_timeout", help: "settings.model_timeout_help", most: short, hint: "10m"},
		{key: "model.cloud", label: "settings.model_cloud", help: "settings.model_cloud_help", options: append([]option{{say: "settings.nobody"}}, brands...)},
		{key: "model.private", label: "settings.model_private", help: "settings.model_private_help"},
		{key: "model.mask", label: "settings.model_mask", help: "settings.model_mask_help"},
		{key: "model.cloud_search", label: "settings.model_search", help: "settings.model_search_help"},
		{key: "model.key_command", label: "settings.model_key_command", help: "settings.model_key_command_help", hint: "pass show openai"},
		{key: "model.calls_per_day", label: "settings.model_calls", help: "settings.model_calls_help", most: short},
		{key: "model.tokens_per_day", label: "settings.model_tokens", help: "settings.model_tokens_help", most: short},
	}
}

func you() []spec {
	return []spec{
		{key: "reader.name", label: "settings.reader_name", help: "settings.reader_name_help", most: middle},
		{key: "reader.addresses", label: "settings.reader_addresses", help: "settings.reader_addresses_help", hint: "ana@example.org", wrong: "settings.wrong_addresses"},
		{key: "language", label: "settings.language", help: "settings.language_help", options: []option{
			{say: "settings.as_system"}, {value: "en", name: "English"}, {value: "de", name: "Deutsch"}, {value: "es", name: "Español"},
			{value: "fr", name: "Français"}, {value: "ja", name: "日本語"}, {value: "zh", name: "中文"}}},
		{key: "clock", label: "settings.clock", help: "settings.clock_help", options: []option{
			{say: "settings.as_system"}, {value: "24", name: "15:04"}, {value: "12", name: "3:04 PM"}}},
		{key: "zone", label: "settings.zone", help: "settings.zone_help", most: middle, hint: "Europe/Lisbon", wrong: "settings.wrong_zone"},
	}
}

func learning() []spec {
	return []spec{
		{key: "learning.off", label: "settings.learning_off", help: "settings.learning_off_help"},
		{key: "learning.half_life", label: "settings.learning_half", help: "settings.learning_half_help", most: short},
		{key: "agent.steps", label: "settings.agent_steps", help: "settings.agent_steps_help", most: short},
		{key: "agent.brief_steps", label: "settings.agent_brief", help: "settings.agent_brief_help", most: short},
	}
}

func keeping() []spec {
	return []spec{
		{key: "keep.items", label: "settings.keep_items", help: "settings.keep_items_help", most: short, hint: "365d"},
		{key: "keep.briefs", label: "settings.keep_briefs", help: "settings.keep_briefs_help", most: short, hint: "forever"},
		{key: "keep.records", label: "settings.keep_records", help: "settings.keep_records_help", most: short, hint: "90d"},
		{key: "model.usage_days", label: "settings.keep_usage", help: "settings.keep_usage_help", most: short},
	}
}

func network() []spec {
	return []spec{
		{key: "network.allow", label: "settings.network_allow", help: "settings.network_allow_help", hint: "cdn.example.org", wrong: "settings.wrong_hosts"},
		{key: "network.timeout", label: "settings.network_timeout", help: "settings.network_timeout_help", most: short, hint: "20s"},
		{key: "network.max_mb", label: "settings.network_max", help: "settings.network_max_help", most: short},
		{key: "network.user_agent", label: "settings.network_agent", help: "settings.network_agent_help"},
		{key: "services.hackernews", label: "settings.service_stories", help: "settings.service_help", wrong: "settings.wrong_url"},
		{key: "services.hackernews_search", label: "settings.service_search", help: "settings.service_help", wrong: "settings.wrong_url"},
		{key: "services.weather", label: "settings.service_weather", help: "settings.service_help", wrong: "settings.wrong_url"},
		{key: "services.geocoding", label: "settings.service_places", help: "settings.service_help", wrong: "settings.wrong_url"},
	}
}
