//! Commission details (AP-12).

use super::customer::customer_sight;
use super::{MOST_ROWS, Place, Rows, Sight, Source, ViewResult};
use crate::Service;
use crate::ids::Kind;
use money::Amount;
use programs::No;
use programs::affiliate::CommissionKind;
use programs::time::Instant;

/// A row of the commission details.
#[derive(Debug, Clone)]
pub struct CommissionRow {
    /// Its identifier.
    pub id: String,
    /// Whose it is.
    pub partner: No,
    /// Earned, or taken back.
    pub kind: CommissionKind,
    /// The host's identifier of the payment.
    pub payment_id: String,
    /// The host's identifier of the customer.
    pub customer_id: String,
    /// The customer's telephone number, masked unless it may be seen.
    pub phone: String,
    /// The VIP plan.
    pub plan: String,
    /// How much was paid.
    pub payment: Amount,
    /// The commission, negative for a reversal.
    pub commission: Amount,
    /// The rate in basis points.
    pub rate_bps: i64,
    /// The customer's paying number (AP-8).
    pub paying_number: i64,
    /// When it was credited; `None` while it is pending (AP-9).
    pub settled_at: Option<Instant>,
}

impl CommissionRow {
    /// `pending` or `available`.
    pub fn status(&self) -> &'static str {
        if self.settled_at.is_some() { "available" } else { "pending" }
    }
}

/// Which entries are asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CommissionsAsked {
    /// Those that are credited, or those that are pending.
    pub settled: Option<bool>,
    /// Those of one kind.
    pub kind: Option<CommissionKind>,
}

impl CommissionsAsked {
    fn holds(self, row: &store::CommissionRow) -> bool {
        self.settled.is_none_or(|settled| row.settled_at.is_some() == settled)
            && self.kind.is_none_or(|kind| row.commission.kind == kind)
    }
}

/// How many entries are looked at for one page.
const MOST_LOOKED_AT: usize = 5_000;

/// A partner's commission details, newest first. Where some are asked for, a page may hold fewer rows than it
/// could and still not be the last: a call looks at a bounded number of entries.
pub fn commissions(
    source: &Source,
    service: &Service,
    partner: No,
    asked: CommissionsAsked,
    place: Place,
    sight: Sight,
) -> ViewResult<Rows<CommissionRow>> {
    let sight = customer_sight(source, service, sight)?;
    let all = asked == CommissionsAsked::default();
    let at_once = if all { place.limit } else { MOST_ROWS };
    let (mut rows, mut next, mut looked) = (Vec::new(), place.cursor, 0);
    loop {
        let page = source.commissions_of(partner, next, at_once)?;
        looked += page.rows.len();
        next = page.next;
        for row in page.rows.into_iter().filter(|row| asked.holds(row)) {
            if rows.len() == place.limit {
                return Ok(Rows { rows, next: Some(row.commission.no) });
            }
            rows.push(show(service, row, sight));
        }
        if all || next.is_none() || looked >= MOST_LOOKED_AT {
            return Ok(Rows { rows, next });
        }
    }
}

/// One row of the commission details.
pub fn commission(
    source: &Source,
    service: &Service,
    no: No,
    sight: Sight,
) -> ViewResult<Option<CommissionRow>> {
    let sight = customer_sight(source, service, sight)?;
    Ok(source.commission(no)?.map(|row| show(service, row, sight)))
}

fn show(service: &Service, row: store::CommissionRow, sight: Sight) -> CommissionRow {
    CommissionRow {
        id: service.ids().write(Kind::Commission, row.commission.no),
        partner: row.commission.partner,
        kind: row.commission.kind,
        payment_id: row.payment_id,
        customer_id: row.customer_id,
        phone: sight.phone(&row.phone),
        plan: row.plan,
        payment: row.paid,
        commission: row.commission.amount,
        rate_bps: row.commission.rate.bps(),
        paying_number: row.commission.paying_number,
        settled_at: row.settled_at,
    }
}
