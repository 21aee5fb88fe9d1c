package settings

import (
	"strings"

	"daybrief/app/ui/program"
)

// sourceSpec is a key of a source and for which types it is.
type sourceSpec struct {
	spec
	types string // "" all of them
}

// sourceSpecs returns the keys of a source.
func sourceSpecs() []sourceSpec {
	list := []spec{
		{key: "name", label: "settings.source_name", help: "settings.source_name_help", most: middle, wrong: "settings.wrong_name"},
		{key: "address", label: "settings.source_address", help: "settings.source_address_help", wrong: "settings.wrong_address"},
		{key: "tags", label: "settings.source_tags", help: "settings.source_tags_help", most: middle, hint: "market, tech"},
		{key: "max", label: "settings.source_max", help: "settings.source_max_help", most: short},
		{key: "full_text", label: "settings.source_full", help: "settings.source_full_help"},
		{key: "folders", label: "settings.source_folders", help: "settings.source_folders_help", hint: "INBOX, sent"},
		{key: "calendars", label: "settings.source_calendars", help: "settings.source_calendars_help"},
		{key: "units", label: "settings.source_units", help: "settings.source_units_help", options: []option{
			{say: "settings.as_system"}, {value: "metric", name: "°C, km/h"}, {value: "imperial", name: "°F, mph"}}},
		{key: "latitude", label: "settings.source_latitude", help: "settings.source_place_help", most: short, hint: "53.55"},
		{key: "longitude", label: "settings.source_longitude", help: "settings.source_place_help", most: short, hint: "9.99"},
		{key: "user", label: "settings.source_user", help: "settings.source_user_help", most: middle},
		{key: "server", label: "settings.source_server", help: "settings.source_server_help", most: middle, hint: "mail.example.org"},
		{key: "security", label: "settings.source_security", help: "settings.source_security_help", options: []option{
			{say: "settings.security_usual"}, {value: "starttls", name: "STARTTLS"}, {value: "none", say: "settings.security_none"}}},
		{key: "oauth", label: "settings.source_oauth", help: "settings.source_oauth_help", most: middle, hint: "google", wrong: "settings.wrong_oauth"},
		{key: "password_command", label: "settings.source_command", help: "settings.source_command_help", hint: "pass show mail/ana"},
		{key: "ca_file", label: "settings.source_ca", help: "settings.source_ca_help"},
		{key: "command", label: "settings.source_program", help: "settings.source_program_help"},
		{key: "mcp.as", label: "settings.mcp_as", help: "settings.mcp_as_help", options: []option{
			{say: "settings.mcp_usual"}, {value: "source", say: "settings.mcp_source"}, {value: "tools", say: "settings.mcp_tools"}, {value: "both", say: "settings.mcp_both"}}},
		{key: "mcp.items", label: "settings.mcp_items", help: "settings.mcp_items_help"},
		{key: "mcp.tools", label: "settings.mcp_tool", help: "settings.mcp_tool_help"},
		{key: "mcp.env", label: "settings.mcp_env", help: "settings.mcp_env_help"},
		{key: "mcp.secret_env", label: "settings.mcp_secret", help: "settings.mcp_secret_help", most: middle},
		{key: "mcp.timeout", label: "settings.mcp_timeout", help: "settings.mcp_timeout_help", most: short, hint: "60s"},
	}
	types := map[string]string{
		"full_text": "rss", "folders": "email", "calendars": "calendar", "units": "weather", "latitude": "weather", "longitude": "weather",
		"user": "email calendar", "server": "email", "security": "email", "oauth": "email calendar",
		"password_command": "email calendar mcp", "ca_file": "email calendar rss mcp", "command": "mcp",
	}
	out := make([]sourceSpec, len(list))
	for i, s := range list {
		out[i] = sourceSpec{spec: s, types: types[s.key]}
		if strings.HasPrefix(s.key, "mcp.") {
			out[i].types = "mcp"
		}
	}
	return out
}

// fits reports whether a source has the key.
func (s *sourceSpec) fits(o *program.SourceState) bool {
	if s.types == "" {
		return true
	}
	for t := range strings.FieldsSeq(s.types) {
		if t == o.Type {
			return true
		}
	}
	return false
}

// oauthSpecs are the keys of each [oauth.NAME].
func oauthSpecs() []spec {
	return []spec{
		{key: "client_id", label: "settings.oauth_id", help: "settings.oauth_id_help"},
		{key: "client_secret", label: "settings.oauth_secret", help: "settings.oauth_secret_help"},
		{key: "auth_url", label: "settings.oauth_auth", help: "settings.oauth_url_help", wrong: "settings.wrong_url"},
		{key: "token_url", label: "settings.oauth_token", help: "settings.oauth_url_help", wrong: "settings.wrong_url"},
		{key: "device_url", label: "settings.oauth_device", help: "settings.oauth_url_help", wrong: "settings.wrong_url"},
		{key: "scopes", label: "settings.oauth_scopes", help: "settings.oauth_url_help"},
	}
}

// Keys returns every key of the configuration that the screen shows; of sources
// as "source.NAME", of registrations as "oauth.NAME".
func Keys() []string {
	var out []string
	for _, s := range sections() {
		for _, k := range s.specs {
			out = append(out, k.key)
		}
	}
	for _, k := range sourceSpecs() {
		out = append(out, "source."+k.key)
	}
	for _, k := range oauthSpecs() {
		out = append(out, "oauth."+k.key)
	}
	return append(out, "source.type", "source.off") // a word and a switch of each source
}
