//! Samples of what an operator sees.

use maud::Markup;
use portal::components::changes::Change;
use portal::components::chart::{Chart, Figure, Series};
use portal::components::field::Kept;
use portal::components::layout::{Shell, Viewer};
use portal::components::pager::Pager;
use portal::pages::operator::partner::{Channel, ContractFacts, PartnerCommand, PartnerView, partner};
use portal::pages::operator::{
    applications, batch, batches, corrections, event, events, ledger, overview, partner_lists, transfers,
    versions, webhooks, work,
};

use super::{HOSTILE, amount, at, balances, currency, milestone, more, nth, phone};

pub(super) fn pages() -> Vec<(&'static str, Markup)> {
    let shell = super::shell(Viewer::Operator("Mei Ling".into()));
    console(&shell).into_iter().chain(lists(&shell)).collect()
}

fn console(shell: &Shell) -> Vec<(&'static str, Markup)> {
    let done = work::WorkResult::Holds(10_400, 20_800);
    let imported = work::WorkResult::Imported(work::Imported {
        accepted: 1_000,
        duplicates: 3,
        waiting: 2,
        refused: 200,
        refusals: (1..=200).map(|n| (n, "time_in_future".into(), HOSTILE.into())).collect(),
    });
    let compared = work::WorkResult::Compared((0..120).map(compared).collect());
    let reviewed =
        work::Reviewed { batch: "2026-06".into(), stepped: 812, refused: 2, first: Some(HOSTILE.into()) };
    let one = |result| work::work(shell, &work_of(1, result));
    let works =
        work::WorksView { rows: vec![work_of(2, None), work_of(1, Some(done.clone()))], may_act: true };
    let none = work::WorksView { rows: Vec::new(), may_act: true };
    vec![
        ("op-corrections", corrections::corrections(shell, &corrections_view(20))),
        ("op-corrections-none", corrections::corrections(shell, &corrections_view(0))),
        ("op-account-changes", corrections::changes(shell, &changes_view())),
        ("op-webhooks", webhooks::webhooks(shell, &webhooks_view())),
        ("op-webhook", webhooks::attempts(shell, &attempts_view())),
        ("op-rules", versions::versions(shell, &versions_view(versions::Of::Rules))),
        ("op-contracts", versions::versions(shell, &versions_view(versions::Of::Contract))),
        ("op-rules-one", versions::version(shell, &version_view())),
        ("op-works", work::works(shell, &works)),
        ("op-works-none", work::works(shell, &none)),
        ("op-work-running", one(None)),
        ("op-work-done", one(Some(done))),
        ("op-work-reviewed", one(Some(work::WorkResult::Reviewed(reviewed)))),
        ("op-work-broken", one(Some(work::WorkResult::Broken(HOSTILE.into())))),
        ("op-work-failed", one(Some(work::WorkResult::Failed("no room".into())))),
        ("op-work-imported", one(Some(imported))),
        ("op-work-compared", one(Some(compared))),
    ]
}

fn work_of(number: i64, result: Option<work::WorkResult>) -> work::Work {
    let (task, by, began) = ("verify", HOSTILE.into(), nth(1));
    work::Work { number, task, by, began, done: 4_000, total: 10_400, result }
}

fn compared(n: usize) -> work::Compared {
    let minor = i64::try_from(n).unwrap();
    let id = format!("pa_01J9Z0C7M4{n:04}");
    let path = format!("/operator/partners/{id}");
    work::Compared { who: (id, path), got: amount(1_000, "MYR"), would: amount(1_000 + minor, "MYR") }
}

fn corrections_view(count: usize) -> corrections::CorrectionsView {
    let row = |n: usize| corrections::Correction {
        id: format!("co_01J9Z0C7M4{n:04}"),
        status: "proposed".into(),
        partner: "pa_01J9Z0C7M40001".into(),
        from_partner: n.is_multiple_of(2).then(|| "pa_01J9Z0C7M40002".into()),
        customer: n.is_multiple_of(2).then(|| "c-17".into()),
        amount: (n % 2 == 1).then(|| amount(-1_250, "MYR")),
        reason: HOSTILE.into(),
        history: vec![milestone("proposed", 1, "Mei Ling", Some("Agreed by telephone"))],
        decision: [
            corrections::Decision::Decide,
            corrections::Decision::NotOwn,
            corrections::Decision::Nothing,
        ][n % 3],
    };
    let moving = corrections::Moving {
        customer: Kept::refused(HOSTILE, "No customer has this identifier."),
        ..Default::default()
    };
    corrections::CorrectionsView { rows: (0..count).map(row).collect(), moving: Some(moving), pager: more() }
}

fn changes_view() -> corrections::ChangesView {
    let row = |n: usize| corrections::Change {
        id: format!("ac_01J9Z0C7M4{n:04}"),
        status: "proposed".into(),
        partner: "pa_01J9Z0C7M40001".into(),
        holder: HOSTILE.into(),
        account: "Maybank ••••1234".into(),
        bic: "MBBEMYKL".into(),
        currency: "MYR".into(),
        history: vec![milestone("proposed", 1, "Mei Ling", None)],
        decision: corrections::Decision::Decide,
    };
    corrections::ChangesView { rows: (0..3).map(row).collect(), pager: Pager::default() }
}

fn endpoint(active: bool) -> webhooks::Endpoint {
    webhooks::Endpoint {
        id: format!("we_01J9Z0C7M4000{}", u8::from(active)),
        url: "https://example.com/hook?<script>".into(),
        topics: if active { Vec::new() } else { vec!["withdrawal.paid".into()] },
        active,
        created_at: nth(1),
    }
}

fn webhooks_view() -> webhooks::WebhooksView {
    webhooks::WebhooksView {
        rows: vec![endpoint(true), endpoint(false)],
        making: Some(webhooks::Making {
            url: Kept::refused("http://localhost", "no"),
            topics: Kept::new(HOSTILE),
        }),
        secret: Some("whsec_abc".into()),
    }
}

fn attempts_view() -> webhooks::AttemptsView {
    let row = |n: usize| webhooks::Attempt {
        note: format!("no_01J9Z0C7M4{n:04}"),
        number: 1,
        at: nth(n),
        status: (n > 0).then_some(503),
        outcome: "delivered".into(),
        excerpt: HOSTILE.into(),
    };
    webhooks::AttemptsView {
        endpoint: endpoint(true),
        may_act: true,
        rows: (0..50).map(row).collect(),
        pager: more(),
    }
}

fn version_of(number: i64) -> versions::Version {
    versions::Version { number, effective: (number > 1).then(|| nth(3)), in_force: number == 2 }
}

fn version_changes() -> Vec<Change> {
    let change = |figure: &str, before: Option<&str>, after: Option<&str>| Change {
        figure: figure.into(),
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    vec![
        change("hold_days", Some("0"), Some("7")),
        change("tiers/3/from", None, Some("30")),
        change("tiers/3/rate_bps", Some(HOSTILE), None),
    ]
}

fn versions_view(of: versions::Of) -> versions::VersionsView {
    let draft = versions::Draft {
        text: Kept::refused(HOSTILE, "This cannot be read."),
        changes: Some(version_changes()),
    };
    versions::VersionsView { of, rows: (1..=3).rev().map(version_of).collect(), draft: Some(draft) }
}

fn version_view() -> versions::VersionView {
    versions::VersionView {
        of: versions::Of::Rules,
        version: version_of(2),
        text: Some(HOSTILE.into()),
        figures: vec![("hold_days".into(), "7".into()), ("tiers/0/from".into(), "1".into())],
        changes: Some((1, version_changes())),
    }
}

fn lists(shell: &Shell) -> Vec<(&'static str, Markup)> {
    vec![
        ("op-overview", overview::overview(shell, &overview_view())),
        ("op-applications", applications::applications(shell, &applications_view(10))),
        ("op-applications-none", applications::applications(shell, &applications_view(0))),
        ("op-partner", partner(shell, &partner_view())),
        ("op-batches", batches::batches(shell, &batches_view())),
        ("op-batch", batch::batch(shell, &batch_view("paying", 50))),
        ("op-batch-open", batch::batch(shell, &batch_view("open", 2))),
        ("op-batch-empty", batch::batch(shell, &batch_view("open", 0))),
        ("op-partner-customers", partner_lists::customers(shell, &customers_view())),
        ("op-partner-commissions", partner_lists::commissions(shell, &commissions_view())),
        ("op-log", events::log(shell, &log_view(50))),
        ("op-log-none", events::log(shell, &log_view(0))),
        ("op-event", event::event(shell, &event_view())),
        ("op-ledger", ledger::ledger(shell, &ledger_view())),
        ("op-transfers", transfers::transfers_page(shell, &transfers_view(50))),
        ("op-transfers-none", transfers::transfers_page(shell, &transfers_view(0))),
        ("op-events-waiting", events::waiting(shell, &waiting_view())),
        ("op-events-refused", events::refused(shell, &refused_view())),
    ]
}

fn overview_view() -> overview::OverviewView {
    let figure = |n: i64| Figure { size: n * n * 97, text: (n * n * 97).to_string() };
    let series = |name: &str| Series { name: name.into(), figures: (1..=14).map(figure).collect() };
    let chart = |title: &str, series| Chart {
        title: title.into(),
        axis: "Day".into(),
        places: (1..=14).map(|day: i64| day.to_string()).collect(),
        series,
    };
    overview::OverviewView {
        submitted_applications: 3,
        withdrawals_to_review: 17,
        registrations_to_review: overview::Counted { at_least: 500, more: true },
        to_decide: overview::Counted { at_least: 2, more: false },
        waiting_events: 2,
        refused_events: 5,
        batch: "2026-06".into(),
        cutoff: at("2026-06-19T16:00:00Z", "20 Jun 2026, 00:00"),
        seconds_to_cutoff: 3 * 86_400 + 4 * 3_600,
        payable: vec![amount(120_400_050, "MYR"), amount(9_000_000, "VND")],
        bonus: vec![amount(4_204, "MYR")],
        fees: vec![amount(1_200, "MYR")],
        budgets: vec![amount(500_000, "MYR")],
        charts: vec![
            chart("Taken in", vec![series("Entries")]),
            chart("Money", vec![series("Commissions"), series("Fees")]),
        ],
        trial_balance: ledger_view().currencies,
    }
}

fn ledger_view() -> ledger::LedgerView {
    let books = |code, debits, credits| ledger::TrialBalance {
        currency: currency(code),
        debits,
        credits,
        balanced: debits == credits,
        accounts: vec![
            ("affiliate:commission_expense", debits),
            ("affiliate:partner:available", -credits),
            ("cashback:shopper:reserved", 5),
        ],
    };
    let currencies = vec![books("MYR", 120_400_050, 120_400_050), books("VND", 9_000_000, 8_999_999)];
    ledger::LedgerView { currencies, may_verify: true }
}

fn transfer(n: usize) -> transfers::Transfer {
    transfers::Transfer {
        id: format!("tr_01J9Z0C7M4{n:04}"),
        at: nth(n),
        cause: 10_400,
        rule: "AP-9".into(),
        memo: "commission".into(),
        debit: "affiliate:commission_expense".into(),
        credit: format!("affiliate:partner:available/pa_01J9Z0C7M4{n:04}"),
        amount: amount(1_000, "MYR"),
    }
}

fn transfers_view(count: usize) -> transfers::TransfersView {
    transfers::TransfersView {
        account: if count == 0 {
            Kept::refused(HOSTILE, "There is no such account.")
        } else {
            Kept::new("affiliate:payouts")
        },
        cause: Kept::default(),
        accounts: vec!["affiliate:payouts", "cashback:fees"],
        rows: (0..count).map(transfer).collect(),
        pager: more(),
    }
}

fn log_entry(n: usize) -> events::LogEntry {
    let action = n.is_multiple_of(3);
    events::LogEntry {
        sequence: 10_400 - i64::try_from(n).unwrap(),
        at: nth(n),
        kind: if action { "action" } else { "payment.succeeded" }.into(),
        by: if n == 0 { HOSTILE.into() } else { "marketplace".into() },
        event: (!action).then(|| ("shop.example.com".into(), format!("ev-{n}"))),
    }
}

fn log_view(count: usize) -> events::LogView {
    events::LogView {
        rows: (0..count).map(log_entry).collect(),
        searched: HOSTILE.into(),
        kind: "payment.succeeded".into(),
        counts: counts(),
        pager: more(),
    }
}

fn event_view() -> event::EventView {
    event::EventView {
        entry: log_entry(1),
        body: format!("{{\n  \"id\": \"{HOSTILE}\"\n}}"),
        waits_for: Some(("customer", "c-17".into())),
        dropped: Some(refused_event(0)),
        transfers: (0..3).map(transfer).collect(),
        more: Some("/operator/ledger/transfers?cause=10400".into()),
    }
}

fn whose() -> partner_lists::Whose {
    partner_lists::Whose { id: "pa_01J9Z0C7M40001".into(), name: HOSTILE.into(), status: "active".into() }
}

fn customers_view() -> partner_lists::CustomersView {
    let row = |n: usize| partner_lists::Customer {
        id: format!("c-{n}"),
        phone: phone(n),
        registered_at: nth(n),
        bought: n.is_multiple_of(2).then(|| ("VIP Gold".into(), nth(n))),
        paying: n.is_multiple_of(2).then_some((7, 1_000)),
    };
    partner_lists::CustomersView { whose: whose(), rows: (0..50).map(row).collect(), pager: more() }
}

fn commissions_view() -> partner_lists::CommissionsView {
    let row = |n: usize| partner_lists::Commission {
        id: format!("cm_01J9Z0C7M4{n:04}"),
        payment_id: format!("p-{n}"),
        customer_id: format!("c-{n}"),
        payment: amount(10_000, "MYR"),
        commission: amount(if n == 3 { -1_000 } else { 1_000 }, "MYR"),
        rate_bps: 1_000,
        status: if n == 0 { "pending" } else { "available" },
        settled_at: (n > 0).then(|| nth(n)),
    };
    partner_lists::CommissionsView { whose: whose(), rows: (0..50).map(row).collect(), pager: more() }
}

fn channels() -> Vec<Channel> {
    vec![
        Channel {
            kind: "Facebook group".into(),
            url: Some("javascript:alert(1)".into()),
            audience: Some(12_000),
        },
        Channel { kind: "Market stall".into(), url: None, audience: None },
    ]
}

fn applications_view(count: usize) -> applications::ApplicationsView {
    let status = |status: &str, count| applications::StatusCount { status: status.into(), count };
    let row = |n: usize| applications::Application {
        id: format!("pa_01J9Z0C7M4{n:04}"),
        status: "submitted".into(),
        applicant_type: "kol".into(),
        name: if n == 0 { HOSTILE.into() } else { "Kedai Aisyah".into() },
        contact: "Aisyah binti Rahman".into(),
        phone: "+60123456789".into(),
        email: "aisyah@example.com".into(),
        country: "MY".into(),
        channels: channels(),
        submitted_at: nth(n),
        commands: vec![PartnerCommand::Approve, PartnerCommand::Reject],
    };
    applications::ApplicationsView {
        statuses: vec![
            status("submitted", 3),
            status("approved", 1),
            status("contract_sent", 2),
            status("contract_signed", 1),
            status("active", 240),
            status("suspended", 0),
        ],
        status: "submitted".into(),
        searched: if count == 0 { HOSTILE.into() } else { String::new() },
        rows: (0..count).map(row).collect(),
        representative: "Mei Ling".into(),
        pager: Pager::default(),
    }
}

fn partner_view() -> PartnerView {
    PartnerView {
        id: "pa_01J9Z0C7M40001".into(),
        status: "active".into(),
        applicant_type: "service_provider".into(),
        name: HOSTILE.into(),
        contact: "Aisyah binti Rahman".into(),
        phone: "+60123456789".into(),
        email: "aisyah@example.com".into(),
        country: "MY".into(),
        channels: channels(),
        representative: "Mei Ling".into(),
        referral_code: Some("K7QX92MB".into()),
        paying_customers: 8,
        customers: 1_204,
        payout_account: Some("Maybank ••••1234".into()),
        contract: Some(ContractFacts {
            version: 2,
            sha256: "a".repeat(64),
            signed: Some((HOSTILE.into(), nth(4))),
        }),
        may_adjust: true,
        history: vec![
            milestone("submitted", 1, "Applicant", None),
            milestone("approved", 2, "Mei Ling", None),
            milestone("contract_sent", 3, "Mei Ling", None),
            milestone("contract_signed", 4, "Applicant", None),
            milestone("active", 5, "Mei Ling", None),
            milestone("suspended", 6, "Mei Ling", Some("Complaint of 6 May is being looked into")),
            milestone("active", 7, "Mei Ling", None),
        ],
        commands: vec![
            PartnerCommand::SendContract,
            PartnerCommand::Countersign,
            PartnerCommand::Reinstate,
            PartnerCommand::Suspend,
            PartnerCommand::Terminate,
        ],
        balances: balances(),
    }
}

fn batches_view() -> batches::BatchesView {
    let row = |batch: &str, status: &str, withdrawals| batches::BatchRow {
        batch: batch.into(),
        status: status.into(),
        cutoff: at("2026-06-19T16:00:00Z", "20 Jun 2026, 00:00"),
        withdrawals,
        totals: vec![amount(4_300_250, "MYR"), amount(25_000_000, "IDR")],
    };
    batches::BatchesView {
        rows: vec![row("2026-06", "open", 4), row("2026-05", "in_review", 17), row("2026-04", "done", 12)],
        pager: Pager::default(),
    }
}

fn batch_view(status: &str, count: usize) -> batch::BatchView {
    let line = |minor, code, status: &str, note: Option<&str>| batch::BatchLine {
        amount: amount(minor, code),
        status: status.into(),
        note: note.map(str::to_owned),
    };
    let lines = |n: usize| {
        if status == "open" {
            return vec![line(128_450, "MYR", "requested", None)];
        }
        match n % 4 {
            0 => vec![line(128_450, "MYR", "in_review", None), line(420_000, "VND", "in_review", None)],
            1 => vec![line(99_000, "MYR", "paying", None)],
            2 => vec![line(7_700, "MYR", "paid", Some("20260623-771"))],
            _ => vec![line(7_700, "MYR", "rejected", Some("Account closed"))],
        }
    };
    let withdrawals = (0..count)
        .map(|n| batch::BatchWithdrawal {
            id: format!("wd_01J9Z0C7M4{n:04}"),
            partner_id: format!("pa_01J9Z0C7M4{n:04}"),
            partner_name: if n == 1 { HOSTILE.into() } else { "Kedai Aisyah".into() },
            requested_at: nth(n),
            account: "Maybank ••••1234".into(),
            lines: lines(n),
        })
        .collect();
    let totals = |code, has_file| batch::CurrencyTotals {
        total: amount(4_300_250, code),
        approved: amount(300_250, code),
        paying: amount(99_000, code),
        paid: amount(7_700, code),
        has_file,
    };
    let unmatched = batch::Unmatched {
        end_to_end_id: "E2E-2026-06-0099".into(),
        detail: "No line of this batch has this end-to-end id.".into(),
    };
    batch::BatchView {
        batch: "2026-06".into(),
        status: status.into(),
        cutoff: at("2026-06-19T16:00:00Z", "20 Jun 2026, 00:00"),
        currencies: vec![totals("MYR", true), totals("VND", false)],
        to_review: 13,
        withdrawals,
        pager: if count == 50 { more() } else { Pager::default() },
        unmatched: if count == 50 { vec![unmatched] } else { Vec::new() },
    }
}

fn waiting_view() -> events::WaitingView {
    let row = |n: usize| events::WaitingEvent {
        sequence: 10_400 + i64::try_from(n).unwrap(),
        id: format!("ev-{n}"),
        source: "shop.example.com".into(),
        event_type: "payment.succeeded".into(),
        time: nth(n),
        waits_for: ("customer", format!("c-{n}")),
    };
    events::WaitingView { rows: (0..50).map(row).collect(), counts: counts(), pager: more() }
}

fn refused_event(n: usize) -> events::RefusedEvent {
    events::RefusedEvent {
        at: (n > 0).then(|| nth(n)),
        sequence: (n == 0).then_some(10_400),
        id: if n == 0 { HOSTILE.into() } else { format!("ev-{n}") },
        source: "shop.example.com".into(),
        excerpt: (n > 0).then(|| r#"{"type":"payment.refunded","id":"ev"}"#.into()),
        code: "refund_exceeds_payment".into(),
        detail: "The refund is MYR 60.00, of the payment MYR 59.90 are left.".into(),
        pointer: Some("/data/amount".into()),
    }
}

fn refused_view() -> events::RefusedView {
    events::RefusedView {
        rows: (0..50).map(refused_event).collect(),
        counts: counts(),
        pager: Pager::default(),
    }
}

fn counts() -> events::EventCounts {
    events::EventCounts { waiting: 2, refused: 50 }
}
