//! Files for the bank, and what it says became of them (WD-5).

use app::Service;
use app::bank_results::{self, GroupStatus, Taken};
use app::views::{self, FileForm};
use axum::body::Bytes;
use axum::extract::{Multipart, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use money::Currency;
use programs::Action;
use programs::time::Month;

use super::batch::{month, shown};
use crate::components::badge::Tone;
use crate::components::form::CSRF_FIELD;
use crate::components::notice::Notice;
use crate::lang::{t, t_with};
use crate::pages::operator::batch::Unmatched;
use crate::paths;
use crate::routes::act::act_and_show;
use crate::routes::done::with_done;
use crate::routes::form::Posted;
use crate::routes::look::look;
use crate::routes::trouble::{Trouble, refusal_notice, refusal_status};
use crate::routes::visitor::Staff;

/// The file of what is approved and not yet filed; with nothing new, the last one to the byte.
pub(super) async fn payment_file(
    State(service): State<Service>,
    staff: Staff,
    Path(batch): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let month = month(&batch)?;
    let currency = Currency::parse(posted.get("currency")).map_err(|_| Trouble::not_found())?;
    let usable = look(&service, move |source, service| {
        Ok(views::check_payment_file(source, service, month, currency)?)
    });
    if let Err(error) = usable.await? {
        return told(&service, &staff, month, StatusCode::CONFLICT, bad(error.code(), &error.to_string()))
            .await;
    }
    let at = service.clone();
    let action = Action::FilePayments { batch: month, currency };
    let made = act_and_show(&service, staff.access.actor.clone(), action, move |writer, number| {
        views::payment_file(writer, &at, month, currency, number, FileForm::Pain001)
    });
    match made.await? {
        Ok((number, bytes)) => {
            let name = format!("attachment; filename=\"{month}-{currency}-{number}.xml\"");
            let kind = "application/xml".to_owned();
            Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], bytes).into_response())
        }
        Err(refusal) => {
            told(&service, &staff, month, refusal_status(&refusal), refusal_notice(&refusal)).await
        }
    }
}

/// Takes in what the bank says; what matches nothing is shown, never guessed.
pub(super) async fn results(
    State(service): State<Service>,
    staff: Staff,
    Path(batch): Path<String>,
    upload: Multipart,
) -> Result<Response, Trouble> {
    let month = month(&batch)?;
    let bytes = uploaded(&staff, upload).await?;
    let report = match bank_results::read(&bytes) {
        Ok(report) => report,
        Err(error) => {
            let notice = bad("invalid_results_file", &error.to_string());
            return told(&service, &staff, month, StatusCode::UNPROCESSABLE_ENTITY, notice).await;
        }
    };
    let Taken { unmatched, groups, .. } =
        bank_results::take_in(&service, &staff.access.actor, month, report).await?;
    let rejected = groups.into_iter().filter(|group| group.status == REJECTED).map(whole);
    let unmatched: Vec<Unmatched> = rejected.chain(unmatched.into_iter().map(row)).collect();
    if unmatched.is_empty() {
        let path = paths::operator_batch(&month.to_string());
        return Ok(Redirect::to(&with_done(&path, "results")).into_response());
    }
    // What was not matched is nowhere kept, so it is told here and now.
    let notice =
        Notice { tone: Tone::Warn, code: None, detail: t("operator-batch-some-unmatched"), hint: None };
    shown(&service, &staff, month, 0, unmatched, Some(notice)).await
}

fn row(unmatched: bank_results::Unmatched) -> Unmatched {
    Unmatched {
        end_to_end_id: unmatched.end_to_end_id.unwrap_or_default(),
        detail: t_with(
            "operator-batch-unmatched-line",
            &[
                ("line", i64::try_from(unmatched.line).unwrap_or(i64::MAX).into()),
                ("detail", (&unmatched.detail).into()),
            ],
        ),
    }
}

/// The status of a file or a block of payments that the bank took nothing from.
const REJECTED: &str = "RJCT";

/// A bank that rejects a file as a whole need not name its payments, so nothing says which have failed.
fn whole(group: GroupStatus) -> Unmatched {
    let detail = match &group.reason {
        Some(reason) => t_with("operator-batch-rejected-because", &[("reason", reason.into())]),
        None => t("operator-batch-rejected"),
    };
    Unmatched { end_to_end_id: group.original_id, detail }
}

/// The file of an upload that was sent from a page of ours.
pub(super) async fn uploaded(staff: &Staff, mut upload: Multipart) -> Result<Bytes, Trouble> {
    let unreadable = |error: axum::extract::multipart::MultipartError| {
        Trouble::unreadable(error.status(), error.body_text())
    };
    let (mut genuine, mut file) = (false, None);
    while let Some(field) = upload.next_field().await.map_err(unreadable)? {
        match field.name() {
            Some(CSRF_FIELD) => {
                staff.visitor.check_csrf(&field.text().await.map_err(unreadable)?)?;
                genuine = true;
            }
            // The anti-forgery value comes first; nothing is read without it.
            Some("file") if genuine => file = Some(field.bytes().await.map_err(unreadable)?),
            _ => {}
        }
    }
    match file {
        Some(bytes) => Ok(bytes),
        None if genuine => Err(Trouble::unreadable(StatusCode::UNPROCESSABLE_ENTITY, t("operator-no-file"))),
        None => Err(Trouble::forged()),
    }
}

async fn told(
    service: &Service,
    staff: &Staff,
    month: Month,
    status: StatusCode,
    notice: Notice,
) -> Result<Response, Trouble> {
    let page = shown(service, staff, month, 0, Vec::new(), Some(notice)).await?;
    Ok((status, page).into_response())
}

fn bad(code: &str, detail: &str) -> Notice {
    Notice { tone: Tone::Bad, code: Some(code.to_owned()), detail: detail.to_owned(), hint: None }
}
