use super::{BillKind, BillLine, Record, SellerAccount};
use crate::No;
use money::Currency;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// What a line of a bill adds to what its seller has accrued.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accrual {
    /// The line's number.
    pub no: No,
    /// Whose.
    pub seller: No,
    /// In which currency.
    pub currency: Currency,
    /// The line before it of the same seller and currency, 0 if there is none.
    pub previous: No,
    /// What it is.
    pub kind: BillKind,
    /// What the seller receives: below zero for a fee.
    pub amount: i64,
    /// The tax inside the amount, with its sign.
    pub tax: i64,
}

impl From<&BillLine> for Accrual {
    fn from(line: &BillLine) -> Self {
        let BillLine { no, seller, currency, previous, kind, amount, tax, .. } = *line;
        Self { no, seller, currency, previous, kind, amount, tax }
    }
}

/// What fees, refunds and the tax inside them come to, in minor units of one currency.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// Fees, as a magnitude.
    pub charged: i128,
    /// Refunds, as a magnitude.
    pub refunded: i128,
    /// The tax inside them, as the programme's: fees less refunds.
    pub tax: i128,
}

impl Figures {
    /// The figures of a line.
    fn of_line(line: &Accrual) -> Self {
        let (amount, tax) = (i128::from(line.amount), -i128::from(line.tax));
        match line.kind {
            BillKind::Fee => Self { charged: -amount, refunded: 0, tax },
            BillKind::FeeRefund => Self { charged: 0, refunded: amount, tax },
        }
    }

    /// The figures that are kept with an account or a record.
    fn kept(charged: i64, refunded: i64, tax: i64) -> Self {
        Self { charged: charged.into(), refunded: refunded.into(), tax: tax.into() }
    }

    fn add(&mut self, other: Self) {
        self.charged += other.charged;
        self.refunded += other.refunded;
        self.tax += other.tax;
    }
}

/// A seller's lines in a currency since its last record.
#[derive(Debug, Clone, Copy, Default)]
struct Stretch {
    figures: Figures,
    opening: i128,
    after: No,
    last: No,
    record: No,
}

/// What is accrued, reckoned anew from the lines of bills alone: what is kept with the accounts and the
/// records is only compared with it (BC-7).
///
/// Give it every line in the order of the numbers, each record after its last line and before any line that
/// was posted later, and in the end each account.
#[derive(Debug, Default)]
pub struct Accruals {
    open: FxHashMap<(No, Currency), Stretch>,
    lines: BTreeMap<Currency, Figures>,
    kept: BTreeMap<Currency, Figures>,
    accounts: usize,
}

impl Accruals {
    /// What all lines come to, by currency.
    pub fn of_lines(&self) -> &BTreeMap<Currency, Figures> {
        &self.lines
    }

    /// What is kept with the records and, of what is in no record yet, with the accounts, by currency.
    pub fn kept(&self) -> &BTreeMap<Currency, Figures> {
        &self.kept
    }

    /// Adds a line; says what is wrong with it where it does not follow the one before it of its seller.
    pub fn add(&mut self, line: &Accrual) -> Result<(), String> {
        let stretch = self.open.entry((line.seller, line.currency)).or_default();
        if line.previous != stretch.last {
            let (no, previous, last) = (line.no, line.previous, stretch.last);
            return Err(format!("line {no} names {previous} as the one before it, which is {last}"));
        }
        let figures = Figures::of_line(line);
        stretch.last = line.no;
        stretch.figures.add(figures);
        self.lines.entry(line.currency).or_default().add(figures);
        Ok(())
    }

    /// Compares a record with the lines it settles; says what differs.
    pub fn settle(&mut self, record: &Record) -> Result<(), String> {
        let figures = Figures::kept(record.charged, record.refunded, record.tax);
        let stretch = self.open.entry((record.seller, record.currency)).or_default();
        let place = (record.previous, record.after_line, record.last_line);
        let reckoned = (stretch.record, stretch.after, stretch.last);
        let sum = stretch.opening + stretch.figures.refunded - stretch.figures.charged;
        if place != reckoned || i128::from(record.opening) != stretch.opening || figures != stretch.figures {
            return Err(format!("record {} holds {figures:?}, its lines make {stretch:?}", record.no));
        }
        if i128::from(record.closing) + i128::from(record.payout) != sum {
            let (no, closing, payout) = (record.no, record.closing, record.payout);
            return Err(format!("record {no} closes at {closing} and pays {payout}, its lines make {sum}"));
        }
        let (opening, last) = (record.closing.into(), record.last_line);
        *stretch = Stretch { figures: Figures::default(), opening, after: last, last, record: record.no };
        self.kept.entry(record.currency).or_default().add(figures);
        Ok(())
    }

    /// Compares an account with the lines that are in no record yet; says what differs.
    pub fn compare(&mut self, seller: No, currency: Currency, account: &SellerAccount) -> Result<(), String> {
        self.accounts += 1;
        let stretch = self.open.get(&(seller, currency)).copied().unwrap_or_default();
        let figures = Figures::kept(account.charged, account.refunded, account.tax);
        let place = (account.last_record, account.settled_line, account.last_line);
        let balance = stretch.opening + stretch.figures.refunded - stretch.figures.charged;
        let fits = place == (stretch.record, stretch.after, stretch.last)
            && figures == stretch.figures
            && (i128::from(account.opening), i128::from(account.balance)) == (stretch.opening, balance)
            && account.open.is_some() == (stretch.last > stretch.after);
        if !fits {
            let lines = format!("its lines make {stretch:?}");
            return Err(format!("seller {seller} has accrued {figures:?} in {currency}, {lines}"));
        }
        self.kept.entry(currency).or_default().add(figures);
        Ok(())
    }

    /// Says what is wrong where a seller has lines and no account was compared.
    pub fn finish(&self) -> Result<(), String> {
        if self.accounts != self.open.len() {
            return Err(format!("{} sellers have lines, {} have accounts", self.open.len(), self.accounts));
        }
        Ok(())
    }
}
