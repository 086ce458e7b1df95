//! Samples of what an operator sees.

use maud::Markup;
use portal::components::layout::Viewer;
use portal::components::pager::Pager;
use portal::pages::operator::partner::{Channel, PartnerCommand, PartnerView, partner};
use portal::pages::operator::{applications, batch, batches, events, overview};

use super::{HOSTILE, amount, at, balances, currency, milestone, more, nth};

pub(super) fn pages() -> Vec<(&'static str, Markup)> {
    let shell = super::shell(Viewer::Operator("Mei Ling".into()));
    vec![
        ("op-overview", overview::overview(&shell, &overview_view())),
        ("op-applications", applications::applications(&shell, &applications_view(10))),
        ("op-applications-none", applications::applications(&shell, &applications_view(0))),
        ("op-partner", partner(&shell, &partner_view())),
        ("op-batches", batches::batches(&shell, &batches_view())),
        ("op-batch", batch::batch(&shell, &batch_view("paying", 50))),
        ("op-batch-open", batch::batch(&shell, &batch_view("open", 2))),
        ("op-batch-empty", batch::batch(&shell, &batch_view("open", 0))),
        ("op-events-waiting", events::waiting(&shell, &waiting_view())),
        ("op-events-refused", events::refused(&shell, &refused_view())),
    ]
}

fn overview_view() -> overview::OverviewView {
    let books = |code, debits, credits| overview::TrialBalance { currency: currency(code), debits, credits };
    overview::OverviewView {
        submitted_applications: 3,
        withdrawals_to_review: 17,
        registrations_to_review: "500+".into(),
        waiting_events: 2,
        refused_events: 5,
        batch: "2026-06".into(),
        cutoff: at("2026-06-19T16:00:00Z", "20 Jun 2026, 00:00"),
        seconds_to_cutoff: 3 * 86_400 + 4 * 3_600,
        trial_balance: vec![books("MYR", 120_400_050, 120_400_050), books("VND", 9_000_000, 8_999_999)],
    }
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
        applicant_type: "kol".into(),
        name: if n == 0 { HOSTILE.into() } else { "Kedai Aisyah".into() },
        contact: "Aisyah binti Rahman".into(),
        phone: "+60123456789".into(),
        email: "aisyah@example.com".into(),
        country: "Malaysia".into(),
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
        country: "Malaysia".into(),
        channels: channels(),
        representative: "Mei Ling".into(),
        referral_code: Some("K7QX92MB".into()),
        paying_customers: 8,
        payout_account: Some("Maybank ••••1234".into()),
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
        sequence: 10_400 + u64::try_from(n).unwrap(),
        id: format!("ev-{n}"),
        source: "shop.example.com".into(),
        event_type: "payment.succeeded".into(),
        time: nth(n),
        waits_for: format!("customer c-{n}"),
    };
    events::WaitingView { rows: (0..50).map(row).collect(), counts: counts(), pager: more() }
}

fn refused_view() -> events::RefusedView {
    let row = |n: usize| events::RefusedEvent {
        at: (n > 0).then(|| nth(n)),
        id: if n == 0 { HOSTILE.into() } else { format!("ev-{n}") },
        source: "shop.example.com".into(),
        excerpt: (n > 0).then(|| r#"{"type":"payment.refunded","id":"ev"}"#.into()),
        code: "refund_exceeds_payment".into(),
        detail: "The refund is MYR 60.00, of the payment MYR 59.90 are left.".into(),
        pointer: Some("/data/amount".into()),
    };
    events::RefusedView { rows: (0..50).map(row).collect(), counts: counts(), pager: Pager::default() }
}

fn counts() -> events::EventCounts {
    events::EventCounts { waiting: 2, refused: 50 }
}
