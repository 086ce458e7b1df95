//! The rules on a store: what is loaded is what was saved, however the log is cut into batches.

use crate::support::{Script, account, amount, at, currency, on_both};
use ledger::Totals;
use money::Currency;
use programs::affiliate::{CorrectionKind, LineStatus, PayoutStep, Rules};
use programs::time::{Instant, Month};
use programs::{Action, CreditRef, Due, No};
use std::collections::BTreeMap;
use store::{CommissionRow, Connection, CustomerFilter, CustomerState, LogFilter, LogRecord, TransferFilter};

/// A programme's first months: partners, customers, waiting events, refunds, a move, a withdrawal that is
/// paid and one that fails, new rules with a holding period, an expiry.
fn months() -> Script {
    let mut script = Script::begin("2026-06-01T00:00:00Z");
    let (siti, budi) = (script.partner(1), script.partner(2));
    script.act("host", Action::Click { code: "CODE1".into(), channel: "line".into(), visitor: "ab".into() });
    for n in 0..12 {
        script.customer(&format!("c{n}"), Some(if n % 3 == 0 { "CODE2" } else { "code1 " }));
    }
    script.customer("nobody", Some("WRONG"));
    script.tell(programs::Fact::StoreAuthorized {
        customer_id: "c1".into(),
        platform: "shopee".into(),
        store: "s".into(),
    });
    for n in 0..30 {
        let code = if n % 4 == 0 { "SGD" } else { "MYR" };
        script.pay(&format!("p{n}"), &format!("c{}", n % 12), 9_900 + i64::from(n), code);
    }
    script.refund("r1", "p1", 100, "MYR");
    script.refund("r2", "p2", 9_902, "MYR");
    script.refund("early", "late", 50, "MYR");
    script.refund("wrong", "late", 50, "SGD");
    script.pay("late", "unknown", 5_000, "MYR");
    script.customer("unknown", Some("CODE1"));
    let customer = 15;
    let kind = CorrectionKind::Reattribution { customer };
    let correction =
        script.act("ann", Action::ProposeCorrection { partner: budi, kind, reason: "wrong".into() });
    script.act("bob", Action::DecideCorrection { correction, approve: true });
    let kind = CorrectionKind::Adjustment(amount(-50, "MYR"));
    let correction =
        script.act("ann", Action::ProposeCorrection { partner: siti, kind, reason: "fee".into() });
    script.act("bob", Action::DecideCorrection { correction, approve: true });
    let change =
        script.act("ann", Action::ProposePayoutAccount { partner: siti, account: account("Siti A") });
    script.act("bob", Action::DecidePayoutAccount { partner: siti, change, approve: true });
    let first = script.act("siti", Action::RequestWithdrawal { partner: siti });
    let second = script.act("budi", Action::RequestWithdrawal { partner: budi });
    script.act_in_vain("siti", Action::RequestWithdrawal { partner: siti });
    script.now = at("2026-06-19T16:00:00Z");
    let month = Month::parse("2026-06").unwrap();
    script.act("system", Action::Due(Due::CloseBatch(month)));
    for withdrawal in [first, second] {
        let step = PayoutStep::Approve;
        script.act("ann", Action::StepWithdrawal { withdrawal, currency: None, step });
    }
    for code in ["MYR", "SGD"] {
        script.act("ann", Action::FilePayments { batch: month, currency: currency(code) });
    }
    let step = PayoutStep::MarkPaid { bank_reference: "ref".into() };
    script.act("ann", Action::StepWithdrawal { withdrawal: first, currency: None, step });
    let step = PayoutStep::MarkFailed { reason: "account closed".into() };
    script.act("ann", Action::StepWithdrawal { withdrawal: second, currency: Some(currency("MYR")), step });
    let effective = script.now.plus_seconds(3_600);
    let rules = Rules { effective, hold_days: 7, ..Rules::template() };
    script.act("ann", Action::PublishRules(Box::new(rules)));
    script.act("ann", Action::PublishContract { text: "the second contract".into() });
    script.now = effective;
    let held = script.pay("held", "c4", 10_000, "MYR");
    script.now = script.now.plus_days(8);
    script.act("system", Action::Due(Due::Release(vec![held])));
    script.now = at("2026-06-30T16:00:00Z");
    script.refund("back", "held", 4_000, "MYR");
    script.refund("all", "late", 4_950, "MYR");
    script.customer("idle", Some("CODE1"));
    script
}

/// The tables those months leave something in.
const FILLED: [&str; 26] = [
    "keys",
    "dropped",
    "rules",
    "contract_texts",
    "terms",
    "partners",
    "tallies",
    "contracts",
    "balances",
    "earnings",
    "customers",
    "standings",
    "payments",
    "clicks",
    "channels",
    "credits",
    "batches",
    "withdrawals",
    "withdrawal_lines",
    "payment_files",
    "corrections",
    "account_changes",
    "commissions",
    "transfers",
    "notes",
    "moments",
];

#[test]
fn the_cut_into_batches_does_not_matter() {
    on_both(|fresh| {
        let script = months();
        let mut single = fresh.house();
        single.one_by_one(&script.steps);
        let expected = single.dump();
        assert!(expected.len() > 300, "{}", expected.len());
        for table in FILLED {
            assert!(expected.iter().any(|row| row.starts_with(&format!("{table}: "))), "{table} is empty");
        }
        for size in [2, 7, 20] {
            let mut batches = fresh.house();
            script.steps.chunks(size).for_each(|steps| batches.batch(steps));
            for (row, should) in batches.dump().iter().zip(&expected) {
                assert_eq!(row, should, "in batches of {size}");
            }
            assert_eq!(batches.dump().len(), expected.len());
        }
    });
}

#[test]
fn readers_see_only_what_is_committed() {
    on_both(|fresh| {
        let mut house = fresh.house();
        let script = months();
        let (first, rest) = script.steps.split_at(20);
        house.batch(first);
        let early = house.store.reader().unwrap();
        assert_eq!(early.event_counts().unwrap().entries, 20);
        house.batch(rest);
        assert_eq!(early.event_counts().unwrap().entries, 20, "a reader keeps what it saw first");
        let late = house.store.reader().unwrap();
        assert!(late.event_counts().unwrap().entries > 20);
        house.writer.begin().unwrap();
        house.writer.set_meta("x", b"1").unwrap();
        assert_eq!(house.store.reader().unwrap().meta("x").unwrap(), None);
        house.writer.rollback().unwrap();
        assert_eq!(house.writer.meta("x").unwrap(), None);
    });
}

/// What a partner earned month by month, as it was counted.
fn earned(db: &Connection, partner: No) -> BTreeMap<(Currency, Month), i64> {
    let ended = db.earnings(partner, Month { year: 2026, month: 1 }).unwrap();
    let running = db.purse(partner).unwrap();
    let running = running.iter().filter_map(|(currency, balance)| Some((*currency, balance.earned?)));
    ended.into_iter().chain(running).map(|(of, earned)| ((of, earned.month), earned.minor)).collect()
}

/// The same, of the entries.
fn by_month(rows: &[CommissionRow]) -> BTreeMap<(Currency, Month), i64> {
    let (zone, mut sums) = (Rules::template().zone, BTreeMap::new());
    for row in rows {
        let amount = row.commission.amount;
        let month = zone.month(row.settled_at.unwrap());
        *sums.entry((amount.currency(), month)).or_default() += amount.minor();
    }
    sums
}

#[test]
fn what_partners_and_staff_look_at() {
    on_both(|fresh| {
        let mut house = fresh.house();
        house.one_by_one(&months().steps);
        let db = &house.writer;
        let (siti, budi) = (1, 7);
        let mut seen = Vec::new();
        let mut next = None;
        loop {
            let page = db.commissions_of(siti, next, 5).unwrap();
            seen.extend(page.rows);
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        assert!(seen.len() > 10);
        assert!(seen.windows(2).all(|pair| pair[0].commission.no > pair[1].commission.no));
        assert_eq!(seen[0].payment_id, "held");
        assert!(seen.iter().all(|row| row.settled_at.is_some() && row.plan == "Gold"));
        assert!(db.commissions_of(budi, Some(seen[0].commission.no), 5).unwrap().rows.is_empty());

        let all = CustomerFilter::default();
        let first = db.customers_of(siti, all, None, 3).unwrap();
        let rest = db.customers_of(siti, all, first.next, 500).unwrap();
        let tally = db.tally(siti).unwrap().unwrap();
        assert_eq!(i64::try_from(first.rows.len() + rest.rows.len()).unwrap(), tally.customers);
        let nos = |filter| -> Vec<No> {
            db.customers_of(siti, filter, None, 500).unwrap().rows.iter().map(|row| row.no).collect()
        };
        let not_bought = nos(CustomerFilter { state: CustomerState::NotBought, ..all });
        assert_eq!(i64::try_from(not_bought.len()).unwrap(), tally.customers - tally.bought);
        assert!(tally.bought > 0 && !not_bought.is_empty());
        let paying = nos(CustomerFilter { state: CustomerState::Paying, ..all });
        assert_eq!(i64::try_from(paying.len()).unwrap(), tally.paying);
        assert!(!paying.is_empty() && paying.iter().all(|no| !not_bought.contains(no)));
        let oldest = db.customers_of(siti, CustomerFilter { oldest_first: true, ..all }, None, 3).unwrap();
        let after =
            db.customers_of(siti, CustomerFilter { oldest_first: true, ..all }, oldest.next, 500).unwrap();
        let mut turned: Vec<No> = oldest.rows.iter().chain(&after.rows).map(|row| row.no).collect();
        turned.reverse();
        assert_eq!(turned, nos(all));
        let phone = first.rows[0].phone.clone();
        let found = nos(CustomerFilter { phone_end: &phone[phone.len() - 3..], ..all });
        assert!(found.contains(&first.rows[0].no) && found.len() < turned.len());

        assert_eq!(earned(db, siti), by_month(&seen), "AP-9, AP-10");
        assert_eq!(earned(db, siti).keys().filter(|(of, _)| *of == currency("MYR")).count(), 2);

        let payment = db.payment(db.payment_no("p2").unwrap().unwrap()).unwrap().unwrap();
        assert_eq!((payment.left(), db.commissions_of_payment(payment.no).unwrap().len()), (0, 2));
        assert_eq!(db.payments_of(payment.customer, 10).unwrap().len(), 3);
        assert_eq!(db.payment_no("unheard").unwrap(), None);

        let month = Month::parse("2026-06").unwrap();
        let members = db.withdrawals_of_batch(month, None, 1).unwrap();
        let others = db.withdrawals_of_batch(month, members.next, 9).unwrap();
        assert_eq!((members.rows.len(), others.rows.len(), others.next), (1, 1, None));
        assert_eq!(db.withdrawals_of(siti, None, 9).unwrap().rows, members.rows);
        let totals = db.batch_totals(month).unwrap();
        let lines: i64 = totals.iter().map(|total| total.lines).sum();
        assert_eq!(lines, 4);
        assert!(totals.iter().any(|total| total.status == LineStatus::Failed));
        assert_eq!(db.batches().unwrap().len(), 1);
        assert_eq!(db.payment_files(month).unwrap().len(), 2);

        let moments = db.moments(siti).unwrap();
        let statuses: Vec<&str> = moments.iter().map(|moment| moment.status).collect();
        assert_eq!(statuses, ["submitted", "approved", "contract_sent", "contract_signed", "active"]);
        assert_eq!(db.partner_counts().unwrap().len(), 1);
        assert_eq!(db.partners(None, None, 1).unwrap().rows[0].no, budi);
        assert_eq!(db.corrections(None, None, 9).unwrap().rows.len(), 2);
        assert_eq!(db.account_changes(None, None, 9).unwrap().rows.len(), 1);

        let counts = db.event_counts().unwrap();
        assert_eq!((counts.waiting, counts.dropped), (0, 1), "the refund in another currency");
        assert_eq!(db.dropped(None, 9).unwrap().rows[0].code, "currency_mismatch");
    });
}

#[test]
fn the_books_are_found_by_cause_and_account() {
    on_both(|fresh| {
        let mut house = fresh.house();
        house.one_by_one(&months().steps);
        let db = &house.writer;
        let payment = db.payment(db.payment_no("p1").unwrap().unwrap()).unwrap().unwrap();
        let filter = TransferFilter { cause: Some(payment.no), ..TransferFilter::default() };
        assert_eq!(db.transfers(&filter, None, 9).unwrap().rows.len(), 1);
        let paid = TransferFilter { account: Some(programs::accounts::PAYOUTS), ..TransferFilter::default() };
        let payouts = db.transfers(&paid, None, 500).unwrap();
        assert!(!payouts.rows.is_empty() && payouts.next.is_none());
        let everything = TransferFilter::default();
        let (mut next, mut seen) = (None, 0);
        loop {
            let page = db.transfers(&everything, next, 7).unwrap();
            seen += page.rows.len();
            next = page.next;
            if next.is_none() {
                break;
            }
        }
        assert_eq!(i64::try_from(seen).unwrap(), house.world.counters.transfer);
        assert!(db.totals().unwrap().unbalanced().is_empty(), "LG-2");
    });
}

/// What is found by halving is what is found by looking at everything.
#[test]
fn the_past_is_found_by_its_instant() {
    on_both(|fresh| {
        let mut house = fresh.house();
        house.one_by_one(&months().steps);
        let db = &house.writer;
        let mut log = Vec::new();
        db.each_log(1, |entry| {
            log.push(entry.clone());
            Ok(true)
        })
        .unwrap();
        let (first, last) = (log[0].at, log[log.len() - 1].at);
        let mut instants = vec![first.plus_seconds(-1), last.plus_seconds(1)];
        instants.extend(log.iter().map(|entry| entry.at));
        let mut nothing_yet = 0;
        for at in instants {
            let seq = log.iter().filter(|entry| entry.at < at).map(|entry| entry.seq).max().unwrap_or(0);
            assert_eq!(db.entries_before(at).unwrap(), seq, "before {at}");
            let mut totals = Totals::default();
            db.each_transfer(1, |transfer| {
                if Instant::from_micros(transfer.at) < at {
                    totals.post(transfer);
                }
                Ok(true)
            })
            .unwrap();
            nothing_yet += usize::from(totals == Totals::default());
            assert_eq!(db.totals_before(at).unwrap(), totals, "before {at}");
        }
        assert!(nothing_yet > 1 && nothing_yet < log.len());
        assert_eq!(db.totals_before(last.plus_seconds(1)).unwrap(), db.totals().unwrap());
    });
}

#[test]
fn the_log_is_searched_page_by_page() {
    on_both(|fresh| {
        let mut house = fresh.house();
        house.one_by_one(&months().steps);
        let db = &house.writer;
        let all = db.search_log(&LogFilter::default(), None, 500).unwrap();
        assert_eq!((all.next, all.rows.len()), (None, db.entries(None, 500).unwrap().rows.len()));
        let kind = |kind: &str| LogFilter { kind: Some(kind.to_owned()), text: None };
        let text = |text: &str| LogFilter { kind: None, text: Some(text.to_owned()) };
        let with = |text: &str| {
            let holds = |row: &&LogRecord| {
                row.actor.name.contains(text) || String::from_utf8_lossy(&row.body).contains(text)
            };
            all.rows.iter().filter(holds).count()
        };
        assert!(with("ann") > 3 && with("c11") > 0);
        for (filter, wanted) in [
            (kind("step"), all.rows.len()),
            (kind("nothing"), 0),
            (text("ann"), with("ann")),
            (text("c11"), with("c11")),
            (text("nowhere in it"), 0),
        ] {
            let (mut next, mut seen) = (None, Vec::new());
            loop {
                let page = db.search_log(&filter, next, 3).unwrap();
                seen.extend(page.rows.into_iter().map(|row| row.seq));
                next = page.next;
                if next.is_none() {
                    break;
                }
            }
            assert!(seen.windows(2).all(|pair| pair[0] > pair[1]), "{filter:?}: newest first, each once");
            assert_eq!(seen.len(), wanted, "{filter:?}");
        }
    });
}

/// WD-6: announced 90, 30 and 7 days before, expired directly after the last instant; each once.
#[test]
fn what_falls_due_comes_in_order_and_once() {
    on_both(|fresh| {
        let mut house = fresh.house();
        let mut script = months();
        script.pay("again", "c4", 10_000, "MYR");
        house.batch(&script.steps);
        let days = [90, 30, 7];
        let release = house.writer.next_due(&days).unwrap().unwrap();
        let until = at("2031-12-31T00:00:00Z");
        let (mut last, mut releases, mut expired, mut announced) = (release, 0, Vec::new(), 0);
        loop {
            let items = house.writer.due_until(until, &days, 3).unwrap();
            if items.is_empty() {
                break;
            }
            for item in items {
                assert!(item.at >= last, "{item:?} after {last}");
                last = item.at;
                match &item.due {
                    Due::Release(payments) => releases += payments.len(),
                    Due::Expire(credits) => {
                        assert!(credits.iter().all(|credit| credit.expires_at.next() == item.at));
                        expired.extend(credits.clone());
                    }
                    Due::Announce { credits, .. } => announced += credits.len(),
                    Due::CloseBatch(_) | Due::Cashback(_) => {}
                }
                let step = crate::support::Step {
                    at: item.at,
                    actor: crate::support::actor("system"),
                    record: programs::Record::Action(Action::Due(item.due.clone())),
                    refused: false,
                };
                house.batch(&[step]);
                house.writer.begin().unwrap();
                house.writer.mark_done(&item.due).unwrap();
                house.writer.commit().unwrap();
            }
        }
        assert_eq!(releases, 1);
        assert_eq!(announced, 3 * expired.len());
        let mut spans: Vec<CreditRef> = expired.clone();
        spans.sort();
        spans.dedup();
        assert_eq!(spans.len(), expired.len(), "each credit expires once");
        let left: i64 = house.writer.purse(1).unwrap().values().map(|balance| balance.available.max(0)).sum();
        assert_eq!(left, 0, "everything unclaimed has expired");
        assert_eq!(house.writer.next_due(&days).unwrap(), None);
    });
}
