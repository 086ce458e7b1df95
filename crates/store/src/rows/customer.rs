//! Customers and clicks.

use crate::codec;
use crate::engine::{Connection, Row, Sql, Value};
use crate::error::Result;
use crate::rows::Changed;
use crate::rows::partner::kept;
use programs::No;
use programs::affiliate::{Click, Correction, CorrectionKind, Customer, NotAttributed, TopUp};

pub(crate) const FIND_CUSTOMER: Sql = Sql("SELECT no, customer_id, phone, email, country, c.partner, \
     not_attributed, registered_at, window_end, rules_version, store_authorized, paying_number, rate_bps, \
     open_payments, last_payment, top_up, top_up_at, top_up_tier \
     FROM customers c JOIN standings ON customer = no WHERE no = $1");
const INSERT_CUSTOMER: Sql = Sql("INSERT INTO customers (no, customer_id, phone, email, country, partner, \
     not_attributed, registered_at, window_end, rules_version) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
const INSERT_STANDING: Sql = Sql("INSERT INTO standings (store_authorized, paying_number, rate_bps, \
     open_payments, last_payment, top_up, top_up_at, top_up_tier, customer, partner) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
/// What payments change. The partner must be the one that is stored.
const UPDATE_STANDING: Sql = Sql("UPDATE standings SET store_authorized = $1, paying_number = $2, \
     rate_bps = $3, open_payments = $4, last_payment = $5, top_up = $6, top_up_at = $7, top_up_tier = $8 \
     WHERE customer = $9 AND partner IS NOT DISTINCT FROM $10");
const MOVE_STANDING: Sql = Sql("UPDATE standings SET partner = $1 WHERE customer = $2");
const MOVE_CUSTOMER: Sql = Sql("UPDATE customers SET partner = $1, not_attributed = $2 WHERE no = $3");

pub(crate) const FIND_CLICK: Sql = Sql("SELECT partner, at, channel, visitor FROM clicks WHERE no = $1");
const INSERT_CLICK: Sql =
    Sql("INSERT INTO clicks (no, partner, at, channel, visitor) VALUES ($1, $2, $3, $4, $5)");

/// A customer, of [`FIND_CUSTOMER`] and the lists.
pub(crate) fn customer(row: &Row<'_>) -> Result<Customer> {
    let top_up = match row.maybe_int(15)? {
        Some(payment) => Some(TopUp { payment, time: codec::instant(row, 16)?, tier: row.string(17)? }),
        None => None,
    };
    Ok(Customer {
        no: row.int(0)?,
        customer_id: row.string(1)?,
        phone: row.string(2)?,
        email: row.maybe_string(3)?,
        country: row.maybe_string(4)?,
        partner: row.maybe_int(5)?,
        not_attributed: codec::maybe_named(row, 6, NotAttributed::parse)?,
        registered_at: codec::instant(row, 7)?,
        window_end: codec::instant(row, 8)?,
        rules_version: row.int(9)?,
        store_authorized: row.bool(10)?,
        paying_number: row.maybe_int(11)?,
        rate: codec::maybe_rate(row, 12)?,
        open_payments: row.int(13)?,
        last_payment: row.int(14)?,
        top_up,
    })
}

/// Writes customers. Those that a correction moved get their new partner first: what payments change is
/// written only where the partner is the one that is stored.
pub(crate) fn save_customers(
    db: &Connection,
    customers: &Changed<No, Customer>,
    corrections: &Changed<No, Correction>,
) -> Result<()> {
    let (mut new, mut changed) = (Vec::new(), Vec::with_capacity(customers.len()));
    for (_, change) in customers {
        let (customer, is_new) = kept(change)?;
        if is_new { &mut new } else { &mut changed }.push(customer);
    }
    db.insert_all(INSERT_CUSTOMER, &new, |customer| person(customer))?;
    db.insert_all(INSERT_STANDING, &new, |customer| standing(customer))?;
    for (_, change) in corrections {
        let CorrectionKind::Reattribution { customer } = kept(change)?.0.kind else { continue };
        let Some(customer) = changed.iter().find(|changed| changed.no == customer) else { continue };
        let reason = customer.not_attributed.map(NotAttributed::name);
        let params = [customer.partner.into(), reason.into(), customer.no.into()];
        db.exec_one(MOVE_CUSTOMER, &params, "a customer")?;
        let params = [customer.partner.into(), customer.no.into()];
        db.exec_one(MOVE_STANDING, &params, "a customer's standing")?;
    }
    db.update_all(UPDATE_STANDING, &changed, |customer| standing(customer))
}

fn person(customer: &Customer) -> [Value<'_>; 10] {
    [
        customer.no.into(),
        (&customer.customer_id).into(),
        (&customer.phone).into(),
        (&customer.email).into(),
        (&customer.country).into(),
        customer.partner.into(),
        customer.not_attributed.map(NotAttributed::name).into(),
        customer.registered_at.into(),
        customer.window_end.into(),
        customer.rules_version.into(),
    ]
}

fn standing(customer: &Customer) -> [Value<'_>; 10] {
    let top_up = customer.top_up.as_ref();
    [
        customer.store_authorized.into(),
        customer.paying_number.into(),
        customer.rate.into(),
        customer.open_payments.into(),
        customer.last_payment.into(),
        top_up.map(|top_up| top_up.payment).into(),
        top_up.map(|top_up| top_up.time).into(),
        top_up.map(|top_up| top_up.tier.as_str()).into(),
        customer.no.into(),
        customer.partner.into(),
    ]
}

/// A click, of [`FIND_CLICK`].
pub(crate) fn click(row: &Row<'_>) -> Result<Click> {
    Ok(Click {
        partner: row.int(0)?,
        at: codec::instant(row, 1)?,
        channel: row.string(2)?,
        visitor: row.string(3)?,
    })
}

pub(crate) fn save_clicks(db: &Connection, clicks: &Changed<No, Click>) -> Result<()> {
    for (no, change) in clicks {
        let (click, _) = kept(change)?;
        let params = [
            (*no).into(),
            click.partner.into(),
            click.at.into(),
            (&click.channel).into(),
            (&click.visitor).into(),
        ];
        db.exec_one(INSERT_CLICK, &params, "a click")?;
    }
    Ok(())
}
