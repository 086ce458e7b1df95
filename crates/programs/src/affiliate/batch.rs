use crate::affiliate::withdrawal::{LineStep, batch_open, settle_status};
use crate::affiliate::{LineStatus, Rules};
use crate::time::{Instant, Month};
use crate::{Halt, No, Refusal, World};
use money::Currency;

/// Where a payout batch stands (WD-4), in the order of advancement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchStatus {
    /// Before its cutoff: requests come in.
    Open,
    /// After its cutoff.
    InReview,
    /// A file went to the bank.
    Paying,
    /// Nothing more can happen to any of its lines.
    Done,
}

impl BatchStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::InReview, Self::Paying, Self::Done];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InReview => "in_review",
            Self::Paying => "paying",
            Self::Done => "done",
        }
    }

    /// The status with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// The withdrawals asked for before one cutoff (WD-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// The month of its cutoff.
    pub month: Month,
    /// When it closes.
    pub cutoff_at: Instant,
    /// Where it stands.
    pub status: BatchStatus,
    /// How many lines are not final.
    pub open_lines: i64,
    /// How many files were made of it, over all currencies.
    pub files: i64,
}

impl Batch {
    /// One line less to wait for; the batch is done with its last, once it has closed.
    pub(crate) fn line_ended(&mut self) {
        self.open_lines -= 1;
        if self.open_lines == 0 && self.status != BatchStatus::Open {
            self.status = BatchStatus::Done;
        }
    }
}

/// A file for the bank (WD-5). What it says is made from it and never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentFile {
    /// Its number within batch and currency, from 1.
    pub number: i64,
    /// When it was made.
    pub at: Instant,
    /// Whose lines are in it, in the order of their requests.
    pub withdrawals: Vec<No>,
}

/// The month and instant of the next cutoff: the first that is after now (WD-3). Exactly at a cutoff is
/// not before it.
pub fn cutoff_after(rules: &Rules, now: Instant) -> (Month, Instant) {
    let mut month = rules.zone.month(now);
    loop {
        let cutoff = cutoff_of(rules, month);
        if now < cutoff {
            return (month, cutoff);
        }
        month = month.next();
    }
}

/// When a month's batch closes (WD-3).
pub(crate) fn cutoff_of(rules: &Rules, month: Month) -> Instant {
    rules.zone.start_of(month.year, month.month, rules.cutoff_day)
}

/// The cutoff: what was requested goes into review by itself (WD-4).
pub(crate) fn close(world: &mut World, month: Month) -> Result<(), Halt> {
    let batch = world.batches.get(month)?;
    if batch.status != BatchStatus::Open {
        return Ok(());
    }
    let nothing_left = batch.open_lines == 0;
    world.batches.change(month)?.status =
        if nothing_left { BatchStatus::Done } else { BatchStatus::InReview };
    for no in world.batch_members(month)?.to_vec() {
        move_lines(world, no, None, LineStep::Close)?;
    }
    Ok(())
}

/// Moves every line that can take the step; tells whether one could.
fn move_lines(world: &mut World, no: No, only: Option<Currency>, step: LineStep) -> Result<bool, Halt> {
    let withdrawal = world.withdrawals.get(no)?;
    let (partner, before) = (withdrawal.partner, withdrawal.status());
    let can = |status: LineStatus, currency| {
        if only.is_none_or(|c| c == currency) { status.after(step) } else { None }
    };
    if withdrawal.lines.iter().all(|line| can(line.status, line.amount.currency()).is_none()) {
        return Ok(false);
    }
    let mut moved = Vec::new();
    for line in &mut world.withdrawals.change(no)?.lines {
        if let Some(status) = can(line.status, line.amount.currency()) {
            line.status = status;
            moved.push((status, line.amount));
        }
    }
    for (status, amount) in moved {
        world.note_amount(status.topic(), partner, no, amount);
    }
    settle_status(world, no, before, None)?;
    Ok(true)
}

/// Puts what was approved and not yet filed into a file for the bank; with nothing new the file made
/// last is the answer (WD-5). Returns the file's number.
pub fn file_payments(world: &mut World, month: Month, currency: Currency) -> Result<i64, Halt> {
    let batch = world.batches.find(month)?.ok_or_else(|| Refusal::not_found("payout batch"))?;
    if world.now < batch.cutoff_at {
        return Err(batch_open(batch).into());
    }
    let last = world.files.find((month, currency))?.map_or(0, |file| file.number);
    let mut withdrawals = Vec::new();
    for no in world.batch_members(month)?.to_vec() {
        if move_lines(world, no, Some(currency), LineStep::File)? {
            withdrawals.push(no);
        }
    }
    if withdrawals.is_empty() {
        if last > 0 {
            return Ok(last);
        }
        let detail =
            format!("Nothing in {currency} is approved in batch {month}. Approve withdrawals first.");
        return Err(Refusal::new("nothing_to_file", detail).into());
    }
    let number = last + 1;
    for no in &withdrawals {
        for line in &mut world.withdrawals.change(*no)?.lines {
            if line.amount.currency() == currency && line.status == LineStatus::Paying && line.file.is_none()
            {
                line.file = Some(number);
            }
        }
    }
    let at = world.now;
    world.files.put((month, currency), PaymentFile { number, at, withdrawals });
    let batch = world.batches.change(month)?;
    batch.status = BatchStatus::Paying;
    batch.files += 1;
    Ok(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WD-3: midnight of the 20th, UTC+8.
    #[test]
    fn the_cutoff_of_a_request() {
        let rules = Rules::template();
        for (now, month, cutoff) in [
            ("2026-06-01T00:00:00Z", "2026-06", "2026-06-19T16:00:00Z"),
            ("2026-06-19T15:59:59.999999Z", "2026-06", "2026-06-19T16:00:00Z"),
            ("2026-06-19T16:00:00Z", "2026-07", "2026-07-19T16:00:00Z"),
            ("2026-05-31T16:00:00Z", "2026-06", "2026-06-19T16:00:00Z"),
            ("2026-12-25T00:00:00Z", "2027-01", "2027-01-19T16:00:00Z"),
        ] {
            let (found, at) = cutoff_after(&rules, Instant::parse(now).unwrap());
            assert_eq!((found.to_string(), at.to_string()), (month.to_owned(), cutoff.to_owned()), "{now}");
        }
    }
}
