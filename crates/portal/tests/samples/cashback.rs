//! Samples of what sellers and staff both see of the Bonus Cashback programme.

use maud::Markup;
use portal::components::chart::{Chart, Figure, Series};
use portal::components::layout::{Shell, Viewer};
use portal::components::pager::Pager;
use portal::components::steps::Step;
use portal::pages::cashback::bonus::Reader;
use portal::pages::cashback::face::{Face, Sheet};
use portal::pages::cashback::registration::{self, Accepted, Command, NewerTerms, Registration};
use portal::pages::cashback::settled_record::{Breakdown, LineRow, OrderRow, SettledRecordView};
use portal::pages::cashback::{
    bonus, embedded, order, settled_record, settled_records, simulation, to_settle, why,
};
use portal::pages::operator::{find, orders, registrations};

use super::{HOSTILE, amount, at, currency, milestone, more, nth, seller};

pub(super) fn pages() -> Vec<(&'static str, Markup)> {
    let (own, staff) = (seller::shell(), super::shell(Viewer::Operator("Mei Ling".into())));
    let host = super::shell(Viewer::Host("Support".into()));
    let shopper = super::shell(Viewer::Shopper(HOSTILE.into()));
    let mut pages = about_sellers(&own, Face::Own, OWN);
    pages.extend(about_sellers(&staff, Face::Staff(HOSTILE.into()), STAFF));
    pages.extend([
        ("op-registrations", registrations::registrations(&staff, &queue(10))),
        ("op-registrations-none", registrations::registrations(&staff, &queue(0))),
        ("op-orders", orders::orders(&staff, &orders_view(30))),
        ("op-orders-none", orders::orders(&staff, &orders_view(0))),
        ("op-find", find::find(&staff, &find_view(true))),
        ("host-find", find::find(&host, &find_view(false))),
        ("op-shopper", bonus::shopper(&staff, &bonus_view(50, Reader::Staff))),
        ("host-shopper", bonus::shopper(&host, &bonus_view(0, Reader::Host))),
        ("bonus", bonus::shopper(&shopper, &bonus_view(50, Reader::Own))),
        ("bonus-none", bonus::shopper(&shopper, &bonus_view(0, Reader::Own))),
        ("bonus-embedded", embedded::embedded(&bonus_view(50, Reader::Own))),
        ("bonus-embedded-none", embedded::embedded(&bonus_view(0, Reader::Own))),
        ("to-settle-not-waiting", to_settle::to_settle(&own, &searched(&Face::Own, true))),
        ("to-settle-not-found", to_settle::to_settle(&own, &searched(&Face::Own, false))),
        ("settled-record-not-found", settled_record::settled_record(&own, &not_in_record())),
    ]);
    pages
}

/// The names of the pages about a seller, as the seller and as staff see them.
const OWN: [&str; 12] = [
    "registrations",
    "registrations-none",
    "to-settle",
    "to-settle-none",
    "settled-records",
    "settled-records-none",
    "settled-record",
    "settled-record-lines",
    "order",
    "fee-why",
    "simulation",
    "simulation-none",
];
const STAFF: [&str; 12] = [
    "op-seller",
    "op-seller-none",
    "op-to-settle",
    "op-to-settle-none",
    "op-settled-records",
    "op-settled-records-none",
    "op-settled-record",
    "op-settled-record-lines",
    "op-order",
    "op-fee-why",
    "op-simulation",
    "op-simulation-none",
];

fn about_sellers(shell: &Shell, face: Face, names: [&'static str; 12]) -> Vec<(&'static str, Markup)> {
    let listed = |count| registration::RegistrationsView {
        face: face.clone(),
        rows: (0..count).map(|n| one(n, face == Face::Own)).collect(),
        pager: if count > 0 { more() } else { Pager::default() },
    };
    let pages = [
        registration::registrations(shell, &listed(8)),
        registration::registrations(shell, &listed(0)),
        to_settle::to_settle(shell, &to_settle_view(&face, 50)),
        to_settle::to_settle(shell, &to_settle_view(&face, 0)),
        settled_records::settled_records(shell, &records_view(&face, 50)),
        settled_records::settled_records(shell, &records_view(&face, 0)),
        settled_record::settled_record(shell, &record_view(&face, false)),
        settled_record::settled_record(shell, &record_view(&face, true)),
        order::order(shell, &order_view(&face)),
        why::why(shell, &why_view(&face)),
        simulation::simulation(shell, &simulation_view(&face, true)),
        simulation::simulation(shell, &simulation_view(&face, false)),
    ];
    names.into_iter().zip(pages).collect()
}

fn one(n: usize, own: bool) -> Registration {
    let status = ["approved", "withdraw_under_review", "suspended", "expired", "rejected", "under_review"];
    Registration {
        id: format!("rg_01J9Z0C7M4{n:04}"),
        seller_id: if n == 0 { HOSTILE.into() } else { format!("seller-{n}") },
        market: "Malaysia".into(),
        currency: Some(currency("MYR")),
        status: status[n % status.len()].into(),
        registered_at: nth(n),
        accepted: vec![Accepted { version: 1, at: nth(n), by: HOSTILE.into() }],
        newer_terms: (n < 3).then(|| NewerTerms {
            version: 2,
            effective: at("2026-07-01T00:00:00Z", "1 Jul 2026, 08:00"),
            old_terms_end: Some(at("2026-07-31T16:00:00Z", "1 Aug 2026, 00:00")),
            ended: n == 2,
        }),
        history: vec![
            milestone("under_review", 1, "Aisyah", None),
            milestone("approved", 2, "Mei Ling", None),
            milestone("suspended", 3, "Mei Ling", Some(HOSTILE)),
            milestone("withdraw_under_review", 4, "Aisyah", None),
        ],
        commands: if own { Command::SELLERS.to_vec() } else { Command::STAFF.to_vec() },
    }
}

fn queue(count: usize) -> registrations::RegistrationsView {
    let statuses = ["under_review", "withdraw_under_review", "approved", "suspended", "rejected", "expired"];
    registrations::RegistrationsView {
        statuses: statuses.map(str::to_owned).to_vec(),
        status: "under_review".into(),
        rows: (0..count).map(|n| one(n, false)).collect(),
        pager: Pager::default(),
    }
}

fn to_settle_view(face: &Face, count: usize) -> to_settle::ToSettleView {
    let line = |n: usize, refund, minor| to_settle::Line {
        id: format!("fe_01J9Z0C7M4{n:04}"),
        refund,
        amount: amount(minor, "MYR"),
    };
    let row = |n: usize| to_settle::Row {
        order_id: if n == 0 { HOSTILE.into() } else { format!("order/{n}?x") },
        status: if n.is_multiple_of(2) { "shipped" } else { "refunded" }.into(),
        period: (n % 2 == 1).then(|| ("2026-06-16".into(), at("2026-06-16T16:00:00Z", "17 Jun 2026, 00:00"))),
        amount: amount(-275, "MYR"),
        lines: if n % 2 == 1 { vec![line(n, false, -300), line(n, true, 25)] } else { Vec::new() },
    };
    let coming = to_settle::Coming {
        period: "2026-06-16".into(),
        end: at("2026-06-16T16:00:00Z", "17 Jun 2026, 00:00"),
        result: amount(-275, "MYR"),
    };
    to_settle::ToSettleView {
        face: face.clone(),
        coming: if count > 0 { vec![coming] } else { Vec::new() },
        searched: String::new(),
        is_settled: false,
        rows: (0..count).map(row).collect(),
        pager: Pager::default(),
    }
}

fn searched(face: &Face, is_settled: bool) -> to_settle::ToSettleView {
    to_settle::ToSettleView { searched: HOSTILE.into(), is_settled, ..to_settle_view(face, 0) }
}

fn records_view(face: &Face, count: usize) -> settled_records::SettledRecordsView {
    let row = |n: usize| settled_records::Row {
        id: format!("sr_01J9Z0C7M4{n:04}"),
        period: format!("2026-05-{:02}", n % 28 + 1),
        issued_at: nth(n),
        opening: amount(0, "MYR"),
        charged: amount(-12_345, "MYR"),
        refunded: amount(45, "MYR"),
        net: amount(-12_300, "MYR"),
        payout: amount(-12_300, "MYR"),
        closing: amount(0, "MYR"),
    };
    settled_records::SettledRecordsView {
        face: face.clone(),
        charts: if count > 1 { vec![fees_chart()] } else { Vec::new() },
        rows: (0..count).map(row).collect(),
        pager: Pager::default(),
    }
}

fn fees_chart() -> Chart {
    let series = |name: &str, sizes: [i64; 6]| Series {
        name: name.into(),
        figures: sizes.map(|size| Figure { size, text: format!("MYR {size}") }).to_vec(),
    };
    Chart {
        title: "Service fees charged and refunded per period, MYR".into(),
        axis: "Period".into(),
        places: (1..=6).map(|day| format!("05-{day:02}")).collect(),
        series: vec![
            series("Service fees charged", [12_345, 9_800, 15_200, 11_000, 17_400, 12_345]),
            series("Service fees refunded", [45, 800, 0, 1_200, 300, 45]),
        ],
    }
}

fn record_view(face: &Face, by_line: bool) -> SettledRecordView {
    let myr = |minor| amount(minor, "MYR");
    let order = |n: usize| OrderRow {
        order_id: if n == 0 { HOSTILE.into() } else { format!("order-{n}") },
        product_price: (n > 1).then(|| myr(10_000)),
        seller_discount: (n > 1).then(|| myr(-500)),
        platform_discount: (n > 1).then(|| myr(250)),
        fee: myr(-285),
        refunded: myr(85),
        tax: myr(-11),
        net: myr(-200),
    };
    let line = |n: usize| LineRow {
        id: format!("fe_01J9Z0C7M4{n:04}"),
        refund: n % 2 == 1,
        order_id: if n == 0 { HOSTILE.into() } else { format!("order-{n}") },
        at: nth(n),
        base: myr(9_500),
        rate_bps: 300,
        amount: myr(-285),
        tax: myr(-16),
    };
    SettledRecordView {
        face: face.clone(),
        id: "sr_01J9Z0C7M40001".into(),
        period: "2026-06-15".into(),
        issued_at: nth(3),
        opening: myr(0),
        charged: myr(-14_250),
        refunded: myr(4_250),
        tax: myr(550),
        lines: myr(if by_line { -9_999 } else { -10_000 }),
        payout: myr(-10_000),
        closing: myr(0),
        files: vec!["csv", "xlsx"],
        searched: String::new(),
        breakdown: match by_line {
            true => Breakdown::Lines((0..50).map(line).collect()),
            false => Breakdown::Orders((0..50).map(order).collect()),
        },
        pager: more(),
    }
}

fn not_in_record() -> SettledRecordView {
    SettledRecordView {
        searched: HOSTILE.into(),
        breakdown: Breakdown::Orders(Vec::new()),
        pager: Pager::default(),
        ..record_view(&Face::Own, false)
    }
}

fn steps() -> Vec<Step> {
    let step = |label: &str, value: &str, arithmetic: Option<&str>, rule: &str| Step {
        label: label.into(),
        value: value.into(),
        arithmetic: arithmetic.map(str::to_owned),
        rule: Some(rule.into()),
    };
    vec![
        step("Event", "order.created e-1 of shop.example.com", None, "EV-1"),
        step("Line fee", "MYR 2.85", Some("1: round(9500 × 300 / 10000) = 285, half away from zero"), "BC-5"),
        step("Ledger", "tr_01J9Z0C7M4: seller_balance to fees, MYR 2.85", None, "LG-1"),
    ]
}

fn order_view(face: &Face) -> order::OrderView {
    let myr = |minor| amount(minor, "MYR");
    let line = |n: usize| order::Line {
        name: if n == 0 { HOSTILE.into() } else { "Oolong tea, 100 g".into() },
        sku: format!("tea-{n}"),
        quantity: 2,
        returned: u64::from(n == 1),
        unit_price: myr(5_000),
        seller_discount: myr(500),
        platform_discount: myr(250),
        bonus_spent: myr(100),
        refunded: myr(4_750),
        fee: myr(143),
    };
    order::OrderView {
        face: face.clone(),
        order_id: HOSTILE.into(),
        shopper_id: (*face != Face::Own).then(|| HOSTILE.into()),
        status: "refunded".into(),
        voucher: true,
        verdict: "A programme order: it counts for the service fee once it is delivered.".into(),
        charged_on: Some((myr(9_500), 300)),
        charged: myr(285),
        refunded: myr(142),
        net: myr(143),
        earned: myr(230),
        bonus_status: "available".into(),
        shipping: myr(500),
        lines: (0..20).map(line).collect(),
        history: ["created", "paid", "shipped", "delivered", "completed"]
            .map(|status| portal::components::timeline::Milestone {
                by: None,
                ..milestone(status, 1, "", None)
            })
            .to_vec(),
        steps: steps(),
    }
}

fn why_view(face: &Face) -> why::WhyView {
    why::WhyView {
        title: "Why this service fee".into(),
        section: face.section(Sheet::ToSettle),
        back: (face.order("order-1"), "Order order-1".into()),
        id: "fe_01J9Z0C7M40001".into(),
        amount: amount(-285, "MYR"),
        steps: steps(),
    }
}

fn simulation_view(face: &Face, found: bool) -> simulation::SimulationView {
    let outcome = |orders, uplift_bps| simulation::Outcome {
        orders,
        base: amount(1_250_000, "MYR"),
        fees: amount(37_500, "MYR"),
        bonus: amount(62_500, "MYR"),
        uplift_bps,
    };
    let market = simulation::Market {
        country: "Malaysia".into(),
        rate_bps: 300,
        terms_version: 1,
        trigger: "Orders that use the voucher".into(),
        as_it_was: outcome(48, Some(309)),
        had_all_taken_part: outcome(120, None),
    };
    simulation::SimulationView {
        face: face.clone(),
        slug: "bonus-cashback".into(),
        days: 90,
        from: nth(0),
        to: nth(9),
        markets: if found { vec![market] } else { Vec::new() },
    }
}

fn orders_view(rows: usize) -> orders::OrdersView {
    let row = |n: usize| orders::OrderRow {
        order_id: format!("ord-{n}"),
        created: nth(n),
        seller_id: HOSTILE.into(),
        shopper_id: format!("sho-{n}"),
        status: if n.is_multiple_of(2) { "delivered" } else { "created" }.into(),
        net_fee: (!n.is_multiple_of(3)).then(|| amount(120, "MYR")),
        earned: amount(30, "MYR"),
    };
    orders::OrdersView {
        seller_id: if rows == 0 { HOSTILE.into() } else { String::new() },
        rows: (0..rows).map(row).collect(),
        pager: if rows == 0 { Pager::default() } else { more() },
    }
}

fn find_view(is_staff: bool) -> find::FindView {
    find::FindView {
        is_staff,
        searched: HOSTILE.into(),
        found: match is_staff {
            true => vec![("/operator/orders/x".into(), format!("Order {HOSTILE}"))],
            false => Vec::new(),
        },
    }
}

fn bonus_view(count: usize, reader: Reader) -> bonus::BonusView {
    let kinds =
        ["earned", "released", "reserved", "captured", "lapsed", "taken_back", "returned", "debt_filled"];
    let balance = |code: &str, debt| bonus::Balance {
        available: amount(12_345, code),
        pending: amount(500, code),
        reserved: amount(0, code),
        debt: amount(debt, code),
        next_expiry: (debt == 0).then(|| (amount(500, code), nth(5))),
    };
    let pending = |n: usize| bonus::Pending {
        order_id: if n == 0 { HOSTILE.into() } else { format!("order-{n}") },
        amount: amount(463, "MYR"),
        available_at: nth(n),
    };
    let asked = |found: bool| bonus::Asked {
        order_id: HOSTILE.into(),
        found: found.then(|| ("delivered".into(), amount(463, "MYR"))),
        why: "It has earned bonus.".into(),
    };
    let lot = |n: usize| bonus::Lot {
        order_id: format!("order-{n}"),
        left: amount(500, "MYR"),
        available_at: nth(n),
        expires_at: nth(n + 1),
    };
    let redemption = |n: usize| bonus::Redemption {
        seller_id: HOSTILE.into(),
        order_id: (n > 0).then(|| format!("order-{n}")),
        amount: amount(300, "MYR"),
        returned: amount(0, "MYR"),
        status: ["reserved", "captured", "released", "lapsed"][n % 4].into(),
        at: nth(n),
    };
    let entry = |n: usize| bonus::Entry {
        id: format!("bo_01J9Z0C7M4{n:04}"),
        kind: kinds[n % kinds.len()].into(),
        amount: amount(500, "MYR"),
        order_id: (n > 0).then(|| format!("order-{n}")),
        is_order_known: n != 1,
        at: nth(n),
    };
    bonus::BonusView {
        shopper_id: HOSTILE.into(),
        reader,
        balances: if count > 0 { vec![balance("MYR", 250), balance("IDR", 0)] } else { Vec::new() },
        pending: (0..count.min(3)).map(pending).collect(),
        lots: (0..count.min(20)).map(lot).collect(),
        redemptions: (0..count.min(20)).map(redemption).collect(),
        asked: (reader == Reader::Own).then(|| asked(count > 0)),
        entries: (0..count).map(entry).collect(),
        pager: Pager::default(),
    }
}
