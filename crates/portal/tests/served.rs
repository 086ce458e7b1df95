//! The pages over a running service: the way of a partner from the application to the payment, what each
//! form does with what is wrong, and who may see what.
// Helpers of tests may unwrap, as tests may.
#![allow(clippy::unwrap_used, clippy::panic)]

mod browser;
mod cashback;
mod forms;
mod operator;
mod sign_in;

use std::net::SocketAddr;

use app::Settings;
use app::access::Role;
use app::views;
use browser::Browser;
use forms::{ACCOUNT, APPLICATION, with};
use programs::{Action, No};
use testdb::Place;
use testkit::Stand;
use testkit::facts::{account, at, line, paid, refunded, registered};
use tokio::net::TcpListener;

/// The root key of a [`Stand`].
const ROOT: &str = "root-key-of-the-tests-0123456789abcdef";

/// A stand whose pages are served.
struct Site {
    stand: Stand,
    address: SocketAddr,
    _place: Place,
}

impl Site {
    async fn open() -> Self {
        Self::set(Settings::default()).await
    }

    /// With something set besides.
    async fn set(settings: Settings) -> Self {
        let place = Place::fresh();
        let stand = Stand::set(&place, Default::default(), settings).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let pages = portal::router(stand.service.clone(), testkit::read_event)
            .into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, pages).await });
        Self { stand, address, _place: place }
    }

    fn browser(&self) -> Browser {
        Browser::new(self.address)
    }

    async fn key(&self, role: Role, partner: Option<No>) -> String {
        views::create_key(&self.stand.service, role, partner, "Siti").await.unwrap().1
    }

    async fn signed_in(&self, role: Role, partner: Option<No>) -> Browser {
        let mut browser = self.browser();
        let key = self.key(role, partner).await;
        browser.sign_in(&key).await.is(303);
        browser
    }

    async fn operator(&self) -> Browser {
        let mut browser = self.browser();
        assert_eq!(browser.sign_in(ROOT).await.leads(), "/operator");
        browser
    }

    /// Customers registered with a code, each with a payment of MYR 100.00.
    async fn customers(&self, code: &str, numbers: std::ops::Range<usize>) {
        let events = numbers.flat_map(|number| [registered(number, code), paid(number, number, 10_000)]);
        self.stand.tell(events.map(line).collect()).await.unwrap();
    }

    async fn clock(&self, now: &str) {
        self.stand.service.inbox().set_clock(at(now)).await.unwrap().unwrap();
    }
}

/// Applies, is approved, signs and is countersigned; gives the number, the id and the partner's browser.
async fn become_partner(site: &Site, operator: &mut Browser) -> (No, String, Browser) {
    let mut applicant = site.browser();
    let sent = applicant.submit("/apply", "/apply", &APPLICATION).await;
    applicant.get(sent.leads()).await.is(200).holds("Your application was sent");
    let queue = operator.get("/operator/applications").await;
    queue
        .is(200)
        .holds("Aisyah &amp; Co")
        .holds("+60123456789")
        .holds("Malaysia")
        .holds("reaches 1,200 people");
    let id = queue.between("/operator/partners/", "\"");
    let detail = format!("/operator/partners/{id}");
    let command = |name: &str| format!("{detail}/{name}");
    let approved = operator.submit(&detail, &command("approve"), &[("representative", "Mei")]).await;
    assert_eq!(approved.leads(), format!("{detail}?done=approve"));
    operator.get(approved.leads()).await.is(200).holds("Approved.").holds("Mei");
    // What was done once is not done twice.
    let csrf = operator.get(&detail).await.csrf();
    let again = operator.post(&command("approve"), &[("csrf", &csrf)]).await;
    again.is(409).holds("invalid_transition").holds("Send the contract");

    let no = site.stand.service.ids().read(app::ids::Kind::Partner, &id).unwrap();
    let mut partner = site.signed_in(Role::Partner, Some(no)).await;
    partner.get("/partner").await.is(200).holds("You are approved").holds("Mei");
    partner.get("/partner/contract").await.is(404).holds("There is no contract yet");
    partner.get("/partner/materials").await.is(404);
    operator.submit(&detail, &command("send_contract"), &[]).await.is(303);
    sign(&mut partner).await;
    operator.submit(&detail, &command("countersign"), &[]).await.is(303);
    operator.get(&detail).await.is(200).holds("Suspend");
    (no, id, partner)
}

/// Signs the contract; what is missing is asked for, and what was typed is kept.
async fn sign(partner: &mut Browser) {
    partner.get("/partner").await.is(200).holds("Read and sign the contract");
    let contract = partner.get("/partner/contract").await;
    contract.is(200).holds("Aisyah &amp; Co");
    let (csrf, sha256) = (contract.csrf(), contract.between("name=\"sha256\" value=\"", "\""));
    let fields =
        [("csrf", csrf.as_str()), ("sha256", &sha256), ("signer_name", "Aisyah R"), ("agree", "yes")];
    let not_agreed = partner.post("/partner/contract", &with(fields, "agree", "")).await;
    not_agreed.is(422).holds("Tick the box").holds("value=\"Aisyah R\"");
    let other = partner.post("/partner/contract", &with(fields, "sha256", "00")).await;
    other.is(422).holds("not the one that was shown");
    let unnamed = partner.post("/partner/contract", &with(fields, "signer_name", " ")).await;
    unnamed.is(422).holds("Type your name to sign.");
    let signed = partner.post("/partner/contract", &fields).await;
    partner.get(signed.leads()).await.is(200).holds("You have signed").holds("127.0.0.1").holds("Not yet");
}

/// AP-1, AP-2, AP-11, AP-12, AP-13, WD-1 to WD-7.
#[tokio::test]
async fn from_the_application_to_the_payment() {
    let site = Site::open().await;
    let mut operator = site.operator().await;
    let (no, id, mut partner) = become_partner(&site, &mut operator).await;
    let home = partner.get("/partner").await;
    home.is(200).holds("0 of 3 paying customers").holds("Not yet. No payout account entered.");
    home.holds("Nobody has registered through your link yet").holds("Your payout account is missing");
    home.holds("9 more paying customers").holds("18 d 12 h").holds("Sandbox");
    let code = home.between("id=\"referral-code\">", "<");

    let refused = partner
        .submit("/partner/payout-account", "/partner/payout-account", &with(ACCOUNT, "bic", "X"))
        .await;
    refused
        .is(422)
        .holds("A BIC has 8 or 11")
        .holds("value=\"5141 2345 6789\"")
        .holds("value=\"MY\" selected");
    let saved = partner.submit("/partner/payout-account", "/partner/payout-account", &ACCOUNT).await;
    partner.get(saved.leads()).await.is(200).holds("was saved").holds("6789").lacks("5141");

    site.customers(&code, 0..2).await;
    partner.get("/partner").await.is(200).holds("2 of 3 paying customers").holds("MYR 20.00");
    site.stand.tell(vec![line(registered(7, &code))]).await.unwrap();
    partner.get("/partner/customers?filter=not_bought").await.is(200).holds("+60•••••007").lacks("00000007");
    site.stand.tell(vec![line(paid(7, 7, 10_000)), line(refunded(1, 7, 5_000))]).await.unwrap();
    let commissions = partner.get("/partner/commissions").await;
    commissions.is(200).holds("MYR 25.00").holds("Reversal").holds("MYR 100.00");
    let why = commissions.between("href=\"/partner/commissions/", "\"");
    partner
        .get(&format!("/partner/commissions/{why}"))
        .await
        .is(200)
        .holds("Why this reversal")
        .holds("AP-10")
        .holds("It earns commission")
        .holds("MYR 5.00 − MYR 10.00 = −MYR 5.00")
        .lacks("2026-06-01T04:00:00Z ≤");

    withdraw_and_be_paid(&site, no, &mut partner, &mut operator).await;
    let detail = site.operator().await.get(&format!("/operator/partners/{id}")).await;
    detail.is(200).holds("MYR 25.00");
}

async fn withdraw_and_be_paid(site: &Site, no: No, partner: &mut Browser, operator: &mut Browser) {
    partner.get("/partner/withdrawals/new").await.is(200).holds("MYR 25.00").holds("2026-06").holds("6789");
    let first = partner.submit("/partner/withdrawals/new", "/partner/withdrawals", &[]).await;
    let list = partner.get(first.leads()).await;
    let wd = list.holds("Requested").between("/partner/withdrawals/", "/cancel");
    let cancel = format!("/partner/withdrawals/{wd}/cancel");
    let csrf = list.csrf();
    // One at a time (WD-2), and none to be looked at twice.
    let second = partner.post("/partner/withdrawals", &[("csrf", &csrf)]).await;
    second.is(409).holds("withdrawal_in_process").holds("A withdrawal is in process in batch 2026-06");
    assert_eq!(partner.get("/partner/withdrawals/new").await.leads(), "/partner");
    partner.post(&cancel, &[("csrf", &csrf)]).await.is(303);
    partner.submit("/partner/withdrawals/new", "/partner/withdrawals", &[]).await.is(303);

    let batch = "/operator/batches/2026-06";
    operator.get("/operator").await.is(200).holds("2026-06").holds("sum to zero");
    operator.get(batch).await.is(200).holds("nothing can be approved");
    let list = partner.get("/partner/withdrawals").await;
    let wd = list.between("/partner/withdrawals/", "/cancel");
    let csrf = operator.get(batch).await.csrf();
    let approve = format!("/operator/withdrawals/{wd}/approve");
    operator.post(&approve, &[("csrf", &csrf)]).await.is(409).holds("batch_open");
    site.clock("2026-06-19T16:00:00Z").await;
    // The sessions of the first of June have ended by the nineteenth.
    assert_eq!(partner.get("/partner").await.leads(), "/sign-in?next=%2Fpartner");
    let (mut partner, mut operator) = (site.signed_in(Role::Partner, Some(no)).await, site.operator().await);
    let csrf = partner.get("/partner/withdrawals").await.holds("In review").csrf();
    let cancel = format!("/partner/withdrawals/{wd}/cancel");
    partner.post(&cancel, &[("csrf", &csrf)]).await.is(409).holds("invalid_transition");

    let overview = operator.get("/operator").await;
    assert!(overview.between("Withdrawals to review", "</a>").contains(">1<"));
    operator.get(batch).await.is(200).holds("1 withdrawal to review").holds("Aisyah &amp; Co");
    let approved = operator.submit(batch, &format!("{batch}/approve"), &[]).await;
    operator.get(approved.leads()).await.is(200).holds("Approved.");
    let take = format!("{batch}/payment_file");
    let file = operator.submit(batch, &take, &[("currency", "MYR")]).await;
    file.is(200).holds("<InstdAmt Ccy=\"MYR\">25.00</InstdAmt>").holds("514123456789");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"2026-06-MYR-1.xml\"");
    let again = operator.submit(batch, &take, &[("currency", "MYR")]).await;
    assert_eq!(again.body, file.body, "WD-5");
    let csrf = operator.get(batch).await.csrf();
    operator.post(&take, &[("csrf", &csrf), ("currency", "SGD")]).await.is(409).holds("nothing_to_file");
    partner.get("/partner/withdrawals").await.is(200).holds("Being paid");

    let results = format!("{batch}/results");
    operator.upload(batch, &results, "what is this").await.is(422).holds("invalid_results_file");
    let rejected = "<Document><CstmrPmtStsRpt><OrgnlGrpInfAndSts><OrgnlMsgId>PB-2026-06-MYR-1</OrgnlMsgId>\
                    <GrpSts>RJCT</GrpSts></OrgnlGrpInfAndSts></CstmrPmtStsRpt></Document>";
    let whole = operator.upload(batch, &results, rejected).await;
    whole.is(200).holds("PB-2026-06-MYR-1").holds("rejected this as a whole").holds("Being paid");
    let end_to_end = file.between("<EndToEndId>", "<");
    let told =
        format!("end_to_end_id,status,bank_reference\nWD-NOBODY-MYR,paid,x\n{end_to_end},paid,REF-77\n");
    let some = operator.upload(batch, &results, &told).await;
    some.is(200).holds("WD-NOBODY-MYR").holds("No payment was sent").holds("REF-77");
    let told = format!("end_to_end_id,status,bank_reference\n{end_to_end},paid,REF-77\n");
    assert_eq!(operator.upload(batch, &results, &told).await.leads(), format!("{batch}?done=results"));
    partner.get("/partner/withdrawals").await.is(200).holds("✓</span>Paid</span>");
    operator.get("/operator/batches").await.is(200).holds("Done");
}

/// AP-1.
#[tokio::test]
async fn an_application_keeps_what_was_typed() {
    let site = Site::open().await;
    let mut browser = site.browser();
    // What is wrong leads to its step, with what was typed in all of them.
    for (name, value, step, error) in [
        ("applicant_type", "", "who", "Choose what you are."),
        ("name", " ", "who", "Say the name of the applicant."),
        ("phone", "12345", "reach", "international form"),
        ("email", "aisyah", "reach", "not an e-mail address"),
        ("country", "US", "reach", "not open to this country"),
        ("country", "", "reach", "Choose your country."),
        ("channels.0.audience", "many", "channels", "Write a whole number."),
        ("channels.0.kind", "", "channels", "Say what it is."),
    ] {
        let answer = browser.submit("/apply", "/apply", &with(APPLICATION, name, value)).await;
        answer.is(422).holds(error).holds(&format!("name=\"step\" value=\"{step}\""));
        if name != "name" {
            answer.holds("value=\"Aisyah &amp; Co\"");
        }
        if !value.trim().is_empty() && name != "country" {
            answer.holds(&format!("value=\"{value}\""));
        }
    }
    let mut more = with(APPLICATION, "step", "channels").to_vec();
    more.push(("add_channel", "yes"));
    let page = browser.submit("/apply", "/apply", &more).await;
    page.is(200).holds("Channel 2").holds("value=\"1200\"");
    browser.submit("/apply", "/apply", &APPLICATION).await.is(303);
    let again = browser.submit("/apply", "/apply", &APPLICATION).await;
    again.is(422).holds("partner_exists").holds("value=\"+60 12-345 6789\"");
    let long = "x".repeat(1_001);
    browser.submit("/apply", "/apply", &with(APPLICATION, "name", &long)).await.is(422);
    browser.submit("/apply", "/apply", &with(APPLICATION, "name", "a\u{0}b")).await.is(422);
}

/// AP-1: from step to step, back again, and nothing is asked for before its step was seen.
#[tokio::test]
async fn an_application_goes_step_by_step() {
    let site = Site::open().await;
    let mut browser = site.browser();
    let who = [("step", "who"), ("applicant_type", "kol"), ("name", "Aisyah"), ("contact", "Aisyah")];
    let unnamed = browser.submit("/apply", "/apply", &with(who, "contact", "")).await;
    unnamed.is(422).holds("Say whom to speak to.").lacks("international form");
    let reach = browser.submit("/apply", "/apply", &who).await;
    reach.is(200).holds("name=\"step\" value=\"reach\"").lacks("international form");
    reach.holds("type=\"hidden\" name=\"applicant_type\" value=\"kol\"");
    let mut fields = with(who, "step", "reach").to_vec();
    fields.extend([("phone", "+60 12-345 6789"), ("email", "aisyah@example.com"), ("country", "MY")]);
    let channels = browser.submit("/apply", "/apply", &fields).await;
    channels.is(200).holds("name=\"step\" value=\"channels\"").holds("name=\"country\" value=\"MY\"");
    fields[0].1 = "channels";
    let check = browser.submit("/apply", "/apply", &fields).await;
    check.is(200).holds("name=\"step\" value=\"check\"").holds("Malaysia").holds("None named");
    fields[0].1 = "check";
    fields.push(("back", "who"));
    let back = browser.submit("/apply", "/apply", &fields).await;
    back.is(200).holds("name=\"step\" value=\"who\"").holds("value=\"kol\" selected");
    fields.pop();
    browser.submit("/apply", "/apply", &fields).await.is(303);
}

const PARTNER_PAGES: [&str; 9] = [
    "/partner",
    "/partner/customers",
    "/partner/customers?filter=not_bought",
    "/partner/commissions",
    "/partner/withdrawals",
    "/partner/statements",
    "/partner/payout-account",
    "/partner/contract",
    "/partner/materials",
];

const OPERATOR_PAGES: [&str; 23] = [
    "/operator",
    "/operator/applications",
    "/operator/applications?status=active",
    "/operator/batches",
    "/operator/batches/2026-06",
    "/operator/applications?q=Aisyah",
    "/operator/events",
    "/operator/events?q=c1&kind=payment.succeeded",
    "/operator/events/1",
    "/operator/ledger",
    "/operator/corrections",
    "/operator/account-changes",
    "/operator/rules",
    "/operator/rules/1",
    "/operator/terms",
    "/operator/terms/1",
    "/operator/contracts",
    "/operator/webhooks",
    "/operator/work",
    "/operator/ledger/transfers",
    "/operator/ledger/transfers?account=affiliate%3Apayouts&cause=1",
    "/operator/events/waiting",
    "/operator/events/refused",
];

#[tokio::test]
async fn every_page_is_strict_about_what_it_loads() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    site.customers("ABCDEFGH", 0..60).await;
    let (mut partner, mut operator) = (site.signed_in(Role::Partner, Some(no)).await, site.operator().await);
    let mut pages = Vec::new();
    for path in PARTNER_PAGES {
        pages.push((path, 200, partner.get(path).await));
    }
    for path in OPERATOR_PAGES {
        pages.push((path, 200, operator.get(path).await));
    }
    pages.push(("unknown", 404, partner.get("/partner/nothing").await));
    pages.push(("forbidden", 403, partner.get("/operator").await));
    pages.push(("no method", 405, partner.get("/sign-out").await));
    let mut nobody = site.browser();
    pages.push(("apply", 200, nobody.get("/apply").await));
    pages.push(("sign-in", 200, nobody.get("/sign-in").await));
    for (path, status, page) in &pages {
        assert_eq!(page.status, *status, "{path}");
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(page.header("cache-control"), "private, no-store", "{path}");
        page.holds("1 Jun 2026, 12:00")
            .lacks("<style")
            .lacks(" style=")
            .lacks("<script>")
            .lacks("javascript:");
    }
    let css = pages[0].2.between("rel=\"stylesheet\" href=\"", "\"");
    let asset = nobody.get(&css).await;
    asset.is(200);
    assert_eq!(asset.header("cache-control"), "public, max-age=31536000, immutable");
    nobody.get("/assets/app.css").await.is(404);
}

#[tokio::test]
async fn lists_go_on_where_they_ended() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    site.customers("ABCDEFGH", 0..40).await;
    let mut partner = site.signed_in(Role::Partner, Some(no)).await;
    for path in ["/partner/customers", "/partner/commissions"] {
        let first = partner.get(path).await;
        first.is(200).lacks("To the start");
        let next = first.between("class=\"button\" href=\"", "\" rel=\"next\"").replace("&amp;", "&");
        let rows = |page: &browser::Answer| page.text().matches("<th scope=\"row\">").count();
        let second = partner.get(&next).await;
        second.is(200).holds("To the start").lacks("rel=\"next\"");
        assert_eq!((rows(&first), rows(&second)), (25, 15), "{path}");
    }
    partner.get("/partner/customers?cursor=nonsense").await.is(200).holds("rel=\"next\"");
    // AP-3.
    partner.get("/partner/materials").await.is(200).holds("ABCDEFGH").holds("ไทย").holds("WhatsApp");
    let qr = partner.get("/partner/materials/qr.svg").await;
    assert_eq!(qr.is(200).header("content-type"), "image/svg+xml");
    partner.get("/partner/materials/posters/xx/square.png").await.is(404);
}

/// AP-3, AP-4: what each channel brought.
#[tokio::test]
async fn channels_are_counted_on_the_materials() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    let mut partner = site.signed_in(Role::Partner, Some(no)).await;
    partner.get("/partner/materials").await.is(200).holds("What each channel brought").lacks("Clicks");
    for channel in ["line", "line", "", "<b>"] {
        let (channel, visitor) = (channel.to_owned(), "ab12".to_owned());
        site.stand.act(Action::Click { code: "ABCDEFGH".into(), channel, visitor }).await.unwrap().unwrap();
    }
    let page = partner.get("/partner/materials").await;
    page.is(200).holds("Clicks").holds("Link without a channel").holds("&lt;b&gt;").lacks("<b>");
    let row = page.between("<th scope=\"row\">LINE", "</tr>");
    let file = partner.get("/partner/materials/channels.csv").await;
    assert_eq!(file.is(200).text().lines().next(), Some("channel,clicks,customers"));
    file.holds("line,2,0");
    assert!(partner.get("/partner/materials/channels.xlsx").await.is(200).body.starts_with(b"PK"));
    assert!(row.contains(">2<") && row.contains(">0<"), "{row}");
}

/// AP-13: sums are told in the figures of the language that is spoken.
#[tokio::test]
async fn an_amount_is_explained_in_the_language_of_who_asks() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    site.customers("ABCDEFGH", 0..1).await;
    let mut partner = site.signed_in(Role::Partner, Some(no)).await;
    let list = partner.get("/partner/commissions").await;
    let why = format!(
        "/partner/commissions/{}",
        list.between("href=\"/partner/commissions/cm", "\"").replacen('_', "cm_", 1)
    );
    let page = partner.get(&why).await;
    page.is(200).holds("MYR 100.00 × 10 % = MYR 10.00, rounded half away from zero");
    page.holds("From paying customer 1 on: 10 %").holds("until before 1 Jun 2028, 12:00").lacks("round(");
    partner.post("/language", &[("csrf", &page.csrf()), ("language", "id")]).await.is(303);
    partner.get(&why).await.is(200).holds("MYR 100,00 × 10 % = MYR 10,00");
}

/// AP-11: by identifier, by the end of the phone that is shown, by state, and from either end.
#[tokio::test]
async fn customers_are_found() {
    let site = Site::open().await;
    let (no, other) = (site.stand.partner(1, "ABCDEFGH").await, site.stand.partner(2, "JKMNPQRS").await);
    site.customers("ABCDEFGH", 0..12).await;
    site.customers("JKMNPQRS", 20..21).await;
    site.stand.tell(vec![line(registered(13, "ABCDEFGH"))]).await.unwrap();
    let mut partner = site.signed_in(Role::Partner, Some(no)).await;
    let rows = |page: &browser::Answer| page.text().matches("<th scope=\"row\">").count();
    for (query, expected) in [
        ("", 13),
        ("?filter=paying", 12),
        ("?filter=not_bought", 1),
        ("?q=c7", 1),
        ("?q=007", 1),
        // More than the end that is shown is not compared, so that the rest cannot be guessed (AP-12).
        ("?q=99999007", 1),
        ("?q=c20", 0),
        ("?q=nobody", 0),
        ("?q=c13&filter=paying", 0),
    ] {
        let page = partner.get(&format!("/partner/customers{query}")).await;
        assert_eq!(rows(page.is(200)), expected, "{query}");
    }
    let newest = partner.get("/partner/customers").await;
    let oldest = partner.get("/partner/customers?sort=oldest").await;
    assert_eq!(newest.between("small hush\">", "<"), "c13");
    assert_eq!(oldest.between("small hush\">", "<"), "c0");
    let mut second = site.signed_in(Role::Partner, Some(other)).await;
    second.get("/partner/customers?q=c7").await.is(200).holds("No customer matches");
}

/// AP-11, AP-12, WD-4: what a list shows is what its files hold.
#[tokio::test]
async fn lists_are_downloaded() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    site.customers("ABCDEFGH", 0..60).await;
    site.stand.tell(vec![line(refunded(1, 3, 5_000))]).await.unwrap();
    let account = Action::SetPayoutAccount { partner: no, account: account() };
    site.stand.act(account).await.unwrap().unwrap();
    let mut partner = site.signed_in(Role::Partner, Some(no)).await;
    partner.submit("/partner/withdrawals/new", "/partner/withdrawals", &[]).await.is(303);
    for (path, rows, holds) in [
        ("/partner/customers/export", 60, "c0,'+60•••••000,false"),
        ("/partner/customers/export.csv?filter=not_bought", 0, "customer_id,phone"),
        ("/partner/customers/export.csv?q=c7", 1, "c7,"),
        ("/partner/commissions/export", 61, "reversal,available"),
        ("/partner/commissions/export.csv?filter=reversal", 1, "-5.00,MYR"),
        ("/partner/commissions/export.csv?filter=pending", 0, "settled_at,phone"),
        ("/partner/withdrawals/export", 1, "MYR,requested"),
        ("/partner/statements/2026-06", 61, "reversal,available"),
        ("/partner/statements/2026-05", 0, "settled_at,phone"),
    ] {
        let path = if path.contains(".csv") { path.to_owned() } else { format!("{path}.csv") };
        let file = partner.get(&path).await;
        assert_eq!(file.is(200).header("content-type"), "text/csv; charset=utf-8", "{path}");
        assert_eq!(file.text().lines().count(), rows + 1, "{path}");
        file.holds(holds);
    }
    let book = partner.get("/partner/commissions/export.xlsx").await;
    assert!(book.is(200).body.starts_with(b"PK"));
    assert_eq!(book.header("content-disposition"), "attachment; filename=\"commissions.xlsx\"");
    partner
        .get("/partner/statements")
        .await
        .is(200)
        .holds("Jun 2026")
        .holds("/partner/statements/2026-06.xlsx");
    for path in ["customers/export.pdf", "customers/x.csv", "withdrawals/x.csv", "statements/2026-13.csv"] {
        partner.get(&format!("/partner/{path}")).await.is(404);
    }
    site.browser().get("/partner/customers/export.csv").await.is(303);
}

#[tokio::test]
async fn pages_need_a_key_of_their_role() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    let mut nobody = site.browser();
    for path in PARTNER_PAGES.into_iter().chain(OPERATOR_PAGES).chain(["/partner/x", "/operator/x"]) {
        let answer = nobody.get(path).await;
        assert!(answer.leads().starts_with("/sign-in?next=%2F"), "{path}");
    }
    for key in ["gk_0000000000000000_00", ""] {
        nobody.sign_in(key).await.is(422).holds("not known").lacks(&format!("value=\"{key}\""));
    }
    // One goes on to the page that was asked for, and to no other site.
    let key = site.key(Role::Partner, Some(no)).await;
    let fields = [("access_key", key.as_str()), ("next", "/partner/customers?filter=not_bought")];
    let form = nobody.get("/sign-in?next=%2Fpartner%2Fcustomers%3Ffilter%3Dnot_bought").await;
    form.holds("value=\"/partner/customers?filter=not_bought\"");
    let mut partner = site.browser();
    assert_eq!(partner.submit("/sign-in", "/sign-in", &fields).await.leads(), fields[1].1);
    let elsewhere = with(fields, "next", "//evil.example/partner");
    assert_eq!(nobody.submit("/sign-in", "/sign-in", &elsewhere).await.leads(), "/partner");
    // A partner is no staff, staff is no partner, an auditor only looks.
    let mut operator = site.operator().await;
    let id = site.stand.service.ids().write(app::ids::Kind::Partner, no);
    let detail = format!("/operator/partners/{id}");
    partner.get(&detail).await.is(403).holds("forbidden");
    operator.get("/partner").await.is(403);
    let mut auditor = site.signed_in(Role::Auditor, None).await;
    let page = auditor.get(&detail).await;
    page.is(200).lacks("Suspend");
    let fields = [("csrf", page.csrf()), ("reason", "why".to_owned())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    auditor.post(&format!("{detail}/suspend"), &fields).await.is(403);
}

#[tokio::test]
async fn what_is_anothers_is_not_there() {
    let site = Site::open().await;
    let (one, two) = (site.stand.partner(1, "ABCDEFGH").await, site.stand.partner(2, "JKMNPQRS").await);
    site.customers("ABCDEFGH", 0..3).await;
    let account = Action::SetPayoutAccount { partner: one, account: account() };
    site.stand.act(account).await.unwrap().unwrap();
    let mut first = site.signed_in(Role::Partner, Some(one)).await;
    first.submit("/partner/withdrawals/new", "/partner/withdrawals", &[]).await.is(303);
    let wd = first.get("/partner/withdrawals").await.between("/partner/withdrawals/", "/cancel");
    let why = first.get("/partner/commissions").await.between("href=\"/partner/commissions/", "\"");
    let mut second = site.signed_in(Role::Partner, Some(two)).await;
    second.get("/partner/customers").await.is(200).holds("No customers yet");
    second.get("/partner/commissions").await.is(200).holds("No commissions yet");
    second.get(&format!("/partner/commissions/{why}")).await.is(404);
    second.get("/partner/commissions/cm_nonsense").await.is(404);
    let csrf = second.get("/partner").await.csrf();
    second.post(&format!("/partner/withdrawals/{wd}/cancel"), &[("csrf", &csrf)]).await.is(404);
    second.post("/partner/withdrawals/wd_x/cancel", &[("csrf", &csrf)]).await.is(404);
    first.get("/partner/withdrawals").await.is(200).holds("Requested").lacks("Cancelled");
}

/// EV-3, EV-4.
#[tokio::test]
async fn staff_sees_what_waits_and_what_was_refused() {
    let site = Site::open().await;
    let mut operator = site.operator().await;
    let mut late = paid(1, 1, 500);
    late.time = at("2027-01-01T00:00:00Z");
    site.stand.tell(vec![line(paid(9, 9, 500)), line(late)]).await.unwrap();
    operator.get("/operator/events/waiting").await.is(200).holds("customer c9").holds("Payment succeeded");
    operator.get("/operator/events/refused").await.is(200).holds("time_in_future").holds("/time");
    operator.get("/operator/batches/2026-07").await.is(404);
    operator.get("/operator/batches/junk").await.is(404);
    operator.get("/operator/partners/pa_junk").await.is(404);
}
