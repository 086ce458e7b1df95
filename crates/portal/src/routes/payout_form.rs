//! The form of a payout account (WD-7), which partners enter once and staff propose anew.

use app::views::{self, AccountInput};
use money::Currency;
use programs::Refusal;
use programs::affiliate::Rules;

use super::form::Posted;
use super::show;
use super::trouble::refusal_sentence;
use crate::components::field::Kept;
use crate::lang::t;
use crate::pages::partner::payout_account::PayoutAccountForm;

/// Puts in what there is to choose from.
pub(super) fn choices(form: &mut PayoutAccountForm, rules: &Rules) {
    form.countries = show::countries(rules);
    form.currencies = show::currencies(rules);
}

/// What was typed.
pub(super) fn typed(posted: &Posted) -> PayoutAccountForm {
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
pub(super) fn read(form: &mut PayoutAccountForm) -> Option<AccountInput> {
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
pub(super) fn mark(form: &mut PayoutAccountForm, refusal: &Refusal) {
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
