//! Another payout account for a partner, which a second person approves (WD-7).

use app::Service;
use app::views::{self, Sight};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use programs::Action;

use super::partners::number;
use crate::components::notice::Notice;
use crate::pages::operator::payout_account::{ProposeAccountView, propose_account};
use crate::pages::partner::payout_account::PayoutAccountForm;
use crate::paths;
use crate::routes::act::act;
use crate::routes::done::with_done;
use crate::routes::form::Posted;
use crate::routes::look::page;
use crate::routes::payout_form::{choices, mark, read, typed};
use crate::routes::show;
use crate::routes::trouble::{Trouble, refusal_notice, refusal_status};
use crate::routes::visitor::Staff;

/// The form. A partner without an account enters the first one alone.
pub(super) async fn form(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    shown(&service, &staff, &id, PayoutAccountForm::default(), None).await
}

async fn shown(
    service: &Service,
    staff: &Staff,
    id: &str,
    mut form: PayoutAccountForm,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let no = number(service, id)?;
    page(service, &staff.visitor, notice, move |look| {
        let found = views::partner(look.source, look.service, no, Sight::Full)?;
        let (found, account) =
            found.zip(views::payout_account(look.source, no)?).ok_or_else(Trouble::not_found)?;
        choices(&mut form, &look.rules);
        let view =
            ProposeAccountView { id: found.id, name: found.name, current: show::account(&account), form };
        Ok(propose_account(&look.shell, &view))
    })
    .await
}

/// Proposes what was typed.
pub(super) async fn propose(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Trouble> {
    let partner = number(&service, &id)?;
    let mut form = typed(&posted);
    let Some(input) = read(&mut form) else {
        let page = shown(&service, &staff, &id, form, None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let account = views::account(&service, input).map_err(|error| Trouble::internal(&error))?;
    let action = Action::ProposePayoutAccount { partner, account };
    match act(&service, staff.access.actor.clone(), action).await? {
        Ok(_) => Ok(Redirect::to(&with_done(paths::ACCOUNT_CHANGES, "account_proposed")).into_response()),
        Err(refusal) => {
            mark(&mut form, &refusal);
            let page = shown(&service, &staff, &id, form, Some(refusal_notice(&refusal))).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}
