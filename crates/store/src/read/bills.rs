use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::read::{MOST_ROWS, Page};
use crate::rows::bill;
use money::Currency;
use programs::No;
use programs::cashback::{Accrual, BillKind, BillLine, Record, SellerAccount};

const ACCOUNTS_OF: Sql = Sql("SELECT currency, balance, opening, charged, refunded, tax, last_line, \
     settled_line, last_record, open_period, open_end, carry_negative FROM seller_accounts \
     WHERE seller = $1 ORDER BY currency");
const ALL_ACCOUNTS: Sql = Sql("SELECT currency, balance, opening, charged, refunded, tax, last_line, \
     settled_line, last_record, open_period, open_end, carry_negative, seller FROM seller_accounts \
     ORDER BY seller, currency");
pub(super) const LINES_OF_ORDER: Sql =
    Sql("SELECT no, seller, previous, order_no, kind, base, rate_bps, amount, tax, currency, at, reverses, \
     cause FROM bill_lines WHERE order_no = $1 ORDER BY no");
const ACCRUALS_AFTER: Sql = Sql("SELECT no, seller, previous, kind, amount, tax, currency FROM bill_lines \
     WHERE no > $1 AND no <= $2 ORDER BY no");
const ALL_RECORDS: Sql = Sql(
    "SELECT no, seller, currency, previous, period, issued_at, opening, charged, refunded, tax, payout, \
     closing, after_line, last_line, cause FROM records ORDER BY no",
);
const RECORDS_OF: Sql = Sql(
    "SELECT no, seller, currency, previous, period, issued_at, opening, charged, refunded, tax, payout, \
     closing, after_line, last_line, cause FROM records WHERE seller = $1 AND no < $2 ORDER BY no DESC",
);

impl Connection {
    /// What a seller has, by currency; empty where nothing was ever charged.
    pub fn seller_accounts(&self, seller: No) -> Result<Vec<(Currency, SellerAccount)>> {
        self.query(ACCOUNTS_OF, &[seller.into()], bill::seller_account)
    }

    /// Hands over what every seller has, until the function has enough.
    pub fn each_seller_account(
        &self,
        mut each: impl FnMut(No, Currency, &SellerAccount) -> Result<bool>,
    ) -> Result<()> {
        self.scan(ALL_ACCOUNTS, &[], |row| {
            let (currency, account) = bill::seller_account(row)?;
            each(row.int(12)?, currency, &account)
        })
    }

    /// Hands over what the lines of all bills after a number up to another add to what is accrued, in their
    /// order, until the function has enough.
    pub fn each_accrual(
        &self,
        after: No,
        last: No,
        mut each: impl FnMut(&Accrual) -> Result<bool>,
    ) -> Result<()> {
        let mut known: Option<Currency> = None;
        self.scan(ACCRUALS_AFTER, &[after.into(), last.into()], |row| {
            // There are millions of lines in a handful of currencies.
            let code = row.text(6)?;
            let currency = match known {
                Some(currency) if currency.code() == code => currency,
                _ => *known.insert(codec::currency(row, 6)?),
            };
            each(&Accrual {
                no: row.int(0)?,
                seller: row.int(1)?,
                currency,
                previous: row.int(2)?,
                kind: codec::named(row, 3, BillKind::parse)?,
                amount: row.int(4)?,
                tax: row.int(5)?,
            })
        })
    }

    /// Hands over all settled records in the order in which they were issued, until the function has enough.
    pub fn each_record(&self, mut each: impl FnMut(&Record) -> Result<bool>) -> Result<()> {
        self.scan(ALL_RECORDS, &[], |row| each(&bill::record(row)?))
    }

    /// The lines of a settled record, oldest first: those after its `after_line` up to its `last_line`
    /// (BC-7).
    pub fn bill_lines_between(&self, after_line: No, last_line: No) -> Result<Vec<BillLine>> {
        bill::lines_between(self, after_line, last_line, usize::MAX)
    }

    /// A page of the lines of a settled record, newest first (BC-7). The cursor is a line's number; after one
    /// that is no line of the record there is nothing.
    pub fn lines_of_record(
        &self,
        record: &Record,
        before: Option<No>,
        limit: usize,
    ) -> Result<Page<BillLine>> {
        let settles = |line: &BillLine| {
            (line.seller, line.currency) == (record.seller, record.currency)
                && record.after_line < line.no
                && line.no <= record.last_line
        };
        let last = match before {
            None => record.last_line,
            Some(before) => self.bill_line(before)?.filter(settles).map_or(0, |line| line.previous),
        };
        let mut rows = bill::lines_between(self, record.after_line, last, limit.clamp(1, MOST_ROWS))?;
        rows.reverse();
        let oldest = rows.last().filter(|line| line.previous > record.after_line);
        let next = oldest.map(|line| line.no);
        Ok(Page { rows, next })
    }

    /// The lines of a seller's bill in a currency that are in no record yet, oldest first (BC-7).
    pub fn unsettled_lines(&self, seller: No, currency: Currency) -> Result<Vec<BillLine>> {
        let params = [seller.into(), currency.into()];
        match self.one(bill::FIND_SELLER_ACCOUNT, &params, bill::seller_account)? {
            Some((_, account)) => {
                bill::lines_between(self, account.settled_line, account.last_line, usize::MAX)
            }
            None => Ok(Vec::new()),
        }
    }

    /// A line of a bill.
    pub fn bill_line(&self, no: No) -> Result<Option<BillLine>> {
        self.one(bill::FIND_BILL_LINE, &[no.into()], bill::bill_line)
    }

    /// The charge of an order and its refunds, oldest first (BC-6).
    pub fn bill_lines_of_order(&self, order: No) -> Result<Vec<BillLine>> {
        self.query(LINES_OF_ORDER, &[order.into()], bill::bill_line)
    }

    /// A settled record.
    pub fn record(&self, no: No) -> Result<Option<Record>> {
        self.one(bill::FIND_RECORD, &[no.into()], bill::record)
    }

    /// A seller's settled records of all currencies, newest first. The cursor is a record's number.
    pub fn records_of(&self, seller: No, before: Option<No>, limit: usize) -> Result<Page<Record>> {
        let row = |row: &Row<'_>| bill::record(row).map(|record| (record.no, record));
        self.page(RECORDS_OF, &[seller.into()], before, limit, row)
    }
}
