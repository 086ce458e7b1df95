//! The payout account (WD-7): entered once, then changed through support only.

use maud::{Markup, html};

use crate::components::facts::facts;
use crate::components::field::{Choice, Field, Kept, error_summary, field};
use crate::components::form::{Weight, post_form, submit};
use crate::components::layout::{Head, Shell, layout};
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
    layout(shell, Head { title: "Payout account", section: paths::PAYOUT_ACCOUNT, back: None }, &body)
}

fn entry(form: &PayoutAccountForm, csrf: &str) -> Markup {
    let fields = [
        Field::input("text", "holder", "Account holder", &form.holder)
            .hint("As your bank writes it.")
            .autocomplete("name"),
        Field::input("text", "bank_name", "Bank", &form.bank_name),
        Field::input("text", "bic", "BIC (SWIFT code)", &form.bic)
            .hint("8 or 11 letters and digits, such as MBBEMYKL."),
        Field::input("text", "account_number", "Account number", &form.account_number).autocomplete("off"),
        Field::select("country", "Country of the bank", &form.country, &form.countries),
        Field::select("currency", "Currency of the account", &form.currency, &form.currencies),
    ];
    html! {
        div.card.narrow {
            p { "Enter the account your earnings go to. " strong { "You can do this once" }
                ": later it is changed through support only, so that nobody else can." }
            (error_summary(&fields))
            (post_form(paths::PAYOUT_ACCOUNT, csrf, &html! {
                @for one in &fields { (field(one)) }
                div { (submit("Save the account", Weight::Primary)) }
            }))
        }
    }
}

fn locked(account: &PayoutAccount) -> Markup {
    html! {
        div.card.narrow {
            @if account.change_proposed {
                p.notice.info {
                    span { "A change of this account was proposed and waits for approval. Until then this one is paid." }
                }
            }
            (facts(&[
                ("Account holder", &account.holder),
                ("Bank", &account.bank_name),
                ("BIC", &account.bic),
                ("Account number", &account.account_number),
                ("Country", &account.country),
                ("Currency", &account.currency),
            ]))
            p.hush { "Locked for your safety. To change it, write to support." }
        }
    }
}
