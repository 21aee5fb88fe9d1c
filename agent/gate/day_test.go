package gate

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"daybrief/agent/daytest"
	"daybrief/app"
)

// readDay returns the items of the measured day; the test is skipped where the
// cases are not at hand.
func readDay(t *testing.T) (map[string]app.Item, Env) {
	t.Helper()
	d := daytest.Load(t)
	out := map[string]app.Item{}
	for _, it := range d.Teasers(t) {
		out[it.ID] = it
	}
	return out, Env{Day: d.Now, Zone: time.UTC, Reader: app.Reader{Name: "Sam"}}
}

// dayPairs are true and false rewordings of the measured day.
const dayPairs = `em-01	Priya Raman needs the incident report with root cause and corrective actions by 17:00 today.	Priya Raman needs the incident report with root cause and corrective actions by 16:00 today.	time
em-01	Priya needs the incident report by 17:00 on Monday.	Priya needs the incident report by 17:00 on Tuesday.	day
em-01	Acme's checkout was down for 47 minutes on Sunday and lost about 1,900 orders.	Acme's checkout was down for 49 minutes on Sunday and lost about 1,900 orders.	digits
em-01	Send Priya the incident report before 5 pm, since her board meets on Tuesday at 9.	Send Lena the incident report before 5 pm, since her board meets on Tuesday at 9.	name
em-01	Priya asks you to confirm whether the credits in section 7 apply.	Priya confirmed that the credits in section 7 apply.	doubt
em-01	The Acme board meets tomorrow at 9:00.	The Acme board meets today at 9:00.	day
em-01	Priya wants the root cause and the list of corrective actions by 5 pm.	Priya sends you the root cause and the list of corrective actions by 5 pm.	roles
em-02	Lena needs your approval of hotfix release 4.8.2 before noon.	Lena approved hotfix release 4.8.2 before noon.	done
em-02	Approve hotfix 4.8.2 before 12:00, or the next window is Wednesday.	Approve hotfix 4.8.2 before 12:00, or the next window is Thursday.	day
em-02	QA passed 214 of 214 and the rollback is tested.	QA passed 214 of 241 and the rollback is tested.	digits
em-02	Build 4.8.2 brings the OpenSSL 3.5.3 bump and the checkout retry fix.	Build 4.8.2 brings the OpenSSL 3.5.2 bump and the checkout retry fix.	version
em-02	Lena Ortiz asks you to approve release 4.8.2 before noon.	Lena Ortiz asks you to cancel release 4.8.2 before noon.	verb
em-02	The rollback for 4.8.2 is tested.	The rollback of 4.8.2 is not tested.	negation
em-03	Tom needs your two slides and the 2027 budget numbers by this evening.	Tom needs your three slides and the 2027 budget numbers by this evening.	number
em-03	Send Tom Becker two slides and the 2027 budget numbers by Monday evening.	Tom Becker will send you two slides and the 2027 budget numbers by Monday evening.	roles
em-03	Finance asks for a split of hosting and head count.	Finance asks for no split of hosting and head count.	negation
em-03	The Q4 roadmap review is on Tuesday at 10:00 in room Elbe.	The Q4 roadmap review is on Tuesday at 10:00 in room Alster.	place
em-04	Your yearly security training is due on Friday 27 November.	Your yearly security training is due on Thursday 26 November.	date
em-04	You have not started the security training, which takes 40 minutes.	You have started the security training, which takes 40 minutes.	negation
em-04	Your VPN access is paused after 27 November until you finish the security training.	Your VPN access is paused after 25 November until you finish the security training.	date
em-05	Mara invites you to dinner on Thursday at 7.	Mara invites you to dinner on Friday at 7.	day
em-05	Tell Mara by Tuesday whether you are free for dinner on Thursday.	Tell Mara by Wednesday whether you are free for dinner on Thursday.	day
em-05	Jonas stays in town until Friday.	Jonas stays in town until Thursday.	day
em-07	Invoice 2026-1187 for 6,214.00 EUR is due on 30 November.	Invoice 2026-1187 for 6,241.00 EUR is due on 30 November.	digits
em-07	Cloudhost's October invoice of €6,214 is due on 30 November.	Cloudhost's October invoice of $6,214 is due on 30 November.	currency
em-07	From 7 December a late fee of 1.5% applies.	Until 7 December a late fee of 1.5% applies.	relation
em-08	ikezawa requested your review on PR #912, retry with jitter.	You requested a review from ikezawa on PR #912, retry with jitter.	roles
em-08	PR #912 changes 6 files and CI passed.	PR #912 changes 6 files and CI failed.	opposite
em-10	You have an appointment at Dr. Weiss on Wednesday at 08:15; bring your insurance card.	You have an appointment at Dr. Weiss on Wednesday at 08:45; bring your insurance card.	time
em-10	Bring your insurance card to the appointment on Wednesday 25 November at 8:15.	Bring your passport to the appointment on Wednesday 25 November at 8:15.	noun
ev-01	The platform stand-up is at 09:30 today.	The platform stand-up is at 10:30 today.	time
ev-02	The incident review about Sunday's checkout outage starts at 13:00 in Room Alster.	The incident review about Sunday's checkout outage starts at 13:00 in Room Spree.	place
ev-02	Agree on root cause and actions at the incident review before the report goes to Acme at 5 pm.	Agree on root cause and actions at the incident review after the report goes to Acme at 5 pm.	order
ev-03	You meet Ikezawa at 15:00 in Room Spree about PR 912 and on-call load.	You meet Tom at 15:00 in Room Spree about PR 912 and on-call load.	name
ev-04	Bring two slides and the 2027 budget numbers to the Q4 roadmap review tomorrow at 10:00.	Bring two slides and the 2027 budget numbers to the Q4 roadmap review today at 10:00.	day
ev-05	The dentist appointment with Dr. Weiss is on Wednesday from 8:15 to 8:45.	The dentist appointment with Dr. Weiss is on Tuesday from 8:15 to 8:45.	day
hn-41800001	Postgres 19 makes hash joins 22% faster.	Postgres 19 makes hash joins 22% slower.	opposite
hn-41800001	PostgreSQL 19 shipped on Sunday with hash joins that run 22% faster.	PostgreSQL 17 shipped on Sunday with hash joins that run 22% faster.	version
hn-41800001	Upgrading Postgres from 17 needs a reindex of hash indexes.	Upgrading Postgres from 17 needs no reindex of hash indexes.	negation
hn-41800002	OpenSSL 3.5.3 fixes a bug that lets a crafted certificate crash TLS servers.	OpenSSL 3.5.2 fixes a bug that lets a crafted certificate crash TLS servers.	version
hn-41800002	The maintainers know of no code execution through the OpenSSL bug.	The maintainers know of code execution through the OpenSSL bug.	negation
hn-41800004	A team cut its monthly bill from $31,000 to $6,200 by moving 40 services to two servers.	A team cut its monthly bill from $6,200 to $31,000 by moving 40 services to two servers.	swapped
hn-41800004	Deploys now take 40 seconds, down from 11 minutes.	Deploys now take 11 seconds, down from 40 minutes.	swapped
hn-41800010	France orders 59,000 schools to move mail to a state-run service by September 2027.	France orders 59,000 schools to move mail to a state-run service by September 2026.	year
rss-001	Anvil raised $60 million led by Northfold at a 410 million valuation.	Northfold raised $60 million led by Anvil at a 410 million valuation.	roles
rss-001	Anvil will hire 45 engineers in Lyon and Detroit by June.	Anvil will fire 45 engineers in Lyon and Detroit by June.	opposite
rss-002	Orbital Mail ends its free tier on 1 December and deletes unpaid mailboxes after 90 days.	Orbital Mail ends its free tier on 1 December and deletes unpaid mailboxes after 30 days.	number
rss-005	Siltrek delays its 1.6 nm node from late 2027 to mid 2028.	Siltrek delays its 1.6 nm node from mid 2028 to late 2027.	swapped
rss-007	Attackers copied data of 2.3 million PayPost employees between 3 and 14 November.	Attackers copied data of 3.2 million PayPost employees between 3 and 14 November.	digits
rss-007	The PayPost breach exposed 2.3M records.	The PayPost update exposed 2.3M records.	noun
rss-009	Stocks fell 1.4% in the week after three large retailers cut holiday forecasts.	Stocks rose 1.4% in the week after three large retailers cut holiday forecasts.	direction
rss-009	Ten-year yields fell to 3.92%.	Ten-year yields rose to 3.92%.	direction
rss-009	Traders price a 68% chance of a rate cut on 10 December.	Traders price a 1.4% chance of a rate cut on 10 December.	mixed
rss-010	Seven of twelve Fed voters lean to a quarter point cut on 10 December.	Five of twelve Fed voters lean to a quarter point cut on 10 December.	swapped
rss-010	October's inflation was 2.6%.	December's inflation was 2.6%.	month
rss-011	Brent closed at $60.80, its lowest since March.	Brent closed at $60.80, its highest since March.	opposite
rss-011	Oil fell below 61 dollars as two producers raised output by 350,000 barrels a day.	Oil fell below 61 dollars as two producers cut output by 350,000 barrels a day.	direction
rss-011	Airlines rose 2 to 5%.	Airlines fell 2 to 5%.	direction
rss-012	Northwind will buy Calder for $4.1 billion in stock, a 19% premium.	Calder will buy Northwind for $4.1 billion in stock, a 19% premium.	roles
rss-012	The merged bank is to hold assets of 212 billion.	The merged bank is to hold assets of 4.1 billion.	mixed
rss-012	The 96 branches of Calder stay open until 2028.	Calder's 96 branches stay closed until 2028.	opposite
rss-015	Python 3.15 turns the JIT on by default and is 9% faster than 3.14 on x86-64.	Python 3.15 turns the JIT on by default and is 6% faster than 3.14 on x86-64.	swapped
rss-017	Go 1.27 links large binaries 18% faster and is due in February 2027.	Go 1.27 links large binaries 18% faster and is due in March 2027.	month
rss-019	The Elm Street bridge is closed from Monday to Thursday, 6 am to 8 pm.	The Elm Street bridge is closed from Monday to Thursday, 8 am to 6 pm.	swapped
rss-020	Gusts of up to 90 km/h are expected on Tuesday from 14:00.	Gusts of up to 90 km/h are expected on Wednesday from 14:00.	day
em-02,em-01	Lena needs approval of 4.8.2 before noon and Priya needs the incident report by 17:00.	Priya needs approval of 4.8.2 before noon and Lena needs the incident report by 17:00.	mixed
ev-04,em-03	Tom wants two slides and the budget numbers by Monday evening for the Q4 roadmap review.	Tom wants two slides and the budget numbers by Tuesday evening for the Q4 roadmap review.	day
rss-009,rss-011	Stocks slipped 1.4% in the week, and oil dropped below 61 dollars.	Oil slipped 1.4% in the week, and stocks dropped below 61 dollars.	mixed
`

func TestDayPairs(t *testing.T) {
	items, env := readDay(t)
	path := filepath.Join(t.TempDir(), "day.tsv")
	if err := os.WriteFile(path, []byte(dayPairs), 0o600); err != nil {
		t.Fatal(err)
	}
	score(t, "day", readPairs(t, path, items), env)
}
