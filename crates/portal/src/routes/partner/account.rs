//! The payout account (WD-7).

use app::Service;
use app::views::{self, AccountView, Place};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use programs::affiliate::{AccountChangeStatus, PayoutAccount as SealedAccount};
use programs::{Action, No};

use crate::components::notice::Notice;
use crate::pages::partner::payout_account::{
    PayoutAccount, PayoutAccountForm, PayoutAccountView, payout_account,
};
use crate::paths;
use crate::routes::act::act;
use crate::routes::done::{self, with_done};
use crate::routes::form::{Asked, Posted};
use crate::routes::look::{Look, page};
use crate::routes::payout_form::{choices, mark, read, typed};
use crate::routes::show;
use crate::routes::trouble::{Trouble, refusal_notice, refusal_status};
use crate::routes::visitor::Partner;

/// The account, or the form to enter it.
pub(super) async fn form(
    State(service): State<Service>,
    partner: Partner,
    asked: Asked,
) -> Result<Response, Trouble> {
    shown(&service, &partner, PayoutAccountForm::default(), done::notice(&asked)).await
}

async fn shown(
    service: &Service,
    partner: &Partner,
    mut form: PayoutAccountForm,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let no = partner.no;
    page(service, &partner.visitor, notice, move |look| {
        let view = match views::payout_account(look.source, no)? {
            Some(account) => PayoutAccountView::Locked(locked(look, no, account)?),
            None => {
                choices(&mut form, &look.rules);
                PayoutAccountView::Form(Box::new(form))
            }
        };
        Ok(payout_account(&look.shell, &view))
    })
    .await
}

fn locked(look: &Look<'_>, no: No, account: AccountView) -> Result<PayoutAccount, Trouble> {
    let id = look.service.ids().write(app::ids::Kind::Partner, no);
    let place = Place { limit: views::MOST_ROWS, cursor: None };
    let proposed =
        views::account_changes(look.source, look.service, Some(AccountChangeStatus::Proposed), place)?;
    Ok(PayoutAccount {
        change_proposed: proposed.rows.iter().any(|change| change.partner == id),
        holder: account.holder,
        bank_name: account.bank_name,
        bic: account.bic,
        account_number: account.masked_number,
        country: show::country(&account.country),
        currency: account.currency.to_string(),
    })
}

/// Enters the account, once.
pub(super) async fn enter(
    State(service): State<Service>,
    partner: Partner,
    posted: Posted,
) -> Result<Response, Trouble> {
    let mut form = typed(&posted);
    let Some(input) = read(&mut form) else {
        let page = shown(&service, &partner, form, None).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let account: SealedAccount =
        views::account(&service, input).map_err(|error| Trouble::internal(&error))?;
    let action = Action::SetPayoutAccount { partner: partner.no, account };
    match act(&service, partner.access.actor.clone(), action).await? {
        Ok(_) => Ok(Redirect::to(&with_done(paths::PAYOUT_ACCOUNT, "account_saved")).into_response()),
        Err(refusal) => {
            mark(&mut form, &refusal);
            let page = shown(&service, &partner, form, Some(refusal_notice(&refusal))).await?;
            Ok((refusal_status(&refusal), page).into_response())
        }
    }
}
