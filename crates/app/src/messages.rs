//! What a webhook says: made from the rows a note is about, when it is sent.

use crate::ids::Kind;
use crate::views::{SCHEMA_VERSION, names};
use crate::{Fault, Service};
use money::Amount;
use programs::{Note, Topic};
use serde_json::{Map, Value, json};
use store::Connection;

/// The body of a note: `{"type", "timestamp", "data"}`.
pub(crate) fn body(source: &Connection, service: &Service, note: &Note) -> Result<Vec<u8>, Fault> {
    let mut data = Map::new();
    let (whose, id) = participant(source, service, note)?;
    data.insert(whose.into(), id.into());
    match note.topic {
        Topic::PartnerActivated => {
            let code = source.partner(note.subject)?.and_then(|partner| partner.referral_code);
            data.insert("referral_code".into(), code.into());
        }
        Topic::BenefitGranted => benefit(source, note, &mut data)?,
        Topic::CommissionCredited | Topic::CommissionReversed => {
            commission(source, service, note, &mut data)?
        }
        Topic::CommissionExpiring | Topic::CommissionExpired => {
            data.insert("amount".into(), note.amount.map_or(Value::Null, money));
        }
        Topic::CustomerMoved | Topic::BalanceAdjusted => {
            data.insert("sequence".into(), note.subject.into());
        }
        Topic::WithdrawalRequested
        | Topic::WithdrawalInReview
        | Topic::WithdrawalApproved
        | Topic::WithdrawalPaying
        | Topic::WithdrawalPaid
        | Topic::WithdrawalCancelled
        | Topic::WithdrawalRejected
        | Topic::WithdrawalFailed => withdrawal(source, service, note, &mut data)?,
        Topic::RegistrationUnderReview
        | Topic::RegistrationApproved
        | Topic::RegistrationRejected
        | Topic::RegistrationSuspended
        | Topic::RegistrationWithdrawUnderReview
        | Topic::RegistrationExpired => registration(source, service, note, &mut data)?,
        Topic::FeeCharged | Topic::FeeRefunded => fee(source, service, note, &mut data)?,
        Topic::BonusEarned | Topic::BonusExpiring | Topic::BonusExpired => bonus(source, note, &mut data)?,
        Topic::SettledRecordIssued => settled_record(source, service, note, &mut data)?,
    }
    let message = json!({ "type": note.topic.name(), "timestamp": note.at.to_string(), "data": data });
    Ok(serde_json::to_vec(&message)?)
}

/// Whom a note is about: the name of the field, and the identifier.
fn participant(source: &Connection, service: &Service, note: &Note) -> Result<(&'static str, String), Fault> {
    match note.topic {
        Topic::RegistrationUnderReview
        | Topic::RegistrationApproved
        | Topic::RegistrationRejected
        | Topic::RegistrationSuspended
        | Topic::RegistrationWithdrawUnderReview
        | Topic::RegistrationExpired
        | Topic::FeeCharged
        | Topic::FeeRefunded
        | Topic::SettledRecordIssued => Ok(("seller_id", names::seller_id(source, note.participant)?)),
        Topic::BonusEarned | Topic::BonusExpiring | Topic::BonusExpired => {
            Ok(("shopper_id", names::shopper_id(source, note.participant)?))
        }
        _ => Ok(("partner_id", service.ids().write(Kind::Partner, note.participant))),
    }
}

fn money(amount: Amount) -> Value {
    json!({ "amount": amount.minor(), "currency": amount.currency().code() })
}

/// AP-5: the host gives the free VIP.
fn benefit(source: &Connection, note: &Note, data: &mut Map<String, Value>) -> Result<(), Fault> {
    let Some(customer) = source.customer(note.subject)? else { return Ok(()) };
    let versions = source.versions()?;
    let days = versions.rules(customer.rules_version).map(|rules| rules.free_vip_days);
    data.insert("customer_id".into(), customer.customer_id.into());
    data.insert("benefit".into(), json!({ "kind": "vip", "days": days }));
    Ok(())
}

fn commission(
    source: &Connection,
    service: &Service,
    note: &Note,
    data: &mut Map<String, Value>,
) -> Result<(), Fault> {
    let Some(row) = source.commission(note.subject)? else { return Ok(()) };
    data.insert("commission_id".into(), service.ids().write(Kind::Commission, row.commission.no).into());
    data.insert("kind".into(), row.commission.kind.name().into());
    data.insert("payment_id".into(), row.payment_id.into());
    data.insert("customer_id".into(), row.customer_id.into());
    data.insert("commission".into(), money(row.commission.amount));
    data.insert("rate_bps".into(), row.commission.rate.bps().into());
    data.insert("paying_number".into(), row.commission.paying_number.into());
    Ok(())
}

/// A withdrawal as it stands now; `line` is the one the note is about, where it is about one.
fn withdrawal(
    source: &Connection,
    service: &Service,
    note: &Note,
    data: &mut Map<String, Value>,
) -> Result<(), Fault> {
    let Some(withdrawal) = source.withdrawal(note.subject)? else { return Ok(()) };
    let lines: Vec<Value> = withdrawal
        .lines
        .iter()
        .map(|line| {
            let (amount, currency) = (line.amount.minor(), line.amount.currency());
            json!({ "amount": amount, "currency": currency.code(), "status": line.status.name() })
        })
        .collect();
    data.insert("withdrawal_id".into(), service.ids().write(Kind::Withdrawal, withdrawal.no).into());
    data.insert("batch".into(), withdrawal.batch.to_string().into());
    data.insert("status".into(), withdrawal.status().name().into());
    data.insert("line".into(), note.amount.map_or(Value::Null, money));
    data.insert("lines".into(), lines.into());
    Ok(())
}

/// A registration, with the status that the note tells; it may stand elsewhere by now.
fn registration(
    source: &Connection,
    service: &Service,
    note: &Note,
    data: &mut Map<String, Value>,
) -> Result<(), Fault> {
    let Some(registration) = source.registration(note.subject)? else { return Ok(()) };
    let status = note.topic.name().strip_prefix("registration.");
    let moments = source.moments(note.subject)?;
    let told = moments.into_iter().rfind(|moment| Some(moment.status) == status && moment.at == note.at);
    data.insert("registration_id".into(), service.ids().write(Kind::Registration, registration.no).into());
    data.insert("status".into(), status.into());
    data.insert("market".into(), registration.market.clone().into());
    data.insert("terms_version".into(), registration.newest_accepted().into());
    data.insert("reason".into(), told.and_then(|moment| moment.reason).into());
    Ok(())
}

/// A line of a bill: + the seller receives, − the seller pays (BC-7).
fn fee(
    source: &Connection,
    service: &Service,
    note: &Note,
    data: &mut Map<String, Value>,
) -> Result<(), Fault> {
    let Some(line) = source.bill_line(note.subject)? else { return Ok(()) };
    let reverses = (line.reverses != 0).then(|| service.ids().write(Kind::Fee, line.reverses));
    data.insert("fee_id".into(), service.ids().write(Kind::Fee, line.no).into());
    data.insert("kind".into(), line.kind.name().into());
    data.insert("order_id".into(), names::order_id(source, line.order)?.into());
    data.insert("base".into(), money(Amount::new(line.base, line.currency)));
    data.insert("rate_bps".into(), line.rate.bps().into());
    data.insert("amount".into(), money(Amount::new(line.amount, line.currency)));
    data.insert("reverses".into(), reverses.into());
    Ok(())
}

/// Bonus of one order: its lot has the order's number (SB-1).
fn bonus(source: &Connection, note: &Note, data: &mut Map<String, Value>) -> Result<(), Fault> {
    let lots = source.lots_of(note.participant)?;
    let lot = lots.iter().find(|lot| lot.no == note.subject);
    data.insert("order_id".into(), names::order_id(source, note.subject)?.into());
    data.insert("amount".into(), note.amount.map_or(Value::Null, money));
    data.insert("expires_at".into(), lot.map(|lot| lot.expires_at.to_string()).into());
    Ok(())
}

fn settled_record(
    source: &Connection,
    service: &Service,
    note: &Note,
    data: &mut Map<String, Value>,
) -> Result<(), Fault> {
    let Some(record) = source.record(note.subject)? else { return Ok(()) };
    data.insert("record_id".into(), service.ids().write(Kind::SettledRecord, record.no).into());
    data.insert("period".into(), record.period.into());
    data.insert("currency".into(), record.currency.code().into());
    for (name, minor) in [
        ("opening", record.opening),
        ("fee_charged", record.charged),
        ("fee_refunded", record.refunded),
        ("tax", record.tax),
        ("net", record.refunded.saturating_sub(record.charged)),
        ("payout", record.payout),
        ("closing", record.closing),
        ("schema_version", SCHEMA_VERSION),
    ] {
        data.insert(name.into(), minor.into());
    }
    Ok(())
}
