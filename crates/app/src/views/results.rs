//! What a bank says of a payment, matched with what the bank was sent (WD-5). Nothing is guessed.

use super::withdrawal::read_end_to_end_id;
use super::{Source, ViewResult};
use crate::Service;
use documents::bank_results::{BankResult, Outcome};
use money::Currency;
use programs::No;
use programs::affiliate::{LineStatus, PayoutStep};
use programs::time::Month;

/// What a result means for a line of a withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Matched {
    /// The line takes a step.
    Step {
        /// Which withdrawal.
        withdrawal: No,
        /// Which line.
        currency: Currency,
        /// Which step.
        step: PayoutStep,
    },
    /// The line is known to have ended so, or the bank has not finished: there is nothing to do.
    Nothing,
    /// It fits no payment; why, in a sentence.
    Unmatched(String),
}

/// Finds what a result means.
pub(crate) fn match_result(
    source: &Source,
    service: &Service,
    month: Month,
    result: &BankResult,
) -> ViewResult<Matched> {
    let unmatched = |why: &str| Ok(Matched::Unmatched(why.to_owned()));
    let Some((no, code)) = read_end_to_end_id(service, &result.end_to_end_id) else {
        return unmatched("No payment was sent with this end-to-end id.");
    };
    let Some(withdrawal) = source.withdrawal(no)? else {
        return unmatched("No payment was sent with this end-to-end id.");
    };
    if withdrawal.batch != month {
        return Ok(Matched::Unmatched(format!("This payment belongs to batch {}.", withdrawal.batch)));
    }
    let Some(line) = withdrawal.lines.iter().find(|line| line.amount.currency().code() == code) else {
        return unmatched("No payment was sent with this end-to-end id.");
    };
    if result.amount.is_some_and(|amount| amount != line.amount) {
        return Ok(Matched::Unmatched(format!("The payment was of {}.", line.amount)));
    }
    let step = match &result.outcome {
        Outcome::Pending => return Ok(Matched::Nothing),
        Outcome::Paid { bank_reference } => {
            let given = !bank_reference.trim().is_empty();
            let bank_reference = if given { bank_reference } else { &result.end_to_end_id };
            PayoutStep::MarkPaid { bank_reference: bank_reference.clone() }
        }
        Outcome::Failed { reason } => {
            let given = !reason.trim().is_empty();
            PayoutStep::MarkFailed {
                reason: if given { reason.clone() } else { "The bank gave no reason.".into() },
            }
        }
    };
    let currency = line.amount.currency();
    Ok(match (line.status, &step) {
        (LineStatus::Paying, _) => Matched::Step { withdrawal: no, currency, step },
        (LineStatus::Paid, PayoutStep::MarkPaid { .. })
        | (LineStatus::Failed, PayoutStep::MarkFailed { .. }) => Matched::Nothing,
        (status, _) => {
            Matched::Unmatched(format!("This payment is {}; it waits for no result.", status.name()))
        }
    })
}
