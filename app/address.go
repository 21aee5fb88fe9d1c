package app

import (
	"net/url"
	"strings"
)

// trackingNames are query parameters that only tell a site where its reader
// came from: those of the big networks, of mail campaigns and of shops, as the
// lists of browsers and readers name them.
var trackingNames = nameSet(`_branch_match_id _branch_referrer _bhlid _ga _gl _kx _openstat _sgm_action __readwiselocation __twitter_impression
	action_object_map action_ref_map action_type_map at_campaign at_medium bsft_clkid bsft_eid campaign_content campaign_id campaign_medium
	campaign_name campaign_source campaign_term cmpid cvid dclid dm_i ef_id elqtrackid epik fb_action_ids fb_action_types fb_comment_id
	fb_ref fb_source fbclid feature_share gbraid gclid gclsrc gs_l guccounter guce_referrer guce_referrer_sig hmb_campaign hmb_medium
	hmb_source hsctatracking icid igsh igshid ir_adid li_fat_id mc_cid mc_eid mc_tc mkt_tok ml_subscriber ml_subscriber_hash ncid
	ns_campaign ns_linkname ns_mchannel ns_source nr_email_referer rb_clickid ref_src ref_url s_cid s_kwcid sc_cid smid spm sr_share
	srsltid ttclid trk_contact trk_module trk_msg trk_sid tt_content tt_medium twclid wbraid wickedid wt_mc wt_zmc xtor yclid ysclid`)

// trackingPrefixes begin the names of whole families of them.
var trackingPrefixes = []string{"utm_", "mtm_", "matomo_", "pk_", "piwik_", "hsa_", "vero_", "oly_", "__hs", "_hs", "stm_", "itm_", "mkevt", "mkcid", "mkrid"}

// referrers are parameters that mostly say where a reader came from, but may
// mean something: they stay in a link, and do not tell two addresses apart.
var referrers = nameSet("ref source amp output outputtype share shared smtyp partner rss feed via referer referrer")

func nameSet(names string) map[string]bool {
	set := map[string]bool{}
	for _, n := range strings.Fields(names) {
		set[n] = true
	}
	return set
}

// IsTracking reports whether a query parameter, whatever its case, does nothing
// but follow the reader. A link is the same without it.
func IsTracking(name string) bool {
	name = strings.ToLower(name)
	if trackingNames[name] {
		return true
	}
	for _, p := range trackingPrefixes {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return false
}

// CanonicalURL returns the form two addresses of the same page share: host and
// path without scheme, "www.", "m.", "amp.", the marks of AMP pages and of
// AMP caches, a file name of the index, trailing slash and fragment, and the
// query in order without what follows the reader or says where they came from.
// It is empty for the bare front page of a site and for what is no web address.
// It is to compare with, not to open. CanonicalURL("https://" + c) is c for
// every c it returns.
func CanonicalURL(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return ""
	}
	host, path := pageHost(u), pagePath(u.EscapedPath())
	for range 4 { // a cache of a cache; more is no honest address
		inner, rest, ok := ampCache(host, path)
		if !ok {
			break
		}
		if u, err = url.Parse("https://" + inner + rest + query("?", u.RawQuery)); err != nil {
			return ""
		}
		host, path = pageHost(u), pagePath(u.EscapedPath())
	}
	if host == "" {
		return ""
	}
	out := host + path
	if q := pageQuery(u); q != "" {
		out += "?" + q
	} else if path == "" {
		return ""
	}
	return out
}

func query(mark, q string) string {
	if q == "" {
		return ""
	}
	return mark + q
}

// pageHost returns the host without the labels that only choose a form of the
// page; a port that is not the usual one stays.
func pageHost(u *url.URL) string {
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if strings.Contains("."+host+".", "..") || strings.ContainsAny(host, "%[] ") {
		return "" // no name of a host
	}
	for {
		label, rest, ok := strings.Cut(host, ".")
		if !ok || !strings.Contains(rest, ".") {
			break
		}
		switch label {
		case "www", "m", "amp", "mobile":
			host = rest
			continue
		}
		if after, mobile := strings.CutPrefix(rest, "m."); mobile && strings.Contains(after, ".") { // en.m.site.example
			host = label + "." + after
			continue
		}
		break
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return host
}

// pagePath drops what a path ends with when it leads to the same page.
func pagePath(path string) string {
	for before := ""; before != path; {
		before = path
		path = strings.TrimRight(path, "/")
		for _, end := range []string{"/amp", ".amp", "/index.html", "/index.htm", "/index.php"} {
			path = strings.TrimSuffix(path, end)
		}
		if rest, ok := strings.CutSuffix(path, ".amp.html"); ok {
			path = rest + ".html"
		}
	}
	return path
}

// ampCache takes apart the address of a page kept by an AMP cache.
func ampCache(host, path string) (inner, rest string, ok bool) {
	switch {
	case strings.HasSuffix(host, ".cdn.ampproject.org") || host == "cdn.ampproject.org":
		path = strings.TrimPrefix(strings.TrimPrefix(path, "/c"), "/v")
	case strings.HasPrefix(host, "google.") && strings.HasPrefix(path, "/amp/"):
		path = strings.TrimPrefix(path, "/amp")
	default:
		return "", "", false
	}
	path = strings.TrimPrefix(strings.TrimPrefix(path, "/s/"), "/")
	inner, rest, _ = strings.Cut(path, "/")
	if !strings.Contains(inner, ".") {
		return "", "", false
	}
	return inner, "/" + rest, true
}

// pageQuery returns the parameters that choose the page, sorted by name.
func pageQuery(u *url.URL) string {
	if u.RawQuery == "" {
		return ""
	}
	q := u.Query()
	for name := range q {
		if IsTracking(name) || referrers[strings.ToLower(name)] || name == "" {
			q.Del(name)
		}
	}
	return q.Encode()
}
