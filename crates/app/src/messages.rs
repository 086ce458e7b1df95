//! What a webhook says: made from the rows a note is about, when it is sent.

use crate::ids::Kind;
use crate::{Fault, Service};
use money::Amount;
use programs::{Note, Topic};
use serde_json::{Map, Value, json};
use store::Connection;

/// The body of a note: `{"type", "timestamp", "data"}`.
pub(crate) fn body(source: &Connection, service: &Service, note: &Note) -> Result<Vec<u8>, Fault> {
    let mut data = Map::new();
    data.insert("partner_id".into(), service.ids().write(Kind::Partner, note.participant).into());
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
    }
    let message = json!({ "type": note.topic.name(), "timestamp": note.at.to_string(), "data": data });
    Ok(serde_json::to_vec(&message)?)
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
