//! The payout account (WD-7).

use app::Service;
use app::views::{self, AccountInput, AccountView, Place};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use money::Currency;
use programs::Action;
use programs::affiliate::{AccountChangeStatus, PayoutAccount as SealedAccount};
use programs::{No, Refusal};

use crate::components::field::Kept;
use crate::components::notice::Notice;
use crate::lang::t;
use crate::pages::partner::payout_account::{
    PayoutAccount, PayoutAccountForm, PayoutAccountView, payout_account,
};
use crate::paths;
use crate::routes::act::act;
use crate::routes::done::{self, with_done};
use crate::routes::form::{Asked, Posted};
use crate::routes::look::{Look, page};
use crate::routes::show;
use crate::routes::trouble::{Trouble, refusal_notice, refusal_sentence, refusal_status};
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
                form.countries = show::countries(&look.rules);
                form.currencies = show::currencies(&look.rules);
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

fn typed(posted: &Posted) -> PayoutAccountForm {
    let kept = |name: &str| Kept::new(posted.typed(name));
    PayoutAccountForm {
        holder: kept("holder"),
        bank_name: kept("bank_name"),
        bic: kept("bic"),
        account_number: kept("account_number"),
        country: kept("country"),
        currency: kept("currency"),
        ..PayoutAccountForm::default()
    }
}

/// The account that was typed. What cannot be read as one is marked, and there is none.
fn read(form: &mut PayoutAccountForm) -> Option<AccountInput> {
    let text = |kept: &Kept| kept.value.trim().to_owned();
    let currency = Currency::parse(form.currency.value.trim()).ok();
    if currency.is_none() {
        form.currency.error = Some(t("partner-account-currency-missing"));
    }
    let number = text(&form.account_number);
    let checked = views::check_account_number(&number);
    if checked.is_err() {
        form.account_number.error = Some(t("partner-account-number-wrong"));
    }
    checked.ok()?;
    Some(AccountInput {
        holder: text(&form.holder),
        bank_name: text(&form.bank_name),
        bic: text(&form.bic).to_ascii_uppercase(),
        number,
        country: text(&form.country),
        currency: currency?,
    })
}

/// Puts a refusal to the field it names.
fn mark(form: &mut PayoutAccountForm, refusal: &Refusal) {
    let field = match refusal.pointer.as_deref() {
        Some("/holder") => &mut form.holder,
        Some("/bank_name") => &mut form.bank_name,
        Some("/bic") => &mut form.bic,
        Some("/country") => &mut form.country,
        Some("/currency") => &mut form.currency,
        _ => return,
    };
    field.error = Some(refusal_sentence(refusal));
}
