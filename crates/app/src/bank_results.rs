//! Takes in what a bank says became of the payments of a batch (WD-5).

use crate::inbox::{Acted, Answer};
use crate::views::{self, Matched, Writing};
use crate::{Failure, Fault, Service};
use documents::bank_results::{BankReport, BankResult, Unusable};
use programs::time::Month;
use programs::{Action, Actor, Done};

pub use documents::bank_results::{GroupStatus, parse as read};

/// What became of a file of results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// How many results fit a payment: it took a step, or there was nothing left to do.
    pub matched: u64,
    /// What fits no payment, in the file's order.
    pub unmatched: Vec<Unmatched>,
    /// What the bank says of whole files; it moves no money.
    pub groups: Vec<GroupStatus>,
}

/// A result that fits no payment. It moves no money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmatched {
    /// The end-to-end id, where the file names one.
    pub end_to_end_id: Option<String>,
    /// The line of the file it ends on, from 1.
    pub line: usize,
    /// Why it fits none, in a sentence.
    pub detail: String,
}

/// Takes the results of a file in, one after the other. The same file once more moves nothing, so a file
/// that was taken in by half, because of a failure on the way, is simply sent again.
pub async fn take_in(
    service: &Service,
    actor: &Actor,
    month: Month,
    report: BankReport,
) -> Result<Taken, Failure> {
    let unusable =
        |row: Unusable| Unmatched { end_to_end_id: row.end_to_end_id, line: row.line, detail: row.problem };
    let unmatched = report.unusable.into_iter().map(unusable).collect();
    let mut taken = Taken { matched: 0, unmatched, groups: report.groups };
    for result in report.results {
        match take_one(service, actor, month, &result).await? {
            None => taken.matched += 1,
            Some(detail) => taken.unmatched.push(Unmatched {
                end_to_end_id: Some(result.end_to_end_id),
                line: result.line,
                detail,
            }),
        }
    }
    taken.unmatched.sort_by_key(|unmatched| unmatched.line);
    Ok(taken)
}

/// Does what a result means; answers why it fits no payment, if it fits none.
async fn take_one(
    service: &Service,
    actor: &Actor,
    month: Month,
    result: &BankResult,
) -> Result<Option<String>, Failure> {
    let matched = views::match_result(&*service.reader()?, service, month, result);
    let matched = matched.map_err(|error| {
        tracing::error!(%error, "a result could not be matched");
        Fault::from(error).failure()
    })?;
    let (withdrawal, currency, step) = match matched {
        Matched::Nothing => return Ok(None),
        Matched::Unmatched(detail) => return Ok(Some(detail)),
        Matched::Step { withdrawal, currency, step } => (withdrawal, Some(currency), step),
    };
    let taken = |_: &mut Writing, _: &Done| Ok(Answer { status: 200, body: Vec::new() });
    let render =
        views::render(taken, |refusal| Answer { status: 409, body: refusal.detail.clone().into_bytes() });
    let action = Action::StepWithdrawal { withdrawal, currency, step };
    match service.inbox().act(actor.clone(), action, None, render).await? {
        Acted::Answered(Answer { status: 200, .. }) => Ok(None),
        Acted::Answered(answer) => Ok(Some(String::from_utf8_lossy(&answer.body).into_owned())),
        // Only an action with a key is answered so.
        Acted::KeyReused => Err(Failure::Internal),
    }
}
