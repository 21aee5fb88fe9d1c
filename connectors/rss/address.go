package rss

import (
	"net/url"
	"strings"
)

// isAddress reports whether text is an absolute web address.
func isAddress(text string) bool {
	lower := strings.ToLower(text)
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
}

// trackers are query parameters that only tell a site where its reader came
// from. Names that end in "_" stand for all that begin so.
var trackers = []string{
	"utm_", "mtm_", "matomo_", "pk_", "piwik_", "hsa_", "vero_", "oly_", "__hs", "_hs", "stm_", "itm_",
	"fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "yclid", "ysclid", "igshid", "igsh",
	"mc_cid", "mc_eid", "mkt_tok", "_ga", "_gl", "_openstat", "ml_subscriber", "ml_subscriber_hash", "rb_clickid", "s_cid",
	"wickedid", "guccounter", "guce_referrer", "guce_referrer_sig", "ncid", "cmpid", "spm", "sr_share", "ref_src", "ref_url", "xtor", "at_medium", "at_campaign",
	"__twitter_impression", "feature_share", "bsft_eid", "bsft_clkid", "li_fat_id", "epik", "trk_contact", "trk_msg", "trk_module", "trk_sid",
}

// cleanURL removes tracking parameters from an address. What is left stays as
// it stands, in its order; an address it cannot read is returned as it is.
func cleanURL(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	query := keepParameters(u.RawQuery)
	fragment := u.EscapedFragment()
	if strings.Contains(fragment, "=") && keepParameters(fragment) == "" {
		fragment = ""
	}
	if query == u.RawQuery && fragment == u.EscapedFragment() {
		return address
	}
	u.RawQuery, u.ForceQuery = query, false
	if fragment == "" {
		u.Fragment, u.RawFragment = "", ""
	}
	return u.String()
}

func keepParameters(query string) string {
	if query == "" {
		return ""
	}
	var kept []string
	for _, pair := range strings.Split(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if !isTracker(strings.ToLower(name)) {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}

func isTracker(name string) bool {
	for _, t := range trackers {
		if name == t || (strings.HasSuffix(t, "_") || t == "__hs" || t == "_hs") && strings.HasPrefix(name, t) {
			return true
		}
	}
	return false
}
