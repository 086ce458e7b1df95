//! BC-7: what a seller is billed, and the records in which it is settled.

use crate::play::{Play, at};
use crate::shop::{SHOP, bps, created, delivered, line, open, open_under, refunded};
use programs::cashback::{
    Accruals, Agenda, BillLine, Record, RegistrationStep, SellerAccount, Settles, Terms,
};
use programs::{Action, Topic};

/// An order that costs so much in fees.
fn charged(play: &mut Play, order: &str, fee: i64) {
    play.tell_all([created(order, &[line("l", 1, fee * 100)]), delivered(order)]);
}

fn given_back(play: &mut Play, order: &str, fee: i64) {
    play.report(refunded(&format!("r-{order}"), order, &[("l", fee * 100, 0)])).unwrap();
}

/// Fees of one per cent, to count easily.
fn simple() -> Play {
    open_under(|terms| terms.markets[0].fee_rate = bps(100))
}

/// Period, opening, charged, refunded, payout and closing.
fn figures(record: &Record) -> (&str, [i64; 5]) {
    let Record { opening, charged, refunded, payout, closing, .. } = *record;
    (&record.period, [opening, charged, refunded, payout, closing])
}

/// BC-7: each business day, what was posted in it, issued at its end; nothing where nothing was posted.
#[test]
fn a_record_for_each_business_day() {
    // Monday, 1 June 2026, noon in UTC+8.
    let mut play = simple();
    charged(&mut play, "o1", 30);
    charged(&mut play, "o2", 12);
    assert_eq!(play.appointed(Agenda::Settle), [at("2026-06-01T16:00:00Z")], "BC-7");
    play.run_due(at("2026-06-01T15:59:59Z"));
    given_back(&mut play, "o2", 2);
    assert!(play.shelf.records.is_empty(), "BC-7: not before the period ends");
    play.run_due(at("2026-06-01T16:00:00Z"));
    charged(&mut play, "o3", 5);
    play.run_due(at("2026-06-05T10:00:00Z"));
    given_back(&mut play, "o1", 30);
    play.run_due(at("2026-06-06T10:00:00Z"));
    charged(&mut play, "o4", 7);
    play.run_due(at("2026-06-30T00:00:00Z"));
    let records: Vec<_> = play.shelf.records.iter().map(figures).collect();
    assert_eq!(
        records,
        [
            ("2026-06-01", [0, 42, 2, -40, 0]),
            ("2026-06-02", [0, 5, 0, -5, 0]),
            ("2026-06-05", [0, 0, 30, 30, 0]),
            ("2026-06-08", [0, 7, 0, -7, 0]),
        ],
        "BC-7: whatever the sign; a Saturday belongs to the Monday after"
    );
    let chain: Vec<_> = play.shelf.records.iter().map(|r| (r.previous, r.after_line, r.last_line)).collect();
    assert_eq!(chain, [(0, 0, 3), (1, 3, 4), (2, 4, 5), (3, 5, 6)]);
    assert_eq!(play.told(Topic::SettledRecordIssued), [-40, -5, 30, -7]);
    assert_eq!(play.shelf.records[0].issued_at, at("2026-06-01T16:00:00Z"));
    assert!(play.appointed(Agenda::Settle).is_empty());
    play.shelf.audit();
}

/// BC-7: weekly and monthly can be set.
#[test]
fn longer_periods() {
    for (settles, periods) in [
        (Settles::Week, vec!["2026-06-01", "2026-06-08", "2026-06-29"]),
        (Settles::Month, vec!["2026-06", "2026-07"]),
    ] {
        let mut play = open_under(|terms| terms.markets[0].settles = settles);
        for (order, day) in [("o1", "02"), ("o2", "07"), ("o3", "08"), ("o4", "30")] {
            play.run_due(at(&format!("2026-06-{day}T01:00:00Z")));
            charged(&mut play, order, 10);
        }
        play.run_due(at("2026-07-01T01:00:00Z"));
        charged(&mut play, "o5", 10);
        play.run_due(at("2026-09-01T01:00:00Z"));
        let found: Vec<_> = play.shelf.records.iter().map(|record| record.period.as_str()).collect();
        assert_eq!(found, periods, "BC-7: {settles:?}");
        play.shelf.audit();
    }
}

/// BC-7: a market may keep a negative result as the closing balance; a positive one is paid out.
#[test]
fn a_negative_result_may_be_carried() {
    let mut play = open_under(|terms| {
        (terms.markets[0].carry_negative, terms.markets[0].fee_rate) = (true, bps(100));
    });
    for (day, charges, refunds) in [("01", 40, 0), ("02", 0, 15), ("03", 5, 30), ("04", 3, 0)] {
        play.run_due(at(&format!("2026-06-{day}T05:00:00Z")));
        if charges > 0 {
            charged(&mut play, &format!("o{day}"), charges);
        }
        if refunds > 0 {
            play.report(refunded(&format!("r{day}"), "o01", &[("l", refunds.min(25) * 100, 0)])).unwrap();
        }
    }
    play.run_due(at("2026-06-10T00:00:00Z"));
    let records: Vec<_> = play.shelf.records.iter().map(figures).collect();
    assert_eq!(
        records,
        [
            ("2026-06-01", [0, 40, 0, 0, -40]),
            ("2026-06-02", [-40, 0, 15, 0, -25]),
            ("2026-06-03", [-25, 5, 25, 0, -5]),
            ("2026-06-04", [-5, 3, 0, 0, -8]),
        ],
        "BC-7"
    );
    assert_eq!(play.seller_account(SHOP).balance, -8);
    play.shelf.audit();
}

/// BC-7: a result above zero is paid out, also where negative ones are carried.
#[test]
fn what_is_left_after_a_carried_balance_is_paid_out() {
    let mut play = open_under(|terms| {
        (terms.markets[0].carry_negative, terms.markets[0].fee_rate) = (true, bps(100));
    });
    charged(&mut play, "o1", 40);
    play.run_due(at("2026-06-02T05:00:00Z"));
    play.shelf.audit();
    given_back(&mut play, "o1", 40);
    play.run_due(at("2026-06-03T05:00:00Z"));
    assert_eq!(figures(&play.shelf.records[1]), ("2026-06-02", [-40, 0, 40, 0, 0]), "BC-7");
    play.shelf.audit();
}

/// BC-7: where negative results are carried from now on, a result above zero is paid out as before.
#[test]
fn only_negative_results_are_carried() {
    let mut play = simple();
    charged(&mut play, "o1", 40);
    play.run_due(at("2026-06-02T05:00:00Z"));
    let mut terms = Terms { effective: play.now, old_terms_end: Some(play.now), ..Terms::template() };
    (terms.changes, terms.markets[0].carry_negative) = ("negative results are carried".into(), true);
    play.act("Omar", &Action::PublishTerms(Box::new(terms))).unwrap();
    let no = *play.shelf.registrations.keys().next().unwrap();
    let accept = RegistrationStep::AcceptTerms { version: 2 };
    play.act("Shop", &crate::shop::step(no, accept)).unwrap();
    given_back(&mut play, "o1", 40);
    play.tell_all([created("o2", &[line("l", 1, 1000)]), delivered("o2")]);
    play.run_due(at("2026-06-03T05:00:00Z"));
    assert_eq!(figures(&play.shelf.records[1]), ("2026-06-02", [0, 30, 40, 10, 0]), "BC-7");
    play.shelf.audit();
}

/// BC-7: sellers and their records are apart; the tax of a record is the programme's.
#[test]
fn each_seller_has_its_own_records() {
    let mut play = open_under(|terms| terms.markets[0].tax = bps(600));
    play.subject("Two", &crate::shop::register("two", "MY", 1));
    for (order, seller) in [("o1", SHOP), ("o2", "two"), ("o3", SHOP)] {
        let fact = crate::shop::at_seller(created(order, &[line("l", 1, 10_000)]), seller);
        play.tell_all([fact, delivered(order)]);
    }
    play.report(refunded("r", "o1", &[("l", 10_000, 1)])).unwrap();
    play.run_due(at("2026-06-02T00:00:00Z"));
    let records: Vec<_> =
        play.shelf.records.iter().map(|r| (r.seller, r.charged, r.refunded, r.tax)).collect();
    let (shop, two) = (play.no(programs::Key::Seller, SHOP), play.no(programs::Key::Seller, "two"));
    assert_eq!(records, [(shop, 600, 300, 17), (two, 300, 0, 17)], "BC-7");
    play.shelf.audit();
}

#[test]
fn nothing_is_settled_twice() {
    let mut play = open();
    charged(&mut play, "o1", 30);
    let (at, settle) = *play.shelf.appointments.iter().find(|(_, a)| a.kind == Agenda::Settle).unwrap();
    play.run_due(at);
    let issued = play.shelf.records.len();
    play.shelf.appointments.insert((play.now, settle));
    let due = programs::Action::Due(programs::Due::Cashback(vec![settle]));
    play.act("system", &due).unwrap();
    assert_eq!(play.shelf.records.len(), issued, "BC-7");
}

/// What reckoning the lines, the record and the account of a seller anew finds.
fn reckoned(lines: &[BillLine], record: &Record, account: &SellerAccount) -> Result<(), String> {
    let mut accruals = Accruals::default();
    for line in lines.iter().filter(|line| line.no <= record.last_line) {
        accruals.add(&line.into())?;
    }
    accruals.settle(record)?;
    for line in lines.iter().filter(|line| line.no > record.last_line) {
        accruals.add(&line.into())?;
    }
    accruals.compare(record.seller, record.currency, account)?;
    accruals.finish()
}

/// BC-7: a line, a record or an account that was altered is found.
#[test]
fn what_does_not_add_up_is_found() {
    let mut play = simple();
    for (order, fee) in [("o1", 30), ("o2", 12)] {
        charged(&mut play, order, fee);
    }
    play.run_due(at("2026-06-01T16:00:00Z"));
    charged(&mut play, "o3", 5);
    let (lines, record) = (play.shelf.bill_lines.clone(), play.shelf.records[0].clone());
    let account = play.shelf.seller_accounts[&(record.seller, record.currency)].clone();
    assert_eq!(reckoned(&lines, &record, &account), Ok(()));
    assert!(reckoned(&lines[1..], &record, &account).is_err(), "a line is missing");
    assert!(reckoned(&lines[..2], &record, &account).is_err(), "the last line is missing");
    let mut dearer = lines.clone();
    dearer[0].amount -= 1;
    assert!(reckoned(&dearer, &record, &account).is_err());
    for alter in [
        (|record: &mut Record| record.charged += 1) as fn(&mut Record),
        |record| record.refunded += 1,
        |record| record.tax += 1,
        |record| record.opening -= 1,
        |record| record.payout += 1,
        |record| record.after_line += 1,
        |record| record.previous += 1,
    ] {
        let mut altered = record.clone();
        alter(&mut altered);
        assert!(reckoned(&lines, &altered, &account).is_err(), "{altered:?}");
    }
    for alter in [
        (|account: &mut SellerAccount| account.charged += 1) as fn(&mut SellerAccount),
        |account| account.balance += 1,
        |account| account.opening -= 1,
        |account| account.settled_line -= 1,
        |account| account.open = None,
    ] {
        let mut altered = account.clone();
        alter(&mut altered);
        assert!(reckoned(&lines, &record, &altered).is_err(), "{altered:?}");
    }
}
