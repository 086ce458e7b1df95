use crate::engine::{Connection, Sql};
use crate::error::{Result, StoreError};
use crate::rows::note;
use crate::tables::all_rows;
use programs::Note;

/// The tables the rules make from the log, in the order they are compared: two stores with the same log
/// hold the same rows in them.
pub const DERIVED_TABLES: [&str; 41] = [
    "keys",
    "waiting",
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
    "releases",
    "batches",
    "withdrawals",
    "withdrawal_lines",
    "payment_files",
    "corrections",
    "account_changes",
    "sellers",
    "registrations",
    "orders",
    "order_lines",
    "seller_accounts",
    "bill_lines",
    "records",
    "shopper_purses",
    "lots",
    "redemptions",
    "bonus_entries",
    "budgets",
    "appointments",
    "commissions",
    "transfers",
    "notes",
    "moments",
];

const CREDITS: Sql = Sql("SELECT expires_at, credited_at, partner, currency, from_pos, to_pos FROM credits \
     ORDER BY expires_at, credited_at, partner, currency, from_pos");

/// A payment file without what the rules do not make: its bytes.
const PAYMENT_FILES: Sql = Sql("SELECT batch, currency, number, at, withdrawals FROM payment_files \
     ORDER BY batch, currency, number");

impl Connection {
    /// Hands over the rows of one of [`DERIVED_TABLES`] in the order of its key, each as a line of text,
    /// until the function has enough.
    pub fn dump_table(&self, table: &str, mut each: impl FnMut(&str) -> Result<bool>) -> Result<()> {
        let sql = match table {
            "credits" => return self.dump_credits(each),
            "notes" => return self.dump_notes(each),
            "payment_files" => Some(PAYMENT_FILES),
            _ => all_rows(table),
        };
        let sql = sql.ok_or_else(|| StoreError::Other(format!("there is no table {table}")))?;
        let mut line = String::new();
        self.scan(sql, &[], |row| {
            row.as_text(&mut line)?;
            each(&line)
        })
    }

    /// How many notes a row holds depends on how the log was cut into batches.
    fn dump_notes(&self, mut each: impl FnMut(&str) -> Result<bool>) -> Result<()> {
        note::each_note(self, i64::MIN, |note| {
            let Note { no, at, topic, participant, subject, amount } = note;
            let amount = amount.map_or_else(String::new, |amount| {
                format!("{}|{}", amount.minor(), amount.currency().code())
            });
            each(&format!("{no}|{}|{}|{participant}|{subject}|{amount}", at.micros(), topic.number()))
        })
    }

    /// How many rows a partner's credits of one instant take depends on how the log was cut into batches,
    /// so stretches that follow each other are told as one.
    fn dump_credits(&self, mut each: impl FnMut(&str) -> Result<bool>) -> Result<()> {
        let mut last: Option<(String, i64, i64)> = None;
        let told = |(key, from, to): &(String, i64, i64)| format!("{key}|{from}|{to}");
        let mut enough = false;
        self.scan(CREDITS, &[], |row| {
            let (expires_at, credited_at, partner) = (row.int(0)?, row.int(1)?, row.int(2)?);
            let key = format!("{expires_at}|{credited_at}|{partner}|{}", row.text(3)?);
            let (from, to) = (row.int(4)?, row.int(5)?);
            match &mut last {
                Some((joined, _, end)) if *joined == key && *end == from => *end = to,
                _ => {
                    if let Some(done) = last.replace((key, from, to)) {
                        enough = !each(&told(&done))?;
                    }
                }
            }
            Ok(!enough)
        })?;
        match last {
            Some(last) if !enough => each(&told(&last)).map(|_| ()),
            _ => Ok(()),
        }
    }
}
