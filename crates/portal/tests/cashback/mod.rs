//! The Bonus Cashback programme over its pages: a seller's way from the search to the settled record, what
//! staff decides, a shopper's bonus, and who may see what.

mod shopper;

use app::access::Role;
use app::inbox::Verdict;
use app::views;
use money::Rate;
use programs::cashback::{FeeTrigger, OrderLine, OrderRefund, ReviewMode, Terms};
use programs::time::Zone;
use programs::{Action, Event, Fact};
use testkit::facts::{at, event, line, myr};

use super::browser::Browser;
use super::{OPERATOR_PAGES, Site};

const REGISTER: &str = "/seller/campaigns/bonus-cashback/register";
const RECORD: &str = "/seller/registrations";
/// An order's identifier that would be trouble in a path and in a page.
const HOSTILE_ORDER: &str = "o/1?<b>&amp;";

impl Site {
    async fn seller(&self, seller_id: &str) -> Browser {
        let (_, key) = views::create_seller_key(&self.stand.service, seller_id, "Aisyah").await.unwrap();
        let mut browser = self.browser();
        assert_eq!(browser.sign_in(&key).await.leads(), "/seller/campaigns");
        browser
    }

    async fn facts(&self, facts: Vec<Event>) {
        let verdicts = self.stand.tell(facts.into_iter().map(line).collect()).await.unwrap();
        let accepted = |verdict: &Verdict| matches!(verdict, Verdict::Accepted(_));
        assert!(verdicts.iter().all(accepted), "{verdicts:?}");
    }

    /// Publishes terms that take effect an hour from noon: a review, and a higher fee in Malaysia.
    async fn new_terms(&self) {
        let mut terms = Terms::template();
        terms.effective = at("2026-06-01T05:00:00Z");
        terms.old_terms_end = Some(at("2026-06-30T16:00:00Z"));
        terms.changes = "The fee in Malaysia rises & is capped.".into();
        terms.review = ReviewMode::Manual;
        if let Some(market) = terms.markets.first_mut() {
            market.fee_rate = Rate::from_bps(450).unwrap();
            market.cap_per_unit = Some(250);
            market.fee_trigger = FeeTrigger::AllCompleted;
        }
        self.stand.act(Action::PublishTerms(Box::new(terms))).await.unwrap().unwrap();
    }
}

/// An order of shopper B1 at a seller with the voucher: MYR 100.00 less a discount of the seller of 5.00 and
/// one of the platform of 2.50.
fn ordered(order_id: &str, seller_id: &str, voucher: bool) -> Event {
    let fact = Fact::OrderCreated {
        order_id: order_id.into(),
        seller_id: seller_id.into(),
        shopper_id: "B1".into(),
        bonus_cashback_voucher: voucher,
        redemption: None,
        lines: vec![OrderLine {
            line_id: "1".into(),
            sku: "tea-1".into(),
            name: "Tea <script>".into(),
            quantity: 2,
            unit_price: myr(5_000),
            seller_discount: myr(500),
            platform_discount: myr(250),
        }],
        shipping: myr(600),
    };
    event(&format!("created-{order_id}"), fact)
}

fn delivered(order_id: &str) -> Event {
    event(&format!("delivered-{order_id}"), Fact::OrderDelivered { order_id: order_id.into() })
}

fn completed(order_id: &str) -> Event {
    event(&format!("completed-{order_id}"), Fact::OrderCompleted { order_id: order_id.into() })
}

fn half_refunded(order_id: &str) -> Event {
    let lines = vec![OrderRefund { line_id: "1".into(), amount: myr(4_750), quantity: 1 }];
    let refund_id = format!("half-{order_id}");
    event(&refund_id.clone(), Fact::OrderRefunded { refund_id, order_id: order_id.into(), lines })
}

/// Registers a seller for Malaysia by the form.
async fn register(seller: &mut Browser) {
    let fields = form(seller).await;
    let sent = seller.submit(REGISTER, REGISTER, &fields).await;
    assert_eq!(sent.leads(), "/seller/registrations?done=registered");
}

/// The fields of the form as a seller fills them in, with the version that it shows.
async fn form(seller: &mut Browser) -> [(&'static str, &'static str); 3] {
    let version = seller.get(REGISTER).await.between("name=\"terms_version\" value=\"", "\"");
    [("terms_version", if version == "1" { "1" } else { "2" }), ("market", "MY"), ("agree", "yes")]
}

/// The registration that a page shows first.
fn registration_of(page: &super::browser::Answer) -> String {
    "rg_".to_owned() + &page.between("Reference <code>rg_", "<")
}

/// BC-1, BC-2.
#[tokio::test]
async fn a_campaign_is_found_read_and_registered_for() {
    let site = Site::open().await;
    let mut seller = site.seller("S1").await;
    seller.get("/seller").await.is(303);
    let nothing = seller.get("/seller/campaigns?q=%3Cb%3Ewinter").await;
    nothing.is(200).holds("Nothing found for “&lt;b&gt;winter”").holds("value=\"&lt;b&gt;winter\"");
    seller
        .get("/seller/campaigns?q=cashback+voucher")
        .await
        .is(200)
        .holds("/seller/campaigns/bonus-cashback");
    let campaign = seller.get("/seller/campaigns/bonus-cashback").await;
    for shown in ["Malaysia", "3 %", "No cap", "5 %", "Each business day", "Approved at once"] {
        campaign.is(200).holds(shown);
    }
    campaign.lacks("Budget");
    assert_eq!(site.browser().get("/campaigns/bonus-cashback/register").await.leads(), REGISTER, "BC-1");
    seller.get("/seller/campaigns/winter").await.is(404);
    seller.get("/seller/campaigns/bonus-cashback/terms/1").await.is(200).lacks("What changed");
    seller.get("/seller/campaigns/bonus-cashback/terms/2").await.is(404);

    seller.get(REGISTER).await.is(200).holds("Malaysia (MYR), 3 % service fee").holds("terms for sellers");
    let good = form(&mut seller).await;
    for (name, value, code) in [
        ("agree", "", "Tick the box"),
        ("market", "", "Choose the country"),
        ("market", "US", "market_not_supported"),
        ("terms_version", "0", "terms_outdated"),
        ("terms_version", "7", "terms_unknown"),
    ] {
        let answer = seller.submit(REGISTER, REGISTER, &super::with(good, name, value)).await;
        answer.is(422).holds(code).holds("aria-invalid=\"true\"");
        if name != "market" {
            answer.holds("value=\"MY\" selected");
        }
    }
    register(&mut seller).await;
    let record = seller.get("/seller/registrations?done=registered").await;
    record.is(200).holds("You have registered").holds("Approved").holds("Version 1").holds("Malaysia MYR");
    seller.get("/seller/campaigns/bonus-cashback").await.is(200).holds("Your registration");
    // One at a time.
    let page = seller.get(REGISTER).await;
    page.is(200).holds("You have a registration already").lacks("name=\"agree\"");
    let csrf = page.csrf();
    let again = [("csrf", csrf.as_str()), good[0], good[1], good[2]];
    seller.post(REGISTER, &again).await.is(409).holds("already_registered");
}

/// BC-2, BC-3: a registration is withdrawn, kept, reviewed, suspended, and ended.
#[tokio::test]
async fn a_registration_goes_through_its_states() {
    let site = Site::open().await;
    let mut seller = site.seller("S1").await;
    let mut operator = site.operator().await;
    register(&mut seller).await;
    let id = registration_of(&seller.get(RECORD).await);
    let own = |command: &str| format!("{RECORD}/{id}/{command}");
    let staff = |command: &str| format!("/operator/registrations/{id}/{command}");
    let page = "/operator/sellers/S1";

    let asked = seller.submit(RECORD, &own("withdraw"), &[]).await;
    seller.get(asked.leads()).await.is(200).holds("Withdrawal under review").holds("Cancel Withdraw");
    // Leaving is asked about first, without script.
    let dialog = format!("popovertarget=\"withdraw-{id}\"");
    seller.get(RECORD).await.lacks(&dialog);
    let queue = operator.get("/operator/registrations?status=withdraw_under_review").await;
    queue.is(200).holds("href=\"/operator/sellers/S1\"").holds("Approve the withdrawal");
    assert!(operator.get("/operator").await.between("Registrations to review", "</a>").contains(">1<"));
    let refused = operator.submit(page, &staff("reject_withdraw"), &[("reason", " ")]).await;
    refused.is(422).holds("Say why; who it concerns will read it.");
    let stays = operator.submit(page, &staff("reject_withdraw"), &[("reason", "Too soon & so")]).await;
    operator.get(stays.leads()).await.is(200).holds("The withdrawal was refused").holds("Approved");
    seller.get(RECORD).await.is(200).holds("Too soon &amp; so").lacks("Cancel Withdraw");
    seller.get(RECORD).await.holds(&dialog).holds(&format!("popover id=\"withdraw-{id}\""));
    seller.submit(RECORD, &own("withdraw"), &[]).await.is(303);
    seller.submit(RECORD, &own("cancel_withdraw"), &[]).await.is(303);
    // What is not a seller's, or not listed, is not done.
    let csrf = seller.get(RECORD).await.csrf();
    seller.post(&own("approve"), &[("csrf", &csrf)]).await.is(404);
    seller.post(&own("cancel_withdraw"), &[("csrf", &csrf)]).await.is(409).holds("invalid_transition");
    seller.post(&own("withdraw"), &[("csrf", "x")]).await.is(403);
    operator.submit(page, &staff("suspend"), &[("reason", "Complaints")]).await.is(303);
    seller.get(RECORD).await.is(200).holds("Suspended").holds("Complaints");
    operator.submit(page, &staff("resume"), &[]).await.is(303);
    // Staff may ask on the seller's behalf.
    operator.submit(page, &staff("withdraw"), &[]).await.is(303);
    operator.submit(page, &staff("approve_withdraw"), &[]).await.is(303);
    seller.get(RECORD).await.is(200).holds("Expired").lacks("Withdraw…").lacks("Leave the campaign?");
    register(&mut seller).await;
    let both = seller.get(RECORD).await;
    assert_eq!(both.text().matches("Reference <code>rg_").count(), 2, "BC-3: every registration is listed");
}

/// BC-2: nobody is charged more without having agreed.
#[tokio::test]
async fn new_terms_are_read_and_agreed_to() {
    let site = Site::open().await;
    let (mut seller, mut late) = (site.seller("S1").await, site.seller("S2").await);
    register(&mut seller).await;
    register(&mut late).await;
    site.new_terms().await;
    let campaign = seller.get("/seller/campaigns/bonus-cashback").await;
    campaign.is(200).holds("What changes on").holds("The fee in Malaysia rises &amp; is capped.");
    campaign.holds("Malaysia: Service fee").holds("4.5 %").holds("MYR 2.50");
    let record = seller.get(RECORD).await;
    record.is(200).holds("New terms, version 2").holds("1 Jul 2026, 00:00");
    let id = registration_of(&record);
    let path = format!("{RECORD}/{id}/terms");
    record.holds(&format!("href=\"{path}\""));
    let terms = seller.get(&path).await;
    terms
        .is(200)
        .holds("What changed since version 1")
        .holds("Registrations are approved")
        .holds("Reviewed by the operator");
    late.get(&path).await.is(404);
    let fields = [("terms_version", "2"), ("agree", "yes")];
    let not_agreed = seller.submit(&path, &path, &super::with(fields, "agree", "")).await;
    not_agreed.is(422).holds("Tick the box").holds("aria-invalid=\"true\"");
    seller
        .submit(&path, &path, &super::with(fields, "terms_version", "9"))
        .await
        .is(422)
        .holds("terms_unknown");
    let agreed = seller.submit(&path, &path, &fields).await;
    seller.get(agreed.leads()).await.is(200).holds("You have agreed").holds("Version 2").lacks("! New terms");
    seller.get(&path).await.is(404).holds("There are no new terms");

    // At the announced end, who has not agreed is suspended, and back once the new terms are agreed to.
    site.clock("2026-06-30T16:00:00Z").await;
    let mut late = site.seller("S2").await;
    let record = late.get(RECORD).await;
    record.is(200).holds("Suspended").holds("The terms agreed to before have ended");
    let path = format!("{RECORD}/{}/terms", registration_of(&record));
    late.submit(&path, &path, &fields).await.is(303);
    late.get(RECORD).await.is(200).holds("Approved").lacks("! New terms");

    // New registrations are reviewed under the new terms.
    let (mut newcomer, mut operator) = (site.seller("S3").await, site.operator().await);
    register(&mut newcomer).await;
    newcomer.get(RECORD).await.is(200).holds("Under review");
    let queue = operator.get("/operator/registrations").await;
    let id = registration_of(queue.is(200).holds("/operator/sellers/S3"));
    let reject = format!("/operator/registrations/{id}/reject");
    operator.submit("/operator/sellers/S3", &reject, &[("reason", "No licence")]).await.is(303);
    newcomer.get(RECORD).await.is(200).holds("Rejected").holds("No licence");
    register(&mut newcomer).await;
    let id = registration_of(&newcomer.get(RECORD).await);
    let approve = format!("/operator/registrations/{id}/approve");
    operator.submit("/operator/registrations", &approve, &[]).await.is(303);
    newcomer.get(RECORD).await.is(200).holds("Approved");
}

/// BC-5 to BC-7, AP-13: from the orders to the settled record, with every figure explained.
#[tokio::test]
async fn orders_are_settled_and_every_figure_is_explained() {
    let site = Site::open().await;
    let mut seller = site.seller("S1").await;
    seller.get("/seller/to-settle").await.is(200).holds("Nothing to settle");
    seller.get("/seller/settled-records").await.is(200).holds("No settled records yet");
    register(&mut seller).await;
    site.facts(vec![ordered("o2", "S1", true), ordered(HOSTILE_ORDER, "S1", true)]).await;
    let waiting = seller.get("/seller/to-settle").await;
    waiting.is(200).holds("Waiting for delivery").holds("−MYR 2.85").holds("expected");
    site.facts(vec![delivered(HOSTILE_ORDER), half_refunded(HOSTILE_ORDER)]).await;
    seller.get("/seller/to-settle?q=o2").await.is(200).holds("Waiting for delivery").lacks("Delivered. ");
    seller.get("/seller/to-settle?q=none").await.is(200).holds("There is no order none").lacks("data-label");
    let csv = seller.get("/seller/to-settle/export.csv").await;
    csv.is(200).holds("o2,created,delivery,,,-2.85,MYR").holds(",delivered,period_end,2026-06-01,");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"to-settle.csv\"");
    let open = seller.get("/seller/to-settle").await;
    open.holds("Settles with the end of period 2026-06-01, ").holds("2 Jun 2026, 00:00");
    open.holds("MYR 1.42").holds("−MYR 1.43").holds("Result so far");

    let order = format!("/seller/orders/{}", open.between("href=\"/seller/orders/", "\""));
    let page = seller.get(&order).await;
    page.is(200).holds("Order o/1?&lt;b&gt;&amp;amp;").holds("Tea &lt;script&gt;").lacks("B1");
    page.holds("MYR 2.85").holds("BC-5").holds("rounded half away from zero");
    page.holds("round(4750 × 300 / 10000) = 143</span>").lacks("in force when it was created</span>");
    let fee = format!("/seller/fees/{}", open.between("href=\"/seller/fees/", "\""));
    seller.get(&fee).await.is(200).holds("Why this service fee").holds("round(9500 × 300 / 10000) = 285");

    site.clock("2026-06-01T16:00:00Z").await;
    let mut seller = site.seller("S1").await;
    let records = seller.get("/seller/settled-records").await;
    records.is(200).holds("2026-06-01").holds("View details");
    let record =
        format!("/seller/settled-records/{}", records.between("href=\"/seller/settled-records/", "\""));
    let details = seller.get(&record).await;
    details.is(200).holds("Opening + lines = closing + payout").holds("Adds up").holds("Deducted from sales");
    for figure in ["MYR 100.00", "−MYR 5.00", "MYR 2.50", "−MYR 2.85", "MYR 1.42", "−MYR 1.43"] {
        details.holds(figure);
    }
    details.holds("bonus_cashback_service_fee_amount").holds("By order").holds("Line by line");
    let lines = seller.get(&format!("{record}?show=lines")).await;
    lines.is(200).holds("MYR 95.00").holds("Fee refunded").holds("Why");
    let csv = seller.get(&format!("{record}/csv")).await;
    csv.is(200).holds("bonus_cashback_service_fee_amount").holds("-2.85");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"settled-2026-06-01-MYR.csv\"");
    details.holds(&format!("{record}/csv")).holds(&format!("{record}/xlsx")).holds("Download as XLSX");
    for found in [
        format!("{record}?q=o%2F1%3F%3Cb%3E%26amp%3B"),
        format!("{record}?show=lines&q=o%2F1%3F%3Cb%3E%26amp%3B"),
    ] {
        seller.get(&found).await.is(200).holds("−MYR 2.85").holds("value=\"o/1?&lt;b&gt;&amp;amp;\"");
    }
    seller
        .get(&format!("{record}?q=o2"))
        .await
        .is(200)
        .holds("Order o2 is not in this record")
        .holds("Adds up");
    let settled = seller.get("/seller/to-settle?q=o%2F1%3F%3Cb%3E%26amp%3B").await;
    settled.is(200).holds("is not waiting to be settled").holds("See the order");
    let csv = seller.get("/seller/settled-records/export.csv").await;
    csv.is(200).holds(",2026-06-01,2026-06-01T16:00:00Z,MYR,0.00,-2.85,1.42,-1.43,-1.43,0.00,");
    seller.get("/seller/settled-records/export.xlsx").await.is(200);
    let xlsx = seller.get(&format!("{record}/xlsx")).await;
    xlsx.is(200);
    assert_eq!(xlsx.header("content-disposition"), "attachment; filename=\"settled-2026-06-01-MYR.xlsx\"");
    seller.get(&format!("{record}/pdf")).await.is(404);
    seller.get("/seller/to-settle").await.is(200).holds("Waiting for delivery").lacks("Result so far");
    // Staff sees the same, and whose shopper it was.
    let mut operator = site.operator().await;
    let staff = record.replace("/seller/", "/operator/sellers/S1/");
    operator.get(&staff).await.is(200).holds("Adds up").holds("/operator/sellers/S1/settled-records");
    operator.get(&format!("{staff}/csv")).await.is(200).holds("-2.85");
    operator.get(&format!("{staff}/xlsx")).await.is(200);
    operator.get("/operator/sellers/S1/settled-records/export.csv").await.is(200).holds(",2026-06-01,");
    operator.get("/operator/sellers/S2/settled-records/export.csv").await.is(200).lacks("2026-06-01");
    let order = order.replace("/seller/", "/operator/");
    operator.get(&order).await.is(200).holds("/operator/shoppers/B1").holds("/operator/sellers/S1");
    operator.get(&fee.replace("/seller/", "/operator/")).await.is(200).holds("Why this service fee");
    for sheet in ["to-settle", "settled-records", "simulation"] {
        operator.get(&format!("/operator/sellers/S1/{sheet}")).await.is(200).holds("Seller S1");
    }
}

/// The simulation says what registration would have charged.
#[tokio::test]
async fn a_seller_sees_what_the_campaign_would_have_cost() {
    let site = Site::open().await;
    let mut seller = site.seller("S1").await;
    let path = "/seller/campaigns/bonus-cashback/simulation";
    seller.get(path).await.is(200).holds("No delivered orders yet");
    site.facts(vec![ordered("o1", "S1", true), ordered("o2", "S1", false)]).await;
    site.facts(vec![delivered("o1"), delivered("o2"), half_refunded("o1")]).await;
    let page = seller.get(path).await;
    // With the voucher half of one order is left, without it a whole one is charged too.
    for figure in ["MYR 47.50", "MYR 1.43", "MYR 142.50", "MYR 4.28", "Malaysia MYR"] {
        page.is(200).holds(figure);
    }
    page.holds("1 order would have been charged: ").holds("pays for itself");
    seller.get(&format!("{path}?days=30")).await.is(200).holds("MYR 47.50").holds("3 May 2026, 00:00");
    let order = seller.get("/seller/orders/o1").await;
    order.is(200).holds("Not charged: the seller's registration was not in force");
    // Without a word of its name, a campaign is found by none.
    seller.get("/seller/campaigns?q=bonus+winter").await.is(200).holds("Nothing found");
}

/// BC-7: what concerns the campaign is told in the zone of its terms, what concerns partners in that of theirs.
#[tokio::test]
async fn a_campaigns_pages_are_in_the_zone_of_its_terms() {
    let site = Site::open().await;
    register(&mut site.seller("S1").await).await;
    let mut terms = Terms::template();
    terms.effective = at("2026-06-01T05:00:00Z");
    terms.old_terms_end = Some(at("2026-06-30T16:00:00Z"));
    terms.changes = "Days end in Jakarta.".into();
    terms.zone = Zone::parse("+07:00").unwrap();
    site.stand.act(Action::PublishTerms(Box::new(terms))).await.unwrap().unwrap();
    site.clock("2026-06-01T05:00:00Z").await;
    let (mut seller, mut operator) = (site.seller("S1").await, site.operator().await);
    seller.get(RECORD).await.is(200).holds("1 Jun 2026, 11:00").holds("1 Jun 2026, 12:00");
    operator.get("/operator/sellers/S1").await.is(200).holds("1 Jun 2026, 11:00").lacks("1 Jun 2026, 13:00");
    operator.get("/operator").await.is(200).holds("1 Jun 2026, 13:00").lacks("1 Jun 2026, 12:00");
}

const SELLER_PAGES: [&str; 8] = [
    "/seller/campaigns",
    "/seller/campaigns/bonus-cashback",
    REGISTER,
    "/seller/campaigns/bonus-cashback/terms/1",
    "/seller/campaigns/bonus-cashback/simulation",
    RECORD,
    "/seller/to-settle",
    "/seller/settled-records",
];

const STAFF_PAGES: [&str; 7] = [
    "/operator/registrations",
    "/operator/registrations?status=approved",
    "/operator/sellers/S1",
    "/operator/orders",
    "/operator/orders/o1",
    "/operator/shoppers/B1",
    "/operator/find",
];

#[tokio::test]
async fn cashback_pages_need_a_key_of_their_role() {
    let site = Site::open().await;
    let no = site.stand.partner(1, "ABCDEFGH").await;
    let mut seller = site.seller("S1").await;
    register(&mut seller).await;
    site.facts(vec![ordered("o1", "S1", true), delivered("o1")]).await;
    let mut operator = site.operator().await;
    let mut partner = site.signed_in(Role::Partner, Some(no)).await;
    let mut host = site.signed_in(Role::Host, None).await;
    let mut nobody = site.browser();
    for path in SELLER_PAGES {
        seller.get(path).await.is(200).holds("1 Jun 2026, 12:00").lacks("<script>").lacks(" style=");
        assert!(nobody.get(path).await.leads().starts_with("/sign-in?next=%2Fseller%2F"), "{path}");
        for other in [&mut operator, &mut partner, &mut host] {
            other.get(path).await.is(403).holds("forbidden");
        }
    }
    for path in STAFF_PAGES {
        operator.get(path).await.is(200).lacks("<script>").lacks(" style=");
        assert!(nobody.get(path).await.leads().starts_with("/sign-in?next=%2Foperator%2F"), "{path}");
        seller.get(path).await.is(403);
        partner.get(path).await.is(403);
    }
    for path in OPERATOR_PAGES.into_iter().chain(["/operator/registrations", "/operator/sellers/S1"]) {
        host.get(path).await.is(403);
        seller.get(path).await.is(403);
    }
    // A shopper's page is a shopper's; nobody else has one of their own.
    assert!(nobody.get("/bonus").await.leads().starts_with("/sign-in?next=%2Fbonus"));
    for other in [&mut seller, &mut operator, &mut partner, &mut host] {
        other.get("/bonus").await.is(403);
        other.get("/bonus/why/bo_junk").await.is(403);
    }
    seller.get("/seller/nothing").await.is(404);
    seller.get("/seller/fees/fe_junk").await.is(404);
    seller.get("/seller/orders/none").await.is(404);
    // An auditor looks and does nothing.
    let mut auditor = site.signed_in(Role::Auditor, None).await;
    let page = auditor.get("/operator/sellers/S1").await;
    page.is(200).lacks("Suspend").lacks("Withdraw");
    let id = registration_of(&page);
    let (csrf, path) = (page.csrf(), format!("/operator/registrations/{id}/suspend"));
    auditor.post(&path, &[("csrf", &csrf), ("reason", "why")]).await.is(403);
}

#[tokio::test]
async fn what_is_another_sellers_is_not_there() {
    let site = Site::open().await;
    let mut one = site.seller("S1").await;
    register(&mut one).await;
    site.facts(vec![ordered("o1", "S1", true), delivered("o1")]).await;
    let open = one.get("/seller/to-settle").await;
    let fee = format!("/seller/fees/{}", open.between("href=\"/seller/fees/", "\""));
    let id = registration_of(&one.get(RECORD).await);
    site.clock("2026-06-01T16:00:00Z").await;
    let (mut one, mut two) = (site.seller("S1").await, site.seller("S2").await);
    let records = one.get("/seller/settled-records").await;
    let record = records.between("href=\"/seller/settled-records/", "\"");
    let own = format!("/seller/settled-records/{record}");
    for path in [own.clone(), format!("{own}/csv"), format!("{own}/xlsx"), fee, "/seller/orders/o1".into()] {
        one.get(&path).await.is(200);
        two.get(&path).await.is(404);
    }
    two.get(RECORD).await.is(200).holds("No registrations yet");
    two.get("/seller/settled-records").await.is(200).holds("No settled records yet");
    two.get(&format!("{RECORD}/{id}/terms")).await.is(404);
    let csrf = two.get(RECORD).await.csrf();
    two.post(&format!("{RECORD}/{id}/withdraw"), &[("csrf", &csrf)]).await.is(404);
    one.get(RECORD).await.is(200).holds("Approved").lacks("Cancel Withdraw");
    // Staff finds a record under its own seller only.
    site.operator().await.get(&format!("/operator/sellers/S2/settled-records/{record}")).await.is(404);
}

/// BC-7: a record with many orders is read page by page, and adds up on each.
#[tokio::test]
async fn a_long_record_goes_on_where_it_ended() {
    let site = Site::open().await;
    register(&mut site.seller("S1").await).await;
    let orders: Vec<String> = (0..40).map(|n| format!("o{n}")).collect();
    site.facts(orders.iter().map(|id| ordered(id, "S1", true)).collect()).await;
    site.facts(orders.iter().map(|id| delivered(id)).collect()).await;
    let mut seller = site.seller("S1").await;
    let rows = |page: &super::browser::Answer| page.text().matches("<th scope=\"row\">").count();
    let next_of = |page: &super::browser::Answer| {
        page.between("class=\"button\" href=\"", "\" rel=\"next\"").replace("&amp;", "&")
    };
    let open = seller.get("/seller/to-settle").await;
    let rest = seller.get(&next_of(&open)).await;
    assert_eq!((rows(&open), rows(&rest)), (25, 15));
    site.facts(vec![half_refunded("o0")]).await;
    site.clock("2026-06-01T16:00:00Z").await;
    let mut seller = site.seller("S1").await;
    let records = seller.get("/seller/settled-records").await;
    let record =
        format!("/seller/settled-records/{}", records.between("href=\"/seller/settled-records/", "\""));
    for (path, left) in [(record.clone(), 15), (format!("{record}?show=lines"), 16)] {
        let first = seller.get(&path).await;
        let next = first.holds("Adds up").text();
        let next = next.rsplit_once("class=\"button\" href=\"").unwrap().1.split_once('"').unwrap().0;
        let second = seller.get(&next.replace("&amp;", "&")).await;
        second.is(200).holds("To the start").holds("Adds up").lacks("rel=\"next\"");
        assert_eq!((rows(&first), rows(&second)), (25, left), "{path}");
        // The newest line is the refund of the oldest order, which has one row by order.
        first.holds("/seller/orders/o0\"");
        assert_eq!(second.text().contains("/seller/orders/o0\""), left == 16, "{path}");
    }
    let strayed = seller.get(&format!("{record}?cursor=cu_0000000000000")).await;
    strayed.is(200).holds("Adds up");
}
