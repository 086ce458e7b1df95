//! The operator's console over a running service: what is found, proposed, tried, taken in and told.

use app::access::Role;
use programs::Action;
use testkit::facts::account;

use crate::Site;
use crate::browser::{Answer, Browser};
use crate::forms::{ACCOUNT, with};

/// Where long work is seen.
const WORK: &str = "/operator/work";

/// EV-2: every entry can be found and tells what it moved; LG-1, LG-2: the books are on a page.
#[tokio::test]
async fn staff_finds_what_happened_and_what_it_moved() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    site.customers("ABCDEFGH", 0..3).await;
    let mut operator = site.operator().await;
    let found = operator.get("/operator/events?q=c2&kind=payment.succeeded").await;
    found.is(200).holds("Payment succeeded").lacks(">Action</span></td>");
    let entry = found.between("<th scope=\"row\"><a href=\"/operator/events/", "\"");
    let page = operator.get(&format!("/operator/events/{entry}")).await;
    page.is(200).holds("MYR 10.00").holds("Commission expense").holds("&quot;c2&quot;");
    operator.get("/operator/events?q=nobody-at-all").await.is(200).holds("Nothing found");
    operator.get("/operator/events/999999").await.is(404);
    operator.get("/operator/events/junk").await.is(404);
    let ledger = operator.get("/operator/ledger").await;
    ledger.is(200).holds("MYR 30.00").holds("sum to zero").holds("Trial balance in MYR");
    let id = site.stand.service.ids().write(app::ids::Kind::Partner, no);
    let own = format!("/operator/ledger/transfers?account=affiliate%3Apartner%3Aavailable%2F{id}");
    operator.get(&own).await.is(200).holds("MYR 10.00");
    operator.get("/operator/ledger/transfers?account=x").await.is(200).holds("There is no such account.");
    operator.get("/operator/ledger/transfers?cause=x").await.is(200).holds("This is the number of an entry");
    let overview = operator.get("/operator").await;
    assert!(overview.between("Owed to partners", "</a>").contains("MYR 30.00"));
    overview.holds("Taken into the log on each").holds("Commissions and service fees in MYR");
    let found = operator.get("/operator/applications?q=PARTNER").await;
    found.is(200).holds(&id);
    operator.get(&format!("/operator/partners/{id}/customers")).await.is(200).holds(">c2<");
    operator.get(&format!("/operator/partners/{id}/commissions")).await.is(200).holds("10 %");
}

/// What a chart tells of a place.
fn told_of(overview: &Answer, chart: &str, place: &str) -> String {
    let told = overview.between(chart, "</table>");
    let row = told
        .split_once(&format!("<th scope=\"row\">{place}<"))
        .unwrap_or_else(|| panic!("{place}: {told}"))
        .1;
    row.split("</tr>").next().unwrap_or_default().to_owned()
}

/// What was posted in a month is told in that month, also after the books went on; and a day that was looked at
/// while it ran tells what came after.
#[tokio::test]
async fn the_charts_tell_each_month_and_day() {
    let (days, months) =
        ("on each of the last 14 days</caption>", "Commissions and service fees in MYR, by month</caption>");
    let site = Site::open().await;
    site.stand.partner(1, "ABCDEFGH").await;
    site.customers("ABCDEFGH", 0..3).await;
    site.clock("2026-07-02T04:00:00Z").await;
    let mut operator = site.operator().await;
    site.customers("ABCDEFGH", 3..5).await;
    let overview = operator.get("/operator").await;
    assert!(told_of(&overview, months, "2026-06").contains("MYR 30.00"));
    assert!(told_of(&overview, months, "2026-07").contains("MYR 20.00"));
    assert!(told_of(&overview, months, "2026-05").contains("MYR 0.00"));
    assert!(told_of(&overview, days, "2").contains(">4<"), "two customers and their payments");
    assert!(told_of(&overview, days, "1").contains(">0<"));
    site.customers("ABCDEFGH", 5..6).await;
    assert!(told_of(&operator.get("/operator").await, days, "2").contains(">6<"));
    site.clock("2026-07-02T20:00:00Z").await;
    let mut operator = site.operator().await;
    for (customers, here, today) in [(6..7, "MYR 40.00", ">2<"), (7..8, "MYR 50.00", ">4<")] {
        site.customers("ABCDEFGH", customers).await;
        let overview = operator.get("/operator").await;
        assert!(told_of(&overview, months, "2026-06").contains("MYR 30.00"));
        assert!(told_of(&overview, months, "2026-07").contains(here));
        assert!(told_of(&overview, days, "2").contains(">6<"), "a day that has passed");
        assert!(told_of(&overview, days, "3").contains(today));
    }
}

/// AP-14: who proposes does not decide.
#[tokio::test]
async fn a_correction_needs_two() {
    let site = Site::open().await;
    let (one, two) = (site.stand.partner(1, "ABCDEFGH").await, site.stand.partner(2, "JKMNPQRS").await);
    site.customers("ABCDEFGH", 0..1).await;
    let ids = site.stand.service.ids();
    let [one, two] = [one, two].map(|no| ids.write(app::ids::Kind::Partner, no));
    let (mut proposer, mut other) = (site.operator().await, site.signed_in(Role::Operator, None).await);
    let wrong =
        proposer.submit("/operator/corrections", "/operator/corrections", &[("customer", "nobody")]).await;
    wrong.is(422).holds("No customer has this identifier").holds("No partner has this id").holds("Say why.");
    let fields = [("customer", "c0"), ("partner", two.as_str()), ("reason", "Was hers <b>")];
    let proposed = proposer.submit("/operator/corrections", "/operator/corrections", &fields).await;
    let page = proposer.get(proposed.leads()).await;
    page.is(200).holds("You have proposed this").holds("was proposed").holds("Was hers &lt;b&gt;");
    let id = page.between("<h2 id=\"", "\"");
    let approve = format!("/operator/corrections/{id}/approve");
    let own = proposer.post(&approve, &[("csrf", &page.csrf())]).await;
    own.is(409).holds("second_person_required");
    let done = other.submit("/operator/corrections", &approve, &[]).await;
    other.get(done.leads()).await.is(200).holds("carried out").holds("Approved");
    other.get(&format!("/operator/partners/{two}/customers")).await.is(200).holds(">c0<");
    let detail = format!("/operator/partners/{one}");
    let adjust = format!("{detail}/adjust");
    let fields = [("amount", "1.5.0"), ("currency", "MYR"), ("reason", "x")];
    proposer.submit(&detail, &adjust, &fields).await.is(422).holds("Write an amount");
    let proposed = proposer.submit(&detail, &adjust, &with(fields, "amount", "-1.50")).await;
    proposer.get(proposed.leads()).await.is(200).holds("−MYR 1.50");
}

/// WD-7: another payout account is proposed by one person and approved by another.
#[tokio::test]
async fn another_payout_account_needs_two() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    let id = site.stand.service.ids().write(app::ids::Kind::Partner, no);
    let (mut proposer, mut other) = (site.operator().await, site.signed_in(Role::Operator, None).await);
    let (detail, form) =
        (format!("/operator/partners/{id}"), format!("/operator/partners/{id}/payout_account"));
    proposer.get(&form).await.is(404);
    proposer.get(&detail).await.lacks("Propose another payout account");
    site.stand.act(Action::SetPayoutAccount { partner: no, account: account() }).await.unwrap().unwrap();
    proposer.get(&detail).await.holds("Propose another payout account");
    let wrong = proposer.submit(&form, &form, &with(ACCOUNT, "account_number", "a <b>")).await;
    wrong.is(422).holds("a &lt;b&gt;").holds("aria-invalid");
    let wrong = proposer.submit(&form, &form, &with(ACCOUNT, "bic", "X")).await;
    wrong.is(422).holds("Aisyah binti Rahman");
    let proposed = proposer.submit(&form, &form, &ACCOUNT).await;
    let page = proposer.get(proposed.leads()).await;
    page.is(200).holds("The account was proposed").holds("6789").lacks("5141 2345");
    let approve = format!("/operator/account-changes/{}/approve", page.between("<h2 id=\"", "\""));
    proposer.post(&approve, &[("csrf", &page.csrf())]).await.is(409).holds("second_person_required");
    let done = other.submit("/operator/account-changes", &approve, &[]).await;
    other.get(done.leads()).await.is(200);
    other.get(&detail).await.is(200).holds("6789");
}

/// EV-5: a version is compared, tried and published; AP-2: and the contract's text.
#[tokio::test]
async fn versions_are_compared_tried_and_published() {
    let site = Site::open().await;
    let mut operator = site.operator().await;
    site.stand.partner(1, "ABCDEFGH").await;
    site.customers("ABCDEFGH", 0..3).await;
    let page = operator.get("/operator/rules").await;
    let text = page.is(200).between("spellcheck=\"false\"", "</textarea>");
    let text = text.split_once('>').unwrap().1.replace("&quot;", "\"").replace("&amp;", "&");
    let changed = text.replace("\"hold_days\": 0", "\"hold_days\": 7");
    assert_ne!(text, changed);
    let path = "/operator/rules";
    operator.submit(path, path, &[("text", "{")]).await.is(422).holds("This cannot be read: ");
    let checked = operator.submit(path, path, &[("text", &changed), ("do", "check")]).await;
    checked.is(200).holds("Days pending").holds("What changes");
    let past = changed.replace("2026-06-01T16:00:00Z", "2026-05-01T16:00:00Z");
    assert_ne!(past, changed);
    operator.submit(path, path, &[("text", &past)]).await.is(422).holds("effective_in_the_past");
    let tried = operator.submit(path, path, &[("text", &changed), ("do", "try")]).await;
    let work = ended(&mut operator, tried.leads()).await;
    work.holds("Nothing would have been different, of 1 balances compared");
    let published = operator.submit(path, path, &[("text", &changed)]).await;
    operator.get(published.leads()).await.is(200).holds("was published").holds("Version 2");
    operator.get("/operator/rules/2").await.is(200).holds("since version 1").holds("Days pending");
    operator.get("/operator/rules/9").await.is(404);
    let path = "/operator/contracts";
    operator.submit(path, path, &[("text", " ")]).await.is(422).holds("A contract says something.");
    let agreement = "Agreement\r\nwith {{partner_name}}";
    operator.submit(path, path, &[("text", agreement)]).await.is(303);
    operator.get("/operator/contracts/2").await.is(200).holds("with {{partner_name}}");
    let mut auditor = site.signed_in(Role::Auditor, None).await;
    auditor.get(path).await.is(200).lacks("Publish");
}

/// A piece of work once it has ended. Its page is asked for until then, as the script asks for it.
async fn ended(browser: &mut Browser, path: &str) -> Answer {
    loop {
        let page = browser.get(path).await;
        if !page.is(200).text().contains("data-live") {
            return page;
        }
        tokio::task::yield_now().await;
    }
}

/// LG-1 to LG-4, EV-4, EV-6.
#[tokio::test]
async fn files_are_taken_in_and_the_books_checked() {
    let site = Site::open().await;
    let mut operator = site.operator().await;
    site.stand.partner(1, "ABCDEFGH").await;
    let event = r#"{"specversion":"1.0","id":"e1","source":"shop","type":"payment.succeeded",
        "time":"2026-06-01T00:00:00Z","data":{"payment_id":"p1","customer_id":"c1",
        "product":{"kind":"vip_plan","name":"Gold"},"amount":{"amount":100,"currency":"MYR"}}}"#;
    let event = event.replace('\n', "");
    let file = format!("{event}\n\n{event}\nnot an event\n");
    let sent = operator.upload("/operator/work", "/operator/import", &file).await;
    let page = ended(&mut operator, sent.leads()).await;
    page.holds("Lines that were refused").holds("invalid_event").holds(">4<");
    assert!(page.between("Waiting", "</div>").contains('1'), "the customer is not known");
    operator.get("/operator/events/waiting").await.is(200).holds("customer c1");
    let begun = operator.submit("/operator/ledger", "/operator/ledger/verify", &[]).await;
    ended(&mut operator, begun.leads()).await.holds("Everything holds");
    operator.get("/operator/work").await.is(200).holds("Check of the whole store").holds("Done");
    operator.get(&format!("{WORK}/99")).await.is(404);
}

/// WD-4: a batch of more withdrawals than anybody waits for is approved while its progress is looked at.
#[tokio::test]
async fn a_large_batch_is_reviewed_as_long_work() {
    const PARTNERS: usize = 66;
    let site = Site::open().await;
    let letters: Vec<char> = "ABCDEFGHJKMNPQRSTVWXYZ".chars().collect();
    for n in 0..PARTNERS {
        let code = format!("AAAAAA{}{}", letters[n / letters.len()], letters[n % letters.len()]);
        let partner = site.stand.partner(n, &code).await;
        site.customers(&code, 3 * n..3 * n + 3).await;
        for action in
            [Action::SetPayoutAccount { partner, account: account() }, Action::RequestWithdrawal { partner }]
        {
            site.stand.act(action).await.unwrap().unwrap();
        }
    }
    site.clock("2026-06-21T00:00:00Z").await;
    let mut operator = site.operator().await;
    let batch = "/operator/batches/2026-06";
    let begun = operator.submit(batch, &format!("{batch}/approve"), &[]).await;
    assert!(begun.leads().starts_with(WORK), "{}", begun.leads());
    let page = ended(&mut operator, begun.leads()).await;
    page.holds(&format!("approved or rejected: {PARTNERS}.")).holds("in the meantime: 0.").holds(batch);
    operator.get(batch).await.is(200).lacks("to review<");
    operator.get(WORK).await.is(200).holds("Review of a batch").holds("Done");
}

#[tokio::test]
async fn endpoints_are_made_and_stopped() {
    let site = Site::open().await;
    let mut operator = site.operator().await;
    let path = "/operator/webhooks";
    let fields = [("url", "ftp://x"), ("topics", "withdrawal.paid, nothing.such")];
    let wrong = operator.submit(path, path, &fields).await;
    wrong.is(422).holds("cannot be told").holds("nothing.such").holds("value=\"ftp://x\"");
    let made =
        operator.submit(path, path, &[("url", "https://example.com/hook"), ("topics", "withdrawal.*")]).await;
    made.is(200).holds("whsec_").holds("withdrawal.*");
    let page = operator.get(path).await;
    page.is(200).lacks("whsec_");
    let id = page.between("href=\"/operator/webhooks/", "\"");
    let one = format!("{path}/{id}");
    operator.get(&one).await.is(200).holds("Nothing told yet");
    let csrf = operator.get(&one).await.csrf();
    operator.post(&format!("{one}/resend"), &[("csrf", &csrf), ("note", "no_x")]).await.is(404);
    let stopped = operator.submit(&one, &format!("{one}/stop"), &[]).await;
    operator
        .get(stopped.leads())
        .await
        .is(200)
        .holds("told nothing more")
        .holds("Stopped")
        .lacks("Stop telling<");
    operator.get(&format!("{path}/we_x")).await.is(404);
}
