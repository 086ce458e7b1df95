//! The batches, and the steps of withdrawals in them (WD-4).

use app::Service;
use app::ids::Kind;
use app::views;
use app::work::{self, Ended, Reviewed};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use money::{Amount, Currency};
use programs::affiliate::PayoutStep;
use programs::time::Month;
use programs::{Action, Actor, No, Refusal};
use tokio::task::JoinSet;

use super::batch::{month, shown, to_review};
use crate::pages::operator::batches::{BatchRow, BatchesView, batches as show_batches};
use crate::paths;
use crate::routes::act::{Said, act};
use crate::routes::done::with_done;
use crate::routes::form::{Asked, Posted};
use crate::routes::look::{Look, look, page, place};
use crate::routes::trouble::{Trouble, refusal_notice, refusal_status};
use crate::routes::visitor::Staff;

/// How many steps are in the inbox at once, so that they are decided together.
const TOGETHER: usize = 64;

/// The batches, newest first.
pub(super) async fn batches(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    page(&service, &staff.visitor, None, move |look| {
        let found = views::batches(look.source, look.service, place)?;
        let view = BatchesView {
            pager: look.pager(paths::BATCHES, place, &found),
            rows: found.rows.iter().map(|batch| row(look, batch)).collect(),
        };
        Ok(show_batches(&look.shell, &view))
    })
    .await
}

fn row(look: &Look<'_>, batch: &views::BatchView) -> BatchRow {
    let total = |(currency, minor): &(Currency, i128)| {
        Amount::new(i64::try_from(*minor).unwrap_or(i64::MAX), *currency)
    };
    BatchRow {
        batch: batch.batch.to_string(),
        status: batch.status.name().to_owned(),
        cutoff: look.moment(batch.cutoff_at),
        withdrawals: batch.withdrawals.len().try_into().unwrap_or(u64::MAX),
        totals: batch.totals.iter().map(total).collect(),
    }
}

/// Takes a step with one line of a withdrawal.
pub(super) async fn one_withdrawal(
    State(service): State<Service>,
    staff: Staff,
    Path((id, command)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let no = service.ids().read(Kind::Withdrawal, &id).ok_or_else(Trouble::not_found)?;
    let found = look(&service, move |source, service| Ok(views::withdrawal(source, service, no)?)).await?;
    let batch = found.ok_or_else(Trouble::not_found)?.batch;
    let said = match step(&command, &posted)? {
        Ok(step) => {
            let currency = currency(&posted)?;
            let action = Action::StepWithdrawal { withdrawal: no, currency, step };
            act(&service, staff.access.actor.clone(), action).await?
        }
        Err(refusal) => Err(refusal),
    };
    answer(&service, &staff, batch, &command, said.map(|_| ())).await
}

/// The line that is meant; all that can take the step where none is named.
fn currency(posted: &Posted) -> Result<Option<Currency>, Trouble> {
    match posted.get("currency") {
        "" => Ok(None),
        code => Currency::parse(code).map(Some).map_err(|_| Trouble::not_found()),
    }
}

fn step(command: &str, posted: &Posted) -> Result<Said<PayoutStep>, Trouble> {
    let reason = || posted.get("reason").to_owned();
    Ok(Ok(match command {
        "approve" => PayoutStep::Approve,
        "reject" => PayoutStep::Reject { reason: reason() },
        "mark_failed" => PayoutStep::MarkFailed { reason: reason() },
        "mark_paid" => {
            let bank_reference = posted.get("bank_reference").to_owned();
            if bank_reference.is_empty() {
                let detail = "Say the reference that the bank gave the payment.";
                return Ok(Err(Refusal::new("invalid_request", detail).at("/bank_reference")));
            }
            PayoutStep::MarkPaid { bank_reference }
        }
        _ => return Err(Trouble::not_found()),
    }))
}

async fn answer(
    service: &Service,
    staff: &Staff,
    batch: Month,
    done: &str,
    said: Said<()>,
) -> Result<Response, Trouble> {
    match said {
        Ok(()) => {
            let path = paths::operator_batch(&batch.to_string());
            Ok(Redirect::to(&with_done(&path, done)).into_response())
        }
        Err(refusal) => {
            let notice = Some(refusal_notice(&refusal));
            let page = shown(service, staff, batch, 0, Vec::new(), notice).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}

/// Approves or rejects all that waits for review in a batch.
pub(super) async fn whole_batch(
    State(service): State<Service>,
    staff: Staff,
    Path((batch, command)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let month = month(&batch)?;
    let step = match (command.as_str(), step(&command, &posted)?) {
        ("approve" | "reject", Ok(step)) => step,
        _ => return Err(Trouble::not_found()),
    };
    let found = look(&service, move |source, service| Ok(views::batch(source, service, month)?)).await?;
    let found = found.ok_or_else(Trouble::not_found)?;
    let ids = service.ids();
    let waiting: Vec<No> =
        to_review(&found).filter_map(|withdrawal| ids.read(Kind::Withdrawal, &withdrawal.id)).collect();
    if waiting.len() > TOGETHER {
        let begun = review(&service, staff.access.actor, month, waiting, step)?;
        return Ok(Redirect::to(&paths::work(begun)).into_response());
    }
    let done = each(&service, &staff.access.actor, month, &waiting, &step, |_| ()).await?;
    answer(&service, &staff, month, &command, done.first.map_or(Ok(()), Err)).await
}

/// Takes a step with more withdrawals than anybody waits for, as a piece of work whose number is returned.
fn review(
    service: &Service,
    actor: Actor,
    batch: Month,
    withdrawals: Vec<No>,
    step: PayoutStep,
) -> Result<i64, Trouble> {
    let total = i64::try_from(withdrawals.len()).unwrap_or(i64::MAX);
    let doing = work::begin(service, "batch", &actor.name, total)?;
    let (service, number) = (service.clone(), doing.work().no);
    tokio::spawn(async move {
        let done = each(&service, &actor, batch, &withdrawals, &step, |reached| doing.reached(reached)).await;
        if let Ok(done) = done {
            doing.end(Ended::Reviewed(done));
        }
    });
    Ok(number)
}

/// Takes a step with each of many withdrawals. Somebody else may have been quicker with one of them; the others
/// go on.
async fn each(
    service: &Service,
    actor: &Actor,
    batch: Month,
    withdrawals: &[No],
    step: &PayoutStep,
    reached: impl Fn(i64),
) -> Result<Reviewed, Trouble> {
    let mut done = Reviewed { batch, stepped: 0, refused: 0, first: None };
    for some in withdrawals.chunks(TOGETHER) {
        let mut running = JoinSet::new();
        for withdrawal in some {
            let action =
                Action::StepWithdrawal { withdrawal: *withdrawal, currency: None, step: step.clone() };
            let (service, actor) = (service.clone(), actor.clone());
            running.spawn(async move { act(&service, actor, action).await });
        }
        while let Some(ended) = running.join_next().await {
            match ended.map_err(|error| Trouble::internal(&error))?? {
                Ok(_) => done.stepped += 1,
                Err(refusal) => {
                    done.refused += 1;
                    done.first.get_or_insert(refusal);
                }
            }
        }
        reached(done.stepped.saturating_add(done.refused));
    }
    Ok(done)
}
