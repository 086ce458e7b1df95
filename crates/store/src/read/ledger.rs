use crate::engine::{Connection, Sql};
use crate::error::Result;
use crate::read::{MOST_ROWS, Page};
use crate::rows::money;
use ledger::{AccountCode, Transfer};
use programs::No;

pub(super) const FIND_TRANSFER: Sql =
    Sql("SELECT no, at, cause, rule, owner, debit, credit, amount, currency FROM transfers WHERE no = $1");
const TRANSFERS_FROM: Sql = Sql("SELECT no, at, cause, rule, owner, debit, credit, amount, currency \
     FROM transfers WHERE no >= $1 ORDER BY no");
const TRANSFERS_BEFORE: Sql = Sql("SELECT no, at, cause, rule, owner, debit, credit, amount, currency \
     FROM transfers WHERE no < $1 ORDER BY no DESC");
pub(super) const TRANSFERS_OF_CAUSE: Sql =
    Sql("SELECT no, at, cause, rule, owner, debit, credit, amount, currency \
     FROM transfers WHERE cause = $1 AND rule <> 1 AND no < $2 ORDER BY no DESC");
pub(super) const TRANSFER_OF_PAYMENT: Sql =
    Sql("SELECT t.no, t.at, t.cause, t.rule, t.owner, t.debit, t.credit, t.amount, \
     t.currency FROM payments p JOIN commissions c ON c.no = p.entry JOIN transfers t ON t.no = c.transfer \
     WHERE p.no = $1 AND t.no < $2");

/// How many transfers one call looks at: there is no index by account or owner, for it would cost every
/// payment more than it saves the few who look.
const MOST_LOOKED_AT: usize = 20_000;

/// Which transfers are asked for. What is `None` does not matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TransferFilter {
    /// On either side.
    pub account: Option<AccountCode>,
    /// Whose account.
    pub owner: Option<No>,
    /// The log entry that caused them.
    pub cause: Option<No>,
}

impl TransferFilter {
    fn wants(&self, transfer: &Transfer) -> bool {
        self.account.is_none_or(|code| transfer.debit == code || transfer.credit == code)
            && self.owner.is_none_or(|owner| transfer.owner == owner)
    }
}

impl Connection {
    /// A transfer.
    pub fn transfer(&self, no: No) -> Result<Option<Transfer>> {
        self.one(FIND_TRANSFER, &[no.into()], money::transfer)
    }

    /// Transfers, newest first. A page may hold fewer than asked for, even none, and still not be the last:
    /// a call looks at a bounded number of transfers. The cursor is the number of the last one looked at.
    pub fn transfers(
        &self,
        filter: &TransferFilter,
        before: Option<No>,
        limit: usize,
    ) -> Result<Page<Transfer>> {
        let limit = limit.clamp(1, MOST_ROWS);
        let before = before.unwrap_or(i64::MAX).into();
        let (sql, params) = match filter.cause {
            Some(cause) => (TRANSFERS_OF_CAUSE, vec![cause.into(), before]),
            None => (TRANSFERS_BEFORE, vec![before]),
        };
        let (mut rows, mut looked, mut last, mut next) = (Vec::new(), 0, 0, None);
        self.scan(sql, &params, |row| {
            if rows.len() == limit || looked == MOST_LOOKED_AT {
                next = Some(last);
                return Ok(false);
            }
            let transfer = money::transfer(row)?;
            looked += 1;
            last = transfer.no;
            if filter.wants(&transfer) {
                rows.push(transfer);
            }
            Ok(true)
        })?;
        // A payment's own transfer is not in the index; it came before all else the payment caused.
        if let Some(cause) = filter.cause
            && let Some(own) = self.one(TRANSFER_OF_PAYMENT, &[cause.into(), before], money::transfer)?
            && next.is_none()
            && filter.wants(&own)
        {
            match rows.len() < limit {
                true => rows.push(own),
                false => next = Some(last),
            }
        }
        Ok(Page { rows, next })
    }

    /// Hands over the transfers from a number on, in order, until the function has enough.
    pub fn each_transfer(&self, from: No, mut each: impl FnMut(&Transfer) -> Result<bool>) -> Result<()> {
        self.scan(TRANSFERS_FROM, &[from.into()], |row| each(&money::transfer(row)?))
    }
}
