package weather

import "daybrief/app"

// Words returns what a WMO weather code, as Open-Meteo uses it, means in plain
// words, or "" for a code it does not use.
func Words(code int) string { return wmo[code] }

var wmo = map[int]string{
	0: "clear sky", 1: "mainly clear", 2: "partly cloudy", 3: "overcast",
	45: "fog", 48: "freezing fog",
	51: "light drizzle", 53: "drizzle", 55: "heavy drizzle",
	56: "light freezing drizzle", 57: "freezing drizzle",
	61: "light rain", 63: "rain", 65: "heavy rain",
	66: "light freezing rain", 67: "freezing rain",
	71: "light snow", 73: "snow", 75: "heavy snow", 77: "snow grains",
	80: "light rain showers", 81: "rain showers", 82: "violent rain showers",
	85: "light snow showers", 86: "heavy snow showers",
	95: "thunderstorm", 96: "thunderstorm with hail", 99: "thunderstorm with heavy hail",
}

// wet is what falls under a code: "rain", "snow" or "thunderstorm"; "" for
// codes without.
func wet(code int) string {
	switch {
	case code >= 95:
		return "thunderstorm"
	case app.Snowy(code):
		return "snow"
	case code >= 51:
		return "rain"
	}
	return ""
}
