package mask

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"daybrief/app/lazyre"
)

var (
	keyBegin = lazyre.New(`-+ ?BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)? ?-+`)
	keyEnd   = lazyre.New(`-+ ?END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)? ?-+`)
	keyBody  = lazyre.New(`^(?:\s*(?:[A-Za-z0-9+/=]{16,}|[A-Za-z-]+: [^\n]{1,80}\n))+(?:\s[A-Za-z0-9+/]+={1,2})?`)
)

// keyMost is the length in bytes of the longest private key that is looked for.
const keyMost = 16 << 10

// findPrivateKeys finds keys in PEM form (RFC 7468) and PGP blocks, also cut ones.
func findPrivateKeys(s string) []span {
	var out []span
	for at := 0; ; {
		m := keyBegin.FindStringIndex(s[at:])
		if m == nil {
			return out
		}
		from, to := at+m[0], at+m[1]
		rest := s[to:min(len(s), to+keyMost)]
		if e := keyEnd.FindStringIndex(rest); e != nil && keyBegin.FindStringIndex(rest[:e[0]]) == nil {
			to += e[1]
		} else if b := keyBody.FindStringIndex(rest); b != nil {
			to += b[1]
		}
		out = append(out, span{from, to, key})
		at = to
	}
}

// keyShapes are tokens that tell by their beginning what they are, as their
// makers document it.
var keyShapes = lazyre.New(`\bsk-[A-Za-z0-9_-]{16,}|` + // OpenAI, Anthropic, OpenRouter
	`\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,})|` + // GitHub
	`\bgl(?:pat|dt|rt|ptt|oas)-[A-Za-z0-9_-]{16,}|` + // GitLab
	`\bxox[abeoprs]-[A-Za-z0-9-]{10,}|` + // Slack
	`\b(?:AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b|` + // AWS
	`\bAIza[A-Za-z0-9_-]{30,}|` + // Google
	`\bya29\.[A-Za-z0-9_-]{20,}|` + // Google OAuth
	`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?|` + // JWT (RFC 7519)
	`\b(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{16,}|` + // Stripe
	`\bwhsec_[A-Za-z0-9+/=]{16,}|` + // Stripe, Svix
	`\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}|` + // SendGrid
	`\bnpm_[A-Za-z0-9]{30,}|\bpypi-[A-Za-z0-9_-]{30,}|` + // registries
	`\bhf_[A-Za-z0-9]{30,}|\bdop_v1_[a-f0-9]{32,}|` + // Hugging Face, DigitalOcean
	`\bAGE-SECRET-KEY-1[A-Z0-9]{40,}|` + // age
	`\b[0-9]{8,10}:AA[A-Za-z0-9_-]{32,}|` + // Telegram
	`\bshpat_[a-f0-9]{32}|\bsq0(?:atp|csp)-[A-Za-z0-9_-]{20,}|` + // Shopify, Square
	`https://hooks\.slack\.com/services/[A-Za-z0-9/]{20,}|` + // Slack
	`https://(?:ptb\.|canary\.)?discord(?:app)?\.com/api/webhooks/[^\s"<>]+`) // Discord

// keyNamed is a value that is called a key or token.
var keyNamed = lazyre.New(`(?i)(?:\bbearer\s+|\b(?:api|access|secret|auth|client|private|refresh|signing)[ _-]?(?:key|token|secret)(?:[ _-]?id)?["']?\s*(?:[:=]|\bis\b)\s*|\b(?:token|secret)["']?\s*[:=]\s*)["'\x60]?(?P<v>[A-Za-z0-9+/=_.~-]{8,})`)

func findKeys(s string) []span {
	out := matches(keyShapes, s, key)
	for _, p := range matches(keyNamed, s, key) {
		p.to = p.from + len(strings.TrimRight(s[p.from:p.to], "."))
		if strange(s[p.from:p.to]) {
			out = append(out, p)
		}
	}
	return out
}

var (
	urlUser  = lazyre.New(`\b[a-z][a-z0-9+.-]*://(?P<v>[^\s/@"'<>]+:[^\s/@"'<>]+)@`)
	urlQuery = lazyre.New(`(?i)[?&;](?:(?:access|auth|refresh|id|x-amz-security)[_-]?token|token|api[_-]?key|key|sig|signature|secret|password|pwd|pass|code|x-amz-signature|x-goog-signature)=(?P<v>[^\s&#"'<>;]{6,})`)
)

// findURLSecrets finds the passwords and tokens of links. The rest of the link
// stays, for the reader's gate compares it.
func findURLSecrets(s string) []span {
	if !strings.Contains(s, "://") {
		return nil
	}
	return append(matches(urlUser, s, password), matches(urlQuery, s, key)...)
}

// passwordNamed is a value that is called a password, a PIN or a code to sign
// in with. A booking's confirmation code is none.
var passwordNamed = lazyre.New(`(?i)\b(?:pass(?:word|wd|phrase|code)?|pwd|passwort|kennwort|mot de passe|contraseña|senha|wachtwoord|(?:verification|security|log-?in|sign-?in|access|one-time|2fa|authentication)\s+(?:code|pin)|otp|pin|cvv|cvc)\b["']?(?:\s+(?:for|of)\s+[\p{L}\p{N}-]{1,20}){0,1}\s*(?P<s>[:=]|\b(?:is|are|ist|lautet|est|es)\b)\s*(?:["'\x60“„«](?P<q>[^"'\x60”“»\n]{3,64})["'\x60”“»]|(?P<v>[^\s,;<>]{3,64}))`)

// idle are words that follow "password:" without being one.
var idle = map[string]bool{
	"see": true, "the": true, "your": true, "required": true, "reset": true, "will": true, "not": true, "and": true, "please": true,
	"none": true, "n/a": true, "unchanged": true, "expired": true, "expires": true, "changed": true, "attached": true, "below": true,
	"above": true, "same": true, "sent": true, "separately": true, "follows": true, "how": true, "what": true, "why": true, "use": true,
	"click": true, "forgot": true, "this": true, "that": true, "you": true, "for": true, "wrong": true, "ask": true, "call": true,
}

func findPasswords(s string) []span {
	q, v, sign := passwordNamed.SubexpIndex("q"), passwordNamed.SubexpIndex("v"), passwordNamed.SubexpIndex("s")
	var out []span
	for _, m := range passwordNamed.FindAllStringSubmatchIndex(s, -1) {
		if m[2*q] >= 0 {
			out = append(out, span{m[2*q], m[2*q+1], password})
			continue
		}
		from := m[2*v]
		value := strings.TrimRight(s[from:m[2*v+1]], ".!?:)\"'`”“»")
		said := s[m[2*sign]] != ':' && s[m[2*sign]] != '=' // "the password is wrong"
		if value == "" || idle[strings.ToLower(value)] || said && !strange(value) && !digits(value) || strings.HasPrefix(value, "[") && strings.HasSuffix(value, "]") {
			continue
		}
		out = append(out, span{from, from + len(value), password})
	}
	return out
}

// strange reports whether a value is no word: digits among letters, signs, or
// capitals in its middle.
func strange(v string) bool {
	letter := strings.ContainsFunc(v, unicode.IsLetter)
	digit := strings.ContainsFunc(v, unicode.IsDigit)
	sign := strings.ContainsFunc(v, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-'./", r)
	})
	_, first := utf8.DecodeRuneInString(v)
	inner := strings.ContainsFunc(v[first:], unicode.IsUpper) && strings.ToUpper(v) != v
	return letter && digit || sign && (letter || digit) || inner
}

// digits reports whether a value is a number such as a PIN.
func digits(v string) bool {
	return len(v) >= 4 && strings.Trim(v, "0123456789") == ""
}
