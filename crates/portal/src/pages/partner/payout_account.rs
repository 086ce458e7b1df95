//! The payout account (WD-7): entered once, then changed through support only.

use maud::{Markup, html};

use crate::components::facts::facts;
use crate::components::field::{Choice, Field, Kept, error_summary, field};
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
use crate::lang::t;
use crate::paths;

/// The payout account, entered or to be entered.
#[derive(Clone, Debug)]
pub enum PayoutAccountView {
    /// None yet: the form to enter it.
    Form(Box<PayoutAccountForm>),
    /// Entered: shown masked.
    Locked(PayoutAccount),
}

/// The form, with what was typed.
#[derive(Clone, Debug, Default)]
pub struct PayoutAccountForm {
    /// Name of the account's holder.
    pub holder: Kept,
    /// Name of the bank.
    pub bank_name: Kept,
    /// The bank's BIC.
    pub bic: Kept,
    /// Account number.
    pub account_number: Kept,
    /// Country of the bank, ISO 3166.
    pub country: Kept,
    /// Currency of the account, ISO 4217.
    pub currency: Kept,
    /// Countries to choose from.
    pub countries: Vec<Choice>,
    /// Currencies to choose from.
    pub currencies: Vec<Choice>,
}

/// An account as it may be shown.
#[derive(Clone, Debug)]
pub struct PayoutAccount {
    /// Name of the account's holder.
    pub holder: String,
    /// Name of the bank.
    pub bank_name: String,
    /// The bank's BIC.
    pub bic: String,
    /// Account number, masked.
    pub account_number: String,
    /// Country of the bank.
    pub country: String,
    /// Currency of the account.
    pub currency: String,
    /// Whether a change waits for approval by a second member of staff.
    pub change_proposed: bool,
}

/// The page. The form posts the fields of [`PayoutAccountForm`] by their names.
#[must_use]
pub fn payout_account(shell: &Shell, view: &PayoutAccountView) -> Markup {
    let body = match view {
        PayoutAccountView::Form(form) => entry(form, &shell.csrf),
        PayoutAccountView::Locked(account) => locked(account),
    };
    let title = t("partner-account-title");
    layout(shell, Head { title: &title, section: paths::PAYOUT_ACCOUNT, back: None }, &body)
}

/// The fields an account is entered with.
pub(crate) fn account_fields(form: &PayoutAccountForm) -> [Field<'_>; 6] {
    [
        Field::input("text", "holder", t("partner-account-holder"), &form.holder)
            .hint(t("partner-account-holder-hint"))
            .autocomplete("name"),
        Field::input("text", "bank_name", t("partner-account-bank"), &form.bank_name),
        Field::input("text", "bic", t("partner-account-bic"), &form.bic).hint(t("partner-account-bic-hint")),
        Field::input("text", "account_number", t("partner-account-number"), &form.account_number)
            .autocomplete("off"),
        Field::select("country", t("partner-account-country"), &form.country, &form.countries),
        Field::select("currency", t("partner-account-currency"), &form.currency, &form.currencies),
    ]
}

fn entry(form: &PayoutAccountForm, csrf: &str) -> Markup {
    let fields = account_fields(form);
    html! {
        div.card.narrow {
            p { (t("partner-account-intro")) " " strong { (t("partner-account-once")) } }
            (error_summary(&fields))
            (post_form(paths::PAYOUT_ACCOUNT, csrf, &html! {
                @for one in &fields { (field(one)) }
                div { (submit(&t("partner-account-save"), Weight::Primary)) }
            }))
        }
    }
}

fn locked(account: &PayoutAccount) -> Markup {
    html! {
        div.card.narrow {
            @if account.change_proposed { p.notice.info { span { (t("partner-account-change-proposed")) } } }
            (facts(&[
                (&t("partner-account-holder"), &account.holder),
                (&t("partner-account-bank"), &account.bank_name),
                (&t("partner-account-bic"), &account.bic),
                (&t("partner-account-number"), &account.account_number),
                (&t("partner-account-country"), &account.country),
                (&t("partner-account-currency"), &account.currency),
            ]))
            p.hush { (t("partner-account-locked")) }
        }
    }
}
